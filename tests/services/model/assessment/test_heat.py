"""Units × indicators: parts of points, bonuses and deductions apart, indicators of one name together."""

from __future__ import annotations

from decimal import Decimal

import pytest

from services.model.assessment.heat import BY_HAND, HeatCell, heat
from services.model.assessment.scheme import Form
from services.model.assessment.standings import Score, Standing, Standings
from services.model.mechanisms import Mechanism
from services.model.units import UnitKind
from tests.scored_samples import EXCHANGE, POLICY, QUARTER, a_scheme, an_indicator

SCHEME = a_scheme(
    an_indicator("timeliness", Form.SHARE, 10, name="按时"),
    an_indicator("timeliness", Form.SHARE, 10, name="按时", mechanism=EXCHANGE),
    an_indicator("results", Form.BONUS, 10, name="批示"),
    an_indicator("missing-returns", Form.DEDUCTION, 15, name="未报"),
)


def score(name: str, points: str, most: str) -> Score:
    return Score(indicator=name, points=Decimal(points), most=Decimal(most), counted="", reckoning="")


def standing(unit: str, mechanism: Mechanism | None, total: str, *scores: Score) -> Standing:
    return Standing(
        unit=unit, kind=UnitKind.DEPARTMENT, group="市直单位", mechanism=mechanism, score=Decimal(total), rank=1, scores=scores
    )


STANDINGS = Standings(
    quarter=QUARTER,
    scheme="试",
    standings=(
        standing("甲", POLICY, "12", score("按时", "10", "10"), score("批示", "2", "10"), score("未报", "0", "-15")),
        standing("甲", EXCHANGE, "5", score("按时", "5", "10")),
        standing("乙", POLICY, "-5", score("按时", "0", "10"), score("批示", "0", "10"), score("未报", "-5", "-15")),
        standing("甲", None, "8.5"),
        standing("乙", None, "-5"),
    ),
)


def test_indicators_of_one_name_are_one_column_of_all_their_points() -> None:
    found = heat(STANDINGS, SCHEME)
    assert found.columns == ("按时", "批示", "未报")
    assert found.mechanisms == ("政策争取", "交流合作", "制度创新")
    first, second = found.rows
    assert first.standing.unit == "甲"
    assert first.scores == (Decimal(12), Decimal(5), None)
    assert [cell.words for cell in first.cells if cell] == ["75", "+2", ""]
    assert [cell.words for cell in second.cells if cell] == ["0", "", "-5"]
    assert [cell.tone for cell in second.cells if cell] == ["0", "none", "minus"]


def test_under_one_mechanism_there_are_only_its_own_columns() -> None:
    found = heat(STANDINGS, SCHEME, EXCHANGE)
    assert (found.columns, found.mechanisms) == (("按时",), ())
    assert [(row.standing.unit, [cell.percent for cell in row.cells if cell]) for row in found.rows] == [("甲", [50])]


def by_hand(name: str, points: str) -> Score:
    told = {"indicator": name, "counted": "人工调整", "reckoning": "复核"}
    return Score(points=Decimal(points), most=Decimal(points), by_hand=True, **told)


def test_points_by_hand_are_no_part_of_anything_and_those_of_the_whole_stand_last_under_their_own_name() -> None:
    rows = standing("甲", POLICY, "11", by_hand("总分", "2"), score("按时", "8", "10"), by_hand("按时", "1"))
    found = heat(Standings(quarter=QUARTER, scheme="试", standings=(rows,)), SCHEME, POLICY)
    assert found.columns == ("按时", BY_HAND)
    assert [cell.words for cell in found.rows[0].cells if cell] == ["90", "+2"]


def test_nobody_makes_an_empty_table() -> None:
    found = heat(Standings(quarter=QUARTER, scheme="试"), SCHEME)
    assert (found.columns, found.rows) == ((), ())


@pytest.mark.parametrize(
    ("points", "most", "words", "tone"),
    [
        ("10", "10", "100", "5"),
        ("9.99", "10", "100", "5"),
        ("0", "10", "0", "0"),
        ("-3", "10", "0", "0"),
        ("1.005", "10", "10", "0"),
    ],
)
def test_a_cell_says_which_part_of_its_points(points: str, most: str, words: str, tone: str) -> None:
    cell = HeatCell(points=Decimal(points), most=Decimal(most))
    assert (cell.words, cell.tone) == (words, tone)
