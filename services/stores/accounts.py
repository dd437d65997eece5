"""The `accounts` table: who may log in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, insert, select, update

from services.model.people import Person, Role
from services.stores.tables import accounts
from services.stores.units import Units


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
    earlier: tuple[str, ...] = ()  # names that the unit had before; the register of units knows them, not this table

    @property
    def person(self) -> Person:
        return Person(login=self.login, name=self.name, role=self.role, unit=self.unit, earlier=self.earlier)

    def fields(self) -> dict[str, Any]:
        """The row of the table."""
        columns = (name for name in self.__slots__ if name != "earlier")
        return {name: getattr(self, name) for name in columns} | {"role": self.role.value}


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
        return self._account(row) if row else None

    def _account(self, row: RowMapping) -> Account:
        unit: str | None = row["unit"]
        earlier = Units(self._connection).names(unit)[1:] if unit else ()
        return Account(**{**row, "role": Role(row["role"]), "earlier": earlier})

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
        return [self._account(row) for row in rows.all()]

    def of_unit(self, unit: str) -> list[Account]:
        """The accounts that are bound to a unit."""
        rows = self._connection.execute(select(accounts).where(accounts.c.unit == unit).order_by(accounts.c.login)).mappings()
        return [self._account(row) for row in rows.all()]

    def follow(self, unit: str, now: str) -> int:
        """The accounts of a unit go with it to its new name, or into the unit of which it is a part now; returns how many."""
        return self._connection.execute(update(accounts).where(accounts.c.unit == unit).values(unit=now)).rowcount

    def count(self, role: Role) -> int:
        """How many accounts of a role can log in."""
        query = select(func.count()).select_from(accounts).where(accounts.c.role == role.value, accounts.c.disabled.is_(False))
        return int(self._connection.execute(query).scalar_one())
