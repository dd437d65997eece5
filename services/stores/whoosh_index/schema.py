"""What the index holds of an object: its id and version, and which characters, pairs of characters and words its text has.

Nothing else: what an object *is* (unit, kind, year) is asked of the register, so that a stale index can't show it to a
wrong unit.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.metadata import version

import rjieba
from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import ID, FieldType, Schema
from whoosh.fields import STORED as STORED_FIELD
from whoosh.formats import Format

from services.model import normal
from services.model.normal import SEPARATOR

CHARS, PAIRS, WORDS = "chars", "pairs", "words"
LAYOUT = 1  # raise it when the files are written differently

VERSION_COLUMN = NumericColumn("I")
ID_COLUMN = VarBytesColumn()


class Counted(Format):  # type: ignore[misc]
    """Postings whose weight is the number of occurrences; there are no positions, hits are verified on the text."""

    def __init__(self) -> None:
        super().__init__()

    def fixed_value_size(self) -> int:
        return 0

    def decode_weight(self, _value: object) -> float:
        return 1.0

    def decode_frequency(self, _value: object) -> int:
        return 1


def schema() -> Schema:
    """Whoosh's schema of the index. The field classes are pickled with it: they must stay importable by these names."""
    return Schema(
        id=ID(stored=True, unique=True, sortable=ID_COLUMN),
        version=STORED_FIELD,
        **{name: FieldType(Counted(), None, scorable=True) for name in (CHARS, PAIRS, WORDS)},
    )


@cache
def stamp() -> str:
    """Names everything on which the terms depend: an index with another stamp is built anew."""
    parts = (normal.stamp(), version("rjieba"), version("whoosh-reloaded"), str(LAYOUT))
    return sha256("\n".join(parts).encode()).hexdigest()[:12]


def cut(text: str) -> list[str]:
    """The segments of a normalised text, in search mode: long words and their parts, and the punctuation between them."""
    return list(rjieba.cut_for_search(text))


def is_word(segment: str) -> bool:
    """Whether a segment is more than punctuation."""
    return SEPARATOR not in segment and any(character.isalnum() for character in segment)
