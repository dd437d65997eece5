"""整改台账: its columns, and the line of each rectification. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.model.dates import chinese_date
from services.model.rectification import RECTIFICATION_STATE_LABELS, Rectification
from services.model.rectifying.alarms import Nearness
from services.model.zone import in_beijing

LEDGER_TITLE = "整改台账"
COLUMNS = (
    "序号",
    "整改编号",
    "整改单位",
    "整改事由",
    "存在问题",
    "整改措施",
    "来源",
    "整改文书",
    "下达日期",
    "整改期限",
    "整改情况",
    "报送日期",
    "状态",
    "预警",
    "销号日期",
    "签批人",
    "备注",
)
# How many problems and answers of one rectification the printed form tells; the demand and the reply have them all.
_PROBLEMS, _RESULTS = 2, 1
_LONGEST_TOLD = 22
_PAUSE = re.compile(r"[，、；：,;:]")
# name in the facts of the printed form -> column; the form has room for these
PRINTED = (
    ("position", "序号"),
    ("number", "整改编号"),
    ("unit", "整改单位"),
    ("problems", "存在问题"),
    ("paper", "整改文书"),
    ("deadline", "整改期限"),
    ("results", "整改情况"),
    ("status", "状态"),
    ("alarm", "预警"),
    ("remark", "备注"),
)


def line_of(number: int, record: Rectification, *, paper: str, nearness: Nearness | None) -> tuple[str, ...]:
    """The cells of one rectification, in the order of COLUMNS."""
    reply = record.replies[-1] if record.replies else None
    return (
        str(number),
        record.number,
        record.unit,
        record.matter,
        _numbered([one.text for one in record.troubles]),
        _numbered(record.measures),
        record.source,
        paper,
        in_beijing(record.demanded_at).date().isoformat() if record.demanded_at else "",
        record.deadline.isoformat() if record.deadline else "",
        _numbered(reply.results) if reply else "",
        in_beijing(reply.at).date().isoformat() if reply else "",
        RECTIFICATION_STATE_LABELS[record.state],
        f"{nearness.alarm.value}（{nearness.words}）" if nearness and nearness.alarm else "",
        record.closed_on.isoformat() if record.closed_on else "",
        record.signed_by,
        "；".join(_remarks(record)),
    )


def printed_line(number: int, record: Rectification, *, paper: str, nearness: Nearness | None) -> dict[str, str]:
    """The same as the printed form has it: the headings of the problems, the first answers, days as narrow as their columns."""
    line = dict(zip(COLUMNS, line_of(number, record, paper=paper, nearness=nearness), strict=True))
    reply = record.replies[-1] if record.replies else None
    return {name: line[label] for name, label in PRINTED} | {
        "problems": _in_short([one.text for one in record.troubles], _PROBLEMS, "个问题"),
        "results": _in_short(reply.results, _RESULTS, "条") if reply else "",
        "deadline": line["整改期限"].replace("-", "."),
        "status": "\n".join(one for one in (line["状态"], line["销号日期"].replace("-", ".")) if one),
    }


def _in_short(texts: Sequence[str], most: int, what: str) -> str:
    """台账迟报；台账未附支撑材料；…等7个问题."""
    told = "；".join(_head(text) for text in texts[:most])
    return f"{told}等{len(texts)}{what}" if len(texts) > most else told


def _head(text: str) -> str:
    """The first sentence, which is the heading in the demand (papers/facts.py)."""
    first = text.partition("。")[0].strip()
    if len(first) <= _LONGEST_TOLD:
        return first
    pauses = [pause.start() for pause in _PAUSE.finditer(first, _LONGEST_TOLD // 2, _LONGEST_TOLD)]
    return f"{first[: pauses[-1] if pauses else _LONGEST_TOLD]}……"


def _numbered(texts: tuple[str, ...] | list[str]) -> str:
    if len(texts) == 1:
        return texts[0]
    return "\n".join(f"{number}.{text}" for number, text in enumerate(texts, start=1))


def _remarks(record: Rectification) -> list[str]:
    returned = sum(bool(one.returned) for one in record.replies)
    granted = [one for one in record.extensions if one.granted]
    return [
        *([f"退回{returned}次"] if returned else []),
        *([f"{'期限改为' if granted[-1].unasked else '延期至'}{chinese_date(granted[-1].until)}"] if granted else []),
        *(["已呈报领导"] if record.escalated_at else []),
        *([f"撤回：{record.withdrawn}"] if record.withdrawn else []),
    ]
