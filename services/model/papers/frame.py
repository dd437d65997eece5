# ruff: noqa: RUF009  (`fact` makes dataclass fields, as `dataclasses.field` does)
"""What every paper of one page form has in common: the parts of GB/T 9704-2012 around its own text.

A kind of paper inherits the frame of its form and adds its own facts between the frame's head and tail (fields.py).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from services.model.manuscript.parts import Attachment
from services.model.papers.addressing import Purpose
from services.model.papers.fields import FieldKind, Place, fact
from services.model.papers.usual import BLANK, attachments_fact, copy_to_fact, dated, printed_by_fact, printed_on_fact

BRIEFING = "广德市苏皖（一地六县）合作示范区建设工作简报"  # notice 三（二）; another office types its own


class PageForm(StrEnum):
    """The forms of page that the press sets."""

    FILE = "file"  # 文件格式 (clause 7)
    LETTER = "letter"  # 信函格式 (10.1)
    MINUTES = "minutes"  # 纪要格式 (10.3)
    BRIEF = "brief"  # 简报: a convention, no clause
    FORM = "form"  # 表单, 台账: the form of the notice's 附件 or of the office


class SealMode(StrEnum):
    """How a paper is signed (7.3.5)."""

    SEALED = "盖章"  # 7.3.5.1
    UNSEALED = "不盖章"  # 7.3.5.2
    SIGNATURE_STAMP = "签名章"  # 7.3.5.3


class Urgency(StrEnum):
    """紧急程度 (7.2.3)."""

    NONE = ""
    URGENT = "加急"
    VERY_URGENT = "特急"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """What every paper knows; the press asks for no more than this of any of them.

    `PURPOSE` and `TYPE` (文种) say what the table of addressing.py is asked for; a paper without them is addressed to nobody.
    """

    PURPOSE: ClassVar[Purpose | None] = None
    TYPE: ClassVar[str] = ""

    issuer: str = fact(
        FieldKind.LINE,
        "发文机关",
        "落款单位的全称或规范化简称",
        sample="某某合作示范区管委会",
        fallback="系统设置中的发文机关",
        fill=lambda known: known["issuer"],
        place=Place.HEAD,
    )
    date: dt.date = dated()

    @property
    def heading(self) -> str:
        """The paper's title in lists and searches."""
        raise NotImplementedError

    @property
    def addressees(self) -> tuple[str, ...]:
        """The bodies to which the paper is addressed."""
        return tuple(getattr(self, "recipients", ()))

    def contradictions(self) -> tuple[str, ...]:
        """What can't be so, as sentences without their full stop."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued(PaperFacts):
    """What a paper with a red head has, whatever its form."""

    letterhead: str = fact(
        FieldKind.TEXT,
        "红头",
        "版头上的发文机关标志；联合行文的，几个机关一行写一个",
        sample="某某合作示范区管委会文件",
        fallback="发文机关加“文件”（信函格式不加）",
        fill=lambda known: f"{known['issuer']}文件",
        place=Place.HEAD,
    )
    number: str = fact(
        FieldKind.LINE,
        "发文字号",
        "登记编号后由系统填写；年份用〔〕",
        sample="合管〔2026〕7号",
        fallback="空着，待登记编号",
        place=Place.HEAD,
    )
    urgency: str = fact(
        FieldKind.CHOICE,
        "紧急程度",
        "紧急公文才写",
        sample="加急",
        fallback=BLANK,
        choices=tuple(Urgency),
        place=Place.HEAD,
    )
    attachments: tuple[Attachment, ...] = attachments_fact()
    seal: str = fact(
        FieldKind.CHOICE,
        "用印方式",
        "盖章：日期右空四字，署名居中其上；不盖章：署名右空二字；签名章：左空职务",
        sample="盖章",
        fallback="盖章",
        fill=lambda _: SealMode.SEALED.value,
        choices=tuple(SealMode),
        place=Place.TAIL,
    )
    signatory: str = fact(
        FieldKind.LINE, "签发人职务", "加盖签名章时写在签名左边的职务", sample="主任", fallback=BLANK, place=Place.TAIL
    )
    note: str = fact(
        FieldKind.LINE, "附注", "印在成文日期下一行的圆括号内", sample="此件公开发布", fallback=BLANK, place=Place.TAIL
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePaper(Issued):
    """文件格式: with 签发人 where it goes upward, and with 版记."""

    signer: str = fact(
        FieldKind.LINE, "签发人", "上行文才写：签发人姓名，几人的用空格分开", sample="张三", fallback=BLANK, place=Place.HEAD
    )
    copy_to: tuple[str, ...] = copy_to_fact("市委办公室", "市人大常委会办公室", "市政协办公室")
    printed_by: str = printed_by_fact()
    printed_on: dt.date = printed_on_fact()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPaper(Issued):
    """信函格式: the head is the issuer's name without 文件; 版记 holds only 抄送, without rules."""

    letterhead: str = fact(
        FieldKind.LINE,
        "红头",
        "信函首页上端的发文机关全称，不加“文件”",
        sample="某某合作示范区管委会",
        fallback="发文机关",
        fill=lambda known: known["issuer"],
        place=Place.HEAD,
    )
    copy_to: tuple[str, ...] = copy_to_fact("市发展和改革委员会")


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesPaper(PaperFacts):
    """纪要格式 (10.3): the head ends in 纪要; no seal; who was there stands under the text."""

    letterhead: str = fact(
        FieldKind.LINE,
        "红头",
        "纪要标志，由“×××××纪要”组成",
        sample="某某合作示范区管委会会议纪要",
        fallback="发文机关加“会议纪要”",
        fill=lambda known: f"{known['issuer']}会议纪要",
        place=Place.HEAD,
    )
    number: str = fact(
        FieldKind.LINE, "编号", "期次或者文号", sample="〔2026〕3号", fallback="空着，待登记编号", place=Place.HEAD
    )
    attachments: tuple[Attachment, ...] = attachments_fact()
    attendees: tuple[str, ...] = fact(
        FieldKind.LIST,
        "出席",
        "出席人员，一行一人，可写单位和姓名",
        sample=["张三", "李四"],
        fallback=BLANK,
        place=Place.TAIL,
    )
    absentees: tuple[str, ...] = fact(
        FieldKind.LIST, "请假", "请假人员", sample=["市科技局负责同志"], fallback=BLANK, place=Place.TAIL
    )
    observers: tuple[str, ...] = fact(
        FieldKind.LIST, "列席", "列席人员", sample=["市商务局有关负责同志"], fallback=BLANK, place=Place.TAIL
    )
    copy_to: tuple[str, ...] = copy_to_fact("各参会单位")
    printed_by: str = printed_by_fact()
    printed_on: dt.date = printed_on_fact("2026-10-23")


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefPaper(PaperFacts):
    """简报: a masthead, the issue, who compiles it; 报、送、发 and the copies at the foot of the last page."""

    letterhead: str = fact(
        FieldKind.LINE,
        "报头",
        "简报的名称",
        sample="某某合作示范区建设工作简报",
        fallback=f"“{BRIEFING}”",
        fill=lambda _: BRIEFING,
        place=Place.HEAD,
    )
    issue: int = fact(FieldKind.INTEGER, "期数", "第几期", sample=3, least=1, most=9999, place=Place.HEAD)
    compiler: str = fact(
        FieldKind.LINE,
        "编印机关",
        "报头左下的编印机关",
        sample="某某合作示范区管委会办公室",
        fallback="发文机关",
        fill=lambda known: known["issuer"],
        place=Place.HEAD,
    )
    report_to: tuple[str, ...] = fact(
        FieldKind.NAMES, "报", "报给哪些上级机关、领导", sample=["市委、市政府领导"], fallback=BLANK, place=Place.TAIL
    )
    send_to: tuple[str, ...] = fact(
        FieldKind.NAMES,
        "送",
        "送给哪些平行的机关",
        sample=["市人大常委会办公室", "市政协办公室"],
        fallback=BLANK,
        place=Place.TAIL,
    )
    distribute_to: tuple[str, ...] = fact(
        FieldKind.NAMES,
        "发",
        "发给哪些单位",
        sample=["各乡、镇人民政府", "各街道办事处", "市直有关单位"],
        fallback=BLANK,
        place=Place.TAIL,
    )
    copies: int | None = fact(
        FieldKind.INTEGER,
        "共印份数",
        "印多少份",
        sample=80,
        fallback=BLANK,
        fill=lambda _: None,
        least=1,
        most=99999,
        place=Place.TAIL,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPaper(PaperFacts):
    """表单: no document of GB/T 9704; it keeps its own layout."""


def dates_out_of_order(facts: PaperFacts) -> tuple[str, ...]:
    """A paper is printed when it is signed, not before (7.4.4: 印发日期 is the day on which it is sent to print)."""
    if isinstance(facts, (FilePaper, MinutesPaper)) and facts.printed_on < facts.date:
        return (f"印发日期（{facts.printed_on}）早于成文日期（{facts.date}），请核对这两个日期",)
    return ()
