"""附件1 to 附件5 of the notice, in the form in which it prints them."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as Docx
from docx.table import Table

from services.formats.gongwen import layout
from services.formats.gongwen.blocks import bare_row, blank, fill, small_gap, steer, table, unruled, when, write
from services.formats.gongwen.forms.pieces import line, say, share
from services.formats.gongwen.frames import new_document
from services.formats.gongwen.layout import HEI, LOOKS, Style
from services.formats.gongwen.ooxml import element, put
from services.model.papers import PageForm

_WIDE = layout.TURNED_WIDTH
_ROW = 640  # twips: room to write by hand
_HEAD = ("填表单位（盖章）：{{ unit }}", "填表人：{{ filled_by }}", "联系电话：{{ phone }}", "填表日期：{{ filled_on_text }}")
_NOTE_LABEL = "填表说明："

POLICY_NOTES = (
    "1.该台账填报2022年1月以来，到省直有关部门争取政策、项目、资金的具体时间和工作情况。",
    "2.工作成效相关支撑材料随台账一并上报。",
    "3.如有其他需说明的事项请在“备注”栏填写。",
)
EXCHANGE_NOTES = (
    "1.“协议签署情况”一栏填报2022年1月以来与长三角地区签署协议情况。",
    "2.“协议落实情况”一栏填报2020年10月份以来已签订协议落实情况。",
    "3.“其他合作情况”一栏填报2022年1月以来与长三角地区联合举办峰会、论坛、推介会等活动情况。",
    "4.新签订协议文本和宣传报道支撑材料随台账一并上报。",
    "5.如有其他需说明的事项请在“备注”栏填写。",
)
INNOVATION_NOTES = (
    "1.2021年第一批、2022年第二批制度创新经验复制推广工作开展情况均列入填报范围。",
    "2.复制推广的具体事项对照宣长三角办〔2021〕3号和皖长三角办〔2022〕4号填写。",
    "3.“本月完成状态”一栏填写“已完成”“序时推进”或“滞后序时”。",
    "4.典型案例相关文字图片、宣传报道等资料随台账一并上报。",
    "5.如有其他需说明的事项请在“备注”栏填写。",
)


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


def _ledger(
    title: str, headings: Sequence[str], widths: Sequence[int], names: Sequence[str], notes: Sequence[str], *, empty: int
) -> Docx:
    """`empty`: how high a row of the blank form is, in twips; all of them are, and the form still keeps to one page."""
    document = _page(title, landscape=True)
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
    return document


def _rows(made: Table, names: Sequence[str], *, centred: Sequence[str], cells: tuple[str, str], empty: int = _ROW) -> None:
    left, middle = cells
    row = [(middle if name in centred else left, f"{{{{ row.{name} }}}}", 1) for name in names]
    steer(made, "{%tr for row in printed_rows %}")
    steer(made, "{%tr if row.to_fill_in %}")
    line(made, row, least=empty)
    steer(made, "{%tr else %}")
    line(made, row, least=_ROW)
    steer(made, "{%tr endif %}")
    steer(made, "{%tr endfor %}")


def _note(document: Docx, text: str, *, first: bool) -> None:
    """填表说明, its numbers under one another."""
    paragraph = write(document, Style.TABLE_NOTE, f"{_NOTE_LABEL}{text}" if first else text)
    indent = round(len(_NOTE_LABEL) * LOOKS[Style.TABLE_NOTE].size * 20)
    told = {"left": indent, "hanging": indent} if first else {"left": indent}
    put(paragraph._p.get_or_add_pPr(), element("ind", **told))


def ledger_policy() -> Docx:
    """附件3 政策争取工作台账."""
    return _ledger(
        "政策争取工作台账",
        ("序号", "部门（单位）", "工作事项", "工作成效（进展）", "下一步工作打算", "备注"),
        (6, 14, 28, 26, 16, 10),
        ("position", "unit", "matter", "effect", "next_step", "remark"),
        POLICY_NOTES,
        empty=1200,
    )


def ledger_exchange() -> Docx:
    """附件4 交流合作工作台账."""
    return _ledger(
        "交流合作工作台账",
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
        EXCHANGE_NOTES,
        empty=1240,
    )


def ledger_innovation() -> Docx:
    """附件5 制度创新工作台账."""
    return _ledger(
        "制度创新工作台账",
        ("复制推广的具体事项", "本季度目标", "本月完成状态", "进展情况", "各类媒体\n宣传报道情况", "备注"),
        (21, 17, 14, 18, 15, 15),
        ("item", "quarter_goal", "status", "progress", "coverage", "remark"),
        INNOVATION_NOTES,
        empty=840,
    )
