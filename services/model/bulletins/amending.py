"""更正通报: what the issued bulletin says and should say, place by place. Pure.

Its text may have been edited by a person: only what came from the first figures, and comes out differently from the second
ones, is corrected. Points and ranks are corrected as they were printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from services.model.manuscript.marks import lead_of
from services.model.papers.ranks import Standing, rank_tables

_NONE, _GONE = "（无）", "（删去）"
_CLAUSES = ("经", "因", "由于", "鉴于")
_MATTERS = (("highlights", "主要成效"), ("problems", "存在问题"), ("next_steps", "工作要求"))
_NAMED = (("commended", "通报表扬"), ("criticised", "通报批评"))
_Facts = Mapping[str, Any]
Amendment = dict[str, str]


def amendments(issued: _Facts, before: _Facts, after: _Facts) -> list[Amendment]:
    """Rows of place, wrong and right. `issued`: the facts of the paper; `before`, `after`: what the figures propose."""
    matters = (row for name, label in _MATTERS for row in _matters(label, issued.get(name) or (), before[name], after[name]))
    named = (row for name, label in _NAMED for row in _names(label, issued.get(name) or (), before[name], after[name]))
    tables = _standings(_ranked(issued.get("standings") or ()), _ranked(after["standings"]))
    return [*tables, *matters, *named, *_attachments(before["attachments"], after["attachments"])]


def checked_reason(reason: str) -> str:
    """What the clerk noted as the reason, as the paper begins with it: 经核查，……."""
    said = reason.strip().rstrip("。，；")
    return said if not said or said.startswith(_CLAUSES) else f"经核查，{said}"


def _row(place: str, wrong: str, right: str) -> Amendment:
    return {"place": place, "wrong": wrong or _NONE, "right": right or _GONE}


# -- rank tables -----------------------------------------------------------------------------------------------------

_Told = dict[tuple[str, str], tuple[str, str]]


def _ranked(rows: Sequence[Mapping[str, Any]]) -> _Told:
    """(mechanism, unit) -> the table in which it stands, and what it says: 市科技局得分91.25，名次3."""
    given = [
        Standing(
            unit=str(row["unit"]),
            score=Decimal(str(row["score"])),
            group=str(row.get("group") or ""),
            mechanism=str(row.get("mechanism") or ""),
        )
        for row in rows
    ]
    return {
        (table.mechanism, one.unit): (
            f"“一、排名情况”{table.mechanism}{table.group}排名表",
            f"{one.unit}得分{one.score}" + (f"，名次{one.rank}" if one.rank else ""),
        )
        for table in rank_tables(given)
        for one in table.rows
    }


def _standings(wrong: _Told, right: _Told) -> Iterator[Amendment]:
    for key in dict.fromkeys((*wrong, *right)):
        if wrong.get(key) != right.get(key):
            place = (wrong.get(key) or right[key])[0]
            yield _row(place, wrong[key][1] if key in wrong else "", right[key][1] if key in right else "")


# -- the text --------------------------------------------------------------------------------------------------------


def _matters(label: str, issued: Sequence[str], before: Sequence[str], after: Sequence[str]) -> Iterator[Amendment]:
    """Matters are known by their headings; one that a person has rewritten is that person's."""
    old, new = ({lead_of(text) or text: text for text in texts} for texts in (before, after))
    for heading in dict.fromkeys((*old, *new)):
        wrong, right = old.get(heading, ""), new.get(heading, "")
        if wrong != right and (wrong in issued or not wrong):
            yield _row(f"“{label}”部分“{heading.rstrip('。')}”", *_what_differs(wrong, right))


def _what_differs(wrong: str, right: str) -> tuple[str, str]:
    """The sentences that changed, of either; the whole where one side has none of it. What stayed nobody has to compare."""
    if not wrong or not right:
        return wrong, right
    old, new = (re.findall(r"[^。；]+[。；]?", text) for text in (wrong, right))
    changed = [one for one in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if one[0] != "equal"]
    gone = [old[start:end] for _, start, end, _, _ in changed]
    come = [new[start:end] for _, _, _, start, end in changed]
    return _pieces(gone), _pieces(come)


def _pieces(told: Sequence[Sequence[str]]) -> str:
    """Neighbours together, what stood apart with …… between."""
    return "……".join("".join(sentences) for sentences in told if sentences)


def _names(label: str, issued: Sequence[str], before: Sequence[str], after: Sequence[str]) -> Iterator[Amendment]:
    for unit in before:
        if unit not in after and unit in issued:
            yield _row(f"“{label}”部分", unit, "")
    for unit in after:
        if unit not in before and unit not in issued:
            yield _row(f"“{label}”部分", "", f"增加{unit}")


# -- the attachments -------------------------------------------------------------------------------------------------


def _attachments(before: Sequence[_Facts], after: Sequence[_Facts]) -> Iterator[Amendment]:
    """By title, then by unit, then by column; a table that has changed its columns still names each figure."""
    old, new = ({str(one["title"]): _cells(one) for one in given} for given in (before, after))
    for title in dict.fromkeys((*old, *new)):
        wrong, right = old.get(title, {}), new.get(title, {})
        for unit in dict.fromkeys((*wrong, *right)):
            yield from _figures(title, unit, wrong.get(unit, {}), right.get(unit, {}))


def _cells(attachment: _Facts) -> dict[str, dict[str, str]]:
    """unit -> column -> what stands there. The unit is in the second column; numbers of lines say nothing."""
    found: dict[str, dict[str, str]] = {}
    for block in attachment["blocks"]:
        if block.get("block") == "table":
            heads, *rows = block["rows"]
            names = [str(name).replace("\n", "").replace("　", "") for name in heads]
            for row in rows:
                found[row[1]] = {name: text for name, text in zip(names, row, strict=True) if name not in ("序号", "单位")}
    return found


_NOTHING = ({"", "0.00"}, {"", "—"})  # a column that is new, or gone, in which the unit has nothing


def _figures(title: str, unit: str, wrong: Mapping[str, str], right: Mapping[str, str]) -> Iterator[Amendment]:
    places = [name for name in dict.fromkeys((*wrong, *right)) if wrong.get(name, "") != right.get(name, "")]
    said = [name for name in places if {wrong.get(name, ""), right.get(name, "")} not in _NOTHING]
    if not said:
        return
    old, new = ("，".join(f"{name}{side[name]}" for name in said if side.get(name)) for side in (wrong, right))
    yield _row(f"附件“{title}”{unit}", old, new)
