"""The `pages` table: the text of each page of each file, as it was read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, case, delete, func, insert, select

from services.model.document import Origin, Page, ParsedDocument
from services.stores.tables import pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How much was read of a file: `recognised` of its pages came from pictures, `waiting` are pictures without text."""

    pages: int
    paged: bool
    characters: int
    recognised: int
    waiting: int


class Pages:
    """Reads and writes the texts of an object's files."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, object_id: str, position: int, document: ParsedDocument) -> None:
        """Keep the pages of file number `position`, replacing what was there."""
        self._connection.execute(delete(pages).where(pages.c.object_id == object_id, pages.c.file == position))
        rows = [
            {
                "object_id": object_id,
                "file": position,
                "page": page.number,
                "paged": document.paged,
                "origin": page.origin.value,
                "confidence": page.confidence,
                "text": page.text,
            }
            for page in document.pages
        ]
        if rows:
            self._connection.execute(insert(pages), rows)

    def remove(self, object_id: str, position: int) -> None:
        """Let no search quote file number `position` any more."""
        self._connection.execute(delete(pages).where(pages.c.object_id == object_id, pages.c.file == position))

    def measures(self, object_id: str) -> dict[int, Measure]:
        """How much there is of each file, by its position."""
        origins = {origin: func.sum(case((pages.c.origin == origin.value, 1), else_=0)) for origin in (Origin.OCR, Origin.NONE)}
        query = (
            select(
                pages.c.file,
                func.count().label("pages"),
                func.max(case((pages.c.paged, 1), else_=0)).label("paged"),
                func.sum(func.length(pages.c.text)).label("characters"),
                origins[Origin.OCR].label("recognised"),
                origins[Origin.NONE].label("waiting"),
            )
            .where(pages.c.object_id == object_id)
            .group_by(pages.c.file)
        )
        return {
            row.file: Measure(
                pages=row.pages,
                paged=bool(row.paged),
                characters=int(row.characters or 0),
                recognised=int(row.recognised),
                waiting=int(row.waiting),
            )
            for row in self._connection.execute(query)
        }

    def origins(self, object_id: str) -> dict[tuple[int, int], Origin]:
        """How each page was read, by the file's position and the page's number."""
        query = select(pages.c.file, pages.c.page, pages.c.origin).where(pages.c.object_id == object_id)
        return {(row.file, row.page): Origin(row.origin) for row in self._connection.execute(query)}

    def of(self, object_id: str) -> dict[int, tuple[Page, ...]]:
        """The pages of each file that was read, by the file's position."""
        query = select(pages).where(pages.c.object_id == object_id).order_by(pages.c.file, pages.c.page)
        found: dict[int, list[Page]] = {}
        for row in self._connection.execute(query):
            page = Page(number=row.page, text=row.text, origin=Origin(row.origin), confidence=row.confidence)
            found.setdefault(row.file, []).append(page)
        return {position: tuple(texts) for position, texts in found.items()}
