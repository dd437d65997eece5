"""From the figures of a frozen quarter to the problems that a unit is to put right, each with its place. Pure.

The texts are proposals that a clerk edits; their first sentence is a heading in the demand (papers/facts.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from services.model.assessment.assessments import Assessment
from services.model.assessment.facts import FactKind, Input, QuarterFact, ReturnStatus
from services.model.assessment.scheme import Form
from services.model.assessment.standings import Score, Standing
from services.model.ledgers.titles import LEDGER_TITLES
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.rectification import Trouble

LOW_SHARE = Decimal("0.5")  # an indicator of which a unit got less than this share of the points is told as a problem
MOST_LOW = 4  # of a mechanism: the worst; a demand that lists everything asks for nothing
_MOST_NAMED = 3
# What a place begins with that needs no title before it (assessment/owed.py, books.py, onfile.py).
_LEDGER = re.compile(r"(\d{4}年\d{1,2}月)(?:\w*工作)?台账")
_NUMBERED = ("备案 ", "整改 ")
_NOTHING = "无"  # what is counted of a unit that has nothing to measure (assessment/reckoning.py)
_OWED = {  # why it is a problem, its heading, and what is said of each ledger
    ReturnStatus.MISSING: ("missing", "台账未报", "没有报送"),
    ReturnStatus.SENT_BACK: ("sent_back", "台账退回后未重报", "退回后没有重报"),
    ReturnStatus.LATE: ("late", "台账迟报", "迟报"),
}
_OF_RETURNS = frozenset(why for why, _, _ in _OWED.values())

# Why something is a problem -> the measure that is proposed for it.
_MEASURES: dict[str, str] = {
    "missing": "补报工作台账。对照单位名册承担的工作机制，补报未报的台账，今后每月按期报送，明确专人负责。",
    "sent_back": "重报退回的台账。按退回意见逐项改好后重新报送，今后报送前认真核对。",
    "late": "按期报送工作台账。明确专人负责，每月在规定日期前报送，不再迟报。",
    "unproven": "补充佐证材料。对台账中没有佐证的事项逐项补充协议文本、批复、资金文件、报道截图等材料，随下一期台账报送。",
    "low": "加快工作进度。对照评分方案逐项分析失分原因，制定推进计划，明确责任人和完成时间，逐项推动落实。",
    "deduction": "消除扣分事项。逐项核实扣分的事项，限期整改到位，建立经常性检查制度。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is proposed for one unit: why it is named, its problems, the measures asked."""

    unit: str
    matter: str
    reason: str = ""
    troubles: tuple[Trouble, ...] = ()
    measures: tuple[str, ...] = ()


def proposals(assessment: Assessment, title_of: Callable[[str], str]) -> tuple[Proposal, ...]:
    """One for each unit that the frozen figures demand, in their order. `title_of`: what an object of the archive is called."""
    if assessment.standings is None:
        return ()
    facts = _by_unit(assessment.facts.facts if assessment.facts else ())
    return tuple(
        _proposal(assessment, unit, reason, assessment.standings.unit(unit), facts.get(unit, ()), title_of)
        for unit, reason in assessment.standings.demanded
    )


def _by_unit(facts: Iterable[QuarterFact]) -> Mapping[str, Sequence[QuarterFact]]:
    found: dict[str, list[QuarterFact]] = {}
    for fact in facts:
        found.setdefault(fact.unit, []).append(fact)
    return found


def _proposal(
    assessment: Assessment,
    unit: str,
    reason: str,
    sheets: Sequence[Standing],
    facts: Sequence[QuarterFact],
    title_of: Callable[[str], str],
) -> Proposal:
    found: list[_Found] = []
    besides = {one.name for one in assessment.scheme.indicators if one.form is Form.BONUS}  # who gets none lacks nothing
    for mechanism in Mechanism:
        own = [fact for fact in facts if fact.mechanism is mechanism]
        told = [score for sheet in sheets if sheet.mechanism is mechanism for score in sheet.scores]
        scores = [score for score in told if score.indicator not in besides]
        listed = [*_ledgers(mechanism, own, title_of), *_unproven(mechanism, own, title_of)]
        found += _with_deductions(listed, scores)
        found += _low(mechanism, [score for score in scores if not _is_told(score, listed)], title_of)
    if not found:
        found = [_Found(why="low", trouble=Trouble(text=f"工作推进不力。{assessment.quarter.label}{reason}。"))]
    return Proposal(
        unit=unit,
        matter=f"{assessment.quarter.label}工作推进不力",
        reason=reason,
        troubles=tuple(one.trouble for one in found),
        measures=tuple(_MEASURES[why] for why in dict.fromkeys(one.why for one in found)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A problem, why it is one, and the facts that it tells."""

    why: str
    trouble: Trouble
    facts: frozenset[str] = frozenset()


def _is_told(score: Score, listed: Iterable[_Found]) -> bool:
    """Whether what cost the points is told already: a ledger that did not come is one problem and not two."""
    at_fault = frozenset(score.facts if score.points < 0 else score.passed_over or score.facts)
    return bool(at_fault) and any(one.why in _OF_RETURNS and one.facts >= at_fault for one in listed)


def _with_deductions(listed: Sequence[_Found], scores: Iterable[Score]) -> Iterator[_Found]:
    """Each with the points that were taken away for it."""
    lost = [score for score in scores if score.points < 0 and not score.by_hand and _is_told(score, listed)]
    for one in listed:
        points = -sum((score.points for score in lost if one.facts.issuperset(score.facts)), Decimal(0))
        together = "共" if len(one.facts) > 1 else ""
        told = f"{one.trouble.text.removesuffix('。')}，考核{together}扣{plain(points)}分。"
        yield replace(one, trouble=replace(one.trouble, text=told)) if points else one


def _ledgers(mechanism: Mechanism, facts: Iterable[QuarterFact], title_of: Callable[[str], str]) -> Iterator[_Found]:
    """Ledgers that did not come, came late or were sent back and did not come again: one problem for each of the three."""
    returns = [fact for fact in facts if fact.kind is FactKind.RETURN]
    for status, (why, heading, said) in _OWED.items():
        own = [fact for fact in returns if fact.status == status]
        if own:
            told = f"{MECHANISM_LABELS[mechanism]}{heading}。{'；'.join(_ledger(fact, said) for fact in own)}。"
            yield _found(why, told, mechanism, own, title_of)


def _ledger(fact: QuarterFact, said: str) -> str:
    """2022年8月交流合作工作台账应于8月15日前报送，迟报7天."""
    name = fact.inputs[0].place if fact.inputs else _short(fact.text)
    due = f"应于{fact.day.month}月{fact.day.day}日前报送，" if fact.day else ""
    return f"{name}{due}{said}{f'{fact.days}天' if fact.days else ''}"


def _unproven(mechanism: Mechanism, facts: Iterable[QuarterFact], title_of: Callable[[str], str]) -> Iterator[_Found]:
    own = [fact for fact in facts if not fact.proven]
    if own:
        told = f"{MECHANISM_LABELS[mechanism]}部分事项没有佐证。{_listed(own)}，未见支撑材料。"
        yield _found("unproven", told, mechanism, own, title_of)


def _low(mechanism: Mechanism, scores: Iterable[Score], title_of: Callable[[str], str]) -> Iterator[_Found]:
    """What took points away, and the indicators that gave the smallest part of theirs; what is told already is left out."""
    computed = [score for score in scores if not score.by_hand]
    for score in computed:
        if score.points < 0:
            told = f"{_indicator(mechanism, score)}扣{plain(-score.points)}分{_in_brackets(score)}。"
            yield _Found(why="deduction", trouble=_shown(told, mechanism, score.inputs, title_of))
    low = [score for score in computed if score.most > 0 and 0 <= score.points < score.most * LOW_SHARE]
    for score in sorted(low, key=lambda one: one.points / one.most)[:MOST_LOW]:
        got = f"满分{plain(score.most)}分，得{plain(score.points)}分{_in_brackets(score)}"
        told = f"{_indicator(mechanism, score)}得分偏低。{got}。"
        yield _Found(why="low", trouble=_shown(told, mechanism, score.inputs, title_of))


def _indicator(mechanism: Mechanism, score: Score) -> str:
    """With quotes inside quotes as they are written."""
    inner = score.indicator.replace("“", "‘").replace("”", "’")
    return f"{MECHANISM_LABELS[mechanism]}“{inner}”"


def _in_brackets(score: Score) -> str:
    """（1/3个月，33.33%）: what was counted, without brackets in brackets; "": there was nothing to count."""
    told = score.counted.replace("（", "，").replace("）", "").replace(" ", "")
    return f"（{told}）" if told and told != _NOTHING else ""


def plain(points: Decimal) -> str:
    """Points as one says them: 5, 12.5."""
    return format(points.normalize(), "f")


def _listed(facts: Sequence[QuarterFact]) -> str:
    """The first of them in their own words, and how many there are."""
    named = "；".join(_short(fact.text) for fact in facts[:_MOST_NAMED])
    return f"{named}等{len(facts)}项" if len(facts) > _MOST_NAMED else named


def _short(text: str) -> str:
    told = " ".join(text.split()).rstrip("。；，")
    return told if len(told) <= 60 else told[:58] + "……"


def _found(why: str, text: str, mechanism: Mechanism, facts: Sequence[QuarterFact], title_of: Callable[[str], str]) -> _Found:
    inputs = tuple(one for fact in facts for one in fact.inputs)
    return _Found(why=why, trouble=_shown(text, mechanism, inputs, title_of), facts=frozenset(fact.id for fact in facts))


def _shown(text: str, mechanism: Mechanism, inputs: Sequence[Input], title_of: Callable[[str], str]) -> Trouble:
    """With the first place that shows it: an object, and where in it."""
    first = next((one for one in inputs if one.object_id), None)
    if first is None:
        return Trouble(text=text, mechanism=mechanism)
    place = _where(first.place, mechanism, title_of(first.object_id))
    return Trouble(text=text, mechanism=mechanism, object_id=first.object_id, place=place, spot=first)


def _where(place: str, mechanism: Mechanism, title: str) -> str:
    """2022年10月交流合作工作台账第3行: what says by itself where it is, is told without the title of the object."""
    if month := _LEDGER.match(place):
        return f"{month[1]}{LEDGER_TITLES[mechanism]}{place[month.end() :]}"
    return place if place.startswith(_NUMBERED) else f"{title}{place}"
