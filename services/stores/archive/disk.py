"""Write aside, flush, then rename: the few disk operations on which the archive's promises rest."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

Milestone = Callable[[str], None]
"""Called with the name of each write just before it; tests kill the process or raise an error there."""

_RENAME_EXCHANGE = 2
_AT_FDCWD = -100
_PUT_OFF: ContextVar[bool] = ContextVar("syncing put off", default=False)


def no_milestone(_name: str) -> None:
    """The milestone of everyday work: nothing happens."""


@contextmanager
def syncing_put_off() -> Iterator[None]:
    """Sync once, when all is done: for a house that is made from nothing and that nobody has been told of before it is whole.

    A power cut within leaves a house that has to be made anew. Never for what somebody handed in.
    """
    before = _PUT_OFF.set(True)
    try:
        yield
    finally:
        _PUT_OFF.reset(before)
        if hasattr(os, "sync"):  # Windows writes back by itself within a minute
            os.sync()


def is_put_off() -> bool:
    """Whether whoever asks works within `syncing_put_off`."""
    return _PUT_OFF.get()


def sync(handle: int) -> None:
    """Make the content of an open file durable."""
    if not _PUT_OFF.get():
        os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable. Windows has no such call: there the rename itself is journalled."""
    if os.name == "nt" or _PUT_OFF.get():
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(top: Path) -> None:
    """Make every name below `top` durable, the deepest first. The files themselves are synced when they are written."""
    for folder, _folders, _files in os.walk(top, topdown=False):
        sync_folder(Path(folder))


def write_new(path: Path, content: bytes) -> None:
    """Write a file that must not exist yet, and flush it to the disk."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        sync(file.fileno())


def link_or_copy(source: Path, target: Path) -> None:
    """Give `source` a second name; where the file system has no hard links, copy and flush it."""
    try:
        os.link(source, target)
    except OSError:
        if target.exists():
            raise
        shutil.copyfile(source, target)
        with target.open("r+b") as file:
            sync(file.fileno())


def remove_tree(folder: Path) -> None:
    """Remove a folder that may be gone already; anything else that goes wrong is raised."""
    if folder.exists():
        shutil.rmtree(folder)


@contextmanager
def removed_on_failure(folder: Path | None) -> Iterator[None]:
    """What was staged for something that is refused is needed no more."""
    try:
        yield
    except BaseException:
        if folder is not None:
            remove_tree(folder)
        raise


def exchange(one: Path, other: Path) -> None:
    """Swap two folders in one step, so that a reader sees either the old or the new one. Linux only; raises OSError elsewhere."""
    if sys.platform != "linux":
        raise OSError("this system can't exchange folders")
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        raise OSError("this C library has no renameat2")
    if libc.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(other))


def can_exchange(folder: Path) -> bool:
    """Whether the file system of `folder` exchanges folders: tried on two empty ones (ext4 and xfs do, NFS does not)."""
    one, other = folder / "exchange-a", folder / "exchange-b"
    one.mkdir(exist_ok=True)
    other.mkdir(exist_ok=True)
    try:
        exchange(one, other)
    except OSError:
        return False
    finally:
        one.rmdir()
        other.rmdir()
    return True
