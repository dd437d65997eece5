"""分管领导及联络员名单 (附件2): the list, a unit's own entry, lists taken in from a file, paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import TypeAdapter, ValidationError

from services.model.errors import Refused
from services.model.files import FileKind
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.people import UNIT_ROLES
from services.model.phones import is_phone
from services.model.rosters import Contact, Roster, roster_of
from services.model.units import UnitKind
from services.parsing.forms.rosters import RosterSheet
from services.units.roster_lists import Preview, Proposal
from services.units.rosters import Entry
from web.access import EVERYBODY, OFFICE, WRITERS, allow, office, on_refusal, person
from web.files import attachment
from web.forms import UNIT_KINDS, asked_one, asked_text, seen
from web.sent_files import wanted_file

bp = Blueprint("rosters", __name__, url_prefix="/rosters")

NAME = "分管领导及联络员名单"
LIST_MB = 10
MOST_NAMED = 10  # units that a sentence lists
SPARE = 1  # empty lines of a form, for a second person
PEOPLE = (("leader", "分管领导"), ("liaison", "联络员"))
_SHEET = TypeAdapter(RosterSheet)


class State(StrEnum):
    """How far a unit's entry is; the value stands in the URL."""

    MISSING = "missing"
    GAPS = "gaps"
    WHOLE = "whole"


STATE_LABELS = {State.MISSING: "未报送", State.GAPS: "有缺项", State.WHOLE: "已报齐"}


class PreviewLost(Refused):
    message = "预览的内容没有完整地传回来，没有保存。请重新选择文件导入。"


def state_of(entry: Entry) -> State:
    """How far the entry is."""
    if not entry.reported:
        return State.MISSING
    return State.GAPS if entry.gaps else State.WHOLE


@bp.get("/")
@allow(EVERYBODY)
def index() -> ResponseReturnValue:
    """The list: all of it for the office; for a unit the others without numbers, and nothing of what they lack."""
    entries = _asked(but_state=True)
    state = asked_text("state")
    return render_template(
        "rosters/index.html",
        entries=[entry for entry in entries if state in ("", state_of(entry))],
        states=_states(entries),
        total=len(entries),
        state=state,
        state_of=state_of,
        labels=STATE_LABELS,
        mechanisms=MECHANISM_LABELS,
        kinds=UNIT_KINDS,
        responsible=_responsible,
        is_phone=is_phone,
        of_unit=person().role in UNIT_ROLES,
        call=_call(entries),
    )


def _call(entries: Sequence[Entry]) -> str:
    """What the office writes into a chat group: who has reported nothing, and what others lack. "" where all is there."""
    missing = "、".join(entry.unit.name for entry in entries if entry.editable and not entry.reported)
    lacking = "；".join(f"{entry.unit.name}缺{'、'.join(entry.gaps)}" for entry in entries if entry.reported and entry.gaps)
    parts = (f"尚未报送的：{missing}。" if missing else "", f"需要补充的：{lacking}。" if lacking else "")
    said = "".join(parts)
    return f"请下列单位尽快在系统“联络员名单”中填报分管领导及联络员。{said}" if said else ""


def _asked(*, but_state: bool = False) -> list[Entry]:
    """The entries that the URL asks for."""
    words, state, day = asked_text("q"), asked_text("state"), office().now().date()
    kind, mechanism = asked_one("kind", UnitKind), asked_one("mechanism", Mechanism)
    return [
        entry
        for entry in office().rosters.entries(by=person())
        if kind in (None, entry.unit.kind)
        and (mechanism is None or entry.unit.owes(mechanism, day))
        and all(word in _said(entry) for word in words.split())
        and (but_state or state in ("", state_of(entry)))
    ]


def _said(entry: Entry) -> str:
    """What a filter looks through: every name of the unit, and whom it names."""
    roster = entry.roster
    people = [text for one in (*roster.leaders, *roster.liaisons) for text in (one.name, one.post, one.phone)]
    sections = [text for one in roster.responsible for text in (one.section, one.person)]
    return "\n".join([*entry.unit.names, entry.unit.full_name, *entry.unit.aliases, *people, *sections])


def _states(entries: Sequence[Entry]) -> list[tuple[str, str, int]]:
    count = Counter(map(state_of, entries))
    return [(state.value, label, count[state]) for state, label in STATE_LABELS.items()]


def _responsible(entry: Entry | Proposal) -> list[tuple[str, str]]:
    """(mechanism, section and person) of what is named."""
    return [
        (MECHANISM_LABELS[one.mechanism], " ".join(filter(None, (one.section, one.person)))) for one in entry.roster.responsible
    ]


@bp.get("/roster.xlsx")
@allow(EVERYBODY)
def sheet() -> ResponseReturnValue:
    """What the list shows, as a workbook."""
    content = office().rosters.sheet(_asked())
    return attachment(content, f"{NAME}.xlsx", FileKind.XLSX)


@bp.get("/roster.docx")
@allow(EVERYBODY)
def paper() -> ResponseReturnValue:
    """What the list shows, or one unit, in the form of 附件2."""
    unit = asked_text("unit")
    entries = [office().rosters.entry(unit, by=person())] if unit else _asked()
    name = f"{NAME}（{entries[0].unit.name}）" if unit else NAME
    content = office().rosters.docx(entries)
    return attachment(content, f"{name}.docx", FileKind.DOCX)


# -- one unit --


@bp.get("/unit")
@allow(EVERYBODY)
def show() -> ResponseReturnValue:
    """A unit's entry with its history; whoever may change it finds the form. Without a unit in the URL the asker's own."""
    unit = asked_text("unit") or person().unit or ""
    return _unit_page(unit) if unit else redirect(url_for(".index"))


@bp.post("/unit")
@allow(WRITERS)
def put() -> ResponseReturnValue:
    """The entry as the form has it."""
    unit = request.form.get("unit", "")
    rows = _typed_rows()
    on_refusal(lambda message: _unit_page(unit, typed=roster_of(unit, rows), refusal=message))
    entry = office().rosters.put(unit, rows, seen=seen(), by=person())
    odd = [one.phone for one in (*entry.roster.leaders, *entry.roster.liaisons) if one.phone and not is_phone(one.phone)]
    flash(
        f"“{entry.unit.name}”的分管领导和联络员已保存。" + (f"还缺：{'、'.join(entry.gaps)}。" if entry.gaps else ""), "success"
    )
    if odd:
        flash(f"“{'”“'.join(odd)}”不像电话号码，已照原样保存，请核对。", "warning")
    return redirect(url_for(".show", unit=entry.unit.name))


def _typed_rows() -> list[dict[str, str]]:
    """The form's lines: people by kind in their order, then the sections."""
    rows: list[dict[str, str]] = []
    for name, _label in PEOPLE:
        columns = (name, f"{name}_post", f"{name}_phone")
        lines = zip(*(request.form.getlist(column) for column in columns), strict=False)
        rows += [dict(zip(columns, line, strict=True)) for line in lines]
    parts = [f"{mechanism}_{part}" for mechanism in Mechanism for part in ("section", "person")]
    return [*rows, {name: request.form.get(name, "") for name in parts}]


def _unit_page(unit: str, *, typed: Roster | None = None, refusal: str = "") -> str:
    entry = office().rosters.entry(unit, by=person())
    roster, day = typed or entry.roster, office().now().date()
    return render_template(
        "rosters/unit.html",
        entry=entry,
        people=[
            (name, label, (*found, *(Contact(),) * (SPARE if found else 2 * SPARE)))
            for (name, label), found in zip(PEOPLE, (roster.leaders, roster.liaisons), strict=True)
        ],
        sections=[
            (one, MECHANISM_LABELS[one], roster.of(one), entry.unit.owes(one, day))
            for one in sorted(Mechanism, key=lambda one: (not entry.unit.owes(one, day), list(Mechanism).index(one)))
        ],
        shown=seen() if refusal and seen() is not None else entry.roster.version,
        history=office().rosters.history(unit, by=person()),
        is_phone=is_phone,
        refusal=refusal,
    )


# -- a list from a file --


@bp.get("/import")
@allow(OFFICE)
def incoming() -> ResponseReturnValue:
    """Which file."""
    return _incoming_page()


def _incoming_page(refusal: str = "") -> str:
    return render_template("rosters/incoming.html", refusal=refusal, largest=LIST_MB)


@bp.post("/import")
@allow(OFFICE)
def preview() -> ResponseReturnValue:
    """What the file says, against what is known; nothing is kept yet."""
    on_refusal(_incoming_page)
    sent = wanted_file("file", "名单（docx、xlsx 或 xls）", most_mb=LIST_MB)
    read = office().roster_lists.read(sent.content, label=sent.label, by=person())
    return render_template(
        "rosters/preview.html",
        preview=office().roster_lists.preview(read, by=person()),
        label=sent.label,
        sheet=_SHEET.dump_json(read).decode(),
        responsible=_responsible,
        is_phone=is_phone,
    )


@bp.post("/import/keep")
@allow(OFFICE)
def keep() -> ResponseReturnValue:
    """Keep what was ticked of the list that the preview showed."""
    on_refusal(_incoming_page)
    chosen = request.form.getlist("units")
    kept = office().roster_lists.keep(_sheet(request.form.get("sheet", "")), only=chosen, by=person())
    flash(_kept(kept, chosen), "success")
    return redirect(url_for(".index"))


def _sheet(text: str) -> RosterSheet:
    try:
        return _SHEET.validate_json(text)
    except ValidationError as error:
        raise PreviewLost() from error


def _kept(kept: Preview, chosen: Sequence[str]) -> str:
    names = [one.unit.name for one in kept.changing if one.unit is not None and one.unit.name in chosen]
    if not names:
        return "没有勾选单位，没有改动。"
    return f"已更新 {len(names)} 个单位：{'、'.join(names[:MOST_NAMED])}{'等' if len(names) > MOST_NAMED else ''}。"
