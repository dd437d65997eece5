"""From which month on a ledger that has not come is missing. Pure.

The notice binds the units from its own day on; a house that was opened years later has not waited for anything before.
"""

from __future__ import annotations

from datetime import datetime

from services.model.periods import Month
from services.model.zone import in_beijing


def counts_from(made: datetime, first: Month | None, *, override: Month | None = None) -> Month:
    """The month of the `first` ledger that the office received, and at the latest that in which the house was made; `override`
    is the setting, which goes before both.

    First is what was received first, not what reports the earliest month: an office that begins with the ledgers of 2022 counts
    from there, but one unit that hands in an old month later on does not make all others late.
    """
    house = Month.of(in_beijing(made).date())
    return override or min(house, first or house)
