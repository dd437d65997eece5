"""The clock of the work: what is due when, from whom, and which paragraph says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.model.mechanisms import Mechanism
from services.model.periods import Month


class Rhythm(StrEnum):
    """How often; the value is the word that a page shows."""

    CHANGES = "随变随报"
    MONTHLY = "每月"
    QUARTERLY = "每季度"
    YEARLY = "每年"
    EVERY_TIME = "每次"
    OCCASIONAL = "适时"


class Doer(StrEnum):
    """Who has to do it; the value is the word that a page shows."""

    UNIT = "各单位"
    OFFICE = "管委会"
    LEADING_GROUP = "领导小组"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One line of the clock.

    `mechanism`: only the units of that mechanism; None: all of them. `mark`: what a calendar writes at the duty's last day;
    empty for what has none. `when` may name {due_day}. `source`: a paragraph of the city's notice or plan (SOURCES).
    """

    what: str
    who: Doer
    rhythm: Rhythm
    when: str
    source: str
    mechanism: Mechanism | None = None
    mark: str = ""
    ledger: bool = False  # due on the day that the settings and the calendar give

    def last_day(self, month: Month, *, ledger_due: date) -> date | None:
        """The last day on which the duty can be done in time, if it falls into the month's own period."""
        if self.ledger:
            return ledger_due
        ends = {
            Rhythm.MONTHLY: True,
            Rhythm.QUARTERLY: month == month.quarter.months[2],
            Rhythm.YEARLY: month.number == 12,
        }
        return month.last_day if self.mark and ends.get(self.rhythm, False) else None


SOURCES: dict[str, str] = {
    "通知": "关于建立苏皖合作示范区和“一地六县”合作区广德片区政策争取、交流合作、制度创新工作机制的通知（2022年9月2日）",
    "宣政秘〔2022〕14号": (
        "宣城市人民政府关于印发中国（安徽）自由贸易试验区宣城联动创新区建设实施方案和任务分工的通知（2022年3月2日）"
    ),
}

CLOCK: tuple[Duty, ...] = (
    Duty(
        what="分管领导及联络员名单（附件2），各项机制的责任科室和责任人",
        who=Doer.UNIT,
        rhythm=Rhythm.CHANGES,
        when="建立机制时报送（2022年9月6日前），以后有变动随时报送",
        source="通知三（一）",
    ),
    Duty(
        what="工作台账（附件3、4、5）及支撑材料",
        who=Doer.UNIT,
        rhythm=Rhythm.MONTHLY,
        when="每月{due_day}日前，当日计入",
        source="通知三（二）",
        mark="工作台账截止",
        ledger=True,
    ),
    Duty(
        what="分管领导向上汇报对接",
        who=Doer.UNIT,
        rhythm=Rhythm.MONTHLY,
        when="每月至少1次",
        source="通知二（一）2",
        mechanism=Mechanism.POLICY,
        mark="分管领导本月对接",
    ),
    Duty(
        what="主要领导向上汇报对接",
        who=Doer.UNIT,
        rhythm=Rhythm.QUARTERLY,
        when="每季度至少1次",
        source="通知二（一）2",
        mechanism=Mechanism.POLICY,
        mark="主要领导本季度对接",
    ),
    Duty(
        what="与长三角地区联合举办论坛、推介会等",
        who=Doer.UNIT,
        rhythm=Rhythm.YEARLY,
        when="每年至少1次",
        source="通知二（二）1",
        mechanism=Mechanism.EXCHANGE,
        mark="本年度联合举办活动",
    ),
    Duty(
        what="协议报管委会备案",
        who=Doer.UNIT,
        rhythm=Rhythm.EVERY_TIME,
        when="协议签约后",
        source="通知二（二）2",
        mechanism=Mechanism.EXCHANGE,
    ),
    Duty(
        what="排名通报；通报表扬；推进不力的通报并限期整改",
        who=Doer.OFFICE,
        rhythm=Rhythm.QUARTERLY,
        when="按季度",
        source="通知三（三）",
        mark="本季度排名通报",
    ),
    Duty(
        what="督导调研、遴选典型案例、工作简报",
        who=Doer.OFFICE,
        rhythm=Rhythm.OCCASIONAL,
        when="定期、适时",
        source="通知三（二）（三）",
    ),
    Duty(
        what="制度创新优秀案例评选",
        who=Doer.OFFICE,
        rhythm=Rhythm.OCCASIONAL,
        when="适时",
        source="通知二（三）2",
        mechanism=Mechanism.INNOVATION,
    ),
    Duty(
        what="领导小组工作会议，形成纪要",
        who=Doer.LEADING_GROUP,
        rhythm=Rhythm.YEARLY,
        when="每年1至2次",
        source="宣政秘〔2022〕14号四（一）",
        mark="本年度工作会议",
    ),
)


def marks(month: Month, *, ledger_due: date) -> tuple[tuple[date, Duty], ...]:
    """What a calendar writes into a month: each duty at its last day."""
    found = ((duty.last_day(month, ledger_due=ledger_due), duty) for duty in CLOCK)
    return tuple((day, duty) for day, duty in found if day is not None)
