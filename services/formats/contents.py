"""What bytes themselves say they are, whatever anybody calls them."""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from enum import StrEnum
from typing import BinaryIO

from services.formats.containers import MSI_CLASS, OLE_MAGIC, ZIP_END, ZIP_MEMBER, ole_directory, zip_end
from services.formats.encodings import text_encoding

HEAD = 64 * 1024  # bytes that are looked at
DIRECTORY_BYTES = 5 * 1024 * 1024  # a longer zip directory is not parsed here; the gate refuses it


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
    BMP = "是 BMP 图片"
    GIF = "是 GIF 图片"
    WEBP = "是 WebP 图片"
    HEIF = "是 HEIC 图片"
    PROGRAM = "是程序"
    PACKED = "是 zip 以外的压缩包"
    MAIL = "是电子邮件"
    MARKUP = "是网页（HTML）"
    RTF = "是 RTF 文档"
    TEXT = "是纯文本"
    UNKNOWN = "不是该格式"


_MAGIC: tuple[tuple[bytes, Form], ...] = (
    (b"\xff\xd8\xff", Form.JPEG),
    (b"\x89PNG\r\n\x1a\n", Form.PNG),
    (b"II*\x00", Form.TIFF),
    (b"MM\x00*", Form.TIFF),
    (b"GIF87a", Form.GIF),
    (b"GIF89a", Form.GIF),
    (b"{\\rtf", Form.RTF),
)
# Archives that nobody here opens, and the names by which a clerk knows them.
_PACKED_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
)
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_BITMAP_HEADERS = (12, 40, 52, 56, 64, 108, 124)  # sizes of the header that follows "BM" (wingdi.h)
# RFC 5322, 3.6: fields with which a message begins, and those that every message has.
_MAIL_FIELD = re.compile(rb"\A(?:[!-9;-~]+:[^\r\n]*|[ \t][^\r\n]*|From [^\r\n]+)\r?\n")
_MAIL_FIELDS = re.compile(rb"^(?:from|to|date|subject|message-id|mime-version|received|return-path|content-type):", re.I | re.M)
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


def packing(head: bytes) -> str:
    """By which name a packed file goes; "" for one that is none."""
    if head[257:262] == b"ustar":
        return "tar"
    return next((name for magic, name in _PACKED_MAGIC if head.startswith(magic)), "")


def is_mail(head: bytes) -> bool:
    """Whether the head of a file is that of a message: it begins with a field, and has those of a message."""
    head = head.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    return bool(_MAIL_FIELD.match(head) and _MAIL_FIELDS.search(head))


def form_of(file: BinaryIO, size: int) -> Form:
    """What the bytes of an open file say they are."""
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith((ZIP_MEMBER, ZIP_END)):
        return _zip_form(file, size, head)
    form = _ole_form(file, size) if head.startswith(OLE_MAGIC) else _plain_form(head, whole=size <= HEAD)
    if form not in (Form.TEXT, Form.UNKNOWN, Form.MARKUP) and _has_zip_behind(file, size):
        return Form.POLYGLOT
    return form


def _plain_form(head: bytes, *, whole: bool) -> Form:
    for magic, form in _MAGIC:
        if head.startswith(magic):
            return form
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Form.WEBP
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS:
        return Form.BMP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return Form.HEIF
    if packing(head):
        return Form.PACKED
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


def _zip_form(file: BinaryIO, size: int, head: bytes) -> Form:
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
        return Form.PROGRAM
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


def _ole_form(file: BinaryIO, size: int) -> Form:
    directory = ole_directory(file, size)
    if directory is None:
        return Form.BROKEN_OLE
    if directory.root_class == MSI_CLASS:
        return Form.PROGRAM
    names = directory.names
    if "EncryptedPackage" in names:
        return Form.LOCKED
    if names & {"WordDocument", "CONTENTS", "MN0"}:  # Word and WPS; Microsoft Works
        return Form.WORD
    return Form.EXCEL if names & {"Workbook", "Book"} else Form.OLE


def is_program(head: bytes) -> bool:
    """Whether the first bytes are those of a program or a script."""
    if head.startswith(b"MZ") and (b"\0" in head[:64] or b"PE\0\0" in head[:1024]):
        return True
    text = head[:256].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    return head.startswith(_PROGRAM_MAGIC) or text.startswith(_SCRIPT_HEADS)
