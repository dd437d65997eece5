"""What is told of a file's rows while it is looked at."""

from __future__ import annotations

from datetime import date

from services.model.findings import Finding, finding
from services.model.ledgers import LedgerHeader, LedgerRow
from services.model.ledgers.checks import CheckedLedger, check_ledger
from services.model.ledgers.remarks import gathered, of_file
from services.model.ledgers.standing import whole_cells
from services.model.mechanisms import Mechanism
from services.model.periods import Month

MONTH = Month(2026, 9)
HEADER = LedgerHeader(unit="市发改委", filled_by="张三", phone="0563-6012345", filled_on=date(2026, 9, 10))


def a_row(row_id: str, place: str = "", **cells: str) -> LedgerRow:
    return LedgerRow(id=row_id, cells=whole_cells(cells, Mechanism.POLICY), since=MONTH, changed=MONTH, place=place)


def looked_at(*rows: LedgerRow) -> tuple[Finding, ...]:
    ledger = CheckedLedger(
        unit="市发改委",
        mechanism=Mechanism.POLICY,
        period=MONTH,
        header=HEADER,
        rows=rows,
        day=date(2026, 9, 15),
        own=lambda name: name == "市发改委",
        by_place=True,
    )
    return of_file(check_ledger(ledger), rows)


def test_a_files_rows_are_called_by_their_place_in_the_file() -> None:
    same = {"unit": "市发改委", "matter": "事项", "effect": "有进展"}
    told = looked_at(a_row("a", "表1第5行", **same), a_row("b", "表1第6行", **same), a_row("c", "表2第3行", matter="无成效"))
    assert [(one.code, one.where) for one in told] == [("L43", "表1第6行“工作事项”"), ("L30", "表2第3行“工作成效（进展）”")]
    assert "与表1第5行内容相同" in told[0].text


def test_of_rows_that_are_not_in_the_file_one_line_tells() -> None:
    told = looked_at(a_row("a", "表1第5行", matter="甲", effect="有"), *(a_row(f"s{n}", matter=f"事项{n}") for n in range(9)))
    assert [(one.code, one.where) for one in told] == [("L65", "原有的行")]
    assert "9行" in told[0].text and "9处" in told[0].text


def test_what_is_said_of_many_rows_is_said_once() -> None:
    rows = [a_row(f"r{n}", f"表1第{n}行", unit="市商务局", matter=f"事项{n}", effect="有") for n in range(2, 3002)]
    told = looked_at(*rows)
    assert [(one.code, one.where) for one in told] == [("L44", "表1第2行、表1第3行、表1第4行等3000行“部门（单位）”")]


def test_five_of_a_kind_and_findings_without_rows_stay_as_they_are() -> None:
    five = [finding("L44", f"第{n}行“部门（单位）”", text="甲局", unit="乙局") for n in range(1, 6)]
    other = [finding("L44", f"第{n}行“部门（单位）”", text="丙局", unit="乙局") for n in range(1, 6)]
    whole = [finding("L62", f"台账{n}") for n in range(9)]
    assert gathered([*five, *other, *whole]) == (*five, *other, *whole)
    assert gathered([*five, five[0]]) == tuple(five)
