"""Who is responsible in each unit: rows of a list and back, what is missing, what a new list changes."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from services.model.mechanisms import Mechanism
from services.model.rosters import (
    LABELS,
    Contact,
    Responsible,
    Roster,
    differences,
    gaps,
    lines_of,
    masked,
    merged,
    owes_roster,
    people_in,
    roster_of,
)
from services.model.units import Assignment, Unit, UnitKind

DAY = dt.date(2022, 9, 6)
UNIT = Unit(
    name="市发改委",
    kind=UnitKind.DEPARTMENT,
    assignments=(Assignment(mechanism=Mechanism.POLICY, since=dt.date(2022, 9, 2)),),
)
ZHANG = Contact(name="张三", post="副主任", phone="13812345678")
LI = Contact(name="李四", post="科员", phone="0563-6012346")
WHOLE = Roster(
    unit="市发改委",
    leaders=(ZHANG,),
    liaisons=(LI,),
    responsible=(Responsible(mechanism=Mechanism.POLICY, section="长三角科", person="李四"),),
)

words = st.text(alphabet="张李三四副主任科员长", min_size=1, max_size=6)
numbers = st.sampled_from(["13812345678", "0563-6012345", "6012345", ""])
people = st.lists(st.builds(Contact, name=words, post=words, phone=numbers), max_size=3, unique=True).map(tuple)
duties = st.lists(
    st.builds(Responsible, mechanism=st.sampled_from(Mechanism), section=words, person=words), unique_by=lambda one: one.mechanism
).map(lambda found: tuple(sorted(found, key=lambda one: list(Mechanism).index(one.mechanism))))
rosters = st.builds(Roster, unit=st.just("市发改委"), leaders=people, liaisons=people, responsible=duties)


@given(rosters)
def test_an_entry_written_as_rows_and_read_again_is_the_same(roster: Roster) -> None:
    assert roster_of(roster.unit, lines_of(roster)) == roster


@given(rosters, rosters)
def test_a_list_that_says_all_replaces_all(known: Roster, told: Roster) -> None:
    after = merged(known, told, columns=LABELS)
    assert [person.name for person in after.leaders] == [person.name for person in told.leaders or known.leaders]
    assert merged(after, told, columns=LABELS) == after


def test_two_people_in_one_cell_are_two() -> None:
    assert people_in("张三、李四", "副主任\n科员", "13812345678、0563-6012346") == (ZHANG, LI)
    both = people_in("张三、李四", "党组成员、副局长", "6012345")
    assert [(one.name, one.post, one.phone) for one in both] == [(n, "党组成员、副局长", "6012345") for n in ("张三", "李四")]


def test_a_line_in_brackets_below_a_name_names_nobody() -> None:
    row = {"leader": "张三\n（分管）", "leader_post": "副局长", "leader_phone": "138-0013-8001 / 6012345"}
    told = roster_of("市发改委", [row])
    assert told.leaders == (Contact(name="张三", post="副局长（分管）", phone="13800138001、6012345"),)
    assert roster_of("市发改委", lines_of(told)) == told
    two = people_in("张三\n（分管）\n李四", "副局长\n科长", "")
    assert two == (Contact(name="张三", post="副局长（分管）"), Contact(name="李四", post="科长"))
    duty = roster_of("市发改委", [{"policy_section": "长三角科\n（牵头）", "policy_person": "李四\n（兼）"}]).responsible
    assert duty == (Responsible(mechanism=Mechanism.POLICY, section="长三角科（牵头）", person="李四（兼）"),)


def test_a_name_that_is_set_wide_is_one_name() -> None:
    assert people_in("张　三".replace("　", " "), "", "13812345678")[0].name == "张三"
    assert roster_of("市发改委", [{"leader": "张　 三"}]).leaders == (Contact(name="张三"),)
    assert [one.name for one in people_in("张三 李四", "", "13812345678、6012345")] == ["张三", "李四"]


def test_a_list_without_a_column_says_nothing_about_it() -> None:
    told = Roster(unit="市发改委", leaders=(Contact(name="李四", post="主任", phone="6012345"),))
    after = merged(WHOLE, told, columns=("unit", "leader", "leader_post", "leader_phone"))
    assert after.leaders == told.leaders
    assert (after.liaisons, after.responsible) == (WHOLE.liaisons, WHOLE.responsible)


def test_an_empty_cell_leaves_what_is_known_of_the_same_person_only() -> None:
    same = merged(WHOLE, Roster(unit="市发改委", leaders=(Contact(name="张三"),)), columns=LABELS)
    assert same == WHOLE
    other = merged(WHOLE, Roster(unit="市发改委", leaders=(Contact(name="李四"),)), columns=LABELS)
    assert other.leaders == (Contact(name="李四"),)  # not with the number of the one before


def test_what_is_missing_is_told_in_the_words_of_the_form() -> None:
    assert gaps(WHOLE, UNIT, DAY) == ()
    assert gaps(None, UNIT, DAY) == ("分管领导", "联络员", "政策争取责任科室和责任人")
    assert gaps(Roster(unit="市发改委", leaders=(Contact(name="张三"),)), UNIT, DAY) == (
        "分管领导职务",
        "分管领导联系电话",
        "联络员",
        "政策争取责任科室和责任人",
    )


def test_a_post_without_a_name_is_kept_and_the_name_is_missing() -> None:
    told = roster_of("市发改委", [{"leader_post": "分管副主任", "leader_phone": "6012345"}])
    after = merged(Roster(unit="市发改委"), told, columns=("unit", "leader", "leader_post", "leader_phone"))
    assert after.leaders == (Contact(post="分管副主任", phone="6012345"),)
    assert gaps(after, UNIT, DAY)[:2] == ("分管领导姓名", "联络员")
    assert merged(WHOLE, told, columns=("unit", "leader")).leaders == WHOLE.leaders  # nobody knows that it is somebody else


def test_a_mechanism_that_the_unit_has_not_on_that_day_is_not_missing() -> None:
    assert gaps(Roster(unit="市发改委", leaders=(ZHANG,), liaisons=(LI,)), UNIT, dt.date(2022, 9, 1)) == ()


def test_every_unit_of_our_own_owes_an_entry_while_it_lasts() -> None:
    assert owes_roster(UNIT, DAY)
    assert owes_roster(Unit(name="桃州镇", kind=UnitKind.TOWNSHIP), DAY)
    assert not owes_roster(Unit(name="某公司", kind=UnitKind.OTHER), DAY)
    assert not owes_roster(Unit(name="宣城市发改委", kind=UnitKind.DEPARTMENT, place="宣城市"), DAY)
    assert not owes_roster(Unit(name="市旧局", kind=UnitKind.DEPARTMENT, retired_on=dt.date(2022, 9, 5)), DAY)


def test_others_see_names_and_posts_without_numbers() -> None:
    shown = masked(WHOLE)
    assert shown.leaders == (Contact(name="张三", post="副主任", phone="138****5678"),)
    assert shown.liaisons[0].phone == "0563-****346"


def test_what_was_changed_is_told_cell_by_cell() -> None:
    after = merged(WHOLE, Roster(unit="市发改委", liaisons=(ZHANG, LI)), columns=LABELS)
    assert [(one.label, one.before, one.after) for one in differences(WHOLE, after)] == [
        ("联络员姓名", "李四", "张三、李四"),
        ("联络员职务", "科员", "副主任、科员"),
        ("联络员联系电话", "0563-6012346", "13812345678、0563-6012346"),
    ]
