"""The journal's chain: a changed, removed or reordered record is found, and it is the first bad one that is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from services import journal
from services.stores.journal import Record
from services.stores.register import Register
from tests.house import NOW


@pytest.fixture
def records(tmp_path: Path) -> list[Record]:
    register = Register(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    register.prepare()
    with register.transaction() as transaction:
        for number in range(5):
            journal.note(transaction, "unit", by="张三", at=NOW, detail={"name": f"单位{number}"})
    with register.reading() as transaction:
        return transaction.journal.all()


def test_an_untouched_chain_holds(records: list[Record]) -> None:
    assert journal.first_broken(records, previous=journal.GENESIS) is None
    assert journal.first_broken(records[2:]) is None


@pytest.mark.parametrize("field", ["at", "by", "action", "object_id", "detail", "previous", "hash"])
def test_any_changed_field_is_found(records: list[Record], field: str) -> None:
    records[2] = replace(records[2], **{field: "0" * 64})
    broken = journal.first_broken(records, previous=journal.GENESIS)
    assert broken is not None and broken.seq == 3


def test_removed_and_reordered_records_are_found(records: list[Record]) -> None:
    for spoilt in (records[1:], records[:2] + records[3:], [records[1], records[0], *records[2:]]):
        assert journal.first_broken(spoilt, previous=journal.GENESIS) is not None
