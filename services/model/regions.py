"""The counties and cities of 沪苏浙皖, and which of them a body's name or a text speaks of. Pure data and rules.

Source: the county-level divisions of the Ministry of Civil Affairs as of 2023; former names from the State Council's replies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# Province and prefecture -> its counties, county-level cities and districts. Shanghai's districts hang on the city itself.
DIVISIONS: dict[tuple[str, str], str] = {
    (
        "上海市",
        "",
    ): "黄浦区 徐汇区 长宁区 静安区 普陀区 虹口区 杨浦区 闵行区 宝山区 嘉定区 浦东新区 金山区 松江区 青浦区 奉贤区 崇明区",
    ("江苏省", "南京市"): "玄武区 秦淮区 建邺区 鼓楼区 浦口区 栖霞区 雨花台区 江宁区 六合区 溧水区 高淳区",
    ("江苏省", "无锡市"): "锡山区 惠山区 滨湖区 梁溪区 新吴区 江阴市 宜兴市",
    ("江苏省", "徐州市"): "鼓楼区 云龙区 贾汪区 泉山区 铜山区 丰县 沛县 睢宁县 新沂市 邳州市",
    ("江苏省", "常州市"): "天宁区 钟楼区 新北区 武进区 金坛区 溧阳市",
    ("江苏省", "苏州市"): "虎丘区 吴中区 相城区 姑苏区 吴江区 常熟市 张家港市 昆山市 太仓市",
    ("江苏省", "南通市"): "崇川区 通州区 海门区 如东县 启东市 如皋市 海安市",
    ("江苏省", "连云港市"): "连云区 海州区 赣榆区 东海县 灌云县 灌南县",
    ("江苏省", "淮安市"): "淮安区 淮阴区 清江浦区 洪泽区 涟水县 盱眙县 金湖县",
    ("江苏省", "盐城市"): "亭湖区 盐都区 大丰区 响水县 滨海县 阜宁县 射阳县 建湖县 东台市",
    ("江苏省", "扬州市"): "广陵区 邗江区 江都区 宝应县 仪征市 高邮市",
    ("江苏省", "镇江市"): "京口区 润州区 丹徒区 丹阳市 扬中市 句容市",
    ("江苏省", "泰州市"): "海陵区 高港区 姜堰区 兴化市 靖江市 泰兴市",
    ("江苏省", "宿迁市"): "宿城区 宿豫区 沭阳县 泗阳县 泗洪县",
    ("浙江省", "杭州市"): "上城区 拱墅区 西湖区 滨江区 萧山区 余杭区 临平区 钱塘区 富阳区 临安区 桐庐县 淳安县 建德市",
    ("浙江省", "宁波市"): "海曙区 江北区 北仑区 镇海区 鄞州区 奉化区 象山县 宁海县 余姚市 慈溪市",
    ("浙江省", "温州市"): "鹿城区 龙湾区 瓯海区 洞头区 永嘉县 平阳县 苍南县 文成县 泰顺县 瑞安市 乐清市 龙港市",
    ("浙江省", "嘉兴市"): "南湖区 秀洲区 嘉善县 海盐县 海宁市 平湖市 桐乡市",
    ("浙江省", "湖州市"): "吴兴区 南浔区 德清县 长兴县 安吉县",
    ("浙江省", "绍兴市"): "越城区 柯桥区 上虞区 新昌县 诸暨市 嵊州市",
    ("浙江省", "金华市"): "婺城区 金东区 武义县 浦江县 磐安县 兰溪市 义乌市 东阳市 永康市",
    ("浙江省", "衢州市"): "柯城区 衢江区 常山县 开化县 龙游县 江山市",
    ("浙江省", "舟山市"): "定海区 普陀区 岱山县 嵊泗县",
    ("浙江省", "台州市"): "椒江区 黄岩区 路桥区 三门县 天台县 仙居县 温岭市 临海市 玉环市",
    ("浙江省", "丽水市"): "莲都区 青田县 缙云县 遂昌县 松阳县 云和县 庆元县 景宁畲族自治县 龙泉市",
    ("安徽省", "合肥市"): "瑶海区 庐阳区 蜀山区 包河区 长丰县 肥东县 肥西县 庐江县 巢湖市",
    ("安徽省", "芜湖市"): "镜湖区 弋江区 鸠江区 湾沚区 繁昌区 南陵县 无为市",
    ("安徽省", "蚌埠市"): "龙子湖区 蚌山区 禹会区 淮上区 怀远县 五河县 固镇县",
    ("安徽省", "淮南市"): "大通区 田家庵区 谢家集区 八公山区 潘集区 凤台县 寿县",
    ("安徽省", "马鞍山市"): "花山区 雨山区 博望区 当涂县 含山县 和县",
    ("安徽省", "淮北市"): "杜集区 相山区 烈山区 濉溪县",
    ("安徽省", "铜陵市"): "铜官区 义安区 郊区 枞阳县",
    ("安徽省", "安庆市"): "迎江区 大观区 宜秀区 怀宁县 太湖县 宿松县 望江县 岳西县 桐城市 潜山市",
    ("安徽省", "黄山市"): "屯溪区 黄山区 徽州区 歙县 休宁县 黟县 祁门县",
    ("安徽省", "滁州市"): "琅琊区 南谯区 来安县 全椒县 定远县 凤阳县 天长市 明光市",
    ("安徽省", "阜阳市"): "颍州区 颍东区 颍泉区 临泉县 太和县 阜南县 颍上县 界首市",
    ("安徽省", "宿州市"): "埇桥区 砀山县 萧县 灵璧县 泗县",
    ("安徽省", "六安市"): "金安区 裕安区 叶集区 霍邱县 舒城县 金寨县 霍山县",
    ("安徽省", "亳州市"): "谯城区 涡阳县 蒙城县 利辛县",
    ("安徽省", "池州市"): "贵池区 东至县 石台县 青阳县",
    ("安徽省", "宣城市"): "宣州区 广德市 宁国市 郎溪县 泾县 绩溪县 旌德县",
}
# Former name -> (today's name, the year of the change). Papers from before keep the old one.
RENAMED: dict[str, tuple[str, int]] = {
    "广德县": ("广德市", 2019),
    "宁国县": ("宁国市", 1997),
    "无为县": ("无为市", 2019),
    "潜山县": ("潜山市", 2018),
    "芜湖县": ("湾沚区", 2020),
    "繁昌县": ("繁昌区", 2020),
    "铜陵县": ("义安区", 2015),
    "海门市": ("海门区", 2020),
    "海安县": ("海安市", 2018),
    "溧水县": ("溧水区", 2013),
    "高淳县": ("高淳区", 2013),
    "金坛市": ("金坛区", 2015),
    "吴江市": ("吴江区", 2012),
    "江都市": ("江都区", 2011),
    "姜堰市": ("姜堰区", 2012),
    "赣榆县": ("赣榆区", 2014),
    "大丰市": ("大丰区", 2015),
    "洪泽县": ("洪泽区", 2016),
    "铜山县": ("铜山区", 2010),
    "港闸区": ("崇川区", 2020),
    "富阳市": ("富阳区", 2014),
    "临安市": ("临安区", 2017),
    "下城区": ("拱墅区", 2021),
    "江干区": ("上城区", 2021),
    "奉化市": ("奉化区", 2016),
    "上虞市": ("上虞区", 2013),
    "绍兴县": ("柯桥区", 2013),
    "玉环县": ("玉环市", 2017),
    "洞头县": ("洞头区", 2015),
    "崇明县": ("崇明区", 2016),
    "闸北区": ("静安区", 2015),
}
# Townships whose names stand alone in the papers of their county: 新杭镇人民政府 is 广德's.
TOWNSHIPS: dict[str, str] = {
    "广德市": "桃州镇 柏垫镇 誓节镇 邱村镇 新杭镇 杨滩镇 卢村乡 东亭乡 四合乡 桐汭街道 升平街道 祠山街道",
}
# Short names that are everyday words or other things too: believed only behind their province or city.
_EVERYDAY = (
    "大通 开化 平湖 太和 长丰 东海 建湖 金湖 滨湖 海陵 兴化 文成 郊 明光 西湖 新北 高港 大观 "
    "天台 三门 江山 滨海 常山 响水 青阳 天长 无为 通州 太湖 天宁 钟楼 鼓楼 江北 普陀 静安 临海 "
    "东阳 永康 海安 丹阳 凤阳 定远 巢湖 石台 金山 宝山 长宁 大丰 义安 黄山 南湖 蜀山 花山 雨山 "
    "相山 云龙 泉山 连云 海州 虎丘 广陵 路桥 象山 云和 龙泉 青田 宁海 仙居 望江 全椒 来安 金安 "
    "裕安 临泉 庆元"
)
_WORDS = frozenset(_EVERYDAY.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A place in the order of administration; the lower levels may be open."""

    province: str
    city: str = ""
    county: str = ""

    @property
    def text(self) -> str:
        """As it is printed: 安徽省宣城市广德市."""
        return self.province + self.city + self.county

    @property
    def level(self) -> str:
        """省, 市, 县 or 区: what a body of this place calls itself when it leaves the name out."""
        lowest = self.county or self.city or self.province
        return lowest[-1]

    def within(self, other: Region) -> bool:
        """Whether this is `other` or lies in it."""
        return self.text.startswith(other.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place named at start..end of a text; several regions where the name is not unique (鼓楼区)."""

    start: int
    end: int
    regions: tuple[Region, ...]


def _table() -> tuple[dict[str, tuple[Region, ...]], dict[str, tuple[Region, ...]]]:
    """Full names and short ones, each with what it can mean."""
    full: dict[str, list[Region]] = {}
    for (province, city), counties in DIVISIONS.items():
        above = Region(province=province, city=city)
        full.setdefault(province, [Region(province=province)])
        if city:
            full.setdefault(city, []).append(above)
        for county in counties.split():
            full.setdefault(county, []).append(Region(province=province, city=city, county=county))
    for former, (today, _year) in RENAMED.items():
        full[former] = full[today]
    short: dict[str, list[Region]] = {}
    for name, regions in full.items():
        if name not in RENAMED and len(name) > 2:
            short.setdefault(re.sub(r"(?:新区|畲族自治县|[省市县区])$", "", name), []).extend(regions)
    return {name: tuple(regions) for name, regions in full.items()}, {name: tuple(regions) for name, regions in short.items()}


FULL, SHORT = _table()
_TOWNSHIP_OF: dict[str, Region] = {town: FULL[county][0] for county, towns in TOWNSHIPS.items() for town in towns.split()}


def _alternatives(names: Mapping[str, object]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_ANY_FULL = re.compile(rf"(?:{_alternatives(FULL)})")
_ANY_TOWN = re.compile(rf"(?:{_alternatives(_TOWNSHIP_OF)})")
_LEADING = re.compile(rf"(?P<full>{_alternatives(FULL)})|(?P<short>{_alternatives(SHORT)})")
_BEFORE_PLACE = re.compile(
    r"(?:中共|中国共产党|中国|国网|国家税务总局|国家统计局|国家|共青团|长三角[(（]?|苏皖合作示范区|[(（])*"
)
_BRANCH = re.compile(
    rf"(?P<place>{_alternatives(FULL)}|{_alternatives(SHORT)})"
    r"(?=[)）]|片区|分公司|支公司|供电|分行|支行|营业|分局|分院|分校|中心支|经济(?:技术)?开发区|高新|管理部)"
)


def mentions_in(text: str) -> Iterator[Mention]:
    """Every place of 沪苏浙皖 that the text names in full (广德市, 广德县, 新杭镇)."""
    for pattern, table in ((_ANY_FULL, FULL), (_ANY_TOWN, {name: (region,) for name, region in _TOWNSHIP_OF.items()})):
        for match in pattern.finditer(text):
            yield Mention(start=match.start(), end=match.end(), regions=table[match.group()])


def regions_of(name: str) -> tuple[Region, ...]:
    """What places a body's own name puts it in: none for 市发改委, two for 鼓楼区教育局."""
    leading = _leading(name)
    branch = [match["place"] for match in _BRANCH.finditer(name)]
    if branch:
        local = FULL.get(branch[-1]) or SHORT[branch[-1]]
        return _narrowed(local, leading) or local
    if leading:
        return leading
    if town := _ANY_TOWN.match(name):
        return (_TOWNSHIP_OF[town.group()],)
    inside = [FULL[match.group()] for match in _ANY_FULL.finditer(name) if len(match.group()) > 2]
    return inside[-1] if inside else ()


def _leading(name: str) -> tuple[Region, ...]:
    """The chain of places at the head of the name: 安徽省 + 广德市, 安徽 + 广德."""
    return split_place(name)[0]


def split_place(name: str) -> tuple[tuple[Region, ...], str]:
    """The places at the head of a name, and what stands behind them: 宣城市发改委 is 宣城市's 发改委.

    A name without a place at its head comes back whole. What may stand before the place (中共, 国家税务总局) goes with it.
    """
    before = _BEFORE_PLACE.match(name)
    start = at = before.end() if before else 0
    found: tuple[Region, ...] = ()
    while match := _LEADING.match(name, at):
        table, word = (FULL, match["full"]) if match["full"] else (SHORT, match["short"])
        if match["short"] and not found and word in _WORDS:
            break
        narrower = _narrowed(table[word], found) if found else table[word]
        if not narrower:
            break
        found, at = narrower, match.end()
        if at < len(name) and name[at] in ")）":
            at += 1
    return found, name[at:] if at > start else name


def _narrowed(regions: tuple[Region, ...], within: tuple[Region, ...]) -> tuple[Region, ...]:
    return tuple(region for region in regions if any(region.within(above) for above in within))
