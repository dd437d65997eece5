"""What is known of a file before it is read: whether it opens, and if not, why it is archived without being opened."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Seal(StrEnum):
    """Why a file is archived and marked, and never opened."""

    MACROS = "macros"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    OVERSIZED = "oversized"
    HEAVY = "heavy"


SEAL_REASONS: dict[Seal, str] = {
    Seal.MACROS: "文件带有宏，系统不打开",
    Seal.ENCRYPTED: "文件已加密或需要密码，系统不打开",
    Seal.DAMAGED: "文件残缺或无法打开",
    Seal.OVERSIZED: "文件的页数、页面或表格范围超出可识别的上限",
    Seal.HEAVY: "识别这个文件超出了内存或时间的上限",
}
# The same to whoever submitted the file: it is kept, and what to do.
SEAL_NOTES: dict[Seal, str] = {
    Seal.MACROS: "文件带有宏，已原样归档，系统不打开。请另存为不带宏的 docx 或 xlsx 补充提交。",
    Seal.ENCRYPTED: "文件已加密或需要密码，已原样归档，系统不打开。请去除密码后补充提交。",
    Seal.DAMAGED: "文件残缺或无法打开，已原样归档。请用原软件打开核对，重新保存后补充提交。",
    Seal.OVERSIZED: "文件的页数、页面或表格范围超出可识别的上限，已原样归档，不作识别。请拆分后补充提交。",
    Seal.HEAVY: "识别这个文件超出了内存或时间的上限（内容过多或结构异常），已原样归档，不作识别。请精简、拆分或另存后补充提交。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """The result of a first look at a file.

    `seal` is None for a file that opens (or that is kept without being opened, such as an image); `first_page_text` is the
    text of its head, in which a 密级 mark would stand.
    """

    seal: Seal | None = None
    first_page_text: str = ""

    @property
    def opens(self) -> bool:
        return self.seal is None

    @property
    def encrypted(self) -> bool:
        return self.seal is Seal.ENCRYPTED

    @property
    def macros(self) -> bool:
        return self.seal is Seal.MACROS

    @property
    def reason(self) -> str:
        """Why it is sealed, in the clerk's words; empty for a file that opens."""
        return SEAL_NOTES[self.seal] if self.seal else ""
