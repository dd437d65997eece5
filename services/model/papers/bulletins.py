# ruff: noqa: RUF009  (`fact` makes dataclass fields, as `dataclasses.field` does)
"""The facts of the office's 通报, the ranking aside (facts.py)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from services.model.manuscript.parts import Block
from services.model.papers.addressing import Purpose
from services.model.papers.fields import Column, FieldKind, FormRow, fact
from services.model.papers.frame import FilePaper
from services.model.papers.usual import (
    BLANK,
    THREE_TASKS,
    after,
    body,
    late,
    matters,
    maybe_day,
    phrase,
    recipients,
    title,
    worded,
)

BODY = (
    "近期，对三项工作机制落实情况进行了督导调研。现将有关情况通报如下：\n"
    "一、总体情况\n"
    "各单位高度重视，三项工作取得阶段性成效。\n"
    "二、存在问题\n"
    "（一）工作推进不平衡。部分单位争取事项谋划不够。\n"
    "（二）台账质量不高。个别单位支撑材料不全。\n"
    "三、下一步要求\n"
    "各单位要对照问题，举一反三，抓好整改落实。"
)
PRAISE_HOPE = (
    "希望受到表扬的单位珍惜荣誉、再接再厉，不断取得新的成绩。各单位要以受表扬的单位为榜样，学习先进、争创一流，"
    "推动各项工作再上新台阶。"
)
PRAISE_GROUND = (
    "各单位认真贯彻落实长三角一体化发展国家战略和省、市相关决策部署，主动作为、狠抓落实，涌现出一批工作成效突出的单位。"
)
CRITICISM_DEMAND = (
    "被通报的单位要认真查找原因，制定整改措施，限期整改到位，并报送整改情况。各单位要引以为戒、举一反三，"
    "压实工作责任，确保各项任务落到实处。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin(FilePaper):
    """通报, general: a title, recipients and a body."""

    PURPOSE: ClassVar[Purpose | None] = Purpose.RANK
    TYPE: ClassVar[str] = "通报"

    title: str = title("某某合作示范区管委会关于三项工作机制落实情况的通报")
    recipients: tuple[str, ...] = recipients()
    body: tuple[Block, ...] = body(BODY.replace("现将", "经市政府同意，现将"))

    @property
    def heading(self) -> str:
        return self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Commendation(FilePaper):
    """通报表扬 (notice 三（三）: 对工作成效突出的单位，通报表扬)."""

    PURPOSE: ClassVar[Purpose | None] = Purpose.PRAISE
    TYPE: ClassVar[str] = "通报"

    matter: str = fact(
        FieldKind.LINE, "表扬事由", "什么工作成效突出，用在标题和正文里", sample="2026年第三季度政策争取、交流合作、制度创新工作"
    )
    title: str = title(
        "某某合作示范区管委会关于表扬2026年第三季度政策争取、交流合作、制度创新工作成效突出单位的通报",
        "由发文机关、表扬事由拟成",
        lambda known: f"{known['issuer']}关于表扬{known['matter']}成效突出单位的通报",
    )
    recipients: tuple[str, ...] = recipients()
    background: str = fact(
        FieldKind.TEXT,
        "缘由",
        "正文第一段，说明为什么表扬",
        sample=f"在2026年第三季度{THREE_TASKS}中，{PRAISE_GROUND}",
        fallback=f"“在（表扬事由）中，{PRAISE_GROUND}”",
        fill=lambda known: f"在{known['matter']}中，{PRAISE_GROUND}",
    )
    phrase: str = phrase(Purpose.PRAISE)
    units: tuple[str, ...] = fact(
        FieldKind.NAMES, "表扬单位", "通报表扬的单位，一行一个", sample=["市发改委", "市文旅局", "桃州镇"]
    )
    deeds: tuple[str, ...] = fact(
        FieldKind.LIST,
        "主要成效",
        "受表扬单位的事迹；一条一项，不写序号",
        sample=["市发改委争取成效明显。获得省级专项资金支持2项。", "市文旅局合作活动丰富。联合举办推介会3场。"],
        fallback=BLANK,
    )
    hope: str = worded("希望和要求", "对受表扬单位和各单位的希望", PRAISE_HOPE)

    @property
    def heading(self) -> str:
        return self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Criticism(FilePaper):
    """通报批评 (notice 三（三）: 对推进不力的，及时通报，督促限期整改)."""

    PURPOSE: ClassVar[Purpose | None] = Purpose.CRITICISE
    TYPE: ClassVar[str] = "通报"

    matter: str = fact(
        FieldKind.LINE, "批评事由", "什么工作的什么问题，用在标题和正文里", sample="2026年第三季度交流合作工作推进不力"
    )
    title: str = title(
        "某某合作示范区管委会关于2026年第三季度交流合作工作推进不力情况的通报",
        "由发文机关、批评事由拟成",
        lambda known: f"{known['issuer']}关于{known['matter']}情况的通报",
    )
    recipients: tuple[str, ...] = recipients()
    basis: str = worded("依据", "写在正文开头，不写末尾标点", "按照工作机制督查考核有关要求", kind=FieldKind.LINE)
    phrase: str = phrase(Purpose.CRITICISE)
    problems: tuple[str, ...] = matters(
        "存在问题", "主要问题", "协议备案不及时。7月以来新签订的2份合作协议未按要求报送备案。", "工作台账连续两期未按时报送。"
    )
    units: tuple[str, ...] = fact(FieldKind.NAMES, "批评单位", "通报批评的单位，一行一个", sample=["市商务局"])
    deadline: dt.date | None = maybe_day("整改期限", "整改到位的最后一天", "2026-11-30")
    requirements: str = worded("工作要求", "对被通报单位和各单位的要求", CRITICISM_DEMAND)

    @property
    def heading(self) -> str:
        return self.title

    def contradictions(self) -> tuple[str, ...]:
        return late(self.deadline, self.date, "整改期限") if self.deadline else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionBulletin(FilePaper):
    """更正通报: an issued document is mended by another, never edited."""

    TYPE: ClassVar[str] = "通报"

    document: str = fact(
        FieldKind.LINE,
        "更正哪件公文",
        "原公文的标题，书名号可写可不写",
        sample="某某合作示范区管委会关于2026年第二季度政策争取、交流合作、制度创新工作情况的通报",
    )
    document_number: str = fact(FieldKind.LINE, "原文号", "原公文的发文字号", sample="合管〔2026〕5号")
    issued_on: dt.date | None = maybe_day("原印发日期", "原公文哪一天印发", "2026-07-20")
    title: str = title(
        "某某合作示范区管委会关于更正合管〔2026〕5号文件有关内容的通报",
        "由发文机关、原文号拟成",
        lambda known: f"{known['issuer']}关于更正{known['document_number']}文件有关内容的通报",
    )
    recipients: tuple[str, ...] = recipients()
    reason: str = fact(FieldKind.LINE, "更正原因", "为什么有误，不写末尾标点", sample="因个别单位得分统计有误", fallback=BLANK)
    corrections: tuple[FormRow, ...] = fact(
        FieldKind.ROWS,
        "更正内容",
        "一行一处：原文在哪里、原来怎么写、现在怎么写",
        sample=[
            {"place": "“一、排名情况”政策争取市直单位排名表", "wrong": "市科技局得分91.25", "right": "市科技局得分93.25"},
            {"place": "“一、排名情况”政策争取市直单位排名表", "wrong": "市科技局名次3", "right": "市科技局名次2"},
        ],
        columns=(
            Column(name="place", label="位置"),
            Column(name="wrong", label="原文"),
            Column(name="right", label="更正为"),
        ),
    )
    closing: str = worded("说明", "正文最后一段", "原文件其他内容不变，更正内容以本通报为准。")

    @property
    def heading(self) -> str:
        return self.title

    def contradictions(self) -> tuple[str, ...]:
        return after(self.issued_on, self.date, "原印发日期", "成文日期")
