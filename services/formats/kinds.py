"""What a file is: its content, its extension and its container must tell the same story."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import BinaryIO

import puremagic

from services.formats.contents import HEAD, Form, form_of, is_mail, is_program, packing
from services.model.errors import Refused
from services.model.files import FileKind


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


class PackedOtherwise(Refused):
    """An archive that is no zip."""

    message = "“{label}”是 {what} 压缩包，系统不能解开。请解压后把里面的文件逐个提交，或重新打成 zip 压缩包再提交。"


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
    "doc": (FileKind.DOC, frozenset({Form.WORD, Form.BROKEN_OLE, Form.RTF})),  # Word itself saves RTF under this extension
    "wps": (FileKind.WPS, frozenset({Form.WORD, Form.BROKEN_OLE})),
    "xls": (FileKind.XLS, frozenset({Form.EXCEL, Form.BROKEN_OLE})),
    "et": (FileKind.ET, frozenset({Form.EXCEL, Form.BROKEN_OLE})),
    "ofd": (FileKind.OFD, frozenset({Form.OFD, Form.BROKEN_ZIP})),
    "jpg": (FileKind.JPEG, frozenset({Form.JPEG})),
    "jpeg": (FileKind.JPEG, frozenset({Form.JPEG})),
    "jpe": (FileKind.JPEG, frozenset({Form.JPEG})),
    "jfif": (FileKind.JPEG, frozenset({Form.JPEG})),
    "png": (FileKind.PNG, frozenset({Form.PNG})),
    "tif": (FileKind.TIFF, frozenset({Form.TIFF})),
    "tiff": (FileKind.TIFF, frozenset({Form.TIFF})),
    "bmp": (FileKind.BMP, frozenset({Form.BMP})),
    "gif": (FileKind.GIF, frozenset({Form.GIF})),
    "webp": (FileKind.WEBP, frozenset({Form.WEBP})),
    "rtf": (FileKind.RTF, frozenset({Form.RTF})),
    "htm": (FileKind.HTML, frozenset({Form.MARKUP, Form.TEXT})),
    "html": (FileKind.HTML, frozenset({Form.MARKUP, Form.TEXT})),
    "xhtml": (FileKind.HTML, frozenset({Form.MARKUP, Form.TEXT})),
    "eml": (FileKind.EML, frozenset({Form.MAIL})),
    "zip": (FileKind.ZIP, frozenset({Form.ZIP, Form.BROKEN_ZIP})),
}
# Forms that an extension outside the table may hide without harm: they are archived as they are.
HARMLESS_ELSEWHERE = frozenset(Form) - {
    *(Form.PDF, Form.POLYGLOT, Form.DOCX, Form.XLSX, Form.OFD),
    *(Form.WORD, Form.EXCEL, Form.JPEG, Form.PNG, Form.TIFF, Form.BMP, Form.GIF, Form.WEBP),
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
    Form.BMP: FileKind.BMP,
    Form.GIF: FileKind.GIF,
    Form.WEBP: FileKind.WEBP,
    Form.RTF: FileKind.RTF,
    Form.MARKUP: FileKind.HTML,
    Form.TEXT: FileKind.TXT,
}
PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.TIFF, FileKind.BMP, FileKind.GIF, FileKind.WEBP})
# The kinds that a reader of the child can read; its registry is held to this by a test.
READABLE = frozenset(
    {
        *(FileKind.DOCX, FileKind.PDF, FileKind.TXT, FileKind.XLSX, FileKind.XLS, FileKind.ET, FileKind.OFD, FileKind.HTML),
        *(FileKind.EML, *PICTURES),
    }
)
# Kinds that LibreOffice turns into docx first (services/formats/legacy.py).
LEGACY = frozenset({FileKind.DOC, FileKind.WPS, FileKind.RTF})
# Kinds that hold other files, each of which is read by itself (services/parsing/packages.py).
PACKAGES = frozenset({FileKind.ZIP, FileKind.EML})

# Extensions of archives that nobody here opens, and the names by which a clerk knows them.
PACKED_EXTENSIONS: dict[str, str] = {
    **{"rar": "RAR", "7z": "7z", "tar": "tar", "gz": "gz", "tgz": "tar.gz", "bz2": "bz2", "tbz": "tar.bz2", "tbz2": "tar.bz2"},
    **{"xz": "xz", "txz": "tar.xz", "zst": "zst", "lzh": "LZH", "lha": "LHA", "arj": "ARJ", "ace": "ACE", "z": "Z"},
}


def extension_of(label: str) -> str:
    """The extension that an operating system would see: full-width letters folded, trailing dots and blanks dropped."""
    name = unicodedata.normalize("NFKC", label).replace("\\", "/").rsplit("/", 1)[-1].rstrip(". \u200b\u3000\t\r\n")
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def decide_kind(path: Path, label: str) -> FileKind:
    """The kind of the file at `path` that its sender calls `label`.

    Raises EmptyFile, ExecutableFile, PackedOtherwise or KindMismatch, whose sentences say what to do.
    """
    with path.open("rb") as file:
        return kind_of(file, path.stat().st_size, label)


def kind_of(file: BinaryIO, size: int, label: str) -> FileKind:
    """The same of an open file of `size` bytes."""
    if size == 0:
        raise EmptyFile(label=label)
    extension = extension_of(label)
    file.seek(0)
    head = file.read(HEAD)
    form = form_of(file, size)
    if form is Form.PROGRAM or extension in EXECUTABLE_EXTENSIONS or is_program(head):
        raise ExecutableFile(label=label)
    if extension in PACKED_EXTENSIONS or (form is Form.PACKED and extension not in EXTENSIONS):
        raise PackedOtherwise(label=label, what=PACKED_EXTENSIONS.get(extension) or packing(head))
    if form is Form.POLYGLOT:
        raise KindMismatch(label=label, extension=f".{extension}", content=form.value)
    if not extension:
        return FORM_KINDS.get(form, FileKind.OTHER)
    if extension == "eml" and form in (Form.TEXT, Form.MARKUP, Form.UNKNOWN) and is_mail(head):
        form = Form.MAIL
    if extension in EXTENSIONS:
        kind, agreeing = EXTENSIONS[extension]
        if form in agreeing:
            return kind
    elif form in HARMLESS_ELSEWHERE:
        return FileKind.OTHER
    raise KindMismatch(label=label, extension=f".{extension}", content=_described(form, head))


def _described(form: Form, head: bytes) -> str:
    """The end of the sentence of KindMismatch; an unknown content gets the name that puremagic knows it by."""
    if form is not Form.UNKNOWN:
        return form.value
    try:
        guesses = puremagic.magic_string(head)
    except puremagic.PureError:
        return form.value
    return f"像是 {guesses[0].extension}" if guesses and guesses[0].extension and guesses[0].confidence >= 0.5 else form.value
