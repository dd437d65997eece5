"""What a unit that was merged into another had not handed in: the heir finds it, takes it over, hands it in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from services.ledgers import DraftChanged
from services.ledgers.inheriting import Left
from services.model.errors import NotFound
from services.model.files import FileRole
from services.model.ledgers import LedgerRow
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING, Person
from services.model.periods import Month
from services.office import Office
from services.todos import TodoKind
from tests.house import CLERK, an_office, liaison
from tests.ledger_house import AUGUST, BY, SEPTEMBER, UNIT, a_unit, hold, opened, register, report, row

HEIR = "市商务局"
BY_HEIR = replace(liaison(HEIR), earlier=(UNIT,))
POLICY = Mechanism.POLICY
LAST = date(2026, 9, 10)
NEW = {"matter": "9月1日，赴省商务厅对接。", "effect": "有进展。", "next_step": "跟进。"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    register(office, a_unit(UNIT, POLICY), a_unit(HEIR, POLICY))
    yield office
    office.close()


def merge(office: Office, on: date = LAST) -> None:
    office.units.merge(UNIT, HEIR, on=on, reason="机构改革方案", by=CLERK)


def left(office: Office, period: Month = SEPTEMBER, *, by: Person = BY_HEIR) -> tuple[Left, ...]:
    return office.inheriting.offered(office.ledgers.open(HEIR, POLICY, period, by=by))


def take(office: Office, one: Left, period: Month = SEPTEMBER) -> tuple[LedgerRow, ...]:
    seen = office.ledgers.open(HEIR, POLICY, period, by=BY_HEIR).draft.version
    return office.inheriting.take(HEIR, POLICY, period, key=one.key, seen=seen, by=BY_HEIR).rows


def begin(office: Office) -> str:
    """September's draft of the unit that is going to be merged: an old row changed, a new one, a file to it. Its batch."""
    report(office, row(), period=AUGUST)
    draft = opened(office)
    first = replace(
        draft.rows[0], cells=tuple((name, "到账500万元。" if name == "effect" else text) for name, text in draft.rows[0].cells)
    )
    batch = office.ledgers.batch(UNIT, POLICY, SEPTEMBER)
    (file,) = hold(office, batch, ("回函.txt", "省商务厅回函".encode(), FileRole.MATERIAL))
    whole = replace(draft, rows=(first, row("fresh", **NEW)), placed=((file.name, "fresh"),), note="表外的话")
    office.ledgers.save(whole, seen=0, by=BY)
    return batch


def test_whoever_merges_a_unit_is_told_what_it_has_not_handed_in(office: Office) -> None:
    begin(office)
    back = report(office, row(**NEW), period=SEPTEMBER.plus(-2)).record
    office.ledgers.send_back(back.id, reasons=["缺材料"], seen=None, by=CLERK)
    told = [one.words for one in office.units.unfinished(UNIT)]
    assert told == ["政策争取工作台账（2026年7月）：退回后还没有改", "政策争取工作台账（2026年9月）：有草稿，没有报送"]
    assert office.units.unfinished(HEIR) == ()


def test_the_heir_takes_over_what_was_begun_with_its_files(office: Office) -> None:
    old = begin(office)
    merge(office)
    (one,) = left(office)
    assert ([row.id for row in one.beyond.fresh], len(one.beyond.changed)) == (["fresh"], 1)
    assert [file.label for file in one.files] == ["回函.txt"] and one.draft.unit == UNIT
    rows = take(office, one)
    assert [(known["effect"], known.taken_from) for known in rows] == [("到账500万元。", UNIT), ("有进展。", UNIT)]
    draft = office.ledgers.open(HEIR, POLICY, SEPTEMBER, by=BY_HEIR).draft
    batch = office.ledgers.batch(HEIR, POLICY, SEPTEMBER)
    held = office.intake.held(batch)
    assert draft.placed == ((held[0].name, "fresh"),) and draft.note == "表外的话"
    assert office.intake.held(old) == [] and left(office) == () and office.units.unfinished(UNIT) == ()
    done = office.ledgers.submit(draft, batch, held, rows_of=dict(draft.placed), key="k", by=BY_HEIR).record
    assert [known.taken_from for known in done.rows] == [UNIT, UNIT] and done.row_files == ((1, "fresh"),)
    again = office.ledgers.open(HEIR, POLICY, SEPTEMBER, by=BY_HEIR).draft
    assert [known.taken_from for known in again.rows] == [UNIT, UNIT]


def test_what_the_heir_has_written_itself_is_never_overwritten(office: Office) -> None:
    begin(office)
    merge(office)
    draft = office.ledgers.open(HEIR, POLICY, SEPTEMBER, by=BY_HEIR).draft
    own = replace(
        draft.rows[0], cells=tuple((name, "自己写的" if name == "effect" else text) for name, text in draft.rows[0].cells)
    )
    office.ledgers.save(replace(draft, rows=(own, row("mine", **NEW))), seen=0, by=BY_HEIR)
    (one,) = left(office)
    assert [row.id for row in one.beyond.rows] == ["fresh"]
    assert [known["effect"] for known in take(office, one)] == ["自己写的", "有进展。", "有进展。"]


def test_two_people_who_take_it_over_at_once_put_it_in_once(office: Office) -> None:
    begin(office)
    merge(office)
    (one,) = left(office)
    office.inheriting.take(HEIR, POLICY, SEPTEMBER, key=one.key, seen=0, by=BY_HEIR)
    with pytest.raises(NotFound, match="已经填入"):
        office.inheriting.take(HEIR, POLICY, SEPTEMBER, key=one.key, seen=0, by=BY_HEIR)


def test_a_draft_that_changed_meanwhile_is_not_lost_with_the_old_one(office: Office) -> None:
    begin(office)
    merge(office)
    (one,) = left(office)
    draft = office.ledgers.open(HEIR, POLICY, SEPTEMBER, by=BY_HEIR).draft
    office.ledgers.save(replace(draft, note="别人写的"), seen=0, by=replace(BY_HEIR, name="李四"))
    with pytest.raises(DraftChanged):
        office.inheriting.take(HEIR, POLICY, SEPTEMBER, key=one.key, seen=0, by=BY_HEIR)
    assert [found.key for found in left(office)] == [one.key]
    take(office, one)
    assert len(office.intake.held(office.ledgers.batch(HEIR, POLICY, SEPTEMBER))) == 1, "the files came over once"


def test_what_came_back_to_the_merged_unit_ends_as_its_to_do_and_is_offered_to_the_heir(office: Office) -> None:
    back = report(office, row(**NEW)).record
    office.ledgers.send_back(back.id, reasons=["缺材料"], seen=None, by=CLERK)
    assert TodoKind.LEDGER_RETURNED in {todo.kind for todo in office.todos.of(BY)}
    merge(office)
    assert TodoKind.LEDGER_RETURNED not in {todo.kind for todo in office.todos.of(BY_HEIR)}
    (one,) = left(office)
    assert one.record is not None and one.record.id == back.id and not one.saved
    assert [known.id for known in take(office, one)] == [back.rows[0].id]
    assert left(office) == ()
    assert office.ledgers.get(back.id, scope=EVERYTHING).rows == back.rows, "the return that came back stays as it was"


def test_files_without_a_word_are_offered_too_and_can_be_given_up(office: Office) -> None:
    batch = office.ledgers.batch(UNIT, POLICY, SEPTEMBER)
    hold(office, batch, ("回函.txt", b"x", FileRole.MATERIAL))
    merge(office)
    (one,) = office.inheriting.waiting(HEIR, SEPTEMBER, by=BY_HEIR)
    assert (one.beyond.rows, len(one.files), one.saved) == ((), 1, False)
    office.inheriting.give_up(HEIR, POLICY, SEPTEMBER, key=one.key, by=BY_HEIR)
    assert left(office) == () and office.intake.held(batch) == []


def test_nothing_is_offered_before_the_month_of_the_merge_nor_to_others_nor_in_what_is_accepted(office: Office) -> None:
    register(office, a_unit("市科技局", POLICY))
    begin(office)
    assert left(office, by=CLERK) == (), "nothing is merged yet"
    merge(office)
    assert left(office, AUGUST) == ()
    assert office.inheriting.offered(office.ledgers.open("市科技局", POLICY, SEPTEMBER, by=CLERK)) == ()
    done = report(office, row("own", **NEW), unit=HEIR, by=BY_HEIR).record
    office.ledgers.accept(done.id, seen=None, by=CLERK)
    assert left(office) == ()
