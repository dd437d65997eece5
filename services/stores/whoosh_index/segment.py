"""Writes one segment in the files of Whoosh's own codec (whoosh.codec.whoosh3), which any Whoosh of that codec opens.

Whoosh's writer sorts posting tuples one by one in Python; here whole posting lists, already sorted, become blocks. What is legal
in a block is what W3LeafMatcher reads: ids and weights may be any pickled sequence of numbers, so that short gaps are bytes.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from collections.abc import Sequence
from pickle import dumps
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3FieldWriter, W3Segment
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.util.numeric import length_to_byte

from services.model.query import IndexedText
from services.stores.whoosh_index import postings
from services.stores.whoosh_index.postings import Postings
from services.stores.whoosh_index.schema import CHARS, PAIRS, VERSION_COLUMN, WORDS

INDEX_NAME = "MAIN"
_PICKLE = 4  # bytes are written as bytes
_CRC32 = 1  # Whoosh's number of that hash function; its default, MD5, costs four times as much
_TERM = struct.Struct("!BfIBBfII")  # as W3TermInfo
_EXTENT = struct.Struct("!qi")
_LENGTHS = struct.Struct("!ii")
_SLOT = struct.Struct("!Iq")
_SHORT = 40  # up to here a tuple of numbers is smaller than an array


def write_segment(storage: FileStorage, schema: Schema, texts: Sequence[IndexedText]) -> W3Segment:
    """Write the files of a new segment with these texts, in their order; nothing refers to them yet."""
    codec = W3Codec()
    segment = codec.new_segment(storage, INDEX_NAME)
    normals = [text.normal for text in texts]
    fields = {CHARS: postings.characters(normals), PAIRS: postings.pairs(normals), WORDS: postings.words(normals)}
    writer = W3FieldWriter(codec, storage, segment)
    writer._tindex = index = _TermIndex(writer._tindex)
    for name in sorted((*fields, "id")):
        index.start_field(name)
        _write_field(writer._postfile, index, fields[name] if name in fields else _ids(texts))
    writer.close()
    _write_documents(codec.per_document_writer(storage, segment), schema, texts, fields)
    segment.set_doc_count(len(texts))
    return segment


def _ids(texts: Sequence[IndexedText]) -> Postings:
    order = sorted(range(len(texts)), key=lambda number: texts[number].object_id.encode())
    ones = np.ones(len(texts), np.int64)
    terms = [texts[number].object_id.encode() for number in order]
    return Postings(terms, np.arange(len(texts) + 1, dtype=np.int64), np.array(order, np.int64), ones, ones)


def _write_documents(writer: Any, schema: Schema, texts: Sequence[IndexedText], fields: dict[str, Postings]) -> None:
    for number, text in enumerate(texts):
        writer.start_doc(number)
        writer.add_field("id", schema["id"], text.object_id, 0)
        writer.add_column_value("id", schema["id"].column_type, text.object_id.encode())
        writer.add_field("version", schema["version"], text.version, 0)
        writer.add_column_value("version", VERSION_COLUMN, text.version)
        for name, field in fields.items():
            writer.add_field(name, schema[name], None, int(field.lengths[number]))
        writer.finish_doc()
    writer.close()


class _TermIndex(OrderedHashWriter):  # type: ignore[misc]
    """Whoosh's term index, filled a field at a time. Keys come in order."""

    def __init__(self, started: OrderedHashWriter) -> None:
        started.dbfile.seek(0)
        super().__init__(started.dbfile)
        started.dbfile.seek(4)
        started.dbfile.write_byte(_CRC32)
        started.dbfile.seek(0, 2)
        self.hashtype, self.hashfn = _CRC32, zlib.crc32
        self.extras["fieldmap"] = {}
        self._prefix = b""

    def start_field(self, name: str) -> None:
        number = self.extras["fieldmap"].setdefault(name, len(self.extras["fieldmap"]))
        self._prefix = struct.pack("!H", number)

    def add_all(self, items: list[tuple[bytes, bytes]]) -> None:
        """Add the terms of the field with their infos."""
        at = self.dbfile.tell()
        pieces: list[bytes] = []
        for term, info in items:
            key = self._prefix + term
            pieces += (_LENGTHS.pack(len(key), len(info)), key, info)
            digest = zlib.crc32(key)
            self.buckets[digest & 255].append((digest, at))
            self.index.append(at)
            at += _LENGTHS.size + len(key) + len(info)
        self.dbfile.write(b"".join(pieces))

    def _write_hashes(self) -> None:
        for entries in self.buckets:
            size = 2 * len(entries)
            self.directory.append((self.dbfile.tell(), size))
            slots: list[tuple[int, int]] = [(0, 0)] * size
            for entry in entries:
                slot = (entry[0] >> 8) % size
                while slots[slot][1]:
                    slot = (slot + 1) % size
                slots[slot] = entry
            self.dbfile.write(b"".join(_SLOT.pack(*slot) for slot in slots))


def _write_field(postfile: Any, index: _TermIndex, field: Postings) -> None:
    """Write the posting lists of one field, one block a term; what occurs in one document only goes into the term's own info."""
    if not field.terms:
        return
    first, lengths = field.starts[:-1], _length_bytes(field.lengths)[field.documents]
    gaps = np.diff(field.documents, prepend=0)
    gaps[first] = field.documents[first]
    columns = [
        reduce.reduceat(values, first).tolist()
        for reduce, values in (
            (np.add, field.counts),
            (np.maximum, field.counts),
            (np.minimum, lengths),
            (np.maximum, lengths),
            (np.maximum, gaps),
        )
    ]
    documents, starts = field.documents.tolist(), field.starts.tolist()
    at, blocks, infos = postfile.tell(), [], []
    for number, (term, total, most, shortest, longest, widest) in enumerate(zip(field.terms, *columns, strict=True)):
        start, end = starts[number], starts[number + 1]
        size, low, high = end - start, documents[start], documents[end - 1]
        head = _TERM.pack(size == 1, total, size, shortest, longest, most, low, high)
        if size == 1:
            infos.append((term, head + dumps(((low,), (float(most),), (None,)), 2)))
            continue
        data = (
            _numbers(gaps[start:end], widest),
            None if most == 1 else _numbers(field.counts[start:end], most),
            None,
        )
        block = dumps((size, high, float(most), 0, shortest, longest), 2) + dumps(data, _PICKLE)
        block = WHOOSH3_HEADER_MAGIC + struct.pack("!i", -len(block)) + block
        blocks.append(block)
        infos.append((term, head + _EXTENT.pack(at, len(block))))
        at += len(block)
    postfile.write(b"".join(blocks))
    index.add_all(infos)


def _numbers(values: npt.NDArray[np.int64], most: int) -> Sequence[int]:
    """The most compact sequence of these numbers that Whoosh can read: it iterates over gaps and indexes weights."""
    if most < 256:
        return values.astype(np.uint8).tobytes()
    if len(values) <= _SHORT:
        return tuple(values.tolist())
    return array("I", values.astype(np.uint32).tobytes())


def _length_bytes(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Whoosh's one-byte approximations of field lengths."""
    known, back = np.unique(lengths, return_inverse=True)
    return np.fromiter(map(length_to_byte, known.tolist()), np.int64, len(known))[back]
