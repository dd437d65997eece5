"""The words that are printed on 附件3 to 附件5 besides columns and titles: headings, filling notes and examples (notice)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from services.model.ledgers.columns import LedgerColumn, columns_of
from services.model.ledgers.rows import LedgerHeader
from services.model.mechanisms import Mechanism
from services.model.papers.kinds import PaperKind
from services.model.papers.usual import BLANK

LEDGER_PAPERS: dict[Mechanism, PaperKind] = {
    Mechanism.POLICY: PaperKind.LEDGER_POLICY,
    Mechanism.EXCHANGE: PaperKind.LEDGER_EXCHANGE,
    Mechanism.INNOVATION: PaperKind.LEDGER_INNOVATION,
}
COMBINED_PAPERS = {Mechanism.INNOVATION: PaperKind.LEDGER_INNOVATION_COMBINED}  # the others have every column that it wants
BLOCK_LABELS = ("填表单位（盖章）", "填表人", "联系电话", "填表日期")
NOTES_LABEL = "填表说明："

LEDGER_NOTES: dict[Mechanism, tuple[str, ...]] = {
    Mechanism.POLICY: (
        "1.该台账填报2022年1月以来，到省直有关部门争取政策、项目、资金的具体时间和工作情况。",
        "2.工作成效相关支撑材料随台账一并上报。",
        "3.如有其他需说明的事项请在“备注”栏填写。",
    ),
    Mechanism.EXCHANGE: (
        "1.“协议签署情况”一栏填报2022年1月以来与长三角地区签署协议情况。",
        "2.“协议落实情况”一栏填报2020年10月份以来已签订协议落实情况。",
        "3.“其他合作情况”一栏填报2022年1月以来与长三角地区联合举办峰会、论坛、推介会等活动情况。",
        "4.新签订协议文本和宣传报道支撑材料随台账一并上报。",
        "5.如有其他需说明的事项请在“备注”栏填写。",
    ),
    Mechanism.INNOVATION: (
        "1.2021年第一批、2022年第二批制度创新经验复制推广工作开展情况均列入填报范围。",
        "2.复制推广的具体事项对照宣长三角办〔2021〕3号和皖长三角办〔2022〕4号填写。",
        "3.“本月完成状态”一栏填写“已完成”“序时推进”或“滞后序时”。",
        "4.典型案例相关文字图片、宣传报道等资料随台账一并上报。",
        "5.如有其他需说明的事项请在“备注”栏填写。",
    ),
}
# what a blank form shows in its first row: guidance, never data
LEDGER_EXAMPLES: dict[Mechanism, dict[str, str]] = {
    Mechanism.POLICY: {
        "matter": "如：X月X日，XXX带队赴XX部门拜访XXX，汇报（对接）XXX事项。",
        "effect": "如：获得XXX支持政策、项目立项（批复）、专项资金XXX万元等。",
    },
    Mechanism.EXCHANGE: {"signing": "如：X月X日，与XX单位签订XXX协议。"},
    Mechanism.INNOVATION: {"remark": "（202X年第X批）"},
}
# how such guidance begins, in a cell or on a line of it
EXAMPLE = re.compile(r"^\s*[（(]?\s*(?:如|例|例如|比如|示例|范例|样例)\s*[：:]|^\s*[（(](?:示例|范例|样例)[）)]", re.MULTILINE)
# how a heading is printed where that is more than the column's label
_PRINTED: dict[str, str] = {
    "implementation": "协议落实情况\n（“3个1”工作成效）",
    "coverage": "各类媒体\n宣传报道情况",
}


def form_columns(mechanism: Mechanism, *, combined: bool = False) -> tuple[LedgerColumn, ...]:
    """The columns that are printed. A combined ledger has 序号 and 部门（单位） in every form: 附件5 has neither, for it
    names the unit in its header block alone.
    """
    own = columns_of(mechanism)
    if not combined:
        return own
    names = {column.name for column in own}
    return (*(one for one in columns_of(Mechanism.POLICY)[:2] if one.name not in names), *own)


def form_headings(mechanism: Mechanism, *, combined: bool = False) -> tuple[str, ...]:
    """The headings as the form prints them, with their line breaks."""
    return tuple(_PRINTED.get(column.name, column.label) for column in form_columns(mechanism, combined=combined))


def paper_facts(
    mechanism: Mechanism,
    header: LedgerHeader,
    rows: Iterable[Mapping[str, str]],
    *,
    title: str = "",
    combined: bool = False,
    note: str = "",
) -> tuple[PaperKind, dict[str, object]]:
    """The ledger as the paper that prints it, 附件3, 附件4 or 附件5, and that paper's facts.

    A `combined` one is no annex of the notice, and has 序号 and 部门（单位） in every form. `note` stands under the form's own.
    """
    facts: dict[str, object] = {"rows": [dict(row) for row in rows]}
    names = {"unit": header.unit, "filled_by": header.filled_by, "phone": header.phone, "date": header.filled_on}
    told = names | {"title": title, "mark": BLANK if combined else "", "own_note": note}
    papers = LEDGER_PAPERS | COMBINED_PAPERS if combined else LEDGER_PAPERS
    return papers[mechanism], {**facts, **{name: value for name, value in told.items() if value}}
