"""Web pages: what a reader of the page sees, its tables as grids. Nothing is fetched, nothing is run."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from importlib.metadata import version
from itertools import islice

from lxml import etree

from services.formats.encodings import text_encoding
from services.formats.readers.base import Unreadable
from services.model.document import BESIDE, Page, ParsedDocument, Table
from services.model.files import FileKind
from services.model.findings import finding
from services.model.inspection import Inspection, Seal

HEAD = 4_000  # characters that an inspection shows
MAX_SPAN, MAX_COLUMNS, MAX_ROWS, MAX_CELLS = 64, 256, 5_000, 200_000
MAX_NESTING = 20  # tables in tables
# libxml2 compares each attribute of a tag with all before it: two millions took more than a minute.
MAX_ATTRIBUTES = 1_000
LONG_TAG = 2 * MAX_ATTRIBUTES  # characters: a shorter one can't hold so many

Grid = tuple[tuple[str, ...], ...]

# HTML Living Standard, 15.3.1: what is not rendered, and forms, whose fields are no text of the page.
_UNSEEN = frozenset(
    (
        *("head", "script", "style", "template", "noscript", "noframes", "title", "meta", "link", "base", "datalist", "object"),
        *("area", "param", "rp", "rt", "source", "track", "audio", "video", "canvas", "svg", "select", "textarea", "button"),
    )
)
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5"),
        *("h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section"),
        *("summary", "ul", "table", "tr", "iframe"),
    )
)
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)
_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
# A start tag with its attributes as a parser parts them; no alternative is tried twice, whatever the page holds.
_ATTRIBUTE = r"""(?>[\s/]*+[^\s=>/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+)"""
_START_TAG = re.compile(rf"<[A-Za-z][^\s>/]*+(?:{_ATTRIBUTE})*+")
_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
# A line feed within Chinese is how the source is written and no blank between words.
_BETWEEN_HAN = re.compile(r"(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]) (?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])")


class TooHeavy(Unreadable):
    """A page that no browser's user has written: what it is made of is beyond a limit."""


class HtmlReader:
    """html: one Page, one line a block, a row of a table one line with tabs."""

    def accepts(self, kind: FileKind) -> bool:
        return kind is FileKind.HTML

    def inspect(self, data: bytes) -> Inspection:
        try:
            return Inspection(first_page_text=shown(*decoded(data))[0][:HEAD])
        except TooHeavy:
            return Inspection(seal=Seal.HEAVY)

    def read(self, data: bytes) -> ParsedDocument:
        source, encoding = decoded(data)
        text, tables, absent = shown(source, encoding)
        return ParsedDocument(
            kind=FileKind.HTML.value,
            pages=(Page(number=1, text=text),),
            tables=tuple(Table(page=None, rows=rows) for rows in tables),
            findings=(finding("R17", "html", count=absent),) if absent else (),
            parser=f"html 1 (lxml {version('lxml')}, {encoding})",
        )


def decoded(data: bytes, declared: str = "") -> tuple[str, str]:
    """The source and its encoding: by its mark, as `declared` from outside, as it declares itself, else as it reads."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8)):
        encoding = text_encoding(data, whole=False) or "utf-8"
        return data.decode(encoding, "replace").removeprefix("\ufeff"), encoding
    named = _CHARSET.search(data[:4096])
    for name in (declared, named.group(1).decode("ascii") if named else ""):
        if (encoding := _known(name)) and (text := _strict(data, encoding)) is not None:
            return text, encoding
    encoding = text_encoding(data, whole=True) or "gb18030"
    return data.decode(encoding, "replace"), encoding


def _known(name: str) -> str:
    """Python's name of an encoding; GB 2312 and GBK are read as what contains them (WHATWG Encoding, 4.2)."""
    plain = name.strip().lower()
    if plain in ("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312", "euc-cn"):
        return "gb18030"
    try:
        return codecs.lookup(plain).name if plain else ""
    except (LookupError, OSError):  # unknown, or its table can't be read any more by a child without rights
        return ""


def _strict(data: bytes, encoding: str) -> str | None:
    """None where the bytes do not bear out what was declared."""
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def shown(source: str, encoding: str = "") -> tuple[str, list[Grid], int]:
    """What a page shows: its text, its tables, and how many pictures and frames it would have fetched. Raises Unreadable."""
    view, lines = _viewed(source)
    return "\n".join(lines), view.tables, view.absent


def _viewed(source: str, *, nested: bool = True) -> tuple[_View, list[str]]:
    """A page looked through, and its lines; `nested` tables are kept by themselves too."""
    view = _View(nested=nested)
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source, count=1)
    if not source.strip():
        return view, []
    if _has_too_many_attributes(source):
        raise TooHeavy(f"网页里有一个标记的属性超过 {MAX_ATTRIBUTES} 个的上限，不像正常的网页")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    last = parser.error_log.last_error
    if last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:  # what stands behind it was not read
        raise TooHeavy("网页的标记嵌套过深，不像正常的网页")
    if root is None:
        raise Unreadable("网页里没有内容")
    return view, view.lines(root, 0)


def block_of(source: str) -> Table:
    """The tables of a page or of a copied piece of one, under one another, with their merged cells. Raises Unreadable.

    A table in a cell of another is part of that cell's text.
    """
    view = _viewed(source, nested=False)[0]
    rows: list[tuple[str, ...]] = []
    merges: list[tuple[int, int, int, int]] = []
    for grid, covered in zip(view.tables, view.merges, strict=True):
        over = len(rows)
        rows += grid
        merges += [(top + over, left, bottom + over, right) for top, left, bottom, right in covered]
    return Table(page=None, rows=tuple(rows), merges=tuple(merges))


def tables_of(source: str) -> tuple[Table, ...]:
    """The same tables one by one, each with the lines before it, the last also with those behind. Raises Unreadable."""
    view = _viewed(source, nested=False)[0]
    last = len(view.tables) - 1
    return tuple(
        Table(
            page=None,
            rows=rows,
            merges=view.merges[place],
            before="\n".join(view.around[place])[-BESIDE:],
            after="\n".join(view.around[place + 1])[:BESIDE] if place == last else "",
        )
        for place, rows in enumerate(view.tables)
    )


def _has_too_many_attributes(source: str) -> bool:
    long = (tag[0] for tag in _START_TAG.finditer(source) if tag.end() - tag.start() > LONG_TAG)
    return any(sum(1 for _ in islice(_ONE_ATTRIBUTE.finditer(tag), MAX_ATTRIBUTES + 1)) > MAX_ATTRIBUTES for tag in long)


class _View:
    """Walks a page; keeps the tables that it meets."""

    def __init__(self, *, nested: bool) -> None:
        self.tables: list[Grid] = []
        self.merges: list[tuple[tuple[int, int, int, int], ...]] = []  # of each table: first row and column, last row and column
        self.around: list[list[str]] = []  # the lines before each of the outermost, and those behind the last
        self._nested = nested
        self.absent = 0
        self._cells = 0

    def lines(self, root: etree._Element, depth: int) -> list[str]:
        pieces: list[str] = []
        told = 0  # pieces before the last table
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                if element is not root:
                    pieces.append(_tail(element))
                continue
            tag = element.tag if isinstance(element.tag, str) else ""
            if tag in _UNSEEN or (element is not root and _is_hidden(element)):
                walk.skip_subtree()
                continue
            self._note(element, tag)
            if tag == "table" and element is not root and depth < MAX_NESTING:
                if depth == 0:
                    self.around.append(_lines_of("".join(pieces[told:])))
                pieces += ["\n", *self._table(element, depth), "\n"]
                told = len(pieces)
                walk.skip_subtree()
                continue
            pieces.append(_before(tag) if element is not root else "")
            text = element.text or ""
            pieces.append(text.replace("\n", "\r\n") if tag == "pre" else _BLANKS.sub(" ", text))
        if depth == 0:
            self.around.append(_lines_of("".join(pieces[told:])))
        return _lines_of("".join(pieces))

    def _note(self, element: etree._Element, tag: str) -> None:
        address = element.get("src", "")
        if tag in ("img", "iframe", "embed", "frame") and address and not address.startswith("data:"):
            self.absent += 1

    def _table(self, table: etree._Element, depth: int) -> list[str]:
        kept = self._nested or depth == 0
        place = len(self.tables)
        if kept:
            self.tables.append(())
            self.merges.append(())
        grid, merges, rows = self._grid(table, depth + 1)
        if kept:
            self.tables[place], self.merges[place] = grid, merges
        captions = [line for caption in table.iterchildren("caption") for line in self.lines(caption, depth + 1)]
        return ["\n".join([*captions, *rows])]

    def _grid(self, table: etree._Element, depth: int) -> tuple[Grid, tuple[tuple[int, int, int, int], ...], list[str]]:
        """The rows as a matrix, a merged cell's text in every place that it covers; where; and as lines, each text once."""
        merged: list[tuple[int, int, int, int]] = []
        rows: list[list[str]] = []
        printed: list[str] = []
        reaching: dict[int, tuple[int, str]] = {}  # column -> (rows that a cell above still covers, its text)
        for row in _rows(table):
            if len(rows) >= MAX_ROWS or self._cells > MAX_CELLS:
                break
            cells: list[str] = []
            own: list[str] = []
            for cell in (child for child in row.iterchildren("td", "th") if not _is_hidden(child)):
                _reach(cells, reaching)
                if len(cells) >= MAX_COLUMNS:
                    break
                text = "\n".join(self.lines(cell, depth))
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                if down > 1 or across > 1:
                    merged.append((len(rows), len(cells), len(rows) + down - 1, len(cells) + across - 1))
                for _ in range(across):
                    if down > 1:
                        reaching[len(cells)] = (down - 1, text)
                    cells.append(text)
                own.append(text)
            _reach(cells, reaching)
            self._cells += len(cells)
            rows.append(cells)
            printed.append("\t".join(own))
        width = max((len(row) for row in rows), default=0)
        grid = tuple(tuple(row + [""] * (width - len(row))) for row in rows)
        return grid, tuple((top, left, min(bottom, len(rows) - 1), right) for top, left, bottom, right in merged), printed


def _reach(cells: list[str], reaching: dict[int, tuple[int, str]]) -> None:
    """Fill the places that cells from above cover."""
    while (held := reaching.pop(len(cells), None)) is not None:
        left, text = held
        if left > 1:
            reaching[len(cells)] = (left - 1, text)
        cells.append(text)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table.iterchildren():
        if child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child.iterchildren("tr") if not _is_hidden(row))
        elif child.tag == "tr" and not _is_hidden(child):
            yield child


def _span(cell: etree._Element, name: str) -> int:
    text = (cell.get(name) or "").strip()
    return min(max(int(text), 1), MAX_SPAN) if text.isdecimal() and len(text) < 6 else MAX_SPAN if text.isdecimal() else 1


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN_STYLE.search(element.get("style", "")))


def _before(tag: str) -> str:
    return "\n" if tag in _BLOCKS or tag == "br" else "\t" if tag in ("td", "th") else ""


def _tail(element: etree._Element) -> str:
    tail = _BLANKS.sub(" ", element.tail or "")
    return f"\n{tail}" if element.tag in _BLOCKS else tail


def _lines_of(text: str) -> list[str]:
    """The lines without blanks at their ends and without empty ones."""
    found = (_BETWEEN_HAN.sub("", line.replace("\xa0", " ").strip(" \r")) for line in re.split(r"\r?\n", text))
    return [line for line in found if line]
