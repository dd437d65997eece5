"""The course of a rectification: how one step of it is taken, with its files and its key. Every verb goes this way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from services.intake import HeldFile, Intake
from services.model.errors import Conflict
from services.model.files import StoredFile
from services.model.people import Person, Scope
from services.model.records import ArchivedObject
from services.model.rectification import Rectification, RectificationStep
from services.rectifications import changes, rules
from services.rectifications.sending import digest_of, stage
from services.steps import Decision, Steps
from services.stores.archive.disk import remove_tree
from services.stores.register import Register, Transaction
from services.stores.steps import KnownKey

Change = Callable[[Rectification], Rectification]


class RectificationKeyReused(Conflict):
    message = "没有保存：这张表已经提交过，这次填写的与当时不同。请刷新页面核对；要改的，请在刷新后的页面上重新填写。"


def sent_before(transaction: Transaction, key: str, sent: KnownKey) -> bool:
    """Whether the same was sent with this key before; raises RectificationKeyReused where something else was."""
    known = transaction.steps.known_key(key)
    if known is not None and known != sent:
        raise RectificationKeyReused()
    return known is not None


class Course:
    """Takes steps on rectifications, one at a time on each."""

    def __init__(self, *, register: Register, intake: Intake, steps: Steps) -> None:
        self._register, self._intake, self._steps = register, intake, steps

    def get(self, rectification_id: str, *, scope: Scope) -> Rectification:
        """The rectification with this id or number, as the scope sees it; raises NotFound."""
        with self._register.reading() as transaction:
            return rules.as_rectification(transaction.objects.get(rectification_id, scope=scope))

    def take_with_files(
        self,
        rectification_id: str,
        step: RectificationStep,
        change: Callable[[Rectification, Sequence[StoredFile]], Rectification],
        batch: str,
        files: Sequence[HeldFile],
        *,
        key: str,
        said: Sequence[str],
        seen: int | None,
        note: str,
        by: Person,
    ) -> Rectification:
        """Take a step to which files belong: `change` gets them with the positions that they will have.

        The same key and words once more find the rectification as the first call left it; `said` are the words of the form.
        Raises RectificationKeyReused.
        """
        rules.require(by, step)
        there = self.get(rectification_id, scope=Scope.of(by))
        sent = KnownKey(digest=digest_of(*said), object_id=there.id)
        if self._known(key, sent):
            self._intake.drop_files(batch, files)
            return self.get(there.id, scope=Scope.of(by))
        folder, stored = stage(self._intake, batch, [replace(held, role=changes.role_of(step)) for held in files])
        done = self.take(
            there.id, step, lambda record: change(record, stored), by=by, note=note, seen=seen, staged=folder, key=(key, sent)
        )
        self._intake.drop_files(batch, files)
        return done

    def _known(self, key: str, sent: KnownKey) -> bool:
        """Whether the same was sent with this key before; a step that a crash left half-way is finished first."""
        with self._register.reading() as transaction:
            known = sent_before(transaction, key, sent)
        if known:
            self._steps.finish(sent.object_id)
        return known

    def take(
        self,
        rectification_id: str,
        step: RectificationStep,
        change: Change,
        *,
        by: Person,
        note: str = "",
        tell: Callable[[Rectification], str] | None = None,
        seen: int | None = None,
        staged: Path | None = None,
        files: Mapping[str, bytes] | None = None,
        key: tuple[str, KnownKey] | None = None,
    ) -> Rectification:
        """Take one step; returns the rectification after it, as the person sees it. `tell` says the note where the outcome does.

        Raises NotAllowed, NotFound, ChangedMeanwhile, RectificationStepNotAllowed and what `change` raises.
        """
        try:
            if step in rules.STEP_ROLES:
                rules.require(by, step)
            found = self.get(rectification_id, scope=Scope.of(by))  # who may not see it, may not touch it
        except BaseException:
            if staged is not None:
                remove_tree(staged)
            raise

        def decide(transaction: Transaction, current: ArchivedObject | None) -> Decision | None:
            if key is not None:
                if sent_before(transaction, *key):
                    return None  # the same form, sent twice at once
                transaction.steps.keep_key(key[0], digest=key[1].digest, object_id=found.id)
            changed = change(rules.as_rectification(current))
            if step is RectificationStep.AMEND and changed == current:
                return None
            return Decision(record=changed, note=tell(changed) if tell else note)

        self._steps.take(found.id, step, decide, by=by, staged=staged, files=files, seen=seen)
        return self.get(found.id, scope=Scope.of(by))
