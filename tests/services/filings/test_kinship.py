"""Filings that belong together: found when somebody looks, within what the looker may see; what a person says is kept."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.filings.kinship import NoText, TiedToItself
from services.model.comparing import Change
from services.model.errors import NotAllowed, NotFound
from services.model.filing import Filing
from services.model.kinship import Kind
from services.model.people import EVERYTHING, Scope
from services.model.ties import TieKind
from services.office import Office, open_office
from services.settings import Settings
from services.steps import ChangedMeanwhile
from tests.house import AGREEMENT, CLERK, LEADER, NOW, an_office, drain, liaison, submit

DRAFT = AGREEMENT.replace("2026年9月2日", "    年  月  日")
LAST_YEAR = AGREEMENT.replace("2026年9月2日", "2025年9月3日").replace("5000", "3000")
REPRINTED = AGREEMENT.replace("\n", "\r\n") + "\n"  # the same words in other bytes


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.close()


def hand_in(office: Office, text: str, *, unit: str = "市发改委", key: str | None = None) -> Filing:
    filing = submit(office, text, unit=unit, key=key or f"{unit}{hash(text)}").filing
    drain(office)
    return current(office, filing)


def current(office: Office, filing: Filing) -> Filing:
    return office.filings.get(filing.id, scope=EVERYTHING)


def seen(office: Office, filing: Filing, scope: Scope = EVERYTHING) -> dict[str, Kind]:
    return {one.filing.id: one.kin.kind for one in office.kinship.look(current(office, filing), scope=scope)}


def test_the_same_agreement_a_draft_and_a_renewal_are_told_apart(office: Office) -> None:
    own = hand_in(office, AGREEMENT)
    again, draft, earlier = hand_in(office, REPRINTED), hand_in(office, DRAFT), hand_in(office, LAST_YEAR)
    hand_in(office, AGREEMENT.replace("溧阳市", "郎溪县"))
    assert seen(office, own) == {again.id: Kind.SAME, draft.id: Kind.VERSION, earlier.id: Kind.RENEWAL}
    assert seen(office, draft)[own.id] is Kind.VERSION
    (first, *_) = office.kinship.look(current(office, own), scope=EVERYTHING)
    assert first.finding.code == "D01" and again.id in first.finding.text and "文字约100%相同" in first.finding.text


def test_a_unit_learns_nothing_of_another_units_agreement(office: Office) -> None:
    own, other = hand_in(office, AGREEMENT), hand_in(office, DRAFT, unit="市科技局")
    assert seen(office, own, Scope(unit="市发改委")) == {}
    office.kinship.tie(own.id, other.id, TieKind.VERSION, seen=None, by=CLERK)
    tied = current(office, own)
    assert office.kinship.ties(tied, scope=Scope(unit="市发改委")) == []
    assert [one.filing.id for one in office.kinship.ties(tied, scope=EVERYTHING)] == [other.id]
    assert tied.events[-1].note == "同一协议的另一文稿"  # the unit reads the history: no number of the other one in it
    with pytest.raises(NotFound):
        office.kinship.compare(own.id, other.id, scope=Scope(unit="市发改委"))
    with pytest.raises(NotFound):
        office.kinship.tie(own.id, other.id, TieKind.SAME, seen=None, by=liaison("市发改委"))


def test_what_has_no_text_yet_is_looked_at_when_it_has(office: Office) -> None:
    own = hand_in(office, AGREEMENT)
    waiting = submit(office, DRAFT, key="later").filing
    assert seen(office, own) == {} and seen(office, waiting) == {}
    with pytest.raises(NoText, match="还没有可比对的文字"):
        office.kinship.compare(own.id, waiting.id, scope=EVERYTHING)
    drain(office)
    assert seen(office, own) == {waiting.id: Kind.VERSION}


def test_what_a_person_says_is_kept_shown_from_both_sides_and_not_asked_again(office: Office) -> None:
    own, earlier = hand_in(office, AGREEMENT), hand_in(office, LAST_YEAR)
    filed = office.filings.file(earlier.id, None, seen=None, by=CLERK)
    assert filed.number is not None
    office.kinship.tie(own.id, filed.number.text, TieKind.RENEWS, seen=None, by=liaison("市发改委"))
    assert seen(office, own) == {} and seen(office, earlier) == {}
    assert [one.label for one in office.kinship.ties(current(office, own), scope=EVERYTHING)] == ["续签"]
    assert [one.label for one in office.kinship.ties(current(office, earlier), scope=EVERYTHING)] == ["已续签为"]
    assert current(office, own).events[-1].note == "续签：GDBA-2026-001"
    office.kinship.tie(own.id, earlier.id, TieKind.UNRELATED, seen=None, by=CLERK)
    assert [tie.kind for tie in current(office, own).ties] == [TieKind.UNRELATED]
    office.kinship.tie(own.id, earlier.id, None, seen=None, by=CLERK)
    assert seen(office, own) == {earlier.id: Kind.RENEWAL}


def test_what_can_not_be_said_is_refused(office: Office) -> None:
    own, other = hand_in(office, AGREEMENT), hand_in(office, DRAFT)
    with pytest.raises(TiedToItself):
        office.kinship.tie(own.id, own.id, TieKind.SAME, seen=None, by=CLERK)
    with pytest.raises(NotFound):
        office.kinship.tie(own.id, "GDBA-1999-001", TieKind.RENEWS, seen=None, by=CLERK)
    with pytest.raises(NotAllowed):
        office.kinship.tie(own.id, other.id, TieKind.SAME, seen=None, by=LEADER)
    office.filings.send_back(own.id, reasons=["缺页"], due=None, seen=1, by=CLERK)
    with pytest.raises(ChangedMeanwhile):
        office.kinship.tie(own.id, other.id, TieKind.SAME, seen=1, by=CLERK)


def test_a_withdrawn_filing_is_no_relative(office: Office) -> None:
    own, other = hand_in(office, AGREEMENT), hand_in(office, DRAFT)
    office.filings.withdraw(other.id, reason="重复报送", seen=None, by=CLERK)
    assert seen(office, own) == {}


def test_two_agreements_side_by_side_show_the_numbers_first(office: Office) -> None:
    own, earlier = hand_in(office, AGREEMENT), hand_in(office, LAST_YEAR)
    found = office.kinship.compare(own.id, earlier.id, scope=EVERYTHING)
    assert [line.newer.text for line in found.numbers if line.newer] == [
        "双方共同推进“一地六县”产业协作，建设G60科创走廊配套基地，总投资5000万元。",
        "签订日期：2026年9月2日",
    ]
    assert sum(line.change is not Change.SAME for line in found.lines) == 2


def test_a_rebuild_brings_ties_and_likenesses_back(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    own, draft, earlier = (hand_in(office, text) for text in (AGREEMENT, DRAFT, LAST_YEAR))
    office.kinship.tie(own.id, earlier.id, TieKind.RENEWS, seen=None, by=CLERK)
    office.close()
    (tmp_path / "archive/register.sqlite3").unlink()
    after = open_office(Settings(home=tmp_path), now=lambda: NOW, rebuilding=True)
    assert after.upkeep.rebuild().problems == ()
    assert seen(after, own) == {draft.id: Kind.VERSION}
    assert [one.kind for one in after.kinship.ties(current(after, earlier), scope=EVERYTHING)] == [TieKind.RENEWS]
    after.close()


def test_agreements_of_before_are_sketched_by_the_worker(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    own, draft = hand_in(office, AGREEMENT), hand_in(office, DRAFT)
    office.close()
    with sqlite3.connect(tmp_path / "archive/register.sqlite3") as connection:
        connection.execute("delete from likenesses")
    connection.close()
    again = an_office(tmp_path)
    assert seen(again, own) == {}
    assert again.kinship.catch_up() == 2 and again.kinship.catch_up() == 0
    assert seen(again, own) == {draft.id: Kind.VERSION}
    again.close()


def test_a_package_tells_its_members_and_what_was_read_of_each(office: Office) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("会议纪要.txt", "议定事项三项。")
        package.writestr("附件/新闻稿.txt", "签约仪式在广德举行。")
    filing = submit(office, materials=[("材料.zip", content.getvalue()), ("说明.txt", "签约现场".encode())]).filing
    drain(office)
    held = office.holdings.of(current(office, filing))
    assert [(member.name, member.first, member.characters) for member in held[2].members] == [
        ("会议纪要.txt", 1, 7),
        ("附件/新闻稿.txt", 2, 10),
    ]
    assert held[2].words.startswith("2 页 · ") and held[3].words == "4 字"
