"""评分方案: the versions, one of them readable, two side by side, and the office's way to a new one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.formats.encodings import text_encoding
from services.model.assessment.measures import MEASURES
from services.model.assessment.reading import LONGEST, SchemeRefused, read_scheme
from services.model.assessment.reading_indicators import FORM_LABELS, NATURE_FORMS
from services.model.assessment.scheme import Scheme
from services.model.assessment.scheme_differences import SchemeDifference
from services.model.assessment.telling import COLUMNS, provisions, shares, table_of
from services.model.errors import Refused
from services.model.files import FileKind
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.rankings.schemes import Version
from web.access import EVERYBODY, OFFICE, allow, office, on_refusal, person, scope
from web.files import attachment
from web.forms import asked_text, clean_text, typed_line, typed_text
from web.sent_files import sent_file
from web.sheets import sheet_response

bp = Blueprint("schemes", __name__, url_prefix="/schemes")

_FILE_MB = 1


class NotText(Refused):
    message = "“{label}”不是文字文件，没有读入。请选择 .toml 文件，或把内容粘贴到文本框。"


class NoText(Refused):
    message = "没有填写评分方案。请粘贴 TOML 文字，或选择 .toml 文件后提交。"


@bp.get("/")
@allow(EVERYBODY)
def index() -> ResponseReturnValue:
    """The book: every version, which is in force, and how the book came about."""
    return _index_page()


def _index_page(refusal: str = "") -> str:
    book = office().schemes
    return render_template(
        "schemes/index.html",
        versions=book.all(scope=scope()),
        in_force=book.in_force_now(),
        history=book.history() if person().role in OFFICE else (),
        refusal=refusal,
    )


@bp.get("/version/<scheme>")
@allow(EVERYBODY)
def show(scheme: str) -> ResponseReturnValue:
    """One version: how each point comes about."""
    return _show_page(scheme)


def _show_page(version: str, refusal: str = "") -> str:
    book = office().schemes
    found = book.version(version, scope=scope())
    older = [one for one in book.all(scope=scope()) if one.since <= found.since and one.version != version]
    return render_template(
        "schemes/show.html",
        found=found,
        scheme=found.scheme,
        sections=provisions(found.scheme) if found.scheme else (),
        rows={mechanism: table_of(found.scheme, mechanism) for mechanism in Mechanism} if found.scheme else {},
        charts=_charts(found.scheme),
        columns=COLUMNS,
        mechanisms=MECHANISM_LABELS,
        in_force=book.in_force_now() == version,
        older=older[0].version if older else "",
        refusal=refusal,
    )


def _charts(scheme: Scheme | None) -> dict[Mechanism, list[tuple[str, float]]]:
    if scheme is None:
        return {}
    return {mechanism: [(name, float(points)) for name, points in shares(scheme, mechanism)] for mechanism in Mechanism}


@bp.get("/version/<scheme>/scheme.toml")
@allow(EVERYBODY)
def source(scheme: str) -> ResponseReturnValue:
    """The TOML itself, to be changed into a new version."""
    found = office().schemes.version(scheme, scope=scope())
    return attachment(found.text.encode(), f"评分方案{found.version}.toml", FileKind.TXT)


@bp.get("/version/<scheme>/scheme.xlsx")
@allow(EVERYBODY)
def sheet(scheme: str) -> ResponseReturnValue:
    """The tables of all mechanisms as one workbook."""
    found = office().schemes.version(scheme, scope=scope())
    rows = list(_sheet_rows(found))
    return sheet_response(f"评分方案{found.version}", ("工作机制", *COLUMNS), rows)


def _sheet_rows(found: Version) -> Iterator[tuple[str, ...]]:
    for mechanism in Mechanism:
        for line in table_of(found.scheme, mechanism) if found.scheme else ():
            yield (MECHANISM_LABELS[mechanism], *line.cells)


@bp.get("/compare")
@allow(EVERYBODY)
def compare() -> ResponseReturnValue:
    """Two versions side by side; without two of them in the URL, the choice."""
    versions = office().schemes.all(scope=scope())
    names = [one.version for one in versions]
    newer = asked_text("newer") or names[0]
    older = asked_text("older") or next((name for name in names if name != newer), names[0])
    found = office().schemes.compare(older, newer, scope=scope())
    return render_template(
        "schemes/compare.html", versions=versions, older=older, newer=newer, parts=_parts(found), total=len(found)
    )


def _parts(found: tuple[SchemeDifference, ...]) -> list[tuple[str, list[SchemeDifference]]]:
    return [(part, list(rows)) for part, rows in groupby(found, key=lambda one: one.part)]


# -- a new version ---------------------------------------------------------------------------------------------------


@bp.get("/entry")
@allow(OFFICE)
def entry() -> ResponseReturnValue:
    """The form; `of` in the URL: it begins with that version's text."""
    version = asked_text("of")
    return _entry_page(office().schemes.version(version).text if version else "", of=version)


@bp.post("/entry")
@allow(OFFICE)
def keep() -> ResponseReturnValue:
    """What was typed is checked; with `keep` it is entered. What is wrong stands beside its line."""
    text = _sent_text()
    on_refusal(lambda message: _entry_page(text, of=typed_line("of"), refusal=message))
    try:
        scheme = read_scheme(text)
    except SchemeRefused as refused:
        return _entry_page(text, of=typed_line("of"), refused=refused), 422
    if request.form.get("keep") != "yes":
        return _entry_page(text, of=typed_line("of"), scheme=scheme)
    version = office().schemes.put(text, by=person())
    flash(f"已录入评分方案“{version.version}”，自{version.since.label}起施行。", "success")
    for one in office().schemes.unknown_units(scheme):
        flash(f"{one.where}：{one.text}。", "warning")
    return redirect(url_for(".show", scheme=version.version))


def _sent_text() -> str:
    """What was typed, or what the chosen file holds. Raises NoText, NotText, TooLarge."""
    on_refusal(lambda message: _entry_page(typed_text("text"), of=typed_line("of"), refusal=message))
    sent = sent_file("file", most_mb=_FILE_MB)
    if sent is None:
        text = typed_text("text")
    else:
        encoding = text_encoding(sent.content, whole=True)
        if encoding is None:
            raise NotText(label=sent.label)
        text = clean_text(sent.content.decode(encoding)).removeprefix("\ufeff")
    if not text.strip():
        raise NoText()
    return text


def _entry_page(
    text: str, *, of: str = "", scheme: Scheme | None = None, refused: SchemeRefused | None = None, refusal: str = ""
) -> str:
    known = next((one for one in office().schemes.all() if scheme and one.version == scheme.version), None)
    return render_template(
        "schemes/entry.html",
        text=text,
        of=of,
        scheme=scheme,
        sections=provisions(scheme) if scheme else (),
        rows={mechanism: table_of(scheme, mechanism) for mechanism in Mechanism} if scheme else {},
        columns=COLUMNS,
        known=known,
        findings=refused.findings if refused else (),
        lines=_faulty_lines(text, refused),
        refusal=refusal,
        measures=MEASURES,
        forms={name: list(NATURE_FORMS[measure.nature]) for name, measure in MEASURES.items()},
        form_labels=FORM_LABELS,
        mechanisms=MECHANISM_LABELS,
        longest=LONGEST,
    )


def _faulty_lines(text: str, refused: SchemeRefused | None) -> list[tuple[int, str, list[str]]]:
    """The lines about which something is said, with two lines before and after them for company."""
    if refused is None:
        return []
    said: dict[int, list[str]] = {}
    for line, one in refused.faults:
        said.setdefault(line, []).append(one.text)
    near = {number + step for number in said for step in (-2, -1, 0, 1, 2)}
    return [(number, line, said.get(number, [])) for number, line in enumerate(text.split("\n"), 1) if number in near]


@bp.post("/version/<scheme>/withdraw")
@allow(OFFICE)
def withdraw(scheme: str) -> ResponseReturnValue:
    """撤销 a version that no quarter is frozen with."""
    on_refusal(lambda message: _show_page(scheme, refusal=message))
    office().schemes.withdraw(scheme, reason=typed_line("reason"), by=person())
    flash(f"已撤销评分方案“{scheme}”。", "success")
    return redirect(url_for(".index"))


@bp.post("/version/<scheme>/draft")
@allow(OFFICE)
def draft(scheme: str) -> ResponseReturnValue:
    """The 通知 that issues the 考核办法, as a draft on the documents' own road."""
    on_refusal(lambda message: _show_page(scheme, refusal=message))
    document = office().schemes.draft(scheme, by=person())
    flash("已起草印发考核办法的通知，请核对主送机关和日期后送审。", "success")
    return redirect(url_for("documents.show", document_id=document.id))
