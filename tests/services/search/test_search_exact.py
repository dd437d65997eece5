"""A search finds the objects that hold every term, and no other, whatever the index knows of them."""

from __future__ import annotations

import random
import string
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.model.normal import normalise
from services.model.people import EVERYTHING
from services.model.query import Query, QueryTooLong
from tests.services.search.conftest import SearchRoom, open_room

CHINESE = "广德市宣城苏皖合作示范区一地六县长三角体化发展局委会政策争取交流制度创新協議項目资金年月日第号〔〕（）“”，。、○〇"
MIXED = CHINESE + string.ascii_letters + string.digits + "０１２ＡＢ—-/.%" + "  \n\u3000"


def random_text(chance: random.Random, length: int) -> str:
    """Chinese with numbers and words of ASCII in it, from few enough characters that parts of texts recur."""
    pieces = []
    while sum(map(len, pieces)) < length:
        if chance.random() < 0.2:
            pieces.append("".join(chance.choices(string.ascii_letters + string.digits + "-. ", k=chance.randint(1, 8))))
        else:
            pieces.append("".join(chance.choices(MIXED, k=chance.randint(1, 12))))
    return "".join(pieces)


@given(seed=st.integers(0, 2**32), data=st.data())
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_search_for_any_part_of_any_text_finds_exactly_what_holds_it(seed: int, data: st.DataObject) -> None:
    chance = random.Random(seed)
    with TemporaryDirectory() as folder:
        room = open_room(Path(folder))
        originals = {}

        def write(object_id: str, version: int) -> None:
            pages = [random_text(chance, chance.randint(1, 80)) for _page in range(chance.randint(1, 3))]
            originals[object_id] = (room.put(object_id, *pages, version=version), "\n".join(pages))

        names = [f"object-{number}" for number in range(24)]
        for name in names[:16]:
            write(name, 1)
        assert room.search.index_waiting(5) == 16
        for name in chance.sample(names[:16], 5):  # changed after they were indexed
            write(name, 2)
        for name in names[16:]:  # never indexed
            write(name, 1)
        with room.register.transaction() as transaction:  # gone, while the index still has it
            transaction.texts.remove(names[0])
        del originals[names[0]]
        for _query in range(30):
            _normal, text = originals[chance.choice(sorted(originals))]
            start = chance.randrange(len(text))
            part = text[start : start + data.draw(st.integers(1, 12))]
            terms = [normalise(term) for term in part.split()]
            terms = [term for term in terms if term]
            expected = {name for name, (normal, _text) in originals.items() if all(term in normal for term in terms)}
            assert room.ids(part) == expected, part
        room.search.reindex()
        for character in CHINESE:
            expected = {name for name, (normal, _text) in originals.items() if normalise(character) in normal}
            assert room.ids(character) == expected, character
        room.register.close()


@pytest.fixture
def filled(room: SearchRoom) -> SearchRoom:
    """Two agreements; the test runs with both in the index and with both outside it."""
    room.put(
        "a",
        "关于推进（皖长三角〔２０２１〕4号）的合作协议\n苏皖合作示\n  范区管委会与上海松江区，依托Ｇ６０ 科创\n走廊，",
        "总投资1,234.56万元，取得“3 个 1”工作成效。",
        title="苏皖合作示范区与G60科创走廊战略合作协议",
        parties=("广德市人民政府", "松江区人民政府"),
    )
    room.put("b", "長三角一體化：皖长三角办〔2022〕5号。OA 邮箱 hello world", title="备忘录", parties=("誓节镇",))
    return room


@pytest.mark.parametrize("indexed", [False, True])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("皖长三角〔2021〕4号", "a"),
        ("皖长三角[2021]4号", "a"),
        ("皖长三角（2021）４号", "a"),
        ("皖长三角【2021】4号", "a"),
        ("G60科创走廊", "a"),
        ("ｇ６０科创走廊", "a"),
        ("Ｇ60　科创走廊", "a"),
        ("苏皖合作示范区管委会", "a"),
        ("走廊，总投资", "a"),
        ("“3个1”", "a"),
        ('"3个1"', "a"),
        ("1,234.56万元", "a"),
        ("长三角一体化", "b"),
        ("長三角", "ab"),
        ("長", "ab"),
        ("。", "ab"),
        ("号 管委会 松江", "a"),
        ('"hello world"', "b"),
        ("world hello", "b"),
        ("helloworld", ""),
        ('"world hello"', ""),
        ("OA邮箱", "b"),
        ("誓节镇", "b"),
        ("广德市人民政府松江区", ""),
        ("扫描件1.pdf", "ab"),
        ("市发改委", "ab"),
        ("AND", ""),
        ("* ?", ""),
        ("号 不存在的词", ""),
        ("", "ab"),
        ("　 ", "ab"),
        ("\x1e", "ab"),
    ],
)
def test_named_queries(filled: SearchRoom, query: str, found: str, indexed: bool) -> None:
    if indexed:
        filled.search.index_waiting()
    assert filled.ids(query) == set(found)


def test_a_query_of_more_than_200_characters_is_refused_in_words() -> None:
    assert Query(text="长" * 200).text
    with pytest.raises(QueryTooLong, match="201 个字"):
        Query(text="长" * 201)


@pytest.mark.parametrize("indexed", [False, True])
def test_pages_of_results_never_overlap_and_ties_go_by_date_and_id(room: SearchRoom, indexed: bool) -> None:
    for number in range(25):
        room.put(f"o{number:02}", "同样的文本", day=f"2022-0{1 + number % 3}-01")
    if indexed:
        room.search.index_waiting()
    pages = [
        [hit.id for hit in room.search.find(Query(text="同样", limit=10, offset=offset), scope=EVERYTHING).hits]
        for offset in (0, 10, 20, 30)
    ]
    assert list(map(len, pages)) == [10, 10, 5, 0]
    in_order = sorted((f"o{number:02}" for number in range(25)), key=lambda name: (-(int(name[1:]) % 3), name))
    assert [name for page in pages for name in page] == in_order


def test_the_better_match_comes_first_and_indexing_does_not_change_the_order(room: SearchRoom) -> None:
    room.put("once", "交通互联" + "其他内容" * 30)
    room.put("often", "交通互联项目，交通互联资金，交通互联政策" + "其他内容" * 24)
    for number in range(8):
        room.put(f"other{number}", "与此无关的另一份文件" * 10)
    before = [hit.id for hit in room.find("交通互联").hits]
    room.search.index_waiting()
    assert before == [hit.id for hit in room.find("交通互联").hits] == ["often", "once"]


@pytest.mark.parametrize("indexed", [False, True])
def test_what_comes_near_without_containing_it_stands_apart(room: SearchRoom, indexed: bool) -> None:
    room.put("exact", "关于建立生态共保联动机制的协议")
    room.put("close", "关于建立生态联动共保机制的若干协议")
    room.put("far", "招商引资推介会活动方案")
    if indexed:
        room.search.index_waiting()
    results = room.find("生态共保联动机制")
    assert ([hit.id for hit in results.hits], [hit.id for hit in results.near]) == (["exact"], ["close"])
    assert results.near[0].marks
    missing = room.find("生态共保联动机制委员会")
    assert (missing.total, [hit.id for hit in missing.near]) == (0, ["exact"])
    assert room.find("").near == ()
