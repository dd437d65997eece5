"""schemes: listed, shown, compared, checked, adopted, withdrawn on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commands import cli
from tests.services.model.assessment.test_reading import DEFAULT


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("schemes") / "home"
    assert run(home, "init").exit_code == 0
    return home


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *words], obj=lambda office: office)


def printed(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def a_file(folder: Path, text: str, encoding: str = "utf-8") -> str:
    path = folder / "方案.toml"
    path.write_text(text, encoding=encoding)
    return str(path)


def test_the_scheme_of_the_house_is_listed_and_shown(home: Path) -> None:
    listed = printed(run(home, "schemes", "--json"))
    assert [(one["version"], one["built_in"], one["in_force"]) for one in listed] == [("2022", True, True)]
    shown = printed(run(home, "schemes", "--show", "2022", "--json"))
    assert shown["text"] == DEFAULT and len(shown["indicators"]) == listed[0]["indicators"]
    assert {"mechanism", "name", "measure", "form", "points", "how", "source"} <= set(shown["indicators"][0])
    words = run(home, "schemes", "--show", "2022").stdout
    assert "主要领导对接（10分）" in words and "结果运用" in words
    assert run(home, "schemes", "--show", "2022", "--toml").stdout == DEFAULT


def test_a_file_is_checked_without_keeping_anything(home: Path, tmp_path: Path) -> None:
    wrong = a_file(tmp_path, DEFAULT.replace('"timeliness"', '"timelyness"'))
    told = printed(run(home, "schemes", "--check", wrong, "--json"))
    line = DEFAULT[: DEFAULT.index('"timeliness"')].count("\n") + 1
    assert not told["ok"] and [(one["code"], one["where"]) for one in told["findings"]] == [("A06", f"第{line}行")]
    plain = run(home, "schemes", "--check", wrong)
    assert plain.exit_code == 0 and f"第{line}行" in plain.stdout and "共1处要改" in plain.stdout
    assert printed(run(home, "schemes", "--check", a_file(tmp_path, DEFAULT, "gb18030"), "--json"))["ok"]


def test_units_that_are_not_ranked_are_looked_up_when_a_scheme_is_adopted_and_the_check_says_that_it_does_not(
    home: Path, tmp_path: Path
) -> None:
    head = DEFAULT.replace('version = "2022"', 'version = "列名"').split("[[unranked]]")[0]
    path = a_file(tmp_path, head + '[[unranked]]\nunit = "市去院"\nreason = "法院"\n')
    told = "只核对了文字，没有查单位名册"
    checked = run(home, "schemes", "--check", path)
    assert "没有问题" in checked.stdout and told in checked.stdout
    assert told in run(home, "schemes", "--check", path, "--json").stderr
    assert told not in run(home, "schemes", "--check", a_file(tmp_path, head)).stdout, "nobody is named"
    path = a_file(tmp_path, head + '[[unranked]]\nunit = "市去院"\nreason = "法院"\n')
    line = head.count("\n") + 2
    found = [(one["code"], one["where"]) for one in printed(run(home, "schemes", "--adopt", path, "--json"))["findings"]]
    assert found == [("A16", f"第{line}行")]
    assert f"第{line}行 单位名册里没有“市去院”" in run(home, "schemes", "--adopt", path).stdout
    run(home, "schemes", "--withdraw", "列名", "--reason", "试完了")


def test_a_file_in_another_encoding_is_told_which_can_be_read(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "方案.toml"
    path.write_bytes(b'version = "\xff\xff\x80"\n')
    told = run(home, "schemes", "--check", str(path))
    assert told.exit_code == 1
    assert all(word in told.stderr for word in ("文字编码无法辨认", "UTF-8", "GB18030", "GBK", "UTF-16"))


def test_a_file_is_adopted_compared_and_withdrawn(home: Path, tmp_path: Path) -> None:
    text = DEFAULT.replace('version = "2022"', 'version = "2023"').replace("2022Q1", "2023Q1").replace("least = 70", "least = 75")
    adopted = printed(run(home, "schemes", "--adopt", a_file(tmp_path, text), "--json"))
    assert (adopted["version"], adopted["since"], adopted["built_in"]) == ("2023", "2023Q1", False)
    found = printed(run(home, "schemes", "--compare", "2022", "2023", "--json"))
    assert {(one["what"], one["older"], one["newer"]) for one in found} >= {("表扬：最低得分", "70", "75")}
    refused = run(home, "schemes", "--withdraw", "2023")
    assert refused.exit_code == 1 and "请写明撤销的理由" in refused.stderr
    assert run(home, "schemes", "--withdraw", "2023", "--reason", "试用完毕").exit_code == 0
    assert len(printed(run(home, "schemes", "--json"))) == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--show", "1999"), 1, "没有“1999”这个评分方案"),
        (("--compare", "2022", "1999"), 1, "没有“1999”"),
        (("--check", "没有这个文件.toml"), 1, "读不了"),
        (("--show", "2022", "--check", "x.toml"), 2, "一次只能用一个"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(home: Path, words: tuple[str, ...], code: int, said: str) -> None:
    result = run(home, "schemes", *words)
    assert result.exit_code == code and said in result.stderr and result.stdout == ""


def test_a_wrong_file_is_not_adopted(home: Path, tmp_path: Path) -> None:
    result = run(home, "schemes", "--adopt", a_file(tmp_path, DEFAULT.replace("points = 45", "points = 44")), "--json")
    assert result.exit_code == 1 and result.stdout == "" and "合计99分" in result.stderr
