"""Promise 7: one unit never sees another's unpublished material, not even in a count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.model.errors import NotFound
from services.model.files import FileRole
from services.model.official import DocumentStep, OfficialDocument, as_seen_by
from services.model.people import EVERYTHING, Scope
from services.model.query import Query
from services.office import Office
from services.stores.objects import Listing
from tests.house import CLERK, LEADER, an_office, drain, liaison, submit
from tests.paper_house import BULLETIN, NO_OFFICE, TODAY, a_scan, distributed, drafted, now_is, ready, units

MINE, OTHER = Scope(unit="市发改委"), Scope(unit="桃州镇")
SECRET_WORDS = "未公开的措辞"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path, soffice=NO_OFFICE, seal_required=False)
    yield office
    office.close()


def everything_of(office: Office, scope: Scope) -> tuple[object, ...]:
    """Every answer that a scope gets anywhere: lists, counts, facets, years, the queue, a search, the record itself."""
    listing = Listing(kind="document")
    found = office.search.find(Query(text="政策争取"), scope=scope)
    return (
        office.documents.rows(listing, scope=scope),
        office.documents.listed(listing, scope=scope),
        office.documents.count(listing, scope=scope),
        office.documents.counts(scope=scope),
        office.waiting(scope=scope),
        (found.total, found.hits, found.near, found.facets, found.unread),
        office.search.find(Query(text=""), scope=scope).facets,
    )


def test_nothing_is_seen_before_distribution_and_by_no_other_unit_after_it(office: Office) -> None:
    units(office, "市发改委", "桃州镇")
    nothing = everything_of(office, MINE)
    document = ready(office)
    drain(office)
    for scope in (MINE, OTHER, Scope(unit="")):
        assert everything_of(office, scope) == nothing
        for name in (document.id, "广合管〔2026〕1号"):
            with pytest.raises(NotFound):
                office.record(name, scope=scope)
    office.delivery.distribute(document.id, units=["市发改委"], by=CLERK)
    drain(office)
    assert everything_of(office, OTHER) == nothing == everything_of(office, Scope(unit=""))
    assert office.documents.count(Listing(kind="document"), scope=MINE) == 1
    assert office.search.find(Query(text="政策争取"), scope=MINE).total == 1
    assert office.search.find(Query(text="政策争取"), scope=MINE).facets["kind"] == {"document": 1}
    assert office.record("广合管〔2026〕1号", scope=MINE).id == document.id


def test_a_unit_sees_the_issued_papers_and_nothing_of_how_they_came_about(office: Office) -> None:
    document = drafted(office, opening=SECRET_WORDS)
    office.review.propose(document.id, note="内部", by=CLERK)
    office.review.comment(document.id, "内部意见", by=LEADER)
    office.review.send_back(document.id, reason="换个说法", by=LEADER)
    office.documents.revise(document.id, {**BULLETIN, "matter": "政策争取工作"}, by=CLERK)
    office.review.propose(document.id, by=CLERK)
    office.review.approve(document.id, countersign=["市财政局"], by=CLERK)
    opinion = a_scan(office, FileRole.OPINION, label="会签单.pdf")
    office.review.countersign(document.id, "市财政局", agreed=True, name="李四", on=TODAY, scan=opinion, by=CLERK)
    sheet = a_scan(office, FileRole.SHEET, label="发文稿纸.pdf")
    office.review.record_sign_off(document.id, signer="张三", on=TODAY, scan=sheet, by=CLERK)
    office.review.recheck(document.id, by=CLERK)
    office.issue.register(document.id, by=CLERK)
    drain(office)
    office.issue.attach_seal(document.id, scan=a_scan(office, FileRole.STAMPED), by=CLERK)
    units(office, "市发改委", "桃州镇")
    office.delivery.distribute(document.id, units=["市发改委", "桃州镇"], note="内部备注", by=CLERK)
    office.delivery.acknowledge(document.id, by=liaison("桃州镇"))
    drain(office)
    for seen in (
        office.documents.get(document.id, scope=MINE),
        office.record(document.id, scope=MINE),
        office.documents.listed(Listing(kind="document"), scope=MINE)[0],
        office.delivery.acknowledge(document.id, by=liaison("市发改委")),
    ):
        assert isinstance(seen, OfficialDocument)
        assert {file.role for file in seen.files} == {FileRole.FINAL, FileRole.STAMPED}
        assert not seen.comments and not seen.countersigns and seen.sign_off is None
        assert [sent.unit for sent in seen.deliveries] == ["市发改委"]
        assert all(word not in str(seen) for word in ("内部", "换个说法", "桃州镇联络员", SECRET_WORDS, "会签单"))
    for words in (SECRET_WORDS, "发文稿纸", "会签单", "内部意见"):
        assert office.search.find(Query(text=words), scope=MINE).total == 0
        assert office.search.find(Query(text=words), scope=EVERYTHING).total == 0  # the office opens the document itself
    assert as_seen_by(now_is(office, document), EVERYTHING) == now_is(office, document)


def test_a_link_tells_a_unit_the_number_and_not_the_title_of_what_it_did_not_get(office: Office) -> None:
    old = distributed(office, "市发改委")
    new = distributed(office, "桃州镇", matter="不给发改委看的工作")
    office.delivery.abolish(old.id, by_document=new.id, by=CLERK)
    seen = office.documents.get(old.id, scope=MINE)
    assert [(link.number, link.title) for link in seen.links] == [("广合管〔2026〕2号", "")]
    assert "不给发改委看" not in str(seen)
    assert [event.step for event in seen.events][-1] == DocumentStep.ABOLISH
    assert office.documents.get(new.id, scope=OTHER).links == ()


def test_a_draft_is_found_by_its_present_words_only(office: Office) -> None:
    document = drafted(office, opening=SECRET_WORDS)
    drain(office)
    assert office.search.find(Query(text=SECRET_WORDS), scope=EVERYTHING).total == 1
    office.documents.revise(document.id, BULLETIN, by=CLERK)
    assert office.search.find(Query(text=SECRET_WORDS), scope=EVERYTHING).total == 0
    drain(office)
    assert office.search.find(Query(text=SECRET_WORDS), scope=EVERYTHING).total == 0


def test_a_units_own_filings_stay_its_own(office: Office) -> None:
    submit(office, unit="桃州镇")
    distributed(office, "市发改委")
    drain(office)
    assert office.filings.count(Listing(), scope=MINE) == 0
    assert office.filings.book_years(scope=EVERYTHING) == []
    assert office.search.find(Query(text=""), scope=MINE).facets["unit"] == {}


def test_the_settings_of_the_office_are_found_by_nobody(office: Office) -> None:
    office.issuing.change(office.issuing.book(), note="存档", seen=0, by=CLERK)
    drain(office)
    assert office.search.find(Query(text="发文设置"), scope=EVERYTHING).total == 0
    with pytest.raises(NotFound):
        office.record("ISSUING", scope=MINE)


def test_the_filter_of_a_list_asks_for_the_kind_and_for_nothing_else_of_the_record(office: Office) -> None:
    distributed(office, "市发改委")
    kind = "ranking-bulletin"
    assert office.documents.count(Listing(kind="document", paper=kind), scope=MINE) == 1
    probe = f'{kind}",\n "registered_on": "2026-09-14",\n "sign_off": {{\n  "on": "2026-09-14'
    for scope in (MINE, EVERYTHING):
        assert office.documents.count(Listing(kind="document", paper=probe), scope=scope) == 0
