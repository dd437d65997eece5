"""assess on the command line: a quarter from its opening to the freeze and its correction."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app import create_app
from commands import cli
from services.model.mechanisms import Mechanism
from tests.assessment_house import PLANNERS, TOWN, UNITS
from tests.house import an_office
from tests.ledger_house import a_unit, register

Q, BEFORE = "2024Q3", "2024Q2"  # long over: the command line has the clock of the machine
POLICY = ("--mechanism", "政策争取")


def run(home: Path, *words: object) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *map(str, words)], obj=create_app)


def printed(home: Path, *words: object) -> Any:
    done = run(home, "assess", *words, "--json")
    assert done.exit_code == 0, (done.stderr, done.exception)
    return json.loads(done.stdout)


def refused(home: Path, *words: object) -> str:
    done = run(home, *words)
    assert done.exit_code == 1, (done.exit_code, done.stdout)
    return done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three units with a mechanism each, and no ledgers."""
    home = tmp_path_factory.mktemp("home")
    settings = 'in_use_since = "2024-04"\nocr = false\nsoffice = "/nowhere/soffice"\n'
    (home / "settings.toml").write_text(settings, encoding="utf-8")
    office = an_office(home)
    register(office, *(a_unit(name, Mechanism.POLICY) for name in UNITS))
    office.close()
    return home


def test_a_quarter_goes_its_whole_way(home: Path) -> None:
    assert "assess open 2024Q3" in refused(home, "assess", "show", Q)
    assert printed(home, "open", Q)["status"] == "open"
    assert printed(home, "open", Q)["id"] == "A2024Q3-1", "once more, it is the same"
    given = ("--unit", TOWN, *POLICY, "--points=-1.5", "--reason", "会议缺席")
    (points,) = printed(home, "adjust", Q, *given)["adjustments"]
    assert (points["unit"], points["points"], points["reason"]) == (TOWN, -1.5, "会议缺席")
    assert printed(home, "take-back", Q, points["id"], "--reason", "已说明")["adjustments"] == []
    assert "没有公示" in refused(home, "assess", "preview", Q, "--days", 0)
    shown = printed(home, "preview", Q, "--days", 1)
    assert shown["status"] == "previewed" and shown["objections_until"]
    (said,) = printed(home, "object", Q, "--unit", TOWN, *POLICY, "--text", "少计一次")["objections"]
    assert said["status"] == "open" and said["mechanism"] == "policy"
    assert "还有 1 条异议没有答复" in refused(home, "assess", "freeze", Q)
    assert f"异议 {said['id']}　{TOWN} 政策争取：少计一次（待答复）" in run(home, "assess", "show", Q).stdout
    done = printed(home, "answer", Q, said["id"], "--uphold", "--text", "补计", "--points", "1")
    assert [(one["status"], one["answer"]) for one in done["objections"]] == [("upheld", "补计")]
    assert [one["points"] for one in done["adjustments"]] == [1.0]
    assert "公示到" in refused(home, "assess", "freeze", Q), "the window is open"
    assert any("公示到" in one for one in printed(home, "show", Q)["blocking"])


def test_a_frozen_quarter_is_corrected_by_another_assessment(home: Path) -> None:
    assert printed(home, "open", BEFORE)["id"] == "A2024Q2-1"
    assert "--unseen" in run(home, "assess", "freeze", "--help").stdout
    frozen = printed(home, "freeze", BEFORE, "--unseen")
    assert frozen["status"] == "frozen" and len(frozen["seal"]) == 64 and frozen["frozen_at"]
    assert printed(home, "freeze", BEFORE)["seal"] == frozen["seal"]
    again = printed(home, "correct", BEFORE, "--reason", "核对有误")
    assert (again["id"], again["corrects"], again["status"]) == ("A2024Q2-2", "A2024Q2-1", "open")
    assert printed(home, "correct", BEFORE, "--reason", "核对有误")["id"] == "A2024Q2-2"
    assert "更正" in refused(home, "assess", "rescheme", BEFORE, "--scheme", "2022")


def test_what_is_asked_wrongly_is_told_in_chinese(home: Path) -> None:
    assert "季度" in refused(home, "assess", "open", "2026第五季度")
    assert "还没有开始，不能核算" in refused(home, "assess", "open", "2099Q1")
    missing = run(home, "assess", "answer", Q, "1", "--text", "好")
    assert missing.exit_code == 2 and "--uphold" in missing.stderr


def test_criticism_is_proposed_with_what_is_typed(home: Path) -> None:
    done = run(home, "criticise", "--also", "发改委", "协议备案不及时", "2份协议没有报送备案", "--propose")
    assert done.exit_code == 0, done.stderr
    facts = json.loads(done.stdout)
    assert facts["units"] == [PLANNERS]
    assert facts["problems"] == [f"协议备案不及时。{PLANNERS}2份协议没有报送备案。"]
    short = run(home, "criticise", "--also", "发改委", "协议备案不及时")
    assert short.exit_code == 2 and "--also" in short.stderr
