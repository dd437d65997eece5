from __future__ import annotations

import io
from datetime import date, datetime
from importlib.metadata import version

import pytest
from openpyxl import Workbook
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from services.formats.kinds import READABLE
from services.formats.readers import Unreadable
from services.formats.readers.docx import DocxReader
from services.formats.readers.pdf import PdfReader, clean
from services.formats.readers.registry import READERS, reader_for
from services.formats.readers.sheets import SheetReader
from services.formats.readers.text import TextReader
from services.formats.wire import document_from_wire, document_to_wire
from services.model.document import Origin, ParsedDocument
from services.model.files import FileKind
from tests.samples import hostile
from tests.samples.agreements import BY_NAME, SAMPLES, Sample

P = hostile.paragraph


def read_docx(body: str, **parts: str) -> ParsedDocument:
    return DocxReader().read(hostile.docx(body, **parts))


def test_each_readable_kind_has_exactly_one_reader() -> None:
    accepted = {kind: sum(reader.accepts(kind) for reader in READERS) for kind in FileKind}
    assert {kind for kind, count in accepted.items() if count} == READABLE
    assert max(accepted.values()) == 1
    assert reader_for(FileKind.OTHER) is None and reader_for(FileKind.DOC) is None


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.label)
def test_every_word_of_a_sample_is_read_once_and_in_order(sample: Sample) -> None:
    reader = reader_for(FileKind(sample.form))
    assert reader is not None
    document = reader.read(sample.build())
    found = "".join(document.text.split())
    cursor = 0
    for line in sample.lines:
        for piece in line.lstrip("#>| ").split("|"):
            words = "".join(piece.split())
            if sample.form == "pdf" and len(words) > 20:
                continue  # may be cut by a page's edge, whose header and number stand in between
            cursor = found.index(words, cursor) + len(words)
    assert document.kind == sample.form
    assert document.paged is (sample.form == "pdf")
    assert document_from_wire(document_to_wire(document)) == document


def test_equal_samples_are_equal_bytes() -> None:
    for name in ("产业合作框架协议", "跨界水环境联保共治协议", "毗邻公交合作备忘录"):
        assert BY_NAME[name].build() == BY_NAME[name].build()


# --- docx ----------------------------------------------------------------------------------------------------------------------


def test_tracked_deletions_field_codes_and_hidden_text_are_not_on_the_paper() -> None:
    document = read_docx(
        "<w:p><w:r><w:t>合作</w:t></w:r><w:del><w:r><w:delText>旧的</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>协议</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>搬走</w:t></w:r></w:moveFrom>"
        "<w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>。</w:t></w:r></w:p>'
    )
    assert document.text == "合作协议。"


def test_text_boxes_content_controls_and_links_are_read_once() -> None:
    box = f"<w:txbxContent>{P('文本框')}</w:txbxContent>"
    document = read_docx(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        + box
        + "</wps:txbx></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><v:textbox>" + box + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        "<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{P('控件')}</w:sdtContent></w:sdt>"
    )
    assert document.text == "链接\n文本框\n控件"


def test_a_table_is_lines_of_tabs_and_a_grid_with_its_merged_cells_filled() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{P(text)}</w:tc>"

    begun, wide = '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'
    document = read_docx(
        "<w:tbl><w:tblPr/>"
        f"<w:tr>{cell('单位', begun)}{cell('事项', wide)}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('甲')}{cell('乙')}</w:tr>"
        f"<w:tr>{cell('新杭镇')}{cell('丙')}{cell('丁')}</w:tr></w:tbl>"
    )
    assert document.tables[0].rows == (("单位", "事项", "事项"), ("单位", "甲", "乙"), ("新杭镇", "丙", "丁"))
    assert document.text == "单位\t事项\n甲\t乙\n新杭镇\t丙\t丁"


def test_headers_footers_and_footnotes_are_read_around_the_body() -> None:
    def part(name: str, text: str) -> str:
        return f"<w:{name} {hostile.W}>{P(text)}</w:{name}>"

    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="{name}" Type="{office}/{kind}" Target="{name}.xml"/>'
        for name, kind in (("h1", "header"), ("f1", "footer"), ("n", "footnotes"))
    )
    content = hostile.docx(
        '<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
        '<w:sectPr><w:headerReference r:id="h1"/><w:headerReference w:type="even" r:id="h1"/>'
        '<w:footerReference r:id="f1"/></w:sectPr>',
        parts={
            "word/h1.xml": part("hdr", "页眉"),
            "word/f1.xml": part("ftr", "页脚"),
            "word/n.xml": f'<w:footnotes {hostile.W}><w:footnote w:id="2">{P("脚注")}</w:footnote></w:footnotes>',
        },
        links=links,
    )
    assert DocxReader().read(content).text == "页眉\n正文\n脚注\n页脚"


def test_tabs_breaks_and_special_hyphens_keep_their_meaning() -> None:
    assert read_docx(
        "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t></w:r></w:p>"
    ).text == ("甲\t乙\n1-2")


def test_a_table_of_fifteen_hundred_rows_is_read_in_seconds() -> None:
    row = "<w:tr>" + f"<w:tc>{P('内容')}</w:tc>" * 7 + "</w:tr>"
    document = read_docx(f"<w:tbl>{row * 1_500}</w:tbl>")
    assert len(document.tables[0].rows) == 1_500


def test_an_entity_shows_nothing_of_this_machine() -> None:
    assert "root:" not in DocxReader().read(hostile.with_doctype()).text


# --- pdf -----------------------------------------------------------------------------------------------------------------------


def pdf_with(*pages: str, picture: bool = False, size: float = 1.0) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    image = ImageReader(Image.new("RGB", (20, 20), "grey"))
    for text in pages:
        canvas.drawString(72, 700, text)
        if picture:
            canvas.drawImage(image, 0, 0, A4[0] * size, A4[1] * size)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_pdf_has_the_pages_of_its_paper() -> None:
    document = PdfReader().read(pdf_with("first page of text", "second page of text"))
    assert [(page.number, page.text.strip(), page.origin) for page in document.pages] == [
        (1, "first page of text", Origin.TEXT),
        (2, "second page of text", Origin.TEXT),
    ]
    assert version("pypdfium2") in document.parser
    assert document.page_at(document.text.index("second")) == 2


def test_a_scanned_page_waits_for_recognition_and_says_so() -> None:
    document = PdfReader().read(pdf_with("", picture=True))
    assert document.pages[0].origin is Origin.NONE and document.origin is Origin.NONE
    assert [(remark.code, remark.where) for remark in document.findings] == [("R02", "第1页")]
    assert "待识别" in document.findings[0].text


def test_a_small_picture_makes_no_scan() -> None:
    document = PdfReader().read(pdf_with("hi", picture=True, size=0.3))
    assert document.pages[0].text == "hi" and not document.findings


def test_a_page_whose_font_lost_its_unicode_waits_for_recognition() -> None:
    content = pdf_with("a page of perfectly readable text, long enough to count")
    broken = content.replace(b"/Encoding /WinAnsiEncoding", b"/Encoding << /Differences [32" + b" /g1" * 95 + b"] >>")
    assert broken != content
    document = PdfReader().read(broken)
    assert document.pages[0].origin is Origin.NONE


def test_tables_are_looked_for_on_ruled_pages_only() -> None:
    document = PdfReader().read(hostile.good("pdf"))
    assert [table.page for table in document.tables] == [1]
    assert document.tables[0].rows[0] == ("断面名称", "所在河流", "水质目标")
    assert not PdfReader().read(pdf_with("no lines")).tables


def test_line_ends_and_line_end_hyphens_are_plain() -> None:
    assert clean("第一行\r\n第二行\r") == "第一行\n第二行\n"
    assert clean("co\ufffeoperation 2022\ufffe2025") == "cooperation 2022-2025"


def test_too_many_pages_are_said_and_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.formats.readers.pdf.MAX_PAGES", 1)
    with pytest.raises(Unreadable, match="2 页，超过 1 页"):
        PdfReader().read(pdf_with("a", "b"))
    assert not PdfReader().inspect(pdf_with("a", "b")).opens


# --- txt -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    text = "合作协议\r\n甲方：广德市人民政府\n乙方：溧阳市人民政府，G60科创走廊 2022年9月2日。"
    document = TextReader().read(text.encode(encoding))
    assert document.text == text.replace("\r\n", "\n")
    assert not document.findings


def test_text_that_fits_no_encoding_is_read_as_far_as_it_goes_and_says_so() -> None:
    document = TextReader().read("甲方：广德市".encode() + b"\xff\xff")
    assert [remark.code for remark in document.findings] == ["R06"]


# --- xlsx ----------------------------------------------------------------------------------------------------------------------


def workbook(*sheets: tuple[str, list[list[object]]], merges: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for merge in merges:
            sheet.merge_cells(merge)
        for cell in sheet["D"] if sheet.max_column >= 4 else ():
            cell.number_format = "0.0%"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_each_sheet_is_a_page_of_rows_as_a_person_sees_them() -> None:
    content = workbook(
        (
            "第一季度",
            [["单位", "得分", "日期", "占比"], ["新杭镇", 95.0, date(2022, 9, 2), 0.125], ["誓节镇", 0.1 + 0.2, None, None]],
        ),
        ("空表", []),
        ("第三张", [[datetime(2022, 9, 2, 8, 30), True, "多行\n文字"]]),
    )
    document = SheetReader().read(content)
    assert [page.text for page in document.pages] == [
        "第一季度\n单位\t得分\t日期\t占比\n新杭镇\t95\t2022-09-02\t12.5%\n誓节镇\t0.3",
        "空表",
        "第三张\n2022-09-02 08:30:00\tTRUE\t多行\n文字",
    ]
    assert [table.page for table in document.tables] == [1, 3]


def test_a_merged_cell_of_a_sheet_fills_its_rows() -> None:
    document = SheetReader().read(workbook(("表", [["新杭镇", "甲"], [None, "乙"], ["合计", None]]), merges=("A1:A2", "A3:B3")))
    assert document.tables[0].rows == (("新杭镇", "甲"), ("新杭镇", "乙"), ("合计", "合计"))


def test_an_empty_workbook_says_so() -> None:
    assert [remark.code for remark in SheetReader().read(workbook(("表", []))).findings] == ["R05"]


@pytest.mark.parametrize("content", [hostile.huge_dimension_xlsx(), hostile.huge_cell_xlsx(), hostile.huge_merge_xlsx()])
def test_a_sheet_that_claims_too_much_is_never_loaded(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_arguments: object, **_options: object) -> None:
        raise AssertionError("the workbook was loaded")

    monkeypatch.setattr("services.formats.readers.sheets.openpyxl.load_workbook", never)
    with pytest.raises(Unreadable, match="上限"):
        SheetReader().read(content)
    assert SheetReader().inspect(content).seal is not None


def test_a_sheet_formatted_to_its_last_row_is_still_read() -> None:
    content = hostile._with_sheet_xml(lambda xml: xml.replace(b"A1:C2", b"A1:G1048576"))
    assert "新杭镇" in SheetReader().read(content).text
