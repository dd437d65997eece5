"""Scans and photos on the command line: read, filed as one, and caught up with later."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from app import create_app
from commands import cli
from services.formats.ocr import available
from services.model.people import EVERYTHING
from services.office import open_office
from services.settings import Settings
from tests.samples.broken_recogniser import REASON, break_recogniser
from tests.samples.scans import clean, has_faces, jpeg

needs_recogniser = pytest.mark.skipif(
    not (available() and has_faces()),
    reason="no recogniser (requirements-ocr.txt), or no Chinese face to draw pages with (.ci/run): OCR is not tested",
)
TEXTS = ("竹产业合作协议\n甲方：广德市林业局\n乙方：安吉县林业局", "本协议有效期为三年。", "签订日期：2022年9月2日")


def run(home: Path, *words: object) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *map(str, words)], obj=create_app)


def printed(home: Path, *words: object, code: int = 0) -> Any:
    done = run(home, *words, "--json")
    assert done.exit_code == code, (done.stderr, done.exception)
    return json.loads(done.stdout)


def photos(folder: Path) -> list[Path]:
    """Three photos, named so that a shell sorts them wrongly: 1, 10, 2."""
    paths = [folder / name for name in ("照片1.jpg", "照片2.jpg", "照片10.jpg")]
    for path, text in zip(paths, TEXTS, strict=True):
        page = clean(text, dpi=120)
        path.write_bytes(jpeg(page.crop((0, 0, page.width, page.height // 3))))
    return sorted(paths)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """No recogniser."""
    monkeypatch.setenv("WENSHU_OCR", "false")


@pytest.mark.usefixtures("without")
def test_without_a_recogniser_pages_wait_and_the_commands_say_so(tmp_path: Path) -> None:
    picture = tmp_path / "照片.png"
    Image.new("RGB", (40, 30), "white").save(picture)
    home = tmp_path / "home"
    read = run(home, "read", picture, "--json")
    assert json.loads(read.stdout)["pages"][0]["origin"] == "none" and "本机未装识别组件" in read.stderr
    assert "本机未装识别组件" not in run(home, "read", picture, "--no-ocr", "--json").stderr
    (line,) = printed(home, "file", picture, "--unit", "市林业局")
    assert [found["code"] for found in line["findings"] if found["code"] == "R02"]
    caught = run(home, "recognise", "--json")
    assert json.loads(caught.stdout) == {
        "recogniser": False,
        "asked": {"objects": 0, "files": 0},
        "waiting": {"objects": 1, "files": 1, "pages": 1},
        "findings": [],
    }
    assert "run.py setup" in caught.stderr
    assert "还有 1 个文件待识别" in run(home, "recognise").stdout
    assert "待识别" in run(home, "show", line["id"]).stdout


@pytest.mark.usefixtures("without")
def test_sheets_given_in_an_order_of_their_own_keep_it_and_what_a_shell_sorted_is_counted(tmp_path: Path) -> None:
    home, (one, ten, two) = tmp_path / "home", photos(tmp_path)
    done = run(home, "file", one, ten, two, "--one", "--unit", "市林业局", "--json")
    assert "各页顺序：照片1.jpg、照片2.jpg、照片10.jpg" in done.stderr
    (line,) = json.loads(done.stdout)
    files = printed(home, "show", line["id"])["files"]
    assert [(file["label"], file["sheet"], file["role"]) for file in files] == [
        ("照片1.jpg", 1, "agreement"),
        ("照片2.jpg", 2, "agreement"),
        ("照片10.jpg", 3, "agreement"),
    ]
    (turned,) = printed(home, "file", two, one, ten, "--one", "--unit", "市林业局")
    assert [file["label"] for file in printed(home, "show", turned["id"])["files"]] == ["照片2.jpg", "照片1.jpg", "照片10.jpg"]
    (again,) = printed(home, "file", one, two, ten, "--one", "--unit", "市林业局")
    assert again["id"] == line["id"]


@pytest.mark.usefixtures("without")
def test_one_sheet_that_is_refused_keeps_the_whole_agreement_out(tmp_path: Path) -> None:
    home, paths = tmp_path / "home", photos(tmp_path)
    (tmp_path / "照片3.jpg").write_bytes(b"")
    done = run(home, "file", *paths, tmp_path / "照片3.jpg", "--one", "--unit", "市林业局", "--json")
    (line,) = json.loads(done.stdout)
    assert done.exit_code == 1 and line["id"] is None and "照片3.jpg" in line["findings"][0]["text"]


def test_recognise_of_what_is_not_there_says_so(tmp_path: Path) -> None:
    home = tmp_path / "home"
    printed(home, "init")
    done = run(home, "recognise", "GDBA-2026-999")
    assert done.exit_code == 1 and "GDBA-2026-999" in done.stderr
    assert "没有等待识别的文件" in run(home, "recognise").stdout


@needs_recogniser
def test_photos_are_read_filed_and_what_waited_is_caught_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, paths = tmp_path / "home", photos(tmp_path)
    read = run(home, "read", paths[0], "--json")
    shown = json.loads(read.stdout)
    assert shown["origin"] == "ocr" and "竹产业合作协议" in shown["pages"][0]["text"]
    assert "正在识别第 1/1 页" in read.stderr
    with monkeypatch.context() as patch:
        patch.setenv("WENSHU_OCR", "false")
        (line,) = printed(home, "file", *paths, "--one", "--unit", "市林业局")
        assert line["facts"] == []
    done = run(home, "recognise", "--json")
    assert json.loads(done.stdout)["asked"] == {"objects": 1, "files": 3}
    assert "第 3/3 页：照片10.jpg" in done.stderr
    facts = {fact["field"]: fact["value"] for fact in printed(home, "show", line["id"])["facts"]}
    assert (facts["title"], facts["term"], facts["signed_on"]) == ("竹产业合作协议", "3年", "2022-09-02")
    assert printed(home, "search", "安吉县林业局")["total"] == 1


@pytest.mark.skipif(not available(), reason="no recogniser (requirements-ocr.txt): one that can't run is not tested")
def test_a_recogniser_that_cannot_run_is_told_once_and_the_pages_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture, home = tmp_path / "照片.png", tmp_path / "home"
    Image.new("RGB", (40, 30), "white").save(picture)
    break_recogniser(tmp_path, monkeypatch)
    told = f"识别组件不能运行（{REASON}）"
    read = printed(home, "read", picture)
    (remark,) = [found for found in read["findings"] if found["code"] == "R33"]
    assert told in remark["text"] and read["pages"][0]["origin"] == "none"
    done = run(home, "file", picture, "--unit", "市林业局", "--json")
    (line,) = json.loads(done.stdout)
    (undone,) = [found for found in line["findings"] if found["code"] == "I25"]
    assert told in undone["text"] and "损坏" not in done.stdout + done.stderr
    again = printed(home, "recognise")
    assert told in again["findings"][0]["text"] and again["waiting"]["pages"] == 1
    office = open_office(Settings(home=home))
    (waiting,) = office.waiting(scope=EVERYTHING)
    office.close()
    assert waiting.given_up and told in waiting.error


@pytest.mark.usefixtures("without")
def test_a_search_says_of_a_scan_that_it_waits_and_of_an_empty_file_that_it_has_no_text(tmp_path: Path) -> None:
    picture, empty, home = tmp_path / "照片.png", tmp_path / "空白.txt", tmp_path / "home"
    Image.new("RGB", (40, 30), "white").save(picture)
    empty.write_text("\n\n", encoding="utf-8")
    printed(home, "file", picture, "--unit", "市林业局")
    told = run(home, "search", "没有的话").stderr
    assert "另有 1 个文件待识别" in told and "没有可识别的文字" not in told
    run(home, "file", empty, "--unit", "市林业局")
    told = run(home, "search", "没有的话").stderr
    assert "另有 1 个文件待识别" in told and "另有 1 个文件没有可识别的文字（空白或打不开的文件）" in told
