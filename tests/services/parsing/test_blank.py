"""A file in which nothing is written: said to be empty, whatever blanks its markup leaves behind."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from app import create_app
from commands import cli
from services.model.document import Origin, Page, ParsedDocument
from services.model.files import ReadingState
from services.model.people import EVERYTHING
from tests.house import an_office, drain, submit

NESTED = ("<html><body>" + "<table><tr><td>" * 600).encode()


def test_nested_tables_without_a_word_are_an_empty_file_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "协议.html"
    path.write_bytes(NESTED)
    done = CliRunner().invoke(cli, ["--home", str(tmp_path / "home"), "read", str(path), "--json"], obj=create_app)
    found = json.loads(done.stdout)
    assert [page["text"] for page in found["pages"]] == [""]
    assert "“协议.html”里没有文字" in next(remark["text"] for remark in found["findings"] if remark["code"] == "R07")


def test_nested_tables_without_a_word_are_an_empty_file_at_the_desk(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    filing = submit(office, NESTED, label="协议.html").filing
    drain(office)
    filing = office.filings.get(filing.id, scope=EVERYTHING)
    assert filing.agreement.reading is ReadingState.EMPTY
    assert [found.text for found in filing.findings if found.code == "R07"] == [
        "“协议.html”里没有文字，请核对是否交错了文件；确为空白的，请退回报送单位重新报送"
    ]
    office.close()


def test_a_page_that_waits_for_its_text_is_not_blank() -> None:
    assert ParsedDocument(kind="txt", pages=(Page(number=1, text="\t\n"),)).blank
    assert not ParsedDocument(kind="txt", pages=(Page(number=1, text=" 字"),)).blank
    waiting = Page(number=2, text="", origin=Origin.NONE)
    assert not ParsedDocument(kind="pdf", pages=(Page(number=1, text=" "), waiting)).blank
