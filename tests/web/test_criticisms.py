"""通报批评 outside the quarter, as a clerk meets it: problems typed in, and the form of the paper; a quarter found."""

from __future__ import annotations

import html
import re

import pytest

from services.model.people import EVERYTHING, Scope
from services.model.query import Query
from tests.web.conftest import CLERK, LEADER, LIAISON, FullHouse, Seat

HERE = "/criticisms/"


@pytest.fixture
def browser(full_house: FullHouse) -> Seat:
    return full_house.seat(CLERK)


def area(page: str, name: str) -> str:
    """What stands in a field of several lines."""
    found = re.search(rf'<textarea[^>]* name="{name}"[^>]*>(.*?)</textarea>', page, re.S)
    assert found, name
    return html.unescape(found[1])


def test_what_was_typed_is_in_the_paper_under_one_heading(browser: Seat) -> None:
    typed = {
        "unit": ["发改委", "市科技局"],
        "heading": ["备案不及时", "备案不及时。"],
        "text": ["2份<协议>未备案", "1份协议未备案。"],
    }
    form = browser.post(HERE, typed).text
    assert area(form, "problems") == "备案不及时。市发改委2份<协议>未备案；市科技局1份协议未备案。"
    assert area(form, "units") == "市发改委\n市科技局"
    assert "/documents/new/criticism/preview" in form, "the text is looked at before anything is drafted"


def test_a_refusal_keeps_what_was_typed(browser: Seat) -> None:
    answer = browser.post(HERE, {"unit": ["查无此单位"], "heading": ["备案不及时"], "text": ["情况"]})
    assert "单位名册里没有“查无此单位”" in answer.text
    assert 'value="查无此单位"' in answer.text and area(answer.text, "text") == "情况"
    assert "没有选择或填写要批评的事项" in browser.post(HERE, {}).text
    gone = browser.post(HERE, {"matter": ["nothing-of-that-kind"]}).text
    assert "有 1 项已补报、已完成整改或不在本季度" in gone
    more = browser.post(HERE, {"add": "1", "unit": ["市科技局"], "heading": [""], "text": [""]}).text
    assert more.count('name="heading"') == 2 and 'value="市科技局"' in more


def test_the_page_is_reached_from_the_rankings_and_from_the_rectifications(full_house: FullHouse, browser: Seat) -> None:
    leader = full_house.seat(LEADER)
    for path in ("/rankings/", "/rectifications/"):
        assert 'href="/criticisms/"' in browser.text(path)
        assert 'href="/criticisms/"' not in leader.text(path)


# -- 档案检索 --------------------------------------------------------------------------------------------------------


def test_a_found_assessment_opens_its_standings(full_house: FullHouse, browser: Seat) -> None:
    (hit,) = full_house.office.search.find(
        Query(text="考核", kind="assessment", year=int(full_house.frozen[1:5])), scope=EVERYTHING
    ).hits
    page = browser.text("/search/?q=季度考核&kind=assessment")
    assert f'href="/rankings/assessments/{hit.id}"' in page
    answer = browser.get(f"/rankings/assessments/{full_house.frozen}")
    assert answer.status_code == 302 and "/rankings/20" in answer.headers["Location"]
    assert browser.get(answer.headers["Location"]).status_code == 200
    assert browser.get("/rankings/assessments/A2999Q1-1").status_code == 404


def test_a_unit_is_not_told_that_there_are_assessments(full_house: FullHouse) -> None:
    page = full_house.seat(LIAISON).text("/search/?q=季度考核")
    assert "/rankings/assessments/" not in page and "kind=assessment" not in page
    assert "assessment" not in full_house.office.search.find(Query(text="季度考核"), scope=Scope.of(LIAISON)).facets["kind"]
