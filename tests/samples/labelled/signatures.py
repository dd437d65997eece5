"""Signature blocks, and the day that stands in them or elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from tests.samples.labelled.writing import Body, Label, written

Parties = list[tuple[str, Body]]
_SEALS = ("（盖章）", "（公章）", "(盖章)", "（签章）", "")
_PEOPLE = ("法定代表人（签字）：", "授权代表：", "代表（签字）：张三", "法定代表人或授权代表：李四", "负责人：")


def sign(rng: Random, parties: Parties, signed: date, label: Label) -> list[str]:
    """The end of the paper; the label learns the day, where there is one."""
    seal = rng.choice(_SEALS)
    if not parties[0][0]:
        block = _bare(rng, parties, rng.choice(("（盖章）", "（公章）", "")))
    else:
        block = rng.choice((_rows, _rows, _columns, _tabbed, _blank_names))(rng, parties, seal)
    return [*rng.choice(([], [""], ["（以下无正文，为签署页）", ""])), *_dated(rng, block, parties, signed, label)]


def _bare(rng: Random, parties: Parties, seal: str) -> list[str]:
    if rng.random() < 0.3 and len(parties) == 2:
        return [f"{parties[0][1].name}{seal}          {parties[1][1].name}{seal}"]
    lines = []
    for _role, body in parties:
        lines += [body.name + seal, *([rng.choice(_PEOPLE)] if rng.random() < 0.4 else [])]
    return lines


def _rows(rng: Random, parties: Parties, seal: str) -> list[str]:
    lines = []
    for role, body in parties:
        lines += [f"{role}{seal}：{body.name}", rng.choice(_PEOPLE)]
    return lines


def _columns(rng: Random, parties: Parties, seal: str) -> list[str]:
    gap = "            "
    return [
        gap.join(f"{role}{seal}：" for role, _body in parties[:2]),
        gap.join(body.name for _role, body in parties[:2]),
        gap.join("代表：" for _party in parties[:2]),
        *(f"{role}{seal}：{body.name}" for role, body in parties[2:]),
    ]


def _tabbed(rng: Random, parties: Parties, seal: str) -> list[str]:
    return [
        "| " + " | ".join(f"{role}{seal}" for role, _body in parties),
        "| " + " | ".join(body.name for _role, body in parties),
        "| " + " | ".join("代表（签字）：" for _party in parties),
    ]


def _blank_names(rng: Random, parties: Parties, seal: str) -> list[str]:
    lines = []
    for role, _body in parties:
        lines += [f"{role}{seal or '（盖章）'}：", rng.choice(_PEOPLE)]
    return lines


def _dated(rng: Random, block: list[str], parties: Parties, signed: date, label: Label) -> list[str]:
    way: Callable[[Random, list[str], date, Label], list[str]] = rng.choice(
        (_label, _label, _each, _each, _differing, _alone, _alone, _sentence, _sentence, _blank, _month, _half_blank)
    )
    return way(rng, block, signed, label)


def _label(rng: Random, block: list[str], signed: date, label: Label) -> list[str]:
    label.signed_on = signed.isoformat()
    words = rng.choice(
        ("签订日期：", "签署日期：", "签订时间：", "签约时间：", "签字日期：", "签订日期:  ", "签 订 日 期：", "合同签订日期：")
    )
    place = rng.choice(([], ["签订地点：安徽省广德市"]))
    return [*block, words + written(rng, signed), *place]


def _each(rng: Random, block: list[str], signed: date, label: Label) -> list[str]:
    label.signed_on = signed.isoformat()
    words = rng.choice(("日期：", "时间：", "日    期："))
    day = written(rng, signed)
    return [*block, words + day, words + day] if rng.random() < 0.5 else [*block, f"{words}{day}            {words}{day}"]


def _differing(rng: Random, block: list[str], signed: date, label: Label) -> list[str]:
    label.signed_on = signed.isoformat()
    earlier = signed - timedelta(days=rng.randrange(1, 20))
    return [*block, f"日期：{written(rng, earlier)}", f"日期：{written(rng, signed)}"]


def _alone(rng: Random, block: list[str], signed: date, label: Label) -> list[str]:
    label.signed_on = signed.isoformat()
    return [*block, "", ("> " if rng.random() < 0.6 else "            ") + written(rng, signed)]


def _sentence(rng: Random, block: list[str], signed: date, label: Label) -> list[str]:
    label.signed_on = signed.isoformat()
    day = rng.choice((f"{signed.year}年{signed.month}月{signed.day}日", f"{signed.year} 年 {signed.month} 月 {signed.day} 日"))
    words = rng.choice(
        (
            "    本协议由各方授权代表于{day}在安徽省广德市签署，一式四份，具有同等法律效力。",
            "    本协议于{day}签订。",
            "    本协议一式六份，{day}签订于广德市。",
            "    本协议签订于{day}。",
        )
    )
    return [words.format(day=day), "", *block]


def _blank(rng: Random, block: list[str], signed: date, label: Label) -> list[str]:
    return [
        *block,
        rng.choice(("签订日期：      年    月    日", "日期：____年__月__日", "年    月    日", f"{signed.year}年    月    日")),
    ]


def _month(rng: Random, block: list[str], signed: date, label: Label) -> list[str]:
    return [
        *block,
        rng.choice(("签订日期：", "")) + rng.choice((f"{signed.year}年{signed.month}月", f"{signed.year} 年 {signed.month} 月")),
    ]


def _half_blank(rng: Random, block: list[str], signed: date, label: Label) -> list[str]:
    label.signed_on = signed.isoformat()
    return [*block, f"日期：{written(rng, signed)}", "日期：      年    月    日"]
