"""`rectifications`: deadlines and states of all rectifications, a projection of the objects."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from services.model.people import EVERYTHING, Scope
from services.model.periods import Quarter
from services.model.rectification import Rectification, RectificationState
from services.model.rectifying.lines import RectificationLine
from services.stores.tables import rectifications


class Rectifications:
    """Reads and writes the table. A unit sees what it was told of, by the names that its Scope gives."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, record: Rectification) -> None:
        """Write the row of a rectification anew from its complete value."""
        values = {
            "unit": record.unit,
            "state": record.state.value,
            "quarter": str(record.quarter) if record.quarter else None,
            "assessment": record.assessment,
            "document": record.document,
            "demanded_at": record.demanded_at.isoformat() if record.demanded_at else None,
            "deadline": record.deadline.isoformat() if record.deadline else None,
            "replied_at": record.replies[-1].at.isoformat() if record.replies else None,
            "closed_on": record.closed_on.isoformat() if record.closed_on else None,
            "asked": record.asked is not None,
            "escalated_at": record.escalated_at.isoformat() if record.escalated_at else None,
        }
        known = rectifications.c.object_id == record.id
        if self._connection.execute(update(rectifications).where(known).values(values)).rowcount == 0:
            self._connection.execute(insert(rectifications).values(object_id=record.id, **values))

    def lines(
        self,
        *,
        units: Collection[str] | None = None,
        states: Collection[RectificationState] | None = None,
        assessment: str | None = None,
        document: str | None = None,
        scope: Scope = EVERYTHING,
    ) -> list[RectificationLine]:
        """Those that the filters leave, the nearest deadline first; what has none comes last."""
        table = rectifications.c
        query = select(rectifications)
        if scope.unit is not None:
            query = query.where(table.unit.in_([name for name in scope.names if name]), table.demanded_at.is_not(None))
        if units is not None:
            query = query.where(table.unit.in_(list(units)))
        if states is not None:
            query = query.where(table.state.in_([state.value for state in states]))
        if assessment is not None:
            query = query.where(table.assessment == assessment)
        if document is not None:
            query = query.where(table.document == document)
        query = query.order_by(table.deadline.is_(None), table.deadline, table.unit, table.object_id)
        return [_line(row) for row in self._connection.execute(query).mappings()]


def _line(row: Mapping[Any, Any]) -> RectificationLine:
    return RectificationLine(
        object_id=row["object_id"],
        unit=row["unit"],
        state=RectificationState(row["state"]),
        quarter=Quarter.parse(row["quarter"]) if row["quarter"] else None,
        assessment=row["assessment"],
        document=row["document"],
        demanded_at=datetime.fromisoformat(row["demanded_at"]) if row["demanded_at"] else None,
        deadline=date.fromisoformat(row["deadline"]) if row["deadline"] else None,
        replied_at=datetime.fromisoformat(row["replied_at"]) if row["replied_at"] else None,
        closed_on=date.fromisoformat(row["closed_on"]) if row["closed_on"] else None,
        asked=bool(row["asked"]),
        escalated_at=datetime.fromisoformat(row["escalated_at"]) if row["escalated_at"] else None,
    )
