"""Which place a party belongs to: by its own name, or by the other words of the same agreement.

市发改委 of 广德 and of 宣城 are two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.model.regions import Region, mentions_in, regions_of
from services.parsing.view import View

# A body of a government that leaves its place out: 市发改委, 县交通运输局, 区教育局; or a township's.
_BARE = re.compile(
    r"(?P<level>[市县区省])(?:级|直)?[\u4e00-\u9fff]{1,24}(?:委|委员会|局|厅|办|办公室|人民政府|政府|中心|管委会|支队|大队|协会|联合会|总工会|医院|中学|公司|集团)"
)
_TOWNSHIP = re.compile(
    r"[\u4e00-\u9fff]{2,4}(?:镇|乡|街道)(?:人民政府|政府|办事处|党委|党工委|中心卫生院|卫生院|村|社区)?.{0,16}"
)
_TOWN_LEVELS = "市县区"


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """The place of one party. `doubtful` where the paper leaves it open between `choices`, or says nothing."""

    region: str = ""
    doubtful: bool = False
    choices: tuple[str, ...] = ()


def jurisdictions(view: View, names: Sequence[str]) -> list[Jurisdiction]:
    """The place of each of the parties."""
    own = [regions_of(name) for name in names]
    claimed = {regions[0] for regions in own if len(regions) == 1}
    named = _named(view)
    return [_settled(name, regions, named, claimed) for name, regions in zip(names, own, strict=True)]


def _named(view: View) -> dict[Region, int]:
    """Every place that the text names, and how often; a place that only leads to a narrower one counts as the narrower."""
    counts: dict[Region, int] = {}
    spans = list(mentions_in(view.text))
    ends = {one.start for one in spans}
    for one in spans:
        if len(one.regions) == 1 and one.end not in ends:
            counts[one.regions[0]] = counts.get(one.regions[0], 0) + 1
    return counts


def _settled(name: str, own: tuple[Region, ...], named: dict[Region, int], claimed: set[Region]) -> Jurisdiction:
    if len(own) == 1:
        return Jurisdiction(region=own[0].text)
    if own:
        wider = [region for region in own if any(region.within(place) for place in named)]
        if len(wider) == 1:
            return Jurisdiction(region=wider[0].text)
        return Jurisdiction(doubtful=True, choices=tuple(region.text for region in own))
    bare = _BARE.fullmatch(name)
    levels = bare["level"] if bare else _TOWN_LEVELS if _TOWNSHIP.fullmatch(name) else ""
    if not levels:
        return Jurisdiction()
    fit = [region for region in named if region.level in levels and _may_be(region, bare is not None)]
    free = [region for region in fit if region not in claimed]
    if len(free) == 1:
        return Jurisdiction(region=free[0].text)
    return Jurisdiction(doubtful=True, choices=tuple(region.text for region in (free or fit)))


def _may_be(region: Region, bare: bool) -> bool:
    """A township lies in a county or in a city without one; 市发改委 is a prefecture's or a county-level city's."""
    return bare or bool(region.county)
