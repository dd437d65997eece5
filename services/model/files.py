"""Files as the office knows them: a kind, a digest, a label. A user's file name is a label and never a path."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    BMP = "bmp"
    GIF = "gif"
    WEBP = "webp"
    ZIP = "zip"
    RTF = "rtf"
    HTML = "html"
    EML = "eml"
    OTHER = "bin"


FILE_KIND_LABELS: dict[FileKind, str] = {
    FileKind.DOCX: "Word 文档",
    FileKind.PDF: "PDF",
    FileKind.TXT: "文本",
    FileKind.XLSX: "Excel 表格",
    FileKind.DOC: "Word 97 文档",
    FileKind.WPS: "WPS 文字",
    FileKind.XLS: "Excel 97 表格",
    FileKind.ET: "WPS 表格",
    FileKind.OFD: "OFD 版式文件",
    FileKind.JPEG: "JPG 图片",
    FileKind.PNG: "PNG 图片",
    FileKind.TIFF: "TIFF 图片",
    FileKind.BMP: "BMP 图片",
    FileKind.GIF: "GIF 图片",
    FileKind.WEBP: "WebP 图片",
    FileKind.ZIP: "ZIP 压缩包",
    FileKind.RTF: "RTF 文档",
    FileKind.HTML: "网页",
    FileKind.EML: "电子邮件",
    FileKind.OTHER: "其他",
}


class FileRole(StrEnum):
    """What a file is to its object."""

    AGREEMENT = "agreement"
    MATERIAL = "material"
    RECEIPT = "receipt"
    PAPER = "paper"  # a draft
    FINAL = "final"  # the issued docx and PDF
    STAMPED = "stamped"  # scan of the sealed paper
    SHEET = "sheet"  # scan of a signed 发文稿纸
    OPINION = "opinion"  # scan of another office's opinion
    TEMPLATE = "template"  # the office's own copy of a template
    ORIGINAL = "original"  # a ledger as it came: the file that was read, the mail


FILE_ROLE_LABELS: dict[FileRole, str] = {
    FileRole.AGREEMENT: "协议文本",
    FileRole.MATERIAL: "支撑材料",
    FileRole.RECEIPT: "备案回执",
    FileRole.PAPER: "公文稿",
    FileRole.FINAL: "公文",
    FileRole.STAMPED: "盖章扫描件",
    FileRole.SHEET: "发文稿纸",
    FileRole.OPINION: "会签意见",
    FileRole.TEMPLATE: "模板",
    FileRole.ORIGINAL: "来件原件",
}


class ReadingState(StrEnum):
    """How far the reading of a file has come."""

    WAITING = "waiting"
    READ = "read"
    UNRECOGNISED = "unrecognised"  # pictures alone that wait to be recognised, or a kind without a reader
    EMPTY = "empty"  # was read, and holds no text
    SEALED = "sealed"  # encrypted, with macros, damaged: kept and never opened
    FAILED = "failed"
    ASIDE = "aside"  # kept and not searched: an earlier draft, a scan of what another file says


READING_LABELS: dict[ReadingState, str] = {
    ReadingState.WAITING: "等待识别",
    ReadingState.READ: "已识别",
    ReadingState.UNRECOGNISED: "待识别",
    ReadingState.EMPTY: "无文字",
    ReadingState.SEALED: "原样归档",
    ReadingState.FAILED: "解析失败",
    ReadingState.ASIDE: "留存备查",
}
# What "not read" means for whoever wonders; files tell their own reason in `note`.
READING_NOTES: dict[ReadingState, str] = {
    ReadingState.UNRECOGNISED: "扫描件、图片或暂不能识别的格式，已归档；其中的文字暂时检索不到，要素请对照原件手工填写。",
    ReadingState.EMPTY: "文件里没有文字，请核对是否交错了文件。",
}
# Files whose content no search finds.
TEXTLESS = frozenset({ReadingState.UNRECOGNISED, ReadingState.EMPTY, ReadingState.SEALED, ReadingState.FAILED})


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
    pending: int = 0  # pages that are pictures without text yet: 待识别
    sheet: int = 0  # which sheet of a paper that came in several files, from 1; 0: the file is a whole paper

    @property
    def path(self) -> str:
        """Its logical path in the archive object: the disk knows digests."""
        return f"files/{self.sha256}.{self.kind.value}"

    def aside(self) -> StoredFile:
        """Kept and not searched, where nobody has read it yet: it says what another file, or the record, says."""
        return replace(self, reading=ReadingState.ASIDE) if self.reading is ReadingState.WAITING else self

    @property
    def text_path(self) -> str:
        """The logical path of the text that was read from it."""
        return f"text/{self.sha256}.json"


def paper_digest(sheets: Sequence[str]) -> str:
    """One digest for a paper from those of its files, in their order: of a single file it is that file's own."""
    return sheets[0] if len(sheets) == 1 else hashlib.sha256("\n".join(sheets).encode()).hexdigest()


def paper_of(files: Sequence[StoredFile], position: int) -> tuple[StoredFile, ...]:
    """The paper of which file number `position` is a part: that file alone, or in their order all in which the paper came.

    Empty where there is no such file.
    """
    file = next((one for one in files if one.position == position), None)
    if file is None or not file.sheet:
        return (file,) if file else ()
    papers: list[list[StoredFile]] = []
    for one in files:
        if one.role is file.role and one.sheet:
            papers += [[]] if one.sheet == 1 or not papers else []
            papers[-1].append(one)
    return next(tuple(paper) for paper in papers if file in paper)
