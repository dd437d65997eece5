"""The papers of the demonstration year on their road: reviewed, signed, numbered, sealed, sent to the units, acknowledged."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import timedelta

from services.demonstration.clock import Clock
from services.demonstration.house import ADMINISTRATOR
from services.demonstration.papers import FICTION
from services.demonstration.scans import scan, scan_of
from services.demonstration.threads import dice
from services.documents import Scan
from services.model.files import FileRole
from services.model.official import DocumentState, OfficialDocument
from services.model.official.proposing import propose
from services.model.people import EVERYTHING, Person, Role
from services.office import Office

LEADER = Person(login="lingdao", name="领导", role=Role.LEADER)
_BETWEEN = timedelta(minutes=25)  # two steps of a paper
_SLOW = 0.12  # how many of the units acknowledge only when they are urged


class Notices:
    """Takes drafts through the press. Whoever drafted one does not review it."""

    def __init__(self, office: Office, clock: Clock, *, clerk: Person) -> None:
        self._office, self._clock, self._clerk = office, clock, clerk
        self._on_the_way: list[str] = []

    def issue(self, drafts: Sequence[OfficialDocument]) -> None:
        """From the draft to the number, in the course of a morning; the worker prints the paper in the evening."""
        review = self._office.review
        steps: tuple[Callable[[str], object], ...] = (
            lambda paper: review.propose(paper, by=self._clerk),
            lambda paper: review.approve(paper, by=ADMINISTRATOR),
            lambda paper: review.sign(paper, by=LEADER),
            lambda paper: review.recheck(paper, by=ADMINISTRATOR),
            lambda paper: self._office.issue.register(paper, by=self._clerk),
        )
        for step in steps:
            self._clock.to(self._clock() + _BETWEEN)
            for draft in drafts:
                step(draft.id)
        self._on_the_way += [draft.id for draft in drafts]

    def send(self) -> None:
        """Seal what was printed, and send it to whom it is addressed. What could not be printed waits for a person."""
        for document in self._papers():
            if document.state is DocumentState.SEALING:
                self._office.issue.attach_seal(document.id, scan=self._sealed(document), by=self._clerk)
        directory = self._office.units.directory()
        for document in self._papers():
            if document.state is DocumentState.READY:
                named = propose(document.facts, directory, meant=document.meant)
                self._office.delivery.distribute(document.id, units=named.units, by=self._clerk)

    def acknowledge(self) -> None:
        """The liaisons who look every day."""
        for document in self._papers():
            for sent in document.deliveries:
                if dice(sent.unit, document.title, "acknowledged").random() >= _SLOW:
                    self._office.delivery.acknowledge(document.id, by=_liaison(sent.unit))

    def urge(self, *, answered: bool) -> None:
        """催签 of the others; `answered`: they acknowledge then."""
        for document in self._papers():
            slow = [sent.unit for sent in document.deliveries if not sent.acknowledged]
            if slow:
                self._office.delivery.remind(document.id, units=slow, by=self._clerk)
            for unit in slow if answered else ():
                self._office.delivery.acknowledge(document.id, by=_liaison(unit))
        self._on_the_way.clear()

    def _papers(self) -> list[OfficialDocument]:
        return [self._office.documents.get(document_id, scope=EVERYTHING) for document_id in self._on_the_way]

    def _sealed(self, document: OfficialDocument) -> Scan:
        """The printed paper as it comes from the scanner; without a PDF of it, one page that stands for it."""
        if document.pdf is None:
            form, content = "png", scan((f"# {document.title}", FICTION), sealed=True)
        else:
            form, content = "pdf", scan_of(self._office.archive.read(document.id, document.pdf.path), on=document.dated)
        batch = f"demonstration seal {document.id}"
        stream, label = io.BytesIO(content), f"盖章扫描件.{form}"
        return Scan(batch=batch, held=self._office.intake.hold(stream, label=label, role=FileRole.STAMPED, batch=batch))


def _liaison(unit: str) -> Person:
    return Person(login=f"liaison-{unit}", name=f"{unit}联络员", role=Role.LIAISON, unit=unit)
