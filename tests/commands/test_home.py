"""Which commands need a house, which begin one and which need none; and what is said of a line that is no proper command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.test_command_line import ARCHIVED, MANUSCRIPT, Shell, samples
from tests.house import AGREEMENT


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "typo")


@pytest.mark.parametrize(
    "words",
    [
        ("verify",),
        ("search", "协议"),
        ("export", "--out", "{out}"),
        ("show", "GDBA-2026-001"),
        ("reindex",),
        ("rebuild",),
        ("accounts",),
    ],
)
def test_a_mistyped_home_is_no_healthy_empty_archive(shell: Shell, tmp_path: Path, words: tuple[str, ...]) -> None:
    done = shell.run(*(word.format(out=tmp_path / "out") for word in words))
    assert done.exit_code == 1 and done.stdout == ""
    assert f"{shell.home} 里没有文枢的数据" in done.stderr and "init" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_keeps_nothing_needs_no_house_and_leaves_none(shell: Shell, tmp_path: Path) -> None:
    path, facts, out = tmp_path / "协议.txt", tmp_path / "facts.json", tmp_path / "out"
    path.write_text(AGREEMENT, encoding="utf-8")
    kind, sample = next((kind, sample) for kind, sample in samples(shell) if kind in ARCHIVED)
    facts.write_text(json.dumps(sample, ensure_ascii=False), encoding="utf-8")
    assert shell.json("read", path)["kind"] == "txt"
    assert shell.json("draft", kind, "--facts", facts, "--out", out / "a.docx", "--no-archive")["docx"]
    assert shell.json("typeset", MANUSCRIPT, "--out", out / "b.docx")["docx"]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["facts.json", "out", "协议.txt"]


def test_a_submission_begins_a_house(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "协议.txt"
    path.write_text(AGREEMENT, encoding="utf-8")
    assert shell.json("file", path, "--unit", "市发改委", "--no-wait")[0]["id"]
    assert shell.json("verify")["ok"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "没有命令“nonsense”"),
        (["serach", "x"], "是不是 search"),
        (["search", "x", "--yaer", "3"], "没有选项 --yaer，是不是 --year"),
        (["search", "x", "--year", "今年"], "--year 的值有误：“今年”不是整数"),
        (["search", "x", "--limit", "5000"], "不在允许的范围"),
        (["search", "x", "--limit"], "选项 --limit 后面缺少值"),
        (["verify", "x"], "多了参数“x”"),
        (["file", "x.txt"], "缺少选项 --unit"),
        (["file", "--unit", "市发改委"], "缺少参数 协议文件"),
        (["search"], "二者选一"),
        (["search", "x", "--kind", "nonsense"], "应为 备案（filing）、公文（document）、台账（ledger）、"),
        (["search", "x", "--field", "规划"], "应为 规划衔接、产业协作"),
        (["verify", "--json=1"], "选项 --json 后面不带值"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese(shell: Shell, words: list[str], said: str) -> None:
    done = shell.run(*words)
    assert done.exit_code == 2 and said in done.stderr
    assert not any(english in done.stderr for english in ("Usage", "Error", "Try", "No such", "Missing", "OPTIONS", "ARGS"))


@pytest.mark.parametrize("words", [[], ["search"], ["file"], ["export"], ["draft"], ["accounts"]])
def test_help_is_chinese(shell: Shell, words: list[str]) -> None:
    told = shell.run(*words, "--help").stdout
    assert told.startswith("用法：") and "选项" in told and "显示这份说明" in told
    assert not any(english in told for english in ("Usage", "Options:", "Commands:", "Show this", "PATH", "TEXT", "required"))


@pytest.mark.parametrize("home", ["verify", "serve", "", "--json"])
def test_a_home_that_was_forgotten_is_no_folder_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str) -> None:
    monkeypatch.chdir(tmp_path)
    done = Shell(Path("unused")).run_at(home)
    assert done.exit_code == 2 and "--home 后面缺少数据目录" in done.stderr
    assert list(tmp_path.iterdir()) == []
