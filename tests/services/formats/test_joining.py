"""Numbers and names that no line of the print breaks."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
import pytest
from docx import Document

from services.formats.gongwen.blocks import blank_document, write
from services.formats.gongwen.layout import BODY_WIDTH, Style
from services.formats.hanging import without_hanging
from services.formats.pdf import LibreOffice, LibreOfficeMissing, lost_characters

NUMBERS = ("0563-7088001", "GB 3838—2002", "12 345.67")


def paper(style: str, words: tuple[str, ...]) -> bytes:
    """Each of the words at every place of a line's last third."""
    document = blank_document()
    section = document.sections[0]
    section.page_width = section.left_margin + section.right_margin + BODY_WIDTH * 635
    for word in words:
        for before in range(16, 28):
            write(document, style, f"{'一' * before}、{word}、{'二' * 8}")
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


@pytest.fixture(scope="module")
def program() -> LibreOffice:
    try:
        return LibreOffice.find()
    except LibreOfficeMissing:
        pytest.skip("no LibreOffice here: nothing can be printed")


@pytest.mark.parametrize(("style", "words"), [(Style.BODY, NUMBERS), (Style.ATTENDANCE, ("张三丰", "李四"))])
def test_no_line_breaks_a_number_or_a_name_and_nothing_is_lost(style: str, words: tuple[str, ...], program: LibreOffice) -> None:
    docx = paper(style, words)
    pdf = program.to_pdf(docx)
    with pdfium.PdfDocument(pdf) as document:
        lines = [line for page in document for line in page.get_textpage().get_text_range().splitlines()]
    bare = ["".join(line.split()) for line in lines]
    for word in words:
        assert sum("".join(word.split()) in line for line in bare) == 12
    assert lost_characters(docx, pdf).nothing


def test_the_delivered_docx_and_papers_of_others_are_not_touched() -> None:
    document = Document()
    document.add_paragraph("电话：0563-7088001")
    saved = io.BytesIO()
    document.save(saved)
    copied = Document(io.BytesIO(without_hanging(saved.getvalue())))
    assert copied.paragraphs[0].text == "电话：0563-7088001"
