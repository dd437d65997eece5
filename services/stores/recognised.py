"""The `recognised_pages` table: pages that are done while others of their file still wait."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, insert, select

from services.model.document import Page
from services.stores.codec import decode_page, encode_page
from services.stores.tables import recognised_pages


class Recognised:
    """Reads and writes the pages of files, by the file's digest."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, sha256: str, page: Page, *, recogniser: str) -> None:
        """Keep a page, in place of what was there."""
        table = recognised_pages.c
        self._connection.execute(delete(recognised_pages).where(table.sha256 == sha256, table.page == page.number))
        row = {"sha256": sha256, "page": page.number, "recogniser": recogniser, "content": encode_page(page)}
        self._connection.execute(insert(recognised_pages).values(row))

    def of(self, sha256: str, *, recogniser: str) -> dict[int, Page]:
        """The pages of a file that this recogniser has done, by number."""
        table = recognised_pages.c
        query = select(table.page, table.content).where(table.sha256 == sha256, table.recogniser == recogniser)
        return {row.page: decode_page(row.content) for row in self._connection.execute(query)}

    def forget(self, digests: Collection[str]) -> None:
        """Their texts are archived."""
        self._connection.execute(delete(recognised_pages).where(recognised_pages.c.sha256.in_(digests)))
