"""Texts written by hand, with what careless rules miss: who follows whom, members of consortia, sums cut in two, fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.document import Page, ParsedDocument
from services.model.facts import FactField
from services.model.findings import Finding
from services.parsing.proposal import Proposal, propose

HEAD = "合作合同\n甲方：广德市人民政府\n"
LEADER, MEMBER, THIRD = "安徽水安建设集团股份有限公司", "上海市政工程设计研究总院（集团）有限公司", "杭州勘测设计研究院有限公司"
OLD, NEW = "安徽甲木机械有限公司", "安徽乙林电子有限公司"


def proposed(text: str) -> Proposal:
    document = ParsedDocument(kind="docx", pages=(Page(number=1, text=text),))
    proposal = propose([(1, document)])
    assert all(text[fact.start : fact.end] == fact.quote for fact in proposal.facts if fact.start is not None)
    return proposal


def parties(text: str) -> list[tuple[str, object]]:
    return [(fact.role, fact.value) for fact in proposed(text).facts if fact.field is FactField.PARTY]


def amounts(text: str) -> list[tuple[str, object, bool]]:
    return [(fact.role, fact.value, fact.certain) for fact in proposed(text).facts if fact.field is FactField.AMOUNT]


def contested(text: str) -> list[Finding]:
    return [remark for remark in proposed(text).findings if remark.code in ("F02", "F07")]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (f"出租方：广德市人民政府\n原承租方：{OLD}\n新承租方：{NEW}\n", ["出租方", "原承租方", "新承租方"]),
        (f"甲方（出租方）：广德市人民政府\n乙方（原承租方）：{OLD}\n丙方（新承租方）：{NEW}\n", ["甲方", "乙方", "丙方"]),
        (f"债权人：广德市人民政府\n原债务人：{OLD}\n新债务人：{NEW}\n", ["债权人", "原债务人", "新债务人"]),
        (f"甲方：广德市人民政府\n原乙方：{OLD}\n新乙方：{NEW}\n", ["甲方", "原乙方", "新乙方"]),
        (f"转让方：广德市人民政府\n受让方一：{OLD}\n受让方二：{NEW}\n", ["转让方", "受让方一", "受让方二"]),
    ],
)
def test_whoever_leaves_and_whoever_follows_are_two_parties(text: str, roles: list[str]) -> None:
    text = f"主体变更协议\n{text}三方协商一致。\n签订日期：2022年9月2日"
    assert parties(text) == list(zip(roles, ("广德市人民政府", OLD, NEW), strict=True))
    assert contested(text) == []


@pytest.mark.parametrize(
    "names",
    [
        f"承包人（联合体牵头人）：{LEADER}\n承包人（联合体成员）：{MEMBER}",
        f"承包人：{LEADER}（联合体牵头人）\n        {MEMBER}（联合体成员）",
        f"承包人：{LEADER}（联合体牵头人）、{MEMBER}（联合体成员单位）",
        f"承包人：{LEADER}\n（牵头人）\n{MEMBER}（成员）",
        f"联合体牵头人：{LEADER}\n联合体成员：{MEMBER}",
        f"联合体牵头单位：{LEADER}\n联合体成员单位：{MEMBER}",
        f"承包人：{LEADER}与{MEMBER}联合体",
        f"承包人：{LEADER}、{MEMBER}组成的联合体",
    ],
)
def test_every_member_of_a_consortium_is_a_party(names: str) -> None:
    text = f"工程总承包合同\n发包人：广德市水利局\n{names}\n双方协商一致，订立本合同。\n签订日期：2022年9月2日"
    assert [name for _role, name in parties(text)] == ["广德市水利局", LEADER, MEMBER]
    assert contested(text) == []


def test_a_consortium_may_have_several_members() -> None:
    below = f"发包人：广德市水利局\n承包人：{LEADER}（牵头人）\n{MEMBER}（成员一）\n{THIRD}（成员二）\n签订日期：2022年9月2日"
    labelled = f"发包人：广德市水利局\n联合体牵头人：{LEADER}\n联合体成员：{MEMBER}\n联合体成员：{THIRD}\n签订日期：2022年9月2日"
    for names in (below, labelled):
        assert [name for _role, name in parties(f"总承包合同\n{names}")] == ["广德市水利局", LEADER, MEMBER, THIRD]


def test_two_names_for_one_role_are_still_a_contradiction() -> None:
    text = f"承揽合同\n甲方：广德市水利局\n乙方：{OLD}\n双方协商一致。\n甲方：广德市水利局\n乙方：{NEW}"
    assert [remark.code for remark in contested(text)] == ["F07"]


@pytest.mark.parametrize(
    ("clause", "wanted"),
    [
        ("其中设计费120万元。", [("设计费", 1_200_000.0, True)]),
        ("暂列金额为人民币500万元，暂估价80万元。", [("暂列金额", 5_000_000.0, True), ("暂估价", 800_000.0, True)]),
        ("勘察费80万元，监理费60万元。", [("勘察费", 800_000.0, True), ("监理费", 600_000.0, True)]),
        ("预付款为合同价款的10%，即900万元。", [("预付款", 9_000_000.0, False)]),
        ("保险金额不低于200万元。", [("资金", 2_000_000.0, False)]),
        ("资金总额200万元。", [("资金", 2_000_000.0, True)]),
        ("中标金额：人民币300万元。", [("合同价款", 3_000_000.0, True)]),
    ],
)
def test_a_sum_is_called_by_what_it_is_for(clause: str, wanted: list[tuple[str, object, bool]]) -> None:
    assert amounts(HEAD + clause) == wanted


@pytest.mark.parametrize(
    ("clause", "wanted"),
    [
        ("合同总价为人民币12\n00万元。", [("合同价款", 12_000_000.0, False)]),
        ("合同总价1,200,\n000元。", [("合同价款", 1_200_000.0, False)]),
        ("项目总投资约2.\n5亿元。", [("总投资", 250_000_000.0, False)]),
        ("项目总投资2.5亿\n元。", [("总投资", 250_000_000.0, True)]),
        ("计划总投\n资5亿元。", [("总投资", 500_000_000.0, False)]),
        ("合同总价：壹仟贰佰万元\n整（￥12000\n000.00元）。", [("合同价款", 12_000_000.0, True)]),
        ("合同总价：壹仟贰佰万元整（￥12000000.\n00元）。", [("合同价款", 12_000_000.0, True)]),
    ],
)
def test_a_sum_that_a_line_cuts_in_two_is_one_sum(clause: str, wanted: list[tuple[str, object, bool]]) -> None:
    assert amounts(HEAD + clause) == wanted


@pytest.mark.parametrize("column", ["金额\n1200\n300元", "金额\t1200\n300元", "投资额\n5\n6万元\n7万元"])
def test_the_figures_of_a_column_are_not_joined(column: str) -> None:
    assert max(float(str(value)) for _role, value, _certain in amounts(HEAD + column)) <= 70_000.0


@given(st.integers(100, 10**8), st.integers(0, 30))
def test_wherever_a_line_ends_in_a_sum_nothing_wrong_is_certain(yuan: int, at: int) -> None:
    words = f"合同总价为人民币{yuan:,}元整"
    cut = min(at, len(words))
    found = amounts(f"{HEAD}{words[:cut]}\n{words[cut:]}。")
    assert all(value == float(yuan) for _role, value, certain in found if certain)


FIELDS = (
    ("规划衔接", "苏皖合作示范区规划协同备忘录", "双方同步编制国民经济和社会发展规划，统一底图底数，共享规划成果。"),
    ("规划衔接", "毗邻地区控规联合编制协议", "双方就省界两侧地块用地布局、道路红线、市政设施布点联合编制控规，互派规划师。"),
    ("规划衔接", "国土空间一张图共享合作协议", "建立自然资源和规划部门会商机制，三区三线划定成果互认。"),
    ("规划衔接", "“十五五”重点事项对接备忘录", "围绕十五五规划纲要编制，双方共同谋划重大项目，争取纳入上级规划。"),
    ("产业协作", "飞地园区合作共建协议", "双方以飞地经济模式共建园区，税收分成比例五五开，联合开展招商引资。"),
    ("产业协作", "产学研合作协议", "甲方与乙方共建汽车零部件检测研究院，联合攻关，成果优先在甲方转化。"),
    ("产业协作", "白茶全产业链合作框架协议", "共建茶叶标准化基地、统一区域公用品牌，开展农产品产销对接。"),
    ("产业协作", "PCB产业配套合作备忘录", "上下游企业协同配套，建设电子电路专业园区，设立产业基金5亿元。"),
    ("产业协作", "科创飞入地建设协议", "在上海设立离岸科创中心，孵化项目到广德落地产业化，引进高层次人才。"),
    ("交通互联", "海铁联运合作协议", "开通至宁波舟山港海铁联运班列，每周不少于2列，按每标箱500元补贴。"),
    ("交通互联", "省际断面贯通建设协议", "对接道路连通工程，统一建设标准、同步开工、同步通车。"),
    ("交通互联", "共建内河码头与铁路专用线协议", "共建内河集装箱码头及铁路专用线，发展水运。"),
    ("交通互联", "通用航空合作协议", "共同开通低空短途航线，建设通用机场起降点。"),
    ("交通互联", "跨省治超联动协议", "建立毗邻公路超限超载联合治理机制，货车超限信息互通。"),
    ("交通互联", "市域轨道延伸线前期工作协议", "共同推进市域铁路延伸线可行性研究，争取纳入城际铁路网。"),
    ("生态共保", "太湖上游水源保护协议", "设置跨省水质监测断面，按水质达标情况支付补偿，开展联合巡河。"),
    ("生态共保", "毗邻区域扬尘和秸秆禁烧联动协议", "重污染天气统一预警应急响应，秸秆露天焚烧联合督查。"),
    ("生态共保", "苏皖边界林区护林联防协议", "共同设立护林防火检查站，扑火队伍互相支援。"),
    ("生态共保", "危险废物跨省转移协同监管协议", "建立固危废转移白名单，联合打击非法倾倒。"),
    ("生态共保", "长江十年禁渔联合执法协议", "开展水上联合执法，严打电毒炸，共同增殖放流。"),
    ("生态共保", "矿山修复与水土保持合作协议", "共同开展废弃矿山生态修复、小流域水土流失治理。"),
    ("服务共享", "政务服务异地办理合作协议", "梳理异地通办事项清单，设置专窗，收件互认、证照互通。"),
    ("服务共享", "专科联盟合作协议", "甲方三甲医院向乙方派驻专家坐诊，建立双向转诊绿色通道。"),
    ("服务共享", "职业教育联合办学协议", "双方联合培养技能人才，互认学分，学生实习就业。"),
    ("服务共享", "毗邻地区110联勤联动协议", "公安机关建立警情互通、巡逻联勤、反诈协作机制。"),
    ("服务共享", "文旅一卡通合作协议", "两地居民凭社会保障卡享受景区、图书馆、博物馆同城待遇。"),
    ("服务共享", "法律援助与人民调解协作协议", "建立跨省法律援助异地申请、边界纠纷联合调解机制。"),
    ("服务共享", "住房公积金异地贷款合作协议", "缴存信息互认，异地贷款同等对待。"),
    ("服务共享", "应急救援联动协议", "建立救援队伍、物资、专家共享，灾害信息互通。"),
    ("服务共享", "养老服务合作协议", "异地养老床位互认、长护险结算。"),
    ("服务共享", "市场监管协作协议", "食品安全、知识产权执法协作，商标保护，消费维权异地受理。"),
    ("服务共享", "人力资源合作协议", "共享岗位信息，联合举办招聘会，劳务输出对接，人才互认。"),
    ("服务共享", "疫情联防联控合作协议", "共享传染病疫情信息，联合开展流行病学调查。"),
    ("产业协作", "港口物流产业园招商协议", "引进企业，共建产业园。"),
    ("产业协作", "环保装备产业合作协议", "共建环保装备产业集群。"),
    ("产业协作", "航空产业园共建协议", "招引通用航空整机制造企业。"),
    ("交通互联", "毗邻公交运营协议", "开行省际公交2条。"),
    ("服务共享", "森林公安警务协作协议", "警情互通。"),
)


def field_of(title: str, body: str) -> tuple[object, bool]:
    text = (
        f"{title}\n甲方：广德市人民政府\n乙方：溧阳市人民政府\n为深化合作，达成如下协议。\n一、{body}\n"
        "二、双方成立领导小组，定期会商。\n三、本协议有效期三年。\n2022年9月2日"
    )
    facts = [fact for fact in proposed(text).facts if fact.field is FactField.FIELD]
    return (facts[0].value, facts[0].certain) if facts else ("", False)


@pytest.mark.parametrize(("wanted", "title", "body"), FIELDS, ids=[title for _field, title, _body in FIELDS])
def test_the_field_is_the_one_that_a_reader_would_name(wanted: str, title: str, body: str) -> None:
    assert field_of(title, body)[0] == wanted


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("铁路护路联防协议", "建立铁路护路联防队伍，警务联勤。"),
        ("高速交警联勤联动协议", "高速公路交通事故快处。"),
        ("生态旅游合作协议", "共同开发生态旅游线路，互推景区。"),
        ("生态环境损害公益诉讼协作意见", "检察机关协作。"),
        ("战略合作框架协议", "双方在产业、交通、生态、教育、规划各方面加强合作。"),
    ],
)
def test_what_belongs_to_two_fields_is_for_a_person(title: str, body: str) -> None:
    assert not field_of(title, body)[1]
