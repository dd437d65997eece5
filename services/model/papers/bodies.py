"""A body text and its attachments: from what was typed or from JSON objects, to JSON, and back to what can be typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.model.findings import Finding
from services.model.manuscript.parts import Attachment, Block, Cell, FormHead, Note, Paragraph, Table
from services.model.manuscript.recognising import body_findings, recognise_body
from services.model.papers.fields import FieldKind, PaperField
from services.model.papers.values import LINE_LIMIT, Problem, is_blank, kind_of, place, read_text, whole_text

BODY_LIMIT = 200_000  # characters of one body
BLOCK_LIMIT = 5_000
CELL_LIMIT = 20_000
COLUMN_LIMIT = 60
ATTACHMENT_LIMIT = 99
DEEPEST = 4  # levels of headings: 一、（一） 1. （1）
_ALIGNMENTS = ("both", "left", "center", "right")


# -- in --


def read_body(field: PaperField, raw: object) -> tuple[Block, ...]:
    """A typed text, whose numbering is recognised, or a list of block objects."""
    return _blocks(place(field), raw)


def read_attachments(field: PaperField, raw: object) -> tuple[Attachment, ...]:
    """Each has a title, and a typed text or block objects; those without a title and text are not there."""
    if not isinstance(raw, (list, tuple)):
        raise Problem(f'{place(field)}应是清单，每件写成 {{"title": "标题", "text": "内容"}}；现在是{kind_of(raw)}')
    if len(raw) > ATTACHMENT_LIMIT:
        raise Problem(f"{place(field)}有{len(raw)}件，超过{ATTACHMENT_LIMIT}件的上限")
    several = len(raw) > 1
    return tuple(
        _attachment(f"{place(field)}第{number}件", item, number if several else None) for number, item in enumerate(raw, 1)
    )


_ATTACHMENT_KEYS = {"title": "title", "标题": "title", "text": "text", "内容": "text", "blocks": "blocks"}


def _attachment(where: str, raw: object, number: int | None) -> Attachment:
    if isinstance(raw, Attachment):
        return raw
    if not isinstance(raw, Mapping):
        raise Problem(f'{where}应写成 {{"title": "标题", "text": "内容"}}；现在是{kind_of(raw)}')
    if unknown := [str(key) for key in raw if str(key) not in _ATTACHMENT_KEYS]:
        raise Problem(f"{where}没有“{unknown[0]}”这一项，只有 title 标题、text 内容")
    given = {_ATTACHMENT_KEYS[str(key)]: value for key, value in raw.items()}
    title = read_text(f"{where}的标题", given.get("title") or "", LINE_LIMIT)
    title = "".join(title.splitlines())  # one line
    if not title:
        raise Problem(f"{where}缺少标题（title）")
    content = given.get("text") if is_blank(given.get("blocks")) else given.get("blocks")
    return Attachment(number=number, title=title, blocks=() if is_blank(content) else _blocks(f"{where}的内容", content))


def _blocks(where: str, raw: object) -> tuple[Block, ...]:
    if isinstance(raw, str):
        return recognise_body(whole_text(where, raw, BODY_LIMIT))
    if not isinstance(raw, (list, tuple)):
        raise Problem(f"{where}应是文字或者段落、表格的清单；现在是{kind_of(raw)}")
    if len(raw) > BLOCK_LIMIT:
        raise Problem(f"{where}有{len(raw)}段，超过{BLOCK_LIMIT}段的上限，请分成几份公文")
    return tuple(_block(f"{where}第{number}段", item) for number, item in enumerate(raw, 1))


def _block(where: str, raw: object) -> Block:
    if isinstance(raw, (Paragraph, Table, Note, FormHead)):
        return raw
    if isinstance(raw, str):
        return Paragraph(text=read_text(where, raw, CELL_LIMIT))
    if not isinstance(raw, Mapping):
        raise Problem(f"{where}应是文字或对象；现在是{kind_of(raw)}")
    match raw.get("block", "paragraph"):
        case "paragraph":
            return _paragraph(where, raw)
        case "table":
            return _table(where, raw)
        case "note":
            return Note(text=_block_text(where, raw))
        case "form-head":
            return FormHead(labels=_labels(where, raw.get("labels")))
    raise Problem(f"{where}的 block 只能是 paragraph、table、note、form-head 之一")


def _block_text(where: str, raw: Mapping[Any, Any]) -> str:
    text = whole_text(where, raw.get("text"), CELL_LIMIT)
    if not text.strip():
        raise Problem(f"{where}是空的")
    return text


def _paragraph(where: str, raw: Mapping[Any, Any]) -> Paragraph:
    text, align = _block_text(where, raw), raw.get("align", "both")
    lead = whole_text(f"{where}的 lead", raw.get("lead", ""), CELL_LIMIT)
    if not text.startswith(lead):
        raise Problem(f"{where}的 lead 应是该段开头的文字")
    if align not in _ALIGNMENTS:
        raise Problem(f"{where}的 align 只能是{'、'.join(_ALIGNMENTS)}之一")
    return Paragraph(text=text, level=_count(f"{where}的 level", raw.get("level", 0), 0, DEEPEST), lead=lead, align=str(align))


def _count(where: str, raw: object, least: int, most: int) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= most:
        raise Problem(f"{where}应是{least}至{most}的整数")
    return raw


def _labels(where: str, raw: object) -> tuple[str, ...]:
    if not isinstance(raw, (list, tuple)) or not raw:
        raise Problem(f"{where}的 labels 应是文字清单")
    return tuple(read_text(f"{where}的 labels", label, LINE_LIMIT) for label in raw)


def _table(where: str, raw: Mapping[Any, Any]) -> Table:
    rows = raw.get("rows")
    if not isinstance(rows, (list, tuple)) or not rows or not all(isinstance(row, (list, tuple)) for row in rows):
        raise Problem(f"{where}是表格，rows 应是各行的清单，每行是各格的清单")
    if len(rows) > BLOCK_LIMIT:
        raise Problem(f"{where}的表格有{len(rows)}行，超过{BLOCK_LIMIT}行的上限")
    read = tuple(
        tuple(_cell(f"{where}的表格第{line}行第{number}格", cell) for number, cell in enumerate(row, 1))
        for line, row in enumerate(rows, 1)
    )
    widths = covered(read)
    columns = max(widths)
    if columns > COLUMN_LIMIT:
        raise Problem(f"{where}的表格有{columns}栏，超过{COLUMN_LIMIT}栏的上限，请分成几张表")
    if uneven := [line for line, width in enumerate(widths, 1) if width != columns]:
        raise Problem(f"{where}的表格共{columns}栏，第{uneven[0]}行却有{widths[uneven[0] - 1]}栏")
    header_rows = _count(f"{where}的 header_rows", raw.get("header_rows", 1), 0, len(rows))
    return Table(rows=read, header_rows=header_rows, columns=columns)


def _cell(where: str, raw: object) -> Cell:
    if isinstance(raw, Cell):
        return raw
    if not isinstance(raw, Mapping):
        return Cell(text=whole_text(where, raw, CELL_LIMIT))
    return Cell(
        text=whole_text(where, raw.get("text", ""), CELL_LIMIT),
        columns=_count(f"{where}的 columns", raw.get("columns", 1), 1, COLUMN_LIMIT),
        rows=_count(f"{where}的 rows", raw.get("rows", 1), 1, BLOCK_LIMIT),
    )


def covered(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """How many columns each row fills, cells that reach down from above included."""
    reaching: dict[int, int] = {}  # row -> columns covered from above
    widths = []
    for line, row in enumerate(rows):
        for cell in row:
            for below in range(line + 1, min(line + cell.rows, len(rows))):
                reaching[below] = reaching.get(below, 0) + cell.columns
        widths.append(sum(cell.columns for cell in row) + reaching.get(line, 0))
    return widths


def typed_findings(field: PaperField, raw: object) -> Iterator[Finding]:
    """What was changed in the texts that were typed for a field; texts that come as blocks are taken as they are."""
    typed: list[tuple[str, object]] = []
    if field.kind is FieldKind.BODY:
        typed = [(field.label, raw)]
    elif field.kind is FieldKind.ATTACHMENTS and isinstance(raw, (list, tuple)):
        given = [(number, item) for number, item in enumerate(raw, 1) if isinstance(item, Mapping)]
        typed = [(f"{field.label}第{number}件", item.get("text", item.get("内容"))) for number, item in given]
    for label, text in typed:
        for found in body_findings(text) if isinstance(text, str) else ():
            yield replace(found, where=f"{label}{found.where}")


# -- out --


def blocks_json(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """The canonical objects of a body: what has its ordinary value is left out, so equal bodies are equal JSON."""
    return [_block_json(block) for block in blocks]


def attachment_json(attachment: Attachment) -> dict[str, Any]:
    return {"title": attachment.title, "blocks": blocks_json(attachment.blocks)}


def _block_json(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph(text=text, level=level, lead=lead, align=align):
            return {"text": text} | _unlike(level=(level, 0), lead=(lead, ""), align=(align, "both"))
        case Table(rows=rows, header_rows=header_rows):
            cells = [[_cell_json(cell) for cell in row] for row in rows]
            return {"block": "table", "rows": cells} | _unlike(header_rows=(header_rows, 1))
        case Note(text=text):
            return {"block": "note", "text": text}
        case FormHead(labels=labels):
            return {"block": "form-head", "labels": list(labels)}


def _cell_json(cell: Cell) -> str | dict[str, Any]:
    spans = _unlike(columns=(cell.columns, 1), rows=(cell.rows, 1))
    return {"text": cell.text} | spans if spans else cell.text


def _unlike(**pairs: tuple[Any, Any]) -> dict[str, Any]:
    """The values that differ from their ordinary value."""
    return {name: value for name, (value, ordinary) in pairs.items() if value != ordinary}


# -- as typed --


def plain_text(blocks: Sequence[Block]) -> str:
    """What can be typed so that these blocks are recognised again: lines, and tables by tabs.

    What typing can't tell is lost: alignment, and line breaks within a cell, which become spaces.
    """
    lines: list[str] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Table) and number and isinstance(blocks[number - 1], Table):
            lines.append("")
        lines += _typed(block)
    return "\n".join(lines)


def _typed(block: Block) -> Iterator[str]:
    match block:
        case Table():
            yield from ("\t".join(" ".join(text.split("\n")) for text in row) for row in laid_out(block))
        case FormHead(labels=labels):
            yield "　".join(labels)
        case _:
            yield block.text


def laid_out(table: Table) -> list[list[str]]:
    """The table's texts by row and column; what a wider or higher cell covers is empty."""
    grid: list[list[str | None]] = [[None] * table.columns for _ in table.rows]
    for line, row in enumerate(table.rows):
        column = 0
        for cell in row:
            while column < table.columns and grid[line][column] is not None:
                column += 1
            for below in range(line, min(line + cell.rows, len(grid))):
                for beside in range(column, min(column + cell.columns, table.columns)):
                    grid[below][beside] = cell.text if (below, beside) == (line, column) else ""
            column += cell.columns
    return [[text or "" for text in row] for row in grid]
