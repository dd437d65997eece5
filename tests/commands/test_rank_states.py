"""rank says what its figures are: frozen, of today, a trial, or of a quarter that is not over."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app import create_app
from commands import cli
from services.model.mechanisms import Mechanism
from services.model.periods import Month
from services.model.zone import BEIJING
from tests.assessment_house import PLANNERS, UNITS
from tests.house import CLERK, an_office
from tests.ledger_house import a_unit, register
from tests.services.model.assessment.test_reading import DEFAULT

FROZEN, LIVE = "2024Q2", "2024Q3"  # long over: the command line has the clock of the machine
RENAMED = "市发展改革和数据局"


def run(home: Path, *words: object) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *map(str, words)], obj=create_app)


def printed(home: Path, *words: object) -> dict[str, Any]:
    done = run(home, "rank", *words, "--json")
    assert done.exit_code == 0, (done.stderr, done.exception)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def today() -> datetime:
    return datetime.now(BEIJING)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three units, no ledgers; a quarter is frozen, and then one of the units gets another name."""
    home = tmp_path_factory.mktemp("home")
    settings = 'in_use_since = "2024-04"\nocr = false\nsoffice = "/nowhere/soffice"\n'
    (home / "settings.toml").write_text(settings, encoding="utf-8")
    office = an_office(home)
    register(office, *(a_unit(name, Mechanism.POLICY) for name in UNITS))
    office.close()
    assert run(home, "assess", "open", FROZEN).exit_code == 0
    assert run(home, "assess", "freeze", FROZEN, "--unseen").exit_code == 0
    office = an_office(home)
    office.units.rename(PLANNERS, RENAMED, reason="机构改革", by=CLERK)
    office.close()
    return home


@pytest.fixture(scope="module")
def scheme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scheme") / "试.toml"
    path.write_text(DEFAULT.replace('version = "2022"', 'version = "试"'), encoding="utf-8")
    return path


def test_frozen_figures_say_when_they_were_frozen_and_by_which_scheme(home: Path) -> None:
    found = printed(home, FROZEN)
    assert (found["state"], found["over"], found["scheme"]) == ("frozen", True, "2022")
    day = found["as_of"]
    told = {"id": "A2024Q2-1", "serial": 1, "state": "frozen", "scheme": "2022", "frozen_on": day}
    assert (found["assessment"], found["assessments"]) == ("A2024Q2-1", [told]) and day == today().date().isoformat()
    words = run(home, "rank", FROZEN).stdout.split("\n")
    assert words[0] == "2024年第二季度考核，评分方案 2022"
    assert words[1].startswith("已冻结：") and words[1].endswith("从此不变。")


def test_figures_of_today_say_so_and_whether_anybody_works_on_them(home: Path) -> None:
    found = printed(home, LIVE)
    assert (found["state"], found["over"], found["assessment"]) == ("live", True, None)
    assert found["as_of"] == today().date().isoformat() and found["demanded"], "nobody has sent a ledger"
    words = run(home, "rank", LIVE).stdout
    assert words.split("\n")[1].startswith("没有冻结：按") and "拟限期整改" in words
    assert run(home, "assess", "open", LIVE).exit_code == 0
    found = printed(home, LIVE)
    assert (found["assessment"], [one["state"] for one in found["assessments"]]) == ("A2024Q3-1", ["open"])


def test_a_trial_says_that_it_is_one_over_frozen_and_over_living_facts(home: Path, scheme: Path) -> None:
    for quarter, facts in ((FROZEN, "对冻结时的事实计算"), (LIVE, "已有的事实计算")):
        assert (found := printed(home, quarter, "--scheme", scheme))["state"] == "trial" and found["scheme"] == "试"
        words = run(home, "rank", quarter, "--scheme", scheme).stdout.split("\n")
        assert words[1].startswith("试算：") and facts in words[1] and "没有保存" in words[1]
    assert printed(home, FROZEN)["state"] == "frozen", "nothing was kept"


def test_a_trial_names_the_units_of_the_scheme_that_the_register_does_not_know(home: Path, tmp_path: Path) -> None:
    head = DEFAULT.replace('version = "2022"', 'version = "试"').split("[[unranked]]")[0]
    path = tmp_path / "试.toml"
    path.write_text(head + '[[unranked]]\nunit = "市去院"\nreason = "法院"\n', encoding="utf-8")
    told = run(home, "rank", LIVE, "--scheme", path)
    assert told.exit_code == 0 and f"第{head.count(chr(10)) + 2}行：单位名册里没有“市去院”" in told.stderr


def test_nobody_is_named_of_a_quarter_that_is_not_over(home: Path) -> None:
    quarter = Month.of(today().date()).quarter
    found = printed(home, quarter)
    assert (found["over"], found["state"], found["commended"], found["demanded"]) == (False, "live", [], [])
    assert len(found["overall"]) == len(UNITS)
    words = run(home, "rank", quarter).stdout
    assert "才结束，只供参考" in words and "\n拟限期整改" not in words


@pytest.mark.parametrize("name", [PLANNERS, RENAMED])
def test_a_unit_of_a_frozen_quarter_is_found_by_its_name_of_then_and_of_now(home: Path, name: str) -> None:
    assert [one["unit"] for one in printed(home, FROZEN, "--unit", name)["overall"]] == [PLANNERS]
    assert [one["unit"] for one in printed(home, LIVE, "--unit", name)["overall"]] == [RENAMED]


def test_a_correction_that_is_not_frozen_is_told_and_not_counted(home: Path) -> None:
    assert run(home, "assess", "correct", FROZEN, "--reason", "核对有误").exit_code == 0
    found = printed(home, FROZEN)
    assert (found["state"], found["assessment"]) == ("frozen", "A2024Q2-1")
    assert [one["state"] for one in found["assessments"]] == ["frozen", "open"]
    assert "另有更正正在办理" in run(home, "rank", FROZEN).stdout
