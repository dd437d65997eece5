"""Papers as other offices make them with Word: sizes by eye, no grid, blank lines and right indents for places."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from tests.samples.notices import BODY, FANG, HEI, KAI, PROSE, SONG, XBS

OFFICE = "某某市人民政府办公室"
RECIPIENTS = "各县（市、区）人民政府，市政府各部门、各直属机构："
ADDRESS = (
    "各单位请登录以下网址下载填报系统客户端并按要求注册账号（http://www.example.gov.cn/zwgk/public/column/6615741?type=4），"
    "逾期不再受理，由此造成的后果自行承担并在全市通报。"
)


class Typed:
    """A document typed from top to bottom."""

    def __init__(self, *, turned: bool = False) -> None:
        self.document: Any = Document()
        section = self.document.sections[0]
        width, height = (297, 210) if turned else (210, 297)
        section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Mm(28), Mm(26), Mm(37), Mm(35)
        section.footer_distance = Mm(25)

    def line(
        self,
        *pieces: tuple[str, str] | str,
        size: float = 16,
        align: Any = None,
        first: float = 0,
        right: float = 0,
        red: bool = False,
    ) -> Any:
        """A paragraph of text, each piece in its font (仿宋 where none is told)."""
        paragraph = self.document.add_paragraph()
        for text, font in (piece if isinstance(piece, tuple) else (piece, FANG) for piece in pieces):
            self.run(paragraph, text, font, size, red=red)
        form = paragraph.paragraph_format
        form.space_after, form.first_line_indent, form.right_indent = Pt(0), Pt(first), Pt(right)
        if size < 30:
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(33 if size > 20 else 28.8)
        paragraph.alignment = align
        return paragraph

    @staticmethod
    def run(paragraph: Any, text: str, font: str, size: float, *, red: bool = False) -> Any:
        run = paragraph.add_run(text)
        run.font.size, run.font.name = Pt(size), font
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        if red:
            run.font.color.rgb = RGBColor(0xFF, 0, 0)
        return run

    def blank(self, count: int = 1) -> None:
        for _ in range(count):
            self.line("")

    def head(self, *names: str, size: float = 36, number: str = "某政办〔2026〕12号") -> None:
        self.blank(3)
        for name in names:
            self.line((name, XBS), size=size, align=ALIGN.CENTER, red=True)
        self.blank(2)
        border = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="1" w:color="FF0000"/></w:pBdr>'
        self.line(number, align=ALIGN.CENTER)._p.get_or_add_pPr().append(parse_xml(border))
        self.blank(2)

    def title(self, *lines: str) -> None:
        for text in lines:
            self.line((text, XBS), size=22, align=ALIGN.CENTER)
        self.blank()

    def body(self, texts: Iterable[str] = BODY, *, whole: bool = False, align: Any = None) -> None:
        """`whole`: items of the second level are in 楷体 to their end."""
        for text in texts:
            lead, _, rest = text.partition("。")
            if text[1] == "、":
                self.line((text, HEI), first=32, align=align)
            elif text[0] == "（":
                self.line((f"{lead}。", KAI), (rest, KAI if whole else FANG), first=32, align=align)
            else:
                self.line(text, first=32, align=align)

    def close(self, *names: str, date: str = "2026年9月2日") -> None:
        self.blank(2)
        for name in names or (OFFICE,):
            self.line(name, align=ALIGN.RIGHT, right=64)
        self.line(date, align=ALIGN.RIGHT, right=64)
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = ALIGN.CENTER
        self.run(paragraph, "— ", SONG, 14)
        for kind in ("begin", "PAGE", "end"):
            run = self.run(paragraph, "", SONG, 14)._r
            if kind == "PAGE":
                run.append(OxmlElement("w:instrText"))
                run[-1].text = kind
            else:
                run.append(OxmlElement("w:fldChar"))
                run[-1].set(qn("w:fldCharType"), kind)
        self.run(paragraph, " —", SONG, 14)

    def saved(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


def notice(
    *,
    title: tuple[str, ...] = (f"{OFFICE}关于建立", "三项工作机制的通知"),
    head: tuple[str, ...] = (f"{OFFICE}文件",),
    size: float = 36,
    texts: Iterable[str] = BODY,
    whole: bool = False,
    turned: bool = False,
    align: Any = None,
    names: tuple[str, ...] = (),
) -> bytes:
    typed = Typed(turned=turned)
    typed.head(*head, size=size)
    typed.title(*title)
    typed.line(RECIPIENTS)
    typed.body(texts, whole=whole, align=align)
    typed.close(*names)
    return typed.saved()


def as_typed_in_word() -> bytes:
    """No letterhead; one attachment, numbered and with a full stop; a date without 日."""
    typed = Typed()
    typed.title("关于报送工作台账的通知")
    typed.line("各乡镇人民政府、市直各单位：")
    typed.body(BODY[:3])
    typed.line("附件：1.活动方案。", first=32)
    typed.close(date="2026年3月5")
    return typed.saved()


def brief() -> bytes:
    typed = Typed()
    typed.line(("工作简报", XBS), size=50, align=ALIGN.CENTER, red=True)
    typed.line("第12期", align=ALIGN.CENTER)
    border = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="1" w:color="FF0000"/></w:pBdr>'
    typed.line(f"{OFFICE}编        2026年9月2日")._p.get_or_add_pPr().append(parse_xml(border))
    typed.blank()
    typed.title("三项工作扎实推进")
    typed.body(BODY[2:])
    return typed.saved()


def letter() -> bytes:
    """Under a single thick red rule, the number at the right."""
    typed = Typed()
    typed.document.sections[0].top_margin = Mm(25)
    typed.line(("某某市财政局", XBS), size=40, align=ALIGN.CENTER, red=True)
    border = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="36" w:space="1" w:color="FF0000"/></w:pBdr>'
    typed.line("")._p.get_or_add_pPr().append(parse_xml(border))
    typed.line("某财函〔2026〕5号", align=ALIGN.RIGHT)
    typed.blank()
    typed.title("某某市财政局关于商请提供资料的函")
    typed.line("市发展和改革委员会：")
    typed.body((BODY[0], BODY[2]))
    typed.close("某某市财政局")
    return typed.saved()


def only_a_table() -> bytes:
    document: Any = Document()
    table = document.add_table(rows=12, cols=4, style="Table Grid")
    for cell in table._cells:
        cell.text = "内容"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


LONG_TITLE = f"{OFFICE}关于{'进一步加强和改进有关工作的若干事项以及' * 26}工作的通知"
LONG_NAME = (
    "某某省某某市某某县人民政府办公室关于深化重点领域改革动态调整工作领导小组"
    "暨长三角一体化发展专题合作示范区建设推进委员会办公室文件"
)
ISSUERS = ("某某市发展和改革委员会", "某某市财政局", "某某市商务局")
PAPERS: dict[str, Callable[[], bytes]] = {
    "notice": notice,
    "flush left": lambda: notice(align=ALIGN.LEFT),
    "an address in the text": lambda: notice(texts=(*BODY[:3], ADDRESS, PROSE), align=ALIGN.LEFT),
    "whole items in 楷体": lambda: notice(whole=True),
    "joint letterhead of 18 pt": lambda: notice(head=ISSUERS, size=18, names=ISSUERS),
    "letterhead of 60 characters": lambda: notice(head=(LONG_NAME,), size=30),
    "title of 500 characters": lambda: notice(title=(LONG_TITLE,)),
    "on its side": lambda: notice(turned=True),
    "as typed in Word": as_typed_in_word,
    "brief": brief,
    "letter": letter,
    "only a table": only_a_table,
}
