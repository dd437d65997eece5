"""How variables are worked out from facts: words, numbered matters, boards, rows of forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.model.papers import FormRow, RankingBulletin, rank_tables
from services.model.papers.addressing import UNSAID
from services.model.papers.wording import chinese_date, chinese_numeral

LEAD_LIMIT = 30  # characters; a longer first sentence is no heading
BLANK_ROWS = 2  # below the guidance of a form without rows: it stays on one page
ROSTER_ROWS = 8


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
    made = []
    for number, text in enumerate(texts, 1):
        first, *more = paragraphs(text) or [""]
        lead, rest = _lead(first)
        made.append({"number": f"（{chinese_numeral(number)}）", "lead": lead, "rest": rest, "more": more})
    return made


def _lead(text: str) -> tuple[str, str]:
    end = text.find("。") + 1 or len(text)
    return (text[:end], text[end:]) if end <= LEAD_LIMIT else ("", text)


def numbered(texts: Sequence[str]) -> str:
    """Several as 1. 2. on lines of their own, one as it is."""
    return "\n".join(f"{number}.{text}" for number, text in enumerate(texts, 1)) if len(texts) > 1 else "".join(texts)


def named(names: Sequence[str]) -> str:
    return "、".join(names) + (f"等{len(names)}个单位" if len(names) > 2 else "")


def contact(facts: Any) -> str:
    parts = (("联系人", facts.contact), ("联系电话", facts.phone))
    given = "；".join(f"{label}：{value}" for label, value in parts if value)
    return f"{given}。" if given else ""


def due(facts: Any) -> str:
    return f"{facts.matter}应于{chinese_date(facts.due)}前报送。" if facts.due else ""


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
                "rows": [
                    {"rank": row.rank, "unit": row.unit, "score": f"{row.score:.2f}", "remark": row.remark} for row in table.rows
                ],
            }
            for table in of_it
        ]
        boards.append({"heading": heading, "groups": groups})
    return boards


def section(facts: RankingBulletin, name: str) -> str:
    """The numeral of a section of the bulletin: those that are left out don't count."""
    sections = [name for name in ("commended", "criticised") if getattr(facts, name)]
    order = ["standings", *sections, "requirements"]
    return chinese_numeral(order.index(name) + 1) if name in order else ""


# -- rows of forms --


def form_rows(facts: Any, guidance: dict[str, str], columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows, numbered where they are not; of a blank form, the notice's guidance and empty rows."""
    if facts.rows:
        return [_row(row, number) for number, row in enumerate(facts.rows, 1)]
    empty = dict.fromkeys(columns, "")
    return [*([empty | guidance] if guidance else []), *(dict(empty) for _ in range(BLANK_ROWS if guidance else ROSTER_ROWS))]


def _row(row: FormRow, number: int) -> dict[str, str]:
    cells = dict(row.cells)
    return cells | {"position": cells["position"] or str(number)} if "position" in cells else cells


def filled_on(facts: Any) -> str:
    """A form without a unit and rows is a blank one: it is not dated."""
    return chinese_date(facts.date) if facts.unit or facts.rows else ""


def listed(facts: Any, name: str) -> str:
    return "、".join(getattr(facts, name)) + (facts.ending if facts.ending != UNSAID else "")
