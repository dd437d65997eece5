"""The wording of the office's 通知."""

from __future__ import annotations

from docx.document import Document as Docx

from services.formats.gongwen.blocks import when
from services.formats.gongwen.forms.pieces import contact, heading, items, paper, paragraphs, say
from services.formats.gongwen.frames import body
from services.model.papers import PageForm


def notice() -> Docx:
    """通知, general."""
    return paper(PageForm.FILE, lambda document: body(document, "body"))


def ledger_call() -> Docx:
    """关于报送……工作台账的通知."""

    def wording(document: Docx) -> None:
        say(document, "按照三项工作机制有关要求，{{ agreed }}现就报送{{ period }}工作台账有关事项通知如下：")
        heading(document, "一、报送内容")
        say(document, "请各单位根据职责填报{{ ledgers_text }}。")
        paragraphs(document, "focus")
        heading(document, "二、报送时限")
        say(document, "请于{{ deadline }}前（含当日）将工作台账（加盖公章）及相关支撑材料报送至{{ reply_to }}。")
        heading(document, "三、有关要求")
        paragraphs(document, "consequence")
        contact(document)

    return paper(PageForm.FILE, wording)


def reminder() -> Docx:
    """关于催报……的通知."""

    def wording(document: Docx) -> None:
        say(document, "{{ basis }}，{{ agreed }}现就{{ matter }}催报有关事项通知如下：")
        heading(document, "一、未报内容")
        say(document, "{{ due_text }}截至目前，{{ addressed }}尚未报送下列材料：")
        items(document, "missing_items")
        heading(document, "二、补报期限")
        say(document, "请{{ addressed }}于{{ deadline }}前（含当日）将上述材料报送至{{ reply_to }}。")
        heading(document, "三、有关要求")
        say(document, "{{ addressed }}要高度重视，明确专人负责，按时补报到位。")
        paragraphs(document, "consequence")
        contact(document)

    return paper(PageForm.FILE, wording)


def correction_notice() -> Docx:
    """关于补正……的通知."""

    def wording(document: Docx) -> None:
        say(
            document,
            "{{ addressed }}{{ received_text }}报送的{{ matter }}收悉。经核对，材料不齐全或者不符合要求，"
            "现就补正有关事项通知如下：",
        )
        heading(document, "一、补正内容")
        items(document, "gap_items")
        heading(document, "二、补正期限")
        say(document, "请{{ addressed }}于{{ deadline }}前（含当日）将补正材料报送至{{ reply_to }}。")
        paragraphs(document, "consequence")
        contact(document)

    return paper(PageForm.FILE, wording)


def rectification_demand() -> Docx:
    """关于……限期整改的通知."""

    def wording(document: Docx) -> None:
        say(document, "{{ basis }}，{{ agreed }}现就{{ addressed }}{{ matter }}限期整改有关要求通知如下：")
        heading(document, "一、存在问题")
        items(document, "problem_items")
        heading(document, "二、整改措施")
        items(document, "measure_items")
        heading(document, "三、整改期限")
        say(document, "请{{ addressed }}于{{ deadline }}前（含当日）完成整改。")
        heading(document, "四、有关要求")
        say(
            document,
            "{{ addressed }}要高度重视，主要负责同志亲自抓，逐条对照、立行立改，并于{{ deadline }}前（含当日）将整改情况报告"
            "（加盖公章）及相关佐证材料报送至{{ reply_to }}。",
        )
        paragraphs(document, "consequence")
        contact(document)
        when(document, "closing", lambda: say(document, "{{ closing }}"))

    return paper(PageForm.FILE, wording)


def contest_call() -> Docx:
    """关于开展……案例评选活动的通知."""

    def wording(document: Docx) -> None:
        say(document, "{{ aim }}，{{ agreed }}现就开展{{ matter }}有关事项通知如下：")
        heading(document, "一、评选范围")
        paragraphs(document, "scope")
        heading(document, "二、评选条件")
        items(document, "condition_items")
        heading(document, "三、评选程序")
        items(document, "step_items")
        heading(document, "四、申报要求")
        paragraphs(document, "requirements")
        when(document, "quota", lambda: say(document, "每个单位申报案例不超过{{ quota }}篇。"))
        say(document, "请于{{ deadline }}前（含当日）将申报材料报送至{{ reply_to }}。")
        contact(document)

    return paper(PageForm.FILE, wording)
