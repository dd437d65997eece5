"""Three ways to take a file's rows in."""

from __future__ import annotations

from services.model.findings import finding
from services.model.ledgers import LedgerRow
from services.model.ledgers.filling import Taking, arranged
from services.model.periods import Month

MAY = Month(2026, 5)


def row(row_id: str, text: str = "") -> LedgerRow:
    return LedgerRow(id=row_id, cells=(("matter", text),), since=MAY, changed=MAY)


BEFORE = (row("a"), row("b"), row("c"))
TAKEN = (row("new"), row("b", "changed"), row("a"), row("c"))  # a file of two rows, and what it has not
TOLD = (finding("L60", "台账", count=2),)


def taken(taking: Taking) -> list[str]:
    return [one.id for one in arranged(TAKEN, TOLD, BEFORE, read=2, taking=taking)[0]]


def test_a_month_alone_stands_before_the_rows_that_it_has_not() -> None:
    assert taken(Taking.MONTH) == ["new", "b", "a", "c"]
    assert arranged(TAKEN, TOLD, BEFORE, read=2, taking=Taking.MONTH)[1] == TOLD


def test_appended_rows_come_last_and_changed_ones_stay_where_they_are() -> None:
    rows, told = arranged(TAKEN, TOLD, BEFORE, read=2, taking=Taking.APPEND)
    assert [one.id for one in rows] == ["a", "b", "c", "new"] and rows[1]["matter"] == "changed" and told == ()


def test_a_replacement_leaves_what_the_file_has() -> None:
    assert taken(Taking.REPLACE) == ["new", "b"]
