"""存在问题: what lags, with the units that it is about; and the same unit by unit for an attachment. Pure.

Of units that are named and not ranked nothing is complained: nobody here gives them orders (条例 16（二）).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.model.assessment.facts import FactKind, QuarterFact, ReturnStatus
from services.model.assessment.measures import PROGRESS
from services.model.assessment.scheme import Form
from services.model.assessment.standings import Standing
from services.model.bulletins.counting import MOST_NAMED, Figures, listed, tallied
from services.model.mechanisms import MECHANISM_LABELS, Mechanism

_CLAIMED = frozenset(FactKind) - {FactKind.RETURN, FactKind.COMPLETENESS, FactKind.EVIDENCE, FactKind.RECTIFICATION}
_MOST_INDICATORS = 2  # of a mechanism
_FEW = 0.6  # an indicator that hardly anybody fulfils says nothing of a unit
_BAD_RETURNS = (ReturnStatus.MISSING, ReturnStatus.SENT_BACK, ReturnStatus.LATE)


def shortfalls(figures: Figures) -> tuple[str, ...]:
    """One matter for each kind of problem that there is; the first sentence is a heading."""
    told = (
        ("台账报送不够及时", _returns(figures)),
        ("支撑材料不够完整", _unproven(figures)),
        ("工作推进不够平衡", _uneven(figures)),
        ("复制推广进度滞后", _behind(figures)),
        ("整改落实不够到位", _overdue(figures)),
    )
    return tuple(f"{heading}。{text}" for heading, text in told if text)


def _returns(figures: Figures) -> str:
    returns = figures.of_ranked(FactKind.RETURN)
    parts = []
    for status, words in zip(_BAD_RETURNS, ("未报", "退回后未重报", "迟报"), strict=True):
        own = [fact for fact in returns if fact.status == status]
        if own:
            parts.append(f"{words}{len(own)}期：{tallied(own, '期')}")
    return f"{'；'.join(parts)}。" if parts else ""


def _unproven(figures: Figures) -> str:
    own = [fact for fact in figures.of_ranked(*_CLAIMED) if not fact.proven]
    if not own:
        return ""
    counts = "未予计分" if not figures.scheme.unproven else "按评分方案折减计分"
    units = len({fact.unit for fact in own})
    return f"{units}个单位台账所列{len(own)}项工作没有支撑材料佐证，{counts}。较多的有：{tallied(own, '项')}。"


def _uneven(figures: Figures) -> str:
    parts = []
    for mechanism in Mechanism:
        told = "；".join(f"“{_inner(name)}”未得分的有{listed(units)}" for name, units in _unreached(figures, mechanism))
        parts += [f"{MECHANISM_LABELS[mechanism]}中，{told}。"] if told else []
    return "".join(parts)


def _inner(name: str) -> str:
    """Quotation marks within quotation marks (GB/T 15834): “‘3个1’工作成效”."""
    return name.replace("“", "‘").replace("”", "’")


def _unreached(figures: Figures, mechanism: Mechanism) -> list[tuple[str, list[str]]]:
    """The indicators in which some units have nothing, and most others have something: the weightiest first."""
    sheets = [one for one in figures.standings.of(mechanism) if one.rank is not None]
    found: list[tuple[object, str, list[str]]] = []
    for indicator in figures.scheme.indicators:
        if indicator.mechanism is mechanism and indicator.form not in (Form.BONUS, Form.DEDUCTION):
            bare = [one.unit for one in sheets if _nothing(one, indicator.name)]
            if bare and len(bare) <= len(sheets) * _FEW:
                found.append((-indicator.points * len(bare), indicator.name, bare))
    ordered = sorted(found, key=lambda one: (one[0], one[1]))
    return [(name, units) for _weight, name, units in ordered[:_MOST_INDICATORS]]


def _nothing(sheet: Standing, indicator: str) -> bool:
    own = [score for score in sheet.scores if score.indicator == indicator]
    return bool(own) and not sum(score.points for score in own)


def _behind(figures: Figures) -> str:
    own = [fact for fact in figures.of_ranked(FactKind.REPLICATION) if fact.status == PROGRESS[2]]
    return f"{len(own)}项复制推广事项滞后序时：{tallied(own, '项')}。" if own else ""


def _overdue(figures: Figures) -> str:
    own = [fact for fact in figures.of_ranked(FactKind.RECTIFICATION) if fact.days > 0]
    return f"{len(own)}项整改超过期限没有完成：{tallied(own, '项')}。" if own else ""


def next_steps(figures: Figures) -> tuple[str, ...]:
    """下一步工作: what follows from the problems that there are."""
    returns = {fact.status for fact in figures.of_ranked(FactKind.RETURN)}
    unproven = any(not fact.proven for fact in figures.of_ranked(*_CLAIMED))
    steps = (
        (
            returns & set(_BAD_RETURNS),
            "规范台账报送。未报和退回后未重报台账的单位要在本通报印发后5个工作日内补报，今后每月按期报送，明确专人负责。",
        ),
        (unproven, "补齐支撑材料。对没有佐证的事项，随下一期工作台账补报协议文本、批复、资金文件、报道原文等材料。"),
        (_uneven(figures), "加快补齐短板。各单位要对照附件所列各项得分，逐项分析差距，主要领导、分管领导按要求开展对接。"),
        (
            figures.standings.demanded or _overdue(figures),
            "抓好整改落实。被通报批评的单位要按照限期整改的要求报送整改情况，整改结果计入下一季度考核。",
        ),
    )
    return tuple(text for needed, text in steps if needed)


# -- unit by unit ----------------------------------------------------------------------------------------------------


def by_unit(figures: Figures) -> list[tuple[str, tuple[str, ...]]]:
    """Every ranked unit that has problems, in the order of the overall standings, each problem in a sentence."""
    facts: dict[str, list[QuarterFact]] = {}
    for fact in figures.facts:
        facts.setdefault(fact.unit, []).append(fact)
    found = ((one.unit, tuple(_of_unit(facts.get(one.unit, ())))) for one in figures.overall if one.unit in figures.ranked)
    return [(unit, told) for unit, told in found if told]


def _of_unit(facts: Sequence[QuarterFact]) -> Iterator[str]:
    for status in _BAD_RETURNS:
        late = [fact for fact in facts if fact.kind is FactKind.RETURN and fact.status == status]
        if late:
            yield f"{status.value}：{'、'.join(_ledger(fact) for fact in late)}。"
    unproven = [fact for fact in facts if fact.kind in _CLAIMED and not fact.proven]
    if unproven:
        named = "；".join(_short(fact.text) for fact in unproven[:3])
        more = f"等{len(unproven)}项" if len(unproven) > 3 else ""
        yield f"没有支撑材料佐证：{named}{more}。"
    behind = [fact for fact in facts if fact.kind is FactKind.REPLICATION and fact.status == PROGRESS[2]]
    if behind:
        yield f"复制推广滞后：{'、'.join(_short(fact.text.removesuffix(f'：{PROGRESS[2]}')) for fact in behind[:MOST_NAMED])}。"
    overdue = [fact for fact in facts if fact.kind is FactKind.RECTIFICATION and fact.days > 0]
    if overdue:
        yield f"整改逾期：{'；'.join(_short(fact.text) for fact in overdue[:3])}。"


def _ledger(fact: QuarterFact) -> str:
    """2022年8月政策争取工作台账, as its place calls it."""
    return fact.inputs[0].place if fact.inputs else fact.text


def _short(text: str) -> str:
    plain = " ".join(text.split()).rstrip("。；，")
    return plain if len(plain) <= 40 else f"{plain[:38]}……"
