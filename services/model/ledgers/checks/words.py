"""What a form wants in its cells: something where it must, one of three words, a batch, no example and no placeholder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from services.model.ledgers.checks.cell import SAYS_WHAT, Cell, says_nothing
from services.model.ledgers.columns import PROGRESS_STATUSES, status_said
from services.model.ledgers.forms import EXAMPLE
from services.model.normal import normalise

# XXX, X月X日, ××局, 某某, ____, 202X年. Not X光, 10×20, “1+X”, nor letters within Latin words.
PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9])[XxＸｘ×✕╳]{2,}(?![A-Za-z])|(?<![A-Za-z0-9])[XＸ×]\s?(?=[年月日号])|第\s?[XＸ×]\s?(?=[批次期号])|"
    r"20[XＸ×\d]?\d?[XＸ×]\s?年|[某]{2,}|[_＿]{2,}|待(?:补充|填写|补|填)(?![^，,。]*(?:资料|材料|手续))|[（(]\s?(?:此处|请)?填写[^）)]*[）)]"
)
_CLAUSE_ENDS = re.compile(r"[，,。；;：:！？\n“”《》（）()]")
_STREET = re.compile("大道|路|街|巷")
_CONCRETE = re.compile(r"\d{1,2}\s?月\s?\d{1,2}\s?[日号]|\d\s?[万亿]?元")
_BATCH = re.compile(r"第\s?([一二三四五六1-6１-６])\s?批")
_BATCH_YEAR = re.compile(r"(20\d{2})\s?年?\s?第\s?([一二三四五六1-6１-６])\s?批")
_OWN_WORK = re.compile(r"自主|自行|原创|首创|本地创新|不属于|非复制")
# Notice 附件5, 说明1: which batch came in which year; a later batch is no slip.
BATCHES: dict[int, int] = {1: 2021, 2: 2022}
_NUMERALS = {**{c: n for n, c in enumerate("一二三四五六", 1)}, **{str(n): n for n in range(1, 7)}}
_NUMERALS |= {chr(ord("０") + n): n for n in range(1, 7)}
_UNFINISHED = re.compile(r"尚未|未完成|没有完成|正在(?:推进|办理|研究|开展|进行|对接|争取)|推进中|进行中|办理中|有待|滞后")


def empty(cell: Cell) -> Iterator[dict[str, Any]]:
    """A cell without which the row says too little."""
    if not cell.text.strip():
        yield {"column": cell.label}


def all_empty(cell: Cell) -> Iterator[dict[str, Any]]:
    """附件4 asks for four things; a row that tells none of them tells nothing."""
    if all(says_nothing(cell.row[name]) for name in SAYS_WHAT[cell.ledger.mechanism]):
        yield {}


def placeholder(cell: Cell) -> Iterator[dict[str, Any]]:
    """XX部门, ____: what the form leaves open was left open."""
    text = cell.text
    match = next((one for one in PLACEHOLDER.finditer(text) if not _names_a_street(text, one)), None)
    if match is not None and EXAMPLE.search(text) is None:
        begins = [mark.end() for mark in _CLAUSE_ENDS.finditer(text, 0, match.start())]
        yield {"text": "".join(text[begins[-1] if begins else 0 : match.end() + 6].split())}


def _names_a_street(text: str, match: re.Match[str]) -> bool:
    """XX大道 in a cell that tells a day or a sum: the street is left unnamed, and the cell is filled in."""
    return _STREET.match(text, match.end()) is not None and _CONCRETE.search(text) is not None


def example(cell: Cell) -> Iterator[dict[str, Any]]:
    """如：……: the form's own guidance was left standing."""
    if EXAMPLE.search(cell.text) is not None:
        yield {"column": cell.label}


def status(cell: Cell) -> Iterator[dict[str, Any]]:
    """One of exactly three words; the likeliest is proposed."""
    said = status_said(cell.text)
    if said and said not in PROGRESS_STATUSES:
        near = max(PROGRESS_STATUSES, key=lambda word: SequenceMatcher(None, said, word).ratio())
        yield {"text": said[:20], "near": near}


def done_and_not(cell: Cell) -> Iterator[dict[str, Any]]:
    """已完成 beside a progress that says otherwise."""
    if status_said(cell.text) == "已完成" and (match := _UNFINISHED.search(cell.row["progress"])) is not None:
        yield {"text": match[0]}


def no_batch(cell: Cell) -> Iterator[dict[str, Any]]:
    """Neither the remark nor the item says of which batch it is, nor that it is the unit's own."""
    told = f"{cell.text}\n{cell.row['item']}"
    if not _BATCH.search(told) and not _OWN_WORK.search(told) and not PLACEHOLDER.search(cell.text):
        yield {}


def wrong_batch(cell: Cell) -> Iterator[dict[str, Any]]:
    """2021年第二批: the second batch came in another year."""
    for match in _BATCH_YEAR.finditer(cell.text):
        year, number = int(match[1]), _NUMERALS[match[2]]
        if BATCHES.get(number, year) != year:
            yield {"text": match[0], "year": BATCHES[number], "batch": "一二三四五六"[number - 1]}


def no_such_batch(cell: Cell) -> Iterator[dict[str, Any]]:
    """2022年第三批: of the years whose batches are known that one had another."""
    for match in _BATCH_YEAR.finditer(cell.text):
        year, number = int(match[1]), _NUMERALS[match[2]]
        had = [known for known, came in BATCHES.items() if came == year]
        if number not in BATCHES and had:
            yield {"text": match[0], "year": year, "batch": "一二三四五六"[had[0] - 1]}


def another_unit(cell: Cell) -> Iterator[dict[str, Any]]:
    """A unit's ledger tells of this unit alone."""
    said = "".join(cell.text.split())
    if normalise(said) and not says_nothing(said) and not cell.ledger.own(said):
        yield {"text": said[:30], "unit": cell.ledger.unit}
