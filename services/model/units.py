"""Units of the dated register: their names, their duties and since when they have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.model.errors import Refused
from services.model.mechanisms import Mechanism

_LONGEST_NAME = 100


class UnitRefused(Refused):
    message = "单位名称“{name}”不能使用：{reason}。请核对后重新填写。"


class UnitKind(StrEnum):
    """What a unit is; the value is the word that a page shows."""

    DEPARTMENT = "市直单位"
    TOWNSHIP = "乡镇"
    SUBDISTRICT = "街道"
    OTHER = "其他"

    @classmethod
    def of(cls, name: str) -> UnitKind:
        """A first guess from the name, which a person may correct: 某某镇、某某乡、某某街道, else a department."""
        if name.endswith(("街道", "街道办事处", "街道办")):
            return cls.SUBDISTRICT
        if name.endswith(("镇", "乡", "镇人民政府", "乡人民政府", "镇政府", "乡政府")):
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
    assignments: tuple[Assignment, ...] = ()
    position: int = 0  # in which order lists name the units; 0: behind all others, by name
    approves: bool = False  # a ledger needs the deputy leader's 审核 before it goes to the office
    retired_on: date | None = None  # the last day
    merged_into: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name under which archived objects are this unit's."""
        return (self.name, *self.earlier)

    def owes(self, mechanism: Mechanism, day: date) -> bool:
        """Whether the register assigns the mechanism to the unit on that day."""
        alive = self.retired_on is None or day <= self.retired_on
        return alive and any(one.mechanism is mechanism and one.holds(day) for one in self.assignments)


def unit_name(name: str) -> str:
    """The name as the register keeps it, without white space; raises UnitRefused."""
    clean = "".join(name.split())
    if not clean:
        raise UnitRefused(name=name, reason="名称为空")
    if len(clean) > _LONGEST_NAME:
        raise UnitRefused(name=clean[:20] + "…", reason=f"超过 {_LONGEST_NAME} 字")
    return clean
