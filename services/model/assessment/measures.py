"""What a scheme may measure, as a table: which facts each measure looks at, and how they become a number.

A measure is pure: facts of one unit under one mechanism in, a number and the facts that made it out. Numbers are exact
(Fraction); rounding is for the scores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import prod

from services.model.assessment.facts import FactKind, Leader, Level, QuarterFact, ReturnStatus
from services.model.assessment.tallies import (
    THREE_ONES,
    Reckon,
    Weigh,
    count,
    days_over,
    each_kind_once,
    faults,
    mean,
    money,
    months,
    overdue,
    parts,
)
from services.model.mechanisms import Mechanism
from services.model.rectification import RECTIFICATION_STATE_LABELS

_K = FactKind
_P, _X, _N = Mechanism.POLICY, Mechanism.EXCHANGE, Mechanism.INNOVATION
_ALL = (_P, _X, _N)

PROGRESS = ("已完成", "序时推进", "滞后序时")  # of a replication item, the three words of 附件5
NO_LEVEL, NO_LEADER = "级别不明", "带队不明"  # what a scheme writes for a level or leader that the ledger doesn't tell

Worth = tuple[tuple[str, Decimal], ...]


class Nature(StrEnum):
    """What a measure's number says."""

    SHARE = "share"  # between 0 and 1, the more the better
    MERIT = "merit"  # a count or a sum, the more the better
    FAULT = "fault"  # a count or a sum of what is to be taken away


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One line of the table.

    `kinds`: the facts that are weighed; `beside`: those that only tell how much there should be. `worth` is what a fact counts
    where the indicator names nothing of its own; empty: each 1. `unit`: the word behind the number. `lacking`: why a fact
    counts nothing for all its worth.
    """

    label: str
    told: str  # how it is counted, for the readable scheme
    kinds: tuple[FactKind, ...]
    nature: Nature
    reckon: Reckon
    mechanisms: tuple[Mechanism, ...] = _ALL
    unit: str = "项"
    lacking: str = ""
    worth: Worth = ()
    beside: tuple[FactKind, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """What an indicator's `worth` may name: statuses, leaders, levels, and kinds where there are several."""
        kinds = tuple(kind.value for kind in self.kinds) if len(self.kinds) > 1 else ()
        found = (word for kind in self.kinds for words in _WORDS.get(kind, ()) for word in words)
        return tuple(dict.fromkeys((*kinds, *found)))


# -- what a fact is worth --------------------------------------------------------------------------------------------

LEVELS = tuple(level.value or NO_LEVEL for level in Level)
LEADERS = tuple(leader.value or NO_LEADER for leader in Leader)
RETURN_STATUSES = tuple(status.value for status in ReturnStatus)
RECTIFICATION_STATUSES = tuple(RECTIFICATION_STATE_LABELS.values())
KINDS = tuple(kind.value for kind in FactKind)

# Which words tell facts of a kind apart, besides the kind's own; kinds that are not here: none, nothing in a ledger tells it.
_WORDS: Mapping[FactKind, tuple[tuple[str, ...], ...]] = {
    _K.RETURN: (RETURN_STATUSES,),
    _K.VISIT: (LEADERS, LEVELS),
    _K.POLICY: (LEVELS,),
    _K.PROJECT: (LEVELS,),
    _K.FUND: (LEVELS,),
    _K.CASE: (LEVELS,),
    _K.COVERAGE: (LEVELS,),
    _K.INSTRUCTION: (LEVELS,),
    _K.REPLICATION: (PROGRESS,),
    _K.RECTIFICATION: (RECTIFICATION_STATUSES,),
}
# The sides from which a fact is looked at; a table of worth may name words of several (省级 and 主要领导), and then both count.
_SIDES: tuple[tuple[frozenset[str], Callable[[QuarterFact], str]], ...] = (
    (frozenset(KINDS), lambda fact: fact.kind.value),
    (frozenset((*RETURN_STATUSES, *PROGRESS, *RECTIFICATION_STATUSES)), lambda fact: fact.status),
    (frozenset(LEVELS), lambda fact: fact.level.value or NO_LEVEL),
    (frozenset(LEADERS), lambda fact: fact.leader.value or NO_LEADER),
)


def weigher(worth: Worth, unproven: Decimal) -> Weigh:
    """What each fact counts: its worth from every side that the table names, times `unproven` where nothing bears it out."""
    table = {word: Fraction(value) for word, value in worth}
    sides = tuple(word_of for words, word_of in _SIDES if not words.isdisjoint(table))
    share = Fraction(unproven)

    known: dict[tuple[bool, tuple[str, ...]], Fraction] = {}

    def weigh(fact: QuarterFact) -> Fraction:
        words = tuple(word_of(fact) for word_of in sides)
        found = known.get((fact.proven, words))
        if found is None:
            worths = (table.get(word, Fraction(0)) for word in words)
            found = known[fact.proven, words] = prod(worths, start=Fraction(1) if fact.proven else share)
        return found

    return weigh


def worthless(worth: Worth, fact: QuarterFact) -> str:
    """The word of the fact for which the table gives nothing (市级, 未报); "": there is none."""
    table = dict(worth)
    sides = (word_of(fact) for words, word_of in _SIDES if not words.isdisjoint(table))
    return next((word for word in sides if not table.get(word)), "")


# -- the table ---------------------------------------------------------------------------------------------------------------

_S, _M, _F = Nature.SHARE, Nature.MERIT, Nature.FAULT


def _one(label: str, kind: FactKind, mechanisms: tuple[Mechanism, ...], unit: str = "项") -> Measure:
    """A plain count of one kind of fact, under the kind's own name."""
    told = f"季度内的{label}，逐{unit}计数"
    return Measure(label=label, told=told, kinds=(kind,), nature=_M, reckon=count, mechanisms=mechanisms, unit=unit)


_PLAIN: tuple[tuple[str, FactKind, tuple[Mechanism, ...], str], ...] = (
    ("向上对接", _K.VISIT, (_P,), "次"),
    ("支持政策", _K.POLICY, (_P,), "项"),
    ("项目立项", _K.PROJECT, (_P,), "个"),
    ("专项资金", _K.FUND, (_P,), "笔"),
    ("签署协议", _K.SIGNING, (_X,), "份"),
    ("协议备案", _K.FILING, (_X,), "份"),
    ("标志性项目", _K.LANDMARK, (_X,), "个"),
    ("关键性政策", _K.KEY_POLICY, (_X,), "项"),
    ("突破性成果", _K.BREAKTHROUGH, (_X,), "项"),
    ("交流活动", _K.EVENT, (_X,), "场"),
    ("合作联盟", _K.ALLIANCE, (_X,), "个"),
    ("复制推广事项", _K.REPLICATION, (_N,), "项"),
    ("典型案例", _K.CASE, _ALL, "个"),
    ("媒体报道", _K.COVERAGE, _ALL, "篇"),
    ("领导批示", _K.INSTRUCTION, _ALL, "件"),
)

_SHARES: Mapping[str, Measure] = {
    "timeliness": Measure(
        label="按时报送率", told="应报台账中按时报送的占比", kinds=(_K.RETURN,), nature=_S, reckon=mean, unit="期",
        worth=((ReturnStatus.ON_TIME.value, Decimal(1)),),
    ),
    "completeness": Measure(
        label="填报完整率", told="应填栏目中已填的占比", kinds=(_K.COMPLETENESS,), nature=_S, reckon=parts, unit="栏",
    ),
    "evidence": Measure(
        label="佐证率", told="台账所述事实中有支撑材料佐证的占比", kinds=(_K.EVIDENCE,), nature=_S, reckon=parts, unit="项",
    ),
    "visit-months": Measure(
        label="按月对接率", told="应报台账的月份中有向上对接的占比（每月至多计1）", kinds=(_K.VISIT,), beside=(_K.RETURN,),
        nature=_S, reckon=months, mechanisms=(_P,), unit="个月", lacking="未写明在哪个月",
    ),
    "three-ones": Measure(
        label="“3个1”完成率", told="标志性项目、关键性政策、突破性成果三类中已取得的占比", kinds=THREE_ONES, nature=_S,
        reckon=each_kind_once, mechanisms=(_X,), unit="类",
    ),
    "replication-progress": Measure(
        label="复制推广进度", told="复制推广事项按完成状态折算后的平均值", kinds=(_K.REPLICATION,), nature=_S, reckon=mean,
        mechanisms=(_N,), worth=((PROGRESS[0], Decimal(1)),),
    ),
    "rectification-progress": Measure(
        label="整改进度", told="整改事项按状态折算后的平均值", kinds=(_K.RECTIFICATION,), nature=_S, reckon=mean,
        worth=(("已销号", Decimal(1)),),
    ),
}  # fmt: skip

_SUMS: Mapping[str, Measure] = {
    "results": Measure(
        label="争取成果", told="季度内取得的支持政策、项目立项、专项资金，逐项计数", kinds=(_K.POLICY, _K.PROJECT, _K.FUND),
        nature=_M, reckon=count, mechanisms=(_P,),
    ),
    "fund-amount": Measure(
        label="资金额", told="季度内争取到的专项资金合计（万元）", kinds=(_K.FUND,), nature=_M, reckon=money, mechanisms=(_P,),
        unit="万元", lacking="未写明金额",
    ),
}  # fmt: skip

_FAULTS: Mapping[str, Measure] = {
    "missing-returns": Measure(
        label="未报台账", told="应报未报（含退回后未重报）的台账期数", kinds=(_K.RETURN,), nature=_F, reckon=faults, unit="期",
        worth=((ReturnStatus.MISSING.value, Decimal(1)), (ReturnStatus.SENT_BACK.value, Decimal(1))),
    ),
    "late-returns": Measure(
        label="迟报台账", told="迟报的台账期数", kinds=(_K.RETURN,), nature=_F, reckon=faults, unit="期",
        worth=((ReturnStatus.LATE.value, Decimal(1)),),
    ),
    "late-days": Measure(
        label="迟报天数", told="迟报台账的逾期天数合计", kinds=(_K.RETURN,), nature=_F, reckon=days_over, unit="天",
        worth=((ReturnStatus.LATE.value, Decimal(1)),),
    ),
    "late-filings": Measure(
        label="逾期备案", told="超过备案期限的协议份数（未设期限的不计）", kinds=(_K.FILING,), nature=_F, reckon=overdue,
        mechanisms=(_X,), unit="份",
    ),
    "overdue-rectifications": Measure(
        label="逾期整改", told="超过整改期限的整改事项数", kinds=(_K.RECTIFICATION,), nature=_F, reckon=overdue,
    ),
    "overdue-days": Measure(
        label="整改逾期天数", told="整改事项的逾期天数合计", kinds=(_K.RECTIFICATION,), nature=_F, reckon=days_over, unit="天",
    ),
}  # fmt: skip


def _plain() -> Iterator[tuple[str, Measure]]:
    for label, kind, mechanisms, unit in _PLAIN:
        yield kind.value, _one(label, kind, mechanisms, unit)


MEASURES: Mapping[str, Measure] = {**_SHARES, **dict(_plain()), **_SUMS, **_FAULTS}
"""Every name that an indicator's `measure` may have. Forms: SHARE or TIERS over a SHARE, EACH, TIERS or BONUS over a MERIT,
DEDUCTION over a FAULT."""
