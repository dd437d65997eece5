"""LibreOffice, the one program that makes a PDF of a docx: its own profile, a time limit, no macros, no network."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from services.formats.hanging import without_hanging
from services.model.errors import Unavailable

PDF_A_2B = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'
PROBE_SECONDS = 10
_NAMES = ("soffice", "libreoffice", "soffice.exe")
_WINDOWS_FOLDERS = ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432")
_MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")


class LibreOfficeMissing(Unavailable):
    """The program is not installed, or not where the setting says."""

    message = "未安装 LibreOffice{reason}：暂时不能生成 PDF 和页面图像，仍可起草、下载 docx、备案和检索。安装后重新启动即可。"


class ConversionFailed(Unavailable):
    """LibreOffice is there and made no PDF."""

    message = "LibreOffice 没有把文件转成 PDF（{reason}）。docx 已保留，可稍后重试，或用 Word、WPS 打开后另存为 PDF。"


@dataclass(frozen=True, slots=True, kw_only=True)
class LibreOffice:
    """The program. Every conversion is a fresh process with a fresh profile."""

    program: Path
    timeout_seconds: float = 120.0

    @classmethod
    def find(cls, setting: str | None = None, *, timeout_seconds: float = 120.0) -> LibreOffice:
        """The program at the path of the setting, else on the search path and in the usual folders.

        Raises LibreOfficeMissing. Whether it works is seen at the first conversion, which raises ConversionFailed.
        """
        program = Path(setting) if setting else next(_candidates(), None)
        if program is None:
            raise LibreOfficeMissing(reason="")
        if not program.is_file():
            raise LibreOfficeMissing(reason=f"（设置的位置“{setting}”没有这个程序）")
        return cls(program=program, timeout_seconds=timeout_seconds)

    def to_pdf(self, docx: Path | bytes) -> bytes:
        """The docx as PDF/A-2b. Raises LibreOfficeMissing or ConversionFailed."""
        if not self.program.is_file():
            raise LibreOfficeMissing(reason=f"（“{self.program}”已不存在）")
        content = docx if isinstance(docx, bytes) else docx.read_bytes()
        try:
            copied = without_hanging(content)
        except ValueError as error:
            raise ConversionFailed(reason="不是完整的 docx 文件") from error
        # Windows may still hold a file of a killed process: what can't be removed is left to the system's clean-up.
        with tempfile.TemporaryDirectory(prefix="wenshu-pdf-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            (folder / "in.docx").write_bytes(copied)
            _profile(folder / "profile")
            confinement = _confinement(self.program)
            confinement.prepare(folder)
            self._run([*confinement.prefix, *_command(self.program, folder)], folder)
            return _output(folder / "in.pdf")

    def _run(self, command: Sequence[str], folder: Path) -> None:
        with (folder / "log").open("wb") as log:
            try:
                process = subprocess.Popen(
                    command,
                    cwd=folder,
                    env=_environment(folder),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=os.name != "nt",
                )
            except OSError as error:
                raise ConversionFailed(reason=f"程序无法启动：{error.strerror}") from error
            try:
                code = process.wait(self.timeout_seconds)
            except subprocess.TimeoutExpired as error:
                raise ConversionFailed(reason=f"超过{self.timeout_seconds:g}秒没有完成，已终止") from error
            finally:
                _kill_group(process)
        if code != 0:
            said = (folder / "log").read_text(encoding="utf-8", errors="replace").strip()[-200:]
            raise ConversionFailed(reason=f"退出码{code}{'：' + said if said else ''}")


def _output(path: Path) -> bytes:
    """The PDF; LibreOffice also exits 0 when it has made none."""
    if not path.is_file():
        raise ConversionFailed(reason="程序正常退出，但没有生成文件")
    content = path.read_bytes()
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
        raise ConversionFailed(reason="生成的文件不完整")
    return content


def _candidates() -> Iterator[Path]:
    for name in _NAMES:
        if found := shutil.which(name):
            yield Path(found)
    for variable in _WINDOWS_FOLDERS:
        path = Path(os.environ.get(variable, "")) / "LibreOffice" / "program" / "soffice.exe"
        if os.name == "nt" and path.is_file():
            yield path
    if _MAC.is_file():
        yield _MAC


def _command(program: Path, folder: Path) -> list[str]:
    return [
        str(program),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        PDF_A_2B,
        "--outdir",
        str(folder),
        str(folder / "in.docx"),
    ]


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Ends whatever is left of the process and its children; nothing is, after an orderly end."""
    if os.name == "nt":
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
            process.wait()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


# -- the profile: no macros, no links followed, the faces that stand in for absent ones --

_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Common/Misc", "UseLocking", "false"),
)


def _profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>\n',
        encoding="utf-8",
    )


# face of an official document -> what stands in for it where it is not installed, best first
STAND_INS: dict[str, tuple[str, ...]] = {
    "仿宋_GB2312": ("仿宋", "FangSong", "FandolFang", "Noto Serif CJK SC"),
    "楷体_GB2312": ("楷体", "KaiTi", "FandolKai", "Noto Serif CJK SC"),
    "黑体": ("SimHei", "FandolHei", "Noto Sans CJK SC"),
    "宋体": ("SimSun", "FandolSong", "Noto Serif CJK SC"),
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "小标宋", "Noto Serif CJK SC:bold"),
}


@lru_cache(maxsize=1)
def _installed_faces() -> frozenset[str]:
    """The font families of this machine, by fontconfig; none where there is no fontconfig."""
    program = shutil.which("fc-list")
    if program is None:
        return frozenset()
    listed = subprocess.run([program, ":", "family"], capture_output=True, timeout=PROBE_SECONDS * 3, check=False)
    return frozenset(name.strip() for line in listed.stdout.decode("utf-8", "replace").splitlines() for name in line.split(","))


def _font_rules() -> str:
    """Fontconfig rules for the faces that are absent: LibreOffice's own choice would be a sans-serif for all of them."""
    rules = []
    for face, others in STAND_INS.items():
        if face in _installed_faces():
            continue
        stand_in = next((other for other in others if other.partition(":")[0] in _installed_faces()), "")
        name, _, weight = stand_in.partition(":")
        bold = '<edit name="weight" mode="assign" binding="strong"><const>bold</const></edit>' if weight else ""
        if name:
            rules.append(
                f'<match target="pattern"><test qual="any" name="family"><string>{face}</string></test>'
                f'<edit name="family" mode="assign" binding="strong"><string>{name}</string></edit>{bold}</match>'
            )
    return "".join(rules)


def _environment(folder: Path) -> dict[str, str]:
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    system = Path(os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf"))
    if sys.platform == "linux" and system.is_file():
        rules = folder / "fonts.conf"
        rules.write_text(
            '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
            f"<fontconfig>{_font_rules()}<include>{system}</include></fontconfig>\n",
            encoding="utf-8",
        )
        rules.chmod(0o644)
        environment["FONTCONFIG_FILE"] = str(rules)
    return environment


# -- no network, no rights, where the system allows it --


@dataclass(frozen=True, slots=True, kw_only=True)
class _Confinement:
    """A command prefix, and the user to whom the working folder must belong."""

    prefix: tuple[str, ...] = ()
    owner: int | None = None

    def prepare(self, folder: Path) -> None:
        if self.owner is not None:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.owner, self.owner)


@lru_cache(maxsize=4)
def _confinement(program: Path) -> _Confinement:
    """The strictest in which `program` can be run here, tried once: no network and no root, else no network, else none."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return _Confinement()
    nobody = 65534
    as_nobody = ("unshare", "-n", "-S", str(nobody), "-G", str(nobody), "--")
    if os.geteuid() == 0:
        choices = [_Confinement(prefix=as_nobody, owner=nobody), _Confinement(prefix=("unshare", "-n", "--"))]
    else:
        choices = [_Confinement(prefix=("unshare", "-rn", "--"))]
    return next((choice for choice in choices if _works(choice, program)), _Confinement())


def _works(confinement: _Confinement, program: Path) -> bool:
    with tempfile.TemporaryDirectory(prefix="wenshu-pdf-") as name:
        folder = Path(name)
        confinement.prepare(folder)
        try:
            script = 'touch "$1" && test -x "$2"'
            command = [*confinement.prefix, "sh", "-c", script, "sh", str(folder / "here"), str(program)]
            done = subprocess.run(command, capture_output=True, timeout=PROBE_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0 and (folder / "here").exists()
