"""Pieces to blocks: paragraphs with their levels, tables, the labelled blanks above and the notes below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from services.model.manuscript.joining import paragraph_at
from services.model.manuscript.levels import judged
from services.model.manuscript.marks import is_chapter, lead_of, mark_of
from services.model.manuscript.parts import Block, FormHead, Note, Paragraph, Table
from services.model.manuscript.pieces import Piece
from services.model.manuscript.record import Record
from services.model.manuscript.wrapping import Paper

_FORM_WORDS = (
    "(?:填表|填报|制表|填写|报送|上报|申报|统计|推荐)(?:单位|部门|机关|人|日期|时间)(?:名称|姓名)?|"
    "(?:单位|部门)(?:名称)?(?=[（(][盖公加])"
)
_LOOSE_WORDS = (
    "联系人|联系电话|联系方式|电话|手机|单位负责人|负责人|审核人|经办人|单位名称|单位|部门|姓名|职务|日期|时间|传真|邮箱|电子邮箱"
)
_SEAL = "(?:[（(](?:盖章|公章|加盖公章|单位公章|签字|签名|签章|手写签名)[)）])?"
_STRONG = re.compile(rf"(?:{_FORM_WORDS}){_SEAL}\s*[：:]")
_LABEL = re.compile(rf"(?:^|(?<=[\s：:\d_＿）)])|(?<=[日月年]))(?:{_FORM_WORDS}|{_LOOSE_WORDS}){_SEAL}\s*[：:]")
_NOTE_LABEL = re.compile(r"(?:填表|填报|填写|制表|台账|表格|有关)?(?:说明|须知|要求)\s*[：:]|备?注\s*[：:]")
_STRONG_NOTE = re.compile(r"(?:填表|填报|填写)(?:说明|须知|要求)\s*[：:]")
_MAX_LABELLED = 12  # lines of labelled blanks over one table
_ITEM_END = re.compile("[；;]$")
_NOTE_ITEM = re.compile(r"[（(]?\d{1,2}(?:[)）、]|[.．](?!\d))|[①-⑳]")


def blocks_of(pieces: Sequence[Piece], paper: Paper, record: Record) -> tuple[Block, ...]:
    """The blocks that the pieces make, in order."""
    blocks: list[Block] = []
    at = 0
    while at < len(pieces):
        block, at = _block_at(pieces, at, blocks, paper, record)
        blocks.append(_as_item(block, blocks[-1] if blocks else None))
    return judged(blocks)


def _as_item(block: Block, before: Block | None) -> Block:
    """Items of an enumeration, which end with semicolons, and the last of them, are numbered text and no headings."""
    if not isinstance(block, Paragraph) or not block.level or block.lead:
        return block
    follows = isinstance(before, Paragraph) and before.level == block.level and _ITEM_END.search(before.text)
    return replace(block, lead=mark_of(block.text)[1]) if follows or _ITEM_END.search(block.text) else block


def _block_at(pieces: Sequence[Piece], at: int, before: Sequence[Block], paper: Paper, record: Record) -> tuple[Block, int]:
    """(the block that begins at `at`, the index after it)."""
    piece = pieces[at]
    if piece.table is not None:
        return piece.table, at + 1
    end = at
    while end < min(len(pieces), at + _MAX_LABELLED) and _labels(pieces[end].text):
        end += 1
    if end > at and any(_STRONG.match(label) for labelled in pieces[at:end] for label in _labels(labelled.text)):
        return FormHead(labels=tuple(label for labelled in pieces[at:end] for label in _labels(labelled.text))), end
    text, end = paragraph_at(pieces, at, paper, record, ends=_stands_alone)
    if _is_note(piece.text, before):
        return Note(text=text), end
    return paragraph_of(text, piece), end


def _labels(text: str) -> tuple[str, ...]:
    """The labelled blanks in a line that is nothing else, each with what is filled in; empty for any other line."""
    starts = [match.start() for match in _LABEL.finditer(text)]
    if not starts or starts[0] != 0:
        return ()
    return tuple(text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True))


def _stands_alone(piece: Piece) -> bool:
    """Whether the line belongs to no paragraph above it, whatever that one ends with."""
    return _STRONG_NOTE.match(piece.text) is not None or _STRONG.match(piece.text) is not None


def _is_note(text: str, before: Sequence[Block]) -> bool:
    """Whether a paragraph explains the table above it, alone or as one item of several."""
    if _STRONG_NOTE.match(text):
        return True
    last = before[-1] if before else None
    if isinstance(last, Table):
        return _NOTE_LABEL.match(text) is not None
    return isinstance(last, Note) and (_NOTE_ITEM.match(text) is not None or last.text.endswith(("：", ":")))


def paragraph_of(text: str, first: Piece) -> Paragraph:
    """A paragraph with its level: that of its mark, else what the file says of it."""
    level = mark_of(text)[0]
    if level:
        return Paragraph(text=text, level=level, lead=lead_of(text), align=first.align)
    if is_chapter(text):
        return Paragraph(text=text, align="center")
    return Paragraph(text=text, level=min(max(first.heading - 1, 0), 4), align=first.align)
