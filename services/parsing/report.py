"""The report of how well the rules read, as a page and as JSON. The same facts give the same page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from services.model.facts import CERTAIN, FACT_LABELS
from services.parsing.rulebook import RULES
from services.parsing.scoring import FIELDS, GROUPS, Report, Tally

ORIGINS = {"text": "文件自带文字", "converted": "转换而来", "ocr": "图像识别", "none": "没有文字"}
_HEAD = """# 要素识别的准确程度 · Facts report

由 `python app.py facts-report` 打印，测试核对本页与它一致。标注样本在 `tests/samples/labelled/files`，由
`python -m tests.samples.labelled` 生成；也可以给出自己的目录：每个文件旁边放同名的 `.json`，写明
`{"group": 组名, "unjudged": [不判的要素], "facts": [{"field", "role", "value", "region"}]}`。

- 准确率：识别出的有多少是对的；召回率：应有的有多少识别出来；F1 是二者的调和平均。名称、用途、数值有一处不同就算错。
- “不带请核对”：置信度不低于 %s、页面上直接采用的值，及其中对的。
"""


def as_json(report: Report) -> dict[str, Any]:
    """Numbers for programs."""
    certain = report.certain()
    return {
        "files": report.files,
        "total": {name: tally.as_json() for name, tally in report.total().items()},
        "groups": {group: {n: t.as_json() for n, t in tallies.items()} for group, tallies in report.groups.items()},
        "origins": {origin: {n: t.as_json() for n, t in tallies.items()} for origin, tallies in report.origins.items()},
        "rules": {rule: {"found": found, "right": right} for rule, (found, right) in report.rules.items()},
        "certain": {"found": certain.certain, "right": certain.certain_right},
        "misses": [asdict(miss) for miss in report.misses],
    }


def as_markdown(report: Report) -> str:
    """The page docs/facts-report.md."""
    certain = report.certain()
    lines = [_HEAD % CERTAIN, f"共 {report.files} 个文件。不带请核对的值共 {certain.certain} 个，对的 {certain.certain_right} 个"
             f"（{_percent(certain.certain_right, certain.certain)}）。"]  # fmt: skip
    lines += _table("全部", report.total())
    for group in (*(g for g in GROUPS if g in report.groups), *sorted(g for g in report.groups if g not in GROUPS)):
        lines += _table(GROUPS.get(group, group), report.groups[group])
    for origin in (o for o in ORIGINS if o in report.origins):
        lines += _table(f"来源：{ORIGINS[origin]}", report.origins[origin])
    return "\n".join([*lines, *_rules(report), *_misses(report)]) + "\n"


def _table(title: str, tallies: Mapping[str, Tally]) -> list[str]:
    head = "| 要素 | 应有 | 识别 | 正确 | 准确率 | 召回率 | F1 | 不带请核对 | 其中正确 |"
    rows = [
        f"| {label} | {t.wanted} | {t.found} | {t.right} | {t.precision:.3f} | {t.recall:.3f} | {t.f1:.3f}"
        f" | {t.certain} | {t.certain_right} |"
        for name, label in FIELDS.items()
        if (t := tallies.get(name)) is not None and t.wanted + t.found
    ]
    return ["", f"## {title}", "", head, "|---" * 9 + "|", *rows]


def _rules(report: Report) -> list[str]:
    """Every rule with how often it was right here."""
    lines = ["", "## 逐条规则", "", "| 规则 | 要素 | 认什么 | 置信度 | 用到 | 正确 | 依据 |", "|---" * 7 + "|"]
    for rule in RULES.values():
        found, right = report.rules.get(rule.id, (0, 0))
        lines.append(
            f"| {rule.id} | {FACT_LABELS[rule.field]} | {rule.what} | {rule.confidence:g} | {found} | {right} | {rule.source} |"
        )
    return lines


def _misses(report: Report) -> list[str]:
    """What went wrong, value by value."""
    if not report.misses:
        return []
    lines = ["", "## 错漏", "", "| 文件 | 要素 | 应为 | 识别为 | 不带请核对 |", "|---" * 5 + "|"]
    for miss in report.misses:
        lines.append(f"| {miss.file} | {FIELDS[miss.field]} | {miss.wanted} | {miss.found} | {'是' if miss.certain else ''} |")
    return lines


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"
