"""draft --list, --example: what a stranger needs to know to write a facts file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app import create_app
from commands import cli
from services.model.papers import PAPERS


@pytest.fixture
def run(tmp_path: Path) -> Any:
    def command(*words: object) -> Result:
        return CliRunner().invoke(cli, ["--home", str(tmp_path / "home"), *map(str, words)], obj=create_app)

    return command


def test_the_list_shows_how_each_fact_is_written(run: Any) -> None:
    told = run("draft", "--list", "通知").stdout
    assert 'urgency　紧急程度　选一项："加急"、"特急"　不填：不写' in told
    assert 'attachments　附件　[{"title": 标题, "text": 内容' in told
    assert "title　标题　文字　必填" in told and '例："某某合作示范区管委会关于' in told
    assert "month　月份　整数，1 至 12　必填" in run("draft", "--list", "ledger-call").stdout
    assert "status 只写：已完成、序时推进、滞后序时" in run("draft", "--list", "ledger-innovation").stdout
    assert run("draft", "--list").stdout.count("attachments　附件") > 10


def test_the_list_as_data_says_the_same(run: Any) -> None:
    forms = json.loads(run("draft", "--list", "--json").stdout)
    assert [form["kind"] for form in forms] == [form.kind.value for form in PAPERS]
    (notice,) = json.loads(run("draft", "--list", "notice", "--json").stdout)
    fields = {field["name"]: field for field in notice["fields"]}
    assert fields["urgency"]["choices"] == ["加急", "特急"]
    assert [(column["name"], column["required"]) for column in fields["attachments"]["columns"]] == [
        ("title", True),
        ("text", False),
    ]


@pytest.mark.parametrize("words", [(), ("--minimal",)])
@pytest.mark.parametrize("form", PAPERS, ids=lambda form: form.kind.value)
def test_an_example_is_a_facts_file_to_start_from(run: Any, tmp_path: Path, form: Any, words: tuple[str, ...]) -> None:
    path = tmp_path / "要素.json"
    path.write_text(run("draft", form.name, "--example", *words).stdout, encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8"))
    made = run("draft", form.kind.value, "--facts", path, "--out", tmp_path / "公文.docx", "--no-archive", "--json")
    assert made.exit_code == 0, made.output


def test_an_unknown_kind_and_a_missing_one_are_told_what_to_do(run: Any) -> None:
    unknown = run("draft", "请柬", "--example")
    assert unknown.exit_code == 1 and "没有“请柬”这一文种" in unknown.stderr
    missing = run("draft", "--example")
    assert missing.exit_code == 2 and "请给出文种" in missing.stderr


def test_the_remarks_of_a_paper_begin_with_chinese(run: Any, tmp_path: Path) -> None:
    facts = {"title": "关于备案的意见", "recipients": ["市委组织部"], "body": "请备案。", "number": "合管[2026]7号"}
    path = tmp_path / "要素.json"
    path.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    told = run("draft", "notice", "--facts", path, "--out", tmp_path / "公文.docx", "--no-archive")
    lines = [line for line in told.stdout.splitlines() if line.startswith("· ")]
    assert len(lines) == 3 and not [line for line in lines if line[2].isascii()]
