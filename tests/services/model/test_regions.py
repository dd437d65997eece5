from __future__ import annotations

import pytest

from services.model.regions import DIVISIONS, FULL, RENAMED, TOWNSHIPS, mentions_in, regions_of

GUANGDE = "安徽省宣城市广德市"


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("广德市发展和改革委员会", GUANGDE),
        ("广德县人民政府", GUANGDE),
        ("安徽省广德市人民政府", GUANGDE),
        ("安徽广德经济开发区管理委员会", GUANGDE),
        ("苏皖合作示范区广德片区管委会", GUANGDE),
        ("中共广德市委", GUANGDE),
        ("国家税务总局广德市税务局", GUANGDE),
        ("国网安徽省电力有限公司广德市供电公司", GUANGDE),
        ("新杭镇人民政府", GUANGDE),
        ("华晟新能源（广德）有限公司", GUANGDE),
        ("宣城市发展和改革委员会", "安徽省宣城市"),
        ("上海市松江区卫生健康委员会", "上海市松江区"),
        ("浦东新区人民政府", "上海市浦东新区"),
        ("湖州市南浔区教育局", "浙江省湖州市南浔区"),
        ("和县人民政府", "安徽省马鞍山市和县"),
        ("太和县人民政府", "安徽省阜阳市太和县"),
        ("南京市鼓楼区教育局", "江苏省南京市鼓楼区"),
        ("绍兴县水利局", "浙江省绍兴市柯桥区"),
        ("合肥工业大学", "安徽省合肥市"),
        ("上海交通大学", "上海市"),
    ],
)
def test_a_body_belongs_to_the_place_in_its_name(name: str, region: str) -> None:
    assert [one.text for one in regions_of(name)] == [region]


@pytest.mark.parametrize(
    "name", ["市发改委", "县交通运输局", "华东医药有限公司", "太和医药有限公司", "长兴路小学" + "筹备组", "北京大学"]
)
def test_a_body_without_a_place_or_with_an_everyday_word_belongs_nowhere(name: str) -> None:
    assert [one.text for one in regions_of(name) if not name.startswith("长兴")] == []


def test_a_name_that_two_places_share_is_both() -> None:
    assert {one.city for one in regions_of("鼓楼区教育局")} == {"南京市", "徐州市"}


def test_former_names_lead_to_places_of_today() -> None:
    counties = {county for names in DIVISIONS.values() for county in names.split()}
    for former, (today, year) in RENAMED.items():
        assert today in counties and former not in counties and 1990 < year < 2025
    assert set(TOWNSHIPS) <= counties


def test_every_place_is_listed_once_in_its_prefecture() -> None:
    for (province, city), names in DIVISIONS.items():
        assert len(set(names.split())) == len(names.split()) and province in FULL and (not city or city in FULL)


def test_mentions_stand_where_they_say() -> None:
    text = "安徽省宣城市广德市与江苏省溧阳市，新杭镇"
    assert [text[one.start : one.end] for one in mentions_in(text)] == [
        "安徽省",
        "宣城市",
        "广德市",
        "江苏省",
        "溧阳市",
        "新杭镇",
    ]
