"""Staging: where files are written before they are archived. Each process has its own folder, owned by an OS lock."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from services.model.errors import Unavailable
from services.stores.archive.disk import remove_tree

_WAIT_SECONDS = 60.0


class Busy(Unavailable):
    """Another process holds the lock for longer than anything takes."""

    message = "“{what}”正被另一项操作占用。请稍后重试。"


class Staging:
    """The folder staging/<process>: as long as this process lives nobody else clears it; when it is dead everybody may."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.root.mkdir(parents=True, exist_ok=True)
        with self._owners():
            self.name = secrets.token_hex(8)
            self._lock = FileLock(self._lock_path(self.name))
            self._lock.acquire(timeout=0)
            self.folder.mkdir()

    @property
    def folder(self) -> Path:
        return self.root / self.name

    def is_alive(self, name: str) -> bool:
        """Whether the process of this name still runs: its lock can't be had."""
        if name == self.name:
            return True
        if not self._lock_path(name).exists():
            return False
        lock = FileLock(self._lock_path(name))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        lock.release(force=True)
        return False

    def _lock_path(self, name: str) -> Path:
        return self.root / f"{name}.lock"

    @contextmanager
    def _owners(self) -> Iterator[None]:
        """Nobody else comes or clears meanwhile; raises Busy."""
        try:
            with FileLock(self.root / "owners.lock", timeout=_WAIT_SECONDS):
                yield
        except Timeout as error:
            raise Busy(what="暂存区") from error

    @contextmanager
    def object_lock(self, object_id: str) -> Iterator[None]:
        """One step at a time on one object, across threads and processes; raises Busy."""
        locks = self.root / "objects"
        locks.mkdir(exist_ok=True)
        # 256 lock files serve all objects: two objects that share one wait for each other, which harms nothing.
        stripe = sum(object_id.encode()) % 256
        try:
            with FileLock(locks / f"{stripe:02x}.lock", timeout=_WAIT_SECONDS):
                yield
        except Timeout as error:
            raise Busy(what=object_id) from error

    def new(self, kind: str, token: str) -> Path:
        """A new folder for one task of this process, e.g. `step-<token>`."""
        folder = self.folder / f"{kind}-{token}"
        folder.mkdir()
        return folder

    def relative(self, folder: Path) -> str:
        """How the register names a folder of ours: below the staging root."""
        return folder.relative_to(self.root).as_posix()

    def steps(self) -> list[str]:
        """The own folders in which a step lies (see `relative`)."""
        return [self.relative(path) for path in self.folder.glob("step-*")]

    def clear_dead(self, *, keep: Callable[[], Collection[str]]) -> None:
        """Remove what dead processes left, but for the folders in `keep` (see `relative`), on which a step still waits.

        Raises Busy. `keep` is asked once the lock of a dead process is held: from then on that process opens no more steps.
        """
        with self._owners():
            for folder in sorted(path for path in self.root.iterdir() if path.is_dir() and path.name != "objects"):
                if folder.name == self.name:
                    continue
                lock = FileLock(self._lock_path(folder.name))
                try:
                    lock.acquire(timeout=0)
                except Timeout:
                    continue  # its process is alive
                try:
                    waiting = {self.root / name for name in keep()}
                    if folder.exists():  # its process may have left and cleared it after we looked
                        _clear(folder, waiting)
                finally:
                    lock.release(force=True)
                if not folder.exists():
                    self._lock_path(folder.name).unlink(missing_ok=True)

    def close(self, *, keep: Callable[[], Collection[str]] = tuple) -> None:
        """Leave: remove the own folder, but for what a step still waits on, and give back the lock."""
        _clear(self.folder, {self.root / name for name in keep()})
        self._lock.release(force=True)
        if not self.folder.exists():
            self._lock_path(self.name).unlink(missing_ok=True)


def _clear(folder: Path, keep: Collection[Path]) -> None:
    for path in folder.iterdir():
        if path in keep:
            continue
        if path.is_dir():
            remove_tree(path)
        else:
            path.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
