"""The wording of 函, 纪要, 简报, and of texts that are printed as they are given."""

from __future__ import annotations

from docx.document import Document as Docx

from services.formats.gongwen.forms.pieces import contact, heading, items, paper, paragraphs, say
from services.formats.gongwen.frames import body
from services.model.papers import PageForm


def letter() -> Docx:
    """函, general."""

    def wording(document: Docx) -> None:
        body(document, "body")
        contact(document)

    return paper(PageForm.LETTER, wording)


def reminder_letter() -> Docx:
    """关于商请报送……的函."""

    def wording(document: Docx) -> None:
        say(document, "按照工作机制有关要求，现就报送{{ matter }}有关事项函商如下：")
        heading(document, "一、未报内容")
        say(document, "{{ due_text }}截至目前，尚未收到贵单位下列材料：")
        items(document, "missing_items")
        heading(document, "二、报送时间")
        say(document, "请贵单位于{{ deadline }}前（含当日）将上述材料报送至{{ reply_to }}。")
        contact(document)
        say(document, "特此函达，请予支持。")

    return paper(PageForm.LETTER, wording)


def rectification_letter() -> Docx:
    """关于商请整改……的函."""

    def wording(document: Docx) -> None:
        say(document, "{{ basis }}，现就贵单位{{ matter }}商请整改有关事项函商如下：")
        heading(document, "一、存在问题")
        items(document, "problem_items")
        heading(document, "二、商请事项")
        items(document, "measure_items")
        heading(document, "三、办理时间")
        say(document, "请贵单位于{{ deadline }}前（含当日）完成整改，并将整改情况及相关佐证材料函告{{ reply_to }}。")
        contact(document)
        say(document, "特此函达，请予支持。")

    return paper(PageForm.LETTER, wording)


def official_text() -> Docx:
    """Any text under a red head."""
    return paper(PageForm.FILE, lambda document: body(document, "body"))


def official_letter() -> Docx:
    """Any text in the form of a 函."""
    return paper(PageForm.LETTER, lambda document: body(document, "body"))


def official_minutes() -> Docx:
    """Any text in the form of 纪要."""
    return paper(PageForm.MINUTES, lambda document: body(document, "body"))


def minutes() -> Docx:
    """会议纪要."""

    def wording(document: Docx) -> None:
        paragraphs(document, "opening")
        body(document, "matters")

    return paper(PageForm.MINUTES, wording)


def briefing() -> Docx:
    """工作简报."""
    return paper(PageForm.BRIEF, lambda document: body(document, "body"))
