"""The scheme as a 考核办法 to be issued: the facts of a 通知 that prints and distributes it, its tables among the text.

The office's 通知 is the paper: GB/T 9704-2012 has no form of its own for rules that are issued, they go out with one.
"""

from __future__ import annotations

from typing import Any

from services.model.assessment.scheme import Scheme
from services.model.assessment.telling import COLUMNS, Line, Section, provisions, table_of
from services.model.manuscript.parts import Block, Cell, Paragraph, Table
from services.model.mechanisms import Mechanism
from services.model.papers.bodies import blocks_json

KIND = "notice"
_NUMBERS = "一二三四五六七八九十"


def notice_of(scheme: Scheme, *, issuer: str) -> dict[str, Any]:
    """The facts of the 通知; to whom and when, whoever drafts it says, and that it was approved, where it was (P11 asks)."""
    basis = f"根据{scheme.basis}，" if scheme.basis else ""
    since = f"本办法自{scheme.since.label}起施行。"
    body = f"{basis}现将《{scheme.name}》印发给你们，请认真贯彻执行。\n{since}"
    return {
        "title": f"{issuer}关于印发《{scheme.name}》的通知",
        "body": body,
        "attachments": [{"title": scheme.name, "blocks": blocks_json(method_of(scheme))}],
    }


def method_of(scheme: Scheme) -> tuple[Block, ...]:
    """The 考核办法 itself: numbered parts, each mechanism with its table."""
    sections = provisions(scheme)
    return tuple(block for number, section in enumerate(sections) for block in _part(scheme, number, section))


def _part(scheme: Scheme, number: int, section: Section) -> tuple[Block, ...]:
    heading = Paragraph(text=f"{_NUMBERS[number]}、{section.heading}", level=1)
    told = tuple(Paragraph(text=text) for text in section.sentences)
    table = (_table(scheme, section.table),) if section.table else ()
    return (heading, *told, *table)


def _table(scheme: Scheme, mechanism: Mechanism) -> Table:
    head = tuple(Cell(text=label) for label in COLUMNS)
    rows = tuple(tuple(Cell(text=text) for text in _cells(line)) for line in table_of(scheme, mechanism))
    return Table(rows=(head, *rows), columns=len(COLUMNS))


def _cells(line: Line) -> tuple[str, str, str, str]:
    """On paper the clause is enough of the source: the words after its colon are the reader's to look up."""
    name, points, how, source = line.cells
    return name, points, how, source.split("：")[0]
