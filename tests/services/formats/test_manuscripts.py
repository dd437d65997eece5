"""Files that hold a plain official text: their lines, tables and numbering as the recogniser needs them."""

from __future__ import annotations

import codecs
import io

import pytest
from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from services.formats.gate import ArchiveTooLarge
from services.formats.kinds import KindMismatch
from services.formats.manuscripts import (
    EmptyManuscript,
    ManuscriptTooLong,
    NotAManuscript,
    SealedManuscript,
    manuscript_source,
    read_manuscript,
)
from services.model.manuscript import Line, Manuscript, Paragraph, Table, unaccounted
from tests.samples import hostile

TEXT = "关于检查的通知\n\n各单位：\n请认真执行。\n广德市财政局\n2022年9月2日\n"


def saved(document: Docx) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def read(content: bytes, label: str = "文稿.docx") -> Manuscript:
    """The parts of a file, none of its characters lost."""
    manuscript = read_manuscript(content, label=label)
    assert not unaccounted(manuscript_source(content, label=label).lines, manuscript)
    return manuscript


def with_lists(document: Docx) -> None:
    """Lists of 一、 and （一） and of 1. as Word numbers them."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (kind, text) in enumerate([("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3．")])
    )
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="70">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="70"><w:abstractNumId w:val="70"/></w:num>'))
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="71"><w:abstractNumId w:val="70"/>{restart}</w:num>'))


def numbered(document: Docx, text: str, *, level: int, list_id: int = 70) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_every_encoding_of_a_chinese_office(encoding: str) -> None:
    manuscript = read(TEXT.replace("\n", "\r\n").encode(encoding), "通知.txt")
    assert (manuscript.title, manuscript.recipients, manuscript.dated) == ("关于检查的通知", "各单位", "2022年9月2日")


def test_utf_16_with_the_other_byte_order_is_read() -> None:
    assert read(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "通知.txt").signature == ("广德市财政局",)


def test_markdown_is_read_as_text_with_headings() -> None:
    manuscript = read("# 关于检查的通知\n\n各单位：\n\n## 总体要求\n\n请执行。\n".encode(), "通知.md")
    assert manuscript.title == "关于检查的通知" and manuscript.body[0] == Paragraph(text="总体要求", level=1)


def test_the_alignment_of_word_paragraphs_tells_title_and_signature() -> None:
    document = Document()
    for text, alignment in (
        ("合作区建设", WD_ALIGN_PARAGRAPH.CENTER),
        ("工作汇报提纲材料", WD_ALIGN_PARAGRAPH.CENTER),
        ("现将有关情况汇报如下。", None),
        ("广德市财政局", WD_ALIGN_PARAGRAPH.RIGHT),
        ("2022年9月2日", WD_ALIGN_PARAGRAPH.RIGHT),
    ):
        document.add_paragraph(text).alignment = alignment
    manuscript = read(saved(document))
    assert (manuscript.title, manuscript.signature) == ("合作区建设工作汇报提纲材料", ("广德市财政局",))


def test_automatic_numbering_is_written_out_as_word_shows_it() -> None:
    document = Document()
    with_lists(document)
    for text, level in (("要求", 0), ("加强领导。要落实。", 1), ("细则", 2), ("压实责任。要落实。", 1), ("安排", 0), ("报送", 1)):
        numbered(document, text, level=level)
    numbered(document, "另起", level=0, list_id=71)
    texts = [item.text for item in manuscript_source(saved(document), label="a.docx").lines if isinstance(item, Line)]
    assert texts == [
        "一、要求",
        "（一）加强领导。要落实。",
        "1．细则",
        "（二）压实责任。要落实。",
        "二、安排",
        "（一）报送",
        "五、另起",
    ]


def test_bullets_add_no_characters_and_headings_say_their_level() -> None:
    document = Document()
    document.add_paragraph("关于检查的通知", style="Title")
    document.add_paragraph("总体要求", style="Heading 1")
    document.add_paragraph("政策争取", style="List Bullet")
    lines = manuscript_source(saved(document), label="a.docx").lines
    assert [(item.text, item.heading) for item in lines if isinstance(item, Line)] == [
        ("关于检查的通知", 1),
        ("总体要求", 2),
        ("政策争取", 0),
    ]


def test_bullets_that_are_not_printed_are_told_with_their_places() -> None:
    document = Document()
    for text in ("关于检查的通知", "各单位：", "请做好以下工作："):
        document.add_paragraph(text)
    for text in ("政策争取", "交流合作"):
        document.add_paragraph(text, style="List Bullet")
    manuscript = read(saved(document))
    assert [(found.code, found.where) for found in manuscript.findings if found.code == "M37"] == [("M37", "第4段、第5段")]
    assert [block.text for block in manuscript.body if isinstance(block, Paragraph)][1:] == ["政策争取", "交流合作"]


def with_arabic_list(document: Docx) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, text in enumerate(["%1.", "%1.%2", "%1.%2.%3"])
    )
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="80">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="80"><w:abstractNumId w:val="80"/></w:num>'))


def test_automatic_numbers_over_the_headings_become_those_of_an_official_text_and_that_is_told() -> None:
    document = Document()
    with_arabic_list(document)
    document.add_paragraph("关于检查的通知")
    for text, level in (("总体要求", 0), ("指导思想", 1), ("工作安排", 0), ("时间", 1), ("报名", 2)):
        numbered(document, text, level=level, list_id=80)
        document.add_paragraph("请认真执行。")
    manuscript = read(saved(document))
    texts = [block.text for block in manuscript.body if isinstance(block, Paragraph)]
    assert texts[::2] == ["一、总体要求", "（一）指导思想", "二、工作安排", "（一）时间", "1.报名"]
    (change,) = [found for found in manuscript.findings if found.code == "M38"]
    assert "“1.”" in change.text and "“一、”" in change.text and "共5处" in change.text


def test_automatic_numbers_of_a_list_of_attachments_or_of_plain_items_stay() -> None:
    for before in ("附件：", "请报送下列材料："):
        document = Document()
        with_arabic_list(document)
        for text in ("关于检查的通知", "各单位：", "请执行。", before):
            document.add_paragraph(text)
        for text in ("名单", "台账"):
            numbered(document, text, level=0, list_id=80)
        lines = manuscript_source(saved(document), label="a.docx").lines
        assert [line.text for line in lines if isinstance(line, Line)][-2:] == ["1.名单", "2.台账"]


def test_a_typed_number_of_the_first_level_leaves_automatic_ones_as_they_are() -> None:
    document = Document()
    with_arabic_list(document)
    document.add_paragraph("一、总体要求")
    for text in ("加强领导", "抓好落实"):
        numbered(document, text, level=0, list_id=80)
        document.add_paragraph("请认真执行。")
    lines = manuscript_source(saved(document), label="a.docx").lines
    assert [line.text for line in lines if isinstance(line, Line)][1::2] == ["1.加强领导", "2.抓好落实"]


def test_merged_cells_of_a_word_table_keep_their_spans() -> None:
    document = Document()
    table = document.add_table(4, 4)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "部门"
    table.cell(0, 1).merge(table.cell(0, 3)).text = "联络员"
    for column, text in enumerate(("姓名", "职务", "电话"), start=1):
        table.cell(1, column).text = text
    table.cell(2, 1).merge(table.cell(3, 2)).text = "张三\n李四"
    (made,) = manuscript_source(saved(document), label="a.docx").lines
    assert isinstance(made, Table) and (made.columns, made.header_rows) == (4, 2)
    assert [[(cell.text, cell.columns, cell.rows) for cell in row] for row in made.rows] == [
        [("部门", 1, 2), ("联络员", 3, 1)],
        [("姓名", 1, 1), ("职务", 1, 1), ("电话", 1, 1)],
        [("", 1, 1), ("张三\n李四", 2, 2), ("", 1, 1)],
        [("", 1, 1), ("", 1, 1)],
    ]


def test_repeated_header_rows_are_taken_from_the_file() -> None:
    document = Document()
    table = document.add_table(3, 2)
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    table.cell(0, 0).text = "序号"
    (made,) = manuscript_source(saved(document), label="a.docx").lines
    assert isinstance(made, Table) and made.header_rows == 2


def test_lines_broken_by_hand_are_lines_and_headers_and_footers_are_not_read() -> None:
    document = Document()
    run = document.add_paragraph().add_run("关于检查的")
    run.add_break(WD_BREAK.LINE)
    run.add_text("通知")
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.add_paragraph("请执行。")
    manuscript = read(saved(document))
    assert manuscript.title == "关于检查的通知" and "页眉" not in str(manuscript)


def test_deleted_text_is_gone_and_inserted_text_is_there() -> None:
    document = Document()
    paragraph = document.add_paragraph("请")
    for tag, text in (("ins", "<w:t>认真</w:t>"), ("del", "<w:delText>马上</w:delText>")):
        paragraph._p.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1" w:author="张三"><w:r>{text}</w:r></w:{tag}>'))
    paragraph.add_run("执行。")
    (line,) = manuscript_source(saved(document), label="a.docx").lines
    assert isinstance(line, Line) and line.text == "请认真执行。"


def test_text_boxes_pictures_and_footnotes_are_named_in_findings() -> None:
    document = Document()
    paragraph = document.add_paragraph("请执行。")
    box = f"<w:txbxContent {nsdecls('w')}><w:p><w:r><w:t>框内的字</w:t></w:r></w:p></w:txbxContent>"
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:pict>{box}</w:pict></w:r>"))
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>注下的字</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    document.add_paragraph().add_run().add_picture(picture)
    findings = {finding.code: finding.text for finding in read(saved(document)).findings}
    assert "框内的字" in findings["M19"] and findings["M20"].startswith("1幅") and "注下的字" in findings["M21"]


@pytest.mark.parametrize("content", [b"", b" \n\t\n", "　　\n".encode()])
def test_an_empty_file_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(EmptyManuscript, match=r"“空\.txt”里没有可排版的文字。请核对"):
        manuscript_source(content, label="空.txt")


def test_a_word_file_without_words_is_refused() -> None:
    with pytest.raises(EmptyManuscript):
        manuscript_source(saved(Document()), label="空.docx")


def test_a_file_of_another_kind_is_refused_with_the_kinds_that_are_taken() -> None:
    with pytest.raises(NotAManuscript, match=r"另存为 \.docx"):
        manuscript_source(hostile.xlsx(), label="台账.xlsx")


def test_a_file_that_is_not_what_its_name_says_is_refused() -> None:
    with pytest.raises(KindMismatch):
        manuscript_source(hostile.xlsx(), label="通知.docx")


def test_a_truncated_word_file_is_refused() -> None:
    with pytest.raises(SealedManuscript, match="已损坏"):
        manuscript_source(hostile.truncated(saved(Document())), label="通知.docx")


def test_a_word_file_with_macros_is_refused() -> None:
    with pytest.raises((SealedManuscript, NotAManuscript, KindMismatch)):
        manuscript_source(hostile.with_macros(), label="通知.docx")


def test_a_bomb_never_reaches_the_parser() -> None:
    with pytest.raises(ArchiveTooLarge):
        manuscript_source(hostile.zip_bomb_docx(), label="通知.docx")


def test_a_text_of_more_than_a_million_characters_is_refused() -> None:
    with pytest.raises(ManuscriptTooLong, match="分成几份"):
        manuscript_source(("长" * 1_000_001).encode(), label="通知.txt")
