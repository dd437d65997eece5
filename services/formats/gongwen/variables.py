"""What a template may ask for: the facts of its paper in printable form, and what is derived from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.model.papers import (
    FilingReceipt,
    PaperFacts,
    PaperKind,
    RankingBulletin,
    RectificationDemand,
    fields_of,
    paper_form,
    rank_tables,
)
from services.model.papers.fields import FieldKind
from services.model.papers.wording import chinese_date, chinese_numeral, quarter_words, quoted

LEAD_LIMIT = 30  # characters; a longer first sentence is no heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A variable that is worked out from facts; `of` names those that it prints."""

    name: str
    about: str
    of: tuple[str, ...]
    make: Callable[[Any], Any]


def variables(kind: PaperKind, facts: PaperFacts) -> dict[str, Any]:
    """The values of every variable that a template of `kind` may use."""
    told = {field.name: _shape(field.kind, getattr(facts, field.name)) for field in fields_of(type(facts))}
    return told | {derived.name: derived.make(facts) for derived in DERIVED[kind]}


def known_names(kind: PaperKind) -> frozenset[str]:
    """The names that a template of `kind` may use."""
    told = fields_of(paper_form(kind.value).facts)
    return frozenset(field.name for field in told) | {derived.name for derived in DERIVED[kind]}


def paragraphs(text: str) -> list[str]:
    """A text by its line breaks, empty lines left out."""
    return [line for line in text.split("\n") if line.strip()]


def _shape(kind: FieldKind, value: Any) -> Any:
    if isinstance(value, dt.date):
        return chinese_date(value)
    if kind is FieldKind.TEXT:
        return paragraphs(value)
    return list(value) if isinstance(value, tuple) else value


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


def _contact(facts: FilingReceipt | RectificationDemand) -> str:
    parts = (("联系人", facts.contact), ("联系电话", facts.phone))
    given = "；".join(f"{label}：{value}" for label, value in parts if value)
    return f"{given}。" if given else ""


def _materials(facts: FilingReceipt) -> str:
    if len(facts.materials) < 2:
        return "".join(facts.materials)
    return "\n".join(f"{number}.{material}" for number, material in enumerate(facts.materials, 1))


def _boards(facts: RankingBulletin) -> list[dict[str, Any]]:
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


def _section(facts: RankingBulletin, name: str) -> str:
    """The numeral of a section of the bulletin: those that are left out don't count."""
    sections = [name for name in ("commended", "criticised") if getattr(facts, name)]
    order = ["standings", *sections, "requirements"]
    return chinese_numeral(order.index(name) + 1) if name in order else ""


def _list(names: Sequence[str]) -> str:
    return "、".join(names) + (f"等{len(names)}个单位" if len(names) > 2 else "")


def _addressed(facts: RectificationDemand) -> str:
    return "你单位" if len(facts.units) == 1 else "你们单位"


def _salutation(names: Sequence[str]) -> str:
    """主送机关: divided by ，; a closing colon of the user's own is not printed twice (7.3.2)."""
    return "，".join(names).rstrip("：: ")


DERIVED: dict[PaperKind, tuple[Derived, ...]] = {
    PaperKind.FILING_RECEIPT: (
        Derived(name="heading", about="全文标题", of=("title",), make=lambda f: f.heading),
        Derived(name="title_quoted", about="带书名号的协议名称", of=("title",), make=lambda f: quoted(f.title)),
        Derived(name="parties_text", about="协议各方，以顿号分开", of=("parties",), make=lambda f: "、".join(f.parties)),
        Derived(name="materials_text", about="备案材料，编号分行", of=("materials",), make=_materials),
        Derived(name="remark_text", about="备注，保留分行", of=("remark",), make=lambda f: f.remark),
        Derived(name="contact_text", about="联系人和联系电话；都没有时为空", of=("contact", "phone"), make=_contact),
    ),
    PaperKind.RANKING_BULLETIN: (
        Derived(
            name="period",
            about="年份和季度，如“2026年第三季度”",
            of=("year", "quarter"),
            make=lambda f: quarter_words(f.year, f.quarter),
        ),
        Derived(
            name="recipients_text", about="主送机关，以逗号分开", of=("recipients",), make=lambda f: _salutation(f.recipients)
        ),
        Derived(
            name="boards",
            about="排名表：每个工作机制一项（heading 小标题，groups 各组），每组有 caption 表题和 rows 各行"
            "（rank 名次、unit 单位、score 得分、remark 备注）",
            of=("standings",),
            make=_boards,
        ),
        Derived(name="commended_no", about="“通报表扬”一节的序号", of=(), make=lambda f: _section(f, "commended")),
        Derived(name="commended_text", about="表扬单位，以顿号分开", of=("commended",), make=lambda f: _list(f.commended)),
        Derived(name="criticised_no", about="“通报批评”一节的序号", of=(), make=lambda f: _section(f, "criticised")),
        Derived(name="criticised_text", about="批评单位，以顿号分开", of=("criticised",), make=lambda f: _list(f.criticised)),
        Derived(name="requirements_no", about="“工作要求”一节的序号", of=(), make=lambda f: _section(f, "requirements")),
    ),
    PaperKind.RECTIFICATION_DEMAND: (
        Derived(name="units_text", about="整改单位，以逗号分开", of=("units",), make=lambda f: _salutation(f.units)),
        Derived(name="addressed", about="“你单位”，几个单位时为“你们单位”", of=(), make=_addressed),
        Derived(
            name="problem_items",
            about="存在问题：每项有 number 序号、lead 首句、rest 其余、more 其他段落",
            of=("problems",),
            make=lambda f: items(f.problems),
        ),
        Derived(
            name="measure_items",
            about="整改措施，同上",
            of=("measures",),
            make=lambda f: items(f.measures),
        ),
        Derived(name="contact_text", about="联系人和联系电话；都没有时为空", of=("contact", "phone"), make=_contact),
    ),
}


def derived_of(kind: PaperKind) -> tuple[Derived, ...]:
    return DERIVED[kind]
