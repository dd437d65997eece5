"""Whom the scheme names, over the overall standings: the best for commendation (通报表扬), the last for rectification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.model.assessment.scheme import Scheme
from services.model.assessment.standings import Standing

Named = tuple[tuple[str, str], ...]


def named(overall: Sequence[Standing], scheme: Scheme, missing: Mapping[str, int]) -> tuple[Named, Named]:
    """(commended, demanded), each with the reason. `missing`: how many ledgers a unit has not sent.

    Whoever is below the mark or owes ledgers is not praised; whoever is praised is not among the last of a small group, and
    nobody is the last where nobody is better.
    """
    faults = {one.unit: _faults(one, scheme, missing.get(one.unit, 0)) for one in overall}
    commended = tuple((one.unit, _merit(one)) for one in overall if not faults[one.unit] and _is_best(one, scheme))
    praised = {unit for unit, _ in commended}
    for one in overall:
        if one.unit not in praised and _is_last(one, overall, scheme):
            faults[one.unit].append(f"得分列“{one.group}”组末位（第 {one.rank} 名）")
    demanded = tuple((one.unit, "；".join(faults[one.unit])) for one in overall if faults[one.unit])
    return commended, demanded


def _faults(one: Standing, scheme: Scheme, missing: int) -> list[str]:
    demand = scheme.demand
    found = []
    if one.rank is not None and demand.below is not None and one.score < demand.below:
        found.append(f"综合得分 {one.score}，低于 {demand.below} 分")
    if demand.missing and missing >= demand.missing:
        found.append(f"有 {missing} 期台账应报未报")
    return found


def _is_best(one: Standing, scheme: Scheme) -> bool:
    commend = scheme.commend
    return one.rank is not None and one.rank <= commend.first and one.score >= commend.least


def _merit(one: Standing) -> str:
    return f"综合得分 {one.score}，“{one.group}”组第 {one.rank} 名"


def _is_last(one: Standing, overall: Sequence[Standing], scheme: Scheme) -> bool:
    if one.rank is None or one.rank == 1:
        return False
    worse = sum(1 for other in overall if other.group == one.group and other.rank is not None and other.score < one.score)
    return worse < scheme.demand.last
