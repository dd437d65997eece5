"""From texts to posting lists, by sorting whole arrays: which term stands in which document, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.model.normal import SEPARATOR, codes
from services.stores.whoosh_index.schema import cut, is_word

MOST_DOCUMENTS = 1 << 20  # in one segment
_DOCUMENT_BITS = np.uint64(20)
_DOCUMENT_MASK = np.uint64(MOST_DOCUMENTS - 1)
_CODE_BITS = np.uint64(21)  # a code point is below 2 ** 21

Longs = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Postings:
    """The posting lists of one field: term number t has the entries starts[t]:starts[t + 1] of documents and counts."""

    terms: list[bytes]  # in order
    starts: npt.NDArray[np.int64]
    documents: npt.NDArray[np.int64]  # rising within a term
    counts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]  # terms of each document, repetitions included


def _grouped(keys: Longs, lengths: npt.NDArray[np.int64]) -> tuple[Longs, Postings]:
    """Sort the term keys of all documents, which follow each other, into posting lists; returns the distinct keys as well."""
    numbers = np.repeat(np.arange(len(lengths), dtype=np.uint64), lengths)
    pairs = (keys << _DOCUMENT_BITS) | numbers
    pairs.sort()
    if not len(pairs):
        nothing = np.empty(0, np.int64)
        return keys, Postings([], np.zeros(1, np.int64), nothing, nothing, lengths)
    firsts = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1])))
    counts = np.diff(firsts, append=len(pairs))
    entries = pairs[firsts]
    documents = (entries & _DOCUMENT_MASK).astype(np.int64)
    of_term = entries >> _DOCUMENT_BITS
    begins = np.flatnonzero(np.concatenate(([True], of_term[1:] != of_term[:-1])))
    return of_term[begins], Postings([], np.append(begins, len(entries)), documents, counts, lengths)


def _with_terms(postings: Postings, terms: list[bytes]) -> Postings:
    return Postings(terms, postings.starts, postings.documents, postings.counts, postings.lengths)


def characters(texts: Sequence[str]) -> Postings:
    """Every single character."""
    raw = [_letters(text) for text in texts]
    keys, postings = _grouped(_joined(raw), _lengths(raw))
    return _with_terms(postings, [chr(key).encode() for key in keys.tolist()])


def pairs(texts: Sequence[str]) -> Postings:
    """Every two characters that stand side by side; none across a separator."""
    raw = []
    for text in texts:
        code = codes(text).astype(np.uint64)
        apart = code == ord(SEPARATOR)
        raw.append(((code[:-1] << _CODE_BITS) | code[1:])[~(apart[:-1] | apart[1:])])
    keys, postings = _grouped(_joined(raw), _lengths(raw))
    second = (1 << int(_CODE_BITS)) - 1
    return _with_terms(postings, [(chr(key >> int(_CODE_BITS)) + chr(key & second)).encode() for key in keys.tolist()])


def words(texts: Sequence[str]) -> Postings:
    """Every word in the segmenter's search mode."""
    vocabulary: dict[str, int] = {}
    raw = []
    for text in texts:
        segments = cut(text)
        numbers = (vocabulary.setdefault(segment, len(vocabulary)) for segment in segments)
        raw.append(np.fromiter(numbers, np.uint64, len(segments)))
    kept = np.fromiter(map(is_word, vocabulary), np.bool_, len(vocabulary))
    raw = [keys[kept[keys]] for keys in raw]
    terms = sorted((word.encode(), number) for word, number in vocabulary.items() if kept[number])
    ranks = np.zeros(len(vocabulary), np.uint64)
    ranks[[number for _term, number in terms]] = np.arange(len(terms), dtype=np.uint64)
    _keys, postings = _grouped(ranks[_joined(raw)], _lengths(raw))
    return _with_terms(postings, [term for term, _number in terms])


def _letters(text: str) -> Longs:
    code = codes(text).astype(np.uint64)
    letters: Longs = code[code != ord(SEPARATOR)]
    return letters


def _joined(arrays: list[Longs]) -> Longs:
    return np.concatenate(arrays) if arrays else np.empty(0, np.uint64)


def _lengths(arrays: list[Longs]) -> npt.NDArray[np.int64]:
    return np.fromiter(map(len, arrays), np.int64, len(arrays))
