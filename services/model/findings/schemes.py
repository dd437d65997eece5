"""What is said of a scoring scheme that can not be taken as it is. Rows of FINDINGS: code -> (sentence, source)."""

from __future__ import annotations

SCHEME_FINDINGS: dict[str, tuple[str, str]] = {
    "A01": ("{reason}", "TOML 1.0"),
    "A02": ("没有“{key}”这一项{near}", "docs/scoring.md"),
    "A03": ("缺少“{key}”（{label}），请补上", "docs/scoring.md"),
    "A04": ("“{key}”应是{wanted}，现在是{found}", "docs/scoring.md"),
    "A05": ("“{key}”写的是{found}，应为{wanted}", "docs/scoring.md"),
    "A06": ("“{key}”写的是“{found}”，没有这个词{near}；可用的有：{known}", "docs/scoring.md"),
    "A07": ("{mechanism}{group}的基本指标合计{total}分，应为100分（{parts}），请调整", "docs/scoring.md"),
    "A08": ("分档“{found}”没有高于前一档“{before}”，各档的起点和分值都应由低到高", "docs/scoring.md"),
    "A09": ("{what}“{found}”写了不止一次，请去掉一处", "docs/scoring.md"),
    "A10": ("{kind}（承担{duties}项工作机制的）{problem}", "docs/scoring.md"),
    "A11": ("{what}，超过{limit}的上限", "docs/scoring.md"),
    "A12": ("“{label}”（{measure}）不适用于{mechanism}，只用于{known}", "model/assessment/measures.py"),
    "A13": ("“{label}”（{measure}）算出的是{nature}，不能用“{form}”，应为{known}", "model/assessment/measures.py"),
    "A14": ("“{key}”与计分方式“{form}”不相配，请去掉", "docs/scoring.md"),
    "A15": ("“{label}”的事实不分级别、带队或状态，逐项一样计，不能写“{key}”，请去掉", "model/assessment/measures.py"),
    "A16": ("单位名册里没有“{unit}”{near}，这一条现在不起作用；请核对单位名称，或先在名册里登记该单位", "docs/scoring.md"),
}
