"""Keeps one LibreOffice: ends it, whatever it started and its folder when the office's own process closes the pipe or dies.

Run as a program of its own (standard library only), so that a kill -9 of the office leaves nothing running and nothing on the
disk: the kernel then closes the pipe. Arguments: folder, the pipe by which LibreOffice is reached ("" for none), memory in
bytes, then the command. Its first line on standard output is the command's process id.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

SWEEPS, SWEEP_SECONDS = 20, 0.1
WINDOWS = os.name == "nt"


def limit_memory(size: int) -> None:
    """Allow the programs that this process starts `size` bytes of address space each, a third of it for what they allocate
    themselves (the rest is libraries and fonts, which are mapped), and no core dumps.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit still holds
        return
    for what, value in ((resource.RLIMIT_AS, size), (resource.RLIMIT_DATA, size // 3), (resource.RLIMIT_CORE, 0)):
        _soft, hard = resource.getrlimit(what)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (allowed, allowed))


def end_group(pid: int) -> None:
    """End a process that leads its own group, and all that it started."""
    if WINDOWS:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(pid)], capture_output=True, check=False)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def sweep(folder: Path, pipe: str) -> None:
    """Remove what a LibreOffice that was ended can't remove itself; a process that is being killed may write a last file."""
    for _ in range(SWEEPS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        time.sleep(SWEEP_SECONDS)
    if pipe:
        Path(pipe).unlink(missing_ok=True)


def main(folder: str, pipe: str, memory: str, *command: str) -> int:
    limit_memory(int(memory))
    with Path(folder, "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=not WINDOWS
        )
    print(process.pid, flush=True)

    deserted = threading.Event()

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1):
            continue
        deserted.set()
        end_group(process.pid)

    threading.Thread(target=watch, daemon=True).start()
    code = process.wait()
    if deserted.is_set():
        sweep(Path(folder), pipe)
    else:
        end_group(process.pid)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    ended = main(*sys.argv[1:])
    os._exit(ended)  # an orderly end would wait for the thread that reads
