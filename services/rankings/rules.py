"""The rules of the desk, pure: who may take which step, what stands in its way, and what a step makes of an assessment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from services.model.assessment.assessments import ASSESSMENT_STEP_LABELS, ASSESSMENT_TRANSITIONS, Assessment, AssessmentStep
from services.model.assessment.facts import QuarterFacts
from services.model.assessment.scheme import Scheme
from services.model.dates import chinese_date
from services.model.errors import Conflict, NotAllowed, NotFound, Refused, WenshuError
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.people import OFFICE_ROLES, UNIT_ROLES, Person, Role
from services.model.periods import Quarter
from services.model.records import ArchivedObject

LONGEST_REASON = 500
MOST_OBJECTIONS = 20  # of one unit that wait for an answer
MOST_POINTS = Decimal(100)
MOST_DAYS = 60  # working days of a 公示, as a scheme may set them
OVERALL = "综合"

# Who may take which step. A unit objects to its own sheet only.
STEP_ROLES: dict[AssessmentStep, frozenset[Role]] = {
    AssessmentStep.OPEN: OFFICE_ROLES,
    AssessmentStep.ADJUST: OFFICE_ROLES,
    AssessmentStep.RESCHEME: OFFICE_ROLES,
    AssessmentStep.PREVIEW: OFFICE_ROLES,
    AssessmentStep.OBJECT: OFFICE_ROLES | UNIT_ROLES,
    AssessmentStep.ANSWER: OFFICE_ROLES,
    AssessmentStep.FREEZE: OFFICE_ROLES,
    AssessmentStep.ANNOUNCE: OFFICE_ROLES,
}


class QuarterToCome(Refused):
    message = "{quarter}还没有开始，不能核算。请核对季度。"


class QuarterNotOver(Refused):
    message = "{quarter}要到{day}才结束，现在不能“{step}”。季度结束后再办理；想先看分数的，打开该季度的核算页即可。"


class NobodyAssessed(Refused):
    message = "{quarter}没有可考核的单位：单位名册里没有单位在该季度承担工作机制。请先到“单位名册”指定职责。"


class TextMissing(Refused):
    message = "请填写{what}，“{step}”没有保存。"


class TextTooLong(Refused):
    message = "{what}超过 {limit} 字（现有 {found} 字），“{step}”没有保存。请精简后再提交。"


class PointsRefused(Refused):
    message = "人工调整的分值“{points}”不能使用：{reason}。请核对后重新填写。"


class DaysRefused(Refused):
    message = "公示的工作日数“{days}”不能使用，应为 1 至 {most} 天，没有公示。请核对后重新填写。"


class NotAssessed(Refused):
    message = "{quarter}的“{mechanism}”没有考核“{unit}”，不能{step}。请核对单位和工作机制。"


class NoSuchIndicator(Refused):
    message = "“{mechanism}”的评分方案里没有“{indicator}”这项指标，没有保存。请从评分表上选择。"


class AdjustmentGone(NotFound):
    message = "这条人工调整已不在“{title}”里，可能已被他人撤回。请刷新页面核对。"


class ObjectionsClosed(Refused):
    message = "“{title}”的异议期已于{day}结束，不能再提出异议。确有需要的，请与管委会经办人联系。"


class TooManyObjections(Refused):
    message = "“{unit}”在“{title}”里已有 {count} 条异议等待答复，请等答复后再提，或把内容合并在一条里。"


class ObjectionUnknown(NotFound):
    message = "“{title}”里没有这条异议。请刷新页面核对。"


class ObjectionAnswered(Conflict):
    message = "这条异议已由{by}答复（{state}），没有再次保存。请刷新页面查看。"


class ObjectionsOpen(Conflict):
    message = "“{title}”还有 {count} 条异议没有答复（{units}），不能冻结。请先逐条复核答复。"


class WindowOpen(Conflict):
    message = "“{title}”的公示到{day}才满，期间各单位还可以提出异议，现在不能冻结。请在{day}以后办理。"


class FiguresChanged(Conflict):
    message = "“{title}”的分数在您打开页面后有了变化，没有冻结。请刷新页面，核对后再冻结。"


class NotShown(Conflict):
    message = "{told}“{title}”没有冻结。请先公示；确需直接冻结的，在“冻结”下勾选后再办理。"


class NotFrozen(Conflict):
    message = "“{title}”还没有冻结，可以直接调整，不需要另作更正。"


class NothingAfterwards(Conflict):
    message = "{quarter}的考核还没有冻结，分数一直按现在的事实计算，没有“冻结之后”。请看“排名”页。"


class AlreadyCorrected(Conflict):
    message = "“{title}”已有更正（“{later}”）。请打开最新的一次办理。"


class CorrectionKeepsScheme(Conflict):
    message = "“{title}”是对已冻结考核的更正，沿用原评分方案，不能改用别的版本。"


class SchemeRewritten(Conflict):
    message = (
        "“{title}”所用的评分方案“{version}”在开始核算后{deed}，不能冻结。"
        "请先“改用评分方案”，选用现行的文本或别的版本，核对分数后再冻结。"
    )


class AnotherFreezing(Conflict):
    message = "“{other}”正在冻结，还没有办完，本次没有冻结。请稍等片刻再试。"


def as_assessment(record: ArchivedObject | None) -> Assessment:
    """The record, which must be an assessment; raises NotFound."""
    if not isinstance(record, Assessment):
        raise NotFound(what=record.id if record else "季度考核")
    return record


def require(person: Person, step: AssessmentStep) -> None:
    """Raises NotAllowed where the table does not give the role this step."""
    if person.role not in STEP_ROLES[step]:
        raise NotAllowed(what=ASSESSMENT_STEP_LABELS[step])


def require_whole(person: Person, what: str) -> None:
    """A unit never sees another's score, so it never sees the whole; raises NotFound as for what is not there."""
    if person.role in UNIT_ROLES:
        raise NotFound(what=what)


def open_steps(record: Assessment, person: Person) -> set[AssessmentStep]:
    """The steps that the state and the person's role allow."""
    steps = (step for step, roles in STEP_ROLES.items() if person.role in roles and step is not AssessmentStep.OPEN)
    return {step for step in steps if record.state in ASSESSMENT_TRANSITIONS[step][0]}


def assessment_id(quarter: Quarter, serial: int) -> str:
    """The id of a quarter's first, second … assessment, e.g. A2022Q3-1."""
    return f"A{quarter}-{serial}"


def require_begun(quarter: Quarter, *, today: date) -> None:
    """Raises QuarterToCome."""
    if today < quarter.first_day:
        raise QuarterToCome(quarter=quarter.label)


def require_over(quarter: Quarter, step: AssessmentStep, *, today: date) -> None:
    """Raises QuarterNotOver."""
    if today <= quarter.last_day:
        raise QuarterNotOver(quarter=quarter.label, day=chinese_date(quarter.last_day), step=ASSESSMENT_STEP_LABELS[step])


def require_somebody(facts: QuarterFacts) -> None:
    """Raises NobodyAssessed."""
    if not any(one.mechanisms for one in facts.members):
        raise NobodyAssessed(quarter=facts.quarter.label)


def text_of(text: str, step: AssessmentStep, *, what: str) -> str:
    """What a person wrote, without white space around it; raises TextMissing, TextTooLong."""
    clean = text.strip()
    if not clean:
        raise TextMissing(what=what, step=ASSESSMENT_STEP_LABELS[step])
    if len(clean) > LONGEST_REASON:
        raise TextTooLong(what=what, limit=LONGEST_REASON, found=len(clean), step=ASSESSMENT_STEP_LABELS[step])
    return clean


def points_of(points: Decimal | str) -> Decimal:
    """Points as a person gives them: not 0, two places at most, not beyond a hundred. Raises PointsRefused."""
    try:
        found = Decimal(str(points).strip())
    except InvalidOperation:
        raise PointsRefused(points=points, reason="不是数字") from None
    if not found.is_finite():
        raise PointsRefused(points=points, reason="不是数字")
    if not found:
        raise PointsRefused(points=points, reason="加减 0 分没有意义")
    if abs(found) > MOST_POINTS:
        raise PointsRefused(points=points, reason=f"一次最多加减 {MOST_POINTS} 分")
    exact = found.quantize(Decimal("0.01"))
    if exact != found:
        raise PointsRefused(points=points, reason="最多两位小数")
    return exact


def require_days(days: int) -> None:
    """Raises DaysRefused."""
    if not 1 <= days <= MOST_DAYS:
        raise DaysRefused(days=days, most=MOST_DAYS)


def named_first(names: Sequence[str], wanted: str) -> tuple[str, ...]:
    """Some unit's names, the one that is asked for before the others; one that is not among them is passed over."""
    return tuple(dict.fromkeys((*([wanted] if wanted in names else []), *names)))


def under(mechanism: Mechanism | None) -> str:
    """What a page calls it."""
    return MECHANISM_LABELS[mechanism] if mechanism else OVERALL


# -- what stands in the way of a freeze --------------------------------------------------------------------------------


def require_freezable(record: Assessment, *, today: date) -> None:
    """Raises AssessmentStepNotAllowed, QuarterNotOver, ObjectionsOpen, WindowOpen."""
    record.after(AssessmentStep.FREEZE)
    for hindrance in _hindrances(record, today=today):
        raise hindrance


def hindrances(record: Assessment, *, today: date) -> tuple[str, ...]:
    """Everything that forbids a freeze, in sentences."""
    return tuple(str(one) for one in _hindrances(record, today=today))


def _hindrances(record: Assessment, *, today: date) -> Iterator[WenshuError]:
    quarter, until = record.quarter, record.objections_until
    if today <= quarter.last_day:
        yield QuarterNotOver(quarter=quarter.label, day=chinese_date(quarter.last_day), step="冻结")
    if waiting := record.open_objections:
        units = "、".join(dict.fromkeys(one.unit for one in waiting))
        yield ObjectionsOpen(title=record.title, count=len(waiting), units=units)
    if until is not None and today <= until:
        yield WindowOpen(title=record.title, day=chinese_date(until))


def rewritten(record: Assessment, in_book: str) -> SchemeRewritten | None:
    """What forbids a freeze by a text that the book of schemes has no more: nobody could look up by what it was scored.

    `in_book` is the text under the version's name, "": none. A correction keeps the scheme that was sealed.
    """
    if record.corrects or in_book == record.scheme.text:
        return None
    deed = "改写过" if in_book else "已撤销"
    return SchemeRewritten(title=record.title, version=record.scheme.version, deed=deed)


def require_member(facts: QuarterFacts, unit: str, mechanism: Mechanism, step: AssessmentStep) -> None:
    """Raises NotAssessed where the unit is not assessed under the mechanism."""
    member = facts.member(unit)
    if member is None or mechanism not in member.mechanisms:
        label, quarter = MECHANISM_LABELS[mechanism], facts.quarter.label
        raise NotAssessed(quarter=quarter, unit=unit, mechanism=label, step=ASSESSMENT_STEP_LABELS[step])


def require_indicator(scheme: Scheme, mechanism: Mechanism, indicator: str) -> None:
    """Raises NoSuchIndicator; "" is the whole."""
    known: Sequence[str] = [one.name for one in scheme.indicators if one.mechanism is mechanism]
    if indicator and indicator not in known:
        raise NoSuchIndicator(mechanism=MECHANISM_LABELS[mechanism], indicator=indicator)
