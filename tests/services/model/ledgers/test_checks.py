from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.findings import FINDINGS
from services.model.ledgers import LedgerHeader, LedgerRow
from services.model.ledgers.checks import CHECKS, CheckedLedger, FiledAgreement, check_ledger, own_by_names
from services.model.ledgers.columns import columns_of
from services.model.ledgers.remarks import CellRemark, by_cell, placed
from services.model.mechanisms import Mechanism
from services.model.periods import Month

POLICY, EXCHANGE, INNOVATION = Mechanism.POLICY, Mechanism.EXCHANGE, Mechanism.INNOVATION
SEPTEMBER = Month(2022, 9)
HEADER = LedgerHeader(unit="市发改委", filled_by="李四", phone="0563-6012345", filled_on=date(2022, 9, 14))
SIGNED = FiledAgreement(
    id="F1",
    number="GDBA-2022-001",
    title="长三角产业合作框架协议",
    parties=("广德市发展和改革委员会", "湖州市发展和改革委员会"),
    signed_on=date(2022, 9, 2),
)
# A row of each ledger that no check has a word on.
GOOD: dict[Mechanism, dict[str, str]] = {
    POLICY: {"unit": "市发改委", "matter": "9月2日，张三带队赴省发改委汇报铁路项目事项。", "effect": "获得专项资金500万元。"},
    EXCHANGE: {
        "unit": "市发改委",
        "signing": "9月2日，与湖州市发改委签订《长三角产业合作框架协议》。",
        "implementation": "2021年5月起，产业园区开工建设。",
    },
    INNOVATION: {"item": "跨省通办", "status": "序时推进", "progress": "9月上线30项。", "remark": "（2021年第一批）"},
}


def ledger(mechanism: Mechanism, *rows: dict[str, str], since: Month = SEPTEMBER, **more: object) -> CheckedLedger:
    made = tuple(
        LedgerRow(id=f"r{number}", since=since, changed=since, cells=tuple(row.items())) for number, row in enumerate(rows, 1)
    )
    known: dict[str, object] = {
        "unit": "市发改委",
        "header": HEADER,
        "day": date(2022, 9, 20),
        "own": own_by_names("市发改委", "广德市发展和改革委员会"),
        "filed": (SIGNED,),
    }
    return CheckedLedger(mechanism=mechanism, period=SEPTEMBER, rows=made, **(known | more))  # type: ignore[arg-type]


def remarks(mechanism: Mechanism, **cells: str) -> Sequence[CellRemark]:
    """What is remarked where a good row has these cells instead."""
    return check_ledger(ledger(mechanism, GOOD[mechanism] | cells))


def codes(mechanism: Mechanism, **cells: str) -> list[tuple[str, str]]:
    return [(one.finding.code, one.column) for one in remarks(mechanism, **cells)]


@pytest.mark.parametrize("mechanism", list(Mechanism))
def test_a_good_row_is_left_alone(mechanism: Mechanism) -> None:
    assert codes(mechanism) == []


@pytest.mark.parametrize(
    ("mechanism", "cells", "code", "column"),
    [
        (POLICY, {"effect": ""}, "L30", "effect"),
        (INNOVATION, {"status": " "}, "L30", "status"),
        (EXCHANGE, {"signing": "无", "implementation": "/", "coverage": "暂无"}, "L31", "signing"),
        (POLICY, {"matter": "2021年5月3日，赴省发改委汇报。"}, "L32", "matter"),
        (POLICY, {"effect": "10月5日获得批复"}, "L32", "effect"),
        (EXCHANGE, {"implementation": "2019年8月与南京市的项目开工"}, "L32", "implementation"),
        (EXCHANGE, {"other_cooperation": "2021年，与湖州市联合举办推介会"}, "L32", "other_cooperation"),
        (POLICY, {"effect": "9月20日获得批复"}, "L33", "effect"),
        (POLICY, {"matter": "2月30日，赴省发改委"}, "L34", "matter"),
        (INNOVATION, {"quarter_goal": "9月31日前上线"}, "L34", "quarter_goal"),
        (POLICY, {"effect": "获得伍佰万元（¥50,000,000）"}, "L35", "effect"),
        (POLICY, {"effect": "获得3万亿元"}, "L36", "effect"),
        (POLICY, {"effect": "获得5000000万元"}, "L36", "effect"),
        (POLICY, {"effect": "总投资500万元，其中专项资金5000万元获批"}, "L37", "effect"),
        (POLICY, {"effect": "获得专项资金XXX万元"}, "L38", "effect"),
        (POLICY, {"matter": "X月X日，赴省发改委"}, "L38", "matter"),
        (POLICY, {"matter": "赴××局汇报"}, "L38", "matter"),
        (INNOVATION, {"remark": "（202X年第X批）"}, "L38", "remark"),
        (INNOVATION, {"status": "序时进度"}, "L39", "status"),
        (INNOVATION, {"status": "完成"}, "L39", "status"),
        (INNOVATION, {"status": "☑已完成 ☑序时推进 □滞后序时"}, "L39", "status"),
        (INNOVATION, {"remark": "2022年第三批"}, "L52", "remark"),
        (INNOVATION, {"remark": "2021年第五批"}, "L52", "remark"),
        (EXCHANGE, {"signing": "9月3日，与溧阳市人民政府签订《文旅合作协议》。"}, "L40", "signing"),
        (EXCHANGE, {"signing": "9月3日，与溧阳市人民政府签订合作协议"}, "L40", "signing"),
        (POLICY, {"unit": "市科技局"}, "L44", "unit"),
        (INNOVATION, {"remark": ""}, "L45", "remark"),
        (INNOVATION, {"remark": "2021年第二批"}, "L46", "remark"),
        (INNOVATION, {"status": "已完成", "progress": "尚未上线"}, "L51", "status"),
        (POLICY, {"effect": "如：获得支持政策"}, "L10", "effect"),
    ],
)
def test_a_fault_is_told_with_its_code_and_its_cell(mechanism: Mechanism, cells: dict[str, str], code: str, column: str) -> None:
    assert (code, column) in codes(mechanism, **cells)


@pytest.mark.parametrize(
    ("mechanism", "cells"),
    [
        (POLICY, {"matter": "2021年12月上报，2022年3月2日获批"}),  # one matter, which ends within the window
        (POLICY, {"matter": "拟于10月8日赴省发改委汇报"}),
        (POLICY, {"matter": "落实《2021年工作要点》（皖政〔2021〕16号）"}),
        (POLICY, {"effect": "获批资金500万元，其中中央资金300万元"}),
        (POLICY, {"effect": "引进X光机、5G+X场景，厂房20×30米，获得批复"}),
        (POLICY, {"effect": "获批，力争12月底前完成"}),
        (POLICY, {"unit": "市发改委长三角科"}),
        (POLICY, {"unit": "广德市发展和改革委员会"}),
        (EXCHANGE, {"implementation": "2020年10月签订的协议已落地"}),
        (EXCHANGE, {"signing": "拟与宜兴市人民政府签订《文旅合作协议》"}),
        (EXCHANGE, {"signing": "9月2日，与湖州市发展改革委签约"}),
        (EXCHANGE, {"signing": "2022年9月2日签订《长三角产业合作\n框架协议》"}),
        (EXCHANGE, {"signing": "与溧阳市签订《文旅合作协议》", "remark": "备案号GDBA-2022-009（市文旅局）"}),
        (INNOVATION, {"status": " 已完成\n"}),
        (INNOVATION, {"remark": "2023年第三批"}),
        (INNOVATION, {"remark": "自主创新"}),
    ],
)
def test_what_is_right_is_left_alone(mechanism: Mechanism, cells: dict[str, str]) -> None:
    assert codes(mechanism, **cells) == []


def test_of_several_sentences_each_signing_before_the_window_is_told() -> None:
    text = "9月2日，与湖州市发改委签订《长三角产业合作框架协议》。2021年5月6日，与南京市签署备忘录。"
    told = [one.finding.text for one in remarks(EXCHANGE, signing=text) if one.finding.code == "L32"]
    assert len(told) == 1
    assert told[0].startswith("“2021年5月6日”早于2022年1月")


def test_a_guessed_year_is_told_so() -> None:
    (told,) = [one.finding.text for one in remarks(POLICY, effect="12月5日获得批复")]
    assert "推算为2021年12月5日" in told


def test_an_agreement_whose_filing_was_sent_back_is_told_so() -> None:
    back = replace(SIGNED, returned=True)
    found = check_ledger(ledger(EXCHANGE, GOOD[EXCHANGE], filed=(back,)))
    assert [one.finding.code for one in found] == ["L41"]


def test_a_row_made_from_a_filing_needs_no_likeness() -> None:
    one = ledger(EXCHANGE, {"signing": "9月2日签订《产业协作备忘录》"})
    assert [found.finding.code for found in check_ledger(one)] == ["L40"]
    made = replace(one, rows=(replace(one.rows[0], sources=("F1",)),))
    assert check_ledger(made) == ()


@pytest.mark.parametrize(
    ("mechanism", "cells", "open_"),
    [
        (POLICY, {"matter": "a", "effect": "正在争取立项"}, True),
        (POLICY, {"matter": "a", "effect": "待批复"}, True),
        (POLICY, {"matter": "a", "effect": "已获批立项"}, False),
        (POLICY, {"matter": "a", "effect": "获得专项资金500万元"}, False),
        (EXCHANGE, {"signing": "已签", "implementation": ""}, True),
        (EXCHANGE, {"signing": "已签", "implementation": "项目正在洽谈"}, True),
        (EXCHANGE, {"signing": "已签", "implementation": "标志性项目已开工"}, False),
        (EXCHANGE, {"other_cooperation": "举办推介会"}, False),
        (INNOVATION, GOOD[INNOVATION], True),
        (INNOVATION, GOOD[INNOVATION] | {"status": "已完成"}, False),
    ],
)
def test_a_row_that_stands_unchanged_is_told_only_where_it_is_open(
    mechanism: Mechanism, cells: dict[str, str], open_: bool
) -> None:
    found = {one.finding.code for one in check_ledger(ledger(mechanism, cells, since=Month(2022, 8)))}
    assert ("L42" in found) is open_
    assert "L42" not in {one.finding.code for one in check_ledger(ledger(mechanism, cells))}


def test_a_row_that_is_there_twice_is_told_of_the_second() -> None:
    (found,) = check_ledger(ledger(POLICY, GOOD[POLICY], GOOD[POLICY] | {"position": "2", "remark": "x"}))
    assert (found.finding.code, found.row) == ("L43", "r2")
    assert "第1行" in found.finding.text


def test_something_new_without_any_material_is_told() -> None:
    found = check_ledger(ledger(POLICY, GOOD[POLICY], material=False))
    assert [(one.finding.code, one.column) for one in found] == [("L50", "effect")]
    stands = {"matter": "赴省发改委汇报", "effect": "获得专项资金500万元"}
    assert check_ledger(ledger(POLICY, stands, material=False, since=Month(2022, 8))) == ()
    assert check_ledger(ledger(EXCHANGE, GOOD[EXCHANGE], material=False)) == ()  # the agreement is on file


def test_the_header_block_is_checked_too() -> None:
    header = LedgerHeader(unit="市科技局", filled_on=date(2022, 8, 12))
    found = check_ledger(ledger(POLICY, GOOD[POLICY], header=header))
    assert {(one.finding.code, one.column) for one in found if one.row == ""} == {
        ("L05", "filled_by"),
        ("L05", "phone"),
        ("L48", "filled_on"),
        ("L49", "unit"),
    }


def test_a_blank_row_is_not_checked() -> None:
    assert check_ledger(ledger(POLICY, {"position": "1", "unit": "市科技局", "matter": " ", "effect": ""})) == ()


def test_every_check_has_a_sentence_a_source_and_columns_that_are_there() -> None:
    assert len({check.code for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        assert check.source == FINDINGS[check.code][1] and check.rule.__name__
        for mechanism, names in check.at.items():
            assert names and set(names) <= {column.name for column in columns_of(mechanism)}


def test_findings_find_their_cells_again() -> None:
    one = ledger(POLICY, GOOD[POLICY], {"matter": "2月30日", "effect": ""})
    found = check_ledger(one)
    assert placed([remark.finding for remark in found], one.rows, POLICY) == found
    assert set(by_cell(found)) == {("r2", "matter"), ("r2", "effect")}


PIECES = [
    "9月2日",
    "2月30日",
    "500万元",
    "伍佰万元",
    "签订",
    "《协议》",
    "与湖州市",
    "。",
    "\n",
    "如：",
    "XXX",
    "第二批",
    "2021年",
    "其中",
]


@given(st.sampled_from(list(Mechanism)), st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), max_size=6))
def test_any_ledger_can_be_checked_and_each_finding_has_its_cell(mechanism: Mechanism, texts: list[str]) -> None:
    names = [column.name for column in columns_of(mechanism)]
    one = ledger(mechanism, dict(zip(names, texts, strict=False)), dict(zip(reversed(names), texts, strict=False)))
    for remark in check_ledger(one):
        assert remark.finding.where and "{" not in remark.finding.text
        assert remark.row in ("", "r1", "r2")


@pytest.mark.parametrize("status", ["已 完成", "已完成\n", "序时　推进", "☑已完成 □序时推进 □滞后序时"])
def test_a_status_with_blanks_or_boxes_is_one_of_the_three(status: str) -> None:
    assert "L39" not in {code for code, _column in codes(INNOVATION, status=status)}


@pytest.mark.parametrize("remark", ["2021年第一批", "2022年第二批", "2023年第三批", "自主创新"])
def test_a_batch_that_exists_or_may_have_come_later_is_no_fault(remark: str) -> None:
    assert not {"L46", "L52"} & {code for code, _column in codes(INNOVATION, remark=remark)}


@pytest.mark.parametrize(
    "matter", ["9月2日采购X射线检测设备2台", "9月2日开工建设XX大道，总投资500万元", "9月2日，赴省厅对接XX路改造，获批3000万元"]
)
def test_a_letter_in_a_word_and_a_street_within_what_is_concrete_are_no_placeholders(matter: str) -> None:
    assert "L38" not in {code for code, _column in codes(POLICY, matter=matter)}


@pytest.mark.parametrize(
    ("matter", "quoted"),
    [
        ("3月5日赴XX部门对接", "3月5日赴XX部门对接"),
        ("局领导带队，2022年3月15日赴XX部门对接", "2022年3月15日赴XX部门对接"),
        ("赴省发展改革委XX处汇报", "赴省发展改革委XX处汇报"),
    ],
)
def test_the_place_left_open_is_quoted_from_the_beginning_of_a_word(matter: str, quoted: str) -> None:
    told = [one.finding.text for one in remarks(POLICY, matter=matter) if one.finding.code == "L38"]
    assert told and told[0].startswith(f"“{quoted[:6]}"), told
