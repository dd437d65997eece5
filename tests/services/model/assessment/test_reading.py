"""A scheme's TOML: read whole, or refused with everything that is wrong, each thing with its line."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.assessment.measures import MEASURES
from services.model.assessment.reading import SchemeRefused, read_scheme
from services.model.assessment.reading_indicators import FORM_LABELS, NATURE_FORMS
from services.model.assessment.scheme import Form, Scheme
from services.model.assessment.scheme_checks import base
from services.model.assessment.toml_lines import lines_of
from services.model.mechanisms import Mechanism
from services.model.papers.addressing import Purpose, classify, rule_for
from services.model.periods import Quarter
from services.model.units import UnitKind

DEFAULT = (Path(__file__).parents[4] / "services" / "rankings" / "schemes" / "2022.toml").read_text("utf-8")
LINES = DEFAULT.split("\n")

SMALL = """version = "1"
name = "试行办法"
since = "2022Q3"

[[groups]]
name = "全部"
kinds = ["department", "township", "subdistrict", "other"]

[[indicators]]
mechanism = ["policy", "exchange", "innovation"]
name = "按时"
source = "通知三（二）"
measure = "timeliness"
form = "share"
points = 100
"""


def refused(text: str) -> list[tuple[int, str, str]]:
    """What is wrong: line, code, words."""
    with pytest.raises(SchemeRefused) as caught:
        read_scheme(text)
    assert all(f"{one.where}：{one.text}" in str(caught.value) for one in caught.value.findings[:5])
    assert all(one.where == f"第{line}行" for line, one in caught.value.faults)
    return [(line, one.code, one.text) for line, one in caught.value.faults]


def changed(old: str, new: str, text: str = SMALL) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def test_the_scheme_that_comes_with_the_house_is_sound_and_follows_the_notice() -> None:
    scheme = read_scheme(DEFAULT)
    assert (scheme.version, scheme.since, scheme.unproven, scheme.lowest) == ("2022", Quarter(2022, 1), 0, 0)
    assert scheme.text == DEFAULT
    for mechanism in Mechanism:
        for group in scheme.groups:
            assert sum(one.points for one in base(scheme, mechanism, group.name)) == 100
    assert all("通知" in one.source for one in scheme.indicators)
    used = {one.measure for one in scheme.indicators}
    demanded = {"timeliness", "completeness", "evidence", "visit", "visit-months", "policy", "project", "fund-amount", "signing"}
    demanded |= {"filing", "three-ones", "event", "coverage", "replication-progress", "case", "instruction"}
    assert demanded | {"overdue-rectifications", "missing-returns"} <= used


def test_the_scheme_of_the_house_ranks_whom_the_table_of_addressing_ranks() -> None:
    """条例第十七条: a bulletin that ranked the others would be remarked on (finding P12)."""
    unranked = read_scheme(DEFAULT).unranked
    for one in unranked:
        kind = classify(one.unit)
        assert not rule_for(kind, Purpose.RANK).ranked and one.reason == kind.value


def test_an_indicator_of_several_mechanisms_stands_under_each_with_its_line() -> None:
    scheme = read_scheme(SMALL)
    assert [(one.mechanism, one.points, one.line) for one in scheme.indicators] == [(each, Decimal(100), 9) for each in Mechanism]


def test_words_may_be_english_or_chinese() -> None:
    text = changed('["department", "township", "subdistrict", "other"]', '["市直单位", "乡镇", "街道", "其他"]')
    text = changed('["policy", "exchange", "innovation"]', '["政策争取", "交流合作", "制度创新"]', text)
    text = changed('"share"', '"按比例"', changed('"timeliness"', '"按时报送率"', text))
    assert read_scheme(text).indicators == read_scheme(SMALL).indicators


@pytest.mark.parametrize(("lowest", "meant"), [('"不设"', None), ("-20", Decimal(-20)), ("0.5", Decimal("0.5"))])
def test_a_score_may_have_another_floor_or_none(lowest: str, meant: Decimal | None) -> None:
    assert read_scheme(f"lowest = {lowest}\n{SMALL}").lowest == meant


# One thing is wrong: what stands in SMALL, what it is changed into, the line and code, and what is told of it.
WRONG = [
    ('version = "1"', 'verison = "1"', 1, "A02", "是否“version”"),
    ('version = "1"', "", 1, "A03", "缺少“version”"),
    ('"1"', '"../1"', 1, "A05", "“../1”"),
    ('"试行办法"', '""', 2, "A03", "缺少“name”"),
    ('"试行办法"', f'"{"办" * 61}"', 2, "A05", "61个字"),
    ('"2022Q3"', '"2022Q5"', 3, "A05", "“2022Q5”"),
    ('"2022Q3"', "2022", 3, "A04", "现在是数字"),
    ('"department", ', "", 5, "A10", "市直单位（承担1、2、3项工作机制的）不属于任何一组"),
    ('"other"]', '"other", "other"]', 7, "A09", "“other”"),
    ('"township"', '"townships"', 7, "A06", "是否“township”"),
    ('["policy", "exchange", "innovation"]', '"polcy"', 10, "A06", "是否“policy”"),
    ('"timeliness"', '"timelyness"', 13, "A06", "是否“timeliness”"),
    ('"timeliness"', '"visit"', 14, "A13", "“向上对接”（visit）算出的是数量，不能用“按比例”"),
    ('"share"', '"shares"', 14, "A06", "是否“share”"),
    ("points = 100", "points = 99", 9, "A07", "合计99分，应为100分（99）"),
    ("points = 100", 'points = "100"', 15, "A04", "数字，不加引号"),
    ("points = 100", "points = true", 15, "A04", "现在是true 或 false"),
    ("points = 100", "points = nan", 15, "A04", "应是数字"),
    ("points = 100", "points = -100", 15, "A05", "大于0"),
    ("points = 100", "points = 99.99999", 15, "A05", "最多4位小数"),
    ("points = 100", "points = 100\neach = 2", 16, "A14", "“each”与计分方式“按比例”不相配"),
    ("points = 100", 'points = 100\nworth = { "按是" = 1 }', 16, "A06", "是否“按时”"),
    ("points = 100", 'points = 100\nworth = { "按时" = 2 }', 16, "A05", "0至1"),
    ("points = 100", 'points = 100\ngroups = ["全步"]', 16, "A06", "是否“全部”"),
    ("points = 100", "points = 100\nnothing = 1.5", 16, "A05", "0至1"),
    ("points = 100", "points = 100\n[weights]\npolicy = 0\nexchange = 1\ninnovation = 1", 17, "A05", "大于0"),
    ("points = 100", "points = 100\n[weights]\npolicy = 1\nexchange = 1", 16, "A03", "制度创新的权重"),
    ("points = 100", "points = 100\n[comend]\nfirst = 3", 16, "A02", "是否“commend”"),
    ("points = 100", "points = 100\n[commend]\nfrist = 3", 17, "A02", "是否“first”"),
    ("points = 100", 'points = 100\n[[unranked]]\nunit = "市法院"', 16, "A03", "不排名的原因"),
    ("points = 100", "points = 100，", 15, "A01", "全角符号“，”"),
    ("points = 100", "points = １００", 15, "A01", "全角符号“１”"),
    ("points = 100", "points 100", 15, "A01", "缺少等号"),
    ("points = 100", "points = 100\npoints = 100", 16, "A01", "同一项写了两次"),
    ("points = 100", "points = 一百", 15, "A01", "等号后面的内容看不懂"),
    ('"试行办法"', '"试行办法', 2, "A01", "引号没有配对"),
    ('"试行办法"', "'''试行办法", 15, "A01", "引号没有配对"),
    ('"试行办法"', "“试行办法”", 2, "A01", "全角符号““”"),
    ('["policy", "exchange", "innovation"]', '["policy"', 11, "A01", "这一项从第10行开始"),
    ("[[groups]]", "[groups]", 5, "A04", "若干个 [[groups]]"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "code", "told"), WRONG, ids=[f"{one[3]}-{one[1][:24]}" for one in WRONG])
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, line: int, code: str, told: str) -> None:
    found = refused(changed(old, new))
    assert any((at, known) == (line, code) and told in words for at, known, words in found), found


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_lines() -> None:
    text = changed('"试行办法"', "5", changed('"timeliness"', '"timelyness"', changed('"2022Q3"', '"三季度"')))
    found = refused(text + '[[indicators]]\nmechanism = "policy"\n')
    assert [at for at, _code, _words in found] == sorted(at for at, _code, _words in found)
    assert {(2, "A04"), (3, "A05"), (13, "A06"), (16, "A03")} <= {(at, code) for at, code, _words in found}
    assert {words for at, _code, words in found if at == 16} >= {
        "缺少“name”（指标名称），请补上",
        "缺少“measure”（考核什么），请补上",
    }


def test_a_misspelt_measure_hides_no_wrong_sum() -> None:
    found = refused(changed('"timeliness"', '"timelyness"', changed("points = 100", "points = 90")))
    assert [code for _at, code, _words in found if code != "A07"] == ["A06"] and any(code == "A07" for _at, code, _words in found)


def test_tiers_have_to_rise() -> None:
    tiers = "tiers = [\n  { least = 0.5, points = 60 },\n  { least = 0.4, points = 100 },\n]"
    found = refused(changed('form = "share"\npoints = 100', f'form = "tiers"\n{tiers}'))
    assert [(at, code) for at, code, _words in found] == [(15, "A08")] and "0.4起100分" in found[0][2]


def test_the_most_of_tiers_is_the_highest_of_them() -> None:
    tiers = "tiers = [{ least = 0.5, points = 60 }, { least = 1, points = 100 }]"
    scheme = read_scheme(changed('form = "share"\npoints = 100', f'form = "tiers"\n{tiers}'))
    assert {one.points for one in scheme.indicators} == {Decimal(100)}


def test_a_measure_of_another_mechanism_is_refused() -> None:
    text = changed('"timeliness"', '"visit"', changed('"share"', '"each"', changed("points = 100", "each = 1\npoints = 100")))
    assert [(code, "只用于政策争取" in words) for _at, code, words in refused(text)] == [("A12", True), ("A12", True)]


def test_two_indicators_of_one_name_in_one_mechanism_are_refused() -> None:
    again = SMALL[SMALL.index("[[indicators]]") :].replace('["policy", "exchange", "innovation"]', '"policy"')
    found = refused(changed("points = 100", "points = 50") + "\n" + again.replace("points = 100", "points = 50"))
    assert (17, "A09") in {(at, code) for at, code, _words in found}


def test_groups_may_go_by_duties_and_then_have_to_cover_all_of_them_once() -> None:
    kinds = 'kinds = ["department", "township", "subdistrict", "other"]'
    whole = changed(kinds, f"{kinds}\nduties = [1, 2]") + f'\n[[groups]]\nname = "三项"\n{kinds}\nduties = 3\n'
    scheme = read_scheme(whole)
    homes = [[group.name for group in scheme.groups_for(UnitKind.TOWNSHIP, duties)] for duties in (1, 2, 3)]
    assert homes == [["全部"], ["全部"], ["三项"]]
    assert {code for _at, code, _words in refused(changed("duties = 3", "duties = [2, 3]", whole))} == {"A10"}


def test_indicators_of_one_group_only_have_to_sum_up_within_it() -> None:
    kinds = '["department", "township", "subdistrict", "other"]'
    towns = '\n[[groups]]\nname = "乡镇"\nkinds = ["township"]\n'
    own = SMALL[SMALL.index("[[indicators]]") :].replace('"按时"', '"及时"') + 'groups = ["乡镇"]\n'
    text = changed(kinds, '["department", "subdistrict", "other"]') + 'groups = ["全部"]\n' + own + towns
    assert len(read_scheme(text).indicators) == 6
    found = refused(text.replace('points = 100\ngroups = ["乡镇"]', 'points = 80\ngroups = ["乡镇"]'))
    assert {code for _at, code, _words in found} == {"A07"} and all("（乡镇）" in words for _at, _code, words in found)


@pytest.mark.parametrize(
    "text",
    ["", "x" * 100_001, "a = " + "[" * 5000, "a = 1" + "0" * 6000, "[[[", "\x00", "a = 1e999999999", "﻿", '"" = 1', "= 1"],
    ids=["nothing", "too-long", "deep", "digits", "brackets", "control", "exponent", "bom", "empty-key", "no-key"],
)
def test_what_is_no_scheme_at_all_is_refused_with_a_line(text: str) -> None:
    assert all(at >= 1 and words for at, _code, words in refused(text))


def test_too_many_indicators_are_refused_at_the_first_one_too_many() -> None:
    one = SMALL[SMALL.index("[[indicators]]") :]
    text = SMALL + one * 200
    heads = [at for at, line in enumerate(text.split("\n"), 1) if line == "[[indicators]]"]
    assert [(at, code) for at, code, _words in refused(text)] == [(heads[200], "A11")]


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "+nan"])
def test_what_cannot_be_reckoned_with_is_called_by_its_name(number: str) -> None:
    told = (15, "A04", "“points”应是数字，不加引号，现在是nan 或 inf，不是能计算的数")
    assert refused(changed("points = 100", f"points = {number}")) == [told]


def test_a_header_with_too_few_or_too_many_brackets_is_named_where_it_stands() -> None:
    more = SMALL[SMALL.index("[[indicators]]") :]
    single = "小标题要用双层方括号，应写成 [[indicators]]，每项各写一个"
    assert refused(changed("[[indicators]]", "[indicators]") + more) == [(9, "A01", single)]
    assert refused(SMALL + more.replace("[[indicators]]", "[indicators]") + more) == [(16, "A01", single)]
    double = "小标题只用一层方括号，应写成 [commend]，只写一个"
    assert refused(SMALL + "[[commend]]\nfirst = 1\n[commend]\nfirst = 2\n") == [(16, "A01", double)]


BONUS = """
[[indicators]]
mechanism = "exchange"
name = "加"
source = "通知"
measure = "{measure}"
form = "bonus"
each = 1
points = {points}
{worth}
"""


def test_tiers_without_a_tier_are_none() -> None:
    found = refused(changed('form = "share"\npoints = 100', 'form = "tiers"\ntiers = []'))
    assert [(at, code) for at, code, _words in found] == [(15, "A03")] and "tiers" in found[0][2]


def test_a_cap_that_is_nothing_once_it_is_rounded_is_refused() -> None:
    ((at, code, words),) = refused(SMALL + BONUS.format(measure="signing", points="0.0049", worth=""))
    assert (at, code) == (24, "A05") and "0.00" in words
    assert read_scheme(SMALL + BONUS.format(measure="signing", points="0.005", worth=""))
    tiny = 'form = "tiers"\ntiers = [{ least = 0.5, points = 0.001 }, { least = 1, points = 100 }]'
    assert ("A05", 15) in {(code, at) for at, code, _words in refused(changed('form = "share"\npoints = 100', tiny))}


@pytest.mark.parametrize("measure", ["signing", "filing", "landmark", "key-policy", "breakthrough", "event", "alliance"])
def test_worth_is_refused_where_no_ledger_tells_the_levels_of_such_facts(measure: str) -> None:
    ((at, code, words),) = refused(SMALL + BONUS.format(measure=measure, points=5, worth='worth = { "国家级" = 2 }'))
    assert (at, code) == (25, "A15") and MEASURES[measure].label in words and "不能写“worth”" in words


@pytest.mark.parametrize("measure", ["case", "coverage", "instruction"])
def test_worth_may_weigh_the_levels_that_ledgers_tell(measure: str) -> None:
    text = SMALL + BONUS.format(measure=measure, points=5, worth='worth = { "国家级" = 2, "省级" = 1 }')
    assert read_scheme(text).indicators[-1].worth == (("国家级", 2), ("省级", 1))


@given(st.integers(0, len(DEFAULT)), st.integers(0, 30), st.text(alphabet="[]{}=\"'\n,.#1aé“，", max_size=6))
def test_a_scheme_spoilt_anywhere_is_read_or_refused_with_a_line_that_it_has(at: int, cut: int, put: str) -> None:
    text = DEFAULT[:at] + put + DEFAULT[at + cut :]
    try:
        assert isinstance(read_scheme(text), Scheme)
    except SchemeRefused as refusal:
        assert refusal.faults
        assert all(1 <= line <= text.count("\n") + 1 for line, _finding in refusal.faults)


def test_every_table_and_key_is_found_on_its_line() -> None:
    lines = lines_of(DEFAULT)
    heads = [number for number, line in enumerate(LINES, 1) if line.startswith("[[indicators]]")]
    assert [lines.of("indicators", number) for number in range(len(heads))] == heads
    for number, head in enumerate(heads):
        at = lines.of("indicators", number, "measure")
        assert at > head and LINES[at - 1].startswith("measure")
    assert re.match(r"below", LINES[lines.of("demand", "below") - 1])


def test_a_measure_has_forms_for_its_nature_and_every_form_a_word() -> None:
    assert {form for forms in NATURE_FORMS.values() for form in forms} == set(Form) == set(FORM_LABELS)
    assert {measure.nature for measure in MEASURES.values()} == set(NATURE_FORMS)
