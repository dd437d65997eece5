"""The facts of a quarter: what a unit did or owed under a mechanism, each with the places that show it.

A fact has an id that is the same however often a ledger repeats it, and counts in one quarter only: that of its own day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from services.model.mechanisms import Mechanism
from services.model.periods import Month, Quarter
from services.model.units import UnitKind


class FactKind(StrEnum):
    """What a fact tells; the value is the word that schemes write and JSON prints."""

    # of every ledger that was due in the quarter
    RETURN = "return"  # status: ReturnStatus; days: how many days late
    COMPLETENESS = "completeness"  # part of whole: cells that the form requires, filled
    EVIDENCE = "evidence"  # part of whole: claims of the quarter's rows that the materials bear out
    # 政策争取
    VISIT = "visit"  # 向上对接; level: of the body; leader: who led
    POLICY = "policy"  # 支持政策
    PROJECT = "project"  # 项目立项、列入
    FUND = "fund"  # 专项资金; amount in yuan
    # 交流合作
    SIGNING = "signing"  # an agreement signed, as the ledger tells
    FILING = "filing"  # an agreement on file with the committee, in the quarter of its signing; days: late, where a term is set
    LANDMARK = "landmark"  # 3个1: 标志性项目
    KEY_POLICY = "key-policy"  # 3个1: 关键性政策
    BREAKTHROUGH = "breakthrough"  # 3个1: 突破性成果
    EVENT = "event"  # 峰会、论坛、推介会
    ALLIANCE = "alliance"  # 合作联盟
    # 制度创新
    REPLICATION = "replication"  # an item as it stands at the quarter's end; status: one of the three words
    CASE = "case"  # 典型案例
    # of any mechanism
    COVERAGE = "coverage"  # 媒体报道; level: of the outlet
    INSTRUCTION = "instruction"  # 领导批示; level
    RECTIFICATION = "rectification"  # status: RectificationStatus; days: overdue


_FIGURES = re.compile(r"\d{1,9}")
STANDING_KINDS = frozenset(
    {FactKind.RETURN, FactKind.COMPLETENESS, FactKind.EVIDENCE, FactKind.REPLICATION, FactKind.RECTIFICATION}
)
"""What stands at a quarter's end is of that quarter, whatever day it bears, and of the next one as it stands then."""


class ReturnStatus(StrEnum):
    """How a ledger that was due stands."""

    ON_TIME = "按时"
    LATE = "迟报"
    MISSING = "未报"
    SENT_BACK = "退回未重报"


class Level(StrEnum):
    """Of a body, an outlet or an instruction, the highest first."""

    NATIONAL = "国家级"
    PROVINCIAL = "省级"
    MUNICIPAL = "市级"  # 宣城市 and its like
    LOCAL = "本级"
    UNKNOWN = ""


class Leader(StrEnum):
    """Who led a visit (notice 二（一）2)."""

    PRINCIPAL = "主要领导"
    DEPUTY = "分管领导"
    OTHER = "其他人员"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """Where a fact can be looked at: an archive object and the place in it, in the words that a page shows.

    `place` is such as 第3行“工作成效（进展）” or 下达通知.pdf 第2页; `file`, `page`, `start` and `end` are those of the evidence
    (None, 0: the place is no file); `row` is the id of the row where the place is a cell of a ledger.
    """

    object_id: str
    place: str
    quote: str = ""
    file: int | None = None
    page: int | None = None
    start: int = 0
    end: int = 0
    row: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterFact:
    """One fact. Which of the fields say something depends on the kind (FactKind). `month`: where it tells that and no day.

    `also`: under which other ids it is known again, one of each telling: a ledger that comes later may tell it earlier.
    """

    id: str
    kind: FactKind
    unit: str  # Unit.name of the register
    mechanism: Mechanism
    day: date | None = None  # its own; None: it tells none, and is of the month that first told it
    text: str  # what a page shows of it
    proven: bool = True  # a claim of a ledger is, where a material bears it out; what the house itself knows always is
    status: str = ""
    level: Level = Level.UNKNOWN
    leader: Leader = Leader.UNKNOWN
    amount: Decimal = Decimal(0)  # yuan
    days: int = 0
    part: int = 0
    whole: int = 0
    inputs: tuple[Input, ...] = ()
    month: Month | None = None
    also: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return (self.id, *self.also)

    @property
    def place(self) -> tuple[date, tuple[int, ...], str, str]:
        """Where it stands among others: by its day (without one at the end), the month of the ledger, the row in it."""
        told = self.day or (self.month.last_day if self.month else date.max)
        first = self.inputs[0].place if self.inputs else ""
        return told, tuple(int(figure) for figure in _FIGURES.findall(first)), self.text, self.id

    @property
    def told_month(self) -> Month | None:
        """The month of its day, or the one that its words tell without a day; None: they tell neither."""
        return Month.of(self.day) if self.day else self.month


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A unit that is assessed: as the dated register knows it at the quarter's end.

    `mechanisms` are those that the register assigned to it on any day of the quarter. `position` orders ties. `names`: what else
    it is or was called: a scheme, points by hand and objections name it as it was called on their day.
    """

    unit: str
    kind: UnitKind
    mechanisms: tuple[Mechanism, ...]
    position: int = 0
    names: tuple[str, ...] = ()

    def is_called(self, name: str) -> bool:
        """Whether somebody who writes this name means the unit."""
        return name == self.unit or name in self.names


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A fact that would be of the quarter and is not scored in it, and why."""

    fact: QuarterFact
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterFacts:
    """Everything that is scored: who is assessed, and the facts."""

    quarter: Quarter
    members: tuple[Member, ...] = ()
    facts: tuple[QuarterFact, ...] = field(default=())
    left_out: tuple[LeftOut, ...] = ()

    def member(self, name: str) -> Member | None:
        """The unit that bears this name, or else bore it; None: it is not assessed."""
        bears = next((one for one in self.members if one.unit == name), None)
        return bears or next((one for one in self.members if one.is_called(name)), None)
