"""facts-report on a folder of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app import create_app
from commands import cli


@pytest.fixture
def run(tmp_path: Path) -> Any:
    def command(*words: object) -> Result:
        return CliRunner().invoke(cli, ["--home", str(tmp_path / "home"), *map(str, words)], obj=create_app)

    return command


def test_a_folder_of_labelled_files_is_measured_field_by_field(run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "labelled"
    folder.mkdir()
    (folder / "one.txt").write_text("毗邻公交合作协议\n甲方：广德市人民政府\n乙方：溧阳市人民政府\n", encoding="utf-8")
    wanted = [
        {"field": "title", "value": "毗邻公交合作协议"},
        {"field": "party", "role": "甲方", "value": "广德市人民政府", "region": "安徽省宣城市广德市"},
        {"field": "party", "role": "乙方", "value": "别的人民政府"},
    ]
    (folder / "one.json").write_text(json.dumps({"facts": wanted, "unjudged": ["field"]}), encoding="utf-8")
    told = run("facts-report", folder, "--json")
    assert told.exit_code == 0, told.output
    values = json.loads(told.stdout)
    assert values["files"] == 1 and values["total"]["title"]["f1"] == 1
    assert (values["total"]["party"]["right"], values["total"]["party"]["wanted"], values["total"]["party"]["found"]) == (1, 2, 2)
    assert {miss["wanted"] for miss in values["misses"]} >= {"乙方:别的人民政府".replace(":", "：")}
    page = run("facts-report", folder)
    assert page.stdout.startswith("# 要素识别的准确程度") and "| 协议方 | 2 | 2 | 1 |" in page.stdout


def test_a_folder_without_labels_is_refused_with_what_to_do(run: Any, tmp_path: Path) -> None:
    told = run("facts-report", tmp_path)
    assert told.exit_code == 1 and "python -m tests.samples.labelled" in told.stderr
