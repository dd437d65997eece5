# ruff: noqa: RUF009  (`fact` makes dataclass fields, as `dataclasses.field` does)
"""The facts of the office's three papers. Each field tells its label, meaning, sample and fallback (fields.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from services.model.papers.addressing import Purpose
from services.model.papers.fields import FieldKind, fact
from services.model.papers.frame import FilePaper, FormPaper
from services.model.papers.ranks import Standing
from services.model.papers.usual import (
    BLANK,
    THREE_TASKS,
    contact,
    dated,
    late,
    phone,
    phrase,
    recipients,
    reply_to,
    title,
    units,
)
from services.model.papers.wording import quarter_words, said


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingReceipt(FormPaper):
    """备案回执, a form (条例 knows no such type of document)."""

    number: str = fact(FieldKind.LINE, "备案号", "备案登记簿上的编号", sample="GDBA-2026-003")
    unit: str = fact(FieldKind.LINE, "报送单位", "报送协议备案的单位", sample="市发展和改革委员会")
    title: str = fact(FieldKind.LINE, "协议名称", "协议的名称，书名号可写可不写", sample="共建长三角产业合作园区战略合作协议")
    parties: tuple[str, ...] = fact(
        FieldKind.LIST, "协议各方", "签订协议的各方", sample=["广德市人民政府", "上海市松江区人民政府"]
    )
    signed_on: dt.date = fact(FieldKind.DATE, "签订日期", "协议签订的日期", sample="2026-09-18")
    filed_on: dt.date = fact(
        FieldKind.DATE, "备案日期", "准予备案的日期", sample="2026-10-12", fallback="起草当天", fill=lambda known: known["today"]
    )
    field: str = fact(FieldKind.LINE, "重点领域", "合作的重点领域", sample="产业协作", fallback=BLANK)
    term: str = fact(FieldKind.LINE, "合作期限", "协议约定的期限", sample="3年", fallback=BLANK)
    materials: tuple[str, ...] = fact(
        FieldKind.LIST,
        "备案材料",
        "收到的文件清单",
        sample=["协议文本（盖章扫描件）", "签约现场照片", "项目清单"],
        fallback=BLANK,
    )
    remark: str = fact(FieldKind.TEXT, "备注", "其他需要说明的事项", sample="第三条所列项目另行报送。", fallback=BLANK)
    contact: str = contact()
    phone: str = phone()
    date: dt.date = dated("2026-10-12", "备案日期", "filed_on")

    @property
    def heading(self) -> str:
        return f"关于{self.title}的备案回执" if self.title.startswith("《") else f"关于《{self.title}》的备案回执"


def _bulletin_title(known: Mapping[str, Any]) -> str:
    return f"{known['issuer']}关于{quarter_words(known['year'], known['quarter'])}{known['matter']}情况的通报"


def _bulletin_opening(known: Mapping[str, Any]) -> str:
    period = quarter_words(known["year"], known["quarter"])
    ranked = f"按照工作机制有关要求，{known['issuer']}对各单位{period}{known['matter']}情况进行了考核排名。"
    return f"{ranked}{said(known['phrase'])}现将有关情况通报如下："


REQUIREMENTS = (
    "各单位要对照排名情况，认真总结经验、查找差距，进一步压实工作责任，强化推进举措，确保各项任务落地见效。"
    "排名靠前的单位要再接再厉、巩固提升；排名靠后的单位要深入分析原因，拿出务实管用的措施，尽快改变被动局面。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingBulletin(FilePaper):
    """季度排名通报 (notice 三（三）: 按季度对工作情况进行排名通报)."""

    PURPOSE: ClassVar[Purpose | None] = Purpose.RANK
    TYPE: ClassVar[str] = "通报"

    year: int = fact(FieldKind.INTEGER, "年份", "考核的年份", sample=2026, least=2000, most=2100)
    quarter: int = fact(FieldKind.INTEGER, "季度", "考核的季度，1 至 4", sample=3, least=1, most=4)
    matter: str = fact(
        FieldKind.LINE,
        "考核事项",
        "排名的是什么工作，用在标题和正文里",
        sample=THREE_TASKS,
        fallback=f"“{THREE_TASKS}”",
        fill=lambda _: THREE_TASKS,
    )
    title: str = title(
        "某某合作示范区管委会关于2026年第三季度政策争取、交流合作、制度创新工作情况的通报",
        "由发文机关、年份、季度、考核事项拟成",
        _bulletin_title,
    )
    recipients: tuple[str, ...] = recipients()
    phrase: str = phrase(Purpose.RANK)
    opening: str = fact(
        FieldKind.TEXT,
        "开头",
        "正文第一段，说明缘由，引出排名",
        sample="按照工作机制有关要求，对各单位2026年第三季度工作情况进行了考核排名。现将有关情况通报如下：",
        fallback="由发文机关、年份、季度、考核事项、批准用语拟成",
        fill=_bulletin_opening,
    )
    standings: tuple[Standing, ...] = fact(
        FieldKind.STANDINGS,
        "排名表",
        "每个单位一行：unit 单位、score 得分，可写 mechanism 工作机制、group 组别、remark 备注；名次由得分算出，"
        "组别为“列名单位”的只列名、不排名",
        sample=[
            {"mechanism": "政策争取", "group": "市直单位", "unit": "市发改委", "score": 96.5},
            {"mechanism": "政策争取", "group": "市直单位", "unit": "市科技局", "score": 93.25, "remark": "获省级专项资金支持"},
            {"mechanism": "政策争取", "group": "市直单位", "unit": "市经信局", "score": 93.25},
            {"mechanism": "政策争取", "group": "市直单位", "unit": "市商务局", "score": 88},
            {"mechanism": "政策争取", "group": "乡镇街道", "unit": "桃州镇", "score": 91.4},
            {"mechanism": "政策争取", "group": "乡镇街道", "unit": "新杭镇", "score": 90.15},
            {"mechanism": "交流合作", "group": "市直单位", "unit": "市文旅局", "score": 95},
            {"mechanism": "交流合作", "group": "市直单位", "unit": "市商务局", "score": 86.75},
        ],
    )
    highlights: tuple[str, ...] = fact(
        FieldKind.LIST,
        "主要成效",
        "本季度做成了什么；一条一项，不写序号，首句作小标题",
        sample=[
            "政策争取取得实效。各单位共向上对接26次，其中主要领导带队9次；争取专项资金3笔，共计4360万元。",
            "复制推广有序推进。34项复制推广事项中，已完成21项，序时推进10项。",
        ],
        fallback="不写“主要成效”一节",
    )
    problems: tuple[str, ...] = fact(
        FieldKind.LIST,
        "存在问题",
        "哪些单位有什么问题；一条一项，不写序号，首句作小标题",
        sample=[
            "台账报送不及时。应报工作台账221期，按时报送203期。市商务局8月、9月政策争取工作台账未报。",
            "支撑材料不全。市科技局2项、市文旅局1项工作成效没有支撑材料佐证，未予计分。",
        ],
        fallback="不写“存在问题”一节",
    )
    commended: tuple[str, ...] = fact(
        FieldKind.NAMES, "表扬单位", "通报表扬的单位", sample=["市发改委", "市文旅局", "桃州镇"], fallback="不写“通报表扬”一节"
    )
    criticised: tuple[str, ...] = fact(
        FieldKind.NAMES, "批评单位", "推进不力、通报批评的单位", sample=["市商务局"], fallback="不写“通报批评”一节"
    )
    requirements: str = fact(
        FieldKind.TEXT,
        "工作要求",
        "对下一步工作的要求",
        sample=REQUIREMENTS,
        fallback="一段通用要求",
        fill=lambda _: REQUIREMENTS,
    )
    next_steps: tuple[str, ...] = fact(
        FieldKind.LIST,
        "下一步工作",
        "排在工作要求之后的具体安排；一条一项，不写序号，首句作小标题",
        sample=["按期报送台账。未报送的单位于10月31日前补报，今后每月15日前报送。"],
        fallback=BLANK,
    )

    @property
    def heading(self) -> str:
        return self.title

    def contradictions(self) -> tuple[str, ...]:
        """What can't be so: a bulletin dated before the quarter that it ranks."""
        first_day = dt.date(self.year, 3 * self.quarter - 2, 1)
        if self.date < first_day:
            return (f"成文日期（{self.date}）早于所通报的{quarter_words(self.year, self.quarter)}",)
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationDemand(FilePaper):
    """限期整改的通知: 通知书 is no legal type of document, so it is issued as a 通知 (条例 art. 8)."""

    PURPOSE: ClassVar[Purpose | None] = Purpose.RECTIFY
    TYPE: ClassVar[str] = "通知"

    units: tuple[str, ...] = units("整改单位")
    matter: str = fact(
        FieldKind.LINE,
        "整改事由",
        "什么工作的什么问题，用在标题和正文里",
        sample="2026年第三季度交流合作工作推进不力问题",
    )
    title: str = title(
        "某某合作示范区管委会关于2026年第三季度交流合作工作推进不力问题限期整改的通知",
        "由发文机关、整改事由拟成",
        lambda known: f"{known['issuer']}关于{known['matter']}限期整改的通知",
    )
    basis: str = fact(
        FieldKind.LINE,
        "依据",
        "为什么要求整改，写在正文开头，不写末尾标点",
        sample="根据工作机制督查考核要求和2026年第三季度排名情况",
        fallback="“按照工作机制督查考核有关要求”",
        fill=lambda _: "按照工作机制督查考核有关要求",
    )
    phrase: str = phrase(Purpose.RECTIFY, "units")
    problems: tuple[str, ...] = fact(
        FieldKind.LIST,
        "存在问题",
        "一条一个问题，不写序号；首句作小标题",
        sample=[
            "协议备案不及时。2026年7月以来新签订的2份合作协议，均未在签订后报送备案。",
            "台账报送质量不高。8月、9月工作台账中“协议落实情况”一栏连续两期无变化，未附支撑材料。",
        ],
    )
    measures: tuple[str, ...] = fact(
        FieldKind.LIST,
        "整改措施",
        "一条一项措施，不写序号；首句作小标题",
        sample=[
            "补报备案材料。将未备案协议的文本和支撑材料一并报送备案，今后新签协议随签随报。",
            "提高台账质量。逐项核实协议落实进展，补充佐证材料，明确专人负责台账填报。",
        ],
    )
    deadline: dt.date = fact(FieldKind.DATE, "整改期限", "整改到位的最后一天", sample="2026-11-30")
    reply_to: str = reply_to("整改情况报给哪个单位")
    consequence: str = fact(
        FieldKind.TEXT,
        "逾期后果",
        "逾期不改怎么办",
        sample="逾期未完成整改或者整改不到位的，将按照有关规定予以通报。",
        fallback="“逾期未完成整改或者整改不到位的，将按照有关规定予以通报。”",
        fill=lambda _: "逾期未完成整改或者整改不到位的，将按照有关规定予以通报。",
    )
    contact: str = contact()
    phone: str = phone()
    closing: str = fact(
        FieldKind.LINE,
        "结束语",
        "另起一行的结束语；正文已有“通知如下”，一般不写",
        sample="特此通知。",
        fallback=BLANK,
    )

    @property
    def recipients(self) -> tuple[str, ...]:
        """主送机关: those who are asked."""
        return self.units

    @property
    def heading(self) -> str:
        return self.title

    def contradictions(self) -> tuple[str, ...]:
        """What can't be so: a deadline that has passed when the demand is issued."""
        return late(self.deadline, self.date, "整改期限")
