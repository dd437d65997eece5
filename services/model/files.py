"""Files as the office knows them: a kind, a digest, a label. A user's file name is a label and never a path."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """The kinds that intake tells apart; the value is the extension under which the archive keeps the file."""

    DOCX = "docx"
    PDF = "pdf"
    TXT = "txt"
    XLSX = "xlsx"
    DOC = "doc"
    WPS = "wps"
    XLS = "xls"
    ET = "et"
    OFD = "ofd"
    JPEG = "jpg"
    PNG = "png"
    TIFF = "tiff"
    ZIP = "zip"
    OTHER = "bin"


class FileRole(StrEnum):
    """What a file is to its object."""

    AGREEMENT = "agreement"  # 协议文本
    MATERIAL = "material"  # 支撑材料
    RECEIPT = "receipt"  # 备案回执
    PAPER = "paper"  # 公文


class ReadingState(StrEnum):
    """How far the reading of a file has come."""

    WAITING = "waiting"  # 等待识别
    READ = "read"  # 已识别
    UNRECOGNISED = "unrecognised"  # 待识别：扫描件、OFD、旧格式
    SEALED = "sealed"  # 加密、带宏、残损：归档留存，不打开
    FAILED = "failed"  # 解析失败


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file of an archive object. `position` counts from 1 within the object and never changes."""

    position: int
    role: FileRole
    label: str
    kind: FileKind
    size: int  # bytes
    sha256: str
    reading: ReadingState = ReadingState.WAITING
    note: str = ""  # why it was sealed or failed, in the clerk's words
    parser: str = ""
    paged: bool = False

    @property
    def path(self) -> str:
        """Its logical path in the archive object: the disk knows digests."""
        return f"files/{self.sha256}.{self.kind.value}"

    @property
    def text_path(self) -> str:
        """The logical path of the text that was read from it."""
        return f"text/{self.sha256}.json"
