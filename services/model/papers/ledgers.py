# ruff: noqa: RUF009  (`fact` makes dataclass fields, as `dataclasses.field` does)
"""The facts of 附件1 to 附件5 of the notice: unit lists, the roster, and the three ledgers.

Columns, notes and sample rows are those of the notice (GLOSSARY: 工作台账); a form without rows is printed as a blank one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from services.model.papers.fields import Column, FieldKind, FormRow, Place, fact
from services.model.papers.frame import FormPaper
from services.model.papers.usual import BLANK

STATUSES = ("已完成", "序时推进", "滞后序时")  # notice 附件5, 填表说明 3
UNSTATED = "空着"
UNIT_LISTS = "市直有关单位名单"  # notice 附件1


def _mark(number: int) -> Any:
    return fact(
        FieldKind.LINE,
        "附件标注",
        f"印在左上角；作为单独的表印发时写“{BLANK}”",
        sample=f"附件{number}",
        fallback=f"“附件{number}”",
        fill=lambda _: f"附件{number}",
        place=Place.HEAD,
    )


def _title(mechanism: str, *, combined: bool = False) -> Any:
    usual = f"{mechanism}工作{'汇总' if combined else ''}台账"
    return fact(FieldKind.LINE, "标题", "表格的标题", sample=usual, fallback=f"“{usual}”", fill=lambda _: usual, place=Place.HEAD)


def _rows(about: str, columns: tuple[Column, ...], *sample: dict[str, str]) -> Any:
    return fact(FieldKind.ROWS, "表格内容", about, sample=list(sample), fallback="印空白表", columns=columns)


def _filled_on() -> Any:
    return fact(
        FieldKind.DATE,
        "填表日期",
        "填表的日期；空白表不印",
        sample="2026-10-14",
        fallback="起草当天",
        fill=lambda known: known["today"],
        place=Place.TAIL,
    )


def _own_note() -> Any:
    return fact(
        FieldKind.TEXT,
        "表外说明",
        "填表单位另要说明的，印在填表说明下面",
        sample="第1项的批复文件原件已于10月9日送达。",
        fallback="不印",
    )


def _concerned(mechanism: str, *sample: str) -> Any:
    return fact(FieldKind.NAMES, f"{mechanism}涉及单位", "一行一个", sample=list(sample))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLists(FormPaper):
    """附件1 市直有关单位名单: which units each mechanism concerns."""

    mark: str = _mark(1)
    title: str = fact(
        FieldKind.LINE,
        "标题",
        "名单的标题",
        sample="市直有关单位名单",
        fallback="“市直有关单位名单”",
        fill=lambda _: "市直有关单位名单",
    )
    policy: tuple[str, ...] = _concerned("政策争取", "市委组织部", "市发改委", "市教体局")
    exchange: tuple[str, ...] = _concerned("交流合作", "市委组织部", "市发改委", "市公安局")
    innovation: tuple[str, ...] = _concerned("制度创新", "市发改委", "市教体局", "市科技局")
    ending: str = fact(
        FieldKind.CHOICE,
        "列举未尽",
        "名单末尾写不写“等”",
        sample="等",
        fallback="“等”",
        fill=lambda _: "等",
        choices=("等", "不写"),
    )

    @property
    def heading(self) -> str:
        return self.title


ROSTER_COLUMNS = (
    Column(name="unit", label="部门（单位）"),
    Column(name="leader", label="分管领导姓名"),
    Column(name="leader_post", label="分管领导职务"),
    Column(name="leader_phone", label="分管领导联系电话"),
    Column(name="liaison", label="联络员姓名"),
    Column(name="liaison_post", label="联络员职务"),
    Column(name="liaison_phone", label="联络员联系电话"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster(FormPaper):
    """附件2 分管领导及联络员名单."""

    mark: str = _mark(2)
    rows: tuple[FormRow, ...] = _rows(
        "每个单位一行",
        ROSTER_COLUMNS,
        {
            "unit": "市发改委",
            "leader": "张三",
            "leader_post": "副主任",
            "leader_phone": "0563-6012345",
            "liaison": "李四",
            "liaison_post": "科员",
            "liaison_phone": "0563-6012346",
        },
    )

    @property
    def heading(self) -> str:
        return "分管领导及联络员名单"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger(FormPaper):
    """What the three ledgers have in common: the header block."""

    unit: str = fact(FieldKind.LINE, "填表单位", "填表的单位，打印后盖章", sample="市发改委", fallback=UNSTATED)
    filled_by: str = fact(FieldKind.LINE, "填表人", "谁填的表", sample="李四", fallback=UNSTATED)
    phone: str = fact(FieldKind.LINE, "联系电话", "填表人的电话", sample="0563-6012346", fallback=UNSTATED)
    date: dt.date = _filled_on()
    title: str

    @property
    def heading(self) -> str:
        return f"{self.unit}{self.title}"


POLICY_COLUMNS = (
    Column(name="position", label="序号"),
    Column(name="unit", label="部门（单位）"),
    Column(name="matter", label="工作事项"),
    Column(name="effect", label="工作成效（进展）"),
    Column(name="next_step", label="下一步工作打算"),
    Column(name="remark", label="备注"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLedger(Ledger):
    """附件3 政策争取工作台账."""

    mark: str = _mark(3)
    title: str = _title("政策争取")
    rows: tuple[FormRow, ...] = _rows(
        "每件工作事项一行；序号不写则自动编号",
        POLICY_COLUMNS,
        {
            "position": "1",
            "unit": "市发改委",
            "matter": "9月8日，张三带队赴省发展改革委拜访，汇报合作区专项资金事项。",
            "effect": "获得省级专项资金500万元。",
            "next_step": "跟进资金拨付，月底前完成项目申报。",
            "remark": "批复文件另附",
        },
    )
    own_note: str = _own_note()


EXCHANGE_COLUMNS = (
    Column(name="position", label="序号"),
    Column(name="unit", label="部门（单位）"),
    Column(name="signing", label="协议签署情况"),
    Column(name="implementation", label="协议落实情况"),
    Column(name="other_cooperation", label="其他合作情况"),
    Column(name="coverage", label="各类媒体宣传报道情况"),
    Column(name="remark", label="备注"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeLedger(Ledger):
    """附件4 交流合作工作台账."""

    mark: str = _mark(4)
    title: str = _title("交流合作")
    rows: tuple[FormRow, ...] = _rows(
        "每件合作事项一行；序号不写则自动编号",
        EXCHANGE_COLUMNS,
        {
            "position": "1",
            "unit": "市文旅局",
            "signing": "9月18日，与上海市松江区文化和旅游局签订旅游合作协议。",
            "implementation": "标志性项目1个已开工。",
            "other_cooperation": "9月25日联合举办旅游推介会。",
            "coverage": "安徽日报9月26日报道。",
            "remark": "协议文本另附",
        },
    )
    own_note: str = _own_note()


INNOVATION_COLUMNS = (
    Column(name="item", label="复制推广的具体事项"),
    Column(name="quarter_goal", label="本季度目标"),
    Column(name="status", label="本月完成状态", choices=STATUSES),
    Column(name="progress", label="进展情况"),
    Column(name="coverage", label="各类媒体宣传报道情况"),
    Column(name="remark", label="备注"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InnovationLedger(Ledger):
    """附件5 制度创新工作台账: neither 序号 nor 单位; the unit stands in the header."""

    mark: str = _mark(5)
    title: str = _title("制度创新")
    rows: tuple[FormRow, ...] = _rows(
        "每件复制推广事项一行；“本月完成状态”写“已完成”“序时推进”或“滞后序时”，“备注”写第几批",
        INNOVATION_COLUMNS,
        {
            "item": "跨区域项目核准备案一体化",
            "quarter_goal": "出台实施办法",
            "status": "序时推进",
            "progress": "实施办法已征求意见。",
            "coverage": "宣城日报10月9日报道。",
            "remark": "（2021年第一批）",
        },
    )
    own_note: str = _own_note()


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinedInnovationLedger(Ledger):
    """All units' 附件5 in one table, which adds 序号 and 部门（单位）; 附件3 and 附件4 have both, and are printed as they are."""

    mark: str = fact(
        FieldKind.LINE,
        "附件标注",
        "印在左上角，如“附件”",
        sample="附件",
        fallback=BLANK,
        fill=lambda _: BLANK,
        place=Place.HEAD,
    )
    title: str = _title("制度创新", combined=True)
    rows: tuple[FormRow, ...] = _rows(
        "每件复制推广事项一行，按单位排列；序号不写则自动编号",
        (*POLICY_COLUMNS[:2], *INNOVATION_COLUMNS),
        {
            "position": "1",
            "unit": "市发改委",
            "item": "跨区域项目核准备案一体化",
            "quarter_goal": "出台实施办法",
            "status": "序时推进",
            "progress": "实施办法已征求意见。",
            "coverage": "宣城日报10月9日报道。",
            "remark": "（2021年第一批）",
        },
    )
    own_note: str = _own_note()
