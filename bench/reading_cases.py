"""What bench/reading.py reads: files made here, and beside each the plain library as a script of ten lines would use it.

The libraries are imported where they are used: a process that measures one must not pay for the others. The one that starts
them all must stay small as well: on Linux the peak of a new process begins with what its parent had.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LINE, LINES = 34, 29  # characters a line, lines a page


def page_text(number: int) -> list[str]:
    """The lines of a page of an agreement: no two pages are alike."""
    from tests.samples.scans import AGREEMENT

    text = AGREEMENT.replace("第一条", f"第{number}条").replace("2022", str(2000 + number % 60)).replace("250,000", f"{number:,}")
    lines = [row[at : at + LINE] for row in text.split("\n") for at in range(0, len(row), LINE)]
    return [f"— {number} —", *lines][:LINES]


def make_pdf(pages: int) -> bytes:
    """A Chinese font that is not embedded, with one of Adobe's predefined maps."""
    from tests.samples.pdfs import lines, pdf

    return pdf(*(lines(*page_text(number), leading=24) for number in range(1, pages + 1)))


def make_office_pdf(pages: int) -> bytes:
    """As LibreOffice prints it: the glyphs that are used lie in the file. Empty where there is no LibreOffice."""
    from services.formats.pdf import LibreOffice

    program = LibreOffice.find()
    return program.to_pdf(make_docx(pages)) if program is not None else b""


def make_scan(pages: int) -> bytes:
    from tests.samples.scans import TEXTS, scanned_pdf, stamped

    pictures = [stamped(text) for text in TEXTS.values()]
    return scanned_pdf(*(pictures[number % len(pictures)] for number in range(pages)))


def make_ofd(pages: int) -> bytes:
    from tests.samples.ofd import Ofd, build, lines

    return build(Ofd(pages=[lines(*page_text(number)) for number in range(1, pages + 1)]))


def make_docx(pages: int) -> bytes:
    from docx import Document

    document = Document()
    paragraphs = document.styles["Normal"].paragraph_format
    paragraphs.space_after, paragraphs.line_spacing = 0, 1.0  # else a page of ours takes two
    for number in range(1, pages + 1):
        for line in page_text(number):
            document.add_paragraph(line)
        document.add_page_break()
    return _saved(document)


def ledger_rows(rows: int) -> list[list[str]]:
    head = ["序号", "单位", "争取事项", "工作成效（进展）", "下一步打算", "备注"]
    return [head] + [
        [
            str(number),
            f"市第{number % 40 + 1}局",
            f"争取省级专项资金{number}万元支持产业园区基础设施建设",
            f"9月{number % 30 + 1}日向省发展改革委汇报对接，已列入2022年第{number % 9 + 1}批项目库，到位资金{number}万元。",
            "继续跟进，10月底前完成材料报送。",
            "" if number % 3 else "重点",
        ]
        for number in range(1, rows + 1)
    ]


def make_ledger_docx(rows: int) -> bytes:
    from docx import Document

    values = ledger_rows(rows)
    document = Document()
    document.add_paragraph("政策争取工作台账（2022年9月）")
    table = document.add_table(rows=len(values), cols=len(values[0]), style="Table Grid")
    for row, line in zip(table._tbl.tr_lst, values, strict=True):  # by its XML: the library's own way takes minutes
        for cell, text in zip(row.tc_lst, line, strict=True):
            cell.p_lst[0].add_r().text = text
    return _saved(document)


def make_ledger_xlsx(rows: int) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.create_sheet("政策争取", 0)
    for line in ledger_rows(rows):
        sheet.append(line)
    return _saved(book)


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# --- the peers ------------------------------------------------------------------------------------------------------------------


def pdfplumber_text(data: bytes) -> tuple[int, int]:
    import pdfplumber

    characters = 0
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            characters += printed(page.extract_text())
            page.close()
        return len(document.pages), characters


def ofdkit_text(data: bytes) -> tuple[int, int]:
    import ofdkit

    with ofdkit.open(io.BytesIO(data)) as document:
        return len(document.pages), sum(printed(page.text()) for page in document.pages)


def python_docx_paragraphs(data: bytes) -> tuple[int, int]:
    from docx import Document

    return 1, sum(printed(paragraph.text) for paragraph in Document(io.BytesIO(data)).paragraphs)


def python_docx_rows(data: bytes) -> tuple[int, int]:
    from docx import Document

    document = Document(io.BytesIO(data))
    characters = sum(printed(paragraph.text) for paragraph in document.paragraphs)
    return 1, characters + sum(printed(cell.text) for table in document.tables for row in table.rows for cell in row.cells)


def openpyxl_rows(data: bytes) -> tuple[int, int]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), data_only=True)
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return 1, sum(printed(str(value)) for row in rows for value in row if value is not None)


def printed(text: str) -> int:
    """How many characters are not blank."""
    return sum(not character.isspace() for character in text)


Peer = Callable[[bytes], tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A file to be made, and the plain library beside us; `share` is how many times fewer pages than --pages it gets."""

    label: str
    suffix: str
    make: Callable[[int], bytes]
    peer: Peer
    library: str
    named: str
    share: int = 1
    unit: str = "页"


CASES = {
    "pdf": Case(label="文字 PDF", suffix="pdf", make=make_pdf, peer=pdfplumber_text, library="pdfplumber", named="pdfplumber"),
    "office-pdf": Case(
        label="LibreOffice 印的 PDF",
        suffix="pdf",
        make=make_office_pdf,
        peer=pdfplumber_text,
        library="pdfplumber",
        named="pdfplumber",
        share=5,
    ),
    "scan": Case(
        label="扫描 PDF（认出是图像）",
        suffix="pdf",
        make=make_scan,
        peer=pdfplumber_text,
        library="pdfplumber",
        named="pdfplumber",
        share=25,
    ),
    "ofd": Case(label="OFD", suffix="ofd", make=make_ofd, peer=ofdkit_text, library="ofdkit", named="ofdkit", share=5),
    "docx": Case(
        label="docx 正文",
        suffix="docx",
        make=make_docx,
        peer=python_docx_paragraphs,
        library="docx",
        named="python-docx",
        share=5,
    ),
    "ledger-docx": Case(
        label="台账 docx",
        suffix="docx",
        make=make_ledger_docx,
        peer=python_docx_rows,
        library="docx",
        named="python-docx",
        unit="行",
    ),
    "ledger-xlsx": Case(
        label="台账 xlsx",
        suffix="xlsx",
        make=make_ledger_xlsx,
        peer=openpyxl_rows,
        library="openpyxl",
        named="openpyxl",
        unit="行",
    ),
}
