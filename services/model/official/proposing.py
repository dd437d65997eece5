"""To whom a document is to be sent: the units of the register that its 主送 and 抄送 name. A person confirms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.model.papers.addressing import single_names
from services.model.units import Unit, UnitKind

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
_PLACE = re.compile("^(广德市|广德|市)")
_BODY = re.compile("(人民政府|政府|街道办事处|办事处|街道办)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`units` of the register; `outside`: single offices that it does not know; `open`: words for several, to be chosen from."""

    units: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


def propose(facts: Mapping[str, Any], units: Sequence[Unit]) -> Proposal:
    """Whom the paper with these facts names, as the register knows them."""
    found: dict[str, None] = {}
    outside: dict[str, None] = {}
    several: dict[str, None] = {}
    for name in _named(facts):
        if meant := _meant(name, units):
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


def _meant(name: str, units: Sequence[Unit]) -> tuple[str, ...]:
    """The units that a name means: that one, or all of a kind; none where it can't be told."""
    plain = "".join(name.split())
    if plain in {unit.name for unit in units}:
        return (plain,)
    if not _SOME.search(plain):
        for pattern, kind in _GROUPS:
            if re.fullmatch(pattern, plain):
                return tuple(unit.name for unit in units if unit.kind is kind)
    alike = [unit.name for unit in units if _alike(_core(plain), _core(unit.name))]
    return tuple(alike) if len(alike) == 1 else ()


def _core(name: str) -> str:
    """What tells a name apart: 广德市发展和改革委员会 -> 发展和改革委员会, 桃州镇人民政府 -> 桃州镇."""
    bare = _PLACE.sub("", name)
    body = _BODY.sub("", bare)
    return f"{body}街道" if bare != body and "街道" in bare and not body.endswith("街道") else body or bare


def _alike(one: str, other: str) -> bool:
    """Whether one is the other, or its short form: 发改委 is made of characters of 发展和改革委员会, in their order."""
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    if len(short) < 2 or short[0] != long[0] or _kind_of_body(short) != _kind_of_body(long):
        return False
    rest = iter(long)
    return all(character in rest for character in short)


def _kind_of_body(name: str) -> str:
    """委, 局, 办 …: a bureau is not short for a commission."""
    return "委" if name.endswith(("委", "委员会")) else "办" if name.endswith(("办", "办公室")) else name[-1]
