"""Reads segments as arrays: a term's whole posting list at once, instead of one posting after the other."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from pickle import load
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3Segment, W3TermsReader
from whoosh.reading import TermNotFound
from whoosh.util.numeric import byte_to_length, length_to_byte

from services.stores.whoosh_index import files
from services.stores.whoosh_index.files import SteadyFile, Torn
from services.stores.whoosh_index.schema import ID_COLUMN, PAIRS, VERSION_COLUMN

Documents = npt.NDArray[np.int64]
Counts = npt.NDArray[np.float32]
Found = tuple[Documents, Counts]

_NOTHING: Found = (np.empty(0, np.int64), np.empty(0, np.float32))
_LENGTHS = np.array([byte_to_length(code) for code in range(256)], np.float32)


def rounded_length(length: int) -> float:
    """A document's length as the index knows it: Whoosh keeps one byte of it."""
    return float(_LENGTHS[length_to_byte(length)])


class Segment:
    """The files of one segment, which never change. Safe for many threads."""

    def __init__(self, folder: Path, segment: W3Segment, cache: PostingCache) -> None:
        self.name: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self.characters: int = segment._fieldlengths.get(PAIRS, 0)
        self._cache = cache
        files.check(folder, self.name)
        open_file = {extension: SteadyFile(folder / f"{self.name}{extension}") for extension in (".trm", ".pst")}
        self._posts = open_file[".pst"]
        self._terms = W3TermsReader(W3Codec(), open_file[".trm"], open_file[".trm"].size, self._posts)
        self.ids: tuple[str, ...] = tuple(value.decode() for value in self._column(folder, "id", ID_COLUMN))
        self.versions = np.fromiter(self._column(folder, "version", VERSION_COLUMN), np.int64, self.size)
        lengths = folder / f"{self.name}._{PAIRS}_len.col"  # ends with the last text that has any; absent where none has
        codes = lengths.read_bytes() if lengths.exists() else b""
        self.lengths = _LENGTHS[np.frombuffer(codes.ljust(self.size, b"\0"), np.uint8)]

    def _column(self, folder: Path, name: str, column: Any) -> Any:
        file = SteadyFile(folder / f"{self.name}.{name}.col")
        try:
            return list(column.reader(file, 0, file.size, self.size))
        finally:
            file.close()

    def frequency(self, field: str, term: str) -> int:
        """In how many documents of the segment the term stands; raises Torn."""
        try:
            return int(self._terms.doc_frequency(field, term.encode()))
        except KeyError:
            return 0
        except Exception as error:  # what a torn file makes of a hash table or a pickle has many names
            raise Torn(self.name) from error

    def postings(self, field: str, term: str) -> Found:
        """The numbers of the documents that hold the term, rising, and how often each does; raises Torn."""
        return self._cache.get((self.name, field, term), lambda: self._read(field, term))

    def _read(self, field: str, term: str) -> Found:
        try:
            info = self._terms.term_info(field, term.encode())
            if info.is_inlined():
                documents, counts, _values = info.inlined_postings()
                return np.array(documents, np.int64), np.array(counts, np.float32)
            offset, length = info.extent()
            # W3TermInfo.from_bytes leaves the length as the one-element tuple that struct gave it
            return _decode(self._posts.get(offset, length[0] if isinstance(length, tuple) else length))
        except TermNotFound:
            return _NOTHING
        except Exception as error:
            raise Torn(self.name) from error


def _decode(block: bytes) -> Found:
    """The one block of a posting list: magic, length, a pickled description, the pickled lists (see segment.py)."""
    if not block.startswith(WHOOSH3_HEADER_MAGIC):
        raise Torn("posting list")
    stream = BytesIO(block)
    stream.seek(len(WHOOSH3_HEADER_MAGIC) + 4)
    size = load(stream)[0]
    gaps, weights, _values = load(stream)
    counts = np.ones(size, np.float32) if weights is None else _array(weights).astype(np.float32)
    return np.cumsum(_array(gaps), dtype=np.int64), counts


def _array(numbers: Any) -> npt.NDArray[Any]:
    return np.frombuffer(numbers, np.uint8) if isinstance(numbers, bytes) else np.asarray(numbers)


class PostingCache:
    """The posting lists read last, up to so many bytes."""

    def __init__(self, size: int) -> None:
        self._room = size
        self._kept: OrderedDict[tuple[str, str, str], Found] = OrderedDict()
        self._turn = threading.Lock()

    def get(self, key: tuple[str, str, str], read: Callable[[], Found]) -> Found:
        """The list of (segment, field, term), read when it is not kept."""
        with self._turn:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = read()
        with self._turn:
            if key not in self._kept:
                self._kept[key] = found
                self._room -= _bytes(found)
            while self._room < 0 and self._kept:
                self._room += _bytes(self._kept.popitem(last=False)[1])
        return found


def _bytes(found: Found) -> int:
    return found[0].nbytes + found[1].nbytes + 200
