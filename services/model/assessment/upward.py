"""对接: whom a visit went to, how high that body is, and who led. Pure.

Source: notice 二（一）2 (主要领导每季度至少1次、分管领导每月至少1次向上汇报对接) and 附件3, 填表说明 1 (到省直有关部门).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from services.model.assessment.facts import Leader, Level
from services.model.ledgers.names import partners_in
from services.model.regions import FULL, Region, split_place

_MINISTRY = re.compile(
    r"^(?:国家|中央|国务院|全国|税务总局|财政部|科技部|科学技术部|教育部|住房和?城乡建设部|住建部|交通运输部|交通部|水利部|农业农村部|"
    r"商务部|文化和旅游部|"
    r"文旅部|自然资源部|生态环境部|人力资源和?社会保障部|人社部|工业和信息化部|工信部|民政部|司法部|公安部|应急管理部|"
    r"退役军人事务部|"
    r"中国人民银行(?!.*(?:支行|分行))|人民银行总行|海关总署|最高人民|中国银保监会|中国证监会|部委)"
)
# What such a body has in a province or city is of that place: 国家税务总局宣城市税务局.
_BRANCH = re.compile(r"^国家(?:税务总局|统计局|粮食和?物资储备局)(?=[\u4e00-\u9fff]{1,4}[省市])")
_PROVINCE_LEVEL = re.compile(
    r"^(?:省|安徽省|长三角区域合作办公室|长三角区域合作办|长三角生态绿色一体化发展示范区执委会|长三角一体化示范区执委会|"
    r"人民银行合肥中心支行|合肥海关|"
    r"中国人民银行(?:安徽省分行|合肥中心支行)|铁路上海局|中国铁路上海局|上海铁路局|太湖流域管理局|淮河水利委员会|"
    r"国家税务总局安徽省税务局)"
)
# Bodies that are named in no particular: they are above all the same.
_NOBODY = re.compile(
    r"(?:国家|省|安徽省|宣城市|上级)(?:直|级)?(?:有关|相关|主管|业务)?(?:部委|部门|单位|厅局|处室|主管部门|对口部门|"
    r"厅(?![\u4e00-\u9fff]*[长])|直单位|里(?=[对汇争]))"
)
# Who teaches, searches or heals grants nothing: to see them is no 对接 of the notice.
_NO_AUTHORITY = re.compile(r"(?:科学院|农科院|林科院|社科院|研究院|研究所|设计院|医院|大学|学院|协会|学会|商会|研究会)$")
_GOING = r"(?:赴|前往|专程到|多次到|再次到|到|去|向|至|拜访|走访|对接|会见|与|同|会同)"
_DOING = re.compile(
    r"拜访|汇报|对接|衔接|请示|沟通|座谈|会商|争取|磋商|洽谈|商谈|咨询|报送|协调|跑办|送审|会谈|商请|当面|专题|调研|学习|"
    r"考察|挂职|跟班|驻守|蹲点"
)
_WENT = re.compile(r"拜访|走访|对接|会见|赴|前往|专程到")
_UPWARD = re.compile(rf"(?P<verb>{_GOING})(?P<body>[\u4e00-\u9fff·（）()]{{0,24}}?)$")
# Posts. The city's own leaders are none of a unit, and a post behind 副 is a deputy's.
_CITY_LEADERS = re.compile(
    r"(?:市委|市政府|市人大常委会|市人大|市政协|县委)(?:常委、?)*(?:副书记|书记|副市长|市长|副主任|主任|副主席|主席|"
    r"秘书长)?(?:、(?:副)?市长)?|副市长|(?<!副)市长|"
    r"市领导|市委常委"
)
_DEPUTY = re.compile(
    r"分管(?:领导|负责人|负责同志|同志|副?(?:局|委|部|镇|乡|区|行|院|关|校|会)长|副?主任|副?书记)|副(?:局|主任|部|镇|乡|区|县|行|院|检察|理事|书记|主席|总|关|校|会)长?|党组成员|"
    r"党委委员|党工委委员|"
    r"班子成员|总工程师|总会计师|总规划师|总经济师|纪检监察组组长|纪检组长|二级主任科员|[一二三四]级调研员|调研员|局领导|"
    r"委领导|单位领导"
)
_PRINCIPAL = re.compile(
    r"主要领导|主要负责(?:人|同志)|负责人带队|一把手|党委书记|党组书记|党工委书记|(?<!副)(?:局长|主任|部长|镇长|乡长|行长|"
    r"院长|检察长|理事长|关长|校长|会长|书记)(?!助理)|主要同志"
)
_OTHER = re.compile(r"科长|股长|科室|工作人员|业务骨干|专班|经办|联络员|负责人|科员|专人|派员|派人|干部")
_REACH = 40  # characters before a body in which somebody goes there
_TEAM = re.compile(r"带队|率队|带领|率领|一行")
_WITH_THEM = re.compile(r"[，,]([^，,。；;]{2,30}?)等?(?:参加|陪同|随同|一同|同行)")
# 分管负责同志赴省科技厅, 局长一同赴省科技厅: no body called 志赴省科技厅; 陪同省厅调研: nobody went there.
_COMRADE = re.compile("同志|[一陪随]同")
_BEHIND = re.compile(r"[，,](?:由)?(?P<who>[^，,。；;省厅部]{2,24}?)(?:参加|陪同|随同|一同|同行|出席|汇报|带队)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a reader of a unit's ledger knows besides: where it is, and who leads it (names of the roster)."""

    place: str = "广德市"
    leaders: Mapping[str, Leader] = field(default_factory=dict)

    @property
    def region(self) -> Region | None:
        regions = FULL.get(self.place, ())
        return regions[0] if len(regions) == 1 else None


def level_of_body(name: str, around: Surroundings) -> Level | None:
    """How high a body is above us; None where it is none of those above: a neighbour, a company, one of our own."""
    if _NO_AUTHORITY.search(name):
        return None
    name = _BRANCH.sub("", name)
    if _MINISTRY.match(name):
        return Level.NATIONAL
    if _PROVINCE_LEVEL.match(name):
        return Level.PROVINCIAL
    if name.startswith("上级"):
        return Level.UNKNOWN
    regions, _rest = split_place(name)
    own = around.region
    if not regions or own is None:
        return None
    region = regions[0]
    if region.county or region.province != own.province:
        return None
    if not region.city:
        return Level.PROVINCIAL
    return Level.MUNICIPAL if region.city == own.city else None


def bodies_in(text: str, around: Surroundings) -> list[tuple[int, int, Level]]:
    """The bodies above us that the text names or means, in order, each with its level."""
    found: list[tuple[int, int, Level]] = []
    shown = _COMRADE.sub("　　", text)
    for start, end in (*partners_in(shown), *(match.span() for match in _NOBODY.finditer(text))):
        level = level_of_body(text[start:end], around)
        if level is not None and not any(start < other_end and other_start < end for other_start, other_end, _ in found):
            found.append((start, end, level))
    return sorted(found)


def is_visit(text: str, start: int, end: int, *, dated: bool) -> bool:
    """Whether somebody went to the body at `start`..`end`, or reported to it; a talk with it (与) has to have its day."""
    going = _UPWARD.search(_COMRADE.sub("　　", text[max(0, start - _REACH) : start]))
    if going is None or (going["verb"] in ("与", "同", "会同", "对接", "会见") and not dated):
        return False
    return _DOING.search(text, end) is not None or _WENT.search(going[0]) is not None


def leader_of(text: str, before: int, around: Surroundings) -> Leader:
    """Who led: the words before the body, which are of our own people; the highest of them."""
    own = text[:before]
    if (team := _TEAM.search(text)) is not None and team.start() > before:
        own = re.split("[，,]", text[: team.start()])[-1] if team.start() - before < 40 else own
    for name, leader in around.leaders.items():
        if name and name in own:
            return leader
    city = _CITY_LEADERS.search(own) is not None
    if city:
        own += " ".join(match[1] for match in _WITH_THEM.finditer(text))
    rest = _CITY_LEADERS.sub("", own)
    if _PRINCIPAL.search(_DEPUTY.sub("", rest)):
        return Leader.PRINCIPAL
    if _DEPUTY.search(rest):
        return Leader.DEPUTY
    if city or _OTHER.search(rest):
        return Leader.OTHER
    return _leader_behind(text[before:])


def _leader_behind(rest: str) -> Leader:
    """Who is told only after the body: 向省林业局汇报，分管副局长参加."""
    if (match := _BEHIND.search(rest)) is None:
        return Leader.UNKNOWN
    if _PRINCIPAL.search(_DEPUTY.sub("", _CITY_LEADERS.sub("", match["who"]))):
        return Leader.PRINCIPAL
    return Leader.DEPUTY if _DEPUTY.search(match["who"]) else Leader.UNKNOWN
