"""To whom a document is to be sent: the units of the register that its 主送 and 抄送 name. A person confirms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.model.directory import Directory
from services.model.papers.addressing import single_names
from services.model.units import UnitKind

# The facts of the kinds of paper that name recipients, in the order in which they stand on the page.
ADDRESSED = ("recipients", "units", "copy_to", "report_to", "send_to", "distribute_to")

# Names of many at once -> the kind of unit that they mean. 有关 means some of them: a person chooses.
_GROUPS: tuple[tuple[str, UnitKind], ...] = (
    (r"各?乡、?镇(人民)?(政府)?|各镇(人民)?(政府)?", UnitKind.TOWNSHIP),
    (r"各?街道(办事处|办)?", UnitKind.SUBDISTRICT),
    (r"(各?市直|市)各?(单位|部门|机关)|市政府各部门", UnitKind.DEPARTMENT),
)
_SOME = re.compile("有关|相关|部分")
_MANY = re.compile("^各|单位$|部门$|机关$|领导(同志)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`units` of the register; `outside`: single offices that it does not know; `open`: words for several, to be chosen from."""

    units: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


def propose(facts: Mapping[str, Any], directory: Directory) -> Proposal:
    """Whom the paper with these facts names, as the register knows them."""
    found: dict[str, None] = {}
    outside: dict[str, None] = {}
    several: dict[str, None] = {}
    for name in _named(facts):
        if meant := _meant(name, directory):
            found |= dict.fromkeys(meant)
        elif _MANY.search(name):
            several[name] = None
        else:
            outside[name] = None
    return Proposal(units=tuple(found), outside=tuple(outside), open=tuple(several))


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
        for pattern, kind in _GROUPS:
            if re.fullmatch(pattern, plain):
                return tuple(unit.name for unit in directory.living if unit.kind is kind)
    likely = directory.likely(plain)
    return (likely.name,) if likely else ()
