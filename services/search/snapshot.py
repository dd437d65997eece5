"""One moment of register and index together, and the exact question: which objects hold these terms.

The index is asked first; what it holds at another version than the register, or not at all, is looked through directly, and
what it can only suggest (a term of three characters and more) is verified. Both are the same act: reading `texts`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from services.model.query import IndexedText
from services.search.catalogue import Catalogue, Mask
from services.stores.whoosh_index import View
from services.stores.whoosh_index.schema import CHARS, PAIRS, WORDS

Read = Callable[[Sequence[str]], Iterable[IndexedText]]

MOST_PAIRS = 8  # the rarest pairs of a term; further ones exclude hardly anything
_KEPT_TERMS = 64


@dataclass(slots=True)
class Knowledge:
    """What is known of one term: for which objects the answer is certain, and the answer."""

    certain: Mask
    holds: Mask


@dataclass(slots=True)
class Snapshot:
    """A catalogue and a view of the index, matched. It is never changed but for what it has learnt about terms."""

    catalogue: Catalogue
    view: View
    row_of: npt.NDArray[np.int64]  # the catalogue row of each document of the view; -1 where it is not the current one
    covered: Mask  # rows that the index answers for
    lengths: npt.NDArray[np.float32]  # characters of each covered row
    _known: dict[str, Knowledge] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, catalogue: Catalogue, view: View) -> Snapshot:
        row_of = np.full(len(view.alive), -1, np.int64)
        for number, object_id, version in view.documents():
            row = catalogue.rows.get(object_id, -1)
            if row >= 0 and catalogue.versions[row] == version and catalogue.indexed[row]:
                row_of[number] = row
        covered = np.zeros(len(catalogue.ids), np.bool_)
        lengths = np.zeros(len(catalogue.ids), np.float32)
        current = row_of >= 0
        covered[row_of[current]] = True
        if len(row_of):
            lengths[row_of[current]] = np.concatenate([segment.lengths for segment in view.segments])[current]
        return cls(catalogue, view, row_of, covered, lengths)

    def holding(self, terms: Sequence[str], among: Mask, *, read: Read) -> Mask:
        """Which of the masked objects hold every term: exact, whatever the index knows."""
        mask = among.copy()
        known = {term: self._knowledge(term) for term in sorted(terms, key=len, reverse=True)}
        for knowledge in known.values():
            mask &= knowledge.holds | ~knowledge.certain
        unsure = mask & ~np.logical_and.reduce([knowledge.certain for knowledge in known.values()])
        ids = [self.catalogue.ids[row] for row in np.flatnonzero(unsure)]
        unread = unsure.copy()  # an object that vanished meanwhile holds nothing
        for text in read(ids):
            row = self.catalogue.rows[text.object_id]
            unread[row] = False
            mask[row] = all(self._learn(known[term], row, term, text) for term in known)
        mask &= ~unread
        return mask

    def _learn(self, knowledge: Knowledge, row: int, term: str, text: IndexedText) -> bool:
        """Look into the text; keep the answer if it is about the version of this snapshot."""
        holds = term in text.normal
        if text.version == self.catalogue.versions[row]:
            knowledge.holds[row] = holds
            knowledge.certain[row] = True
        return holds

    def _knowledge(self, term: str) -> Knowledge:
        with self._turn:
            if term in self._known:
                return self._known[term]
        candidates = self.candidates(term)
        certain = self.covered.copy()
        if len(term) > 2:
            certain &= ~candidates
            certain[self.counts(WORDS, term)[0]] = True  # what the segmenter cut out of the text as a word stands in it
        knowledge = Knowledge(certain, candidates & certain)
        with self._turn:
            while len(self._known) >= _KEPT_TERMS:
                self._known.pop(next(iter(self._known)))
            return self._known.setdefault(term, knowledge)

    def candidates(self, term: str) -> Mask:
        """The covered objects of which the index says that they may hold the term; of one or two characters: that they do."""
        mask = np.zeros(len(self.catalogue.ids), np.bool_)
        for base, segment in self.view.parts:
            if len(term) == 1:
                documents = segment.postings(CHARS, term)[0]
            else:
                pairs = sorted(
                    {term[at : at + 2] for at in range(len(term) - 1)}, key=lambda pair: segment.frequency(PAIRS, pair)
                )
                documents = segment.postings(PAIRS, pairs[0])[0]
                for pair in pairs[1:MOST_PAIRS]:
                    documents = _both(documents, segment.postings(PAIRS, pair)[0])
            rows = self.row_of[base + documents]
            mask[rows[rows >= 0]] = True
        return mask

    def counts(self, name: str, term: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """(row, occurrences) of a term in the covered objects."""
        rows, counts = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
        for base, segment in self.view.parts:
            documents, numbers = segment.postings(name, term)
            found = self.row_of[base + documents]
            rows.append(found[found >= 0])
            counts.append(numbers[found >= 0])
        return np.concatenate(rows), np.concatenate(counts)


def _both(some: npt.NDArray[np.int64], others: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The numbers that stand in both rising lists, the first of which is the shorter one."""
    if not len(others):
        return others
    places = np.searchsorted(others, some)
    places[places == len(others)] = 0
    both: npt.NDArray[np.int64] = some[others[places] == some]
    return both
