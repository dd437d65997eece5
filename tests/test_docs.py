"""The documents are kept true: tables in docs/ say what the code's tables say."""

from __future__ import annotations

import re
from pathlib import Path

from services.model.findings import FINDINGS

ROOT = Path(__file__).resolve().parents[1]
AREAS = {"I": "受理", "R": "识别", "F": "要素", "M": "文稿", "P": "公文", "T": "核对", "V": "核验"}


def findings_table() -> str:
    """docs/findings.md as the table of findings gives it."""
    lines = [
        "# 提示一览 · Findings",
        "",
        "系统的每一条提示都出自 `services/model/findings.py` 的一行；`{…}` 处填入具体内容。本页由测试核对，与代码一致。",
    ]
    for letter, area in AREAS.items():
        lines += ["", f"## {letter} {area}", "", "| 代码 | 提示 | 依据 |", "|---|---|---|"]
        lines += [f"| {code} | {text} | {source} |" for code, (text, source) in sorted(FINDINGS.items()) if code[0] == letter]
    return "\n".join(lines) + "\n"


def test_the_page_of_findings_is_the_table_of_findings() -> None:
    path = ROOT / "docs" / "findings.md"
    assert path.read_text(encoding="utf-8") == findings_table(), f"write it anew: {path}"


def test_every_finding_has_an_area_a_sentence_and_a_source() -> None:
    for code, (text, source) in FINDINGS.items():
        assert re.fullmatch(r"[A-Z]\d\d", code) and code[0] in AREAS and text and source


def test_every_link_between_documents_leads_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "doc_templates" / "README.md"]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} → {target}"
