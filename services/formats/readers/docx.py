"""Word documents, read from their own XML: everything that stands on the paper, once, in the order of the body."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version

from lxml import etree

from services.formats.readers.base import Unreadable
from services.formats.readers.docx_numbers import Numbers
from services.formats.readers.docx_pictures import Placed, page_pictures
from services.formats.readers.docx_text import Blocks, is_on
from services.formats.readers.html import decoded, shown
from services.formats.readers.mail import mail_text
from services.formats.word_names import W
from services.model.document import Origin, Page, ParsedDocument
from services.model.files import FileKind
from services.model.findings import finding
from services.model.inspection import Inspection

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# "Strict" files use other namespaces for the same names (ISO/IEC 29500-1, annex A); they are renamed before reading.
_STRICT: tuple[tuple[bytes, bytes], ...] = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
)
SHOWN = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".bmp", ".dib", ".gif", ".webp")
HEAD_BLOCKS = 40  # paragraphs and tables that an inspection shows


class DocxReader:
    """docx: headers, then the body with its tables and text boxes, then notes, then footers."""

    def accepts(self, kind: FileKind) -> bool:
        return kind is FileKind.DOCX

    def inspect(self, data: bytes) -> Inspection:
        package = _Package(data)
        blocks = package.blocks()
        lines = [*package.headers(blocks), *blocks.lines(package.body(), limit=HEAD_BLOCKS)]
        return Inspection(first_page_text="\n".join(lines))

    def read(self, data: bytes) -> ParsedDocument:
        package = _Package(data)
        blocks = package.blocks()
        lines = _lines(package, blocks)
        text = "\n".join(lines)
        pictures = [_waiting(placed) for placed in package.pictures(text)]
        pages = [Page(number=1, text=text)] if text.strip() or not pictures else []
        pages = [replace(page, number=number) for number, page in enumerate([*pages, *pictures], start=1)]
        return ParsedDocument(
            kind=FileKind.DOCX.value,
            pages=tuple(pages),
            tables=tuple(replace(table, page=1) if pictures else table for table in blocks.tables),
            findings=tuple(finding("R02", f"第{n}页", page=n) for n, page in enumerate(pages, 1) if page.origin is Origin.NONE),
            paged=bool(pictures),
            parser=f"docx 2 (lxml {version('lxml')})",
        )


def page_picture(data: bytes, number: int) -> bytes:
    """The picture that is page `number` of the document, as it lies in it. Raises Unreadable."""
    package = _Package(data)
    text = "\n".join(_lines(package, package.blocks()))
    pictures = package.pictures(text)
    at = number - 1 - (1 if text.strip() else 0)
    if not 0 <= at < len(pictures):
        raise Unreadable(f"第 {number} 页不是图片")
    return package.picture(pictures[at])


def _lines(package: _Package, blocks: Blocks) -> list[str]:
    lines = list(package.headers(blocks))
    lines += blocks.lines(package.body())
    lines += package.chunks()
    lines += blocks.notes()
    lines += package.footers(blocks)
    return lines


def _waiting(placed: Placed) -> Page:
    """A page that holds a picture only."""
    return Page(
        number=1, text="", origin=Origin.NONE, confidence=0.0, width=round(placed.width, 2), height=round(placed.height, 2)
    )


class _Package:
    """The parts of one docx, parsed when asked for, without entities, DTDs or network."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._names = {name.lower(): name for name in self._zip.namelist()}
        root = self._relations("")
        mains = [target for target, kind in root.values() if kind.endswith("/officeDocument")]
        if not mains:
            raise Unreadable("文件里没有正文部分，可能已损坏")
        self._main = mains[0]
        self._document = self._parse(self._main)
        self._links = self._relations(self._main)
        self._notes: dict[str, dict[str, etree._Element]] = {}

    def blocks(self) -> Blocks:
        """What turns the parts into lines, from the first number on."""
        numbering = self._beside("numbering")
        numbers = Numbers(numbering=numbering, styles=self._beside("styles") if numbering is not None else None)
        return Blocks(note=self.note, number=numbers.before)

    def body(self) -> etree._Element:
        body = self._document.find(f"{W}body")
        if body is None:
            raise Unreadable("文件里没有正文部分，可能已损坏")
        return body

    def headers(self, blocks: Blocks) -> Iterator[str]:
        """The text of each header that a section shows, each part once."""
        return self._margins(blocks, "header")

    def footers(self, blocks: Blocks) -> Iterator[str]:
        return self._margins(blocks, "footer")

    def pictures(self, text: str) -> list[Placed]:
        """Pictures that are pages and that can be shown."""
        placed = page_pictures(self._document, text)
        return [picture for picture in placed if self._image(picture).lower().endswith(SHOWN)]

    def picture(self, placed: Placed) -> bytes:
        return self._zip.read(self._names[self._image(placed).lower()])

    def _image(self, placed: Placed) -> str:
        """The part that holds the picture; "" where it lies outside of the file, or nowhere."""
        target, _kind = self._links.get(placed.link, ("", ""))
        return target if self._has(target) else ""

    def chunks(self) -> Iterator[str]:
        """The text of parts in another format that Word would take in when it opens the file (17.17.2), after the body."""
        for chunk in self._document.iter(f"{W}altChunk"):
            target, _kind = self._links.get(chunk.get(f"{R}id", ""), ("", ""))
            if self._has(target):
                yield from _foreign(self._zip.read(self._names[target.lower()])).splitlines()

    def note(self, kind: str, number: str) -> etree._Element | None:
        """The footnote or endnote with that id."""
        if kind not in self._notes:
            part = self._beside(f"{kind}s")
            found = part.iterchildren(f"{W}{kind}") if part is not None else ()
            self._notes[kind] = {note.get(f"{W}id", ""): note for note in found}
        return self._notes[kind].get(number)

    def _beside(self, kind: str) -> etree._Element | None:
        """The root of the part that stands in that relation to the document; None where there is none."""
        targets = [target for target, relation in self._links.values() if relation.endswith(f"/{kind}")]
        return self._parse(targets[0]) if targets and self._has(targets[0]) else None

    def _margins(self, blocks: Blocks, kind: str) -> Iterator[str]:
        shown: set[str] = set()
        for section in self._document.iter(f"{W}sectPr"):
            first_differs = is_on(section.find(f"{W}titlePg"))
            for reference in section.iterchildren(f"{W}{kind}Reference"):
                target, _kind = self._links.get(reference.get(f"{R}id", ""), ("", ""))
                hidden = reference.get(f"{W}type") == "first" and not first_differs
                if target and target not in shown and not hidden and self._has(target):
                    shown.add(target)
                    yield from (line for line in blocks.lines(self._parse(target)) if line.strip())

    def _has(self, name: str) -> bool:
        return name.lower() in self._names

    def _parse(self, name: str) -> etree._Element:
        data = self._zip.read(self._names[name.lower()])
        for strict, transitional in _STRICT:
            data = data.replace(strict, transitional)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
        return etree.fromstring(data, parser)

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """id -> (part name, type) of a part's inner relationships; links to the outside are never followed."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self._has(path):
            return {}
        return {
            relation.get("Id", ""): (_target(folder, relation.get("Target", "")), relation.get("Type", ""))
            for relation in self._parse(path).iterchildren(_RELATIONSHIP)
            if relation.get("TargetMode") != "External"
        }


def _foreign(data: bytes) -> str:
    """What a part shows that is a web page (whole or wrapped as MIME) or plain text; "" for anything else."""
    if data.startswith((b"PK\x03\x04", b"{\\rtf")):
        return ""
    head = data[:2_000].lstrip().lower()
    if head.startswith((b"mime-version:", b"content-type:", b"from:")):
        return mail_text(data)
    source, encoding = decoded(data)
    return shown(source, encoding)[0] if "<" in source[:2_000] else source


def _target(folder: str, target: str) -> str:
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
