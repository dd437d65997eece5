"""A business step, carried to its end: decided in one transaction, archived by one rename, acknowledged in a second.

Every change of an archive object goes this way (docs/architecture.md). Between the two transactions the step lies in
the `steps` table and is only ever finished, never undone: that keeps numbers gapless and loses nothing.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from services import journal
from services.formats.ocr import OcrChild
from services.model.errors import Conflict, StorageTrouble, Unavailable, reason_of
from services.model.files import ReadingState
from services.model.filing import FilingStep
from services.model.ledgers import LedgerReturn, LedgerStep
from services.model.meanwhile import overtaken
from services.model.official import DocumentStep, OfficialDocument
from services.model.papers.kinds import DEMANDS
from services.model.people import Person
from services.model.records import ArchivedObject, Event, is_read
from services.model.rectification import Rectification, RectificationStep
from services.model.work import TaskKind
from services.stores.archive import Archive, Staging
from services.stores.archive.disk import Milestone, no_milestone, remove_tree, sync_tree, write_new
from services.stores.codec import as_json, decode, encode
from services.stores.house import READ_ONLY
from services.stores.projection import project
from services.stores.register import Register, Transaction
from services.stores.steps import PendingStep

log = structlog.get_logger()

METADATA = "metadata.json"
EVENTS = "events.jsonl"


class ReadOnly(Unavailable):
    """The archive is incomplete: nothing is written until somebody has looked."""

    message = "系统已转为只读：{reason}。请管理员运行 python app.py verify 查明并恢复后再办理。"


class ChangedMeanwhile(Conflict):
    """Somebody else was faster."""

    message = "“{title}”已被他人修改（您看到的是第 {seen} 版，现为第 {now} 版）。请刷新页面核对后重新提交。"


class FilesGone(Unavailable):
    """The files of a step that was decided lie neither in staging nor in the archive."""

    message = (
        "“{title}”有一步未办完，而它的文件已不在暂存目录（{path}）。请重新上传提交；管理员可运行 python app.py verify 查看。"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a step makes of an object: its new value, and what the event says."""

    record: ArchivedObject
    note: str = ""


Decide = Callable[[Transaction, ArchivedObject | None], Decision | None]
"""Given the object as it is, decide; None leaves it as it is. Runs inside the first transaction."""

# What the worker does after a step, besides indexing, which follows each one.
FOLLOW_UPS: dict[str, tuple[TaskKind, ...]] = {
    FilingStep.SUBMIT: (TaskKind.READ,),
    FilingStep.SUPPLEMENT: (TaskKind.READ,),
    FilingStep.FILE: (TaskKind.RECEIPT, TaskKind.PROVE),
    FilingStep.CHANGE: (TaskKind.RECEIPT, TaskKind.PROVE),
    DocumentStep.REGISTER: (TaskKind.PRINT,),
    DocumentStep.ISSUE: (TaskKind.PRINT,),
    DocumentStep.CORRECTED: (TaskKind.LINK,),
    DocumentStep.ABOLISH: (TaskKind.LINK,),
    LedgerStep.ATTACH: (TaskKind.READ,),  # LedgerStep.SUBMIT is followed as FilingStep.SUBMIT is
}
# After these steps the claims of a ledger are looked for anew: its rows or the texts of its materials have changed.
PROVING = frozenset({LedgerStep.SUBMIT, LedgerStep.ATTACH, LedgerStep.READ, LedgerStep.RECOGNISE})


class Steps:
    """Takes steps on archive objects, one at a time on each."""

    def __init__(
        self,
        *,
        register: Register,
        archive: Archive,
        staging: Staging,
        now: Callable[[], datetime],
        milestone: Milestone = no_milestone,
        ocr: OcrChild | None = None,
    ) -> None:
        """`ocr` is None where no recogniser is installed: then pictures wait, and nothing is asked for."""
        self._register, self._archive, self._staging = register, archive, staging
        self._now, self._milestone, self._ocr = now, milestone, ocr

    def take(
        self,
        object_id: str,
        step: str,
        decide: Decide,
        *,
        by: Person,
        staged: Path | None = None,
        files: Mapping[str, bytes] | None = None,
        seen: int | None = None,
    ) -> ArchivedObject:
        """Decide and carry out one step; returns the object after it.

        New files come in a `staged` folder at their logical paths, or as bytes in `files`, which are staged first;
        either is ours from here on. `seen` is the version that the person looked at: steps of the worker since
        then are no reason to look again (model/meanwhile.py). A repeated call after a fault
        finds the step that the fault interrupted and returns its result. Raises what `decide` raises, ChangedMeanwhile,
        ReadOnly, StorageTrouble.
        """
        try:
            staged = staged or (self._stage(files) if files else None)
            with self._staging.object_lock(object_id):
                finished = self._finish_pending(object_id)
                if seen is not None and finished and _same_act(finished, step, by=by, seen=seen):
                    self._forget(object_id, staged)
                    return finished
                try:
                    decided = self._decide(object_id, step, decide, by=by, staged=staged, seen=seen)
                except BaseException:
                    self._forget(object_id, staged)
                    raise
                return self._finish(decided) if isinstance(decided, PendingStep) else decided
        except OSError as error:
            raise StorageTrouble(reason=reason_of(error)) from error

    def _stage(self, files: Mapping[str, bytes]) -> Path:
        folder = self._staging.new("step", secrets.token_hex(12))
        for path, content in sorted(files.items()):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            self._milestone("stage_bytes")
            write_new(target, content)
        sync_tree(folder)
        return folder

    def _forget(self, object_id: str, staged: Path | None) -> None:
        """A step was not decided: its files go. Where the disk failed in the commit itself, the register is asked first."""
        with self._register.reading() as transaction:
            decided = transaction.steps.pending(object_id)
        if staged is not None and not decided:
            remove_tree(staged)

    def as_of(self, object_id: str, version: int) -> ArchivedObject:
        """The object as an earlier step left it; raises NotFound, ArchiveDamaged."""
        return decode(self._archive.read(object_id, METADATA, version=version))

    def finish(self, object_id: str) -> None:
        """Finish what an earlier attempt on this object left; raises StorageTrouble."""
        try:
            with self._staging.object_lock(object_id):
                self._finish_pending(object_id)
        except OSError as error:
            raise StorageTrouble(reason=reason_of(error)) from error

    def _decide(
        self, object_id: str, step: str, decide: Decide, *, by: Person, staged: Path | None, seen: int | None
    ) -> PendingStep | ArchivedObject:
        self._milestone("before_pending")
        with self._register.transaction() as transaction:
            if reason := transaction.house.get(READ_ONLY):
                raise ReadOnly(reason=reason)
            current, version = transaction.objects.with_version(object_id)
            if seen is not None and current and (seen > version or overtaken(current.events, step, seen=seen)):
                raise ChangedMeanwhile(title=current.summary().title, seen=seen, now=version)
            decision = decide(transaction, current)
            if decision is None:
                assert current is not None, "a step on a new object always decides"
                if staged is not None:
                    remove_tree(staged)
                return current
            pending = self._pending(decision, step, version=version + 1, by=by, staged=staged)
            transaction.steps.open(pending)
            self._milestone("pending_written")
        self._milestone("pending")
        return pending

    def _pending(self, decision: Decision, step: str, *, version: int, by: Person, staged: Path | None) -> PendingStep:
        at = self._now()
        event = Event(version=version, at=at, by=by.name, login=by.login, step=step, note=decision.note)
        return PendingStep(
            token=secrets.token_hex(12),
            object_id=decision.record.id,
            step=step,
            by=by.name,
            at=at,
            staging=self._staging.relative(staged) if staged else None,
            record=decision.record.with_event(event),
        )

    def _finish(self, step: PendingStep) -> ArchivedObject:
        """Archive a decided step and acknowledge it; idempotent."""
        folder = self._staging.root / step.staging if step.staging else None
        put = _files_in(folder) if folder else {}
        self._require_files(step.record, put)
        put[METADATA] = encode(step.record).encode()
        put[EVENTS] = events_jsonl(step.record)
        committed = self._archive.commit(step.object_id, token=step.token, put=put, message=step.step, by=step.by, at=step.at)
        self._milestone("before_received")
        with self._register.transaction() as transaction:
            project(transaction, step.record, archive=self._archive, version=committed.version, inventory=committed.inventory)
            event = step.record.events[-1]
            journal.note(
                transaction,
                step.step,
                by=f"{event.by}（{event.login}）",
                at=step.at,
                object_id=step.object_id,
                detail={"version": committed.version, "inventory": committed.inventory},
            )
            for task in self._follow_ups(step):
                transaction.queue.add(task, step.object_id, at=step.at)
            transaction.steps.close(step.token)
            self._milestone("received_written")
        self._milestone("received")
        if folder is not None:
            remove_tree(folder)
        self._milestone("staging_removed")
        return step.record

    def _follow_ups(self, step: PendingStep) -> Iterable[TaskKind]:
        """What the worker does after this step."""
        yield from FOLLOW_UPS.get(step.step, ())
        read = step.step == FilingStep.READ and is_read(step.record) and step.record.recognition_due
        if read and self._ocr is not None:
            yield TaskKind.OCR
        if isinstance(step.record, LedgerReturn) and step.step in PROVING:
            yield TaskKind.PROVE
        if isinstance(step.record, Rectification) and step.record.unread and step.step != RectificationStep.READ:
            yield TaskKind.READ
        if isinstance(step.record, OfficialDocument) and step.record.paper in DEMANDS and step.step == DocumentStep.DISTRIBUTE:
            yield TaskKind.DEMAND
        yield TaskKind.INDEX

    def _require_files(self, record: ArchivedObject, put: Mapping[str, bytes | Path]) -> None:
        """An object is never archived without the files that it lists."""
        known = self._archive.paths(record.id)
        for file in record.files:
            needed = (file.path, file.text_path) if file.reading is ReadingState.READ else (file.path,)
            for path in needed:
                if path not in put and path not in known:
                    raise FilesGone(title=record.summary().title, path=path)

    def _finish_pending(self, object_id: str) -> ArchivedObject | None:
        """Finish what an earlier attempt left; returns the object after it, None where nothing was left."""
        with self._register.reading() as transaction:
            pending = transaction.steps.pending(object_id)
        finished = None
        for step in pending:
            finished = self._finish(step)
        return finished

    def recover(self) -> int:
        """Finish what crashes left, of this process or of dead ones; returns how many steps were finished.

        A step that can't be finished now (the disk is still full) stays and is tried again at the next call; one that
        fails for a reason nobody foresaw makes the house read-only, and the house opens all the same.
        """
        finished = 0
        with self._register.reading() as transaction:
            pending = transaction.steps.pending()
        for step in pending:
            try:
                with self._staging.object_lock(step.object_id):
                    self._finish_pending(step.object_id)
                finished += 1
            except (OSError, StorageTrouble) as error:
                log.error("step_unfinished", object_id=step.object_id, step=step.step, reason=str(error))
            except Exception as error:
                log.error("step_unfinished", object_id=step.object_id, step=step.step, exc_info=True)
                self._alarm(f"“{step.record.summary().title}”有一步办不下去（{error}）")
        self._staging.clear_dead(keep=self._waiting)
        return finished

    def _alarm(self, reason: str) -> None:
        with self._register.transaction() as transaction:
            transaction.house.put(READ_ONLY, reason)

    def _waiting(self) -> set[str]:
        """The staging folders on which a decided step still waits."""
        with self._register.reading() as transaction:
            return {step.staging for step in transaction.steps.pending() if step.staging}

    def close(self) -> None:
        """Leave the staging folder, but for steps that another thread may still be taking: the next to come clears those."""
        self._staging.close(keep=self._staging.steps)


def _same_act(finished: ArchivedObject, step: str, *, by: Person, seen: int) -> bool:
    """Whether a finished step is what this person asks for once more, from the same page."""
    *before, last = finished.events
    asked = (last.step, last.login) == (step, by.login) and last.version > seen
    return asked and not overtaken(before, step, seen=seen)


def _files_in(folder: Path) -> dict[str, bytes | Path]:
    """Every file of a staging folder, by its logical path."""
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def events_jsonl(record: ArchivedObject) -> bytes:
    """The object's events, one JSON line each."""
    events = as_json(record)["events"]
    return "".join(json.dumps(event, ensure_ascii=False, sort_keys=True) + "\n" for event in events).encode()
