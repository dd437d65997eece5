"""The only wiring: open_office(settings) -> Office. Who needs what is to be read here, and nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from services.accounts import Accounts
from services.documents import Delivery, Documents, Drafting, Issue, Issuing, Review, Road, Templates
from services.documents.proofs import Proofs
from services.documents.typesetting import Typesetting
from services.filings import Filings
from services.formats.child import ChildLimits, ReadingPool
from services.formats.pdf import LibreOffice, LibreOfficeMissing
from services.intake import Intake, IntakeLimits
from services.model.errors import StorageTrouble, Unavailable
from services.model.people import EVERYTHING, Scope
from services.model.records import ArchivedObject
from services.parsing import Parsing
from services.renditions import Renditions
from services.search import Search
from services.settings import CHECKOUT, Settings
from services.steps import Steps
from services.stores.archive import Archive, Staging
from services.stores.archive.disk import Milestone, no_milestone
from services.stores.house import BEGUN, READ_ONLY
from services.stores.queue import Waiting
from services.stores.register import Register
from services.stores.whoosh_index import WhooshIndex
from services.todos import Todos
from services.units import Units
from services.upkeep import Upkeep

log = structlog.get_logger()

TEMPLATES = CHECKOUT / "doc_templates"
READERS = 2  # a page image need not wait behind a long reading


class RegisterMissing(Unavailable):
    message = (
        "档案目录 {archive} 里有档案，但登记库不见了。为免编号重复，系统不会新建登记库。请运行 python app.py rebuild 从档案重建。"
    )


class NoSm3(Unavailable):
    message = "本机的 Python 不支持国密 SM3 校验，档案无法按要求留存校验值。请更换带 OpenSSL 1.1.1 以上的 Python。"


def system_clock() -> datetime:
    """Now, with the local offset, to the second."""
    return datetime.now().astimezone().replace(microsecond=0)


@dataclass(frozen=True, kw_only=True)
class Office:
    """Everything that pages and commands call."""

    settings: Settings
    now: Callable[[], datetime]
    register: Register
    archive: Archive
    staging: Staging
    steps: Steps
    child: ReadingPool
    libreoffice: LibreOffice | None
    accounts: Accounts
    units: Units
    intake: Intake
    parsing: Parsing
    search: Search
    renditions: Renditions
    issuing: Issuing
    templates: Templates
    documents: Documents
    review: Review
    issue: Issue
    delivery: Delivery
    typesetting: Typesetting
    proofs: Proofs
    todos: Todos
    filings: Filings
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
                transaction.queue.add("render", object_id, at=self.now())
        except StorageTrouble as trouble:
            log.warning("images_not_asked_for", object_id=object_id, reason=str(trouble))

    def press(self) -> LibreOffice:
        """The program that prints; raises LibreOfficeMissing where it is absent."""
        return self.libreoffice or LibreOffice.find(self.settings.soffice or None)

    def waiting(self, *, scope: Scope, object_id: str | None = None) -> list[Waiting]:
        """What the queue still holds, as far as the scope may see; of one object if `object_id` is given."""
        with self.register.reading() as transaction:
            return transaction.queue.waiting(unit=scope.unit, now=self.now().timestamp(), object_id=object_id)

    def textless(self, *, scope: Scope) -> int:
        """How many files there are, as far as the scope may see, whose content no search finds."""
        with self.register.reading() as transaction:
            return transaction.objects.textless(scope=scope)

    def close(self) -> None:
        """Give back the staging folder, the child processes, LibreOffice and the register."""
        self.steps.close()
        self.child.close()
        if self.libreoffice is not None:
            self.libreoffice.close()
        self.register.close()


def open_office(
    settings: Settings,
    *,
    now: Callable[[], datetime] = system_clock,
    milestone: Milestone = no_milestone,
    rebuilding: bool = False,
) -> Office:
    """Open the house at `settings.home`, making it when it is new, and finish what a crash left.

    Raises RegisterMissing where there is an archive without its register (unless `rebuilding`), NoSm3.
    """
    if "sm3" not in hashlib.algorithms_available:
        raise NoSm3()
    settings.archive.mkdir(parents=True, exist_ok=True)
    settings.index.mkdir(parents=True, exist_ok=True)
    if not rebuilding:
        _refuse_a_missing_register(settings)
    staging = Staging(settings.archive / "staging")
    archive = Archive(root=settings.archive / "objects", staging=staging, milestone=milestone)
    register = Register(settings.url)
    register.prepare()
    if not rebuilding:
        _begin(register, archive, settings, at=now())
    office = _wire(settings, now=now, milestone=milestone, staging=staging, archive=archive, register=register)
    office.steps.recover()
    return office


def _refuse_a_missing_register(settings: Settings) -> None:
    if settings.register_url or (settings.archive / "register.sqlite3").exists():
        return
    if next((settings.archive / "objects").glob("*/*/*/0=*"), None) is not None:
        raise RegisterMissing(archive=settings.archive)


def _begin(register: Register, archive: Archive, settings: Settings, *, at: datetime) -> None:
    """Mark a new register as the archive's own; an unmarked one beside archived objects is what a broken rebuild left."""
    with register.reading() as transaction:
        if transaction.house.get(BEGUN):
            return
    if not archive.is_empty():
        raise RegisterMissing(archive=settings.archive)
    with register.transaction() as transaction:
        transaction.house.put(BEGUN, at.isoformat())


def _wire(
    settings: Settings,
    *,
    now: Callable[[], datetime],
    milestone: Milestone,
    staging: Staging,
    archive: Archive,
    register: Register,
) -> Office:
    steps = Steps(register=register, archive=archive, staging=staging, now=now, milestone=milestone)
    limits = ChildLimits(memory=settings.reading_memory_mb << 20, wall=settings.reading_seconds)
    child = ReadingPool(size=READERS, limits=limits)
    press = _libreoffice(settings)
    parsing = Parsing(child=child)
    search = Search(register=register, index=WhooshIndex(settings.index / "whoosh"))
    intake = Intake(staging=staging, parsing=parsing, limits=_intake_limits(settings), now=now, milestone=milestone)
    papers = _papers(settings, now=now, child=child, archive=archive, register=register, steps=steps, intake=intake, press=press)
    filings = Filings(
        register=register,
        archive=archive,
        intake=intake,
        parsing=parsing,
        documents=papers.documents,
        steps=steps,
        settings=settings,
        now=now,
    )
    return Office(
        settings=settings,
        now=now,
        register=register,
        archive=archive,
        staging=staging,
        steps=steps,
        child=child,
        libreoffice=press,
        accounts=Accounts(register=register, now=now),
        units=Units(register=register, now=now),
        intake=intake,
        parsing=parsing,
        search=search,
        renditions=Renditions(archive=archive, child=child, libreoffice=press, folder=settings.index / "pages"),
        issuing=papers.issuing,
        templates=papers.templates,
        documents=papers.documents,
        review=papers.review,
        issue=papers.issue,
        delivery=papers.delivery,
        typesetting=papers.typesetting,
        proofs=Proofs(typesetting=papers.typesetting, parsing=parsing, child=child, folder=settings.index / "proofs", now=now),
        todos=Todos(register=register, settings=settings, now=now),
        filings=filings,
        upkeep=Upkeep(register=register, archive=archive, steps=steps, search=search, now=now),
    )


def _intake_limits(settings: Settings) -> IntakeLimits:
    return IntakeLimits(file_bytes=settings.largest_file_mb << 20, submission_bytes=settings.largest_submission_mb << 20)


@dataclass(frozen=True, kw_only=True)
class _Papers:
    """The counters of official documents, each wired to the ones below it."""

    issuing: Issuing
    templates: Templates
    documents: Documents
    review: Review
    issue: Issue
    delivery: Delivery
    typesetting: Typesetting


def _papers(
    settings: Settings,
    *,
    child: ReadingPool,
    now: Callable[[], datetime],
    archive: Archive,
    register: Register,
    steps: Steps,
    intake: Intake,
    press: LibreOffice | None,
) -> _Papers:
    issuing = Issuing(register=register, steps=steps, settings=settings, now=now)
    templates = Templates(
        register=register,
        archive=archive,
        steps=steps,
        folder=TEMPLATES,
        child=child,
        libreoffice=press,
        settings=settings,
        now=now,
    )
    drafting = Drafting(issuing=issuing, templates=templates, folder=TEMPLATES, settings=settings, now=now)
    road = Road(register=register, steps=steps, intake=intake)
    return _Papers(
        issuing=issuing,
        templates=templates,
        documents=Documents(
            register=register, archive=archive, steps=steps, road=road, drafting=drafting, issuing=issuing, now=now
        ),
        review=Review(road=road, issuing=issuing, now=now),
        issue=Issue(
            register=register,
            archive=archive,
            road=road,
            drafting=drafting,
            issuing=issuing,
            libreoffice=press,
            settings=settings,
            now=now,
        ),
        delivery=Delivery(register=register, road=road, issuing=issuing, now=now),
        typesetting=Typesetting(drafting=drafting, child=child, libreoffice=press, settings=settings, now=now),
    )


def _libreoffice(settings: Settings) -> LibreOffice | None:
    try:
        return LibreOffice.find(settings.soffice or None)
    except LibreOfficeMissing:
        return None
