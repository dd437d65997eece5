"""The part of doc_templates/README.md that is made from the tables: every variable of every template."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.formats.gongwen.frame_variables import FRAME_NAMES
from services.formats.gongwen.variables import derived_of
from services.model.papers import KIND_LABELS, PAPERS, PaperField, PaperForm, PaperGroup, Place, fields_of

START, END = "<!-- 以下由程序生成 -->", "<!-- 以上由程序生成 -->"
_FACTS_HEAD = ("| 变量 | 名称 | 类型 | 不写时 | 说明 |", "|---|---|---|---|---|")
_MADE_HEAD = ("| 变量 | 说明 |", "|---|---|")


def with_tables(page: str) -> str:
    """The page with its generated part brought up to date."""
    part = f"{START}\n\n" + "\n".join([_frame(), *(_chapter(form) for form in PAPERS)]) + f"\n{END}"
    if START in page and END in page:
        return re.sub(f"{re.escape(START)}.*?{re.escape(END)}", lambda _: part, page, flags=re.DOTALL)
    return f"{page.rstrip()}\n\n{part}\n".lstrip()


def _frame() -> str:
    """What every template may use, told once."""
    lines = [
        "## 各种公文通用的变量",
        "",
        "版头、主送机关、附件、落款、版记用到的变量，每个模板都可以用；没有这项要素的公文为空。",
    ]
    lines += ["", *_MADE_HEAD, *(f"| `{name}` | {about} |" for name, about, _of in FRAME_NAMES)]
    return "\n".join(lines) + "\n\n" + _index()


def _index() -> str:
    lines = ["## 模板一览", "", "| 类别 | 文种 | 文种名 | 模板 |", "|---|---|---|---|"]
    for group in PaperGroup:
        lines += [f"| {group} | {form.name} | `{form.kind}` | `{form.template}` |" for form in PAPERS if form.group is group]
    return "\n".join(lines) + "\n"


def _chapter(form: PaperForm) -> str:
    told = fields_of(form.facts)
    lines = [f"## {form.name}（`{form.template}`，文种名 `{form.kind}`）", "", *_FACTS_HEAD]
    lines += [_fact(field) for field in told if field.place is Place.OWN]
    frame = "、".join(f"`{field.name}` {field.label}" for field in told if field.place is not Place.OWN)
    lines += ["", f"此外，各部分的要素（含义和不写时的写法见 `draft --list`）：{frame}。"] if frame else []
    if grids := list(_grids(told)):
        lines += ["", *grids]
    if made := derived_of(form.kind):
        lines += ["", "由要素算出的变量：", "", *_MADE_HEAD, *(f"| `{derived.name}` | {derived.about} |" for derived in made)]
    return "\n".join(lines) + "\n"


def _fact(field: PaperField) -> str:
    fallback = "**必填**" if field.required else field.fallback
    return f"| `{field.name}` | {field.label} | {KIND_LABELS[field.kind]} | {fallback} | {field.about} |"


def _grids(told: tuple[PaperField, ...]) -> Iterator[str]:
    for field in told:
        if field.columns:
            columns = "、".join(f"`{column.name}` {column.label}" for column in field.columns)
            yield f"`{field.name}` 每行各栏：{columns}。"
