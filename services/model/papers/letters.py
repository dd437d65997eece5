# ruff: noqa: RUF009  (`fact` makes dataclass fields, as `dataclasses.field` does)
"""The facts of the office's 函, and of texts that are given a red head as they are (套红)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from services.model.manuscript.parts import Block
from services.model.papers.addressing import Purpose
from services.model.papers.fields import FieldKind, Place, fact
from services.model.papers.frame import FilePaper, LetterPaper
from services.model.papers.notices import BODY
from services.model.papers.usual import (
    BLANK,
    after,
    body,
    contact,
    dated_as,
    deadline,
    late,
    listed,
    matters,
    maybe_day,
    phone,
    reply_to,
    title,
    units,
    worded,
)

LETTER = (
    "为落实长三角一体化发展战略，加强两地产业协作，我们拟于2026年11月在广德举办产业合作推介会。现将有关事项函商如下：\n"
    "一、请贵单位推荐企业参会\n"
    "请推荐有合作意向的企业10家左右，于2026年11月10日前告知。\n"
    "二、请贵单位派员参会\n"
    "请派1名负责同志参会并介绍园区情况。\n"
    "请予支持，并请函复。"
)


def _addressed(*sample: str) -> Any:
    return fact(FieldKind.NAMES, "主送机关", "收函的机关，一行一个", sample=list(sample))


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter(LetterPaper):
    """函, general."""

    PURPOSE: ClassVar[Purpose | None] = Purpose.CONSULT
    TYPE: ClassVar[str] = "函"

    title: str = title("某某合作示范区管委会关于商请参加产业合作推介会的函")
    recipients: tuple[str, ...] = _addressed("上海市松江区发展和改革委员会")
    body: tuple[Block, ...] = body(LETTER)
    contact: str = contact()
    phone: str = phone()

    @property
    def heading(self) -> str:
        return self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderLetter(LetterPaper):
    """催报函: to bodies that the office may not summon."""

    PURPOSE: ClassVar[Purpose | None] = Purpose.URGE
    TYPE: ClassVar[str] = "函"

    units: tuple[str, ...] = units("收函单位", sample=["市委组织部", "市税务局"])
    matter: str = fact(FieldKind.LINE, "催报事项", "商请报送什么，用在标题里", sample="2026年10月工作台账")
    title: str = title(
        "某某合作示范区管委会关于商请报送2026年10月工作台账的函",
        "由发文机关、催报事项拟成",
        lambda known: f"{known['issuer']}关于商请报送{known['matter']}的函",
    )
    due: dt.date | None = maybe_day("原定期限", "原来应在哪一天前报送", "2026-10-15")
    missing: tuple[str, ...] = matters("未报内容", "尚未报送的材料", "政策争取工作台账及相关支撑材料。", "分管领导及联络员名单。")
    deadline: dt.date = deadline("请于何日前", "商请报送的最后一天（含当日）", "2026-11-30")
    reply_to: str = reply_to()
    contact: str = contact()
    phone: str = phone()

    @property
    def recipients(self) -> tuple[str, ...]:
        """主送机关: those who are asked."""
        return self.units

    @property
    def heading(self) -> str:
        return self.title

    def contradictions(self) -> tuple[str, ...]:
        return late(self.deadline, self.date, "报送期限") + after(self.due, self.deadline, "原定期限", "商请报送的期限")


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationLetter(LetterPaper):
    """商请整改的函: to bodies that the office may give no orders (条例 art. 8（十四）)."""

    PURPOSE: ClassVar[Purpose | None] = Purpose.RECTIFY
    TYPE: ClassVar[str] = "函"

    units: tuple[str, ...] = units("收函单位", sample=["市税务局"])
    matter: str = fact(
        FieldKind.LINE, "整改事由", "什么工作的什么问题，用在标题和正文里", sample="2026年第三季度交流合作工作有关问题"
    )
    title: str = title(
        "某某合作示范区管委会关于商请整改2026年第三季度交流合作工作有关问题的函",
        "由发文机关、整改事由拟成",
        lambda known: f"{known['issuer']}关于商请整改{known['matter']}的函",
    )
    basis: str = worded("依据", "写在正文开头，不写末尾标点", "按照工作机制督查考核有关要求", kind=FieldKind.LINE)
    problems: tuple[str, ...] = matters(
        "存在问题",
        "一条一个问题；首句作小标题",
        "协议备案不及时。2026年7月以来新签订的1份合作协议，尚未报送备案。",
        "台账佐证材料不全。8月工作台账中1项成效未附支撑材料。",
    )
    measures: tuple[str, ...] = matters(
        "商请事项",
        "商请采取什么措施；首句作小标题",
        "补报备案材料。请将未备案协议的文本和支撑材料一并报送备案。",
        "补充佐证材料。请逐项补充佐证材料，并明确专人负责台账填报。",
    )
    deadline: dt.date = deadline("请于何日前", "商请整改到位并函复的最后一天（含当日）", "2026-11-30")
    reply_to: str = reply_to("整改情况函告哪个单位")
    contact: str = contact()
    phone: str = phone()

    @property
    def recipients(self) -> tuple[str, ...]:
        """主送机关: those who are asked."""
        return self.units

    @property
    def heading(self) -> str:
        return self.title

    def contradictions(self) -> tuple[str, ...]:
        return late(self.deadline, self.date, "整改期限")


def _issuer() -> Any:
    return fact(
        FieldKind.TEXT,
        "发文机关",
        "落款单位；联合行文的一行写一个，主办机关写在第一行",
        sample="某某合作示范区管委会",
        fallback="系统设置中的发文机关",
        fill=lambda known: known["issuer"],
        place=Place.HEAD,
    )


def _any_recipients(*sample: str) -> Any:
    return fact(
        FieldKind.NAMES,
        "主送机关",
        "一行一个；公告、决定等没有主送机关的不写",
        sample=list(sample),
        fallback=BLANK,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialText(FilePaper):
    """通用公文: any legal type of document, its text as it is given."""

    issuer: str = _issuer()
    title: str = title("某某合作示范区管委会关于做好2026年度合作协议备案工作的意见")
    recipients: tuple[str, ...] = _any_recipients("各乡、镇人民政府", "各街道办事处", "市直有关单位")
    body: tuple[Block, ...] = body(BODY.replace("现将有关事项通知如下", "现提出如下意见"))
    dated_as: str = dated_as()
    listed: tuple[str, ...] = listed()

    @property
    def heading(self) -> str:
        return self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialLetter(LetterPaper):
    """通用公文 in the form of a 函 (10.1)."""

    issuer: str = _issuer()
    title: str = title("某某合作示范区管委会关于同意举办产业合作推介会的批复")
    recipients: tuple[str, ...] = fact(FieldKind.NAMES, "主送机关", "一行一个；信函写给谁，不能没有", sample=["市商务局"])
    body: tuple[Block, ...] = body(
        "你局《关于举办产业合作推介会的请示》收悉。经研究，现批复如下：\n一、同意举办产业合作推介会。\n二、请认真做好筹备工作。"
    )
    dated_as: str = dated_as()
    listed: tuple[str, ...] = listed()

    @property
    def heading(self) -> str:
        return self.title
