"""What is written is made durable at once, save for a house that is made from nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from services.stores.archive.disk import is_put_off, sync_tree, syncing_put_off, write_new
from services.stores.register import Register


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the system was asked to make durable."""
    asked: list[str] = []
    fsync = os.fsync

    def note(handle: int) -> None:
        asked.append("fsync")
        fsync(handle)

    monkeypatch.setattr("os.fsync", note)
    monkeypatch.setattr("os.sync", lambda: asked.append("sync"), raising=False)
    return asked


def test_a_file_and_its_name_are_durable_at_once(tmp_path: Path, synced: list[str]) -> None:
    write_new(tmp_path / "file", b"content")
    sync_tree(tmp_path)
    assert synced == ["fsync"] * (1 if os.name == "nt" else 2)


def test_what_is_put_off_is_done_once_in_the_end_also_after_a_failure(tmp_path: Path, synced: list[str]) -> None:
    with pytest.raises(OSError, match="full"), syncing_put_off():
        write_new(tmp_path / "file", b"content")
        sync_tree(tmp_path)
        assert not synced
        raise OSError("full")
    assert synced == ["sync"]
    assert not is_put_off()


@pytest.mark.parametrize(("put_off", "level"), [(False, 2), (True, 0)])
def test_the_register_flushes_each_commit_unless_that_is_put_off(tmp_path: Path, put_off: bool, level: int) -> None:
    def asked() -> int:
        register = Register(f"sqlite:///{tmp_path / 'register.sqlite3'}")
        try:
            with register.engine.connect() as connection:
                return int(connection.exec_driver_sql("pragma synchronous").scalar_one())
        finally:
            register.close()

    if put_off:
        with syncing_put_off():
            assert asked() == level
    else:
        assert asked() == level
