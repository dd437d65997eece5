"""Numbers that nobody typed: what a person sees before a paragraph is read, and found."""

from __future__ import annotations

import io
import subprocess
import time
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph
from hypothesis import given
from hypothesis import strategies as st

from services.formats.pdf import LibreOffice, LibreOfficeMissing
from services.formats.readers.docx import DocxReader
from services.formats.word_names import W
from services.model.normal import Normal
from services.parsing.proposal import propose

Level = tuple[str, str, str]  # numFmt, lvlText, suff
CHAPTERS: tuple[Level, ...] = (
    ("chineseCounting", "第%1章", "space"),
    ("chineseCounting", "第%2条", "tab"),
    ("decimal", "（%3）", "nothing"),
    ("chineseCountingThousand", "%4、", "tab"),
)


def numbered(*lists: tuple[Level, ...]) -> Document:
    """A document whose list n, from 71 on, has these levels."""
    document = Document()
    root = document.part.numbering_part.element
    for number, levels in enumerate(lists, start=71):
        inner = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
            f'<w:suff w:val="{behind}"/></w:lvl>'
            for at, (kind, text, behind) in enumerate(levels)
        )
        root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{inner}</w:abstractNum>'))
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
    return document


def put(paragraph: Paragraph, list_id: int, level: int | None = 0) -> Paragraph:
    place = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}>{place}<w:numId w:val="{list_id}"/></w:numPr>'))
    return paragraph


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def text_of(document: Document) -> str:
    return DocxReader().read(saved(document)).text


def agreement() -> Document:
    document = numbered(CHAPTERS)
    document.add_paragraph("产业合作框架协议")
    for level, text in (
        (0, "总则"),
        (1, "双方共建产业园区。"),
        (1, "合作期限"),
        (2, "自签订之日起三年。"),
        (0, "附则"),
        (3, "其他"),
    ):
        put(document.add_paragraph(text), 71, level)
    return document


READ = [
    "产业合作框架协议",
    "第一章 总则",
    "第一条 双方共建产业园区。",
    "第二条 合作期限",
    "（1）自签订之日起三年。",
    "第二章 附则",
    "一、其他",
]


def test_the_numbers_of_chapters_and_clauses_are_read() -> None:
    document = agreement()
    assert text_of(document).split("\n") == READ
    assert DocxReader().inspect(saved(document)).first_page_text.split("\n") == READ


@pytest.mark.office
def test_they_are_what_a_person_sees_on_the_printed_page(tmp_path: Path) -> None:
    try:
        pdf = LibreOffice.find().to_pdf(saved(agreement()))
    except LibreOfficeMissing:
        pytest.skip("!!! LibreOffice is not installed: what a person sees was NOT compared")
    (tmp_path / "a.pdf").write_bytes(pdf)
    seen = subprocess.run(["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"], capture_output=True, text=True, check=True)
    assert "".join(seen.stdout.split()) == "".join("".join(READ).split())


def test_a_clause_is_found_by_its_number() -> None:
    assert Normal.of("第二条合作期限").text in Normal.of(text_of(agreement())).text


def test_the_numbers_of_a_style_and_of_what_it_is_based_on_are_read() -> None:
    document = numbered(CHAPTERS)
    heading = document.styles["Heading 1"].element.get_or_add_pPr()
    heading.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="71"/></w:numPr>'))
    clause = document.styles.add_style("条", 1)
    clause.base_style = document.styles["Heading 1"]
    clause.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="1"/></w:numPr>'))
    document.add_paragraph("总则", style="Heading 1")
    document.add_paragraph("双方合作。", style="条")
    put(document.add_paragraph("不编号的标题", style="Heading 1"), 0)
    document.add_paragraph("附则", style="Heading 1")
    assert text_of(document).split("\n") == ["第一章 总则", "第一条 双方合作。", "不编号的标题", "第二章 附则"]


def test_higher_levels_are_written_in_figures_where_the_list_says_so() -> None:
    document = numbered((("chineseCounting", "第%1条", "space"), ("decimal", "%1.%2", "space")))
    lists = document.part.numbering_part.element
    (lower,) = (text for text in lists.iter(f"{W}lvlText") if text.get(f"{W}val") == "%1.%2" and text.getprevious() is not None)
    lower.addprevious(parse_xml(f"<w:isLgl {nsdecls('w')}/>"))
    put(document.add_paragraph("合作内容"), 71)
    put(document.add_paragraph("产业"), 71, 1)
    assert text_of(document).split("\n") == ["第一条 合作内容", "1.1 产业"]


def test_a_column_of_automatic_serial_numbers_is_read_though_its_cells_are_empty() -> None:
    document = numbered((("decimal", "%1", "nothing"),))
    table = document.add_table(rows=3, cols=2)
    for row, unit in zip(table.rows, ("新杭镇", "誓节镇", "邱村镇"), strict=True):
        put(row.cells[0].paragraphs[0], 71)
        row.cells[1].text = unit
    read = DocxReader().read(saved(document))
    assert read.tables[0].rows == (("1", "新杭镇"), ("2", "誓节镇"), ("3", "邱村镇"))


def test_bullets_lists_that_are_not_there_and_odd_levels_print_nothing() -> None:
    document = numbered((("bullet", "●", "tab"),))
    put(document.add_paragraph("甲"), 71)
    put(document.add_paragraph("乙"), 999)
    put(document.add_paragraph("丙"), 71, 8)
    assert text_of(document).split("\n") == ["甲", "乙", "丙"]


def test_a_style_that_is_based_on_itself_ends() -> None:
    document = numbered(CHAPTERS)
    style = document.styles["Heading 1"]
    style.base_style = style
    document.add_paragraph("总则", style="Heading 1")
    assert text_of(document) == "总则"


def test_a_long_text_around_a_number_is_not_printed_a_hundred_thousand_times() -> None:
    document = numbered((("decimal", "甲" * 100_000 + "%1", "nothing"),))
    for _ in range(300):
        put(document.add_paragraph("乙"), 71)
    began = time.process_time()
    assert len(text_of(document)) < 300 * 100
    assert time.process_time() - began < 5


def test_facts_stand_at_their_places_behind_the_numbers() -> None:
    document = agreement()
    put(document.add_paragraph("本协议有效期三年，总投资2.5亿元。"), 71, 1)
    for line in ("甲方：广德市人民政府", "乙方：溧阳市人民政府", "签订日期：2022年9月2日"):
        document.add_paragraph(line)
    read = DocxReader().read(saved(document))
    facts = propose([(1, read)]).facts
    assert {fact.value for fact in facts} >= {"产业合作框架协议", "广德市人民政府", "溧阳市人民政府", "2022-09-02", "3年"}
    assert all(read.text[fact.start : fact.end] == fact.quote for fact in facts if fact.start is not None)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30))
def test_each_number_is_one_more_than_the_last_of_its_level(levels: list[int]) -> None:
    document = numbered((*[("decimal", f"%{n}", "nothing") for n in range(1, 5)],))
    for level in levels:
        put(document.add_paragraph("。"), 71, level)
    counts = [0, 0, 0, 0]
    expected = []
    for level in levels:
        counts[level:] = [counts[level] + 1, *[0] * (3 - level)]
        expected.append(f"{counts[level]}。")
    assert text_of(document).split("\n") == expected
