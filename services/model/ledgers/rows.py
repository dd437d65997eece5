"""Rows of a ledger. They persist: a month adds some and changes some, and the others stand as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.model.ledgers.columns import BESIDES
from services.model.periods import Month

# 市发改委（区域合作科）, 市发改委 区域合作科
_SECTION = re.compile(r"(?<=.)(?:[（(][^（）()]{1,12}(?:科|室|股|处|组|办)[）)]|[ \u3000][^\s（）()]{1,12}(?:科|室|股))$")


class Change(StrEnum):
    """What a month did to a row; the value is the word that a page shows."""

    ADDED = "本月新增"
    CHANGED = "本月变更"
    KEPT = "未变更"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerHeader:
    """The header block of 附件3 to 附件5. Text as it was written; `filled_on` None where the date is blank or can't be."""

    unit: str = ""
    filled_by: str = ""
    phone: str = ""
    filled_on: date | None = None

    @property
    def body(self) -> str:
        """The unit without the section of it that fills in (市发改委 of 市发改委（区域合作科）): what a register knows."""
        return _SECTION.sub("", self.unit.strip())


def words_of(cells: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The texts of cells that say something by themselves."""
    return tuple(text for name, text in cells if name not in BESIDES and text.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One row, by the names of its mechanism's columns (columns.py); line breaks are kept.

    `id` is the row's own through all months. `since` is the month that added it, `changed` the last that changed it.
    `sources` are the archive objects that it was made from or stands for, such as a filing. `place` says where the row stood
    in a file that was read (表1第3行). `taken_from` is the merged unit of which the unit took the row over.
    """

    id: str
    cells: tuple[tuple[str, str], ...]
    since: Month
    changed: Month
    sources: tuple[str, ...] = ()
    place: str = ""
    taken_from: str = ""

    def __getitem__(self, column: str) -> str:
        """The text of a cell; empty for a column that the row has not."""
        return next((text for name, text in self.cells if name == column), "")

    @property
    def blank(self) -> bool:
        """Whether the row says nothing but its number and its unit."""
        return not self.words

    @property
    def words(self) -> tuple[str, ...]:
        """What it says besides its number and its unit."""
        return words_of(self.cells)

    def change_in(self, period: Month) -> Change:
        """What the month did to the row."""
        if self.since == period:
            return Change.ADDED
        return Change.CHANGED if self.changed == period else Change.KEPT
