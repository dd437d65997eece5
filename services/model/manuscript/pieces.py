"""The first look: every line cleaned of markup, strays and stray spaces; runs of tabbed or piped lines made tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.model.manuscript.parts import Line, Table
from services.model.manuscript.record import Record
from services.model.manuscript.spaces import closed_up, width_of
from services.model.manuscript.tables import made_table, run_of_rows

# Not to be seen, but not harmless: zero-width spaces split words, marks of direction turn a number round.
INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ufdd0-\ufdef\U000e0000-\U000e007f"
# Not allowed in XML 1.0 (2.2), or not to be seen
_UNPRINTABLE = re.compile(f"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff{INVISIBLE}]")
_BOLD = re.compile(r"(?<!\*)(\*{2,3})(?=[^\s*])(.{1,500}?)(?<=[^\s*])\1(?!\*)")
_PREFIX = re.compile(r"(?P<before>\s*)(?P<mark>#{1,6}|[-*+>])\s+(?=\S)")
_CLOSING_HASHES = re.compile(r"\s+(#{1,6})\s*$")
_RULE = re.compile(r"(?:[-—─━=*★☆~]\s*){3,}")
_PAGE_NUMBER = re.compile(r"[-—–－]{1,2}\s?\d{1,4}\s?[-—–－]{1,2}|第\s?\d{1,4}\s?页(?:\s?[,，/]?\s?共\s?\d{1,4}\s?页)?")
_INDENT = re.compile("[ \t\u00a0\u3000]*")
_TAB = 4  # half-width columns of indent that a tab stands for


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A line as the recogniser works with it, or a whole table (then `text` is empty)."""

    text: str
    place: str
    align: str = "both"
    heading: int = 0
    item: bool = False  # an item of a list of marks: a paragraph of its own
    gap: bool = False  # something blank stands before it
    indent: int = 0  # half-width columns
    raw: str = ""  # the line as it stood, with its indent
    table: Table | None = None


def pieces_of(items: Sequence[Line | Table], record: Record) -> list[Piece]:
    """The text as pieces, in order; blank lines are only remembered as gaps."""
    rough = _rough(items, record)
    pieces: list[Piece] = []
    texts, gaps = [piece.text for piece in rough], [piece.gap for piece in rough]
    at, gap = 0, False
    while at < len(rough):
        length, tabled = run_of_rows(texts, gaps, at)
        run = rough[at : at + length]
        for piece in [_tabled(run, record)] if tabled else run:
            blank = not piece.text.strip() and piece.table is None
            pieces += [] if blank else [replace(piece, gap=piece.gap or gap)]
            gap = blank
        at += length
    return _tidy(pieces, record)


def _rough(items: Sequence[Line | Table], record: Record) -> list[Piece]:
    """Lines without markup and strays; lines of tabs alone are kept, as they may be empty rows."""
    rough: list[Piece] = []
    gap, tables = False, 0
    for item in items:
        if isinstance(item, Table):
            tables += 1
            rough.append(Piece(text="", place=f"第{tables}个表格", gap=gap, table=item))
            gap = False
            continue
        text, heading, is_item = _bare(item, record)
        if text.strip() or "\t" in text:
            rough.append(
                Piece(
                    text=text,
                    place=item.place,
                    align=item.align,
                    heading=heading,
                    item=is_item,
                    gap=gap,
                    raw=item.text.strip("\r\n"),
                )
            )
        gap = not text.strip() and "\t" not in text
    return rough


def _bare(line: Line, record: Record) -> tuple[str, int, bool]:
    """(the text without what is no text, the heading that its markup says, whether it is marked as an item)."""
    text = "".join(_printable(line, record)).strip("\r\n")
    for pattern, code in ((_PAGE_NUMBER, "M07"), (_RULE, "M01")):
        if pattern.fullmatch(text.strip()):
            record.note(code, line.place, mark=text.strip())
            record.remove(text)
            return "", 0, False
    return _without_markup(line, text, record)


def _printable(line: Line, record: Record) -> str:
    strays = _UNPRINTABLE.findall(line.text)
    if strays:
        record.note("M06", line.place, count=len(strays))
        record.remove("".join(strays))
    return _UNPRINTABLE.sub("", line.text)


def _without_markup(line: Line, text: str, record: Record) -> tuple[str, int, bool]:
    marks: list[str] = []
    heading, is_item = line.heading, line.item
    prefix = _PREFIX.match(text)
    if prefix:
        marks.append(prefix["mark"])
        text = prefix["before"] + text[prefix.end() :]
        is_item = is_item or prefix["mark"] in "-*+"
        if prefix["mark"].startswith("#"):
            heading = len(prefix["mark"])
            closing = _CLOSING_HASHES.search(text)
            if closing:
                marks.append(closing[1])
                text = text[: closing.start()]
    marks += [mark for bold in _BOLD.finditer(text) for mark in (bold[1], bold[1])]
    text = _BOLD.sub(r"\2", text)
    if marks:
        record.note("M01", line.place, mark="”“".join(dict.fromkeys(marks)))
        record.remove(*marks)
    return text, heading, is_item


def _tabled(rows: list[Piece], record: Record) -> Piece:
    """A run of tabbed or piped lines as a table."""
    made = made_table([row.text for row in rows])
    record.remove(*made.markup)
    if made.markup:
        record.note("M01", rows[0].place, mark="|")
    if made.uneven:
        record.note("M08", rows[0].place, least=made.uneven[0], most=made.uneven[1])
    broken = [row.place for row in rows if any(re.search(r"\S[ \u3000]+\S", cell) for cell in re.split(r"[\t|]", row.text))]
    if broken:
        record.note("M22", "、".join(broken))
    return Piece(text="", place=rows[0].place, gap=rows[0].gap, table=made.table)


def _tidy(pieces: list[Piece], record: Record) -> list[Piece]:
    """Every text without indent and stray spaces, with one remark on all of those."""
    tidy: list[Piece] = []
    spaced: dict[str, int] = {}
    for piece in pieces:
        bare = piece.text.strip()
        text, count = closed_up(re.sub(r"[\v\f\x1c-\x1f\x85\u2028\u2029]+", " ", bare).replace("\t", "  "))
        indent = _INDENT.match(piece.text)
        columns = sum(_TAB if blank == "\t" else width_of(blank) for blank in indent[0]) if indent else 0
        tidy.append(replace(piece, text=text, indent=columns))
        if count:
            spaced[piece.place] = spaced.get(piece.place, 0) + count
    if spaced:
        record.note("M04", "、".join(spaced), count=sum(spaced.values()))
    return tidy
