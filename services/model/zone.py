"""The time by which the office lives: 北京时间, the legal time of all China, wherever its server stands."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


def in_beijing(moment: datetime) -> datetime:
    """The moment as a clock in the office shows it; one without a zone was written by such a clock."""
    return moment.astimezone(BEIJING) if moment.tzinfo else moment.replace(tzinfo=BEIJING)
