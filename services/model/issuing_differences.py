"""Two versions of the issuing book side by side: what differs, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from services.model.issuing import IssuingBook
from services.model.issuing_changes import Entry, Section, entries, key_of

ORDER = "order"
"""The field of a difference in the order of a list, whose values are the names of its entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that differs. `entry`: what its entry is called, "" for the list itself; None: there is no such entry."""

    section: Section
    entry: str
    field: str
    older: Any
    newer: Any


def differences(older: IssuingBook, newer: IssuingBook) -> tuple[Difference, ...]:
    """What differs, list by list; an entry that came or went differs in every field that says anything."""
    return tuple(one for section in Section for one in _of_list(section, entries(older, section), entries(newer, section)))


def _of_list(section: Section, older: Sequence[Entry], newer: Sequence[Entry]) -> Iterator[Difference]:
    yield from _of_entries(section, _pairs(older, newer))
    before, after = tuple(map(key_of, older)), tuple(map(key_of, newer))
    if before != after and sorted(before) == sorted(after):  # which of them is the default hangs on the order
        yield Difference(section=section, entry="", field=ORDER, older=before, newer=after)


def _pairs(older: Sequence[Entry], newer: Sequence[Entry]) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Each entry beside what it became: that of its name, or, where both names are new, that which stands in its place."""
    before, after = {key_of(one): one for one in older}, {key_of(one): one for one in newer}
    renamed = dict[str, Entry]()
    if len(older) == len(newer):
        renamed = {
            key_of(old): new
            for old, new in zip(older, newer, strict=True)
            if key_of(old) not in after and key_of(new) not in before
        }
    for key, one in before.items():
        yield one, after.get(key) or renamed.get(key)
    known = {key_of(one) for one in renamed.values()}
    yield from ((None, one) for key, one in after.items() if key not in before and key not in known)


def _of_entries(section: Section, pairs: Iterator[tuple[Entry | None, Entry | None]]) -> Iterator[Difference]:
    for old, new in pairs:
        entry = new if new is not None else old
        assert entry is not None, "a pair has at least one side"
        for one in fields(entry):
            values = [getattr(side, one.name) if side is not None else None for side in (old, new)]
            if values[0] != values[1] and any(values):
                yield Difference(section=section, entry=key_of(entry), field=one.name, older=values[0], newer=values[1])
