"""Units of the dated register: their names, their duties and since when they have them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from services.model.dates import chinese_date
from services.model.errors import Conflict, NotFound, Refused
from services.model.mechanisms import Mechanism

_LONGEST_NAME = 100


class UnitUnknown(NotFound):
    message = "单位名册里没有“{unit}”。{near}请核对名称，或由管委会先在“单位名册”中添加。"


class UnitRefused(Refused):
    message = "单位名称“{name}”不能使用：{reason}。请核对后重新填写。"


class UnitTaken(Conflict):
    message = "没有保存：“{name}”已是“{unit}”的名称、简称或曾用名。请换一个名称；确是同一单位的，请在“{unit}”页上修改。"


class UnitEnded(Conflict):
    message = "“{name}”已撤并，没有保存。如登记有误，请先在该单位页上恢复。"


class UnitEnding(Conflict):
    message = "“{name}”已登记{told}，没有保存。要改日期或去向的，请先在该单位页上取消撤并，再重新登记。"


class UnitAwaited(Conflict):
    message = "“{name}”没有{deed}：{others}已登记将并入它。请先在{others}的页上取消撤并，或待并入后再办。"


class UnitKind(StrEnum):
    """What a unit is; the value is the word that a page shows."""

    DEPARTMENT = "市直单位"
    TOWNSHIP = "乡镇"
    SUBDISTRICT = "街道"
    OTHER = "其他"

    @classmethod
    def of(cls, name: str) -> UnitKind:
        """A first guess from the name, which a person may correct: 某某镇、某某乡、某某街道, else a department."""
        if name.endswith(("街道", "街道办事处", "街道办", "街道党工委")):
            return cls.SUBDISTRICT
        if name.endswith(("镇", "乡", "镇人民政府", "乡人民政府", "镇政府", "乡政府", "镇党委", "乡党委")):
            return cls.TOWNSHIP
        return cls.DEPARTMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A duty: the unit owes the ledger of this mechanism from `since` on (notice 附件1, and what the office adds)."""

    mechanism: Mechanism
    since: date
    until: date | None = None  # the last day, that day included; None: still

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of the register.

    `name` is its key and what lists and papers show: the short name for a unit of our own place (市发改委), with its place
    before it for one of another (宣城市发改委). Archived objects keep the name of their day: `earlier` are the names under which
    such objects are this unit's, those of units that were merged into it among them.
    """

    name: str
    kind: UnitKind
    place: str = ""  # its jurisdiction, e.g. 宣城市; "": our own
    full_name: str = ""  # 广德市发展和改革委员会
    aliases: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    first: str = ""  # under which name it was entered, where it has another one now
    taken: tuple[str, ...] = ()  # those of `earlier` that came by merging: what another unit made stays that one's own
    assignments: tuple[Assignment, ...] = ()
    position: int = 0  # in which order lists name the units; 0: behind all others, by name
    approves: bool = False  # a ledger needs the deputy leader's 审核 before it goes to the office
    retired_on: date | None = None  # the last day; it may be to come
    joins: str = ""  # the unit into which it is going to be merged when that day is over
    merged_into: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name under which archived objects are this unit's."""
        return (self.name, *self.earlier)

    @property
    def own_names(self) -> tuple[str, ...]:
        """The names that the unit itself has borne: what it writes anew it made under one of them, never a merged unit."""
        return (self.name, *(one for one in self.earlier if one not in self.taken))

    @property
    def root(self) -> str:
        """The name that never changes: what lies about for the unit before it is archived is kept under it."""
        return self.first or self.name

    def lives(self, day: date) -> bool:
        """Whether the unit is there on that day."""
        return self.retired_on is None or day <= self.retired_on

    def end_told(self, day: date) -> str:
        """What a page says on that day of the unit's end: 将于2026年12月31日撤并 up to and with its last day, then 已撤并."""
        if self.retired_on is None:
            return ""
        return f"将于{chinese_date(self.retired_on)}撤并" if self.lives(day) else "已撤并"

    def owes(self, mechanism: Mechanism, day: date) -> bool:
        """Whether the register assigns the mechanism to the unit on that day."""
        return self.lives(day) and any(one.mechanism is mechanism and one.holds(day) for one in self.assignments)


def unit_name(name: str) -> str:
    """The name as the register keeps it, without white space; raises UnitRefused."""
    clean = "".join(name.split())
    if not clean:
        raise UnitRefused(name=name, reason="名称为空")
    if len(clean) > _LONGEST_NAME:
        raise UnitRefused(name=clean[:20] + "…", reason=f"超过 {_LONGEST_NAME} 字")
    return clean


# -- what happens to a unit: each a new value ------------------------------------------------------------------------


def renamed(unit: Unit, name: str) -> Unit:
    """更名: objects of before keep the name of their day, and are the unit's all the same."""
    earlier = tuple(one for one in (*unit.earlier, unit.name) if one != name)
    taken, aliases = _without(unit.taken, name), _without(unit.aliases, name)
    return replace(unit, name=name, earlier=tuple(dict.fromkeys(earlier)), first=unit.root, taken=taken, aliases=aliases)


def following(unit: Unit, name: str, now: str) -> Unit:
    """The unit after another one was renamed: into which one it was merged, or is going to be, has that one's new name."""
    into, to_come = (now if one == name else one for one in (unit.merged_into, unit.joins))
    return replace(unit, merged_into=into, joins=to_come)


def retired(unit: Unit, on: date, *, into: str = "") -> Unit:
    """撤销 with `on` as the last day, or 并入 another unit; its duties end with it."""
    duties = tuple(_ended(one, on) for one in unit.assignments)
    return replace(unit, retired_on=on, joins="", merged_into=into, assignments=duties)


def promised(unit: Unit, on: date, *, into: str) -> Unit:
    """并入 with a last day that is not over: up to and with it the unit stays itself, with its objects, accounts and duties."""
    return replace(retired(unit, on), joins=into)


def joined(unit: Unit, other: Unit, on: date) -> Unit:
    """The unit after another one was merged into it: that one's objects and, from the day after, its open duties are its own."""
    open_ = (one.mechanism for one in other.assignments if one.holds(on))
    taken = (mechanism for mechanism in open_ if not unit.owes(mechanism, on + timedelta(days=1)))
    duties = (Assignment(mechanism=mechanism, since=on + timedelta(days=1)) for mechanism in taken)
    names = dict.fromkeys((*unit.earlier, *other.names))
    theirs = dict.fromkeys((*unit.taken, *(one for one in other.names if one not in unit.own_names)))
    return replace(unit, earlier=tuple(names), taken=tuple(theirs), assignments=(*unit.assignments, *duties))


def revived(unit: Unit) -> Unit:
    """撤销, or a 并入 that is to come, taken back: duties that ended with the unit go on."""
    duties = tuple(replace(one, until=None) if one.until == unit.retired_on else one for one in unit.assignments)
    return replace(unit, retired_on=None, joins="", merged_into="", assignments=duties)


def assigned(unit: Unit, mechanism: Mechanism, since: date) -> Unit:
    """The unit with a duty from that day on. One that covers the day stays as it is; an open one that began later begins then."""
    own = [one for one in unit.assignments if one.mechanism is mechanism]
    if any(one.holds(since) for one in own):
        return unit
    later = next((one for one in own if one.until is None and one.since > since), None)
    if later is not None:
        return replace(unit, assignments=tuple(replace(one, since=since) if one is later else one for one in unit.assignments))
    return replace(unit, assignments=(*unit.assignments, Assignment(mechanism=mechanism, since=since)))


def released(unit: Unit, mechanism: Mechanism, until: date) -> Unit:
    """The unit without the duty after that day, which is the last; a duty that would begin later is gone."""
    kept = (one for one in unit.assignments if one.mechanism is not mechanism or one.since <= until)
    return replace(unit, assignments=tuple(_ended(one, until) if one.mechanism is mechanism else one for one in kept))


def _ended(duty: Assignment, on: date) -> Assignment:
    return replace(duty, until=on) if duty.until is None or duty.until > on else duty


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(one for one in names if one != name)
