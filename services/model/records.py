"""What every archive object has in common: an id, files, events. One object, one complete value of it per version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeGuard

from services.model.files import TEXTLESS, ReadingState, StoredFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One business step of an object, as it stands in events.jsonl: who, when, what, and in which words."""

    version: int
    at: datetime
    by: str  # the person's name
    login: str
    step: str  # a value of the object's own step enum
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What lists, filters and searches know of an object: one row of the register's `objects`."""

    title: str
    unit: str  # "" for the office's own papers
    state: str
    number: str | None
    date: date | None
    field: str | None
    digest: str | None  # equal for the same thing handed in twice
    names: tuple[str, ...]  # further words by which a search finds it: parties, labels


class ArchivedObject(Protocol):
    """A frozen dataclass that is archived whole, one version per business step."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def files(self) -> tuple[StoredFile, ...]: ...
    @property
    def events(self) -> tuple[Event, ...]: ...
    @property
    def submitted_at(self) -> datetime: ...
    def summary(self) -> Summary: ...
    def with_event(self, event: Event) -> ArchivedObject: ...


class ReadObject(ArchivedObject, Protocol):
    """An object whose files are read, and recognised where they are pictures: a filing, a ledger return, a rectification."""

    @property
    def recognition_due(self) -> bool: ...


READ_KINDS = frozenset({"filing", "ledger", "rectification"})


def is_read(record: ArchivedObject) -> TypeGuard[ReadObject]:
    """Whether the object is of a kind whose files are read."""
    return record.kind in READ_KINDS


def unread(files: tuple[StoredFile, ...]) -> int:
    """How many of the files wait to be read."""
    return sum(file.reading is ReadingState.WAITING for file in files)


def textless(files: tuple[StoredFile, ...]) -> int:
    """How many of the files have no text by which they could be found, or pages that have none."""
    return sum(file.reading in TEXTLESS or file.pending > 0 for file in files)


def unrecognised(files: tuple[StoredFile, ...]) -> int:
    """How many of the textless files can still get text, or pages of theirs can: 待识别."""
    return sum(file.reading is ReadingState.UNRECOGNISED or file.pending > 0 for file in files)
