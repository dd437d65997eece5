"""核对: the paper on the left, what was read from it on the right; a person compares and vouches. 变更备案 uses the same page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.model.facts import FACT_LABELS, CooperationField, Fact, missing_facts
from services.model.files import FILE_ROLE_LABELS, FileRole, ReadingState
from services.model.filing import STATE_LABELS, Filing, FilingStep
from web.access import OFFICE, WRITERS, allow, office, on_refusal, person, scope
from web.fact_form import (
    AMOUNT_ROLES,
    PARTY_ROLES,
    PROMISE_ROLES,
    Lines,
    evidence_of,
    fact_lines,
    taken,
    typed_facts,
    typed_touches,
)
from web.filings import RETURN_REASONS, ask_progress, default_due, open_steps
from web.forms import seen
from web.kin_panel import kin_of
from web.leaves import PageNames, papers_of
from web.remarks import remarks_of
from web.viewer import Viewer, look_at

bp = Blueprint("confirm", __name__, url_prefix="/filings")


@bp.get("/<filing_id>/confirm")
@allow(WRITERS)
def show(filing_id: str) -> ResponseReturnValue:
    """The page on which facts are compared with the paper. Raises StepNotAllowed where there is nothing to confirm."""
    filing = office().filings.get(filing_id, scope=scope())
    filing.after(FilingStep.CONFIRM)
    return _page(filing, filing.facts)


@bp.get("/<filing_id>/change")
@allow(OFFICE)
def change(filing_id: str) -> ResponseReturnValue:
    """The same page for a filing that has its number: 变更备案."""
    filing = office().filings.get(filing_id, scope=scope())
    filing.after(FilingStep.CHANGE)
    return _page(filing, filing.facts, changing=True)


def _page(
    filing: Filing, facts: Sequence[Fact], *, touched: Sequence[int] = (), changing: bool = False, refusal: str = ""
) -> str:
    version = office().filings.version(filing.id)
    overtaken = seen() not in (None, version)
    progress = ask_progress(filing)
    steps = open_steps(filing)
    names = PageNames(filing)
    unread = any(file.reading is ReadingState.WAITING or file.pending for file in filing.agreement_files)
    waiting = unread and not filing.confirmed and progress.moving
    return render_template(
        "confirm/page.html",
        filing=filing,
        version=version,
        overtaken=overtaken,
        **_compared(filing, facts, () if overtaken else touched),  # places count in the version that was shown
        role_names=FILE_ROLE_LABELS,
        steps=steps,
        kin=kin_of(filing, may_say=FilingStep.TIE in steps and not changing, back="confirm"),
        may_file=person().role in OFFICE,
        changing=changing,
        reason=request.form.get("reason", ""),
        refusal=refusal,
        reading=waiting and "by_hand" not in request.args and not refusal,
        progress=progress,
        state_labels=STATE_LABELS,
        return_reasons=RETURN_REASONS,
        due_day=default_due().isoformat(),
        twins=office().filings.twins(filing, scope=scope()),
        units=[unit.name for unit in office().units.living()] if person().role in OFFICE else [],
        papers=papers_of([file for file in filing.files if file.role is not FileRole.RECEIPT]),
        place_of=names,
        remarks=[] if changing else remarks_of(filing, filing.remarks, names, recognising=progress.recognition is not None),
        file_names={file.position: file.label for file in filing.files},
    )


def _compared(filing: Filing, facts: Sequence[Fact], touched: Sequence[int]) -> dict[str, object]:
    """The two sides of the comparison: the paper with its marks, and the form with what was read."""
    lines = fact_lines(filing, facts, touched)
    every = [line for of_field in lines.values() for line in of_field]
    return {
        "lines": lines,
        "doubtful": sum(line.doubtful for line in every),
        "untouched": sum(line.doubtful and not line.looked_at for line in every),
        "gaps": "、".join(FACT_LABELS[field] for field in missing_facts(facts)),
        "labels": FACT_LABELS,
        "fields": list(CooperationField),
        "roles": {"party": PARTY_ROLES, "amount": AMOUNT_ROLES, "promise": PROMISE_ROLES},
        "viewer": _viewer(filing, lines),
        "marks": marks_of(lines),
    }


def marks_of(lines: Lines) -> dict[str, tuple[str, bool]]:
    """What the boxes on the page say: by key the label of the field, and whether it has to be looked at."""
    found: dict[str, tuple[str, bool]] = {}
    for line in (line for of_field in lines.values() for line in of_field):
        label = line.role or FACT_LABELS[line.field]
        found[line.key] = label, line.doubtful and not line.looked_at
        found |= {choice.key: (f"{label}：{choice.value}", not line.looked_at) for choice in line.choices}
    return found


def _viewer(filing: Filing, lines: Lines) -> Viewer:
    """The paper of the file that the URL asks for, else the agreement, with the evidence of these lines."""
    asked = request.args.get("file", type=int)
    position = asked if asked in {file.position for file in filing.files} else filing.agreement.position
    again = url_for(".viewer", filing_id=filing.id, file=position)
    return look_at(filing, position, evidence_of(lines), again=again)


@bp.get("/<filing_id>/confirm/viewer")
@allow(WRITERS, passive=True)
def viewer(filing_id: str) -> ResponseReturnValue:
    """The left side alone: another paper of the filing, or images that have been made meanwhile."""
    filing = office().filings.get(filing_id, scope=scope())
    lines = fact_lines(filing, filing.facts, ())
    return render_template("filings/_viewer.html", viewer=_viewer(filing, lines), marks=marks_of(lines))


def _refusing(filing_id: str, facts: Sequence[Fact], *, changing: bool = False) -> Callable[[str], str]:
    """The page with the sentence of the refusal and everything that was typed, on top of what is on file by now."""

    def page(message: str) -> str:
        filing = office().filings.get(filing_id, scope=scope())
        return _page(filing, facts, touched=typed_touches(), changing=changing, refusal=message)

    return page


@bp.post("/<filing_id>/confirm/take")
@allow(WRITERS)
def take(filing_id: str) -> ResponseReturnValue:
    """The page with one of two contradicting values taken, for browsers without scripts; nothing is kept yet."""
    filing = office().filings.get(filing_id, scope=scope())
    place = request.form.get("take", -1, type=int)
    facts, touched = typed_facts(), typed_touches()
    if seen() == office().filings.version(filing.id):
        facts, touched = taken(filing, facts, place), [*touched, place]
    return _page(filing, facts, touched=touched)


@bp.post("/<filing_id>/confirm")
@allow(WRITERS)
def confirm(filing_id: str) -> ResponseReturnValue:
    """核对无误: the unit vouches; the office decides afterwards."""
    facts = typed_facts()
    on_refusal(_refusing(filing_id, facts))
    filing = office().filings.confirm(filing_id, facts, touched=typed_touches(), seen=seen(), by=person())
    flash("已核对并提交，等待管委会审核备案。", "success")
    return redirect(url_for("filings.show", filing_id=filing.id))


@bp.post("/<filing_id>/file")
@allow(OFFICE)
def file(filing_id: str) -> ResponseReturnValue:
    """核对无误，准予备案: the number is taken."""
    facts = typed_facts()
    on_refusal(_refusing(filing_id, facts))
    filing = office().filings.file(filing_id, facts, touched=typed_touches(), seen=seen(), by=person())
    flash(f"已准予备案，备案号 {filing.number.text if filing.number else ''}。回执正在出具。", "success")
    return redirect(url_for("filings.show", filing_id=filing.id))


@bp.post("/<filing_id>/unit")
@allow(OFFICE)
def reassign(filing_id: str) -> ResponseReturnValue:
    """更正报送单位, before 备案."""
    on_refusal(_refusing(filing_id, office().filings.get(filing_id, scope=scope()).facts))
    filing = office().filings.reassign(filing_id, request.form.get("unit", ""), seen=seen(), by=person())
    flash(f"报送单位已更正为“{filing.unit}”。", "success")
    return redirect(url_for(".show", filing_id=filing.id))


@bp.post("/<filing_id>/change")
@allow(OFFICE)
def alter(filing_id: str) -> ResponseReturnValue:
    """变更备案: other facts under the same number, with a reason."""
    facts = typed_facts()
    on_refusal(_refusing(filing_id, facts, changing=True))
    filing = office().filings.change(filing_id, facts, reason=request.form.get("reason", ""), seen=seen(), by=person())
    flash("已变更备案，新的回执正在出具。", "success")
    return redirect(url_for("filings.show", filing_id=filing.id))
