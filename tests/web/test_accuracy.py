"""识别准确率: how often each rule was right, for the office and its leaders, filtered and taken away."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from services.model.facts import FactField
from services.model.people import Person
from services.office import Office
from tests.web.conftest import ADMINISTRATOR, CLERK, LEADER, LIAISON, Seat, hand_in


@pytest.fixture
def corrected(office: Office) -> Office:
    """A house in which one agreement was compared, its second party corrected."""
    filing = hand_in(office, "招商联动协议", unit="市发改委")
    typed = [replace(fact, value="溧阳市商务局") if fact.role == "乙方" else fact for fact in filing.facts]
    office.filings.confirm(filing.id, typed, touched=range(len(filing.proposed)), seen=None, by=CLERK)
    return office


def test_the_page_counts_rule_by_rule_and_shows_what_was_corrected(corrected: Office, seat: Callable[[Person], Seat]) -> None:
    page = seat(CLERK).text("/accuracy/")
    assert "逐项核对的备案 1 件" in page and "另有 2 件由命令行整体担保" in page
    assert "“甲方：”一类标签后、像单位名称的文字" in page and "party label" in page
    assert "乙方：溧阳市发展和改革委员会" in page and "乙方：溧阳市商务局" in page and "50.0%" in page
    assert "招商联动协议" in page


def test_filters_are_the_url_and_nonsense_filters_nothing(corrected: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    assert "party label" not in clerk.text("/accuracy/?field=title")
    assert "还没有可以计数的核对" in clerk.text("/accuracy/?since=2099-01-01")
    assert "还没有可以计数的核对" in clerk.text("/accuracy/?unit=桃州镇")
    assert "party label" not in clerk.text("/accuracy/?origin=ocr")
    assert "party label" in clerk.text("/accuracy/?field=%00x&origin=x&since=2022-99-99")


def test_the_workbook_holds_the_rows_of_the_page(corrected: Office, seat: Callable[[Person], Seat]) -> None:
    answer = seat(LEADER).get("/accuracy/rules.xlsx?field=party")
    rows = list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert rows[0][:5] == ("要素", "规则", "规则说明", "提出", "采用")
    assert rows[1][0] == "协议方" and rows[1][3:7] == (2, 1, 1, 0)
    assert rows[-1][0] == "合计"


def test_an_empty_house_says_that_there_is_nothing_to_count_yet(office: Office, seat: Callable[[Person], Seat]) -> None:
    assert "还没有可以计数的核对" in seat(ADMINISTRATOR).text("/accuracy/")


def test_units_do_not_see_the_counts_of_all(seat: Callable[[Person], Seat]) -> None:
    liaison = seat(LIAISON)
    assert liaison.get("/accuracy/").status_code == 403 and liaison.get("/accuracy/rules.xlsx").status_code == 403
    assert "识别准确率" not in liaison.text("/")


def test_every_field_has_its_name_on_the_page(corrected: Office, seat: Callable[[Person], Seat]) -> None:
    page = seat(CLERK).text("/accuracy/")
    assert all(f'<option value="{field.value}">' in page for field in FactField)
