"""黄 and 红: how near the deadline of a rectification is, or how far over. Pure rules over working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.model.calendar import WorkingDays
from services.model.rectification import Rectification
from services.model.rectifying.lines import RectificationLine


class Alarm(StrEnum):
    """The value is the word that a page shows."""

    NONE = ""
    YELLOW = "黄"
    RED = "红"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRule:
    """Yellow from so many working days before the deadline to so many after it, red from then on (a house may set both)."""

    before: int = 3
    after: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """How a deadline stands on a day: `left` working days (negative: over by so many), and whether it has passed."""

    alarm: Alarm = Alarm.NONE
    left: int = 0
    passed: bool = False

    @property
    def words(self) -> str:
        """还有3个工作日, 今天到期, 已逾期2个工作日."""
        if self.passed:
            return f"已逾期{-self.left}个工作日" if self.left else "已逾期"
        return f"还有{self.left}个工作日" if self.left else "今天到期"


def nearness(deadline: date, today: date, days: WorkingDays, *, rule: AlarmRule) -> Nearness:
    """How near the deadline is; that day is included."""
    left, passed = days.between(today, deadline), today > deadline
    if not passed:
        return Nearness(alarm=Alarm.YELLOW if left <= rule.before else Alarm.NONE, left=left)
    return Nearness(alarm=Alarm.RED if -left > rule.after else Alarm.YELLOW, left=left, passed=True)


def nearness_of(record: Rectification | RectificationLine, today: date, days: WorkingDays, *, rule: AlarmRule) -> Nearness | None:
    """The same for a rectification; None where the unit owes no answer just now."""
    if not record.with_unit or record.deadline is None:
        return None
    return nearness(record.deadline, today, days, rule=rule)
