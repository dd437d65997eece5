"""整改 in a browser without scripts: the ledger and its filters, problems with photos, demands, the answer, the closure."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlparse

import pytest
from docx import Document
from openpyxl import load_workbook

from services.model.assessment.facts import Input
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING, Person
from services.model.periods import Quarter
from services.model.rectification import Rectification, RectificationState, Trouble
from services.office import Office, open_office
from services.settings import Settings
from tests.rectification_house import MEASURES, RESULTS, TROUBLES, demanded, drafted, issued, opened, replied, sent
from tests.web.conftest import CLERK, LEADER, LIAISON, OTHER_LIAISON, Clock, FullHouse, Seat

OURS = "市发改委"
Sitting = Callable[[Person], Seat]
_S = RectificationState


@pytest.fixture
def office(furnished: Path, tmp_path: Path, clock: Clock) -> Iterator[Office]:
    """The furnished house, one's own; its papers go out without a seal and without LibreOffice."""
    shutil.copytree(furnished, tmp_path / "home")
    office = open_office(
        Settings(home=tmp_path / "home", in_use_since="2022-09", seal_required=False, soffice="/nowhere", ocr=False), now=clock
    )
    yield office
    office.close()


def now(office: Office, record: Rectification) -> Rectification:
    """The rectification as it stands."""
    return office.rectifications.get(record.id, scope=EVERYTHING)


def step(browser: Seat, record: Rectification, name: str, /, **typed: object) -> str:
    """Take a step in the page and follow where it leads."""
    return browser.post(f"/rectifications/{record.id}/{name}", typed, follow_redirects=True).text


# -- the ledger --------------------------------------------------------------------------------------------------------------


def test_an_empty_ledger_says_what_to_do(seat: Sitting) -> None:
    assert "还没有整改事项" in seat(CLERK).text("/rectifications/")
    assert "没有需要整改的事项" in seat(LIAISON).text("/rectifications/")
    assert "没有符合条件的整改" in seat(CLERK).text("/rectifications/?alarm=red")


def test_the_filters_of_the_url_are_those_of_the_exports(office: Office, seat: Sitting, clock: Clock) -> None:
    late = demanded(office, OURS)
    other = opened(office, "市科技局", matter="台账报送不及时")
    clock.now += timedelta(days=60)
    browser = seat(CLERK)
    page = browser.text("/rectifications/?alarm=red")
    assert late.number in page
    assert "已逾期" in page
    assert other.matter not in page
    assert other.matter in browser.text("/rectifications/?state=drafted")
    assert late.number not in browser.text("/rectifications/?unit=市科技局")
    book = load_workbook(io.BytesIO(browser.get("/rectifications/ledger.xlsx?alarm=red").data))
    assert [row[1].value for row in book.active.iter_rows(min_row=2)][-1] == late.number
    assert book.active.max_row - next(n for n in range(1, 9) if book.active.cell(n, 1).value == "序号") == 1
    paper = Document(io.BytesIO(browser.get("/rectifications/ledger.docx?unit=市发改委").data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert any(late.number in cell for cell in cells)
    assert not any("市科技局" in cell for cell in cells)


def test_a_word_that_is_no_filter_filters_nothing(office: Office, seat: Sitting) -> None:
    record = opened(office, OURS)
    assert record.matter in seat(CLERK).text("/rectifications/?state=nonsense&alarm=blue&quarter=2022Q9")


def test_a_unit_sees_its_own_and_only_once_it_was_told(office: Office, seat: Sitting) -> None:
    record = opened(office, OURS)
    ours, theirs = seat(LIAISON), seat(OTHER_LIAISON)
    assert record.matter not in ours.text("/rectifications/")
    assert ours.get(f"/rectifications/{record.id}").status_code == 404
    (made,) = office.demanding.draft([record.id], by=CLERK)
    assert made.document is not None
    sent(office, issued(office, made.document), OURS)
    assert "报送整改情况" in ours.text(f"/rectifications/{record.id}")
    assert record.matter in ours.text("/rectifications/")
    assert theirs.get(f"/rectifications/{record.id}").status_code == 404
    assert record.matter not in theirs.text("/rectifications/")
    assert record.matter not in theirs.text("/rectifications/?unit=市发改委")


# -- typed in ----------------------------------------------------------------------------------------------------------------

A_PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\r\xefF\xb8\x00\x00\x00\x00IEND\xaeB`\x82"
)


def entry(browser: Seat) -> str:
    """A form to type problems into."""
    return urlparse(browser.get("/rectifications/entry/").headers["Location"]).path


def test_problems_typed_in_keep_the_photos_of_each(office: Office, seat: Sitting) -> None:
    browser = seat(CLERK)
    typed = {
        "unit": "市发展和改革委员会",
        "matter": "台账报送质量不高",
        "source": "督导调研",
        "days": "10",
        "trouble": ["台账未附支撑材料。", "", "工作制度没有公示。"],
        "mechanism": ["exchange", "", ""],
        "measures": "补报材料。\n\n公示制度。",
        "photo-2": (io.BytesIO(A_PICTURE), "公示栏.png"),
    }
    answer = browser.post(entry(browser), typed, content_type="multipart/form-data")
    assert answer.status_code == 302, answer.text
    record = office.rectifications.get(answer.headers["Location"].rsplit("/", 1)[-1], scope=EVERYTHING)
    assert (record.unit, record.source, record.working_days) == (OURS, "督导调研", 10)
    assert [one.text for one in record.troubles] == ["台账未附支撑材料。", "工作制度没有公示。"]
    assert [one.files for one in record.troubles] == [(), (1,)]
    assert record.measures == ("补报材料。", "公示制度。")
    page = browser.text(f"/rectifications/{record.id}")
    assert "公示栏.png" in page
    assert "还没有下达" in page


def test_what_is_refused_comes_back_with_its_words_and_its_photos(office: Office, seat: Sitting) -> None:
    browser = seat(CLERK)
    where = entry(browser)
    typed = {"unit": "市某某局", "matter": "事由", "days": "10", "trouble": "没有公示。", "measures": "", "mechanism": ""}
    answer = browser.post(where, typed | {"photo-0": (io.BytesIO(A_PICTURE), "现场.png")}, content_type="multipart/form-data")
    assert answer.status_code == 404
    assert "单位名册里没有“市某某局”" in answer.text
    assert "没有公示。" in answer.text
    assert "现场.png" in answer.text
    name = answer.text.split('name="held-0" value="')[1].split('"')[0]
    again = browser.post(where, typed | {"unit": OURS, "held-0": name})
    assert again.status_code == 302, again.text
    record = office.rectifications.get(again.headers["Location"].rsplit("/", 1)[-1], scope=EVERYTHING)
    assert [file.label for file in record.files] == ["现场.png"]
    assert record.troubles[0].files == (1,)


def test_a_photo_that_is_not_wanted_is_dropped_and_a_line_is_added(office: Office, seat: Sitting) -> None:
    browser = seat(CLERK)
    where = entry(browser)
    typed = {"unit": OURS, "matter": "事由", "days": "10", "trouble": "没有公示。", "measures": "", "mechanism": "", "add": "1"}
    page = browser.post(where, typed | {"photo-0": (io.BytesIO(A_PICTURE), "现场.png")}, content_type="multipart/form-data").text
    assert page.count('name="trouble"') == 2
    name = page.split('name="held-0" value="')[1].split('"')[0]
    typed.pop("add")
    answer = browser.post(where, typed | {"held-0": name, "drop": name})
    record = office.rectifications.get(answer.headers["Location"].rsplit("/", 1)[-1], scope=EVERYTHING)
    assert record.files == ()


def test_a_problem_opens_the_very_row_and_page_that_show_it_and_keeps_them_when_amended(full_house: FullHouse) -> None:
    """To somebody who may not see the ledger it is words and no link."""
    row = Input(object_id=full_house.ledger, place="2026年5月政策争取工作台账第1行", row="1")
    page = replace(row, place="通知.txt 第1页", row="", file=1, page=1, start=2, end=9)
    hidden = Input(object_id="L-of-nobody", place="别的台账第2行", row="2")
    troubles = [Trouble(text="没有佐证。", object_id=one.object_id, place=one.place, spot=one) for one in (row, page, hidden)]
    desk = full_house.office.openings
    record, browser = desk.open(OURS, "佐证不足", troubles, key="the very row", by=CLERK), full_house.seat(CLERK)
    links = [
        f'href="/ledgers/{row.object_id}#row-1"',
        f'href="/ledgers/{row.object_id}/files/1/view?page=1&amp;start=2&amp;end=9"',
    ]
    for url in (f"/rectifications/{record.id}", f"/rectifications/entry/amend/{record.id}"):
        shown = browser.text(url)
        assert all(link in shown for link in links) and "别的台账第2行" in shown and "L-of-nobody" not in shown
    form = {"matter": "佐证不足", "days": "5", "trouble": ["没有佐证。", "", "还是没有。"], "mechanism": ["policy", "", ""]}
    assert browser.post(f"/rectifications/entry/amend/{record.id}", form).status_code == 302
    kept = full_house.office.rectifications.get(record.id, scope=EVERYTHING).troubles
    assert kept == (replace(troubles[0], mechanism=Mechanism.POLICY), replace(troubles[2], text="还是没有。"))
    desk.withdraw(record.id, reason="只是看看", by=CLERK)


def test_the_same_form_twice_opens_one(office: Office, seat: Sitting) -> None:
    browser = seat(CLERK)
    where = entry(browser)
    typed = {"unit": OURS, "matter": "事由", "days": "10", "trouble": "没有公示。", "measures": "", "mechanism": ""}
    assert browser.post(where, typed).headers["Location"] == browser.post(where, typed).headers["Location"]
    assert len(office.rectification_book.entries(scope=EVERYTHING)) == 1


def test_an_amendment_takes_a_problem_away_and_adds_another(office: Office, seat: Sitting) -> None:
    record, browser = opened(office, OURS), seat(CLERK)
    where = f"/rectifications/entry/amend/{record.id}"
    assert TROUBLES[0].text in browser.text(where)
    typed = {
        "seen": office.rectifications.version(record.id),
        "matter": "新的事由",
        "days": "20",
        "trouble": ["", TROUBLES[1].text, "新的问题。"],
        "mechanism": ["", "exchange", "policy"],
        "measures": "\n".join(MEASURES),
    }
    assert browser.post(where, typed).status_code == 302
    changed = now(office, record)
    assert (changed.matter, changed.working_days) == ("新的事由", 20)
    assert [one.text for one in changed.troubles] == [TROUBLES[1].text, "新的问题。"]
    late = browser.post(where, typed | {"matter": "又一个"})
    assert late.status_code == 409
    assert "又一个" in late.text


# -- demands -----------------------------------------------------------------------------------------------------------------


def test_the_papers_of_the_ticked_are_drafted_in_one_go(office: Office, seat: Sitting) -> None:
    first, second, browser = opened(office, OURS), opened(office, "市科技局"), seat(CLERK)
    sent_form = {"id": [first.id, second.id], "contact": "张三", "phone": "0563-6012345"}
    page = browser.post("/rectifications/demands/", sent_form, follow_redirects=True).text
    assert "已起草整改文书 2 件" in page
    for record in (first, second):
        document = office.documents.get(now(office, record).document, scope=EVERYTHING)
        assert document.facts["contact"] == "张三"
    assert "没有选择整改单位" in browser.post("/rectifications/demands/", {}).text


def test_a_second_press_says_that_the_named_are_registered_already(office: Office, seat: Sitting) -> None:
    quarter = Quarter(2025, 4)
    office.units.assign(OURS, Mechanism.INNOVATION, since=quarter.first_day, by=CLERK)
    frozen = office.rankings.freeze(office.rankings.open(quarter, by=CLERK).id, by=CLERK).id
    browser, typed = seat(CLERK), {"unit": "0", "days": "15"}
    assert browser.post(f"/rectifications/demands/{frozen}", typed).status_code == 302
    again = browser.post(f"/rectifications/demands/{frozen}", typed)
    assert again.status_code == 409
    assert f"{OURS}已经登记，没有重复登记" in again.text
    assert "没有选择整改单位" in browser.post(f"/rectifications/demands/{frozen}", {"days": "15"}).text


def test_a_type_that_does_not_fit_the_unit_is_refused_on_its_page(office: Office, seat: Sitting) -> None:
    record, browser = opened(office, OURS), seat(CLERK)
    page = browser.post("/rectifications/demands/", {"single": record.id, "type": "令"}, follow_redirects=True).text
    assert "要求整改不能用“令”" in page
    assert not now(office, record).document
    late = browser.post("/rectifications/demands/", {"single": record.id, "deadline": "2026-13-40"})
    assert late.status_code == 422
    assert "不是日期" in late.text


def test_a_draft_that_was_reworded_is_shown_beside_what_was_entered_and_keeps_its_type(office: Office, seat: Sitting) -> None:
    record, document = drafted(office, OURS, paper_type="督办单")
    browser, url = seat(CLERK), f"/rectifications/{record.id}"
    page = browser.text(url)
    assert "整改文书与登记的不一致" not in page and '<option value="督办单" selected>' in page
    said = "工作推进不力问题的整改。\n1.协议备案不及时。\n2.没有专人负责。"
    office.documents.revise(document.id, {**document.facts, "matter": said}, by=CLERK)
    page = browser.text(url)
    assert "整改文书与登记的不一致" in page and '<li class="changed">没有专人负责。</li>' in page


def test_a_paper_on_its_way_is_pointed_at(office: Office, seat: Sitting) -> None:
    record, document = drafted(office, OURS)
    browser = seat(CLERK)
    assert "按现在的内容重新起草" in browser.text(f"/rectifications/{record.id}")
    office.review.propose(document.id, by=CLERK)
    page = browser.text(f"/rectifications/{record.id}")
    assert "整改文书正在办理" in page
    assert "重新起草" not in page


# -- the unit answers, the office reviews ------------------------------------------------------------------------------------


def test_the_whole_way_to_the_closure(office: Office, seat: Sitting) -> None:
    record = demanded(office, OURS)
    unit, clerk, leader = seat(LIAISON), seat(CLERK), seat(LEADER)
    material = (io.BytesIO("协议备案回执".encode()), "回执.txt")
    page = unit.post(
        f"/rectifications/{record.id}/reply",
        {"result": list(RESULTS), "key": "first", "file": material},
        content_type="multipart/form-data",
        follow_redirects=True,
    ).text
    assert "附材料 1 个" in page
    assert "回执.txt" in page
    assert "已退回" in step(clerk, record, "return", reasons="材料没有盖章。", deadline="2026-07-31")
    back = unit.text(f"/rectifications/{record.id}")
    assert "材料没有盖章。" in back
    assert RESULTS[0] in back  # the form begins with what came back
    assert "已报送" in step(unit, record, "reply", result=["已盖章。", "已补充。"], key="second")
    assert "等待领导签批" in step(clerk, record, "apply", opinion="材料齐全，建议销号。")
    assert "材料齐全，建议销号。" not in unit.text(f"/rectifications/{record.id}")
    assert "材料齐全，建议销号。" in leader.text(f"/rectifications/{record.id}")
    assert "销号。" in step(leader, record, "close", opinion="同意。")
    closed = now(office, record)
    assert (closed.state, closed.signed_by, closed.verdict) == (_S.CLOSED, LEADER.name, "同意。")
    assert "已销号" in unit.text("/rectifications/")


def test_the_form_is_the_offices_own_until_it_is_signed(office: Office, seat: Sitting) -> None:
    record = replied(office, OURS)
    applied = office.rectifications.apply(record.id, opinion="建议销号。", by=CLERK)
    view = f"/rectifications/{record.id}/files/{applied.form}"
    unit = seat(LIAISON)
    assert unit.get(view).status_code == 404
    assert seat(CLERK).get(view).status_code == 200
    closed = office.rectifications.close(record.id, by=LEADER)
    assert unit.get(view).status_code == 404  # the one without the signature
    assert unit.get(f"/rectifications/{record.id}/files/{closed.form}").status_code == 200


def test_a_reply_that_is_refused_keeps_what_was_typed_and_what_was_uploaded(office: Office, seat: Sitting) -> None:
    record, unit = demanded(office, OURS), seat(LIAISON)
    material = (io.BytesIO("说明".encode()), "说明.txt")
    answer = unit.post(
        f"/rectifications/{record.id}/reply",
        {"result": ["已补报。", " "], "key": "one", "file": material},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "第2个问题还没有写整改情况" in answer.text
    assert "已补报。" in answer.text
    assert "说明.txt" in answer.text
    assert "附材料 1 个" in step(unit, record, "reply", result=["已补报。", "已完成。"], key="one")
    assert [file.label for file in now(office, record).files] == ["说明.txt"]


def test_a_reply_does_not_go_out_without_the_file_that_was_refused(office: Office, seat: Sitting) -> None:
    record, unit = demanded(office, OURS), seat(LIAISON)
    files = [(io.BytesIO(b""), "空.pdf"), (io.BytesIO("说明".encode()), "说明.txt")]
    typed = {"result": ["已补报。", "已完成。"], "key": "one", "file": files}
    answer = unit.post(f"/rectifications/{record.id}/reply", typed, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "没有提交：" in answer.text and "空.pdf" in answer.text
    assert "等待管委会审核" not in answer.text
    assert all(text in answer.text for text in ("已补报。", "已完成。", "说明.txt"))
    assert now(office, record).state is _S.DEMANDED
    assert "附材料 1 个" in step(unit, record, "reply", result=["已补报。", "已完成。"], key="one")


def test_a_problem_is_not_registered_without_the_photo_that_was_refused(office: Office, seat: Sitting) -> None:
    browser = seat(CLERK)
    where, typed = entry(browser), {"unit": OURS, "matter": "台账报送质量不高", "trouble": ["台账未附支撑材料。"], "days": "10"}
    empty = {"photo-0": [(io.BytesIO(b""), "空.png"), (io.BytesIO(A_PICTURE), "公示栏.png")]}
    answer = browser.post(where, {**typed, **empty}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert all(text in answer.text for text in ("没有提交：", "空.png", "台账未附支撑材料。", "公示栏.png"))
    assert not office.rectification_book.entries(scope=EVERYTHING)


def test_a_file_can_be_taken_away_before_the_reply_is_sent(office: Office, seat: Sitting) -> None:
    record, unit = demanded(office, OURS), seat(LIAISON)
    page = unit.post(
        f"/rectifications/{record.id}/upload",
        {"result": ["写了一半", ""], "file": (io.BytesIO("甲".encode()), "甲.txt")},
        content_type="multipart/form-data",
    ).text
    assert "写了一半" in page
    (held,) = office.intake.held(office.rectifications.batch(record.id))
    page = step(unit, record, "drop", name=held.name, result=["写了一半", ""])
    assert "写了一半" in page
    assert "甲.txt" not in page
    assert now(office, record).state is _S.DEMANDED


def test_a_file_that_a_script_sends_gets_its_line_or_a_sentence(full_house: FullHouse) -> None:
    browser, url = full_house.seat(LIAISON), f"/rectifications/{full_house.rectification}/upload"
    script = {"X-Requested-With": "XMLHttpRequest"}
    sent = {"file": (io.BytesIO("甲".encode()), "甲.txt")}
    answer = browser.post(url, sent, content_type="multipart/form-data", headers=script)
    assert answer.status_code == 200 and answer.text.strip().startswith("<li>") and "甲.txt" in answer.text
    empty = browser.post(url, {"file": (io.BytesIO(b""), "空.txt")}, content_type="multipart/form-data", headers=script)
    assert empty.status_code == 422 and "空.txt" in empty.json["error"]
    assert "没有收到文件" in browser.post(url, {}, headers=script).json["error"]
    batch = full_house.office.rectifications.batch(full_house.rectification)
    assert [held.label for held in full_house.office.intake.held(batch)] == ["甲.txt"]
    full_house.office.intake.drop_batch(batch)


def test_an_extension_is_asked_for_and_answered(office: Office, seat: Sitting) -> None:
    record = demanded(office, OURS)
    unit, clerk = seat(LIAISON), seat(CLERK)
    assert record.deadline is not None
    until = office.calendar.days().add(record.deadline, 7)
    day_off = until + timedelta(days=5 - until.weekday())
    assert "没有填写申请延到的日期" in step(unit, record, "ask", reason="审批未完成")
    asked = step(unit, record, "ask", until=day_off.isoformat(), reason="审批未完成")
    assert "等待管委会答复" in asked
    assert "是休息日，顺延到下一个工作日" in asked
    assert "审批未完成" in clerk.text(f"/rectifications/{record.id}")
    assert "请填写不同意延期的理由" in step(clerk, record, "refuse")
    assert "已同意延期" in step(clerk, record, "grant", until=until.isoformat(), answer="抓紧办理")
    assert now(office, record).deadline == until
    assert "抓紧办理" in unit.text(f"/rectifications/{record.id}")


def test_reminders_and_the_leader(office: Office, seat: Sitting, clock: Clock) -> None:
    record = demanded(office, OURS)
    clock.now += timedelta(days=60)
    clerk = seat(CLERK)
    assert "已催办" in step(clerk, record, "remind", note="请尽快报送")
    assert "已呈报领导" in step(clerk, record, "escalate", note="超期两月")
    unit, leader = seat(LIAISON).text("/"), seat(LEADER).text("/")
    assert f'href="/rectifications/{record.id}"' in unit
    assert "催办" in unit
    assert "超期两月" not in unit
    assert f'href="/rectifications/{record.id}"' in leader
    assert "超期两月" in leader


def test_a_closure_signed_on_paper_needs_its_scan(office: Office, seat: Sitting) -> None:
    record, clerk = replied(office, OURS), seat(CLERK)
    office.rectifications.apply(record.id, by=CLERK)
    assert "没有收到销号表的扫描件" in step(clerk, record, "record-closure", signer="李四", key="scan")
    page = clerk.post(
        f"/rectifications/{record.id}/record-closure",
        {"signer": "李四", "signed_on": "2026-06-01", "key": "scan", "scan": (io.BytesIO(A_PICTURE), "签批.png")},
        content_type="multipart/form-data",
        follow_redirects=True,
    ).text
    assert "已补录李四的签批" in page
    assert now(office, record).signed_by == "李四"


def test_what_was_told_only_a_leader_takes_back(office: Office, seat: Sitting) -> None:
    record = demanded(office, OURS)
    assert "没有权限" in step(seat(CLERK), record, "withdraw", reason="有误")
    assert "已撤回" in step(seat(LEADER), record, "withdraw", reason="情况已变化")
    assert "情况已变化" in seat(LIAISON).text(f"/rectifications/{record.id}")


@pytest.mark.parametrize("name", ["reply", "upload", "drop", "ask"])
def test_a_unit_takes_no_step_on_what_is_another_units(office: Office, seat: Sitting, name: str) -> None:
    record = demanded(office, OURS)
    other = seat(OTHER_LIAISON)
    typed = {"result": list(RESULTS), "until": "2026-12-01", "reason": "x", "key": "k", "name": "x"}
    assert other.post(f"/rectifications/{record.id}/{name}", typed).status_code == 404
    assert now(office, record) == record
