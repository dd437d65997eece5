"""The book of deputy leaders and liaisons: who writes, who sees which numbers, lists taken in, history, paper."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from services.model.errors import NotAllowed
from services.model.mechanisms import Mechanism
from services.model.people import Person, Role
from services.model.rosters import Contact
from services.model.units import UnitKind
from services.office import Office
from services.units import UnitUnknown
from services.units.roster_lists import Preview, RosterUnreadable
from services.units.rosters import RosterOvertaken, RosterRefused
from tests.house import ADMINISTRATOR, CLERK, LEADER, NOW, an_office, liaison

HEAD = (
    ("部门（单位）", "分管领导", "分管领导", "分管领导", "联络员", "联络员", "联络员"),
    ("部门（单位）", "姓名", "职务", "联系电话", "姓名", "职务", "联系电话"),
)
ROW = ("市发改委", "张三", "副主任", "13812345678", "李四", "科员", "0563-6012346")
FORM = (
    {"leader": "张三", "leader_post": "副主任", "leader_phone": "138 1234 5678"},
    {"liaison": "李四", "liaison_post": "科员", "liaison_phone": "0563—6012346"},
    {"policy_section": "长三角科", "policy_person": "李四"},
)
OURS, THEIRS = liaison("市发改委"), liaison("市科技局")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path / "home")
    for name in ("市发改委", "市科技局", "桃州镇"):
        office.units.put(name, UnitKind.of(name), by=CLERK)
    office.units.assign("市发改委", Mechanism.POLICY, since=date(2022, 9, 2), by=CLERK)
    yield office
    office.close()


def a_list(*rows: Sequence[object], head: Sequence[Sequence[object]] = HEAD) -> bytes:
    book = Workbook()
    for row in (*head, *rows):
        book.active.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def take(office: Office, content: bytes, *, only: Sequence[str] | None = None) -> Preview:
    return office.roster_lists.keep(office.roster_lists.read(content, label="名单.xlsx", by=CLERK), only=only, by=CLERK)


def codes(preview: Preview) -> list[str]:
    return [found.code for found in preview.all_findings]


def test_a_liaison_names_the_people_of_the_own_unit(office: Office) -> None:
    entry = office.rosters.put("市发改委", FORM, seen=0, by=OURS)
    assert entry.roster.leaders == (Contact(name="张三", post="副主任", phone="13812345678"),)
    assert entry.roster.liaisons == (Contact(name="李四", post="科员", phone="0563-6012346"),)
    assert entry.gaps == ()
    assert office.rosters.entry("广德市发展和改革委员会", by=CLERK).roster == entry.roster


def test_nobody_writes_for_another_unit_and_a_leader_for_none(office: Office) -> None:
    for who in (THEIRS, LEADER):
        with pytest.raises(NotAllowed):
            office.rosters.put("市发改委", FORM, by=who)
    assert not office.rosters.entry("市发改委", by=CLERK).reported


def test_the_deputy_leader_sees_the_own_unit_and_leaves_the_writing_to_the_liaison(office: Office) -> None:
    office.rosters.put("市发改委", FORM, by=OURS)
    deputy = Person(login="deputy", name="张三", role=Role.DEPUTY_LEADER, unit="市发改委")
    entry = office.rosters.entry("市发改委", by=deputy)
    assert (entry.own, entry.editable) == (True, False)
    with pytest.raises(NotAllowed):
        office.rosters.put("市发改委", FORM[:1], by=deputy)


def test_others_see_names_and_posts_and_masked_numbers_only(office: Office) -> None:
    office.rosters.put("市发改委", FORM, by=OURS)
    theirs = office.rosters.entry("市发改委", by=THEIRS)
    assert theirs.roster.leaders[0] == Contact(name="张三", post="副主任", phone="138****5678")
    assert (theirs.gaps, theirs.editable) == ((), False)
    assert office.rosters.history("市发改委", by=THEIRS) == []
    for who in (CLERK, ADMINISTRATOR, LEADER, OURS):
        assert office.rosters.entry("市发改委", by=who).roster.leaders[0].phone == "13812345678"


def test_a_unit_does_not_see_which_others_have_reported_nothing(office: Office) -> None:
    office.rosters.put("市发改委", FORM, by=OURS)
    assert [entry.unit.name for entry in office.rosters.entries(by=THEIRS)] == ["市发改委", "市科技局"]
    assert {entry.unit.name for entry in office.rosters.entries(by=CLERK)} == {"市发改委", "市科技局", "桃州镇"}
    for name in ("桃州镇", "没有这个镇"):
        with pytest.raises(UnitUnknown, match=f"没有“{name}”"):
            office.rosters.entry(name, by=THEIRS)


def test_what_was_changed_in_the_meantime_is_not_overwritten(office: Office) -> None:
    office.rosters.put("市发改委", FORM, seen=0, by=CLERK)
    other = ({**FORM[0], "leader": "李四"}, *FORM[1:])
    with pytest.raises(RosterOvertaken, match="经办人"):
        office.rosters.put("市发改委", other, seen=0, by=OURS)
    assert office.rosters.put("市发改委", FORM, seen=0, by=OURS).roster.version == 1  # the same words contradict nobody
    assert office.rosters.put("市发改委", other, seen=1, by=OURS).roster.version == 2


def test_a_cell_without_end_is_refused(office: Office) -> None:
    with pytest.raises(RosterRefused, match="分管领导职务"):
        office.rosters.put("市发改委", [{"leader": "张三", "leader_post": "长" * 201}], by=CLERK)


def test_an_unknown_unit_is_told_what_comes_near(office: Office) -> None:
    with pytest.raises(UnitUnknown, match="市科技局"):
        office.rosters.put("市科学技术委员会", FORM, by=CLERK)


def test_the_history_tells_each_change_in_the_words_of_the_form(office: Office) -> None:
    office.rosters.put("市发改委", FORM, by=OURS)
    office.rosters.put("市发改委", ({**FORM[0], "leader_phone": "13900000000"}, *FORM[1:]), by=CLERK)
    latest, first = office.rosters.history("市发改委", by=OURS)
    assert [(one.label, one.before, one.after) for one in latest.differences] == [
        ("分管领导联系电话", "13812345678", "13900000000")
    ]
    assert (latest.by, latest.at) == ("经办人", NOW)
    assert {one.label: one.after for one in first.differences}["联络员姓名"] == "李四"


def test_a_renamed_unit_keeps_its_people_and_their_history(office: Office) -> None:
    office.rosters.put("市发改委", FORM, by=OURS)
    office.units.rename("市发改委", "市发展改革局", reason="机构改革方案", by=CLERK)
    entry = office.rosters.entry("市发展改革局", by=CLERK)
    assert entry.roster.leaders[0].name == "张三"
    assert [one.unit.name for one in office.rosters.entries(by=CLERK) if one.reported] == ["市发展改革局"]
    office.rosters.put("市发展改革局", ({**FORM[0], "leader": "李四"}, *FORM[1:]), by=CLERK)
    assert office.rosters.entry("市发展改革局", by=CLERK).roster.leaders[0].name == "李四"
    assert len(office.rosters.history("市发展改革局", by=CLERK)) == 2


def test_a_unit_does_not_take_over_the_people_of_one_that_was_merged_into_it(office: Office) -> None:
    office.rosters.put("市科技局", FORM, by=CLERK)
    office.units.merge("市科技局", "市发改委", on=date(2026, 9, 1), reason="机构改革方案", by=CLERK)
    assert not office.rosters.entry("市发改委", by=CLERK).reported


def test_a_list_is_shown_first_and_keeps_nothing(office: Office) -> None:
    sheet = office.roster_lists.read(a_list(ROW), label="名单.xlsx", by=CLERK)
    (proposal,) = office.roster_lists.preview(sheet, by=CLERK).proposals
    assert proposal.unit is not None and proposal.unit.name == "市发改委" and not proposal.known
    assert {one.label: one.after for one in proposal.differences}["分管领导联系电话"] == "13812345678"
    assert not office.rosters.entry("市发改委", by=CLERK).reported


def test_a_list_is_kept_under_the_names_of_the_register(office: Office) -> None:
    preview = take(
        office,
        a_list(("广德市发展和改革委员会", *ROW[1:]), ("桃州镇人民政府", "李四", "副镇长", "6020000", "张三", "科员", "6020001")),
    )
    assert codes(preview) == []
    assert office.rosters.entry("市发改委", by=CLERK).roster.leaders[0].name == "张三"
    assert office.rosters.entry("桃州镇", by=CLERK).roster.liaisons[0].phone == "6020001"


def test_a_unit_that_nobody_knows_is_told_and_not_kept(office: Office) -> None:
    preview = take(office, a_list(ROW, ("市卫健委", "张三", "副主任", "6015000", "李四", "科员", "6015001")))
    assert codes(preview) == ["U20"]
    assert "“市卫健委”不在单位名册" in preview.all_findings[0].text
    assert {entry.unit.name for entry in office.rosters.entries(by=CLERK) if entry.reported} == {"市发改委"}


def test_a_name_that_only_comes_near_is_not_guessed(office: Office) -> None:
    preview = take(office, a_list(("市科学技术委员会", *ROW[1:])))
    assert codes(preview) == ["U28"]
    assert "“市科技局”" in preview.all_findings[0].text


def test_a_unit_that_has_ended_gets_no_people_by_a_list(office: Office) -> None:
    office.units.retire("市科技局", on=NOW.date() - timedelta(days=1), reason="广编办〔2026〕3号", by=CLERK)
    preview = take(office, a_list(("市科技局", *ROW[1:])))
    assert codes(preview) == ["U30"] and preview.changing == ()
    assert not office.rosters.entry("市科技局", by=CLERK).reported


def test_a_section_for_a_mechanism_that_is_not_the_units_is_kept_and_told(office: Office) -> None:
    people = ("部门（单位）", "分管领导姓名", "分管领导职务", "分管领导联系电话", "联络员姓名", "联络员职务", "联络员联系电话")
    head = (*people, "政策争取责任科室", "制度创新责任科室")
    preview = take(office, a_list((*ROW, "长三角科", "改革科"), head=[head]))
    assert codes(preview) == ["U29"] and "制度创新" in preview.all_findings[0].text
    roster = office.rosters.entry("市发改委", by=CLERK).roster
    assert roster.of(Mechanism.INNOVATION).section == "改革科"


def test_numbers_gaps_and_second_liaisons_are_told(office: Office) -> None:
    preview = take(
        office,
        a_list(
            ("市发改委", "张三", "", "1381234567", "李四", "科员", "6012346"),
            ("市发改委", "张三", "", "1381234567", "张三", "科长", "6012347"),
        ),
    )
    assert codes(preview) == ["U22", "U23", "U21"]
    assert preview.all_findings[0].where == "表1第3行“分管领导联系电话”"
    roster = office.rosters.entry("市发改委", by=CLERK).roster
    assert [person.name for person in roster.leaders] == ["张三"]
    assert [person.name for person in roster.liaisons] == ["李四", "张三"]


def test_a_list_of_sections_leaves_the_people_as_they_are(office: Office) -> None:
    office.rosters.put("市发改委", FORM, by=OURS)
    take(office, a_list(("市发改委", "体改科", "张三"), head=(("单位", "责任科室", "责任人"),)))
    entry = office.rosters.entry("市发改委", by=CLERK)
    assert entry.roster.liaisons[0].name == "李四"
    (one,) = entry.roster.responsible  # of the one mechanism that the unit has
    assert (one.mechanism, one.section, one.person) == (Mechanism.POLICY, "体改科", "张三")


def test_only_what_was_chosen_is_kept(office: Office) -> None:
    take(office, a_list(ROW, ("桃州镇", "李四", "副镇长", "6020000", "张三", "科员", "6020001")), only=["桃州镇"])
    assert [entry.unit.name for entry in office.rosters.entries(by=CLERK) if entry.reported] == ["桃州镇"]


def test_the_same_list_twice_changes_nothing(office: Office) -> None:
    take(office, a_list(ROW))
    assert take(office, a_list(ROW)).changing == ()
    assert office.rosters.entry("市发改委", by=CLERK).roster.version == 1


def test_a_list_is_the_offices_business(office: Office) -> None:
    with pytest.raises(NotAllowed):
        office.roster_lists.read(a_list(ROW), label="名单.xlsx", by=OURS)


def test_a_broken_file_is_refused_with_what_to_do(office: Office) -> None:
    with pytest.raises(RosterUnreadable, match="另存为"):
        office.roster_lists.read(a_list(ROW)[:2000], label="名单.xlsx", by=CLERK)


@pytest.mark.parametrize("form", ["docx", "sheet"])
def test_what_is_exported_and_taken_in_again_is_the_same(office: Office, form: str, tmp_path: Path) -> None:
    office.rosters.put(
        "市发改委", (*FORM, {"liaison": "张三", "liaison_post": "科长、主任科员", "liaison_phone": "6012347、6012348"}), by=OURS
    )
    office.rosters.put("桃州镇", FORM[:2], by=CLERK)
    made = getattr(office.rosters, form)(office.rosters.entries(by=CLERK))
    label = {"docx": "名单.docx", "sheet": "名单.xlsx"}[form]
    before = {entry.unit.name: entry.roster for entry in office.rosters.entries(by=CLERK) if entry.reported}
    sheet = office.roster_lists.read(made, label=label, by=CLERK)
    assert office.roster_lists.preview(sheet, by=CLERK).changing == ()
    other = an_office(tmp_path / "other")
    for unit in office.units.all():
        other.units.put(unit.name, unit.kind, by=CLERK)
    other.roster_lists.keep(sheet, by=CLERK)
    after = {entry.unit.name: entry.roster for entry in other.rosters.entries(by=CLERK) if entry.reported}
    other.close()
    if form == "docx":  # 附件2 has no columns for sections
        before = {name: replace(roster, responsible=()) for name, roster in before.items()}
    assert {name: roster.says_what(after[name]) for name, roster in before.items()} == dict.fromkeys(before, True)
    assert after.keys() == before.keys()


def test_a_rebuild_brings_the_people_back_from_the_journal(office: Office) -> None:
    office.rosters.put("市发改委", FORM, by=OURS)
    before = office.rosters.entry("市发改委", by=CLERK).roster
    with office.register.transaction() as transaction:
        transaction.rosters.put(replace(before, leaders=()))  # as a damaged register might have it
    office.upkeep.rebuild()
    assert office.rosters.entry("市发改委", by=CLERK).roster == before
