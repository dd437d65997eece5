"""What is told when a document is reviewed and signed: whose work it is, which days it bears, and what its 发文稿纸 says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document

from services.documents.typesetting import Frame
from services.model.files import FileRole
from services.model.issuing import Signer
from services.model.official import DocumentStep, OfficialDocument
from services.model.official.authorship import OwnWork
from services.model.official.sheet import sign_off_sheet
from services.model.papers import FactsRefused
from services.model.people import Person, Role
from services.office import Office
from tests.house import ADMINISTRATOR, CLERK, LEADER, an_office
from tests.paper_house import BULLETIN, NO_OFFICE, TODAY, a_scan, drafted, now_is, to_sign

COLLEAGUE = Person(login="colleague", name="李四", role=Role.CLERK)
NOTICE = """关于报送工作台账的通知

市发改委：

请于9月底前报送工作台账。

苏皖合作示范区广德片区管委会
{dated}
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path, soffice=NO_OFFICE, seal_required=False)
    yield office
    office.close()


def codes(document: OfficialDocument) -> list[str]:
    return [found.code for found in document.findings]


def notes(document: OfficialDocument, step: DocumentStep) -> list[str]:
    return [event.note for event in document.events if event.step == step]


# -- whose work it is --


def test_the_record_says_that_a_writer_reviewed_and_rechecked_the_own_paper(office: Office) -> None:
    document = drafted(office)
    office.review.propose(document.id, by=CLERK)
    office.review.approve(document.id, note="文字已核", by=CLERK)
    office.review.sign(document.id, by=LEADER)
    office.review.recheck(document.id, by=CLERK)
    done = now_is(office, document)
    assert notes(done, DocumentStep.APPROVE) == ["文字已核；核稿人就是拟稿人"]
    assert notes(done, DocumentStep.RECHECK) == ["复核人就是拟稿人"]


def test_of_a_colleagues_paper_the_record_says_nothing_of_the_kind(office: Office) -> None:
    document = drafted(office)
    office.review.propose(document.id, by=CLERK)
    office.review.approve(document.id, by=COLLEAGUE)
    assert notes(now_is(office, document), DocumentStep.APPROVE) == [""]


def test_whoever_changed_the_words_wrote_them_too(office: Office) -> None:
    document = drafted(office)
    office.documents.revise(document.id, {**BULLETIN, "matter": "交流合作工作"}, by=COLLEAGUE)
    office.review.propose(document.id, by=CLERK)
    office.review.approve(document.id, by=COLLEAGUE)
    assert notes(now_is(office, document), DocumentStep.APPROVE) == ["核稿人就是拟稿人"]


def test_where_the_setting_asks_for_another_the_writer_is_refused_and_a_colleague_goes_on(tmp_path: Path) -> None:
    office = an_office(tmp_path, soffice=NO_OFFICE, separate_review=True)
    document = drafted(office)
    office.review.propose(document.id, by=CLERK)
    with pytest.raises(OwnWork, match="核稿通过"):
        office.review.approve(document.id, by=CLERK)
    office.review.approve(document.id, by=COLLEAGUE)
    office.review.sign(document.id, by=LEADER)
    with pytest.raises(OwnWork, match="复核"):
        office.review.recheck(document.id, by=CLERK)
    office.review.recheck(document.id, by=ADMINISTRATOR)
    assert now_is(office, document).state == "to_register"
    office.close()


def test_the_same_approval_twice_is_one_and_other_words_are_another(office: Office) -> None:
    document = drafted(office)
    office.review.propose(document.id, by=CLERK)
    for _turn in range(2):
        office.review.approve(document.id, note="好", seen=2, by=CLERK)
    assert notes(now_is(office, document), DocumentStep.APPROVE) == ["好；核稿人就是拟稿人"]
    with pytest.raises(Exception, match="已被他人修改"):
        office.review.approve(document.id, note="不好", seen=2, by=CLERK)


def test_an_agreement_is_logged_once(office: Office) -> None:
    document = drafted(office)
    office.review.propose(document.id, by=CLERK)
    office.review.approve(document.id, countersign=["市财政局", "市人社局", "市商务局"], by=CLERK)
    for name, agreed, opinion in (("市财政局", True, ""), ("市人社局", True, "同意，请附表"), ("市商务局", False, "数字有误")):
        office.review.countersign(document.id, name, agreed=agreed, name="李四", opinion=opinion, on=TODAY, by=CLERK)
    assert notes(now_is(office, document), DocumentStep.COUNTERSIGN) == [
        "市财政局（李四，2026-09-14）同意",
        "市人社局（李四，2026-09-14）同意，请附表",
        "市商务局（李四，2026-09-14）不同意：数字有误",
    ]


# -- the days on the paper --


def typeset(office: Office, dated: str) -> OfficialDocument:
    """A text that came by 套红, kept as a draft and led to the leader."""
    made = office.typesetting.typeset(NOTICE.format(dated=dated).encode(), label="通知.txt", frame=Frame())
    document = office.documents.keep(made.kind, made.facts, by=CLERK)
    office.review.propose(document.id, by=CLERK)
    return office.review.approve(document.id, by=CLERK)


def test_a_typeset_text_that_bears_an_earlier_day_than_its_sign_off_is_told(office: Office) -> None:
    document = typeset(office, "2026年9月2日")
    signed = office.review.sign(document.id, by=LEADER)
    assert signed.dated == date(2026, 9, 2) and "P45" in codes(signed)
    (told,) = [found.text for found in signed.findings if found.code == "P45"]
    assert "2026-09-02" in told and "2026-09-14" in told
    again = office.review.send_back(document.id, reason="日期", by=LEADER)
    office.review.propose(again.id, by=CLERK)
    office.review.approve(again.id, by=CLERK)
    assert "P45" not in codes(office.review.sign(again.id, dated=TODAY, by=LEADER))  # the leader has looked at it


def test_a_typeset_text_without_its_day_takes_that_of_the_sign_off(office: Office) -> None:
    document = typeset(office, "")
    assert "date" not in document.given and "printed_on" not in document.given
    signed = office.review.sign(document.id, by=LEADER)
    assert signed.dated == TODAY and signed.facts["printed_on"] == TODAY.isoformat() and "P45" not in codes(signed)


def test_a_paper_is_not_printed_before_it_is_signed(office: Office) -> None:
    with pytest.raises(FactsRefused, match="印发日期（2026-09-01）早于成文日期（2026-09-10）"):
        drafted(office, date="2026-09-10", printed_on="2026-09-01")
    document = to_sign(office, printed_on="2026-09-10")  # its date follows the sign-off
    signed = office.review.sign(document.id, by=LEADER)
    assert signed.facts["printed_on"] == TODAY.isoformat() and "P46" in codes(signed)


# -- the sheet --


def test_the_sheet_carries_everybody_who_reviewed_countersigned_and_signed(office: Office) -> None:
    book = replace(office.issuing.book(), signers=(Signer(name="领导", post="主任"),))
    office.issuing.change(book, note="", seen=None, by=CLERK)
    document = drafted(office)
    office.review.propose(document.id, by=CLERK)
    office.review.comment(document.id, "请核对\n第二段", by=LEADER)
    office.review.send_back(document.id, reason="补写来源", by=LEADER)
    office.review.propose(document.id, by=CLERK)
    office.review.approve(document.id, countersign=["市财政局"], by=COLLEAGUE)
    pending = sign_off_sheet(now_is(office, document))
    assert pending["countersigned"] == ["市财政局："] and "signed" not in pending
    office.review.countersign(document.id, "市财政局", agreed=True, name="张三", on=TODAY, by=CLERK)
    office.review.sign(document.id, opinion="同意，速发", by=LEADER)
    office.review.recheck(document.id, by=COLLEAGUE)
    office.issue.register(document.id, by=CLERK)
    facts = sign_off_sheet(now_is(office, document))
    assert facts["reviewed"] == [
        "请核对 第二段\n领导　2026年9月14日",
        "退回修改：补写来源\n领导　2026年9月14日",
        "核稿通过\n李四　2026年9月14日",
    ]
    assert facts["countersigned"] == ["市财政局：同意\n张三　2026年9月14日"]
    assert facts["signed"] == ["同意，速发\n领导（主任）　2026年9月14日"]
    assert facts["rechecked"] == ["复核无误\n李四　2026年9月14日"]
    assert facts["document_type"] == "通报"
    made = Document(io.BytesIO(office.documents.draft("sign-off-sheet", facts).docx))
    cells = "\n".join(cell.text for table in made.tables for row in table.rows for cell in row.cells)
    for line in (*facts["reviewed"], *facts["countersigned"], *facts["signed"], *facts["rechecked"], "广合管〔2026〕1号"):
        assert line in cells


def test_a_sheet_signed_on_paper_says_who_entered_it_and_a_return_takes_the_recheck_off(office: Office) -> None:
    document = to_sign(office)
    scan = a_scan(office, FileRole.SHEET)
    office.review.record_sign_off(document.id, signer="李四", on=TODAY, scan=scan, by=CLERK)
    office.review.recheck(document.id, by=CLERK)
    assert sign_off_sheet(now_is(office, document))["signed"] == ["同意　李四　2026年9月14日（纸质签发，经办人补录）"]
    office.review.send_back(document.id, reason="附件有误", by=CLERK)
    assert not {"signed", "rechecked"} & set(sign_off_sheet(now_is(office, document)))


def test_an_empty_sheet_leaves_room_for_the_hand(office: Office) -> None:
    made = Document(io.BytesIO(office.documents.draft("sign-off-sheet", {"title": "关于报送台账的通知"}).docx))
    (signed,) = {cell.text for table in made.tables for row in table.rows for cell in row.cells if "签发：" in cell.text}
    assert signed.count("\n") >= 3 and signed.endswith("年　　月　　日")


def test_a_day_to_come_is_not_signed(office: Office) -> None:
    document = to_sign(office, date=(TODAY + timedelta(days=1)).isoformat())
    with pytest.raises(Exception, match="晚于今天"):
        office.review.sign(document.id, by=LEADER)
