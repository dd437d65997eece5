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
from services.model.bulletins.blaming import Charge, blamable, blame_facts, lagging
from services.model.bulletins.counting import Figures, figures_of, foremost, listed, tallied
from services.model.checked import Outcome
from services.model.ledgers.titles import LEDGER_TITLES
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
    assert told["highlights"] == ["考核总体情况。2026年第三季度共考核2个单位。"], "nothing came in, so nothing is praised"
    assert told["problems"] == [] and len(told["standings"]) == 8
    assert praise_facts(figures_of(frozen(names=("甲局",))))["units"] == []


def test_a_long_list_of_units_stops_and_says_how_many() -> None:
    assert listed(["甲局", "乙局", "甲局"]) == "甲局、乙局"
    assert listed([f"{number}局" for number in range(10)]).endswith("7局等10个单位")


def owed(unit: str, mechanism: Mechanism, month: int, status: ReturnStatus = ReturnStatus.MISSING) -> QuarterFact:
    place = (Input(object_id="", place=f"2026年{month}月{LEDGER_TITLES[mechanism]}"),)
    return fact(unit, mechanism, FactKind.RETURN, month, status=status.value, inputs=place)


def overdue(unit: str, mechanism: Mechanism, number: int) -> QuarterFact:
    text = f"ZG-2026-00{number} 台账报送不及时：整改中，期限2026年8月1日，逾期4天"
    return fact(
        unit, mechanism, FactKind.RECTIFICATION, number, text=text, days=4, inputs=(Input(object_id=f"Z{number}", place="整改"),)
    )


def test_blame_takes_the_units_that_are_asked_for_or_those_that_lag_most() -> None:
    matters = blamable(
        [
            *(owed("甲局", P, month) for month in (7, 8)),
            owed("乙局", P, 7),
            overdue("丙局", P, 1),
            *(owed("市法院", X, month) for month in (7, 8)),
            fact("丁局", P, FactKind.RETURN, 7, status=ReturnStatus.LATE.value),
        ]
    )
    assert {one.unit for one in lagging(matters, apart=("市法院",))} == {"甲局", "丙局"}
    assert {one.unit for one in lagging(matters, ("乙局", "丁局"))} == {"乙局"}
    assert lagging(matters, ("丁局",)) == ()
    assert blame_facts((), quarter=QUARTER)["units"] == []


def test_blame_is_told_unit_by_unit_and_month_by_month_and_nothing_twice() -> None:
    matters = blamable(
        [
            *(owed("甲局", mechanism, month) for mechanism in (P, X) for month in (7, 8)),
            owed("甲局", N, 7, ReturnStatus.SENT_BACK),
            owed("乙局", P, 9),
            *(overdue("丙局", mechanism, 1) for mechanism in Mechanism),
        ]
    )
    charges = [
        Charge(unit="乙局", heading="备案不及时。", text="两份协议未备案。"),
        Charge(unit="丙局", heading="备案不及时", text="丙局一份协议未备案"),
    ]
    told = blame_facts(matters, charges, quarter=QUARTER)
    assert told["units"] == ["甲局", "乙局", "丙局"]
    assert told["problems"] == [
        "工作台账没有按时报送。截至目前，下列工作台账没有报送：甲局政策争取7月、8月，交流合作7月、8月；乙局政策争取9月。"
        "下列工作台账退回后没有重报：甲局制度创新7月。",
        "整改没有按期完成。下列整改已经超过期限：丙局“台账报送不及时”（ZG-2026-001，逾期4天）。",
        "备案不及时。乙局两份协议未备案；丙局一份协议未备案。",
    ]


def returned(unit: str, *statuses: ReturnStatus) -> list[QuarterFact]:
    place = (Input(object_id="", place="2026年8月政策争取工作台账"),)
    return [fact(unit, P, FactKind.RETURN, n, status=one.value, inputs=place) for n, one in enumerate(statuses)]


def test_units_of_the_same_number_stand_together_and_the_rest_is_counted() -> None:
    facts = [*returned("甲局", *[ReturnStatus.LATE] * 2), *(one for name in "乙丙" for one in returned(name, ReturnStatus.LATE))]
    assert tallied(facts, "期") == "甲局2期，乙、丙各1期"
    many = [one for name in "乙丙丁戊己" for one in returned(name, ReturnStatus.LATE)]
    assert tallied([*facts[:2], *many], "期") == "甲局2期，乙、丙、丁、戊等5个单位各1期"
    assert foremost([*facts[:2], *many], "期") == "甲局2期", (
        "five with one each find no room for the sixth, so none is picked out"
    )
    assert foremost(many, "期") == "", "one each is not many"
    assert foremost([*facts[:2], *returned("乙", *[ReturnStatus.LATE] * 2)], "期") == "", "nobody has more than another"
    assert foremost([], "期") == ""


def test_the_headings_boast_of_nothing_that_the_figures_deny() -> None:
    late = figures_of(frozen(*returned("甲局", *[ReturnStatus.MISSING] * 3, ReturnStatus.ON_TIME), names=("甲局", "乙局")))
    assert bulletin_facts(late)["highlights"][0].startswith("考核总体情况。")
    good = figures_of(frozen(*returned("甲局", *[ReturnStatus.ON_TIME] * 4, ReturnStatus.LATE), names=("甲局", "乙局")))
    assert bulletin_facts(good)["highlights"][0].startswith("工作落实总体有序。")
    behind = fact("甲局", N, FactKind.REPLICATION, 1, status="滞后序时")
    told = bulletin_facts(figures_of(frozen(behind, names=("甲局", "乙局"))))["highlights"]
    assert any(one.startswith("制度创新持续开展。承接复制推广事项1项，其中滞后序时1项。") for one in told)


def test_the_next_steps_ask_only_for_what_is_still_to_be_done() -> None:
    only_late = bulletin_facts(figures_of(frozen(*returned("甲局", ReturnStatus.LATE), names=("甲局", "乙局"))))
    (step,) = (one for one in only_late["next_steps"] if one.startswith("规范台账报送"))
    assert "迟报台账的单位" in step and "补报" not in step
    owing = bulletin_facts(figures_of(frozen(*returned("甲局", ReturnStatus.SENT_BACK), names=("甲局", "乙局"))))
    (step,) = (one for one in owing["next_steps"] if one.startswith("规范台账报送"))
    assert "退回后未重报台账的单位" in step and "未报和" not in step


def test_where_others_are_counted_too_the_problems_say_of_whom_they_tell_and_the_numbers_add_up() -> None:
    late, missing = ReturnStatus.LATE, ReturnStatus.MISSING
    facts = [
        *returned("甲局", *[ReturnStatus.ON_TIME] * 8, late, missing),
        *returned("市法院", ReturnStatus.ON_TIME, late),
        *(fact(unit, N, FactKind.REPLICATION, 1, status="滞后序时") for unit in ("甲局", "市法院")),
        fact("甲局", X, FactKind.EVENT, 1, proven=False),
        overdue("甲局", P, 1),
        overdue("市法院", P, 2),
    ]
    told = bulletin_facts(figures_of(frozen(*facts, names=("甲局", "乙局", "市法院"))))
    assert "应报工作台账12期，按时报送9期，按时报送率75%；参加排名的单位应报10期，按时报送8期。" in told["highlights"][0]
    assert any("滞后序时2项（参加排名的单位1项）" in one for one in told["highlights"])
    returns, unproven, *_, behind, late_ones = (one.partition("。")[2] for one in told["problems"])
    assert returns == "参加排名的单位中，未报1期：甲局1期；迟报1期：甲局1期。"
    assert unproven.startswith("参加排名的单位中，有1个单位台账所列1项工作没有支撑材料佐证")
    assert behind == "参加排名的单位中，1项复制推广事项滞后序时：甲局1项。"
    assert late_ones == "参加排名的单位中，1项整改超过期限没有完成：甲局1项。"


def test_a_list_of_units_says_how_many_there_are_even_where_it_names_all() -> None:
    has = [fact(unit, P, FactKind.POLICY, 1) for unit in ("丁局", "戊局", "己局")]
    told = bulletin_facts(figures_of(frozen(*has, names=("甲局", "乙局", "丁局", "戊局", "己局"))))
    (uneven,) = (one for one in told["problems"] if one.startswith("工作推进不够平衡"))
    assert "政策争取“争取支持政策”未得分的有乙局、甲局2个单位。" in uneven


def test_who_is_asked_to_rectify_hands_in_by_the_day_of_the_demand() -> None:
    good = [*first_of(("甲局",), ("甲局",)), owed("甲局", P, 6)]
    free = bulletin_facts(figures_of(frozen(*good, names=("甲局", "乙局"))))
    both = bulletin_facts(figures_of(frozen(*returned("甲局", *[ReturnStatus.MISSING] * 3), names=("甲局", "乙局"))))
    said = [next(one for one in told["next_steps"] if one.startswith("规范台账报送")) for told in (free, both)]
    assert "甲局" not in free["criticised"] and "5个工作日内补报。" in said[0]
    assert "甲局" in both["criticised"] and "其中要求限期整改的，按整改文书规定的期限补报" in said[1]


def first_of(names: tuple[str, ...], best: tuple[str, ...]) -> list[QuarterFact]:
    """Some do everything, the others nothing."""
    found = []
    for unit in best:
        for mechanism in (P, X, N):
            found += [fact(unit, mechanism, FactKind.RETURN, n, status=ReturnStatus.ON_TIME.value) for n in (7, 8, 9)]
            found += [fact(unit, mechanism, FactKind.COMPLETENESS, n, part=5, whole=5) for n in (7, 8, 9)]
            found.append(fact(unit, mechanism, FactKind.EVIDENCE, part=5, whole=5))
        found += [fact(unit, P, FactKind.VISIT, n, leader=who, level=Level.PROVINCIAL, day=date(2026, n, 3))
                  for n in (7, 8, 9) for who in Leader]  # fmt: skip
        found += [fact(unit, P, kind, n, amount=Decimal(50_000_000)) for n in range(4)
                  for kind in (FactKind.POLICY, FactKind.PROJECT, FactKind.FUND)]  # fmt: skip
        found += [fact(unit, X, kind, n, level=Level.PROVINCIAL) for n in range(9)
                  for kind in (FactKind.SIGNING, FactKind.FILING, FactKind.LANDMARK, FactKind.KEY_POLICY,
                               FactKind.BREAKTHROUGH, FactKind.EVENT, FactKind.CASE, FactKind.COVERAGE)]  # fmt: skip
        found += [fact(unit, N, FactKind.REPLICATION, n, status="已完成") for n in range(3)]
        found += [fact(unit, N, kind, n, level=Level.PROVINCIAL) for n in range(9) for kind in (FactKind.CASE, FactKind.COVERAGE)]
    return found


def test_one_unit_that_is_praised_is_no_crowd_and_no_list() -> None:
    told = praise_facts(figures_of(frozen(*first_of(("甲局", "乙局"), ("甲局",)), names=("甲局", "乙局"))))
    assert told["units"] == ["甲局"] and told["deeds"] == []
    assert told["background"].startswith("在2026年第三季度") and "一批" not in told["background"]
    assert "应报的9期工作台账全部按时报送，所报事项均有支撑材料佐证。" in told["background"]
    assert "排名第一，政策争取、交流合作、制度创新得分均居首位。" in told["background"]


def test_two_units_that_are_praised_are_named_and_three_are_a_number_of_them() -> None:
    names = ("甲局", "乙局", "丙局", "丁局")
    two = praise_facts(figures_of(frozen(*first_of(names, names[:2]), names=names)))
    assert "乙局、甲局认真贯彻落实" in two["background"] and len(two["deeds"]) == 2
    three = praise_facts(figures_of(frozen(*first_of(names, names[:3]), names=names)))
    assert "background" not in three and [one.partition("工")[0] for one in three["deeds"]] == three["units"]
    assert set(three["units"]) == set(names[:3])


def test_blame_proposes_the_few_that_owe_most_and_tells_the_same_debts_together() -> None:
    few = [owed(f"{n}局", one, month) for n in range(8) for one in (P, X) for month in (7, 8)]
    many = [owed(f"{n}镇", P, month) for n in range(9) for month in (7, 8)]
    late = overdue("丁局", P, 1)
    found = lagging(blamable([*few, *many, late]))
    assert {one.unit for one in found} == {*(f"{n}局" for n in range(8)), "丁局"}
    assert len({one.unit for one in lagging(blamable(many))}) == 9, "where all owe as much, all are told"
    told = blame_facts(blamable(few[:8]), quarter=QUARTER)
    assert told["problems"] == [
        "工作台账没有按时报送。截至目前，下列工作台账没有报送：0局、1局的政策争取7月、8月，交流合作7月、8月。"
    ]


def test_a_rectification_under_three_mechanisms_is_told_once() -> None:
    told = bulletin_facts(figures_of(frozen(*(overdue("甲局", one, 1) for one in Mechanism), names=("甲局", "乙局"))))
    (problem,) = (one for one in told["problems"] if one.startswith("整改"))
    assert problem == "整改落实不够到位。1项整改超过期限没有完成：甲局1项。"


def test_the_list_of_problems_names_ledgers_by_month_and_claims_without_a_second_colon() -> None:
    facts = (
        *(owed("甲局", P, month) for month in (7, 8)),
        owed("甲局", X, 9),
        fact("甲局", X, FactKind.KEY_POLICY, 1, proven=False, text="关键性政策：调度办法已会签。"),
        *(overdue("甲局", one, 1) for one in (P, X)),
    )
    told = bulletin_facts(figures_of(frozen(*facts, names=("甲局", "乙局"))))
    (table,) = (one for one in told["attachments"] if one["title"].endswith("存在问题清单"))
    assert table["blocks"][0]["rows"][1][2] == (
        "未报台账：政策争取7月、8月，交流合作9月。没有支撑材料佐证：关键性政策（调度办法已会签）。"
        "整改逾期：“台账报送不及时”（ZG-2026-001，逾期4天）。"
    )
