"""A name finds its unit however it is written, and never another one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.directory import Directory
from services.model.units import Unit, UnitKind, retired
from tests.samples.unit_lists import EXCHANGE, INNOVATION, POLICY

NAMES = tuple(dict.fromkeys((*POLICY, *EXCHANGE, *INNOVATION, "桃州镇", "桐汭街道")))


def units(*names: str) -> list[Unit]:
    return [Unit(name=name, kind=UnitKind.of(name)) for name in names]


OURS = Directory([*units(*NAMES), Unit(name="宣城市发改委", kind=UnitKind.DEPARTMENT, place="宣城市")], place="广德市")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("市发改委", "市发改委"),
        ("广德市发展和改革委员会", "市发改委"),
        ("安徽省宣城市广德市发展改革委", "市发改委"),
        ("广德县发改委", "市发改委"),  # the place was a county until 2019
        ("发改委", "市发改委"),
        (" 市　发改委。", "市发改委"),
        ("“市发改委”", "市发改委"),
        ("宣城市发展和改革委员会", "宣城市发改委"),
        ("市市场监管局", "市市场监管局"),
        ("市场监督管理局", "市市场监管局"),
        ("广德市场监管局", "市市场监管局"),
        ("广德市市场监督管理局", "市市场监管局"),
        ("中共广德市委组织部", "市委组织部"),
        ("组织部", "市委组织部"),
        ("中共广德市委机构编制委员会办公室", "市委编办"),
        ("国家税务总局广德市税务局", "市税务局"),
        ("中国人民银行广德市支行", "人行广德支行"),
        ("宣城市广德市生态环境分局", "市生态环境分局"),
        ("宣城市生态环境局广德分局", "市生态环境分局"),
        ("广德市人民法院", "市法院"),
        ("广德市残疾人联合会", "市残联"),
        ("广德市民政局", "市民政局"),
        ("桃州镇人民政府", "桃州镇"),
        ("广德市桃州镇人民政府", "桃州镇"),
        ("桐汭街道办事处", "桐汭街道"),
    ],
)
def test_a_name_finds_its_unit(written: str, name: str) -> None:
    found = OURS.resolve(written)
    assert found is not None and found.name == name


@pytest.mark.parametrize(
    "written",
    [
        "",
        "市",
        "广德市",
        "广德市人民政府",
        "省发改委",
        "安徽省发展和改革委员会",
        "溧阳市发改委",
        "人民银行宁国支行",
        "郎溪县桃州镇",
    ],
)
def test_a_body_of_another_place_or_level_is_none_of_ours(written: str) -> None:
    assert OURS.resolve(written) is None
    assert OURS.candidates(written) == ()


@pytest.mark.parametrize(
    ("written", "near"),
    [("广德市数据资源管理局", "市数据资源局"), ("市生态环境局", "市生态环境分局"), ("市城管局", "市城管执法局")],
)
def test_what_is_merely_likely_is_put_before_a_person(written: str, near: str) -> None:
    assert OURS.resolve(written) is None
    assert OURS.candidates(written)[0].name == near


def test_the_same_name_of_two_places_is_two_units() -> None:
    assert OURS.resolve("市发改委") != OURS.resolve("宣城市发改委")
    theirs = Directory([Unit(name="宣城市发改委", kind=UnitKind.DEPARTMENT, place="宣城市")], place="广德市")
    assert theirs.resolve("市发改委") is None and theirs.candidates("市发改委") == ()


def test_another_county_reads_its_own_names() -> None:
    county = Directory(units("县发改委", "县市场监管局"), place="泾县")
    for written, name in (("泾县发展和改革委员会", "县发改委"), ("发改委", "县发改委"), ("泾县市场监督管理局", "县市场监管局")):
        assert (found := county.resolve(written)) is not None and found.name == name
    assert county.resolve("广德市发改委") is None


def test_former_names_aliases_and_full_names_are_names_too() -> None:
    unit = Unit(
        name="市科技和经信局",
        kind=UnitKind.DEPARTMENT,
        earlier=("市经信局",),
        aliases=("市科经局",),
        full_name="广德市科技经信局",
    )
    directory = Directory([unit], place="广德市")
    for written in ("市科技和经信局", "市经信局", "广德市经济和信息化局", "科经局", "广德市科技经信局"):
        assert directory.resolve(written) == unit, written


def test_a_merged_unit_s_names_lead_to_the_unit_that_it_is_part_of_now() -> None:
    last = date(2026, 3, 31)
    tourism, culture, sports = units("市旅游局", "市文旅局", "市体旅局")
    directory = Directory(
        [retired(tourism, last, into="市文旅局"), retired(culture, last, into="市体旅局"), sports], place="广德市"
    )
    assert directory.resolve("广德市旅游局") == sports


def test_a_living_unit_goes_before_a_retired_one_that_gave_its_name_up() -> None:
    gone = retired(Unit(name="市老科技局", kind=UnitKind.DEPARTMENT, aliases=("市科技局",)), date(2026, 1, 1))
    living = Unit(name="市科技局", kind=UnitKind.DEPARTMENT)
    assert Directory([gone, living], place="广德市").resolve("市科技局") == living


def test_a_register_that_has_one_body_twice_names_both() -> None:
    both = units("市发改委", "广德市发展和改革委员会")
    directory = Directory(both, place="广德市")
    assert directory.resolve("发改委") is None and set(directory.meant("发改委")) == set(both)
    assert directory.resolve("市发改委") == both[0]


def test_merging_in_a_circle_ends() -> None:
    one, other = units("市甲局", "市乙局")
    circle = [retired(one, date(2026, 1, 1), into="市乙局"), retired(other, date(2026, 1, 1), into="市甲局")]
    assert Directory(circle, place="广德市").resolve("市甲局") is not None


def test_lists_call_a_well_known_body_by_its_short_name() -> None:
    assert OURS.short_name("广德市发展和改革委员会") == "市发改委"
    assert OURS.short_name("广德市财政局") == "广德市财政局"
    assert OURS.short_name("中国人民银行广德市支行") == "中国人民银行广德市支行"


@given(st.sampled_from(NAMES), st.text(alphabet=" \n\u3000“”", max_size=3), st.sampled_from(["", "。", "：", "，"]))
def test_no_blank_quote_or_stop_hides_a_unit(name: str, around: str, behind: str) -> None:
    found = OURS.resolve(f"{around}{name}{around}{behind}")
    assert found is not None and found.name == name


@given(st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    found = OURS.resolve(text)
    assert found is None or found in OURS.candidates(text)
