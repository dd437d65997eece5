"""Files that a stranger may send: bombs, forgeries, remains. Each is built small and on the spot; none is ever kept."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache

from openpyxl import Workbook
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.samples.agreements import BY_NAME, Sample

MB = 1024 * 1024
CRC_OF_A_GIBIBYTE = 0x5B64C2B0  # of zeros
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(members: Mapping[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def docx(
    body: str, *, parts: Mapping[str, bytes | str] | None = None, links: str = "", prolog: str = "", type_: str = _DOCUMENT_TYPE
) -> bytes:
    """A minimal docx around the XML of its body."""
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{type_}"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{links}</Relationships>",
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<w:document {W} xmlns:r="{_OFFICE}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">'
        f"<w:body>{body}</w:body></w:document>",
    }
    return zipped({**members, **(parts or {})})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@cache
def _deflated_zeros(megabytes: int) -> bytes:
    """Deflated zeros, at once: after a full flush a block knows nothing of those before it, so that one can be repeated."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = squeeze.compress(bytes(MB)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    return block * megabytes + squeeze.flush()


@cache
def zip_bomb_docx() -> bytes:
    """A megabyte that inflates to 1 GiB of zeros behind a proper document."""
    whole = docx(paragraph("协议"))
    count, size, offset = struct.unpack("<10xH2L2x", whole[-22:])
    name, zeros = b"word/media/image1.bmp", _deflated_zeros(1024)
    told = (20, 0, zipfile.ZIP_DEFLATED, 0, 33, CRC_OF_A_GIBIBYTE, len(zeros), 1024 * MB, len(name), 0)  # 20: by PKZIP 2.0
    member = struct.pack("<4s5H3L2H", b"PK\3\4", *told) + name + zeros
    entry = struct.pack("<4sH5H3L2H3H2L", b"PK\1\2", 20, *told, 0, 0, 0, 0, offset) + name
    parts = count + 1, count + 1, size + len(entry), offset + len(member), 0
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, *parts)
    return b"".join((whole[:offset], member, whole[offset : offset + size], entry, end))


def many_entries() -> bytes:
    return zipped({f"{number}.txt": b"" for number in range(5_001)}, method=zipfile.ZIP_STORED)


def nested(levels: int) -> bytes:
    """A zip in a zip, `levels` archives in all."""
    data = b"text"
    for level in range(levels):
        data = zipped({"a.txt" if level == 0 else "inner.zip": data})
    return data


def forged_size() -> bytes:
    """A member that declares 10 bytes and inflates to 40,000."""
    data = bytearray(zipped({"a.txt": b"x" * 40_000}))
    central = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, central + 24, 10)
    struct.pack_into("<L", data, 22, 10)
    return bytes(data)


def with_doctype() -> bytes:
    """XXE: an external entity that would show a file of this machine."""
    return docx(paragraph("&x;"), prolog='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>')


def with_macros() -> bytes:
    return docx(paragraph("协议"), parts={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(600)}, type_=_MACRO_TYPE)


def truncated(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def encrypted_pdf(password: str = "1234") -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(password, canPrint=1))
    canvas.drawString(72, 700, "agreement")
    canvas.save()
    return out.getvalue()


def polyglot() -> bytes:
    """A docx behind a PDF header: both kinds of program would open it."""
    return b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + docx(paragraph("协议"))


def program() -> bytes:
    head = bytearray(1024)
    head[:2] = b"MZ"
    struct.pack_into("<L", head, 60, 128)
    head[128:132] = b"PE\0\0"
    return bytes(head)


def ole(streams: Mapping[str, int], *, root_class: bytes = bytes(16)) -> bytes:
    """An OLE file whose directory names the given streams (all of them empty)."""
    entries = [_ole_entry("Root Entry", 5, root_class), *(_ole_entry(name, 2) for name in streams)]
    while len(entries) % 4:
        entries.append(bytes(128))
    directory = b"".join(entries)
    sectors = len(directory) // 512
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<5H", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<L", header, 44, 1)
    struct.pack_into("<L", header, 48, 1)
    struct.pack_into("<109L", header, 76, 0, *[0xFFFFFFFF] * 108)
    chain = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    fat = struct.pack("<128L", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    return bytes(header) + fat + directory


def _ole_entry(name: str, kind: int, class_: bytes = bytes(16)) -> bytes:
    entry = bytearray(128)
    encoded = name.encode("utf-16-le")
    entry[: len(encoded)] = encoded
    struct.pack_into("<H", entry, 64, len(encoded) + 2)
    entry[66] = kind
    entry[80:96] = class_
    return bytes(entry)


def xlsx() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(["单位", "得分", "日期"])
    sheet.append(["新杭镇", 95.5, "2022-09-02"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with_sheet_xml(change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(xlsx())) as source:
        members = {name: source.read(name) for name in source.namelist()}
    members["xl/worksheets/sheet1.xml"] = change(members["xl/worksheets/sheet1.xml"])
    return zipped(members)


def huge_dimension_xlsx() -> bytes:
    return _with_sheet_xml(lambda xml: xml.replace(b"A1:C2", b"A1:XFD1048576"))


def huge_cell_xlsx() -> bytes:
    return _with_sheet_xml(lambda xml: xml.replace(b'r="C2"', b'r="XFD1048576"').replace(b"A1:C2", b"A1:C2"))


def huge_merge_xlsx() -> bytes:
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A2:XFD1048575"/></mergeCells>'
    return _with_sheet_xml(lambda xml: xml.replace(b"</sheetData>", merge))


@cache
def pdf_flate_bomb(size: int = 1024 * MB) -> bytes:
    """A page whose content stream inflates to `size` zeros."""
    adler = struct.pack(">2H", size % 65521, 1)  # of zeros alone (RFC 1950)
    stream = b"\x78\xda" + _deflated_zeros(size // MB) + adler
    return b"".join(
        (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>endobj\n",
            b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(stream),
            stream,
            b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n",
        )
    )


def giant_page_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(200_000, 200_000))
    canvas.drawString(72, 700, "agreement")
    canvas.save()
    return out.getvalue()


def linked_image_docx(address: str) -> bytes:
    """A docx whose picture lies on the network."""
    link = f'<Relationship Id="r9" Type="{_OFFICE}/image" Target="{address}" TargetMode="External"/>'
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    picture = f'<w:p><w:r><w:drawing><a:blip xmlns:a="{drawing}" r:link="r9"/></w:drawing></w:r></w:p>'
    return docx(paragraph("合作协议") + picture, links=link)


SECRET_TEXT = """
机密★5年
# 合作协议
甲方：广德市人民政府
乙方：长兴县人民政府
    双方就有关事项协商一致，签订本协议。
"""


def secret(form: str) -> bytes:
    """An agreement with a 密级 mark at its head."""
    return Sample(name="密件", form=form, text=SECRET_TEXT, expected={}).build()


def good(form: str) -> bytes:
    """A harmless agreement in that form."""
    names = {"docx": "产业合作框架协议", "pdf": "跨界水环境联保共治协议", "txt": "毗邻公交合作备忘录"}
    return BY_NAME[names[form]].build()
