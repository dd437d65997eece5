"""The texts and tables that are proposed for a bulletin of fifty units; and that the press sets them by every rule."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from services.demonstration.cast import PLAYERS
from services.formats.gongwen.checker import check
from services.formats.pdf import LibreOffice, lost_characters
from services.model.assessment.assessments import Assessment, AssessmentState
from services.model.assessment.facts import FactKind, Input, Leader, Level, Member, QuarterFact, QuarterFacts, ReturnStatus
from services.model.assessment.reading import read_scheme
from services.model.assessment.scoring import standings
from services.model.bulletins.announcing import bulletin_facts, praise_facts
from services.model.bulletins.blaming import blame_facts
from services.model.bulletins.counting import Figures, figures_of, listed
from services.model.checked import Outcome
from services.model.mechanisms import Mechanism
from services.model.periods import Quarter
from services.model.units import UnitKind
from services.model.zone import BEIJING
from tests.house import an_office

QUARTER = Quarter(2026, 3)
SCHEME = read_scheme((Path(__file__).parents[4] / "services/rankings/schemes/2022.toml").read_text("utf-8"))
NAMES = (*(player.name for player in PLAYERS), *(f"第{number}开发区管委会" for number in "一二三四五六七八"))
P, X, N = Mechanism


def fact(unit: str, mechanism: Mechanism, kind: FactKind, number: int = 0, **more: object) -> QuarterFact:
    told = {"text": f"{unit}第{number}项{kind.value}", "day": date(2026, 8, 3)} | more
    return QuarterFact(id=f"{unit}{mechanism}{kind}{number}", kind=kind, unit=unit, mechanism=mechanism, **told)  # type: ignore[arg-type]


def frozen(*facts: QuarterFact, names: tuple[str, ...] = NAMES) -> Assessment:
    members = tuple(Member(unit=name, kind=UnitKind.of(name), mechanisms=(P, X, N), position=at) for at, name in enumerate(names))
    gathered = QuarterFacts(quarter=QUARTER, members=members, facts=facts)
    return Assessment(
        id="A2026Q3-1",
        quarter=QUARTER,
        scheme=SCHEME,
        facts=gathered,
        standings=standings(gathered, SCHEME),
        state=AssessmentState.FROZEN,
        submitted_at=datetime(2026, 10, 20, 9, tzinfo=BEIJING),
        submitted_by="经办人",
    )


def of_a_unit(unit: str, chance: Random) -> list[QuarterFact]:
    """A quarter of one unit, some of it unproven, late or behind."""
    found = []
    for mechanism in (P, X, N):
        for month in (7, 8, 9):
            status = chance.choice([ReturnStatus.ON_TIME] * 8 + [ReturnStatus.LATE, ReturnStatus.MISSING])
            place = Input(object_id="", place=f"2026年{month}月工作台账")
            found.append(fact(unit, mechanism, FactKind.RETURN, month, status=status.value, inputs=(place,)))
        found.append(fact(unit, mechanism, FactKind.EVIDENCE, part=chance.randint(0, 5), whole=5))
    for number in range(chance.randint(0, 4)):
        who = chance.choice((Leader.PRINCIPAL, Leader.DEPUTY))
        found.append(fact(unit, P, FactKind.VISIT, number, leader=who, level=Level.PROVINCIAL, proven=chance.random() < 0.8))
        found.append(fact(unit, P, FactKind.FUND, number, amount=Decimal(chance.randint(20, 900) * 10_000)))
        found.append(fact(unit, X, FactKind.COVERAGE, number, level=chance.choice(list(Level)), proven=chance.random() < 0.7))
        status = chance.choice(("已完成", "序时推进", "滞后序时"))
        found.append(fact(unit, N, FactKind.REPLICATION, number, status=status))
    return found


def fifty(seed: int) -> Figures:
    chance = Random(seed)
    return figures_of(frozen(*(one for name in NAMES for one in of_a_unit(name, chance))))


@pytest.mark.office
def test_a_bulletin_of_fifty_units_holds_every_rule_and_loses_no_character(tmp_path: Path) -> None:
    office, program = an_office(tmp_path / "home"), LibreOffice.find()
    head = {"number": "合管〔2026〕7号", "date": "2026-10-28"}
    drafts = [office.documents.draft("ranking-bulletin", bulletin_facts(fifty(seed)) | head).docx for seed in (1, 2)]
    for docx, pdf in zip(drafts, program.to_pdfs(drafts), strict=True):
        assert isinstance(pdf, bytes)
        assert lost_characters(docx, pdf).gaps == ()
        checked = check(pdf, docx)
        assert [(rule.id, rule.measured) for rule in checked.rules if rule.result is Outcome.FAILS] == []
    program.close()
    office.close()


def test_sums_and_counts_are_those_of_what_is_proven() -> None:
    told = bulletin_facts(
        figures_of(
            frozen(
                fact("市发改委", P, FactKind.FUND, 1, amount=Decimal(5_000_000)),
                fact("市财政局", P, FactKind.FUND, 1, amount=Decimal(1_250_000)),
                fact("市财政局", P, FactKind.FUND, 2, amount=Decimal(9_000_000), proven=False),
                fact("市发改委", P, FactKind.VISIT, 1, leader=Leader.PRINCIPAL, level=Level.PROVINCIAL),
            )
        )
    )
    (text,) = (one for one in told["highlights"] if one.startswith("政策争取"))
    assert "向上对接1次，其中主要领导带队1次" in text
    assert "专项资金2笔，资金共计625万元" in text and "最多的是市发改委，共500万元" in text
    assert "900万元" not in text
    (problem,) = (one for one in told["problems"] if one.startswith("支撑材料"))
    assert "1个单位台账所列1项工作没有支撑材料佐证，未予计分" in problem and "市财政局1项" in problem


def test_an_agreement_that_two_of_our_units_filed_is_one() -> None:
    place = (Input(object_id="F1", place="备案"),)
    told = bulletin_facts(
        figures_of(frozen(*(fact(unit, X, FactKind.FILING, inputs=place) for unit in ("市发改委", "市科技局"))))
    )
    assert any("备案协议1份" in one for one in told["highlights"])


def test_units_that_are_only_named_stand_apart_and_nothing_is_complained_of_them() -> None:
    missing = [fact("市法院", X, FactKind.RETURN, month, status=ReturnStatus.MISSING.value) for month in (7, 8, 9)]
    told = bulletin_facts(figures_of(frozen(*missing)))
    assert {row["group"] for row in told["standings"] if row["unit"] == "市法院"} == {"列名单位"}
    assert "市法院" not in told["criticised"] and "市法院" not in "".join(told["problems"])
    assert all("存在问题清单" not in one["title"] for one in told["attachments"])


def test_an_empty_quarter_has_tables_and_no_boast() -> None:
    told = bulletin_facts(figures_of(frozen(names=("甲局", "乙局"))))
    assert told["highlights"] == ["工作落实总体有序。2026年第三季度共考核2个单位。"]
    assert told["problems"] == [] and len(told["standings"]) == 8
    assert praise_facts(figures_of(frozen(names=("甲局",))))["units"] == []


def test_a_long_list_of_units_stops_and_says_how_many() -> None:
    assert listed(["甲局", "乙局", "甲局"]) == "甲局、乙局"
    assert listed([f"{number}局" for number in range(10)]).endswith("7局等10个单位")


def test_blame_takes_the_units_that_are_asked_for_or_those_that_lag_most() -> None:
    facts = [
        *(fact("甲局", P, FactKind.RETURN, month, status=ReturnStatus.MISSING.value) for month in (7, 8)),
        fact("乙局", P, FactKind.RETURN, 7, status=ReturnStatus.MISSING.value),
        fact("丙局", P, FactKind.RECTIFICATION, 1, days=4),
        *(fact("市法院", X, FactKind.RETURN, month, status=ReturnStatus.MISSING.value) for month in (7, 8)),
    ]
    assert blame_facts(facts, (), apart=("市法院",), quarter=QUARTER)["units"] == ["甲局", "丙局"]
    asked = blame_facts(facts, ("乙局", "丁局"), quarter=QUARTER)
    assert asked["units"] == ["乙局"] and "甲局" not in str(asked["problems"])
    assert blame_facts(facts, ("丁局",), quarter=QUARTER)["units"] == []
