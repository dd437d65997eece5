"""The worked example of docs/scoring.md: what a person reckoned by hand is what `rank` prints, to the last digit."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app import create_app
from commands import cli
from services.model.assessment.adjustments import Adjustment
from services.model.assessment.assessments import Assessment, AssessmentStep
from services.model.assessment.facts import FactKind, Input, Leader, Level, Member, QuarterFact, QuarterFacts, ReturnStatus
from services.model.assessment.measures import MEASURES
from services.model.assessment.occurrences import occurrences
from services.model.assessment.reading import read_scheme
from services.model.assessment.scoring import standings
from services.model.ledgers import LedgerRow
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.people import CONSOLE
from services.model.periods import Month, Quarter
from services.model.units import UnitKind
from services.steps import Decision
from tests.house import an_office

ROOT = Path(__file__).resolve().parents[2]
SCHEME = ROOT / "services" / "rankings" / "schemes" / "2022.toml"
EXAMPLE = (ROOT / "docs" / "scoring.md").read_text("utf-8").split("## 算一遍", 1)[1]
QUARTER = Quarter(2022, 3)
MADE = datetime(2022, 10, 12, 1, tzinfo=UTC)
MECHANISMS = {label: mechanism for mechanism, label in MECHANISM_LABELS.items()}
KINDS = {measure.label: measure.kinds[0] for name, measure in MEASURES.items() if name in [kind.value for kind in FactKind]}
KINDS["整改事项"] = FactKind.RECTIFICATION

Row = dict[str, str]


def table(heading: str) -> list[Row]:
    """The table below a heading, a row as its cells by column."""
    part = EXAMPLE.split(f"\n### {heading}\n", 1)[1].split("\n### ", 1)[0]
    lines = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in part.split("\n") if line.startswith("|")]
    return [dict(zip(lines[0], cells, strict=True)) for cells in lines[2:]]


# -- the quarter as the tables tell it -------------------------------------------------------------------------------


def members() -> tuple[Member, ...]:
    found = []
    for position, row in enumerate(table("单位"), 1):
        own = tuple(one for label, one in MECHANISMS.items() if row[label])
        found.append(Member(unit=row["单位"], kind=UnitKind(row["类别"]), mechanisms=own, position=position))
    return tuple(found)


def owed(row: Row) -> list[QuarterFact]:
    """A line of ledgers: three of them, how they were filled in, and what of them was borne out."""
    unit, mechanism = row["单位"], MECHANISMS[row["机制"]]
    found = []
    for month in ("7月", "8月", "9月"):
        status, days = re.fullmatch(r"(\D+)(?:(\d+)天)?", row[month]).groups()  # type: ignore[union-attr]
        name = f"{unit}{mechanism}{month}"
        fact = {"id": name, "kind": FactKind.RETURN, "unit": unit, "mechanism": mechanism, "text": f"{month}台账"}
        found.append(QuarterFact(**fact, status=ReturnStatus(status), days=int(days or 0)))  # type: ignore[arg-type]
    for column, kind in (("填报完整", FactKind.COMPLETENESS), ("佐证", FactKind.EVIDENCE)):
        part, whole = map(int, row[column].split("/"))
        name = f"{unit}{mechanism}{column}"
        found.append(QuarterFact(id=name, kind=kind, unit=unit, mechanism=mechanism, text=column, part=part, whole=whole))
    return found


def done(row: Row) -> QuarterFact:
    number = re.search(r"\d+", row["数额、逾期"])
    size = int(number[0]) if number else 0
    told = row["带队、状态"]
    leads = told in set(Leader)
    return QuarterFact(
        id=row["编号"],
        kind=KINDS[row["事实"]],
        unit=row["单位"],
        mechanism=MECHANISMS[row["机制"]],
        day=date.fromisoformat(row["日期"]) if row["日期"] else None,
        text=row["内容"],
        proven=row["佐证"] == "有",
        status="" if leads else told,
        leader=Leader(told) if leads else Leader.UNKNOWN,
        level=Level(row["级别"]),
        amount=Decimal(size * 10_000) if row["数额、逾期"].endswith("万元") else Decimal(0),
        days=size if row["数额、逾期"].startswith("逾期") else 0,
        inputs=(Input(object_id=f"{row['单位']}2022-09", place=row["编号"]),),
    )


def facts() -> QuarterFacts:
    heap = [fact for row in table("台账") for fact in owed(row)] + [done(row) for row in table("事实")]
    return QuarterFacts(quarter=QUARTER, members=members(), facts=tuple(heap))


def by_hand() -> Adjustment:
    words = r"另有一条人工调整：(\S+)的(\S{4})“(.+?)”加([\d.]+)分，理由“(.+?)”"
    unit, mechanism, indicator, points, reason = re.search(words, EXAMPLE).groups()  # type: ignore[union-attr]
    return Adjustment(
        id="T1",
        unit=unit,
        mechanism=MECHANISMS[mechanism],
        indicator=indicator,
        points=Decimal(points),
        reason=reason,
        by="张三",
        at=MADE,
    )


COLUMNS = {Mechanism.POLICY: "effect", Mechanism.EXCHANGE: "other_cooperation", Mechanism.INNOVATION: "progress"}
LEVELLED = {"支持政策", "项目立项", "专项资金", "典型案例", "领导批示", "媒体报道", "向上对接"}


@pytest.mark.parametrize("row", [one for one in table("事实") if one["事实"] in LEVELLED], ids=lambda row: row["编号"])
def test_the_levels_of_the_example_are_those_that_a_ledger_with_these_words_would_tell(row: Row) -> None:
    mechanism, kind = MECHANISMS[row["机制"]], KINDS[row["事实"]]
    covered = kind in (FactKind.COVERAGE, FactKind.CASE) and mechanism is not Mechanism.POLICY
    column = "coverage" if covered else COLUMNS[mechanism]
    day = date.fromisoformat(row["日期"])
    words = f"{day.month}月{day.day}日，{row['内容']}{row['数额、逾期']}。"
    month = Month(2022, 9)
    told = occurrences(LedgerRow(id="a", cells=((column, words),), since=month, changed=month), mechanism, month)
    assert row["级别"] in [one.level.value for one in told if one.kind is kind] or (kind is FactKind.CASE and not row["级别"])


# -- what the command prints -----------------------------------------------------------------------------------------


def run(home: Path, *words: object) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *map(str, words)], obj=create_app)


def printed(home: Path, *words: object) -> dict[str, Any]:
    told = run(home, "rank", "2022Q3", *words, "--json")
    assert told.exit_code == 0, (told.stderr, told.exception)
    values: dict[str, Any] = json.loads(told.stdout)
    return values


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house whose third quarter has the facts of the example, and nobody has frozen it yet."""
    home = tmp_path_factory.mktemp("example") / "home"
    office = an_office(home)
    assessment = Assessment(
        id="A2022Q3-1",
        quarter=QUARTER,
        scheme=read_scheme(SCHEME.read_text("utf-8")),
        adjustments=(by_hand(),),
        facts=facts(),
        same_facts=True,
        as_of=MADE,
        submitted_at=MADE,
        submitted_by=CONSOLE.name,
    )
    office.steps.take(assessment.id, AssessmentStep.OPEN, lambda _transaction, _current: Decision(record=assessment), by=CONSOLE)
    office.close()
    return home


@pytest.fixture(scope="module")
def found(home: Path) -> dict[str, Any]:
    return printed(home)


@pytest.mark.parametrize("mechanism", Mechanism, ids=lambda one: one.value)
def test_every_indicator_of_every_unit_is_as_reckoned_by_hand(found: dict[str, Any], mechanism: Mechanism) -> None:
    shown = {one["unit"]: one for one in found["mechanisms"][mechanism.value]}
    rows = table(MECHANISM_LABELS[mechanism])
    assert set(shown) == set(rows[0]) - {"指标"}
    for unit, one in shown.items():
        cells = {row["指标"]: row[unit] for row in rows if row[unit]}
        total, rank = cells.pop("**得分**"), cells.pop("**名次**")
        points = [(name, f"{Decimal(cell.split('=')[-1].strip())}") for name, cell in cells.items()]
        hand = {True: "（人工调整）", False: ""}
        assert [(item["name"] + hand[item["by_hand"]], f"{item['points']:.2f}") for item in one["indicators"]] == points, unit
        assert (f"{one['score']:.2f}", str(one["rank"]) if one["ranked"] else "—") == (total, rank), unit


def test_the_overall_scores_and_ranks_are_as_reckoned_by_hand(found: dict[str, Any]) -> None:
    ranks = [str(one["rank"]) if one["ranked"] else "—" for one in found["overall"]]
    shown = [(one["unit"], one["group"], f"{one['score']:.2f}", rank) for one, rank in zip(found["overall"], ranks, strict=True)]
    assert sorted(shown) == sorted((row["单位"], row["组"], row["得分"], row["名次"]) for row in table("综合"))
    assert [one["unit"] for one in found["commended"]] == re.findall(r"拟通报表扬：(\S+?)（", EXAMPLE)
    assert [one["unit"] for one in found["demanded"]] == re.findall(r"拟限期整改：(\S+?)（", EXAMPLE)


def test_every_indicator_of_the_scheme_gives_or_takes_points_somewhere_in_the_example(found: dict[str, Any]) -> None:
    scheme = read_scheme(SCHEME.read_text("utf-8"))
    moved = {
        (mechanism, item["name"])
        for mechanism, units in found["mechanisms"].items()
        for one in units
        for item in one["indicators"]
        if item["points"]
    }
    assert {(one.mechanism.value, one.name) for one in scheme.indicators} == moved


def test_every_point_for_something_done_names_the_places_that_show_it(found: dict[str, Any]) -> None:
    places = {
        item["name"]: [one["place"] for one in item["inputs"]]
        for one in found["mechanisms"]["policy"]
        if one["unit"] == "市发改委"
        for item in one["indicators"]
    }
    assert places["主要领导对接"] == ["F01"]
    assert places["分管领导对接"] == ["F02", "F03"]
    assert places["争取专项资金"] == ["F09", "F10"]


def test_the_same_bytes_come_out_each_time_and_from_the_frozen_quarter(home: Path, tmp_path: Path) -> None:
    before = run(home, "rank", "2022Q3", "--json").stdout
    assert run(home, "rank", "2022Q3", "--json").stdout == before
    frozen = tmp_path / "home"
    shutil.copytree(home, frozen)
    office = an_office(frozen)
    office.rankings.freeze("A2022Q3-1", by=CONSOLE)
    office.close()
    again = run(frozen, "rank", "2022Q3", "--json")
    assert run(frozen, "rank", "2022Q3", "--json").stdout == again.stdout
    of_its_own = ("state", "assessments")
    told, was = json.loads(again.stdout), json.loads(before)
    assert (was["state"], told["state"], told["assessments"][0]["state"]) == ("live", "frozen", "frozen")
    assert {key: told[key] for key in told if key not in of_its_own} == {key: was[key] for key in was if key not in of_its_own}
    assert again.stderr.startswith("冻结之后又有变化") and "另作更正" in again.stderr and again.stderr.count("\n") == 1


def test_the_standings_are_those_of_the_pure_rules(found: dict[str, Any]) -> None:
    pure = standings(facts(), read_scheme(SCHEME.read_text("utf-8")), (by_hand(),))
    assert [one["unit"] for one in found["overall"]] == [one.unit for one in pure.of(None)]


def test_another_scheme_is_tried_over_the_same_facts(home: Path, tmp_path: Path) -> None:
    text = SCHEME.read_text("utf-8").replace('version = "2022"', 'version = "试"').replace("unproven = 0 ", "unproven = 1 ")
    (tmp_path / "试.toml").write_text(text, encoding="utf-8")
    tried = printed(home, "--scheme", tmp_path / "试.toml")
    (unit,) = (one for one in tried["mechanisms"]["policy"] if one["unit"] == "市发改委")
    points = {item["name"]: item["points"] for item in unit["indicators"]}
    assert (tried["scheme"], points["争取支持政策"], points["争取专项资金"]) == ("试", 10.0, 15.0)


def test_a_scheme_with_a_misspelt_measure_is_refused_with_its_line(home: Path, tmp_path: Path) -> None:
    text = SCHEME.read_text("utf-8").replace('measure = "visit-months"', 'measure = "visit-month"')
    (tmp_path / "错.toml").write_text(text, encoding="utf-8")
    line = next(at for at, one in enumerate(text.split("\n"), 1) if "visit-month" in one)
    told = run(home, "rank", "2022Q3", "--scheme", tmp_path / "错.toml")
    assert told.exit_code == 1
    assert f"第{line}行" in told.stderr and "visit-months" in told.stderr


def test_one_unit_is_shown_in_full(home: Path) -> None:
    told = run(home, "rank", "2022Q3", "--unit", "市文旅局").stdout
    assert "0.8/3 × 45 分 = 12 分" in told
    assert "承办全市现场会（张三，2022年10月12日）" in told
    assert "市发改委" not in told


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("2022Q5",), "“2022Q5”不是季度"),
        (("2022Q3", "--unit", "市某某局"), "单位名册里没有“市某某局”"),
        (("2099Q1",), "还没有开始"),
    ],
)
def test_what_cannot_be_ranked_is_told_in_a_sentence(home: Path, words: tuple[str, ...], sentence: str) -> None:
    told = run(home, "rank", *words)
    assert (told.exit_code, sentence in told.stderr) == (1, True), told.stderr


def test_a_quarter_of_an_empty_house_has_nobody_to_rank(tmp_path: Path) -> None:
    an_office(tmp_path / "home").close()
    told = run(tmp_path / "home", "rank", "2022Q3")
    assert (told.exit_code, "没有可排名的" in told.stdout) == (0, True), told.stderr
