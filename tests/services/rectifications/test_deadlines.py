"""Colours, to-dos and the ledger as the days go by."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from services.model.calendar import WorkingDays
from services.model.people import EVERYTHING, Person, Scope
from services.model.rectification import RectificationState
from services.model.rectifying.alarms import Alarm, AlarmRule, nearness
from services.office import Office
from services.rectifications.book import Asked
from tests.house import CLERK, LEADER, NOW, an_office, liaison
from tests.paper_house import NO_OFFICE, units
from tests.rectification_house import RESULTS, Clock, demanded, opened, replied

DAYS, RULE = WorkingDays(), AlarmRule()
DUE = date(2026, 10, 16)  # a Friday


@pytest.mark.parametrize(
    ("today", "alarm", "words"),
    [
        (date(2026, 10, 12), Alarm.NONE, "还有4个工作日"),
        (date(2026, 10, 13), Alarm.YELLOW, "还有3个工作日"),
        (DUE, Alarm.YELLOW, "今天到期"),
        (date(2026, 10, 17), Alarm.YELLOW, "已逾期"),  # a Saturday: not one working day over
        (date(2026, 10, 20), Alarm.YELLOW, "已逾期2个工作日"),
        (date(2026, 10, 21), Alarm.RED, "已逾期3个工作日"),
    ],
)
def test_a_deadline_turns_yellow_before_it_and_red_after_it(today: date, alarm: Alarm, words: str) -> None:
    found = nearness(DUE, today, DAYS, rule=RULE)
    assert (found.alarm, found.words) == (alarm, words)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 10), st.integers(0, 10))
def test_a_later_day_is_never_less_alarming(first: int, more: int, before: int, after: int) -> None:
    order, rule = list(Alarm), AlarmRule(before=before, after=after)
    early, late = (date(2026, 9, 25) + timedelta(days=days) for days in (first, first + more))
    assert order.index(nearness(DUE, early, DAYS, rule=rule).alarm) <= order.index(nearness(DUE, late, DAYS, rule=rule).alarm)


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[Office]:
    office = an_office(tmp_path_factory.mktemp("house"), soffice=NO_OFFICE, seal_required=False, now=clock)
    units(office, "市商务局", "市科技局", "市文旅局", "市财政局")
    demanded(office, "市商务局")
    replied(office, "市科技局")
    opened(office, "市文旅局")
    yield office
    office.close()


def todos(office: Office, person: Person) -> list[tuple[str, str]]:
    return [(one.label, one.unit) for one in office.todos.of(person) if one.sort.value == "整改"]


def test_everybody_is_told_what_waits_for_them_and_later_what_is_late(office: Office, clock: Clock) -> None:
    clock.at = NOW
    assert todos(office, liaison("市商务局")) == [("待整改", "市商务局")]
    assert todos(office, liaison("市科技局")) == [] and todos(office, liaison("市文旅局")) == []
    assert todos(office, CLERK) == [("待审核", "市科技局")] and todos(office, LEADER) == []
    (record,) = [one.record for one in office.rectification_book.entries(Asked(unit="市商务局"), scope=EVERYTHING)]
    office.rectifications.remind(record.id, note="请抓紧。", by=CLERK)
    assert todos(office, liaison("市商务局")) == [("催办", "市商务局")]
    clock.at = NOW + timedelta(days=35)  # 19 October: the deadline was the 10th
    assert ("逾期未整改", "市商务局") in todos(office, CLERK)
    assert todos(office, LEADER) == [("逾期未整改", "市商务局")]  # without anybody's doing
    office.rectifications.escalate(record.id, note="多次催办无果。", by=CLERK)
    assert todos(office, LEADER) == [("呈报领导", "市商务局")] and ("逾期未整改", "市商务局") not in todos(office, CLERK)
    (told,) = [one for one in office.todos.of(liaison("市商务局")) if one.sort.value == "整改"]
    assert told.overdue and "已逾期" in told.note
    office.rectifications.ask(record.id, until=date(2026, 10, 30), reason="需要协议方盖章", by=liaison("市商务局"))
    assert ("延期待答复", "市商务局") in todos(office, CLERK)


def test_what_waits_for_a_signature_is_the_leaders(office: Office, clock: Clock) -> None:
    clock.at = NOW
    record = replied(office, "市财政局")
    office.rectifications.apply(record.id, opinion="已核实。", by=CLERK)
    assert ("待签批", "市财政局") in todos(office, LEADER) and ("待签批", "市财政局") not in todos(office, CLERK)
    office.rectifications.send_back(record.id, reasons="领导要求补充。", by=LEADER)
    assert todos(office, liaison("市财政局")) == [("退回再整改", "市财政局")]
    office.rectifications.reply(record.id, RESULTS, key="once more", by=liaison("市财政局"))


def test_the_ledger_shows_the_reddest_first_and_each_unit_its_own(office: Office, clock: Clock) -> None:
    clock.at = NOW + timedelta(days=60)
    book = office.rectification_book
    entries = book.entries(scope=EVERYTHING)
    assert entries[0].alarm is Alarm.RED and {one.record.unit for one in entries} >= {"市商务局", "市文旅局"}
    assert [one.record.unit for one in book.entries(Asked(alarm=Alarm.RED), scope=EVERYTHING)] == ["市商务局"]
    drafts = book.entries(Asked(states=frozenset({RectificationState.DRAFTED})), scope=EVERYTHING)
    assert [one.record.unit for one in drafts] == ["市文旅局"]
    assert [one.record.unit for one in book.entries(scope=Scope.of(liaison("市科技局")))] == ["市科技局"]
    assert book.counts(scope=EVERYTHING)["红"] == 1 and "红" not in book.counts(scope=Scope.of(liaison("市科技局")))
    assert book.entries(Asked(text="没有这句话"), scope=EVERYTHING) == ()
    assert all(one.record.open for one in book.entries(Asked(open_only=True), scope=EVERYTHING))


def test_the_ledger_goes_out_as_it_is_seen(office: Office, clock: Clock) -> None:
    entries = office.rectification_book.entries(scope=EVERYTHING)
    sheet = load_workbook(io.BytesIO(office.rectification_book.xlsx(entries))).active
    assert sheet is not None and sheet.max_row == len(entries) + 1
    table = Document(io.BytesIO(office.rectification_book.docx(entries))).tables[0]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0][:3] == ["序号", "整改编号", "整改单位"] and len(cells) == len(entries) + 1
    assert cells[1][2] == entries[0].record.unit and cells[1][1] == entries[0].record.number
    assert cells[0][8] == "预警"
    assert cells[1][3] == "；".join(one.text.partition("。")[0] for one in entries[0].record.troubles)  # the headings alone


def test_what_is_over_stands_by_its_number(office: Office) -> None:
    for unit in ("市财政局", "市商务局"):
        found = office.rectification_book.entries(Asked(unit=unit, open_only=True), scope=EVERYTHING)
        told = [one.record for one in found if one.record.told]
        for record in told:
            office.openings.withdraw(record.id, reason="已在别处办理", by=LEADER)
    entries = office.rectification_book.entries(scope=EVERYTHING)
    over = [one.record.number for one in entries if not one.record.open]
    assert len(over) > 1 and over == sorted(over)
