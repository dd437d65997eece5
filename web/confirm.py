"""核对: the paper on the left, what was read from it on the right; a person compares and vouches. 变更备案 uses the same page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.model.facts import FACT_LABELS, REQUIRED_FACTS, CooperationField, Fact, FactField
from services.model.files import FILE_ROLE_LABELS, FileRole, ReadingState
from services.model.filing import STATE_LABELS, Filing, FilingStep
from web.access import OFFICE, WRITERS, allow, office, on_refusal, person, scope
from web.filings import RETURN_REASONS, ask_progress, default_due, open_steps
from web.forms import seen
from web.viewer import Viewer, look_at

bp = Blueprint("confirm", __name__, url_prefix="/filings")

SINGLE = (FactField.TITLE, FactField.SIGNED_ON, FactField.TERM, FactField.EXPIRES_ON, FactField.FIELD)
SEVERAL = (FactField.PARTY, FactField.AMOUNT)
ORDER = (
    FactField.TITLE,
    FactField.PARTY,
    FactField.SIGNED_ON,
    FactField.TERM,
    FactField.EXPIRES_ON,
    FactField.FIELD,
    FactField.AMOUNT,
)
PARTY_ROLES = ("甲方", "乙方", "丙方", "丁方", "戊方")
MOST_ROWS = 100  # of one field; more than any agreement has


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact as the form shows it. `key` joins the field, its evidence and its box; `now` is what is on file, where that is
    something else.
    """

    key: str
    field: FactField
    value: str = ""
    role: str = ""
    evidence: Fact | None = None
    now: str | None = None

    @property
    def doubtful(self) -> bool:
        """Shown with 请核对: the rules are not certain of it."""
        return self.evidence is not None and not self.evidence.certain and printed(self.evidence) == self.value


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


def _page(filing: Filing, facts: Sequence[Fact], *, changing: bool = False, refusal: str = "") -> str:
    lines = {field: list(lines_of(field, facts, filing)) for field in ORDER}
    progress = ask_progress(filing)
    waiting = filing.agreement.reading is ReadingState.WAITING and progress.moving
    version = office().filings.version(filing.id)
    return render_template(
        "confirm/page.html",
        filing=filing,
        version=version,
        overtaken=seen() not in (None, version),
        lines=lines,
        labels=FACT_LABELS,
        required=REQUIRED_FACTS,
        fields=list(CooperationField),
        party_roles=PARTY_ROLES,
        viewer=_viewer(filing, lines),
        role_names=FILE_ROLE_LABELS,
        steps=open_steps(filing),
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
        units=[unit.name for unit in office().units.all()] if person().role in OFFICE else [],
        papers=[file for file in filing.files if file.role is not FileRole.RECEIPT],
    )


def _viewer(filing: Filing, lines: Mapping[FactField, Sequence[Line]]) -> Viewer:
    """The file that the URL asks for, else the agreement, with the evidence of these lines."""
    asked = request.args.get("file", type=int)
    position = asked if asked in {file.position for file in filing.files} else filing.agreement.position
    evidence = {line.key: line.evidence for of_field in lines.values() for line in of_field if line.evidence}
    again = url_for(".viewer", filing_id=filing.id, file=position)
    return look_at(filing, position, evidence, again=again)


@bp.get("/<filing_id>/confirm/viewer")
@allow(WRITERS, passive=True)
def viewer(filing_id: str) -> ResponseReturnValue:
    """The left side alone: another file of the filing, or images that have been made meanwhile."""
    filing = office().filings.get(filing_id, scope=scope())
    lines = {field: list(lines_of(field, filing.facts, filing)) for field in ORDER}
    return render_template("filings/_viewer.html", viewer=_viewer(filing, lines))


def lines_of(field: FactField, facts: Sequence[Fact], filing: Filing) -> Iterator[Line]:
    """The lines of one field: one for each fact; at least one, and two for the parties."""
    given = [fact for fact in facts if fact.field is field]
    given = given[:1] if field in SINGLE else given[:MOST_ROWS]
    current = [fact for fact in filing.facts if fact.field is field]
    least = 2 if field is FactField.PARTY else 1
    for number in range(max(len(given), least)):
        key = f"{field.value}-{number}"
        fact = given[number] if number < len(given) else Fact(field=field, value="")
        standing = current[number] if number < len(current) else None
        now = printed(standing) if standing else ""
        yield Line(
            key=key,
            field=field,
            value=printed(fact),
            role=fact.role,
            evidence=next((known for known in filing.facts if _same(known, fact)), standing),
            now=now if now != printed(fact) else None,
        )


def _same(known: Fact, fact: Fact) -> bool:
    return (known.field, known.role, printed(known)) == (fact.field, fact.role, printed(fact)) and fact.value != ""


def printed(fact: Fact) -> str:
    """The value as a person types it: sums with thousands separators and without idle zeros."""
    if isinstance(fact.value, str):
        return fact.value
    text = f"{fact.value:,.2f}".rstrip("0").rstrip(".")
    return text if float(text.replace(",", "")) == fact.value else repr(fact.value)


def typed_facts() -> tuple[Fact, ...]:
    """The facts as they stand in the form; empty ones are the desk's to leave out, wrong ones the desk's to refuse."""
    found: list[Fact] = []
    for field in ORDER:
        values = request.form.getlist(field.value)[:MOST_ROWS]
        roles = request.form.getlist(f"{field.value}-role")[:MOST_ROWS]
        for number, value in enumerate(values):
            role = roles[number].strip() if number < len(roles) else ""
            found.append(Fact(field=field, value=value.strip(), role=role))
    return tuple(found)


def _refusing(filing_id: str, facts: Sequence[Fact], *, changing: bool = False) -> Callable[[str], str]:
    """The page with the sentence of the refusal and everything that was typed, on top of what is on file by now."""

    def page(message: str) -> str:
        return _page(office().filings.get(filing_id, scope=scope()), facts, changing=changing, refusal=message)

    return page


@bp.post("/<filing_id>/confirm")
@allow(WRITERS)
def confirm(filing_id: str) -> ResponseReturnValue:
    """核对无误: the unit vouches; the office decides afterwards."""
    facts = typed_facts()
    on_refusal(_refusing(filing_id, facts))
    filing = office().filings.confirm(filing_id, facts, seen=seen(), by=person())
    flash("已核对并提交，等待管委会审核备案。", "success")
    return redirect(url_for("filings.show", filing_id=filing.id))


@bp.post("/<filing_id>/file")
@allow(OFFICE)
def file(filing_id: str) -> ResponseReturnValue:
    """核对无误，准予备案: the number is taken."""
    facts = typed_facts()
    on_refusal(_refusing(filing_id, facts))
    filing = office().filings.file(filing_id, facts, seen=seen(), by=person())
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
