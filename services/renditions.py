"""Page images of archived files, and where on them the evidence stands. All of it is derived and lies in index/pages."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import structlog

from services.formats.child import Box, Quote, ReadingFailed, ReadingPool
from services.formats.converter import Converter
from services.formats.kinds import LEGACY, PACKAGES, PICTURES
from services.formats.pdf import LibreOffice
from services.model.document import Origin, Page, ParsedDocument
from services.model.errors import NotFound, Unavailable
from services.model.facts import Fact
from services.model.files import FileKind, ReadingState, StoredFile
from services.model.places import occurrence_of, on_pages
from services.model.records import ArchivedObject
from services.stores.archive import Archive
from services.stores.codec import decode_document

log = structlog.get_logger()

SCALE = 1.6  # of 72 dpi: an A4 page becomes about 950 pixels wide, enough to read on a 1366×768 screen
SIDES = range(700, 3_000)  # pixels of a page image's longer side
A4_LONG = 842.0  # points: the longer side of a page whose size nobody knows
# Files whose pages are drawn as they are; others become PDF first. Page n of the text is image n.
DRAWN = frozenset({FileKind.PDF, FileKind.OFD, *PICTURES})


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
    bare: frozenset[int] = frozenset()  # pages that have no image of their own, only text: those of a package's flowing files


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """A page as PNG, or as WebP where it is a photo or a scan."""

    content: bytes
    form: str

    @property
    def mimetype(self) -> str:
        return f"image/{self.form}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """How page images of a file are made: the longer side in pixels, how far to turn clockwise, as which form."""

    side: int
    turned: int = 0
    form: str = "png"


class PagePictures(Protocol):
    """What draws the pages of the files in a package: services.parsing.Parsing."""

    def page_picture(
        self,
        path: Path,
        kind: FileKind,
        number: int,
        *,
        document: ParsedDocument | None = None,
        side: int | None = None,
        turned: int = 0,
        form: str = "png",
    ) -> bytes: ...


class Renditions:
    """A PDF and page images by the file's digest: the same bytes are rendered once."""

    def __init__(
        self,
        *,
        archive: Archive,
        child: ReadingPool,
        parsing: PagePictures,
        libreoffice: LibreOffice | None,
        legacy: Converter | None,
        folder: Path,
    ) -> None:
        """`libreoffice` is None where the program is absent: then a docx has no page image, and NoImage says so. `legacy` makes
        docx of old documents first.
        """
        self._archive, self._child, self._parsing, self._folder = archive, child, parsing, folder
        self._libreoffice, self._legacy = libreoffice, legacy

    def pages(self, record: ArchivedObject, position: int) -> int:
        """How many page images there are of file number `position`; raises NoImage, NotYet, NotFound."""
        return len(self._sheets(record, stored_file(record, position)))

    def shown(self, record: ArchivedObject, position: int) -> Shown:
        """The same as a remark: that there is no picture is an ordinary working day. Raises NotFound."""
        try:
            sheets = self._sheets(record, stored_file(record, position))
            bare = frozenset(number for number, sheet in enumerate(sheets, start=1) if not sheet.side)
            return Shown(pages=len(sheets), bare=bare)
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
        return self._document(record, file) if file.reading is ReadingState.READ else None

    def image(self, record: ArchivedObject, position: int, page: int) -> PageImage:
        """One page, upright; raises NoImage, NotYet, NotFound."""
        file = stored_file(record, position)
        sheets = self._sheets(record, file)
        if not 1 <= page <= len(sheets):
            raise NotFound(what=f"{file.label} 第 {page} 页")
        sheet = sheets[page - 1]
        known = self._folder / file.sha256 / f"{page}-{sheet.turned}.{sheet.form}"
        if not sheet.side:
            raise NoImage(label=file.label, reason=f"第 {page} 页只有文字")
        if not known.exists():
            _write(known, self._drawn(record, file, page, sheet))
        return PageImage(content=known.read_bytes(), form=sheet.form)

    def places(self, record: ArchivedObject, position: int, facts: Sequence[Fact]) -> tuple[tuple[Box, ...], ...]:
        """For each fact the boxes of its quote on the page images; none where it isn't found, or where looking for it failed:
        the facts and their quotes are there without them.
        """
        file = stored_file(record, position)
        document = self.text(record, position)
        known = [_own_places(fact, document) if file.kind in DRAWN | PACKAGES else () for fact in facts]
        wanted = [fact for fact, boxes in zip(facts, known, strict=True) if not boxes]
        if not wanted or file.kind in (DRAWN | PACKAGES) - {FileKind.PDF}:
            return tuple(known)
        try:
            quotes = [_quote(fact, document) for fact in wanted]
            found = iter(self._child.locate(self._pdf(record, file).read_bytes(), quotes))
        except ReadingFailed as failure:
            log.warning("evidence_not_located", object_id=record.id, file=position, reason=str(failure))
            return tuple(known)
        return tuple(boxes or next(found) for boxes in known)

    def _drawn(self, record: ArchivedObject, file: StoredFile, page: int, sheet: _Sheet) -> bytes:
        source, kind = self._source(record, file)
        how = asdict(sheet)
        if kind in PACKAGES:
            return self._parsing.page_picture(source, kind, page, document=self._document(record, file), **how)
        return self._child.picture(source.read_bytes(), kind, page, **how)

    def _document(self, record: ArchivedObject, file: StoredFile) -> ParsedDocument:
        return decode_document(self._archive.read(record.id, file.text_path))

    def prepare(self, record: ArchivedObject) -> None:
        """Make the PDF of every file that needs LibreOffice: the worker's task `render`."""
        for file in record.files:
            if self._converts(file) and not self._converted(file).exists() and self._libreoffice is not None:
                source = self._archive.read(record.id, file.path)
                docx = self._legacy.to_docx(source, file.kind) if file.kind in LEGACY and self._legacy is not None else source
                _write(self._converted(file), self._libreoffice.to_pdf(docx))

    def _sheets(self, record: ArchivedObject, file: StoredFile) -> list[_Sheet]:
        """How each page image is made; kept for as long as the file's text stays what it is."""
        state = hashlib.sha256(f"{file.reading} {file.pending} {file.parser}".encode()).hexdigest()[:8]
        known = self._folder / file.sha256 / f"pages-{state}.json"
        if not known.exists():
            sheets = self._package(record, file) if file.kind in PACKAGES else self._paper(record, file)
            _write(known, json.dumps([asdict(sheet) for sheet in sheets]).encode())
        return [_Sheet(**sheet) for sheet in json.loads(known.read_text(encoding="ascii"))]

    def _paper(self, record: ArchivedObject, file: StoredFile) -> list[_Sheet]:
        source, kind = self._source(record, file)
        count = self._child.page_count(source.read_bytes(), kind)
        document = self.text(record, file.position) if file.kind in DRAWN else None
        pages = {page.number: page for page in document.pages} if document else {}
        return [_sheet(file, pages.get(number)) for number in range(1, count + 1)]

    def _package(self, record: ArchivedObject, file: StoredFile) -> list[_Sheet]:
        """A page for each that was read: those with paper have an image, the others their text. Raises NoImage."""
        self._source(record, file)
        if file.reading not in (ReadingState.READ, ReadingState.UNRECOGNISED):
            raise NoImage(label=file.label, reason=file.note.rstrip("。") or "还没有识别")
        pages = self._document(record, file).pages
        if not any(page.width for page in pages):
            raise NoImage(label=file.label, reason="其中的文件只有文字")
        return [_sheet(file, page) if page.width else _Sheet(side=0) for page in pages]

    def _source(self, record: ArchivedObject, file: StoredFile) -> tuple[Path, FileKind]:
        """What page images are drawn from: the file itself, or its PDF. Raises NoImage, NotYet."""
        if file.kind in DRAWN | PACKAGES and file.reading is not ReadingState.SEALED:
            return self._archive.locate(record.id, file.path), file.kind
        return self._pdf(record, file), FileKind.PDF

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
        if file.kind in LEGACY:  # one that was not to be converted for its text is not converted for its pages either
            return file.reading not in (ReadingState.SEALED, ReadingState.FAILED)
        return file.kind is FileKind.DOCX and file.reading is not ReadingState.SEALED

    def _converted(self, file: StoredFile) -> Path:
        return self._folder / file.sha256 / "rendition.pdf"


def stored_file(record: ArchivedObject, position: int) -> StoredFile:
    """File number `position` of the object; raises NotFound."""
    for file in record.files:
        if file.position == position:
            return file
    raise NotFound(what=f"{record.id} 的第 {position} 个文件")


def _sheet(file: StoredFile, page: Page | None) -> _Sheet:
    pictured = file.kind in PICTURES or file.reading is ReadingState.UNRECOGNISED
    scanned = pictured or (page is not None and page.origin in (Origin.OCR, Origin.NONE))
    side = round(SCALE * (max(page.width, page.height) if page and page.width else A4_LONG))
    return _Sheet(
        side=min(max(side, SIDES.start), SIDES.stop),
        turned=page.turned if page else 0,
        form="webp" if scanned else "png",
    )


def _own_places(fact: Fact, document: ParsedDocument | None) -> tuple[Box, ...]:
    """The fact's boxes where its text knows where its characters stand."""
    if document is None or fact.start is None or fact.end is None:
        return ()
    found = on_pages(document, fact.start, fact.end)
    return tuple(Box(page=page.number, x0=x0, y0=y0, x1=x1, y1=y1) for page, lines in found for x0, y0, x1, y1 in lines)


def _quote(fact: Fact, document: ParsedDocument | None) -> Quote:
    """What to look for: of equal quotes, the one from which the fact was read."""
    return Quote(text=fact.quote, page=fact.page, occurrence=occurrence_of(fact, document) if document else 0)


def _write(path: Path, content: bytes) -> None:
    """Under its name only when it is whole; two writers of the same rendition do no harm."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    part.write_bytes(content)
    part.replace(path)
