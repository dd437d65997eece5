"""The text that a docx prints, paragraph by paragraph, with the places left open that a program fills in (page numbers)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from services.formats.pdf.parts import DocxParts, W
from services.model.normal import RADICALS

OPEN, NUMBER = "\ufffc", "\ufdd0"
"""Stand in a passage where the printing program fills something in: anything, or a number."""
_OPENINGS = {ord(OPEN): None, ord(NUMBER): None}
# Fields whose result is worked out when the paper is printed; of all others the stored result is printed (ECMA-376-1, 17.16.5).
_LIVE = frozenset(
    (
        *("=", "AUTHOR", "CREATEDATE", "DATE", "DOCPROPERTY", "FILENAME", "FILESIZE", "IF", "NOTEREF", "NUMCHARS", "NUMPAGES"),
        *("NUMWORDS", "PAGE", "PAGEREF", "PRINTDATE", "REF", "REVNUM", "SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "STYLEREF"),
        *("TIME", "TITLE"),
    )
)
_COUNTED = frozenset(("NUMCHARS", "NUMPAGES", "NUMWORDS", "PAGE", "PAGEREF", "REVNUM", "SECTION", "SECTIONPAGES"))
_SPELT_OUT = re.compile(r"\\\*\s*\w*(?:Text|Cap|Upper|Lower)", re.IGNORECASE)  # PAGE \* CardText: “twelve”
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNPRINTED = {_FALLBACK, W + "del", W + "moveFrom", W + "pPr", W + "rPr", W + "sectPr"}
_BOX = W + "txbxContent"
_PIECES = {W + "noBreakHyphen": "-", W + "tab": " ", W + "br": " ", W + "cr": " "}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One paragraph as it is compared: no white space, nothing invisible.

    `repeats`: printed once or more often (a header row, a footer). `margin`: stands at the head or foot of pages. `due`: sure
    to be printed. `labelled`: the program puts a number before it.
    """

    place: str
    text: str
    repeats: bool = False
    margin: bool = False
    due: bool = True
    labelled: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the program fills something in."""
        return OPEN in self.text or NUMBER in self.text

    @property
    def words(self) -> str:
        """The text without its open places."""
        return self.text.translate(_OPENINGS)


def passages(docx: bytes) -> tuple[Passage, ...]:
    """Every paragraph with text: the body, text boxes and cells in order, notes, headers and footers. Raises ValueError."""
    parts = DocxParts(docx)
    found = list(_of_part(parts, parts.body, "正文"))
    for label, note in parts.notes():
        found += _of_part(parts, note, label)
    for label, margin, due in parts.margins():
        found += [replace(passage, repeats=True, margin=True, due=due) for passage in _of_part(parts, margin, label)]
    return tuple(found)


def plain(text: str) -> str:
    """Text without white space and invisible characters; what PDF fonts and readers put in place of characters is put right."""
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    if character in (OPEN, NUMBER) or "\x21" <= character < "\x7f":
        return character
    if character in "\u2011\ufffe\x02":  # hyphens; the last two are pdfium's words for one at the end of a line
        return "-"
    if character.isspace() or unicodedata.category(character) in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f":
        return ""
    if "\ufb00" <= character <= "\ufb06" or "\u2f00" <= character <= "\u2fd5":  # ligatures, Kangxi radicals
        return unicodedata.normalize("NFKC", character)
    return RADICALS.get(character) or unicodedata.normalize("NFC", character)


def _of_part(parts: DocxParts, root: Any, label: str) -> Iterator[Passage]:
    fields = _Fields()  # a field may begin in one paragraph and end in another
    for number, paragraph in enumerate(root.iter(W + "p"), 1):
        above = [element.tag for element in paragraph.iterancestors()]
        if any(tag in _UNPRINTED for tag in above):
            continue
        if text := plain("".join(_pieces(parts, paragraph, _Fields() if _BOX in above else fields))):
            yield Passage(
                place=f"{'文本框' if _BOX in above else label}第{number}段",
                text=text,
                repeats=any(row.find(f"{W}trPr/{W}tblHeader") is not None for row in paragraph.iterancestors(W + "tr")),
                labelled=parts.is_labelled(paragraph),
            )


class _Fields:
    """The fields that are open at a place: of each its instruction, and whether its stored result is being read."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []

    @property
    def hide(self) -> bool:
        """Whether text at this place is an instruction, or a result that is worked out anew."""
        return any(not shown or _is_live(instruction) for instruction, shown in self._open)

    def instruct(self, words: str) -> None:
        if self._open and not self._open[-1][1]:
            self._open[-1] = (self._open[-1][0] + words, False)

    def turn(self, kind: str | None) -> str:
        """A mark of a field: it begins, its result begins, it ends. What is printed here: nothing, or a place left open."""
        if kind == "begin":
            self._open.append(("", False))
        elif kind == "separate" and self._open:
            self._open[-1] = (self._open[-1][0], True)
        elif kind == "end" and self._open:
            instruction, _shown = self._open.pop()
            return _opening(instruction) if _is_live(instruction) and not self.hide else ""
        return ""


def _is_live(instruction: str) -> bool:
    return instruction.strip().partition(" ")[0].upper() in _LIVE or instruction.lstrip().startswith("=")


def _opening(instruction: str) -> str:
    """What stands for a field that is worked out when the paper is printed."""
    counted = instruction.strip().partition(" ")[0].upper() in _COUNTED
    return NUMBER if counted and not _SPELT_OUT.search(instruction) else OPEN


def _pieces(parts: DocxParts, element: Any, fields: _Fields) -> Iterator[str]:
    """The printed text under an element; text boxes that hang on it are paragraphs of their own."""
    for child in element:
        if child.tag in _UNPRINTED or child.tag == _BOX:
            continue
        if child.tag == W + "fldChar":
            yield fields.turn(child.get(W + "fldCharType"))
        elif child.tag == W + "instrText":
            fields.instruct(child.text or "")
        elif child.tag == W + "fldSimple" and _is_live(child.get(W + "instr", "")):
            yield _opening(child.get(W + "instr", ""))
        elif child.tag == W + "t" or child.tag in _PIECES:
            if not fields.hide and not parts.is_hidden(child):
                yield _cased(child) if child.tag == W + "t" else _PIECES[child.tag]
        else:
            yield from _pieces(parts, child, fields)


def _cased(element: Any) -> str:
    """The text of a run; capitals where the run asks for them."""
    text = str(element.text or "")
    properties = element.getparent().find(W + "rPr")
    marks = [] if properties is None else [properties.find(W + name) for name in ("caps", "smallCaps")]
    return text.upper() if any(mark is not None and mark.get(W + "val") not in ("0", "false", "off") for mark in marks) else text
