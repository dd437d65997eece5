"""rectifications and rectify on the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document

from app import create_app
from commands import cli
from services.model.people import EVERYTHING
from services.office import Office
from services.rectifications.book import Asked
from tests.house import CLERK, an_office
from tests.paper_house import NO_OFFICE, PDF, units
from tests.rectification_house import drafted, issued


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
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which one unit was told to put something right; the command line has its clock, the house its own."""
    home = tmp_path_factory.mktemp("home")
    (home / "settings.toml").write_text('seal_required = false\nocr = false\nsoffice = "/nowhere/soffice"\n', encoding="utf-8")
    office = an_office(home, soffice=NO_OFFICE, seal_required=False)
    units(office, "市商务局", "市税务局")
    _distributed(office)
    office.close()
    return home


def _distributed(office: Office) -> None:
    _record, document = drafted(office)
    issued(office, document)
    office.delivery.distribute(document.id, units=["市商务局"], by=CLERK)


def test_a_rectification_is_opened_drafted_and_withdrawn(home: Path) -> None:
    (made,) = printed(
        home, "rectify", "open", "--unit", "市税务局", "--matter", "台账长期未报", "--problem", "8月台账未报。", "--days", "5"
    )
    assert (made["state"], made["number"], made["troubles"]) == ("drafted", None, ["8月台账未报。"])
    (paper,) = printed(home, "rectify", "draft", made["id"])
    assert paper["document"]["kind"] == "rectification-letter" and paper["refusal"] is None
    assert "不能用“通知”" in run(home, "rectify", "draft", made["id"], "--type", "通知").stdout
    (gone,) = printed(home, "rectify", "withdraw", made["id"], "--reason", "已补报。")
    assert gone["state"] == "withdrawn"
    assert "单位名册里没有" in refused(home, "rectify", "open", "--unit", "无此局", "--matter", "事", "--problem", "问题")
    assert "没有冻结" in refused(home, "rectify", "named", "2026Q3")


def test_a_told_rectification_goes_to_its_closure(home: Path, tmp_path: Path) -> None:
    scan, report = tmp_path / "销号表.pdf", tmp_path / "报告.txt"
    scan.write_bytes(PDF)
    report.write_text("已整改。", encoding="utf-8")
    office = an_office(home, soffice=NO_OFFICE, seal_required=False)
    (entry,) = office.rectification_book.entries(Asked(unit="市商务局"), scope=EVERYTHING)
    office.demanding.take_effect(entry.record.document, by=CLERK)
    office.close()
    assert "第2个问题" in refused(home, "rectify", "reply", "ZG-2026-001", "--result", "已补报。", "--result", " ")
    (replied,) = printed(
        home, "rectify", "reply", "ZG-2026-001", "--result", "已补报。", "--result", "已补充。", "--file", report
    )
    assert replied["state"] == "replied"
    (back,) = printed(home, "rectify", "return", "ZG-2026-001", "--reason", "佐证不足。")
    assert back["state"] == "returned"
    printed(home, "rectify", "remind", "ZG-2026-001", "--note", "请抓紧")
    printed(home, "rectify", "escalate", "ZG-2026-001")
    (extended,) = printed(home, "rectify", "extend", "ZG-2026-001", "--until", "2027-03-01", "--reason", "等待对方盖章")
    assert extended["deadline"] == "2027-03-01"
    printed(home, "rectify", "reply", "ZG-2026-001", "--result", "已补报。", "--result", "已补充佐证。")
    out = tmp_path / "销号表.docx"
    printed(home, "rectify", "apply", "ZG-2026-001", "--opinion", "已核实。", "--out", out)
    assert "ZG-2026-001" in "".join(one.text for one in Document(io.BytesIO(out.read_bytes())).paragraphs)
    (closed,) = printed(home, "rectify", "close", "ZG-2026-001", "--signer", "李四", "--scan", scan)
    assert (closed["state"], closed["signed_by"]) == ("closed", "李四")


def test_the_ledger_is_listed_filtered_and_saved(home: Path, tmp_path: Path) -> None:
    (line,) = printed(home, "rectifications", "--unit", "市商务局")
    assert line["number"] in ("ZG-2026-001", None) and line["paper"] == "广合管〔2026〕1号"
    assert printed(home, "rectifications", "--quarter", "2022Q3") == []
    assert "没有符合条件的整改" in run(home, "rectifications", "--alarm", "red", "--unit", "市税务局").stdout
    for name in ("台账.xlsx", "台账.docx"):
        assert run(home, "rectifications", "--out", tmp_path / name).exit_code == 0 and (tmp_path / name).stat().st_size > 4000
    assert "须以 .xlsx 或 .docx 结尾" in refused(home, "rectifications", "--out", tmp_path / "台账.txt")
