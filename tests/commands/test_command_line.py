"""The command line as others call it: its JSON, its exit codes, and nothing else on standard output."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from click.testing import CliRunner, Result

from app import create_app
from commands import cli
from services import worker
from services.filings import Filings
from services.intake import Intake
from services.model.errors import StorageTrouble
from services.stores.archive.inventory import object_folder
from tests.house import AGREEMENT
from tests.samples import hostile

ROOT = Path(__file__).resolve().parents[2]


class Shell:
    """Runs commands in a home of its own, in this process: starting Python fifty times would take a minute."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *words: object) -> Result:
        return self.run_at(str(self.home), *words)

    def run_at(self, home: str, *words: object) -> Result:
        return CliRunner().invoke(cli, ["--home", home, *map(str, words)], obj=create_app)

    def json(self, *words: object, code: int = 0) -> Any:
        done = self.run(*words, "--json")
        assert done.exit_code == code, (done.stderr, done.exception)
        return json.loads(done.stdout)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "home")


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A home with two filed agreements and one with gaps."""
    folder = tmp_path_factory.mktemp("filed")
    shell = Shell(folder / "home")
    for name, text in {
        "产业.txt": AGREEMENT,
        "文旅.txt": AGREEMENT.replace("产业", "文旅").replace("溧阳市", "长兴县"),
        "缺日期.txt": AGREEMENT.replace("签订日期：2026年9月2日", "").replace("广德市", "郎溪县"),
        "照片.txt": "签约现场照片说明",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    paths = [folder / name for name in ("产业.txt", "文旅.txt", "缺日期.txt")]
    shell.json("init")
    lines = shell.json("file", *paths, "--unit", "市发改委", "--material", folder / "照片.txt", "--confirm")
    assert [line["status"] for line in lines] == ["filed", "filed", "submitted"]
    return shell


def test_init_gives_a_one_time_password_once(shell: Shell) -> None:
    first = shell.json("init")
    assert set(first) >= {"home", "administrator", "password"} and first["password"]
    assert shell.json("init")["password"] is None


def test_file_prints_the_keys_of_the_interface(filed: Shell) -> None:
    shown = filed.json("show", "GDBA-2026-001")
    assert {"id", "status", "filing_number", "kind", "title", "unit", "facts", "findings", "files", "events"} <= set(shown)
    fact = shown["facts"][0]
    assert {"field", "value", "page", "start", "end", "quote", "rule", "confidence", "certain"} <= set(fact)
    assert AGREEMENT[fact["start"] : fact["end"]] == fact["quote"]
    assert [file["role"] for file in shown["files"]] == ["agreement", "material", "receipt"]
    assert [event["step"] for event in shown["events"]] == ["submit", "read", "file", "receipt"]


def test_what_is_missing_leaves_the_filing_submitted_and_is_said(filed: Shell) -> None:
    hits = filed.json("search", "郎溪县人民政府")["hits"]
    shown = filed.json("show", hits[0]["id"])
    assert shown["status"] == "submitted" and shown["filing_number"] is None


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("G60科创走廊", 3),
        ("溧阳市人民政府", 2),
        ("长兴县人民政府", 1),
        ("“一地六县”文旅协作", 1),
        ("GDBA-2026-002", 1),
        ("签约现场照片", 3),
        ("没有的话", 0),
    ],
)
def test_search_finds_by_any_phrase(filed: Shell, query: str, total: int) -> None:
    found = filed.json("search", query)
    assert {"query", "total", "near", "unread", "facets", "hits"} <= set(found)
    assert found["total"] == total == len(found["hits"])
    for hit in found["hits"]:
        assert {"id", "kind", "number", "title", "unit", "date", "page", "snippet"} <= set(hit)


def test_a_file_of_queries_is_answered_line_by_line(filed: Shell, tmp_path: Path) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_text("溧阳市\n长兴县\n" + "很" * 5000 + "\n没有的话\n", encoding="utf-8")
    done = filed.run("search", "--queries", queries)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line.get("total") for line in lines] == [2, 1, None, 0]
    assert done.exit_code == 1 and "超过" in lines[2]["error"]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8-sig", "utf-16"])
def test_a_file_of_queries_as_notepad_saves_it_is_understood(filed: Shell, tmp_path: Path, encoding: str) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_bytes("溧阳市\r\n长兴县\u3000人民\r\n没有的话".encode(encoding))
    done = filed.run("search", "--queries", queries)
    assert [json.loads(line)["query"] for line in done.stdout.splitlines()] == ["溧阳市", "长兴县\u3000人民", "没有的话"]
    assert json.loads(done.stdout.splitlines()[0])["total"] == 2


def test_a_query_keeps_the_characters_that_only_some_call_a_line_end(filed: Shell, tmp_path: Path) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_text("溧阳市\x0b产业\u2028合作\n长兴县\n", encoding="utf-8")  # as copied from a Word page
    done = filed.run("search", "--queries", queries)
    assert [json.loads(line)["total"] for line in done.stdout.splitlines()] == [2, 1]


def test_a_file_of_queries_that_is_no_text_is_refused(filed: Shell, tmp_path: Path) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_bytes(b"\x89PNG\xff\xff\x80")
    done = filed.run("search", "--queries", queries)
    assert done.exit_code == 1 and "UTF-8" in done.stderr and done.stdout == ""


def test_the_filters_of_search(filed: Shell) -> None:
    assert filed.json("search", "协议", "--year", 2026, "--unit", "市发改委", "--kind", "filing")["total"] == 3
    assert filed.json("search", "协议", "--year", 2025)["total"] == 0
    assert len(filed.json("search", "协议", "--limit", 1)["hits"]) == 1


def test_export_survives_the_loss_of_register_and_index(filed: Shell, tmp_path: Path) -> None:
    home = Path(shutil.copytree(filed.home, tmp_path / "home"))
    shell = Shell(home)
    shell.json("export", "--out", tmp_path / "before")
    for path in (home / "archive").glob("register.sqlite3*"):
        path.unlink()
    shutil.rmtree(home / "index")
    lost = shell.run("search", "协议")
    assert lost.exit_code == 1 and "rebuild" in lost.stderr and lost.stdout == ""
    rebuilt = shell.json("rebuild")
    assert rebuilt["ok"] and rebuilt["checked"] == 3 and rebuilt["password"] and rebuilt["reached"]
    shell.json("export", "--out", tmp_path / "after")
    same = subprocess.run(["diff", "-r", tmp_path / "before", tmp_path / "after"], capture_output=True)
    assert same.returncode == 0, same.stdout
    assert shell.json("verify") == {"ok": True, "checked": 3, "segments": 0, "problems": []}


def test_a_rebuild_keeps_to_what_was_read_before(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "协议.txt"
    path.write_text(AGREEMENT, encoding="utf-8")
    shell.json("file", path, "--unit", "市发改委", "--no-wait")
    shell.json("export", "--out", tmp_path / "before")
    shell.json("rebuild")
    shell.json("export", "--out", tmp_path / "after")
    assert subprocess.run(["diff", "-r", tmp_path / "before", tmp_path / "after"]).returncode == 0
    assert shell.json("search", "协议")["unread"] == 1


def test_a_deleted_index_comes_back_with_the_next_search(filed: Shell, tmp_path: Path) -> None:
    home = Path(shutil.copytree(filed.home, tmp_path / "home"))
    shutil.rmtree(home / "index")
    assert Shell(home).json("search", "G60科创走廊")["total"] == 3
    assert list((home / "index/whoosh").rglob("*.trm"))
    assert Shell(home).json("search", "G60科创走廊")["total"] == 3


def test_verify_names_a_problem_and_keeps_exit_zero(filed: Shell, tmp_path: Path) -> None:
    home = Path(shutil.copytree(filed.home, tmp_path / "home"))
    (home / "archive/objects/notes.txt").write_text("x")
    result = Shell(home).json("verify")
    assert not result["ok"] and [found["code"] for found in result["problems"]] == ["V07"]
    assert set(result["problems"][0]) == {"code", "where", "text"}


def test_one_bad_file_does_not_sink_a_batch(shell: Shell, tmp_path: Path) -> None:
    good, bad = tmp_path / "好.txt", tmp_path / "坏.docx"
    good.write_text(AGREEMENT, encoding="utf-8")
    bad.write_bytes(b"MZ\x90\x00" * 50)
    lines = shell.json("file", bad, tmp_path / "没有.txt", good, "--unit", "市发改委", "--confirm", code=1)
    assert [line["status"] for line in lines] == ["refused", "refused", "filed"]
    assert "坏.docx" in lines[0]["findings"][0]["text"]
    assert shell.json("verify")["checked"] == 1


def test_a_full_disk_at_one_file_loses_no_line_of_the_others(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault: the disk is full when the second file comes in, and has room again for the third."""
    paths = [tmp_path / name for name in ("一.txt", "二.txt", "三.txt")]
    for path in paths:
        path.write_text(f"{AGREEMENT} {path.stem}", encoding="utf-8")
    save = Intake._save

    def full(self: Intake, stream: BinaryIO, part: Path, *, label: str, room: int) -> tuple[int, str]:
        if label == "二.txt":
            raise OSError(errno.ENOSPC, "No space left on device", str(part))
        return save(self, stream, part, label=label, room=room)

    monkeypatch.setattr(Intake, "_save", full)
    lines = shell.json("file", *paths, "--unit", "市发改委", "--confirm", code=1)
    assert [line["status"] for line in lines] == ["filed", "refused", "filed"]
    assert [found["code"] for found in lines[1]["findings"]] == ["I23"] and "磁盘" in lines[1]["findings"][0]["text"]


def test_what_was_accepted_is_told_though_it_could_not_be_confirmed(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault: the register refuses the step of 备案."""
    path = tmp_path / "协议.txt"
    path.write_text(AGREEMENT, encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise StorageTrouble(reason="disk I/O error")

    monkeypatch.setattr(Filings, "file", refuse)
    (line,) = shell.json("file", path, "--unit", "市发改委", "--confirm")
    assert line["id"] and line["status"] == "submitted" and line["facts"]
    assert [found["code"] for found in line["findings"]] == ["I22", "I24"]


def test_what_the_worker_gave_up_is_a_finding(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "RETRY_SECONDS", 0.0)
    path = tmp_path / "协议.txt"
    path.write_text(AGREEMENT, encoding="utf-8")
    (first,) = shell.json("file", path, "--unit", "市发改委", "--no-wait")
    for content in object_folder(shell.home / "archive/objects", first["id"]).rglob("content/files/*"):
        content.unlink()
    (line,) = shell.json("file", path, "--unit", "市发改委", "--confirm")
    assert (line["id"], line["status"]) == (first["id"], "submitted")
    assert [found["code"] for found in line["findings"]] == ["I20", "I24", "I25"]
    assert "缺失" in line["findings"][-1]["text"] and "协议.txt" in line["findings"][-1]["text"]


def test_no_wait_returns_what_was_accepted_and_confirms_nothing_unread(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "协议.txt"
    path.write_text(AGREEMENT, encoding="utf-8")
    (line,) = shell.json("file", path, "--unit", "市发改委", "--confirm", "--no-wait")
    assert line["status"] == "submitted" and line["facts"] == []
    assert [found["code"] for found in line["findings"]] == ["I22", "I24"] and "--no-wait" in line["findings"][1]["text"]
    assert shell.json("search", "G60")["unread"] == 1
    (line,) = shell.json("file", path, "--unit", "市发改委", "--confirm")
    assert line["status"] == "filed"
    (line,) = shell.json("file", path, "--unit", "市发改委", "--confirm", "--no-wait")
    assert line["status"] == "filed"


def test_a_truncated_file_is_archived_marked_and_said_so(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "残.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj")
    (line,) = shell.json("file", path, "--unit", "市发改委")
    assert line["status"] == "submitted"
    assert any(found["code"] == "I26" and "残" in found["where"] and "原样归档" in found["text"] for found in line["findings"])
    assert shell.json("search", "")["unread"] == 0


def test_filing_a_file_again_with_confirm_files_what_was_submitted(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "协议.txt"
    path.write_text(AGREEMENT, encoding="utf-8")
    (first,) = shell.json("file", path, "--unit", "市发改委")
    (second,) = shell.json("file", path, "--unit", "市发改委", "--confirm")
    assert (first["status"], second["status"]) == ("submitted", "filed")
    assert first["id"] == second["id"]


def test_a_file_that_changed_within_the_second_is_another_submission(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "协议.csv"  # a kind without a reader: fast
    ids = set()
    for text in ("一", "二", "三", "三"):
        path.write_text(text, encoding="utf-8")
        (line,) = shell.json("file", path, "--unit", "市发改委", "--no-wait")
        ids.add(line["id"])
    assert len(ids) == 3 and [found["code"] for found in line["findings"]] == ["I20"]


def test_read_tells_what_a_reader_makes_of_a_file_and_keeps_nothing(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "协议.txt"
    path.write_text(AGREEMENT, encoding="utf-8")
    shell.json("init")
    result = shell.json("read", path)
    assert set(result) == {"kind", "origin", "pages", "tables", "facts", "findings"}
    assert result["kind"] == "txt" and "G60科创走廊" in result["pages"][0]["text"]
    paper = {"width", "height", "turned", "boxes", "part"}
    assert set(result["pages"][0]) == {"number", "text", "origin", "confidence"} | paper
    assert shell.json("search", "协议")["total"] == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("炸弹.docx", hostile.zip_bomb_docx(), "压缩炸弹"),
        ("外部实体.docx", hostile.with_doctype(), "DOCTYPE"),
        ("带宏.docx", hostile.with_macros(), "带有宏"),
        ("加密.docx", hostile.ole({"EncryptedPackage": 0}), "已加密"),
        ("加密.pdf", hostile.encrypted_pdf(), "已加密"),
        ("残缺.docx", hostile.truncated(hostile.good("docx")), "残缺"),
        ("程序.pdf", b"MZ\x90\x00" * 50, "程序.pdf"),
        ("空.txt", b"", "空文件"),
    ],
)
def test_read_is_safe_on_any_file(shell: Shell, tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = shell.run("read", path, "--json")
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit)
    assert said in done.stderr and done.stdout == ""


def test_people_are_shown_words_and_not_codes(filed: Shell, tmp_path: Path) -> None:
    path = tmp_path / "协议.txt"
    path.write_text(AGREEMENT, encoding="utf-8")
    shown, read = filed.run("show", "GDBA-2026-001").stdout, filed.run("read", path).stdout
    assert "签订日期：2026-09-02" in shown and "文本，" in shown and "已识别" in shown and "报送" in shown and "出具回执" in shown
    assert "签订日期：2026-09-02" in read and "协议方 甲方：广德市人民政府" in read and "总投资：50,000,000.00" in read
    codes = re.compile(r"signed_on|party|amount|title|submit|receipt|waiting|txt，|docx，|（read）")
    assert not codes.search(shown) and not codes.search(read)
    assert "种类：协议备案" in shown and "GDBA-2026-001" in shown


MANUSCRIPT = Path(__file__).parents[1] / "samples/walk/通知文稿.txt"


def samples(shell: Shell) -> list[tuple[str, dict[str, Any]]]:
    """Each kind of paper with the sample facts that `draft --list` shows."""
    return [(form["kind"], {f["name"]: f["sample"] for f in form["fields"]}) for form in shell.json("draft", "--list")]


ARCHIVED = ("filing-receipt", "ranking-bulletin", "rectification-demand")


def test_every_paper_is_drafted_from_its_samples(shell: Shell, tmp_path: Path) -> None:
    for kind, facts in samples(shell):
        path = tmp_path / f"{kind}.json"
        path.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        result = shell.json("draft", kind, "--facts", path, "--out", tmp_path / "out" / f"{kind}.docx", "--no-archive")
        assert {"docx", "pdf", "findings"} <= set(result) and Path(result["docx"]).read_bytes().startswith(b"PK")


def test_a_drafted_paper_is_archived_and_found(shell: Shell, tmp_path: Path) -> None:
    for kind, facts in samples(shell):
        if kind not in ARCHIVED:
            continue
        path = tmp_path / f"{kind}.json"
        path.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        result = shell.json("draft", kind, "--facts", path, "--out", tmp_path / f"{kind}.docx")
        again = shell.json("draft", kind, "--facts", path, "--out", tmp_path / f"{kind}-2.docx")
        assert again["id"] == result["id"]  # the same facts are the same document
        assert result["id"] in {hit["id"] for hit in shell.json("search", "", "--kind", "document")["hits"]}
    assert shell.json("verify")["checked"] == len(ARCHIVED)


def test_a_plain_text_is_typeset(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "new" / "通知.docx"
    result = shell.json("typeset", MANUSCRIPT, "--out", out, "--letterhead", "甲委文件", "--number", "甲〔2026〕7号")
    assert result["docx"] == str(out) and result["pdf"] is None and out.read_bytes().startswith(b"PK")
    assert {"M01", "M02", "M04", "P20"} <= {found["code"] for found in result["findings"]}
    told = shell.run("typeset", MANUSCRIPT, "--out", out)
    assert told.exit_code == 0 and str(out) in told.stdout and "断开的几行" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{text}", "--out", "a.pdf"], "须以 .docx 结尾"),
        (["{folder}/absent.txt", "--out", "{folder}/a.docx"], "absent.txt"),
        (["{text}", "--out", "{folder}/a.docx", "--date", "2026-02-30"], "2026-02-30"),
        (["{empty}", "--out", "{folder}/a.docx"], "没有可排版的文字"),
        (["{program}", "--out", "{folder}/a.docx"], "只接受 .txt、.md 和 .docx"),
    ],
)
def test_what_can_not_be_typeset_is_refused_in_a_sentence(shell: Shell, tmp_path: Path, arguments: list[str], words: str) -> None:
    (tmp_path / "empty.txt").write_bytes(b" \n\n")
    (tmp_path / "a.xlsx").write_bytes(hostile.xlsx())
    places = {"text": MANUSCRIPT, "folder": tmp_path, "empty": tmp_path / "empty.txt", "program": tmp_path / "a.xlsx"}
    done = shell.run("typeset", *[argument.format(**places) for argument in arguments])
    assert done.exit_code == 1 and words in done.stderr


@pytest.mark.office
def test_a_typeset_text_is_printed_and_holds_every_rule(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "通知.docx"
    flags = ("--letterhead", "某某合作示范区管委会文件", "--number", "合管〔2026〕7号", "--pdf")
    assert shell.json("typeset", MANUSCRIPT, "--out", out, *flags)["pdf"] == str(out.with_suffix(".pdf"))
    measured = shell.json("check", out)
    assert [rule["id"] for rule in measured["rules"] if rule["result"] == "fails"] == []
    assert measured["holds"] == measured["applicable"] > 60 and len(measured["rules"]) == 90
    assert set(measured["rules"][0]) == {"id", "clause", "what", "measured", "result", "page"}
    by_pdf = shell.json("check", out.with_suffix(".pdf"))
    assert {rule["result"] for rule in by_pdf["rules"] if rule["id"].startswith("D")} == {"not_applicable"}
    told = shell.run("check", out)
    assert f"适用 {measured['applicable']} 条，符合 {measured['holds']} 条" in told.stdout


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("炸弹.docx", hostile.zip_bomb_docx(), "压缩炸弹"),
        ("带宏.docx", hostile.with_macros(), "带有宏"),
        ("秘密.docx", hostile.secret("docx"), "密级"),
        ("程序.docx", hostile.program(), "程序.docx"),
    ],
)
def test_the_press_opens_no_file_that_the_gate_refuses(
    shell: Shell, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    """The same sentences as on the page of 套红, and nothing is written."""
    (tmp_path / name).write_bytes(content)
    out = tmp_path / "out.docx"
    for words in (("typeset", tmp_path / name, "--out", out), ("check", tmp_path / name)):
        done = shell.run(*words)
        assert done.exit_code == 1 and said in done.stderr and done.stdout == "", words
    assert not out.exists()


@pytest.mark.parametrize("within", [False, True], ids=["alone", "in a package"])
def test_a_file_with_a_secrecy_mark_is_not_shown_by_any_command(shell: Shell, tmp_path: Path, within: bool) -> None:
    """What is only looked at, and kept nowhere, comes through a door too."""
    content = hostile.secret("docx")
    path = tmp_path / ("报来.zip" if within else "秘密.docx")
    path.write_bytes(hostile.zipped({"说明.txt": "材料说明".encode(), "秘密.docx": content}) if within else content)
    ledger = ("import-ledger", path, "--mechanism", "policy", "--period", "2022-09")
    for words in (("read", path), ("find-in", path, "协议"), ledger):
        done = shell.run(*words)
        assert done.exit_code == 1 and "密级“机密★5年”" in done.stderr and done.stdout == "", words
        assert path.name in done.stderr and ("秘密.docx" in done.stderr)


def test_a_file_that_is_no_document_is_not_checked(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("你好", encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 broken")
    for name in ("a.txt", "b.pdf"):
        done = shell.run("check", tmp_path / name)
        assert done.exit_code == 1 and name in done.stderr


def test_a_paper_is_shown_in_words_and_need_not_be_waited_for(shell: Shell, tmp_path: Path) -> None:
    kind, facts = samples(shell)[0]
    path = tmp_path / "facts.json"
    path.write_bytes(json.dumps(facts, ensure_ascii=False).encode("gb18030"))  # as Notepad may save it
    result = shell.json("draft", kind, "--facts", path, "--out", tmp_path / "a.docx", "--no-wait")
    with_register = shell.run("show", result["id"])
    assert "拟稿" in with_register.stdout and "状态：稿" in with_register.stdout and "draft" not in with_register.stdout
    assert "Word 文档" in with_register.stdout


def test_bad_facts_are_refused_with_every_place_named(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"units": [], "deadline": "下个月"}, ensure_ascii=False), encoding="utf-8")
    done = shell.run("draft", "rectification-demand", "--facts", path, "--out", tmp_path / "x.docx", "--json")
    assert done.exit_code == 1 and done.stdout == ""
    assert "整改期限" in done.stderr and "存在问题" in done.stderr
    path.write_text("{不是 JSON", encoding="utf-8")
    done = shell.run("draft", "rectification-demand", "--facts", path, "--out", tmp_path / "x.docx")
    assert done.exit_code == 1 and "JSON" in done.stderr and "第 1 行" in done.stderr and not (tmp_path / "x.docx").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "GDBA-1999-001"), 1),
        (("export", "GDBA-1999-001", "--out", "x"), 1),
        (("read", "没有这个文件.pdf"), 1),
        (("search",), 2),
        (("file",), 2),
        (("nonsense",), 2),
    ],
)
def test_exit_codes_tell_refused_from_misused(shell: Shell, words: tuple[str, ...], code: int, tmp_path: Path) -> None:
    done = shell.run(*words)
    assert done.exit_code == code
    assert "Traceback" not in done.stderr and done.stderr.strip()


@pytest.mark.parametrize(
    "words",
    [
        ("export", "--out", "{file}"),
        ("export", "--out", "{file}/x"),
        ("draft", "filing-receipt", "--facts", "{facts}", "--out", "{file}/x.docx"),
        ("draft", "filing-receipt", "--facts", "{facts}", "--out", "{folder}.docx"),
        ("draft", "filing-receipt", "--facts", "{folder}.docx", "--out", "x.docx"),
        ("file", "{folder}.docx", "--unit", "市发改委"),
    ],
)
def test_a_place_that_can_not_be_written_or_read_is_a_sentence(shell: Shell, tmp_path: Path, words: tuple[str, ...]) -> None:
    file, facts, folder = tmp_path / "file", tmp_path / "facts.json", tmp_path / "folder.docx"
    file.write_text("x")
    folder.mkdir()
    shell.json("init")
    receipt = next(facts for kind, facts in samples(shell) if kind == "filing-receipt")
    facts.write_text(json.dumps(receipt, ensure_ascii=False), encoding="utf-8")
    done = shell.run(*(word.format(file=file, facts=facts, folder=folder.with_suffix("")) for word in words))
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit)
    assert re.search(r"[读写不了受理]", done.stderr) and len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("home", ["file", "file/home"])
def test_a_home_that_can_not_be_made_is_a_sentence(tmp_path: Path, home: str) -> None:
    (tmp_path / "file").write_text("x")
    done = Shell(tmp_path / home).run("init")
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit) and "读写不了" in done.stderr


def test_a_port_that_is_taken_is_a_sentence(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = shell.run("serve", "--port", port)
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit)
    assert f"端口 {port} 已被占用" in done.stderr


def test_a_body_past_the_limit_reaches_the_application_which_refuses_it_in_a_sentence(tmp_path: Path) -> None:
    """Waitress would answer a body past its own limit, 1 GB unless told otherwise, in English."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "settings.toml").write_text("largest_submission_mb = 5000")
    shell = Shell(tmp_path / "home")
    taken: dict[str, Any] = {}

    def listen(_app: object, **options: Any) -> None:
        taken.update(options)
        raise OSError(errno.EADDRINUSE, "taken")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("waitress.create_server", listen)
        shell.run("serve")
    assert taken["max_request_body_size"] > 2 * 5000 * 1024 * 1024


def test_a_host_that_is_not_ours_is_a_sentence(shell: Shell) -> None:
    for host in ("203.0.113.1", "no such host"):
        done = shell.run("serve", "--host", host, "--port", 49151)
        assert done.exit_code == 1 and isinstance(done.exception, SystemExit) and host in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="!!! signals differ on Windows: this was NOT tested")
@pytest.mark.parametrize("times", [1, 3])
def test_control_c_stops_the_server_and_its_worker_without_a_traceback(tmp_path: Path, times: int) -> None:
    """As a terminal does it: the whole group of processes gets the signal, perhaps from an impatient hand."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    Shell(tmp_path / "home").json("init")  # so that serve need not say that it begins a house
    command = [sys.executable, str(ROOT / "app.py"), "--home", str(tmp_path / "home"), "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    assert server.stdout is not None
    while "服务已启动" not in server.stdout.readline().decode():
        assert server.poll() is None
    time.sleep(1.5)  # the worker is starting, or at work
    for _ in range(times):
        os.killpg(server.pid, signal.SIGINT)
        time.sleep(0.2)
    _, said = server.communicate(timeout=30)  # ends when the last process that could speak has gone, the worker too
    assert (server.returncode, said.decode()) == (0, "")


def test_an_administrators_lost_password_is_reset_on_the_command_line(shell: Shell) -> None:
    shell.json("init")
    result = shell.json("accounts", "--reset", "admin")
    assert result["password"] and [account["login"] for account in result["accounts"]] == ["admin"]


def test_settings_that_can_not_be_understood_are_refused_with_a_sentence(shell: Shell) -> None:
    shell.home.mkdir(parents=True)
    (shell.home / "settings.toml").write_text('port = "eight"\n', encoding="utf-8")
    done = shell.run("verify")
    assert done.exit_code == 1 and "settings.toml" in done.stderr and "port" in done.stderr


def test_as_a_process_standard_output_is_json_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "协议.txt"
    path.write_text(AGREEMENT, encoding="utf-8")
    command = [sys.executable, str(ROOT / "app.py"), "--home", str(tmp_path / "家"), "file", str(path), "--unit", "市发改委"]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run([*command, "--confirm", "--json"], capture_output=True, env=environment, timeout=120)
    (line,) = json.loads(done.stdout)
    assert done.returncode == 0 and line["status"] == "filed"
    assert "合作协议" in line["title"]
    assert "协议.txt" in done.stderr.decode()  # progress is told there


def test_export_goes_on_past_a_damaged_object_and_says_which_is_missing(filed: Shell, tmp_path: Path) -> None:
    home, out = Path(shutil.copytree(filed.home, tmp_path / "home")), tmp_path / "out"
    shell = Shell(home)
    damaged = shell.json("show", "GDBA-2026-001")["id"]
    for content in object_folder(home / "archive/objects", damaged).rglob("content/files/*.txt"):
        content.write_bytes(b"changed")
    result = shell.json("export", "--out", out, code=1)
    assert len(result["exported"]) == 2 and [found["where"] for found in result["problems"]] == [damaged]
    assert sorted(folder.name for folder in out.iterdir()) == sorted(result["exported"])
    told = shell.run("export", "--out", tmp_path / "again")
    assert told.exit_code == 1 and "有 1 件没有导出" in told.stderr and damaged in told.stderr
    assert "共建长三角产业合作园区战略合作协议" in told.stdout


def test_a_refused_export_leaves_no_folder_and_a_full_one_is_not_written_into(filed: Shell, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert filed.run("export", "GDBA-2026-999", "--out", out).exit_code == 1 and not out.exists()
    out.mkdir()
    (out / "notes.txt").write_text("x")
    done = filed.run("export", "--out", out)
    assert done.exit_code == 1 and "里已有文件" in done.stderr and [path.name for path in out.iterdir()] == ["notes.txt"]


def test_a_rebuild_claims_no_bytes_and_names_files_that_are_missing_or_have_another_size(filed: Shell, tmp_path: Path) -> None:
    home = Path(shutil.copytree(filed.home, tmp_path / "home"))
    shell = Shell(home)
    first, second = (shell.json("show", number) for number in ("GDBA-2026-001", "GDBA-2026-002"))
    places = [object_folder(home / "archive/objects", one["id"]) / "v1/content/files" for one in (first, second)]
    digests = [one["files"][0]["sha256"] for one in (first, second)]
    (places[0] / f"{digests[0]}.txt").unlink()
    with (places[1] / f"{digests[1]}.txt").open("ab") as file:
        file.write(b"x")
    for path in (home / "archive").glob("register.sqlite3*"):
        path.unlink()
    result = shell.json("rebuild")
    assert not result["ok"] and result["checked"] == 3 and result["password"]
    assert sorted(found["where"].split("/")[0] for found in result["problems"]) == sorted([first["id"], second["id"]])
    told = shell.run("rebuild").stdout
    assert "全部正常" not in told and "发现问题：2 处" in told and "未逐字节核验，请运行 verify" in told
    assert told.strip().endswith("verify。")


def test_a_rebuild_says_that_accounts_are_gone_and_until_when_it_reached(filed: Shell, tmp_path: Path) -> None:
    home = Path(shutil.copytree(filed.home, tmp_path / "home"))
    for path in (home / "archive").glob("register.sqlite3*"):
        path.unlink()
    told = Shell(home).run("rebuild").stdout
    assert "账号没有恢复，请重新建立" in told and "已重建 3 件；未逐字节核验，请运行 verify" in told
    assert re.search(r"档案恢复到 \d{4}-\d\d-\d\d \d\d:\d\d。", told)
    assert "检索索引已重建，共编入 3 件" in Shell(home).run("reindex").stdout


def test_verify_says_which_agreement_and_which_file_and_one_missing_file_is_one_problem(filed: Shell, tmp_path: Path) -> None:
    home = Path(shutil.copytree(filed.home, tmp_path / "home"))
    shell = Shell(home)
    shown = shell.json("show", "GDBA-2026-001")
    content = object_folder(home / "archive/objects", shown["id"]) / "v1/content/files"
    for file in content.iterdir():
        file.unlink()
    problems = shell.json("verify")["problems"]
    assert [found["code"] for found in problems] == ["V02", "V02"], problems  # the agreement and its material
    texts = " ".join(found["text"] for found in problems)
    assert "“共建长三角产业合作园区战略合作协议”（GDBA-2026-001）的“产业.txt”：文件缺失" in texts and "“照片.txt”" in texts
    told = shell.run("verify")
    assert told.exit_code == 0 and told.stdout.strip().splitlines()[-1].startswith("共核验 3 件，发现问题：2 处")


def test_a_refusal_is_told_once_and_not_within_itself(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "空.txt"
    path.write_bytes(b"")
    done = shell.run("file", path, "--unit", "市发改委", "--confirm")
    assert done.exit_code == 1 and (done.stdout + done.stderr).count("空文件") == 1
    (line,) = shell.json("file", path, "--unit", "市发改委", code=1)
    assert line["findings"][0]["text"].count("空.txt") == 1


def test_what_was_not_filed_is_the_last_word(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "缺日期.txt"
    path.write_text(AGREEMENT.replace("签订日期：2026年9月2日", ""), encoding="utf-8")
    done = shell.run("file", path, "--unit", "市发改委", "--confirm")
    assert done.exit_code == 0 and done.stdout.strip().splitlines()[-1].startswith("未备案：1 件")
    assert (done.stdout + done.stderr).count("还不能备案") == 1 and "核对页面" not in done.stdout


def test_an_account_that_is_not_there_is_told_so(shell: Shell) -> None:
    shell.json("init")
    done = shell.run("accounts", "--reset", "nobody")
    assert done.exit_code == 1 and "没有账号“nobody”" in done.stderr and "检索页" not in done.stderr


def test_a_kind_goes_by_its_chinese_name_and_an_unknown_unit_is_no_empty_one(filed: Shell) -> None:
    assert filed.json("search", "协议", "--kind", "备案")["total"] == 3
    assert filed.json("search", "", "--kind", "公文")["total"] == 0
    assert filed.json("search", "协议", "--unit", "发展和改革委员会") == filed.json("search", "协议", "--unit", "市发改委")
    done = filed.run("search", "协议", "--unit", "市发改局", "--json")
    assert done.exit_code == 1 and done.stdout == "" and "相近的有：市发改委" in done.stderr


def test_blank_lines_of_a_file_of_queries_are_no_queries(filed: Shell, tmp_path: Path) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_text("溧阳市\n\n  \n长兴县\n", encoding="utf-8")
    assert [json.loads(line)["total"] for line in filed.run("search", "--queries", queries).stdout.splitlines()] == [2, 1]
