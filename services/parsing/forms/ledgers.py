"""A ledger (附件3 to 附件5) out of a file as somebody filled it in: its header block, its rows, and what was left out and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from services.model.document import ParsedDocument, Table
from services.model.errors import Refused
from services.model.findings import Finding, finding
from services.model.ledgers import LedgerHeader, column, columns_of
from services.model.ledgers.columns import PROGRESS_STATUSES, status_said
from services.model.ledgers.standing import MOST_ROWS
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.parsing.forms import ledger_rows as rows_of
from services.parsing.forms.header_block import HeaderBlock, header_of_lines, is_header_text
from services.parsing.forms.ledger_remarks import about_columns, about_file, about_header, about_merges, about_row, about_spread
from services.parsing.forms.ledger_rows import Left, SheetRow
from services.parsing.forms.ledger_tables import HEADER_COLUMNS, Found, Section, filled_rows, is_sure, take

__all__ = [
    "EmptyLedger",
    "LedgerSheet",
    "LeftOut",
    "NotALedger",
    "OtherLedger",
    "SheetRow",
    "TooManyRows",
    "read_ledger",
    "read_sections",
]

_LINE_END = re.compile(r"(?<=[\w《（(“])\n(?!\d{1,2}[.、．)）])(?=[\w》）)”，。、；])")


class NotALedger(Refused):
    message = (
        "“{file}”里没有找到工作台账的表格。请上传按附件3、附件4或附件5填写的 docx、xlsx 或 xls 文件；"
        "扫描件和图片请改传电子表格，或在填报页直接填写。"
    )


class EmptyLedger(Refused):
    message = "“{file}”里什么也没有。请核对是否选错了文件；本月没有新增的，请在填报页选择“本月无新增”。"


class OtherLedger(Refused):
    """The file holds the ledger of another mechanism."""

    message = "“{file}”是{found}工作台账，不是“{wanted}”工作台账。请核对文件，或改选{choices}后再导入。"


class TooManyRows(Refused):
    message = (
        "“{file}”里有 {count} 行，超过 {limit} 行的上限，什么都没有读入。请核对是否选错了文件；"
        "确有这么多的，请把同类事项并成一行，明细作为支撑材料上传。"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A row that is no data, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSheet:
    """What a file holds. `note` is what stands under the table besides the form's own notes, `columns` those that it has."""

    mechanism: Mechanism
    title: str
    header: LedgerHeader
    rows: tuple[SheetRow, ...]
    skipped: tuple[LeftOut, ...] = ()
    note: str = ""
    findings: tuple[Finding, ...] = ()
    columns: tuple[str, ...] = ()


def read_ledger(document: ParsedDocument, mechanism: Mechanism | None = None, *, file: str = "文件") -> LedgerSheet:
    """The ledger of `mechanism` in the document, or the one that it holds; `file` is what refusals call it.

    Raises EmptyLedger, NotALedger, OtherLedger, TooManyRows.
    """
    found = Found()
    for table in document.tables:
        take(_unbroken(table) if document.paged else table, found)
    if not found.sections:
        empty = document.blank or any(remark.code == "R05" for remark in document.findings)  # a page of a book has its name
        raise (EmptyLedger if empty else NotALedger)(file=file)
    if not document.paged:
        return read_sections(mechanism, found, file=file)
    # a page does not tell what stands around its tables, nor where a line of a cell was broken and where it only ended
    found.lines += [line for page in document.pages for line in page.text.split("\n")]
    sheet = read_sections(mechanism, found, file=file)
    return replace(sheet, findings=(finding("L23", "文件"), *sheet.findings))


def _unbroken(table: Table) -> Table:
    """A table of a page: a sentence that the edge of its cell broke is one line again; numbered items stay apart."""
    return replace(table, rows=tuple(tuple(_LINE_END.sub("", text) for text in row) for row in table.rows))


def read_sections(mechanism: Mechanism | None, found: Found, *, file: str) -> LedgerSheet:
    """The ledger of `mechanism`, or the largest, of those that were found. Raises OtherLedger, TooManyRows."""
    sizes: Counter[Mechanism] = Counter()
    for section in found.sections:
        sizes[section.mechanism] += filled_rows(section)
    wanted = mechanism or sizes.most_common(1)[0][0]
    if wanted not in sizes:
        told, choices = ("".join(f"{link}“{MECHANISM_LABELS[kind]}”" for kind in sizes)[1:] for link in "和或")
        raise OtherLedger(file=file, found=told, choices=choices, wanted=MECHANISM_LABELS[wanted])
    if sizes[wanted] > 2 * MOST_ROWS:  # so many that they needn't be looked at one by one
        raise TooManyRows(file=file, count=sizes[wanted], limit=MOST_ROWS)
    sheet = _sheet(wanted, found, others=[kind for kind in sizes if kind is not wanted])
    if len(sheet.rows) > MOST_ROWS:
        raise TooManyRows(file=file, count=len(sheet.rows), limit=MOST_ROWS)
    return sheet


@dataclass(slots=True, kw_only=True)
class _Read:
    """What the rows gave; `lines` are those of 填表说明 and of a header block that stand in the table."""

    rows: list[SheetRow] = field(default_factory=list)
    skipped: list[LeftOut] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def _sheet(mechanism: Mechanism, found: Found, *, others: Sequence[Mechanism]) -> LedgerSheet:
    sections = [section for section in found.sections if section.mechanism is mechanism]
    read = _Read()
    for section in sections:
        _read_section(section, read)
    whole = _whole_header(found, read.lines)
    title = _title(found.lines, mechanism)
    about = [*about_file(mechanism, sections, title, _filled_in(found, others)), *about_header(whole, found.headers)]
    about += read.findings
    if not read.rows:
        about.append(finding("L08", "表格"))
    return LedgerSheet(
        mechanism=mechanism,
        title=title,
        header=whole.header,
        rows=tuple(read.rows),
        skipped=tuple(read.skipped),
        note="\n".join(
            rows_of.own_notes([*_after_notes(found.lines), *(line for line in read.lines if not is_header_text(line))])
        ),
        findings=tuple(dict.fromkeys(about)),
        columns=tuple(dict.fromkeys(name for section in sections for name in section.match.names)),
    )


def _filled_in(found: Found, others: Sequence[Mechanism]) -> list[Mechanism]:
    """Those of the other ledgers in which something is written: blank forms come along with the notice."""

    def written(section: Section) -> bool:
        return any(rows_of.reason(section.grid, row, section.match) is None for row in section.rows)

    return [other for other in others if any(one.mechanism is other and written(one) for one in found.sections)]


def _title(lines: Sequence[str], mechanism: Mechanism) -> str:
    """The title of this ledger, or of one at all."""
    titles = ["".join(line.split()) for line in lines if rows_of.is_title(line)]
    return next((title for title in titles if MECHANISM_LABELS[mechanism] in title), titles[0] if titles else "")


def _read_section(section: Section, read: _Read) -> None:
    """Every row under the header: taken, or left out with its reason."""
    if not section.headless:
        read.findings += about_columns(section)
    header = range(0) if section.overhead or section.headless else range(section.match.first, section.match.end)
    for row in section.above:
        told = rows_of.reason(section.grid, row, section.match) or Left.ABOVE
        read.skipped.append(LeftOut(place=section.place(row), reason=told.value))
    if section.repeated or not is_sure(section.grid, section.match):
        reason = Left.HEADER if section.repeated else Left.LIKE_HEADER
        read.skipped += [LeftOut(place=section.place(row), reason=reason.value) for row in header]
    noting = False
    above = read.rows[-1]["unit"] if read.rows and (section.continued or section.repeated) else None
    for row in section.rows:
        left = rows_of.reason(section.grid, row, section.match)
        texts = [text for _place, text in section.grid.cells(row) if text.strip()]
        noting = left is Left.NOTE or (noting and len(texts) <= 1)
        if noting and texts:
            left = Left.NOTE
        if left is None:
            made = _as_above(_row(section, row), above, read)
            above = made["unit"]
            read.rows.append(made)
            read.findings += [*about_row(section.mechanism, made), *about_spread(section, row)]
        else:
            read.skipped.append(LeftOut(place=section.place(row), reason=left.value))
            above = _unit_of_none(section, row) or above if left in (Left.BARE, Left.NOTHING) else above
            _keep_aside(left, section.place(row), texts, read)
    read.findings += about_merges(section, read.rows)


def _unit_of_none(section: Section, row: int) -> str:
    """The unit of a row that names one and says nothing else."""
    unit = section.match.cells(section.grid, row).get("unit", "").strip()
    return "" if rows_of.is_ditto(unit) else unit


def _as_above(row: SheetRow, above: str | None, read: _Read) -> SheetRow:
    """The row with its unit in words where the cell only points to the one above (〃, 同上)."""
    if not rows_of.is_ditto(row["unit"]):
        return row
    if above is None:
        read.findings.append(finding("L25", f"{row.place}“{column(Mechanism.POLICY, 'unit').label}”", text=row["unit"]))
        return row
    return replace(row, cells=tuple((name, above if name == "unit" else text) for name, text in row.cells))


def _keep_aside(left: Left, place: str, texts: Sequence[str], read: _Read) -> None:
    """What a row that is left out says all the same."""
    if left is Left.SIGNED:
        read.lines += [line for text in texts for line in text.split("\n") if is_header_text(line)]
    elif left in (Left.NOTE, Left.BLOCK):
        read.lines += [line for text in texts for line in text.split("\n")]
    elif left is Left.ACROSS:
        read.findings.append(finding("L13", place, text=texts[0][:60]))
    elif left is Left.EXAMPLE and any(rows_of.is_concrete(text) for text in texts):
        read.findings.append(finding("L09", place))


def _row(section: Section, row: int) -> SheetRow:
    grid, match = section.grid, section.match
    said = match.cells(grid, row)
    names = [one.name for one in HEADER_COLUMNS[section.mechanism]]
    own = {one.name for one in columns_of(section.mechanism)}
    cells = tuple((name, _text(name, said.get(name, ""))) for name in names if name in own or name in said)
    reached = tuple(name for name, places in match.columns if said[name] and all(grid.inherited(row, place) for place in places))
    return SheetRow(place=section.place(row), cells=cells, inherited=reached)


def _text(name: str, text: str) -> str:
    """A cell as it is written; of boxes with one ticked, what is ticked."""
    text = text.strip()
    ticked = name == "status" and "".join(text.split()) not in PROGRESS_STATUSES and status_said(text) in PROGRESS_STATUSES
    return status_said(text) if ticked else text


def _whole_header(found: Found, lines: Sequence[str]) -> HeaderBlock:
    """The header above the table, or else below it."""
    whole = HeaderBlock()
    for block in [*found.headers, header_of_lines(lines), header_of_lines(found.lines)]:
        whole = whole.or_else(block)
    return whole


def _after_notes(lines: Sequence[str]) -> Iterator[str]:
    """The lines from 填表说明 on that are neither a title nor part of a header block."""
    noting = False
    for line in lines:
        noting = (noting or rows_of.is_note(line)) and not rows_of.is_title(line)
        if noting and not is_header_text(line):
            yield line
