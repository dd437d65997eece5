"""The words that pages show for kinds, roles and states of files."""

from __future__ import annotations

from services.model.files import FileKind, FileRole, ReadingState

KIND_NAMES: dict[FileKind, str] = {
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
    FileKind.ZIP: "ZIP 压缩包",
    FileKind.OTHER: "其他",
}
ROLE_NAMES: dict[FileRole, str] = {
    FileRole.AGREEMENT: "协议文本",
    FileRole.MATERIAL: "支撑材料",
    FileRole.RECEIPT: "备案回执",
    FileRole.PAPER: "公文",
}
READING_NAMES: dict[ReadingState, str] = {
    ReadingState.WAITING: "等待识别",
    ReadingState.READ: "已识别",
    ReadingState.UNRECOGNISED: "待识别",
    ReadingState.SEALED: "原样归档",
    ReadingState.FAILED: "解析失败",
}
# What "not read" means for whoever wonders; files tell their own reason in `note`.
READING_NOTES: dict[ReadingState, str] = {
    ReadingState.UNRECOGNISED: "扫描件、图片或暂不能识别的格式，已归档；其中的文字暂时检索不到，要素请对照原件手工填写。",
}
