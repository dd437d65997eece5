"""A Word file as lines and tables: numbering written out, merged cells kept, what can't be laid out told in findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.text.paragraph import Paragraph
from lxml import etree

from services.formats.readers.docx_text import MAX_COLUMNS, MAX_SPAN, is_on
from services.formats.word_levels import AutomaticNumber, Raised, raised
from services.formats.word_names import W
from services.formats.word_numbering import Mark, Numbering
from services.model.findings import Finding, finding
from services.model.manuscript import Cell, Line, Table

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_CHARACTERS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_SKIPPED = frozenset({_FALLBACK, *(f"{W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "rt"))})
_ALIGNMENTS = {WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.RIGHT: "right"}
_SHOWN = 6  # places that a remark names
_MAX_STYLES = 20  # a style is based on another, that one on a third; a damaged file may make a ring of them


class WordManuscript:
    """One docx. `lines` reads it once; afterwards `findings` says what was left out."""

    def __init__(self, file: BinaryIO) -> None:
        self._document = Document(file)
        self._numbering = Numbering.of(self._part(RELATIONSHIP_TYPE.NUMBERING))
        self._notes = {kind: self._part(link) for kind, link in _NOTE_PARTS.items()}
        self._boxes: list[str] = []
        self._noted: list[str] = []
        self._images = 0
        self._bullets: list[str] = []
        self._automatic: list[AutomaticNumber] = []
        self.findings: list[Finding] = []

    def lines(self) -> Iterator[Line | Table]:
        """The body in order: a line for each paragraph, or for each of its lines where it is broken by hand."""
        number = 0
        lines: list[Line | Table] = []
        for block in _blocks(self._document.element.body):
            if block.tag == f"{W}tbl":
                lines.append(self._table(block))
                continue
            number += 1
            lines += self._paragraph(block, f"第{number}段", at=len(lines))
        numbered = raised(lines, self._automatic)
        self._tell(numbered)
        yield from numbered.lines

    def _paragraph(self, element: etree._Element, place: str, *, at: int) -> Iterator[Line]:
        """The paragraph as the lines from `at` on."""
        paragraph = Paragraph(element, self._document._body)
        text = self._text(element)
        mark = self._mark(paragraph) if text.strip() else Mark()
        if mark.bullet:
            self._bullets.append(place)
        if mark.text:
            self._automatic.append(
                AutomaticNumber(
                    at=at, family=mark.family, level=mark.level, number=mark.number, mark=mark.text, decimal=mark.decimal
                )
            )
        align, heading = _alignment(paragraph), _heading(paragraph)
        for count, line in enumerate((mark.text + text).split("\n")):
            yield Line(text=line, place=place, align=align, heading=heading, item=mark.bullet and not count)

    def _text(self, element: etree._Element) -> str:
        pieces: list[str] = []
        walker = [iter(element)]
        while walker:
            child = next(walker[-1], None)
            if child is None:
                walker.pop()
            elif child.tag in (f"{W}t", _MATH_TEXT):
                pieces.append(child.text or "")
            elif child.tag in _CHARACTERS:
                pieces.append(_CHARACTERS[child.tag])
            elif child.tag in (f"{W}txbxContent", f"{W}footnoteReference", f"{W}endnoteReference", _BLIP, _IMAGE):
                self._keep_aside(child)
            elif child.tag not in _SKIPPED and not _is_hidden(child):
                walker.append(iter(child))
        return "".join(pieces)

    def _keep_aside(self, element: etree._Element) -> None:
        """What has no place in a plain text: told afterwards."""
        if element.tag == f"{W}txbxContent":
            self._boxes.append(" / ".join(text for text in (self._text(inner) for inner in _blocks(element)) if text.strip()))
        elif element.tag in (_BLIP, _IMAGE):
            self._images += 1
        else:
            root = self._notes[element.tag.removesuffix("Reference").removeprefix(W)]
            wanted = element.get(f"{W}id")
            notes = root.iterchildren() if root is not None else ()
            self._noted += [self._text(note).strip() for note in notes if note.get(f"{W}id") == wanted]

    def _tell(self, numbered: Raised) -> None:
        self.findings += [finding("M19", "文本框", text=text) for text in self._boxes if text]
        self.findings += [finding("M21", "脚注", text=text) for text in self._noted if text]
        if self._images:
            self.findings.append(finding("M20", "图片", count=self._images))
        if self._bullets:
            self.findings.append(finding("M37", _places(self._bullets), count=len(self._bullets)))
        if numbered.changes:
            places, before, after = zip(*numbered.changes, strict=True)
            self.findings.append(finding("M38", _places(places), before=before[0], after=after[0], count=len(places)))

    def _part(self, link: str) -> etree._Element | None:
        try:
            return etree.fromstring(self._document.part.part_related_by(link).blob, _parser())
        except KeyError:
            return None

    def _mark(self, paragraph: Paragraph) -> Mark:
        """The automatic number or bullet, of the paragraph itself or of its style."""
        found: list[etree._Element] = [paragraph._p, *(style.element for style in _styles(paragraph))]
        for element in found:
            numbering = element.find(f"{W}pPr/{W}numPr")
            identity = numbering.find(f"{W}numId") if numbering is not None else None
            if numbering is not None and identity is not None:
                level = numbering.find(f"{W}ilvl")
                depth = level.get(f"{W}val", "0") if level is not None else "0"
                return self._numbering.mark(identity.get(f"{W}val", ""), int(depth) if depth.isdecimal() else 0)
        return Mark()

    def _table(self, table: etree._Element) -> Table:
        """Cells with their spans; a cell that only continues a merged one makes that one taller."""
        rows: list[list[list[int | str]]] = []  # [text, columns, rows] of each cell
        above: dict[int, list[int | str]] = {}
        headers = 0
        for row in _children(table, f"{W}tr"):
            rows.append(self._row(row, above))
            headers += headers == len(rows) - 1 and is_on(row.find(f"{W}trPr/{W}tblHeader"))
        tallest = max((int(cell[2]) for cell in rows[0]), default=1) if rows else 1
        return _table_of(rows, min(headers or tallest, len(rows)))

    def _row(self, row: etree._Element, above: dict[int, list[int | str]]) -> list[list[int | str]]:
        before = row.find(f"{W}trPr/{W}gridBefore")
        column = _number(before, 0)
        cells: list[list[int | str]] = [["", column, 1]] if column else []
        for element in _children(row, f"{W}tc"):
            span = _number(element.find(f"{W}tcPr/{W}gridSpan"), 1) or 1
            merge = element.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(f"{W}val", "continue") == "continue" and column in above:
                above[column][2] = int(above[column][2]) + 1
            elif column < MAX_COLUMNS:
                cell: list[int | str] = [self._cell(element), span, 1]
                cells.append(cell)
                for place in range(column, column + span):
                    above.pop(place, None)
                if merge is not None:
                    above[column] = cell
            column += span
        return cells

    def _cell(self, element: etree._Element) -> str:
        texts: list[str] = []
        for block in _blocks(element):
            if block.tag == f"{W}tbl":
                texts += ["\t".join(cell.text for cell in row) for row in self._table(block).rows]
            else:
                text = self._text(block)
                mark = self._mark(Paragraph(block, self._document._body))
                texts.append(mark.text + text)
        return "\n".join(texts).strip()


_NOTE_PARTS = {"footnote": RELATIONSHIP_TYPE.FOOTNOTES, "endnote": RELATIONSHIP_TYPE.ENDNOTES}


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)


def _table_of(rows: list[list[list[int | str]]], header_rows: int) -> Table:
    """The table with every row filled up to the widest."""
    reach = [0] * len(rows)
    for at, row in enumerate(rows):
        for _text, columns, height in row:
            for below in range(at, min(at + int(height), len(rows))):
                reach[below] += int(columns)
    width = max(reach, default=1) or 1
    made = [
        tuple(Cell(text=str(text), columns=int(columns), rows=int(height)) for text, columns, height in row)
        + ((Cell(text="", columns=width - reach[at]),) if reach[at] < width else ())
        for at, row in enumerate(rows)
    ]
    return Table(rows=tuple(made), header_rows=header_rows, columns=width)


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, through content controls and other wrappers, not through each other."""
    yield from _children(parent, f"{W}p", f"{W}tbl")


def _children(parent: etree._Element, *tags: str) -> Iterator[etree._Element]:
    walker = [iter(parent)]
    while walker:
        child = next(walker[-1], None)
        if child is None:
            walker.pop()
        elif child.tag in tags:
            yield child
        elif child.tag not in _SKIPPED:
            walker.append(iter(child))


def _is_hidden(element: etree._Element) -> bool:
    return element.tag == f"{W}r" and is_on(element.find(f"{W}rPr/{W}vanish"))


def _styles(paragraph: Paragraph) -> Iterator[Any]:
    style = paragraph.style
    for _depth in range(_MAX_STYLES):
        if style is None:
            return
        yield style
        style = style.base_style


def _alignment(paragraph: Paragraph) -> str:
    formats = [paragraph.paragraph_format, *(style.paragraph_format for style in _styles(paragraph))]
    found = next((one.alignment for one in formats if one.alignment is not None), None)
    return _ALIGNMENTS.get(found, "both") if found is not None else "both"


def _heading(paragraph: Paragraph) -> int:
    """1 for the style Title, 2 for an outline of the first level, and so on."""
    for element in (paragraph._p, *(style.element for style in _styles(paragraph))):
        outline = element.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None and re.fullmatch("[0-8]", outline.get(f"{W}val", "")):
            return int(outline.get(f"{W}val")) + 2
    return 1 if paragraph.style is not None and paragraph.style.name in ("Title", "标题") else 0


def _places(places: Sequence[str]) -> str:
    shown = "、".join(places[:_SHOWN])
    return shown if len(places) <= _SHOWN else f"{shown}等"


def _number(element: etree._Element | None, default: int) -> int:
    text = element.get(f"{W}val", "") if element is not None else ""
    return min(int(text), MAX_SPAN) if text.isdecimal() and len(text) < 8 else MAX_SPAN if text.isdecimal() else default
