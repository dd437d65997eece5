"""The texts store: what waits, what is marked, and a state that no change leaves as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from services.stores import tables
from services.stores.register import Register


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    opened = Register(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    tables.metadata.create_all(opened.engine)
    with opened.transaction() as transaction:
        for name in ("a", "b", "c"):
            row = {
                "id": name,
                "kind": "filing",
                "version": 1,
                "inventory": "0",
                "state": "submitted",
                "title": f"协议{name}",
                "unit": "市发改委",
                "submitted_at": "2022-09-02T08:00:00+08:00",
                "unread": 0,
                "record": "{}",
            }
            transaction.connection.execute(tables.objects.insert().values(row))
            transaction.texts.put(name, version=1, normal=f"文本{name}")
    yield opened
    opened.close()


def waiting(register: Register) -> set[tuple[str, int]]:
    with register.reading() as transaction:
        return {(text.object_id, text.version) for text in transaction.texts.waiting(10)}


def mark(register: Register) -> int:
    with register.transaction() as transaction:
        texts = transaction.texts.waiting(10)
        return transaction.texts.mark_indexed({text.object_id: text.fingerprint for text in texts})


def state(register: Register) -> str:
    with register.reading() as transaction:
        return transaction.texts.state()


def test_a_text_waits_until_the_index_has_that_version(register: Register) -> None:
    assert waiting(register) == {("a", 1), ("b", 1), ("c", 1)}
    assert mark(register) == 3
    assert waiting(register) == set()
    with register.transaction() as transaction:
        transaction.texts.put("b", version=2, normal="新文本")
    assert waiting(register) == {("b", 2)}
    with register.transaction() as transaction:
        transaction.texts.unmark(["a"])
    assert waiting(register) == {("a", 1), ("b", 2)}


def test_waiting_texts_come_in_portions(register: Register) -> None:
    with register.reading() as transaction:
        assert len(transaction.texts.waiting(2)) == 2


def test_a_text_that_changed_under_the_indexer_is_not_marked(register: Register) -> None:
    with register.reading() as transaction:
        given = {text.object_id: text.fingerprint for text in transaction.texts.waiting(10)}
    with register.transaction() as transaction:
        transaction.texts.put("a", version=1, normal="同一版本，另一文本")
        transaction.texts.put("b", version=2, normal="文本b")
        transaction.texts.remove("c")
    with register.transaction() as transaction:
        assert transaction.texts.mark_indexed(given) == 0
    assert waiting(register) == {("a", 1), ("b", 2)}


def test_every_change_gives_another_state_and_looking_gives_none(register: Register) -> None:
    seen = [state(register)]

    def changed() -> bool:
        seen.append(state(register))
        return seen[-1] not in seen[:-1]

    assert not changed()
    with register.transaction() as transaction:
        transaction.texts.put("a", version=1, normal="文本a")
    assert changed()
    mark(register)
    assert changed()
    with register.transaction() as transaction:
        transaction.texts.unmark(["a"])
    assert changed()
    with register.transaction() as transaction:
        transaction.texts.remove("a")
    assert changed()
    with register.transaction() as transaction:  # the cascade takes the text along
        transaction.connection.execute(delete(tables.objects).where(tables.objects.c.id == "b"))
    assert changed()
    assert waiting(register) == set()


def test_the_catalogue_says_what_the_index_was_given(register: Register) -> None:
    mark(register)
    with register.transaction() as transaction:
        transaction.texts.put("b", version=2, normal="新文本")
    with register.reading() as transaction:
        rows = transaction.texts.catalogue()
    assert [(row.object_id, row.version, row.indexed) for row in rows] == [("a", 1, True), ("b", 2, False), ("c", 1, True)]


def test_more_ids_than_one_question_takes_are_all_read(register: Register) -> None:
    with register.reading() as transaction:
        ids = [f"absent{number}" for number in range(1200)]
        texts = list(transaction.texts.read(["a", *ids, "c"]))
    assert {text.object_id for text in texts} == {"a", "c"}
