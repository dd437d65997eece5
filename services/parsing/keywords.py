"""The words that speak for each of the five fields of cooperation (notice 二（二）2), with their weights. Pure data."""

from __future__ import annotations

from typing import NamedTuple

from services.model.facts import CooperationField


class Keyword(NamedTuple):
    """A word that speaks for a field, with its weight."""

    word: str
    weight: float


def _weighed(*rows: tuple[float, str]) -> tuple[Keyword, ...]:
    """Each row: a weight and the words that have it."""
    return tuple(Keyword(word, weight) for weight, words in rows for word in words.split())


_F = CooperationField
FIELD_KEYWORDS: dict[CooperationField, tuple[Keyword, ...]] = {
    _F.PLANNING: _weighed(
        (9, "规划衔接"),
        (6, "规划协同"),
        (5, "国土空间规划 规划对接"),
        (
            4,
            "规划编制 多规合一 控制性详细规划 国土空间 控规 规划成果 五规划 重大项目谋划 三区三线",
        ),
        (3, "总体规划 专项规划 城市设计 统一规划 规划师 用地布局 谋划重大 规划纲要"),
        (2, "空间布局 发展规划"),
        (1, "规划"),
    ),
    _F.INDUSTRY: _weighed(
        (9, "产业协作"),
        (6, "产业合作 产业协同"),
        (5, "产业转移 园区共建 共建园区 产学研"),
        (4, "产业园 产业链 科创走廊 飞地 产业导入 产销对接 产业配套 产业集群 全产业链"),
        (
            3,
            "招商 科技创新 成果转化 智能制造 数字经济 先进制造 文旅产业 产业化 园区运营 "
            "零部件 装备制造 孵化 税收分成 区域公用品牌 联合攻关",
        ),
        (2, "科创 供应链 项目落地 农产品 研究院 新能源汽车 电子信息"),
        (1, "产业 装备 基金"),
        (0.5, "企业"),
    ),
    _F.TRANSPORT: _weighed(
        (9, "交通互联"),
        (6, "断头路 毗邻公交 海铁联运"),
        (5, "轨道交通 多式联运 治超"),
        (4, "铁路 城际 公交 航道 路网 班列 超限 通车"),
        (
            3,
            "互联互通 公路 高速 客运 货运 港口 航线 桥梁 国道 省道 集装箱 码头 专用线 水运 航空",
        ),
        (2, "省界 机场 物流 交通 运输 贯通 通道出海 货车"),
        (1.5, "道路"),
    ),
    _F.ECOLOGY: _weighed(
        (9, "生态共保"),
        (6, "联保共治 生态补偿"),
        (5, "跨界水 水源保护 护林 禁渔"),
        (
            4,
            "生态环境 水环境 流域 水质 河长 森林防火 林业有害生物 松材线虫 环境执法 "
            "水源地 巡河 扬尘 秸秆 危险废物 危废 固废 增殖放流 水土保持 生态修复 重污染 "
            "生物多样性",
        ),
        (3, "联防联控 大气 污染 固体废物 湿地 防火 扑火 倾倒 水土流失 野生动物"),
        (2, "环保 矿山"),
        (1.5, "生态 断面"),
        (0.5, "绿色 治理 碳"),
    ),
    _F.SERVICES: _weighed(
        (9, "服务共享"),
        (6, "异地就医 跨省通办"),
        (5, "公共服务 一网通办 政务服务 公积金 医联体 异地通办 专科联盟"),
        (
            4,
            "医保 养老 社保 电子证照 一卡通 异地办理 转诊 坐诊 警情 反诈 法律援助 公益诉讼 消费维权 市场监管 长护险 "
            "疫情 传染病 护路 交警",
        ),
        (
            3,
            "医疗 教育 数据共享 图书馆 就业 劳务 法律服务 诊疗 证照 公安 联勤 调解 检察 食品安全 招聘 社会保障 办学 学分 救援",
        ),
        (2, "医院 学校 警务 卫生 便民 通办 法院 知识产权"),
        (1.5, "人才 旅游 应急 信用"),
        (1, "文化"),
    ),
}
TITLE_WEIGHT = 3.0  # a keyword in the title counts so many times
