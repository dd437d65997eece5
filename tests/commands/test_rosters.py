"""import-roster and export-roster from the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
import structlog
from click.testing import CliRunner, Result
from docx import Document
from openpyxl import Workbook, load_workbook

from app import create_app
from commands import cli
from services.model.units import UnitKind
from tests.house import CLERK, an_office

HEAD = (
    ("部门（单位）", "分管领导", "分管领导", "分管领导", "联络员", "联络员", "联络员"),
    ("部门（单位）", "姓名", "职务", "联系电话", "姓名", "职务", "联系电话"),
)
ROWS = (
    ("广德市发展和改革委员会", "张三", "副主任", "13812345678", "李四", "科员", "0563-6012346"),
    ("市卫健委", "李四", "副主任", "6015000", "张三", "科员", "6015001"),
)


@pytest.fixture
def run(tmp_path: Path) -> Any:
    office = an_office(tmp_path / "home")
    office.units.put("市发改委", UnitKind.DEPARTMENT, by=CLERK)
    office.close()

    def command(*words: object) -> Result:
        return CliRunner().invoke(cli, ["--home", str(tmp_path / "home"), *map(str, words)], obj=create_app)

    return command


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    book = Workbook()
    for row in (*HEAD, *ROWS):
        book.active.append(list(row))
    path = tmp_path / "名单.xlsx"
    book.save(path)
    return path


def test_a_list_is_taken_in_and_unknown_units_are_told(run: Any, listed: Path) -> None:
    told = json.loads(run("import-roster", listed, "--json").stdout)
    assert set(told) >= {"rows", "findings"}
    row = told["rows"][0]
    assert (row["unit"], row["written"], row["leader"], row["liaison_phone"]) == (
        "市发改委",
        "广德市发展和改革委员会",
        "张三",
        "0563-6012346",
    )
    assert [(one["unit"], one["known"]) for one in told["rows"]] == [("市发改委", True), ("市卫健委", False)]
    assert [(one["code"], one["where"]) for one in told["findings"]] == [("U20", "表1第4行")]


def test_a_dry_run_keeps_nothing_and_a_second_run_changes_nothing(run: Any, listed: Path) -> None:
    def changed(*words: str) -> bool:
        return bool(json.loads(run("import-roster", listed, "--json", *words).stdout)["rows"][0]["changed"])

    assert [changed("--dry-run"), changed(), changed()] == [True, True, False]


def test_a_person_reads_what_was_changed(run: Any, listed: Path) -> None:
    said = run("import-roster", listed).stdout
    assert "市发改委　已更新：分管领导姓名：空 → 张三" in said
    assert "市卫健委　没有读入" in said


def test_numbers_are_masked_on_the_terminal_and_what_is_unchanged_is_counted(run: Any, listed: Path, tmp_path: Path) -> None:
    first = run("import-roster", listed).stdout
    assert "分管领导联系电话：空 → 138****5678" in first and "13812345678" not in first
    assert "没有变化的 1 个单位" in run("import-roster", listed).stdout
    book = load_workbook(listed)
    book.active["D3"] = "13899995678"
    book.save(tmp_path / "改.xlsx")
    assert run("import-roster", tmp_path / "改.xlsx").stdout.startswith(
        "市发改委　已更新：分管领导联系电话：138****5678（有改动）"
    )


def test_the_list_goes_out_as_the_form_and_as_a_workbook(run: Any, listed: Path, tmp_path: Path) -> None:
    run("import-roster", listed)
    made = run("export-roster", tmp_path / "out" / "附件2.docx", "--json")
    assert json.loads(made.stdout)["units"] == 1
    rows = [[cell.text for cell in row.cells] for row in Document(str(tmp_path / "out" / "附件2.docx")).tables[0].rows]
    assert rows[:2] == [list(row) for row in HEAD]
    assert rows[2] == ["市发改委", *ROWS[0][1:]]
    assert run("export-roster", tmp_path / "名册.xlsx").exit_code == 0
    sheet = load_workbook(io.BytesIO((tmp_path / "名册.xlsx").read_bytes())).active
    assert [cell.value for cell in sheet[2]][:7] == ["市发改委", *ROWS[0][1:]]


def test_refusals_are_one_sentence(run: Any, tmp_path: Path) -> None:
    other = tmp_path / "通知.txt"
    other.write_text("关于召开会议的通知", encoding="utf-8")
    refused = run("import-roster", other)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "没有找到分管领导及联络员名单" in refused.stderr
    assert "须以 .docx" in run("export-roster", tmp_path / "名册.pdf").stderr
    assert run("export-roster", tmp_path / "名册.docx", "--unit", "市没有局").exit_code == 1


def test_no_mobile_number_gets_into_the_log(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    run("export-roster")  # sets the log up
    line = next(one for one in structlog.get_config()["processors"] if getattr(one, "__name__", "") == "_without_phone_numbers")
    assert line(None, "error", {"event": "unexpected", "trace": "KeyError: '13812345678'", "number": 3}) == {
        "event": "unexpected",
        "trace": "KeyError: '138****5678'",
        "number": 3,
    }


@pytest.mark.parametrize("name", ["名单.docx", "名单.xlsx"])
def test_a_file_that_is_there_is_not_written_over_without_a_word(run: Any, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    out.write_bytes(b"mine")
    refused = run("export-roster", out)
    assert refused.exit_code == 1 and out.read_bytes() == b"mine"
    assert "已经存在" in refused.stderr and "--force" in refused.stderr and name in refused.stderr
    assert run("export-roster", out, "--force").exit_code == 0 and out.read_bytes() != b"mine"
    folder = tmp_path / "夹.docx"
    folder.mkdir()
    assert run("export-roster", folder, "--force").exit_code == 1
