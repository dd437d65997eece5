"""The `pages` table: the text of each page of each file, as it was read."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from services.model.document import Origin, Page, ParsedDocument
from services.stores.tables import pages


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

    def of(self, object_id: str) -> dict[int, tuple[Page, ...]]:
        """The pages of each file that was read, by the file's position."""
        query = select(pages).where(pages.c.object_id == object_id).order_by(pages.c.file, pages.c.page)
        found: dict[int, list[Page]] = {}
        for row in self._connection.execute(query):
            page = Page(number=row.page, text=row.text, origin=Origin(row.origin), confidence=row.confidence)
            found.setdefault(row.file, []).append(page)
        return {position: tuple(texts) for position, texts in found.items()}
