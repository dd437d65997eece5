"""A working folder with its profile, and the programs that run in it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from services.formats.pdf import keeper
from services.formats.pdf.profile import environment, furnish
from services.formats.pdf.walls import walls

END_SECONDS = 10.0
_OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--nodefault")


class Room:
    """One profile, in which one LibreOffice runs at a time."""

    def __init__(self, program: Path, *, limits: tuple[str, ...] = ()) -> None:
        """`limits` is a command that runs the program under more limits than the walls have."""
        self._program, self._walls, self._limits = program, walls(program), limits
        self.folder = Path(tempfile.mkdtemp(prefix="wenshu-pdf-"))
        furnish(self.folder)
        self._walls.hand_over(self.folder)
        self._environment = environment(self.folder)

    def take(self, name: str, content: bytes) -> Path:
        """Put a file into the folder."""
        path = self.folder / name
        path.write_bytes(content)
        self._walls.hand_over(path)
        return path

    def kept(self, *words: str, memory: int) -> Kept:
        """A LibreOffice in the care of a keeper, which ends it when this process is no more. Raises OSError."""
        words = (str(self.folder), self._pipe(), str(memory), *self._command(*words))
        return Kept(
            self._popen([sys.executable, "-I", "-S", keeper.__file__, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        )

    def handing(self, *words: str, log: IO[bytes]) -> Handing:
        """A call that hands its files to the LibreOffice that runs here. Raises OSError."""
        return Handing(self._popen(self._command(*words, leash=self._walls.leash), stdin=subprocess.DEVNULL, stdout=log))

    def said(self, *names: str) -> str:
        """The end of what the programs wrote, for a sentence about why they failed."""
        logs = [self.folder / name for name in names]
        texts = [log.read_text(encoding="utf-8", errors="replace") for log in logs if log.is_file()]
        return "".join(texts).strip()[-200:]

    def close(self) -> None:
        keeper.sweep(self.folder, self._pipe())

    def _command(self, *words: str, leash: tuple[str, ...] = ()) -> list[str]:
        installation = f"-env:UserInstallation={_installation(self.folder)}"
        return [*self._walls.prefix, *leash, *self._limits, str(self._program), installation, *_OPTIONS, *words]

    def _popen(self, command: list[str], *, stdin: int, stdout: int | IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=self._environment,
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.STDOUT if stdin == subprocess.DEVNULL else subprocess.DEVNULL,
            start_new_session=os.name != "nt",
        )

    def _pipe(self) -> str:
        return pipe_of(self.folder, user=self._walls.user)


def pipe_of(folder: Path, *, user: int) -> str:
    """Where the LibreOffice of this folder listens (desktop/source/app/officeipcthread.cxx); "" where that is no file."""
    if user < 0:
        return ""
    digest = hashlib.md5(_installation(folder).encode("utf-16-le"), usedforsecurity=False).digest()
    return f"/tmp/OSL_PIPE_{user}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}"


def _installation(folder: Path) -> str:
    return (folder / "profile").as_uri()


class Handing:
    """A program that was started without a keeper."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def code(self) -> int | None:
        """The exit code; None while it runs."""
        return self._process.poll()

    def end(self) -> None:
        """End it, and whatever it started."""
        keeper.end_group(self._process.pid)
        self._process.wait()


class Kept:
    """A program in the care of a keeper."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._keeper = process
        said = process.stdout.readline() if process.stdout is not None else b""
        self.pid = int(said) if said.strip().isdigit() else 0

    def code(self) -> int | None:
        """The exit code; None while it runs."""
        return self._keeper.poll()

    def end(self) -> None:
        """End it, and whatever it started, and wait until it is gone."""
        self.release()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._keeper.wait(END_SECONDS)
        if self._keeper.poll() is None or self._keeper.returncode < 0:  # the keeper hangs or was killed: its duty falls to us
            self._keeper.kill()
            self._keeper.wait()
            if self.pid:
                keeper.end_group(self.pid)
        if self._keeper.stdout is not None:
            self._keeper.stdout.close()

    def release(self) -> None:
        """Tell the keeper to end it, without waiting; may be called from another thread."""
        if self._keeper.stdin is not None:
            with contextlib.suppress(OSError):
                self._keeper.stdin.close()
