"""The index may be deleted, torn, outdated or its writer killed, at any time: answers stay exact and it comes back by itself."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from services.search import Search
from services.stores.texts import Texts
from services.stores.whoosh_index import IndexBusy, WhooshIndex, schema
from tests.services.search.conftest import SearchRoom

PROJECT = Path(__file__).parents[3]


@pytest.fixture
def full(room: SearchRoom) -> SearchRoom:
    for number in range(12):
        room.put(f"o{number}", f"第{number}号协议，依托G60科创走廊", unit="誓节镇" if number % 2 else "市发改委")
    room.search.index_waiting(4)
    return room


def generation(room: SearchRoom) -> Path:
    return room.index_folder / (room.index_folder / "CURRENT").read_text("ascii")


def is_whole(room: SearchRoom) -> None:
    """Every object is found, and the index has each of them at its version."""
    assert room.ids("g60科创走廊") == {f"o{number}" for number in range(12)}
    assert room.ids("第7号协议") == {"o7"}
    view = WhooshIndex(room.index_folder).view()
    with room.register.reading() as transaction:
        rows = transaction.texts.catalogue()
    assert {(row.object_id, row.version) for row in rows} == {(name, version) for _number, name, version in view.documents()}
    assert all(row.indexed for row in rows)


def _delete_everything(room: SearchRoom) -> None:
    shutil.rmtree(room.folder / "index")


def _delete_pointer(room: SearchRoom) -> None:
    (room.index_folder / "CURRENT").unlink()


def _empty_toc(room: SearchRoom) -> None:
    for toc in generation(room).glob("*.toc"):
        toc.write_bytes(b"")


def _delete_toc(room: SearchRoom) -> None:
    for toc in generation(room).glob("*.toc"):
        toc.unlink()


def _cut_postings(room: SearchRoom) -> None:
    for file in generation(room).glob("*.pst"):
        os.truncate(file, file.stat().st_size // 2)


def _cut_terms(room: SearchRoom) -> None:
    for file in generation(room).glob("*.trm"):
        os.truncate(file, 40)


def _flip_a_bit(room: SearchRoom) -> None:
    file = sorted(generation(room).glob("*.pst"))[0]
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _lose_a_column(room: SearchRoom) -> None:
    sorted(generation(room).glob("*.id.col"))[0].unlink()


def _nonsense_pointer(room: SearchRoom) -> None:
    (room.index_folder / "CURRENT").write_bytes("../../广德".encode())


DAMAGES = [
    _delete_everything,
    _delete_pointer,
    _empty_toc,
    _delete_toc,
    _cut_postings,
    _cut_terms,
    _flip_a_bit,
    _lose_a_column,
    _nonsense_pointer,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_index_changes_no_answer_of_a_new_process_and_is_built_anew(
    full: SearchRoom, damage: Callable[[SearchRoom], None]
) -> None:
    damage(full)
    full.search = full.another_search()
    assert full.ids("g60科创走廊") == {f"o{number}" for number in range(12)}
    assert full.ids("第7号协议") == {"o7"}
    assert full.search.index_waiting() == 12
    is_whole(full)
    assert full.search.index_waiting() == 0


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_an_index_damaged_under_a_running_server_changes_no_answer_either(
    full: SearchRoom, damage: Callable[[SearchRoom], None]
) -> None:
    server = full.search  # with its segments open
    worker = full.another_search()
    worker.index_waiting()
    assert full.ids("第3号协议") == {"o3"}
    damage(full)
    for number in range(12):
        assert full.ids(f"第{number}号协议，依托") == {f"o{number}"}
    full.put("o7", "第7号协议，依托G60科创走廊，已变更", version=2)
    assert full.ids("已变更") == {"o7"}
    worker.index_waiting()
    full.another_search().index_waiting()  # what only a fresh look can see is repaired at the next start of a worker
    assert full.search is server
    is_whole(full)


def test_what_the_index_holds_of_a_removed_object_is_taken_out_at_the_next_start(full: SearchRoom) -> None:
    with full.register.transaction() as transaction:
        transaction.texts.remove("o3")
    assert "o3" not in full.ids("g60科创走廊")
    full.another_search().index_waiting()
    assert "o3" not in {name for _number, name, _version in WhooshIndex(full.index_folder).view().documents()}


def test_an_index_of_another_dictionary_or_normaliser_is_not_used(full: SearchRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    old = generation(full)
    monkeypatch.setattr(schema, "stamp", lambda: "another0stamp")
    full.search = full.another_search()
    assert full.ids("第7号协议") == {"o7"}
    assert full.search.index_waiting() == 12
    assert generation(full).name.startswith("another0stamp-")
    assert not old.exists()
    is_whole(full)


def test_texts_of_another_normaliser_are_made_anew(full: SearchRoom) -> None:
    with full.register.transaction() as transaction:
        transaction.texts.put("o5", version=1, normal="normalised by an older table")
        transaction.texts.note_normaliser("older")
    assert full.ids("第5号协议") == set()
    full.another_search().index_waiting()
    assert full.ids("第5号协议") == {"o5"}
    is_whole(full)


def test_reindex_builds_aside_and_swaps(full: SearchRoom) -> None:
    old = generation(full)
    assert full.search.reindex() == 12
    assert generation(full) != old
    assert not old.exists()
    is_whole(full)


def test_many_small_commits_leave_few_segments(full: SearchRoom) -> None:
    for number in range(40):
        full.put(f"o{number % 12}", f"第{number % 12}号协议，依托G60科创走廊，第{number}次", version=number + 2)
        full.search.index_waiting()
    assert len(WhooshIndex(full.index_folder).view().segments) <= 9
    assert full.ids("第39次") == {"o3"}
    is_whole(full)


def test_a_text_that_changes_while_it_is_being_indexed_keeps_waiting(full: SearchRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    full.put("o1", "第一稿", version=2)
    add = WhooshIndex.add

    def add_and_be_overtaken(index: WhooshIndex, texts: object) -> None:
        add(index, texts)  # type: ignore[arg-type]
        monkeypatch.undo()
        full.put("o1", "第二稿", version=2)  # the same version: only the text tells

    monkeypatch.setattr(WhooshIndex, "add", add_and_be_overtaken)
    full.search.index_waiting()
    assert full.ids("第二稿") == {"o1"}
    assert full.ids("第一稿") == set()
    full.search.index_waiting()
    assert full.ids("第二稿") == {"o1"}
    assert full.ids("第一稿") == set()


def test_a_second_writer_waits_and_then_says_so(full: SearchRoom) -> None:
    full.put("new", "等待中的新材料")
    impatient = Search(register=full.register, index=WhooshIndex(full.index_folder, patience=0.2))
    with FileLock(full.index_folder / "writer.lock"), pytest.raises(IndexBusy, match="稍后再试"):
        threading_call(impatient.index_waiting)
    assert full.ids("等待中的新材料") == {"new"}
    assert impatient.index_waiting() == 1


def threading_call(call: Callable[[], object]) -> object:
    """Run in another thread, as another process would hold the lock; hands its error on."""
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(call())
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if isinstance(outcome[0], Exception):
        raise outcome[0]
    return outcome[0]


def test_searches_in_many_threads_while_the_index_grows_are_all_exact(full: SearchRoom) -> None:
    wrong: list[str] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            for number in range(12):
                if full.ids(f"第{number}号协议") != {f"o{number}"}:
                    wrong.append(f"o{number}")

    threads = [threading.Thread(target=ask) for _thread in range(3)]
    for thread in threads:
        thread.start()
    worker = full.another_search()
    for number in range(12):
        full.put(f"o{number}", f"第{number}号协议，依托G60科创走廊，再版", version=2)
        worker.index_waiting()
    worker.reindex()
    done.set()
    for thread in threads:
        thread.join()
    assert not wrong
    is_whole(full)


KILLED = """
import sys
from pathlib import Path
from tests.services.search.conftest import open_room
room = open_room(Path(sys.argv[1]))
print("started", flush=True)
while True:
    room.search.index_waiting(2)
    with room.register.transaction() as transaction:
        transaction.texts.unmark(f"o{number}" for number in range(12))
"""


def test_a_writer_killed_at_any_moment_loses_nothing(full: SearchRoom) -> None:
    for delay in (0.0, 0.03, 0.07, 0.12, 0.2):
        command = [sys.executable, "-c", KILLED, str(full.folder)]
        child = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(PROJECT)})
        assert child.stdout is not None
        assert child.stdout.readline() == b"started\n"
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        assert full.ids("第7号协议") == {"o7"}
        assert full.ids("g60科创走廊") == {f"o{number}" for number in range(12)}
    full.another_search().index_waiting()
    is_whole(full)


def test_nothing_is_marked_as_indexed_before_it_is_durable(full: SearchRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    fsync, mark = os.fsync, Texts.mark_indexed

    def note_fsync(handle: int) -> None:
        order.append("fsync")
        fsync(handle)

    def note_mark(texts: Texts, given: dict[str, int]) -> int:
        order.append("mark")
        return mark(texts, given)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(Texts, "mark_indexed", note_mark)
    full.put("new", "新材料")
    full.search.index_waiting()
    assert order.count("mark") == 1
    assert order.index("mark") > 8  # segment files, their checksums, the table of contents, the folder
    assert order[-1] == "mark"
