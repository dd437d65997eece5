"""A register and an index on the disk, filled with objects of given texts: the real stores, without archive and desks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.model.document import Page, ParsedDocument
from services.model.facts import CooperationField, Fact, FactField
from services.model.files import FileKind, FileRole, ReadingState, StoredFile
from services.model.filing import Filing
from services.model.normal import object_text
from services.model.people import EVERYTHING, Scope
from services.model.query import Query, Results
from services.model.units import UnitKind
from services.search import Search
from services.stores import tables
from services.stores.register import Register
from services.stores.whoosh_index import WhooshIndex


@dataclass
class SearchRoom:
    """A search with hands to put texts in and to take the index away."""

    folder: Path
    register: Register
    search: Search

    @property
    def index_folder(self) -> Path:
        return self.folder / "index" / "whoosh"

    def another_search(self) -> Search:
        """What a second process would use: the same files, nothing remembered."""
        return Search(register=self.register, index=WhooshIndex(self.index_folder, patience=5))

    def put(
        self,
        object_id: str,
        *pages: str,
        version: int = 1,
        title: str = "合作协议",
        unit: str = "市发改委",
        day: str = "2022-09-02",
        field: str | None = None,
        parties: Sequence[str] = (),
        unread: int = 0,
        paged: bool = True,
    ) -> str:
        """Write an object as the projection of the archive does; returns its normalised text."""
        facts = [Fact(field=FactField.TITLE, value=title), Fact(field=FactField.SIGNED_ON, value=day)]
        facts += [Fact(field=FactField.PARTY, value=party) for party in parties]
        facts += [Fact(field=FactField.FIELD, value=CooperationField(field).value)] if field else []
        filing = Filing(
            id=object_id,
            unit=unit,
            unit_kind=UnitKind.DEPARTMENT,
            key=object_id,
            key_digest="",
            submitted_at=datetime(2022, 9, 1, tzinfo=UTC),
            submitted_by="张三",
            confirmed=tuple(facts),
            files=tuple(
                StoredFile(
                    position=position,
                    role=FileRole.AGREEMENT,
                    label=f"扫描件{position}.pdf",
                    kind=FileKind.PDF,
                    size=1,
                    sha256=hashlib.sha256(f"{object_id}/{position}".encode()).hexdigest(),
                    reading=ReadingState.READ if position == 1 else ReadingState.WAITING,
                )
                for position in range(1, 2 + unread)
            ),
        )
        summary = filing.summary()
        normal = object_text((summary.title, summary.number or "", summary.unit, *summary.names), [pages])
        numbered = tuple(Page(number=number, text=text) for number, text in enumerate(pages, 1))
        with self.register.transaction() as transaction:
            transaction.objects.put(filing, version=version, inventory="0")
            transaction.pages.put(object_id, 1, ParsedDocument(kind="pdf", pages=numbered, paged=paged))
            transaction.texts.put(object_id, version=version, normal=normal)
        return normal

    def find(self, text: str = "", *, scope: Scope = EVERYTHING, limit: int = 100, **filters: object) -> Results:
        return self.search.find(Query(text=text, limit=limit, **filters), scope=scope)  # type: ignore[arg-type]

    def ids(self, text: str, *, scope: Scope = EVERYTHING) -> set[str]:
        """The objects that a search finds; a page holds them all."""
        results = self.find(text, scope=scope, limit=1000)
        found = {hit.id for hit in results.hits}
        assert results.total == len(results.hits) == len(found)
        return found


@pytest.fixture
def room(tmp_path: Path) -> Iterator[SearchRoom]:
    opened = open_room(tmp_path)
    yield opened
    opened.register.close()


def open_room(folder: Path) -> SearchRoom:
    register = Register(f"sqlite:///{folder / 'register.sqlite3'}")
    tables.metadata.create_all(register.engine)
    index = WhooshIndex(folder / "index" / "whoosh", patience=5)
    return SearchRoom(folder=folder, register=register, search=Search(register=register, index=index))
