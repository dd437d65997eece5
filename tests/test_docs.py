"""The documents are kept true: tables in docs/ say what the code's tables say."""

from __future__ import annotations

import re
from pathlib import Path

from services.formats.gongwen.checker import FORM_LABELS, RULES, Form
from services.formats.gongwen.checker.rules import Need
from services.model.findings import FINDINGS

ROOT = Path(__file__).resolve().parents[1]
AREAS = {
    "A": "评分",
    "I": "受理",
    "D": "相近",
    "R": "识别",
    "F": "要素",
    "L": "台账",
    "M": "文稿",
    "P": "公文",
    "T": "核对",
    "U": "单位",
    "V": "核验",
}


def findings_table() -> str:
    """docs/findings.md as the table of findings gives it."""
    lines = [
        "# 提示一览 · Findings",
        "",
        "系统的每一条提示都出自 `services/model/findings/` 的一行；`{…}` 处填入具体内容。本页由测试核对，与代码一致。",
    ]
    for letter, area in AREAS.items():
        lines += ["", f"## {letter} {area}", "", "| 代码 | 提示 | 依据 |", "|---|---|---|"]
        lines += [f"| {code} | {text} | {source} |" for code, (text, source) in sorted(FINDINGS.items()) if code[0] == letter]
    return "\n".join(lines) + "\n"


def test_the_page_of_findings_is_the_table_of_findings() -> None:
    path = ROOT / "docs" / "findings.md"
    assert path.read_text(encoding="utf-8") == findings_table(), f"write it anew: {path}"


NEEDS = {Need.MUST: "必有", Need.OPTIONAL: "有则核对", Need.ADVICE: "只提示"}


def rules_table() -> str:
    """docs/gongwen-rules.md as the checker's table of rules gives it."""
    of_forms = [rule.id for rule in RULES.values() if Form.FORM in rule.applies]
    forms = "、".join(FORM_LABELS[form] for form in Form)
    lines = [
        "# 版面核对规则 · The checker's rules",
        "",
        f"`app.py check` 和“核对”页按下表逐条核对，共 {len(RULES)} 条，依据 GB/T 9704-2012《党政机关公文格式》；"
        "“条款”一栏为“-”的，标准没有规定，是本系统的要求。"
        "本页由测试核对，与 `services/formats/gongwen/checker/rules.toml` 一致。",
        "",
        f"- 适用：{forms}五类。纪要、信函的特定格式按标准第 10 章；简报、表单标准没有专条，只核对通用的条目。",
        f"- 表单核对 {len(of_forms)} 条：{'、'.join(of_forms)}。",
        "- 必有：公文应当具备，没有就算不符合。有则核对：文中有这一要素才核对。只提示：不计分，作为提示列出。",
        "- 主送机关（M01 至 M04）：公告、通告、公报、决议、决定、命令（令）、通报、意见可以没有主送机关；"
        "过多而移到版记的（7.3.2），只核对首页是否确实排不下。",
        "- 正文太短、在页面上量不出版心和行距的，P03、P04、P06、P08 由 docx 的页面设置量得；只有 PDF 的，不适用。",
        "- 缺一个要素只算一条：没有标志的看 H04，没有发文字号的看 H09，没有红线的看 H14，"
        "没有标题的看 T01（表单看 T02），"
        "没有主送机关的看 M01，没有成文日期的看 S01，没有署名的看 S03，没有版记的看 C01，没有页码的看 G01；"
        "其余量它的各条不适用。",
        "- 字体、字号（P09、P10）：正文、署名、日期、附注里连续 4 个以上的汉字不是 3 号仿宋，就算不符合；"
        "个别字因字库缺字换了字体的，不算。",
        "- 层次（B03、B04）：不带句号的编号段落、编号段落里后面还有文字的第一句，是小标题，用本层字体（7.3.3）。"
        "整段只有一句话的，由同一组各条一起定：同组有小标题，或者多数条目下面另有文字的，是小标题；否则只有序数用本层字体，文字用仿宋。"
        "超过 40 字并有停顿的，或者一句话里有逗号又以句号结束的，是正文。核对时，整段一句话的两种排法都算符合。",
        "",
        "| 规则 | 条款 | 内容 | 适用 | 要求 |",
        "|---|---|---|---|---|",
    ]
    for rule in RULES.values():
        applies = "、".join(FORM_LABELS[form] for form in Form if form in rule.applies)
        lines.append(f"| {rule.id} | {rule.clause} | {rule.what} | {applies} | {NEEDS[rule.need]} |")
    return "\n".join(lines) + "\n"


def test_the_page_of_rules_is_the_table_of_rules() -> None:
    path = ROOT / "docs" / "gongwen-rules.md"
    assert path.read_text(encoding="utf-8") == rules_table(), f"write it anew: {path}"


def test_every_finding_has_an_area_a_sentence_and_a_source() -> None:
    for code, (text, source) in FINDINGS.items():
        assert re.fullmatch(r"[A-Z]\d\d", code) and code[0] in AREAS and text and source


def test_every_link_between_documents_leads_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "doc_templates" / "README.md"]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} → {target}"
