"""The pages of rankings: standings with what each point came from, points by hand, preview, objections, freeze, what-if."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from services.model.assessment.lines import StandingLine
from services.model.assessment.standings import Standing
from services.model.files import FileRole
from services.model.mechanisms import Mechanism
from services.model.people import Person, Role
from services.model.periods import Month
from services.model.units import UnitKind
from services.office import Office
from tests.assessment_house import PLANNERS, PROOF, QUARTER, TOWN, TRADERS, Clock, a_quarter, opened_at
from tests.house import ADMINISTRATOR, CLERK, LEADER, drain
from tests.ledger_house import report, row
from tests.web.conftest import PASSWORD, Seat
from web import create_app
from web.ranking_tables import Row

Q = f"/rankings/{QUARTER}"
OURS = Person(login="planners", name="张三", role=Role.LIAISON, unit=PLANNERS)
THEIRS = Person(login="traders", name="李四", role=Role.LIAISON, unit=TRADERS)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A quarter of three units, and people who may log in."""
    home = tmp_path_factory.mktemp("rankings")
    a_quarter(home)
    office = opened_at(home)
    office.accounts.first_administrator()
    for who in (CLERK, LEADER, OURS, THEIRS):
        once = office.accounts.create(login=who.login, name=who.name, role=who.role, unit=who.unit, by=ADMINISTRATOR)
        office.accounts.change_password(who.login, old=once, new=PASSWORD)
    office.close()
    return home


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(filled: Path, tmp_path: Path, clock: Clock) -> Iterator[Office]:
    shutil.copytree(filled, tmp_path / "home")
    office = opened_at(tmp_path / "home", clock)
    yield office
    office.close()


@pytest.fixture
def seat(office: Office) -> Callable[[Person], Seat]:
    app = create_app(office)

    def of(person: Person) -> Seat:
        browser = Seat(app.test_client())
        assert browser.log_in(person.login).status_code == 302
        return browser

    return of


Door = Callable[[Person], Seat]


def sheet_url(unit: str, **asked: str) -> str:
    return f"{Q}/units/{quote(unit)}" + ("?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else "")


def rows_of(content: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def opened(office: Office) -> str:
    return office.rankings.open(QUARTER, by=CLERK).id


def version(office: Office) -> int:
    record = office.rankings.newest(QUARTER, by=CLERK)
    assert record is not None
    return len(record.events)


def shown_to_units(office: Office) -> str:
    return office.rankings.preview(opened(office), by=CLERK).id


# -- standings -------------------------------------------------------------------------------------------------------


def test_the_standings_lead_from_every_number_to_the_line_that_explains_it(office: Office, seat: Door) -> None:
    browser = seat(LEADER)
    page = browser.text(f"{Q}?mechanism=policy")
    assert all(unit in page for unit in (PLANNERS, TRADERS, TOWN)) and "争取专项" in page and "data-ranks" in page
    place = next(one for one in re.findall(r'href="([^"#]+units[^"#]+)#(i\d+)"', page) if quote(PLANNERS) in one[0])
    assert f'id="{place[1]}"' in browser.text(place[0].replace("&amp;", "&"))
    assert "未开始核算" in page and "还没有开始核算" in browser.text(f"{Q}/desk")


def test_the_filters_narrow_the_page_and_the_workbook_alike(seat: Door) -> None:
    browser = seat(CLERK)
    asked = f"mechanism=policy&unit={quote('广德市发展和改革委员会')}"
    page = browser.text(f"{Q}?{asked}")
    assert PLANNERS in page and TOWN not in page.split("<table", 1)[1]
    rows = rows_of(browser.get(f"{Q}/sheet.xlsx?{asked}").data)
    assert [row[2] for row in rows[1:]] == [PLANNERS] and rows[0][:4] == ("组别", "名次", "单位", "得分")
    assert "请放宽筛选条件" in browser.text(f"{Q}?unit=没有这个单位")
    assert rows_of(browser.get(f"{Q}/sheet.xlsx?mechanism=exchange").data)[1:] == []


def test_every_fact_of_a_sheet_opens_at_its_row_and_at_the_passage_that_proves_it(seat: Door) -> None:
    browser = seat(CLERK)
    page = browser.text(sheet_url(PLANNERS)).replace("&amp;", "&")
    rows = re.findall(r'href="(/ledgers/[^"?#]+)#(row-[^"]+)"', page)
    assert rows and all(f'id="{anchor}"' in browser.text(url) for url, anchor in set(rows))
    passage = next(one for one in re.findall(r'href="(/ledgers/[^"]+/view\?[^"]+)"', page) if "end=" in one)
    assert "500万元" in browser.text(passage)
    assert "下达通知.txt" in page and "未佐证" in browser.text(sheet_url(TRADERS))


def test_one_indicator_is_shown_over_all_units(seat: Door) -> None:
    browser = seat(CLERK)
    page = browser.text(f"{Q}/indicator?indicator={quote('policy|争取专项资金')}")
    assert "通知二（一）2" in page and all(unit in page for unit in (PLANNERS, TRADERS, TOWN))
    rows = rows_of(browser.get(f"{Q}/indicator.xlsx?indicator={quote('policy|争取专项资金')}").data)
    points = {row[1]: row[2] for row in rows[1:]}
    assert points[PLANNERS] > points[TRADERS] == 0
    assert "台账按时报送" in browser.text(f"{Q}/indicator?indicator=policy|没有这一项")


@pytest.mark.parametrize("quarter", ["2026Q5", "第三季度", "0000Q1", "2999Q1"])
def test_a_quarter_that_is_none_or_has_not_begun_is_refused_with_a_sentence(seat: Door, quarter: str) -> None:
    answer = seat(CLERK).get(f"/rankings/{quote(quarter)}")
    assert answer.status_code == 422 and ("不是季度" in answer.text or "还没有开始" in answer.text)


def test_nobody_is_named_while_the_quarter_goes_on(office: Office, seat: Door, clock: Clock) -> None:
    over = seat(CLERK).text(Q)
    assert re.search(r'title="[^"]*">拟(整改|表扬)</span>', over)
    clock.at = clock.at.replace(month=9, day=28)
    page = seat(CLERK).text(Q)
    assert not re.search(r'title="[^"]*">拟(整改|表扬)</span>', page) and "季度未结束，不列拟表扬、拟整改" in page


def test_a_unit_without_a_rank_is_not_said_to_stand_still(office: Office, seat: Door, clock: Clock) -> None:
    unranked = Standing(
        unit=TOWN, kind=UnitKind.OTHER, group="列名单位", mechanism=None, score=Decimal(1), rank=None, scores=(), remark="列名"
    )
    before = StandingLine(
        quarter=QUARTER, object_id="A", mechanism=None, unit=TOWN, group="列名单位", score=Decimal(1), rank=None
    )
    assert Row(standing=unranked, before=before, marks=(), cells=()).climb is None
    ranked = (replace(unranked, rank=2), replace(before, rank=2))
    assert Row(standing=ranked[0], before=ranked[1], marks=(), cells=()).climb == 0
    assert Row(standing=ranked[0], before=replace(ranked[1], group="乡镇（街道）"), marks=(), cells=()).climb is None


def test_a_sheet_of_a_quarter_that_nobody_has_opened_says_so(office: Office, seat: Door) -> None:
    page = seat(CLERK).text(sheet_url(PLANNERS))
    assert ">未开始核算</span>" in page and ">核算中</span>" not in page
    opened(office)
    assert ">核算中</span>" in seat(CLERK).text(sheet_url(PLANNERS))


def test_the_list_says_what_comes_next(office: Office, seat: Door, clock: Clock) -> None:
    browser = seat(CLERK)
    assert "开始核算" in browser.text("/rankings/") and "季度结束后核算" in browser.text("/rankings/")
    assert browser.post(f"{Q}/begin").status_code == 302
    assert "核对分数后公示" in browser.text("/rankings/")
    shown_to_units(office)
    assert "公示到2026年10月27日" in browser.text("/rankings/")
    clock.forward(8)
    assert ">冻结</a>" in seat(CLERK).text("/rankings/")


# -- points by hand --------------------------------------------------------------------------------------------------


def test_points_by_hand_need_a_reason_and_stand_beside_what_was_computed(office: Office, seat: Door) -> None:
    running, browser = opened(office), seat(CLERK)
    typed = {"unit": TRADERS, "target": "policy|争取支持政策", "points": "2.5", "reason": "", "seen": str(version(office))}
    refused = browser.post(f"/rankings/assessments/{running}/adjust", typed)
    assert refused.status_code == 422 and "请填写调整理由" in refused.text and 'value="2.5"' in refused.text
    for points, told in (("两分", "不是数字"), ("0", "没有意义"), ("1.234", "最多两位小数")):
        answer = browser.post(f"/rankings/assessments/{running}/adjust", {**typed, "points": points, "reason": "材料已核对"})
        assert answer.status_code == 422 and told in answer.text
    sound = {**typed, "points": "＋２．５分", "reason": "专报批示，材料已核对"}  # as an input method writes it
    assert browser.post(f"/rankings/assessments/{running}/adjust", sound).status_code == 302
    page = browser.text(sheet_url(TRADERS, mechanism="policy"))
    assert "人工 +2.50" in page and "专报批示，材料已核对（经办人" in page
    assert "人工" in browser.text(f"{Q}?mechanism=policy")
    assert rows_of(browser.get(f"{Q}/adjustments.xlsx").data)[1][:5] == (
        TRADERS,
        "政策争取",
        "争取支持政策",
        2.5,
        "专报批示，材料已核对",
    )
    given = office.rankings.newest(QUARTER, by=CLERK)
    assert given is not None
    url = f"/rankings/assessments/{running}/adjustments/{given.adjustments[0].id}/take-back"
    assert browser.post(url, {"seen": str(version(office))}).status_code == 302
    assert "没有人工调整" in browser.text(f"{Q}/adjustments")
    assert browser.post(url, {"seen": str(version(office))}).status_code == 404


# -- 公示, 异议 ------------------------------------------------------------------------------------------------------


def test_a_unit_sees_its_own_sheet_from_the_preview_on_and_nothing_of_another(office: Office, seat: Door) -> None:
    browser = seat(OURS)
    assert "还没有公示过的考核" in browser.text("/rankings/")
    assert browser.get(sheet_url(PLANNERS)).status_code == 404
    shown_to_units(office)
    assert browser.get(f"{Q}/own").headers["Location"].startswith(sheet_url(PLANNERS))
    own, listed = browser.text(sheet_url(PLANNERS)), browser.text("/rankings/")
    for page in (own, listed, browser.text("/")):
        assert TRADERS not in page and TOWN not in page
    for url in (sheet_url(TRADERS), f"{sheet_url(TRADERS)}/sheet.xlsx"):
        assert browser.get(url).status_code == 404
    assert browser.post(f"{sheet_url(TRADERS)}/object", {"text": "重新计算"}).status_code == 404
    assert all(browser.get(f"{Q}{page}").status_code == 403 for page in ("", "/desk", "/indicator", "/what-if", "/adjustments"))
    facts = [row for row in rows_of(browser.get(f"{sheet_url(PLANNERS)}/sheet.xlsx").data)[1:] if row[7]]
    assert any("500万元" in str(row[7]) and row[8] == "已佐证" for row in facts)


def test_what_counts_nothing_says_why_on_the_sheet_and_in_the_workbook(seat: Door) -> None:
    browser = seat(CLERK)
    page = browser.text(sheet_url(TRADERS))
    assert "不计分：未见佐证" in page and "补充材料，识别后重新计算" in page
    assert "不计分</span>" not in page
    told = {row[9] for row in rows_of(browser.get(f"{sheet_url(TRADERS)}/sheet.xlsx").data)[1:]}
    assert "不计分：未见佐证" in told and "不计分" not in told


def test_an_objection_is_answered_with_points_and_the_unit_reads_the_answer(office: Office, seat: Door) -> None:
    running = shown_to_units(office)
    theirs, clerk = seat(THEIRS), seat(CLERK)
    assert "公示核对" in theirs.text("/")
    empty = theirs.post(f"{sheet_url(TRADERS)}/object", {"about": "policy|争取专项资金", "text": "  "})
    assert empty.status_code == 422 and 'value="policy|争取专项资金" selected' in empty.text
    said = {"about": "policy|争取专项资金", "text": "500万元已到账，通知随9月台账报送。"}
    assert theirs.post(f"{sheet_url(TRADERS)}/object", said).status_code == 302
    assert "待复核" in theirs.text(sheet_url(TRADERS)) and "异议待复核" in clerk.text("/")
    desk = clerk.text(f"{Q}/desk")
    assert "500万元已到账" in desk and "还不能冻结" in desk and "没有答复（市商务局）" in desk
    waiting = office.rankings.newest(QUARTER, by=CLERK)
    assert waiting is not None
    url = f"/rankings/assessments/{running}/objections/{waiting.open_objections[0].id}"
    typed = {
        "upheld": "no",
        "answer": "材料没有盖章。",
        "target": "policy|争取专项资金",
        "points": "5",
        "seen": str(version(office)),
    }
    refused = clerk.post(url, typed)
    assert refused.status_code == 422 and "不采纳的异议不能加减分" in refused.text and "材料没有盖章。</textarea>" in refused.text
    assert clerk.post(url, {**typed, "upheld": "yes", "answer": "已核实到账，补计。"}).status_code == 302
    page = theirs.text(sheet_url(TRADERS))
    assert "已核实到账，补计。" in page and "采纳" in page and "异议已答复" in theirs.text("/")
    assert "公示以后有变化" in clerk.text(f"{Q}/desk") and "争取专项资金 +5.00" in clerk.text(f"{Q}/desk")


def test_the_form_of_an_objection_leads_to_where_its_evidence_goes_and_the_office_sees_the_score_change(
    office: Office, seat: Door
) -> None:
    shown_to_units(office)
    theirs, clerk = seat(THEIRS), seat(CLERK)
    leading = re.compile(r'证明材料不在这里上传：打开<a href="([^"]+)"')
    (own,), (entered,) = (leading.findall(one.text(sheet_url(TRADERS))) for one in (theirs, clerk))
    (ledger,) = set(re.findall(r"/ledgers/L202609\w-\w+", theirs.text(own)))
    assert ledger in clerk.text(entered) and PLANNERS + "</a>" not in clerk.text(entered)
    label, content, _role = PROOF
    sent = {"file": (io.BytesIO(content), label), "role": "material", "key": "proof"}
    assert theirs.post(f"{ledger}/attach", sent, content_type="multipart/form-data").status_code == 302
    drain(office)
    desk = clerk.text(f"{Q}/desk")
    assert "公示以后有变化" in desk and "争取专项资金" in desk


# -- 冻结, 更正 ------------------------------------------------------------------------------------------------------


def digest_on(page: str) -> str:
    found = re.search(r'name="digest" value="([^"]+)"', page)
    assert found
    return found[1]


def test_only_the_figures_that_the_page_showed_are_frozen(office: Office, seat: Door, clock: Clock) -> None:
    running, browser = shown_to_units(office), seat(CLERK)
    blocked = browser.text(f"{Q}/desk")
    assert "公示到2026年10月27日才满" in blocked and "digest" not in blocked and "份台账已报送，还没有审阅" in blocked
    clock.forward(8)
    browser = seat(CLERK)  # nobody stays logged in for a week
    digest = digest_on(browser.text(f"{Q}/desk"))
    office.rankings.adjust(running, unit=TOWN, mechanism=Mechanism.POLICY, points="1", reason="另一经办人补记", by=CLERK)
    url = f"/rankings/assessments/{running}/freeze"
    stale = browser.post(url, {"digest": digest, "seen": str(version(office))})
    assert stale.status_code == 409 and "分数在您打开页面后有了变化" in stale.text
    fresh = {"digest": digest_on(browser.text(f"{Q}/desk")), "seen": str(version(office))}
    unseen = browser.post(url, fresh)
    assert unseen.status_code == 409 and f"还没有重新公示：{TOWN}" in unseen.text and 'name="though_unseen"' in unseen.text
    fresh["though_unseen"] = "yes"
    assert browser.post(url, fresh).status_code == 302 and browser.post(url, fresh).status_code == 302
    frozen = office.rankings.newest(QUARTER, frozen=True, by=CLERK)
    assert frozen is not None and frozen.seal in browser.text(f"{Q}/desk")
    assert "记入" not in browser.text(f"{Q}/adjustments") and "已冻结" in browser.text("/rankings/")
    assert "（第 1）" in seat(OURS).text("/rankings/")


def test_what_is_known_after_the_freeze_is_listed_by_unit_with_its_places(office: Office, seat: Door, clock: Clock) -> None:
    office.rankings.freeze(opened(office), by=CLERK)
    browser = seat(CLERK)
    assert "冻结之后没有变化" in browser.text(f"{Q}/afterwards") and 'hx-get="' in browser.text(Q)
    clock.forward(20)
    late = row(matter="9月18日，赴省财政厅汇报工作。", effect="9月28日，省财政厅下达专项资金100万元。", next_step="跟进。")
    proof = ("下达通知.txt", "省财政厅关于下达专项资金100万元的通知\n2026年9月28日".encode(), FileRole.MATERIAL)
    report(office, late, period=Month(2026, 10), unit=TOWN, files=[proof])
    drain(office)
    browser = seat(CLERK)
    page = browser.text(f"{Q}/afterwards").replace("&amp;", "&")
    assert "新增" in page and "专项资金100万元" in page and "按现在的台账重新取事实" in page
    url, anchor = next(iter(re.findall(r'href="(/ledgers/[^"?#]+)#(row-[^"]+)"', page)))
    assert f'id="{anchor}"' in browser.text(url)
    brief = browser.text(f"{Q}/afterwards/brief")
    assert "冻结之后台账等又有变化" in brief and TOWN in brief and "<html" not in brief
    rows = rows_of(browser.get(f"{Q}/afterwards.xlsx?since=新增").data)
    assert {row[2] for row in rows[1:]} == {"新增"} and rows[0][:3] == ("单位", "工作机制", "变化")
    assert f">{TOWN}</a>" not in browser.text(f"{Q}/afterwards?unit=没有这个单位").split("later", 1)[1].split("moves", 1)[0]


def test_nothing_is_listed_after_a_freeze_that_has_not_been(seat: Door) -> None:
    found = seat(CLERK).get(f"{Q}/afterwards")
    assert found.status_code == 409 and "2026年第三季度的考核还没有冻结" in found.text


def test_a_correction_stands_beside_what_was_frozen_and_tells_who_changed(office: Office, seat: Door) -> None:
    office.rankings.freeze(opened(office), by=CLERK)
    browser, first = seat(CLERK), f"A{QUARTER}-1"
    assert browser.post(f"/rankings/assessments/{first}/correct", {"reason": ""}).status_code == 422
    answer = browser.post(f"/rankings/assessments/{first}/correct", {"reason": "漏计一项政策", "facts": "same"})
    assert answer.headers["Location"].startswith(f"{Q}/desk?serial=2")
    assert "与原考核没有不同" in browser.text(f"{Q}/desk")
    given = {"unit": TOWN, "target": "policy|争取支持政策", "points": "3", "reason": "补计省级政策一项"}
    assert browser.post(f"/rankings/assessments/A{QUARTER}-2/adjust", given).headers["Location"].endswith("serial=2")
    page = browser.text(f"{Q}/desk")
    assert "更正前后不同的单位" in page and "争取支持政策 +3.00" in page and "更正：漏计一项政策" in page
    assert "人工 +3.00" in browser.text(sheet_url(TOWN)) and "人工 +3.00" not in browser.text(sheet_url(TOWN, serial="1"))
    assert "第1次 已冻结" in browser.text(f"{Q}?serial=1")


def test_the_bulletin_is_drafted_from_the_frozen_figures_and_linked(office: Office, seat: Door) -> None:
    office.rankings.freeze(opened(office), by=CLERK)
    browser, url = seat(CLERK), f"/rankings/assessments/A{QUARTER}-1/draft"
    assert "起草通报" in browser.text("/rankings/") and "起草排名通报" in browser.text(f"{Q}/desk")
    drafted = browser.post(url, {"paper": "ranking"}).headers["Location"]
    assert PLANNERS in browser.text(drafted) and drafted in browser.text(f"{Q}/desk")
    assert browser.post(url, {"paper": "ranking"}).headers["Location"] == drafted
    refused = browser.post(url, {"paper": "correction"})
    assert refused.status_code == 409 and "没有要更正的通报" in refused.text


# -- 试算 ------------------------------------------------------------------------------------------------------------


def generous(office: Office) -> str:
    text = office.schemes.version("2022").text
    changed = text.replace('version = "2022"', 'version = "2026-试"').replace("unproven = 0 ", "unproven = 1 ")
    assert changed.count("2026-试") == 1 and "unproven = 1 " in changed
    return changed


def test_another_scheme_shows_who_would_move_and_keeps_nothing(office: Office, seat: Door) -> None:
    browser, before = seat(LEADER), office.rankings.figures(QUARTER, by=CLERK)
    assert "选一个版本" in browser.text(f"{Q}/what-if")
    page = browser.post(f"{Q}/what-if", {"text": generous(office), "mechanism": "policy", "only": "1"})
    assert page.status_code == 200 and "2022 → 2026-试" in page.text and "争取专项资金 +10.00" in page.text
    book = browser.post(f"{Q}/what-if", {"text": generous(office), "mechanism": "policy", "only": "1", "as": "xlsx"})
    assert {row[0] for row in rows_of(book.data)[1:]} >= {TRADERS}
    same = browser.text(f"{Q}/what-if?version=2022&only=1")
    assert "没有单位因此变动" in same and rows_of(browser.get(f"{Q}/what-if.xlsx?version=2022&only=1").data)[1:] == []
    assert office.rankings.figures(QUARTER, by=CLERK).standings == before.standings and len(office.schemes.all()) == 1


def test_a_faulty_scheme_is_not_tried_and_each_fault_names_its_line(office: Office, seat: Door) -> None:
    text = generous(office).replace('"timeliness"', '"timelyness"')
    answer = seat(CLERK).post(f"{Q}/what-if", {"text": text})
    line = text[: text.index("timelyness")].count("\n") + 1
    assert answer.status_code == 422 and f"第{line}行" in answer.text and "timelyness" in answer.text
    assert seat(CLERK).get(f"{Q}/what-if?version=没有").status_code == 404


def test_a_quarter_is_reckoned_by_another_version_and_shown_to_the_units_anew(office: Office, seat: Door) -> None:
    running, browser = shown_to_units(office), seat(CLERK)
    office.schemes.put(generous(office), by=CLERK)
    url = f"/rankings/assessments/{running}/rescheme"
    assert browser.post(url, {"version": "2026-试", "seen": str(version(office))}).status_code == 302
    page = browser.text(f"{Q}/desk")
    assert "核算中" in page and "2026-试" in page and 'btn-primary">重新公示…</summary>' in page
    assert seat(OURS).get(sheet_url(PLANNERS)).status_code == 404


# -- 通报批评 --------------------------------------------------------------------------------------------------------


def test_what_is_owed_today_is_ticked_and_becomes_the_form_of_a_criticism(office: Office, seat: Door, clock: Clock) -> None:
    clock.forward(31)  # October's and November's ledgers are owed by all three
    browser = seat(CLERK)
    page = browser.text("/criticisms/")
    ticks = re.findall(r'name="matter" value="([^"]+)"( checked)?', page)
    assert len(ticks) == 6 and all(checked for _id, checked in ticks), "who owes two is proposed"
    assert "政策争取10月 未报" in page and "政策争取11月 未报" in page
    one = next(found.id for found in office.bulletins.blamable(by=CLERK).matters if found.unit == TOWN)
    form = browser.post("/criticisms/", {"matter": [one]}).text
    assert f"截至目前，下列工作台账没有报送：{TOWN}政策争取10月。" in form
    assert "2026年第四季度政策争取、交流合作、制度创新工作推进不力" in form
    again = browser.post("/criticisms/", {"matter": [one], "unit": ["查无此单位"], "heading": ["甲"], "text": ["乙"]}).text
    assert re.findall(r'value="([^"]+)" checked', again) == [one]
    before = browser.text("/criticisms/?quarter=2026Q3")
    assert "政策争取9月 未报" in before and "政策争取10月" not in before
