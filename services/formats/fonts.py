"""The faces of an official document: which are installed, what stands in for those that are not, and for their other names."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

PROBE_SECONDS = 10

# The five faces of GB/T 9704-2012, 5.2 and 7.2-7.3, each with the other names under which systems and office programs know it or
# a close relative. A document may ask for any of them.
NAMES: dict[str, tuple[str, ...]] = {
    "仿宋_GB2312": (
        *("仿宋", "FangSong", "FangSong_GB2312", "方正仿宋_GB2312", "方正仿宋_GBK", "方正仿宋_GB18030", "方正仿宋简体"),
        *("FZFangSong-Z02", "FZFangSong-Z02S", "华文仿宋", "STFangsong", "CESI仿宋-GB2312", "CESI仿宋-GB18030"),
    ),
    "楷体_GB2312": (
        *("楷体", "KaiTi", "KaiTi_GB2312", "方正楷体_GB2312", "方正楷体_GBK", "方正楷体_GB18030", "方正楷体简体"),
        *("FZKai-Z03", "FZKai-Z03S", "华文楷体", "STKaiti", "CESI楷体-GB2312", "CESI楷体-GB18030"),
    ),
    "黑体": (
        *("SimHei", "方正黑体_GBK", "方正黑体_GB18030", "方正黑体简体", "FZHei-B01", "FZHei-B01S"),
        *("华文黑体", "STHeiti", "CESI黑体-GB2312", "CESI黑体-GB18030"),
    ),
    "宋体": (
        *("SimSun", "新宋体", "NSimSun", "方正书宋_GBK", "方正书宋_GB18030", "方正书宋简体", "FZShuSong-Z01", "FZShuSong-Z01S"),
        *("华文宋体", "STSong", "CESI宋体-GB2312", "CESI宋体-GB18030"),
    ),
    "方正小标宋简体": (
        *("方正小标宋_GBK", "方正小标宋_GB18030", "方正小标宋", "FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "小标宋"),
        *("小标宋体", "文星标宋", "华文中宋", "STZhongsong", "CESI小标宋-GB2312"),
    ),
}
# What is drawn where none of these is installed, best first; free to be installed anywhere (docs/operations.md).
FREE: dict[str, tuple[str, ...]] = {
    "仿宋_GB2312": ("FandolFang", "Noto Serif CJK SC"),
    "楷体_GB2312": ("FandolKai", "Noto Serif CJK SC"),
    "黑体": ("FandolHei", "Noto Sans CJK SC"),
    "宋体": ("FandolSong", "Noto Serif CJK SC"),
    "方正小标宋简体": ("Noto Serif CJK SC:bold", "FandolSong"),
}
_MAINLAND = ("Noto Serif CJK SC", "Noto Sans CJK SC", "Source Han Serif SC", "Source Han Sans SC", "FandolSong")
# Faces that documents of users name: what keeps their widths, else their kind.
_OTHERS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("Times New Roman", "Times"), ("Liberation Serif", "Tinos")),
    (("Arial", "Helvetica"), ("Liberation Sans", "Arimo", "Noto Sans CJK SC")),
    (("Calibri",), ("Carlito", "Noto Sans CJK SC")),
    (("Cambria",), ("Caladea",)),
    (("微软雅黑", "Microsoft YaHei", "Microsoft YaHei UI", "等线", "DengXian", "苹方-简", "PingFang SC"), ("Noto Sans CJK SC",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One of the five faces. `installed` is None where nobody can be asked; `stand_in` is what is drawn in its place, or ""."""

    name: str
    installed: bool | None
    stand_in: str


def faces() -> tuple[Face, ...]:
    """The five faces, as this machine has them."""
    families = installed_families()
    if families is None:
        return tuple(Face(name=name, installed=None, stand_in="") for name in NAMES)
    found = ((name, name in families) for name in NAMES)
    return tuple(Face(name=name, installed=there, stand_in="" if there else stand_in(name, families)) for name, there in found)


def stand_in(face: str, families: Collection[str]) -> str:
    """The first of `families` that can be drawn instead of `face`: by another of its names, else a free one; "" if none."""
    others = (other for other in (face, *NAMES[face], *FREE[face]) if other.partition(":")[0] in families)
    return next(others, "")


def font_rules() -> str:
    """Fontconfig rules for every name that is absent here: LibreOffice's own choice would be a sans-serif for all of them."""
    families = installed_families() or frozenset()
    chosen = {name: stand_in(face, families) for face, others in NAMES.items() for name in (face, *others)}
    for names, others in _OTHERS:
        chosen |= dict.fromkeys(names, next((other for other in others if other in families), ""))
    return "".join(_rule(name, other) for name, other in chosen.items() if other and name not in families) + _mainland(families)


def _mainland(families: Collection[str]) -> str:
    """What a document's own face lacks is drawn with mainland shapes: else ， may stand in the middle of its square."""
    edits = "".join(
        f'<edit name="family" mode="append" binding="weak"><string>{escape(name)}</string></edit>'
        for name in _MAINLAND
        if name in families
    )
    return f'<match target="pattern">{edits}</match>' if edits else ""


def _rule(name: str, other: str) -> str:
    family, _, weight = other.partition(":")
    heavy = '<edit name="weight" mode="assign" binding="strong"><const>bold</const></edit>' if weight else ""
    return (
        f'<match target="pattern"><test qual="any" name="family"><string>{escape(name)}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{escape(family)}</string></edit>{heavy}</match>'
    )


@lru_cache(maxsize=1)
def installed_families() -> frozenset[str] | None:
    """The font families of this machine under all their names; None where there is no fontconfig to ask (Windows)."""
    listed = _fc_list(":")
    if listed is None:
        return None
    return frozenset(name.strip().replace("\\", "") for line in listed.splitlines() for name in line.split(","))  # \- for -


@lru_cache(maxsize=1)
def chinese_fonts() -> bool | None:
    """True or False; None where nobody can be asked (Windows has no fontconfig, and always has such fonts)."""
    listed = _fc_list(":lang=zh-cn")
    return None if listed is None else bool(listed.strip())


# Where there is no fontconfig: the files of Windows' own faces (C:\\Windows\\Fonts).
_WINDOWS_FILES = {"黑体": "simhei.ttf", "楷体": "simkai.ttf", "仿宋": "simfang.ttf", "宋体": "simsun.ttc"}


@lru_cache(maxsize=32)
def face_file(*families: str) -> tuple[Path, int] | None:
    """The file of the first of `families` that is installed, and the number of the face in it; None where none is."""
    known = installed_families()
    if known is None:
        folder = Path(os.environ.get("WINDIR", "C:\\Windows")) / "Fonts"
        files = (folder / _WINDOWS_FILES[family] for family in families if family in _WINDOWS_FILES)
        return next(((file, 0) for file in files if file.is_file()), None)
    family = next((family for family in families if family in known), None)
    answer = _fontconfig("fc-match", "-f", "%{file}\n%{index}", family.replace("-", "\\-")) if family else None
    path, _, index = (answer or "").partition("\n")
    return (Path(path), int(index) & 0xFFFF) if path and index.strip().isdigit() else None


def drawable(character: str) -> bool | None:
    """Whether any font of this machine has the character; None where nobody can be asked. Others are printed as boxes."""
    drawn = _drawn()
    return None if drawn is None else ord(character) in drawn


@lru_cache(maxsize=1)
def _drawn() -> frozenset[int] | None:
    """The code points that the fonts of this machine have, all together."""
    listed = _fc_list(":", "charset")
    if listed is None:
        return None
    spans = (span.partition("-") for span in set(listed.replace(":charset=", " ").split()))
    return frozenset(code for first, _, last in spans for code in range(int(first, 16), int(last or first, 16) + 1))


def _fc_list(pattern: str, element: str = "family") -> str | None:
    return _fontconfig("fc-list", pattern, element)


def _fontconfig(name: str, *words: str) -> str | None:
    program = shutil.which(name)
    if program is None:
        return None
    try:
        listed = subprocess.run([program, *words], capture_output=True, timeout=PROBE_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return listed.stdout.decode("utf-8", "replace") if listed.returncode == 0 else None
