"""How high a grant stands: read from who gave it, or from the list it was put on; unknown where nobody says it."""

from __future__ import annotations

import pytest

from services.model.assessment.facts import FactKind, Level
from services.model.assessment.measures import MEASURES
from services.model.assessment.occurrences import occurrences
from services.model.assessment.upward import Surroundings, level_of_body
from services.model.ledgers import LedgerRow
from services.model.mechanisms import Mechanism
from services.model.periods import Month

SEPTEMBER = Month(2022, 9)

TOLD = """
policy 省级 | 7月，省政府办公厅印发《支持苏皖合作示范区建设若干政策措施》。
policy 省级 | 9月3日，示范区重大项目用地指标获省级统筹支持，新增建设用地指标500亩。
policy 国家级 | 8月31日，获国家发展改革委批复同意开展智慧养老应用试点。
policy 国家级 | 8月17日，广德市入选全国县域商业建设示范县。
policy 国家级 | 9月7日，税务总局出台支持跨省办税的政策措施。
policy 省级 | 省农业农村厅将我市列为产业强镇创建单位。
policy 市级 | 9月8日，宣城市人民政府出台支持广德发展的若干政策。
policy 市级 | 9月8日，获批市级现代农业示范园区。
policy  | 9月10日，经多方争取，获批新增建设用地计划指标320亩。
policy  | 我市获批改革试点，做法在江苏省推广。
project 省级 | 9月16日，省发改委批复同意省界道路贯通工程初步设计。
project 省级 | 获批皖发改基础〔2022〕318号批复，同意项目立项。
project 国家级 | 8月15日，省能源局同意将抽水蓄能电站纳入国家规划重点实施项目库。
project 省级 | 列入《安徽省“十四五”文化旅游重点项目清单》。
project  | 国家开发银行安徽省分行授信，项目获批立项。
project  | 9月8日，江苏省发改委批复溧阳至广德道路项目立项。
policy 省级 | 9月8日，长三角生态绿色一体化发展示范区执委会印发《支持政策清单》，我市获支持政策1项。
policy 省级 | 9月8日，《广德市改革试点方案》经宣城市政府报省政府批准，获批试点。
project 本级 | 9月2日，市发改委批复同意园区道路项目立项。
project  | 9月1日，示范区产业园区项目获批立项，总投资15800万元。
project  | 9月1日，跨省道路项目获批立项，总投资15800万元。
fund 国家级 | 9月8日，省发改委下达2022年中央预算内投资计划，我市获得资金1500万元。
fund 省级 | 9月20日，省财政厅下达专项转移支付3000万元。
fund 省级 | 已获得省级专项资金500万元，其中省级300万元、市级200万元。
fund 市级 | 9月20日，获得宣城市级补助资金30万元。
fund 省级 | 8月30日，国家税务总局安徽省税务局拨付专项经费20万元。
fund  | 已争取到位上级补助资金860万元。
case 省级 | 毛竹产业转型升级典型经验入选省级典型案例。
case 国家级 | 跨省公交案例入选国家发展改革委长三角一体化典型案例集。
case 省级 | 总结形成《一照多址改革案例》，入选全省十佳案例。
case  | 总结形成《跨省通办典型案例》并报省长三角办。
case  | 8月，人民日报刊发《跨省通办案例》。
instruction 国家级 | 国家部委领导批示肯定。
"""


def levels(text: str, kind: str) -> list[Level]:
    row = LedgerRow(id="a", cells=(("effect", text),), since=SEPTEMBER, changed=SEPTEMBER)
    return [one.level for one in occurrences(row, Mechanism.POLICY, SEPTEMBER) if one.kind == kind]


@pytest.mark.parametrize("line", TOLD.strip().split("\n"))
def test_a_grant_is_of_the_level_of_who_gave_it(line: str) -> None:
    told, text = line.split("|")
    kind, _, level = told.strip().partition(" ")
    assert levels(text.strip(), kind) == [Level(level.strip())]


def test_each_paper_of_a_sentence_has_the_level_of_its_own_issuer() -> None:
    text = "7月，省政府印发《支持示范区建设的若干政策》，国家发展改革委印发《长三角改革试点方案》支持广德。"
    assert levels(text, "policy") == [Level.PROVINCIAL, Level.NATIONAL]


def test_a_branch_of_a_national_office_is_of_its_province_or_city() -> None:
    around = Surroundings()
    told = {"税务总局": Level.NATIONAL, "国家税务总局安徽省税务局": Level.PROVINCIAL, "国家税务总局宣城市税务局": Level.MUNICIPAL}
    assert {name: level_of_body(name, around) for name in told} == told


LEVELLED = {
    FactKind.VISIT,
    FactKind.POLICY,
    FactKind.PROJECT,
    FactKind.FUND,
    FactKind.CASE,
    FactKind.COVERAGE,
    FactKind.INSTRUCTION,
}


def test_a_measure_may_be_weighed_by_level_only_where_its_facts_tell_one() -> None:
    for name, measure in MEASURES.items():
        assert ("省级" in measure.words) == LEVELLED.issuperset(measure.kinds), name
