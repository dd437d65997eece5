"""What happened to a unit, as the journal has it: each record carries the whole unit as it was from then on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services import journal
from services.model.mechanisms import MECHANISM_LABELS
from services.model.units import Assignment, Unit
from services.stores.codec import decode_unit, unit_as_json
from services.stores.journal import Record
from services.stores.register import Transaction

ACTION = "unit"
LONGEST_REASON = 500


class Deed(StrEnum):
    """What was done; the value stands in the journal."""

    PUT = "put"
    DESCRIBED = "described"
    ASSIGNED = "assigned"
    RELEASED = "released"
    RENAMED = "renamed"
    MERGED = "merged"
    ABSORBED = "absorbed"
    RETIRED = "retired"
    REVIVED = "revived"
    IMPORTED = "imported"


DEED_LABELS: dict[Deed, str] = {
    Deed.PUT: "登记",
    Deed.DESCRIBED: "修改",
    Deed.ASSIGNED: "指定职责",
    Deed.RELEASED: "解除职责",
    Deed.RENAMED: "更名",
    Deed.MERGED: "并入其他单位",
    Deed.ABSORBED: "接收并入单位",
    Deed.RETIRED: "撤销",
    Deed.REVIVED: "恢复",
    Deed.IMPORTED: "按名单登记",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of a unit's history; `words` say what is otherwise than before, each in the words of the page."""

    at: datetime
    by: str
    deed: Deed
    words: tuple[str, ...]
    reason: str


def keep(transaction: Transaction, unit: Unit, deed: Deed, *, by: str, at: datetime, was: str = "", reason: str = "") -> Unit:
    """Write the unit and what was done to it. `was`: the name under which the register had it."""
    if was:
        transaction.units.remove(was)
    transaction.units.put(unit)
    told = {"deed": deed.value, "was": was, "reason": reason}
    detail = unit_as_json(unit) | {name: value for name, value in told.items() if value}
    journal.note(transaction, ACTION, by=by, at=at, object_id=unit.name, detail=detail)
    return unit


def history(records: Sequence[Record], name: str) -> tuple[Change, ...]:
    """What happened to the unit that is called so now, under every name that it had, the latest first."""
    own: list[tuple[Record, dict[str, str], Unit]] = []
    for record in reversed(records):
        detail = json.loads(record.detail)
        if detail.get("name") == name:
            own.append((record, detail, decode_unit(record.detail)))
            name = detail.get("was") or name
    before: list[Unit | None] = [*(unit for _record, _detail, unit in own), None][1:]
    return tuple(
        Change(
            at=datetime.fromisoformat(record.at),
            by=record.by,
            deed=Deed(detail.get("deed", Deed.PUT)),
            words=tuple(_differences(earlier, unit)),
            reason=detail.get("reason", ""),
        )
        for (record, detail, unit), earlier in zip(own, before, strict=True)
    )


def _differences(before: Unit | None, now: Unit) -> Iterator[str]:
    """What is otherwise; of a new unit what is worth telling."""
    old = before or Unit(name=now.name, kind=now.kind)
    if before is None:
        yield f"类别：{now.kind.value}"
    for label, one, other in (
        ("名称", old.name, now.name),
        ("类别", old.kind.value, now.kind.value),
        ("全称", old.full_name, now.full_name),
        ("所属地区", old.place, now.place),
        ("排列顺序", str(old.position or ""), str(now.position or "")),
        ("台账报送前须审核", _yes(old.approves), _yes(now.approves)),
        ("将并入", old.joins, now.joins),
        ("并入", old.merged_into, now.merged_into),
        ("撤并日期", str(old.retired_on or ""), str(now.retired_on or "")),
    ):
        if one != other and (before or label != "排列顺序"):
            yield f"{label}：{one or '无'} → {other or '无'}" if one or not before else f"{label}：{other}"
    yield from _more_or_less("简称", old.aliases, now.aliases)
    yield from _more_or_less("曾用名", old.earlier, now.earlier)
    yield from _more_or_less("职责", _duties(old), _duties(now))


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _more_or_less(label: str, before: Iterable[str], now: Iterable[str]) -> Iterator[str]:
    old, new = list(before), list(now)
    if gone := [name for name in old if name not in new]:
        yield f"{label}去掉：{'、'.join(gone)}"
    if added := [name for name in new if name not in old]:
        yield f"{label}增加：{'、'.join(added)}"


def _duties(unit: Unit) -> list[str]:
    return [duty_words(duty) for duty in unit.assignments]


def duty_words(duty: Assignment) -> str:
    """政策争取（2022-09-02 起）."""
    until = f"至 {duty.until}" if duty.until else "起"
    return f"{MECHANISM_LABELS[duty.mechanism]}（{duty.since} {until}）"
