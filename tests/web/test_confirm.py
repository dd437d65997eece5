"""核对: facts beside the paper, what a person types, and what the desk refuses."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from services.model.document import Page, ParsedDocument
from services.model.facts import Fact, FactField
from services.model.files import FileRole
from services.model.filing import Filing, FilingState
from services.model.people import EVERYTHING, Person
from services.model.query import Query
from services.office import Office, open_office
from services.settings import Settings
from services.stores.objects import Listing
from services.worker import Worker
from tests.web.conftest import CLERK, LEADER, LIAISON, OTHER_LIAISON, Clock, Seat, hand_in
from tests.web.test_files import file_pdf
from tests.web.test_filings import filing_called, seen
from web.fact_form import printed
from web.viewer import text_pages

TYPED = {
    "title": "园区共建协议",
    "party": ["广德市人民政府", "溧阳市人民政府", ""],
    "party-role": ["甲方", "乙方", ""],
    "signed_on": "2022-08-18",
    "term": "3年",
    "expires_on": "",
    "field": "产业协作",
    "amount": ["1,200,000.50", ""],
    "amount-role": ["总投资", ""],
}


@pytest.fixture(scope="session")
def furnished(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house of every test, with one more agreement that waits to be checked."""
    home = tmp_path_factory.mktemp("waiting") / "home"
    shutil.copytree(furnished, home)
    office = open_office(Settings(home=home), now=Clock())
    file_pdf(office)
    office.close()
    return home


@pytest.fixture
def waiting(office: Office) -> Filing:
    """A filing that waits to be checked."""
    (row,) = office.filings.rows(Listing(state=FilingState.SUBMITTED), scope=EVERYTHING)
    return office.filings.get(row.id, scope=EVERYTHING)


def post(seat: Seat, filing: Filing, step: str, **changes: Any) -> Any:
    page = seat.text(f"/filings/{filing.id}/confirm")
    return seat.post(f"/filings/{filing.id}/{step}", {**TYPED, "seen": seen(page), **changes})


def test_the_page_shows_images_boxes_and_proposed_facts(seat: Callable[[Person], Seat], waiting: Filing) -> None:
    page = seat(CLERK).text(f"/filings/{waiting.id}/confirm")
    assert f"/filings/{waiting.id}/files/1/pages/2" in page
    assert 'value="广德市人民政府"' in page and 'value="2022-08-18"' in page
    boxes = re.findall(r'class="box" data-key="([\w-]+)".*?style="left:([\d.]+)%;top:([\d.]+)%;width:([\d.]+)%', page)
    assert {"party-0", "party-1", "signed_on-0"} <= {key for key, *_ in boxes}
    assert all(0 <= float(left) <= 100 and 0 < float(width) <= 100 for _, left, _, width in boxes)
    assert ">第 2 页</a>：“" in page


DOUBTFUL = """园区共建协议
甲方：广德市人民政府
乙方：溧阳市人民政府
双方根据皖政〔2021〕15号文件，就共建园区友好协商，达成如下协议，共同遵守，互惠互利，合作共赢。
总投资人民币壹亿元整（¥120,000,000元）。本协议有效期三年。
标志性项目：智能装备产业园。
双方应当按照诚实信用的原则履行本协议，未尽事宜另行协商，补充协议与本协议具有同等法律效力。
甲方（盖章）：广德市人民政府
日期：2022年9月2日
乙方（盖章）：溧阳市人民政府
日期：2022年9月5日
"""


@pytest.fixture
def doubted(office: Office) -> Filing:
    """A filing whose dates and sums contradict one another."""
    held = office.intake.hold(io.BytesIO(DOUBTFUL.encode()), label="协议.txt", role=FileRole.AGREEMENT, batch="doubted")
    filing = office.filings.submit("doubted", [held], unit="市发改委", key="doubted", by=CLERK).filing
    Worker(office).drain()
    return office.filings.get(filing.id, scope=EVERYTHING)


def form_of(page: str) -> dict[str, Any]:
    """What a browser with scripts would send of the page's form without anybody touching it."""
    page = re.sub(r"<noscript>.*?</noscript>", "", page[page.index('id="facts-form"') :], flags=re.DOTALL)
    form: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        known = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if known.get("name") and ("type" not in known or known["type"] in ("date", "hidden") or " checked" in tag):
            form.setdefault(known["name"], []).append(unescape(known.get("value", "")))
    for name, options in re.findall(r'<select[^>]*name="([\w-]+)"[^>]*>(.*?)</select>', page, flags=re.DOTALL):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options) or re.search(
            r'<option(?: value="([^"]*)")?>([^<]*)', options
        )
        form.setdefault(name, []).append(chosen[1] if chosen and chosen[1] is not None else chosen[2] if chosen else "")
    form["title"] = unescape(re.findall(r'name="title"[^>]*>([^<]*)<', page)[0])
    return {name: value for name, value in form.items() if name not in ("csrf_token", "unit", "due", "reasons")}


def places(filing: Filing) -> list[int]:
    return [number for number, fact in enumerate(filing.proposed) if not fact.certain]


def test_each_doubtful_fact_has_a_box_to_tick_and_the_others_have_none(
    seat: Callable[[Person], Seat], waiting: Filing, doubted: Filing
) -> None:
    clerk = seat(CLERK)
    assert len(places(doubted)) >= 3
    page = clerk.text(f"/filings/{doubted.id}/confirm")
    assert re.findall(r'name="touched" value="(\d+)"', page) == [str(place) for place in places(doubted)]
    assert f"还有 <b>{len(places(doubted))}</b> 项请核对" in page
    assert "依据：签名处的日期不一致或有空缺，取最晚的一天；把握 50%" in page
    assert 'name="touched"' not in clerk.text(f"/filings/{waiting.id}/confirm")


def test_the_head_of_the_form_names_the_required_fields_that_are_empty(seat: Callable[[Person], Seat], doubted: Filing) -> None:
    clerk = seat(CLERK)
    page = clerk.text(f"/filings/{doubted.id}/confirm")
    assert "data-gaps></span>" in page, "nothing is empty"
    form = form_of(page) | {"signed_on": "", "touched": places(doubted)}
    page = unescape(clerk.post(f"/filings/{doubted.id}/file", form).text)
    assert "签订日期未填" in page and "已全部核对" not in page


@pytest.mark.parametrize(("who", "step"), [(CLERK, "file"), (LIAISON, "confirm")])
def test_the_server_refuses_what_was_not_looked_at_and_takes_it_when_it_was(
    office: Office, seat: Callable[[Person], Seat], doubted: Filing, who: Person, step: str
) -> None:
    person = seat(who)
    form = form_of(person.text(f"/filings/{doubted.id}/confirm"))
    first, *rest = places(doubted)
    answer = person.post(f"/filings/{doubted.id}/{step}", form | {"touched": rest})
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert "还有 1 项标有“请核对”的内容没有核对" in page and "还有 <b>1</b> 项请核对" in page
    assert re.findall(r'name="touched" value="(\d+)"[^>]*? checked', page) == [str(place) for place in rest]
    assert person.post(f"/filings/{doubted.id}/{step}", form | {"touched": [first, *rest]}).status_code == 302
    record = office.filings.get(doubted.id, scope=EVERYTHING).confirmation
    assert record is not None and record.each and record.by == who.name
    assert sum(one.touched for one in record.corrections) == len(places(doubted))


@pytest.mark.parametrize("touched", [["abc"], ["-1", "99999"], ["1e3", ""]])
def test_ticks_that_mean_nothing_are_no_ticks(seat: Callable[[Person], Seat], doubted: Filing, touched: list[str]) -> None:
    clerk = seat(CLERK)
    form = form_of(clerk.text(f"/filings/{doubted.id}/confirm"))
    assert clerk.post(f"/filings/{doubted.id}/file", form | {"touched": touched}).status_code == 422


def test_the_form_as_it_stands_says_what_the_rules_proposed(
    office: Office, seat: Callable[[Person], Seat], doubted: Filing
) -> None:
    clerk = seat(CLERK)
    form = form_of(clerk.text(f"/filings/{doubted.id}/confirm"))
    assert clerk.post(f"/filings/{doubted.id}/file", form | {"touched": places(doubted)}).status_code == 302
    filed = office.filings.get(doubted.id, scope=EVERYTHING)
    plain = [(fact.field, fact.role, fact.value, fact.region, fact.quote) for fact in filed.confirmed]
    assert sorted(map(str, plain)) == sorted(
        str((fact.field, fact.role, fact.value, fact.region, fact.quote)) for fact in doubted.proposed
    )
    assert {FactField.PROMISE, FactField.CITED} <= {fact.field for fact in filed.confirmed}


def test_two_values_stand_side_by_side_with_both_evidences_and_one_click_takes_one(
    office: Office, seat: Callable[[Person], Seat], doubted: Filing
) -> None:
    clerk = seat(CLERK)
    page = clerk.text(f"/filings/{doubted.id}/confirm")
    offered = dict(re.findall(r'name="take" value="(\d+)".*?data-value="([^"]+)"', page, flags=re.DOTALL))
    assert set(offered.values()) == {"2022-09-05", "2022-09-02", "100,000,000", "120,000,000"}
    assert "“2022年9月2日”" in page and "“2022年9月5日”" in page
    assert 'data-key="signed_on-0-or-1"' in page, "the other date is marked in the text too"
    by_value = {value: place for place, value in offered.items()}

    form = form_of(page)
    for value in ("2022-09-02", "120,000,000"):
        answer = clerk.post(f"/filings/{doubted.id}/confirm/take", form | {"take": by_value[value]})
        assert answer.status_code == 200
        form = form_of(answer.text)
    assert form["signed_on"] == ["2022-09-02"] and [value for value in form["amount"] if value] == ["120,000,000"]
    assert office.filings.get(doubted.id, scope=EVERYTHING).state is FilingState.SUBMITTED, "nothing is kept by taking"

    left = [place for place in places(doubted) if doubted.proposed[place].field not in (FactField.SIGNED_ON, FactField.AMOUNT)]
    form["touched"] = [*form.get("touched", []), *left]
    assert clerk.post(f"/filings/{doubted.id}/file", form).status_code == 302
    filed = office.filings.get(doubted.id, scope=EVERYTHING)
    signed = next(fact for fact in filed.confirmed if fact.field is FactField.SIGNED_ON)
    assert (signed.value, signed.quote) == ("2022-09-02", "2022年9月2日")
    assert [fact.value for fact in filed.confirmed if fact.field is FactField.AMOUNT] == [120000000.0]


@pytest.mark.parametrize("take", ["", "-1", "99999", "abc", "0"])
def test_a_place_that_is_in_no_contest_takes_nothing(seat: Callable[[Person], Seat], doubted: Filing, take: str) -> None:
    clerk = seat(CLERK)
    form = form_of(clerk.text(f"/filings/{doubted.id}/confirm")) | {"term": "自行填写的期限"}
    answer = clerk.post(f"/filings/{doubted.id}/confirm/take", form | {"take": take})
    assert answer.status_code == 200
    again = form_of(answer.text)
    assert again | {"touched": []} == form | {"touched": []} | {"term": ["自行填写的期限"]}


def test_what_another_has_changed_meanwhile_is_taken_from_no_old_page(
    office: Office, seat: Callable[[Person], Seat], doubted: Filing
) -> None:
    clerk = seat(CLERK)
    form = form_of(clerk.text(f"/filings/{doubted.id}/confirm"))
    office.filings.confirm(doubted.id, doubted.facts, touched=places(doubted), seen=None, by=LIAISON)
    answer = clerk.post(f"/filings/{doubted.id}/confirm/take", form | {"take": "4", "touched": places(doubted)})
    assert answer.status_code == 200 and 'name="touched"' not in answer.text
    assert clerk.post(f"/filings/{doubted.id}/file", form | {"touched": places(doubted)}).status_code == 409
    again = form_of(clerk.text(f"/filings/{doubted.id}/confirm"))
    assert clerk.post(f"/filings/{doubted.id}/file", again).status_code == 302, "the unit has looked already"


def test_enter_without_a_script_decides_nothing(seat: Callable[[Person], Seat], doubted: Filing) -> None:
    page = seat(CLERK).text(f"/filings/{doubted.id}/confirm")
    form = page[page.index('id="facts-form"') :]
    assert re.search(r"<button[^>]*>", form)[0].count("/confirm/take") == 1, "a browser presses the first button of the form"


def test_a_liaison_takes_no_value_of_another_unit(seat: Callable[[Person], Seat], doubted: Filing) -> None:
    assert seat(OTHER_LIAISON).post(f"/filings/{doubted.id}/confirm/take", {"take": "1"}).status_code == 404
    assert seat(LEADER).post(f"/filings/{doubted.id}/confirm/take", {"take": "1"}).status_code == 403


def test_without_images_the_text_stands_there_with_the_quotes_marked(office: Office, seat: Callable[[Person], Seat]) -> None:
    filing = hand_in(office, "招商联动协议", unit="市发改委")
    page = seat(CLERK).text(f"/filings/{filing.id}/confirm")
    assert '<mark class="box" data-key="party-1">溧阳市发展和改革委员会</mark>' in page


def test_the_office_files_in_one_step(office: Office, seat: Callable[[Person], Seat], waiting: Filing) -> None:
    clerk = seat(CLERK)
    answer = post(clerk, waiting, "file")
    assert answer.status_code == 302
    filed = office.filings.get(waiting.id, scope=EVERYTHING)
    assert filed.state is FilingState.FILED and filed.number is not None
    assert f"已准予备案，备案号 {filed.number.text}" in clerk.text(answer.location)
    values = [(fact.field.value, fact.role, fact.value) for fact in filed.confirmed]
    assert ("amount", "总投资", 1200000.5) in values and ("party", "乙方", "溧阳市人民政府") in values
    assert len([fact for fact in filed.confirmed if fact.field is FactField.PARTY]) == 2
    kept = next(fact for fact in filed.confirmed if fact.field is FactField.SIGNED_ON)
    assert kept.page == 2 and kept.quote, "what the rules proposed and a person left keeps its evidence"


def test_a_liaison_confirms_and_the_office_decides(office: Office, seat: Callable[[Person], Seat], waiting: Filing) -> None:
    liaison = seat(LIAISON)
    page = liaison.text(f"/filings/{waiting.id}/confirm")
    assert "核对无误，提交备案" in page and "准予备案</button>" not in page and "退回补正" not in page
    assert post(liaison, waiting, "file").status_code == 403
    assert post(liaison, waiting, "confirm").status_code == 302
    assert office.filings.get(waiting.id, scope=EVERYTHING).state is FilingState.CONFIRMED


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "缺少：协议名称"),
        ({"party": ["广德市人民政府", ""]}, "缺少：协议方"),
        ({"signed_on": ""}, "缺少：签订日期"),
        ({"signed_on": "2022-02-30"}, "“签订日期”填写的“2022-02-30”有误"),
        ({"amount": ["一百万"]}, "请填写以元为单位的数字"),
        ({"field": "其他"}, "请从五个重点领域中选择"),
        ({"title": "长" * 501}, "超过 500 字"),
    ],
)
def test_what_the_desk_refuses_comes_back_on_the_page_with_everything_typed(
    office: Office, seat: Callable[[Person], Seat], waiting: Filing, changes: dict[str, Any], sentence: str
) -> None:
    typed = {"term": "自行填写的期限", "amount-role": ["自行填写的用途"], **changes}
    answer = post(seat(CLERK), waiting, "file", **typed)
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert sentence in page and 'role="alert"' in page
    assert 'value="自行填写的期限"' in page and 'value="自行填写的用途"' in page
    assert office.filings.get(waiting.id, scope=EVERYTHING).state is FilingState.SUBMITTED


def test_anothers_change_gives_409_with_both_versions_and_the_next_try_goes_through(
    office: Office, seat: Callable[[Person], Seat], waiting: Filing
) -> None:
    clerk = seat(CLERK)
    old = seen(clerk.text(f"/filings/{waiting.id}/confirm"))
    assert post(seat(LIAISON), waiting, "confirm", term="5年").status_code == 302
    answer = clerk.post(f"/filings/{waiting.id}/file", {**TYPED, "seen": old, "term": "3年"})
    assert answer.status_code == 409
    assert "已被他人修改" in answer.text and "现有记录为：5年" in answer.text and 'value="3年"' in answer.text
    assert office.filings.get(waiting.id, scope=EVERYTHING).state is FilingState.CONFIRMED
    again = clerk.post(f"/filings/{waiting.id}/file", {**TYPED, "seen": seen(answer.text)})
    assert again.status_code == 302


def test_a_filed_agreement_is_not_confirmed_again(office: Office, seat: Callable[[Person], Seat]) -> None:
    answer = seat(CLERK).get("/filings/GDBA-2026-001/confirm")
    assert answer.status_code == 409 and "当前为“已备案”" in answer.text


def test_a_change_needs_a_reason_and_keeps_the_number(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    number = filing_called(office, "规划衔接与数据共享合作协议").number
    page = clerk.text("/filings/GDBA-2026-001/change")
    data = {**TYPED, "seen": seen(page), "title": "规划衔接合作协议（修订）"}
    assert "请填写“变更备案”的理由" in clerk.post("/filings/GDBA-2026-001/change", data).text
    assert clerk.post("/filings/GDBA-2026-001/change", {**data, "reason": "双方改签"}).status_code == 302
    changed = office.filings.get("GDBA-2026-001", scope=EVERYTHING)
    assert (changed.title, changed.number) == ("规划衔接合作协议（修订）", number)
    Worker(office).drain(only=[changed.id])
    assert "双方改签" in clerk.text("/filings/GDBA-2026-001")


def test_a_leader_confirms_nothing(seat: Callable[[Person], Seat], waiting: Filing) -> None:
    assert seat(LEADER).get(f"/filings/{waiting.id}/confirm").status_code == 403


def test_a_page_that_is_opened_before_the_reading_waits_or_is_filled_by_hand(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    filing = hand_in(office, "招商联动协议", unit="市发改委", read=False)
    clerk = seat(CLERK)
    page = clerk.text(f"/filings/{filing.id}/confirm")
    assert "正在识别" in page and 'name="title"' not in page
    assert 'name="title"' in clerk.text(f"/filings/{filing.id}/confirm?by_hand=1")


@pytest.mark.parametrize(
    ("value", "text"),
    [(120000000.0, "120,000,000"), (1200.5, "1,200.5"), (0.0, "0"), (100.0, "100"), (1.005, "1.005"), ("3年", "3年")],
)
def test_a_sum_is_printed_as_people_write_it(value: str | float, text: str) -> None:
    assert printed(Fact(field=FactField.AMOUNT, value=value)) == text


def test_quotes_are_marked_across_pages_and_never_twice() -> None:
    document = ParsedDocument(kind="pdf", paged=True, pages=(Page(number=1, text="甲方广德"), Page(number=2, text="市人民政府")))
    pages = text_pages(document, [(2, 6, "party-0"), (5, 8, "title-0")])
    assert [[(piece.text, piece.key) for piece in page.pieces] for page in pages] == [
        [("甲方", ""), ("广德", "party-0")],
        [("市", "party-0"), ("人民", "title-0"), ("政府", "")],
    ]


def test_the_office_sees_on_the_page_that_another_unit_sent_the_same_text(
    office: Office, seat: Callable[[Person], Seat], waiting: Filing
) -> None:
    content = office.archive.read(waiting.id, waiting.agreement.path)
    held = office.intake.hold(io.BytesIO(content), label="协议.pdf", role=FileRole.AGREEMENT, batch="twin")
    twin = office.filings.submit("twin", [held], unit="市科技局", key="twin", by=CLERK).filing
    page = seat(CLERK).text(f"/filings/{waiting.id}/confirm")
    assert "同一份协议文本市科技局也报送了" in page and f'href="/filings/{twin.id}"' in page
    assert "市科技局" not in seat(LIAISON).text(f"/filings/{waiting.id}/confirm")


def test_both_decisions_stand_in_the_footer_of_the_page(seat: Callable[[Person], Seat], waiting: Filing) -> None:
    page = seat(CLERK).text(f"/filings/{waiting.id}/confirm")
    footer = page[page.index('class="form-actions decisions"') :]
    assert "准予备案" in footer and "退回补正…" in footer and 'form="facts-form"' in footer


def test_an_agreement_without_text_is_said_to_be_so(office: Office, seat: Callable[[Person], Seat]) -> None:
    empty = io.BytesIO()
    Document().save(empty)
    held = office.intake.hold(io.BytesIO(empty.getvalue()), label="空.docx", role=FileRole.AGREEMENT, batch="empty")
    filing = office.filings.submit("empty", [held], unit="市科技局", key="empty", by=CLERK).filing
    Worker(office).drain()
    clerk = seat(CLERK)
    assert "“空.docx”里没有文字" in clerk.text(f"/filings/{filing.id}/confirm")
    page = clerk.text(f"/filings/{filing.id}")
    assert "“空.docx”里没有文字" in page and "无文字" in page and "待识别" not in page


def test_the_office_corrects_the_unit_and_the_journal_says_so(
    office: Office, seat: Callable[[Person], Seat], waiting: Filing
) -> None:
    clerk = seat(CLERK)
    page = clerk.text(f"/filings/{waiting.id}/confirm")
    assert "报送单位：市发改委" in page and "<option>桃州镇</option>" in page
    assert "更正…" not in seat(LIAISON).text(f"/filings/{waiting.id}/confirm")
    form = {"seen": seen(page), "unit": "桃州镇"}
    assert clerk.post(f"/filings/{waiting.id}/unit", form).status_code == 302
    moved = office.filings.get(waiting.id, scope=EVERYTHING)
    assert (moved.unit, moved.unit_kind.value, moved.state) == ("桃州镇", "乡镇", FilingState.SUBMITTED)
    assert moved.events[-1].note == "市发改委 改为 桃州镇"
    assert "更正报送单位" in clerk.text(f"/filings/{waiting.id}")
    assert seat(LIAISON).get(f"/filings/{waiting.id}").status_code == 404
    assert office.search.find(Query(text=moved.title, unit="桃州镇"), scope=EVERYTHING).total == 1


def test_a_unit_off_the_roster_or_with_the_same_text_is_refused(
    office: Office, seat: Callable[[Person], Seat], waiting: Filing
) -> None:
    content = office.archive.read(waiting.id, waiting.agreement.path)
    held = office.intake.hold(io.BytesIO(content), label="协议.pdf", role=FileRole.AGREEMENT, batch="twin")
    office.filings.submit("twin", [held], unit="市科技局", key="twin", by=CLERK)
    clerk = seat(CLERK)
    version = seen(clerk.text(f"/filings/{waiting.id}/confirm"))
    for unit, sentence in (("没有的单位", "单位名册里没有“没有的单位”"), ("市科技局", "“市科技局”已报送过同一份协议文本")):
        answer = clerk.post(f"/filings/{waiting.id}/unit", {"seen": version, "unit": unit})
        assert answer.status_code in (409, 422) and sentence in unescape(answer.text)
    assert office.filings.get(waiting.id, scope=EVERYTHING).unit == "市发改委"
