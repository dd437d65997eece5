"""附件2 分管领导及联络员名单, read from a file that somebody filled in: its rows, and what was left out and why."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from services.model.document import Origin, ParsedDocument, Table
from services.model.errors import Refused
from services.model.findings import Finding, finding
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.roster_columns import LABELS, PEOPLE_COLUMNS, PLAIN_COLUMNS, ROSTER_COLUMNS
from services.parsing.forms.header_block import is_foot
from services.parsing.forms.headers import Grid, HeaderColumn, HeaderMatch, match_header
from services.parsing.forms.ledger_rows import is_mark

MOST_ROWS = 1_000
_COLUMNS = tuple(HeaderColumn(name=one.name, labels=(one.label, *one.synonyms)) for one in (*ROSTER_COLUMNS, *PLAIN_COLUMNS))
_IGNORED = re.compile("^(?:序号?|编号|项次|备注|说明)$")  # columns of many lists that nobody misses
_EXAMPLE = re.compile(r"^[(（]?(?:如|例如|示例|例)[:：)）]")
_PLACEHOLDER = re.compile(r"[XxＸ×✕*＊]{2,}|某{1,3}|[—–\-/\\]+|无|张某|李某")
_CROSSED_OUT = re.compile("[XxＸ×✕*＊]{2,}|某")  # in the name of a unit that is none
_NOTES = re.compile(r"^(?:填表|填报)?(?:说明|要求)\s*[:：]|^(?:备注|注)\s*[:：]")
_TOTAL = re.compile(r"^(?:合计|小计|总计)")
_OWN_UNIT = re.compile(r"(?:填[报表]|报送)?单位(?:名称)?(?:[（(][^）)]*[）)])?[ \t]*[:：][ \t]*(?P<unit>[^\s:：]{2,40})")


class NotARoster(Refused):
    message = (
        "“{label}”里没有找到分管领导及联络员名单：{reason}。"
        "表头应有“部门（单位）”和“分管领导”“联络员”等栏（通知附件2），请核对是否选错了文件。"
    )


class RosterTooLong(Refused):
    message = f"“{{label}}”里的名单超过 {MOST_ROWS} 行，没有读入。请核对是否选错了文件，或分成几份导入。"


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One row. `cells` by the names of the columns; `unit` as it is written, "" where nobody knows."""

    place: str
    unit: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterSheet:
    """What a file says. `columns` are those that it has: about what has no column it says nothing."""

    rows: tuple[RosterRow, ...]
    columns: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What is gathered on the way through the tables."""

    rows: list[RosterRow] = field(default_factory=list)
    columns: dict[str, None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def skip(self, place: str, reason: str) -> None:
        self.findings.append(finding("U27", place, reason=reason))


def read_roster(document: ParsedDocument, *, label: str) -> RosterSheet:
    """The rows of every list in the file. Raises NotARoster, RosterTooLong."""
    tables = document.tables or tuple(_typed_tables(document))
    reading, found = _Reading(), False
    last: tuple[HeaderMatch, int, list[str]] | None = None
    for number, table in enumerate(tables, 1):
        grid = Grid.of(table)
        match = _header(grid)
        start = match.end if match else 0
        heads = [plain for row in range(match.first, match.end) for plain in map(_plain, grid.rows[row])] if match else []
        if match is None and last is not None and last[1] == grid.width and all(map(_between, table.before.split("\n"))):
            match, _width, heads = last  # nothing stands between: the list goes on in a table without a header
            reading.findings.append(finding("U31", f"表{number}"))
        if match is None:
            continue
        _read_table(reading, number, table, grid, match, start, frozenset(heads))
        found, last = True, (match, grid.width, heads)
        if len(reading.rows) > MOST_ROWS:
            raise RosterTooLong(label=label)
    if not found:
        raise NotARoster(label=label, reason=_why(document, tables))
    if not reading.rows:
        raise NotARoster(label=label, reason="表里没有填写任何单位")
    lacking = [one.label for one in PEOPLE_COLUMNS if one.name not in reading.columns]
    if lacking and not _only_sections(reading.columns):
        reading.findings.append(finding("U25", label, columns="、".join(lacking)))
    return RosterSheet(rows=tuple(reading.rows), columns=tuple(reading.columns), findings=tuple(reading.findings))


def _why(document: ParsedDocument, tables: Sequence[Table]) -> str:
    """Why there is no list: no table has its header, there is no table, or the file could not be read at all."""
    if tables:
        return "没有相符的表头"
    unread = [found.text for found in document.findings] if document.origin is Origin.NONE else []
    # LibreOffice loses some tables of old Word files on the way to docx
    other = "（旧格式的文件请另存为 docx 再试）" if document.kind in ("doc", "wps", "rtf") else ""
    return "；".join(unread) or f"文件里没有表格{other}"


def _only_sections(columns: Mapping[str, None]) -> bool:
    """Whether it is a list of sections, which says nothing about leaders and liaisons."""
    return not any(name.startswith(("leader", "liaison")) for name in columns)


def _header(grid: Grid) -> HeaderMatch | None:
    """A header with the unit and somebody of it."""
    match = match_header(grid, _COLUMNS, least=2)
    people = {"leader", "liaison", "section", "person"} | {name for name in LABELS if name.endswith(("_section", "_person"))}
    return match if match and "unit" in match.names and people & set(match.names) else None


def _read_table(
    reading: _Reading, number: int, table: Table, grid: Grid, match: HeaderMatch, start: int, heads: frozenset[str]
) -> None:
    title = "\n".join([table.before, *("".join(grid.rows[row]) for row in range(match.first if start else 0))])
    mechanism = _mechanism_in(title)
    unit = found["unit"] if (found := _OWN_UNIT.search(title)) else ""
    _tell_columns(reading, f"表{number}", match, known=start == 0)
    for row in range(start, len(grid)):
        place, written = f"表{number}第{row + 1}行", "".join(text.strip() for _column, text in grid.cells(row))
        if _NOTES.match(written):
            break  # below the notes nobody is named
        said = {_plain(text) for _column, text in grid.cells(row) if text.strip()}
        if not written or (len(said) > 1 and said <= heads):
            continue  # a header, once more on the next page, whether its cells are merged there or not
        if reason := _no_entry(grid, row, match, written):
            reading.skip(place, reason)
        else:
            cells = {name: _said(name, text) for name, text in match.cells(grid, row).items()}
            unit = _take(reading, place, cells, unit, mechanism=mechanism)


def _plain(text: str) -> str:
    return "".join(text.split())


def _between(line: str) -> bool:
    """Whether a line between two tables lets the list go on: 续表, a page number, 附件2."""
    return not line.strip() or is_mark(line)


def _take(reading: _Reading, place: str, cells: Mapping[str, str], above: str, *, mechanism: str) -> str:
    """Keep a row under the unit that it names, else under the one `above`, and tell so; returns the unit for the row below."""
    unit = " ".join(cells.get("unit", "").split()) or above
    if not unit:
        reading.skip(place, "没有写部门（单位）")
        return above
    if not cells.get("unit") and any(cells.values()):
        reading.findings.append(finding("U24", place, unit=unit))
    told = {"unit": unit, "mechanism": cells.get("mechanism") or mechanism}
    reading.rows.append(RosterRow(place=place, unit=unit, cells={**cells, **told}))
    return unit


def _tell_columns(reading: _Reading, place: str, match: HeaderMatch, *, known: bool) -> None:
    reading.columns |= dict.fromkeys(match.names)
    others = [label for _place, label in match.unmatched if not _IGNORED.match("".join(label.split()))]
    if others and not known:
        reading.findings.append(finding("U26", place, columns="、".join(" ".join(label.split()) for label in others)))


def _no_entry(grid: Grid, row: int, match: HeaderMatch, written: str) -> str:
    """Why a row that says something names nobody; "" for one that does."""
    cells = match.cells(grid, row)
    said = [text.strip() for name, text in cells.items() if name != "unit" and text.strip()]
    if _EXAMPLE.match(written) or any(map(_EXAMPLE.match, said)):
        return "示例行"
    if said and all(map(_PLACEHOLDER.fullmatch, said)) and _CROSSED_OUT.search(cells.get("unit", "")):
        return "示例行"
    if is_foot([text for _column, text in grid.cells(row) if text.strip()]):
        return "签字栏（负责人、审核人、填表人等）"
    if _TOTAL.match(written):
        return "合计行"
    return "整行合并的文字" if grid.full_width(row) else ""


def _said(name: str, text: str) -> str:
    """A cell in which XXX was left, or a dash stands, is empty; so is a number that somebody masked (138****5678)."""
    masked = name.endswith("_phone") and "**" in unicodedata.normalize("NFKC", text)
    return "" if masked or _PLACEHOLDER.fullmatch(text.strip()) else text


def _mechanism_in(text: str) -> str:
    """The mechanisms that a text names, joined."""
    return "、".join(label for label in MECHANISM_LABELS.values() if label in text)


def mechanisms_said(text: str) -> tuple[Mechanism, ...]:
    """The mechanisms that a cell names; none where it says nothing."""
    return tuple(mechanism for mechanism, label in MECHANISM_LABELS.items() if label in "".join(text.split()))


def _typed_tables(document: ParsedDocument) -> Iterator[Table]:
    """Lines with tabs, as they are when a table is pasted into a text."""
    rows: list[tuple[str, ...]] = []
    before: list[str] = []
    for line in [*document.text.split("\n"), ""]:
        if "\t" in line:
            rows.append(tuple(line.split("\t")))
            continue
        if len(rows) > 1:
            yield Table(page=None, rows=tuple(rows), before="\n".join(before)[-600:])
            before = []
        rows = []
        before.append(line)
