"""No character of a docx may be missing from its PDF: what is missing is found, and told with its place."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from reportlab.pdfgen.canvas import Canvas

from services.formats.fonts import NAMES, drawable
from services.formats.pdf import CharactersLost, LibreOffice, Lost, lost_characters
from services.formats.pdf.letters import page_texts
from services.formats.pdf.passages import NUMBER, OPEN, passages, plain
from services.model.manuscript import Note
from tests.framed_papers import LEDGER, LEDGER_HEAD, attached, file_paper, pressed

GB2312 = "".join(
    bytes([row, cell]).decode("gb2312", "ignore")
    for rows in ((0xB0, 0xF8), (0xA1, 0xA9))
    for row in range(*rows)
    for cell in range(0xA1, 0xFF)
)
RARE = "㎡𠮷㎜㐂龘〇々№①½℃‰×÷≥，。、；：？！“”‘’（）《》〈〉〔〕【】—…·"


def saved(document: Any) -> bytes:
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def field(paragraph: Any, instruction: str, result: str = "99") -> None:
    """A complex field with the result that Word stored last."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("result", result), ("end", "")):
        run = paragraph.add_run()
        if kind == "result":
            run.text = text
            continue
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = text
        run._r.append(mark)


def rich(*, marks: str = "、") -> Any:
    """A document with everything that a comparison of sums would stumble over."""
    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "内部资料，注意保存"
    section.footer.paragraphs[0].add_run("— ")
    field(section.footer.paragraphs[0], " PAGE ")
    section.footer.paragraphs[0].add_run(" —")
    document.add_paragraph("列在第一的事项。", style="List Number")
    document.add_paragraph(f"列在第二的事项{marks}措施。", style="List Number")
    document.add_paragraph("看得见").add_run("看不见").font.hidden = True
    field(document.add_paragraph("本文共"), " NUMPAGES ", "88")
    table = document.add_table(60, 2)
    for number, row in enumerate(table.rows):
        row.cells[0].text, row.cells[1].text = ("单位", "得分") if number == 0 else (f"第{number}局", f"{100 - number}")
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_section(WD_SECTION.NEW_PAGE).footer.is_linked_to_previous = True
    document.add_paragraph("另起一页，再见。")
    return document


@pytest.fixture(scope="module")
def libreoffice() -> Iterator[LibreOffice]:
    found = LibreOffice.find()
    yield found
    found.close()


@pytest.mark.office
def test_every_character_of_gb2312_is_printed_in_each_face(libreoffice: LibreOffice) -> None:
    docxs = []
    for face in NAMES:
        document = Document()
        for start in range(0, len(GB2312), 200):
            fonts = document.add_paragraph().add_run(GB2312[start : start + 200])._r.get_or_add_rPr().get_or_add_rFonts()
            for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts.set(qn(f"w:{slot}"), face)
        docxs.append(saved(document))
    for docx, pdf in zip(docxs, libreoffice.to_pdfs(docxs), strict=True):
        assert isinstance(pdf, bytes)
        assert lost_characters(docx, pdf) == Lost()


@pytest.mark.office
def test_fields_numbers_headers_and_hidden_text_are_no_difference(libreoffice: LibreOffice) -> None:
    docx = saved(rich())
    assert lost_characters(docx, libreoffice.to_pdf(docx)) == Lost()


@pytest.mark.office
def test_text_that_is_deleted_with_a_trace_is_printed_all_the_same_and_told_as_too_much(libreoffice: LibreOffice) -> None:
    document = Document()
    deletion = etree.SubElement(document.add_paragraph("留下的")._p, qn("w:del"))
    etree.SubElement(etree.SubElement(deletion, qn("w:r")), qn("w:delText")).text = "删去"
    docx = saved(document)
    lost = lost_characters(docx, libreoffice.to_pdf(docx))
    assert lost.nothing and lost.extra == (("删", 1), ("去", 1))


@pytest.mark.office
def test_dashes_in_the_text_are_not_taken_for_a_page_number(libreoffice: LibreOffice) -> None:
    document = Document()
    footer = document.sections[0].footer.paragraphs[0]
    footer.add_run("— ")
    field(footer, " PAGE ")
    footer.add_run(" —")
    for number in range(12):
        document.add_paragraph(f"第{number}条。" + "构建零件—部件—检验检测的产业链，第—3—号样品，甲——乙；" * 25)
    docx = saved(document)
    pdf = libreoffice.to_pdf(docx)
    assert len(page_texts(pdf)) > 3
    assert lost_characters(docx, pdf) == Lost()
    document.paragraphs[7].add_run("少了的—部件—一处。")
    lost = lost_characters(saved(document), pdf)
    assert "".join(gap.text for gap in lost.gaps).count("部件") == 1  # and no page number stands in for it


def printed(*pages: tuple[str, ...]) -> bytes:
    """A PDF with these lines on its pages."""
    content = io.BytesIO()
    canvas = Canvas(content)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(50, 800 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return content.getvalue()


def test_a_name_that_also_stands_in_a_paragraph_over_two_pages_is_found_in_both_places() -> None:
    document = Document()
    footer = document.sections[0].footer.paragraphs[0]
    field(footer, "PAGE")
    document.add_paragraph("Send us the list of liaisons by Friday, and sign it.")
    document.add_paragraph("list of liaisons")
    first, second = ("Send us the list of liaisons by Fri", "1"), ("day, and sign it.", "list of liaisons", "2")
    assert lost_characters(saved(document), printed(first, second)) == Lost()
    lost = lost_characters(saved(document), printed(first, (second[0], "2")))
    assert lost.missing.total() == len("listofliaisons")


def test_a_letter_from_another_font_that_stands_at_the_end_of_its_line_is_not_lost() -> None:
    """pdfium tells it there; the name in the cell below is another one and has to stand for itself."""
    document = Document()
    document.add_paragraph("First of all comes Tongrui Street with its score.")
    document.add_paragraph("Tongrui Street")
    told = ("First of all comes Tongui Street with its score.r", "Tongrui Street")
    assert lost_characters(saved(document), printed(told)) == Lost()
    lost = lost_characters(saved(document), printed((told[0],)))
    assert lost.missing.total() == len("TongruiStreet")
    assert lost_characters(saved(document), printed((told[0][:-1], told[1]))).missing == {"r": 1}


def test_a_text_that_repeats_itself_over_many_pages_is_found_whole() -> None:
    document = Document()
    document.add_paragraph("long words, " * 60)
    header = document.add_table(1, 1).rows[0]
    header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    header.cells[0].text = "The title of the column"
    pages = [("The title of the column", *["long words, " * 5] * 4) for _ in range(3)]
    assert lost_characters(saved(document), printed(*pages)) == Lost()
    less = lost_characters(saved(document), printed(*pages[:2], pages[2][:-1]))
    assert less.missing.total() == len("longwords,") * 5


@pytest.mark.office
def test_the_number_of_a_turned_page_does_not_run_across_its_lines(libreoffice: LibreOffice) -> None:
    notes = [Note(text=f"{number}.如有其他需说明的事项，请在“备注”栏填写。") for number in range(1, 12)]
    docx = pressed(file_paper(attachments=(attached("台账", LEDGER_HEAD, LEDGER, *notes),)))
    pdf = libreoffice.to_pdf(docx)
    turned = page_texts(pdf)[1:-1]
    assert all(page.endswith(f"—{number}—") for number, page in enumerate(turned, 2))
    assert lost_characters(docx, pdf) == Lost()


@pytest.mark.parametrize(
    ("instruction", "opened"),
    [(" PAGE ", NUMBER), (r" PAGE \* MERGEFORMAT ", NUMBER), (r"PAGE \* CardText", OPEN), (" NUMPAGES", NUMBER), ("DATE", OPEN)],
)
def test_a_page_field_stands_for_a_number_and_a_date_for_anything(instruction: str, opened: str) -> None:
    document = Document()
    field(document.add_paragraph("甲"), instruction)
    (passage,) = passages(saved(document))
    assert (passage.text, passage.words, passage.is_open) == (f"甲{opened}", "甲", True)


@pytest.mark.office
def test_a_lost_mark_is_told_with_its_place_though_an_automatic_number_has_the_same(libreoffice: LibreOffice) -> None:
    whole, without = saved(rich()), saved(rich(marks=""))
    lost = lost_characters(whole, libreoffice.to_pdf(without))
    (gap,) = lost.gaps
    assert (gap.text, gap.before, gap.page) == ("、", "列在第二的事项", 1)
    with pytest.raises(CharactersLost, match=r"少了1个字：第1页“列在第二的事项”之后的“、”.*没有印发，docx 已保留"):
        lost.refuse()


@pytest.mark.office
def test_a_header_that_no_page_shows_is_lost(libreoffice: LibreOffice) -> None:
    with_header, without = rich(), rich()
    with_header.sections[0].header.paragraphs[0].text = "另外的页眉"
    without.sections[0].header.paragraphs[0].text = ""
    lost = lost_characters(saved(with_header), libreoffice.to_pdf(saved(without)))
    assert [gap.text for gap in lost.gaps] == ["另外的页眉"] and "页眉第1段" in lost.gaps[0].sentence


@pytest.mark.office
def test_a_character_without_a_glyph_is_named_with_what_to_do(libreoffice: LibreOffice) -> None:
    unknown = next(chr(code) for code in range(0x20000, 0x2FA1F) if drawable(chr(code)) is False)
    document = Document()
    document.add_paragraph(f"张{unknown}，{RARE}")
    docx = saved(document)
    lost = lost_characters(docx, libreoffice.to_pdf(docx))
    assert lost.boxes == (unknown,) and lost.missing == {unknown: 1}
    with pytest.raises(CharactersLost, match=f"本机没有能印“{unknown}”的字体"):
        lost.refuse()


@pytest.mark.office
def test_quite_another_paper_is_told_by_its_sums(libreoffice: LibreOffice) -> None:
    long, short = Document(), Document()
    for start in range(0, 6000, 100):
        long.add_paragraph((GB2312[start : start + 100]) * 5)
    short.add_paragraph("甲")
    lost = lost_characters(saved(long), libreoffice.to_pdf(saved(short)))
    assert lost.missing.total() > 29_000 and [gap.place for gap in lost.gaps] == ["全文"]


def test_a_text_box_with_its_fallback_is_read_once() -> None:
    document = Document()
    run = document.add_paragraph("框外").add_run()._r
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    content = f'<w:txbxContent xmlns:w="{qn("w:p")[1:-2]}"><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>'
    run.append(
        etree.fromstring(
            f'<mc:AlternateContent xmlns:mc="{space}"><mc:Choice Requires="wps">{content}</mc:Choice>'
            f"<mc:Fallback>{content}</mc:Fallback></mc:AlternateContent>"
        )
    )
    found = passages(saved(document))
    assert [passage.text for passage in found] == ["框外", "框内"] and found[1].place.startswith("文本框")


def test_capitals_hyphens_and_simple_fields_are_read_as_they_are_printed() -> None:
    document = Document()
    document.add_paragraph().add_run("abc").font.all_caps = True
    run = document.add_paragraph("0563").add_run()
    run._r.append(OxmlElement("w:noBreakHyphen"))
    run.add_text("6012")
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), " DATE ")
    document.add_paragraph("今天是")._p.append(simple)
    assert [passage.text for passage in passages(saved(document))] == ["ABC", "0563-6012", "今天是\ufffc"]


@pytest.mark.parametrize("content", [b"", b"plain text"])
def test_what_is_no_docx_or_no_pdf_is_told(content: bytes) -> None:
    with pytest.raises(ValueError, match="docx"):
        lost_characters(content, b"%PDF-")
    with pytest.raises(ValueError, match="PDF"):
        lost_characters(saved(Document()), content)


@given(st.text())
def test_plain_text_stays_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert plain(text + " \n\u200b\ufe0f") == plain(text)


@pytest.mark.parametrize(
    ("put", "meant"), [("⾏", "行"), ("⻓", "长"), ("ﬁ", "fi"), ("\u2011", "-"), ("（", "（"), ("Ａ", "Ａ"), ("㎡", "㎡")]
)
def test_only_what_fonts_exchange_is_put_right(put: str, meant: str) -> None:
    assert plain(put) == meant
