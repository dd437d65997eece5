"""Papers made of the frames alone, with whatever facts a test wants: a template of each page form, and what becomes of it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from docx import Document
from docxtpl import DocxTemplate

from services.formats.gongwen import frames
from services.formats.gongwen.environment import PaperEnvironment
from services.formats.gongwen.frame_variables import FRAME_NAMES, blocks_value, frame_values
from services.formats.gongwen.typesetting import typeset
from services.model.manuscript.parts import Attachment, Block, Cell, FormHead, Note, Paragraph, Table
from services.model.papers.frame import FilePaper, LetterPaper, PageForm, PaperFacts

ISSUER = "某某合作示范区管委会"


@dataclass(frozen=True, kw_only=True)
class File(FilePaper):
    title: str
    recipients: tuple[str, ...] = ()
    body: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Letter(LetterPaper):
    title: str
    recipients: tuple[str, ...] = ()
    body: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Minutes(FilePaper):
    title: str
    attendees: tuple[str, ...] = ()
    absentees: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    body: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Brief(PaperFacts):
    title: str
    letterhead: str
    issue: str = ""
    report_to: tuple[str, ...] = ()
    send_to: tuple[str, ...] = ()
    distribute_to: tuple[str, ...] = ()
    copies: str = ""
    attachments: tuple[Attachment, ...] = ()
    body: tuple[Block, ...] = ()


_ISSUED: dict[str, Any] = {
    "issuer": ISSUER,
    "letterhead": f"{ISSUER}文件",
    "number": "合管〔2026〕7号",
    "urgency": "",
    "attachments": (),
    "seal": "盖章",
    "signatory": "",
    "note": "",
    "copy_to": (),
    "date": dt.date(2026, 9, 2),
}
_FILE = _ISSUED | {"signer": "", "printed_by": f"{ISSUER}办公室", "printed_on": dt.date(2026, 9, 3)}


def text(words: str, level: int = 0, lead: str = "") -> Paragraph:
    return Paragraph(text=words, level=level, lead=lead)


def file_paper(**told: Any) -> File:
    return File(**{**_FILE, "title": f"{ISSUER}关于报送工作台账的通知", "body": (text("请按时报送。"),), **told})


def letter(**told: Any) -> Letter:
    given = {**_ISSUED, "letterhead": ISSUER, "title": f"{ISSUER}关于报送工作台账的函", "body": (text("请按时报送。"),), **told}
    return Letter(**given)


def minutes(**told: Any) -> Minutes:
    given = {
        **_FILE,
        "letterhead": f"{ISSUER}专题会议纪要",
        "title": "工作推进会议纪要",
        "body": (text("会议听取了汇报。"),),
        **told,
    }
    return Minutes(**given)


def brief(**told: Any) -> Brief:
    given = {"letterhead": "合作示范区建设工作简报", "title": "三项工作进展情况", "body": (text("工作进展顺利。"),), **told}
    return Brief(issuer=ISSUER, date=dt.date(2026, 9, 2), **given)


def table(*rows: tuple[str | Cell, ...], header: int = 1) -> Table:
    cells = tuple(tuple(cell if isinstance(cell, Cell) else Cell(text=cell) for cell in row) for row in rows)
    columns = max((sum(cell.columns for cell in row) for row in cells), default=0)
    return Table(rows=cells, header_rows=header, columns=columns)


def attached(title: str, *blocks: Block, number: int | None = None) -> Attachment:
    return Attachment(number=number, title=title, blocks=blocks)


@lru_cache
def template(form: PageForm) -> bytes:
    document = frames.new_document(form)
    frames.open_paper(document, form)
    if form in (PageForm.FILE, PageForm.LETTER):
        frames.recipients(document)
    frames.body(document, "body")
    frames.close_paper(document, form)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def pressed(facts: PaperFacts, *, draft: bool = False, made_from: bytes | None = None) -> bytes:
    """The docx of these facts."""
    form = {File: PageForm.FILE, Letter: PageForm.LETTER, Minutes: PageForm.MINUTES, Brief: PageForm.BRIEF}[type(facts)]
    rendered = DocxTemplate(io.BytesIO(made_from or template(form)))
    known = frozenset(name for name, _, _ in FRAME_NAMES) | {"body"}
    environment = PaperEnvironment(template="frame.docx", known=known, locate=lambda what: what)
    body = blocks_value(getattr(facts, "body", ()))
    rendered.render({**frame_values(facts, form), "body": body}, environment, autoescape=True)
    saved = io.BytesIO()
    rendered.save(saved)
    document = Document(io.BytesIO(saved.getvalue()))
    typeset(document, keep=(facts.issuer,), draft=draft)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


LEDGER_HEAD = FormHead(labels=("填表单位（盖章）：", "填表人：", "联系电话：", "填表日期："))
ROSTER = table(
    (Cell(text="部门（单位）", rows=2), Cell(text="分管领导", columns=3), Cell(text="联络员", columns=3)),
    ("姓名", "职务", "联系电话", "姓名", "职务", "联系电话"),
    header=2,
)
LEDGER = table(
    ("序号", "部门（单位）", "工作事项", "工作成效（进展）", "下一步工作打算", "备注"),
    (
        "",
        "",
        "如：X月X日，XXX带队赴XX部门拜访XXX，汇报（对接）XXX事项。",
        "如：获得XXX支持政策、项目立项（批复）、专项资金XXX万元等。",
        "",
        "",
    ),
)
NOTES = (
    Note(text="填表说明：1.该台账填报2022年1月以来，到省直有关部门争取政策、项目、资金的具体时间和工作情况。"),
    Note(text="2.工作成效相关支撑材料随台账一并上报。"),
    Note(text="3.如有其他需说明的事项请在“备注”栏填写。"),
)
LONG = (
    "各单位要切实加强对三项工作的组织领导，强化统筹协调，把各项任务落实到具体部门、具体责任人，做到责任明确、标准明确、任务明确。"
)
TEXT = (
    text("建立三项工作机制业经市政府常务会议研究同意，现印发给你们，请抓好贯彻落实。"),
    text("一、总体要求", 1),
    text(LONG * 5),
    text("二、重点任务", 1),
    text("（一）建立政策争取机制", 2),
    text(f"1.梳理重点任务。{LONG * 3}", 3, "1.梳理重点任务。"),
    text(f"（1）{LONG * 2}", 4),
    text(f"（二）压实工作责任。{LONG * 6}", 2, "（二）压实工作责任。"),
)


def full_notice(**told: Any) -> File:
    """A notice with everything that one can have."""
    attachments = (
        attached("市直有关单位名单", text("政策争取涉及单位：市委组织部、市委宣传部、市发改委、市财政局等。"), number=1),
        attached("分管领导及联络员名单", ROSTER, number=2),
        attached("政策争取工作台账", LEDGER_HEAD, LEDGER, *NOTES, number=3),
    )
    given: dict[str, Any] = {
        "title": f"{ISSUER}关于建立政策争取、交流合作、制度创新工作机制的通知",
        "recipients": ("各乡、镇人民政府", "各街道办事处", "市直有关单位"),
        "urgency": "加急",
        "signer": "张三",
        "note": "此件公开发布",
        "copy_to": ("市委各部门", "市人大常委会办公室", "市政协办公室", "市监委", "市法院", "市检察院", "市人武部", "各人民团体"),
        "attachments": attachments,
        "body": TEXT,
    }
    return file_paper(**{**given, **told})
