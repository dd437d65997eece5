"""What the frames of frames.py print: worked out from the facts that a paper of their form has."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from services.formats.gongwen import layout
from services.formats.gongwen.block_values import blocks_value
from services.formats.gongwen.titles import measure, name_lines, title_lines
from services.model.dates import chinese_date
from services.model.manuscript.parts import Attachment
from services.model.papers.addressing import classify
from services.model.papers.frame import PageForm, PaperFacts, SealMode

__all__ = ["FRAME_NAMES", "blocks_value", "frame_values"]

# (variable, what it is, the facts that it prints)
FRAME_NAMES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("title", "公文标题", ("title",)),
    ("letterhead", "版头的发文机关标志，一行", ("letterhead",)),
    ("letterheads", "联合行文时各机关名称，一行一个；单独行文时为空", ("letterhead",)),
    ("letterhead_tail", "联合行文时居右的“文件”二字", ("letterhead",)),
    ("urgency", "紧急程度", ("urgency",)),
    ("number", "发文字号", ("number",)),
    ("signer_rows", "有签发人时版头的各行：number 发文字号、label“签发人：”、names 姓名", ("number", "signer")),
    ("recipients_text", "主送机关，同类以顿号、不同类以逗号分开，不带冒号；没有或移入版记时为空", ("recipients",)),
    (
        "attachment_list",
        "附件说明各行：label“附件：”（首行）、mark 序号、name 名称",
        ("attachments", "listed"),
    ),
    ("issuers", "署名单位，一行一个", ("issuer",)),
    ("seal", "用印方式：盖章、不盖章、签名章", ("seal",)),
    ("signatory", "签名章左边的职务", ("signatory",)),
    ("date", "成文日期，如系照录的原文，一字不改", ("date", "dated_as")),
    ("note", "附注，不带圆括号", ("note",)),
    ("attachments", "附件：label“附件1”、title 标题、blocks 内容", ("attachments",)),
    ("main_text", "移入版记的主送机关，以句号结尾；没有时为空", ("recipients",)),
    ("copy_text", "抄送机关，以逗号分开，以句号结尾；没有时为空", ("copy_to",)),
    ("printed_by", "印发机关", ("printed_by",)),
    ("printed_on", "印发日期", ("printed_on",)),
    ("attendance", "纪要的出席、请假、列席：label、names", ("attendees", "absentees", "observers")),
    ("issue", "简报期次，如“第3期”", ("issue",)),
    ("compiler", "简报、纪要的编印机关，不写时为发文机关", ("compiler", "issuer")),
    ("distribution", "简报末尾的报、送、发：label、names", ("report_to", "send_to", "distribute_to")),
    ("copies", "简报共印份数；没有时为空", ("copies",)),
)

_TAIL = "文件"
_FIRST_PAGE_HEAD = 6078  # twips from the type area's top to the title of a FILE with one line of 文号
_LETTER_HEAD = 2350
_BODY_ROOM = 2 * layout.LINE  # what the first page keeps for the text (7.3.3)
_PER_LINE = layout.CHARACTERS - 0.5  # a line may end early for a mark that must not begin one


def frame_values(facts: PaperFacts, form: PageForm) -> dict[str, Any]:
    """The frame's variables. A fact that the paper does not have is empty."""
    attached = tuple(getattr(facts, "attachments", ()))
    names, moved = _recipients(facts, form)
    return {
        **_head(facts),
        "recipients_text": "" if moved else names,
        "attachment_list": _listed(tuple(getattr(facts, "listed", ())) or tuple(each.title for each in attached)),
        "issuers": _lines(facts.issuer),
        "seal": _text(facts, "seal") or SealMode.SEALED.value,
        "signatory": _text(facts, "signatory") or "".join(_lines(facts.issuer)[:1]),
        "date": _text(facts, "dated_as") or _day(facts.date),
        "note": _text(facts, "note").strip("（）"),
        "attachments": [_attachment(each, index, len(attached)) for index, each in enumerate(attached, 1)],
        "main_text": _sentence((names,)) if moved else "",
        "copy_text": _sentence(_many(facts, "copy_to")),
        "printed_by": _text(facts, "printed_by"),
        "printed_on": _day(getattr(facts, "printed_on", "")).removesuffix("印发"),
        "attendance": _labelled(facts, (("出席", "attendees"), ("请假", "absentees"), ("列席", "observers")), "、", ""),
        "issue": _issue(_text(facts, "issue")),
        "compiler": _text(facts, "compiler") or "　".join(_lines(facts.issuer)),
        "distribution": _labelled(facts, (("报", "report_to"), ("送", "send_to"), ("发", "distribute_to")), "，", "。"),
        "copies": _text(facts, "copies"),
    }


def _head(facts: PaperFacts) -> dict[str, Any]:
    lines = _lines(_text(facts, "letterhead"))
    joint = [line.removesuffix(_TAIL) for line in lines if line != _TAIL] if len(lines) > 1 else []
    return {
        "title": _title(facts),
        "letterhead": "".join(lines),
        "letterheads": joint,
        "letterhead_tail": _TAIL if any(line.endswith(_TAIL) for line in lines) else "",
        "urgency": _text(facts, "urgency"),
        "number": _text(facts, "number"),
        "signer_rows": _signer_rows(_text(facts, "number"), _text(facts, "signer").split()),
    }


def _title(facts: PaperFacts) -> str:
    return _text(facts, "title") or facts.heading


def _signer_rows(number: str, names: Sequence[str]) -> list[dict[str, str]]:
    """Two names a row, aligned under each other; the 文号 stands on the last row (7.2.5, 7.2.6)."""
    if not names:
        return []
    if len(names) == 1:
        return [{"number": number, "label": "签发人：", "names": names[0]}]
    widest = max(len(name) for name in names)
    even = [_spread(name, widest) for name in names]
    rows = ["　".join([*even[at : at + 2], "　" * widest][:2]) for at in range(0, len(even), 2)]
    last = len(rows) - 1
    return [
        {"number": number if at == last else "", "label": "" if at else "签发人：", "names": names}
        for at, names in enumerate(rows)
    ]


def _spread(name: str, letters: int) -> str:
    """张三 as wide as 欧阳三: 张　三."""
    if len(name) == 2:
        return name[0] + "　" * (letters - 2) + name[1]
    return name + "　" * (letters - len(name))


def _by_class(names: Sequence[str]) -> str:
    """Recipients of one class stand between 、, the classes between ，: 市发改委、市商务局，桃州镇人民政府."""
    return "，".join("、".join(alike) for _kind, alike in groupby(names, classify))


def _recipients(facts: PaperFacts, form: PageForm) -> tuple[str, bool]:
    """主送机关 in one line, and whether they move to the 版记 to leave the first page room for text (7.3.2, 7.3.3)."""
    text = _by_class(_many(facts, "recipients")).rstrip("：: ")
    if not text or form not in (PageForm.FILE, PageForm.LETTER):
        return text, False
    signers = max(0, len(_text(facts, "signer").split()) - 1) // 2
    head = _FIRST_PAGE_HEAD + signers * layout.LINE if form is PageForm.FILE else _LETTER_HEAD
    if form is PageForm.FILE:
        head += layout.JOINT_LINE * (len(name_lines(_text(facts, "letterhead"), most=layout.LETTERHEAD_CHARACTERS)) - 1)
    titles = len(title_lines(_title(facts), most=layout.TITLE_CHARACTERS)) * layout.TITLE_LINE
    room = layout.BODY_HEIGHT - head - titles - layout.LINE - _BODY_ROOM
    needed = math.ceil(measure(text + "：") / _PER_LINE) * layout.LINE
    moved = 0 <= room < needed
    return ("，".join(_many(facts, "recipients")).rstrip("：: ") if moved else text), moved  # in the 版记 as 抄送 (7.4.2)


def _listed(names: Sequence[str]) -> list[dict[str, str]]:
    several = len(names) > 1
    return [
        {"label": "" if index > 1 else "附件：", "mark": f"{index}.\t" if several else "", "name": name}
        for index, name in enumerate(names, 1)
    ]


def _attachment(attachment: Attachment, index: int, count: int) -> dict[str, Any]:
    number = attachment.number or (index if count > 1 else "")
    return {"label": f"附件{number}", "title": attachment.title, "blocks": blocks_value(attachment.blocks)}


def _labelled(facts: PaperFacts, rows: Sequence[tuple[str, str]], joint: str, stop: str) -> list[dict[str, str]]:
    texts = [(label, joint.join(_many(facts, name)).rstrip("。")) for label, name in rows]
    return [{"label": f"{label}：", "names": text + stop} for label, text in texts if text]


def _issue(text: str) -> str:
    return f"第{text}期" if text.isdigit() else text


def _sentence(names: Sequence[str]) -> str:
    """机关 divided by ，and ended by 。(7.4.2)."""
    text = "，".join(names).rstrip("。；;：: ")
    return f"{text}。" if text else ""


def _many(facts: PaperFacts, name: str) -> tuple[str, ...]:
    value = getattr(facts, name, ())
    return tuple(_lines(value)) if isinstance(value, str) else tuple(value)


def _text(facts: PaperFacts, name: str) -> str:
    value = getattr(facts, name, "")
    return "" if value is None else str(value)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _day(value: dt.date | str | None) -> str:
    if isinstance(value, dt.date):
        return chinese_date(value)
    return value or ""
