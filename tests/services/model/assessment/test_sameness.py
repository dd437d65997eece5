"""A fact is one fact: in whatever order its ledgers came, however often it is told, in one row or in two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.model.assessment.afterwards import Since, later_facts
from services.model.assessment.facts import FactKind, QuarterFact
from services.model.assessment.gathering import gathered
from services.model.assessment.sameness import one_thing
from services.model.ledgers import LedgerReturn, LedgerRow
from services.model.ledgers.standing import settled, standing_rows, taken_in
from services.model.mechanisms import Mechanism
from services.model.periods import Month, Quarter
from tests.services.model.assessment.test_gathering import NOW, a_heap, a_return, a_row, a_unit

POLICY, EXCHANGE, INNOVATION = Mechanism
Q2, Q3, Q4 = (Quarter(2022, number) for number in (2, 3, 4))
Cells = dict[str, str]

PLAN = {
    "matter": "7月20日，主任张三带队赴省商务厅对接。",
    "effect": "7月25日，省商务厅下达专项资金150万元。",
    "next_step": "跟进。",
}
UNDATED = {"matter": "赴省商务厅对接外贸事项。", "effect": "获得省商务厅下达专项资金150万元。", "next_step": "跟进。"}


@dataclass
class House:
    """Takes files as the ledgers desk does: rows get their ids from what is there on the day on which the file comes."""

    mechanism: Mechanism = POLICY
    kept: dict[Month, LedgerReturn] = field(default_factory=dict)

    def send(self, month: int, *rows: Cells, proven: bool = True) -> None:
        """A file of a month of 2022; the day on which it comes is told by how many came before."""
        period = Month(2022, month)
        before = [one for one in self.kept.values() if one.period < period]
        standing = standing_rows(before, before=period)
        there = self.kept[period].rows if period in self.kept else standing
        later = tuple(
            row for one in sorted(self.kept.values(), key=lambda one: one.period) for row in one.rows if one.period > period
        )
        read = [LedgerRow(id="", cells=tuple(cells.items()), since=period, changed=period) for cells in rows]
        taken, _ = taken_in(read, there, mechanism=self.mechanism, period=period, where="台账", later=later)
        done = settled(taken, standing, mechanism=self.mechanism, period=period, title="台账")
        came = datetime(2022, 11, 20, tzinfo=UTC) + timedelta(hours=len(self.kept))
        record = a_return(month, *done.rows, mechanism=self.mechanism, proven=proven, received_at=came)
        self.kept[period] = replace(record, removed=done.removed)

    def facts(self, quarter: Quarter) -> list[QuarterFact]:
        heap = a_heap(*self.kept.values(), units=(a_unit("市发改委", self.mechanism),))
        return list(gathered(heap, quarter, NOW).facts)


def told(house: House) -> list[object]:
    """What is scored in each quarter, without the ids of rows, which nobody gives twice."""
    kinds = set(FactKind) - {FactKind.RETURN}
    return [
        [(one.id, one.kind, one.day, one.text, one.proven, one.amount, one.part, one.whole, one.status) for one in facts]
        for facts in ([one for one in house.facts(quarter) if one.kind in kinds] for quarter in (Q2, Q3, Q4))
    ]


def sent(*returns: tuple[int, Sequence[Cells]], mechanism: Mechanism = POLICY) -> House:
    house = House(mechanism)
    for month, rows in returns:
        house.send(month, *rows)
    return house


# -- cases -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cells", [PLAN, UNDATED])
def test_cumulative_ledgers_that_come_in_any_order_tell_one_fund_in_one_quarter(cells: Cells) -> None:
    houses = [sent(*((month, [cells]) for month in order)) for order in permutations((7, 8, 10))]
    funds = [[one.amount for one in house.facts(Q3) if one.kind is FactKind.FUND] for house in houses]
    assert funds == [[1_500_000]] * 6
    assert all(told(house) == told(houses[0]) for house in houses)
    assert all(
        one.kind is not FactKind.FUND and one.whole == 0 for one in houses[-1].facts(Q4) if one.kind is not FactKind.RETURN
    )


def test_a_row_copied_word_for_word_or_a_sentence_written_twice_raises_nothing() -> None:
    once = told(sent((7, [PLAN, UNDATED])))
    assert told(sent((7, [PLAN, UNDATED, PLAN, PLAN]))) == once
    twice = PLAN | {"effect": PLAN["effect"] * 2}
    funds = [one for one in sent((7, [twice])).facts(Q3) if one.kind is FactKind.FUND]
    assert len(funds) == 1


def test_a_copied_row_with_a_word_changed_tells_nothing_new() -> None:
    copies = [
        PLAN,
        PLAN | {"next_step": "再跟进。"},
        PLAN | {"effect": "7月25日，获省商务厅下达专项资金150万元。"},
        {"matter": "外贸资金", "effect": "经争取，7月25日省商务厅下达我市专项资金150万元"},
    ]
    found = [one.kind for one in sent((7, copies)).facts(Q3) if one.kind in (FactKind.FUND, FactKind.VISIT)]
    assert sorted(found) == [FactKind.FUND, FactKind.VISIT]


def test_two_funds_of_one_sum_stay_two_by_their_day_their_giver_or_their_thing() -> None:
    words = (
        "7月25日，省商务厅下达专项资金150万元。",
        "7月26日，省商务厅下达专项资金150万元。",
        "7月25日，省财政厅下达专项资金150万元。",
        "8月2日，省水利厅下达农田建设资金90万元。",
        "8月2日，省水利厅下达河道治理资金90万元。",
        "8月9日，省农业农村厅下达甲项目资金30万元、乙项目资金30万元。",
    )
    rows = [{"matter": f"对接{number}", "effect": text} for number, text in enumerate(words)]
    amounts = sorted(one.amount for one in sent((8, rows)).facts(Q3) if one.kind is FactKind.FUND)
    assert amounts == [300_000, 300_000, 900_000, 900_000, 1_500_000, 1_500_000, 1_500_000]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("7月25日省商务厅下达专项资金150万元", "7月25日获省商务厅拨付我市资金150万元", True),
        ("7月25日省商务厅下达专项资金150万元", "7月25日省财政厅下达专项资金150万元", False),
        ("7月25日下达外贸资金150万元", "7月25日省商务厅下达专项资金150万元", True),
        ("7月26日获省领导批示肯定", "7月26日获省领导对产业园的批示肯定", True),
        ("7月26日获省领导对产业园的批示肯定", "7月26日获省领导对外贸的批示肯定", False),
    ],
)
def test_sentences_of_one_day_and_sum_are_one_thing_unless_they_name_different_ones(one: str, other: str, same: bool) -> None:
    assert one_thing(one, other) is one_thing(other, one) is same


def test_a_back_filed_month_fills_in_its_own_quarter_whichever_came_first() -> None:
    gap = {"matter": "7月20日，主任张三带队赴省商务厅对接。", "effect": "", "next_step": ""}
    for order in permutations(((7, [gap]), (8, [PLAN]), (10, [PLAN]))):
        house = sent(*order)
        parts = {
            quarter: [(one.part, one.whole) for one in house.facts(quarter) if one.kind is FactKind.COMPLETENESS]
            for quarter in (Q3, Q4)
        }
        assert parts[Q4] == []
        assert len(parts[Q3]) == 1 and parts[Q3][0][0] == parts[Q3][0][1]


def test_an_item_of_the_list_is_one_whatever_came_first() -> None:
    def item(status: str, progress: str) -> Cells:
        return {"item": "企业登记跨区域通办", "target": "完成", "status": status, "progress": progress}

    ledgers = (
        (7, [item("滞后序时", "正在对接。")]),
        (8, [item("序时推进", "7月4日试点。")]),
        (9, [item("已完成", "9月1日上线。")]),
    )
    houses = [sent(*order, mechanism=INNOVATION) for order in permutations(ledgers)]
    assert all(told(house) == told(houses[0]) for house in houses)
    assert [one.status for one in houses[0].facts(Q3) if one.kind is FactKind.REPLICATION] == ["已完成"]


def test_a_copy_that_became_a_row_of_its_own_is_gone_when_it_is_taken_out() -> None:
    first, other = a_row("a", since=7, **PLAN), a_row("b", since=7, **PLAN)
    changed = a_row("a", since=7, changed=8, matter="8月3日，副主任李四带队赴省水利厅汇报。", effect="")
    months = (a_return(7, first, other), a_return(8, changed, other), a_return(9, other, removed=(changed,)))
    visits = [
        [one.day.day for one in gathered(a_heap(*months[:count]), Q3, NOW).facts if one.day and one.kind is FactKind.VISIT]
        for count in (1, 2, 3)
    ]
    assert visits == [[20], [20, 3], [20]]


def test_what_a_frozen_quarter_counted_is_known_again_though_an_earlier_telling_comes_later() -> None:
    house = sent((10, [UNDATED]))
    (frozen,) = [one for one in house.facts(Q4) if one.kind is FactKind.FUND]
    house.send(9, UNDATED | {"effect": "争取到省商务厅下达的专项资金150万元。"})
    heap = a_heap(*house.kept.values())
    (now,) = [one for one in gathered(heap, Q3, NOW).facts if one.kind is FactKind.FUND]
    assert now.id != frozen.id and set(now.ids) & set(frozen.ids)
    found = gathered(replace(heap, counted=dict.fromkeys(frozen.ids, Q4)), Q3, NOW)
    assert [one.fact.id for one in found.left_out] == [now.id]
    assert all(one.kind is not FactKind.FUND for one in found.facts)


def test_a_fact_that_an_older_record_knows_by_its_row_is_known_again() -> None:
    row = a_row("r1", since=7, **PLAN)
    (fund,) = [one for one in gathered(a_heap(a_return(7, row)), Q3, NOW).facts if one.kind is FactKind.FUND]
    reworded = a_row("r1", since=7, **PLAN | {"effect": "7月25日，省商务厅、省财政厅联合下达外贸资金150万元。"})
    (again,) = [one for one in gathered(a_heap(a_return(7, reworded)), Q3, NOW).facts if one.kind is FactKind.FUND]
    assert set(fund.ids) & set(again.ids)


def test_after_a_freeze_an_earlier_telling_of_the_same_quarter_is_nothing_new() -> None:
    house = sent((8, [PLAN]))
    before = gathered(a_heap(*house.kept.values()), Q3, NOW)
    house.send(7, PLAN | {"effect": "7月25日，省商务厅下达资金150万元。"})
    after = gathered(a_heap(*house.kept.values()), Q3, NOW)
    changed = [one for one in later_facts(before, after) if one.since is not Since.OTHER and one.fact.kind is FactKind.FUND]
    assert changed == []


def test_facts_stand_by_their_day_then_by_the_ledger_and_its_row() -> None:
    told_so = (
        "7月9日，主任张三带队赴省商务厅对接。",
        "7月12日，主任张三带队赴省财政厅对接。",
        "7月3日，主任张三带队赴省水利厅对接。",
    )
    rows = [{"matter": one} for one in (*told_so, "7月12日，主任张三带队赴省教育厅对接。", "主任张三带队赴省科技厅对接。")]
    visits = [one for one in sent((7, rows)).facts(Q3) if one.kind is FactKind.VISIT]
    assert [one.inputs[0].place.split("“")[0][-3:] for one in visits] == ["第3行", "第1行", "第2行", "第4行", "第5行"]


# -- laws --------------------------------------------------------------------------------------------------------------------

MATTERS = {  # with the month by which each has happened
    "7月3日，主任张三带队赴省商务厅对接甲事项。": 7,
    "赴省财政厅对接乙事项。": 7,
    "8月3日，副主任李四带队赴省水利厅汇报。": 8,
    "争取丙项目。": 9,
}
EFFECTS = {
    "7月5日，省商务厅下达专项资金150万元。": 7,
    "获得省财政厅专项资金90万元。": 7,
    "8月9日，省发展改革委印发《支持产业发展的意见》（皖发改〔2022〕9号）。": 8,
    "9月2日，甲项目获省发展改革委批复立项。": 9,
    "获省领导批示肯定。": 9,
    "9月28日，省水利厅下达补助资金90万元。": 10,
}


@st.composite
def a_year(draw: st.DrawFn) -> list[tuple[int, list[Cells]]]:
    """Cumulative ledgers of some months: rows come, and their effects grow."""
    rows: dict[str, list[str]] = {}
    found = []
    for month in (7, 8, 9, 10):
        matters, come = ([one for one, since in table.items() if since <= month] for table in (MATTERS, EFFECTS))
        for matter in draw(st.lists(st.sampled_from(matters), max_size=2, unique=True)):
            effects = rows.setdefault(matter, [])
            effects += [one for one in draw(st.lists(st.sampled_from(come), max_size=2, unique=True)) if one not in effects]
        if rows:
            found.append((month, [{"matter": matter, "effect": "\n".join(effects)} for matter, effects in rows.items()]))
    return found


FEW = settings(max_examples=25)


@FEW
@given(a_year(), st.data())
def test_the_order_of_arrival_makes_no_difference(year: list[tuple[int, list[Cells]]], data: st.DataObject) -> None:
    expected = told(sent(*year))
    order = data.draw(st.permutations(year))
    again = data.draw(st.lists(st.sampled_from(order), max_size=2)) if order else []
    assert told(sent(*order, *again)) == expected


def merits(house: House) -> list[object]:
    """What rows tell besides themselves, with the quarter in which it counts."""
    own = {FactKind.RETURN, FactKind.COMPLETENESS, FactKind.EVIDENCE}
    quarters = ([one for one in house.facts(quarter) if one.kind not in own] for quarter in (Q2, Q3, Q4))
    return [sorted((one.kind, str(one.day), one.amount, one.text) for one in facts) for facts in quarters]


@FEW
@given(a_year(), st.data())
def test_a_copied_row_makes_no_difference(year: list[tuple[int, list[Cells]]], data: st.DataObject) -> None:
    """In the newest ledger none at all; of older ones the copies stand on where the unit goes on with the row."""
    copied = [(month, [*rows, *data.draw(st.lists(st.sampled_from(rows), max_size=2))]) for month, rows in year]
    assert told(sent(*year[:-1], *copied[-1:])) == told(sent(*year))
    assert merits(sent(*data.draw(st.permutations(copied)))) == merits(sent(*year))


@FEW
@given(a_year(), st.data())
def test_a_row_split_in_two_makes_no_difference(year: list[tuple[int, list[Cells]]], data: st.DataObject) -> None:
    """From some month on each effect stands in a row of its own."""
    since = data.draw(st.sampled_from((7, 8, 9, 10)))
    split = [
        (month, [row | {"effect": effect} for row in rows for effect in row["effect"].split("\n")] if month >= since else rows)
        for month, rows in year
    ]
    whole, parted = sent(*year), sent(*data.draw(st.permutations(split)))
    assert merits(parted) == merits(whole)


@FEW
@given(a_year(), st.data())
def test_more_evidence_lowers_nothing_and_a_fact_has_one_quarter(
    year: list[tuple[int, list[Cells]]], data: st.DataObject
) -> None:
    doubtful = {month: data.draw(st.booleans()) for month, _ in year}
    before, after = House(), House()
    for month, rows in year:
        before.send(month, *rows, proven=doubtful[month])
        after.send(month, *rows)
    ids = [one.id for quarter in (Q2, Q3, Q4) for one in after.facts(quarter) if one.kind is not FactKind.RETURN]
    assert len(ids) == len(set(ids))
    for quarter in (Q3, Q4):
        known = {one.id: one for one in after.facts(quarter)}
        assert all(known[one.id].proven >= one.proven and known[one.id].part >= one.part for one in before.facts(quarter))
