"""The wording of each paper as its template: what a secretary may change in Word afterwards."""

from __future__ import annotations

from collections.abc import Callable

from docx.document import Document as Docx
from docx.shared import Twips

from services.formats.gongwen import layout
from services.formats.gongwen.blocks import (
    blank,
    blank_document,
    heading_2,
    letterhead,
    note,
    page_numbers,
    row,
    signature,
    small_gap,
    steer,
    table,
    tag,
    write,
)
from services.formats.gongwen.layout import Style
from services.model.papers import PAPERS, PaperForm, PaperKind

_ROW = 560  # twips; a table row is at least so high


def _paragraphs(document: Docx, variable: str) -> None:
    """Each paragraph of a text in a paragraph of its own."""
    tag(document, f"{{%p for paragraph in {variable} %}}")
    write(document, Style.BODY, "{{ paragraph }}")
    tag(document, "{%p endfor %}")


def _items(document: Docx, variable: str) -> None:
    """A list of matters as （一）, （二）; the first sentence is the heading."""
    tag(document, f"{{%p for item in {variable} %}}")
    heading_2(document, "{{ item.number }}", "{{ item.lead }}", "{{ item.rest }}")
    tag(document, "{%p for paragraph in item.more %}")
    write(document, Style.BODY, "{{ paragraph }}")
    tag(document, "{%p endfor %}")
    tag(document, "{%p endfor %}")


def _opening(document: Docx) -> None:
    page_numbers(document)
    letterhead(document)
    write(document, Style.TITLE, "{{ title }}")
    blank(document)


def filing_receipt() -> Docx:
    """备案回执: a form on one page."""
    document = blank_document()
    page = document.sections[0]
    page.top_margin, page.bottom_margin = Twips(layout.FORM_TOP), Twips(layout.FORM_BOTTOM)
    write(document, Style.TITLE, "合作协议备案回执")
    write(document, Style.FORM_NUMBER, "编号：{{ number }}")
    small_gap(document)
    write(document, Style.RECIPIENTS, "{{ unit }}：")
    write(document, Style.BODY, "你单位报送的{{ title_quoted }}及相关材料收悉。经核对，准予备案。备案信息如下：")
    small_gap(document)
    form = table(document, (2000, layout.BODY_WIDTH - 2000))
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
        row(form, ((Style.TABLE_HEAD, label), (Style.TABLE_CELL, f"{{{{ {variable} }}}}")), least=_ROW)
        if shown == "given":
            steer(form, "{%tr endif %}")
    small_gap(document)
    write(document, Style.BODY, "请妥善保存本回执。协议内容发生变更或者协议解除、终止的，请及时报送。")
    tag(document, "{%p if contact_text %}")
    write(document, Style.BODY, "{{ contact_text }}")
    tag(document, "{%p endif %}")
    signature(document)
    return document


def ranking_bulletin() -> Docx:
    """季度排名通报."""
    document = blank_document()
    _opening(document)
    write(document, Style.RECIPIENTS, "{{ recipients_text }}：")
    _paragraphs(document, "opening")
    write(document, Style.HEADING_1, "一、排名情况")
    tag(document, "{%p for board in boards %}")
    tag(document, "{%p if board.heading %}")
    write(document, Style.HEADING_2, "{{ board.heading }}")
    tag(document, "{%p endif %}")
    tag(document, "{%p for group in board.groups %}")
    tag(document, "{%p if group.caption %}")
    write(document, Style.CAPTION, "{{ group.caption }}")
    tag(document, "{%p endif %}")
    _standings(document)
    small_gap(document)
    tag(document, "{%p endfor %}")
    tag(document, "{%p endfor %}")
    tag(document, "{%p if commended %}")
    write(document, Style.HEADING_1, "{{ commended_no }}、通报表扬")
    write(document, Style.BODY, "{{ commended_text }}工作成效突出，予以通报表扬。")
    tag(document, "{%p endif %}")
    tag(document, "{%p if criticised %}")
    write(document, Style.HEADING_1, "{{ criticised_no }}、通报批评")
    write(document, Style.BODY, "{{ criticised_text }}工作推进不力，予以通报批评，请认真查找原因，限期整改到位。")
    tag(document, "{%p endif %}")
    write(document, Style.HEADING_1, "{{ requirements_no }}、工作要求")
    _paragraphs(document, "requirements")
    signature(document)
    note(document)
    return document


def _standings(document: Docx) -> None:
    widths = (900, 3900, 1300, layout.BODY_WIDTH - 6100)
    standings = table(document, widths)
    row(standings, [(Style.TABLE_HEAD, word) for word in ("名次", "单位", "得分", "备注")], header=True, least=_ROW)
    steer(standings, "{%tr for row in group.rows %}")
    cells = (
        (Style.TABLE_CELL_CENTRED, "{{ row.rank }}"),
        (Style.TABLE_CELL_CENTRED, "{{ row.unit }}"),
        (Style.TABLE_CELL_CENTRED, "{{ row.score }}"),
        (Style.TABLE_CELL, "{{ row.remark }}"),
    )
    row(standings, cells, least=_ROW)
    steer(standings, "{%tr endfor %}")


def rectification_demand() -> Docx:
    """关于……限期整改的通知."""
    document = blank_document()
    _opening(document)
    write(document, Style.RECIPIENTS, "{{ units_text }}：")
    write(document, Style.BODY, "{{ basis }}，现就{{ addressed }}{{ matter }}限期整改有关要求通知如下：")
    write(document, Style.HEADING_1, "一、存在问题")
    _items(document, "problem_items")
    write(document, Style.HEADING_1, "二、整改措施")
    _items(document, "measure_items")
    write(document, Style.HEADING_1, "三、整改期限")
    write(document, Style.BODY, "请{{ addressed }}于{{ deadline }}前（含当日）完成整改。")
    write(document, Style.HEADING_1, "四、有关要求")
    write(
        document,
        Style.BODY,
        "{{ addressed }}要高度重视，主要负责同志亲自抓，逐条对照、立行立改，并于{{ deadline }}前将整改情况报告（加盖公章）"
        "及相关佐证材料报送至{{ reply_to }}。",
    )
    _paragraphs(document, "consequence")
    tag(document, "{%p if contact_text %}")
    write(document, Style.BODY, "{{ contact_text }}")
    tag(document, "{%p endif %}")
    tag(document, "{%p if closing %}")
    write(document, Style.BODY, "{{ closing }}")
    tag(document, "{%p endif %}")
    signature(document)
    note(document)
    return document


_BY_KIND: dict[PaperKind, Callable[[], Docx]] = {
    PaperKind.FILING_RECEIPT: filing_receipt,
    PaperKind.RANKING_BULLETIN: ranking_bulletin,
    PaperKind.RECTIFICATION_DEMAND: rectification_demand,
}
BUILDERS: dict[PaperForm, Callable[[], Docx]] = {form: _BY_KIND[form.kind] for form in PAPERS}
