"""Whom a document names, as the unit register knows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from services.model.directory import Directory
from services.model.official.proposing import Proposal, propose
from services.model.units import Unit, UnitKind

UNITS = tuple(
    Unit(name=name, kind=UnitKind.of(name))
    for name in ("市发改委", "市科技局", "市经信局", "市人社局", "桃州镇", "新杭镇", "桃州街道", "昆山街道")
)


def _known(units: Iterable[Unit]) -> Directory:
    return Directory(units, place="广德市")


@pytest.mark.parametrize(
    ("named", "wanted"),
    [
        (["市发改委", "市科技局"], ("市发改委", "市科技局")),
        (["市发改委、市科技局。"], ("市发改委", "市科技局")),
        (["广德市发展和改革委员会，市科学技术局"], ("市发改委", "市科技局")),
        (["市经济和信息化局", "市人力资源和社会保障局"], ("市经信局", "市人社局")),
        (["桃州镇人民政府", "桃州街道办事处"], ("桃州镇", "桃州街道")),
        (["各乡、镇人民政府，各街道办事处："], ("桃州镇", "新杭镇", "桃州街道", "昆山街道")),
        (["市直各单位"], ("市发改委", "市科技局", "市经信局", "市人社局")),
        (["市发改委", "市直各单位", "市发改委"], ("市发改委", "市科技局", "市经信局", "市人社局")),
    ],
)
def test_a_name_finds_its_unit_however_it_is_written(named: list[str], wanted: tuple[str, ...]) -> None:
    assert propose({"recipients": named}, _known(UNITS)) == Proposal(units=wanted)


def test_some_of_them_are_for_a_person_to_choose() -> None:
    found = propose({"recipients": ["各乡、镇人民政府", "市直有关单位"], "report_to": ["市委、市政府领导"]}, _known(UNITS))
    assert found.units == ("桃州镇", "新杭镇") and found.open == ("市直有关单位", "市委、市政府领导") and found.outside == ()


def test_another_city_s_office_is_not_ours() -> None:
    found = propose({"recipients": ["溧阳市发展和改革委员会"], "copy_to": ["市委办公室，市人大常委会办公室"]}, _known(UNITS))
    assert found == Proposal(outside=("溧阳市发展和改革委员会", "市委办公室", "市人大常委会办公室"))


def test_what_two_units_could_be_is_neither() -> None:
    units = (*UNITS, Unit(name="市发展局", kind=UnitKind.DEPARTMENT), Unit(name="市发改局", kind=UnitKind.DEPARTMENT))
    assert propose({"recipients": ["市发展和改革局"]}, _known(units)).outside == ("市发展和改革局",)
    assert propose({"recipients": ["市发改局"]}, _known(units)).units == ("市发改局",)


def test_a_paper_that_names_nobody_proposes_nobody() -> None:
    assert propose({}, _known(UNITS)) == propose({"recipients": []}, _known(UNITS)) == Proposal()


OTHER = Unit(name="广德经开区", kind=UnitKind.OTHER)


@pytest.mark.parametrize(
    ("named", "wanted", "known"),
    [
        (["各乡、镇人民政府", "市直有关单位"], ("桃州镇", "新杭镇", "市科技局", "市人社局", "广德经开区"), ("市直有关单位",)),
        (["各有关单位"], ("桃州镇", "市科技局", "市人社局", "广德经开区"), ("各有关单位",)),
        (["有关乡镇", "市直相关部门"], ("桃州镇", "市科技局", "市人社局", "广德经开区"), ("有关乡镇", "市直相关部门")),
        (["市直各单位"], ("市发改委", "市科技局", "市经信局", "市人社局"), ()),
    ],
)
def test_some_of_them_are_those_whom_the_desk_that_drafted_it_knows(
    named: list[str], wanted: tuple[str, ...], known: tuple[str, ...]
) -> None:
    meant = ("桃州镇", "市科技局", "市人力资源和社会保障局", "广德经开区", "不再存在的局")
    found = propose({"recipients": named}, _known([*UNITS, OTHER]), meant=meant)
    assert set(found.units) == set(wanted) and len(found.units) == len(wanted)
    assert found.known == known and found.open == found.outside == ()


def test_of_whom_it_knows_none_a_person_chooses() -> None:
    found = propose({"recipients": ["市直有关单位", "有关领导"]}, _known(UNITS), meant=("桃州镇",))
    assert found.units == () and found.open == ("市直有关单位", "有关领导")


def test_a_unit_that_was_merged_since_is_the_one_that_it_is_part_of() -> None:
    gone = Unit(name="市知识产权局", kind=UnitKind.DEPARTMENT, retired_on=date(2026, 9, 30), merged_into="市科技局")
    ended = Unit(name="市旧局", kind=UnitKind.DEPARTMENT, retired_on=date(2026, 9, 30))
    found = propose({"recipients": ["市直有关单位"]}, _known([*UNITS, gone, ended]), meant=("市知识产权局", "市科技局", "市旧局"))
    assert found.units == ("市科技局",)
