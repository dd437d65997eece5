"""The register of units: listed by kind, added, their kind changed."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.model.units import UnitKind, UnitRefused
from web.access import OFFICE, READERS, allow, office, on_refusal, person, scope

bp = Blueprint("units", __name__, url_prefix="/units")


@bp.get("/")
@allow(READERS)
def index() -> ResponseReturnValue:
    """The units, of one kind or all."""
    return _page()


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


def _page(message: str = "") -> str:
    units = office().units.all()
    kind = request.args.get("kind", "")
    return render_template(
        "units.html",
        units=[unit for unit in units if kind in ("", unit.kind)],
        by_kind=Counter(unit.kind.value for unit in units),
        total=len(units),
        kinds=[(kind.value, kind.value) for kind in UnitKind],
        filings=office().filings.counts(scope=scope()).units,
        kind=kind,
        typed=request.form,
        message=message,
    )
