"""The rows of the year's ledgers as they come about: each a thread whose words change from month to month, with its papers.

Everything follows from the tables and from the name of a thread: the same words in every house.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from services.model.mechanisms import Mechanism

YEAR = 2022
MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A material: what its file is called without the ending, its form, its lines."""

    name: str
    form: str
    lines: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"{self.name}.{self.form}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """What a month writes into a row, and the material that bears it out, if the unit keeps one."""

    month: int
    cells: dict[str, str]
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A row through the year. `pact`: its place in PACTS, for a row that stands for an agreement on file."""

    unit: str
    mechanism: Mechanism
    name: str
    beats: tuple[Beat, ...]
    pact: int | None = None

    @property
    def row_id(self) -> str:
        return hashlib.sha256(f"{self.unit} {self.mechanism} {self.name}".encode()).hexdigest()[:10]

    def cells(self, month: int) -> dict[str, str]:
        """The row as it stands in a month; empty before its first."""
        told: dict[str, str] = {}
        for beat in self.beats:
            if beat.month <= month:
                told |= beat.cells
        return told

    def sheets(self, after: int, month: int) -> Iterator[Sheet]:
        """The materials of the months after one, up to another."""
        yield from (beat.sheet for beat in self.beats if after < beat.month <= month and beat.sheet is not None)


def dice(*words: object) -> Random:
    """Chance that falls the same way in every house."""
    return Random(" ".join(map(str, words)))


def lately(month: int, chance: Random) -> date:
    """A day that a ledger of that month tells of: late in the month before, or in its first days."""
    if month > 1 and chance.random() < 0.6:
        return date(YEAR, month - 1, chance.randint(17, 27))
    return date(YEAR, month, chance.randint(4 if month == 1 else 1, 6))


def said(day: date) -> str:
    """3月18日."""
    return f"{day.month}月{day.day}日"


def in_full(day: date) -> str:
    """2022年3月18日."""
    return f"{day.year}年{said(day)}"


def form_of(chance: Random, *, table: bool = False) -> str:
    """Most units keep Word files."""
    if table:
        return "xlsx"
    return "docx" if chance.random() < 0.66 else "pdf"


def in_order(beats: Iterable[Beat]) -> tuple[Beat, ...]:
    return tuple(sorted(beats, key=lambda beat: beat.month))
