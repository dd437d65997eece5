"""The `accounts` table: who may log in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from services.model.people import Person, Role
from services.stores.tables import accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's account. `password` is an argon2id hash; raising `epoch` ends every session."""

    login: str
    name: str
    role: Role
    unit: str | None = None
    password: str
    must_change: bool = True
    disabled: bool = False
    failures: int = 0
    locked_until: float = 0.0  # seconds since the epoch
    epoch: int = 0

    @property
    def person(self) -> Person:
        return Person(login=self.login, name=self.name, role=self.role, unit=self.unit)

    def fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__} | {"role": self.role.value}


class Accounts:
    """Reads and writes accounts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, login: str) -> Account | None:
        return self._one(select(accounts).where(accounts.c.login == login))

    def claim(self, login: str) -> Account | None:
        """The account, which nobody else changes until this transaction ends."""
        # SQLite holds the whole register for a writer and ignores the clause; PostgreSQL locks the row.
        return self._one(select(accounts).where(accounts.c.login == login).with_for_update())

    def _one(self, query: Select[Any]) -> Account | None:
        row = self._connection.execute(query).mappings().one_or_none()
        return Account(**{**row, "role": Role(row["role"])}) if row else None

    def put(self, account: Account) -> None:
        """Add the account or replace it."""
        values = account.fields()
        if self._connection.execute(update(accounts).where(accounts.c.login == account.login).values(**values)).rowcount == 0:
            self._connection.execute(insert(accounts).values(**values))

    def put_failures(self, login: str, *, failures: int, locked_until: float) -> None:
        """Remember how often a wrong password was given, and nothing else of the account."""
        values = {"failures": failures, "locked_until": locked_until}
        self._connection.execute(update(accounts).where(accounts.c.login == login).values(**values))

    def all(self) -> list[Account]:
        rows = self._connection.execute(select(accounts).order_by(accounts.c.role, accounts.c.login)).mappings()
        return [Account(**{**row, "role": Role(row["role"])}) for row in rows]

    def count(self, role: Role) -> int:
        """How many accounts of a role can log in."""
        query = select(func.count()).select_from(accounts).where(accounts.c.role == role.value, accounts.c.disabled.is_(False))
        return int(self._connection.execute(query).scalar_one())
