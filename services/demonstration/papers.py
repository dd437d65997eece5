"""Papers of the demonstration: plain texts as docx, PDF, xlsx and scans, small and the same bytes from the same words.

A line that begins with "# " is the title, "> " stands at the right, "| " is a row of a table with its cells parted by " | ".
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from services.demonstration.pdf import write_pdf
from services.demonstration.scans import scan
from services.formats.sheets_out import write_sheet

FICTION = "（本件为演示材料，内容均系虚构）"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier time
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'
)
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in _SIDES)
_WRITTEN = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")  # in docProps/core.xml


def paper(form: str, lines: Sequence[str]) -> bytes:
    """The text in one of the forms docx, pdf, xlsx, png. Raises KeyError for another."""
    return {"docx": docx, "pdf": write_pdf, "xlsx": _sheet, "png": scan}[form](lines)


def docx(lines: Iterable[str]) -> bytes:
    """A docx on A4 in the faces of official documents."""
    body = "".join(_blocks(lines))
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {_W}><w:body>{body}{_PAGE}</w:body></w:document>'
    )
    return packed({"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document})


def _blocks(lines: Iterable[str]) -> Iterator[str]:
    rows: list[list[str]] = []
    for line in (*lines, ""):
        if line.startswith("| "):
            rows.append([cell.strip() for cell in line[2:].split(" | ")])
            continue
        if rows:
            yield _table(rows)
            rows = []
        yield _paragraph(line)


def _paragraph(line: str) -> str:
    if line.startswith("# "):
        return _p(
            line[2:],
            '<w:spacing w:line="580" w:lineRule="exact" w:after="290"/><w:jc w:val="center"/>',
            face="方正小标宋简体",
            size=44,
        )
    if line.startswith("> "):
        return _p(line[2:], '<w:spacing w:line="560" w:lineRule="exact"/><w:jc w:val="right"/>')
    return _p(
        line, '<w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/>'
    )


def _p(text: str, properties: str, *, face: str = "仿宋_GB2312", size: int = 32) -> str:
    run = f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}"/><w:sz w:val="{size}"/>'
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _table(rows: Sequence[Sequence[str]]) -> str:
    width = 8844 // max(map(len, rows))  # twentieths of a point between the margins
    cells = (
        "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_p(cell, "", size=24)}</w:tc>' for cell in row)
        for row in rows
    )
    lines = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    return f'<w:tbl><w:tblPr><w:tblW w:w="8844" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>{lines}</w:tbl>'


def _sheet(lines: Sequence[str]) -> bytes:
    """The rows of the table as a workbook, the other lines before them."""
    rows = [[cell.strip() for cell in line[2:].split(" | ")] for line in lines if line.startswith("| ")]
    others = [[line.removeprefix("# ").removeprefix("> ")] for line in lines if not line.startswith("| ")]
    title = others[0][0] if others else "明细"
    return repacked(write_sheet(title, rows[0] if rows else ["内容"], [*rows[1:], *others]))


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """A zip of these members with no time in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, content)
    return out.getvalue()


def repacked(content: bytes) -> bytes:
    """A workbook that doesn't tell when it was written."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        members = {name: source.read(name) for name in source.namelist()}
    core = "docProps/core.xml"
    return packed(members | {core: _WRITTEN.sub(b"2022-01-01T00:00:00Z", members[core])})
