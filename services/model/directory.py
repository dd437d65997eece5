"""Which unit a name means, however it is written: short or in full, a former name, with its place before it or without.

Source of the table: the names in the notice's 附件1 and the names of the same bodies in the reform plans of cities and counties
(机构改革方案, 2019). Only forms that mean one body and nothing else stand in it; what is merely likely is a candidate.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from services.model.regions import FULL, RENAMED, regions_of, split_place
from services.model.units import Unit, UnitUnknown

# One body a line, without its place: every form means the same. `#` stands for the city or county where the name has it inside.
_SAME: str = """
委办公室 委办 党委办公室
委组织部 组织部
委宣传部 宣传部
委统一战线工作部 委统战部 统战部 统一战线工作部
委政法委员会 委政法委 政法委 政法委员会
委机构编制委员会办公室 委编办 编办 编委办 委编委办 机构编制委员会办公室
纪律检查委员会监察委员会 纪委监委 纪委监察委 监委纪委
人民代表大会常务委员会办公室 人大常委会办公室 人大办 人大常委会办 人大办公室
人民政府办公室 政府办公室 政府办 人民政府办
政协办公室 政协办
发展和改革委员会 发改委 发展改革委 发展改革委员会 发展和改革委
教育体育局 教体局 教育和体育局
科学技术局 科技局
经济和信息化局 经信局 经济信息化局
人力资源和社会保障局 人社局 人力资源社会保障局 人力社保局
自然资源和规划局 自然资源规划局 自规局 资规局
生态环境分局 生态环境局分局
住房和城乡建设局 住建局 住房城乡建设局
交通运输局 交运局 交通局
文化和旅游局 文旅局 文化旅游局
卫生健康委员会 卫健委 卫生健康委 卫健委员会
退役军人事务局 退役军人局
应急管理局 应急局
市场监督管理局 市场监管局 市监局
医疗保障局 医保局
城市管理行政执法局 城管执法局 城市管理执法局 城管行政执法局
国有资产监督管理委员会 国资委
铁路建设管理中心 铁路建管中心
人民法院 法院
人民检察院 检察院
残疾人联合会 残联
妇女联合会 妇联
工商业联合会 工商联
科学技术协会 科协
文学艺术界联合会 文联
归国华侨联合会 侨联
共青团委 团委 团#委 共青团#委员会 共青团#委
供销合作社联合社 供销社 供销合作社 供销合作联社
中国人民银行支行 人行支行 人民银行支行
经济开发区管理委员会 经开区管委会 经开区 经济技术开发区管理委员会 经济开发区管委会 经济开发区
"""
_ENDINGS: tuple[tuple[re.Pattern[str], str], ...] = (  # what the name of any body may leave out at its end
    (re.compile("(?<=[镇乡])(?:(?:人民)?政府|党委|党委政府)$"), ""),
    (re.compile("街道(?:办事处|办|党工委)$"), "街道"),
    (re.compile("管理委员会$"), "管委会"),
    (re.compile("委员会$"), "委"),
    (re.compile("办公室$"), "办"),
)
_LINKS = re.compile("[和与及暨、·]")
_QUOTES = re.compile("[“”\"'‘’《》]")
_TRAILING = re.compile(r"[。；;，,：:.]+$")
# 市 before one of these is a part of the word and no city: 市场监管局 as against 市民政局.
_NO_CITY = re.compile("市(?=场|容|域|政(?:管理|园林|设施|工程|公用|建设|公司|处))")
# 昆山街道 is a subdistrict of that name, and nothing of the city of 昆山.
_TOWN = re.compile("^[^市县区省]{1,3}(?:街道|镇|乡)(?:办事处|办|人民政府|政府|党工委|党委)?$")
_TOWN_GOVERNMENT = re.compile("(?<=[镇乡])(?:人民)?政府$")
_PARTY = re.compile("^(?:中共|中国共产党)")
MOST_CANDIDATES = 5
_SHORTENED = 0.9  # of a name and its short form
_NEARLY = 0.8  # of two cores that a slip of the pen may part; 财政局 and 民政局 have 0.67
_LIKE = 0.6  # least likeness of two cores (difflib) that are put before a person


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a written name says: whose body ("": our own place's, None: nobody says), and which."""

    place: str | None
    core: str


class Directory:
    """Resolves names on the units of a register, retired ones too: of a merged unit's name comes the unit it is part of now.

    `place` is the jurisdiction of units that name none (广德市).
    """

    def __init__(self, units: Iterable[Unit], *, place: str) -> None:
        self._units, self._own = tuple(units), _Own(place)
        self._now = {unit.name: unit for unit in self._units}
        self._letters: dict[str, Unit] = {}
        self._meant: dict[_Meaning, list[Unit]] = {}
        living_first = sorted(self._units, key=lambda unit: unit.retired_on is not None)
        for names in (_called, _once_called):  # a name of today goes before one that was given up
            for unit in living_first:
                for name in names(unit):
                    self._enter(unit, name)

    def _enter(self, unit: Unit, name: str) -> None:
        current = self.current(unit)
        self._letters.setdefault(_plain(name), current)
        meaning = self._own.meaning(name)
        if meaning.place is None:
            meaning = _Meaning(unit.place, meaning.core)
        known = self._meant.setdefault(meaning, [])
        if current not in known:
            known.append(current)

    def current(self, unit: Unit) -> Unit:
        """The unit, or the one into which it was merged."""
        seen = {unit.name}
        while unit.merged_into and unit.merged_into in self._now and unit.merged_into not in seen:
            unit = self._now[unit.merged_into]
            seen.add(unit.name)
        return unit

    @property
    def units(self) -> tuple[Unit, ...]:
        return self._units

    def resolve(self, text: str) -> Unit | None:
        """The one unit that the text names; None where there is none, or more than one."""
        meant = self.meant(text)
        return meant[0] if len(meant) == 1 else None

    def named(self, text: str) -> Unit:
        """The same; raises UnitUnknown, which names what comes near."""
        unit = self.resolve(text)
        if unit is None:
            near = "、".join(one.name for one in self.candidates(text))
            raise UnitUnknown(unit=text.strip()[:40], near=f"相近的有：{near}。" if near else "")
        return unit

    def meant(self, text: str) -> tuple[Unit, ...]:
        """Every unit that the text names: several only where the register has one body twice."""
        if not (plain := _plain(text)):
            return ()
        if found := self._letters.get(plain):
            return (found,)
        meaning = self._own.meaning(plain)
        return tuple(self._meant.get(_Meaning(meaning.place or "", meaning.core), ()))

    def candidates(self, text: str) -> tuple[Unit, ...]:
        """The units that the text may mean, the likeliest first; for a person to choose from."""
        if not (plain := _plain(text)):
            return ()
        if found := self.meant(plain):
            return found
        meaning = self._own.meaning(plain)
        scores: dict[str, float] = {}
        for unit in self._units:
            if unit.retired_on is None:
                scores[unit.name] = max(_likeness(meaning, self._meaning(unit, name)) for name in (*unit.names, *unit.aliases))
        likely = sorted((name for name, score in scores.items() if score >= _LIKE), key=lambda name: -scores[name])
        return tuple(self._now[name] for name in likely[:MOST_CANDIDATES])

    def nearly(self, text: str) -> Unit | None:
        """A living unit whose name the text shortens, lengthens or misspells; not one that merely sounds like it."""
        meaning = self._own.meaning(_plain(text))
        for unit in self.candidates(text):
            if any(_likeness(meaning, self._meaning(unit, name)) >= _NEARLY for name in (*unit.names, *unit.aliases)):
                return unit
        return None

    def likely(self, text: str) -> Unit | None:
        """The one unit that the text names or, where it names none, shortens: for a proposal that a person looks at."""
        if found := self.meant(text):
            return found[0] if len(found) == 1 else None
        meaning = self._own.meaning(_plain(text))
        near = [one for one in self.candidates(text) if _likeness(meaning, self._meaning(one, one.name)) >= _SHORTENED]
        return near[0] if len(near) == 1 else None

    def _meaning(self, unit: Unit, name: str) -> _Meaning:
        meaning = self._own.meaning(name)
        return _Meaning(unit.place, meaning.core) if meaning.place is None else meaning

    def place_of(self, text: str) -> str:
        """The jurisdiction that a name itself says; "" for our own."""
        return self._own.meaning(_plain(text)).place or ""

    def short_name(self, text: str) -> str:
        """How lists call a body of our own place whose full name is well known (市发改委), and a town without its 人民政府; the
        text itself otherwise."""
        plain = _plain(text)
        if _TOWN.match(plain):
            return _TOWN_GOVERNMENT.sub("", plain)
        meaning = self._own.meaning(plain)
        short = _SHORT.get(meaning.core)
        whole = plain == f"{self._own.level}{meaning.core}" and not meaning.core.startswith("委")  # 市委组织部 is short enough
        shorter = short and len(short) < len(meaning.core)
        return f"{self._own.level}{short}" if short and (self._own.heads(plain) or (whole and shorter)) else plain


def _called(unit: Unit) -> tuple[str, ...]:
    return tuple(name for name in (unit.name, unit.full_name, *unit.aliases) if name)


def _once_called(unit: Unit) -> tuple[str, ...]:
    return unit.earlier


class _Own:
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

    def meaning(self, name: str) -> _Meaning:
        """The place that the name says and the body in one form for all its forms."""
        text = _PARTY.sub("", _plain(name))
        if _TOWN.match(text):
            return _Meaning(None, _canonical(text))
        if (own := self._head.match(text)) and own.end() < len(text):
            return _Meaning("", _canonical(self._without_level(text[own.end() :])))
        if self._city.match(text) and not _NO_CITY.match(text):
            return _Meaning("", _canonical(self._without_level(text)))
        regions = regions_of(text)
        if regions and (regions == self._regions or self._inside.search(text)):
            without = self._inside.sub("", text, count=1)
            return _Meaning("", _canonical(self._without_level(split_place(without)[1])))
        head, rest = split_place(text)
        if (named := head or regions) and rest:
            return _Meaning(named[0].county or named[0].city or named[0].province, _canonical(rest))
        return _Meaning(None, _canonical(text))

    def heads(self, name: str) -> bool:
        """Whether the name begins with our own place: 广德市发展和改革委员会."""
        return self._head.match(_PARTY.sub("", name)) is not None

    def _without_level(self, text: str) -> str:
        """市发改委 without 市; 团市委 without it too."""
        if self._city.match(text) and not _NO_CITY.match(text) and len(text) > 2:
            return text[1:]
        return text.replace(f"团{self.level}委", "团委") if self.level else text


def _plain(name: str) -> str:
    """Compatibility forms folded, without white space, quotes, and the punctuation behind."""
    text = "".join(unicodedata.normalize("NFKC", name).split())
    return _TRAILING.sub("", _QUOTES.sub("", text))


def _reduced(core: str) -> str:
    for pattern, short in _ENDINGS:
        core = pattern.sub(short, core)
    return _LINKS.sub("", core)


def _table() -> tuple[dict[str, str], dict[str, str]]:
    """Every form, reduced -> the body's full name; and the full name -> the form that lists use."""
    same: dict[str, str] = {}
    short: dict[str, str] = {}
    for line in _SAME.split("\n"):
        forms = line.split()
        for form in forms:
            same[_reduced(form.replace("#", ""))] = forms[0]
        if len(forms) > 1:
            short[forms[0]] = forms[1]
    return same, short


_FORMS, _SHORT = _table()


def _canonical(core: str) -> str:
    reduced = _reduced(core)
    return _FORMS.get(reduced, reduced)


def _likeness(one: _Meaning, other: _Meaning) -> float:
    """1 for the same body, 0 for one of another place; a name without a place is one of ours."""
    if (one.place or "") != (other.place or ""):
        return 0.0
    if one.core == other.core:
        return 1.0
    short, long = sorted((one.core, other.core), key=len)
    if len(short) >= 2 and short[0] == long[0] and short[-1] == long[-1] and _in_order(short, long):
        return _SHORTENED
    return SequenceMatcher(None, one.core, other.core).ratio()


def _in_order(short: str, long: str) -> bool:
    """Whether the characters of the one stand in the other in their order: 发改委 in 发展和改革委员会."""
    rest = iter(long)
    return all(character in rest for character in short)


def forms_of(core: str) -> tuple[str, ...]:
    """Every form of a body's name without its place, its own first: 发改委, 发展和改革委员会, 发展改革委 …"""
    known = _canonical(_plain(core))
    same = next((line.replace("#", "").split() for line in _SAME.split("\n") if line.startswith(f"{known} ")), [])
    ends = [core.removesuffix(short) + whole for whole, short in (("委员会", "委"), ("办公室", "办")) if core.endswith(short)]
    ends += [core.removesuffix(whole) + short for whole, short in (("委员会", "委"), ("办公室", "办")) if core.endswith(whole)]
    return tuple(dict.fromkeys((core, *same, *ends)))
