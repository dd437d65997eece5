"""From a problem to a rectification: typed in by a clerk, amended or withdrawn before the unit is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from services.course import digest_of, staged
from services.intake import HeldFile, Intake
from services.model.errors import Conflict
from services.model.identity import new_id
from services.model.official import DocumentState, OfficialDocument
from services.model.people import EVERYTHING, Person, Scope
from services.model.records import ArchivedObject
from services.model.rectification import Rectification, RectificationStep, Trouble
from services.model.units import Unit, UnitUnknown
from services.rectifications import changes, rules
from services.rectifications.course import RectificationKeyReused, course_of
from services.rectifications.demanding import GONE
from services.settings import Settings
from services.steps import Decision, Steps
from services.stores.register import Register, Transaction

_Step = RectificationStep


class PaperOnItsWay(Conflict):
    message = "“{title}”没有撤回：整改文书《{paper}》已在办理，发出后单位会照此整改。请先在公文流程中弃用或作废该文书，再撤回。"


class Openings:
    """Opens rectifications by hand, and changes those of which nobody has been told."""

    def __init__(
        self, *, register: Register, intake: Intake, steps: Steps, settings: Settings, now: Callable[[], datetime]
    ) -> None:
        self._register, self._intake, self._steps = register, intake, steps
        self._settings, self._now = settings, now
        self._course = course_of(register=register, intake=intake, steps=steps)

    def open(
        self,
        unit: str,
        matter: str,
        troubles: Sequence[Trouble],
        *,
        measures: Sequence[str] = (),
        working_days: int | None = None,
        source: str = "人工登记",
        batch: str = "",
        files: Sequence[HeldFile] = (),
        troubles_of: Mapping[str, int] | None = None,
        key: str,
        by: Person,
    ) -> Rectification:
        """登记问题, by hand. `troubles_of`: held name -> place of the problem that the photo shows.

        The unit sees nothing of it before the demand is distributed. The same key once more gives the same one again. Raises
        UnitUnknown, WordsNeeded, TooLong, TroubleUnknown, RectificationKeyReused.
        """
        rules.require(by, _Step.OPEN)
        digest = digest_of(unit, matter, *(one.text for one in troubles))
        if known := self._opened_before(key, digest):
            self._intake.drop_files(batch, files)
            return known
        record = Rectification(
            id=new_id("Z", self._now()),
            unit=self._unit(unit).name,
            matter=rules.words(matter, "整改事由", most=rules.LONGEST_LINE),
            source=rules.remark(source, "来源", most=rules.LONGEST_LINE),
            troubles=rules.checked_troubles(troubles),
            measures=rules.checked_measures(measures),
            working_days=rules.checked_days(self._settings.rectification_days if working_days is None else working_days),
            key=key,
            key_digest=digest,
            submitted_at=self._now(),
            submitted_by=by.name,
        )
        return self._opened(record, batch, files, troubles_of or {}, by=by)

    def _opened(
        self, record: Rectification, batch: str, files: Sequence[HeldFile], troubles_of: Mapping[str, int], *, by: Person
    ) -> Rectification:
        folder, stored = staged(self._intake, batch, files)
        places = {place: troubles_of[held.name] for place, held in enumerate(files) if held.name in troubles_of}

        def decide(transaction: Transaction, _current: ArchivedObject | None) -> Decision:
            if transaction.steps.known_key(record.key) is not None:  # the same form, sent twice at once
                raise RectificationKeyReused()
            transaction.steps.keep_key(record.key, digest=record.key_digest, object_id=record.id)
            return Decision(record=changes.with_photos(record, stored, places), note=record.matter)

        try:
            done = self._steps.take(record.id, _Step.OPEN, decide, by=by, staged=folder)
        except RectificationKeyReused:
            if (first := self._opened_before(record.key, record.key_digest)) is None:
                raise
            return first
        self._intake.drop_files(batch, files)
        return rules.as_rectification(done)

    def _opened_before(self, key: str, digest: str) -> Rectification | None:
        """What was opened with this key and these words, so that a form that is sent twice finds it."""
        with self._register.reading() as transaction:
            known = transaction.steps.known_key(key)
        if known is None:
            return None
        if known.digest != digest:
            raise RectificationKeyReused()
        self._steps.finish(known.object_id)
        return self._course.get(known.object_id, scope=EVERYTHING)

    def _unit(self, typed: str) -> Unit:
        with self._register.reading() as transaction:
            directory = transaction.units.directory(place=self._settings.place)
            unit, near = directory.resolve(typed), directory.candidates(typed)
        if unit is None:
            raise UnitUnknown(unit=typed, near=f"是否“{near[0].name}”？" if near else "")
        return unit

    def amend(
        self,
        rectification_id: str,
        *,
        matter: str | None = None,
        troubles: Sequence[Trouble] | None = None,
        measures: Sequence[str] | None = None,
        working_days: int | None = None,
        seen: int | None = None,
        by: Person,
    ) -> Rectification:
        """修改, as long as the unit has not been told; None leaves a part as it is.

        A paper that was drafted before says what it said: `Demanding.draft` writes it anew.
        """

        def change(record: Rectification) -> Rectification | None:
            changed = changes.amended(record, matter=matter, troubles=troubles, measures=measures, working_days=working_days)
            return None if changed == record else changed

        return self._course.take(rectification_id, _Step.AMEND, change, by=by, seen=seen)

    def withdraw(self, rectification_id: str, *, reason: str, seen: int | None = None, by: Person) -> Rectification:
        """撤回, with the reason: by a clerk before the unit was told, afterwards by a leader alone. A number stays taken.

        Raises PaperOnItsWay, WordsNeeded, NotAllowed.
        """
        self._require_no_paper(self._course.get(rectification_id, scope=Scope.of(by)))
        return self._course.take(
            rectification_id,
            _Step.WITHDRAW,
            lambda record: changes.withdrawn(record, reason=reason, by=by),
            by=by,
            seen=seen,
            note=reason.strip(),
        )

    def _require_no_paper(self, record: Rectification) -> None:
        """What is on its way to the unit would demand what nobody follows any more."""
        if record.told or not record.document:
            return
        with self._register.reading() as transaction:
            paper = transaction.objects.find(record.document)
        if isinstance(paper, OfficialDocument) and paper.state not in GONE | {DocumentState.DRAFT}:
            raise PaperOnItsWay(title=record.title, paper=paper.title)
