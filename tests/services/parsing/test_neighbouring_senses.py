"""Words that look like a fact's and mean something beside it: contributions, earnest money, thresholds, supervisors, sheets."""

from __future__ import annotations

import io

import openpyxl
import pytest

from services.formats.readers.registry import reader_for
from services.model.document import Page, ParsedDocument
from services.model.facts import Fact, FactField
from services.model.files import FileKind
from services.parsing.proposal import propose

AGREEMENT = "跨界旅游联合营销协议\n甲方：广德市人民政府\n乙方：溧阳市人民政府\n"


def facts(text: str, field: FactField, *, kind: str = "txt") -> list[Fact]:
    document = ParsedDocument(kind=kind, pages=(Page(number=1, text=text),))
    found = propose([(1, document)]).facts
    assert all(document.text[fact.start : fact.end] == fact.quote for fact in found)
    return [fact for fact in found if fact.field is field]


def sums(line: str) -> list[tuple[str, object, bool]]:
    return [(fact.role, fact.value, fact.certain) for fact in facts(f"{AGREEMENT}{line}", FactField.AMOUNT)]


def test_what_each_party_puts_in_is_no_registered_capital() -> None:
    line = "五方约定共同出资设立营销资金500万元，其中甲方出资120万元、乙方出资180万元。"
    assert sums(line) == [("资金", 5e6, True), ("出资", 1.2e6, True), ("出资", 1.8e6, True)]
    assert sums("公司注册资本2000万元，甲方认缴出资1200万元。") == [("注册资本", 2e7, True), ("注册资本", 1.2e7, True)]


def test_earnest_money_is_no_deposit() -> None:
    assert sums("需方预付定金6万元，另交履约保证金3万元。") == [("定金", 6e4, True), ("保证金", 3e4, True)]


@pytest.mark.parametrize(
    ("line", "certain"),
    [
        ("救援费用由受援方承担，单次超过10万元的另行协商。", False),
        ("单笔费用高于人民币10万元时须经双方同意。", False),
        ("补助金额10万元以上的项目由双方会商。", False),
        ("奖励资金10万元（含）以下的由片区审定。", False),
        ("违约金总额不超过5万元。", True),
        ("违约金总额不得超过5万元。", True),
        ("项目总投资不低于10亿元。", True),
        ("项目总投资10亿元以上。", True),
    ],
)
def test_a_threshold_is_not_taken_for_a_sum_of_the_agreement_but_a_limit_is(line: str, certain: bool) -> None:
    assert [sure for _role, _value, sure in sums(line)] == [certain]


BODY = "双方协商一致，共同推进区域旅游环线的联合营销工作。\n" * 6


def signed(tail: str) -> list[tuple[object, bool]]:
    found = facts(f"{AGREEMENT}{BODY}{tail}", FactField.SIGNED_ON)
    return [(fact.value, fact.certain) for fact in found]


def test_one_date_on_every_line_of_signatures_is_the_day_of_signing() -> None:
    lines = "\n".join(f"{role}方代表：张某 2022.6.28" for role in "甲乙丙丁戊")
    assert signed(lines) == [("2022-06-28", True)]
    assert signed("甲方代表：张三　2022年6月28日　　乙方代表：李四　2022年6月28日") == [("2022-06-28", True)]
    assert signed("甲方（签字）：张三 2022-06-28\n乙方（签字）：李四 2022-06-28") == [("2022-06-28", True)]


def test_dates_on_the_lines_of_signatures_that_differ_or_stand_once_are_for_a_person() -> None:
    assert signed("甲方代表：张三 2022.6.28\n乙方代表：李四 2022.6.30") == [("2022-06-30", False)]
    assert signed("甲方代表：张三 2022.6.28\n乙方代表：李四") == [("2022-06-28", False)]
    assert signed("甲方：应于 2022.6.28前付款\n乙方：应于 2022.6.28前交货") == []


@pytest.mark.parametrize(
    ("line", "certain"),
    [
        ("本协议自2022年7月1日生效，至2024年6月30日终止。", True),
        ("本合同于2022年7月1日起生效，至2024年6月30日止。", True),
        ("优惠政策自2022年7月1日施行，至2024年6月30日终止。", False),
    ],
)
def test_from_taking_effect_to_ending_is_how_long_it_runs(line: str, certain: bool) -> None:
    (end,) = facts(f"{AGREEMENT}{BODY}{line}", FactField.EXPIRES_ON)
    assert (end.value, end.certain) == ("2024-06-30", certain)
    assert [fact.value for fact in facts(f"{AGREEMENT}{BODY}{line}", FactField.TERM)] == (["2年"] if certain else [])


GUANGDE, LIYANG, CHANGXING = "安徽省广德市应急管理局", "江苏省溧阳市应急管理局", "浙江省长兴县应急管理局"


@pytest.mark.parametrize("gap", ["", "\n"])
@pytest.mark.parametrize("lead", ["", "1. ", "（一）"])
def test_parties_one_to_a_line_below_their_label_are_all_read(gap: str, lead: str) -> None:
    names = "\n".join(f"{lead}{name}" for name in (GUANGDE, LIYANG, CHANGXING))
    text = f"应急救援联动协议\n\n签约方：\n{gap}{names}\n第一条 一方发生较大以上突发事件，其他方应在接到请求后派出力量。"
    assert [fact.value for fact in facts(text, FactField.PARTY)] == [GUANGDE, LIYANG, CHANGXING]


def test_a_list_of_parties_ends_where_a_line_holds_more_than_names() -> None:
    text = f"应急救援联动协议\n\n签约方：\n{GUANGDE}；\n{LIYANG}。\n请各方配合。\n{CHANGXING}\n第一条 互派出力量。\n"
    assert [fact.value for fact in facts(text, FactField.PARTY)] == [GUANGDE, LIYANG]


@pytest.mark.parametrize("gap", ["", "\n"])
def test_who_begins_and_who_joins_are_parties_and_the_witness_below_is_none(gap: str) -> None:
    office = "人力资源和社会保障局"
    text = (
        f"产业园区\n人才驿站共建协议书\n协议编号：CSJ-RC-2024-017\n{gap}发起单位：广德市{office}\n"
        f"共建单位：溧阳市{office}、安吉县{office}、郎溪县{office}\n见证单位：中共宣城市委组织部\n"
        "鉴于2021年7月8日签订的《三地人才合作框架协议》已期满，各方经协商，续签如下：\n"
    )
    assert [fact.value for fact in facts(text, FactField.PARTY)] == [
        f"{at}{office}" for at in ("广德市", "溧阳市", "安吉县", "郎溪县")
    ]


def test_the_supervisor_of_a_building_contract_is_for_a_person_and_that_of_his_own_contract_is_certain() -> None:
    works = "建设工程施工合同\n发包人：广德市交通运输局\n承包人：溧阳市公路工程有限公司\n监理人：广德市建设监理有限公司\n正文。"
    assert [(fact.role, fact.certain) for fact in facts(works, FactField.PARTY)] == [
        ("发包人", True),
        ("承包人", True),
        ("监理人", False),
    ]
    watching = "建设工程监理合同\n委托人：广德市交通运输局\n监理人：广德市建设监理有限公司\n正文。"
    assert [fact.certain for fact in facts(watching, FactField.PARTY)] == [True, True]


def test_the_title_in_the_first_cell_goes_before_the_name_of_the_sheet() -> None:
    reader = reader_for(FileKind.XLSX)
    assert reader is not None
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "合同"
    sheet["A1"] = "农产品供销框架合同"
    sheet.merge_cells("A1:D1")
    sheet.append(["供方", "广德市横山家庭农场", "需方", "溧阳市苏果超市有限公司"])
    saved = io.BytesIO()
    book.save(saved)
    document = reader.read(saved.getvalue())
    (title,) = [fact for fact in propose([(1, document)]).facts if fact.field is FactField.TITLE]
    assert (title.value, title.certain) == ("农产品供销框架合同", True)


def test_a_bare_word_for_a_title_stays_the_title_where_no_fuller_one_follows() -> None:
    assert [fact.value for fact in facts(f"合同\n甲方：{GUANGDE}\n乙方：{LIYANG}", FactField.TITLE)] == ["合同"]
