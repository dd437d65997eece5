"""What the office's pages ask of the desk: where a matrix ends, rounds of reminders, reasons at cells, a table to take away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from services.ledgers.arrivals import ArrivalGone, Entry
from services.ledgers.overview import Asked
from services.ledgers.reminding import RemindedMeanwhile
from services.ledgers.rules import CellReasonMissing, CellUnknown
from services.ledgers.tables import DETAILS, HEADS, table_of, titled
from services.model.files import FileRole
from services.model.ledgers import Change
from services.model.ledgers.drafts import Behalf
from services.model.ledgers.matrix import MatrixStatus
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING, Scope
from services.model.periods import Month
from services.office import Office
from tests.house import CLERK, NOW, an_office, liaison
from tests.ledger_house import AUGUST, SEPTEMBER, UNIT, a_unit, hold, register, report, row

_ORIGINAL = FileRole.ORIGINAL


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    office = an_office(tmp_path, now=clock)
    policy = Mechanism.POLICY
    register(office, replace(a_unit(UNIT, policy), position=1), replace(a_unit("市商务局", policy), position=2))
    yield office
    office.close()


def test_a_matrix_ends_with_this_month_or_after_half_a_year_of_silence_with_the_last_return(office: Office, clock: Clock) -> None:
    assert office.overview.latest(scope=EVERYTHING) == SEPTEMBER
    report(office, row(), period=AUGUST)
    clock.time = NOW.replace(year=2027, month=2)
    assert office.overview.latest(scope=EVERYTHING) == Month(2027, 2)
    clock.time = NOW.replace(year=2027, month=3)
    assert office.overview.latest(scope=EVERYTHING) == AUGUST
    assert office.overview.latest(scope=Scope.of(liaison("市商务局"))) == Month(2027, 3), "others' returns are not its own"


def test_only_rows_with_a_status_stay_and_no_status_keeps_all(office: Office) -> None:
    report(office, row(), period=AUGUST)
    whole = office.overview.matrix(Asked(first=AUGUST, last=AUGUST), scope=EVERYTHING)
    assert whole.only(()) is whole
    assert [one.unit.name for one in whole.only({MatrixStatus.MISSING}).rows] == ["市商务局"]


def test_the_table_of_one_month_has_all_that_is_known_and_that_of_several_a_status_each(office: Office) -> None:
    report(office, row(), period=AUGUST, behalf=Behalf(how="邮件", received_at=NOW.replace(month=8, day=14)), by=CLERK)
    columns, rows = table_of(office.overview.matrix(Asked(first=AUGUST, last=AUGUST), scope=EVERYTHING))
    assert columns == (*HEADS, *DETAILS) and all(len(line) == len(columns) for line in rows)
    assert [line[5:9] for line in rows] == [("已报", "2026-08-14 09:30", 1, 1), ("未报", "", "", "")]
    several = office.overview.matrix(Asked(first=AUGUST, last=SEPTEMBER), scope=EVERYTHING)
    assert titled(several) == "台账报送情况（2026年8月至2026年9月）"
    assert [line[-2:] for line in table_of(several)[1]] == [("已报", "未到期"), ("未报", "未到期")]


def test_the_combined_ledger_of_one_change(office: Office) -> None:
    report(office, row("a"), row("b", matter="另一件", effect="有"), period=AUGUST.previous())
    draft = office.ledgers.open(UNIT, Mechanism.POLICY, AUGUST, by=liaison(UNIT)).draft
    changed = replace(draft, rows=(draft.rows[0], row("b", matter="另一件", effect="办结"), row(matter="新的", effect="有")))
    office.ledgers.submit(changed, key="k", by=liaison(UNIT))
    found = {}
    for only in (Change.ADDED, Change.CHANGED):
        table = office.overview.combined(Mechanism.POLICY, AUGUST, only=only, by=CLERK)
        found[only] = [(one.number, one.row["matter"]) for one in table.rows]
    assert found == {Change.ADDED: [(1, "新的")], Change.CHANGED: [(1, "另一件")]}


def test_rounds_of_reminders_are_told_apart_and_a_second_one_at_once_is_refused(office: Office, clock: Clock) -> None:
    office.reminding.remind(AUGUST, only={(UNIT, Mechanism.POLICY)}, notices=False, seen=0, by=CLERK)
    with pytest.raises(RemindedMeanwhile, match="刚刚由经办人催报过"):
        office.reminding.remind(AUGUST, notices=False, seen=0, by=CLERK)
    clock.time = NOW.replace(hour=15)
    office.reminding.remind(AUGUST, seen=1, contact="张三", phone="0563-6010000", by=CLERK)
    later, first = office.reminding.rounds(AUGUST)
    assert (first.units, first.papers) == ((UNIT,), ())
    assert set(later.units) == {UNIT, "市商务局"} and len(later.papers) >= 1
    assert office.reminding.rounds(SEPTEMBER) == ()


def test_a_cell_with_a_note_has_its_own_reason_and_the_others_go_with_the_first(office: Office) -> None:
    done = report(office, row(), period=AUGUST).record
    matter, effect = (done.rows[0].id, "matter"), (done.rows[0].id, "effect")
    with pytest.raises(CellReasonMissing, match="第1行“工作事项”已标记"):  # and nothing says why
        office.ledgers.send_back(done.id, reasons=[], cells=[matter, effect], notes={effect: "缺文号"}, seen=None, by=CLERK)
    with pytest.raises(CellUnknown):
        office.ledgers.send_back(done.id, reasons=[], notes={("none", "effect"): "缺文号"}, seen=None, by=CLERK)
    back = office.ledgers.send_back(
        done.id, reasons=["请补充"], cells=[matter, effect], notes={effect: " 缺文号 ", matter: " "}, seen=None, by=CLERK
    )
    assert [(one.text, one.cells) for one in back.reasons] == [("请补充", (matter,)), ("缺文号", (effect,))]
    assert back.events[-1].note == "请补充；缺文号"


def test_notes_alone_are_reason_enough(office: Office) -> None:
    done = report(office, row(), period=AUGUST).record
    cell = (done.rows[0].id, "effect")
    back = office.ledgers.send_back(done.id, reasons=[""], cells=[cell], notes={cell: "缺文号"}, seen=None, by=CLERK)
    assert [(one.text, one.cells) for one in back.reasons] == [("缺文号", (cell,))]


def test_an_entry_whose_file_has_gone_is_refused_and_never_nothing_new(office: Office) -> None:
    hold(office, "came", ("说明.txt", "本月无新增".encode(), _ORIGINAL))
    arrival = office.parcels.unpack("came", by=CLERK)
    behalf = Behalf(how="邮件", received_at=NOW)

    def enter(entry: Entry) -> list[bool]:
        done = office.parcels.enter("came", arrival, [entry], unit=UNIT, period=AUGUST, behalf=behalf, key="k", by=CLERK)
        return [one.anew for one in done]

    with pytest.raises(ArrivalGone):
        enter(Entry(mechanism=Mechanism.POLICY, files=()))
    quiet = Entry(mechanism=Mechanism.POLICY, files=arrival.files, nothing_new=True)
    assert enter(quiet) == [True] and office.intake.held("came") == []
    assert enter(quiet) == [False], "the same form once more finds it"
