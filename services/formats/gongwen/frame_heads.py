"""The heads of the page forms: from the top of the page to the red rule (7.2, 10.1, 10.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from docx.document import Document as Docx
from docx.shared import Twips

from services.formats.gongwen import layout
from services.formats.gongwen.blocks import bare_row, blank, fill, table, tag, unruled, when, write
from services.formats.gongwen.layout import HEI, KAI, LOOKS, Style
from services.formats.gongwen.ooxml import element, line, put
from services.formats.gongwen.pages import only_paragraph
from services.model.papers.frame import PageForm

_EMU = 635  # in a twip
_RULE_SHAPES = 910


def red_rule(document: Docx) -> None:
    """A paragraph of its own: indents of the line above would shorten it (7.2.7)."""
    rule = write(document, Style.RULE)
    border = element("pBdr")
    border.append(element("top", val="single", sz=layout.RULE_WEIGHT, space=0, color=layout.RED))
    put(rule._p.get_or_add_pPr(), border)


def _letterhead(document: Docx) -> None:
    """紧急程度 and 发文机关标志, of one issuer or of several (7.2.3, 7.2.4); the pass sets its size and place."""
    write(document, Style.URGENCY, "{{ urgency }}")
    tag(document, "{%p if letterheads %}")
    write(document, Style.LETTERHEAD_SPACE)
    _joint_letterhead(document)
    tag(document, "{%p else %}")
    write(document, Style.LETTERHEAD, "{{ letterhead }}")
    tag(document, "{%p endif %}")


def _joint_letterhead(document: Docx) -> None:
    made = table(document, (layout.BODY_WIDTH - 2000, 2000))
    names, tail = bare_row(made)
    first = names.paragraphs[0]
    tag(names, "{%p for name in letterheads %}")
    write(names, Style.LETTERHEAD_JOINT, "{{ name }}")
    tag(names, "{%p endfor %}")
    names._tc.remove(first._p)
    fill(tail.paragraphs[0], Style.LETTERHEAD_TAIL, "{{ letterhead_tail }}")
    unruled(made)


def _file_head(document: Docx) -> None:
    _letterhead(document)
    blank(document, 2)
    tag(document, "{%p if signer_rows %}")
    tag(document, "{%p for row in signer_rows %}")
    write(document, Style.NUMBER_SIGNER, "{{ row.number }}", "\t", "{{ row.label }}", ("{{ row.names }}", KAI))
    tag(document, "{%p endfor %}")
    tag(document, "{%p else %}")
    write(document, Style.NUMBER, "{{ number }}")
    tag(document, "{%p endif %}")
    red_rule(document)


def _minutes_head(document: Docx) -> None:
    _letterhead(document)
    blank(document, 2)
    when(document, "number", lambda: write(document, Style.NUMBER, "{{ number }}"))
    write(document, Style.MASTHEAD_ROW, "{{ compiler }}", "\t", "{{ date }}")
    red_rule(document)


def _brief_head(document: Docx) -> None:
    write(document, Style.URGENCY, "{{ urgency }}")
    write(document, Style.LETTERHEAD, "{{ letterhead }}")
    write(document, Style.NUMBER, "{{ issue }}")
    blank(document)
    write(document, Style.MASTHEAD_ROW, "{{ compiler }}", "\t", "{{ date }}")
    red_rule(document)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterName:
    """The red name of a letter: the size of its type, and how many lines it takes; what stands where follows (10.1)."""

    size: float = layout.LETTER_SIZE
    lines: int = 1

    @property
    def pitch(self) -> int:
        return layout.LETTER_LINE if self.lines == 1 else layout.JOINT_LINE

    @property
    def header(self) -> int:
        """From the paper's top to the line of the name, whose ink begins lower."""
        return round(layout.LETTER_TOP - layout.BASELINE * self.pitch + layout.INK_ABOVE * self.size * 20)

    @property
    def rule(self) -> int:
        """From the paper's top to the upper double rule."""
        ink = (self.lines - 1) * self.pitch + (layout.INK_ABOVE + layout.INK_BELOW) * self.size * 20
        return round(layout.LETTER_TOP + ink + layout.LETTER_RULE_GAP)

    @property
    def gap(self) -> int:
        """From the top of the text to the line of the 文号, 7/8 of a character under the double rule."""
        look = LOOKS[Style.LETTER_NUMBER].size
        glyph_above = layout.BASELINE * layout.LINE - 0.86 * look * 20
        begins = max(layout.MARGIN_TOP, self.header + self.lines * self.pitch)  # a high header pushes the text down
        return max(0, round(self.rule + layout.LETTER_NUMBER_GAP - glyph_above - begins))


_USUAL = LetterName()


def _letter_first_lines(document: Docx) -> None:
    """紧急程度 at the left, 文号 at the right, 7/8 of a character under the double rule (10.1)."""
    row = write(document, Style.LETTER_NUMBER, ("{{ urgency }}", HEI), "\t", "{{ number }}")
    put(row._p.get_or_add_pPr(), element("spacing", before=_USUAL.gap, after=0, line=layout.LINE, lineRule="exact"))


def letter_head(document: Docx) -> None:
    """The first page's head and its two double rules; it has no page number (10.1)."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    paragraph = only_paragraph(section.first_page_header)
    only_paragraph(section.first_page_footer)
    fill(paragraph, Style.LETTER_HEAD, "{{ letterhead }}")
    section.header_distance = Twips(_USUAL.header)
    thick, thin, apart = layout.LETTER_STROKES
    upper = _USUAL.rule * _EMU
    lower = (layout.PAGE_HEIGHT - layout.LETTER_FOOT) * _EMU
    left = (layout.PAGE_WIDTH - layout.LETTER_RULE) // 2 * _EMU
    strokes = ((upper, thick), (upper + apart, thin), (lower, thin), (lower + apart, thick))
    for index, (top, weight) in enumerate(strokes):
        width = layout.LETTER_RULE * _EMU
        stroke = line(number=_RULE_SHAPES + index, left=left, top=top, width=width, weight=weight, colour=layout.RED)
        paragraph._p.append(stroke)


HEADS: dict[PageForm, Callable[[Docx], None]] = {
    PageForm.FILE: _file_head,
    PageForm.LETTER: _letter_first_lines,
    PageForm.MINUTES: _minutes_head,
    PageForm.BRIEF: _brief_head,
    PageForm.FORM: lambda _: None,
}
