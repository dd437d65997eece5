"""The pass after rendering: tables, turned pages, lists, letterheads; and the figures of the rendered page."""

from __future__ import annotations

import io
from typing import Any

import pdfplumber
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from services.formats.gongwen import layout
from services.formats.gongwen.block_values import blocks_value
from services.formats.gongwen.frame_foot import imprint_borders
from services.formats.gongwen.layout import Style
from services.formats.gongwen.titles import measure
from services.formats.gongwen.typesetting.columns import column_of, lines_in, set_columns
from services.formats.pdf import LibreOffice
from services.formats.pdf.letters import page_texts
from services.model.manuscript.parts import Cell, FormHead, Note, Table
from tests.framed_papers import (
    LEDGER,
    LEDGER_HEAD,
    NOTES,
    ROSTER,
    attached,
    file_paper,
    full_notice,
    letter,
    pressed,
    table,
    text,
)

MM = 72 / 25.4


def read(facts: Any, **how: Any) -> Any:
    return Document(io.BytesIO(pressed(facts, **how)))


def widths(made: Any) -> list[int]:
    return [int(column.get(qn("w:w"))) for column in made._tbl.tblGrid.findall(qn("w:gridCol"))]


def sizes(made: Any) -> set[float]:
    return {int(node.get(qn("w:val"))) / 2 for node in made._tbl.iter(qn("w:sz"))}


# -- values of a table --

_cells = st.builds(Cell, text=st.text("甲乙1\n", max_size=5), columns=st.integers(1, 3), rows=st.integers(1, 3))
_rows = st.lists(st.lists(_cells, max_size=4).map(tuple), max_size=5).map(tuple)


@given(_rows, st.integers(0, 3), st.integers(1, 6))
def test_every_row_of_a_table_has_all_columns_and_every_text(rows: Any, headers: int, columns: int) -> None:
    values = blocks_value((Table(rows=rows, header_rows=headers, columns=columns),))
    printed = [cell for value in values for row in value["rows"] for cell in row["cells"]]
    assert len({len(row["cells"]) for value in values for row in value["rows"]}) <= 1
    given_texts = sorted(cell.text for row in rows for cell in row if cell.text.strip())
    assert sorted("\n".join(cell["lines"]) for cell in printed if any(line.strip() for line in cell["lines"])) == given_texts
    assert all(cell["lines"] or cell["merged"] for cell in printed)  # a cell without a paragraph is no docx


def test_a_table_wider_than_word_takes_becomes_several() -> None:
    values = blocks_value((table(tuple(f"列{number}" for number in range(130))),))
    assert [len(value["rows"][0]["cells"]) for value in values] == [60, 60, 10]


# -- columns --

_columns = st.lists(st.tuples(st.text("甲乙丙a1 ", max_size=60), st.text("表头", max_size=8)), min_size=1, max_size=40)


@given(_columns, st.booleans())
def test_columns_fill_the_room_exactly_and_each_has_some(given_columns: list[tuple[str, str]], may_turn: bool) -> None:
    columns = [column_of([cell], [head]) for cell, head in given_columns]
    setting = set_columns(columns, sizes=layout.TABLE_SIZES, may_turn=may_turn, room=8845, turned_room=12756)
    assert sum(setting.widths) == (12756 if setting.turned else 8845)
    assert min(setting.widths) > 0 and len(setting.widths) == len(columns)
    assert may_turn or not setting.turned


def test_a_column_that_wants_little_gets_it_beside_one_of_thousands() -> None:
    columns = [column_of(["1"], ["序号"]), column_of(["市发展和改革委"], ["单位"]), column_of(["长" * 3000], ["情况"])]
    setting = set_columns(columns, sizes=(14,), may_turn=False, room=8845, turned_room=12756)
    assert lines_in("市发展和改革委", setting.widths[1] + 80, 14) == 1
    assert setting.widths[2] > 5000


# -- tables --


def test_spans_of_a_two_row_header_are_merged_and_both_rows_repeated() -> None:
    made = read(full_notice()).tables[0]
    assert [cell.text for cell in made.rows[0].cells] == ["部门（单位）", *["分管领导"] * 3, *["联络员"] * 3]
    assert [cell.text for cell in made.rows[1].cells] == ["部门（单位）", *["姓名", "职务", "联系电话"] * 2]
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in made.rows[:3]] == [True, True, False]
    assert sum(widths(made)) == layout.BODY_WIDTH


def row_heights(made: Any) -> list[int]:
    return [int(row._tr.trPr.find(qn("w:trHeight")).get(qn("w:val"))) for row in made.rows]


def test_a_bare_header_gets_rows_to_write_in_and_a_table_with_rows_no_more_than_it_has() -> None:
    forms = read(full_notice()).tables
    assert len(forms[0].rows) >= 2 + 8  # most of an upright page
    assert len(set(row_heights(forms[0])[2:])) == 1
    assert len(forms[1].rows) == 2  # what was typed: the header and an example
    filled = read(file_paper(attachments=(attached("名单", table(("单位", "电话"), ("市发改委", "6012345"))),))).tables[0]
    assert len(filled.rows) == 2


def test_the_rows_of_a_form_that_was_typed_are_of_one_height_where_the_page_has_room() -> None:
    blank = ("",) * 6
    head, example = LEDGER.rows
    form = table(head, example, blank, blank)  # type: ignore[arg-type]
    made = read(file_paper(attachments=(attached("政策争取工作台账", LEDGER_HEAD, form, number=3),))).tables[0]
    assert len(made.rows) == 4
    assert len(set(row_heights(made)[1:])) == 1
    crowded = table(head, example, *[blank] * 20)  # type: ignore[arg-type]
    many = read(file_paper(attachments=(attached("政策争取工作台账", LEDGER_HEAD, crowded, number=3),))).tables[0]
    assert len(many.rows) == 22


def test_a_header_alone_in_the_text_is_printed_as_it_is() -> None:
    made = read(file_paper(body=(text("见下表。"), table(("序号", "单位")), text("请填写。")))).tables[0]
    assert len(made.rows) == 1


def test_labels_that_do_not_fit_into_a_line_stand_in_two_with_as_many_each() -> None:
    labels = (
        "填表单位（盖章并由主要负责人签字）：",
        "填表人（姓名、职务、科室）：",
        "联系电话（办公和手机号码）：",
        "填表日期（年月日）：",
    )
    head = next(each for each in read(form_with(3, labels=labels)).paragraphs if each.style.name == Style.FORM_HEAD)
    assert head.text.split("\n") == ["\t".join(labels[:2]), "\t".join(labels[2:])]
    assert len(head.paragraph_format.tab_stops) == 1


def form_with(notes: int, *, labels: tuple[str, ...] = LEDGER_HEAD.labels, title: str = "政策争取工作台账") -> Any:
    """A paper with a ledger and so many notes under it."""
    told = [Note(text=f"{number}.如有其他需说明的事项，请在“备注”栏填写。") for number in range(1, notes + 1)]
    return file_paper(attachments=(attached(title, FormHead(labels=labels), LEDGER, *told),))


@pytest.mark.office
def test_a_form_and_its_notes_stay_on_one_page() -> None:
    long = "市直有关单位和各乡镇（街道）开展政策争取、交流合作、制度创新工作情况月度统计台账"
    cases = [*((notes, "交流合作工作台账") for notes in range(2, 9)), *((notes, long) for notes in range(2, 6))]
    forms = [form_with(notes, title=title) for notes, title in cases]
    docxs = [pressed(form) for form in forms]
    program = LibreOffice.find()
    for case, pdf in zip(cases, program.to_pdfs(docxs), strict=True):
        assert isinstance(pdf, bytes), case
        assert len(page_texts(pdf)) == 3, case
    program.close()


def test_many_joint_issuers_share_the_room_above_the_text() -> None:
    names = [f"某某市第{letter}发展和改革局" for letter in "一二三四五六七八九十甲乙"]
    heights = {}
    for count in (2, 12):
        letterhead = "\n".join([*names[: count - 1], f"{names[count - 1]}文件"])
        rows = read(file_paper(letterhead=letterhead, issuer="\n".join(names[:count]))).tables[0].rows[0].cells[0].paragraphs
        heights[count] = [row.paragraph_format.line_spacing.twips for row in rows]
    assert set(heights[2]) == {layout.JOINT_LINE}
    assert sum(heights[12]) <= layout.BODY_HEIGHT - layout.LETTERHEAD_TOP - layout.JOINT_BELOW


def test_a_name_longer_than_a_line_is_broken_and_its_lines_are_centred_over_the_date() -> None:
    name = "某某自由贸易试验区某某联动创新区建设工作领导小组暨某某合作示范区管理委员会办公室"
    by_style: dict[str, list[Any]] = {}
    for paragraph in read(file_paper(issuer=name)).paragraphs:
        by_style.setdefault(paragraph.style.name, []).append(paragraph)
    lines, (date,) = by_style[Style.SIGNATURE], by_style[Style.DATE]
    assert "".join(line.text for line in lines) == name and len(lines) == 3
    centres = [each.paragraph_format.right_indent.twips / 315 + measure(each.text) / 2 for each in [*lines, date]]
    assert max(centres) - min(centres) < 0.1
    plain = read(file_paper(issuer=name, seal="不盖章")).paragraphs
    starts = {each.paragraph_format.left_indent.twips for each in plain if each.style.name == Style.SIGNATURE_PLAIN}
    assert len(starts) == 1


def test_a_paragraph_with_a_web_address_is_not_spread() -> None:
    address, words = text("请登录https://www.example.com/files/2026/list.html查询。"), text("请登录OA系统查询。")
    spread = {each.text[:6]: each.alignment for each in read(file_paper(body=(address, words, text("结尾。")))).paragraphs}
    assert spread["请登录htt"] == WD_ALIGN_PARAGRAPH.LEFT and spread["请登录OA系"] is None


def test_a_table_of_many_columns_is_set_smaller_and_its_attachment_turned() -> None:
    wide = table(tuple(f"列名{number}" for number in range(30)), tuple(f"数{number}" for number in range(30)))
    document = read(file_paper(attachments=(attached("三十列", wide),)))
    assert [section.orientation for section in document.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    made = document.tables[0]
    assert sum(widths(made)) == layout.TURNED_WIDTH and max(sizes(made)) < 10


def test_a_table_in_the_text_that_would_be_too_small_stands_on_a_turned_page_of_its_own() -> None:
    wide = table(tuple(f"列名{number}" for number in range(30)), tuple(f"数{number}" for number in range(30)))
    document = read(file_paper(body=(text("见下表。"), wide, text("请遵照执行。"))))
    assert [section.orientation for section in document.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    narrow = read(file_paper(body=(text("见下表。"), table(("甲", "乙"), ("1", "2")), text("请遵照执行。"))))
    assert len(narrow.sections) == 1


def test_a_cell_of_three_thousand_characters_may_be_broken_over_pages_and_others_may_not() -> None:
    long = table(("单位", "情况"), ("市发改委", "长文字内容。" * 500), ("市财政局", "无"))
    made = read(file_paper(attachments=(attached("情况", long),))).tables[0]
    assert [bool(row._tr.xpath("w:trPr/w:cantSplit")) for row in made.rows] == [True, False, True]
    assert made.rows[1].cells[1].text == "长文字内容。" * 500


def test_two_tables_that_follow_each_other_stay_two() -> None:
    small = table(("甲", "乙"), ("1", "2"))
    document = read(file_paper(body=(small, small)))
    first, second = document.tables
    assert first._tbl.getnext() is not second._tbl


# -- sections --


def test_upright_pages_after_turned_ones_have_their_own_numbers_back() -> None:
    document = read(
        letter(attachments=(attached("台账", LEDGER_HEAD, LEDGER, *NOTES, number=1), attached("名单", text("甲"), number=2)))
    )
    upright, turned, last = document.sections
    assert turned.orientation == WD_ORIENT.LANDSCAPE
    assert "PAGE" in "".join(node.text for node in last.footer._element.iter(qn("w:instrText")))
    assert not list(last.header._element.iter(qn("w:instrText"))) and not last.header.is_linked_to_previous
    assert list(turned.header._element.iter(qn("w:instrText"))) and not list(turned.footer._element.iter(qn("w:instrText")))
    assert upright.different_first_page_header_footer and not last.different_first_page_header_footer


def test_a_long_list_of_attachments_may_be_broken_but_not_from_the_signature() -> None:
    many = tuple(attached(f"第{number}件", text("内容"), number=number) for number in range(1, 15))
    entries = [each for each in read(file_paper(attachments=many)).paragraphs if each.style.name == Style.ATTACHMENT_LIST]
    assert [each.paragraph_format.keep_with_next for each in entries][:-4] == [False] * 10
    assert entries[-1].paragraph_format.keep_with_next is not False  # its style has it
    assert len({each.paragraph_format.left_indent for each in entries}) == 1


def test_weights_that_another_program_put_on_cells_are_put_right() -> None:
    document = Document(io.BytesIO(pressed(full_notice())))
    (box,) = document.element.body.iter(qn("w:txbxContent"))
    weights = {side.tag.rsplit("}", 1)[-1]: side.get(qn("w:sz")) for side in box.find(qn("w:tbl")).tblPr.find(qn("w:tblBorders"))}
    assert (weights["top"], weights["insideH"], weights["bottom"]) == ("8", "6", "8")
    assert imprint_borders(ruled=False).find(qn("w:top")).get(qn("w:val")) == "nil"


# -- the rendered page --


@pytest.fixture(scope="module")
def notice() -> Any:
    with pdfplumber.open(io.BytesIO(LibreOffice.find().to_pdf(pressed(full_notice())))) as opened:
        yield opened


def body_lines(page: Any) -> list[list[Any]]:
    rows: dict[int, list[Any]] = {}
    for char in page.chars:
        if 36 * MM < char["top"] < 262 * MM and char["text"].strip():
            rows.setdefault(round(char["bottom"]), []).append(char)
    return [rows[at] for at in sorted(rows)]


@pytest.mark.office
def test_a_full_page_has_22_lines_of_28_characters(notice: Any) -> None:
    page = body_lines(notice.pages[1])
    assert len(page) == 22
    full = [row for row in page if row[-1]["x1"] > 183 * MM]
    counts = [len(row) for row in full if all(not char["text"].isascii() for char in row)]
    assert max(counts) == 28
    assert min(row[0]["x0"] for row in page) / MM == pytest.approx(28, abs=0.5)
    assert max(row[-1]["x1"] for row in page) / MM <= 184.5


@pytest.mark.office
def test_the_letterhead_the_rules_and_the_page_number_stand_where_the_standard_has_them(notice: Any) -> None:
    first, last = notice.pages[0], notice.pages[-1]
    red = [char for char in first.chars if char["size"] > 30]
    assert (red[0]["x0"] + red[-1]["x1"]) / 2 / MM == pytest.approx(106, abs=1)
    rule = [each for each in [*first.lines, *first.rects] if each["width"] > 150 * MM]
    assert rule[0]["width"] / MM == pytest.approx(156, abs=0.6)
    rules = sorted(each["top"] for each in [*last.lines, *last.rects] if each["width"] > 150 * MM)
    assert rules[-1] / MM == pytest.approx(262, abs=1)
    dash = next(char for char in first.chars if char["text"] == "—")
    assert (dash["top"] + dash["bottom"]) / 2 / MM == pytest.approx(269, abs=1.5)


@pytest.mark.office
def test_no_character_of_a_notice_is_lost_on_its_way_to_the_pages(notice: Any) -> None:
    printed = "".join(char["text"] for page in notice.pages for char in page.chars)
    document = Document(io.BytesIO(pressed(full_notice())))
    words = "".join(node.text or "" for node in document.element.body.iter(qn("w:t")))
    for letter_ in set(words) - {" ", "　"}:
        assert printed.count(letter_) >= words.count(letter_), letter_


@pytest.mark.office
def test_turned_pages_are_turned_and_the_imprint_stands_alone_after_them(notice: Any) -> None:
    shapes = ["turned" if page.width > page.height else "upright" for page in notice.pages]
    assert shapes[-2:] == ["turned", "upright"] and shapes.count("turned") == 1


def test_a_roster_stays_upright() -> None:
    assert len(read(file_paper(attachments=(attached("名单", ROSTER),))).sections) == 1
