"""The columns of a list of deputy leaders and liaisons (附件2), and the words by which a changed header is still known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.model.mechanisms import MECHANISM_LABELS, Mechanism

LEADER, LIAISON = "分管领导", "联络员"
_PARTS = {"": "姓名", "_post": "职务", "_phone": "联系电话"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterColumn:
    """One column of a list. `synonyms` are other headers that mean it, those of stacked rows one after another."""

    name: str
    label: str
    synonyms: tuple[str, ...] = ()


def _of_a_person(name: str, label: str, *others: str) -> tuple[RosterColumn, ...]:
    """Name, post and phone of a person: 姓名 below 分管领导 in the two rows of 附件2, 分管领导姓名 in one row."""
    tails = {
        "": ("姓名", "名字", ""),
        "_post": ("职务", "职位", "职务职级", "职级"),
        "_phone": ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "办公电话"),
    }
    return tuple(
        RosterColumn(
            name=name + part,
            label=f"{label}{_PARTS[part]}",
            synonyms=tuple(f"{word}{tail}" for word in (label, *others) for tail in tails[part]),
        )
        for part in _PARTS
    )


_SECTIONS = ("责任科室", "责任部门", "牵头科室", "负责科室", "具体科室", "科室")
_PEOPLE = ("责任人", "具体责任人", "负责人", "经办人", "责任人姓名")


def _of_a_mechanism(mechanism: Mechanism) -> tuple[RosterColumn, ...]:
    label = MECHANISM_LABELS[mechanism]
    words = (label, f"{label}机制", f"{label}工作机制", f"{label}工作")

    def column(part: str, tails: tuple[str, ...]) -> RosterColumn:
        synonyms = tuple(f"{word}{tail}" for word in words for tail in tails)
        return RosterColumn(name=f"{mechanism}_{part}", label=f"{label}{tails[0]}", synonyms=synonyms)

    return column("section", _SECTIONS), column("person", _PEOPLE)


UNIT = RosterColumn(
    name="unit",
    label="部门（单位）",
    synonyms=("部门", "单位", "部门单位", "单位名称", "填报单位", "报送单位", "责任单位", "部门名称"),
)
PEOPLE_COLUMNS: tuple[RosterColumn, ...] = (  # 附件2, in its order
    UNIT,
    *_of_a_person("leader", LEADER, "分管负责人", "分管负责同志", "分管同志"),
    *_of_a_person("liaison", LIAISON, "联系人", "联络人", "具体联络员"),
)
RESPONSIBLE_COLUMNS: tuple[RosterColumn, ...] = tuple(column for one in Mechanism for column in _of_a_mechanism(one))
ROSTER_COLUMNS: tuple[RosterColumn, ...] = (*PEOPLE_COLUMNS, *RESPONSIBLE_COLUMNS)
# 责任科室 and 责任人 without a mechanism's name: of the mechanism that a column, or the title of the table, says; else of all.
PLAIN_COLUMNS: tuple[RosterColumn, ...] = (
    RosterColumn(name="mechanism", label="工作机制", synonyms=("机制", "机制名称")),
    RosterColumn(name="section", label=_SECTIONS[0], synonyms=_SECTIONS[1:]),
    RosterColumn(name="person", label=_PEOPLE[0], synonyms=_PEOPLE[1:]),
)
LABELS: Mapping[str, str] = {column.name: column.label for column in ROSTER_COLUMNS}
