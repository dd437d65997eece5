"""What the grid of a ledger sends: the whole of it, from its script as JSON or from the plain form, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from flask import request
from pydantic import TypeAdapter, ValidationError

from services.ledgers import Opened
from services.model.errors import Refused
from services.model.ledgers import LedgerHeader, LedgerRow, columns_of
from services.model.ledgers.drafts import LedgerDraft, new_row_id
from services.model.mechanisms import Mechanism
from services.model.periods import Month
from web.access import office, person
from web.forms import asked_one, asked_text, clean_text, typed_day, typed_line, typed_text

LONGEST_ID = 40
LONGEST_LINE = 100  # of the header block


class FormBroken(Refused):
    message = "填报的内容没有完整地传过来，没有保存。请刷新页面；刚填的内容请先复制下来。"


class LineTooLong(Refused):
    message = "表头的内容太长（至多 {limit} 字），没有保存。请精简后再填。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which ledger a page is about: its URL says so."""

    unit: str
    mechanism: Mechanism
    period: Month

    @property
    def asked(self) -> dict[str, str]:
        """The arguments of its URL. A person of a unit needs not be told which."""
        unit = {} if person().unit else {"unit": self.unit}
        return {**unit, "mechanism": self.mechanism.value, "period": str(self.period)}

    @property
    def batch(self) -> str:
        """Where the files wait that are handed in with it."""
        return office().ledgers.batch(self.unit, self.mechanism, self.period)


def which() -> Which | None:
    """The ledger that the URL names; None where it names none. Raises PeriodRefused."""
    unit, mechanism, period = person().unit or asked_text("unit"), asked_one("mechanism", Mechanism), asked_text("period")
    if not unit or mechanism is None or not period:
        return None
    return Which(unit=unit, mechanism=mechanism, period=Month.parse(period))


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRow:
    """One row as it stands in the browser."""

    id: str
    cells: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedHeader:
    """The header block as it was typed."""

    unit: str = ""
    filled_by: str = ""
    phone: str = ""
    filled_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLedger:
    """The whole grid. `seen` is the version of the draft that the browser had before; `placed`: held file -> row."""

    seen: int
    header: TypedHeader
    rows: tuple[TypedRow, ...]
    nothing_new: bool = False
    note: str = ""
    placed: dict[str, str] = field(default_factory=dict)

    def on(self, opened: Opened) -> LedgerDraft:
        """The draft with these words. What a row comes from is not typed: a row that is known keeps it."""
        draft = opened.draft
        earlier = opened.record.rows if opened.record else ()
        known = {row.id: row for row in (*opened.standing, *earlier, *draft.rows)}
        rows = tuple(_row(row, number, draft, known) for number, row in enumerate(self.rows, start=1))
        ids = {row.id for row in rows}
        return replace(
            draft,
            header=_header(self.header),
            rows=rows,
            nothing_new=self.nothing_new,
            note=clean_text(self.note).strip(),
            placed=tuple((name, row) for name, row in self.placed.items() if row in ids),
        )


def _row(typed: TypedRow, number: int, draft: LedgerDraft, known: dict[str, LedgerRow]) -> LedgerRow:
    """Rows are numbered as they stand."""
    cells = {name: clean_text(text) for name, text in typed.cells.items()}
    names = [one.name for one in columns_of(draft.mechanism)]
    if "position" in names:
        cells["position"] = str(number)
    whole = tuple((name, cells.get(name, "")) for name in names)
    row_id = typed.id if typed.id.isalnum() and len(typed.id) <= LONGEST_ID else new_row_id()
    there = known.get(row_id) or LedgerRow(id=row_id, cells=(), since=draft.period, changed=draft.period)
    return replace(there, cells=whole)


def _header(typed: TypedHeader) -> LedgerHeader:
    lines = [" ".join(clean_text(text).split()) for text in (typed.unit, typed.filled_by, typed.phone)]
    if any(len(line) > LONGEST_LINE for line in lines):
        raise LineTooLong(limit=LONGEST_LINE)
    day = date.fromisoformat(typed.filled_on) if typed.filled_on else None
    return LedgerHeader(unit=lines[0], filled_by=lines[1], phone=lines[2], filled_on=day)


_TYPED = TypeAdapter(TypedLedger)


def sent_ledger() -> TypedLedger:
    """What the page's script sends. Raises FormBroken."""
    try:
        typed = _TYPED.validate_python(request.get_json(silent=True))
        _header(typed.header)
    except (ValidationError, ValueError) as error:
        raise FormBroken() from error
    return typed


def typed_ledger(mechanism: Mechanism) -> TypedLedger | None:
    """What the plain form has; None where it has no rows, since the script has sent them already. Raises NotADay."""
    ids = request.form.getlist("row")
    if not ids:
        return None
    day = typed_day("filled_on", "填表日期")
    names = [one.name for one in columns_of(mechanism)]
    return TypedLedger(
        seen=request.form.get("seen", 0, type=int),
        header=TypedHeader(
            unit=typed_line("header-unit"),
            filled_by=typed_line("filled_by"),
            phone=typed_line("phone"),
            filled_on=day.isoformat() if day else "",
        ),
        rows=tuple(TypedRow(id=row, cells={name: typed_text(f"cell-{row}-{name}") for name in names}) for row in ids),
        nothing_new="nothing_new" in request.form,
        note=typed_text("note"),
        placed={name: request.form.get(f"of-{name}", "") for name in request.form.getlist("file")},
    )
