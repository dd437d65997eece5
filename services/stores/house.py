"""The `house` table: facts about the house itself, by name."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from services.stores.tables import house

BEGUN = "begun"  # since when this register stands for its archive; an empty one beside archived objects has no such mark
READ_ONLY = "read_only"  # why nothing may be written until somebody has looked
SEALED_UPTO = "journal_sealed_upto"  # sequence number of the last journal record that lies in the archive
JOURNAL_END = "journal_end"  # sequence number and hash of the newest record: a journal cut short is noticed


class House:
    """Reads and writes single facts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        return self._connection.execute(select(house.c.value).where(house.c.name == name)).scalar_one_or_none()

    def put(self, name: str, value: str) -> None:
        if self._connection.execute(update(house).where(house.c.name == name).values(value=value)).rowcount == 0:
            self._connection.execute(insert(house).values(name=name, value=value))

    def remove(self, name: str) -> None:
        self._connection.execute(delete(house).where(house.c.name == name))
