"""What is on file of one kind: found, listed and counted. Every question that a person asks carries a Scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar

from services.model.people import Scope
from services.model.records import ArchivedObject
from services.stores.objects import Counts, Listing, Row
from services.stores.register import Register

R = TypeVar("R", bound=ArchivedObject)


class Shelf(Generic[R]):
    """The archive objects of one kind. A desk is the shelf of what it keeps, and has its verbs besides."""

    def __init__(self, *, register: Register, kind: str, narrowed: Callable[[ArchivedObject | None], R]) -> None:
        """`narrowed`: the record, which must be of this kind; raises NotFound."""
        self._register, self._kind, self._narrowed = register, kind, narrowed

    def get(self, object_id: str, *, scope: Scope) -> R:
        """The object with this id or number, as the scope sees it; raises NotFound."""
        with self._register.reading() as transaction:
            return self._narrowed(transaction.objects.get(object_id, scope=scope))

    def version(self, object_id: str) -> int:
        """The version that a page shows and gives back with the next step; raises NotFound."""
        with self._register.reading() as transaction:
            return transaction.objects.with_version(transaction.objects.get(object_id).id)[1]

    def rows(self, listing: Listing, *, scope: Scope) -> list[Row]:
        """The lines of the list that the filters leave, the newest first."""
        with self._register.reading() as transaction:
            return transaction.objects.rows(self._own(listing), scope=scope)

    def count(self, listing: Listing, *, scope: Scope) -> int:
        """How many the filters leave."""
        with self._register.reading() as transaction:
            return transaction.objects.count(self._own(listing), scope=scope)

    def counts(self, *, scope: Scope) -> Counts:
        """How many there are, by state, unit and month of submission."""
        with self._register.reading() as transaction:
            return transaction.objects.counts(kind=self._kind, scope=scope)

    def years(self, *, scope: Scope) -> list[int]:
        """The years that a filter can offer."""
        with self._register.reading() as transaction:
            return transaction.objects.years(kind=self._kind, scope=scope)

    def _own(self, listing: Listing) -> Listing:
        """Whatever is asked for, nothing of another desk's is shown."""
        return replace(listing, kind=self._kind)
