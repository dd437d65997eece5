"""How high stands who granted something, or the list it was put on: read from the words of the grant. Pure.

It is the level by which a scheme may weigh (`worth`). Nothing is guessed: where no word tells it, the level is unknown.
A bare 市级 is that of the prefecture, as in the words of the schemes; 市发改委 and 我市 are our own (本级).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from services.model.assessment.facts import Level
from services.model.assessment.upward import Surroundings
from services.model.regions import FULL, Region

# 列入、入选: the list says how high it is; 批复、印发: who does it says it.
LISTED = re.compile(
    r"列入|纳入|入选|入围|入库|获评|评为|被评|选为|收录|认定|授予|授牌|列为|确定为|命名为|荣获|作为|获批|取得|创建|"
    r"获(?=.{0,12}奖)"
)

# 国家税务总局安徽省税务局 is a body of its province, 国家电网 is a company.
_NOT_NATIONAL = (
    r"国家(?:税务总局|统计局|粮食和?物资储备局|矿山安全监察局)(?=[\u4e00-\u9fff]{0,3}[省市县区])|"
    r"国家(?:电网|能源集团|开发银行|电投)(?:[\u4e00-\u9fff]{0,8}?(?:公司|[分支]行))?"
)
_NATIONAL = (
    r"国家|中央|国务院|全国|国字号|部级|部委|中组部|中宣部|税务总局|海关总署|人民银行总行|(?:财政|科技|科学技术|教育|住房城乡建设|住房和城乡建设|"
    r"住建|交通运输|水利|农业农村|商务|文化和旅游|文旅|自然资源|生态环境|人力资源和?社会保障|人社|工业和信息化|工信|民政|司法|公安|应急管理|"
    r"退役军人事务)部(?![门队分署])"
)
# 省道、省际、跨省 are of no province's government.
_NO_PROVINCE = r"[跨两三各外邻节多][省市]|省[际界外时心力去略道域会]|省市|[沪苏浙皖]+省"
# What the three provinces and Shanghai keep together ranks with their departments.
_DELTA = r"长三角(?:区域合作办公?室?|(?:生态绿色)?一体化(?:发展)?示范区执委会)"
_OF_MONEY = r"(?=级|财政(?![厅局部])|预算|专项|转移|奖补|补助|资金|引导|补贴|直达|科技计划|专款)"
# No 省, 国 or verb within: 市争取到省发改委 is no office of ours.
_OWN_BODY = (
    r"市(?:委(?!托)|人民政府|政府|人大|政协)|"
    r"市[^\s，,。；;、省国市上的将获被列在为向到《》\d]{1,8}?(?:局|委|办)(?![成公事理])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    start: int
    end: int
    level: Level


@lru_cache(maxsize=8)
def _marks_of(region: Region | None) -> re.Pattern[str]:
    """The words that tell a level to somebody of this place; a name of elsewhere is taken out first, it tells none."""
    province, city, county = (region.province, region.city, region.county) if region else ("", "", "")
    others = {name for name in FULL if name not in (province, city, county)}
    elsewhere = "|".join(sorted(map(re.escape, others), key=len, reverse=True))
    own = "|".join(filter(None, (re.escape(county), re.escape(county[:-1]))))
    return re.compile(
        rf"(?P<none>{_NOT_NATIONAL}|{_NO_PROVINCE}|{elsewhere})|(?P<national>{_NATIONAL})"
        rf"|(?P<provincial>{_either(province)}省|{_DELTA})|(?P<municipal>{_either(city)}市级|地市级)"
        rf"|(?P<local>(?:{county[:-1]})?(?:{_OWN_BODY})|{f'(?:{own})|' if own else ''}本级)"
    )


def _either(name: str) -> str:
    """安徽省、安徽 or what follows alone, as an alternative of its own."""
    return f"{re.escape(name)}|{re.escape(name[:-1])}|" if name else ""


_LEVELS = {"national": Level.NATIONAL, "provincial": Level.PROVINCIAL, "municipal": Level.MUNICIPAL, "local": Level.LOCAL}
_HIGHER = (Level.NATIONAL, Level.PROVINCIAL, Level.MUNICIPAL)
# The character by which papers of a province are known, of those whose counties the house knows; of a city it is its first.
_PROVINCE_CODES = {"安徽省": "皖", "江苏省": "苏", "浙江省": "浙", "上海市": "沪"}
_NUMBER = re.compile(r"(?P<code>[\u4e00-\u9fff]{1,10})[〔\[（(]\d{4}[〕\])）]\s?\d+号")
_NATIONAL_CODES = ("国", "中办", "中发", "财建", "财社", "财农", "财教", "财预", "财资环", "发改", "工信部", "自然资")
_STOP = re.compile("[，,。；;]")


def level_of_grant(text: str, start: int, end: int, around: Surroundings) -> Level:
    """Of what the word at `start`..`end` grants: who is named as the giver, or how high the list is."""
    marks = _marks(text, around)
    before = [one for one in marks if one.end <= start]
    after = [one for one in marks if one.start >= start and _STOP.search(text, end, one.start) is None]
    near = [one for one in before if _STOP.search(text, one.end, start) is None and one.level in _HIGHER]
    listed = LISTED.match(text, start) is not None
    wide = [one for one in before if one.level in _HIGHER]
    order = (after[:1], near[-1:]) if listed else (near[-1:], after[:1])
    for found in (*order, wide[-1:]):
        if found and found[0].level in _HIGHER:
            return found[0].level
    return _of_number(text, around) or (before[-1].level if before and _is_giver(text, before[-1]) else Level.UNKNOWN)


def level_of_money(text: str, start: int, around: Surroundings) -> Level:
    """Of a sum told at `start`: whose money it is (中央预算内投资), or else who gave it."""
    source = [
        one for one in _marks(text, around) if one.end <= start and one.level in _HIGHER and re.match(_OF_MONEY, text[one.end :])
    ]
    return source[-1].level if source else level_of_grant(text, start, start, around)


def _marks(text: str, around: Surroundings) -> list[_Mark]:
    found = _marks_of(around.region).finditer(text)
    return [_Mark(start=one.start(), end=one.end(), level=_LEVELS[one.lastgroup]) for one in found if one.lastgroup in _LEVELS]


def _is_giver(text: str, mark: _Mark) -> bool:
    """我市、广德市 is mostly the one that gets something; an office of ours is who gives."""
    return re.search(rf"(?:{_OWN_BODY})$", text[mark.start : mark.end]) is not None


def _of_number(text: str, around: Surroundings) -> Level:
    """By the code of its number: 皖发改基础〔2022〕318号 is the province's."""
    region, match = around.region, _NUMBER.search(text)
    if match is None or region is None:
        return Level.UNKNOWN
    code = match["code"].lstrip("获批得经由以的按收到据印下发")
    if code.startswith(_PROVINCE_CODES.get(region.province, "　")):
        return Level.PROVINCIAL
    if code.startswith(region.city[:1]):
        return Level.MUNICIPAL
    return Level.NATIONAL if code.startswith(_NATIONAL_CODES) else Level.UNKNOWN
