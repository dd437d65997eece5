# ruff: noqa: RUF009  (`fact` makes dataclass fields, as `dataclasses.field` does)
"""The facts of the office's own forms: 督办单, 销号表, 发文稿纸. What is left out is a blank to be filled in by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from services.model.papers.addressing import Purpose
from services.model.papers.fields import Column, FieldKind, FormRow, Place, fact
from services.model.papers.frame import FormPaper, Urgency
from services.model.papers.usual import BLANK, contact, dated, late, matters, maybe_day, phone

BY_HAND = "空着，手写"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionOrder(FormPaper):
    """督办单."""

    PURPOSE: ClassVar[Purpose | None] = Purpose.RECTIFY
    TYPE: ClassVar[str] = "督办单"

    number: str = fact(FieldKind.LINE, "编号", "督办单的编号", sample="督办〔2026〕3号", fallback=BY_HAND)
    units: tuple[str, ...] = fact(FieldKind.NAMES, "承办单位", "谁来办，一行一个", sample=["市商务局"])
    helpers: tuple[str, ...] = fact(FieldKind.NAMES, "协办单位", "谁配合", sample=["市发改委"], fallback=BY_HAND)
    matter: str = fact(FieldKind.TEXT, "督办事项", "督办什么", sample="2026年第三季度未备案合作协议的补报工作。")
    basis: str = fact(
        FieldKind.TEXT, "督办依据", "领导批示、会议议定事项等", sample="2026年第3次主任办公会议议定事项。", fallback=BY_HAND
    )
    requirements: tuple[str, ...] = matters(
        "办理要求", "要办到什么程度", "补报未备案协议的文本和支撑材料。", "书面说明未及时报送的原因。"
    )
    deadline: dt.date = fact(FieldKind.DATE, "办结时限", "办结的最后一天", sample="2026-11-30")
    contact: str = contact()
    phone: str = phone()

    @property
    def addressees(self) -> tuple[str, ...]:
        return self.units

    @property
    def heading(self) -> str:
        return f"督办单（{self.number}）" if self.number else f"督办单（{'、'.join(self.units)}）"

    def contradictions(self) -> tuple[str, ...]:
        return late(self.deadline, self.date, "办结时限")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureForm(FormPaper):
    """整改销号表: applied for by the unit, checked, signed by a leader."""

    number: str = fact(FieldKind.LINE, "编号", "销号表的编号", sample="销号〔2026〕3号", fallback=BY_HAND)
    unit: str = fact(FieldKind.LINE, "整改单位", "申请销号的单位", sample="市商务局")
    demand: str = fact(
        FieldKind.LINE,
        "整改通知",
        "要求整改的公文及文号",
        sample="《关于2026年第三季度交流合作工作推进不力问题限期整改的通知》（合管〔2026〕7号）",
        fallback=BY_HAND,
    )
    problems: tuple[str, ...] = matters("存在问题", "要求整改的问题", "协议备案不及时。", "台账报送质量不高。")
    deadline: dt.date | None = maybe_day("整改期限", "整改到位的最后一天", "2026-11-30")
    results: tuple[str, ...] = fact(
        FieldKind.LIST,
        "整改完成情况",
        "逐条写明整改了什么；一条一项，不写序号",
        sample=["未备案的2份协议均已补报备案。", "已明确专人负责台账填报，10月台账支撑材料齐全。"],
        fallback=BY_HAND,
    )
    materials: tuple[str, ...] = fact(
        FieldKind.LIST, "佐证材料", "随表报送的材料", sample=["备案回执2份", "10月工作台账"], fallback=BY_HAND
    )
    applied_on: dt.date | None = maybe_day("申请日期", "申请销号的日期", "2026-11-20")
    checked: tuple[str, ...] = fact(
        FieldKind.LIST,
        "核查意见",
        "核查人的意见、姓名和日期，一行一条",
        sample=["经核查，整改到位，建议销号。\n张三　2026年11月20日"],
        fallback=BY_HAND,
    )
    signed: tuple[str, ...] = fact(
        FieldKind.LIST,
        "审批意见",
        "领导的意见、姓名和日期，一行一条",
        sample=["同意销号。\n李四　2026年11月20日"],
        fallback=BY_HAND,
    )
    contact: str = contact()
    phone: str = phone()
    date: dt.date = dated("2026-11-20")

    @property
    def heading(self) -> str:
        return f"{self.unit}整改销号表"


RECTIFICATION_COLUMNS = (
    Column(name="position", label="序号"),
    Column(name="number", label="整改编号"),
    Column(name="unit", label="整改单位"),
    Column(name="problems", label="存在问题"),
    Column(name="paper", label="整改文书"),
    Column(name="deadline", label="整改期限"),
    Column(name="results", label="整改情况"),
    Column(name="status", label="状态"),
    Column(name="alarm", label="预警"),
    Column(name="remark", label="备注"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationLedger(FormPaper):
    """整改台账: every rectification on one line."""

    title: str = fact(
        FieldKind.LINE,
        "标题",
        "表格的标题",
        sample="整改台账",
        fallback="“整改台账”",
        fill=lambda _: "整改台账",
        place=Place.HEAD,
    )
    rows: tuple[FormRow, ...] = fact(
        FieldKind.ROWS,
        "表格内容",
        "每件整改一行；序号不写则自动编号",
        sample=[
            {
                "position": "1",
                "number": "ZG-2026-003",
                "unit": "市商务局",
                "problems": "1.协议备案不及时。\n2.台账报送质量不高。",
                "paper": "合管〔2026〕7号",
                "deadline": "2026.11.30",
                "results": "1.未备案的2份协议均已补报备案。\n2.已明确专人负责台账填报。",
                "status": "已销号\n2026.11.20",
                "alarm": "",
                "remark": "退回1次",
            }
        ],
        fallback="印空白表",
        columns=RECTIFICATION_COLUMNS,
    )

    @property
    def heading(self) -> str:
        return self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOffSheet(FormPaper):
    """发文稿纸: the printed way of review, countersigning and sign-off; its scan is recorded."""

    title: str = fact(
        FieldKind.LINE, "文件标题", "拟发公文的标题", sample="某某合作示范区管委会关于做好2026年度合作协议备案工作的通知"
    )
    number: str = fact(FieldKind.LINE, "发文字号", "登记编号后填写", sample="合管〔2026〕7号", fallback=BY_HAND)
    document_type: str = fact(FieldKind.LINE, "文种", "通知、通报、函、纪要等", sample="通知", fallback=BY_HAND)
    urgency: str = fact(FieldKind.CHOICE, "紧急程度", "紧急公文才写", sample="加急", fallback=BY_HAND, choices=tuple(Urgency))
    recipients: tuple[str, ...] = fact(
        FieldKind.NAMES, "主送机关", "一行一个", sample=["各乡、镇人民政府", "市直有关单位"], fallback=BY_HAND
    )
    copy_to: tuple[str, ...] = fact(FieldKind.NAMES, "抄送机关", "一行一个", sample=["市委办公室"], fallback=BY_HAND)
    enclosed: tuple[str, ...] = fact(FieldKind.LIST, "附件名称", "随文的附件", sample=["任务清单", "联系方式"], fallback=BY_HAND)
    drafted_by: str = fact(FieldKind.LINE, "拟稿人", "谁拟的稿", sample="张三", fallback=BY_HAND)
    section: str = fact(FieldKind.LINE, "拟稿科室", "哪个科室拟稿", sample="综合科", fallback=BY_HAND)
    phone: str = phone()
    disclosure: str = fact(
        FieldKind.CHOICE,
        "公开属性",
        "主动公开、依申请公开或者不予公开",
        sample="主动公开",
        fallback=BY_HAND,
        choices=("主动公开", "依申请公开", "不予公开"),
    )
    copies: int | None = fact(
        FieldKind.INTEGER, "印制份数", "印多少份", sample=80, fallback=BY_HAND, fill=lambda _: None, least=1, most=99999
    )
    signed: tuple[str, ...] = fact(
        FieldKind.LIST,
        "签发意见",
        "签发人的意见、姓名和日期，一行一条",
        sample=["同意。　李四　2026年10月20日"],
        fallback=BY_HAND,
    )
    countersigned: tuple[str, ...] = fact(
        FieldKind.LIST,
        "会签意见",
        "会签单位的意见、会签人和日期，一行一条",
        sample=["市财政局：同意。\n张三　2026年10月19日"],
        fallback=BY_HAND,
    )
    reviewed: tuple[str, ...] = fact(
        FieldKind.LIST,
        "核稿意见",
        "核稿人的意见、姓名和日期，一行一条",
        sample=["核稿通过\n张三　2026年10月18日"],
        fallback=BY_HAND,
    )
    rechecked: tuple[str, ...] = fact(
        FieldKind.LIST,
        "复核意见",
        "复核人的意见、姓名和日期，一行一条",
        sample=["复核无误\n张三　2026年10月20日"],
        fallback=BY_HAND,
    )
    remark: str = fact(FieldKind.TEXT, "备注", "其他需要说明的事项", sample="请于10月22日前印发。", fallback=BLANK)

    @property
    def heading(self) -> str:
        return f"发文稿纸：{self.title}"
