"""档案检索 as a person meets it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from openpyxl import load_workbook

from services.model.people import EVERYTHING, Person
from services.model.query import LONGEST_QUERY, Hit
from services.office import Office
from tests.web.conftest import CLERK, LEADER, OURS, THEIRS, Seat, hand_in
from web.search import marked


@pytest.fixture
def browser(seat: Callable[[Person], Seat]) -> Seat:
    return seat(CLERK)


def test_a_hit_leads_to_its_object_and_shows_where_it_was_hit(office: Office, browser: Seat) -> None:
    page = browser.text("/search/?q=青衿计划")
    theirs = office.filings.get("GDBA-2026-002", scope=EVERYTHING)
    assert "找到 1 件" in page
    assert f'href="/filings/{theirs.id}"' in page
    assert "<mark>青衿计划</mark>" in page
    assert browser.get(f"/filings/{theirs.id}").status_code == 200


def test_before_anything_was_asked_the_page_says_what_can_be_asked(browser: Seat) -> None:
    page = browser.text("/search/")
    assert "输入任意字句即可检索" in page
    assert "找到" not in page
    assert "输入任意字句即可检索" in browser.text("/search/?q=%20%20")


def test_nothing_found_says_what_to_do(browser: Seat) -> None:
    page = browser.text("/search/?q=夸父逐日&unit=市发改委")
    assert "没有同时包含这些字句的档案" in page
    assert "不限筛选，重新检索" in page


def test_filters_count_and_keep_the_query(browser: Seat) -> None:
    page = browser.text("/search/?q=合作协议")
    assert re.search(r'href="(/search/\?q=[^"]+&amp;unit=[^"]+)"><span>市科技局</span><b>1</b>', page)
    narrowed = browser.text("/search/?q=合作协议&unit=市科技局")
    assert THEIRS in narrowed
    assert OURS not in narrowed
    assert 'name="unit" value="市科技局"' in narrowed  # a new query keeps the filter
    assert 'title="取消：市科技局"' in narrowed


def test_what_is_printed_names_the_filters_as_the_page_does(browser: Seat) -> None:
    page = browser.text("/search/?q=合作协议&kind=filing&unit=市科技局&field=policy")
    (line,) = re.findall(r'<p class="print-only">([^<]*)</p>', page)
    assert line.startswith("检索词：合作协议；类别：") and "报送单位：市科技局；领域或机制：政策争取" in line
    assert "policy" not in line and "filing" not in line


def test_filters_alone_list_everything_that_passes(browser: Seat) -> None:
    assert "找到 2 件" in browser.text("/search/?unit=市发改委")


def test_a_chosen_filter_that_leaves_nothing_can_be_taken_back(browser: Seat) -> None:
    page = browser.text("/search/?q=青衿计划&year=1999")
    assert "找到 0 件" in page
    assert 'title="取消：1999"' in page


def test_a_hostile_query_is_a_query_like_any_other(browser: Seat) -> None:
    for query in (
        "<script>alert(1)</script>",
        '"><img src=x>',
        "{{ 7*7 }}",
        "' or 1=1",
        "\0",
        "\\",
        '"',
        "*",
        "title:x",
        "(" * 20,
    ):
        page = browser.text("/search/", query_string={"q": query})
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'value="49"' not in page


def test_a_strangers_text_comes_out_as_it_went_in(office: Office, browser: Seat) -> None:
    hand_in(office, "标记测试协议", unit="市发改委", text="甲方<script>x()&amp;{{ 7*7 }}按期完成。")
    page = browser.text("/search/", query_string={"q": "按期完成"})
    assert "<script>x" not in page
    assert "&lt;script&gt;x()&amp;amp;{{ 7*7 }}<mark>按期完成</mark>" in page


def test_a_query_that_is_too_long_is_refused_on_the_same_page(browser: Seat) -> None:
    answer = browser.get("/search/", query_string={"q": "长" * (LONGEST_QUERY + 1)})
    assert answer.status_code == 422
    assert "超过 200 个字的上限" in answer.text
    assert 'role="search"' in answer.text


def test_files_that_wait_to_be_read_are_told(office: Office, browser: Seat) -> None:
    hand_in(office, "刚刚上传的协议", unit="市发改委", read=False)
    assert "还有 1 个文件正在识别" in browser.text("/search/?q=协议")


def test_many_hits_come_page_by_page_each_once(office: Office, browser: Seat) -> None:
    for number in range(22):
        hand_in(office, f"第{number}号联席会议备忘录", unit="市发改委", read=False)
    first, second = browser.text("/search/?q=联席会议备忘录"), browser.text("/search/?q=联席会议备忘录&page=2")
    assert "共 22 条，第 1–20 条" in first
    assert "共 22 条，第 21–22 条" in second
    titles = re.findall(r"<h3><a href=[^>]+>(第\d+号联席会议备忘录)</a>", first + second)
    assert len(titles) == len(set(titles)) == 22
    assert "这一页没有结果" in browser.text("/search/?q=联席会议备忘录&page=9")


def test_the_workbook_holds_what_the_page_shows(browser: Seat) -> None:
    answer = browser.get("/search/export?q=合作协议&unit=市科技局")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    assert "%E6%A3%80%E7%B4%A2%E7%BB%93%E6%9E%9C.xlsx" in answer.headers["Content-Disposition"]
    rows = list(load_workbook(io.BytesIO(answer.data)).active.values)
    assert rows[0][:3] == ("编号", "名称", "类别")
    assert [row[:4] for row in rows[1:]] == [("GDBA-2026-002", THEIRS, "协议备案", "市科技局")]


def test_a_leader_searches_everything(seat: Callable[[Person], Seat]) -> None:
    assert "找到 1 件" in seat(LEADER).text("/search/?q=青衿计划")


@given(text=st.text(max_size=60), cuts=st.lists(st.integers(0, 60), max_size=8))
def test_marks_change_nothing_but_add_marks(text: str, cuts: list[int]) -> None:
    places = sorted({min(cut, len(text)) for cut in cuts})
    marks = tuple(zip(places[::2], places[1::2], strict=False))
    shown = marked(Hit(id="F1", kind="filing", number=None, title="t", unit="u", date=None, snippet=text, marks=marks))
    assert Markup(shown.replace("<mark>", "").replace("</mark>", "")) == Markup.escape(text)
    assert shown.count("<mark>") == len(marks)
