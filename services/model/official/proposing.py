"""To whom a document is to be sent: the units of the register that its 主送 and 抄送 name. A person confirms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.model.directory import Directory
from services.model.papers.addressing import single_names
from services.model.units import Unit, UnitKind

# The facts of the kinds of paper that name recipients, in the order in which they stand on the page.
ADDRESSED = ("recipients", "units", "copy_to", "report_to", "send_to", "distribute_to")

_TOWNS = frozenset({UnitKind.TOWNSHIP})
_SUBDISTRICTS = frozenset({UnitKind.SUBDISTRICT})
_DEPARTMENTS = frozenset({UnitKind.DEPARTMENT})

# Names of many at once -> the kinds of unit that they mean. 有关 means some of them: those that the desk which drafted the paper
# knows, else a person chooses.
_GROUPS: tuple[tuple[str, frozenset[UnitKind]], ...] = (
    (r"各?乡、?镇(人民)?(政府)?|各?镇(人民)?(政府)?", _TOWNS),
    (r"各?街道(办事处|办)?", _SUBDISTRICTS),
    (r"(各?市直|市)各?(单位|部门|机关)|市政府各部门", _DEPARTMENTS),
)
_ANYBODY = re.compile("各?(单位|部门)")
_SOME = re.compile("有关|相关|部分")
_MANY = re.compile("^各|单位$|部门$|机关$|领导(同志)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`units` of the register; `outside`: single offices that it does not know; `open`: words for several, to be chosen from.

    `known`: words for some, of whom the desk that drafted the paper knew whom they mean; they are among `units`.
    """

    units: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


def propose(facts: Mapping[str, Any], directory: Directory, *, meant: Sequence[str] = ()) -> Proposal:
    """Whom the paper with these facts names, as the register knows them. `meant`: who 市直有关单位 and its like are in it."""
    some = _still_there(meant, directory)
    found: dict[str, None] = {}
    outside: dict[str, None] = {}
    several: dict[str, None] = {}
    known: dict[str, None] = {}
    for name in _named(facts):
        if units := _meant(name, directory):
            found |= dict.fromkeys(units)
        elif units := _of_some(name, some):
            found |= dict.fromkeys(units)
            known[name] = None
        elif _MANY.search(name):
            several[name] = None
        else:
            outside[name] = None
    return Proposal(units=tuple(found), outside=tuple(outside), open=tuple(several), known=tuple(known))


def _still_there(names: Sequence[str], directory: Directory) -> tuple[Unit, ...]:
    """The units of these names as they are called now: one that was merged is what it is part of, one that ended is none."""
    now = dict.fromkeys(unit for name in names if (unit := directory.resolve(name)) is not None)
    return tuple(unit for unit in now if unit in directory.living)


def _of_some(name: str, some: Sequence[Unit]) -> tuple[str, ...]:
    """Which of the units that the paper means these words name. Whoever is no town is 市直, as in the scheme's groups."""
    plain, count = _SOME.subn("", "".join(name.split()))
    if not count:
        return ()
    if _ANYBODY.fullmatch(plain):
        return tuple(unit.name for unit in some)
    kinds = next((kinds for pattern, kinds in _GROUPS if re.fullmatch(pattern, plain)), frozenset[UnitKind]())
    if kinds == _DEPARTMENTS:
        kinds = frozenset(UnitKind) - _TOWNS - _SUBDISTRICTS
    return tuple(unit.name for unit in some if unit.kind in kinds)


def _named(facts: Mapping[str, Any]) -> Iterator[str]:
    for fact in ADDRESSED:
        given = facts.get(fact) or ()
        for line in [given] if isinstance(given, str) else map(str, given):
            people = line.rstrip("。").endswith(("领导", "领导同志"))  # 市委、市政府领导 are persons, not 市委
            yield from [line.rstrip("。")] if people else (name.rstrip("。：:") for name in single_names([line]))


def _meant(name: str, directory: Directory) -> tuple[str, ...]:
    """The units that a name means: that one, or all of a kind; none where it can't be told."""
    plain = "".join(name.split())
    if found := directory.resolve(plain):
        return (found.name,)
    if not _SOME.search(plain):
        for pattern, kinds in _GROUPS:
            if re.fullmatch(pattern, plain):
                return tuple(unit.name for unit in directory.living if unit.kind in kinds)
    likely = directory.likely(plain)
    return (likely.name,) if likely else ()
