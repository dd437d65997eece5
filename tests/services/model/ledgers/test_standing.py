"""The laws of a cumulative ledger, tried on made-up years of months."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.ledgers import Change, LedgerHeader, LedgerReturn, LedgerRow, columns_of
from services.model.ledgers.filling import Taking, arranged
from services.model.ledgers.matching import KEY_COLUMNS, key_facts
from services.model.ledgers.standing import CellTooLong, settled, standing_rows, taken_in, whole_cells
from services.model.mechanisms import Mechanism
from services.model.periods import Month
from services.model.units import UnitKind

FIRST = Month(2022, 9)
TEXTS = st.text(alphabet="甲乙丙丁12 \n，。=", min_size=1, max_size=12).filter(lambda text: bool(text.strip()))


@dataclass(frozen=True)
class Read:
    """A row as a file gives it."""

    cells: tuple[tuple[str, str], ...]
    place: str = "表1第2行"


def a_row(row_id: str, matter: str, effect: str = "") -> LedgerRow:
    cells = whole_cells({"matter": matter, "effect": effect}, Mechanism.POLICY)
    return LedgerRow(id=row_id, cells=cells, since=FIRST, changed=FIRST)


def a_return(period: Month, rows: tuple[LedgerRow, ...], removed: tuple[LedgerRow, ...] = ()) -> LedgerReturn:
    return LedgerReturn(
        id=f"L{period}",
        unit="市发改委",
        unit_kind=UnitKind.DEPARTMENT,
        mechanism=Mechanism.POLICY,
        period=period,
        header=LedgerHeader(),
        rows=rows,
        removed=removed,
        due=date(2022, 9, 15),
        key="k",
        key_digest="d",
        submitted_at=datetime(2022, 9, 1),
        submitted_by="张三",
    )


ROWS = st.lists(st.tuples(TEXTS, TEXTS), max_size=6, unique_by=lambda pair: "".join(pair[0].split())).map(
    lambda pairs: tuple(a_row(f"r{number}", *pair) for number, pair in enumerate(pairs))
)


def settle(rows: tuple[LedgerRow, ...], standing: tuple[LedgerRow, ...], period: Month) -> tuple[LedgerRow, ...]:
    return settled(rows, standing, mechanism=Mechanism.POLICY, period=period, title="台账").rows


@given(ROWS)
def test_a_month_in_which_nothing_happens_changes_nothing(rows: tuple[LedgerRow, ...]) -> None:
    assert settle(rows, rows, FIRST.next()) == rows
    done = settled(rows, rows, mechanism=Mechanism.POLICY, period=FIRST.next(), title="台账")
    assert done.removed == () and all(row.change_in(FIRST.next()) is Change.KEPT for row in done.rows)


@given(ROWS)
def test_a_file_of_the_whole_ledger_finds_every_row_again(rows: tuple[LedgerRow, ...]) -> None:
    read = [Read(row.cells) for row in reversed(rows)]
    taken, told = taken_in(read, rows, mechanism=Mechanism.POLICY, period=FIRST.next(), where="台账")
    assert [row.id for row in taken] == [row.id for row in reversed(rows)] and not told
    assert {row.id: row.cells for row in taken} == {row.id: row.cells for row in rows}
    assert all(row.change_in(FIRST.next()) is Change.KEPT for row in taken)


@given(ROWS, st.data())
def test_what_months_add_change_and_take_out_is_what_stands_afterwards(rows: tuple[LedgerRow, ...], data: st.DataObject) -> None:
    standing: tuple[LedgerRow, ...] = ()
    returns: list[LedgerReturn] = []
    for step in range(3):
        period = FIRST.plus(step)
        picked = tuple(row for row in rows if data.draw(st.booleans()))
        done = settled(picked, standing, mechanism=Mechanism.POLICY, period=period, title="台账")
        returns.append(a_return(period, done.rows, done.removed))
        standing = standing_rows(returns, before=period.next())
        assert standing == done.rows
    assert len({row.id for row in standing}) == len(standing)


def test_a_row_handed_in_twice_gets_an_id_of_its_own() -> None:
    rows = settle((a_row("r", "甲"), a_row("r", "乙"), a_row("", "丙")), (), FIRST)
    assert len({row.id for row in rows}) == 3 and rows[0].id == "r"


def test_a_number_or_a_unit_that_was_filled_in_is_no_change() -> None:
    before = a_row("r", "甲")
    cells = dict(before.cells) | {"position": "7", "unit": "市发改委"}
    now = replace(before, cells=tuple(cells.items()))
    assert settle((now,), (before,), FIRST.next())[0].change_in(FIRST.next()) is Change.KEPT


def test_line_breaks_are_of_one_kind_and_columns_those_of_the_form() -> None:
    cells = whole_cells({"item": "一\r\n二\r三", "unknown": "x"}, Mechanism.INNOVATION)
    assert dict(cells)["item"] == "一\n二\n三" and [name for name, _text in cells] == [
        column.name for column in columns_of(Mechanism.INNOVATION)
    ]
    with pytest.raises(CellTooLong, match="工作事项"):
        settle((a_row("r", "甲" * 40_000),), (), FIRST)


def test_a_month_that_came_after_a_later_one_is_not_lost() -> None:
    september, october, november = FIRST, FIRST.next(), FIRST.plus(2)
    late = a_return(october, (a_row("r1", "甲"), a_row("r2", "乙")))
    later = a_return(november, (a_row("r1", "甲"), a_row("r3", "丙")))
    rows = standing_rows([later, late, a_return(september, (a_row("r1", "甲"),))], before=FIRST.plus(3))
    assert [row.id for row in rows] == ["r1", "r3", "r2"]


def a_file(rows: list[dict[str, str]]) -> list[Read]:
    return [Read(tuple(cells.items()), f"表1第{number}行") for number, cells in enumerate(rows, start=2)]


def visit(day: str, sum_: int) -> dict[str, str]:
    return {"matter": f"{day}，赴省发展改革委对接专项资金。", "effect": f"获得专项资金{sum_}万元。"}


def test_a_visit_of_another_day_is_a_row_of_its_own() -> None:
    visits = [visit("1月5日", 100), visit("2月5日", 200), visit("3月5日", 300)]
    stood, _ = taken_in(a_file(visits), (), mechanism=Mechanism.POLICY, period=Month(2026, 3), where="台账")
    april = a_file([{"position": "4", **visit("4月5日", 400)}])
    taken, told = taken_in(april, stood, mechanism=Mechanism.POLICY, period=Month(2026, 4), where="台账")
    assert [row["effect"] for row in taken] == [f"获得专项资金{sum_}万元。" for sum_ in (400, 100, 200, 300)]
    assert [row.change_in(Month(2026, 4)) for row in taken] == [Change.ADDED] + [Change.KEPT] * 3
    assert [found.code for found in told] == ["L60"]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("赴省厅汇报甲项目申报工作", "赴省厅汇报乙项目申报工作"),
        ("争取专项资金500万元用于口岸建设", "争取专项资金600万元用于口岸建设"),
        ("落实皖发改〔2026〕5号文件要求", "落实皖发改〔2026〕6号文件要求"),
        ("申报“专精特新”企业培育项目", "申报“小巨人”企业培育项目"),
        ("赴湖州市发改委对接合作事项", "赴嘉兴市发改委对接合作事项"),
        ("与安吉对接生态补偿有关工作", "与长兴对接生态补偿有关工作"),
        ("赴省发展改革委对接专项资金", "4月5日，赴省发展改革委对接专项资金"),
        ("第一批项目申报工作", "第二批项目申报工作"),
        ("《某某规划》报批", "《某某方案》报批"),
    ],
)
def test_a_row_with_another_fact_is_a_row_of_its_own(before: str, now: str) -> None:
    stood = (a_row("r", before, "有进展"),)
    taken, told = taken_in(a_file([{"matter": now}]), stood, mechanism=Mechanism.POLICY, period=FIRST.next(), where="台账")
    assert len(taken) == 2 and taken[1] == stood[0] and [found.code for found in told] == ["L60"]


def test_a_row_with_the_same_key_is_that_row_whatever_else_it_says() -> None:
    stood = (a_row("r", "9月2日，赴省发展改革委 对接", "有进展"), a_row("s", "别的"))
    read = a_file([{"matter": "9月2日, 赴省发展改革委\n对接", "effect": "已办结"}])
    taken, told = taken_in(read, stood, mechanism=Mechanism.POLICY, period=FIRST.next(), where="台账")
    assert [row.id for row in taken] == ["r", "s"] and taken[0].change_in(FIRST.next()) is Change.CHANGED
    assert [found.code for found in told] == ["L60"]


def test_a_row_that_clearly_goes_on_is_that_row_and_it_is_told() -> None:
    stood = (a_row("r", "9月2日，赴省发展改革委对接专项资金", "有进展"), a_row("s", "9月3日，赴省发展改革委对接专项资金"))
    read = a_file([{"matter": "9月2日，赴省发展改革委对接专项资金申报", "effect": "已办结"}])
    taken, told = taken_in(read, stood, mechanism=Mechanism.POLICY, period=FIRST.next(), where="台账")
    assert [row.id for row in taken] == ["r", "s"]
    assert [found.code for found in told] == ["L64", "L60"] and told[0].where == "表1第2行“工作事项”"
    assert "9月2日，赴省发展改革委对接专项资金" in told[0].text


def test_where_two_rows_may_go_on_neither_does() -> None:
    stood = (a_row("r", "对接专项资金的申报事宜"), a_row("s", "对接专项资金申报的事宜"))
    read = a_file([{"matter": "对接专项资金的申报的事宜"}])
    taken, _ = taken_in(read, stood, mechanism=Mechanism.POLICY, period=FIRST.next(), where="台账")
    assert len(taken) == 3 and taken[1:] == stood
    one, two = a_file([{"matter": "对接专项资金的申报事宜等"}, {"matter": "对接专项资金的申报事宜，等"}])
    taken, _ = taken_in([one, two], stood[:1], mechanism=Mechanism.POLICY, period=FIRST.next(), where="台账")
    assert len(taken) == 3 and taken[2] == stood[0]


def test_of_two_rows_about_the_same_a_single_one_of_the_file_replaces_neither() -> None:
    stood = (a_row("r", "对接", "100万元"), a_row("s", "对接", "200万元"))
    taken, _ = taken_in(
        a_file([{"matter": "对接", "effect": "300万元"}]), stood, mechanism=Mechanism.POLICY, period=FIRST.next(), where="台账"
    )
    assert len(taken) == 3 and taken[1:] == stood


PIECES = st.lists(
    st.sampled_from(
        ["1月5日", "2月5日", "100万元", "200万元", "赴湖州市发改委", "赴嘉兴市发改委", "对接", "资金", "的", "，", "“甲”", "“乙”"]
    ),
    max_size=5,
).map("".join)
ANY_ROWS = st.lists(st.fixed_dictionaries({"signing": PIECES, "other_cooperation": PIECES, "remark": PIECES}), max_size=6)


@given(ANY_ROWS, ANY_ROWS, st.sampled_from([Taking.MONTH, Taking.APPEND]))
def test_no_file_makes_anything_of_the_past_vanish(old: list[dict[str, str]], new: list[dict[str, str]], taking: Taking) -> None:
    now = FIRST.next()
    stood, _ = taken_in(a_file(old), (), mechanism=Mechanism.EXCHANGE, period=FIRST, where="台账")
    stood = tuple(replace(row, place="") for row in stood)
    taken, told = taken_in(a_file(new), stood, mechanism=Mechanism.EXCHANGE, period=now, where="台账")
    taken, _ = arranged(taken, told, stood, read=len(new), taking=taking)
    assert len(taken) >= max(len(stood), len(new)) and len({row.id for row in taken}) == len(taken)
    after = {row.id: row for row in taken}
    for row in stood:
        kept = after[row.id]
        assert kept == row or facts(kept) == facts(row) or about(kept) == about(row) != ""


def about(row: LedgerRow) -> str:
    """The cell that says what the row is about, be it a mere comma."""
    return next((row[name].strip() for name in KEY_COLUMNS[Mechanism.EXCHANGE] if row[name].strip()), "")


def facts(row: LedgerRow) -> object:
    cell = next((row[name] for name in KEY_COLUMNS[Mechanism.EXCHANGE] if row[name].strip("， ")), "")
    return key_facts(cell, FIRST)


def test_three_thousand_rows_find_their_places_among_three_thousand_at_once() -> None:
    def matter(number: int, month: int) -> dict[str, str]:
        day = f"{month}月{number % 28 + 1}日"
        return {"matter": f"{day}，赴省发展改革委对接第{number}号项目专项资金申报事宜。", "effect": f"获得资金{number}万元。"}

    stood, _ = taken_in(
        a_file([matter(number, 1) for number in range(3_000)]),
        (),
        mechanism=Mechanism.POLICY,
        period=Month(2026, 1),
        where="台账",
    )
    for month, rows in ((1, 3_000), (2, 6_000)):
        read = a_file([matter(number, month) | {"next_step": "跟进"} for number in range(3_000)])
        began = time.process_time()
        taken, _ = taken_in(read, stood, mechanism=Mechanism.POLICY, period=Month(2026, 2), where="台账")
        assert len(taken) == rows and time.process_time() - began < 3


def test_a_row_of_a_month_that_comes_late_bears_the_id_under_which_a_later_month_has_it() -> None:
    cells = (("matter", "7月20日，主任张三带队赴省商务厅对接。"), ("effect", "正在对接。"))
    october = LedgerRow(id="x", cells=cells, since=Month(2022, 10), changed=Month(2022, 10))
    read = [LedgerRow(id="", cells=cells, since=Month(2022, 9), changed=Month(2022, 9))]
    (late,), told = taken_in(read, (), mechanism=Mechanism.POLICY, period=Month(2022, 9), where="台账", later=(october,))
    assert (late.id, late.since, told) == ("x", Month(2022, 9), ())
