"""What the reading child can do: a table of tasks, each from (request, bytes) to (answer, bytes)."""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
from lxml import etree
from pdfminer.cmapdb import CMapDB
from PIL import Image

from services.formats import page_images, wire
from services.formats.gongwen.checker import check, marked_page
from services.formats.readers import Unreadable, pdf_faces
from services.formats.readers.mail import attachments
from services.formats.readers.pdf_second import agreeing
from services.formats.readers.raster import FORMATS
from services.formats.readers.registry import reader_for
from services.model.checked import NotMeasurable
from services.model.document import MOST_CHARACTERS, ParsedDocument
from services.model.files import FileKind
from services.model.inspection import Inspection, Seal

__all__ = ["TASKS", "Unreadable", "is_out_of_memory", "warm_up"]

Answer = tuple[dict[str, Any], bytes]
MERGED = 4  # times that tables may repeat a text: a merged cell's stands in every place that it covers


def _inspect(request: dict[str, Any], body: bytes) -> Answer:
    try:
        inspection = _reader(request).inspect(body)
    except Exception as error:
        if is_out_of_memory(error) or isinstance(error, RecursionError):
            raise
        inspection = Inspection(seal=Seal.DAMAGED)  # what a parser can't open is damaged, whatever it says about it
    return {"seal": inspection.seal, "first_page_text": inspection.first_page_text}, b""


def _read(request: dict[str, Any], body: bytes) -> Answer:
    document: ParsedDocument = _reader(request).read(body)
    in_tables = sum(len(cell) for table in document.tables for row in table.rows for cell in row)
    most = max(document.characters, in_tables // MERGED)
    if most > MOST_CHARACTERS:
        raise Unreadable(f"文字有 {most // 10_000} 万字，超过 {MOST_CHARACTERS // 10_000} 万字的上限，请拆分后提交")
    return {"document": wire.document_to_wire(document)}, b""


def _reader(request: dict[str, Any]) -> Any:
    reader = reader_for(FileKind(request["kind"]))
    if reader is None:
        raise Unreadable("这类文件没有解析程序")
    return reader


def _page_image(request: dict[str, Any], body: bytes) -> Answer:
    return {}, page_images.render(body, int(request["page"]), float(request["scale"]), str(request["form"]))


def _picture(request: dict[str, Any], body: bytes) -> Answer:
    kind, page, side = FileKind(request["kind"]), int(request["page"]), request["side"]
    return {}, page_images.picture(body, kind, page, side=side, turned=int(request["turned"]), form=str(request["form"]))


def _page_count(request: dict[str, Any], body: bytes) -> Answer:
    return {"pages": page_images.page_count(body, FileKind(request["kind"]))}, b""


def _locate(request: dict[str, Any], body: bytes) -> Answer:
    quotes = [(quote["text"], quote["page"], quote["occurrence"]) for quote in request["quotes"]]
    return {"boxes": page_images.locate(body, quotes)}, b""


def _agree(request: dict[str, Any], body: bytes) -> Answer:
    quotes = [(quote["text"], [(page, tuple(line)) for page, line in quote["places"]]) for quote in request["quotes"]]
    return {"agreeing": agreeing(body, quotes)}, b""


def _check(request: dict[str, Any], body: bytes) -> Answer:
    """`docx` is the length of the docx that stands before the PDF in the body; 0: there is none."""
    docx, pdf = body[: request["docx"]], body[request["docx"] :]
    try:
        checked = check(pdf, docx or None, kind=request["form"], label=request["label"])
    except NotMeasurable as refusal:
        raise Unreadable(str(refusal.details["reason"])) from refusal
    return {"checked": wire.checked_to_wire(checked)}, b""


def _mark(request: dict[str, Any], body: bytes) -> Answer:
    return {}, marked_page(body, int(request["page"]), [tuple(box) for box in request["boxes"]])


def _attachments(_request: dict[str, Any], body: bytes) -> Answer:
    """Everything attached to a message: names and lengths in the answer, the bytes one after the other behind it."""
    attached = attachments(body)
    return {"attached": [[name, len(content)] for name, content in attached]}, b"".join(content for _, content in attached)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error means that the memory limit was reached; libxml2 says so in its own way (XML_ERR_NO_MEMORY)."""
    return isinstance(error, MemoryError) or (isinstance(error, etree.XMLSyntaxError) and error.code == 2)


TASKS: dict[str, Callable[[dict[str, Any], bytes], Answer]] = {
    "inspect": _inspect,
    "read": _read,
    "page_image": _page_image,
    "picture": _picture,
    "page_count": _page_count,
    "locate": _locate,
    "agree": _agree,
    "check": _check,
    "mark": _mark,
    "attachments": _attachments,
}

# pdfminer's tables for Chinese fonts that are not embedded (ISO 32000-1, table 118), which it would load on first use.
_CMAPS = ("GB-EUC-H", "GBpc-EUC-H", "GBK-EUC-H", "GBKp-EUC-H", "GBK2K-H", "UniGB-UCS2-H", "UniGB-UTF16-H", "UniGB-UTF8-H")
_COLLECTIONS = ("Adobe-GB1", "Adobe-CNS1")
_CODECS = (
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "utf-7"),
    *("gb18030", "gbk", "big5", "cp437", "cp1252", "latin-1", "ascii", "mbcs"),
)

_TINY_PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R
/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 131>>stream
BT /F1 12 Tf 30 150 Td (a) Tj ET 20 20 m 180 20 l S 20 180 m 180 180 l S
20 20 m 20 180 l S 180 20 m 180 180 l S 20 90 m 180 90 l S
endstream endobj
trailer<</Root 1 0 R>>
"""


def warm_up() -> None:
    """Use every parser once, so that all it loads lazily is loaded while the child may still read Python's own files."""
    pdf_faces.install()
    _warm_encodings()
    _warm_readers()
    _warm_pages()


def _warm_encodings() -> None:
    for name in _CODECS:
        try:
            codecs.lookup(name)
        except LookupError:  # mbcs exists on Windows alone
            continue
    for name in (*_CMAPS, *(name.removesuffix("-H") + "-V" for name in _CMAPS)):
        CMapDB.get_cmap(name)
    for name in _COLLECTIONS:
        CMapDB.get_unicode_map(name)


def _warm_readers() -> None:
    Image.init()
    tiny = {
        FileKind.DOCX: _tiny_docx(),
        FileKind.XLSX: _tiny_xlsx(),
        FileKind.TXT: b"a",
        FileKind.PDF: _TINY_PDF,
        FileKind.OFD: _tiny_ofd(),
        FileKind.HTML: b"<meta charset=gbk><p>a",
        FileKind.EML: b"From: =?gbk?Q?a?= <a@b>\nContent-Type: text/plain; charset=gbk\n\na",
        **{kind: _tiny_picture(forms[0]) for kind, forms in FORMATS.items()},
    }
    for kind, body in tiny.items():
        _inspect({"kind": kind.value}, body)
        _read({"kind": kind.value}, body)


def _warm_pages() -> None:
    """Page pictures, places on pages, and the checker."""
    for kind, forms in FORMATS.items():
        page_images.picture(_tiny_picture(forms[0]), kind, 1, side=1, turned=90, form="png")
    page_images.picture(_TINY_PDF, FileKind.PDF, 1, side=None, turned=0, form="webp")
    page_images.picture(_tiny_ofd(), FileKind.OFD, 1, side=60, turned=0, form="png")
    page_images.locate(_TINY_PDF, [("a", 1, 0)])
    agreeing(_TINY_PDF, [("a", [(1, (0.1, 0.1, 0.3, 0.3))])])
    check(_TINY_PDF, label="")
    marked_page(_TINY_PDF, 1, [(1, 0.0, 0.0, 9.0, 9.0)])
    for form in page_images.FORMS:
        page_images.render(_TINY_PDF, 1, 0.1, form)


def _tiny_picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, form)
    return out.getvalue()


def _tiny_xlsx() -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.create_sheet("a")["A1"] = 1
    book.save(out)
    return out.getvalue()


def _tiny_docx() -> bytes:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r" Type="{relation}" Target="d.xml"/></Relationships>',
        )
        package.writestr(
            "d.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:tbl><w:tr><w:tc><w:p>'
            "<w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>",
        )
    return out.getvalue()


def _tiny_ofd() -> bytes:
    space = 'xmlns="http://www.ofdspec.org/2016"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("OFD.xml", f"<OFD {space}><DocBody><DocRoot>d.xml</DocRoot></DocBody></OFD>")
        package.writestr("d.xml", f'<Document {space}><Pages><Page ID="1" BaseLoc="p.xml"/></Pages></Document>')
        package.writestr(
            "p.xml",
            f'<Page {space}><Content><Layer><TextObject Boundary="20 20 50 50" Size="50"><TextCode X="0" Y="50">文</TextCode>'
            "</TextObject></Layer></Content></Page>",
        )
    return out.getvalue()
