"""Verify: the archive against itself, the register against the archive, the numbers and the journal against their laws."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from services.journal import GENESIS, end_of, first_broken
from services.model.document import Page
from services.model.errors import NotFound
from services.model.files import ReadingState
from services.model.filing import Filing
from services.model.findings import Finding, finding
from services.model.issuing import Counting
from services.model.numbers import FilingNumber, RectificationNumber
from services.model.official import OfficialDocument
from services.model.records import ArchivedObject
from services.model.rectification import Rectification
from services.steps import METADATA
from services.stores.archive import Archive, ArchiveDamaged, Inventory
from services.stores.archive.inventory import id_of
from services.stores.archive.scrub import scrub_object, scrub_root
from services.stores.codec import decode, decode_document
from services.stores.house import JOURNAL_END
from services.stores.register import Register
from services.upkeep.segments import is_segment

Tell = Callable[[int, int], None]


def check_archive(archive: Archive, *, tell: Tell) -> tuple[set[str], list[Finding]]:
    """Every object and every name in the store; returns the ids that are there and what is wrong."""
    problems = list(scrub_root(archive.root))
    folders = list(archive.folders())
    present: set[str] = set()
    for number, folder in enumerate(folders, start=1):
        found = scrub_object(archive.root, folder)
        if found:  # a step may have been putting a new version in place just now: look twice before accusing
            found = scrub_object(archive.root, folder)
        problems += found
        try:
            present.add(Inventory.load(folder).object_id)
        except ArchiveDamaged:
            present.add(id_of(folder))  # there, though damaged: that has its own finding
        tell(number, len(folders))
    return present, problems


def check_register(register: Register, archive: Archive, present: set[str]) -> Iterator[Finding]:
    """Every row has its object and says the same; every object has its row."""
    with register.reading() as transaction:
        standings = transaction.objects.standings()
        unfinished = {step.object_id for step in transaction.steps.pending()}
    for object_id in sorted(standings.keys() - present):
        yield finding("V05", object_id)
    for object_id in sorted(present - standings.keys() - unfinished):
        if not is_segment(object_id):
            yield finding("V06", object_id)
    for object_id in sorted(unfinished):
        yield finding("V13", object_id)
    for object_id in sorted((standings.keys() & present) - unfinished):
        yield from _same(register, archive, object_id)


def _decoded(metadata: bytes) -> ArchivedObject | None:
    """The object, whichever version of the program wrote it; None for what is none."""
    try:
        return decode(metadata)
    except (ValueError, LookupError):
        return None


def _same(register: Register, archive: Archive, object_id: str) -> Iterator[Finding]:
    for _look in range(2):  # a step may have come between reading the one and reading the other
        with register.reading() as transaction:
            standing, record = transaction.objects.standing(object_id), transaction.objects.get(object_id)
            pages = transaction.pages.of(object_id)
        try:
            inventory = archive.inventory(object_id)
            lacking = _lacking(archive, record)
            archived = (_decoded(archive.read(object_id, METADATA)), {} if lacking else archived_pages(archive, record))
        except (ArchiveDamaged, NotFound):
            return  # named already, by its own finding
        rewritten = standing is not None and standing.inventory != inventory.digest
        differs = not lacking and archived != (record, pages)
        if not rewritten and not differs and not lacking:
            return
    if lacking:
        yield finding("V17", f"{object_id}/{lacking}")
    if rewritten:
        yield finding("V09", object_id)
    if differs:
        yield finding("V12", object_id)


def _lacking(archive: Archive, record: ArchivedObject) -> str | None:
    """The first file that the record lists and its object does not hold, or holds with other bytes."""
    held = archive.paths(record.id)
    for file in record.files:
        if file.path not in held or sha256_of(archive.locate(record.id, file.path)) != file.sha256:
            return file.path
        if file.reading is ReadingState.READ and file.text_path not in held:
            return file.text_path
    return None


def sha256_of(path: Path) -> str:
    """The digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def archived_pages(archive: Archive, record: ArchivedObject) -> dict[int, tuple[Page, ...]]:
    """The pages of each file that was read, as the archive holds them."""
    return {
        file.position: tuple(map(_as_registered, decode_document(archive.read(record.id, file.text_path)).pages))
        for file in record.files
        if file.reading is ReadingState.READ
    }


def _as_registered(page: Page) -> Page:
    """What the register keeps of a page; where its characters stand is the archive's alone."""
    return Page(number=page.number, text=page.text, origin=page.origin, confidence=page.confidence)


def check_file(register: Register) -> Iterator[Finding]:
    """The register's own file is sound."""
    if damage := register.damage():
        yield finding("V15", "register", reason=damage)


def check_numbers(register: Register) -> Iterator[Finding]:
    """Each series counts from its opening without a gap, but for what was numbered elsewhere; each number has its one object."""
    with register.reading() as transaction:
        given, counted = transaction.numbers.given(), transaction.numbers.counted()
        counting = transaction.numbers.all_counting()
        pending = {step.object_id: step.record for step in transaction.steps.pending()}
        borne: dict[tuple[str, int], str] = {}
        for record in [*pending.values(), *(one for one in transaction.objects.all() if one.id not in pending)]:
            place = _number_of(record)
            if place is not None and place in borne:
                yield finding("V20", record.id, number=_text(place), first=borne[place], second=record.id)
            if place is not None:
                borne[place] = record.id
    listed = {(series, serial): object_id for series, numbers in given.items() for serial, object_id in numbers}
    for number in sorted(borne.items() ^ listed.items()):
        yield finding("V18", f"{number[0][0]}-{number[0][1]:03d}", object=number[1])
    for series, last in counted.items():
        if last != max((serial for serial, _ in given.get(series, [])), default=0):
            yield finding("V18", series, object=f"计数为 {last}")
    for series, numbers in given.items():
        known = counting.get(series, Counting())
        objects = dict(numbers)
        for serial in sorted(objects.keys() & known.elsewhere.keys()):
            yield finding("V21", series, number=_text((series, serial)), object=objects[serial])
        for expected, found in [] if objects.keys() & known.elsewhere.keys() else known.gaps(objects)[:1]:
            yield finding("V14", series, expected=expected, found=found, object=objects[found])


def _number_of(record: ArchivedObject) -> tuple[str, int] | None:
    """The counter and the serial of the number that an object bears."""
    if isinstance(record, Filing) and record.number:
        return FilingNumber.series(record.number.year), record.number.serial
    if isinstance(record, OfficialDocument) and record.number:
        return record.number.key, record.number.serial
    if isinstance(record, Rectification) and record.number:
        number = RectificationNumber.parse(record.number)
        return number.key, number.serial
    return None


def _text(place: tuple[str, int]) -> str:
    return f"{place[0]}-{place[1]:03d}"


def check_journal(register: Register) -> Iterator[Finding]:
    """The chain of the journal holds from its first record to the one that the house remembers as the last."""
    with register.reading() as transaction:
        records = transaction.journal.all()
        end = transaction.house.get(JOURNAL_END) or ""
    broken = first_broken(records, previous=GENESIS)
    if broken is not None:
        yield finding("V10", str(broken.seq), at=broken.at, action=broken.action)
    elif end_of(records[-1] if records else None) != end:
        yield finding("V19", "journal", end=end.split(" ")[0] or "0", found=len(records))
