"""通报批评 outside the quarter (notice 三（三）: 对推进不力的，及时通报): from what is missing and overdue as it stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from services.model.assessment.facts import FactKind, QuarterFact, ReturnStatus
from services.model.papers.usual import THREE_TASKS
from services.model.periods import Quarter

_OWED = (ReturnStatus.MISSING, ReturnStatus.SENT_BACK)
_Facts = dict[str, list[QuarterFact]]
_MANY = 2  # ledgers that a unit owes before it is proposed unasked


def blame_facts(
    facts: Iterable[QuarterFact], units: Sequence[str], *, apart: Sequence[str] = (), quarter: Quarter
) -> dict[str, Any]:
    """What `draft criticism` takes: of these units, or (none) of all that owe several ledgers or are late with a rectification,
    those that stand `apart` (named and not ranked) left out.

    `units` is empty where nothing is found of anybody.
    """
    owed: _Facts = {}
    late: _Facts = {}
    for fact in facts:
        if fact.kind is FactKind.RETURN and fact.status in _OWED:
            owed.setdefault(fact.unit, []).append(fact)
        elif fact.kind is FactKind.RECTIFICATION and fact.days > 0:
            late.setdefault(fact.unit, []).append(fact)
    found = list(units) or [unit for unit in dict.fromkeys((*owed, *late)) if _lags(unit, owed, late, apart)]
    named = [unit for unit in found if unit in owed or unit in late]
    problems = [*_missing({unit: owed[unit] for unit in named if unit in owed}), *_overdue(late, named)]
    return {"matter": f"{quarter.label}{THREE_TASKS}推进不力", "units": named, "problems": problems}


def _lags(unit: str, owed: _Facts, late: _Facts, apart: Sequence[str]) -> bool:
    return unit not in apart and (unit in late or len(owed[unit]) >= _MANY)


def _missing(owed: _Facts) -> Iterator[str]:
    if owed:
        told = "；".join(f"{unit}{'、'.join(_ledger(fact) for fact in own)}" for unit, own in owed.items())
        yield f"工作台账未报。截至目前，下列台账没有报送或者退回后没有重报：{told}。"


def _overdue(late: _Facts, named: Sequence[str]) -> Iterator[str]:
    told = [f"{unit}{'、'.join(_told(fact) for fact in late[unit])}" for unit in named if unit in late]
    if told:
        yield f"整改超过期限。下列整改没有按期完成：{'；'.join(told)}。"


def _ledger(fact: QuarterFact) -> str:
    return f"{fact.inputs[0].place if fact.inputs else fact.text}（{fact.status}）"


def _told(fact: QuarterFact) -> str:
    return f"{' '.join(fact.text.split()).rstrip('。')}（逾期{fact.days}天）"
