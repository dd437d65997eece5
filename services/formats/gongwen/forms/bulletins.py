"""The wording of the office's 通报."""

from __future__ import annotations

from docx.document import Document as Docx

from services.formats.gongwen.blocks import small_gap, tag, when, write
from services.formats.gongwen.forms.pieces import heading, items, paper, paragraphs, ruled, say, share
from services.formats.gongwen.frames import body
from services.formats.gongwen.layout import Style
from services.model.papers import PageForm


def bulletin() -> Docx:
    """通报, general."""
    return paper(PageForm.FILE, lambda document: body(document, "body"))


def ranking_bulletin() -> Docx:
    """季度排名通报."""

    def wording(document: Docx) -> None:
        paragraphs(document, "opening")
        heading(document, "一、排名情况")
        tag(document, "{%p for board in boards %}")
        when(document, "board.heading", lambda: write(document, Style.HEADING_2, "{{ board.heading }}"))
        tag(document, "{%p for group in board.groups %}")
        when(document, "group.caption", lambda: write(document, Style.CAPTION, "{{ group.caption }}"))
        _standings(document)
        small_gap(document)
        tag(document, "{%p endfor %}")
        tag(document, "{%p endfor %}")
        for name, title in (("highlight", "主要成效"), ("problem", "存在问题")):
            tag(document, f"{{%p if {name}_items %}}")
            heading(document, f"{{{{ {name}s_no }}}}、{title}")
            items(document, f"{name}_items")
            tag(document, "{%p endif %}")
        tag(document, "{%p if commended %}")
        heading(document, "{{ commended_no }}、通报表扬")
        say(document, "{{ commended_text }}工作成效突出，予以通报表扬。")
        tag(document, "{%p endif %}")
        tag(document, "{%p if criticised %}")
        heading(document, "{{ criticised_no }}、通报批评")
        say(document, "{{ criticised_text }}工作推进不力，予以通报批评，请认真查找原因，限期整改到位。")
        tag(document, "{%p endif %}")
        heading(document, "{{ requirements_no }}、工作要求")
        paragraphs(document, "requirements")
        items(document, "step_items")

    return paper(PageForm.FILE, wording)


def _standings(document: Docx) -> None:
    cells = (
        (Style.TABLE_CELL_CENTRED, "{{ row.rank }}"),
        (Style.TABLE_CELL_CENTRED, "{{ row.unit }}"),
        (Style.TABLE_CELL_CENTRED, "{{ row.score }}"),
        (Style.TABLE_CELL, "{{ row.remark }}"),
    )
    ruled(document, ("名次", "单位", "得分", "备注"), share(10, 44, 15, 31), "group.rows", cells)


def commendation() -> Docx:
    """关于表扬……的通报."""

    def wording(document: Docx) -> None:
        paragraphs(document, "background")
        say(document, "{{ agreed }}现对{{ units_named }}予以通报表扬。")
        tag(document, "{%p if deed_items %}")
        heading(document, "一、主要成效")
        items(document, "deed_items")
        heading(document, "二、工作要求")
        tag(document, "{%p endif %}")
        paragraphs(document, "hope")

    return paper(PageForm.FILE, wording)


def criticism() -> Docx:
    """关于……情况的通报."""

    def wording(document: Docx) -> None:
        say(document, "{{ basis }}，{{ agreed }}现将{{ matter }}有关情况通报如下：")
        heading(document, "一、存在问题")
        items(document, "problem_items")
        heading(document, "二、处理意见")
        say(document, "对{{ units_named }}予以通报批评{{ until_text }}。")
        heading(document, "三、工作要求")
        paragraphs(document, "requirements")

    return paper(PageForm.FILE, wording)


def correction_bulletin() -> Docx:
    """关于更正……的通报."""

    def wording(document: Docx) -> None:
        say(
            document,
            "{{ because }}{{ issuer }}{{ issued_text }}印发的{{ document_quoted }}（{{ document_number }}）有关内容需要更正。"
            "现将更正内容通报如下：",
        )
        small_gap(document)
        cells = (
            (Style.TABLE_CELL_CENTRED, "{{ row.position }}"),
            (Style.TABLE_CELL, "{{ row.place }}"),
            (Style.TABLE_CELL, "{{ row.wrong }}"),
            (Style.TABLE_CELL, "{{ row.right }}"),
        )
        ruled(document, ("序号", "位置", "原文", "更正为"), share(9, 39, 26, 26), "numbered_corrections", cells)
        small_gap(document)
        paragraphs(document, "closing")

    return paper(PageForm.FILE, wording)
