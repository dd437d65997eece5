"""Pages of a long list."""

from __future__ import annotations

from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as st

from web.paging import Pager, page_number, url_of, url_with


@given(total=st.integers(0, 5000), size=st.integers(1, 100))
def test_the_pages_show_every_entry_once(total: int, size: int) -> None:
    shown = []
    for number in range(1, Pager(total=total, size=size).pages + 1):
        page = Pager(total=total, number=number, size=size)
        shown += list(range(page.first, page.last + 1)) if page.first else []
    assert shown == list(range(1, total + 1))


@given(total=st.integers(1, 5000), number=st.integers(1, 300))
def test_the_offered_numbers_rise_hold_the_ends_and_the_present_one(total: int, number: int) -> None:
    pager = Pager(total=total, number=number)
    offered = [n for n in pager.numbers if n is not None]
    assert offered == sorted(set(offered))
    assert offered[0] == 1
    assert offered[-1] == pager.pages
    assert number in offered or number > pager.pages
    assert len(pager.numbers) <= 9


def test_a_page_past_the_end_is_empty() -> None:
    page = Pager(total=41, number=9)
    assert (page.first, page.last, page.pages) == (0, 0, 3)


def test_a_new_filter_starts_at_the_first_page_and_keeps_the_others(app: Flask) -> None:
    with app.test_request_context("/search/?q=合作&unit=甲&page=7"):
        assert url_with(year=2026) == "/search/?q=合作&unit=甲&year=2026".replace("合作", "%E5%90%88%E4%BD%9C").replace(
            "甲", "%E7%94%B2"
        )
        assert "unit" not in url_with(unit=None)
        assert url_with(page=2).endswith("&page=2")


def test_arguments_that_flask_would_take_for_its_own_stay_arguments(app: Flask) -> None:
    with app.test_request_context("/filings/?endpoint=x&_method=POST&_anchor=y&state=filed"):
        assert url_with(page=2) == "/filings/?endpoint=x&_method=POST&_anchor=y&state=filed&page=2"
        assert url_of("filings.sheet", request.args).startswith("/filings/list.xlsx?endpoint=x&_method=POST")


def test_whatever_is_no_page_is_the_first(app: Flask) -> None:
    for given_, number in (("-1", 1), ("0", 1), ("x", 1), ("", 1), ("3", 3), ("9" * 30, 10_000)):
        with app.test_request_context(f"/search/?page={given_}"):
            assert page_number() == number
