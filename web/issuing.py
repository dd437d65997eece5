"""发文设置: under which names and numbers the office issues, who signs, to whom it sends; and how that came to be."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.model.errors import Refused
from services.model.issuing import IssuingBook
from services.model.issuing_changes import SECTION_LABELS, Section, entry_of, first, key_of, put, section_of, without
from services.model.papers import PAPERS, PaperGroup
from services.model.papers.addressing import IssuerClass
from services.model.units import UnitKind
from web import issuing_history
from web.access import OFFICE, allow, office, on_refusal, person
from web.forms import asked_text, seen, typed_line
from web.issuing_form import Typed, typed_again, typed_entry, typed_from
from web.issuing_words import ABOUT, KIND_NAMES, NUMBER_LABELS, PAGE_LABELS

bp = Blueprint("issuing", __name__, url_prefix="/issuing")
bp.add_url_rule("/history/<int:version>", "history", issuing_history.page)


class NoReason(Refused):
    message = "没有填写{what}的理由，没有保存。请写一句理由，它会记入变动记录。"


@bp.get("/")
@allow(OFFICE)
def index() -> ResponseReturnValue:
    """The whole book on one page."""
    return _index_page()


def _index_page(refusal: str = "") -> str:
    book = office().issuing.book()
    known = {unit.name for unit in office().units.all()}
    return render_template(
        "issuing/index.html",
        book=book,
        numbers=office().issuing.next_numbers(),
        labels=SECTION_LABELS,
        about=ABOUT,
        key_of=key_of,
        page_labels=PAGE_LABELS,
        kind_names=KIND_NAMES,
        movable=_movable(book),
        refusal=refusal,
        unknown={one.name: [unit for unit in one.units if unit not in known] for one in book.recipients},
    )


def _movable(book: IssuingBook) -> set[str]:
    """The series before which another stands that is for the same papers: only there does the order tell."""
    uses = [(series.code, (series.form, series.pages, series.kinds)) for series in book.series]
    return {code for number, (code, use) in enumerate(uses) if any(use == other for _code, other in uses[:number])}


@bp.get("/<section>/entry")
@allow(OFFICE)
def entry(section: str) -> ResponseReturnValue:
    """The form of an entry: `of` in the URL names it, without it the form is empty."""
    found, book, key = section_of(section), office().issuing.book(), asked_text("of")
    typed = typed_from(entry_of(book, found, key)) if key else {}
    return _form(found, book, key, typed)


def _form(section: Section, book: IssuingBook, key: str, typed: Typed, *, refusal: str = "") -> str:
    units, picked = office().units.living(), typed.get("units", [])
    names = {unit.name for unit in units}
    return render_template(
        "issuing/entry.html",
        section=section,
        label=SECTION_LABELS[section],
        about=ABOUT[section],
        key=key,
        typed=typed,
        version=book.version,
        shown=seen() if refusal and seen() is not None else book.version,
        refusal=refusal,
        classes=[(category.value, category.value) for category in IssuerClass],
        issuers=[(issuer.name, issuer.name) for issuer in book.issuers],
        codes=[(series.code, series.code) for series in book.series],
        forms=[(form.value, label) for form, label in NUMBER_LABELS.items()],
        pages=[(page.value, label) for page, label in PAGE_LABELS.items()],
        kinds=[(group.value, [form for form in PAPERS if form.group is group]) for group in PaperGroup],
        units=[(kind.value, group) for kind in UnitKind if (group := [unit.name for unit in units if unit.kind is kind])],
        others=[name for name in picked if name not in names],
        year=office().now().year,
    )


@bp.post("/<section>")
@allow(OFFICE)
def keep(section: str) -> ResponseReturnValue:
    """An entry is added, or altered with a reason."""
    found, key = section_of(section), request.form.get("was", "")
    _on_refusal(found, key)
    what = f"修改{SECTION_LABELS[found]}“{key}”" if key else f"增加{SECTION_LABELS[found]}"
    new = typed_entry(found)
    note = _reason(what, needed=bool(key)) if key else _reason(f"{what}“{key_of(new)}”", needed=False)
    return _change(lambda book: put(book, found, key, new), note)


@bp.post("/<section>/remove")
@allow(OFFICE)
def remove(section: str) -> ResponseReturnValue:
    """An entry is taken out, with a reason."""
    found, key = section_of(section), request.form.get("was", "")
    _on_refusal(found, key)
    note = _reason(f"删除{SECTION_LABELS[found]}“{key}”", needed=True)
    return _change(lambda book: without(book, found, key), note)


@bp.post("/<section>/first")
@allow(OFFICE)
def head(section: str) -> ResponseReturnValue:
    """An entry becomes the default of its list."""
    on_refusal(_index_page)
    found, key = section_of(section), request.form.get("was", "")
    return _change(lambda book: first(book, found, key), f"{SECTION_LABELS[found]}“{key}”排到最前")


def _on_refusal(section: Section, key: str) -> None:
    on_refusal(lambda message: _form(section, office().issuing.book(), key, typed_again(), refusal=message))


def _reason(what: str, *, needed: bool) -> str:
    """What the history will say of the change. Raises NoReason."""
    given = typed_line("note")[:500]
    if needed and not given:
        raise NoReason(what=what)
    return f"{what}：{given}" if given else what


def _change(change: Callable[[IssuingBook], IssuingBook], note: str) -> ResponseReturnValue:
    """The book as it is, changed. What was changed meanwhile by another is told by the version that the page showed."""
    office().issuing.change(change(office().issuing.book()), note=note, seen=seen(), by=person())
    flash(f"已保存：{note}", "success")
    return redirect(url_for(".index"))
