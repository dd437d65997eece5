"""What a sheet says of a fact that counts nothing: why, and what the unit can do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from services.model.assessment.facts import FactKind, Leader, Level, QuarterFact
from services.model.assessment.measures import MEASURES
from services.model.assessment.passing import passed_over
from services.model.assessment.scheme import Form
from services.model.periods import Month
from tests.scored_samples import QUARTER, a_fact, a_scheme, an_indicator

DEPUTIES = an_indicator("visit-months", Form.SHARE, 15, worth=(("分管领导", Decimal(1)), ("省级", Decimal(1))))
MONEY = an_indicator("fund-amount", Form.TIERS, 15)
LED = {"leader": Leader.DEPUTY, "level": Level.PROVINCIAL}


@pytest.mark.parametrize(
    ("fact", "word", "told"),
    [
        (a_fact("1", proven=False, **LED), "未见佐证", "补充材料"),
        (a_fact("2", day=date(2022, 6, 30), **LED), "不属本季度", "时间是2022年6月30日，归2022年第二季度计分"),
        (a_fact("3", day=None, month=Month(2022, 10), **LED), "不属本季度", "时间是2022年10月，归2022年第四季度计分"),
        (a_fact("4", leader=Leader.OTHER, level=Level.PROVINCIAL), "其他人员", "只计分管领导、省级，“其他人员”的不计"),
        (a_fact("5", level=Level.PROVINCIAL), "带队不明", "看不出由谁带队"),
        (a_fact("6", proven=False, leader=Leader.DEPUTY, level=Level.MUNICIPAL), "市级", "“市级”的不计"),
        (a_fact("7", day=None, **LED), "未写明在哪个月", "在台账补写"),
    ],
)
def test_each_reason_has_its_word_and_says_what_to_do(fact: QuarterFact, word: str, told: str) -> None:
    found = passed_over(fact, MEASURES[DEPUTIES.measure], DEPUTIES, a_scheme(DEPUTIES), QUARTER)
    assert found.word == word and told in found.sentence


def test_money_without_an_amount_is_told_so_and_a_ledger_keeps_its_quarter_whatever_its_day() -> None:
    fund = a_fact("款", FactKind.FUND)
    assert passed_over(fund, MEASURES["fund-amount"], MONEY, a_scheme(MONEY), QUARTER).word == "未写明金额"
    timely = an_indicator("timeliness", Form.SHARE, 15)
    missing = a_fact("台账", FactKind.RETURN, day=date(2022, 10, 17), status="未报")
    assert passed_over(missing, MEASURES["timeliness"], timely, a_scheme(timely), QUARTER).word == "未报"
