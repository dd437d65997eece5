"""The files in a zip, one at a time, in the order in which a person would count them. The gate has counted the zip before.

Members are inflated here and never written anywhere; what they are is found out by their bytes, as for any file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from services.formats.containers import zip_end
from services.formats.zips import BrokenZip, LockedMember, UnknownPacking, ZipMember, directory, whole

# What systems and office programs leave behind beside the files that a person packed.
_LEFTOVERS = frozenset((".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db"))
_REASONS: dict[type[Exception], str] = {
    LockedMember: "需要密码，请去除密码后补充提交",
    UnknownPacking: "压缩方法不支持，请用普通的 zip 方式重新打包",
    BrokenZip: "已损坏，请核对原件后补充提交",
}
_DIGITS = {character: number for number, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_NUMBER = re.compile(r"\d+|[〇零一二三四五六七八九十]{1,3}(?![\u4e00-\u9fff]{0,1}[县市区])")


class Unopened(Exception):
    """A member that can't be given; the text is the reason in the clerk's words."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a package. `name` is unique in it and may hold folders; `content` gives its bytes or raises Unopened."""

    name: str
    content: Callable[[], bytes]

    @property
    def label(self) -> str:
        """The name without folders."""
        return self.name.rsplit("/", 1)[-1]


def zip_members(file: BinaryIO, size: int) -> list[Member]:
    """The files that a person put into the zip, sorted naturally (1, 2, 10). Raises Unopened."""
    end = zip_end(file, size)
    try:
        members = directory(file, end) if end else None
    except BrokenZip:
        members = None
    if members is None:
        raise Unopened(_REASONS[BrokenZip])
    kept = [member for member in members if not member.is_folder and not _is_leftover(member.name)]
    return in_order([Member(member.name, _content(file, member)) for member in kept])


def in_order(members: Iterable[Member]) -> list[Member]:
    """Sorted by their names as a person counts; a name that occurs twice gets a number."""
    return list(_told_apart(sorted(members, key=lambda member: natural(member.name))))


def _told_apart(members: Iterable[Member]) -> Iterator[Member]:
    met: set[str] = set()
    for member in members:
        name, number = member.name, 1
        while name in met:
            number += 1
            stem, dot, extension = member.name.rpartition(".")
            name = f"{stem}({number}).{extension}" if dot else f"{member.name}({number})"
        met.add(name)
        yield Member(name, member.content)


def _content(file: BinaryIO, member: ZipMember) -> Callable[[], bytes]:
    def inflate() -> bytes:
        try:
            return whole(file, member)
        except tuple(_REASONS) as error:
            raise Unopened(_REASONS[type(error)]) from error

    return inflate


def _is_leftover(name: str) -> bool:
    folders, _, base = name.rpartition("/")
    hidden = base.startswith(("._", "~$")) or base.lower() in _LEFTOVERS
    return hidden or "__MACOSX" in folders.split("/")


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key by which 第2页 comes before 第10页, and 第二页 before 第十页."""
    key: list[tuple[int, int, str]] = []
    at = 0
    for found in _NUMBER.finditer(name):
        key += [(1, 0, name[at : found.start()].casefold()), (0, _value(found[0]), "")]
        at = found.end()
    return [*key, (1, 0, name[at:].casefold())]


def _value(digits: str) -> int:
    if digits.isdecimal():
        return int(digits[:18])
    tens, ten, ones = digits.partition("十")
    if not ten:
        return int("".join(str(_DIGITS[character]) for character in digits))
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
