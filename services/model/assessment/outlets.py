"""Media by level: who reports tells how far the report reaches. Pure data and rules.

Source of the lists: the central news units in 中央网信办's 互联网新闻信息稿源单位名单 (2021), the party papers and stations of
沪苏浙皖 and of their cities; everything named after a place is of that place's level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.model.assessment.facts import Level
from services.model.assessment.upward import Surroundings, level_of_body
from services.model.regions import FULL, SHORT

_NATIONAL = (
    "人民日报 人民网 新华社 新华网 新华每日电讯 求是 半月谈 瞭望 央视 CCTV 中央电视台 中央广播电视总台 央视新闻 央视网 央视频 "
    "央广 央广网 "
    "中央人民广播电台 国际在线 光明日报 光明网 经济日报 中国经济网 中国日报 中国新闻社 中新社 中新网 中国新闻网 中国网 "
    "法治日报 法制日报 "
    "人民法院报 检察日报 人民公安报 工人日报 中工网 农民日报 科技日报 中国青年报 中青在线 中国青年网 中国妇女报 学习时报 "
    "解放军报 "
    "学习强国 环球时报 环球网 经济参考报 国家发展改革委网站 中国政府网 人民政协报 人民政协网 国家级媒体 中央级媒体 中央媒体 "
    "央级媒体 央媒 "
    "国家级主流媒体 中央主流媒体 今日中国 中国税务报 金融时报 健康报 华夏时报"
)
_PROVINCIAL = (
    "安徽日报 安徽新闻 安徽卫视 安徽广播电视台 安徽电视台 安徽经济报 安徽工人日报 安徽法治报 安徽商报 安徽青年报 安徽网 "
    "中安在线 新安晚报 "
    "大皖新闻 大皖客户端 江淮晨报 市场星报 安徽新闻网 安徽交通广播 解放日报 上观新闻 文汇报 新民晚报 澎湃新闻 澎湃 东方卫视 "
    "东方网 新华日报 "
    "交汇点 江苏卫视 现代快报 荔枝新闻 扬子晚报 浙江日报 浙江卫视 浙江新闻 浙江在线 钱江晚报 潮新闻 天目新闻 长三角日报 "
    "省级媒体 省级以上媒体 省级及以上媒体 "
    "省级主流媒体 省主流媒体 省媒 学习强国安徽学习平台 安徽学习平台 江苏学习平台 浙江学习平台 上海学习平台"
)
_MUNICIPAL = (
    "皖东南晨刊 宣城日报 宣城新闻网 宣城电视台 宣城广播电视台 宣城新闻 宣城发布 宣城市级媒体 市级媒体 市级主流媒体 "
    "宣城学习平台 鸢都报 "
    "南太湖 常州日报 湖州日报"
)
_LOCAL = (
    "融媒体中心 融媒体 融媒 县级媒体 本地媒体 本市媒体 本级媒体 微信公众号 公众号 政府网站 政府网 门户网站 工作简报 抖音号 视频号"
)
# What stands behind the name of a place when it is an outlet of that place.
_OF_PLACE = (
    "日报|晚报|晨报|晨刊|商报|早报|新闻网|新闻客户端|新闻频道|新闻综合频道|新闻|电视台|广播电视台|广电|广播电台|融媒体中心|融媒体|融媒|发布|"
    "在线|学习平台|传媒集团|报业|人民政府网站|人民政府网|政府网站|政府网|政务网|政府门户网站|级媒体|级主流媒体|媒体|卫视|报"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet named at `start`..`end` of a text."""

    start: int
    end: int
    name: str
    level: Level


def _one_of(names: str) -> str:
    return "|".join(sorted(map(re.escape, names.split()), key=len, reverse=True))


_PLACES = "|".join(sorted(map(re.escape, {*FULL, *SHORT}), key=len, reverse=True))
_OUTLET = re.compile(
    rf"(?P<platform>(?:{_PLACES})学习平台)|(?P<national>{_one_of(_NATIONAL)})(?:(?P<under>[“”\"]?(?:{_PLACES})(?:市)?学习平台))?"
    rf"|(?P<provincial>{_one_of(_PROVINCIAL)})|(?P<municipal>{_one_of(_MUNICIPAL)})"
    rf"|(?P<place>{_PLACES})(?:{_OF_PLACE})|(?P<own>中国[\u4e00-\u9fff]{{1,6}}(?:日报|报|网|杂志))|(?P<local>{_one_of(_LOCAL)})"
)
_ALSO = re.compile(
    r"(?:新浪|搜狐|腾讯|凤凰|网易)(?:网|新闻|安徽)?|今日头条|百家号|一点资讯|[\u4e00-\u9fff]{2,8}(?:日报|晚报|晨报|电视台|卫视|新闻网|客户端|杂志社|杂志|周刊|广播电台|头条)"
)
# 省发展改革委官网: what an office prints itself is of that office's level.
_SITE = re.compile(
    rf"(?<![\u4e00-\u9fff])[在被由于获]?(?P<body>(?:国家|中央|省|宣城|市|{_PLACES})[\u4e00-\u9fff]{{1,12}}?(?:厅|委|局|办|部))(?:官方)?(?:官网|门户网站|网站|"
    r"微信公众号|公众号|官微)"
)
_BY_GROUP = {
    "national": Level.NATIONAL,
    "own": Level.NATIONAL,
    "provincial": Level.PROVINCIAL,
    "municipal": Level.MUNICIPAL,
    "local": Level.LOCAL,
}


def outlets_in(text: str) -> Iterator[Outlet]:
    """Every outlet that the text names, in order; one that we don't know by name or place has no level."""
    found: list[Outlet] = []
    for match in _OUTLET.finditer(text):
        between = text[found[-1].end : match.start()] if found else "、"
        if not (match["local"] and re.fullmatch(r"[”\"’》]?(?:的?官方)?", between)):  # “广德发布”微信公众号 is one
            found.append(_outlet(match))
    for match in _SITE.finditer(text):
        if all(match.end() <= one.start or one.end <= match.start() for one in found):
            level = level_of_body(match["body"], Surroundings()) or Level.LOCAL
            found.append(Outlet(start=match.start(), end=match.end(), name=match[0], level=level))
    taken = {place for one in found for place in range(one.start, one.end)}
    for match in _ALSO.finditer(text):
        if taken.isdisjoint(range(*match.span())):
            found.append(Outlet(start=match.start(), end=match.end(), name=match[0], level=Level.UNKNOWN))
    yield from sorted(found, key=lambda one: one.start)


def _outlet(match: re.Match[str]) -> Outlet:
    return Outlet(start=match.start(), end=match.end(), name=match[0], level=_level(match))


def _level(match: re.Match[str]) -> Level:
    place = match["place"] or ""
    if (
        match["platform"] or match["under"]
    ):  # 学习强国 is one platform for all; what a place's part of it carries is of that place
        place = next((name for name in re.findall(_PLACES, match["platform"] or match["under"])), "")
    if not place:
        return next((level for group, level in _BY_GROUP.items() if match[group]), Level.UNKNOWN)
    return level_of_place(place)


def level_of_place(name: str) -> Level:
    """省级 for a province, 市级 for a city, 本级 for a county; 上海 is a province, its districts are cities."""
    regions = FULL.get(name) or SHORT.get(name) or ()
    if not regions:
        return Level.UNKNOWN
    region = regions[0]
    if region.county:
        return Level.MUNICIPAL if region.province == "上海市" else Level.LOCAL
    return Level.MUNICIPAL if region.city else Level.PROVINCIAL
