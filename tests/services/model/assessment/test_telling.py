"""A scheme in Chinese: what pages and the printed 考核办法 say, and what differs between two versions."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from services.model.assessment.measures import MEASURES
from services.model.assessment.reading import SchemeRefused, read_scheme
from services.model.assessment.reading_indicators import NATURE_FORMS, NATURE_LABELS
from services.model.assessment.scheme import Form, Indicator, Naming, Scheme, Tier
from services.model.assessment.scheme_differences import GENERAL, differences
from services.model.assessment.telling import how, points_of, provisions, shares, table_of
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from tests.services.model.assessment.test_reading import DEFAULT

SCHEME = read_scheme(DEFAULT)


def told(scheme: Scheme) -> str:
    return "\n".join(sentence for section in provisions(scheme) for sentence in section.sentences)


def named(scheme: Scheme, mechanism: Mechanism, name: str) -> Indicator:
    return next(one for one in scheme.indicators if one.mechanism is mechanism and one.name == name)


@pytest.mark.parametrize(
    ("mechanism", "name", "points", "sentence"),
    [
        (Mechanism.POLICY, "台账填报完整", "5", "按应填栏目中已填的占比计分，满分5分。"),
        (
            Mechanism.POLICY,
            "主要领导对接",
            "10",
            "季度内的向上对接，逐次计数：满1次得10分，不足的不计分。只计主要领导带队的；只计国家级、省级部门的。",
        ),
        (
            Mechanism.POLICY,
            "领导批示肯定",
            "+10",
            "季度内的领导批示，逐件计数，每件国家级加5分、省级加3分、市级加1分，最多加10分。",
        ),
        (Mechanism.POLICY, "整改逾期", "-15", "超过整改期限的整改事项数，每项扣5分，最多扣15分。"),
        (Mechanism.EXCHANGE, "签署合作协议", "10", "季度内的签署协议，逐份计数，每份5分，最多10分。"),
        (
            Mechanism.INNOVATION,
            "复制推广进度",
            "45",
            "按复制推广事项按完成状态折算后的平均值计分，满分45分。已完成计1，序时推进计0.8，其他不计。",
        ),
    ],
)
def test_an_indicator_is_told_as_a_clerk_would_tell_it(mechanism: Mechanism, name: str, points: str, sentence: str) -> None:
    one = named(SCHEME, mechanism, name)
    assert (points_of(one), how(one)) == (points, sentence)


def test_kinds_of_facts_are_told_in_chinese() -> None:
    one = replace(
        named(SCHEME, Mechanism.POLICY, "争取支持政策"), measure="results", worth=(("policy", Decimal(2)), ("fund", Decimal(1)))
    )
    assert "每项支持政策10分、专项资金5分" in how(one)
    assert "只计专项资金的" in how(replace(one, worth=(("fund", Decimal(1)),)))


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_every_measure_is_told_in_every_form_that_it_may_have(name: str) -> None:
    measure = MEASURES[name]
    for form in NATURE_FORMS[measure.nature]:
        tiers = (Tier(least=Decimal(1), points=Decimal(7)),) if form is Form.TIERS else ()
        worth = tuple((word, Decimal("0.5")) for word in measure.words[:2])
        one = replace(
            SCHEME.indicators[0], measure=name, form=form, points=Decimal(7), each=Decimal(2), tiers=tiers, worth=worth, nothing=1
        )
        words = how(one)
        assert measure.told.rstrip("。") in words and "7分" in words and words.endswith("。") and "None" not in words


def test_the_table_has_the_hundred_first_then_what_comes_on_top_then_what_is_taken() -> None:
    rows = table_of(SCHEME, Mechanism.EXCHANGE)
    forms = [line.indicator.form for line in rows]
    assert forms.index(Form.BONUS) == len(shares(SCHEME, Mechanism.EXCHANGE)) and forms[-1] is Form.DEDUCTION
    assert sum(points for _name, points in shares(SCHEME, Mechanism.EXCHANGE)) == 100


def test_the_provisions_say_what_the_scheme_decides() -> None:
    words = told(SCHEME)
    for sentence in (
        "分两组排名：市直单位（含其他单位）；乡镇（街道）。",
        "没有支撑材料佐证的，不计分。",
        "机制得分最低0分。",
        "得分在通报前公示5个工作日",
        "各组前3名且综合得分不低于70分的，通报表扬。",
        "综合得分低于30分，或者一个季度有2期以上台账应报未报的，下达限期整改。",
        "市法院、市检察院（法院、检察院）",
    ):
        assert sentence in words


def test_the_provisions_follow_another_scheme() -> None:
    other = replace(
        SCHEME,
        unproven=Decimal("0.5"),
        lowest=None,
        weights=((Mechanism.POLICY, Decimal(2)), (Mechanism.EXCHANGE, Decimal(1)), (Mechanism.INNOVATION, Decimal(1))),
        commend=Naming(),
        demand=Naming(),
        unranked=(),
    )
    words = told(other)
    assert "没有支撑材料佐证的，按50%计。" in words and "可以是负分" in words
    assert "加权平均分（权重：政策争取2、交流合作1、制度创新1）" in words
    assert "本方案没有规定通报表扬和限期整改的条件" in words and "不参加排名" not in words


def test_a_scheme_differs_in_nothing_from_itself() -> None:
    assert differences(SCHEME, SCHEME) == ()


def test_two_versions_differ_in_what_was_changed_and_nothing_else() -> None:
    text = DEFAULT.replace("first = 3", "first = 2").replace('name = "组建合作联盟"', 'name = "合作联盟"')
    text = text.replace("points = 45", "points = 40").replace('measure = "results"', 'measure = "policy"')
    case = 'name = "典型案例"\nsource = "通知二（三）2：形成若干典型案例"\nmeasure = "case"\nform = "each"\neach = 5\npoints = 15'
    assert case in text
    newer = read_scheme(text.replace(case, case.replace("points = 15", "points = 20")))
    found = [(one.part, one.what, one.older, one.newer) for one in differences(SCHEME, newer)]
    assert (GENERAL, "表扬：各组前几名", "3", "2") in found
    assert ("交流合作", "组建合作联盟　名称", "组建合作联盟", "合作联盟") in found
    assert [what for _part, what, _older, _newer in found] == [
        "表扬：各组前几名",
        "组建合作联盟　名称",
        "复制推广进度　计分办法",
        "典型案例　计分办法",
    ]


def test_an_indicator_that_went_has_no_newer_side() -> None:
    without = replace(SCHEME, indicators=tuple(one for one in SCHEME.indicators if one.name != "领导批示肯定"))
    gone = differences(SCHEME, without)
    assert [(one.what, one.newer) for one in gone] == [("领导批示肯定", None)] * 3 and all(
        "+10分" in (one.older or "") for one in gone
    )
    assert [one.older for one in differences(without, SCHEME)] == [None] * 3


GUIDE = (Path(__file__).parents[4] / "docs" / "scoring.md").read_text("utf-8")


def test_the_guide_names_every_measure_as_it_is() -> None:
    for name, measure in MEASURES.items():
        only = "" if len(measure.mechanisms) == len(Mechanism) else "、".join(MECHANISM_LABELS[one] for one in measure.mechanisms)
        assert f"| `{name}` {measure.label} | {measure.told} | {NATURE_LABELS[measure.nature]} | {only} |" in GUIDE


def test_the_sample_of_the_guide_is_right_but_for_its_one_indicator() -> None:
    with pytest.raises(SchemeRefused) as caught:
        read_scheme(GUIDE.split("```toml\n")[1].split("```")[0])
    assert {one.code for one in caught.value.findings} == {"A07"}
