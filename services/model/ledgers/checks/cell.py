"""What is checked: a cell in its row in its ledger, with what the house knows besides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from services.model.ledgers.columns import column
from services.model.ledgers.moments import Moment, moments_in
from services.model.ledgers.rows import LedgerHeader, LedgerRow
from services.model.mechanisms import Mechanism
from services.model.normal import normalise
from services.model.periods import Month

NOTHING = frozenset({"", "无", "暂无", "没有", "/", "\\", "-", "--", "—", "——", "无.", "无。"})
"""Words by which a cell says that there is nothing to say."""

SENTENCES = re.compile(r"[\n。；;]")
_NAMES = re.compile(r"《[^《》]*》|〔\d{4}〕\s?\d+\s?号")
SAYS_WHAT: dict[Mechanism, tuple[str, ...]] = {  # two rows with the same words here are one row twice
    Mechanism.POLICY: ("matter", "effect"),
    Mechanism.EXCHANGE: ("signing", "implementation", "other_cooperation", "coverage"),
    Mechanism.INNOVATION: ("item", "progress"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledAgreement:
    """An agreement that the unit has handed in for 备案: what a cell's claim is compared with."""

    id: str
    number: str = ""  # 备案号; empty as long as it has none
    title: str
    parties: tuple[str, ...] = ()
    signed_on: date | None = None
    returned: bool = False  # 退回补正


@dataclass(frozen=True, kw_only=True)
class CheckedLedger:
    """A ledger and its surroundings. `own` says whether a name means the unit itself; `day` is today.

    `material` says whether anything evidences it: False only where the whole return has not one file. `by_place`: a file is
    looked at, and its rows are called as they stand there.
    """

    unit: str
    mechanism: Mechanism
    period: Month
    header: LedgerHeader
    rows: tuple[LedgerRow, ...]
    day: date
    own: Callable[[str], bool]
    filed: tuple[FiledAgreement, ...] = ()
    material: bool = True
    by_place: bool = False

    def called(self, number: int) -> str:
        """What the row is called: 第3行, in a file 表1第5行."""
        if not self.by_place:
            return f"第{number}行"
        return self.rows[number - 1].place or "原有的一行"

    @cached_property
    def repeated(self) -> dict[int, int]:
        """Rows that say what an earlier one says: number of the row -> number of the first, from 1."""
        first: dict[tuple[str, ...], int] = {}
        found: dict[int, int] = {}
        for number, row in enumerate(self.rows, start=1):
            said = tuple(normalise(row[name]) for name in SAYS_WHAT[self.mechanism])
            if any(said) and first.setdefault(said, number) != number:
                found[number] = first[said]
        return found

    @property
    def latest(self) -> date:
        """The last day on which something can have happened: the day of filling, or today where that is open or to come."""
        filled_on = self.header.filled_on
        return min(filled_on, self.day) if filled_on is not None and filled_on >= self.period.first_day else self.day


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell; `number` counts the rows from 1."""

    ledger: CheckedLedger
    number: int
    row: LedgerRow
    column: str

    @property
    def text(self) -> str:
        return self.row[self.column]

    @property
    def label(self) -> str:
        return column(self.ledger.mechanism, self.column).label

    @property
    def says_nothing(self) -> bool:
        return says_nothing(self.text)

    def moments(self) -> list[Moment]:
        """The days of the cell; those within titles and 文号 are names, and left out."""
        return moments_in(_NAMES.sub(lambda match: "　" * len(match[0]), self.text), month=self.row.changed)

    def pieces(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """The parts of the text that the pattern parts."""
        at = 0
        for match in pattern.finditer(self.text):
            yield at, match.start()
            at = match.end()
        yield at, len(self.text)


def says_nothing(text: str) -> bool:
    """Whether a text is blank, or one of the words for nothing."""
    return "".join(text.split()) in NOTHING


def own_by_names(*names: str) -> Callable[[str], bool]:
    """Whether a text is one of these names, or has one in it (市发改委长三角科)."""
    known = [plain for plain in map(normalise, names) if plain]
    return lambda text: any(name in normalise(text) for name in known)
