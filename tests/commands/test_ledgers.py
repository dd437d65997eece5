"""import-ledger on the command line."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app import create_app
from commands import cli
from commands.filing import STEPS
from services.model.assessment.assessments import Assessment, AssessmentStep
from services.model.filing import Filing, FilingStep
from services.model.issuing import IssuingBook, IssuingStep
from services.model.ledgers import LedgerReturn, LedgerStep
from services.model.official import DocumentStep, OfficialDocument
from services.model.rectification import Rectification, RectificationStep
from services.model.template import OfficeTemplate, TemplateStep
from services.stores.codec import KINDS
from tests.samples.ledger_files import CELLS, FOLDER, NAMES, P

GOOD, BAD = FOLDER / "good", FOLDER / "bad"
LISTS = "政策争取涉及单位：市发改委、市教体局等。\n交流合作涉及单位：市发改委等。\n制度创新涉及单位：市发改委、市教体局等。\n"


def run(home: Path, *words: object) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *map(str, words)], obj=create_app)


def printed(home: Path, *words: object) -> Any:
    done = run(home, *words, "--json")
    assert done.exit_code == 0, (done.stderr, done.exception)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house that knows 附件1."""
    folder = tmp_path_factory.mktemp("founded")
    path = folder / "附件1.txt"
    path.write_text(LISTS, encoding="utf-8")
    assert run(folder / "home", "import-units", path, "--since", "2022-01-01").exit_code == 0
    return folder / "home"


@pytest.fixture
def home(founded: Path, tmp_path: Path) -> Path:
    shutil.copytree(founded, tmp_path / "home")
    return tmp_path / "home"


def imported(home: Path, path: Path, mechanism: str, *more: object) -> Any:
    return printed(home, "import-ledger", path, "--mechanism", mechanism, "--period", "2022-09", *more)


def test_a_ledger_is_shown_and_nothing_is_kept(tmp_path: Path) -> None:
    line = imported(tmp_path / "none", GOOD / "policy_as_in_the_notice.docx", "policy")
    assert line["header"] == {"unit": "市发改委", "filled_by": "李四", "phone": "0563-6012346", "filled_on": "2022-09-14"}
    names = NAMES[P]
    assert [tuple(row[name] for name in names) for row in line["rows"]] == list(CELLS[P])
    assert line["skipped"] == [{"position": "表1第2行", "reason": "填写示例"}]
    assert line["findings"] == []
    assert not (tmp_path / "none").exists()


def test_rows_of_a_form_without_numbers_are_numbered(tmp_path: Path) -> None:
    line = imported(tmp_path / "none", GOOD / "innovation_as_in_the_notice.docx", "innovation")
    assert [row["position"] for row in line["rows"]] == ["1", "2"]
    assert set(line["rows"][0]) >= {"position", "item", "quarter_goal", "status", "progress", "coverage", "remark"}


def test_a_submitted_ledger_is_archived_with_the_file_it_came_in(home: Path) -> None:
    path = GOOD / "policy_unit_merged.xlsx"
    line = imported(home, path, "policy", "--submit")
    assert (line["unit"], line["status"], line["anew"]) == ("市发改委", "submitted", True)
    shown = printed(home, "show", line["id"])
    assert [dict(row["cells"])["matter"] for row in shown["rows"]] == [cells[2] for cells in CELLS[P]]
    assert [(file["role"], file["label"]) for file in shown["files"]] == [("original", path.name)]


def test_a_house_that_wants_the_stamp_says_what_is_still_to_be_done(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENSHU_STAMP_REQUIRED", "true")
    line = imported(home, GOOD / "policy_unit_merged.xlsx", "policy", "--submit")
    (told,) = (one["text"] for one in line["findings"] if one["code"] == "L66")
    assert line["status"] == "submitted" and "打印、盖章、扫描后，在这份台账页面的“文件”一栏选“盖章扫描件”上传" in told


def test_a_unit_that_is_not_in_the_register_is_told_and_its_ledger_not_taken(home: Path) -> None:
    path = GOOD / "policy_as_in_the_notice.docx"
    line = imported(home, path, "policy", "--unit", "市不存在局")
    assert [found["code"] for found in line["findings"]] == ["L19"]
    done = run(home, "import-ledger", path, "--mechanism", "policy", "--period", "2022-09", "--unit", "市不存在局", "--submit")
    assert done.exit_code == 1 and "市不存在局" in done.stderr
    assert printed(home, "verify")["checked"] == 0


def test_what_is_refused_leaves_nothing_behind(home: Path) -> None:
    for name in ("NotALedger_letter.docx", "OtherLedger_exchange.xlsx", "TooManyRows_five_thousand.xlsx"):
        done = run(home, "import-ledger", BAD / name, "--mechanism", "policy", "--period", "2022-09", "--submit")
        assert done.exit_code == 1 and done.stderr.count("\n") == 1 and name in done.stderr
        assert done.stdout == ""
    assert printed(home, "verify")["checked"] == 0


def test_a_ledger_without_a_unit_is_not_submitted(home: Path) -> None:
    path = BAD / "L04_no_unit.docx"
    done = run(home, "import-ledger", path, "--mechanism", "policy", "--period", "2022-09", "--submit")
    assert done.exit_code == 1 and "--unit" in done.stderr
    assert imported(home, path, "policy", "--unit", "广德市发展和改革委员会", "--submit")["unit"] == "市发改委"


def test_a_person_reads_what_was_read(home: Path) -> None:
    done = run(home, "import-ledger", BAD / "L02_extra_column.xlsx", "--mechanism", "policy", "--period", "2022-09")
    assert done.exit_code == 0 and "没有保存" in done.stderr
    assert "表1第4行　序号：1；部门（单位）：市发改委；工作事项：9月2日" in done.stdout
    assert "“完成时限”栏不是台账的栏目" in done.stdout
    assert run(home, "import-ledger", BAD / "L02_extra_column.xlsx", "--mechanism", "policy", "--period", "九月").exit_code == 1


@pytest.mark.parametrize(
    ("sample", "code"), [("L05_nobody_filled_it_in.xlsx", "L05"), ("L10_example_left_in_a_cell.xlsx", "L10")]
)
def test_what_the_reading_and_the_checks_both_see_is_told_once(home: Path, sample: str, code: str) -> None:
    mechanism = next(one for one in ("policy", "exchange", "innovation") if fits(home, BAD / sample, one))
    shown = imported(home, BAD / sample, mechanism, "--unit", "市发改委")
    assert [found["code"] for found in shown["findings"]].count(code) == 1
    record = printed(home, "show", imported(home, BAD / sample, mechanism, "--unit", "市发改委", "--submit")["id"])
    told = [(found["code"], found["where"]) for found in record["findings"] if found["code"] == code]
    assert told and len(set(told)) == len(told) and all("行" in where or "表头“" in where for _code, where in told)


def test_the_same_file_submitted_twice_is_told_and_not_entered_again(home: Path) -> None:
    path = GOOD / "policy_unit_merged.xlsx"
    first = imported(home, path, "policy", "--submit")
    again = imported(home, path, "policy", "--submit")
    assert (first["anew"], again["anew"], again["id"]) == (True, False, first["id"])
    shown = printed(home, "show", first["id"])
    assert [event["step"] for event in shown["events"]].count("submit") == 1 and len(shown["files"]) == 1
    done = run(home, "import-ledger", path, "--mechanism", "policy", "--period", "2022-09", "--submit")
    assert done.exit_code == 0 and "内容与已报送的一致，未重复登记" in done.stdout and "已报送：" not in done.stdout


def test_a_duty_that_began_later_is_told_before_and_after_the_submission(home: Path) -> None:
    path = GOOD / "policy_unit_merged.xlsx"
    words = ("import-ledger", path, "--mechanism", "policy", "--period", "2021-12")
    assert "L63" in [found["code"] for found in printed(home, *words)["findings"]]
    line = printed(home, *words, "--submit")
    assert line["status"] == "submitted" and "L63" in [found["code"] for found in line["findings"]]


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        (Filing, FilingStep),
        (OfficialDocument, DocumentStep),
        (OfficeTemplate, TemplateStep),
        (IssuingBook, IssuingStep),
        (LedgerReturn, LedgerStep),
        (Rectification, RectificationStep),
        (Assessment, AssessmentStep),
    ],
)
def test_every_step_of_every_kind_has_a_chinese_label(kind: type, steps: type[StrEnum]) -> None:
    labels = STEPS[next(field.default for field in fields(kind) if field.name == "kind")]
    assert all(labels.get(step.value) and not re.search("[A-Za-z]", labels[step.value]) for step in steps)
    assert STEPS.keys() == KINDS.keys()


def test_show_tells_the_steps_of_a_ledger_in_chinese(home: Path) -> None:
    done = imported(home, GOOD / "policy_unit_merged.xlsx", "policy", "--submit")
    text = run(home, "show", done["id"]).stdout
    assert "报送" in text and not re.search(r"\b(prove|submit|read)\b", text)


def fits(home: Path, path: Path, mechanism: str) -> bool:
    return run(home, "import-ledger", path, "--mechanism", mechanism, "--period", "2022-09").exit_code == 0


TABBED = (
    "制度创新工作台账\n填表单位（盖章）：市发改委（区域合作科）\n填表人：李　四\n"
    "联系电话：０５６３－６０１２３４６\n填表日期：2022年9月14日\n"
    + (
        "复制推广的具体事项\t本季度目标\t本月完成状态\t进展情况\t各类媒体宣传报道情况\t备注\n"
        '跨省通办\t上线\t已完成\t"9月3日上线，\n共30项"\t无\t2021年第一批\n'
    )
)


def test_a_text_with_tabs_is_read_as_a_pasted_block_with_its_header(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "台账.txt"
    path.write_text(TABBED, encoding="utf-8")
    told = imported(home, path, "innovation")
    assert [row["progress"] for row in told["rows"]] == ["9月3日上线，\n共30项"]
    assert told["header"] == {
        "unit": "市发改委（区域合作科）",
        "filled_by": "李四",
        "phone": "0563-6012346",
        "filled_on": "2022-09-14",
    }
    path.write_text(TABBED.partition("备注\n")[2], encoding="utf-8")
    assert [row["item"] for row in imported(home, path, "innovation")["rows"]] == ["跨省通办"]
    path.write_text("没有表格的一段话。", encoding="utf-8")
    refused = run(home, "import-ledger", path, "--mechanism", "innovation", "--period", "2022-09")
    assert refused.exit_code == 1 and "没有找到工作台账的表格" in refused.stderr


def test_a_mechanism_may_be_named_in_chinese_and_an_unknown_one_is_told_in_chinese(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "台账.txt"
    path.write_text(TABBED, encoding="utf-8")
    assert imported(home, path, "制度创新")["mechanism"] == "innovation"
    refused = run(home, "import-ledger", path, "--mechanism", "经济", "--period", "2022-09")
    assert refused.exit_code == 2
    assert "“经济”不是工作机制，应为 policy（政策争取）、exchange（交流合作）、innovation（制度创新）之一" in refused.stderr


def test_a_broken_file_that_is_only_shown_is_not_said_to_be_kept(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    whole = next(GOOD.glob("*.xlsx")).read_bytes()
    path.write_bytes(whole[:1500] + bytes(200) + whole[1700:])
    refused = run(home, "import-ledger", path, "--mechanism", "policy", "--period", "2022-09")
    assert refused.exit_code == 1
    assert "原件已保留" not in refused.stderr and "台账.xlsx" in refused.stderr
