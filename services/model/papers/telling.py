"""What papers there are and what each asks for, as JSON values: for `draft --list`, for facts files to start from."""

from __future__ import annotations

from typing import Any

from services.model.papers.fields import KIND_LABELS, Column, FieldKind, PaperField, fields_of
from services.model.papers.kinds import PAPERS, PaperForm, paper_form

_SHAPES: dict[FieldKind, str] = {
    FieldKind.LINE: "文字",
    FieldKind.TEXT: "文字，分段处写 \\n",
    FieldKind.LIST: '["……", "……"]',
    FieldKind.NAMES: '["……", "……"]，不重复',
    FieldKind.DATE: '"年-月-日"，如 "2026-11-30"',
    FieldKind.INTEGER: "整数",
    FieldKind.CHOICE: "文字，只能选一项",
    FieldKind.BODY: "文字，一段一行（行间写 \\n），层次序号自动识别，表格各栏之间写 \\t",
}
_ATTACHMENT = (Column(name="title", label="标题"), Column(name="text", label="内容，写法与正文相同"))
_STANDING = (
    Column(name="unit", label="单位"),
    Column(name="score", label="得分"),
    Column(name="mechanism", label="工作机制"),
    Column(name="group", label="组别"),
    Column(name="remark", label="备注"),
)
_NEEDED = frozenset({(FieldKind.ATTACHMENTS, "title"), (FieldKind.STANDINGS, "unit"), (FieldKind.STANDINGS, "score")})


def told(kind: str = "") -> list[dict[str, Any]]:
    """Every paper and its fields, or one paper by any of its names. Raises UnknownPaperKind."""
    return [_paper(form) for form in ((paper_form(kind),) if kind else PAPERS)]


def _paper(form: PaperForm) -> dict[str, Any]:
    return {
        "kind": form.kind.value,
        "name": form.name,
        "aliases": list(form.aliases),
        "group": form.group.value,
        "page": form.page.value,
        "template": form.template,
        "fields": [_field(field) for field in fields_of(form.facts)],
    }


def _field(field: PaperField) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "about": field.about,
        "type": field.kind.value,
        "type_label": KIND_LABELS[field.kind],
        "shape": shape_of(field),
        "required": field.required,
        "fallback": field.fallback,
        "sample": field.sample,
        "choices": [choice for choice in field.choices if choice],
        "least": field.least if field.kind is FieldKind.INTEGER else None,
        "most": field.most if field.kind is FieldKind.INTEGER else None,
        "columns": [
            {
                "name": column.name,
                "label": column.label,
                "required": (field.kind, column.name) in _NEEDED,
                "choices": list(column.choices),
            }
            for column in columns_of(field)
        ],
    }


def columns_of(field: PaperField) -> tuple[Column, ...]:
    """The keys of each item of a fact whose items are objects; of any other fact, none."""
    own = {FieldKind.ATTACHMENTS: _ATTACHMENT, FieldKind.STANDINGS: _STANDING}
    return own.get(field.kind, field.columns)


def shape_of(field: PaperField) -> str:
    """How the value is written in a facts file."""
    if columns := columns_of(field):
        return "[{" + ", ".join(f'"{column.name}": {column.label}' for column in columns) + "}]，每行一个 {}"
    if field.kind is FieldKind.INTEGER:
        return f"整数，{field.least} 至 {field.most}"
    if field.kind is FieldKind.CHOICE:
        return "选一项：" + "、".join(f'"{choice}"' for choice in field.choices if choice)
    return _SHAPES[field.kind]


def sample_of(kind: str, *, minimal: bool = False) -> dict[str, Any]:
    """A facts mapping made of the fields' samples: all of them, or only the required ones."""
    facts = paper_form(kind).facts
    left_out = {"signer"} if facts.TYPE else set()  # only what goes upward names who signed it (7.2.6)
    asked = [field for field in fields_of(facts) if field.required or not minimal]
    return {field.name: field.sample for field in asked if field.name not in left_out}
