"""Bodies that a text names as partners: 与X签订, 赴X, 到X对接. Pure; a name is taken only where it ends as names of bodies do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.model.regions import FULL, SHORT

# What the name of a body ends with, whatever follows. A body's own abbreviation (市发改委) ends so as well.
_BODIES = (
    "委员会 管委会 执委会 居委会 村委会 组委会 工委 指挥部 办公室 办事处 领导小组 工作组 专班 委 局 厅 司 "
    "中心 公司 集团 大学 学院 学校 中学 小学 幼儿园 医院 银行 支行 分行 总行 政府 协会 商会 学会 理事会 "
    "促进会 研究会 协调会 联合会 联席会议 总会 分会 基金会 联盟 合作社 开发区 高新区 产业园 示范区 合作区 "
    "新区 实验室 研究院 研究所 设计院 科学院 法院 检察院 党校 总队 支队 大队 残联 妇联 工会 团委 海关 "
    "街道 处"
)
# What it may end with where the sentence goes on behind it as it does behind a name.
_SHORTER = "部 办 院 所 室 科 股 园区 片区 景区 企业 基地 机场 港 厂 馆 社 站 省 市 县 区 镇 乡 村"
_ASIDE = r"(?:[(（][\u4e00-\u9fff]{2,12}[)）])?"


def _one_of(*words: str) -> str:
    return "|".join(sorted((one for some in words for one in some.split()), key=len, reverse=True))


_ENDING = re.compile(rf"(?:{_one_of(_BODIES, _SHORTER)}){_ASIDE}$")
_FIRM_ENDING = re.compile(rf"(?:{_one_of(_BODIES)}){_ASIDE}$")
# They end like names and are none: 毗邻地区, 省际毗邻地区新型功能区, 都市.
_NO_ENDING = re.compile(
    r"(?:地区|功能区|中心区|主城区|山区|库区|都市|城市|乡村|农村|部委|[东西南北中内全]部|[多各好用到]处|[主承协举联]办|到[位账]|学科)$"
)
# No body in particular: 赴省直有关部门, 与相关单位.
_ANYBODY = re.compile(
    r"(?:有关|相关|各级|各地|上级|省直|市直|部分|多家|有意向|周边|兄弟|多个|其他|其它|该|本|我|对方|双方|三方|多方|两地|两市|两县|四地|各|家|"
    r"高校|企业|园区|院校|社会|客商|群众|市场|国内|省内|省外|知名|重点|龙头|沪苏浙|苏浙|苏皖|皖苏浙|长三角(?:各|地区|城市|中心|三省)|一地六县|"
    r"省际|毗邻|相邻|邻近|邻省|邻市|邻县|沿江|对口|当地|所在|国家部委|央企|国企|外地|全[国省市县]|[\d一二三四五六七八九十]+[年月日个家项]|"
    r"意|时|步|比|期|年|位|达|会|平|谐)"
)
# A clause and no name: 到2025年建成示范园区, 同推动新区.
_CLAUSE = re.compile(r"建成|推动|加快|落实|实现|完成|获批|纳入|启动|签订|签署|列入|争创|打造|融入")
# The second half of one name: 文化|和旅游局, 自然资源|和规划局.
_HALVES = "旅游|规划|改革|计划|城乡|住房|社会|信息|体育|农村|退役|民政|应急|林业|生态|水务|移民|监督|技术|统战|审计"
_BEFORE = (
    rf"(?:(?<!参)与(?!会)|和(?!{_HALVES})|(?<![共相不协会])同(?![意时步比期])|跟(?![进踪班岗随])|赴|前往|(?<![达得收看受提直感找遇做])到|"
    r"(?<![过除失下上出进])去(?!年)|(?<![方面动意定转导走])向|对接|拜访|走访|会同|联合(?![国会体])|邀请|会见|接待|携手|依托)"
)
_NAME = r"[\u4e00-\u9fffA-Za-z0-9·()（）]"
_AFTER = (  # what goes on behind a name
    "签订 签署 签定 签约 签 共同 对接 拜访 汇报 座谈 会谈 商谈 洽谈 磋商 商定 商讨 协商 考察 调研 争取 沟通 衔接 "
    "达成 开展 举办 举行 召开 主办 承办 协办 建立 共建 组建 成立 关于 进行 主要 分管 有关负责 相关负责 负责 "
    "参加 参观 参与 互访 实现 合力 携手 申报 申请 报送 反映 请示 咨询 办理 提出 专题 当面 的 等 代表 赴 到 前往 一起 推介 宣传 "
    "会同 邀请 带队 一行 副 书记 主任 董事长 总经理 招商 开会 跟班 挂职"
)
# Words that go on behind a name, and stand in names as well: 与湖州市合作, 长三角区域合作办公室.
_ALSO_WITHIN = {
    "合作": "办|交流|发展|协调|示范|区|中心|处|司|局|社|组织|联盟|园",
    "联合": "会|体|大学|实验室|集团|公司|控股|产权|股份",
    "领导": "小组|科学",
    "推进": "办|中心|局|委|处|司|会|长三角|领导小组",
    "交流": "办|中心|协会|处|司|促进|服务",
    "联动": "创新|发展|办",
    "学习": "中心|促进",
    "共享": "中心|平台",
    "就": "业",
    "来": "安",
    "在": "线",
    "为": "民",
}
_GOES_ON = "|".join([*(f"{word}(?!{within})" for word, within in _ALSO_WITHIN.items()), _one_of(_AFTER)])
_PARTNER = re.compile(
    rf"(?P<verb>{_BEFORE})(?P<names>(?![()（）]){_NAME}{{2,60}}?(?:、{_NAME}{{2,30}}?){{0,5}})(?=(?:{_GOES_ON})|[，,。；;：:\s《“]|$)"
)
_JOINT = re.compile(rf"[、]|(?<=[委局厅部办院所心司处团学行府会盟区市县镇乡道社])[和及与暨](?!{_HALVES})(?=[\u4e00-\u9fff])")
_LEAST, _MOST = 3, 30


def partners_in(text: str) -> list[tuple[int, int]]:
    """Where the text names bodies with which something was done, or to which somebody went."""
    found: list[tuple[int, int]] = []
    at = 0
    while (match := _PARTNER.search(text, at)) is not None:
        named = list(_names(text, *match.span("names")))
        found += named
        at = match.end("names") if named else match.end("verb")
    return found


def _names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for first, last in _parts(text, start, end):
        if (length := _body_length(text[first:last])) is not None:
            yield first, first + length


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for joint in _JOINT.finditer(text, start, end):
        yield at, joint.start()
        at = joint.end()
    yield at, end


def _body_length(words: str) -> int | None:
    """How many of the words are the name: 湖州市发改委李四处长 names 湖州市发改委, 杭州都市圈 nobody."""
    if is_body(words):
        return len(words)
    return next((length for length in range(len(words) - 1, 1, -1) if _is_cut_off(words, length)), None)


def _is_cut_off(words: str, length: int) -> bool:
    """Whether the name ends there although the sentence goes on in words that we do not know: 局长 is no 局."""
    name = words[:length]
    firm = name in FULL or _FIRM_ENDING.search(name) is not None
    return firm and not words.startswith("长", length) and is_body(name)


def is_body(name: str) -> bool:
    """Whether this is the name of one body: 湖州市发改委, 上海某某有限公司, 湖州; not 有关部门."""
    if name in SHORT or name in FULL:
        return True
    if not _LEAST <= len(name) <= _MOST or _ANYBODY.match(name) is not None or _CLAUSE.search(name) is not None:
        return False
    return _ENDING.search(name) is not None and _NO_ENDING.search(name) is None
