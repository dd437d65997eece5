"""The one tree of errors. Each speaks to the clerk: what happened, to which thing, what to do next."""

from __future__ import annotations

from typing import ClassVar


class WenshuError(Exception):
    """Base of everything that the office itself raises.

    A subclass gives `message`, a Chinese sentence with `{placeholders}`; the constructor takes their values
    by name and keeps them in `details`.
    """

    message: ClassVar[str] = "操作没有完成：{reason}"

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.message.format(**details))


class Refused(WenshuError):
    """What was asked for or handed in can't be accepted as it is."""


class Conflict(WenshuError):
    """What was asked for contradicts what is on file or what somebody else has just done."""


class NotFound(WenshuError):
    """There is no such thing, or the asker may not see it: the two are never told apart."""

    message = "没有找到“{what}”。请核对编号，或到列表、检索页查找。"


class NotAllowed(WenshuError):
    """The asker's role does not cover this step."""

    message = "您的账号没有“{what}”的权限。请联系管理员或管委会经办人办理。"


class Unavailable(WenshuError):
    """The house itself can't do it now: disk, lock, missing program, read-only alarm."""


class StorageTrouble(Unavailable):
    """The disk or the register refused a write; nothing acknowledged was lost."""

    message = "保存时磁盘出错（{reason}）。已受理的内容没有丢失。请检查磁盘空间后，用同一页面重新提交。"
