"""Packages that a stranger may send: zips that lie about themselves, Office and OFD files that hide something."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import cache

from tests.samples.hostile import MB, W, docx, ole, paragraph, xlsx, zipped

_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_END = struct.Struct("<4s4H2LH")


def _streamed(name: str, chunks: Iterator[bytes], beside: dict[str, bytes] | None = None) -> bytes:
    """A package with one member that is never whole in memory."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for other, content in (beside or {}).items():
            package.writestr(other, content)
        with package.open(name, "w", force_zip64=True) as part:
            for chunk in chunks:
                part.write(chunk)
    return out.getvalue()


def _parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@cache
def xml_of_400_mb() -> bytes:
    """A docx whose text is 400 MB of paragraphs, in less than a megabyte."""
    beside = _parts_of(docx(""))
    head, foot = beside.pop("word/document.xml").split(b"<w:body>")
    many = paragraph("协议").encode() * (MB // len(paragraph("协议").encode()))
    return _streamed("word/document.xml", iter([head + b"<w:body>", *[many] * 400, foot]), beside)


@cache
def xml_below_every_limit() -> bytes:
    """A docx of 120 MB of XML that is packed no better than a text is, so that no limit of the gate stops it."""
    beside = _parts_of(docx(""))
    head, foot = beside.pop("word/document.xml").split(b"<w:body>")
    names = (
        f'<w:p w:rsidR="{number * 2654435761 % 2**32:08X}"><w:r><w:t>{number}</w:t></w:r></w:p>' for number in range(1_800_000)
    )

    def body() -> Iterator[bytes]:
        yield head + b"<w:body>"
        block: list[str] = []
        for name in names:
            block.append(name)
            if len(block) == 20_000:
                yield "".join(block).encode()
                block.clear()
        yield "".join(block).encode() + foot

    return _streamed("word/document.xml", body(), beside)


def overlapping(members: int = 2_000, size: int = MB // 2) -> bytes:
    """Many entries of the directory that are all one and the same compressed member: a bomb without nesting (Fifield, 2019)."""
    single = zipped({"a": bytes(size)})
    at = single.find(b"PK\x01\x02")
    fields = list(_CENTRAL.unpack_from(single, at))
    names = [f"{number:04x}".encode() for number in range(members)]
    directory = b"".join(_CENTRAL.pack(*fields[:10], len(name), *fields[11:]) + name for name in names)
    return single[:at] + directory + _END.pack(b"PK\x05\x06", 0, 0, members, members, len(directory), at, 0)


def quoting() -> bytes:
    """Members that hold one another: the stored body of the first is the whole second, header and all."""
    inner = zipped({"b.txt": b"agreement " * 100}, method=zipfile.ZIP_STORED)
    local = inner[: inner.find(b"PK\x01\x02")]
    outer = zipped({"a.txt": local}, method=zipfile.ZIP_STORED)
    at = outer.find(b"PK\x01\x02")
    first = outer[at : outer.rfind(b"PK\x05\x06")]
    begin = inner.find(b"PK\x01\x02")
    fields = list(_CENTRAL.unpack_from(inner, begin))
    fields[-1] = outer.find(local)  # the second member starts within the first
    directory = first + _CENTRAL.pack(*fields) + b"b.txt"
    return outer[:at] + directory + _END.pack(b"PK\x05\x06", 0, 0, 2, 2, len(directory), at, 0)


def misplaced(offset: int) -> bytes:
    """A directory that says its member begins where there is nothing."""
    data = bytearray(zipped({"a.txt": b"agreement" * 100}))
    struct.pack_into("<L", data, data.rfind(b"PK\x01\x02") + 42, offset)
    return bytes(data)


def shifted(offset: int) -> bytes:
    """An end record that says its directory begins elsewhere, so that every member does."""
    data = bytearray(zipped({"a.txt": b"agreement" * 100}))
    struct.pack_into("<L", data, data.rfind(b"PK\x05\x06") + 16, offset)
    return bytes(data)


def zip64_lie(directory_at: int = 2**63) -> bytes:
    """A zip64 end record with numbers beyond any file."""
    data = zipped({"a.txt": b"agreement" * 100})
    at = data.rfind(b"PK\x05\x06")
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 60, directory_at)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    end = _END.pack(b"PK\x05\x06", 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:at] + record + locator + end


def prepended() -> bytes:
    """A zip with something before it, as self-extracting archives have."""
    return b"PK\x03\x04" + b"x" * 500 + zipped({"a.txt": b"agreement"})


def described() -> bytes:
    """Sizes only behind the member (a data descriptor), as streaming programs write: in good order."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.written = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.written += bytes(data)  # type: ignore[call-overload]
            return len(bytes(data))  # type: ignore[call-overload]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("说明.txt", "合作协议的说明")
    return bytes(pipe.written)


def duplicated() -> bytes:
    """Two members of one name: one program shows the first, another the last."""
    data = zipped({"a.txt": b"one", "b.txt": b"two"})
    return data.replace(b"b.txt", b"a.txt")


def two_names() -> bytes:
    """The name before the member is another than that in the directory."""
    data = bytearray(zipped({"aaaa.txt": b"agreement"}))
    data[30:38] = b"evil.exe"
    return bytes(data)


def traversing(name: str = "../../../tmp/hostile.txt") -> bytes:
    return zipped({name: b"outside"})


def linking() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        link = zipfile.ZipInfo("协议.txt")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    return out.getvalue()


def named_in_gbk(name: str = "合作协议/附件1 项目清单.txt", content: bytes = b"agreement") -> bytes:
    """As Windows packs it: the name in GBK, no flag that says so."""
    out = io.BytesIO()
    placeholder = "x" * len(name.encode("gbk"))
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(placeholder, content)
    return out.getvalue().replace(placeholder.encode(), name.encode("gbk"))


def flagged_falsely() -> bytes:
    """A name whose flag says UTF-8, and which is none."""
    data = bytearray(zipped({"协议.txt": b"agreement"}))
    name = "协议.txt".encode()
    return bytes(data).replace(name, "协议协.txt".encode("gbk")[: len(name) - 4].ljust(len(name) - 4, b"\xff") + b".txt")


def locked_zip() -> bytes:
    """A member with a password (its flag alone matters: nobody here has the password)."""
    data = bytearray(zipped({"协议.txt": b"agreement"}))
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def gzipped() -> bytes:
    return gzip.compress(docx(paragraph("协议")))


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("../../协议.txt")
        member.size = 3
        archive.addfile(member, io.BytesIO(b"abc"))
    return out.getvalue()


def rar() -> bytes:
    return b"Rar!\x1a\x07\x01\x00" + bytes(200)


def seven() -> bytes:
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(200)


# -- Office ------------------------------------------------------------------------------------------------------------


def billion_laughs() -> bytes:
    entities = '<!ENTITY a0 "哈">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return docx(paragraph("&a9;"), prolog=f"<!DOCTYPE w [{entities}]>")


def hidden_doctype() -> bytes:
    """The main part under an extension that is none of XML's, with an external entity."""
    parts = _parts_of(docx(paragraph("&x;"), prolog='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'))
    parts = {name.replace("document.xml", "document.bin"): content for name, content in parts.items()}
    parts = {name: content.replace(b"document.xml", b"document.bin") for name, content in parts.items()}
    return zipped(parts)


def nested_tables(levels: int = 3_000) -> bytes:
    return docx("<w:tbl><w:tr><w:tc>" * levels + paragraph("协议") + "</w:tc></w:tr></w:tbl>" * levels)


def wide_cell(span: int = 50_000_000) -> bytes:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{paragraph("合作协议")}</w:tc>'
    return docx(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>" + paragraph("甲方：广德市人民政府"))


def locked_docx() -> bytes:
    return ole({"EncryptionInfo": 0, "EncryptedPackage": 0})


def macro_xlsx() -> bytes:
    parts = _parts_of(xlsx())
    types = parts["[Content_Types].xml"].replace(
        b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", b"vnd.ms-excel.sheet.macroEnabled.main+xml"
    )
    return zipped({**parts, "[Content_Types].xml": types, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(600)})


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def remote_template(address: str) -> bytes:
    """A template on the network (template injection), which Word fetches as it opens."""
    settings = (
        f'<w:settings {W} xmlns:r="{_OFFICE}"><w:attachedTemplate r:id="r1"/></w:settings>',
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/attachedTemplate" Target="{address}" TargetMode="External"/></Relationships>',
    )
    parts = {"word/settings.xml": settings[0], "word/_rels/settings.xml.rels": settings[1]}
    link = f'<Relationship Id="r8" Type="{_OFFICE}/settings" Target="settings.xml"/>'
    return docx(paragraph("合作协议"), parts=parts, links=link)


def alternative_chunk(address: str) -> bytes:
    """A page of HTML within a docx, which points at the network; and one that lies there itself."""
    links = (
        f'<Relationship Id="r8" Type="{_OFFICE}/aFChunk" Target="chunk.html"/>'
        f'<Relationship Id="r9" Type="{_OFFICE}/aFChunk" Target="{address}" TargetMode="External"/>'
    )
    chunk = f'<html><body><img src="{address}"/><p>网页里的一段</p></body></html>'
    body = paragraph("合作协议") + '<w:altChunk r:id="r8"/><w:altChunk r:id="r9"/>'
    return docx(body, parts={"word/chunk.html": chunk}, links=links)


def field_codes(address: str) -> bytes:
    """Fields that fetch: INCLUDEPICTURE, INCLUDETEXT, DDEAUTO."""
    codes = (
        f'INCLUDEPICTURE "{address}" \\d',
        f'INCLUDETEXT "{address}"',
        'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"',
    )
    runs = "".join(
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f"<w:r><w:instrText>{code.replace('&', '&amp;').replace(chr(34), '&quot;')}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>合作协议</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        for code in codes
    )
    return docx(f"<w:p>{runs}</w:p>")


def linked_workbook(address: str) -> bytes:
    """A workbook whose formula asks another workbook, on the network."""
    parts = _parts_of(xlsx())
    link = f'<Relationship Id="rId99" Type="{_OFFICE}/externalLink" Target="externalLinks/externalLink1.xml"/>'.encode()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "xl/_rels/workbook.xml.rels"
    return zipped(
        {
            **parts,
            rels: parts[rels].replace(b"</Relationships>", link + b"</Relationships>"),
            "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{main}" xmlns:r="{_OFFICE}"><externalBook r:id="rId1"/>'
            "</externalLink>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": "<Relationships "
            'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/externalLinkPath" Target="{address}" TargetMode="External"/>'
            "</Relationships>",
        }
    )


# -- OFD (GB/T 33190) --------------------------------------------------------------------------------------------------

_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_BOX = "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"


def ofd(
    page: str = "", *, prolog: str = "", templates: str = "", parts: dict[str, bytes | str] | None = None, text: str = "合作协议"
) -> bytes:
    """A page of OFD with a line of text; `page` comes before its content."""
    line = (
        '<ofd:TextObject ID="9" Boundary="20 20 160 10" Font="3" Size="5"><ofd:TextCode X="0" Y="5" '
        f'DeltaX="g {max(len(text) - 1, 1)} 5">{text}</ofd:TextCode></ofd:TextObject>'
    )
    members: dict[str, bytes | str] = {
        "OFD.xml": f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<ofd:OFD {_OFD} Version="1.0" DocType="OFD"><ofd:DocBody>'
        "<ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_OFD}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID>"
        f"<ofd:PageArea>{_BOX}</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{templates}</ofd:CommonData>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/PublicRes.xml": f'<ofd:Res {_OFD} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体"/></ofd:Fonts>'
        "</ofd:Res>",
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {_OFD}><ofd:Area>{_BOX}</ofd:Area>{page}<ofd:Content>"
        f'<ofd:Layer ID="8">{line}</ofd:Layer></ofd:Content></ofd:Page>',
    }
    return zipped({**members, **(parts or {})})


def ofd_with_doctype() -> bytes:
    return ofd(prolog='<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]>')


@cache
def ofd_part_of_500_mb() -> bytes:
    beside = _parts_of(ofd())
    name = "Doc_0/Pages/Page_0/Content.xml"
    head, foot = beside.pop(name).split(b"<ofd:Content>")
    return _streamed(name, iter([head, *[b" " * MB] * 500, b"<ofd:Content>", foot]), beside)


def ofd_looping_templates() -> bytes:
    """A template page that is its own template."""
    area = f'<ofd:Page {_OFD}><ofd:Template TemplateID="5" ZOrder="Background"/><ofd:Content/></ofd:Page>'
    return ofd(
        page='<ofd:Template TemplateID="5" ZOrder="Background"/>',
        templates='<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/>',
        parts={"Doc_0/Tpls/Tpl_0/Content.xml": area},
    )


def ofd_many_pages(pages: int = 200_000) -> bytes:
    """A document that names one page very many times."""
    parts = _parts_of(ofd())
    one = b'<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(one, one * pages)
    return zipped(parts, method=zipfile.ZIP_STORED)


def ofd_long_deltas() -> bytes:
    """A run of text that claims two thousand million characters' places (GB/T 33190, 11.3: "g count value")."""
    parts = _parts_of(ofd())
    name = "Doc_0/Pages/Page_0/Content.xml"
    parts[name] = parts[name].replace(b'DeltaX="g 3 5"', b'DeltaX="g 2000000000 5"')
    return zipped(parts)


def ofd_outside() -> bytes:
    """A document that points out of its package."""
    parts = _parts_of(ofd())
    parts["OFD.xml"] = parts["OFD.xml"].replace(b"Doc_0/Document.xml", b"../../../../etc/passwd")
    return zipped(parts)


PACKERS: tuple[Callable[[], bytes], ...] = (overlapping, quoting, prepended, described, duplicated, two_names)
