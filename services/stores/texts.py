"""The `texts` table: the normalised text of each object, against which every hit is verified, and how far the index has it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from services.model.query import Hit, IndexedText
from services.stores.codec import decode_names
from services.stores.house import House
from services.stores.tables import objects, pages, readers, standings, texts
from services.stores.units import Units

# Names of facts in `house`.
_STATE = "texts_state"  # a token that every change of `texts` renews
_NORMALISER = "texts_normaliser"  # stamp of the normaliser that made them
_AT_ONCE = 500  # ids in one question: below every database's limit on parameters


class CatalogueRow(NamedTuple):
    """What a search knows of an object before it reads any text. `indexed` is True when the index has been given this version."""

    object_id: str
    version: int
    indexed: bool
    kind: str
    unit: str
    year: int | None
    field: str | None
    date: str | None
    unread: int  # files that wait to be read
    textless: int  # files without text


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundObject:
    """What a hit shows of an object: its line, its names, and the pages of its files by position as (number or None, text)."""

    hit: Hit
    record: str  # its metadata.json
    files: dict[int, tuple[tuple[int | None, str], ...]]
    units: tuple[str, ...] = ()  # of an assessment: those that are assessed

    @property
    def names(self) -> tuple[str, ...]:
        """The words by which it is found besides the text of its files."""
        return (self.hit.title, self.hit.number or "", self.hit.unit, *decode_names(self.record), *self.units)


class Texts:
    """Reads and writes `texts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._house = House(connection)

    def put(self, object_id: str, *, version: int, normal: str) -> None:
        """Keep the text of an object at `version`; the index has to be given it anew where anything differs."""
        row = {"version": version, "normal": normal, "indexed": 0}
        if self._connection.execute(update(texts).where(texts.c.object_id == object_id).values(row)).rowcount == 0:
            self._connection.execute(insert(texts).values(object_id=object_id, **row))
        self.changed()

    def remove(self, object_id: str) -> None:
        """Let no search find the object any more."""
        self._connection.execute(delete(texts).where(texts.c.object_id == object_id))
        self.changed()

    def changed(self) -> None:
        """What a search has in memory is outdated: a text is another one, or a unit has another name."""
        self._house.put(_STATE, secrets.token_hex(8))

    def state(self) -> str:
        """Differs after every change of `texts`, also after one that only a cascade made."""
        count = self._connection.execute(select(func.count()).select_from(texts)).scalar_one()
        return f"{self._house.get(_STATE)}/{count}"

    def catalogue(self) -> list[CatalogueRow]:
        """Every object that can be found, by id, under the name that its unit has now."""
        query = (
            select(
                texts.c.object_id,
                texts.c.version,
                texts.c.indexed == texts.c.version,
                *(objects.c[name] for name in ("kind", "unit", "year", "field", "date", "unread", "textless")),
            )
            .join(objects, objects.c.id == texts.c.object_id)
            .order_by(texts.c.object_id)
        )
        now = Units(self._connection).names_now()
        rows = (CatalogueRow(*row) for row in self._connection.execute(query))
        return [row._replace(unit=now.get(row.unit, row.unit)) for row in rows]

    def readers(self) -> list[tuple[str, str]]:
        """(object, unit) wherever a unit may see what is not its own."""
        now = Units(self._connection).names_now()
        query = select(readers.c.object_id, readers.c.unit)
        return [(row.object_id, now.get(row.unit, row.unit)) for row in self._connection.execute(query)]

    def read(self, object_ids: Sequence[str]) -> Iterator[IndexedText]:
        """The texts of these objects as they are now; an object that is gone is left out."""
        columns = (texts.c.object_id, texts.c.version, texts.c.normal)
        for start in range(0, len(object_ids), _AT_ONCE):
            query = select(*columns).where(texts.c.object_id.in_(object_ids[start : start + _AT_ONCE]))
            yield from map(IndexedText._make, self._connection.execute(query))

    def waiting(self, limit: int) -> list[IndexedText]:
        """Texts that the index has not got at their version, at most `limit`."""
        query = select(texts.c.object_id, texts.c.version, texts.c.normal).where(texts.c.indexed != texts.c.version)
        return [IndexedText._make(row) for row in self._connection.execute(query.limit(limit))]

    def mark_indexed(self, given: Mapping[str, int]) -> int:
        """Note that the index has these texts, by id and fingerprint; one that changed meanwhile keeps waiting.

        Returns how many were marked.
        """
        kept = [
            {"id": text.object_id, "to": text.version}
            for text in self.read(list(given))
            if text.fingerprint == given[text.object_id]
        ]
        self._set_indexed(kept)
        return len(kept)

    def unmark(self, object_ids: Iterable[str]) -> None:
        """Note that the index has lost these texts."""
        self._set_indexed([{"id": object_id, "to": 0} for object_id in object_ids])

    def _set_indexed(self, rows: list[dict[str, object]]) -> None:
        if rows:
            change = update(texts).where(texts.c.object_id == bindparam("id")).values(indexed=bindparam("to"))
            self._connection.execute(change, rows)
            self.changed()

    def normaliser(self) -> str | None:
        """The stamp of the normaliser that made these texts; None as long as nobody noted it."""
        return self._house.get(_NORMALISER)

    def note_normaliser(self, stamp: str) -> None:
        """Note which normaliser made every text."""
        self._house.put(_NORMALISER, stamp)

    def found(self, object_ids: Sequence[str], *, with_pages: bool) -> dict[str, FoundObject]:
        """What a page of results shows of these objects, by id."""
        found: dict[str, FoundObject] = {}
        for start in range(0, len(object_ids), _AT_ONCE):
            found |= self._found(object_ids[start : start + _AT_ONCE], with_pages=with_pages)
        return found

    def _found(self, object_ids: Sequence[str], *, with_pages: bool) -> dict[str, FoundObject]:
        columns = [objects.c[name] for name in ("id", "kind", "number", "title", "unit", "date", "record")]
        rows = self._connection.execute(select(*columns).where(objects.c.id.in_(object_ids)))
        files = self._pages(object_ids) if with_pages else {}
        units = self._assessed(object_ids)
        return {
            row.id: FoundObject(
                hit=Hit(id=row.id, kind=row.kind, number=row.number, title=row.title, unit=row.unit, date=row.date),
                record=row.record,
                files=files.get(row.id, {}),
                units=tuple(sorted(units.get(row.id, ()))),
            )
            for row in rows
        }

    def _assessed(self, object_ids: Sequence[str]) -> dict[str, list[str]]:
        """The units of each assessment among these, as `Assessment.units` has them."""
        query = select(standings.c.object_id, standings.c.unit).distinct().where(standings.c.object_id.in_(object_ids))
        found: dict[str, list[str]] = {}
        for object_id, unit in self._connection.execute(query):
            found.setdefault(object_id, []).append(unit)
        return found

    def _pages(self, object_ids: Sequence[str]) -> dict[str, dict[int, tuple[tuple[int | None, str], ...]]]:
        query = (
            select(pages.c.object_id, pages.c.file, pages.c.page, pages.c.paged, pages.c.text)
            .where(pages.c.object_id.in_(object_ids))
            .order_by(pages.c.object_id, pages.c.file, pages.c.page)
        )
        found: dict[str, dict[int, tuple[tuple[int | None, str], ...]]] = {}
        for object_id, file, page, paged, text in self._connection.execute(query):
            of_object = found.setdefault(object_id, {})
            of_object[file] = (*of_object.get(file, ()), (page if paged else None, text))
        return found
