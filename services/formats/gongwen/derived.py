"""How variables are worked out from facts: words, numbered matters, boards, rows of forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.model.dates import chinese_date
from services.model.manuscript.levels import judged
from services.model.manuscript.marks import lead_of
from services.model.manuscript.parts import Block, Paragraph
from services.model.papers import FormRow, Ranked, RankingBulletin, rank_tables
from services.model.papers.addressing import UNSAID, single_names
from services.model.papers.wording import chinese_numeral


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A variable that is worked out from facts; `of` names those that it prints."""

    name: str
    about: str
    of: tuple[str, ...]
    make: Callable[[Any], Any]


# -- texts --


def paragraphs(text: str) -> list[str]:
    """A text by its line breaks, empty lines left out."""
    return [line for line in text.split("\n") if line.strip()]


def items(texts: Sequence[str]) -> list[dict[str, Any]]:
    """Numbered matters: {number （一）, lead (its heading sentence), rest, more (further paragraphs)}."""
    marks = [f"（{chinese_numeral(number)}）" for number in range(1, len(texts) + 1)]
    wholes = [paragraphs(text) or [""] for text in texts]
    blocks: list[Block] = []
    places = []
    for mark, (first, *more) in zip(marks, wholes, strict=True):
        places.append(len(blocks))
        blocks += [Paragraph(text=mark + first, level=2, lead=lead_of(mark + first)), *(Paragraph(text=text) for text in more)]
    found = [block for block in judged(blocks) if isinstance(block, Paragraph)]
    return [_item(found[at], mark, more) for at, mark, (_, *more) in zip(places, marks, wholes, strict=True)]


def _item(paragraph: Paragraph, mark: str, more: Sequence[str]) -> dict[str, Any]:
    lead = (paragraph.lead or paragraph.text).removeprefix(mark)
    return {"number": mark, "lead": lead, "rest": paragraph.text.removeprefix(mark)[len(lead) :], "more": list(more)}


def because(reason: str) -> str:
    """Before the sentence that it explains: 因统计有误，; what has pauses of its own is a sentence: 经核查，……应扣减5分。"""
    said = reason.rstrip("，。")
    return f"{said}{'。' if '，' in said else '，'}" if said else ""


def numbered(texts: Sequence[str]) -> str:
    """Several as 1. 2. on lines of their own, one as it is."""
    return "\n".join(f"{number}.{text}" for number, text in enumerate(texts, 1)) if len(texts) > 1 else "".join(texts)


def named(names: Sequence[str]) -> str:
    return "、".join(names) + (f"等{len(names)}个单位" if len(names) > 2 else "")


def alone(names: Sequence[str]) -> bool:
    """Whether it is one that is addressed: 市发改委、市科技局 on one line are two, 各乡、镇人民政府 are many."""
    return len(list(single_names(names))) == 1 and not names[0].startswith("各")


def contact(facts: Any) -> str:
    parts = (("联系人", facts.contact), ("联系电话", facts.phone))
    given = "；".join(f"{label}：{value}" for label, value in parts if value)
    return f"{given}。" if given else ""


def due(facts: Any) -> str:
    return f"{facts.matter}应于{chinese_date(facts.due)}前（含当日）报送。" if facts.due else ""


def day(day: Any) -> str:
    return chinese_date(day) if day else ""


# -- boards of a ranking --


def boards(facts: RankingBulletin) -> list[dict[str, Any]]:
    tables = rank_tables(facts.standings)
    mechanisms = list(dict.fromkeys(table.mechanism for table in tables))
    boards = []
    for number, mechanism in enumerate(mechanisms, 1):
        of_it = [table for table in tables if table.mechanism == mechanism]
        named = len(mechanisms) > 1 or mechanism
        heading = f"（{chinese_numeral(number)}）{mechanism or '其他'}排名" if named else ""
        groups = [
            {
                "caption": table.group or ("其他单位" if len(of_it) > 1 else ""),
                "rows": [_ranked(row) for row in table.rows],
            }
            for table in of_it
        ]
        boards.append({"heading": heading, "groups": groups})
    return boards


def _ranked(row: Ranked) -> dict[str, Any]:
    """A unit that is named without a rank has a dash in its place."""
    return {"rank": row.rank or "—", "unit": row.unit, "score": f"{row.score:.2f}", "remark": row.remark}


def section(facts: RankingBulletin, name: str) -> str:
    """The numeral of a section of the bulletin: those that are left out don't count."""
    sections = [name for name in ("highlights", "problems", "commended", "criticised") if getattr(facts, name)]
    order = ["standings", *sections, "requirements"]
    return chinese_numeral(order.index(name) + 1) if name in order else ""


# -- rows of forms --


def form_rows(facts: Any, guidance: dict[str, str], columns: Sequence[str], *, empty: int) -> list[dict[str, Any]]:
    """The rows, numbered where they are not; of a blank form, the notice's guidance and so many `empty` rows.

    `to_fill_in` is told of the rows of a blank form, which are all of one height.
    """
    if facts.rows:
        return [_row(row, number) | {"to_fill_in": False} for number, row in enumerate(facts.rows, 1)]
    bare: dict[str, Any] = {**dict.fromkeys(columns, ""), "to_fill_in": True}
    return [*([bare | guidance] if guidance else []), *(dict(bare) for _ in range(empty))]


def _row(row: FormRow, number: int) -> dict[str, Any]:
    cells: dict[str, Any] = dict(row.cells)
    return cells | {"position": cells["position"] or str(number)} if "position" in cells else cells


def filled_on(facts: Any) -> str:
    """A form without a unit and rows is a blank one: it is not dated."""
    return chinese_date(facts.date) if facts.unit or facts.rows else ""


def listed(facts: Any, name: str) -> str:
    return "、".join(getattr(facts, name)) + (facts.ending if facts.ending != UNSAID else "")
