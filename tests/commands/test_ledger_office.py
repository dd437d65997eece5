"""ledgers, combined, remind and send-pack on the command line."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document
from openpyxl import load_workbook

from app import create_app
from commands import cli
from tests.samples.ledger_files import FOLDER

LEDGER = FOLDER / "good" / "policy_as_in_the_notice.docx"
LISTS = "政策争取涉及单位：市发改委、市教体局等。\n交流合作涉及单位：市发改委等。\n制度创新涉及单位：市教体局等。\n"
SEPTEMBER = ("--period", "2022-09")


def run(home: Path, *words: object) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *map(str, words)], obj=create_app)


def printed(home: Path, *words: object) -> Any:
    done = run(home, *words, "--json")
    assert done.exit_code == 0, (done.stderr, done.exception)
    return json.loads(done.stdout)


def refused(home: Path, *words: object) -> str:
    done = run(home, *words)
    assert done.exit_code == 1, (done.exit_code, done.stdout)
    return done.stderr


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house in which one unit of two has reported for September 2022."""
    folder = tmp_path_factory.mktemp("founded")
    path = folder / "附件1.txt"
    path.write_text(LISTS, encoding="utf-8")
    assert run(folder / "home", "import-units", path, "--since", "2022-01-01").exit_code == 0
    kept = run(folder / "home", "import-ledger", LEDGER, "--mechanism", "policy", *SEPTEMBER, "--submit", "--no-wait")
    assert kept.exit_code == 0, kept.stderr
    return folder / "home"


@pytest.fixture
def home(founded: Path, tmp_path: Path) -> Path:
    shutil.copytree(founded, tmp_path / "home")
    return tmp_path / "home"


def test_the_matrix_with_its_counts_and_filters(home: Path, tmp_path: Path) -> None:
    whole = printed(home, "ledgers", *SEPTEMBER, "--from", "2022-08")
    assert whole["periods"] == ["2022-08", "2022-09"]
    standing = {(row["unit"], row["mechanism"]): [cell["status"] for cell in row["cells"]] for row in whole["rows"]}
    assert standing[("市发改委", "policy")] == ["启用前", "迟报"] and len(standing) == 4
    assert whole["counted_since"] == "2022-09", "the house begins with the ledger that it received first"
    assert whole["counts"]["2022-09"] == {"迟报": 1, "未报": 3}
    out = tmp_path / "情况.xlsx"
    late = printed(home, "ledgers", *SEPTEMBER, "--status", "迟报", "--out", out)
    assert [(row["unit"], row["cells"][0]["late"]) for row in late["rows"]] == [("市发改委", True)]
    sheet = load_workbook(out).active
    assert [cell.value for cell in sheet[2]][:6] == [1, "市发改委", "市直单位", "政策争取", sheet["E2"].value, "迟报"]
    named = printed(home, "ledgers", *SEPTEMBER, "--unit", "广德市教育体育局")
    assert {row["unit"] for row in named["rows"]} == {"市教体局"}, "another of its names finds the unit"
    assert "合计：未报 2" in run(home, "ledgers", *SEPTEMBER, "--unit", "市教体局").stdout
    assert "单位名册里没有“某某局”" in refused(home, "ledgers", *SEPTEMBER, "--unit", "某某局")
    assert "不是月份" in refused(home, "ledgers", "--period", "九月")


def test_the_combined_ledger_as_json_and_as_files(home: Path, tmp_path: Path) -> None:
    table = printed(home, "combined", "--mechanism", "policy", *SEPTEMBER, "--out", tmp_path / "汇总.docx")
    assert table["title"] == "政策争取工作汇总台账（2022年9月）" and table["missing"] == ["市教体局"]
    assert [(row["position"], row["unit"], row["change"]) for row in table["rows"]][:1] == [("1", "市发改委", "本月新增")]
    paper = Document(str(tmp_path / "汇总.docx"))
    assert paper.tables[-1].rows[1].cells[2].text == table["rows"][0]["matter"]
    run(home, "combined", "--mechanism", "policy", *SEPTEMBER, "--out", tmp_path / "汇总.xlsx")
    assert load_workbook(tmp_path / "汇总.xlsx").active["C5"].value == table["rows"][0]["matter"]
    assert "须以 .xlsx 或 .docx 结尾" in refused(home, "combined", "--mechanism", "policy", "--out", "汇总.pdf")
    assert "还没有到" in refused(home, "combined", "--mechanism", "policy", "--period", "2999-01")
    assert run(home, "combined", *SEPTEMBER).exit_code == 2


def test_a_reminder_is_first_shown_then_sent_with_its_papers(home: Path) -> None:
    seen = printed(home, "remind", *SEPTEMBER, "--dry-run")
    assert {(one["unit"], one["mechanism"]) for one in seen["reminded"]} == {
        ("市发改委", "exchange"),
        ("市教体局", "policy"),
        ("市教体局", "innovation"),
    }
    assert seen["documents"] == [] and seen["message"].startswith("【催报】2022年9月工作台账")
    done = printed(
        home, "remind", *SEPTEMBER, "--unit", "市教体局", "--mechanism", "policy", "--contact", "张三", "--phone", "0563-6010000"
    )
    assert [one["unit"] for one in done["reminded"]] == ["市教体局"] and len(done["documents"]) == 1
    (row,) = printed(home, "ledgers", *SEPTEMBER, "--unit", "市教体局", "--mechanism", "policy")["rows"]
    assert len(row["cells"][0]["reminded_at"]) == 1
    assert "没有需要催报的单位" in refused(home, "remind", *SEPTEMBER, "--unit", "市发改委", "--mechanism", "policy")
    assert "早于今天" in refused(home, "remind", *SEPTEMBER, "--deadline", "2022-09-20")
    told = run(home, "remind", *SEPTEMBER, "--no-papers")
    assert told.exit_code == 0 and "已催报 2 个单位的 3 份台账" in told.stdout and "已拟公文" not in told.stdout


def test_a_send_pack_is_named_by_its_ledger_or_by_unit_mechanism_and_month(home: Path, tmp_path: Path) -> None:
    made = printed(home, "send-pack", "--unit", "市发改委", "--mechanism", "policy", *SEPTEMBER, "--out", tmp_path / "包")
    with zipfile.ZipFile(made["file"]) as package:
        assert any(name.endswith(".xlsx") for name in package.namelist())
    again = printed(home, "send-pack", made["id"], "--out", tmp_path / "台账.zip")
    assert Path(again["file"]).read_bytes()
    assert "没有写明是哪一份台账" in refused(home, "send-pack", "--unit", "市发改委")
    assert refused(home, "send-pack", "--unit", "市教体局", "--mechanism", "policy", *SEPTEMBER)
