"""The demonstration year: an empty home filled with 2022 as it might have been, through the desks that people use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from tomllib import loads

from services.demonstration.clock import CHINA, Clock
from services.demonstration.counting import Filled, count
from services.demonstration.house import Login, enter_rosters, enter_units, open_accounts
from services.demonstration.plan import Deed, Scene, scenes
from services.demonstration.stage import Stage
from services.demonstration.threads import MONTHS, YEAR
from services.model.errors import Refused
from services.model.periods import Month
from services.model.work import TaskKind
from services.office import Office, open_office, system_clock
from services.settings import Settings
from services.stores.archive.disk import syncing_put_off
from services.worker import Worker, works_of

__all__ = ["MONTHS", "YEAR", "Filled", "HomeInUse", "Login", "fill"]
PRODUCT = "文枢 · 演示数据（虚构）"
_OPENED = datetime(YEAR, 1, 4, 8, 30, tzinfo=CHINA)
_EVENING = timedelta(minutes=30)


class HomeInUse(Refused):
    message = (
        "{home} 里已有数据，演示数据只装入空的目录，原有数据没有改动。请用 --home 指定一个新目录；"
        "确是上次中断的演示数据，可先删除该目录再运行。"
    )


def fill(settings: Settings, *, months: int = MONTHS, tell: Callable[[str], None]) -> Filled:
    """Fill the home with the year up to the end of that month. Raises HomeInUse."""
    if not is_empty(settings):
        raise HomeInUse(home=settings.home)
    clock = Clock(_OPENED)
    with syncing_put_off(), closing(open_office(settings, now=clock)) as office:
        after = Month(YEAR, months).last_day + timedelta(days=1)
        mark(settings.home, first_day=office.calendar.days().on_or_after(after), today=system_clock().date())
        enter_units(office)
        rosters = enter_rosters(office)
        accounts = open_accounts(office)
        _play(office, clock, months=months, tell=tell)
        office.upkeep.nightly()
        office.upkeep.seal_registers()
        return count(office, months=months, rosters=rosters, accounts=accounts)


def mark(home: Path, *, first_day: date, today: date) -> None:
    """Let every page of this home say what it is, and its days go on from the first one after what was played.

    Opened years later the house would else hold everything for overdue. What somebody has set before stays.
    """
    file = home / "settings.toml"
    text = file.read_text("utf-8-sig") if file.exists() else f'product = "{PRODUCT}"\n'
    if "clock_behind_days" not in loads(text):
        behind = max((today - first_day).days, 0)
        text = f"clock_behind_days = {behind}  # 演示时钟：装入那天为 {first_day}，以后每天走一天\n{text}"
    file.write_text(text, encoding="utf-8")


def is_empty(settings: Settings) -> bool:
    """Whether there is neither a register nor an archive."""
    return not ((settings.archive / "register.sqlite3").exists() or (settings.archive / "objects").is_dir())


def _play(office: Office, clock: Clock, *, months: int, tell: Callable[[str], None]) -> None:
    """Every scene in its order; the worker does its part each evening."""
    stage, played = Stage(office, clock), Counter[Deed]()
    worker = Worker(office, works={kind: work for kind, work in works_of(office).items() if kind is not TaskKind.INDEX})
    todays: list[Scene] = []
    for scene in scenes(months):
        if todays and scene.at.date() != todays[-1].at.date():
            _end_the_day(worker, clock)
            if scene.at.month != todays[-1].at.month:
                tell(f"{YEAR}年{todays[-1].at.month}月：台账 {played[Deed.HAND_IN]} 份，协议 {played[Deed.SEND_PACT]} 件")
            todays = []
        stage.play(scene)
        played[scene.deed] += 1
        todays.append(scene)
    _end_the_day(worker, clock)
    tell("编入检索")
    Worker(office).drain()


def _end_the_day(worker: Worker, clock: Clock) -> None:
    clock.to(clock() + _EVENING)
    worker.drain()
