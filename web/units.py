"""单位名册: who reports, under which names, with which duties since when; what happened to each; 附件1 taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.formats.sheets_out import Value
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.people import ROLE_LABELS
from services.model.units import Unit, UnitKind, UnitRefused
from services.units.changes import DEED_LABELS, duty_words
from web import unit_lists
from web.access import OFFICE, READERS, allow, office, on_refusal, person, scope
from web.forms import UNIT_KINDS, asked_one, asked_text, typed_day, typed_line, typed_lines, typed_one
from web.sheets import sheet_response
from web.unit_lists import NothingChosen

bp = Blueprint("units", __name__, url_prefix="/units")

COLUMNS = ("序号", "单位", "类别", "所属地区", "全称", "简称、别名", "曾用名", *MECHANISM_LABELS.values(), "台账须审核", "状态")
STATES = (("", "现有单位"), ("retired", "已撤并"), ("all", "全部"))
unit_lists.hang(bp)


# -- the list --


@bp.get("/")
@allow(READERS)
def index() -> ResponseReturnValue:
    """The units that the filters of the URL leave."""
    return _page()


@bp.get("/sheet.xlsx")
@allow(READERS)
def sheet() -> ResponseReturnValue:
    """The same units as a workbook."""
    return sheet_response("单位名册", COLUMNS, (_entry(number, unit) for number, unit in enumerate(_asked(_all()), 1)))


@bp.post("/")
@allow(OFFICE)
def put() -> ResponseReturnValue:
    """Add a unit, or give a known one another kind."""
    on_refusal(lambda message: _page(message=message))
    unit = office().units.put(request.form.get("name", ""), _kind(request.form.get("name", "")), by=person())
    flash(f"“{unit.name}”已保存，类别：{unit.kind.value}。", "success")
    return redirect(url_for(".index", kind=request.args.get("kind") or None))


def _kind(name: str) -> UnitKind:
    """The kind that was chosen; without a choice the one that the name suggests."""
    chosen = request.form.get("kind", "")
    if chosen and chosen not in list(UnitKind):
        raise UnitRefused(name=name, reason=f"没有“{chosen}”这一类别")
    return UnitKind(chosen) if chosen else UnitKind.of("".join(name.split()))


def _all() -> list[Unit]:
    return office().units.all()


def _asked(units: Iterable[Unit]) -> list[Unit]:
    """Those that the filters of the URL leave."""
    kind, mechanism = asked_one("kind", UnitKind), asked_one("mechanism", Mechanism)
    text, today = asked_text("text"), office().now().date()
    means = office().units.directory().resolve(text) if text else None
    return [
        unit
        for unit in _of_state(units, today)
        if kind in (None, unit.kind)
        and (mechanism is None or unit.owes(mechanism, today))
        and (not text or unit == means or any(text in name for name in (*unit.names, *unit.aliases, unit.full_name)))
    ]


def _of_state(units: Iterable[Unit], today: date) -> list[Unit]:
    state = asked_text("state")
    return [unit for unit in units if state == "all" or unit.lives(today) == (state != "retired")]


def _page(message: str = "") -> str:
    every, today = _all(), office().now().date()
    return render_template(
        "units/index.html",
        units=_asked(every),
        by_kind=Counter(unit.kind.value for unit in _of_state(every, today)),
        total=len(_of_state(every, today)),
        kinds=UNIT_KINDS,
        mechanisms=MECHANISM_LABELS,
        duties={unit.name: [one for one in Mechanism if unit.owes(one, today)] for unit in every},
        counts=[(label, sum(unit.owes(one, today) for unit in every)) for one, label in MECHANISM_LABELS.items()],
        states=STATES,
        asked={name: asked_text(name) for name in ("kind", "mechanism", "state", "text")},
        filings=office().filings.counts(scope=scope()).units,
        typed=request.form,
        message=message,
    )


def _entry(number: int, unit: Unit) -> tuple[Value, ...]:
    """One row of the workbook."""
    duties = [[duty_words(duty) for duty in unit.assignments if duty.mechanism is one] for one in MECHANISM_LABELS]
    return (
        number,
        unit.name,
        unit.kind.value,
        unit.place or office().settings.place,
        unit.full_name,
        "、".join(unit.aliases),
        "、".join(unit.earlier),
        *("；".join(words) for words in duties),
        "是" if unit.approves else "",
        _ending(unit),
    )


def _ending(unit: Unit) -> str:
    """将于 2026-12-31 并入市文旅局, afterwards 2026-12-31 并入市文旅局; nothing for a unit without an end."""
    if unit.retired_on is None:
        return ""
    into = unit.joins or unit.merged_into
    still = "将于 " if unit.lives(office().now().date()) else ""
    return f"{still}{unit.retired_on} {f'并入{into}' if into else '撤销'}"


# -- one unit --


@bp.get("/unit")
@allow(READERS)
def show() -> ResponseReturnValue:
    """One unit: the name is an argument, since it may hold anything."""
    name = asked_text("name")
    return _unit_page(name) if name else redirect(url_for(".index"))


def _unit_page(name: str, message: str = "", opened: str = "") -> str:
    directory, today = office().units.directory(), office().now().date()
    unit = office().units.called(name)
    return render_template(
        "units/show.html",
        unit=unit,
        ending=_ending(unit),
        lives=unit.lives(today),
        owed=[one for one in Mechanism if unit.owes(one, today)],
        mechanisms=MECHANISM_LABELS,
        kinds=UNIT_KINDS,
        others=[(one.name, one.name) for one in directory.living if one.retired_on is None and one.name != unit.name],
        unfinished=office().units.unfinished(unit.name),
        awaited=[one for one in directory.units if one.joins == unit.name],
        joined=[one.name for one in directory.units if one.merged_into == unit.name],
        own_place=office().settings.place,
        filings=office().filings.counts(scope=scope()).units.get(unit.name, 0),
        accounts=office().units.accounts(unit.name),
        role_labels=ROLE_LABELS,
        history=office().units.history(unit.name),
        deeds=DEED_LABELS,
        day=today.isoformat(),
        typed=request.form,
        message=message,
        opened=opened,
    )


def _asked_unit(deed: str) -> str:
    """The unit that the form is about; a refusal shows its page again, with the form opened."""
    name = office().units.called(asked_text("name")).name
    on_refusal(lambda message: _unit_page(name, message, deed))
    return name


def _shown(unit: Unit, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".show", name=unit.name))


@bp.post("/unit/describe")
@allow(OFFICE)
def describe() -> ResponseReturnValue:
    """Kind, names, place, order, and whether its ledgers need the deputy leader."""
    name = _asked_unit("describe")
    position = request.form.get("position", "").strip()
    if position and not (position.isascii() and position.isdigit()):
        raise UnitRefused(name=name, reason=f"排列顺序“{position[:10]}”不是整数")
    unit = office().units.describe(
        name,
        kind=_kind(name),
        full_name=typed_line("full_name"),
        aliases=[part for line in typed_lines("aliases") for part in line.replace("，", "、").replace(",", "、").split("、")],
        place=typed_line("place"),
        position=int(position or 0),
        approves="approves" in request.form,
        by=person(),
    )
    return _shown(unit, f"“{unit.name}”已保存。")


@bp.post("/unit/assign")
@allow(OFFICE)
def assign() -> ResponseReturnValue:
    """指定职责: from that day on the unit owes the ledger."""
    name = _asked_unit("assign")
    mechanism, since = _mechanism(), typed_day("since", "起始日期")
    if since is None:
        raise NothingChosen(what="职责从哪一天起")
    unit = office().units.assign(name, mechanism, since=since, by=person())
    return _shown(unit, f"“{unit.name}”自 {since} 起承担{MECHANISM_LABELS[mechanism]}。")


@bp.post("/unit/release")
@allow(OFFICE)
def release() -> ResponseReturnValue:
    """解除职责 after that day."""
    name = _asked_unit("release")
    mechanism, until = _mechanism(), typed_day("until", "截止日期")
    if until is None:
        raise NothingChosen(what="职责到哪一天止")
    unit = office().units.release(name, mechanism, until=until, reason=typed_line("reason"), by=person())
    return _shown(unit, f"“{unit.name}”的{MECHANISM_LABELS[mechanism]}职责到 {until} 止。")


def _mechanism() -> Mechanism:
    chosen = typed_one("mechanism", Mechanism)
    if chosen is None:
        raise NothingChosen(what="是哪一项机制")
    return chosen


@bp.post("/unit/rename")
@allow(OFFICE)
def rename() -> ResponseReturnValue:
    """更名."""
    name = _asked_unit("rename")
    unit = office().units.rename(name, request.form.get("new", ""), reason=typed_line("reason"), by=person())
    return _shown(unit, f"“{name}”已更名为“{unit.name}”；原有档案、账号都归“{unit.name}”。")


@bp.post("/unit/merge")
@allow(OFFICE)
def merge() -> ResponseReturnValue:
    """并入 another unit."""
    name = _asked_unit("merge")
    on, into = typed_day("on", "撤并日期"), request.form.get("into", "")
    if on is None or not into:
        raise NothingChosen(what="并入哪个单位、从哪一天起")
    unit = office().units.merge(name, into, on=on, reason=typed_line("reason"), by=person())
    if on >= office().now().date():
        return _shown(office().units.called(name), f"“{name}”将于 {on} 并入“{unit.name}”；到那一天为止，档案、账号和职责都不变。")
    return _shown(unit, f"“{name}”已并入“{unit.name}”；档案、账号和仍在承担的职责都归“{unit.name}”。")


@bp.post("/unit/retire")
@allow(OFFICE)
def retire() -> ResponseReturnValue:
    """撤销."""
    name = _asked_unit("retire")
    on = typed_day("on", "撤销日期")
    if on is None:
        raise NothingChosen(what="撤销日期")
    unit = office().units.retire(name, on=on, reason=typed_line("reason"), by=person())
    return _shown(unit, f"“{unit.name}”已登记撤销，{on} 后不再承担职责。")


@bp.post("/unit/revive")
@allow(OFFICE)
def revive() -> ResponseReturnValue:
    """Take a 撤销 back."""
    name = _asked_unit("revive")
    unit = office().units.revive(name, reason=typed_line("reason"), by=person())
    return _shown(unit, f"“{unit.name}”不撤并了，原来的职责继续有效。")
