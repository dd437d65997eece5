"""What the reading child gives up before it touches a stranger's bytes. Each measure holds or says why it does not."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from dataclasses import dataclass

try:
    import resource
except ImportError:  # Windows has no such limits; the parent's wall clock still holds
    resource = None  # type: ignore[assignment]

NOBODY = 65534
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_NO_NEW_PRIVS = 38
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    """Which walls of the child stand. `missing` says in Chinese what does not hold and why."""

    memory: bool
    processor: bool
    files: bool
    network: bool
    unprivileged: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """What `leave_network` did: whether it holds, and if not, why."""

    holds: bool
    missing: tuple[str, ...] = ()


def leave_network() -> Cut:
    """Leave the network, once and for good. Call it before any thread starts: a thread that runs already would stay in it."""
    missing: list[str] = []
    return Cut(_cut_network(missing), tuple(missing))


def confine(cut: Cut, *, memory: int, file_size: int, open_files: int) -> Confinement:
    """Take away memory (bytes), privileges and room for files, once and for good; for every thread that runs by now."""
    missing = list(cut.missing)
    unprivileged = _drop_privileges(missing)
    if resource is None:
        missing.append("本系统不支持内存、处理器时限（仅有总时限）")
    else:
        _lower(resource.RLIMIT_AS, memory)
        _lower(resource.RLIMIT_FSIZE, file_size)
        _lower(resource.RLIMIT_NOFILE, open_files)
        _lower(resource.RLIMIT_CORE, 0)
    limited = resource is not None
    return Confinement(
        memory=limited, processor=limited, files=limited, network=cut.holds, unprivileged=unprivileged, missing=tuple(missing)
    )


def allow_processor(seconds: int) -> None:
    """Allow `seconds` of processor time from now on; past them the kernel ends the process (SIGXCPU)."""
    if resource is not None:
        _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        limit = int(time.process_time()) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _lower(what: int, value: int) -> None:
    _soft, hard = resource.getrlimit(what)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (value, value))


def _cut_network(missing: list[str]) -> bool:
    """Move into a network namespace of one's own, in which not even the loopback is up."""
    if sys.platform != "linux":
        missing.append("本系统不支持断网隔离")
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    flags = _CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWUSER | _CLONE_NEWNET
    if libc.unshare(flags) == 0 or (os.geteuid() == 0 and libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0):
        return True
    missing.append(f"断网隔离未生效（{os.strerror(ctypes.get_errno())}）")
    return False


def _drop_privileges(missing: list[str]) -> bool:
    """Root becomes nobody; whoever is nobody special already stays so. Nothing that is started later regains anything."""
    if sys.platform == "win32":
        missing.append("本系统不支持降低权限")
        return False
    try:
        if os.getuid() == 0:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
    except OSError as error:
        missing.append(f"未能降低权限（{error.strerror}）")
        return False
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return True
