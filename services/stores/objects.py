"""The `objects` table: one row per archive object, the projection of its latest version."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select

from services.model.corrections import Confirmation
from services.model.errors import NotFound
from services.model.numbers import FilingNumber
from services.model.official import OfficialDocument, as_seen_by
from services.model.people import EVERYTHING, Scope
from services.model.records import ArchivedObject, textless, unread, unrecognised
from services.model.rectification import Rectification, as_told
from services.stores.codec import FOUND_KINDS, decode, decode_confirmation, encode
from services.stores.readers import within
from services.stores.tables import numbers, objects
from services.stores.units import Units

_AT_ONCE = 500  # ids in one question: below every database's limit on parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a list shows: the filters of a page's URL."""

    kind: str = "filing"
    text: str = ""  # in title or number
    unit: str = ""
    state: str = ""
    states: tuple[str, ...] = ()  # any of these
    year: int | None = None
    field: str = ""
    paper: str = ""  # of documents: the kind of paper
    since: date | None = None
    until: date | None = None
    numbered: bool = False  # only what bears a number
    number_year: int | None = None  # of the number, not of the agreement
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list."""

    id: str
    kind: str
    version: int
    state: str
    number: str | None
    title: str
    unit: str
    date: date | None
    field: str | None
    submitted_at: str
    unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an object stands in the register: its version and the digest of its inventory."""

    version: int
    inventory: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Numbers of a kind of object, by state, unit and month of submission (YYYY-MM)."""

    states: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    months: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """A filing for which somebody has vouched."""

    id: str
    title: str
    confirmation: Confirmation


class Objects:
    """Reads and writes `objects`. Every question that a person asks carries a Scope."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, record: ArchivedObject, *, version: int, inventory: str) -> None:
        """Write the object's row anew from its complete value."""
        summary = record.summary()
        row = {
            "kind": record.kind,
            "version": version,
            "inventory": inventory,
            "state": summary.state,
            "number": summary.number,
            "title": summary.title,
            "unit": summary.unit,
            "date": summary.date.isoformat() if summary.date else None,
            "year": _year(record),
            "field": summary.field,
            "submitted_at": record.submitted_at.isoformat(),
            "digest": summary.digest,
            "unread": unread(record.files),
            "textless": textless(record.files),
            "unrecognised": unrecognised(record.files),
            "record": encode(record),
        }
        changed = self._connection.execute(objects.update().where(objects.c.id == record.id).values(row))
        if changed.rowcount == 0:
            self._connection.execute(insert(objects).values(id=record.id, **row))

    def find(self, object_id: str, *, scope: Scope = EVERYTHING) -> ArchivedObject | None:
        """The object with this id or number, if there is one that the scope may see."""
        query = within(select(objects.c.record), scope).where(or_(objects.c.id == object_id, objects.c.number == object_id))
        record = self._connection.execute(query).scalar_one_or_none()
        return _seen(record, scope) if record else None

    def get(self, object_id: str, *, scope: Scope = EVERYTHING) -> ArchivedObject:
        """The same; raises NotFound, alike for what is absent and for what the scope may not see."""
        record = self.find(object_id, scope=scope)
        if record is None:
            raise NotFound(what=object_id)
        return record

    def several(self, ids: Collection[str], *, scope: Scope = EVERYTHING) -> dict[str, ArchivedObject]:
        """Of these ids those objects that the scope may see."""
        wanted, found = sorted({one for one in ids if one}), dict[str, ArchivedObject]()
        for first in range(0, len(wanted), _AT_ONCE):
            some = wanted[first : first + _AT_ONCE]
            query = within(select(objects.c.id, objects.c.record), scope).where(objects.c.id.in_(some))
            found |= {row.id: _seen(row.record, scope) for row in self._connection.execute(query)}
        return found

    def with_version(self, object_id: str) -> tuple[ArchivedObject | None, int]:
        """The object with this id (not its number), and its version; (None, 0) where there is none."""
        query = select(objects.c.record, objects.c.version).where(objects.c.id == object_id)
        row = self._connection.execute(query).one_or_none()
        return (decode(row.record), int(row.version)) if row else (None, 0)

    def has_number(self, number: str) -> bool:
        """Whether an object bears this number."""
        return self._connection.execute(select(objects.c.id).where(objects.c.number == number)).one_or_none() is not None

    def standing(self, object_id: str) -> Standing | None:
        """The version and inventory digest that the register knows of."""
        row = self._connection.execute(
            select(objects.c.version, objects.c.inventory).where(objects.c.id == object_id)
        ).one_or_none()
        return Standing(version=row.version, inventory=row.inventory) if row else None

    def standings(self) -> dict[str, Standing]:
        """The same for every object."""
        rows = self._connection.execute(select(objects.c.id, objects.c.version, objects.c.inventory))
        return {row.id: Standing(version=row.version, inventory=row.inventory) for row in rows}

    def all(self) -> Iterator[ArchivedObject]:
        """Every object, by id."""
        for record in self._connection.execute(select(objects.c.record).order_by(objects.c.id)).scalars():
            yield decode(record)

    def same(self, digest: str, *, scope: Scope, but_not: str = "", states: Sequence[str] | None = None) -> list[ArchivedObject]:
        """Objects with the same digest: the same bytes, the same draft."""
        query = within(select(objects.c.record), scope).where(objects.c.digest == digest, objects.c.id != but_not)
        if states is not None:
            query = query.where(objects.c.state.in_(states))
        return [_seen(record, scope) for record in self._connection.execute(query.order_by(objects.c.submitted_at)).scalars()]

    def rows(self, listing: Listing, *, scope: Scope) -> list[Row]:
        """The rows that the filters leave, the newest first; numbers in their order."""
        columns = [objects.c[name] for name in Row.__slots__]
        query = within(select(*columns), scope).where(*self._conditions(listing))
        query = query.order_by(objects.c.submitted_at.desc(), objects.c.id.desc()).limit(listing.limit).offset(listing.offset)
        return [
            Row(**{**row, "date": date.fromisoformat(row["date"]) if row["date"] else None})
            for row in self._connection.execute(query).mappings()
        ]

    def listed(self, listing: Listing, *, scope: Scope) -> list[tuple[Row, ArchivedObject]]:
        """The same rows, each with its object."""
        rows = self.rows(listing, scope=scope)
        query = select(objects.c.id, objects.c.record).where(objects.c.id.in_([row.id for row in rows]))
        records = {row.id: row.record for row in self._connection.execute(query)} if len(rows) <= _AT_ONCE else None
        if records is None:  # an export of everything: one pass over the same conditions
            whole = within(select(objects.c.id, objects.c.record), scope).where(*self._conditions(listing))
            records = {row.id: row.record for row in self._connection.execute(whole)}
        return [(row, _seen(records[row.id], scope)) for row in rows]

    def number_series(self, *, kind: str, scope: Scope) -> list[str]:
        """The series from which objects of a kind, in scope, have their numbers."""
        query = select(numbers.c.series).distinct().join(objects, objects.c.id == numbers.c.object_id)
        query = within(query, scope).where(objects.c.kind == kind)
        return list(self._connection.execute(query).scalars())

    def records(self, listing: Listing, *, scope: Scope) -> list[ArchivedObject]:
        """The objects that the filters leave, whole, by number and then by submission."""
        query = within(select(objects.c.record), scope).where(*self._conditions(listing))
        query = query.order_by(objects.c.number.is_(None), objects.c.number, objects.c.submitted_at).limit(listing.limit)
        return [_seen(record, scope) for record in self._connection.execute(query).scalars()]

    def confirmations(self, listing: Listing, *, scope: Scope) -> Iterator[Confirmed]:
        """The latest confirmation of each filing that has one, by submission."""
        query = within(select(objects.c.id, objects.c.title, objects.c.record), scope).where(*self._conditions(listing))
        for row in self._connection.execute(query.order_by(objects.c.submitted_at, objects.c.id)):
            if (confirmation := decode_confirmation(row.record)) is not None:
                yield Confirmed(id=row.id, title=row.title, confirmation=confirmation)

    def count(self, listing: Listing, *, scope: Scope) -> int:
        """How many the filters leave."""
        query = within(select(func.count()).select_from(objects), scope).where(*self._conditions(listing))
        return int(self._connection.execute(query).scalar_one())

    def counts(self, *, kind: str, scope: Scope) -> Counts:
        """The numbers that the workbench shows."""

        def by(column: ColumnElement[Any]) -> dict[str, int]:
            query = within(select(column, func.count()), scope).where(objects.c.kind == kind).group_by(column)
            return {str(value): int(number) for value, number in self._connection.execute(query)}

        now, units = Units(self._connection).names_now(), Counter[str]()
        for name, number in by(objects.c.unit).items():
            units[now.get(name, name)] += number
        return Counts(states=by(objects.c.state), units=dict(units), months=by(func.substr(objects.c.submitted_at, 1, 7)))

    def years(self, *, kind: str, scope: Scope) -> list[int]:
        """The years that a filter can offer."""
        query = within(select(objects.c.year).distinct(), scope).where(objects.c.kind == kind, objects.c.year.is_not(None))
        return sorted(self._connection.execute(query).scalars(), reverse=True)

    def textless(self, *, scope: Scope) -> int:
        """How many files that a search looks at have no text."""
        query = within(select(func.coalesce(func.sum(objects.c.textless), 0)), scope).where(objects.c.kind.in_(FOUND_KINDS))
        return int(self._connection.execute(query).scalar_one())

    def unrecognised(self, *, scope: Scope) -> int:
        """How many of these files wait to be recognised."""
        query = within(select(func.coalesce(func.sum(objects.c.unrecognised), 0)), scope)
        return int(self._connection.execute(query.where(objects.c.kind.in_(FOUND_KINDS))).scalar_one())

    def textless_in(self, ids: Sequence[str]) -> int:
        """How many files of these objects have no text."""
        found = 0
        for first in range(0, len(ids), _AT_ONCE):
            own = objects.c.id.in_(ids[first : first + _AT_ONCE])
            found += int(self._connection.execute(select(func.coalesce(func.sum(objects.c.textless), 0)).where(own)).scalar_one())
        return found

    def lacking_text(self) -> list[ArchivedObject]:
        """The objects with files of which no search finds all, the oldest first."""
        query = select(objects.c.record).where(objects.c.textless > 0).order_by(objects.c.submitted_at, objects.c.id)
        return [decode(record) for record in self._connection.execute(query).scalars()]

    def _conditions(self, listing: Listing) -> list[ColumnElement[bool]]:
        """The filters; that of a unit finds what bears an earlier name of it as well."""
        conditions = _conditions(listing)
        if listing.unit:
            conditions.append(objects.c.unit.in_(Units(self._connection).names(listing.unit)))
        return conditions

    def remove_all(self) -> None:
        """Empty the table, and with it pages and texts: only for a rebuild from the archive."""
        self._connection.execute(delete(objects))


def _year(record: ArchivedObject) -> int:
    """The year by which people look for it: that of its date, else that of its submission."""
    return (record.summary().date or record.submitted_at.date()).year


def _seen(record: str, scope: Scope) -> ArchivedObject:
    """The object of this metadata.json, as the scope sees it."""
    decoded = decode(record)
    if isinstance(decoded, Rectification):
        return decoded if scope.unit is None else as_told(decoded)
    return as_seen_by(decoded, scope) if isinstance(decoded, OfficialDocument) else decoded


def _conditions(listing: Listing) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [objects.c.kind == listing.kind]
    if listing.text:
        words = [
            objects.c.title.contains(listing.text, autoescape=True),
            objects.c.number.contains(listing.text, autoescape=True),
        ]
        conditions.append(or_(*words))
    if listing.state:
        conditions.append(objects.c.state == listing.state)
    if listing.states:
        conditions.append(objects.c.state.in_(listing.states))
    if listing.year is not None:
        conditions.append(objects.c.year == listing.year)
    if listing.field:
        conditions.append(objects.c.field == listing.field)
    if listing.paper:  # a whole line of the canonical JSON, at its outermost level: no text within it can look so
        line = f'\n "paper": {json.dumps(listing.paper)}'
        conditions.append(objects.c.record.contains(line, autoescape=True))
    if listing.since:
        conditions.append(objects.c.date >= listing.since.isoformat())
    if listing.numbered:
        conditions.append(objects.c.number.is_not(None))
    if listing.number_year is not None:
        given = select(numbers.c.object_id).where(numbers.c.series == FilingNumber.series(listing.number_year))
        conditions.append(objects.c.id.in_(given))
    if listing.until:
        conditions.append(objects.c.date <= listing.until.isoformat())
    return conditions
