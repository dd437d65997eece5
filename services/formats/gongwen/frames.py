"""The frames of the page forms: everything of a paper that is not its own wording (GB/T 9704-2012 clauses 7, 10).

A form's builder calls `new_document`, `open_paper`, `recipients`, `body` or its own wording, and `close_paper`, in this
order. What the frames print comes from `frame_variables.frame_values(facts, form)`; the facts that these look for, by
attribute, beside those of model/papers/frame.py (each may be absent or empty):

- every form: `title` (else `heading`), `recipients`, `dated_as` (the date as it is to be printed), `listed` (the names of
  the 附件说明 where they are to differ from the attachments' titles);
- 联合行文: `letterhead` and `issuer` hold one issuer a line;
- MINUTES: `number`, `letterhead`, `compiler` (else `issuer`), `attendees`, `absentees`, `observers`, `copy_to`,
  `printed_by`, `printed_on`;
- BRIEF: `letterhead` (the masthead), `issue` (3 or “第3期”), `compiler` (else `issuer`), `report_to`, `send_to`,
  `distribute_to`, `copies`.

The variables (FRAME_NAMES tells each): title, letterhead, letterheads, letterhead_tail, urgency, number, signer_rows,
recipients_text, attachment_list, issuers, seal, signatory, date, note, attachments, main_text, copy_text, printed_by,
printed_on, attendance, issue, compiler, distribution, copies. Where a fact has such a name too, the frame's value is
the one to print: `told | frame_values(facts, form)`.

A FORM has no frame: open_paper and close_paper write nothing; its builder may call `signature`, `note`, `body`.
"""

from __future__ import annotations

from collections.abc import Callable

from docx.document import Document as Docx
from docx.shared import Twips
from docx.table import Table

from services.formats.gongwen import layout
from services.formats.gongwen.blocks import bare_row, blank, blank_document, fill, small_gap, steer, table, tag, when, write
from services.formats.gongwen.frame_foot import imprint
from services.formats.gongwen.frame_heads import HEADS, letter_head
from services.formats.gongwen.layout import FANG, HEI, KAI, Style
from services.formats.gongwen.pages import page_numbers, turned, upright
from services.model.papers.frame import PageForm, SealMode


def new_document(form: PageForm, *, landscape: bool = False) -> Docx:
    """An empty document with the page, the styles and the page numbers of the form. `landscape`: only a FORM."""
    document = blank_document()
    section = document.sections[0]
    if landscape:
        turned(section)
    else:
        upright(section)
    if form is PageForm.FORM:
        if not landscape:
            section.top_margin, section.bottom_margin = Twips(layout.FORM_TOP), Twips(layout.FORM_BOTTOM)
        return document
    if form is PageForm.LETTER:
        letter_head(document)
    page_numbers(document)
    return document


def open_paper(document: Docx, form: PageForm) -> None:
    """From the top of the page to the title."""
    HEADS[form](document)
    if form is not PageForm.FORM:
        blank(document, 2)
        write(document, Style.TITLE, "{{ title }}")
        blank(document)


def recipients(document: Docx) -> None:
    """主送机关 on a line of their own; no line where there are none (7.3.2)."""
    when(document, "recipients_text", lambda: write(document, Style.RECIPIENTS, "{{ recipients_text }}："))


def body(document: Docx, variable: str) -> None:
    """A list of blocks (frame_variables.blocks_value): headings of four levels, text, tables, notes, form heads.

    `variable` is a name, or of a loop's item: `attachment.blocks`.
    """
    tag(document, f"{{%p for block in {variable} %}}")
    choices: list[tuple[str, Callable[[], object]]] = [
        (kind, lambda style=style, face=face: write(document, style, ("{{ block.lead }}", face), ("{{ block.rest }}", FANG)))  # type: ignore[misc]
        for kind, style, face in _PARAGRAPHS
    ]
    choices += [
        ("table", lambda: _grid(document)),
        ("note", lambda: write(document, Style.TABLE_NOTE, "{{ block.text }}")),
        ("form_head", lambda: write(document, Style.FORM_HEAD, "{{ block.text }}")),
    ]
    for index, (kind, make) in enumerate(choices):
        tag(document, f"{{%p {'elif' if index else 'if'} block.kind == '{kind}' %}}")
        make()
    tag(document, "{%p endif %}")
    tag(document, "{%p endfor %}")


_PARAGRAPHS = (
    ("heading_1", Style.HEADING_1, HEI),
    ("heading_2", Style.HEADING_2, KAI),
    ("heading_3", Style.HEADING_3, FANG),
    ("heading_4", Style.HEADING_4, FANG),
    ("text", Style.BODY, FANG),
    ("left", Style.BODY_LEFT, FANG),
    ("centred", Style.BODY_CENTRED, FANG),
    ("right", Style.BODY_RIGHT, FANG),
)


def close_paper(document: Docx, form: PageForm) -> None:
    """From the 附件说明 to the 版记."""
    if form in (PageForm.FILE, PageForm.LETTER):
        attachment_list(document)
        signature(document)
        note(document)
        attachments(document)
    elif form is PageForm.MINUTES:
        attachment_list(document)
        attendance(document)
        attachments(document)
    elif form is PageForm.BRIEF:
        attachments(document)
    if form is not PageForm.FORM:
        imprint(document, form)


def attachment_list(document: Docx) -> None:
    """附件说明, one line below the text (7.3.4)."""
    when(document, "attachment_list", lambda: blank(document))
    tag(document, "{%p for entry in attachment_list %}")
    write(document, Style.ATTACHMENT_LIST, "{{ entry.label }}{{ entry.mark }}{{ entry.name }}")
    tag(document, "{%p endfor %}")


def signature(document: Docx) -> None:
    """署名, 成文日期 as the mode of sealing wants them (7.3.5)."""
    modes = (
        (f"if seal == '{SealMode.UNSEALED}'", 1, Style.SIGNATURE_PLAIN),
        (f"elif seal == '{SealMode.SIGNATURE_STAMP}'", 2, Style.SIGNATURE_STAMP),
        ("else", 2, Style.SIGNATURE),
    )
    for condition, above, style in modes:
        tag(document, f"{{%p {condition} %}}")
        blank(document, above)
        if style == Style.SIGNATURE_STAMP:
            write(document, style, "{{ signatory }}")
            blank(document)
        else:
            tag(document, "{%p for name in issuers %}")
            write(document, style, "{{ name }}")
            tag(document, "{%p endfor %}")
    tag(document, "{%p endif %}")
    write(document, Style.DATE, "{{ date }}")


def note(document: Docx) -> None:
    """附注, where there is one (7.3.6)."""
    when(document, "note", lambda: write(document, Style.NOTE, "（{{ note }}）"))


def attendance(document: Docx) -> None:
    """出席、请假、列席, one line below the text of minutes (10.3)."""
    when(document, "attendance", lambda: blank(document))
    tag(document, "{%p for row in attendance %}")
    write(document, Style.ATTENDANCE, ("{{ row.label }}", HEI), ("{{ row.names }}", FANG))
    tag(document, "{%p endfor %}")


def attachments(document: Docx) -> None:
    """Each 附件 on pages of its own, before the 版记 (7.3.7)."""
    tag(document, "{%p for attachment in attachments %}")
    write(document, Style.ATTACHMENT_LABEL, "{{ attachment.label }}")
    blank(document)
    tag(document, "{%p if attachment.title %}")
    write(document, Style.ATTACHMENT_TITLE, "{{ attachment.title }}")
    blank(document)
    tag(document, "{%p endif %}")
    body(document, "attachment.blocks")
    tag(document, "{%p endfor %}")


def _grid(document: Docx) -> None:
    """A table written cell by cell: every row has all columns, merged cells say so by their style (block_values.py)."""
    made = table(document, (layout.BODY_WIDTH // 3,) * 3)
    steer(made, "{%tr for row in block.rows %}")
    steer(made, "{%tr if row.header %}")
    _grid_row(made, Style.GRID_HEAD, header=True)
    steer(made, "{%tr else %}")
    _grid_row(made, Style.GRID_CELL, header=False)
    steer(made, "{%tr endif %}")
    steer(made, "{%tr endfor %}")
    small_gap(document)  # also keeps Word from joining two tables


def _grid_row(made: Table, style: str, *, header: bool) -> None:
    opening, cell, closing = bare_row(made, header=header)
    fill(opening.paragraphs[0], style, "{%tc for cell in row.cells %}")
    first = cell.paragraphs[0]
    tag(cell, "{%p for line in cell.lines %}")
    write(cell, style, "{{ line }}")
    tag(cell, "{%p endfor %}")
    for merged, covered in (("left", Style.GRID_LEFT), ("up", Style.GRID_UP)):
        tag(cell, f"{{%p if cell.merged == '{merged}' %}}")
        write(cell, covered)
        tag(cell, "{%p endif %}")
    cell._tc.remove(first._p)
    fill(closing.paragraphs[0], style, "{%tc endfor %}")
