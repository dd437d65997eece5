"""The rooms of the house, from the ground up. A new room is one line here: its constructor says what it is to be given."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from services.accounts import Accounts
from services.calendar import Calendar
from services.documents import Delivery, Documents, Drafting, Issue, Issuing, Review, Road, Templates
from services.documents.proofs import Proofs
from services.documents.typesetting import Typesetting
from services.filings import Filings
from services.filings.corrections import Corrections
from services.filings.holdings import Holdings
from services.filings.kinship import Kinship
from services.formats.pdf import LibreOffice
from services.intake import Intake
from services.ledgers import Ledgers
from services.ledgers.inheriting import Inheriting
from services.ledgers.overview import Overview
from services.ledgers.packing import Packing
from services.ledgers.parcels import Parcels
from services.ledgers.printing import Printing
from services.ledgers.proving import Proving
from services.ledgers.reminding import Reminding
from services.model.errors import StorageTrouble
from services.model.people import EVERYTHING, Scope
from services.model.records import ArchivedObject
from services.model.work import TaskKind
from services.office.ground import Ground
from services.parsing import Parsing
from services.rankings.bulletins import Bulletins
from services.rankings.desk import Rankings
from services.rankings.gathering import Gathering
from services.rankings.schemes import Schemes
from services.reading import Recognition
from services.rectifications import Rectifications
from services.rectifications.book import RectificationBook
from services.rectifications.demanding import Demanding
from services.rectifications.naming import Naming
from services.rectifications.opening import Openings
from services.renditions import Renditions
from services.search import Search
from services.steps import Steps
from services.stores.house import READ_ONLY
from services.stores.queue import Waiting
from services.todos import Todos
from services.units import Units
from services.units.roster_lists import RosterLists
from services.units.rosters import Rosters
from services.upkeep import Upkeep

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Office(Ground):
    """Everything that pages and commands call. Each room is made from those before it (see wiring.py)."""

    # below the counters
    steps: Steps
    accounts: Accounts
    calendar: Calendar

    # counters
    todos: Todos
    parsing: Parsing
    renditions: Renditions
    recognition: Recognition
    intake: Intake
    search: Search

    # the counter of official documents
    issuing: Issuing
    templates: Templates
    drafting: Drafting
    road: Road
    documents: Documents
    review: Review
    issue: Issue
    delivery: Delivery
    typesetting: Typesetting
    proofs: Proofs

    # desks
    units: Units
    rosters: Rosters
    roster_lists: RosterLists
    filings: Filings
    kinship: Kinship
    holdings: Holdings
    corrections: Corrections
    ledgers: Ledgers
    inheriting: Inheriting
    overview: Overview
    reminding: Reminding
    printing: Printing
    proving: Proving
    parcels: Parcels
    packing: Packing
    openings: Openings
    naming: Naming
    demanding: Demanding
    rectifications: Rectifications
    rectification_book: RectificationBook
    schemes: Schemes
    gathering: Gathering
    rankings: Rankings
    bulletins: Bulletins
    upkeep: Upkeep

    def record(self, object_id: str, *, scope: Scope = EVERYTHING) -> ArchivedObject:
        """Any archive object by id or number; raises NotFound."""
        with self.register.reading() as transaction:
            return transaction.objects.get(object_id, scope=scope)

    def read_only(self) -> str | None:
        """Why nothing may be written just now; None on an ordinary day."""
        with self.register.reading() as transaction:
            return transaction.house.get(READ_ONLY)

    def ask_for_images(self, object_id: str) -> None:
        """Queue the page images of an object's files; looking at a page must not fail because this can't be written."""
        try:
            with self.register.transaction() as transaction:
                transaction.queue.add(TaskKind.RENDER, object_id, at=self.now())
        except StorageTrouble as trouble:
            log.warning("images_not_asked_for", object_id=object_id, reason=str(trouble))

    def press(self) -> LibreOffice:
        """The program that prints; raises LibreOfficeMissing where it is absent."""
        return self.libreoffice or LibreOffice.find(self.settings.soffice or None)

    def waiting(self, *, scope: Scope, object_id: str | None = None) -> list[Waiting]:
        """What the queue still holds, as far as the scope may see; of one object if `object_id` is given."""
        with self.register.reading() as transaction:
            return transaction.queue.waiting(scope=scope, now=self.now().timestamp(), object_id=object_id)

    def textless(self, *, scope: Scope) -> int:
        """How many files there are, as far as the scope may see, whose content no search finds."""
        with self.register.reading() as transaction:
            return transaction.objects.textless(scope=scope)

    def unrecognised(self, *, scope: Scope) -> int:
        """How many of these files wait to be recognised: scans, photos, kinds without a reader."""
        with self.register.reading() as transaction:
            return transaction.objects.unrecognised(scope=scope)

    def close(self) -> None:
        """Give back the staging folder, the child processes, LibreOffice and the register."""
        self.steps.close()
        self.child.close()
        if self.ocr is not None:
            self.ocr.close()
        if self.libreoffice is not None:
            self.libreoffice.close()
        self.register.close()
