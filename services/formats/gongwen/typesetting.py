"""The pass after rendering: what depends on the length of a text and no template can compute.

It knows paragraphs by their styles (layout.Style) and leaves alone whatever has another style.
"""

from __future__ import annotations

from itertools import pairwise

from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from services.formats.gongwen import layout
from services.formats.gongwen.blocks import element
from services.formats.gongwen.layout import Style
from services.formats.gongwen.titles import title_lines, width

_GAP = 0.21  # characters: the automatic space between Han and digits (LibreOffice 0.2, Word 0.25)


def typeset(document: Docx, *, keep: tuple[str, ...]) -> None:
    """Breaks the title, condenses the letterhead, places signature and date. `keep`: names that a title doesn't break."""
    by_style: dict[str, list[Paragraph]] = {}
    for paragraph in document.paragraphs:
        by_style.setdefault(_style_name(paragraph), []).append(paragraph)
    for paragraph in by_style.get(Style.TITLE, []):
        _break_title(paragraph, keep)
    for paragraph in by_style.get(Style.LETTERHEAD, []):
        _fit_letterhead(paragraph)
    for signature, date in zip(by_style.get(Style.SIGNATURE, []), by_style.get(Style.DATE, []), strict=False):
        _place_signature(signature, date)
    _keep_company(document)


def _style_name(paragraph: Paragraph) -> str:
    return str(paragraph.style.name) if paragraph.style is not None else ""


def _break_title(paragraph: Paragraph, keep: tuple[str, ...]) -> None:
    runs = paragraph.runs
    lines = title_lines(paragraph.text, most=layout.TITLE_CHARACTERS, keep=keep)
    if len(lines) == 1 or not runs:
        return
    runs[0].text = lines[0]
    for run in runs[1:]:
        run.text = ""
    for line in lines[1:]:
        runs[0].add_break()
        runs[0].add_text(line)


def _fit_letterhead(paragraph: Paragraph) -> None:
    """One line: type condensed to LETTERHEAD_NARROWEST, then smaller (7.2.4 leaves the size to the office)."""
    name = width(paragraph.text) or 1
    for size in layout.LETTERHEAD_SIZES:
        scale = min(100, int(100 * layout.BODY_WIDTH / (name * size * 20)))
        if scale >= layout.LETTERHEAD_NARROWEST:
            break
    for run in paragraph.runs:
        properties = run._r.get_or_add_rPr()
        for tag in ("w", "sz", "szCs"):
            for old in properties.findall(qn(f"w:{tag}")):
                properties.remove(old)
        properties.append(element("w", val=max(scale, 1)))
        properties.append(element("sz", val=2 * size))
        properties.append(element("szCs", val=2 * size))


def _measure(text: str) -> float:
    gaps = sum(before.isascii() != after.isascii() for before, after in pairwise(text))
    return width(text) + _GAP * gaps


def _place_signature(signature: Paragraph, date: Paragraph) -> None:
    """The date four characters from the right, the signature centred over it (7.3.5.1)."""
    overhang = (_measure(signature.text) - _measure(date.text)) / 2
    right = max(0.0, layout.SIGNATURE_RIGHT - overhang)
    for paragraph, characters in ((signature, right), (date, right + overhang)):
        properties = paragraph._p.get_or_add_pPr()
        for old in properties.findall(qn("w:ind")):
            properties.remove(old)
        properties.insert_element_before(
            element("ind", right=round(characters * layout.CHARACTER)), "w:contextualSpacing", "w:jc", "w:rPr", "w:sectPr"
        )


def _keep_company(document: Docx) -> None:
    """The signature never stands alone on a page: the last paragraph of the text goes with it (7.3.5.5),
    and so does the 附注."""
    paragraphs = document.paragraphs
    for index, paragraph in enumerate(paragraphs):
        if _style_name(paragraph) == Style.SIGNATURE:
            following = paragraphs[index + 1 : index + 3]
            if [_style_name(other) for other in following] == [Style.DATE, Style.NOTE]:
                following[0].paragraph_format.keep_with_next = True
            before = [other for other in paragraphs[:index] if other.text.strip()]
            if before:
                before[-1].paragraph_format.keep_with_next = True
