"""The desk of rectifications: replied to, extended, reviewed, closed; a version of the object for each step.

How one begins: opening.py (problems), demanding.py (the papers).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from services.calendar import working_days
from services.course import Texts
from services.documents import Documents
from services.intake import HeldFile, Intake
from services.model.calendar import WorkingDays
from services.model.dates import chinese_date
from services.model.files import FileRole, StoredFile
from services.model.people import Person, Scope
from services.model.rectification import Rectification, RectificationStep
from services.parsing import Parsing
from services.reading import Recognition
from services.rectifications import changes, rules
from services.rectifications.closure import closure_facts
from services.rectifications.course import KIND, RectificationKeyReused, course_of
from services.shelf import Shelf
from services.steps import Steps
from services.stores.archive import Archive
from services.stores.register import Register

__all__ = ["RectificationKeyReused", "Rectifications", "rules"]

_Step = RectificationStep


class Rectifications(Shelf[Rectification]):
    """Every verb of the desk. The scope of the person decides what is found at all, STEP_ROLES what may be done to it.

    `texts` is the worker's: the files of a reply read, and recognised.
    """

    def __init__(
        self,
        *,
        register: Register,
        archive: Archive,
        intake: Intake,
        parsing: Parsing,
        recognition: Recognition,
        steps: Steps,
        documents: Documents,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(register=register, kind=KIND.name, narrowed=KIND.narrowed)
        self._documents, self._now = documents, now
        self._course = course_of(register=register, intake=intake, steps=steps)
        self.texts = Texts(
            self._course,
            archive=archive,
            parsing=parsing,
            recognition=recognition,
            kept=lambda _, read: read.kept_in,
        )

    # -- the unit answers -----------------------------------------------------------------------------------------

    def batch(self, rectification_id: str) -> str:
        """Where the files of a reply wait, the same for everybody who writes at it."""
        return f"rectification/{rectification_id}"

    def reply(
        self,
        rectification_id: str,
        results: Sequence[str],
        batch: str = "",
        files: Sequence[HeldFile] = (),
        *,
        key: str,
        seen: int | None = None,
        by: Person,
    ) -> Rectification:
        """报送整改情况: one result for each problem in their order, with files; by the unit, or by a clerk for it (代报).

        The same key once more finds the rectification as the first call left it. Raises ResultsMissing, ResultsUnlike.
        """
        at = self._now()
        return self._course.take_with_files(
            rectification_id,
            _Step.REPLY,
            lambda record, stored: changes.replied(record, results, stored, at=at, by=by),
            batch,
            [replace(held, role=FileRole.MATERIAL) for held in files],
            key=key,
            said=results,
            seen=seen,
            note="管委会代报" if by.is_office else "",
            by=by,
        )

    def ask(self, rectification_id: str, *, until: date, reason: str, seen: int | None = None, by: Person) -> Rectification:
        """申请延期; to a day off is to the working day after it. Raises UntilRefused, AskedAlready."""
        at, days = self._now(), self._days()
        return self._course.take(
            rectification_id,
            _Step.ASK,
            lambda record: changes.asked(record, until, reason, days=days, at=at, by=by),
            by=by,
            seen=seen,
            tell=lambda record: f"延期至{chinese_date(record.extensions[-1].until)}：{reason.strip()}",
        )

    def _days(self) -> WorkingDays:
        with self._register.reading() as transaction:
            return working_days(transaction)

    # -- the office reviews ---------------------------------------------------------------------------------------

    def grant(
        self, rectification_id: str, *, until: date | None = None, answer: str = "", seen: int | None = None, by: Person
    ) -> Rectification:
        """同意延期, to the day that was asked for or to another, a working day. Raises NothingAsked, UntilRefused."""
        at, days = self._now(), self._days()
        return self._course.take(
            rectification_id,
            _Step.EXTEND,
            lambda record: changes.extended(record, until=until, answer=answer, days=days, at=at, by=by),
            by=by,
            seen=seen,
            tell=lambda record: "：".join(
                one for one in (f"延期至{chinese_date(record.extensions[-1].until)}", answer.strip()) if one
            ),
        )

    def refuse(self, rectification_id: str, *, answer: str, seen: int | None = None, by: Person) -> Rectification:
        """不同意延期, with the reason. Raises NothingAsked."""
        at = self._now()
        return self._course.take(
            rectification_id,
            _Step.REFUSE,
            lambda record: changes.refused(record, answer=answer, at=at, by=by),
            by=by,
            seen=seen,
            note=answer.strip(),
        )

    def send_back(
        self, rectification_id: str, *, reasons: str, deadline: date | None = None, seen: int | None = None, by: Person
    ) -> Rectification:
        """退回再整改, with reasons; `deadline`: a later one, where the old one leaves the unit no time; a working day."""
        at, days = self._now(), self._days()
        return self._course.take(
            rectification_id,
            _Step.RETURN,
            lambda record: changes.returned(record, reasons=reasons, deadline=deadline, days=days, at=at, by=by),
            by=by,
            seen=seen,
            note=reasons.strip(),
        )

    def apply(self, rectification_id: str, *, opinion: str = "", seen: int | None = None, by: Person) -> Rectification:
        """审核通过，申请销号: the 销号表 is filled in and lies with the rectification; a leader is asked to sign."""
        today = self._now().date()
        return self._take_with_form(
            rectification_id,
            _Step.APPLY,
            lambda one: changes.applied(one, opinion=opinion, on=today, by=by),
            opinion,
            seen=seen,
            by=by,
        )

    def _take_with_form(
        self,
        rectification_id: str,
        step: RectificationStep,
        change: Callable[[Rectification], Rectification],
        note: str,
        *,
        seen: int | None,
        by: Person,
    ) -> Rectification:
        """Take a step after which the 销号表 says more than before."""
        rules.require(by, step)
        at = self._now()
        found = self.get(rectification_id, scope=Scope.of(by))
        changed = change(found)
        drafted = self._documents.draft("closure-form", closure_facts(changed, self._demand(found), on=at.date()), stamp=at)
        paper = self._documents.paper(drafted, role=FileRole.PAPER)
        return self._course.take(
            found.id,
            step,
            lambda record: changes.with_form(change(record), paper.file),
            by=by,
            seen=seen if seen is not None else found.events[-1].version,  # the form says what this version says
            note=note.strip(),
            files=paper.content,
        )

    def _demand(self, record: Rectification) -> str:
        """The document that demanded it, as a form cites it."""
        with self._register.reading() as transaction:
            found = transaction.objects.find(record.document) if record.document else None
        if found is None:
            return ""
        summary = found.summary()
        return f"《{summary.title}》（{summary.number}）" if summary.number else f"《{summary.title}》"

    def close(self, rectification_id: str, *, opinion: str = "", seen: int | None = None, by: Person) -> Rectification:
        """签批销号, by a leader on screen. Raises FormNeeded for anybody else."""
        today = self._now().date()

        def change(record: Rectification) -> Rectification:
            return changes.closed(record, verdict=opinion, signer=by.name, on=today, scan=None, by=by)

        return self._take_with_form(rectification_id, _Step.CLOSE, change, opinion, seen=seen, by=by)

    def record_closure(
        self,
        rectification_id: str,
        batch: str,
        scan: HeldFile,
        *,
        signer: str,
        on: date | None = None,
        opinion: str = "",
        key: str,
        seen: int | None = None,
        by: Person,
    ) -> Rectification:
        """补录销号: a leader has signed the printed form, whose scan a clerk enters. `on`: when, today where it isn't said.

        The same key once more finds the rectification as the first call left it. Raises SignedOnRefused, WordsNeeded.
        """
        today = self._now().date()
        signed_on = on or today

        def change(record: Rectification, stored: Sequence[StoredFile]) -> Rectification:
            changes.require_signable(record, signed_on, today=today)
            return changes.closed(record, verdict=opinion, signer=signer, on=signed_on, scan=stored[0].aside(), by=by)

        return self._course.take_with_files(
            rectification_id,
            _Step.CLOSE,
            change,
            batch,
            (replace(scan, role=FileRole.SHEET),),
            key=key,
            said=(signer, str(on), opinion),
            seen=seen,
            note=f"{signer.strip()}签批",
            by=by,
        )

    def escalate(self, rectification_id: str, *, note: str = "", seen: int | None = None, by: Person) -> Rectification:
        """呈报领导: it stands among the leader's to-dos from now on."""
        at, told = self._now(), rules.remark(note)
        return self._course.take(
            rectification_id,
            _Step.ESCALATE,
            lambda record: replace(record.after(_Step.ESCALATE), escalated_at=at),
            by=by,
            seen=seen,
            note=told,
        )

    def remind(self, rectification_id: str, *, note: str = "", seen: int | None = None, by: Person) -> Rectification:
        """催办: recorded, and shown to the unit."""
        told = rules.remark(note)
        return self._course.take(
            rectification_id, _Step.REMIND, lambda record: record.after(_Step.REMIND), by=by, seen=seen, note=told
        )
