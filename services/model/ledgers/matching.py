"""Which row of a file is which row that stands. Pure; in doubt a row is a new one, for what is overwritten is lost.

A row is the same one if it says the same, or if the cell that says what it is about is the same (its progress changes), or if
that cell is clearly the old one gone on: the same days, sums, numbers and names, and words were only put in or left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from services.model.ledgers.checks.cell import NOTHING
from services.model.ledgers.claims import found_in
from services.model.ledgers.columns import BESIDES
from services.model.ledgers.rows import LedgerRow
from services.model.mechanisms import Mechanism
from services.model.normal import normalise
from services.model.periods import Month
from services.model.regions import SHORT

KEY_COLUMNS: dict[Mechanism, tuple[str, ...]] = {  # the first that is filled says what the row is about
    Mechanism.POLICY: ("matter",),
    Mechanism.EXCHANGE: ("signing", "implementation", "other_cooperation", "coverage"),
    Mechanism.INNOVATION: ("item",),
}
_ALIKE = 0.75  # how much of both texts is the same: what a clerk puts in is less than what stood there
_CROWD = 40  # rows with the same facts among which nothing is clear any more
_NUMERAL = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百千甲乙丙丁两]+")
_TIMES = re.compile(r"[今本去上前]年|[上下]半年|季度|[年月日号]")
_QUOTED = re.compile(r"[\"“「『]([^\"“”「」『』]{1,60})[\"”」』]")
_BODY = re.compile(
    r"[\u4e00-\u9fff]{2}(?:省|市|县|区|州|镇|乡|村|厅|局|委|办|院|所|部|中心|公司|集团|大学|学院|银行|协会|商会|平台|园)"
)
_BETWEEN = re.compile(r"[\W_]+")


class ReadRow(Protocol):
    """A row as a file or a paste gives it: texts by column, and where it stood."""

    @property
    def cells(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def place(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The row that stands; `continued` where its key cell has other words now."""

    row: LedgerRow
    continued: bool = False


@dataclass(frozen=True, slots=True)
class _Key:
    """What a row is about: the column that says so and its text as texts are compared."""

    column: str
    text: str


def said(cells: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """What a row says: its number in the table and its unit are no words of it."""
    return frozenset((name, text.strip()) for name, text in cells.items() if name not in BESIDES and text.strip())


def matches(read: Sequence[ReadRow], standing: Sequence[LedgerRow], *, mechanism: Mechanism, period: Month) -> dict[int, Match]:
    """Place in `read` -> the row that stands which it is. Never one for two; who is not in it is new."""
    rows = {place: row for place, row in enumerate(read) if _says_anything(row)}
    left = {row.id: row for row in standing}
    found: dict[int, Match] = {}
    for looked in (_by_id, _by_words, _by_key):
        for place, row in looked(rows, left, mechanism):
            found[place] = Match(row=row)
            del rows[place], left[row.id]
    for place, row in _going_on(rows, left, mechanism, period):
        found[place] = Match(row=row, continued=True)
    return found


def _says_anything(row: ReadRow) -> bool:
    return bool(said(dict(row.cells))) or isinstance(row, LedgerRow)


def _by_id(rows: Mapping[int, ReadRow], left: Mapping[str, LedgerRow], _: Mechanism) -> list[tuple[int, LedgerRow]]:
    """Rows that bring their id with them, as those of a 发送包 do."""
    first: dict[str, int] = {}
    for place, row in rows.items():
        if isinstance(row, LedgerRow) and row.id in left:
            first.setdefault(row.id, place)
    return [(place, left[row_id]) for row_id, place in first.items()]


def _by_words(rows: Mapping[int, ReadRow], left: Mapping[str, LedgerRow], _: Mechanism) -> list[tuple[int, LedgerRow]]:
    """Rows that say what one that stands says, in every cell."""
    known: defaultdict[Hashable, list[LedgerRow]] = defaultdict(list)
    for row in reversed(tuple(left.values())):
        known[said(dict(row.cells))].append(row)
    found = ((place, known.get(said(dict(row.cells)))) for place, row in rows.items())
    return [(place, same.pop()) for place, same in found if same]


def _by_key(rows: Mapping[int, ReadRow], left: Mapping[str, LedgerRow], mechanism: Mechanism) -> list[tuple[int, LedgerRow]]:
    """Rows about the same; of several in their order. Where more stand than the file has, nobody can say which is meant."""
    new: defaultdict[_Key, list[int]] = defaultdict(list)
    old: defaultdict[_Key, list[LedgerRow]] = defaultdict(list)
    for place, read in rows.items():
        if (key := _key(dict(read.cells), mechanism)) is not None:
            new[key].append(place)
    for row in left.values():
        if (key := _key(dict(row.cells), mechanism)) is not None and key in new:
            old[key].append(row)
    return [pair for key, stood in old.items() if len(stood) <= len(new[key]) for pair in zip(new[key], stood, strict=False)]


def _key(cells: Mapping[str, str], mechanism: Mechanism) -> _Key | None:
    for name in KEY_COLUMNS[mechanism]:
        text = cells.get(name, "")
        if text.strip() not in NOTHING and (compared := normalise(text)):
            return _Key(name, compared)
    return None


def _going_on(
    rows: Mapping[int, ReadRow], left: Mapping[str, LedgerRow], mechanism: Mechanism, period: Month
) -> Iterator[tuple[int, LedgerRow]]:
    """Rows whose key cell goes on what one that stands says, where that one is the only one and it the only row that does."""
    new, stood = _by_figures(rows, mechanism), _by_figures(left, mechanism)
    old: defaultdict[Hashable, list[tuple[str, LedgerRow]]] = defaultdict(list)
    for figures in new.keys() & stood.keys():
        for row_id, key in stood[figures]:
            row = left[row_id]
            old[_facts(key, dict(row.cells), row.changed)].append((_words(key), row))
    fits: list[tuple[int, LedgerRow]] = []
    for figures in new.keys() & stood.keys():
        for place, key in new[figures]:
            like, words = old.get(_facts(key, dict(rows[place].cells), period), []), _words(key)
            if len(like) <= _CROWD:
                fits += [(place, row) for before, row in like if _goes_on(before, words)]
    of_place, of_row = Counter(place for place, _ in fits), Counter(row.id for _, row in fits)
    yield from ((place, row) for place, row in fits if of_place[place] == 1 and of_row[row.id] == 1)


_Name = TypeVar("_Name", int, str)


def _by_figures(rows: Mapping[_Name, ReadRow], mechanism: Mechanism) -> dict[Hashable, list[tuple[_Name, _Key]]]:
    """Rows by the figures of their key cells: what differs there needs no closer look."""
    found: defaultdict[Hashable, list[tuple[_Name, _Key]]] = defaultdict(list)
    for name, row in rows.items():
        if (key := _key(dict(row.cells), mechanism)) is not None and _words(key):
            found[key.column, tuple(sorted(_NUMERAL.findall(key.text)))].append((name, key))
    return found


def _facts(key: _Key, cells: Mapping[str, str], month: Month) -> Hashable:
    return key.column, key_facts(cells[key.column], month)


def _words(key: _Key) -> str:
    """The key cell without marks."""
    return _BETWEEN.sub("", key.text)


def key_facts(text: str, month: Month) -> frozenset[Hashable]:
    """What must be the same in two texts for one to go on the other: days, sums, numbers, names, and every other figure."""
    facts: list[Hashable] = [(one.kind, str(one.value)) for one in found_in(text, month=month)]
    plain = normalise(text)
    facts.append(("times", tuple(_TIMES.findall(plain))))  # also what is not of one day, or still to come
    facts += [("quoted", match[1]) for match in _QUOTED.finditer(plain)]
    facts += [("body", match[0]) for match in _BODY.finditer(plain)]
    facts += [("place", plain[at : at + 2]) for at in range(len(plain) - 1) if plain[at : at + 2] in SHORT]
    figures = Counter(_NUMERAL.findall(plain))
    return frozenset((*facts, *figures.items()))


def _goes_on(before: str, now: str) -> bool:
    """Whether one text is the other with words put in, and most of it is the same."""
    short, long = (before, now) if len(before) <= len(now) else (now, before)
    if 2 * len(short) < _ALIKE * (len(short) + len(long)):
        return False
    rest = iter(long)
    return all(character in rest for character in short)
