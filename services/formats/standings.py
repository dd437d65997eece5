"""A table of scores, typed in a spreadsheet, as the standings of a bulletin."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from services.model.errors import Refused
from services.model.findings import Finding, finding
from services.model.papers.ranks import MECHANISMS, Standing
from services.model.papers.scores import STANDINGS_LIMIT, ScoreUnreadable, read_score
from services.model.papers.values import same_name

# column of a standing -> the names that a header may give it
HEADERS: dict[str, tuple[str, ...]] = {
    "unit": ("单位", "部门（单位）", "单位名称", "部门", "部门名称", "被考核单位", "参评单位", "乡镇", "乡镇（街道）", "unit"),
    "score": ("得分", "分数", "总分", "总得分", "最终得分", "考核得分", "综合得分", "成绩", "score"),
    "group": ("类别", "组别", "分组", "单位类别", "单位类型", "group"),
    "mechanism": ("机制", "工作机制", "考核机制", "mechanism"),
    "remark": ("备注", "说明", "remark"),
}
HEADER_ROWS = 20  # the header is looked for in so many rows
ROW_LIMIT = 5_000
COLUMN_LIMIT = 200
SIZE_LIMIT = 20_000_000
INFLATED_LIMIT = 200_000_000
_IGNORED = frozenset({"序号", "名次", "排名", "位次", "no", "rank"})  # worked out anew
_TOTALS = frozenset({"合计", "总计", "平均", "平均分", "平均值", "小计"})


class StandingsUnreadable(Refused):
    """A file holds no table of scores."""

    message = "“{file}”中没有读到排名得分：{reason}。请整理成一张表，第一行写“单位”“得分”，可加“组别”“机制”“备注”。"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedStandings:
    """What a table gave; `findings` name each row that was left out."""

    standings: tuple[Standing, ...]
    findings: tuple[Finding, ...]


# what openpyxl raises for a package that is no xlsx, is cut off or has a flipped byte (ParseError is a SyntaxError)
_NO_XLSX = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
Grid = list[tuple[Any, ...]]


class _Skipped(Exception):
    """A row that gives no standing; its text is the reason."""


def read_standings(content: bytes, *, name: str) -> ImportedStandings:
    """The standings of an xlsx or csv file; `name` is its label. Formulas are never evaluated: their last shown value counts.

    Raises StandingsUnreadable for a file without a table of units and scores.
    """
    if len(content) > SIZE_LIMIT:
        raise StandingsUnreadable(file=name, reason=f"文件超过{SIZE_LIMIT // 1_000_000}兆")
    sheets = _sheets(content, name) if content[:2] == b"PK" else [("", _csv_grid(content, name))]
    tables = [(sheet, grid, header) for sheet, grid in sheets if (header := _header(grid))]
    if not tables:
        raise StandingsUnreadable(file=name, reason="没有找到含“单位”和“得分”的表头")
    found: list[Standing] = []
    findings: list[Finding] = []
    seen: dict[tuple[str, str], int] = {}
    for sheet, grid, (columns, start) in tables:
        where = f"{name}“{sheet}”" if sheet else name
        findings += _unread_columns(grid[start - 1], columns, where)
        for number, cells in enumerate(grid[start:], start + 1):
            try:
                found += _row(cells, columns, sheet, seen, number)
            except (_Skipped, ScoreUnreadable) as skipped:
                findings.append(finding("P05", where, row=number, reason=skipped))
    _check_size(found, findings, name)
    return ImportedStandings(standings=tuple(found), findings=tuple(findings))


def _check_size(found: Sequence[Standing], findings: Sequence[Finding], name: str) -> None:
    if len(found) > STANDINGS_LIMIT:
        raise StandingsUnreadable(file=name, reason=f"有{len(found)}行，超过{STANDINGS_LIMIT}行的上限")
    if not found:
        listed = "；".join(remark.text for remark in findings[:3])
        raise StandingsUnreadable(file=name, reason=f"没有一行可用（{listed}）" if listed else "没有数据行")


def _row(
    cells: Sequence[Any], columns: dict[str, int], sheet: str, seen: dict[tuple[str, str], int], number: int
) -> Iterator[Standing]:
    """The standing of a row, or nothing for an empty one; raises _Skipped and ScoreUnreadable."""
    given = {column: cells[index] if index < len(cells) else None for column, index in columns.items()}
    texts: dict[str, str] = {column: _text(value) for column, value in given.items() if column != "score"}
    if not any(_text(cell) for cell in cells):
        return
    unit = texts["unit"]
    if same_name(unit).rstrip("：:") in _TOTALS:
        raise _Skipped(f"“{unit}”是合计行")
    if not unit:
        raise _Skipped(f"{get_column_letter(columns['unit'] + 1)}列没有单位名称")
    if isinstance(given["score"], str) and given["score"].startswith("="):
        raise _Skipped(f"“{unit}”的得分是公式，文件中没有保存计算结果，请用 Excel 或 WPS 打开后另存一次")
    score = read_score(f"{get_column_letter(columns['score'] + 1)}列“{unit}”", given["score"])
    mechanism = MECHANISMS.get(texts.get("mechanism", ""), texts.get("mechanism", "")) or _mechanism_of(sheet)
    first = seen.setdefault((mechanism, same_name(unit)), number)
    if first != number:
        raise _Skipped(f"“{unit}”与第{first}行重复")
    yield Standing(unit=unit, score=score, mechanism=mechanism, group=texts.get("group", ""), remark=texts.get("remark", ""))


def _mechanism_of(sheet: str) -> str:
    """A sheet that is named after a mechanism holds its scores."""
    return next((name for name in MECHANISMS.values() if name in sheet), "")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _header(grid: Grid) -> tuple[dict[str, int], int] | None:
    """The columns of a standing and the number of rows up to and with the header."""
    for number, cells in enumerate(grid[:HEADER_ROWS], 1):
        columns: dict[str, int] = {}
        for index, cell in enumerate(cells):
            column = _COLUMN_OF.get(_plain(cell))
            if column:
                columns.setdefault(column, index)
        if "unit" in columns and "score" in columns:
            return columns, number
    return None


def _plain(cell: Any) -> str:
    return same_name(_text(cell)).replace("(分)", "").replace("(", "").replace(")", "")


_COLUMN_OF = {_plain(header): column for column, headers in HEADERS.items() for header in headers}


def _unread_columns(header: Sequence[Any], columns: dict[str, int], where: str) -> Iterator[Finding]:
    others = [
        f"{get_column_letter(index + 1)}列“{_text(cell)}”"
        for index, cell in enumerate(header)
        if _text(cell) and index not in columns.values() and _plain(cell) not in _IGNORED
    ]
    if others:
        yield finding("P06", where, columns="、".join(others))


def _sheets(content: bytes, name: str) -> list[tuple[str, Grid]]:
    """The visible sheets; values as they were saved."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > INFLATED_LIMIT:
                raise StandingsUnreadable(file=name, reason="表格展开后过大")
        shown = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        written = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        return [
            (sheet.title, _merged(_grid(sheet, name), _grid(formulas, name)))
            for sheet, formulas in zip(shown.worksheets, written.worksheets, strict=True)
            if sheet.sheet_state == "visible"
        ]
    except _NO_XLSX as error:
        raise StandingsUnreadable(file=name, reason="不是完整的 xlsx 文件") from error


def _grid(sheet: Any, name: str) -> Grid:
    """The cells of a sheet; what a file claims about its own size is not believed."""
    sheet.reset_dimensions()
    grid: Grid = []
    for cells in sheet.iter_rows(values_only=True, max_col=COLUMN_LIMIT):
        grid.append(tuple(cells))
        if len(grid) > ROW_LIMIT:
            raise StandingsUnreadable(file=name, reason=f"“{sheet.title}”超过{ROW_LIMIT}行")
    return grid


def _merged(shown: Grid, written: Grid) -> Grid:
    """The shown values; a formula that was saved without one stays visible as a formula."""
    return [
        tuple(
            formula if value is None and isinstance(formula, str) and formula.startswith("=") else value
            for value, formula in zip(values, formulas, strict=True)
        )
        for values, formulas in zip(shown, written, strict=True)
    ]


def _csv_grid(content: bytes, name: str) -> Grid:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise StandingsUnreadable(file=name, reason="既不是 xlsx，也不是 UTF-8 或 GBK 编码的 csv 文件")
    if "\0" in text:
        raise StandingsUnreadable(file=name, reason="不是 xlsx 或 csv 文件")
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max((",", "\t", ";", "，"), key=first.count)
    try:
        grid: Grid = [tuple(cells) for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise StandingsUnreadable(file=name, reason="csv 文件的格式有误") from error
    if len(grid) > ROW_LIMIT:
        raise StandingsUnreadable(file=name, reason=f"超过{ROW_LIMIT}行")
    return grid
