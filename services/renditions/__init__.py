"""Page images of archived files, and where on them the evidence stands. All of it is derived and lies in index/pages."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import structlog

from services.formats.child import Box, Quote, ReadingFailed, ReadingPool
from services.formats.converter import Converter
from services.formats.kinds import LEGACY, PACKAGES, PICTURES
from services.formats.pdf import LibreOffice
from services.model.document import ParsedDocument
from services.model.errors import NotFound, Unavailable
from services.model.facts import Fact
from services.model.files import FileKind, ReadingState, StoredFile
from services.model.places import occurrence_of, on_pages
from services.model.records import ArchivedObject
from services.renditions.shapes import NoImage, NotYet, PageImage, PagePictures, Sheet, Shown, sheet_of
from services.stores.archive import Archive
from services.stores.codec import decode_document

log = structlog.get_logger()

SHAPE = 2  # of what is kept about page images: another shape, another name
# Files whose pages are drawn as they are; others become PDF first. Page n of the text is image n.
DRAWN = frozenset({FileKind.PDF, FileKind.OFD, *PICTURES})


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
            return Shown(
                pages=len(sheets),
                bare=frozenset(number for number, sheet in enumerate(sheets, start=1) if not sheet.side),
                pasted=frozenset(number for number, sheet in enumerate(sheets, start=1) if sheet.pasted),
                texts=tuple(sheet.text for sheet in sheets),
            )
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
        known = self._folder / file.sha256 / f"{'pasted-' * sheet.pasted}{page}-{sheet.turned}.{sheet.form}"
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
        shown = self.shown(record, position)
        known = [_own_places(fact, document, shown) for fact in facts]
        wanted = [fact for fact, boxes in zip(facts, known, strict=True) if not boxes]
        if not wanted or file.kind in (DRAWN | PACKAGES) - {FileKind.PDF}:
            return tuple(known)
        try:
            quotes = [_quote(fact, document if file.kind is FileKind.PDF else _flowing(document)) for fact in wanted]
            found = iter(self._child.locate(self._pdf(record, file).read_bytes(), quotes))
        except (ReadingFailed, Unavailable) as failure:
            log.warning("evidence_not_located", object_id=record.id, file=position, reason=str(failure))
            return tuple(known)
        return tuple(boxes or next(found) for boxes in known)

    def _drawn(self, record: ArchivedObject, file: StoredFile, page: int, sheet: Sheet) -> bytes:
        how: dict[str, Any] = {"side": sheet.side, "turned": sheet.turned, "form": sheet.form}
        if sheet.pasted:
            return self._child.picture(self._docx(record, file).read_bytes(), FileKind.DOCX, sheet.text, **how)
        source, kind = self._source(record, file)
        if kind in PACKAGES:
            return self._parsing.page_picture(source, kind, page, document=self._document(record, file), **how)
        return self._child.picture(source.read_bytes(), kind, page, **how)

    def _document(self, record: ArchivedObject, file: StoredFile) -> ParsedDocument:
        return decode_document(self._archive.read(record.id, file.text_path))

    def prepare(self, record: ArchivedObject) -> None:
        """Make the PDF of every file that needs LibreOffice: the worker's task `render`."""
        for file in record.files:
            if self._converts(file) and not self._is_made(file) and self._libreoffice is not None:
                docx = self._archive.read(record.id, file.path)
                if file.kind in LEGACY and self._legacy is not None:
                    docx = self._legacy.to_docx(docx, file.kind)
                    _write(self._made(file, "docx"), docx)  # its pictures are drawn from it
                _write(self._made(file, "pdf"), self._libreoffice.to_pdf(docx))

    def _sheets(self, record: ArchivedObject, file: StoredFile) -> list[Sheet]:
        """How each page image is made; kept for as long as the file's text stays what it is."""
        state = hashlib.sha256(f"{SHAPE} {file.reading} {file.pending} {file.parser}".encode()).hexdigest()[:8]
        known = self._folder / file.sha256 / f"pages-{state}.json"
        if not known.exists():
            sheets = self._sheets_of(record, file)
            _write(known, json.dumps([asdict(sheet) for sheet in sheets]).encode())
        return [Sheet(**sheet) for sheet in json.loads(known.read_text(encoding="ascii"))]

    def _sheets_of(self, record: ArchivedObject, file: StoredFile) -> list[Sheet]:
        if file.kind in PACKAGES:
            return self._package(record, file)
        pasted = self._pasted(record, file) if self._converts(file) else []
        if pasted and pasted[0].text == 1:  # nothing but pictures: they are the pages
            return pasted
        if pasted and self._libreoffice is None:
            return [Sheet(side=0, text=1), *pasted]
        return [*self._paper(record, file), *pasted]

    def _paper(self, record: ArchivedObject, file: StoredFile) -> list[Sheet]:
        source, kind = self._source(record, file)
        count = self._child.page_count(source.read_bytes(), kind)
        if file.kind not in DRAWN:
            return [sheet_of(file, None)] * count
        document = self.text(record, file.position)
        pages = {page.number: page for page in document.pages} if document else {}
        return [replace(sheet_of(file, pages.get(number)), text=number) for number in range(1, count + 1)]

    def _pasted(self, record: ArchivedObject, file: StoredFile) -> list[Sheet]:
        """The pictures in a Word document that are pages of its text, upright as they were read. Raises NotYet."""
        if file.reading not in (ReadingState.READ, ReadingState.UNRECOGNISED) or not file.paged:
            return []
        pictures = [page for page in self._document(record, file).pages if page.width]
        if pictures and not self._docx(record, file).exists():
            self._pdf(record, file)
        return [replace(sheet_of(file, page), text=page.number, pasted=True) for page in pictures]

    def _package(self, record: ArchivedObject, file: StoredFile) -> list[Sheet]:
        """A page for each that was read: those with paper have an image, the others their text. Raises NoImage."""
        self._source(record, file)
        if file.reading not in (ReadingState.READ, ReadingState.UNRECOGNISED):
            raise NoImage(label=file.label, reason=file.note.rstrip("。") or "还没有识别")
        pages = self._document(record, file).pages
        if not any(page.width for page in pages):
            raise NoImage(label=file.label, reason="其中的文件只有文字")
        return [replace(sheet_of(file, page) if page.width else Sheet(side=0), text=page.number) for page in pages]

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
        if self._is_made(file):
            return self._made(file, "pdf")
        if self._libreoffice is None:
            raise NoImage(label=file.label, reason="本机未安装 LibreOffice")
        raise NotYet(label=file.label)

    @staticmethod
    def _converts(file: StoredFile) -> bool:
        if file.kind in LEGACY:  # one that was not to be converted for its text is not converted for its pages either
            return file.reading not in (ReadingState.SEALED, ReadingState.FAILED)
        return file.kind is FileKind.DOCX and file.reading is not ReadingState.SEALED

    def _docx(self, record: ArchivedObject, file: StoredFile) -> Path:
        return self._archive.locate(record.id, file.path) if file.kind is FileKind.DOCX else self._made(file, "docx")

    def _made(self, file: StoredFile, form: str) -> Path:
        return self._folder / file.sha256 / f"rendition.{form}"

    def _is_made(self, file: StoredFile) -> bool:
        forms = ("docx", "pdf") if file.kind in LEGACY and self._legacy is not None else ("pdf",)
        return all(self._made(file, form).exists() for form in forms)


def stored_file(record: ArchivedObject, position: int) -> StoredFile:
    """File number `position` of the object; raises NotFound."""
    for file in record.files:
        if file.position == position:
            return file
    raise NotFound(what=f"{record.id} 的第 {position} 个文件")


def _own_places(fact: Fact, document: ParsedDocument | None, shown: Shown) -> tuple[Box, ...]:
    """The fact's boxes on the images, where its text knows where its characters stand."""
    if document is None or fact.start is None or fact.end is None:
        return ()
    found = [(shown.image_of(page.number), lines) for page, lines in on_pages(document, fact.start, fact.end)]
    return tuple(Box(page=image, x0=x0, y0=y0, x1=x1, y1=y1) for image, lines in found if image for x0, y0, x1, y1 in lines)


def _flowing(document: ParsedDocument | None) -> ParsedDocument | None:
    """A Word document's text without page numbers: those of its pictures are none of its PDF."""
    return replace(document, paged=False) if document else None


def _quote(fact: Fact, document: ParsedDocument | None) -> Quote:
    """What to look for: of equal quotes, the one from which the fact was read."""
    page = fact.page if document is None or document.paged else None
    return Quote(text=fact.quote, page=page, occurrence=occurrence_of(replace(fact, page=page), document) if document else 0)


def _write(path: Path, content: bytes) -> None:
    """Under its name only when it is whole; two writers of the same rendition do no harm."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    part.write_bytes(content)
    part.replace(path)
