"""Widths of columns, the last row of a table, lists of people, the unit of a table."""

from __future__ import annotations

from docx.oxml.ns import qn

from services.formats.gongwen import layout
from services.formats.gongwen.blocks import blank_document, table, write
from services.formats.gongwen.forms.pieces import line
from services.formats.gongwen.layout import Style
from services.formats.gongwen.typesetting.columns import column_of, lines_in, set_columns
from services.formats.gongwen.typesetting.last_rows import keep_last_rows
from services.formats.gongwen.typesetting.lists import align_members, label_units
from services.formats.gongwen.typesetting.styled import Styles

HEADS = ("序号", "项目名称", "建设性质", "建设地点", "建设内容", "资金（万元）", "受益户数", "完成时限", "责任单位")
WORK = "硬化道路宽4.5米、长1.2公里，" * 4
ROW = ("1", "村道路硬化及配套排水工程", "新建", "青石镇第一村", WORK, "68.50", "213", "2026年11月30日前", "镇政府")


def test_a_column_of_long_text_is_so_wide_that_its_rows_stay_low() -> None:
    columns = [column_of([text], [head]) for text, head in zip(ROW, HEADS, strict=True)]
    sizes, room = layout.TABLE_SIZES, layout.BODY_WIDTH
    setting = set_columns(columns, sizes=sizes, may_turn=True, room=room, turned_room=layout.TURNED_WIDTH)
    assert max(lines_in(text, across, setting.size) for text, across in zip(ROW, setting.widths, strict=True)) <= 5


def test_a_name_of_three_characters_has_a_column_in_which_it_is_whole() -> None:
    columns = [column_of(["张三丰"], ["名"]), *(column_of(["各项工作的主要内容" * 4], ["内容"]) for _ in range(6))]
    setting = set_columns(columns, sizes=(14, 12, 10.5), may_turn=False, room=layout.BODY_WIDTH, turned_room=0)
    assert setting.widths[0] - 2 * layout.CELL_MARGIN >= 3 * setting.size * 20


def test_the_last_row_of_a_table_gets_company() -> None:
    document = blank_document()
    made = table(document, (2000, 2000))
    for number in range(26):
        line(made, [(Style.GRID_CELL, str(number), 1), (Style.GRID_CELL, "张三", 1)], least=500)
    styles, body = Styles(document), list(document.element.body)
    keep_last_rows(body, styles, across=layout.BODY_WIDTH, height=500 * 25 + 10, begins=0)
    heights = {row.find(f"{qn('w:trPr')}/{qn('w:trHeight')}").get(qn("w:val")) for row in made._tbl.tr_lst}
    assert len(heights) == 1 and heights != {"500"}


def test_a_line_without_a_role_stands_under_the_names_above() -> None:
    document = blank_document()
    for text in ("副组长：张　三  副县长", "李四  县政府办公室主任", "办公室设在县水利局。"):
        write(document, Style.BODY, text)
    align_members(document.element.body, Styles(document))
    indents = [each._p.find(f"{qn('w:pPr')}/{qn('w:ind')}") for each in document.paragraphs]
    assert [None if each is None else int(each.get(qn("w:firstLine"))) for each in indents] == [None, 6 * layout.CHARACTER, None]


def test_the_unit_above_a_table_is_a_small_note_at_the_right() -> None:
    document = blank_document()
    write(document, Style.BODY, "单位：万元")
    line(table(document, (2000,)), [(Style.GRID_CELL, "120.00", 1)])
    label_units(document.element.body, Styles(document))
    assert Styles(document).of(document.paragraphs[0]._p) == Style.TABLE_NOTE
    assert document.paragraphs[0]._p.find(f"{qn('w:pPr')}/{qn('w:jc')}").get(qn("w:val")) == "right"
