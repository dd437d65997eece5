"""`ledger_drafts`, `ledger_returns` and `ledger_reminders`: what is being filled in, what has come, and who was reminded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from services.model.ledgers import Change, LedgerReturn, LedgerState
from services.model.ledgers.drafts import LedgerDraft
from services.model.ledgers.lines import LedgerReminder, ReturnLine
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING, Scope
from services.model.periods import Month
from services.stores.codec import decode_draft, encode_draft
from services.stores.tables import ledger_drafts, ledger_reminders, ledger_returns

_NAMES_AT_ONCE = 500  # below every database's limit on parameters


class Ledgers:
    """Reads and writes the three tables. What a unit may see is cut by the names that its Scope gives."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # -- drafts --

    def draft(self, units: Collection[str], mechanism: Mechanism, period: Month) -> LedgerDraft | None:
        """The draft of a unit that has had these names."""
        table = ledger_drafts.c
        query = select(ledger_drafts).where(_ledger(table, units, mechanism, period)).order_by(table.saved_at.desc()).limit(1)
        row = self._connection.execute(query).one_or_none()
        return decode_draft(row.record) if row else None

    def drafts(self, *, periods: Collection[Month] | None = None, scope: Scope = EVERYTHING) -> list[LedgerDraft]:
        """Every draft in scope, of these months or of all, by unit."""
        table = ledger_drafts.c
        query = select(table.record).where(*_seen(table, scope), *_months(table, periods))
        query = query.order_by(table.unit, table.mechanism, table.period)
        return [decode_draft(record) for record in self._connection.execute(query).scalars()]

    def put_draft(self, draft: LedgerDraft) -> None:
        """Keep the draft, in place of an earlier one."""
        saved_at = draft.saved_at.isoformat() if draft.saved_at else ""
        values = {"version": draft.version, "saved_at": saved_at, "saved_by": draft.saved_by, "record": encode_draft(draft)}
        known = _ledger(ledger_drafts.c, (draft.unit,), draft.mechanism, draft.period)
        if self._connection.execute(update(ledger_drafts).where(known).values(values)).rowcount == 0:
            names = {"unit": draft.unit, "mechanism": draft.mechanism.value, "period": str(draft.period)}
            self._connection.execute(insert(ledger_drafts).values(**names, **values))

    def remove_draft(self, units: Collection[str], mechanism: Mechanism, period: Month) -> None:
        """Forget the draft: it was submitted, or given up."""
        self._connection.execute(delete(ledger_drafts).where(_ledger(ledger_drafts.c, units, mechanism, period)))

    # -- returns --

    def put(self, record: LedgerReturn) -> None:
        """Write the return's line anew from its complete value."""
        values = {
            "unit": record.unit,
            "mechanism": record.mechanism.value,
            "period": str(record.period),
            "state": record.state.value,
            "received_at": record.received_at.isoformat() if record.received_at else None,
            "late": record.late,
            "nothing_new": record.nothing_new,
            "stamped": record.stamped is not None,
            "rows": len(record.rows),
            "added": record.count(Change.ADDED),
            "changed": record.count(Change.CHANGED),
            "claims": len(record.evidence),
            "proven": sum(one.proven for one in record.evidence),
            "findings": len(record.findings),
        }
        known = ledger_returns.c.object_id == record.id
        if self._connection.execute(update(ledger_returns).where(known).values(values)).rowcount == 0:
            self._connection.execute(insert(ledger_returns).values(object_id=record.id, **values))

    def returns(
        self,
        periods: Collection[Month] | None = None,
        *,
        mechanism: Mechanism | None = None,
        units: Collection[str] | None = None,
        state: LedgerState | None = None,
        scope: Scope = EVERYTHING,
    ) -> list[ReturnLine]:
        """The lines that the filters leave, by month, unit and mechanism. `units` are names of the day; None: all of them."""
        table = ledger_returns.c
        query = select(ledger_returns).where(*_seen(table, scope), *_months(table, periods))
        if mechanism is not None:
            query = query.where(table.mechanism == mechanism.value)
        if units is not None and len(units) <= _NAMES_AT_ONCE:
            query = query.where(table.unit.in_(units))
        if state is not None:
            query = query.where(table.state == state.value)
        rows = self._connection.execute(query.order_by(table.period, table.unit, table.mechanism)).mappings()
        return [line for line in map(_line, rows) if units is None or line.unit in units]

    def last_period(self, *, upto: Month, scope: Scope = EVERYTHING) -> Month | None:
        """The last month with a return, not later than `upto`; None where there is none."""
        table = ledger_returns.c
        query = select(func.max(table.period)).where(table.period <= str(upto), *_seen(table, scope))
        last = self._connection.execute(query).scalar()
        return Month.parse(last) if last else None

    def first_received(self) -> Month | None:
        """The month of the ledger that the office received before all others; None where it has had none."""
        table = ledger_returns.c
        query = select(table.period).where(table.received_at.is_not(None)).order_by(table.received_at, table.period).limit(1)
        first = self._connection.execute(query).scalar()
        return Month.parse(first) if first else None

    def find(self, units: Collection[str], mechanism: Mechanism, period: Month) -> ReturnLine | None:
        """The return of a unit that has had these names, the first name before the others."""
        found = {line.unit: line for line in self.returns([period], mechanism=mechanism, units=units)}
        return next((found[name] for name in units if name in found), None)

    # -- reminders --

    def remind(self, reminder: LedgerReminder) -> None:
        """Write down that a unit was reminded; once for the same moment."""
        table = ledger_reminders.c
        known = _ledger(table, (reminder.unit,), reminder.mechanism, reminder.period) & (table.at == reminder.at.isoformat())
        self._connection.execute(delete(ledger_reminders).where(known))
        self._connection.execute(
            insert(ledger_reminders).values(
                unit=reminder.unit,
                mechanism=reminder.mechanism.value,
                period=str(reminder.period),
                at=reminder.at.isoformat(),
                by=reminder.by,
                document_id=reminder.document_id,
            )
        )

    def reminders(self, periods: Collection[Month] | None = None, *, scope: Scope = EVERYTHING) -> list[LedgerReminder]:
        """Whom the office has reminded of ledgers of these months, the latest first."""
        table = ledger_reminders.c
        query = select(ledger_reminders).where(*_seen(table, scope), *_months(table, periods))
        query = query.order_by(table.at.desc(), table.unit, table.mechanism)
        return [_reminder(row) for row in self._connection.execute(query).mappings()]

    def remove_reminders(self) -> None:
        """Empty the table: only for a rebuild, which takes them from the journal."""
        self._connection.execute(delete(ledger_reminders))


def _ledger(table: Any, units: Collection[str], mechanism: Mechanism, period: Month) -> ColumnElement[bool]:
    named: ColumnElement[bool] = table.unit.in_(units) & (table.mechanism == mechanism.value) & (table.period == str(period))
    return named


def _seen(table: Any, scope: Scope) -> list[ColumnElement[bool]]:
    """What a unit may see: its own. A scope of no unit ("") sees nothing."""
    return [] if scope.unit is None else [table.unit.in_([name for name in scope.names if name])]


def _months(table: Any, periods: Collection[Month] | None) -> list[ColumnElement[bool]]:
    return [] if periods is None else [table.period.in_([str(month) for month in periods])]


def _line(row: Any) -> ReturnLine:
    values = dict(row)
    values |= {
        "mechanism": Mechanism(row["mechanism"]),
        "period": Month.parse(row["period"]),
        "state": LedgerState(row["state"]),
        "received_at": datetime.fromisoformat(row["received_at"]) if row["received_at"] else None,
    }
    return ReturnLine(**values)


def _reminder(row: Any) -> LedgerReminder:
    values = dict(row)
    values |= {
        "mechanism": Mechanism(row["mechanism"]),
        "period": Month.parse(row["period"]),
        "at": datetime.fromisoformat(row["at"]),
    }
    return LedgerReminder(**values)
