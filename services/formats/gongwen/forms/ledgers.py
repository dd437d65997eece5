"""附件1 to 附件5 of the notice, in the form in which it prints them."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as Docx
from docx.table import Table

from services.formats.gongwen import layout
from services.formats.gongwen.blocks import bare_row, blank, fill, small_gap, steer, table, tag, unruled, when, write
from services.formats.gongwen.forms.pieces import line, say, share
from services.formats.gongwen.frames import new_document
from services.formats.gongwen.layout import HEI, LOOKS, Style
from services.formats.gongwen.ooxml import element, put
from services.model.ledgers.forms import LEDGER_NOTES, NOTES_LABEL
from services.model.mechanisms import Mechanism
from services.model.papers import PageForm

_WIDE = layout.TURNED_WIDTH
_ROW = 640  # twips: room to write by hand
_LISTED = 320  # a line of a list that is printed
_HEAD = ("填表单位（盖章）：{{ unit }}", "填表人：{{ filled_by }}", "联系电话：{{ phone }}", "填表日期：{{ filled_on_text }}")


def _page(title: str, *, landscape: bool) -> Docx:
    document = new_document(PageForm.FORM, landscape=landscape)
    when(document, "mark_text", lambda: _mark(document))
    write(document, Style.TITLE, title)
    return document


def _mark(document: Docx) -> None:
    """附件N on the first line; the title then stands on the third (7.3.7)."""
    write(document, Style.BODY_LEFT, ("{{ mark_text }}", HEI))
    blank(document)


def unit_lists() -> Docx:
    """附件1 市直有关单位名单."""
    document = _page("{{ title }}", landscape=False)
    blank(document)
    for mechanism, variable in (("政策争取", "policy_text"), ("交流合作", "exchange_text"), ("制度创新", "innovation_text")):
        say(document, f"{mechanism}涉及单位：{{{{ {variable} }}}}。")
    return document


def roster() -> Docx:
    """附件2 分管领导及联络员名单, with its head of two rows."""
    document = _page("分管领导及联络员名单", landscape=True)
    small_gap(document)
    made = table(document, share(22, 10, 13, 16, 10, 13, 16, width=_WIDE))
    upper = bare_row(made, header=True, least=_ROW)
    lower = bare_row(made, header=True, least=_ROW)
    for first, last, text in ((0, 0, "部门（单位）"), (1, 3, "分管领导"), (4, 6, "联络员")):
        cell = upper[first].merge(lower[0] if first == last else upper[last])
        for surplus in cell.paragraphs[1:]:
            cell._tc.remove(surplus._p)
        fill(cell.paragraphs[0], Style.TABLE_HEAD, text)
    for column, text in enumerate(("姓名", "职务", "联系电话") * 2, 1):
        fill(lower[column].paragraphs[0], Style.TABLE_HEAD, text)
    names = ("unit", "leader", "leader_post", "leader_phone", "liaison", "liaison_post", "liaison_phone")
    _rows(made, names, centred=names, cells=(Style.TABLE_CELL, Style.TABLE_CELL_CENTRED))
    return document


def _ledger(headings: Sequence[str], widths: Sequence[int], names: Sequence[str], notes: Sequence[str], *, empty: int) -> Docx:
    """`empty`: how high a row of the blank form is, in twips; all of them are, and the form still keeps to one page."""
    document = _page("{{ title }}", landscape=True)
    head = table(document, share(34, 18, 23, 25, width=_WIDE))
    for cell, text in zip(bare_row(head), _HEAD, strict=True):
        fill(cell.paragraphs[0], Style.FORM_HEAD, text)
    unruled(head)
    small_gap(document)
    made = table(document, share(*widths, width=_WIDE))
    line(made, [(Style.FORM_COLUMN, heading, 1) for heading in headings], header=True, least=_ROW)
    cells = (Style.FORM_CELL, Style.FORM_CELL_CENTRED)
    _rows(made, names, centred=("position", "unit", "status"), cells=cells, empty=empty)
    small_gap(document)
    for index, text in enumerate(notes):
        _note(document, text, first=index == 0)
    tag(document, "{%p for told in own_note %}")
    _note(document, "{{ told }}", first=False)
    tag(document, "{%p endfor %}")
    return document


def _rows(
    made: Table,
    names: Sequence[str],
    *,
    centred: Sequence[str],
    cells: tuple[str, str],
    empty: int = _ROW,
    filled: int = _ROW,
) -> None:
    left, middle = cells
    row = [(middle if name in centred else left, f"{{{{ row.{name} }}}}", 1) for name in names]
    steer(made, "{%tr for row in printed_rows %}")
    steer(made, "{%tr if row.to_fill_in %}")
    line(made, row, least=empty)
    steer(made, "{%tr else %}")
    line(made, row, least=filled)
    steer(made, "{%tr endif %}")
    steer(made, "{%tr endfor %}")


def _note(document: Docx, text: str, *, first: bool) -> None:
    """填表说明, its numbers under one another."""
    paragraph = write(document, Style.TABLE_NOTE, f"{NOTES_LABEL}{text}" if first else text)
    indent = round(len(NOTES_LABEL) * LOOKS[Style.TABLE_NOTE].size * 20)
    told = {"left": indent, "hanging": indent} if first else {"left": indent}
    put(paragraph._p.get_or_add_pPr(), element("ind", **told))


def ledger_policy() -> Docx:
    """附件3 政策争取工作台账."""
    return _ledger(
        ("序号", "部门（单位）", "工作事项", "工作成效（进展）", "下一步工作打算", "备注"),
        (6, 14, 28, 26, 16, 10),
        ("position", "unit", "matter", "effect", "next_step", "remark"),
        LEDGER_NOTES[Mechanism.POLICY],
        empty=1200,
    )


def ledger_exchange() -> Docx:
    """附件4 交流合作工作台账."""
    return _ledger(
        (
            "序号",
            "部门（单位）",
            "协议签署情况",
            "协议落实情况\n（“3个1”工作成效）",
            "其他合作情况",
            "各类媒体\n宣传报道情况",
            "备注",
        ),
        (6, 14, 18, 24, 14, 14, 10),
        ("position", "unit", "signing", "implementation", "other_cooperation", "coverage", "remark"),
        LEDGER_NOTES[Mechanism.EXCHANGE],
        empty=1240,
    )


def ledger_innovation() -> Docx:
    """附件5 制度创新工作台账."""
    return _ledger(
        ("复制推广的具体事项", "本季度目标", "本月完成状态", "进展情况", "各类媒体\n宣传报道情况", "备注"),
        (21, 17, 14, 18, 15, 15),
        ("item", "quarter_goal", "status", "progress", "coverage", "remark"),
        LEDGER_NOTES[Mechanism.INNOVATION],
        empty=840,
    )


def rectification_ledger() -> Docx:
    """整改台账, each rectification on one line; in small type, so that a quarter of it keeps to a page or two."""
    document = new_document(PageForm.FORM, landscape=True)
    write(document, Style.TITLE, "{{ title }}")
    small_gap(document)
    headings = ("序号", "整改编号", "整改单位", "存在问题", "整改文书", "整改期限", "整改情况", "状态", "预警", "备注")
    names = ("position", "number", "unit", "problems", "paper", "deadline", "results", "status", "alarm", "remark")
    made = table(document, share(10, 27, 20, 50, 30, 24, 36, 24, 24, 22, width=_WIDE))
    line(made, [(Style.LIST_COLUMN, heading, 1) for heading in headings], header=True, least=_ROW)
    centred = ("position", "number", "unit", "paper", "deadline", "status", "alarm")
    _rows(made, names, centred=centred, cells=(Style.LIST_CELL, Style.LIST_CELL_CENTRED), filled=_LISTED)
    small_gap(document)
    write(document, Style.TABLE_NOTE, "{{ issuer }}制　　制表日期：{{ date }}")
    return document


def ledger_innovation_combined() -> Docx:
    """附件5 of all units in one table, with 序号 and 部门（单位）."""
    return _ledger(
        (
            "序号",
            "部门（单位）",
            "复制推广的具体事项",
            "本季度目标",
            "本月完成状态",
            "进展情况",
            "各类媒体\n宣传报道情况",
            "备注",
        ),
        (6, 13, 15, 12, 10, 20, 13, 11),
        ("position", "unit", "item", "quarter_goal", "status", "progress", "coverage", "remark"),
        LEDGER_NOTES[Mechanism.INNOVATION],
        empty=840,
    )
