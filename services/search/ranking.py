"""The order of hits: BM25 of words plus half that of character pairs.

On 300 lay questions over 60,000 statute articles the sum ranks better than either alone (nDCG@10 0.378 against 0.363 and 0.370),
and a higher weight for titles made it worse; hence none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.model.query import IndexedText
from services.search.catalogue import Mask
from services.search.snapshot import Snapshot
from services.stores.whoosh_index.reading import rounded_length
from services.stores.whoosh_index.schema import CHARS, PAIRS, WORDS, cut, is_word

Scores = npt.NDArray[np.float32]

SATURATION, LENGTH_SHARE = 1.2, 0.75  # BM25's k1 and b
PAIR_WEIGHT = 0.5
ENOUGH = 0.5  # of the words and pairs of a query: from here on an object comes near it


@dataclass(frozen=True, slots=True)
class Clue:
    """A word or a pair of characters of the query, and what it weighs: the rarer, the more."""

    field: str
    text: str
    weight: float


def clues(terms: Sequence[str], snapshot: Snapshot) -> list[Clue]:
    """What the terms are made of, each once."""
    wanted = dict.fromkeys((WORDS, word) for term in terms for word in cut(term) if is_word(word))
    for term in terms:
        size, name = (1, CHARS) if len(term) == 1 else (2, PAIRS)
        wanted.update(dict.fromkeys((name, term[at : at + size]) for at in range(len(term) - size + 1)))
    total = len(snapshot.catalogue.ids)
    found = []
    for name, text in wanted:
        known = min(snapshot.view.frequency(name, text), total)
        rarity = float(np.log(1 + (total - known + 0.5) / (known + 0.5)))
        found.append(Clue(name, text, rarity * (1.0 if name == WORDS else PAIR_WEIGHT)))
    return found


def scores(found: Sequence[Clue], snapshot: Snapshot, others: Iterable[IndexedText]) -> Scores:
    """BM25 of every object. `others` are texts that the index does not answer for; what is in neither scores 0."""
    result = np.zeros(len(snapshot.catalogue.ids), np.float32)
    covered = snapshot.lengths[snapshot.covered]
    average = float(covered.mean()) if len(covered) else 1000.0
    for clue in found:
        rows, counts = snapshot.counts(clue.field, clue.text)
        result[rows] += clue.weight * _bm25(counts, snapshot.lengths[rows], average)
    for text in others:
        row = snapshot.catalogue.rows[text.object_id]
        length = np.float32(rounded_length(len(text.normal)))
        result[row] = sum(clue.weight * float(_bm25(np.float32(text.normal.count(clue.text)), length, average)) for clue in found)
    return result


def _bm25(counts: npt.NDArray[np.float32] | np.float32, lengths: Scores | np.float32, average: float) -> Scores:
    norm = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * lengths / average)
    scored: Scores = np.asarray(counts * (SATURATION + 1) / (counts + norm), np.float32)
    return scored


def near(found: Sequence[Clue], snapshot: Snapshot, others: Iterable[IndexedText]) -> tuple[Mask, Scores]:
    """Which objects share at least half of the query's words and pairs, and what these weigh in each."""
    number = np.zeros(len(snapshot.catalogue.ids), np.int64)
    weight = np.zeros(len(snapshot.catalogue.ids), np.float32)
    for clue in found:
        rows, _counts = snapshot.counts(clue.field, clue.text)
        number[rows] += 1
        weight[rows] += clue.weight
    for text in others:
        row = snapshot.catalogue.rows[text.object_id]
        shared = [clue.weight for clue in found if clue.text in text.normal]
        number[row], weight[row] = len(shared), sum(shared)
    return number >= max(1, ENOUGH * len(found)), weight
