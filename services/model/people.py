"""People and units: who acts, for whom, and what each may see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.model.errors import Refused

_LONGEST_UNIT_NAME = 100


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
class Unit:
    """A unit of the register; its name is its key."""

    name: str
    kind: UnitKind


def unit_name(name: str) -> str:
    """The name as the register keeps it, without white space; raises UnitRefused."""
    clean = "".join(name.split())
    if not clean:
        raise UnitRefused(name=name, reason="名称为空")
    if len(clean) > _LONGEST_UNIT_NAME:
        raise UnitRefused(name=clean[:20] + "…", reason=f"超过 {_LONGEST_UNIT_NAME} 字")
    return clean


class Role(StrEnum):
    """What an account may do; the four roles of the office."""

    ADMINISTRATOR = "administrator"  # 管理员
    CLERK = "clerk"  # 经办人
    LEADER = "leader"  # 领导
    LIAISON = "liaison"  # 联络员


ROLE_LABELS: dict[Role, str] = {
    Role.ADMINISTRATOR: "管理员",
    Role.CLERK: "经办人",
    Role.LEADER: "领导",
    Role.LIAISON: "联络员",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who acts. `unit` is the unit that a liaison is bound to and None for everybody else."""

    login: str
    name: str
    role: Role
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What an asker may see: one unit's own material, or (None) everything. Every query takes one."""

    unit: str | None

    @classmethod
    def of(cls, person: Person) -> Scope:
        """A liaison sees the own unit; a liaison without a unit sees nothing."""
        return cls(unit=person.unit or "") if person.role is Role.LIAISON else cls(unit=None)


EVERYTHING = Scope(unit=None)
CONSOLE = Person(login="console", name="命令行", role=Role.CLERK)
