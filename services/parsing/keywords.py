"""The words that speak for each of the five fields of cooperation (notice 二（二）2), with their weights. Pure data."""

from __future__ import annotations

from typing import NamedTuple

from services.model.facts import CooperationField


class Keyword(NamedTuple):
    """A word that speaks for a field, with its weight."""

    word: str
    weight: float


_F = CooperationField
FIELD_KEYWORDS: dict[CooperationField, tuple[Keyword, ...]] = {
    _F.PLANNING: tuple(
        Keyword(word, weight)
        for word, weight in (
            *(
                ("规划衔接", 9),
                ("规划编制", 4),
                ("国土空间规划", 5),
                ("总体规划", 3),
                ("专项规划", 3),
                ("规划对接", 5),
                ("规划协同", 6),
            ),
            *(
                ("多规合一", 4),
                ("城市设计", 3),
                ("控制性详细规划", 4),
                ("规划", 1),
                ("空间布局", 2),
                ("统一规划", 3),
                ("发展规划", 2),
            ),
        )
    ),
    _F.INDUSTRY: tuple(
        Keyword(word, weight)
        for word, weight in (
            *(
                ("产业协作", 9),
                ("产业合作", 6),
                ("产业园", 4),
                ("产业链", 4),
                ("招商", 3),
                ("产业转移", 5),
                ("园区共建", 5),
                ("共建园区", 5),
            ),
            *(
                ("产业协同", 6),
                ("科技创新", 3),
                ("成果转化", 3),
                ("科创走廊", 4),
                ("科创", 2),
                ("供应链", 2),
                ("智能制造", 3),
                ("数字经济", 3),
            ),
            *(
                ("先进制造", 3),
                ("项目落地", 2),
                ("企业", 0.5),
                ("产业", 1),
                ("装备", 1),
                ("农产品", 2),
                ("文旅产业", 3),
                ("基金", 1),
            ),
        )
    ),
    _F.TRANSPORT: tuple(
        Keyword(word, weight)
        for word, weight in (
            *(
                ("交通互联", 9),
                ("互联互通", 3),
                ("公路", 3),
                ("高速", 3),
                ("铁路", 4),
                ("轨道交通", 5),
                ("城际", 4),
                ("断头路", 6),
                ("公交", 4),
            ),
            *(
                ("省界", 2),
                ("客运", 3),
                ("货运", 3),
                ("港口", 3),
                ("航道", 4),
                ("航线", 3),
                ("机场", 2),
                ("路网", 4),
                ("桥梁", 3),
                ("物流", 2),
            ),
            *(("交通", 2), ("国道", 3), ("省道", 3), ("运输", 2), ("多式联运", 5), ("毗邻公交", 6)),
        )
    ),
    _F.ECOLOGY: tuple(
        Keyword(word, weight)
        for word, weight in (
            *(
                ("生态共保", 9),
                ("联防联控", 4),
                ("联保共治", 6),
                ("生态补偿", 6),
                ("生态环境", 4),
                ("水环境", 4),
                ("跨界水", 5),
                ("流域", 4),
            ),
            *(
                ("水质", 4),
                ("大气", 3),
                ("污染", 3),
                ("断面", 3),
                ("河长", 4),
                ("森林防火", 4),
                ("林业有害生物", 4),
                ("固体废物", 3),
            ),
            *(
                ("环保", 2),
                ("生态", 1.5),
                ("湿地", 3),
                ("松材线虫", 4),
                ("环境执法", 4),
                ("绿色", 0.5),
                ("治理", 0.5),
                ("碳", 0.5),
            ),
        )
    ),
    _F.SERVICES: tuple(
        Keyword(word, weight)
        for word, weight in (
            *(
                ("服务共享", 9),
                ("公共服务", 5),
                ("医保", 4),
                ("异地就医", 6),
                ("医疗", 3),
                ("医院", 2),
                ("教育", 3),
                ("学校", 2),
                ("养老", 4),
            ),
            *(
                ("社保", 4),
                ("一网通办", 5),
                ("跨省通办", 6),
                ("政务服务", 5),
                ("数据共享", 3),
                ("人才", 1.5),
                ("文化", 1),
                ("旅游", 1.5),
            ),
            *(
                ("图书馆", 3),
                ("应急", 1.5),
                ("就业", 3),
                ("劳务", 3),
                ("公积金", 5),
                ("信用", 1.5),
                ("法律服务", 3),
                ("警务", 2),
                ("卫生", 2),
            ),
            *(("诊疗", 3), ("医联体", 5), ("便民", 2), ("电子证照", 4), ("一卡通", 4)),
        )
    ),
}
TITLE_WEIGHT = 3.0  # a keyword in the title counts so many times
