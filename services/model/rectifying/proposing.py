"""From the figures of a frozen quarter to the problems that a unit is to put right, each with its place. Pure.

The texts are proposals that a clerk edits; their first sentence is a heading in the demand (papers/facts.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.model.assessment.assessments import Assessment
from services.model.assessment.facts import FactKind, Input, QuarterFact, ReturnStatus
from services.model.assessment.scheme import Form
from services.model.assessment.standings import Score, Standing
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.rectification import Trouble

LOW_SHARE = Decimal("0.5")  # an indicator of which a unit got less than this share of the points is told as a problem
MOST_LOW = 4  # of a mechanism: the worst; a demand that lists everything asks for nothing
_MOST_NAMED = 3

# Why something is a problem -> the measure that is proposed for it.
_MEASURES: dict[str, str] = {
    "return": "补报工作台账。对照单位名册承担的工作机制，补报未报的台账，按退回意见改好后重报，今后每月按期报送，明确专人负责。",
    "unproven": "补充佐证材料。对台账中没有佐证的事项逐项补充协议文本、批复、资金文件、报道截图等材料，随下一期台账报送。",
    "low": "加快工作进度。对照评分方案逐项分析失分原因，制定推进计划，主要负责同志和分管领导按要求开展对接、推动落实。",
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
    found: list[tuple[str, Trouble]] = []
    besides = {one.name for one in assessment.scheme.indicators if one.form is Form.BONUS}  # who gets none lacks nothing
    for mechanism in Mechanism:
        own = [fact for fact in facts if fact.mechanism is mechanism]
        told = [score for sheet in sheets if sheet.mechanism is mechanism for score in sheet.scores]
        scores = [score for score in told if score.indicator not in besides]
        found += _ledgers(mechanism, own, title_of)
        found += _unproven(mechanism, own, title_of)
        found += _low(mechanism, scores, title_of)
    if not found:
        found = [("low", Trouble(text=f"工作推进不力。{assessment.quarter.label}{reason}。"))]
    why = dict.fromkeys(kind for kind, _trouble in found)
    return Proposal(
        unit=unit,
        matter=f"{assessment.quarter.label}工作推进不力",
        reason=reason,
        troubles=tuple(trouble for _kind, trouble in found),
        measures=tuple(_MEASURES[kind] for kind in why),
    )


def _ledgers(mechanism: Mechanism, facts: Iterable[QuarterFact], title_of: Callable[[str], str]) -> Iterator[tuple[str, Trouble]]:
    """Ledgers that did not come, came late or were sent back and did not come again: one problem for each of the three."""
    returns = [fact for fact in facts if fact.kind is FactKind.RETURN]
    headings = {ReturnStatus.MISSING: "台账未报", ReturnStatus.SENT_BACK: "台账退回后未重报", ReturnStatus.LATE: "台账迟报"}
    for status, heading in headings.items():
        own = [fact for fact in returns if fact.status == status]
        if own:
            told = f"{MECHANISM_LABELS[mechanism]}{heading}。{_listed(own)}。"
            yield "return", _trouble(told, mechanism, own, title_of)


def _unproven(
    mechanism: Mechanism, facts: Iterable[QuarterFact], title_of: Callable[[str], str]
) -> Iterator[tuple[str, Trouble]]:
    own = [fact for fact in facts if not fact.proven]
    if own:
        told = f"{MECHANISM_LABELS[mechanism]}部分事项没有佐证。{_listed(own)}，未见支撑材料。"
        yield "unproven", _trouble(told, mechanism, own, title_of)


def _low(mechanism: Mechanism, scores: Iterable[Score], title_of: Callable[[str], str]) -> Iterator[tuple[str, Trouble]]:
    """What took points away, and the indicators that gave the smallest part of theirs; what is told already is left out."""
    computed = [score for score in scores if not score.by_hand]
    for score in computed:
        if score.points < 0:
            told = f"{MECHANISM_LABELS[mechanism]}“{score.indicator}”扣{-score.points}分。{score.counted}。"
            yield "deduction", _shown(told, mechanism, score.inputs, title_of)
    low = [score for score in computed if score.most > 0 and 0 <= score.points < score.most * LOW_SHARE]
    for score in sorted(low, key=lambda one: one.points / one.most)[:MOST_LOW]:
        told = (
            f"{MECHANISM_LABELS[mechanism]}“{score.indicator}”得分偏低。"
            f"满分{score.most}分，得{score.points}分（{score.counted}）。"
        )
        yield "low", _shown(told, mechanism, score.inputs, title_of)


def _listed(facts: Sequence[QuarterFact]) -> str:
    """The first of them in their own words, and how many there are."""
    named = "；".join(_short(fact.text) for fact in facts[:_MOST_NAMED])
    return f"{named}等{len(facts)}项" if len(facts) > _MOST_NAMED else named


def _short(text: str) -> str:
    plain = " ".join(text.split()).rstrip("。；，")
    return plain if len(plain) <= 60 else plain[:58] + "……"


def _trouble(text: str, mechanism: Mechanism, facts: Sequence[QuarterFact], title_of: Callable[[str], str]) -> Trouble:
    return _shown(text, mechanism, tuple(one for fact in facts for one in fact.inputs), title_of)


def _shown(text: str, mechanism: Mechanism, inputs: Sequence[Input], title_of: Callable[[str], str]) -> Trouble:
    """With the first place that shows it: an object, and where in it."""
    first = next((one for one in inputs if one.object_id), None)
    if first is None:
        return Trouble(text=text, mechanism=mechanism)
    place = f"{title_of(first.object_id)}{first.place}"
    return Trouble(text=text, mechanism=mechanism, object_id=first.object_id, place=place)
