"""Which numbered paragraphs are headings and which are text with a number: the items of a list are judged together (7.3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.model.manuscript.marks import mark_of
from services.model.manuscript.parts import Block, Paragraph

_FACED = (1, 2)  # levels whose headings have a type of their own
_STOPS = ("。", "！", "？")


def judged(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with the headings of each list alike.

    What has no full stop is a heading, and so is the first sentence of a paragraph that goes on (`lead`). A paragraph that is
    one short sentence may be either: it is a heading where another item of its list is one, or where most of its list have
    text below them; else only its number is set in the type of its level.
    """
    made = list(blocks)
    for items in _lists(blocks):
        if not _headed(blocks, items):
            for at in items:
                item = blocks[at]
                if isinstance(item, Paragraph) and _is_sentence(item):
                    made[at] = replace(item, lead=mark_of(item.text)[1])
    return tuple(made)


def _lists(blocks: Sequence[Block]) -> list[list[int]]:
    """The places of the items of each list: paragraphs of one level with none of a higher one between them."""
    found: list[list[int]] = []
    open_: dict[int, list[int]] = {}
    for at, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or block.level not in _FACED:
            continue
        if block.level == 1:
            open_.pop(2, None)
        if block.level not in open_:
            open_[block.level] = []
            found.append(open_[block.level])
        open_[block.level].append(at)
    return found


def _headed(blocks: Sequence[Block], items: Sequence[int]) -> bool:
    """Whether the items of a list are headings."""
    with_text = 0
    for at in items:
        item = blocks[at]
        if not isinstance(item, Paragraph) or item.lead == mark_of(item.text)[1]:
            continue
        if not _is_sentence(item):
            return True
        with_text += _has_text(blocks, at, item.level)
    return with_text * 2 > len(items)


def _is_sentence(item: Paragraph) -> bool:
    """Whether it is one sentence and nothing else, which lead_of has taken for a heading."""
    return bool(mark_of(item.text)[0]) and item.lead in ("", item.text) and item.text.endswith(_STOPS)


def _has_text(blocks: Sequence[Block], at: int, level: int) -> bool:
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    return following is not None and not (isinstance(following, Paragraph) and 0 < following.level <= level)
