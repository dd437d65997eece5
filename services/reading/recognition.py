"""Pictures of pages become text: page by page, each kept as soon as it is done, so that a kill costs one page at most."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from services.formats.ocr import OcrChild, recogniser
from services.model.document import Page, ParsedDocument
from services.model.errors import Unavailable
from services.model.files import StoredFile
from services.model.people import Person, require_office
from services.model.records import ArchivedObject, ReadObject, is_read
from services.model.work import Progress, TaskKind
from services.parsing import Parsing
from services.parsing.recognising import recognise, waiting_pages
from services.reading.files import FileOutcome, FilesRead, archived_text, mark, to_be_read, waits
from services.stores.archive import Archive, ArchiveDamaged
from services.stores.register import Register, Transaction


class RecogniserMissing(Unavailable):
    message = "本机未装识别组件，扫描件和图片中的文字暂不能识别。请管理员运行 python3 run.py setup 装好识别组件后再试。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits to become text: files of kinds that can be read by now, and files with pages that are pictures."""

    objects: int = 0
    files: int = 0
    pages: int = 0  # as far as they are known before the reading


@dataclass(slots=True)
class _Count:
    """Tells of each page as it begins: 第 3/12 页."""

    total: int
    tell: Callable[[Progress], None]
    at: int = 0

    def begun(self, label: str) -> None:
        self.at += 1
        self.tell(Progress(done=self.at - 1, total=self.total, words=f"第 {self.at}/{self.total} 页：{label}"))


class Recognition:
    """Looks at the pictures of one object at a time, and knows of which objects pictures still wait."""

    def __init__(
        self,
        *,
        register: Register,
        archive: Archive,
        parsing: Parsing,
        now: Callable[[], datetime],
        ocr: OcrChild | None,
    ) -> None:
        """`ocr` is None where no recogniser is installed: then pictures wait."""
        self._register, self._archive, self._parsing = register, archive, parsing
        self._now, self._ocr = now, ocr

    @property
    def possible(self) -> bool:
        """Whether there is a recogniser."""
        return self._ocr is not None

    def look_at(self, record: ArchivedObject, *, progress: Callable[[Progress], None]) -> FilesRead:
        """Recognise the pages of the object that wait; a kill costs the page that was in hand.

        Raises RecogniserMissing, RecogniserBroken, ReadingFailed where the recogniser could not be started.
        """
        if self._ocr is None:
            raise RecogniserMissing()
        waiting, trouble = self._waiting(record)
        count = _Count(total=sum(len(waiting_pages(document)) for _, document in waiting), tell=progress)
        if count.total:
            self._ocr.start()
        outcomes: list[FileOutcome] = []
        for file, document in waiting:
            try:
                found = self._recognised(record, file, document, self._ocr, count)
            except ArchiveDamaged as error:
                trouble = error
                continue
            outcomes.append(FileOutcome(file=mark(file, found), document=found, former=document))
        return FilesRead(outcomes=tuple(outcomes), trouble=trouble)

    def forget(self, read: FilesRead) -> None:
        """The texts are archived: what was kept page by page is needed no more."""
        if read.outcomes:
            with self._register.transaction() as transaction:
                transaction.recognised.forget({one.file.sha256 for one in read.outcomes})

    def _waiting(self, record: ArchivedObject) -> tuple[list[tuple[StoredFile, ParsedDocument]], ArchiveDamaged | None]:
        found: list[tuple[StoredFile, ParsedDocument]] = []
        trouble: ArchiveDamaged | None = None
        for file in record.files:
            try:
                document = archived_text(record, file, archive=self._archive) if file.pending else None
            except ArchiveDamaged as error:
                trouble = error
                continue
            if document is not None:
                found.append((file, document))
        return found, trouble

    def _recognised(
        self, record: ArchivedObject, file: StoredFile, document: ParsedDocument, ocr: OcrChild, count: _Count
    ) -> ParsedDocument:
        path = self._archive.locate(record.id, file.path)
        with self._register.reading() as transaction:
            known = transaction.recognised.of(file.sha256, recogniser=recogniser())

        def keep(page: Page) -> None:
            with self._register.transaction() as transaction:
                transaction.recognised.put(file.sha256, page, recogniser=recogniser())

        return recognise(
            document,
            picture_of=lambda page: self._parsing.page_picture(path, file.kind, page.number, document=document),
            ocr=ocr,
            known=known,
            begun=lambda _page: count.begun(file.label),
            done=keep,
        )

    def backlog(self, ids: Collection[str] = ()) -> Backlog:
        """What waits to become text, of all objects or of these; raises NotFound."""
        with self._register.reading() as transaction:
            each = [[file for file in record.files if waits(file)] for record in _lacking(transaction, ids)]
        waiting = [file for files in each for file in files]
        return Backlog(objects=len(each), files=len(waiting), pages=sum(file.pending for file in waiting))

    def catch_up(self, ids: Collection[str] = (), *, by: Person) -> list[ReadObject]:
        """Ask for the text of everything that waits, of all objects or of these; returns those for which something can be done.

        Raises NotFound, NotAllowed.
        """
        require_office(by, "补识别")
        asked: list[ReadObject] = []
        with self._register.transaction() as transaction:
            for record in _lacking(transaction, ids):
                wanting = list(self._wanting(record))
                for task in wanting:
                    transaction.queue.add(task, record.id, at=self._now())
                asked += [record] if wanting else []
        return asked

    def _wanting(self, record: ArchivedObject) -> Iterator[TaskKind]:
        if any(map(to_be_read, record.files)):
            yield TaskKind.READ  # after which a recognition follows by itself, where it turns out to be needed
        if self.possible and any(file.pending for file in record.files):
            yield TaskKind.OCR

    def resume(self) -> None:
        """Ask for every recognition that is due and not in the queue: the recogniser was installed late, the register rebuilt."""
        if not self.possible:
            return
        with self._register.transaction() as transaction:
            for record in _lacking(transaction, ()):
                if record.recognition_due and not transaction.queue.asked(TaskKind.OCR, record.id):
                    transaction.queue.add(TaskKind.OCR, record.id, at=self._now())


def _lacking(transaction: Transaction, ids: Collection[str]) -> Iterator[ReadObject]:
    named = {transaction.objects.get(name).id for name in ids}
    for record in transaction.objects.lacking_text():
        if is_read(record) and (not named or record.id in named) and any(map(waits, record.files)):
            yield record
