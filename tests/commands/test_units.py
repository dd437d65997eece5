"""import-units from the command line, and names of units wherever a command takes one."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document

from app import create_app
from commands import cli
from services.model.mechanisms import Mechanism
from services.model.periods import Month
from services.office import open_office
from services.settings import Settings
from tests.house import AGREEMENT, CLERK
from tests.samples.unit_lists import ANNEX, EXCHANGE, INNOVATION, NOTICE, POLICY

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*words: object) -> Result:
        return CliRunner().invoke(cli, ["--home", str(tmp_path / "home"), *map(str, words)], obj=create_app)

    return command


def lists_of(result: Result) -> tuple[tuple[str, ...], ...]:
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    return tuple(tuple(told[name]) for name in ("policy", "exchange", "innovation"))


def test_the_notice_is_imported_as_text_and_as_docx_and_once(run: Run, tmp_path: Path) -> None:
    text, docx = tmp_path / "通知.txt", tmp_path / "附件1.docx"
    text.write_text(NOTICE)
    document = Document()
    for line in ANNEX.splitlines():
        document.add_paragraph(line)
    document.save(docx)
    first = run("import-units", text, "--json")
    assert lists_of(first) == (POLICY, EXCHANGE, INNOVATION)
    told = json.loads(first.stdout)
    assert (len(told["added"]), len(told["assigned"]), told["since"]) == (35, 66, "2022-09-02")
    again = run("import-units", docx, "--since", "2022-09-02", "--json")
    assert lists_of(again) == (POLICY, EXCHANGE, INNOVATION)
    told = json.loads(again.stdout)
    assert told["added"] == told["assigned"] == [] and told["besides"] == {"policy": [], "exchange": [], "innovation": []}
    assert "都已在单位名册，没有改动" in run("import-units", text).stdout


def test_a_file_without_the_lists_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    for name, content in (("别的.txt", "没有名单".encode()), ("空.txt", b"\n"), ("假.docx", b"PK\x03\x04broken")):
        (tmp_path / name).write_bytes(content)
        result = run("import-units", tmp_path / name, "--json")
        assert result.exit_code == 1 and result.stdout == "", (name, result.output)
        assert name in result.stderr and result.stderr.strip().endswith("。"), (name, result.stderr)
    assert run("import-units", tmp_path / "没有这个文件.txt").exit_code == 1
    assert run("import-units", tmp_path / "别的.txt", "--since", "九月").exit_code == 2


def test_a_unit_is_meant_by_any_of_its_names(run: Run, tmp_path: Path) -> None:
    notice, agreement = tmp_path / "通知.txt", tmp_path / "协议.txt"
    notice.write_text(NOTICE)
    agreement.write_text(AGREEMENT)
    run("import-units", notice)
    (filed,) = json.loads(run("file", agreement, "--unit", "广德市发展和改革委员会", "--json").stdout)
    assert filed["unit"] == "市发改委" and [one["code"] for one in filed["findings"]][:1] == ["U07"]
    for name in ("市发改委", "发改委", "广德市发展改革委"):
        found = json.loads(run("search", "合作园区", "--unit", name, "--json").stdout)
        assert found["total"] == 1, name
        assert run("corrections", "--unit", name, "--json").exit_code == 0
    refused = run("search", "合作园区", "--unit", "市数据资源管理局")
    assert refused.exit_code == 1 and "市数据资源局" in refused.stderr


def test_a_dry_run_shows_the_lists_and_keeps_nothing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "附件1.txt"
    path.write_text("政策争取涉及单位：市发展和改革委员会、市发改委、桃州镇人民政府", encoding="utf-8")
    shown = run("import-units", path, "--dry-run", "--json")
    assert lists_of(shown) == (("市发改委", "桃州镇"), (), ()) and json.loads(shown.stdout)["kept"] is False
    assert "没有保存" in run("import-units", path, "--dry-run").stdout
    assert json.loads(run("import-units", path, "--json").stdout)["added"] == ["市发改委", "桃州镇"]


def test_columns_of_a_table_are_read_each_for_itself(run: Run, tmp_path: Path) -> None:
    document, path = Document(), tmp_path / "附件1.docx"
    table = document.add_table(2, 3)
    for place, text in enumerate(("政策争取", "交流合作", "制度创新", "市发改委\n市财政局", "市公安局", "市税务局\n市发改委")):
        table.cell(place // 3, place % 3).text = text
    document.save(str(path))
    assert lists_of(run("import-units", path, "--json")) == (("市发改委", "市财政局"), ("市公安局",), ("市税务局", "市发改委"))


def test_the_register_is_printed_with_ends_to_come_and_what_is_not_handed_in(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "附件1.txt"
    text.write_text(ANNEX)
    lists_of(run("import-units", text, "--since", "2022-09-02", "--json"))
    with closing(open_office(Settings(home=tmp_path / "home"))) as office:
        office.units.merge("市科技局", "市发改委", on=date(2099, 12, 31), reason="机构改革", by=CLERK)
        draft = office.ledgers.open("市科技局", Mechanism.POLICY, Month.of(office.now().date()), by=CLERK).draft
        office.ledgers.save(draft, seen=0, by=CLERK)
    (line,) = json.loads(run("units", "广德市科学技术局", "--json").stdout)
    assert (line["name"], line["ending"], line["into"]) == ("市科技局", "将于2099年12月31日撤并", "市发改委")
    assert [one["text"] for one in line["unfinished"]] == [f"政策争取工作台账（{draft.period.label}）：有草稿，没有报送"]
    listed = run("units").stdout
    assert "市科技局　市直单位" in listed and "将于2099年12月31日撤并，并入市发改委" in listed and "共 35 个单位" in listed
