"""Staging: what dead processes left goes, what a step still waits on stays, whoever asks and whenever."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from services.stores.archive import staging as room
from services.stores.archive.staging import Busy, Staging


def dies(staging: Staging) -> None:
    """What the system does when a process ends."""
    staging._lock.release(force=True)


def test_what_to_keep_is_asked_once_the_dead_can_open_no_more_steps(tmp_path: Path) -> None:
    dead, living = Staging(tmp_path), Staging(tmp_path)
    kept, lost = dead.new("step", "kept"), dead.new("step", "lost")
    dies(dead)
    asked: list[bool] = []

    def keep() -> list[str]:
        asked.append(living.is_alive(dead.name))  # its lock is ours now
        return [dead.relative(kept)]

    living.clear_dead(keep=keep)
    assert asked == [True]
    assert kept.exists() and not lost.exists()


def test_where_what_to_keep_can_not_be_told_nothing_goes_and_the_next_one_may_clear(tmp_path: Path) -> None:
    dead, living = Staging(tmp_path), Staging(tmp_path)
    left = dead.new("step", "a")
    dies(dead)

    def unknown() -> list[str]:
        raise RuntimeError("the register does not answer")

    with pytest.raises(RuntimeError):
        living.clear_dead(keep=unknown)
    assert left.exists()
    living.clear_dead(keep=list)
    assert not dead.folder.exists()


def test_who_leaves_keeps_what_a_step_still_waits_on(tmp_path: Path) -> None:
    staging = Staging(tmp_path)
    kept, lost = staging.new("step", "kept"), staging.new("held", "lost")
    staging.close(keep=lambda: [staging.relative(kept)])
    assert kept.exists() and not lost.exists()
    Staging(tmp_path).clear_dead(keep=list)
    assert not staging.folder.exists()


def test_a_staging_area_that_others_hold_for_too_long_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_WAIT_SECONDS", 0.05)
    staging = Staging(tmp_path)
    with FileLock(tmp_path / "owners.lock"), pytest.raises(Busy, match="稍后重试"):
        staging.clear_dead(keep=list)


def test_a_process_that_leaves_while_another_clears_is_no_trouble(tmp_path: Path) -> None:
    leaving, clearing = Staging(tmp_path), Staging(tmp_path)
    leaving.new("step", "t1")
    leaving._lock.release(force=True)  # it is on its way out: the lock is free, the folder is still listed

    def gone_meanwhile() -> list[str]:
        shutil.rmtree(leaving.folder)
        return []

    clearing.clear_dead(keep=gone_meanwhile)
    assert not leaving.folder.exists()
