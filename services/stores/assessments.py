"""`assessments`, `standings`, `objections`, `counted_facts`: how each quarter stands, what came out, what was said of it, and
which facts a frozen one counted.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, tuple_, update

from services.model.assessment.adjustments import ObjectionState
from services.model.assessment.assessments import Assessment, AssessmentState
from services.model.assessment.facts import STANDING_KINDS
from services.model.assessment.lines import AssessmentLine, ObjectionLine, StandingLine
from services.model.mechanisms import Mechanism
from services.model.periods import Quarter
from services.stores.journal import Journal
from services.stores.tables import assessments, counted_facts, objections, standings

SEALED = "assessment-sealed"
"""The journal's action when a quarter is frozen: its record carries the seal, so that nobody changes both unseen."""
_OVERALL = ""


class Assessments:
    """Reads and writes the four tables."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, record: Assessment) -> None:
        """Write the rows of an assessment anew from its complete value."""
        shown_at, frozen_at = record.shown_at, record.frozen_at
        values = {
            "quarter": str(record.quarter),
            "serial": record.serial,
            "state": record.state.value,
            "scheme": record.scheme.version,
            "shown_at": shown_at.isoformat() if shown_at else None,
            "objections_until": record.objections_until.isoformat() if record.objections_until else None,
            "frozen_at": frozen_at.isoformat() if frozen_at else None,
            "previous": record.previous,
            "seal": record.seal,
        }
        known = assessments.c.object_id == record.id
        if self._connection.execute(update(assessments).where(known).values(values)).rowcount == 0:
            self._connection.execute(insert(assessments).values(object_id=record.id, **values))
        self._put_standings(record)
        self._put_objections(record)
        self._connection.execute(delete(counted_facts).where(counted_facts.c.object_id == record.id))
        if record.frozen and (counted := sorted(counted_in(record))):
            self._connection.execute(insert(counted_facts), [{"object_id": record.id, "fact": fact} for fact in counted])

    def _put_standings(self, record: Assessment) -> None:
        self._connection.execute(delete(standings).where(standings.c.object_id == record.id))
        if rows := list(standing_rows(record)):
            self._connection.execute(insert(standings), rows)

    def _put_objections(self, record: Assessment) -> None:
        self._connection.execute(delete(objections).where(objections.c.object_id == record.id))
        rows = [
            {
                "object_id": record.id,
                "objection": one.id,
                "unit": one.unit,
                "state": one.state.value,
                "at": one.at.isoformat(),
                "answered_at": one.answered_at.isoformat() if one.answered_at else None,
            }
            for one in record.objections
        ]
        if rows:
            self._connection.execute(insert(objections), rows)

    def objections(self, object_id: str) -> list[ObjectionLine]:
        """The objections to one assessment, the oldest first."""
        query = select(objections).where(objections.c.object_id == object_id).order_by(objections.c.at, objections.c.objection)
        return [_objection(row) for row in self._connection.execute(query).mappings()]

    def assessed(self, object_id: str) -> set[str]:
        """The units that have a sheet in one assessment."""
        query = select(standings.c.unit).where(standings.c.object_id == object_id).distinct()
        return set(self._connection.execute(query).scalars())

    def lines(self, quarter: Quarter | None = None) -> list[AssessmentLine]:
        """The assessments of a quarter or of all, in the order of quarters; a correction comes after what it mends."""
        waiting = (
            select(func.count())
            .where(objections.c.object_id == assessments.c.object_id, objections.c.state == ObjectionState.OPEN.value)
            .scalar_subquery()
        )
        query = select(assessments, waiting.label("waiting")).order_by(assessments.c.quarter, assessments.c.serial)
        if quarter is not None:
            query = query.where(assessments.c.quarter == str(quarter))
        return [_line(row) for row in self._connection.execute(query).mappings()]

    def latest(self, quarter: Quarter, *, frozen: bool = False) -> AssessmentLine | None:
        """The newest assessment of a quarter, or the newest that is frozen; None where there is none."""
        found = [line for line in self.lines(quarter) if line.frozen or not frozen]
        return found[-1] if found else None

    def tip(self) -> str:
        """The seal that the next one is put upon: the newest on which none was put yet; "" before the first."""
        frozen = [line for line in self.lines() if line.frozen]
        followed = {line.previous for line in frozen}
        free = [line for line in frozen if line.seal not in followed]
        newest = max(free, key=lambda line: (line.frozen_at or datetime.min, line.object_id), default=None)
        return newest.seal if newest else ""

    def counted_elsewhere(self, quarter: Quarter) -> dict[str, Quarter]:
        """The facts that frozen assessments of other quarters counted, as the newest of each quarter has it."""
        query = (
            select(counted_facts.c.fact, assessments.c.quarter)
            .join(assessments, assessments.c.object_id == counted_facts.c.object_id)
            .where(assessments.c.quarter != str(quarter), _newest_frozen())
        )
        return {str(row.fact): Quarter.parse(row.quarter) for row in self._connection.execute(query)}

    def counted_by(self, object_id: str) -> set[str]:
        """The facts that one frozen assessment counted."""
        return set(self._connection.execute(select(counted_facts.c.fact).where(counted_facts.c.object_id == object_id)).scalars())

    def rows_of(self, object_id: str) -> list[Mapping[str, Any]]:
        """The rows of one assessment's standings, as `standing_rows` makes them."""
        return [
            dict(row) for row in self._connection.execute(select(standings).where(standings.c.object_id == object_id)).mappings()
        ]

    def standings(
        self, *, units: Collection[str] | None = None, mechanism: Mechanism | None = None, every: bool = False
    ) -> list[StandingLine]:
        """What came out in the frozen quarters, as the newest assessment of each has it, by quarter, group and rank.

        Under `mechanism` (None: overall), or under `every` one and overall; of `units` by the names of their day, None: of all.
        """
        query = (
            select(standings, assessments.c.quarter)
            .join(assessments, assessments.c.object_id == standings.c.object_id)
            .where(_newest_frozen())
            .order_by(assessments.c.quarter, standings.c.mechanism, standings.c.grouping, standings.c.rank, standings.c.unit)
        )
        if not every:
            query = query.where(standings.c.mechanism == (mechanism.value if mechanism else _OVERALL))
        if units is not None:
            query = query.where(standings.c.unit.in_(list(units)))
        return [_standing(row) for row in self._connection.execute(query).mappings()]


def noted_seal(journal: Journal, object_id: str) -> str:
    """The seal as the journal told it at the freeze; "": it tells none (a journal rebuilt up to the day before)."""
    told = journal.told_of(SEALED, [object_id])
    return str(json.loads(told[-1].detail)["seal"]) if told else ""


def counted_in(record: Assessment) -> set[str]:
    """Every id of the facts that made points; what stands at every quarter's end is counted again in each."""
    known = {fact.id: fact for fact in record.facts.facts} if record.facts else {}
    sheets = record.standings.standings if record.standings else ()
    counted = [known[fact] for sheet in sheets for score in sheet.scores for fact in score.facts if fact in known]
    return {name for fact in counted if fact.kind not in STANDING_KINDS for name in fact.ids}


def standing_rows(record: Assessment) -> Iterator[dict[str, Any]]:
    """The rows of an assessment's standings."""
    for one in record.standings.standings if record.standings else ():
        yield {
            "object_id": record.id,
            "mechanism": one.mechanism.value if one.mechanism else _OVERALL,
            "unit": one.unit,
            "grouping": one.group,
            "score": str(one.score),
            "rank": one.rank,
        }


def _newest_frozen() -> Any:
    """True of the newest frozen assessment of each quarter."""
    newest: Select[Any] = (
        select(assessments.c.quarter, func.max(assessments.c.serial))
        .where(assessments.c.state == AssessmentState.FROZEN.value)
        .group_by(assessments.c.quarter)
    )
    return tuple_(assessments.c.quarter, assessments.c.serial).in_(newest)


def _line(row: Mapping[Any, Any]) -> AssessmentLine:
    return AssessmentLine(
        object_id=row["object_id"],
        quarter=Quarter.parse(row["quarter"]),
        serial=row["serial"],
        state=AssessmentState(row["state"]),
        scheme=row["scheme"],
        shown_at=datetime.fromisoformat(row["shown_at"]) if row["shown_at"] else None,
        objections_until=date.fromisoformat(row["objections_until"]) if row["objections_until"] else None,
        open_objections=row["waiting"],
        frozen_at=datetime.fromisoformat(row["frozen_at"]) if row["frozen_at"] else None,
        previous=row["previous"],
        seal=row["seal"],
    )


def _objection(row: Mapping[Any, Any]) -> ObjectionLine:
    return ObjectionLine(
        id=row["objection"],
        unit=row["unit"],
        state=ObjectionState(row["state"]),
        at=datetime.fromisoformat(row["at"]),
        answered_at=datetime.fromisoformat(row["answered_at"]) if row["answered_at"] else None,
    )


def _standing(row: Mapping[Any, Any]) -> StandingLine:
    return StandingLine(
        quarter=Quarter.parse(row["quarter"]),
        object_id=row["object_id"],
        mechanism=Mechanism(row["mechanism"]) if row["mechanism"] else None,
        unit=row["unit"],
        group=row["grouping"],
        score=Decimal(row["score"]),
        rank=row["rank"],
    )
