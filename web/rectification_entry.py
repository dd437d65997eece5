"""登记问题: a rectification typed in by a clerk, with photos at each problem; and its amendment before the unit is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.intake import HeldFile
from services.model.errors import Refused
from services.model.files import FileRole
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.rectification import Rectification, RectificationStep, Trouble
from services.rectifications import rules
from web.access import OFFICE, allow, office, on_refusal, person, scope
from web.forms import asked_text, form_key, seen, typed_line, typed_text
from web.rectification_page import evidence_url
from web.scans import hold_some, require_held, uploads

bp = Blueprint("rectification_entry", __name__, url_prefix="/rectifications/entry")

BLANK_LINES = 3
_NEW = Trouble(text="")
SOURCES = ("督导调研", "日常检查", "人工登记")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One problem of the form, with the photos that wait for it; `known` is as it was, `url` where the figures show it."""

    text: str = ""
    mechanism: str = ""
    known: Trouble = _NEW
    url: str = ""
    photos: tuple[HeldFile, ...] = ()

    @property
    def place(self) -> str:
        return self.known.place

    def trouble(self) -> Trouble:
        """As it is kept: with the evidence and the photos that it had."""
        mechanism = Mechanism(self.mechanism) if self.mechanism in set(Mechanism) else None
        return replace(self.known, text=self.text, mechanism=mechanism)


@bp.get("/")
@allow(OFFICE)
def begin() -> ResponseReturnValue:
    """A new form gets its key before the first photo comes in."""
    unit = asked_text("unit")
    return redirect(url_for(".page", key=uuid4(), unit=unit or None))


@bp.get("/<uuid:key>")
@allow(OFFICE)
def page(key: UUID) -> ResponseReturnValue:
    """The form."""
    return _page(key, [Line()] * BLANK_LINES)


@bp.post("/<uuid:key>")
@allow(OFFICE)
def take(key: UUID) -> ResponseReturnValue:
    """登记, with all its photos or not at all; with `add` one more line is shown, and photos that were chosen wait meanwhile."""
    lines, refused = _typed_lines(key)
    on_refusal(lambda message: _page(key, lines, refusal=message))
    if "add" not in request.form:
        require_held(refused)
    else:
        for refusal in refused:
            flash(str(refusal), "error")
        return _page(key, [*lines, Line()])
    told = [line for line in lines if line.text or line.photos]
    held = [photo for line in told for photo in line.photos]
    record = office().openings.open(
        typed_line("unit"),
        typed_line("matter"),
        [line.trouble() for line in told],
        measures=typed_text("measures").splitlines(),
        working_days=_days(),
        source=typed_line("source"),
        batch=_batch(key),
        files=held,
        troubles_of={photo.name: place for place, line in enumerate(told) for photo in line.photos},
        key=f"{form_key()}/{key}",
        by=person(),
    )
    flash("已登记，整改单位现在还看不到。请起草整改文书，分发后即为下达。", "success")
    return redirect(url_for("rectifications.show", rectification_id=record.id))


def _batch(key: UUID) -> str:
    """Where the photos of one form of one person wait."""
    return f"{person().login}/rectification/{key}"


def _days() -> int | None:
    return request.form.get("days", type=int)


def _typed_lines(key: UUID) -> tuple[list[Line], list[Refused]]:
    """The problems of the form, with the photos that came now and those that came before and are still wanted; and why
    photos were refused.
    """
    batch, texts = _batch(key), request.form.getlist("trouble")
    waiting = {held.name: held for held in office().intake.held(batch)}
    lines: list[Line] = []
    refused: list[Refused] = []
    for place, text in enumerate(texts[: rules.MOST_TROUBLES]):
        names = [name for name in request.form.getlist(f"held-{place}") if name not in request.form.getlist("drop")]
        known = tuple(waiting[name] for name in names if name in waiting)
        before = {held.name for held in office().intake.held(batch)}
        refused += hold_some(((one, FileRole.MATERIAL) for one in uploads(f"photo-{place}")), batch=batch)
        new = tuple(held for held in office().intake.held(batch) if held.name not in before)
        lines.append(Line(text=text.strip(), mechanism=_at("mechanism", place), photos=(*known, *new)))
    for name in request.form.getlist("drop"):
        office().intake.drop(batch, name)
    return lines, refused


def _at(name: str, place: int) -> str:
    """What was chosen in the field of one line."""
    found = request.form.getlist(name)
    return found[place] if place < len(found) else ""


def _page(key: UUID, lines: Sequence[Line], *, refusal: str = "") -> str:
    return render_template(
        "rectifications/entry.html",
        key=key,
        lines=lines,
        units=[unit.name for unit in office().units.directory().living],
        unit=asked_text("unit"),
        mechanisms=MECHANISM_LABELS,
        sources=SOURCES,
        days=office().settings.rectification_days,
        most_days=rules.MOST_WORKING_DAYS,
        typed=request.form,
        refusal=refusal,
    )


# -- before the unit is told -------------------------------------------------------------------------------------------------


@bp.get("/amend/<rectification_id>")
@allow(OFFICE)
def amend(rectification_id: str) -> ResponseReturnValue:
    """The form with what the rectification says; one of which the unit was told is changed no more."""
    record = office().rectifications.get(rectification_id, scope=scope())
    if RectificationStep.AMEND not in rules.open_steps(record, person()):
        return redirect(url_for("rectifications.show", rectification_id=record.id))
    return _amend_page(record, _lines_of(record))


@bp.post("/amend/<rectification_id>")
@allow(OFFICE)
def keep(rectification_id: str) -> ResponseReturnValue:
    """保存修改; a problem whose words were taken away goes with its evidence."""
    record = office().rectifications.get(rectification_id, scope=scope())
    lines = _changed(record)
    on_refusal(lambda message: _amend_page(record, lines, refusal=message))
    if "add" in request.form:
        return _amend_page(record, [*lines, Line()])
    done = office().openings.amend(
        record.id,
        matter=typed_line("matter"),
        troubles=[line.trouble() for line in lines if line.text],
        measures=typed_text("measures").splitlines(),
        working_days=_days(),
        seen=seen(),
        by=person(),
    )
    again = "整改文书稿还是原来的内容，请重新起草。" if done.document else ""
    flash(f"已保存。{again}", "success")
    return redirect(url_for("rectifications.show", rectification_id=done.id))


def _lines_of(record: Rectification) -> list[Line]:
    return [
        Line(text=one.text, mechanism=one.mechanism.value if one.mechanism else "", known=one, url=evidence_url(one))
        for one in record.troubles
    ]


def _changed(record: Rectification) -> list[Line]:
    """The lines of the form: the first ones are those of the rectification, in their order, with their evidence."""
    known = _lines_of(record)
    lines = []
    for place, text in enumerate(request.form.getlist("trouble")[: rules.MOST_TROUBLES]):
        line = known[place] if place < len(known) else Line()
        lines.append(replace(line, text=text.strip(), mechanism=_at("mechanism", place)))
    return lines


def _amend_page(record: Rectification, lines: Sequence[Line], *, refusal: str = "") -> str:
    return render_template(
        "rectifications/amend.html",
        record=record,
        version=office().rectifications.version(record.id),
        lines=lines,
        mechanisms=MECHANISM_LABELS,
        most_days=rules.MOST_WORKING_DAYS,
        typed=request.form,
        refusal=refusal,
    )
