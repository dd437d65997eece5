"""The clock of the demonstration: it stands until the year moves it on, and never goes back."""

from __future__ import annotations

from datetime import datetime

from services.model.zone import BEIJING

CHINA = BEIJING


class Clock:
    """What the office takes for now."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        return self._now

    def to(self, moment: datetime) -> None:
        """Move on to that moment; one that has passed leaves the clock as it is."""
        self._now = max(self._now, moment)
