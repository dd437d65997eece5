"""No network and no rights for LibreOffice, where the system allows it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

PROBE_SECONDS = 10
NOBODY = 65534
OPEN = "LibreOffice 没有断网，也没有降低权限：本系统不支持，或 unshare 不能使用；来路不明的旧版文档请先另存为 docx 再报送"
_LEASH = ("setpriv", "--pdeathsig", "KILL", "--")  # after the change of the user, which would undo it


@dataclass(frozen=True, slots=True, kw_only=True)
class Walls:
    """A command prefix, and the user to whom the working folder must belong; `leash` ends a program with its starter.

    `missing` says in Chinese which wall does not stand, why, and what an administrator can do.
    """

    prefix: tuple[str, ...] = ()
    owner: int | None = None
    leash: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def user(self) -> int:
        """The user who the program believes to be; -1 where there are no such users."""
        if self.owner is not None:
            return self.owner
        return -1 if sys.platform == "win32" else 0 if "-rn" in self.prefix else os.getuid()

    def hand_over(self, folder: Path) -> None:
        """Give the folder and all in it to the program's user."""
        if self.owner is not None and sys.platform != "win32":
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.owner, self.owner)


@lru_cache(maxsize=4)
def walls(program: Path) -> Walls:
    """The strictest in which `program` can be run here, tried once: no network and no root, else no network, else none."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return Walls(missing=(OPEN,))
    as_nobody = ("unshare", "-n", "-S", str(NOBODY), "-G", str(NOBODY), "--")
    if os.geteuid() == 0:
        choices = [Walls(prefix=as_nobody, owner=NOBODY), Walls(prefix=("unshare", "-n", "--"), missing=(_as_owner(),))]
    else:
        choices = [Walls(prefix=("unshare", "-rn", "--"))]
    standing = next((choice for choice in choices if _stand(choice, program)), Walls(missing=(OPEN,)))
    leashed = replace(standing, prefix=(*standing.prefix, *_LEASH))
    return replace(standing, leash=_LEASH) if _stand(leashed, program) else standing


def _as_owner() -> str:
    return (
        "LibreOffice 以服务所属的用户（root）运行，没有降低权限：普通用户进不了临时目录"
        f"（{tempfile.gettempdir()}）或读不到 LibreOffice。请管理员放开临时目录（chmod 1777），"
        "或用 TMPDIR 指定一个所有用户可用的目录，然后重新启动服务"
    )


def _stand(choice: Walls, program: Path) -> bool:
    with tempfile.TemporaryDirectory(prefix="wenshu-pdf-") as name:
        folder = Path(name)
        choice.hand_over(folder)
        try:
            script = 'touch "$1" && test -x "$2"'
            command = [*choice.prefix, "sh", "-c", script, "sh", str(folder / "here"), str(program)]
            done = subprocess.run(command, capture_output=True, timeout=PROBE_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0 and (folder / "here").exists()
