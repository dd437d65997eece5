"""find-in, and what belongs together, on the command line."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from app import create_app
from commands import cli
from tests.house import AGREEMENT

CLAIM = {"text", "found", "page", "start", "end", "quote", "part"}


def run(home: Path, *words: object) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *map(str, words)], obj=create_app)


def printed(home: Path, *words: object) -> Any:
    done = run(home, *words, "--json")
    assert done.exit_code == 0, (done.stderr, done.exception)
    return json.loads(done.stdout)


def paper(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_find_in_tells_where_claims_stand(tmp_path: Path) -> None:
    path = paper(tmp_path, "协议.txt", AGREEMENT)
    found, absent = printed(tmp_path / "home", "find-in", path, "总投资0.5亿元", "总投资500万元")
    assert set(found) == CLAIM and AGREEMENT[found["start"] : found["end"]] == found["quote"] == "总投资5000万元"
    assert absent == {"text": "总投资500万元", "found": False, "page": None, "start": None, "end": None, "quote": "", "part": ""}
    assert run(tmp_path / "home", "find-in", path, "2026.9.2").stdout == "“2026.9.2”：正文，原文“2026年9月2日”\n"
    assert not (tmp_path / "home").exists()  # nothing is kept


def test_find_in_looks_into_packages(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "材料.zip", "w") as package:
        package.writestr("一.txt", "会议纪要")
        package.writestr("二.txt", AGREEMENT)
    (found,) = printed(tmp_path / "home", "find-in", tmp_path / "材料.zip", "有效期为3年")
    assert (found["found"], found["page"], found["part"], found["quote"]) == (True, 2, "二.txt", "有效期为三年")


def test_find_in_refuses_what_can_not_be_read(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "find-in", tmp_path / "没有.docx", "字")
    assert done.exit_code == 1 and "没有.docx" in done.stderr
    assert run(tmp_path / "home", "find-in", paper(tmp_path, "a.txt", "字")).exit_code == 2


def test_file_and_show_tell_of_what_seems_to_belong_together(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (first,) = printed(
        home, "file", paper(tmp_path, "去年.txt", AGREEMENT.replace("2026", "2025")), "--unit", "市发改委", "--confirm"
    )
    (second,) = printed(home, "file", paper(tmp_path, "今年.txt", AGREEMENT), "--unit", "市发改委", "--confirm")
    (remark,) = [found for found in second["findings"] if found["code"].startswith("D")]
    assert remark["code"] == "D03" and remark["where"] == first["filing_number"] and second["status"] == "filed"
    assert [found["code"] for found in printed(home, "show", first["id"])["related"]] == ["D03"]
    assert "像是续签或改签" in run(home, "show", second["id"]).stdout
    tied = printed(home, "relate", second["id"], "续签", first["filing_number"])
    assert [(one["kind"], one["own"], one["filing_number"]) for one in tied] == [("renews", True, first["filing_number"])]
    shown = printed(home, "show", first["id"])
    assert shown["related"] == [] and [(one["kind"], one["own"]) for one in shown["tied"]] == [("renews", False)]
    assert "关系：已续签为" in run(home, "show", first["id"]).stdout
    assert run(home, "relate", second["id"], "朋友", first["id"]).exit_code == 2
