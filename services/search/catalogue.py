"""What a search knows of every object before it reads any text: columns of the register, in memory until it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from services.model.people import Scope
from services.stores.texts import CatalogueRow

Mask = npt.NDArray[np.bool_]

FACETS = ("kind", "unit", "year", "field")


@dataclass(frozen=True, slots=True)
class Column:
    """One property of every object: a number into `values`, in which the empty text stands for none."""

    values: tuple[str, ...]
    codes: npt.NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Column:
        values = tuple(dict.fromkeys(texts))
        numbers = {value: number for number, value in enumerate(values)}
        return cls(values, np.fromiter((numbers[text] for text in texts), np.int64, len(texts)))

    def equals(self, value: str) -> Mask:
        """Which objects have this value."""
        found: Mask = self.codes == (self.values.index(value) if value in self.values else -1)
        return found

    def counts(self, mask: Mask) -> dict[str, int]:
        """How many of the masked objects have each value, the most frequent first."""
        numbers = np.bincount(self.codes[mask], minlength=len(self.values)).tolist()
        counted = [(value, number) for value, number in zip(self.values, numbers, strict=True) if value and number]
        return dict(sorted(counted, key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every object that can be found, by id. A mask has one truth value for each."""

    state: str  # of the register's texts (Texts.state)
    ids: tuple[str, ...]
    rows: Mapping[str, int]
    versions: npt.NDArray[np.int64]
    indexed: Mask
    dates: npt.NDArray[np.int64]  # YYYYMMDD; 0 where there is none
    unread: npt.NDArray[np.int64]  # files of each that wait to be read
    textless: npt.NDArray[np.int64]  # files of each that have no text
    columns: Mapping[str, Column]
    readers: Mapping[str, npt.NDArray[np.int64]]  # by unit: the rows that are not its own and that it may see

    @classmethod
    def of(cls, state: str, rows: Sequence[CatalogueRow], readers: Sequence[tuple[str, str]] = ()) -> Catalogue:
        ids = tuple(row.object_id for row in rows)
        numbers = {object_id: number for number, object_id in enumerate(ids)}
        shared: dict[str, list[int]] = {}
        for object_id, unit in readers:
            if object_id in numbers:
                shared.setdefault(unit, []).append(numbers[object_id])
        return cls(
            state=state,
            ids=ids,
            rows=numbers,
            versions=np.fromiter((row.version for row in rows), np.int64, len(rows)),
            indexed=np.fromiter((row.indexed for row in rows), np.bool_, len(rows)),
            dates=np.fromiter((int((row.date or "0").replace("-", "")) for row in rows), np.int64, len(rows)),
            unread=np.fromiter((row.unread for row in rows), np.int64, len(rows)),
            textless=np.fromiter((row.textless for row in rows), np.int64, len(rows)),
            columns={
                "kind": Column.of([row.kind for row in rows]),
                "unit": Column.of([row.unit for row in rows]),
                "year": Column.of(["" if row.year is None else str(row.year) for row in rows]),
                "field": Column.of([row.field or "" for row in rows]),
            },
            readers={unit: np.array(theirs, np.int64) for unit, theirs in shared.items()},
        )

    def within(self, scope: Scope) -> Mask:
        """What the scope may see: everything, or a unit's own and what was sent to it.

        Papers of the office itself have no unit and belong to none.
        """
        if scope.unit is None:
            return np.ones(len(self.ids), np.bool_)
        mask = self.columns["unit"].equals(scope.unit) & (scope.unit != "")
        mask[self.readers.get(scope.unit, np.empty(0, np.int64))] = True
        return mask

    def passing(self, filters: Mapping[str, str], *, but_not: str = "") -> Mask:
        """What passes every filter except the one that `but_not` names."""
        mask = np.ones(len(self.ids), np.bool_)
        for name, value in filters.items():
            if name != but_not:
                mask &= self.columns[name].equals(value)
        return mask

    def newest_first(self, mask: Mask, scores: npt.NDArray[np.float32] | None = None) -> list[int]:
        """The masked rows, the best score first, then the latest date, then by id."""
        rows = np.flatnonzero(mask)
        keys: list[npt.NDArray[Any]] = [rows, -self.dates[rows]]
        if scores is not None:
            keys.append(-np.round(scores[rows], 3))
        ordered: list[int] = rows[np.lexsort(keys)].tolist()
        return ordered


EMPTY = Catalogue.of("", ())
