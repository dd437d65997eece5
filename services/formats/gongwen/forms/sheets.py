"""The office's own forms: 备案回执, 督办单, 整改销号表, 发文稿纸."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as Docx
from docx.table import Table

from services.formats.gongwen.blocks import small_gap, steer, table, write
from services.formats.gongwen.forms.pieces import contact, line, say, share
from services.formats.gongwen.frames import new_document, signature
from services.formats.gongwen.layout import Style
from services.formats.gongwen.ooxml import element, put
from services.model.papers import PageForm

_ROW, _HIGH, _LESS, _TALL, _TALLER = 680, 960, 1400, 1560, 2300  # twips: rows of a form, and room to write by hand
_SIGNED = "\n\n签字：　　　　　　　　年　　月　　日"
_STAMPED = "\n\n（盖章）　　　　　　　　年　　月　　日"


def _head(title: str, *, numbered: bool = True) -> Docx:
    document = new_document(PageForm.FORM)
    write(document, Style.TITLE, title)
    if numbered:
        write(document, Style.FORM_NUMBER, "编号：{{ number }}")
    small_gap(document)
    return document


def _pair(made: Table, label: str, text: str, other: str, text_2: str) -> None:
    cells = (
        (Style.TABLE_HEAD, label, 1),
        (Style.TABLE_CELL, text, 1),
        (Style.TABLE_HEAD, other, 1),
        (Style.TABLE_CELL, text_2, 1),
    )
    line(made, cells, least=_ROW)


def _wide(made: Table, label: str, text: str, *, least: int = _ROW) -> None:
    line(made, ((Style.TABLE_HEAD, label, 1), (Style.TABLE_CELL, text, 3)), least=least)


def _form(document: Docx, parts: Sequence[int] = (17, 33, 17, 33)) -> Table:
    return table(document, share(*parts))


def filing_receipt() -> Docx:
    """备案回执: a form on one page."""
    document = _head("合作协议备案回执")
    write(document, Style.RECIPIENTS, "{{ unit }}：")
    say(document, "你单位报送的{{ title_quoted }}及相关材料收悉。经核对，准予备案。备案信息如下：")
    small_gap(document)
    form = table(document, share(22, 78))
    for label, variable, shown in (
        ("协议名称", "title", "always"),
        ("协议各方", "parties_text", "always"),
        ("签订日期", "signed_on", "always"),
        ("合作期限", "term", "given"),
        ("重点领域", "field", "given"),
        ("报送单位", "unit", "always"),
        ("备案日期", "filed_on", "always"),
        ("备案材料", "materials_text", "given"),
        ("备　　注", "remark_text", "given"),
    ):
        if shown == "given":
            steer(form, f"{{%tr if {variable} %}}")
        line(form, ((Style.TABLE_HEAD, label, 1), (Style.TABLE_CELL, f"{{{{ {variable} }}}}", 1)))
        if shown == "given":
            steer(form, "{%tr endif %}")
    small_gap(document)
    say(document, "请妥善保存本回执。协议内容发生变更或者协议解除、终止的，请及时报送有关材料。")
    contact(document)
    signature(document)
    return document


def supervision_order() -> Docx:
    """督办单: what is given is printed, the rest is written by hand."""
    document = _head("督办单")
    form = _form(document)
    _pair(form, "承办单位", "{{ units_text }}", "协办单位", "{{ helpers_text }}")
    _wide(form, "督办事项", "{{ matter_text }}", least=_HIGH)
    _wide(form, "督办依据", "{{ basis_text }}", least=_HIGH)
    _wide(form, "办理要求", "{{ requirements_text }}", least=_TALL)
    _pair(form, "办结时限", "{{ deadline }}", "交办日期", "{{ date }}")
    _pair(form, "交办单位", "{{ issuer }}", "联系方式", "{{ contact }}\n{{ phone }}")
    _wide(form, "办理情况", _STAMPED, least=_TALLER)
    _wide(form, "核查意见", _SIGNED, least=_TALL)
    _wide(form, "领导批示", _SIGNED, least=_TALL)
    return document


def closure_form() -> Docx:
    """整改销号表: applied for, checked, signed."""
    document = _head("整改销号表")
    form = _form(document)
    _pair(form, "整改单位", "{{ unit }}", "申请日期", "{{ applied_on }}")
    _wide(form, "整改通知", "{{ demand }}", least=_HIGH)
    _pair(form, "整改期限", "{{ deadline }}", "联系方式", "{{ contact }}\n{{ phone }}")
    _wide(form, "存在问题", "{{ problems_text }}", least=_HIGH)
    _wide(form, "整改完成\n情　　况", "{{ results_text }}", least=_TALL)
    _wide(form, "佐证材料", "{{ materials_text }}", least=_HIGH)
    _wide(form, "整改单位\n意　　见", _STAMPED, least=_LESS)
    _wide(form, "核查意见", "{{ checked_text }}", least=_LESS)
    _wide(form, "审批意见", "{{ signed_text }}", least=_LESS)
    small_gap(document)
    write(document, Style.TABLE_NOTE, "{{ issuer }}制　　制表日期：{{ date }}")
    return document


def _from_the_top(form: Table, *, rows: int) -> None:
    """What is written below a label begins at the top of its cell."""
    for cell in (cell for row in form.rows[-rows:] for cell in row._tr.tc_lst):
        put(cell.get_or_add_tcPr(), element("vAlign", val="top"))


def sign_off_sheet() -> Docx:
    """发文稿纸: review, countersigning and sign-off on paper."""
    document = _head("{{ issuer }}发文稿纸", numbered=False)
    form = _form(document)
    _pair(form, "发文字号", "{{ number }}", "紧急程度", "{{ urgency }}")
    line(
        form,
        ((Style.TABLE_CELL, "签发：\n{{ signed_text }}", 2), (Style.TABLE_CELL, "会签：\n{{ countersigned_text }}", 2)),
        least=_TALLER,
    )
    opinions = ((Style.TABLE_CELL, "核稿：\n{{ reviewed_text }}", 2), (Style.TABLE_CELL, "复核：\n{{ rechecked_text }}", 2))
    line(form, opinions, least=_TALL)
    _from_the_top(form, rows=2)
    _wide(form, "文件标题", "{{ title }}", least=_HIGH)
    _pair(form, "文　　种", "{{ document_type }}", "印制份数", "{{ copies }}")
    _wide(form, "主送机关", "{{ recipients_text }}", least=_HIGH)
    _wide(form, "抄送机关", "{{ copy_to_text }}")
    _wide(form, "附　　件", "{{ enclosed_text }}")
    _pair(form, "拟稿科室", "{{ section }}", "拟稿人", "{{ drafted_by }}")
    _pair(form, "联系电话", "{{ phone }}", "拟稿日期", "{{ date }}")
    _wide(form, "公开属性", "{{ disclosure_text }}")
    _pair(form, "打　　字", "", "校　　对", "")
    _wide(form, "备　　注", "{{ remark_text }}", least=_HIGH)
    return document
