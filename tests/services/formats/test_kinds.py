from __future__ import annotations

import os
from pathlib import Path

import pytest

from services.formats.containers import MSI_CLASS
from services.formats.kinds import EmptyFile, ExecutableFile, KindMismatch, PackedOtherwise, decide_kind, extension_of
from services.model.files import FileKind
from tests.samples import hostile

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40)


@pytest.fixture
def given(tmp_path: Path):
    def decide(label: str, content: bytes) -> FileKind:
        path = tmp_path / "bytes"
        path.write_bytes(content)
        return decide_kind(path, label)

    return decide


@pytest.mark.parametrize(
    ("label", "content", "kind"),
    [
        ("协议.docx", hostile.good("docx"), FileKind.DOCX),
        ("协议.PDF", hostile.good("pdf"), FileKind.PDF),
        ("带标记.pdf", b"\xef\xbb\xbf" + hostile.good("pdf"), FileKind.PDF),
        ("协议.txt", hostile.good("txt"), FileKind.TXT),
        ("协议.md", "# 协议".encode("utf-16"), FileKind.TXT),
        ("协议.txt", "甲方：广德市人民政府".encode("utf-16-le"), FileKind.TXT),
        ("台账.xlsx", hostile.xlsx(), FileKind.XLSX),
        ("旧协议.doc", hostile.ole({"WordDocument": 0}), FileKind.DOC),
        ("旧协议.wps", hostile.ole({"WordDocument": 0}), FileKind.WPS),
        ("旧表.xls", hostile.ole({"Workbook": 0}), FileKind.XLS),
        ("旧表.et", hostile.ole({"Workbook": 0}), FileKind.ET),
        ("加密.docx", hostile.ole({"EncryptedPackage": 0}), FileKind.DOCX),
        ("批复.ofd", hostile.zipped({"OFD.xml": "<ofd:OFD/>"}), FileKind.OFD),
        ("扫描.jpeg", JPEG, FileKind.JPEG),
        ("扫描.png", PNG, FileKind.PNG),
        ("扫描.tif", b"II*\x00" + bytes(20), FileKind.TIFF),
        ("材料.zip", hostile.zipped({"a.txt": "a"}), FileKind.ZIP),
        ("残缺.docx", hostile.truncated(hostile.good("docx")), FileKind.DOCX),
        ("宏.docm", hostile.with_macros(), FileKind.OTHER),
        ("宏.docx", hostile.with_macros(), FileKind.DOCX),
        ("表.csv", b"a,b\n1,2\n", FileKind.OTHER),
        ("网页.html", b"<html><body>x</body></html>", FileKind.HTML),
        ("网页.HTM", "<p>合作</p>".encode("gb18030"), FileKind.HTML),
        ("邮件.eml", b"From: a@b\n\nx", FileKind.EML),
        ("邮件.eml", b"\r\nReceived: by x\r\n id 1\r\nSubject: =?gbk?B?0K3S6Q==?=\r\n\r\n\xff\xfe", FileKind.EML),
        ("信.rtf", b"{\\rtf1 x}", FileKind.RTF),
        ("旧协议.doc", b"{\\rtf1 x}", FileKind.DOC),
        ("照片.bmp", b"BM" + bytes(12) + b"\x28\0\0\0" + bytes(40), FileKind.BMP),
        ("照片.gif", b"GIF89a" + bytes(20), FileKind.GIF),
        ("照片.webp", b"RIFF\0\0\0\0WEBPVP8 " + bytes(20), FileKind.WEBP),
        ("照片.heic", b"\0\0\0\x18ftypheic" + bytes(20), FileKind.OTHER),
        ("录像.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(range(40)), FileKind.OTHER),
        ("演示.pptx", hostile.zipped({"[Content_Types].xml": "presentationml.presentation.main+xml"}), FileKind.OTHER),
        ("没有扩展名", hostile.good("pdf"), FileKind.PDF),
    ],
)
def test_a_file_whose_content_and_extension_agree_has_its_kind(given, label: str, content: bytes, kind: FileKind) -> None:
    assert given(label, content) is kind


@pytest.mark.parametrize(
    ("label", "content"),
    [
        ("协议.docx", hostile.good("pdf")),
        ("协议.pdf", hostile.good("docx")),
        ("协议.doc", b"<html><body>x</body></html>"),
        ("协议.doc", hostile.good("docx")),
        ("协议.pdf", os.urandom(4096).replace(b"%PDF", b"....")),
        ("协议.pdf", hostile.polyglot()),
        ("协议.docx", hostile.polyglot()),
        ("协议.docx", hostile.xlsx()),
        ("协议.zip", hostile.good("docx")),
        ("协议.csv", hostile.good("pdf")),
        ("扫描.png", JPEG),
        ("扫描.jpg", JPEG + hostile.zipped({"a": "b"})),
        ("协议.txt", hostile.good("pdf")),
        ("协议.txt", bytes(range(256))),
        ("协议.mp4", PNG),
        ("邮件.eml", "没有任何邮件头".encode()),
        ("邮件.eml", hostile.good("pdf")),
        ("信.rtf", b"<html></html>"),
        ("照片.bmp", b"BM" + bytes(60)),
        ("协议.xlsx", b"a,b\n"),
        ("协议.pdf", b"Rar!\x1a\x07\x01\x00" + bytes(40)),
    ],
)
def test_a_file_whose_content_and_extension_disagree_is_refused_with_a_sentence(given, label: str, content: bytes) -> None:
    with pytest.raises(KindMismatch) as refusal:
        given(label, content)
    assert label in str(refusal.value)
    assert "另存为" in str(refusal.value)


@pytest.mark.parametrize(
    ("label", "content"),
    [
        ("setup.exe", b"hello"),
        ("协议.docx", hostile.program()),
        ("协议.pdf.exe", hostile.good("pdf")),
        ("协议.exe. ", hostile.good("pdf")),
        ("协议.ｅｘｅ", b"x"),
        ("协议.txt", b"\x7fELF\x02\x01\x01" + bytes(60)),
        ("协议.txt", b"#!/bin/sh\nrm -rf /\n"),
        ("协议.txt", b"\xcf\xfa\xed\xfe" + bytes(60)),
        ("说明.txt", b"@echo off\r\ndel *.*"),
        ("工具.jar", hostile.zipped({"META-INF/MANIFEST.MF": "x", "A.class": b"\xca\xfe\xba\xbe"})),
        ("工具.zip", hostile.zipped({"META-INF/MANIFEST.MF": "x", "A.class": b"\xca\xfe\xba\xbe"})),
        ("安装.doc", hostile.ole({"WordDocument": 0}, root_class=MSI_CLASS)),
        ("快捷方式.lnk", b"x"),
        *(
            (f"脚本.{extension}", b"x")
            for extension in ["bat", "cmd", "com", "js", "vbs", "ps1", "sh", "py", "msi", "dll", "scr", "hta"]
        ),
    ],
)
def test_programs_and_scripts_are_refused_by_content_and_by_extension(given, label: str, content: bytes) -> None:
    with pytest.raises(ExecutableFile, match="可执行文件或脚本"):
        given(label, content)


@pytest.mark.parametrize(
    ("label", "content", "name"),
    [
        ("材料.rar", b"Rar!\x1a\x07\x01\x00" + bytes(40), "RAR"),
        ("材料.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40), "7z"),
        ("材料.tar.gz", b"\x1f\x8b\x08" + bytes(40), "gz"),
        ("材料.tar", bytes(257) + b"ustar" + bytes(300), "tar"),
        ("材料", b"Rar!\x1a\x07\x01\x00" + bytes(40), "RAR"),
        ("材料.dat", b"7z\xbc\xaf\x27\x1c" + bytes(40), "7z"),
    ],
)
def test_an_archive_that_is_no_zip_is_refused_and_told_what_to_do(given, label: str, content: bytes, name: str) -> None:
    with pytest.raises(PackedOtherwise, match=f"{label}”是 {name} 压缩包.+解压后.+zip"):
        given(label, content)


def test_an_empty_file_is_refused_with_a_sentence(given) -> None:
    with pytest.raises(EmptyFile, match="空文件"):
        given("协议.docx", b"")


def test_an_extension_is_what_an_operating_system_would_see() -> None:
    assert extension_of("C:\\协议\\a.tar.GZ") == "gz"
    assert extension_of("协议.pdf\u3000. ") == "pdf"
    assert extension_of("没有扩展名") == ""
    assert extension_of("文件\u202efdp.exe") == "exe"


def test_a_broken_ole_directory_is_no_reason_to_fall(given) -> None:
    whole = hostile.ole({"WordDocument": 0})
    for cut in (9, 100, 511, 512, 700, 1100, 1500):
        assert given("旧协议.doc", whole[:cut]) is FileKind.DOC
    looped = bytearray(whole)
    looped[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")  # the directory's sector follows itself
    assert given("旧协议.doc", bytes(looped)) is FileKind.DOC
