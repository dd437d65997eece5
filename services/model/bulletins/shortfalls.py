"""存在问题: what lags, with the units that it is about; and the same unit by unit for an attachment. Pure.

Of units that are named and not ranked nothing is complained: nobody here gives them orders (条例 16（二）).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.model.assessment.facts import FactKind, QuarterFact, ReturnStatus
from services.model.assessment.measures import PROGRESS
from services.model.assessment.scheme import Form
from services.model.assessment.standings import Standing
from services.model.bulletins.counting import MOST_FOREMOST, MOST_NAMED, Figures, each_once, foremost, listed, tallied
from services.model.bulletins.naming import ledger_months, overdue_told, shortly
from services.model.mechanisms import MECHANISM_LABELS, Mechanism

CLAIMED = frozenset(FactKind) - {FactKind.RETURN, FactKind.COMPLETENESS, FactKind.EVIDENCE, FactKind.RECTIFICATION}
_MOST_INDICATORS = 2  # of a mechanism
_FEW = 0.6  # an indicator that hardly anybody fulfils says nothing of a unit
_BAD_RETURNS = (ReturnStatus.MISSING, ReturnStatus.SENT_BACK, ReturnStatus.LATE)
_OWING = {ReturnStatus.MISSING.value: "未报", ReturnStatus.SENT_BACK.value: "退回后未重报"}


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
    return f"{figures.of_whom}{'；'.join(parts)}。" if parts else ""


def _unproven(figures: Figures) -> str:
    own = [fact for fact in figures.of_ranked(*CLAIMED) if not fact.proven]
    if not own:
        return ""
    counts = "未予计分" if not figures.scheme.unproven else "按评分方案折减计分"
    units = len({fact.unit for fact in own})
    told = f"{figures.of_whom}{'有' if figures.of_whom else ''}{units}个单位台账所列{len(own)}项工作没有支撑材料佐证，{counts}。"
    if units <= MOST_FOREMOST:
        return f"{told}分别是：{tallied(own, '项')}。"
    most = foremost(own, "项")
    return f"{told}较多的有{most}。" if most else told


def _uneven(figures: Figures) -> str:
    parts = []
    for mechanism in Mechanism:
        told = "；".join(f"“{_inner(name)}”未得分的有{_all_named(units)}" for name, units in _unreached(figures, mechanism))
        parts += [f"{MECHANISM_LABELS[mechanism]}{told}。"] if told else []
    return f"{figures.of_whom}{''.join(parts)}" if parts else ""


def _all_named(units: Sequence[str]) -> str:
    """A list says how many there are, whether it names them all or the first of them: 甲局、乙局、丙局3个单位."""
    return f"{listed(units)}{f'{len(units)}个单位' if 1 < len(units) <= MOST_NAMED else ''}"


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
    return f"{figures.of_whom}{len(own)}项复制推广事项滞后序时：{tallied(own, '项')}。" if own else ""


def _overdue(figures: Figures) -> str:
    own = [fact for fact in each_once(figures.of_ranked(FactKind.RECTIFICATION)) if fact.days > 0]
    return f"{figures.of_whom}{len(own)}项整改超过期限没有完成：{tallied(own, '项')}。" if own else ""


def next_steps(figures: Figures) -> tuple[str, ...]:
    """下一步工作: what follows from the problems that there are."""
    unproven = any(not fact.proven for fact in figures.of_ranked(*CLAIMED))
    steps = (
        _returns_step(figures),
        "补齐支撑材料。对没有佐证的事项，随下一期工作台账补报协议文本、批复、资金文件、报道原文等材料。" if unproven else "",
        "加快补齐短板。各单位要对照附件所列各项得分，逐项分析差距，主要领导、分管领导按要求开展对接。"
        if _uneven(figures)
        else "",
        _rectifying_step(figures),
    )
    return tuple(filter(None, steps))


def _returns_step(figures: Figures) -> str:
    """Who owes ledgers is to hand them in, with the day of the demand where one asks for them too; who was late has nothing
    left to hand in.
    """
    returns = figures.of_ranked(FactKind.RETURN)
    found, demanded = {fact.status for fact in returns}, {unit for unit, _reason in figures.standings.demanded}
    owing = [words for status, words in _OWING.items() if status in found]
    if owing:
        asked = any(fact.status in _OWING and fact.unit in demanded for fact in returns)
        but = "，其中要求限期整改的，按整改文书规定的期限补报" if asked else ""
        told = f"{'和'.join(owing)}台账的单位要在本通报印发后5个工作日内补报{but}。今后每月按期报送，明确专人负责。"
    elif ReturnStatus.LATE in found:
        told = "迟报台账的单位要查找原因，明确专人负责，今后每月按期报送。"
    else:
        return ""
    return f"规范台账报送。{told}"


def _rectifying_step(figures: Figures) -> str:
    named = [unit for unit, _reason in figures.standings.demanded if unit in figures.ranked]
    if not named and not _overdue(figures):
        return ""
    who = "被通报批评的单位要按照限期整改的要求报送整改情况" if named else "整改逾期的单位要抓紧完成整改、报送整改情况"
    return f"抓好整改落实。{who}，整改结果计入下一季度考核。"


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
            yield f"{status.value}台账：{'，'.join(ledger_months(late))}。"
    unproven = [fact for fact in facts if fact.kind in CLAIMED and not fact.proven]
    if unproven:
        named = "；".join(shortly(fact.text) for fact in unproven[:3])
        more = f"等{len(unproven)}项" if len(unproven) > 3 else ""
        yield f"没有支撑材料佐证：{named}{more}。"
    behind = [fact for fact in facts if fact.kind is FactKind.REPLICATION and fact.status == PROGRESS[2]]
    if behind:
        yield f"复制推广滞后：{'、'.join(shortly(fact.text.removesuffix(f'：{PROGRESS[2]}')) for fact in behind[:MOST_NAMED])}。"
    overdue = [fact for fact in each_once(facts) if fact.kind is FactKind.RECTIFICATION and fact.days > 0]
    if overdue:
        yield f"整改逾期：{'、'.join(map(overdue_told, overdue))}。"
