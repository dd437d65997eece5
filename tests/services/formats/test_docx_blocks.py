"""A docx as blocks."""

from __future__ import annotations

import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from services.formats.docx_blocks import Block, blocks_of


def test_paragraphs_and_tables_come_in_order_with_their_alignment() -> None:
    document = Document()
    document.add_paragraph("标题").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("")
    document.add_paragraph(" ")
    document.add_paragraph("正文 <b>")
    table = document.add_table(rows=2, cols=2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(number)
    table.rows[1].cells[0].merge(table.rows[1].cells[1]).text = "合并"
    document.add_paragraph("2026年10月20日").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    content = io.BytesIO()
    document.save(content)
    assert blocks_of(content.getvalue()) == (
        Block(text="标题", align="center"),
        Block(),
        Block(text="正文 <b>"),
        Block(rows=(("0", "1"), ("合并",))),
        Block(text="2026年10月20日", align="end"),
    )
