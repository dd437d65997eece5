"""The register of units: dated duties, 更名, 并入, 撤销, and what archived objects and accounts make of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from services import journal
from services.accounts import AccountRefused
from services.model.errors import NotAllowed, NotFound
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING, Person, Role, Scope
from services.model.query import Query
from services.model.units import Unit, UnitEnded, UnitKind, UnitRefused, UnitTaken
from services.office import Office, open_office
from services.parsing.forms.unit_lists import read_unit_lists
from services.settings import Settings
from services.stores.objects import Listing
from services.units import Deed, ReasonMissing, UnitUnknown
from services.units.lists import enter
from tests.house import ADMINISTRATOR, CLERK, NOW, an_office, drain, liaison, submit
from tests.samples.unit_lists import ANNEX, EXCHANGE, INNOVATION, NOTICE, POLICY

SEPTEMBER = date(2022, 9, 2)
LAST = date(2026, 3, 31)
D = UnitKind.DEPARTMENT
WHY = "广编办〔2026〕3号"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path / "home")
    yield office
    office.close()


def person_of(office: Office, unit: str, role: Role = Role.LIAISON) -> str:
    """The login of an account of the unit."""
    login = f"u{len(office.accounts.all(by=ADMINISTRATOR))}"
    office.accounts.create(login=login, name="张三", role=role, unit=unit, by=ADMINISTRATOR)
    return login


def now(office: Office, login: str) -> Person:
    """Who acts, as the next request finds them."""
    account = office.accounts.session(login, 0)
    assert account is not None
    return account.person


def unit(office: Office, name: str) -> Unit:
    return next(one for one in office.units.all() if one.name == name)


# -- names --


def test_a_unit_is_put_once_under_whichever_name(office: Office) -> None:
    office.units.put("市发改委", D, by=CLERK)
    for name in ("广德市发展和改革委员会", "广德市发改委", "发改委"):
        with pytest.raises(UnitTaken, match="市发改委"):
            office.units.put(name, D, by=CLERK)
    theirs = office.units.put("宣城市发改委", D, by=CLERK)
    assert theirs.place == "宣城市" and len(office.units.all()) == 2


def test_a_known_unit_gets_another_kind_and_keeps_the_rest(office: Office) -> None:
    office.units.put("桃州镇", UnitKind.TOWNSHIP, by=CLERK)
    office.units.assign("桃州镇", Mechanism.POLICY, since=SEPTEMBER, by=CLERK)
    assert office.units.put("桃州镇", UnitKind.OTHER, by=CLERK).assignments


def test_only_the_office_changes_the_register(office: Office) -> None:
    office.units.put("市发改委", D, by=CLERK)
    for who in (liaison("市发改委"), Person(login="l", name="李四", role=Role.LEADER)):
        for change in (
            lambda who=who: office.units.put("市科技局", D, by=who),
            lambda who=who: office.units.rename("市发改委", "市发改局", reason=WHY, by=who),
            lambda who=who: office.units.import_lists(NOTICE, by=who),
            lambda who=who: office.units.retire("市发改委", on=LAST, reason=WHY, by=who),
        ):
            with pytest.raises(NotAllowed):
                change()


def test_a_name_that_nobody_has_tells_what_comes_near(office: Office) -> None:
    office.units.put("市数据资源局", D, by=CLERK)
    with pytest.raises(UnitUnknown, match="相近的有：市数据资源局"):
        office.units.get("市数据资源管理局")


def test_a_unit_is_described_and_its_aliases_are_its_own(office: Office) -> None:
    for name in ("市发改委", "市科技局"):
        office.units.put(name, D, by=CLERK)
    office.units.describe("市科技局", kind=D, aliases=["市科创局"], position=3, approves=True, by=CLERK)
    assert office.units.get("市科创局") == unit(office, "市科技局")
    with pytest.raises(UnitTaken, match="市科技局"):
        office.units.describe("市发改委", kind=D, aliases=["市科创局"], by=CLERK)
    with pytest.raises(UnitRefused, match="排列顺序"):
        office.units.describe("市发改委", kind=D, position=-1, by=CLERK)
    assert [one.name for one in office.units.all()] == ["市科技局", "市发改委"], "who has a position stands first"


# -- duties --


def test_a_duty_has_its_days(office: Office) -> None:
    office.units.put("桃州镇", UnitKind.TOWNSHIP, by=CLERK)
    office.units.assign("桃州镇", Mechanism.POLICY, since=date(2022, 11, 1), by=CLERK)
    office.units.assign("桃州镇", Mechanism.POLICY, since=SEPTEMBER, by=CLERK)
    office.units.release("桃州镇", Mechanism.POLICY, until=date(2023, 6, 30), by=CLERK)
    town = unit(office, "桃州镇")
    assert len(town.assignments) == 1, "an open duty that began later begins earlier"
    owes = [town.owes(Mechanism.POLICY, day) for day in (date(2022, 9, 1), SEPTEMBER, date(2023, 6, 30), date(2023, 7, 1))]
    assert owes == [False, True, True, False]
    assert not town.owes(Mechanism.EXCHANGE, SEPTEMBER)


def test_a_duty_that_never_began_is_gone_when_it_is_released(office: Office) -> None:
    office.units.put("桃州镇", UnitKind.TOWNSHIP, by=CLERK)
    office.units.assign("桃州镇", Mechanism.POLICY, since=date(2027, 1, 1), by=CLERK)
    assert office.units.release("桃州镇", Mechanism.POLICY, until=LAST, by=CLERK).assignments == ()


# -- 附件1 --


def test_the_lists_are_entered_once_and_a_second_time_change_nothing(office: Office) -> None:
    done = office.units.import_lists(NOTICE, name="通知.txt", by=CLERK)
    assert (len(done.added), len(done.assigned), done.since) == (35, 66, SEPTEMBER)
    before = office.units.all()
    again = office.units.import_lists(NOTICE, name="通知.txt", by=CLERK)
    assert (again.added, again.assigned, office.units.all()) == ((), (), before)
    for mechanism, names in ((Mechanism.POLICY, POLICY), (Mechanism.EXCHANGE, EXCHANGE), (Mechanism.INNOVATION, INNOVATION)):
        assert {one.name for one in before if one.owes(mechanism, SEPTEMBER)} == set(names)
        assert not any(one.owes(mechanism, SEPTEMBER - timedelta(days=1)) for one in before)
    for names in (POLICY, EXCHANGE):  # the third list names two units the other way round
        assert [one.name for one in before if one.name in names] == list(names), "the register keeps the order of the lists"


def test_the_lists_add_and_never_remove(office: Office) -> None:
    office.units.put("桃州镇", UnitKind.TOWNSHIP, by=CLERK)
    office.units.assign("桃州镇", Mechanism.POLICY, since=SEPTEMBER, by=CLERK)
    office.units.put("市发改委", UnitKind.OTHER, by=CLERK)
    done = office.units.import_lists(ANNEX, since=SEPTEMBER, by=CLERK)
    assert done.besides[Mechanism.POLICY] == ("桃州镇",) and "市发改委" not in done.added
    assert unit(office, "桃州镇").owes(Mechanism.POLICY, SEPTEMBER) and unit(office, "市发改委").kind is UnitKind.OTHER
    assert any(found.code == "U05" and "桃州镇" in found.text for found in done.findings)


def test_what_the_office_has_ended_does_not_come_back_by_the_same_list(office: Office) -> None:
    office.units.import_lists(NOTICE, by=CLERK)
    office.units.release("市财政局", Mechanism.POLICY, until=LAST, by=CLERK)
    assert office.units.import_lists(NOTICE, by=CLERK).assigned == ()
    office.units.retire("市水利局", on=LAST, reason=WHY, by=CLERK)
    found = office.units.import_lists(NOTICE, since=date(2026, 9, 1), by=CLERK).findings
    assert any(one.code == "U04" and "市水利局" in one.text for one in found)
    assert not unit(office, "市水利局").owes(Mechanism.POLICY, date(2026, 9, 14))


def test_full_names_are_entered_under_the_names_of_lists(office: Office) -> None:
    done = office.units.import_lists("政策争取涉及单位：广德市发展和改革委员会、广德市财政局", by=CLERK)
    assert done.added == ("市发改委", "广德市财政局")
    assert unit(office, "市发改委").full_name == "广德市发展和改革委员会"
    again = office.units.import_lists("交流合作涉及单位：市发改委、市财政局", by=CLERK)
    assert again.added == () and {one.code for one in again.findings} >= {"U07"}


def test_a_preview_keeps_nothing(office: Office) -> None:
    shown = office.units.preview_lists(NOTICE)
    assert len(shown.added) == 35 and office.units.all() == []


def test_a_unit_that_resembles_a_known_one_is_added_and_told(office: Office) -> None:
    office.units.put("市数据资源局", D, by=CLERK)
    done = office.units.import_lists("政策争取涉及单位：市数据资源管理局", by=CLERK)
    assert done.added == ("市数据资源管理局",)
    assert any(one.code == "U06" and "市数据资源局" in one.text for one in done.findings)


def test_a_name_that_two_units_bear_gives_neither_the_duty() -> None:
    twice = [Unit(name=name, kind=D) for name in ("市发改委", "广德市发展和改革委员会")]
    kept: list[Unit] = []
    read = read_unit_lists("政策争取涉及单位：发改委、市财政局")
    done = enter(read, twice, place="广德市", since=SEPTEMBER, keep=kept.append)
    assert done.assigned == (("市财政局", Mechanism.POLICY),) and [unit.name for unit in kept] == ["市财政局"]
    assert any(one.code == "U09" and "发改委" in one.text for one in done.findings)


# -- 更名, 并入, 撤销 --


def test_after_a_rename_the_unit_has_what_it_handed_in_before(office: Office) -> None:
    office.units.put("市经信局", D, by=CLERK)
    login = person_of(office, "广德市经济和信息化局")
    assert now(office, login).unit == "市经信局", "accounts are made under any name of the unit"
    filing = submit(office, unit="市经信局").filing
    drain(office)
    office.search.index_waiting()
    office.units.rename("市经信局", "市科技和经信局", reason=WHY, by=CLERK)
    who = now(office, login)
    assert (who.unit, who.earlier) == ("市科技和经信局", ("市经信局",))
    scope = Scope.of(who)
    assert office.filings.get(filing.id, scope=scope).unit == "市经信局", "the archive keeps the name of its day"
    assert [row.id for row in office.filings.rows(Listing(unit="市科技和经信局"), scope=EVERYTHING)] == [filing.id]
    assert office.filings.counts(scope=EVERYTHING).units == {"市科技和经信局": 1}
    for asked in (Query(text="合作园区"), Query(text="合作园区", unit="市科技和经信局")):
        found = office.search.find(asked, scope=scope)
        assert found.total == 1 and found.facets["unit"] == {"市科技和经信局": 1}
    twin = submit(office, unit="市经信局", key="again")
    assert not twin.anew and twin.filing.id == filing.id, "the same agreement of the same unit"
    assert len(office.waiting(scope=scope)) == len(office.waiting(scope=EVERYTHING))


def test_another_unit_sees_nothing_of_it_after_a_rename(office: Office) -> None:
    for name in ("市经信局", "市科技局"):
        office.units.put(name, D, by=CLERK)
    filing = submit(office, unit="市经信局").filing
    office.units.rename("市经信局", "市科技和经信局", reason=WHY, by=CLERK)
    other = Scope.of(now(office, person_of(office, "市科技局")))
    with pytest.raises(NotFound):
        office.filings.get(filing.id, scope=other)
    assert office.search.find(Query(text=""), scope=other).total == 0
    assert office.waiting(scope=other) == []


def test_a_name_that_was_given_up_is_nobody_else_s(office: Office) -> None:
    office.units.put("市经信局", D, by=CLERK)
    office.units.rename("市经信局", "市科技和经信局", reason=WHY, by=CLERK)
    with pytest.raises(UnitTaken, match="市科技和经信局"):
        office.units.put("市经信局", D, by=CLERK)
    back = office.units.rename("市科技和经信局", "市经信局", reason=WHY, by=CLERK)
    assert back.name == "市经信局" and back.earlier == ("市科技和经信局",)


def test_a_rename_states_its_reason_and_takes_no_other_unit_s_name(office: Office) -> None:
    for name in ("市经信局", "市科技局"):
        office.units.put(name, D, by=CLERK)
    with pytest.raises(ReasonMissing, match="更名"):
        office.units.rename("市经信局", "市工信局", reason=" ", by=CLERK)
    with pytest.raises(UnitTaken):
        office.units.rename("市经信局", "广德市科学技术局", reason=WHY, by=CLERK)
    assert {one.name for one in office.units.all()} == {"市经信局", "市科技局"}


def test_a_merged_unit_s_objects_accounts_and_duties_go_over(office: Office) -> None:
    for name in ("市旅游局", "市文旅局"):
        office.units.put(name, D, by=CLERK)
    office.units.assign("市旅游局", Mechanism.EXCHANGE, since=SEPTEMBER, by=CLERK)
    login, filing = person_of(office, "市旅游局"), submit(office, unit="市旅游局").filing
    whole = office.units.merge("市旅游局", "市文旅局", on=LAST, reason=WHY, by=CLERK)
    gone = unit(office, "市旅游局")
    assert (gone.retired_on, gone.merged_into) == (LAST, "市文旅局")
    assert gone.owes(Mechanism.EXCHANGE, LAST) and not gone.owes(Mechanism.EXCHANGE, LAST + timedelta(days=1))
    assert not whole.owes(Mechanism.EXCHANGE, LAST) and whole.owes(Mechanism.EXCHANGE, LAST + timedelta(days=1))
    assert office.filings.get(filing.id, scope=Scope.of(now(office, login))).id == filing.id
    assert office.units.get("广德市旅游局").name == "市文旅局"
    assert submit(office, "另一份协议", unit="市旅游局", key="later").filing.unit == "市文旅局"
    with pytest.raises(UnitEnded):
        office.units.assign("市旅游局", Mechanism.POLICY, since=LAST, by=CLERK)
    with pytest.raises(UnitRefused, match="市文旅局"):
        office.units.revive("市旅游局", by=CLERK)
    with pytest.raises(UnitRefused, match="自己"):
        office.units.merge("市文旅局", "市文旅局", on=LAST, reason=WHY, by=CLERK)


def test_a_chain_of_merging_and_renaming_ends_at_the_unit_of_today(office: Office) -> None:
    for name in ("市旅游局", "市文旅局", "市体育局"):
        office.units.put(name, D, by=CLERK)
    filing = submit(office, unit="市旅游局").filing
    office.units.merge("市旅游局", "市文旅局", on=LAST, reason=WHY, by=CLERK)
    office.units.merge("市文旅局", "市体育局", on=LAST + timedelta(days=30), reason=WHY, by=CLERK)
    office.units.rename("市体育局", "市文体旅局", reason=WHY, by=CLERK)
    assert office.units.get("市旅游局").name == "市文体旅局"
    assert [row.id for row in office.filings.rows(Listing(unit="市文体旅局"), scope=EVERYTHING)] == [filing.id]
    assert office.filings.counts(scope=EVERYTHING).units == {"市文体旅局": 1}


def test_a_retired_unit_owes_nothing_more_and_may_come_back(office: Office) -> None:
    office.units.put("市招商合作中心", D, by=CLERK)
    office.units.assign("市招商合作中心", Mechanism.EXCHANGE, since=SEPTEMBER, by=CLERK)
    office.units.retire("市招商合作中心", on=LAST, reason=WHY, by=CLERK)
    with pytest.raises(AccountRefused, match="已撤销"):
        person_of(office, "市招商合作中心")
    told = submit(office, unit="市招商合作中心").findings
    assert any(found.code == "U08" and "2026-03-31" in found.text for found in told)
    back = office.units.revive("市招商合作中心", by=CLERK)
    assert back.owes(Mechanism.EXCHANGE, NOW.date())


# -- the places that take a unit's name --


@pytest.mark.parametrize("written", ["广德市发展和改革委员会", "发改委", "市 发改委"])
def test_a_submission_finds_the_unit_by_any_name(office: Office, written: str) -> None:
    office.units.put("市发改委", D, by=CLERK)
    accepted = submit(office, unit=written)
    assert accepted.filing.unit == "市发改委" and len(office.units.all()) == 1
    assert [one.code for one in accepted.findings] == ([] if written == "市 发改委" else ["U07"])


def test_a_submission_for_an_unknown_unit_adds_it_and_says_so(office: Office) -> None:
    office.units.put("市数据资源局", D, by=CLERK)
    accepted = submit(office, unit="市数据资源管理局")
    assert [one.code for one in accepted.findings] == ["I22", "U06"]
    assert accepted.filing.unit == "市数据资源管理局"
    theirs = submit(office, "另一份协议", unit="宣城市发改委", key="theirs")
    assert unit(office, theirs.filing.unit).place == "宣城市"


def test_a_filing_is_reassigned_by_any_name(office: Office) -> None:
    for name in ("市发改委", "市科技局"):
        office.units.put(name, D, by=CLERK)
    filing = submit(office, unit="市发改委").filing
    assert office.filings.reassign(filing.id, "广德市科学技术局", seen=None, by=CLERK).unit == "市科技局"


def test_a_deputy_leader_is_bound_to_a_unit_and_submits_nothing(office: Office) -> None:
    office.units.put("市发改委", D, by=CLERK)
    with pytest.raises(AccountRefused, match="单位分管领导必须指定所属单位"):
        office.accounts.create(login="deputy", name="李四", role=Role.DEPUTY_LEADER, unit="", by=ADMINISTRATOR)
    who = now(office, person_of(office, "市发改委", Role.DEPUTY_LEADER))
    filing = submit(office).filing
    assert office.filings.get(filing.id, scope=Scope.of(who)).id == filing.id
    with pytest.raises(NotAllowed):
        submit(office, "另一份", key="own", by=who)


# -- history and rebuild --


def test_the_history_tells_each_change_in_the_words_of_the_page(office: Office) -> None:
    office.units.put("市经信局", D, by=CLERK)
    office.units.assign("市经信局", Mechanism.POLICY, since=SEPTEMBER, by=CLERK)
    office.units.rename("市经信局", "市科技和经信局", reason=WHY, by=CLERK)
    renamed, assigned, put = office.units.history("市科技和经信局")
    assert (renamed.deed, renamed.reason) == (Deed.RENAMED, WHY)
    assert renamed.words == ("名称：市经信局 → 市科技和经信局", "曾用名增加：市经信局")
    assert assigned.words == ("职责增加：政策争取（2022-09-02 起）",)
    assert put.words == ("类别：市直单位",) and put.by == "经办人"
    assert office.units.history("没有的单位") == ()


def test_a_change_that_changes_nothing_leaves_no_line(office: Office) -> None:
    office.units.put("市经信局", D, by=CLERK)
    office.units.put("市经信局", D, by=CLERK)
    office.units.describe("市经信局", kind=D, by=CLERK)
    office.units.release("市经信局", Mechanism.POLICY, until=LAST, by=CLERK)
    assert len(office.units.history("市经信局")) == 1


def test_the_register_comes_back_from_the_archive_alone(tmp_path: Path) -> None:
    office = an_office(tmp_path / "home")
    office.units.import_lists(NOTICE, by=CLERK)
    office.units.put("市旅游局", D, by=CLERK)
    filing = submit(office, unit="市旅游局").filing
    drain(office)
    office.units.merge("市旅游局", "市文旅局", on=LAST, reason=WHY, by=CLERK)
    office.units.rename("市经信局", "市科技和经信局", reason=WHY, by=CLERK)
    office.units.describe("市科技和经信局", kind=D, aliases=["市科经局"], position=7, approves=True, by=CLERK)
    before, told = office.units.all(), office.units.history("市科技和经信局")
    office.close()
    tomorrow = an_office(tmp_path / "home", now=lambda: NOW + timedelta(days=1))
    tomorrow.upkeep.nightly()
    tomorrow.close()
    home = tmp_path / "elsewhere"
    shutil.copytree(tmp_path / "home" / "archive" / "objects", home / "archive" / "objects")
    again = rebuilt(home)
    assert again.units.all() == before
    assert again.units.history("市科技和经信局") == told
    assert [row.id for row in again.filings.rows(Listing(unit="市文旅局"), scope=EVERYTHING)] == [filing.id]
    assert again.upkeep.verify().ok
    again.close()


def rebuilt(home: Path) -> Office:
    """An office at a home that has nothing but the archive."""
    office = open_office(Settings(home=home, ocr=False), now=lambda: NOW + timedelta(days=2), rebuilding=True)
    office.upkeep.rebuild()
    return office


def test_records_of_an_older_version_are_understood(office: Office) -> None:
    with office.register.transaction() as transaction:
        transaction.units.put(Unit(name="市司法局", kind=UnitKind.OTHER))
        journal.note(transaction, "unit", by="经办人", at=NOW, detail={"name": "市司法局", "kind": "其他"})
    assert [one.deed for one in office.units.history("市司法局")] == [Deed.PUT]
    office.upkeep.rebuild()
    assert unit(office, "市司法局") == Unit(name="市司法局", kind=UnitKind.OTHER)


def test_the_journal_has_the_unit_whole(office: Office) -> None:
    office.units.put("市司法局", D, by=CLERK)
    changed = office.units.assign("市司法局", Mechanism.EXCHANGE, since=SEPTEMBER, by=CLERK)
    with office.register.reading() as transaction:
        record = transaction.journal.of("unit")[-1]
    assert record.object_id == "市司法局"
    detail = json.loads(record.detail)
    assert detail["assignments"] == [{"mechanism": "exchange", "since": "2022-09-02", "until": None}]
    assert detail["deed"] == "assigned" and replace(changed, name=detail["name"]) == changed


def test_units_of_the_notice_are_not_taken_for_one_another(office: Office) -> None:
    assert [one.text for one in office.units.import_lists(NOTICE, by=CLERK).findings if one.code == "U06"] == []


def test_each_list_names_a_unit_once_by_the_name_of_the_register(office: Office) -> None:
    text = "政策争取涉及单位：市发改委、市发展和改革委员会、桃州镇人民政府、桃州镇、无量溪街道党工委"
    done = office.units.import_lists(text, by=CLERK)
    assert done.named[Mechanism.POLICY] == ("市发改委", "桃州镇", "无量溪街道党工委")
    kinds = {unit.name: unit.kind for unit in office.units.all()}
    assert kinds == {
        "市发改委": UnitKind.DEPARTMENT,
        "桃州镇": UnitKind.TOWNSHIP,
        "无量溪街道党工委": UnitKind.SUBDISTRICT,
    }
