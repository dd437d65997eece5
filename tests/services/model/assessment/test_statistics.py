"""统计: rows, totals and shares add up, and whatever says nothing comes last."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.assessment.facts import FactKind
from services.model.assessment.lines import StandingLine
from services.model.assessment.statistics import FACT_LABELS, WAYS, By, Subject, facts_by, standings_by, wan
from services.model.mechanisms import Mechanism
from services.model.periods import Quarter
from tests.scored_samples import POLICY, a_fact

K = FactKind
FACTS = [
    ("2022Q2", a_fact("一", K.FUND, "市发改委", amount=Decimal(5_000_000))),
    ("2022Q3", a_fact("二", K.FUND, "市商务局", amount=Decimal(125_000), proven=False)),
    ("2022Q3", a_fact("三", K.VISIT, "市商务局")),
    ("2022Q3", a_fact("四", K.COVERAGE, "市商务局", day=None)),
]


def test_facts_are_counted_with_their_proof_and_only_proven_money() -> None:
    table = facts_by(FACTS, By.KIND)
    assert table.columns == ("事项", "项数", "其中有佐证", "佐证率", "专项资金（万元）")
    assert table.rows == (
        ("向上对接", 1, 1, "100.0%", ""),
        ("专项资金", 2, 1, "50.0%", "500"),
        ("媒体报道", 1, 1, "100.0%", ""),
    )
    assert table.total == ("合计", 4, 3, "75.0%", "500")
    assert table.keys == ("visit", "fund", "coverage")


def test_a_fact_without_a_day_stands_last_among_the_months() -> None:
    table = facts_by(FACTS, By.MONTH)
    assert [row[0] for row in table.rows] == ["2022-08", "未注明"]
    assert [row[0] for row in facts_by(FACTS, By.QUARTER).rows] == ["2022Q2", "2022Q3"]


@given(
    st.lists(
        st.builds(
            lambda name, kind, unit, proven: ("2022Q3", a_fact(name, kind, unit, proven=proven)),
            st.text(min_size=1, max_size=3),
            st.sampled_from(list(FACT_LABELS)),
            st.sampled_from(["市发改委", "市商务局", "桃州镇"]),
            st.booleans(),
        )
    ),
    st.sampled_from(WAYS[Subject.FACTS]),
)
def test_the_rows_of_facts_add_up_to_the_total_by_whatever_they_are_counted(found: list[object], by: By) -> None:
    table = facts_by(found, by)  # type: ignore[arg-type]
    assert sum(int(row[1] or 0) for row in table.rows) == table.total[1] == len(found)
    assert sum(int(row[2] or 0) for row in table.rows) == table.total[2]
    assert len(table.keys) == len(table.rows)


def line(quarter: Quarter, unit: str, score: str, rank: int | None, mechanism: Mechanism | None = None) -> StandingLine:
    return StandingLine(
        quarter=quarter, object_id="A", mechanism=mechanism, unit=unit, group="市直单位", score=Decimal(score), rank=rank
    )


def test_standings_have_a_column_for_each_quarter_and_the_best_mean_first() -> None:
    first, second = Quarter(2022, 2), Quarter(2022, 3)
    found = [line(first, "甲", "50", 2), line(second, "甲", "60.5", 1), line(first, "乙", "70", 1), line(first, "丙", "9", None)]
    table = standings_by(found, By.UNIT)
    assert table.columns == ("单位", "2022年第二季度", "2022年第三季度", "平均")
    assert table.rows == (
        ("乙", "70（第1）", "", "70.00"),
        ("甲", "50（第2）", "60.5（第1）", "55.25"),
        ("丙", "9（不排名）", "", "9.00"),
    )


def test_standings_by_mechanism_are_means() -> None:
    quarter = Quarter(2022, 3)
    found = [line(quarter, "甲", "50", 1, POLICY), line(quarter, "乙", "60", 1, POLICY), line(quarter, "甲", "50", 1)]
    found.append(line(quarter, "丙", "5", None, POLICY))  # is not ranked, and no part of the mean that the board shows
    assert standings_by(found, By.MECHANISM).rows == (("政策争取", "55.00", "55.00"), ("综合", "50.00", "50.00"))


@pytest.mark.parametrize(
    ("yuan", "told"), [("5000000", "500"), ("125000", "12.5"), ("0", "0"), ("123456.78", "12.35"), ("1000000000", "100000")]
)
def test_money_is_told_in_wan(yuan: str, told: str) -> None:
    assert wan(Decimal(yuan)) == told
