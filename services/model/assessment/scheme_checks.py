"""What has to hold of a scheme as a whole, its parts being sound: the sums, the groups, the names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from services.model.assessment.scheme import Indicator, Scheme
from services.model.assessment.toml_values import Faults, plain
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.units import UnitKind

WHOLE = Decimal(100)


# The keys on which a check hangs: where one of them is faulty, what the check would find is no news.
_GROUPS = frozenset({"groups", "kinds", "duties"})
_SUMS = _GROUPS | {"indicators", "mechanism", "form", "points", "tiers", "least", "name"}


def check(scheme: Scheme, faults: Faults) -> None:
    """Note what does not hold."""
    faulty = frozenset(faults.keys)
    _names(scheme, faults)
    if not faulty & _GROUPS:
        _covering(scheme, faults)
    if not faulty & _SUMS:
        for mechanism in Mechanism:
            _sums(scheme, mechanism, faults)


def base(scheme: Scheme, mechanism: Mechanism, group: str) -> Iterator[Indicator]:
    """The indicators that make up the 100 of a mechanism for the units of a group."""
    for one in scheme.indicators:
        if one.mechanism is mechanism and not one.counts_above and (not one.groups or group in one.groups):
            yield one


def _sums(scheme: Scheme, mechanism: Mechanism, faults: Faults) -> None:
    """Base indicators add up to 100, for each group; groups of one sum are told once."""
    told = set[tuple[Indicator, ...]]()
    for group in scheme.groups:
        own = tuple(base(scheme, mechanism, group.name))
        total = sum((one.points for one in own), Decimal(0))
        if total == WHOLE or own in told:
            continue
        told.add(own)
        parts = "+".join(plain(one.points) for one in own) or "没有基本指标"
        last = max((one.line for one in scheme.indicators if one.mechanism is mechanism), default=faults.lines.of("indicators"))
        named = f"（{group.name}）" if any(one.groups for one in scheme.indicators if one.mechanism is mechanism) else ""
        faults.at("A07", last, mechanism=MECHANISM_LABELS[mechanism], group=named, total=plain(total), parts=parts)


def _names(scheme: Scheme, faults: Faults) -> None:
    """A name means one indicator of a mechanism: sheets, adjustments and bulletins are told by it."""
    counts = Counter((one.mechanism, one.name) for one in scheme.indicators)
    seen = set[tuple[Mechanism, str]]()
    for one in scheme.indicators:
        key = (one.mechanism, one.name)
        if counts[key] > 1 and key in seen:
            faults.at("A09", one.line, what=f"{MECHANISM_LABELS[one.mechanism]}的指标", found=one.name)
        seen.add(key)


def _covering(scheme: Scheme, faults: Faults) -> None:
    """Every unit is in one group and in no more, whatever its kind and however many duties it has."""
    for kind in UnitKind:
        homes = {duties: scheme.groups_for(kind, duties) for duties in range(1, len(Mechanism) + 1)}
        for wrong in {tuple(group.name for group in found) for found in homes.values() if len(found) != 1}:
            duties = [number for number, found in homes.items() if tuple(group.name for group in found) == wrong]
            line = faults.lines.of("groups", _last(scheme, wrong))
            told = "、".join(str(number) for number in duties)
            problem = f"同时属于“{'”“'.join(wrong)}”，只能属于一组" if wrong else "不属于任何一组，请在 [[groups]] 中补上"
            faults.at("A10", line, kind=kind.value, duties=told, problem=problem)


def _last(scheme: Scheme, names: tuple[str, ...]) -> int:
    """The position of the last of these groups; of the last of all where there is none."""
    return max((number for number, group in enumerate(scheme.groups) if group.name in names), default=len(scheme.groups) - 1)
