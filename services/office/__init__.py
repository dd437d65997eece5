"""The only wiring: open_office(settings) -> Office. Which rooms there are: house.py; who is given what: wiring.py."""

from __future__ import annotations

from services.office.house import Office
from services.office.opening import NoSm3, RegisterMissing, clock_of, is_begun, open_office, system_clock

__all__ = ["NoSm3", "Office", "RegisterMissing", "clock_of", "is_begun", "open_office", "system_clock"]
