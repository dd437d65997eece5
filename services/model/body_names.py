"""What a written name of a body says: whose it is, and which; and how near two names are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from services.model.body_forms import canonical, plain, short_form
from services.model.regions import FULL, RENAMED, regions_of, split_place

SHORTENED = 0.9  # likeness of a name and its short form
# 市 before one of these is a part of the word and no city: 市场监管局 as against 市民政局.
_NO_CITY = re.compile("市(?=场|容|域|政(?:管理|园林|设施|工程|公用|建设|公司|处))")
# 昆山街道 is a subdistrict of that name, and nothing of the city of 昆山.
_TOWN = re.compile("^[^市县区省]{1,3}(?:街道|镇|乡)(?:办事处|办|人民政府|政府|党工委|党委)?$")
_TOWN_GOVERNMENT = re.compile("(?<=[镇乡])(?:人民)?政府$")
_PARTY = re.compile("^(?:中共|中国共产党)")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a written name says: whose body ("": our own place's, None: nobody says), and which."""

    place: str | None
    core: str


class OwnPlace:
    """Reads names as a body of one place writes them."""

    def __init__(self, place: str) -> None:
        former = [old for old, (today, _year) in RENAMED.items() if today == place]
        stem = place[:-1] if len(place) > 2 and place[-1] in "市县区" else place
        regions = FULL.get(place, ())
        above = [part for part in (regions[0].province, regions[0].city) if part and part != place] if len(regions) == 1 else []
        chain = "".join(f"(?:{part}|{part[:-1]})?" for part in map(re.escape, above))
        names = "|".join([f"{re.escape(place)}(?!场)", *map(re.escape, former), re.escape(stem)]) if place else "(?!)"
        self._head = re.compile(f"^(?:国家税务总局)?{chain}(?:{names})")
        self._inside = re.compile(names)
        self._regions = regions
        self._place = place
        self.level = place[-1:] if place[-1:] in "市县区" else ""
        levels = "".join({self.level, *(old[-1] for old in former)} - {""})
        self._city = re.compile(f"^[{levels}]") if levels else re.compile("(?!)")

    def meaning(self, name: str) -> Meaning:
        """The place that the name says and the body in one form for all its forms."""
        text = _PARTY.sub("", plain(name))
        if _TOWN.match(text):
            return Meaning(None, canonical(text))
        if (own := self._head.match(text)) and own.end() < len(text):
            return Meaning("", canonical(self._without_level(text[own.end() :])))
        if self._city.match(text) and not _NO_CITY.match(text):
            return Meaning("", canonical(self._without_level(text)))
        regions = regions_of(text)
        if regions and (regions == self._regions or self._inside.search(text)):
            without = self._inside.sub("", text, count=1)
            return Meaning("", canonical(self._without_level(split_place(without)[1])))
        head, rest = split_place(text)
        if (named := head or regions) and rest:
            return Meaning(named[0].county or named[0].city or named[0].province, canonical(rest))
        return Meaning(None, canonical(text))

    def short_name(self, name: str) -> str:
        """How lists call a body of our own place whose full name is well known; see Directory.short_name."""
        if _TOWN.match(name):
            return _TOWN_GOVERNMENT.sub("", name)
        meaning = self.meaning(name)
        short = short_form(meaning.core)
        whole = name == f"{self.level}{meaning.core}" and not meaning.core.startswith("委")  # 市委组织部 is short enough
        shorter = short and len(short) < len(meaning.core)
        return f"{self.level}{short}" if short and (self.heads(name) or (whole and shorter)) else name

    def heads(self, name: str) -> bool:
        """Whether the name begins with our own place: 广德市发展和改革委员会."""
        return self._head.match(_PARTY.sub("", name)) is not None

    def _without_level(self, text: str) -> str:
        """市发改委 without 市; 团市委 without it too."""
        if self._city.match(text) and not _NO_CITY.match(text) and len(text) > 2:
            return text[1:]
        return text.replace(f"团{self.level}委", "团委") if self.level else text


def likeness(one: Meaning, other: Meaning) -> float:
    """1 for the same body, 0 for one of another place; a name without a place is one of ours."""
    if (one.place or "") != (other.place or ""):
        return 0.0
    if one.core == other.core:
        return 1.0
    short, long = sorted((one.core, other.core), key=len)
    if len(short) >= 2 and short[0] == long[0] and short[-1] == long[-1] and _in_order(short, long):
        return SHORTENED
    return SequenceMatcher(None, one.core, other.core).ratio()


def _in_order(short: str, long: str) -> bool:
    """Whether the characters of the one stand in the other in their order: 发改委 in 发展和改革委员会."""
    rest = iter(long)
    return all(character in rest for character in short)
