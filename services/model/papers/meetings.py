# ruff: noqa: RUF009  (`fact` makes dataclass fields, as `dataclasses.field` does)
"""The facts of 会议纪要 and 工作简报."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.model.dates import chinese_date
from services.model.manuscript.parts import Block
from services.model.papers.fields import FieldKind, fact
from services.model.papers.frame import BriefPaper, MinutesPaper
from services.model.papers.usual import BLANK, body, dated, dated_as, listed, printed_on_fact, title

MATTERS = (
    "一、关于三项工作机制运行情况\n"
    "会议指出，三项工作机制运行以来，各单位协同推进，取得阶段性成效。会议要求，各单位要紧盯不放、一抓到底。\n"
    "二、关于合作协议备案工作\n"
    "会议明确，合作协议签约后须及时备案，由管委会按月调度。"
)
BRIEF = (
    "10月以来，各单位紧扣政策争取、交流合作、制度创新三项工作，加强协同、狠抓落实，取得明显成效。\n"
    "一、政策争取取得新进展\n"
    "市发改委带队赴省发展改革委汇报对接，2个项目获得省级专项资金支持。\n"
    "二、交流合作迈出新步伐\n"
    "与上海市松江区签订产业合作协议，项目正在加快推进。"
)


# What a topic begins with when it is a clause of its own (听取…汇报, 专题研究…). Any other is the object of 研究, also one that
# begins with a word that may be a noun: 研究协调机制建设, 研究推进….
_DOING = re.compile("(专题|集中|认真)?(研究|审议|听取|讨论|学习|传达|部署|通报|调度|会商|审定|就)")


def _topic(known: Mapping[str, Any]) -> str:
    """，研究……, with its verb once."""
    topic = known["topic"].rstrip("。；，").removeprefix("会议")
    return f"，{topic if _DOING.match(topic) else f'研究{topic}'}" if topic else ""


def _opening(known: Mapping[str, Any]) -> str:
    place = f"在{known['place']}" if known["place"] else ""
    held = f"{chinese_date(known['held_on'])}，{known['chair']}{place}主持召开{known['meeting'].removesuffix('纪要')}"
    return f"{held}{_topic(known)}。现将会议议定事项纪要如下："


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes(MinutesPaper):
    """会议纪要: when, where, who; the matters decided."""

    meeting: str = fact(FieldKind.LINE, "会议名称", "开的是什么会", sample="2026年第3次主任办公会议")
    title: str = title(
        "2026年第3次主任办公会议纪要", "会议名称加“纪要”", lambda known: f"{known['meeting'].removesuffix('纪要')}纪要"
    )
    held_on: dt.date = fact(FieldKind.DATE, "会议日期", "哪一天开会", sample="2026-10-20")
    place: str = fact(FieldKind.LINE, "会议地点", "在哪里开会", sample="管委会三楼会议室", fallback=BLANK)
    chair: str = fact(FieldKind.LINE, "主持人", "谁主持，可带职务", sample="管委会主任张三")
    topic: str = fact(
        FieldKind.LINE,
        "会议议题",
        "研究什么，不写末尾标点；前面的“研究”可写可不写",
        sample="三项工作机制运行情况等事项",
        fallback=BLANK,
    )
    opening: str = fact(
        FieldKind.TEXT,
        "开头",
        "正文第一段",
        sample="2026年10月20日，管委会主任张三在管委会三楼会议室主持召开2026年第3次主任办公会议，研究三项工作机制运行情况等事项。"
        "现将会议议定事项纪要如下：",
        fallback="由会议日期、地点、主持人、会议名称、议题拟成",
        fill=_opening,
    )
    matters: tuple[Block, ...] = body(MATTERS, "议定事项")
    date: dt.date = dated("2026-10-22", "会议日期", "held_on")
    printed_on: dt.date = printed_on_fact("2026-10-23")

    @property
    def heading(self) -> str:
        return self.title

    def contradictions(self) -> tuple[str, ...]:
        return (f"成文日期（{self.date}）早于会议日期（{self.held_on}）",) if self.date < self.held_on else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialMinutes(MinutesPaper):
    """通用公文 in the form of 纪要 (10.3), its text as it is given."""

    title: str = title("某某合作示范区管委会2026年第3次主任办公会议纪要")
    body: tuple[Block, ...] = body(f"2026年10月20日，管委会主任张三主持召开会议。现将会议议定事项纪要如下：\n{MATTERS}")
    dated_as: str = dated_as()
    listed: tuple[str, ...] = listed()

    @property
    def heading(self) -> str:
        return self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing(BriefPaper):
    """工作简报 (notice 三（二）: 通过工作简报等方式呈送市委、市政府领导参阅)."""

    title: str = fact(FieldKind.LINE, "标题", "本期文章的标题", sample="三项工作机制落地见效 合作区建设稳步推进")
    body: tuple[Block, ...] = body(BRIEF)

    @property
    def heading(self) -> str:
        return self.title
