"""Facts that many papers have: each is made here once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from services.model.papers.addressing import APPROVED, UNSAID, Issuers, Purpose, approval
from services.model.papers.fields import FieldKind, Place, fact

BLANK = "不写"
THREE_TASKS = "政策争取、交流合作、制度创新工作"  # the three mechanisms of the notice


def contact() -> Any:
    return fact(FieldKind.LINE, "联系人", "办理此事的联系人", sample="张三", fallback=BLANK)


def phone() -> Any:
    return fact(FieldKind.LINE, "联系电话", "联系人的电话", sample="0563-6012345", fallback=BLANK)


def recipients(*, sample: list[str] | None = None) -> Any:
    return fact(
        FieldKind.NAMES,
        "主送机关",
        "依次排列，一行一个，不写末尾冒号；同类机关之间用顿号写在一行里",
        sample=sample or ["各乡、镇人民政府", "各街道办事处", "市直有关单位"],
        fallback="“各乡、镇人民政府，各街道办事处，市直有关单位”",
        fill=lambda _: ("各乡、镇人民政府", "各街道办事处", "市直有关单位"),
    )


def dated(sample: str = "2026-10-20", fallback: str = "起草当天", after: str = "today") -> Any:
    return fact(
        FieldKind.DATE,
        "成文日期",
        "签发的日期，或通过的会议日期",
        sample=sample,
        fallback=fallback,
        fill=lambda known: known[after],
        place=Place.TAIL,
    )


def attachments_fact() -> Any:
    return fact(
        FieldKind.ATTACHMENTS,
        "附件",
        "随文的附件：每个有标题和内容，内容可含表格；附件说明由此写成",
        sample=[
            {"title": "任务清单", "text": "一、近期任务\n各单位按月填报工作台账。"},
            {"title": "联系方式", "text": "单位\t联系人\t联系电话\n市发改委\t张三\t0563-6012345"},
        ],
        fallback=BLANK,
        place=Place.TAIL,
    )


def copy_to_fact(*sample: str) -> Any:
    return fact(FieldKind.NAMES, "抄送机关", "一行一个，不写末尾句号", sample=list(sample), fallback=BLANK, place=Place.TAIL)


def printed_by_fact() -> Any:
    return fact(
        FieldKind.LINE,
        "印发机关",
        "版记中的印发机关",
        sample="某某合作示范区管委会办公室",
        fallback="发文机关",
        fill=lambda known: known["issuer"],
        place=Place.TAIL,
    )


def printed_on_fact(sample: str = "2026-10-21") -> Any:
    return fact(
        FieldKind.DATE,
        "印发日期",
        "版记中的印发日期",
        sample=sample,
        fallback="成文日期",
        fill=lambda known: known["date"],
        place=Place.TAIL,
    )


def title(sample: str, fallback: str | None = None, fill: Callable[[Mapping[str, Any]], object] | None = None) -> Any:
    return fact(FieldKind.LINE, "标题", "公文标题：发文机关、事由、文种", sample=sample, fallback=fallback, fill=fill)


def body(sample: str, about: str = "正文") -> Any:
    return fact(
        FieldKind.BODY,
        about,
        "直接键入或粘贴，层次序号“一、”“（一）”“1.”“（1）”自动识别，一段一行；表格各栏用制表符分开",
        sample=sample,
    )


def units(label: str = "主送单位", *, sample: list[str] | None = None) -> Any:
    return fact(FieldKind.NAMES, label, "一行一个，也是主送机关", sample=sample or ["市商务局"])


def phrase(purpose: Purpose, addressed: str = "recipients") -> Any:
    """The approval that an issuer has to state to these recipients (addressing.py)."""

    def proposed(known: Mapping[str, Any]) -> str:
        return approval(known[addressed], purpose, known["issuer"], known.get("issuers") or Issuers())

    return fact(
        FieldKind.LINE,
        "批准用语",
        f"管委会向乡镇、部门提要求须经政府同意并在文中注明；请核对确已批准，不需要的写“{UNSAID}”",
        sample=APPROVED,
        fallback="按发文机关和主送机关拟定",
        fill=proposed,
    )


def reply_to(about: str = "材料报给哪个单位") -> Any:
    return fact(
        FieldKind.LINE,
        "报送至",
        about,
        sample="某某合作示范区管委会",
        fallback="发文机关",
        fill=lambda known: known["issuer"],
    )


def deadline(label: str, about: str, sample: str) -> Any:
    return fact(FieldKind.DATE, label, about, sample=sample)


def maybe_day(label: str, about: str, sample: str) -> Any:
    return fact(FieldKind.DATE, label, about, sample=sample, fallback=BLANK, fill=lambda _: None)


def worded(label: str, about: str, text: str, *, kind: FieldKind = FieldKind.TEXT) -> Any:
    """A sentence of the office's that may be replaced."""
    return fact(kind, label, about, sample=text, fallback=f"“{text}”", fill=lambda _: text)


def matters(label: str, about: str, *sample: str) -> Any:
    return fact(FieldKind.LIST, label, f"{about}；一条一项，不写序号", sample=list(sample))


def late(deadline: dt.date, date: dt.date, label: str) -> tuple[str, ...]:
    """A deadline that has passed when the paper is issued."""
    return (f"{label}（{deadline}）早于成文日期（{date}）",) if deadline < date else ()


def after(first: dt.date | None, second: dt.date, label: str, other: str) -> tuple[str, ...]:
    """A day that comes after one that it has to come before."""
    return (f"{label}（{first}）晚于{other}（{second}）",) if first and first > second else ()


def listed() -> Any:
    return fact(
        FieldKind.LIST,
        "附件说明",
        "附件说明里的名称，一行一个；附件另行附送、没有排在文后的，在这里写全",
        sample=["任务清单", "联系方式"],
        fallback="文后各附件的标题",
        place=Place.TAIL,
    )


def dated_as() -> Any:
    return fact(
        FieldKind.LINE, "成文日期原文", "照原文印出的成文日期，与成文日期写法不同时才写", sample="2026年10月20日", fallback=BLANK
    )
