"""The columns of the three ledgers, with the words by which a header that somebody changed is still known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.model.mechanisms import Mechanism

BESIDES = ("position", "unit")  # columns that say nothing by themselves
PROGRESS_STATUSES = ("已完成", "序时推进", "滞后序时")  # notice 附件5, 填表说明 3

_STATUS = "|".join(r"\s*".join(word) for word in PROGRESS_STATUSES)
_TICKED, _EMPTY_BOX = "√☑■✔✓☒●", "□☐○◯〇"
_TOKEN = re.compile(
    rf"(?P<word>{_STATUS})|(?P<ticked>[{_TICKED}])|(?P<empty>[{_EMPTY_BOX}]|[(（]\s*[)）])|(?P<other>[^\s()（）、，,；;/|])"
)


def status_said(text: str) -> str:
    """The status that a cell means: blanks inside are none, and of boxes beside the three words the one that is ticked counts.

    What means none of the three, or several, comes back without its blanks.
    """
    plain = "".join(text.split())
    found = [(match.lastgroup, "".join(match[0].split())) for match in _TOKEN.finditer(text)]
    kinds = [kind for kind, _said in found]
    if "other" in kinds or kinds.count("ticked") != 1 or "word" not in kinds:
        return plain
    at = kinds.index("ticked")
    beside = at - 1 if kinds[0] == "word" else at + 1  # the boxes stand behind their words, or before them
    return found[beside][1] if beside < len(found) and kinds[beside] == "word" else plain


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerColumn:
    """One column of a ledger. `synonyms` are other headers that mean it, without brackets and blanks."""

    name: str
    label: str
    synonyms: tuple[str, ...] = ()
    required: bool = False  # a row without it is a finding
    claims: bool = False  # what it says is looked for in the materials


_POSITION = LedgerColumn(name="position", label="序号", synonyms=("编号", "序", "项次"))
_UNIT = LedgerColumn(name="unit", label="部门（单位）", synonyms=("部门", "单位", "部门单位", "填报单位", "责任单位", "单位名称"))
_COVERAGE = LedgerColumn(
    name="coverage",
    label="各类媒体宣传报道情况",
    synonyms=("媒体宣传报道情况", "宣传报道情况", "媒体宣传情况", "媒体报道情况", "宣传报道"),
    claims=True,
)
_REMARK = LedgerColumn(name="remark", label="备注", synonyms=("备注说明", "说明", "其他需说明的事项"))

LEDGER_COLUMNS: dict[Mechanism, tuple[LedgerColumn, ...]] = {
    Mechanism.POLICY: (  # notice 附件3
        _POSITION,
        _UNIT,
        LedgerColumn(
            name="matter",
            label="工作事项",
            synonyms=("对接事项", "争取事项", "工作内容", "对接争取事项", "事项"),
            required=True,
            claims=True,
        ),
        LedgerColumn(
            name="effect",
            label="工作成效（进展）",
            synonyms=("工作成效", "工作进展", "工作成效进展", "成效", "进展", "工作成效及进展", "取得成效"),
            required=True,
            claims=True,
        ),
        LedgerColumn(
            name="next_step",
            label="下一步工作打算",
            synonyms=("下步工作打算", "下一步打算", "下步打算", "下一步工作计划", "下一步计划", "下一步工作安排"),
        ),
        _REMARK,
    ),
    Mechanism.EXCHANGE: (  # notice 附件4
        _POSITION,
        _UNIT,
        LedgerColumn(
            name="signing",
            label="协议签署情况",
            synonyms=("协议签订情况", "签署协议情况", "签订协议情况", "协议签署", "签约情况"),
            claims=True,
        ),
        LedgerColumn(
            name="implementation",
            label="协议落实情况",
            synonyms=("协议落实情况3个1工作成效", "协议落实", "落实情况", "协议履行情况", "3个1工作成效"),
            claims=True,
        ),
        LedgerColumn(
            name="other_cooperation",
            label="其他合作情况",
            synonyms=("其它合作情况", "其他合作", "其它合作", "其他交流合作情况"),
            claims=True,
        ),
        _COVERAGE,
        _REMARK,
    ),
    Mechanism.INNOVATION: (  # notice 附件5
        LedgerColumn(
            name="item",
            label="复制推广的具体事项",
            synonyms=("复制推广具体事项", "复制推广事项", "具体事项", "制度创新事项", "创新事项"),
            required=True,
        ),
        LedgerColumn(name="quarter_goal", label="本季度目标", synonyms=("季度目标", "季度工作目标", "本季目标")),
        LedgerColumn(
            name="status", label="本月完成状态", synonyms=("完成状态", "完成情况", "本月状态", "本月完成情况"), required=True
        ),
        LedgerColumn(
            name="progress",
            label="进展情况",
            synonyms=("工作进展", "工作进展情况", "进展", "推进情况"),
            required=True,
            claims=True,
        ),
        _COVERAGE,
        _REMARK,
    ),
}


def columns_of(mechanism: Mechanism) -> tuple[LedgerColumn, ...]:
    """The columns of a mechanism's ledger, in the order of the form."""
    return LEDGER_COLUMNS[mechanism]


def written_columns(mechanism: Mechanism) -> tuple[LedgerColumn, ...]:
    """Those that say something by themselves."""
    return tuple(one for one in LEDGER_COLUMNS[mechanism] if one.name not in BESIDES)


def column(mechanism: Mechanism, name: str) -> LedgerColumn:
    """One column by its name; raises KeyError."""
    return next((one for one in LEDGER_COLUMNS[mechanism] if one.name == name), None) or _none(mechanism, name)


def _none(mechanism: Mechanism, name: str) -> LedgerColumn:
    raise KeyError(f"the ledger of {mechanism} has no column {name}")
