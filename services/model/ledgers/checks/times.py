"""Days that a cell can't mean, or that lie outside what its column is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from services.model.dates import chinese_date
from services.model.ledgers.checks.cell import SENTENCES, Cell
from services.model.ledgers.moments import Grain, Moment
from services.model.mechanisms import Mechanism

# (mechanism, column) -> since when a fact counts there: notice 附件3 说明1; 附件4 说明1, 2 and 3.
WINDOWS: dict[tuple[Mechanism, str], date] = {
    (Mechanism.POLICY, "matter"): date(2022, 1, 1),
    (Mechanism.POLICY, "effect"): date(2022, 1, 1),
    (Mechanism.EXCHANGE, "signing"): date(2022, 1, 1),
    (Mechanism.EXCHANGE, "implementation"): date(2020, 10, 1),
    (Mechanism.EXCHANGE, "other_cooperation"): date(2022, 1, 1),
}
# One fact each: a line or a numbered point; in 附件4 a sentence, for there each sentence is an agreement or an event.
_POINTS = re.compile(r"\n|(?<=[。；;])\s*(?=[（(]?\d{1,2}[)）.．、])|(?=[①-⑳])")


def before_window(cell: Cell) -> Iterator[dict[str, Any]]:
    """A fact all of whose days lie before the window of its column; of several in a cell each."""
    since = WINDOWS[cell.ledger.mechanism, cell.column]
    parting = _POINTS if cell.ledger.mechanism is Mechanism.POLICY else SENTENCES
    moments = [one for one in cell.moments() if one.last is not None and not one.coming]
    for start, end in cell.pieces(parting):
        own = [one for one in moments if start <= one.start < end]
        days = [one.last for one in own if one.last is not None]
        if days and max(days) < since:
            latest = own[days.index(max(days))]
            yield {"text": _words(cell, latest), "since": f"{since.year}年{since.month}月"}


def _words(cell: Cell, moment: Moment) -> str:
    """The moment as it was written, and what it was taken for where the year was ours."""
    text = "".join(cell.text[moment.start : moment.end].split())
    return f"{text}（推算为{_told(moment)}）" if moment.assumed else text


def _told(moment: Moment) -> str:
    day = moment.first
    assert day is not None, "only a moment that can be is taken for one"
    return chinese_date(day) if moment.grain is Grain.DAY else f"{day.year}年{day.month}月"


def after_filling(cell: Cell) -> Iterator[dict[str, Any]]:
    """A day that had not come yet when the form was filled in, told as if it had."""
    latest = cell.ledger.latest
    for moment in cell.moments():
        if moment.first is not None and moment.first > latest and not moment.coming:
            yield {"text": _words(cell, moment), "day": chinese_date(latest)}


def impossible_day(cell: Cell) -> Iterator[dict[str, Any]]:
    """2月30日, 13月5日."""
    for moment in cell.moments():
        if moment.first is None:
            yield {"text": "".join(cell.text[moment.start : moment.end].split())}
