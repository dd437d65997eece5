"""No signature without text: lines of the text stand on the page of 署名 and 成文日期, never 此页无正文 (7.3.5.5)."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from docx.oxml.ns import qn

from services.formats.gongwen import layout
from services.formats.gongwen.layout import Style
from services.formats.gongwen.ooxml import element, empty_foot, put
from services.formats.gongwen.typesetting.flow import Place, flow
from services.formats.gongwen.typesetting.heights import Piece, paragraph_piece, pieces
from services.formats.gongwen.typesetting.lists import TOGETHER, WITH_SIGNATURE
from services.formats.gongwen.typesetting.signatures import SIGNED
from services.formats.gongwen.typesetting.styled import Styles, keep_with_next

_BETWEEN = (Style.BLANK, Style.GAP, Style.ATTACHMENT_LIST, *SIGNED)
_TEXT = (
    Style.BODY,
    Style.BODY_LEFT,
    Style.BODY_CENTRED,
    Style.BODY_RIGHT,
    Style.HEADING_1,
    Style.HEADING_2,
    Style.HEADING_3,
    Style.HEADING_4,
    Style.ATTACHMENT_LIST,
    Style.TABLE_NOTE,
)
_SHORT = 3  # lines of a paragraph that goes over to the signature's page whole
_FIRST, _OVER = 2, 3  # characters: the first line's indent; letters of a line of one that go over
_SHAPE = 950
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    across: int
    height: int
    begins: int  # how far down the first page's text begins


def keep_company(elements: Sequence[Any], styles: Styles, *, across: int, height: int, begins: int) -> None:
    """For the elements of a part of the body, whose pages are `across` wide and `height` high."""
    page = _Page(across=across, height=height, begins=begins)
    for number, (start, end) in enumerate(_signed(elements, styles)):
        _bind(elements[start : end + 1], styles)
        _accompany(elements[: end + 1], start, styles, page, number)


def _signed(elements: Sequence[Any], styles: Styles) -> Iterator[tuple[int, int]]:
    """From the blank line or the 附件说明 over a signature to its date, or the 附注 under that."""
    named = [styles.of(each) if each.tag == qn("w:p") else "" for each in elements]
    for at, name in enumerate(named):
        if name != Style.DATE or not set(named[:at]) & set(SIGNED):
            continue
        start = at
        while start and named[start - 1] in _BETWEEN:
            start -= 1
        listed = [index for index in range(start, at) if named[index] == Style.ATTACHMENT_LIST]
        if len(listed) > TOGETHER:
            start = listed[-WITH_SIGNATURE]
        yield start, at + (named[at + 1 : at + 2] == [Style.NOTE])


def _bind(group: Sequence[Any], styles: Styles) -> None:
    """The 附注 stays under its date."""
    if styles.of(group[-1]) == Style.NOTE:
        keep_with_next(group[-2], True)


def _accompany(elements: Sequence[Any], start: int, styles: Styles, page: _Page, number: int) -> None:
    """The last of the text goes with the signature: whole where it is short, a few of its lines where it is not."""
    if start == 0:
        return
    last = elements[start - 1]
    if any(each.tag == qn("w:p") and styles.of(each) == Style.ATTACHMENT_LIST for each in elements[start:]):
        _let_go(elements, start, styles)
        return
    if last.tag == qn("w:tbl"):
        _keep_last_row(last)
        if styles.of(elements[start]) == Style.GAP:
            keep_with_next(elements[start], True)
        return
    keep_with_next(last, False)
    given, places = _flown(elements, styles, page)
    at = next(index for index, piece in enumerate(given) if piece.element is last)
    for mend in (_without_a_blank, _in_two):  # a text of one line alone has none to send over
        if places[at + 1].page > places[at].last and len(given[at].heights) == 1 and not _goes_whole(given, places, at, styles):
            elements = mend(elements, start, styles, page)
            given, places = _flown(elements, styles, page)
    piece, place = given[at], places[at]
    apart = places[at + 1].page - place.last
    if apart == 0 and len(place.counts) == 1:
        keep_with_next(last, _goes_whole(given, places, at, styles))  # all is well, and this holds it where a line more is needed
    elif apart and len(piece.heights) <= _SHORT and _goes_whole(given, places, at, styles):
        keep_with_next(last, True)
    else:
        _push_lines(piece, place, 0 if apart else place.counts[-1], page, number)


def _let_go(elements: Sequence[Any], start: int, styles: Styles) -> None:
    """附件说明 goes with the signature, and that is company enough: the text stays where it fits, and the line between."""
    above = [elements[start - 1]] if elements[start - 1].tag == qn("w:p") else []
    between = takewhile(lambda each: styles.of(each) in (Style.BLANK, Style.GAP), elements[start:])
    for each in (*above, *between):
        keep_with_next(each, False)


def _flown(elements: Sequence[Any], styles: Styles, page: _Page) -> tuple[list[Piece], tuple[Place, ...]]:
    given = list(pieces(elements, styles, page.across))
    return given, flow(given, page.height, begins=page.begins)


def _without_a_blank(elements: Sequence[Any], start: int, styles: Styles, page: _Page) -> Sequence[Any]:
    """One line over a signature to be sealed instead of two: its seal still begins under the text (7.3.5.1)."""
    named = [styles.of(each) if each.tag == qn("w:p") else "" for each in elements]
    signed = next(at for at in range(start, len(named)) if named[at] in SIGNED)
    if named[signed] != Style.SIGNATURE or named[signed - 2 : signed] != [Style.BLANK, Style.BLANK]:
        return elements
    blank = elements[signed - 1]
    blank.getparent().remove(blank)
    return [each for each in elements if each is not blank]


def _in_two(elements: Sequence[Any], start: int, styles: Styles, page: _Page) -> Sequence[Any]:
    """Its letters are set so far apart that it takes two lines (7.3.5.5)."""
    paragraph = elements[start - 1]
    letters = len(paragraph_piece(paragraph, styles, page.across).lines[0])
    apart = (page.across - _FIRST * layout.CHARACTER) // max(letters - _OVER, 1) - layout.CHARACTER
    if 0 < apart <= layout.APART:
        for run in paragraph.findall(qn("w:r")):
            put(run.get_or_add_rPr(), element("spacing", val=layout.TRACKING + apart))
    return elements


def _goes_whole(given: Sequence[Piece], places: Sequence[Place], at: int, styles: Styles) -> bool:
    """Whether text is left where the paragraph, and the heading that is kept with it, go away (7.3.3: page 1 shows some)."""
    first = at
    while first and given[first - 1].keeps:
        first -= 1
    if first == 0:
        return False
    before = given[first - 1].element
    if places[first].page > 0 and before.tag == qn("w:p") and styles.of(before) == Style.RECIPIENTS:
        keep_with_next(before, True)  # under a title of pages no text stands on page 1, and the recipients go along
        keep_with_next(given[first - 2].element, False)
        return True
    return before.tag == qn("w:tbl") or styles.of(before) in (*_TEXT, Style.GAP)


def _push_lines(piece: Piece, place: Place, there: int, page: _Page, number: int) -> None:
    """So much of the page's foot is left empty that the paragraph's last lines go over; `there` are over already."""
    pages = len(place.counts) - (1 if there else 0)  # that have lines of it before those
    count, foot = place.counts[pages - 1], place.feet[pages - 1]
    wanted = min(layout.COMPANY - there, count - (1 if pages == 1 else 0))
    if wanted <= 0:
        return
    line = piece.heights[0]
    free = page.height - foot + wanted * line - line // 2
    box = empty_foot(number=_SHAPE + number, width=page.across, height=free)
    over = sum(place.counts[: pages - 1])
    _insert(piece.element, sum(len(text) for text in piece.lines[:over]) + min(over, 1), box)


def _insert(paragraph: Any, offset: int, run: Any) -> None:
    """The run before the letter at `offset`, so that it belongs to the page where that stands."""
    runs = [each for each in paragraph.findall(qn("w:r")) if each.find(qn("w:t")) is not None]
    for own in runs:
        letters = own.find(qn("w:t"))
        text = letters.text or ""
        if offset < len(text):
            break
        offset -= len(text)
    if offset == 0:
        own.addprevious(run)
        return
    rest = copy.deepcopy(own)
    for part, kept in ((letters, text[:offset]), (rest.find(qn("w:t")), text[offset:])):
        part.text = kept
        part.set(_SPACE, "preserve")
    own.addnext(rest)
    own.addnext(run)


def _keep_last_row(table: Any) -> None:
    """A row is kept with what follows by its paragraphs; merged cells bring the rows that they begin in."""
    for row in table.findall(qn("w:tr"))[-1:]:
        for paragraph in row.iter(qn("w:p")):
            keep_with_next(paragraph, True)
