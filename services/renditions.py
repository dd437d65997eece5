"""Page images of archived files, and where on them the evidence stands. All of it is derived and lies in index/pages."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from services.formats.child import Box, Quote, ReadingFailed, ReadingPool
from services.formats.pdf import LibreOffice
from services.model.document import ParsedDocument
from services.model.errors import NotFound, Unavailable
from services.model.facts import Fact
from services.model.files import FileKind, ReadingState, StoredFile
from services.model.places import occurrence_of
from services.model.records import ArchivedObject
from services.stores.archive import Archive
from services.stores.codec import decode_document

log = structlog.get_logger()

SCALE = 1.6  # of 72 dpi: an A4 page becomes about 950 pixels wide, enough to read on a 1366×768 screen


class NoImage(Unavailable):
    """There is no picture of this file; the reason is a sentence."""

    message = "“{label}”没有页面图像：{reason}。识别出的文字和原件仍可查看、下载。"


class NotYet(Unavailable):
    """The picture has still to be made: queue the task `render`."""

    message = "正在生成“{label}”的页面图像，请稍候。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a page can show of a file: so many images; or none yet; or none at all, for a reason that is a sentence."""

    pages: int = 0
    waiting: bool = False
    reason: str = ""


class Renditions:
    """A PDF and page images by the file's digest: the same bytes are rendered once."""

    def __init__(self, *, archive: Archive, child: ReadingPool, libreoffice: LibreOffice | None, folder: Path) -> None:
        """`libreoffice` is None where the program is absent: then a docx has no page image, and NoImage says so."""
        self._archive, self._child, self._libreoffice, self._folder = archive, child, libreoffice, folder

    def pages(self, record: ArchivedObject, position: int) -> int:
        """How many page images there are of file number `position`; raises NoImage, NotYet, NotFound."""
        file = stored_file(record, position)
        known = self._folder / file.sha256 / "pages.json"
        if not known.exists():
            count = self._child.page_count(self._pdf(record, file).read_bytes())
            _write(known, json.dumps(count).encode())
        return int(json.loads(known.read_text(encoding="ascii")))

    def shown(self, record: ArchivedObject, position: int) -> Shown:
        """The same as a remark: that there is no picture is an ordinary working day. Raises NotFound."""
        try:
            return Shown(pages=self.pages(record, position))
        except NotYet as waiting:
            return Shown(waiting=True, reason=str(waiting))
        except (NoImage, ReadingFailed) as refusal:
            return Shown(reason=str(refusal))

    def pdf(self, record: ArchivedObject, position: int) -> bytes:
        """The file as PDF; raises NoImage, NotYet, NotFound."""
        return self._pdf(record, stored_file(record, position)).read_bytes()

    def text(self, record: ArchivedObject, position: int) -> ParsedDocument | None:
        """The text that was read from the file; None where none was. Raises NotFound."""
        file = stored_file(record, position)
        if file.reading is not ReadingState.READ:
            return None
        return decode_document(self._archive.read(record.id, file.text_path))

    def image(self, record: ArchivedObject, position: int, page: int) -> bytes:
        """One page as PNG; raises NoImage, NotYet, NotFound."""
        file = stored_file(record, position)
        if not 1 <= page <= self.pages(record, position):
            raise NotFound(what=f"{file.label} 第 {page} 页")
        known = self._folder / file.sha256 / f"{page}.png"
        if not known.exists():
            _write(known, self._child.page_image(self._pdf(record, file).read_bytes(), page, scale=SCALE))
        return known.read_bytes()

    def places(self, record: ArchivedObject, position: int, facts: Sequence[Fact]) -> tuple[tuple[Box, ...], ...]:
        """For each fact the boxes of its quote on the page images; none where it isn't found, or where looking for it failed:
        the facts and their quotes are there without them.
        """
        file = stored_file(record, position)
        try:
            document = self.text(record, position)
            quotes = [_quote(fact, document) for fact in facts]
            return self._child.locate(self._pdf(record, file).read_bytes(), quotes)
        except ReadingFailed as failure:
            log.warning("evidence_not_located", object_id=record.id, file=position, reason=str(failure))
            return tuple(() for _ in facts)

    def prepare(self, record: ArchivedObject) -> None:
        """Make the PDF of every file that needs LibreOffice: the worker's task `render`."""
        for file in record.files:
            if self._converts(file) and not self._converted(file).exists() and self._libreoffice is not None:
                source = self._archive.read(record.id, file.path)
                _write(self._converted(file), self._libreoffice.to_pdf(source))

    def _pdf(self, record: ArchivedObject, file: StoredFile) -> Path:
        if file.reading is ReadingState.SEALED:
            raise NoImage(label=file.label, reason=file.note.rstrip("。"))
        if file.kind is FileKind.PDF:
            return self._archive.locate(record.id, file.path)
        if not self._converts(file):
            raise NoImage(label=file.label, reason="这种格式暂不生成图像")
        if self._converted(file).exists():
            return self._converted(file)
        if self._libreoffice is None:
            raise NoImage(label=file.label, reason="本机未安装 LibreOffice")
        raise NotYet(label=file.label)

    @staticmethod
    def _converts(file: StoredFile) -> bool:
        return file.kind is FileKind.DOCX and file.reading is not ReadingState.SEALED

    def _converted(self, file: StoredFile) -> Path:
        return self._folder / file.sha256 / "rendition.pdf"


def stored_file(record: ArchivedObject, position: int) -> StoredFile:
    """File number `position` of the object; raises NotFound."""
    for file in record.files:
        if file.position == position:
            return file
    raise NotFound(what=f"{record.id} 的第 {position} 个文件")


def _quote(fact: Fact, document: ParsedDocument | None) -> Quote:
    """What to look for: of equal quotes, the one from which the fact was read."""
    return Quote(text=fact.quote, page=fact.page, occurrence=occurrence_of(fact, document) if document else 0)


def _write(path: Path, content: bytes) -> None:
    """Under its name only when it is whole; two writers of the same rendition do no harm."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    part.write_bytes(content)
    part.replace(path)
