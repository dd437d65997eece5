"""What readers tell of a table besides its cells: merged cells, and what stands before and after it."""

from __future__ import annotations

import io

from docx import Document
from openpyxl import Workbook

from services.formats.readers.docx import DocxReader
from services.formats.readers.sheets import SheetReader
from services.formats.wire import document_from_wire, document_to_wire
from services.model.document import BESIDE, ParsedDocument, Table
from services.stores.codec import decode_document, encode_document


def docx(document: object) -> ParsedDocument:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return DocxReader().read(out.getvalue())


def test_a_docx_table_knows_what_stands_before_and_after_it() -> None:
    made = Document()
    made.add_paragraph("甲" * 700 + "标题")
    made.add_paragraph("填表人：李四")
    made.add_table(rows=1, cols=2)
    made.add_paragraph("两表之间")
    last = made.add_table(rows=1, cols=2)
    last.cell(0, 0).text = "外"
    inner = last.cell(0, 1).add_table(rows=1, cols=1)
    inner.cell(0, 0).text = "里"
    made.add_paragraph("说明" + "乙" * 700)
    first, second, third = docx(made).tables
    assert first.before.endswith("甲标题\n填表人：李四") and len(first.before) == BESIDE and first.after == ""
    assert second.before == "两表之间"
    assert second.after.startswith("说明乙") and len(second.after) == BESIDE
    assert (third.rows, third.before.strip(), third.after.strip()) == ((("里",),), "", "")


def test_merged_cells_of_a_docx_are_told() -> None:
    made = Document()
    table = made.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).paragraphs[0].add_run("竖")
    table.cell(0, 1).merge(table.cell(0, 2)).paragraphs[0].add_run("横")
    table.cell(1, 1).merge(table.cell(2, 2)).paragraphs[0].add_run("方")
    (read,) = docx(made).tables
    assert sorted(read.merges) == [(0, 0, 1, 0), (0, 1, 0, 2), (1, 1, 2, 2)]
    assert [[text.strip() for text in row] for row in read.rows] == [["竖", "横", "横"], ["竖", "方", "方"], ["", "方", "方"]]


def test_merged_cells_of_a_sheet_are_told_as_far_as_it_is_filled() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "9月"
    for row in (["单位", "事项"], ["市发改委", "一"], [None, "二"]):
        sheet.append(row)
    sheet.merge_cells("A2:A9")
    out = io.BytesIO()
    book.save(out)
    (read,) = SheetReader().read(out.getvalue()).tables
    assert (read.before, read.merges) == ("9月", ((1, 0, 2, 0),))
    assert read.rows == (("单位", "事项"), ("市发改委", "一"), ("市发改委", "二"))


def test_a_table_is_the_same_behind_the_child_and_in_the_archive() -> None:
    table = Table(page=2, rows=(("甲", "乙"), ("甲", "")), merges=((0, 0, 1, 0),), before="前\n文", after="后")
    document = ParsedDocument(kind="docx", pages=(), tables=(table, Table(page=None, rows=())))
    assert document_from_wire(document_to_wire(document)) == document
    assert decode_document(encode_document(document)) == document


def test_a_text_of_an_older_archive_has_tables_without_places() -> None:
    old = b'{"findings":[],"kind":"docx","paged":false,"pages":[],"parser":"","tables":[{"page":null,"rows":[["a"]]}]}'
    assert decode_document(old).tables == (Table(page=None, rows=(("a",),)),)
