"""A docx as a package: page set-up, grid, fonts by style, page numbers, what should not be in it, its text."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from services.formats.gongwen.checker.elements import SetUp
from services.formats.gongwen.checker.page import is_han
from services.model.checked import NotMeasurable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
TWIP = 25.4 / 1440  # mm
MAX_PART = 60 * 2**20  # bytes of one part of the text
MAX_PARTS = 5_000
_CHANGES = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange")
Element = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSetUp:
    """A section; lengths in mm, `grid` in twips."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    grid: int | None
    numbered: frozenset[str]  # which of its footers (or headers) hold a PAGE field: default, even, first


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What was measured of a docx."""

    sections: tuple[SectionSetUp, ...]
    set_up: SetUp | None  # of the upright pages
    odd_and_even: bool
    fonts: Mapping[str, int]  # east Asian font -> Han characters set in it; "" where none is named
    exact_pitch: float  # share of the paragraphs whose line pitch is exact and that of the standard
    text: str
    macros: bool
    external: int
    changes: int
    comments: int


def read_package(docx: bytes, label: str) -> Package:
    """Raises NotMeasurable for bytes that are no docx, or one without a body."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            return _Reader(archive, label).read()
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise NotMeasurable(label=label, reason="文件已加密、已损坏或不是 docx，请用 Word、WPS 打开另存后再核对") from error
    except etree.XMLSyntaxError as error:
        raise NotMeasurable(label=label, reason="docx 的内容已损坏，请用 Word、WPS 打开另存后再核对") from error


@dataclass(slots=True)
class _Reader:
    archive: zipfile.ZipFile
    label: str
    styles: dict[str, Element] = field(default_factory=dict)
    defaults: Element | None = None
    theme: dict[str, str] = field(default_factory=dict)

    def read(self) -> Package:
        names = self.archive.namelist()
        if len(names) > MAX_PARTS:
            raise NotMeasurable(label=self.label, reason="docx 中的部件太多，可能不是正常的公文")
        main = self._part("word/document.xml")
        body = main.find(f"{W}body") if main is not None else None
        if body is None:
            raise NotMeasurable(label=self.label, reason="docx 里没有正文，请核对是否选错了文件")
        self._read_styles()
        sections = self._sections(body)
        return Package(
            sections=sections,
            set_up=self._set_up(body, sections),
            odd_and_even=self._flag("word/settings.xml", "evenAndOddHeaders"),
            fonts=self._fonts(body),
            exact_pitch=self._exact_pitch(body),
            text="".join(_text(body)),
            macros=any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names),
            external=sum(self._external(name) for name in names if name.endswith(".rels")),
            changes=sum(1 for _ in body.iter(*(W + tag for tag in _CHANGES))),
            comments=self._comments(),
        )

    def _part(self, name: str) -> Element | None:
        try:
            entry = self.archive.getinfo(name)
        except KeyError:
            return None
        if entry.file_size > MAX_PART:
            raise NotMeasurable(label=self.label, reason="docx 展开后太大，不能核对")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        return etree.fromstring(self.archive.read(entry), parser)

    def _flag(self, part: str, tag: str) -> bool:
        root = self._part(part)
        found = root.find(W + tag) if root is not None else None
        return found is not None and found.get(W + "val", "true") not in ("0", "false", "off")

    def _external(self, name: str) -> int:
        root = self._part(name)
        return sum(one.get("TargetMode") == "External" for one in root) if root is not None else 0

    def _comments(self) -> int:
        root = self._part("word/comments.xml")
        return len(root) if root is not None else 0

    # -- sections --

    def _sections(self, body: Element) -> tuple[SectionSetUp, ...]:
        targets = self._targets()
        inherited: dict[str, bool] = {}
        found = []
        for section in body.iter(f"{W}sectPr"):
            for reference in section.iter(f"{W}footerReference", f"{W}headerReference"):
                kind = reference.get(W + "type", "default")
                name = targets.get(reference.get(_R + "id", ""), "")
                mark = f"{'f' if reference.tag.endswith('footerReference') else 'h'}:{kind}"
                inherited[mark] = self._has_page_field(name)
            numbered = frozenset(mark[2:] for mark, has in inherited.items() if has)
            found.append(_set_up(section, numbered))
        return tuple(found)

    def _targets(self) -> dict[str, str]:
        root = self._part("word/_rels/document.xml.rels")
        if root is None:
            return {}
        return {one.get("Id", ""): str(PurePosixPath("word") / one.get("Target", "")) for one in root}

    def _has_page_field(self, name: str) -> bool:
        root = self._part(name.replace("word//word/", "word/"))
        if root is None:
            return False
        simple = any("PAGE" in (one.get(W + "instr") or "").split() for one in root.iter(f"{W}fldSimple"))
        written = "".join(one.text or "" for one in root.iter(f"{W}instrText"))
        return simple or "PAGE" in written.replace("\\", " ").split()

    # -- fonts and spacing, resolved through styles --

    def _read_styles(self) -> None:
        root = self._part("word/styles.xml")
        if root is not None:
            self.styles = {style.get(W + "styleId", ""): style for style in root.iter(f"{W}style")}
            self.defaults = root.find(f"{W}docDefaults")
        theme = self._part("word/theme/theme1.xml")
        for kind in ("major", "minor"):
            east = theme.find(f".//{_A}{kind}Font/{_A}ea") if theme is not None else None
            self.theme[kind] = east.get("typeface", "") if east is not None else ""

    def _fonts(self, body: Element) -> Mapping[str, int]:
        counted: Counter[str] = Counter()
        for paragraph in body.iter(f"{W}p"):
            style = _value(paragraph.find(f"{W}pPr/{W}pStyle")) or self._default_style()
            for run in paragraph.iter(f"{W}r"):
                han = sum(is_han(character) for text in run.findall(f"{W}t") for character in text.text or "")
                if han and next(run.iterancestors(_FALLBACK), None) is None:
                    counted[self._font(run, style)] += han
        return counted

    def _default_style(self) -> str:
        default = (
            name
            for name, style in self.styles.items()
            if style.get(W + "default") == "1" and style.get(W + "type") == "paragraph"
        )
        return next(default, "")

    def _font(self, run: Element, paragraph_style: str) -> str:
        character_style = _value(run.find(f"{W}rPr/{W}rStyle"))
        sources = [run.find(f"{W}rPr/{W}rFonts")]
        sources += [style.find(f"{W}rPr/{W}rFonts") for style in self._chain(character_style)]
        sources += [style.find(f"{W}rPr/{W}rFonts") for style in self._chain(paragraph_style)]
        if self.defaults is not None:
            sources.append(self.defaults.find(f"{W}rPrDefault/{W}rPr/{W}rFonts"))
        for fonts in sources:
            if fonts is None:
                continue
            theme = fonts.get(W + "eastAsiaTheme", "")
            name = self.theme.get(theme[:5], "") if theme else fonts.get(W + "eastAsia", "")
            if theme or name:
                return name
        return ""

    def _chain(self, name: str) -> Iterator[Element]:
        """A style and those that it is based on; a loop ends."""
        seen: set[str] = set()
        while name and name not in seen and name in self.styles:
            seen.add(name)
            yield self.styles[name]
            name = _value(self.styles[name].find(f"{W}basedOn"))

    def _set_up(self, body: Element, sections: Sequence[SectionSetUp]) -> SetUp | None:
        section = next((one for one in sections if one.width <= one.height), None)
        if section is None:
            return None
        told = [(paragraph, len("".join(_text(paragraph)).strip())) for paragraph in body.findall(f"{W}p")]
        texts = [(paragraph, count) for paragraph, count in told if count and 14.5 <= self._size(paragraph) <= 17.5]
        pitches = Counter[float | None]()
        for paragraph, count in texts or told:
            pitches[self._pitch(paragraph, section.grid)] += count
        pitch = pitches.most_common(1)[0][0] if pitches else None
        return SetUp(
            left=section.left,
            width=section.width - section.left - section.right,
            pitch=pitch * TWIP if pitch is not None else None,
        )

    def _size(self, paragraph: Element) -> float:
        """The size in pt of a paragraph's first type; Word's own 10 where none is told."""
        style = _value(paragraph.find(f"{W}pPr/{W}pStyle")) or self._default_style()
        runs = [run for run in paragraph.iter(f"{W}r") if run.find(f"{W}t") is not None][:1]
        sources = [run.find(f"{W}rPr/{W}sz") for run in runs]
        sources += [one.find(f"{W}rPr/{W}sz") for one in self._chain(style)]
        if self.defaults is not None:
            sources.append(self.defaults.find(f"{W}rPrDefault/{W}rPr/{W}sz"))
        sizes = (_number(_value(source)) for source in sources if source is not None)
        return (next((size for size in sizes if size), None) or 20) / 2

    def _pitch(self, paragraph: Element, grid: int | None) -> float | None:
        """The line pitch in twips that a paragraph's settings give whatever its fonts are: exact, or a multiple of the grid's."""
        spacing = self._line_spacing(paragraph)
        line = _number(spacing.get(W + "line")) if spacing is not None else 240
        how = spacing.get(W + "lineRule", "auto") if spacing is not None else "auto"
        if how == "exact":
            return line
        return grid * max(1.0, line / 240) if how == "auto" and grid is not None and line is not None else None

    def _exact_pitch(self, body: Element) -> float:
        """The share of the paragraphs with text, tables left out, that have an exact pitch of 28 to 29.7 pt."""
        total = exact = 0
        for paragraph in body.findall(f"{W}p"):
            if not "".join(_text(paragraph)).strip():
                continue
            total += 1
            spacing = self._spacing(paragraph)
            exact += spacing is not None and 560 <= spacing <= 594
        return exact / total if total else 0.0

    def _spacing(self, paragraph: Element) -> int | None:
        spacing = self._line_spacing(paragraph)
        exact = spacing is not None and spacing.get(W + "lineRule") == "exact"
        return _number(spacing.get(W + "line")) if spacing is not None and exact else None

    def _line_spacing(self, paragraph: Element) -> Element | None:
        """Where the pitch of a paragraph is set: in it, in its style, or for all paragraphs."""
        style = _value(paragraph.find(f"{W}pPr/{W}pStyle")) or self._default_style()
        sources = [paragraph.find(f"{W}pPr/{W}spacing")]
        sources += [one.find(f"{W}pPr/{W}spacing") for one in self._chain(style)]
        if self.defaults is not None:
            sources.append(self.defaults.find(f"{W}pPrDefault/{W}pPr/{W}spacing"))
        return next((spacing for spacing in sources if spacing is not None and spacing.get(W + "line")), None)


def _set_up(section: Element, numbered: frozenset[str]) -> SectionSetUp:
    size, margin, grid = (section.find(W + tag) for tag in ("pgSz", "pgMar", "docGrid"))
    gridded = grid is not None and grid.get(W + "type") in ("lines", "linesAndChars", "snapToChars")

    def length(element: Element | None, key: str) -> float:
        return (_number(element.get(W + key)) or 0) * TWIP if element is not None else 0.0

    return SectionSetUp(
        width=length(size, "w"),
        height=length(size, "h"),
        left=length(margin, "left"),
        right=length(margin, "right"),
        top=length(margin, "top"),
        bottom=length(margin, "bottom"),
        grid=_number(grid.get(W + "linePitch")) if grid is not None and gridded else None,
        numbered=numbered,
    )


def _number(text: str | None) -> int | None:
    try:
        return round(float(text or ""))
    except ValueError:
        return None


def _value(element: Element | None) -> str:
    return element.get(W + "val", "") if element is not None else ""


def _text(body: Element) -> Iterator[str]:
    """The printed characters: no deleted or hidden text, and what is said twice for old readers only once."""
    for text in body.iter(f"{W}t"):
        run = text.getparent()
        hidden = run is not None and run.find(f"{W}rPr/{W}vanish") is not None
        if not hidden and next(text.iterancestors(_FALLBACK), None) is None:
            yield text.text or ""
