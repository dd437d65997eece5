"""What a file is: its content, its extension and its container must tell the same story."""

from __future__ import annotations

import codecs
import unicodedata
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import puremagic

from services.formats.containers import MSI_CLASS, OLE_MAGIC, ZIP_END, ZIP_MEMBER, ole_directory, zip_end
from services.formats.encodings import text_encoding
from services.model.errors import Refused
from services.model.files import FileKind

HEAD = 64 * 1024  # bytes that are looked at
DIRECTORY_BYTES = 5 * 1024 * 1024  # a longer zip directory is not parsed here; the gate refuses it


class EmptyFile(Refused):
    """A file of zero bytes."""

    message = "“{label}”是空文件（0 字节）。请检查原件是否保存完整，重新选择后再提交。"


class ExecutableFile(Refused):
    """A program or a script, by its content or by its extension."""

    message = "“{label}”是可执行文件或脚本，不予接收。请改交协议文本或支撑材料（docx、pdf、xlsx、txt、图片等）。"


class KindMismatch(Refused):
    """Content and extension disagree."""

    message = (
        "“{label}”的扩展名与内容不符：扩展名是 {extension}，内容{content}。请用原软件另存为正确的格式后再提交，不要直接改扩展名。"
    )


class Form(StrEnum):
    """What the bytes themselves say; the value completes the sentence of KindMismatch."""

    PDF = "是 PDF"
    POLYGLOT = "里还藏着另一种文件"
    DOCX = "是 Word 文档（docx）"
    XLSX = "是 Excel 工作簿（xlsx）"
    OFD = "是 OFD"
    MACRO = "是带宏的 Office 文件"
    PACKAGE = "是其他 Office 文件"
    ZIP = "是 ZIP 压缩包"
    BROKEN_ZIP = "是残缺的压缩包"
    WORD = "是旧版 Word 或 WPS 文字文档"
    EXCEL = "是旧版 Excel 或 WPS 表格"
    LOCKED = "是加密的 Office 文件"
    OLE = "是旧版 Office 文件"
    BROKEN_OLE = "是残缺的旧版 Office 文件"
    JPEG = "是 JPEG 图片"
    PNG = "是 PNG 图片"
    TIFF = "是 TIFF 图片"
    MARKUP = "是网页（HTML）"
    RTF = "是 RTF 文档"
    TEXT = "是纯文本"
    UNKNOWN = "不是该格式"


# Extensions under which Windows, Linux or macOS run a file (source: Outlook's list of blocked attachments, plus Unix scripts).
EXECUTABLE_EXTENSIONS = frozenset(
    (
        *("ade", "adp", "apk", "app", "appimage", "application", "appref-ms", "appx", "appxbundle", "bas", "bash", "bat"),
        *("cab", "chm", "class", "cmd", "com", "command", "cpl", "csh", "deb", "dex", "dll", "dmg", "elf", "exe", "fish"),
        *("gadget", "hlp", "hta", "htc", "inf", "ins", "iso", "isp", "jar", "jnlp", "js", "jse", "jsp", "ksh", "lnk"),
        *("mjs", "msc", "msh", "msi", "msix", "msp", "mst", "nsh", "ocx", "paf", "pif", "pkg", "pl", "php", "ps1"),
        *("ps1xml", "ps2", "psc1", "psd1", "psm1", "py", "pyc", "pyd", "pyo", "pyw", "rb", "reg", "rgs", "rpm", "run"),
        *("scf", "scr", "sct", "settingcontent-ms", "sh", "shb", "shs", "so", "swf", "sys", "tcl", "url", "vb", "vbe"),
        *("vbs", "vbscript", "vhd", "vhdx", "vxd", "war", "wasm", "wsc", "wsf", "wsh", "xbap", "xll", "zsh"),
    )
)

# extension -> (kind, forms of content that agree with it). An encrypted or broken package still carries its own extension.
EXTENSIONS: dict[str, tuple[FileKind, frozenset[Form]]] = {
    "docx": (FileKind.DOCX, frozenset({Form.DOCX, Form.MACRO, Form.LOCKED, Form.BROKEN_ZIP})),
    "xlsx": (FileKind.XLSX, frozenset({Form.XLSX, Form.MACRO, Form.LOCKED, Form.BROKEN_ZIP})),
    "pdf": (FileKind.PDF, frozenset({Form.PDF})),
    "txt": (FileKind.TXT, frozenset({Form.TEXT, Form.MARKUP})),
    "md": (FileKind.TXT, frozenset({Form.TEXT, Form.MARKUP})),
    "doc": (FileKind.DOC, frozenset({Form.WORD, Form.BROKEN_OLE})),
    "wps": (FileKind.WPS, frozenset({Form.WORD, Form.BROKEN_OLE})),
    "xls": (FileKind.XLS, frozenset({Form.EXCEL, Form.BROKEN_OLE})),
    "et": (FileKind.ET, frozenset({Form.EXCEL, Form.BROKEN_OLE})),
    "ofd": (FileKind.OFD, frozenset({Form.OFD, Form.BROKEN_ZIP})),
    "jpg": (FileKind.JPEG, frozenset({Form.JPEG})),
    "jpeg": (FileKind.JPEG, frozenset({Form.JPEG})),
    "jpe": (FileKind.JPEG, frozenset({Form.JPEG})),
    "png": (FileKind.PNG, frozenset({Form.PNG})),
    "tif": (FileKind.TIFF, frozenset({Form.TIFF})),
    "tiff": (FileKind.TIFF, frozenset({Form.TIFF})),
    "zip": (FileKind.ZIP, frozenset({Form.ZIP, Form.BROKEN_ZIP})),
}
# Forms that an extension outside the table may hide without harm: they are archived as they are.
HARMLESS_ELSEWHERE = frozenset(Form) - {
    *(Form.PDF, Form.POLYGLOT, Form.DOCX, Form.XLSX, Form.OFD),
    *(Form.WORD, Form.EXCEL, Form.JPEG, Form.PNG, Form.TIFF),
}
# Without an extension the content alone decides.
FORM_KINDS: dict[Form, FileKind] = {
    Form.PDF: FileKind.PDF,
    Form.DOCX: FileKind.DOCX,
    Form.XLSX: FileKind.XLSX,
    Form.OFD: FileKind.OFD,
    Form.ZIP: FileKind.ZIP,
    Form.WORD: FileKind.DOC,
    Form.EXCEL: FileKind.XLS,
    Form.JPEG: FileKind.JPEG,
    Form.PNG: FileKind.PNG,
    Form.TIFF: FileKind.TIFF,
    Form.TEXT: FileKind.TXT,
}
# The kinds that a reader can read; the reading child's registry is held to this by a test.
READABLE = frozenset({FileKind.DOCX, FileKind.PDF, FileKind.TXT, FileKind.XLSX})

_MAGIC: tuple[tuple[bytes, Form], ...] = (
    (b"\xff\xd8\xff", Form.JPEG),
    (b"\x89PNG\r\n\x1a\n", Form.PNG),
    (b"II*\x00", Form.TIFF),
    (b"MM\x00*", Form.TIFF),
    (b"{\\rtf", Form.RTF),
)
_PROGRAM_MAGIC: tuple[bytes, ...] = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",  # Mach-O for several machines, and Java classes
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a Windows shortcut
    b"dex\n",
    b"\x00asm",
    b"MSCF\x00\x00\x00\x00",
)
_SCRIPT_HEADS: tuple[bytes, ...] = (b"#!/", b"#! /", b"@echo off", b"@echo on", b"<?php", b"<job", b"<hta:", b"<script")
_MARKUP_HEADS: tuple[bytes, ...] = (b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml", b"<table", b"<div", b"<meta")


def extension_of(label: str) -> str:
    """The extension that an operating system would see: full-width letters folded, trailing dots and blanks dropped."""
    name = unicodedata.normalize("NFKC", label).replace("\\", "/").rsplit("/", 1)[-1].rstrip(". \u200b\u3000\t\r\n")
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def decide_kind(path: Path, label: str) -> FileKind:
    """The kind of the file at `path` that its sender calls `label`.

    Raises EmptyFile, ExecutableFile or KindMismatch, whose sentences say what to do.
    """
    size = path.stat().st_size
    if size == 0:
        raise EmptyFile(label=label)
    extension = extension_of(label)
    with path.open("rb") as file:
        head = file.read(HEAD)
        if extension in EXECUTABLE_EXTENSIONS or is_program(head):
            raise ExecutableFile(label=label)
        form = _form(file, size, head, label)
    if form is Form.POLYGLOT:
        raise KindMismatch(label=label, extension=f".{extension}", content=form.value)
    if not extension:
        return FORM_KINDS.get(form, FileKind.OTHER)
    if extension in EXTENSIONS:
        kind, agreeing = EXTENSIONS[extension]
        if form in agreeing:
            return kind
    elif form in HARMLESS_ELSEWHERE:
        return FileKind.OTHER
    raise KindMismatch(label=label, extension=f".{extension}", content=_described(form, head))


def is_program(head: bytes) -> bool:
    """Whether the first bytes are those of a program or a script."""
    if head.startswith(b"MZ") and (b"\0" in head[:64] or b"PE\0\0" in head[:1024]):
        return True
    text = head[:256].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    return head.startswith(_PROGRAM_MAGIC) or text.startswith(_SCRIPT_HEADS)


def _described(form: Form, head: bytes) -> str:
    """The end of the sentence of KindMismatch; an unknown content gets the name that puremagic knows it by."""
    if form is not Form.UNKNOWN:
        return form.value
    try:
        guesses = puremagic.magic_string(head)
    except puremagic.PureError:
        return form.value
    return f"像是 {guesses[0].extension}" if guesses and guesses[0].extension and guesses[0].confidence >= 0.5 else form.value


def _form(file: BinaryIO, size: int, head: bytes, label: str) -> Form:
    if head.startswith((ZIP_MEMBER, ZIP_END)):
        return _zip_form(file, size, head, label)
    form = _ole_form(file, size, label) if head.startswith(OLE_MAGIC) else _plain_form(head, whole=size <= HEAD)
    if form not in (Form.TEXT, Form.UNKNOWN, Form.MARKUP) and _has_zip_behind(file, size):
        return Form.POLYGLOT
    return form


def _plain_form(head: bytes, *, whole: bool) -> Form:
    for magic, form in _MAGIC:
        if head.startswith(magic):
            return form
    # ISO 32000 wants %PDF- at the start; readers tolerate blanks and a mark before it, and so do we, but nothing more.
    stripped = head.removeprefix(codecs.BOM_UTF8).lstrip(b"\0\t\r\n\x0c ")
    if stripped.startswith(b"%PDF-"):
        return Form.PDF
    if stripped[:256].lower().startswith(_MARKUP_HEADS):
        return Form.MARKUP
    return Form.TEXT if text_encoding(head, whole=whole) else Form.UNKNOWN


def _has_zip_behind(file: BinaryIO, size: int) -> bool:
    """Whether a whole zip hangs behind another kind of file."""
    end = zip_end(file, size)
    return bool(end and end.ends_file and end.members and end.directory_size)


def _zip_form(file: BinaryIO, size: int, head: bytes, label: str) -> Form:
    end = zip_end(file, size)
    if end is None:
        return Form.BROKEN_ZIP
    if end.directory_size > DIRECTORY_BYTES:
        return Form.ZIP
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
            main = _content_types(package, names)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError):
        return Form.BROKEN_ZIP
    if _is_java(names):
        raise ExecutableFile(label=label)
    form = _package_form(names, main)
    return Form.POLYGLOT if form is not Form.ZIP and b"%PDF-" in head[:1024] else form


def _content_types(package: zipfile.ZipFile, names: set[str]) -> bytes:
    """The first megabyte of the part that names an Office file's parts; empty where there is none to read."""
    if "[Content_Types].xml" not in names:
        return b""
    info = package.getinfo("[Content_Types].xml")
    if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return b""
    with package.open(info) as part:
        return part.read(1_000_000)


def _is_java(names: set[str]) -> bool:
    has_code = any(name.endswith((".class", ".dex")) for name in names)
    return has_code and ("META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names)


def _package_form(names: set[str], types: bytes) -> Form:
    """What a zip's members make of it ([Content_Types].xml: ECMA-376 part 2; OFD.xml: GB/T 33190)."""
    if "OFD.xml" in names:
        return Form.OFD
    if not types:
        return Form.PACKAGE if "mimetype" in names else Form.ZIP
    if b".macroEnabled." in types:
        return Form.MACRO
    if b"wordprocessingml.document.main+xml" in types:
        return Form.DOCX
    return Form.XLSX if b"spreadsheetml.sheet.main+xml" in types else Form.PACKAGE


def _ole_form(file: BinaryIO, size: int, label: str) -> Form:
    directory = ole_directory(file, size)
    if directory is None:
        return Form.BROKEN_OLE
    if directory.root_class == MSI_CLASS:
        raise ExecutableFile(label=label)
    names = directory.names
    if "EncryptedPackage" in names:
        return Form.LOCKED
    if names & {"WordDocument", "CONTENTS", "MN0"}:  # Word and WPS; Microsoft Works
        return Form.WORD
    return Form.EXCEL if names & {"Workbook", "Book"} else Form.OLE
