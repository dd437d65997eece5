"""From which month on what has not come is missing."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.model.ledgers.counting import counts_from
from services.model.periods import Month
from services.model.zone import BEIJING

MADE = datetime(2026, 11, 3, 10, 0, tzinfo=BEIJING)
MONTHS = st.builds(Month, st.integers(2020, 2030), st.integers(1, 12))


def test_a_new_house_counts_from_the_month_in_which_it_was_made() -> None:
    assert counts_from(MADE, None) == Month(2026, 11)


def test_an_office_that_begins_with_an_old_month_counts_from_there() -> None:
    assert counts_from(MADE, Month(2022, 9)) == Month(2022, 9)


def test_the_setting_goes_before_both() -> None:
    assert counts_from(MADE, Month(2022, 9), override=Month(2027, 1)) == Month(2027, 1)


def test_a_month_begins_by_the_clock_of_the_office() -> None:
    assert counts_from(datetime(2026, 10, 31, 17, 0, tzinfo=UTC), None) == Month(2026, 11)


@given(MONTHS, st.none() | MONTHS)
def test_it_is_never_later_than_the_house(house: Month, first: Month | None) -> None:
    since = counts_from(datetime(house.year, house.number, 15, tzinfo=BEIJING), first)
    assert since <= house and since in (house, first)
