"""核算与冻结: what the office does with a quarter, step by step, and what stands in the way."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.formats.sheets_out import Value
from services.model.assessment.adjustments import Adjustment, ObjectionState
from services.model.assessment.assessments import ASSESSMENT_STEP_LABELS, Assessment, AssessmentStep
from services.model.assessment.scoring import unplaced
from services.model.dates import chinese_date
from services.model.mechanisms import MECHANISM_LABELS
from services.model.periods import Quarter
from services.rankings import rules
from services.rankings.desk import Figures
from web.access import OFFICE, READERS, allow, office, on_refusal, person, scope
from web.forms import asked_text, seen, typed_line, typed_text
from web.ranking_sheets import OBJECTION_TONES
from web.ranking_words import WHOLE, chosen_indicator, indicator_choices, plain_points
from web.rankings import asked_figures, frame_of
from web.sheets import sheet_response

bp = Blueprint("ranking_desk", __name__, url_prefix="/rankings")


# -- the steps -------------------------------------------------------------------------------------------------------


@bp.get("/<quarter>/desk")
@allow(READERS)
def page(quarter: str) -> ResponseReturnValue:
    """How the assessment stands, what hinders its freeze, the objections, what was done."""
    return _page(asked_figures(quarter))


def _page(figures: Figures, *, refusal: str = "", opened: str = "") -> str:
    record, desk = figures.assessment, office().rankings
    return render_template(
        "rankings/desk.html",
        readiness=desk.readiness(record.id, by=person()) if record else None,
        changed=desk.since_preview(record.id, by=person()) if record else (),
        mended=desk.corrected(record.id, by=person()) if record else (),
        unseen=desk.unseen(record.id, by=person()) if record else None,
        steps=rules.open_steps(record, person()) if record else set(),
        step_labels=ASSESSMENT_STEP_LABELS,
        objection_tones=OBJECTION_TONES,
        waiting=ObjectionState.OPEN,
        under=rules.under,
        schemes=[one for one in office().schemes.all() if one.scheme],
        choices=list(indicator_choices(figures.scheme, whole=True)),
        papers=_papers(record),
        longest=rules.LONGEST_REASON,
        most_days=rules.MOST_DAYS,
        refusal=refusal,
        opened=opened,
        typed=request.form,
        **frame_of(figures),
    )


def _papers(record: Assessment | None) -> list[tuple[str, str]]:
    """The bulletins over it: id and title."""
    found = (office().record(one, scope=scope()) for one in record.documents) if record else ()
    return [(one.id, one.summary().title) for one in found]


@bp.post("/<quarter>/begin")
@allow(OFFICE)
def begin(quarter: str) -> ResponseReturnValue:
    """开始核算."""
    record = office().rankings.open(Quarter.parse(quarter), by=person())
    flash(f"{record.title}已开始核算，采用评分方案“{record.scheme.name}”（{record.scheme.version}）。", "success")
    return redirect(url_for(".page", quarter=quarter))


def _back(record: Assessment, anchor: str = "") -> ResponseReturnValue:
    return redirect(url_for(".page", quarter=record.quarter, serial=_serial(record), _anchor=anchor or None))


def _serial(record: Assessment) -> int | None:
    """What the address says of a correction; the first assessment of a quarter needs no saying."""
    return record.serial if record.serial > 1 else None


def _refused(assessment_id: str, opened: str) -> None:
    """If the step is refused, its page is shown with the sentence and what was typed."""

    def again(message: str) -> str:
        return _page(office().rankings.figures_of(assessment_id, by=person()), refusal=message, opened=opened)

    on_refusal(again)


@bp.post("/assessments/<assessment_id>/rescheme")
@allow(OFFICE)
def rescheme(assessment_id: str) -> ResponseReturnValue:
    """改用评分方案."""
    _refused(assessment_id, "rescheme")
    record = office().rankings.rescheme(assessment_id, typed_line("version"), seen=seen(), by=person())
    flash(f"已改用评分方案“{record.scheme.name}”（{record.scheme.version}），请重新公示。", "success")
    return _back(record)


@bp.post("/assessments/<assessment_id>/preview")
@allow(OFFICE)
def preview(assessment_id: str) -> ResponseReturnValue:
    """公示: the units see their sheets, and may object for so many working days."""
    _refused(assessment_id, "preview")
    record = office().rankings.preview(assessment_id, days=request.form.get("days", type=int), seen=seen(), by=person())
    until = f"，异议截止{chinese_date(record.objections_until)}" if record.objections_until else ""
    flash(f"已向各单位公示本单位的评分表{until}。各单位在待办里看到。", "success")
    return _back(record)


@bp.post("/assessments/<assessment_id>/objections/<objection_id>")
@allow(OFFICE)
def answer(assessment_id: str, objection_id: str) -> ResponseReturnValue:
    """复核答复: 采纳, with points by hand where they are due, or 不采纳."""
    _refused(assessment_id, f"objection-{objection_id}")
    mechanism, name = chosen_indicator(typed_line("target"))
    points = plain_points(typed_line("points"))
    record = office().rankings.answer(
        assessment_id,
        objection_id,
        upheld=typed_line("upheld") == "yes",
        answer=typed_text("answer"),
        points=points or None,
        mechanism=mechanism,
        indicator=name if mechanism else None,
        seen=seen(),
        by=person(),
    )
    flash("异议已答复，提出异议的单位在待办里看到。", "success")
    return _back(record, "objections")


@bp.post("/assessments/<assessment_id>/freeze")
@allow(OFFICE)
def freeze(assessment_id: str) -> ResponseReturnValue:
    """冻结, of the figures that the page showed."""
    _refused(assessment_id, "freeze")
    known = typed_line("though_unseen") == "yes"
    record = office().rankings.freeze(assessment_id, digest=typed_line("digest"), though_unseen=known, seen=seen(), by=person())
    flash(f"{record.title}已冻结，此后分数、名次和依据不再变化。", "success")
    return _back(record)


@bp.post("/assessments/<assessment_id>/correct")
@allow(OFFICE)
def correct(assessment_id: str) -> ResponseReturnValue:
    """更正: a second assessment of the quarter beside the frozen one."""
    _refused(assessment_id, "correct")
    same = typed_line("facts") != "new"
    record = office().rankings.correct(assessment_id, typed_text("reason"), same_facts=same, by=person())
    flash(f"已建立{record.title}，原考核保持不变。请调整后冻结。", "success")
    return _back(record)


@bp.post("/assessments/<assessment_id>/draft")
@allow(OFFICE)
def draft(assessment_id: str) -> ResponseReturnValue:
    """起草通报 over the frozen figures: of the ranking, of praise, or of what a correction mends."""
    _refused(assessment_id, "draft")
    desk = office().bulletins
    ways = {"praise": desk.praise, "correction": desk.amend}
    document = ways.get(typed_line("paper"), desk.draft)(assessment_id, by=person())
    flash(f"已按冻结的结果起草《{document.title}》，请核对文字后送审。", "success")
    return redirect(url_for("documents.show", document_id=document.id))


# -- 人工调整 --------------------------------------------------------------------------------------------------------


@bp.get("/<quarter>/adjustments")
@allow(READERS)
def adjustments(quarter: str) -> ResponseReturnValue:
    """Every point that a person gave or took, with reason and author; the form for more."""
    return _adjustments_page(asked_figures(quarter))


def _adjustments_page(figures: Figures, *, refusal: str = "") -> str:
    record = figures.assessment
    return render_template(
        "rankings/adjustments.html",
        found=_adjustments(figures),
        total=len(record.adjustments) if record else 0,
        units=[one.unit for one in figures.facts.members if one.mechanisms],
        choices=list(indicator_choices(figures.scheme, whole=True)),
        idle=unplaced(figures.facts, record.adjustments) if record else (),
        steps=rules.open_steps(record, person()) if record else set(),
        objections={one.id: one for one in record.objections} if record else {},
        filters={"unit": asked_text("unit")},
        wanted=asked_text("target"),
        whole=WHOLE,
        longest=rules.LONGEST_REASON,
        refusal=refusal,
        typed=request.form,
        **frame_of(figures),
    )


def _adjustments(figures: Figures) -> tuple[Adjustment, ...]:
    """The latest first, as far as the filter of the URL leaves them."""
    record, unit = figures.assessment, asked_text("unit")
    found = reversed(record.adjustments) if record else ()
    return tuple(one for one in found if not unit or unit in one.unit)


@bp.get("/<quarter>/adjustments.xlsx")
@allow(READERS)
def adjustments_sheet(quarter: str) -> ResponseReturnValue:
    """The same rows as a workbook."""
    figures = asked_figures(quarter)
    heads = ("单位", "工作机制", "指标", "加减分", "理由", "经办人", "时间")
    rows: list[tuple[Value, ...]] = [
        (one.unit, MECHANISM_LABELS[one.mechanism], one.indicator or WHOLE, one.points, one.reason, one.by, one.at)
        for one in _adjustments(figures)
    ]
    return sheet_response(f"{figures.quarter.label}考核人工调整", heads, rows)


def _adjusting_refused(assessment_id: str) -> None:
    on_refusal(lambda message: _adjustments_page(office().rankings.figures_of(assessment_id, by=person()), refusal=message))


@bp.post("/assessments/<assessment_id>/adjust")
@allow(OFFICE)
def adjust(assessment_id: str) -> ResponseReturnValue:
    """Give or take points, with the reason."""
    _adjusting_refused(assessment_id)
    mechanism, name = chosen_indicator(typed_line("target"))
    if mechanism is None:
        raise rules.TextMissing(what="调整哪一项", step=ASSESSMENT_STEP_LABELS[AssessmentStep.ADJUST])
    record = office().rankings.adjust(
        assessment_id,
        unit=typed_line("unit"),
        mechanism=mechanism,
        indicator=name,
        points=plain_points(typed_line("points")),
        reason=typed_text("reason"),
        seen=seen(),
        by=person(),
    )
    given = record.adjustments[-1]
    flash(f"已记入人工调整：{given.unit} {given.points:+} 分。", "success")
    return _to_adjustments(record)


@bp.post("/assessments/<assessment_id>/adjustments/<adjustment_id>/take-back")
@allow(OFFICE)
def take_back(assessment_id: str, adjustment_id: str) -> ResponseReturnValue:
    """撤回; the history still tells of it."""
    _adjusting_refused(assessment_id)
    reason = typed_line("reason")
    record = office().rankings.take_back(assessment_id, adjustment_id, reason=reason, seen=seen(), by=person())
    flash("已撤回这条人工调整，流转记录里仍可查到。", "success")
    return _to_adjustments(record)


def _to_adjustments(record: Assessment) -> ResponseReturnValue:
    return redirect(url_for(".adjustments", quarter=record.quarter, serial=_serial(record)))
