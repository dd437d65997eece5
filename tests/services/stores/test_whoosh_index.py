"""The index files: legal for any Whoosh, right for every term, and one writer at a time."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.index import open_dir
from whoosh.query import And, Prefix, Term

from services.model.normal import object_text
from services.model.query import IndexedText
from services.stores.whoosh_index import WhooshIndex
from services.stores.whoosh_index.parser import parse
from services.stores.whoosh_index.schema import CHARS, PAIRS, WORDS, cut

SENTENCES = [
    "苏皖合作示范区和“一地六县”合作区广德片区管委会",
    "推动在规划衔接、产业协作、交通互联、生态共保、服务共享等重点领域签署一批重要合作事项",
    "皖长三角办〔2022〕5号 G60 科创走廊 hello world",
    "𠮷林𠀀字形 ①②③ é Ω",
]


def texts(count: int, *, version: int = 1, seed: int = 1) -> list[IndexedText]:
    chance = random.Random(seed)
    return [
        IndexedText(f"o{number}", version, object_text(["标题", f"第{number}号"], [chance.choices(SENTENCES, k=3), ["局"]]))
        for number in range(count)
    ]


def generation(folder: Path) -> Path:
    return folder / (folder / "CURRENT").read_text("ascii")


def held(index: WhooshIndex) -> set[tuple[str, int]]:
    return {(name, version) for _number, name, version in index.view().documents()}


def counts(index: WhooshIndex, field: str, term: str) -> dict[str, int]:
    """object id -> occurrences, as the index has them for documents that count."""
    view, found = index.view(), {}
    names = {number: name for number, name, _version in view.documents()}
    for base, segment in view.parts:
        documents, numbers = segment.postings(field, term)
        assert np.all(np.diff(documents) > 0)
        found |= {
            names[base + number]: int(count)
            for number, count in zip(documents.tolist(), numbers.tolist(), strict=True)
            if base + number in names
        }
    return found


@pytest.mark.parametrize("count", [1, 2, 300])
def test_every_character_pair_and_word_has_exactly_its_occurrences(tmp_path: Path, count: int) -> None:
    index, given_texts = WhooshIndex(tmp_path / "whoosh"), texts(count)
    index.add(given_texts[: count // 2])
    index.add(given_texts[count // 2 :])
    truth: dict[tuple[str, str], dict[str, int]] = {}
    for text in given_texts:
        normal = text.normal
        of_text = Counter((CHARS, character) for character in normal if character != "\x1e")
        of_text.update((PAIRS, normal[at : at + 2]) for at in range(len(normal) - 1) if "\x1e" not in normal[at : at + 2])
        of_text.update((WORDS, word) for word in cut(normal) if any(map(str.isalnum, word)) and "\x1e" not in word)
        for term, number in of_text.items():
            truth.setdefault(term, {})[text.object_id] = number
    for (field, term), expected in truth.items():
        assert counts(index, field, term) == expected, (field, term)
    assert counts(index, PAIRS, "没有") == {}


def test_stock_whoosh_opens_the_index_and_finds_the_same(tmp_path: Path) -> None:
    index, given_texts = WhooshIndex(tmp_path / "whoosh"), texts(300)
    index.add(given_texts)
    index.add(texts(5, version=2, seed=9))  # replaces five
    latest = {text.object_id: text for text in given_texts} | {text.object_id: text for text in texts(5, version=2, seed=9)}
    with open_dir(str(generation(tmp_path / "whoosh"))).searcher() as searcher:
        assert searcher.doc_count() == 300
        for field, term in ((PAIRS, "合作"), (CHARS, "局"), (WORDS, "科创"), (PAIRS, "𠮷林"), (CHARS, "λ")):
            expected = {name for name, text in latest.items() if term in text.normal}
            assert {hit["id"] for hit in searcher.search(Term(field, term), limit=None)} == expected
        both = searcher.search(And([Term(PAIRS, "科创"), Term(PAIRS, "生态")]), limit=None)
        assert {hit["id"] for hit in both} == {n for n, t in latest.items() if "科创" in t.normal and "生态" in t.normal}
        assert len(searcher.search(Prefix(PAIRS, "合"), limit=None)) > 0
        (hit,) = searcher.search(Term("id", "o3"))
        assert hit["version"] == 2


def test_a_later_version_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path / "whoosh")
    index.add([IndexedText("a", 1, "旧文"), IndexedText("b", 1, "别的")])
    index.add([IndexedText("a", 2, "新文")])
    assert held(index) == {("a", 2), ("b", 1)}
    assert (counts(index, PAIRS, "旧文"), counts(index, PAIRS, "新文")) == ({}, {"a": 1})
    index.remove(["a"])
    assert held(index) == {("b", 1)}


def test_a_text_without_any_character_is_held_too(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path / "whoosh")
    index.add([IndexedText("empty", 1, "")])
    index.add([IndexedText("a", 1, "有字"), IndexedText("last", 1, "")])
    assert held(index) == {("empty", 1), ("a", 1), ("last", 1)}


def test_joining_keeps_what_is_current_and_drops_the_rest(tmp_path: Path) -> None:
    index, now = WhooshIndex(tmp_path / "whoosh"), {}
    for number in range(20):
        text = IndexedText(f"o{number % 13}", number + 1, f"第{number}号协议")
        now[text.object_id] = text
        index.add([text])
    before = index.view()
    assert len(before.segments) == 13
    index.tidy(lambda ids: [now[name] for name in ids if name != "o12"])  # one is gone from the register
    assert len(index.view().segments) <= 3
    assert held(index) == {(text.object_id, text.version) for text in now.values() if text.object_id != "o12"}
    assert counts(index, PAIRS, "协议") == {name: 1 for name in now if name != "o12"}
    assert before.segments[0].frequency(PAIRS, "协议") == 1  # who still reads the old view is not disturbed


def test_many_large_texts_become_several_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.stores.whoosh_index.view.LARGEST_SEGMENT", 500)
    index = WhooshIndex(tmp_path / "whoosh")
    index.add([IndexedText(f"o{number}", 1, "长文" * 100) for number in range(9)])
    assert len(index.view().segments) == 5
    assert len(held(index)) == 9


def test_a_new_generation_is_not_seen_before_it_is_complete(tmp_path: Path) -> None:
    index, other = WhooshIndex(tmp_path / "whoosh"), WhooshIndex(tmp_path / "whoosh")
    index.add([IndexedText("old", 1, "旧")])
    with index.anew() as put:
        put([IndexedText("a", 1, "甲")])
        put([IndexedText("b", 1, "乙")])
        assert held(other) == {("old", 1)}
    assert held(other) == {("a", 1), ("b", 1)}


def test_a_failed_new_generation_leaves_the_old_one(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path / "whoosh")
    index.add([IndexedText("old", 1, "旧")])
    with pytest.raises(RuntimeError), index.anew() as put:
        put([IndexedText("a", 1, "甲")])
        raise RuntimeError
    assert held(WhooshIndex(tmp_path / "whoosh")) == {("old", 1)}


def test_no_index_at_all_is_an_empty_view_and_looking_makes_no_folder(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path / "absent")
    assert held(index) == set()
    assert not (tmp_path / "absent").exists()


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("", ()),
        (" \u3000 ", ()),
        ("广德 长三角\u3000G60", ("广德", "长三角", "g60")),
        ('"a b" c', ("a b", "c")),
        ("“3个1”", ('"3个1"',)),
        ("“一地 六县”", ('"一地', '六县"')),
        ('12" 屏幕', ('12"', "屏幕")),
        ('"未闭合 引号', ('"未闭合', "引号")),
        ('""', ()),
        ('"  "', ()),
        ("a a Ａ", ("a",)),
        ("not (x OR y) z* -q +w field:v ~2 ^3", ("not", "(x", "or", "y)", "z*", "-q", "+w", "field:v", "~2", "^3")),
        ("\x1e\u200b", ()),
    ],
)
def test_white_space_separates_and_ascii_quotes_keep_together(query: str, terms: tuple[str, ...]) -> None:
    assert parse(query) == terms


@given(text=st.text(max_size=60))
@settings(max_examples=300)
def test_no_query_breaks_the_parser_and_no_term_is_empty(text: str) -> None:
    assert "" not in parse(text)
