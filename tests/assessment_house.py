"""A house with a quarter behind it: three units, their ledgers of the third quarter of 2026, and a clock that the test sets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from services.model.files import FileRole
from services.model.mechanisms import Mechanism
from services.model.people import Person, Role
from services.model.periods import Month, Quarter
from services.office import Office
from tests.house import an_office, drain
from tests.ledger_house import a_unit, register, report, row

QUARTER = Quarter(2026, 3)
CLOSED = datetime(2026, 10, 20, 10, 0, tzinfo=timezone(timedelta(hours=8)))  # after the ledgers of October were due
PLANNERS, TRADERS, TOWN = "市发改委", "市商务局", "桃州镇"
UNITS = (PLANNERS, TRADERS, TOWN)
SECOND_CLERK = Person(login="clerk2", name="另一经办人", role=Role.CLERK)
FUND = {"matter": "8月8日，赴省发展改革委对接专项资金。", "effect": "8月20日，获得专项资金500万元。", "next_step": "跟进拨付。"}
PROOF = ("下达通知.txt", "省发展改革委关于下达2026年专项资金500万元的通知\n2026年8月20日".encode(), FileRole.MATERIAL)


@dataclass
class Clock:
    """Stands still until somebody sets it."""

    at: datetime = CLOSED

    def __call__(self) -> datetime:
        return self.at

    def forward(self, days: int) -> None:
        self.at += timedelta(days=days)


def a_quarter(home: Path, *, drained: bool = True) -> None:
    """Fill a home: every unit has reported July and August, two of them a fund in September that the material of one proves."""
    clock = Clock(datetime(2026, 7, 24, 9, 0, tzinfo=CLOSED.tzinfo))
    office = an_office(home, now=clock, in_use_since="2026-07")
    register(office, *(a_unit(name, Mechanism.POLICY) for name in UNITS))
    for unit in UNITS:
        visit = row(matter="7月20日，赴省商务厅汇报工作。", effect="正在对接。", next_step="跟进。")
        report(office, visit, period=Month(2026, 7), unit=unit)
    clock.at = datetime(2026, 8, 14, 9, 0, tzinfo=CLOSED.tzinfo)
    for unit in UNITS:
        report(office, period=Month(2026, 8), unit=unit, nothing_new=True)
    clock.at = datetime(2026, 9, 10, 9, 0, tzinfo=CLOSED.tzinfo)
    report(office, row(**FUND), period=Month(2026, 9), unit=PLANNERS, files=[PROOF])
    report(office, row(**FUND), period=Month(2026, 9), unit=TRADERS)
    if drained:
        drain(office)
    office.close()


def opened_at(home: Path, clock: Clock | None = None, **more: object) -> Office:
    """The same house again."""
    return an_office(home, now=clock or Clock(), in_use_since="2026-07", **more)
