"""Headers matched by their words (services/parsing/forms/headers.py)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.parsing.forms.headers import Grid, HeaderColumn, likeness, match_header, plain_labels

COLUMNS = (
    HeaderColumn(name="unit", labels=("部门（单位）", "单位名称")),
    HeaderColumn(name="leader", labels=("分管领导姓名",)),
    HeaderColumn(name="leader_phone", labels=("分管领导联系电话",)),
    HeaderColumn(name="liaison", labels=("联络员姓名",)),
    HeaderColumn(name="liaison_phone", labels=("联络员联系电话",)),
)
UPPER = ["部门 (单位)", "分管领导", "", "联络员", ""]
LOWER = ["", "姓名", "联系电话", "姓名", "联系电话"]
DATA = ["市发改委", "张三", "0563-6012345", "李四", "0563-6012346"]
WHOLE = dict(zip(("unit", "leader", "leader_phone", "liaison", "liaison_phone"), DATA, strict=True))


def filled(rows: list[list[str]], *merges: tuple[int, int, int, int]) -> Grid:
    """A grid as the readers make it: a merged cell's text in every place that it covers."""
    rows = [list(row) for row in rows]
    for top, left, bottom, right in merges:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                rows[row][column] = rows[top][left]
    return Grid(rows, merges)


def test_a_header_over_two_rows_is_read_as_one_label() -> None:
    for merges in ((), ((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4))):
        grid = filled([["分管领导及联络员名单", "", "", "", ""], UPPER, LOWER, DATA][1:], *merges)
        found = match_header(grid, COLUMNS)
        assert found is not None and (found.first, found.height, found.missing, found.unmatched) == (0, 2, (), ())
        assert found.cells(grid, 2) == WHOLE


def test_a_title_above_the_header_is_no_part_of_it() -> None:
    grid = filled([["名单", "", "", "", ""], ["", "", "", "", ""], UPPER, LOWER, DATA], (0, 0, 0, 4))
    found = match_header(grid, COLUMNS)
    assert found is not None and (found.first, found.end) == (2, 4)


@given(st.permutations(range(5)))
def test_the_order_of_columns_does_not_matter(order: list[int]) -> None:
    heads = ["单位名称", "分管领导姓名", "分管领导联系电话", "联络员姓名", "联络员联系电话"]
    grid = Grid([[row[at] for at in order] for row in (heads, DATA)])
    found = match_header(grid, COLUMNS)
    assert found is not None and found.height == 1 and found.cells(grid, 1) == WHOLE


def test_what_is_missing_and_what_means_nothing_is_told() -> None:
    grid = Grid([["单位", "单位名称", "联络员姓名", "分管领导姓名", "办公地点"], DATA])
    found = match_header(grid, COLUMNS)
    assert found is not None
    assert found.missing == ("leader_phone", "liaison_phone")
    assert found.unmatched == ((0, "单位"), (4, "办公地点"))
    assert found.places("unit") == (1,) and found.places("leader_phone") == ()


def test_a_table_about_something_else_has_no_such_header() -> None:
    assert match_header(Grid([["日期", "地点", "议题"], ["9月2日", "市政府", "调度"]]), COLUMNS) is None
    assert match_header(Grid([]), COLUMNS) is None
    assert match_header(Grid([["部门（单位）"]]), COLUMNS) is None


def test_labels_are_compared_without_blanks_brackets_and_width() -> None:
    assert plain_labels(" 工作成效\n（进展） ") == ("工作成效进展", "工作成效")
    column = HeaderColumn(name="effect", labels=("工作成效（进展）",))
    assert likeness("工 作 成 效", column) == likeness("工作成效(进展):", column) == 100
    assert 78 <= likeness("工作的成效", column) < 90
    assert likeness("下一步工作打算", column) < 50 and likeness("", column) == likeness("成", column) == 0
    assert likeness("工作成效明显，获得省级专项资金五百万元，已经到账", column) < 50


def test_a_cell_merged_over_two_columns_belongs_to_the_first() -> None:
    heads = ["单位名称", "分管领导姓名", "分管领导联系电话", "联络员姓名", "联络员联系电话"]
    grid = filled([heads, ["市发改委", "暂缺", "", "李四", "1"]], (1, 1, 1, 2))
    found = match_header(grid, COLUMNS)
    assert found is not None
    assert (found.cells(grid, 1)["leader"], found.cells(grid, 1)["leader_phone"]) == ("暂缺", "")
    assert found.spread(grid, 1) == (("leader_phone", "leader"),)


def test_columns_under_one_head_are_one_and_say_which_is_which() -> None:
    grid = filled(
        [["单位名称", "联络员姓名", "", "分管领导姓名"], ["", "甲岗", "乙岗", ""], ["市发改委", "张三", "李四", "张三"]],
        (0, 1, 0, 2),
    )
    found = match_header(grid, COLUMNS)
    assert found is not None and found.places("liaison") == (1, 2)
    assert found.cells(grid, 2)["liaison"] == "甲岗：张三\n乙岗：李四"
