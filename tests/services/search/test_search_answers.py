"""What an answer shows: snippets with their page and marks, facets, and never anything outside the scope."""

from __future__ import annotations

import pytest

from services.model.normal import normalise
from services.model.people import Scope
from tests.services.search.conftest import SearchRoom


@pytest.mark.parametrize("indexed", [False, True])
def test_a_hit_shows_its_page_and_marks_the_original_words(room: SearchRoom, indexed: bool) -> None:
    room.put("a", "前言" * 100, "乙方依托Ｇ60 科创\n走廊建设" + "后文" * 100, "附件：G60科创走廊")
    if indexed:
        room.search.index_waiting()
    (hit,) = room.find("g60科创走廊 乙方").hits
    assert hit.page == 2
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["乙方", "Ｇ60 科创 走廊"]
    assert 20 < len(hit.snippet) <= 150


def test_a_phrase_across_a_page_shows_the_page_where_it_begins(room: SearchRoom) -> None:
    room.put("a", "第一页" * 20, "苏皖合作示", "范区管委会")
    (hit,) = room.find("苏皖合作示范区").hits
    assert hit.page == 2
    assert normalise("".join(hit.snippet[start:end] for start, end in hit.marks)) == "苏皖合作示范区"


def test_a_flowing_file_has_no_page_and_a_name_shows_itself(room: SearchRoom) -> None:
    room.put("a", "甲方与乙方", paged=False, parties=("誓节镇人民政府",), title="战略合作协议")
    (by_text,) = room.find("乙方").hits
    assert (by_text.page, by_text.snippet, by_text.marks) == (None, "甲方与乙方", ((3, 5),))
    (by_party,) = room.find("誓节").hits
    assert (by_party.snippet, by_party.marks) == ("誓节镇人民政府", ((0, 2),))
    (by_title,) = room.find("战略合作").hits
    assert by_title.snippet == "战略合作协议"


def test_a_mark_is_never_cut_off_by_the_edge_of_the_snippet(room: SearchRoom) -> None:
    phrase = "".join(chr(0x4E00 + number) for number in range(190))
    spaced = "\n ".join(phrase)
    room.put("a", "前" * 500 + spaced + "后" * 500)
    (hit,) = room.find(phrase).hits
    assert [normalise(hit.snippet[start:end]) for start, end in hit.marks] == [normalise(phrase)]


def test_each_facet_ignores_its_own_filter_and_no_other(room: SearchRoom) -> None:
    room.put("a", "协议正文", unit="市发改委", day="2021-05-01", field="产业协作")
    room.put("b", "协议正文", unit="市发改委", day="2022-05-01", field="生态共保")
    room.put("c", "协议正文", unit="誓节镇", day="2022-05-01", field="产业协作")
    room.put("d", "别的内容", unit="誓节镇", day="2022-05-01")
    room.search.index_waiting()
    results = room.find("协议正文", unit="市发改委", year=2022)
    assert results.total == 1
    assert results.facets == {
        "kind": {"filing": 1},
        "unit": {"市发改委": 1, "誓节镇": 1},
        "year": {"2021": 1, "2022": 1},
        "field": {"生态共保": 1},
    }
    assert room.find("", field="产业协作").total == 2
    assert room.find("协议正文", kind="document").total == 0
    assert room.find("协议正文", unit="没有这个单位").facets["unit"] == {"市发改委": 2, "誓节镇": 1}


@pytest.mark.parametrize("indexed", [False, True])
def test_one_unit_never_sees_anothers_not_even_in_a_count(room: SearchRoom, indexed: bool) -> None:
    room.put("ours", "联合共建生态廊道的协议", unit="誓节镇", field="生态共保", unread=1)
    room.put("theirs", "联合共建生态廊道的协议", unit="市发改委", day="2019-01-01", field="产业协作", unread=3)
    room.put("like", "联合建设共建生态的廊道协议", unit="市发改委", unread=1)
    room.put("office", "联合共建生态廊道的协议", unit="", unread=1)
    if indexed:
        room.search.index_waiting()
    seen = room.find("共建生态廊道", scope=Scope(unit="誓节镇"))
    assert ([hit.id for hit in seen.hits], seen.total, seen.near, seen.unread) == (["ours"], 1, (), 1)
    assert seen.facets == {"kind": {"filing": 1}, "unit": {"誓节镇": 1}, "year": {"2022": 1}, "field": {"生态共保": 1}}
    asked = room.find("共建生态廊道", scope=Scope(unit="誓节镇"), unit="市发改委")
    assert (asked.total, asked.hits, asked.near, asked.facets["unit"]) == (0, (), (), {"誓节镇": 1})
    assert room.find("", scope=Scope(unit="誓节镇")).total == 1
    nobody = room.find("共建生态廊道", scope=Scope(unit=""))
    assert (nobody.total, nobody.near, nobody.unread, nobody.facets["kind"]) == (0, (), 0, {})
    everything = room.find("共建生态廊道")
    assert (everything.total, [hit.id for hit in everything.near], everything.unread) == (3, ["like"], 6)
    assert "" not in everything.facets["unit"]


def test_a_unit_that_changes_takes_its_object_along_at_once(room: SearchRoom) -> None:
    room.put("a", "协议正文", unit="市发改委")
    room.search.index_waiting()
    assert room.ids("协议正文", scope=Scope(unit="市发改委")) == {"a"}
    room.put("a", "协议正文", unit="誓节镇", version=2)
    assert room.ids("协议正文", scope=Scope(unit="市发改委")) == set()
    assert room.ids("协议正文", scope=Scope(unit="誓节镇")) == {"a"}


def test_the_answer_as_json_has_the_agreed_keys(room: SearchRoom) -> None:
    room.put("a", "协议正文")
    answer = room.find("正文").as_json()
    assert {"query", "total", "near", "unread", "facets", "hits"} <= answer.keys()
    assert {"id", "kind", "number", "title", "unit", "date", "page", "snippet"} <= answer["hits"][0].keys()
    assert answer["hits"][0]["date"] == "2022-09-02"
