"""When what happens in the demonstration year: who hands in when, who is late or silent, what is sent back. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from random import Random

from services.demonstration.cast import APPROVING, PLAYERS, TARDY, duties
from services.demonstration.clock import CHINA
from services.demonstration.pacts import PACTS, UNCLEAR
from services.demonstration.stories import threads
from services.demonstration.threads import YEAR, dice
from services.model.mechanisms import Mechanism
from services.model.periods import Month

DUE = 15  # of the month: the default of the settings, and the notice's day
LATE, SILENT, FLAWED, STAMPED, ACCEPTED = 0.08, 0.04, 0.1, 0.06, 0.9  # how often; FLAWED of those with something new
_TARDINESS = 6.0  # so much oftener are the tardy late
_LOOKED = timedelta(minutes=50)  # until somebody in the unit has looked
_FRIDAY = 4
News = frozenset[tuple[str, Mechanism, int]]


class Deed(StrEnum):
    """What can happen."""

    SEND_PACT = "send an agreement"
    RETURN_PACT = "send an agreement back"
    MEND_PACT = "complete an agreement"
    FILE_PACT = "file an agreement"
    HAND_IN = "hand in a ledger"
    APPROVE = "approve a ledger in its unit"
    STAMP = "attach the stamped scan"
    REMIND = "remind whoever is missing, and sign and number the papers"
    SEND = "seal the papers and send them to the units"
    ACKNOWLEDGE = "acknowledge the papers in the units"
    URGE = "urge the units that have not acknowledged"
    RETURN = "send a ledger back"
    MEND = "hand in a ledger once more"
    ACCEPT = "accept a ledger"
    SHOW = "show the units what they get for the quarter"
    OBJECT = "object to it"
    ANSWER = "answer the objections"
    FREEZE = "freeze the quarter"
    ANNOUNCE = "draft, sign and number the bulletin over it and the demands that follow from it"
    REPLY = "tell what was done about the problems"
    REVIEW = "look at that"
    REPLY_AGAIN = "tell it once more"
    SETTLE = "close what was mended, and put what was not before the leader"


# what becomes of a month's reminders: so many days after the due day, at which hour
_REMINDERS = ((Deed.REMIND, 1, 9), (Deed.SEND, 2, 9), (Deed.ACKNOWLEDGE, 3, 16), (Deed.URGE, 9, 10))
# what becomes of a quarter, in the month after it: on which day, at which hour
_QUARTERS = ((Deed.SHOW, 20, 14), (Deed.OBJECT, 21, 10), (Deed.ANSWER, 25, 15), (Deed.FREEZE, 28, 9))
# what follows, in that month and in the one after it
_ANNOUNCED = ((Deed.ANNOUNCE, 0, 28, 10), (Deed.SEND, 0, 29, 9), (Deed.ACKNOWLEDGE, 0, 30, 16), (Deed.URGE, 1, 6, 10))
_MENDED = ((Deed.REPLY, 1, 12, 15), (Deed.REVIEW, 1, 14, 10), (Deed.REPLY_AGAIN, 1, 18, 16), (Deed.SETTLE, 1, 26, 9))
_AFTER_A_QUARTER = (4, 7, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One deed at its moment: of a ledger (unit, mechanism, month) or of an agreement (its place in PACTS)."""

    at: datetime
    deed: Deed
    unit: str = ""
    mechanism: Mechanism = Mechanism.POLICY
    month: int = 0
    pact: int = 0
    flawed: bool = False

    def later(self, deed: Deed, at: datetime) -> Scene:
        """What follows for the same ledger."""
        return replace(self, at=at, deed=deed, flawed=False)


def scenes(months: int) -> list[Scene]:
    """The year up to the end of that month, in the order of time."""
    last = datetime.combine(Month(YEAR, months).last_day, time(23), tzinfo=CHINA)
    news = frozenset((one.unit, one.mechanism, beat.month) for one in threads() for beat in one.beats)
    every = [*_pacts(), *(scene for month in range(1, months + 1) for scene in _month(month, news))]
    return sorted((scene for scene in every if scene.at <= last), key=lambda scene: (scene.at, scene.deed, scene.unit))


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=CHINA)


def _working(day: date) -> date:
    """The day itself, or the Friday before it."""
    return day - timedelta(days=max(day.weekday() - _FRIDAY, 0))


def _pacts() -> Iterator[Scene]:
    for place, pact in enumerate(PACTS):
        day, minute = pact.sent_on, place % 60
        yield Scene(at=_at(day, 10, minute), deed=Deed.SEND_PACT, pact=place)
        if place in UNCLEAR:
            yield Scene(at=_at(day + timedelta(days=1), 9, minute), deed=Deed.RETURN_PACT, pact=place)
            day += timedelta(days=3)
            yield Scene(at=_at(day, 15, minute), deed=Deed.MEND_PACT, pact=place)
        yield Scene(at=_at(day + timedelta(days=1), 11, minute), deed=Deed.FILE_PACT, pact=place)


def _month(month: int, news: News) -> Iterator[Scene]:
    for deed, days, hour in _REMINDERS:
        yield Scene(at=_at(date(YEAR, month, DUE + days), hour), deed=deed, month=month)
    for deed, day, hour in _QUARTERS if month in _AFTER_A_QUARTER else ():
        yield Scene(at=_at(date(YEAR, month, day), hour), deed=deed, month=month)
    for deed, later, day, hour in (*_ANNOUNCED, *_MENDED) if month in _AFTER_A_QUARTER else ():
        yield Scene(at=_at(date(YEAR, month + later, day), hour), deed=deed, month=month)
    for player in PLAYERS:
        for mechanism in duties(player):
            yield from _ledger(player.name, mechanism, month, news=(player.name, mechanism, month) in news)


def _ledger(unit: str, mechanism: Mechanism, month: int, *, news: bool) -> Iterator[Scene]:
    """How a ledger of a month fares."""
    chance = dice(unit, mechanism, month)
    day = _day(unit, month, chance)
    if day is None:
        return
    at = _at(day, chance.randint(9, 17), chance.randint(0, 59))
    first = Scene(at=at, deed=Deed.HAND_IN, unit=unit, mechanism=mechanism, month=month, flawed=news and chance.random() < FLAWED)
    yield first
    if unit in APPROVING:
        yield first.later(Deed.APPROVE, at + _LOOKED)
    if chance.random() < STAMPED:
        yield first.later(Deed.STAMP, at + 2 * _LOOKED)
    looked_at = _at(max(day, date(YEAR, month, DUE)) + timedelta(days=chance.randint(2, 5)), 10, chance.randint(0, 59))
    if first.flawed:
        yield first.later(Deed.RETURN, looked_at)
        mended = looked_at + timedelta(days=1, hours=4)
        yield first.later(Deed.MEND, mended)
        if unit in APPROVING:
            yield first.later(Deed.APPROVE, mended + _LOOKED)
        looked_at = mended + timedelta(days=1)
    if chance.random() < ACCEPTED:
        yield first.later(Deed.ACCEPT, looked_at)


def _day(unit: str, month: int, chance: Random) -> date | None:
    """On which day a ledger comes; None: it never does."""
    fate, slow = chance.random(), _TARDINESS if unit in TARDY else 1.0
    if fate < SILENT * slow / 2:
        return None
    if fate < (SILENT + LATE) * slow:
        return date(YEAR, month, DUE + chance.randint(1, 7))
    habit = dice(unit, "habit").randint(8, 13)
    return _working(date(YEAR, month, habit + chance.randint(0, 2)))
