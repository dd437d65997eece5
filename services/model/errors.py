"""The one tree of errors. Each speaks to the clerk: what happened, to which thing, what to do next."""

from __future__ import annotations

import errno
from typing import ClassVar

# What an operating system says, for a clerk; anything else is shown in the system's own words.
_REASONS: dict[int, str] = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EIO: "磁盘读写失败",
    errno.EMFILE: "打开的文件太多",
    errno.ENAMETOOLONG: "名称太长",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
}


def reason_of(error: OSError) -> str:
    """Why the operating system refused, in Chinese where it is a usual reason, and never with a path of the server."""
    return _REASONS.get(error.errno or 0) or error.strerror or "原因不明"


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


class OutOfOrder(Unavailable):
    """A part of the installation can't run: trying again changes nothing until somebody has mended it."""


class StorageTrouble(Unavailable):
    """The disk or the register refused a write; nothing acknowledged was lost."""

    message = "保存时磁盘出错（{reason}）。已受理的内容没有丢失。请检查磁盘空间后，用同一页面重新提交。"
