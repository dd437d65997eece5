"""The part of doc_templates/README.md that is made from the tables: every variable of every template."""

from __future__ import annotations

import re

from services.formats.gongwen.variables import derived_of
from services.model.papers import KIND_LABELS, PAPERS, PaperForm, fields_of

START, END = "<!-- 以下由程序生成 -->", "<!-- 以上由程序生成 -->"


def with_tables(page: str) -> str:
    """The page with its generated part brought up to date."""
    part = f"{START}\n\n" + "\n".join(_chapter(form) for form in PAPERS) + f"\n{END}"
    if START in page and END in page:
        return re.sub(f"{re.escape(START)}.*?{re.escape(END)}", lambda _: part, page, flags=re.DOTALL)
    return f"{page.rstrip()}\n\n{part}\n".lstrip()


def _chapter(form: PaperForm) -> str:
    lines = [
        f"## {form.name}（`{form.template}`，文种名 `{form.kind.value}`）",
        "",
        "| 变量 | 名称 | 类型 | 不写时 | 说明 |",
        "|---|---|---|---|---|",
    ]
    for field in fields_of(form.facts):
        fallback = "**必填**" if field.required else field.fallback
        lines.append(f"| `{field.name}` | {field.label} | {KIND_LABELS[field.kind]} | {fallback} | {field.about} |")
    lines += ["", "由要素算出的变量：", "", "| 变量 | 说明 |", "|---|---|"]
    lines += [f"| `{derived.name}` | {derived.about} |" for derived in derived_of(form.kind)]
    return "\n".join(lines) + "\n"
