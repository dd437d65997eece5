"""Two versions of the scheme side by side: what differs, in the words of the readable page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.model.assessment.figures import plain
from services.model.assessment.scheme import Indicator, Scheme
from services.model.assessment.telling import how, points_of, whom_told
from services.model.mechanisms import MECHANISM_LABELS, Mechanism

GENERAL = "总则"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeDifference:
    """One thing that differs. `part`: 总则 or a mechanism; `what`: the provision, or the indicator and its column.

    None: the version has nothing of the kind (an indicator that came or went).
    """

    part: str
    what: str
    older: str | None
    newer: str | None


def differences(older: Scheme, newer: Scheme) -> tuple[SchemeDifference, ...]:
    """What differs, the general provisions first, then the indicators of each mechanism in the order of the older version."""
    return (*_general(older, newer), *(one for mechanism in Mechanism for one in _indicators(older, newer, mechanism)))


def _general(older: Scheme, newer: Scheme) -> Iterator[SchemeDifference]:
    before, after = dict(_provisions(older)), dict(_provisions(newer))
    for what, words in before.items():
        if words != after[what]:
            yield SchemeDifference(part=GENERAL, what=what, older=words or "不设", newer=after[what] or "不设")


def _provisions(scheme: Scheme) -> Iterator[tuple[str, str]]:
    commend, demand = scheme.commend, scheme.demand
    yield "方案名称", scheme.name
    yield "施行", f"自{scheme.since.label}起"
    yield "制定依据", scheme.basis
    yield "没有佐证的计", plain(scheme.unproven)
    yield "机制最低分", "不设" if scheme.lowest is None else plain(scheme.lowest)
    yield "权重", "，".join(f"{MECHANISM_LABELS[one]}{plain(weight)}" for one, weight in scheme.weights)
    yield "分组", whom_told(scheme)
    yield "列名不排名", "；".join(f"{one.unit}（{one.reason}）" for one in scheme.unranked)
    yield "表扬：各组前几名", str(commend.first or "")
    yield "表扬：最低得分", plain(commend.least) if commend.first else ""
    yield "整改：低于多少分", "" if demand.below is None else plain(demand.below)
    yield "整改：未报台账期数", str(demand.missing or "")
    yield "整改：各组后几名", str(demand.last or "")
    yield "公示工作日", str(scheme.objection_days)


def _indicators(older: Scheme, newer: Scheme, mechanism: Mechanism) -> Iterator[SchemeDifference]:
    before = [one for one in older.indicators if one.mechanism is mechanism]
    after = [one for one in newer.indicators if one.mechanism is mechanism]
    for old, new in _pairs(before, after):
        yield from _indicator(MECHANISM_LABELS[mechanism], old, new)


def _pairs(before: Sequence[Indicator], after: Sequence[Indicator]) -> Iterator[tuple[Indicator | None, Indicator | None]]:
    """Each indicator beside what it became: that of its name, or, where both names are new, that of its measure and form."""
    names = {one.name: one for one in after}
    gone = [one for one in before if one.name not in names]
    came = [one for one in after if one.name not in {other.name for other in before}]
    renamed: dict[str, Indicator] = {}
    for old in gone:
        match = next((one for one in came if (one.measure, one.form) == (old.measure, old.form)), None)
        if match is not None:
            renamed[old.name] = match
            came.remove(match)
    for old in before:
        yield old, names.get(old.name) or renamed.get(old.name)
    yield from ((None, new) for new in came)


def _indicator(part: str, old: Indicator | None, new: Indicator | None) -> Iterator[SchemeDifference]:
    name = next(one.name for one in (old, new) if one is not None)
    if old is None or new is None:
        sides = [None if one is None else f"{points_of(one)}分。{how(one)}" for one in (old, new)]
        yield SchemeDifference(part=part, what=name, older=sides[0], newer=sides[1])
        return
    restated = how(old) != how(new)  # then it says the points too
    for label, tell in (("名称", _name), ("分值", points_of), ("计分办法", how), ("依据", _source)):
        if tell(old) != tell(new) and not (restated and tell is points_of):
            yield SchemeDifference(part=part, what=f"{name}　{label}", older=tell(old), newer=tell(new))


def _name(one: Indicator) -> str:
    return one.name


def _source(one: Indicator) -> str:
    return one.source
