# ruff: noqa: RUF009  (`fact` makes dataclass fields, as `dataclasses.field` does)
"""The facts of the office's 通知, the demand for rectification aside (facts.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from services.model.manuscript.parts import Block
from services.model.papers.addressing import Purpose
from services.model.papers.fields import FieldKind, fact
from services.model.papers.frame import FilePaper
from services.model.papers.usual import (
    BLANK,
    after,
    body,
    contact,
    dated,
    deadline,
    late,
    matters,
    maybe_day,
    phone,
    phrase,
    printed_on_fact,
    recipients,
    reply_to,
    title,
    units,
    worded,
)
from services.model.papers.wording import month_words
from services.model.periods import Month

LEDGER_DUE_DAY = 15  # that day included (notice 三（二）), where no settings say otherwise; a deadline of its own may be typed
BODY = (
    "为做好2026年度合作协议备案工作，现将有关事项通知如下：\n"
    "一、备案范围\n"
    "2026年1月以来与长三角地区签订的合作协议，均应报送备案。\n"
    "二、备案材料\n"
    "（一）协议文本。报送盖章扫描件一份。\n"
    "（二）支撑材料。报送签约现场照片、项目清单等。\n"
    "三、报送要求\n"
    "1.各单位要明确专人负责。\n"
    "2.材料于2026年11月30日前报送。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(FilePaper):
    """通知, general: a title, recipients and a body."""

    PURPOSE: ClassVar[Purpose | None] = Purpose.ARRANGE
    TYPE: ClassVar[str] = "通知"

    title: str = title("某某合作示范区管委会关于做好2026年度合作协议备案工作的通知")
    recipients: tuple[str, ...] = recipients()
    body: tuple[Block, ...] = body(BODY.replace("现将", "经市政府同意，现将"))

    @property
    def heading(self) -> str:
        return self.title


def _call_title(known: Mapping[str, Any]) -> str:
    return f"{known['issuer']}关于报送{month_words(known['year'], known['month'])}工作台账的通知"


def notice_due(period: Month) -> dt.date:
    """The due day of a month's ledgers as the notice has it."""
    return period.day(LEDGER_DUE_DAY)


def _due_day(known: Mapping[str, Any]) -> dt.date:
    """The due day of the period; once it has passed, the next due day: ledgers are cumulative, and due every month."""
    day: dt.date = known["day"]
    due: Callable[[Month], dt.date] = known["ledger_due"]
    months = (Month(known["year"], known["month"]), Month.of(day), Month.of(day).next())
    return next(last for last in map(due, months) if last >= day)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCall(FilePaper):
    """报送工作台账的通知 (notice 三（二）)."""

    PURPOSE: ClassVar[Purpose | None] = Purpose.ARRANGE
    TYPE: ClassVar[str] = "通知"

    year: int = fact(FieldKind.INTEGER, "年份", "台账期次的年份", sample=2026, least=2000, most=2100)
    month: int = fact(FieldKind.INTEGER, "月份", "台账期次的月份，1 至 12", sample=11, least=1, most=12)
    title: str = title("某某合作示范区管委会关于报送2026年11月工作台账的通知", "由发文机关、年份、月份拟成", _call_title)
    recipients: tuple[str, ...] = recipients()
    phrase: str = phrase(Purpose.ARRANGE)
    ledgers: tuple[str, ...] = fact(
        FieldKind.NAMES,
        "报送哪几项台账",
        "台账的名称",
        sample=["政策争取工作台账", "交流合作工作台账", "制度创新工作台账"],
        fallback="三项工作台账",
        fill=lambda _: ("政策争取工作台账", "交流合作工作台账", "制度创新工作台账"),
    )
    focus: str = worded(
        "填报要求",
        "台账怎样填",
        "台账实行累计填报，原有事项有新进展的要及时更新，本月新增的事项要如实填报，做到内容真实、数据准确、支撑材料齐全。",
    )
    deadline: dt.date = fact(
        FieldKind.DATE,
        "报送期限",
        "报送的最后一天（含当日）",
        sample="2026-11-15",
        fallback="当月的台账截止日；成文时已过的，为下一个截止日",
        fill=_due_day,
    )
    reply_to: str = reply_to()
    consequence: str = worded("有关要求", "报送纪律", "各单位要高度重视，明确专人负责，按时保质报送。报送情况将纳入季度排名。")
    contact: str = contact()
    phone: str = phone()
    date: dt.date = dated("2026-11-02")
    printed_on: dt.date = printed_on_fact("2026-11-03")

    @property
    def heading(self) -> str:
        return self.title

    def contradictions(self) -> tuple[str, ...]:
        return late(self.deadline, self.date, "报送期限")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(FilePaper):
    """催报通知: to units whose ledger, roster or reply is late."""

    PURPOSE: ClassVar[Purpose | None] = Purpose.URGE
    TYPE: ClassVar[str] = "通知"

    units: tuple[str, ...] = units("催报单位", sample=["市商务局", "市科技局"])
    matter: str = fact(FieldKind.LINE, "催报事项", "催的是什么，用在标题里", sample="2026年10月工作台账")
    title: str = title(
        "某某合作示范区管委会关于催报2026年10月工作台账的通知",
        "由发文机关、催报事项拟成",
        lambda known: f"{known['issuer']}关于催报{known['matter']}的通知",
    )
    basis: str = worded("依据", "写在正文开头，不写末尾标点", "按照工作机制有关要求", kind=FieldKind.LINE)
    phrase: str = phrase(Purpose.URGE, "units")
    due: dt.date | None = maybe_day("原定期限", "原来应在哪一天前报送", "2026-10-15")
    missing: tuple[str, ...] = matters("未报内容", "尚未报送的材料", "政策争取工作台账及相关支撑材料。", "分管领导及联络员名单。")
    deadline: dt.date = deadline("补报期限", "补报的最后一天（含当日）", "2026-11-30")
    reply_to: str = reply_to()
    consequence: str = worded("逾期后果", "逾期不报怎么办", "逾期仍未报送的，将纳入季度排名并予以通报。")
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
        return late(self.deadline, self.date, "补报期限") + after(self.due, self.deadline, "原定期限", "补报期限")


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionNotice(FilePaper):
    """补正通知: an incomplete submission is sent back with what is missing and a deadline."""

    PURPOSE: ClassVar[Purpose | None] = Purpose.SUPPLEMENT
    TYPE: ClassVar[str] = "通知"

    units: tuple[str, ...] = units("报送单位", sample=["市商务局"])
    matter: str = fact(
        FieldKind.LINE, "补正事项", "报来的是什么，用在标题和正文里", sample="《共建长三角产业合作园区战略合作协议》备案材料"
    )
    title: str = title(
        "某某合作示范区管委会关于补正《共建长三角产业合作园区战略合作协议》备案材料的通知",
        "由发文机关、补正事项拟成",
        lambda known: f"{known['issuer']}关于补正{known['matter']}的通知",
    )
    received_on: dt.date | None = maybe_day("收到日期", "哪一天收到的", "2026-10-12")
    gaps: tuple[str, ...] = matters(
        "补正内容",
        "缺什么、哪里不符合要求",
        "协议文本缺少签字页。请补报甲乙双方签字盖章的完整扫描件。",
        "签订日期与落款不一致。请核对后书面说明。",
    )
    deadline: dt.date = deadline("补正期限", "补正的最后一天（含当日）", "2026-11-30")
    reply_to: str = reply_to("补正材料报给哪个单位")
    consequence: str = worded("逾期后果", "逾期不补正怎么办", "逾期未补正的，不予备案，请重新报送。")
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
        return late(self.deadline, self.date, "补正期限") + after(self.received_on, self.date, "收到日期", "成文日期")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestCall(FilePaper):
    """案例评选通知 (notice 二（三）2: 适时开展制度创新优秀案例评选活动)."""

    PURPOSE: ClassVar[Purpose | None] = Purpose.ARRANGE
    TYPE: ClassVar[str] = "通知"

    matter: str = fact(
        FieldKind.LINE,
        "评选活动",
        "活动的名称，用在标题和正文里",
        sample="2026年度制度创新优秀案例评选活动",
        fallback="“制度创新优秀案例评选活动”",
        fill=lambda _: "制度创新优秀案例评选活动",
    )
    title: str = title(
        "某某合作示范区管委会关于开展2026年度制度创新优秀案例评选活动的通知",
        "由发文机关、评选活动拟成",
        lambda known: f"{known['issuer']}关于开展{known['matter']}的通知",
    )
    recipients: tuple[str, ...] = recipients()
    aim: str = worded("目的", "写在正文开头，不写末尾标点", "为总结推广制度创新成功经验和做法", kind=FieldKind.LINE)
    phrase: str = phrase(Purpose.ARRANGE)
    scope: str = fact(
        FieldKind.TEXT,
        "评选范围",
        "哪些案例可以申报",
        sample="2026年1月以来，各单位在苏皖合作示范区和“一地六县”合作区建设中形成的制度创新案例。",
    )
    conditions: tuple[str, ...] = matters(
        "评选条件",
        "案例要符合什么条件",
        "创新性。在体制机制上有突破，做法新颖。",
        "实效性。取得实际成效，有数据、有佐证材料。",
        "示范性。可复制、可推广。",
    )
    steps: tuple[str, ...] = matters(
        "评选程序",
        "怎样评选",
        "申报推荐。各单位择优申报，填报申报材料。",
        "评审。组织有关方面进行评审，提出优秀案例名单。",
        "公布。评审结果公示后予以公布，在各类媒体宣传推介。",
    )
    quota: int | None = fact(
        FieldKind.INTEGER,
        "申报名额",
        "每个单位最多申报几篇",
        sample=2,
        fallback=BLANK,
        fill=lambda _: None,
        least=1,
        most=99,
    )
    deadline: dt.date = deadline("申报期限", "申报的最后一天（含当日）", "2026-11-30")
    reply_to: str = reply_to("申报材料报给哪个单位")
    requirements: str = worded(
        "申报要求",
        "对申报材料的要求",
        "案例文字材料一般不超过3000字，包括背景、主要做法、取得成效和经验启示，并附相关图片、宣传报道等资料。",
    )
    contact: str = contact()
    phone: str = phone()

    @property
    def heading(self) -> str:
        return self.title

    def contradictions(self) -> tuple[str, ...]:
        return late(self.deadline, self.date, "申报期限")
