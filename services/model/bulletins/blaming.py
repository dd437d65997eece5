"""通报批评 outside the quarter (notice 三（三）: 对推进不力的，及时通报): from what is missing and overdue as it stands, and from
what a person adds. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from services.model.assessment.facts import FactKind, QuarterFact, ReturnStatus
from services.model.bulletins.counting import each_once
from services.model.bulletins.naming import ledger_months, overdue_told
from services.model.papers.usual import THREE_TASKS
from services.model.periods import Quarter

_OWED = (ReturnStatus.MISSING, ReturnStatus.SENT_BACK)
_SAID = {ReturnStatus.MISSING: "没有报送", ReturnStatus.SENT_BACK: "退回后没有重报"}
_MANY = 2  # ledgers that a unit owes before it is proposed unasked
_MOST_UNITS = 8  # that are proposed unasked for their ledgers; whom everybody resembles stands out no more
_ENDS = "。；，、 "


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What a person adds. `heading`: the problem in a few words (协议备案不及时); `text`: what happened, and how it is known."""

    unit: str
    heading: str
    text: str


def blamable(facts: Iterable[QuarterFact]) -> tuple[QuarterFact, ...]:
    """The ledgers that are owed and the rectifications that are overdue, each once."""
    found = [
        fact
        for fact in facts
        if (fact.kind is FactKind.RETURN and fact.status in _OWED) or (fact.kind is FactKind.RECTIFICATION and fact.days > 0)
    ]
    return tuple(each_once(found))


def lagging(matters: Sequence[QuarterFact], units: Sequence[str] = (), *, apart: Sequence[str] = ()) -> tuple[QuarterFact, ...]:
    """What there is of these units, or (none) of those that owe most ledgers or are late with a rectification, those that
    stand `apart` (named and not ranked) left out.
    """
    named = units or _outstanding([one for one in matters if one.unit not in apart])
    return tuple(one for one in matters if one.unit in named)


def _outstanding(matters: Iterable[QuarterFact]) -> set[str]:
    """Whoever is late with a rectification; and who owes several ledgers, most first, as long as there are few of them. Those
    that owe as many come together, and the first of them always.
    """
    late, owed = set[str](), Counter[str]()
    for one in matters:
        if one.kind is FactKind.RETURN:
            owed[one.unit] += 1
        else:
            late.add(one.unit)
    found: set[str] = set()
    for number in sorted({number for number in owed.values() if number >= _MANY}, reverse=True):
        alike = {unit for unit, has in owed.items() if has == number}
        if found and len(found | alike) > _MOST_UNITS:
            break
        found |= alike
    return late | found


def blame_facts(matters: Sequence[QuarterFact], charges: Sequence[Charge] = (), *, quarter: Quarter) -> dict[str, Any]:
    """What `draft criticism` takes; `units` is empty where nothing is said of anybody."""
    owed = [one for one in matters if one.kind is FactKind.RETURN]
    late = [one for one in matters if one.kind is FactKind.RECTIFICATION]
    return {
        "matter": f"{quarter.label}{THREE_TASKS}推进不力",
        "units": list(dict.fromkeys([*(one.unit for one in matters), *(one.unit for one in charges)])),
        "problems": [*_missing(owed), *_overdue(late), *_charged(charges)],
    }


def _missing(owed: Sequence[QuarterFact]) -> Iterator[str]:
    told: list[str] = []
    for status, said in _SAID.items():
        own = [one for one in owed if one.status == status]
        if own:
            listed = "；".join(_owed_told(own))
            told.append(f"截至目前，下列工作台账{said}：{listed}。" if not told else f"下列工作台账{said}：{listed}。")
    if told:
        yield f"工作台账没有按时报送。{''.join(told)}"


def _owed_told(owed: Sequence[QuarterFact]) -> Iterator[str]:
    """甲局政策争取7月、8月; units that owe the same are told together: 甲局、乙局的政策争取7月、8月."""
    together: dict[str, list[str]] = {}
    for unit, of in _by_unit(owed):
        together.setdefault("，".join(ledger_months(of)), []).append(unit)
    for months, units in together.items():
        yield f"{'、'.join(units)}{'的' if len(units) > 1 else ''}{months}"


def _by_unit(facts: Iterable[QuarterFact]) -> Iterator[tuple[str, list[QuarterFact]]]:
    found: dict[str, list[QuarterFact]] = {}
    for one in facts:
        found.setdefault(one.unit, []).append(one)
    yield from found.items()


def _overdue(late: Sequence[QuarterFact]) -> Iterator[str]:
    if late:
        told = (f"{unit}{'、'.join(map(overdue_told, of))}" for unit, of in _by_unit(late))
        yield f"整改没有按期完成。下列整改已经超过期限：{'；'.join(told)}。"


def _charged(charges: Sequence[Charge]) -> Iterator[str]:
    """Those of the same heading stand under it together."""
    together: dict[str, list[str]] = {}
    for one in charges:
        text = one.text.strip(_ENDS)
        together.setdefault(one.heading.strip(_ENDS), []).append(text if text.startswith(one.unit) else f"{one.unit}{text}")
    for heading, told in together.items():
        yield f"{heading}。{'；'.join(told)}。"
