"""Demands: the paper and the issuer that fit each unit, drafted in one go; in force once distributed, as they were issued."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.model.issuing import Issuer, Series
from services.model.official import DocumentState, OfficialDocument
from services.model.papers.addressing import IssuerClass
from services.model.people import EVERYTHING
from services.model.rectification import Rectification, RectificationState, Trouble
from services.model.rectifying.papers import told_in
from services.office import Office
from services.rectifications.opening import PaperOnItsWay
from services.worker import SYSTEM
from tests.house import CLERK, an_office, drain, liaison
from tests.paper_house import NO_OFFICE, units
from tests.rectification_house import MEASURES, TROUBLES, Clock, drafted, issued, opened, sent

UNITS = ("市商务局", "市科技局", "市文旅局", "市财政局", "市民政局", "市水利局", "市税务局", "市委组织部", "桃州镇", "桐汭街道")
REWRITTEN = ("市人社局", "市农业农村局")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = an_office(tmp_path_factory.mktemp("house"), soffice=NO_OFFICE, seal_required=False, now=Clock())
    units(office, *UNITS, *REWRITTEN)
    yield office
    office.close()


def now_is(office: Office, record: Rectification) -> Rectification:
    return office.rectifications.get(record.id, scope=EVERYTHING)


def paper(office: Office, document: OfficialDocument) -> OfficialDocument:
    return office.documents.get(document.id, scope=EVERYTHING)


def test_each_unit_gets_the_paper_that_fits_it_and_one_refusal_harms_no_other(office: Office) -> None:
    ids = [opened(office, unit, matter="考核垫底").id for unit in ("市商务局", "市税务局", "市委组织部", "桃州镇", "桐汭街道")]
    gone = opened(office, "市科技局", matter="考核垫底")
    office.openings.withdraw(gone.id, reason="重复登记。", by=CLERK)
    made = office.demanding.draft([*ids, gone.id], contact="张三", phone="0563-1234567", by=CLERK)
    kinds = [one.document.paper if one.document else one.refusal for one in made]
    demand, letter = "rectification-demand", "rectification-letter"
    assert kinds[:5] == [demand, letter, letter, demand, demand] and "不能起草整改文书" in kinds[5]
    notice = made[0].document
    assert notice is not None and notice.facts["units"] == ["市商务局"] and notice.facts["phrase"] == "经市政府同意"
    assert notice.facts["contact"] == "张三" and notice.title.endswith("关于考核垫底问题限期整改的通知")
    assert [route.way.type for route in office.demanding.routes(ids, by=CLERK)] == ["通知", "函", "函", "通知", "通知"]


def test_an_order_may_be_chosen_where_the_table_allows_it_and_nowhere_else(office: Office) -> None:
    ids = [opened(office, unit, matter="督办事项").id for unit in ("桃州镇", "市税务局")]
    order, refused = office.demanding.draft(ids, paper_type="督办单", by=CLERK)
    assert order.document is not None and order.document.paper == "supervision-order"
    assert "1.协议备案不及时" in order.document.facts["matter"] and order.document.facts["requirements"] == list(MEASURES)
    assert refused.document is None and "市税务局" in refused.refusal and "函" in refused.refusal
    sent(office, issued(office, order.document), "桃州镇")
    done = now_is(office, order.record)
    assert done.state is RectificationState.DEMANDED and done.deadline == order.record.proposed and done.troubles == TROUBLES


def test_a_draft_is_written_anew_and_one_under_way_is_left_alone(office: Office) -> None:
    record, document = drafted(office, "市文旅局")
    office.openings.amend(record.id, troubles=[Trouble(text="只剩一个问题。")], working_days=5, by=CLERK)
    (again,) = office.demanding.draft([record.id], by=CLERK)
    assert again.document is not None and again.document.id == document.id
    assert (
        again.document.facts["problems"] == ["只剩一个问题。"] and again.document.facts["deadline"] == "2026-09-20"
    )  # a Sunday that is worked
    office.review.propose(document.id, by=CLERK)
    (refused,) = office.demanding.draft([record.id], by=CLERK)
    assert "已在办理" in refused.refusal
    with pytest.raises(PaperOnItsWay, match="先在公文流程中弃用"):
        office.openings.withdraw(record.id, reason="不发了。", by=CLERK)
    office.documents.discard(document.id, reason="不发了。", by=CLERK)
    (fresh,) = office.demanding.draft([record.id], by=CLERK)
    assert (
        fresh.document is not None and fresh.document.id != document.id and now_is(office, record).document == fresh.document.id
    )


def test_another_type_discards_the_draft_of_before(office: Office) -> None:
    record, document = drafted(office, "市财政局")
    (order,) = office.demanding.draft([record.id], paper_type="督办单", by=CLERK)
    assert order.document is not None and now_is(office, record).document == order.document.id
    assert paper(office, document).state is DocumentState.DISCARDED


def test_of_two_clerks_who_draft_at_once_one_is_told_and_no_second_paper_is_left(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, keep = opened(office, "市科技局"), office.documents.keep
    first: list[OfficialDocument] = []
    second: list[OfficialDocument] = []

    def another_clerk_between(*args: Any, **more: Any) -> OfficialDocument:
        mine = keep(*args, **more)
        monkeypatch.undo()
        (theirs,) = office.demanding.draft([record.id], paper_type="督办单", by=CLERK)
        assert theirs.document is not None
        first.append(theirs.document)
        second.append(mine)
        return mine

    monkeypatch.setattr(office.documents, "keep", another_clerk_between)
    (refused,) = office.demanding.draft([record.id], by=CLERK)
    assert "已由他人起草" in refused.refusal and now_is(office, record).document == first[0].id
    assert [paper(office, one).state for one in (*first, *second)] == [DocumentState.DRAFT, DocumentState.DISCARDED]


def test_what_counts_is_what_was_issued(office: Office) -> None:
    evidence = Trouble(text="台账未报。", object_id="T1", place="8月台账")
    record = opened(office, "市民政局")
    office.openings.amend(record.id, troubles=[evidence, TROUBLES[1]], by=CLERK)
    (made,) = office.demanding.draft([record.id], by=CLERK)
    assert made.document is not None and made.document.facts["problems"][0] == "台账未报。（见8月台账）"
    facts = {**made.document.facts, "deadline": "2026-10-30", "measures": ["补报台账。"]}
    facts["problems"] = [facts["problems"][0], "领导改过的话。", "领导加的问题。"]
    document = office.documents.revise(made.document.id, facts, by=CLERK)
    sent(office, issued(office, document), "市民政局")
    done = now_is(office, record)
    assert done.troubles == (evidence, Trouble(text="领导改过的话。"), Trouble(text="领导加的问题。"))
    assert (done.measures, done.deadline, done.first_deadline) == (("补报台账。",), date(2026, 10, 30), date(2026, 10, 30))


def test_a_supervision_order_that_was_rewritten_says_what_is_to_be_mended(office: Office) -> None:
    record = opened(office, "市人社局")
    evidence = Trouble(text="7月台账未报。", object_id="T1", place="7月目录")
    office.openings.amend(record.id, troubles=[evidence, TROUBLES[1]], by=CLERK)
    (made,) = office.demanding.draft([record.id], paper_type="督办单", by=CLERK)
    assert made.document is not None and office.demanding.reworded(now_is(office, record)) is None
    said = "工作推进不力问题的整改。\n1.7月台账未报。（见7月目录）\n2、领导改过的话，\n涉及资金\n2.5万元。\n（3）领导加的问题。"
    document = office.documents.revise(made.document.id, {**made.document.facts, "matter": said}, by=CLERK)
    told = office.demanding.reworded(now_is(office, record))
    expected = (evidence, Trouble(text="领导改过的话，涉及资金2.5万元。"), Trouble(text="领导加的问题。"))
    assert told is not None and told.troubles == expected
    sent(office, issued(office, document), "市人社局")
    done = now_is(office, record)
    assert done.troubles == expected and done.measures == MEASURES and office.demanding.reworded(done) is None
    assert "以文书所写为准" in done.events[-1].note


def test_an_order_without_numbers_is_one_problem(office: Office) -> None:
    record, document = drafted(office, "市农业农村局", paper_type="督办单")
    prose = replace(document, facts={**document.facts, "matter": "请尽快补报\n7月台账。"})
    assert [one.text for one in told_in(prose, record).troubles] == ["请尽快补报7月台账。"]


def test_numbers_follow_the_distribution_and_the_worker_may_do_it_twice(office: Office) -> None:
    first, second = drafted(office, "市水利局"), drafted(office, "市税务局")
    papers = [issued(office, document) for _record, document in (first, second)]
    office.delivery.distribute(papers[1].id, units=["市税务局"], by=CLERK)
    drain(office)  # the worker enters it as told
    office.delivery.distribute(papers[0].id, units=["市水利局"], by=CLERK)
    drain(office)
    serials = [int(now_is(office, record).number[-3:]) for record, _document in (second, first)]
    assert serials[1] == serials[0] + 1
    assert office.demanding.take_effect(papers[0].id, by=SYSTEM) == () and int(now_is(office, first[0]).number[-3:]) == serials[1]
    assert not [one for one in office.todos.of(liaison("市税务局")) if one.due is None and one.kind.value.startswith("rect")]


def test_a_paper_that_was_sent_to_another_unit_demands_nothing(office: Office) -> None:
    record, document = drafted(office, "市科技局")
    sent(office, issued(office, document), "桃州镇")
    assert now_is(office, record).state is RectificationState.DRAFTED and not now_is(office, record).number


def test_the_issuer_is_the_first_of_the_table_that_the_house_can_number_for(office: Office) -> None:
    book = office.issuing.book()
    other = "某某市人民政府办公室"
    office.issuing.change(
        replace(
            book,
            issuers=(*book.issuers, Issuer(name=other, category=IssuerClass.GOVERNMENT_OFFICE)),
            series=(*book.series, Series(code="某政办", issuer=other)),
        ),
        note="",
        seen=None,
        by=CLERK,
    )
    record = opened(office, "市商务局", matter="由政府办发文的事")
    (made,) = office.demanding.draft([record.id], by=CLERK)
    assert made.document is not None and made.document.facts["issuer"] == other and not made.document.facts["phrase"]
    (ours,) = office.demanding.draft([record.id], issuer=office.settings.committee, by=CLERK)
    assert ours.document is not None and ours.document.facts["issuer"] == office.settings.committee
