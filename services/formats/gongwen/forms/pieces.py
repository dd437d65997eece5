"""What the wordings of many papers are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docx.document import Document as Docx
from docx.table import Table

from services.formats.gongwen import layout
from services.formats.gongwen.blocks import bare_row, fill, steer, table, tag, when, write
from services.formats.gongwen.frames import close_paper, new_document, open_paper, recipients
from services.formats.gongwen.layout import FANG, KAI, Style
from services.model.papers import PageForm

ROW = 560  # twips; a table row is at least so high


def paper(page: PageForm, wording: Callable[[Docx], None]) -> Docx:
    """A paper with its frame around its own wording."""
    document = new_document(page)
    open_paper(document, page)
    if page in (PageForm.FILE, PageForm.LETTER):
        recipients(document)
    wording(document)
    close_paper(document, page)
    return document


def say(document: Docx, text: str) -> None:
    write(document, Style.BODY, text)


def heading(document: Docx, text: str) -> None:
    """一、… on a line of its own."""
    write(document, Style.HEADING_1, text)


def paragraphs(document: Docx, variable: str) -> None:
    """Each paragraph of a text in a paragraph of its own."""
    tag(document, f"{{%p for paragraph in {variable} %}}")
    say(document, "{{ paragraph }}")
    tag(document, "{%p endfor %}")


def items(document: Docx, variable: str) -> None:
    """A list of matters as （一）, （二）, their first sentence in 楷体 (7.3.3); text, and so not kept with what follows."""
    tag(document, f"{{%p for item in {variable} %}}")
    write(document, Style.BODY, ("{{ item.number }}{{ item.lead }}", KAI), ("{{ item.rest }}", FANG))
    paragraphs(document, "item.more")
    tag(document, "{%p endfor %}")


def contact(document: Docx) -> None:
    when(document, "contact_text", lambda: say(document, "{{ contact_text }}"))


def ruled(document: Docx, headings: Sequence[str], widths: Sequence[int], rows: str, cells: Sequence[tuple[str, str]]) -> None:
    """A table with one row of headings and a row for each of `rows`; `cells` are (style, text) of `row`."""
    made = table(document, widths)
    line(made, [(Style.TABLE_HEAD, word, 1) for word in headings], header=True)
    steer(made, f"{{%tr for row in {rows} %}}")
    line(made, [(style, text, 1) for style, text in cells])
    steer(made, "{%tr endfor %}")


def line(made: Table, cells: Sequence[tuple[str, str, int]], *, header: bool = False, least: int = ROW) -> None:
    """A row of (style, text, columns that it covers)."""
    row = bare_row(made, header=header, least=least)
    start = 0
    for style, text, columns in cells:
        cell = row[start]
        if columns > 1:
            cell = cell.merge(row[start + columns - 1])
            for surplus in cell.paragraphs[1:]:
                cell._tc.remove(surplus._p)
        fill(cell.paragraphs[0], style, text)
        start += columns


def share(*parts: int, width: int = layout.BODY_WIDTH) -> tuple[int, ...]:
    """Column widths in these proportions, together as wide as the type area."""
    total = sum(parts)
    widths = [part * width // total for part in parts]
    return (*widths[:-1], width - sum(widths[:-1]))
