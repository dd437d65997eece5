"""Who may, was it sent before, with which files: then services/steps.py takes the step, and the form's key is remembered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

from services.intake import HeldFile, Intake
from services.model.errors import Conflict, StorageTrouble
from services.model.files import StoredFile
from services.model.people import Person, Scope
from services.model.records import ArchivedObject
from services.shelf import Shelf
from services.steps import Decision, Steps
from services.stores.archive.disk import removed_on_failure
from services.stores.register import Register, Transaction
from services.stores.steps import KnownKey

R = TypeVar("R", bound=ArchivedObject)
S = TypeVar("S", bound=StrEnum)
Change = Callable[[R], R | None]
"""What a step makes of an object; None leaves it as it is. Runs inside the first transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[R, S]):
    """What a desk knows of the objects that it keeps."""

    name: str  # in the register
    narrowed: Callable[[ArchivedObject | None], R]  # the record, which must be of this kind; raises NotFound
    taken_by_people: Container[S]  # the steps that have a row in the desk's table of roles; the others are the worker's
    require: Callable[[Person, S], None]  # raises NotAllowed where that table does not give the role this step
    reused: type[Conflict]  # raised where the key of one form comes with something else
    read: S  # the worker's steps: files read, pictures recognised
    recognise: S


class Course(Generic[R, S]):
    """Takes steps on the objects of one kind, one at a time on each."""

    def __init__(self, kind: Kind[R, S], *, register: Register, intake: Intake, steps: Steps) -> None:
        self.kind, self._register, self._intake, self._steps = kind, register, intake, steps
        self._shelf = Shelf(register=register, kind=kind.name, narrowed=kind.narrowed)

    def get(self, object_id: str, *, scope: Scope) -> R:
        """See Shelf.get."""
        return self._shelf.get(object_id, scope=scope)

    def take_with_files(
        self,
        object_id: str,
        step: S,
        change: Callable[[R, tuple[StoredFile, ...]], R],
        batch: str,
        files: Sequence[HeldFile],
        *,
        key: str,
        said: Sequence[str] = (),
        note: str = "",
        seen: int | None = None,
        by: Person,
    ) -> R:
        """Take a step to which files belong, all held by intake under `batch`; `change` gets them as they were staged.

        The same key and words (`said`: those of the form) once more find the object as the first call left it, files or not.
        Raises what `take` raises, Kind.reused, TooLarge, StorageTrouble.
        """
        self.kind.require(by, step)
        there = self.get(object_id, scope=Scope.of(by))
        sent = KnownKey(digest=digest_of(*said), object_id=there.id)
        if self._finished(key, sent):
            self._intake.drop_files(batch, files)
            return self.get(there.id, scope=Scope.of(by))
        try:
            folder, stored = staged(self._intake, batch, files)
        except StorageTrouble:  # a form sent twice at once: the first one may have taken the files meanwhile
            if self._finished(key, sent):
                return self.get(there.id, scope=Scope.of(by))
            raise
        done = self.take(
            there.id, step, lambda record: change(record, stored), by=by, note=note, seen=seen, staged=folder, key=(key, sent)
        )
        self._intake.drop_files(batch, files)
        return done

    def take(
        self,
        object_id: str,
        step: S,
        change: Change[R],
        *,
        by: Person,
        note: str = "",
        tell: Callable[[R], str] | None = None,
        seen: int | None = None,
        staged: Path | None = None,
        files: Mapping[str, bytes] | None = None,
        key: tuple[str, KnownKey] | None = None,
    ) -> R:
        """Take one step; returns the object after it, as the person sees it. `tell` says the note where only the outcome does.

        Raises NotAllowed, NotFound, what `change` raises and what Steps.take raises.
        """
        with removed_on_failure(staged):
            if step in self.kind.taken_by_people:
                self.kind.require(by, step)
            found = self.get(object_id, scope=Scope.of(by))  # who may not see it, may not touch it

        def decide(transaction: Transaction, current: ArchivedObject | None) -> Decision | None:
            if key is not None and self._sent_before(transaction, *key):
                return None  # the same form, sent twice at once
            changed = change(self.kind.narrowed(current))
            if changed is None:
                return None
            if key is not None:
                transaction.steps.keep_key(key[0], digest=key[1].digest, object_id=found.id)
            return Decision(record=changed, note=tell(changed) if tell else note)

        self._steps.take(found.id, step, decide, by=by, staged=staged, files=files, seen=seen)
        return self.get(found.id, scope=Scope.of(by))

    def _sent_before(self, transaction: Transaction, key: str, sent: KnownKey) -> bool:
        """Whether the same was sent with this key before; raises Kind.reused where something else was."""
        known = transaction.steps.known_key(key)
        if known is not None and known != sent:
            raise self.kind.reused()
        return known is not None

    def _finished(self, key: str, sent: KnownKey) -> bool:
        """The same, before anything is staged; a step that a crash left half-way is finished."""
        with self._register.reading() as transaction:
            known = self._sent_before(transaction, key, sent)
        if known:
            self._steps.finish(sent.object_id)
        return known


def staged(intake: Intake, batch: str, files: Sequence[HeldFile]) -> tuple[Path | None, tuple[StoredFile, ...]]:
    """The held files in a staging folder of their own; nothing where there are none. Raises TooLarge, StorageTrouble."""
    return intake.stage(batch, files, first_position=1) if files else (None, ())


def digest_of(*said: str) -> str:
    """Equal for the same words of a form, "" for none; its files don't count: they were taken when it came the first time."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest() if said else ""
