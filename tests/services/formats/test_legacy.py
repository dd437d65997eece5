"""Old documents through LibreOffice: converted behind walls, or a reason why not; nothing is left behind."""

from __future__ import annotations

import http.server
import io
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.formats.child import ReadingFailed
from services.formats.gate import examine_file
from services.formats.legacy import Legacy
from services.formats.legacy_heads import head_text
from services.formats.pdf import LibreOffice, LibreOfficeMissing
from services.formats.readers.docx import DocxReader
from services.model.files import FileKind
from services.model.inspection import Seal
from services.model.secrecy import secrecy_mark
from tests.samples import hostile
from tests.samples.old_office import ole_file, rtf

try:
    PROGRAM: Path | None = LibreOffice.find().program
except LibreOfficeMissing:
    PROGRAM = None
needs_office = pytest.mark.skipif(PROGRAM is None, reason="!!! LibreOffice is not installed: old documents are NOT tested here")
pytestmark = pytest.mark.office

LINES = ("产业合作框架协议", "甲方：广德市人民政府", "乙方：溧阳市人民政府", "第一条 双方共建产业园区，总投资2.5亿元。")
unix = pytest.mark.skipif(os.name == "nt", reason="the fault is a shell script")


@pytest.fixture
def legacy() -> Legacy:
    assert PROGRAM is not None
    return Legacy(program=PROGRAM)


@pytest.fixture(scope="module")
def doc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bytes]:
    """A real Word 97 document."""
    folder = tmp_path_factory.mktemp("doc")
    (folder / "a.rtf").write_bytes(rtf(*LINES))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [
        str(PROGRAM),
        profile,
        "--headless",
        "--convert-to",
        "doc:MS Word 97",
        "--outdir",
        str(folder),
        str(folder / "a.rtf"),
    ]
    subprocess.run(words, capture_output=True, timeout=120, check=True)
    yield (folder / "a.doc").read_bytes()


@pytest.fixture
def own_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files of this test only, since others convert at the same time; LibreOffice is nobody in it."""
    with tempfile.TemporaryDirectory(prefix="wenshu-legacy-") as name:
        Path(name).chmod(0o1777)
        monkeypatch.setattr(tempfile, "tempdir", name)
        yield Path(name)


@needs_office
def test_a_word_97_document_and_an_rtf_under_any_of_their_names_are_converted(
    legacy: Legacy, doc: bytes, own_folder: Path
) -> None:
    for content, kind in ((doc, FileKind.WPS), (rtf(*LINES), FileKind.DOC)):
        assert DocxReader().read(legacy.to_docx(content, kind)).text.split("\n") == list(LINES)
    assert list(own_folder.iterdir()) == []


@needs_office
def test_what_is_no_old_document_never_reaches_the_program(legacy: Legacy) -> None:
    for content in (b"<html><body>x</body></html>", hostile.good("docx"), hostile.good("pdf"), b"text"):
        with pytest.raises(ReadingFailed, match="内容与格式不符"):
            legacy.to_docx(content, FileKind.DOC)
    with pytest.raises(ReadingFailed, match="内容与格式不符"):
        legacy.to_docx(rtf(*LINES), FileKind.XLS)


@needs_office
def test_a_broken_document_gives_a_reason(legacy: Legacy) -> None:
    with pytest.raises(ReadingFailed, match="没有转换出内容"):
        legacy.to_docx(hostile.ole({"WordDocument": 0}), FileKind.DOC)


@needs_office
def test_a_picture_on_the_network_is_never_asked_for(legacy: Legacy) -> None:
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/beacon.png"
        field = rf'{{\field{{\*\fldinst{{INCLUDEPICTURE "{address}" \\d}}}}{{\fldrslt x}}}}'
        passwd = r'{\field{\*\fldinst{INCLUDETEXT "/etc/passwd"}}{\fldrslt y}}'
        text = DocxReader().read(legacy.to_docx(rtf(*LINES, head=field + passwd), FileKind.RTF)).text
        server.shutdown()
    assert asked == [] and "root:" not in text and "甲方：广德市人民政府" in text


@unix
def test_a_program_that_hangs_is_ended_with_all_that_it_left(tmp_path: Path, own_folder: Path) -> None:
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 60\n")
    slow.chmod(0o755)
    tmp_path.chmod(0o755)
    began = time.monotonic()
    with pytest.raises(ReadingFailed, match="超过时限"):
        Legacy(program=slow, seconds=0.5).to_docx(rtf(*LINES), FileKind.RTF)
    assert time.monotonic() - began < 15 and list(own_folder.iterdir()) == []


@unix
@pytest.mark.skipif(shutil.which("prlimit") is None, reason="!!! no prlimit: limits of LibreOffice are NOT tested here")
def test_the_program_runs_under_limits_and_without_the_office_s_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENSHU_SECRET", "x")
    spy = tmp_path / "soffice"
    spy.write_text('#!/bin/sh\nulimit -t > in.docx; ulimit -f >> in.docx; env >> in.docx; sed -i "1s/^/PK\\x03\\x04/" in.docx\n')
    spy.chmod(0o755)
    said: list[bytes] = []
    monkeypatch.setattr("services.formats.legacy.examine_file", lambda file, *_, **__: said.append(file.read()))
    Legacy(program=spy).to_docx(rtf(*LINES), FileKind.RTF)
    cpu, files, *environment = said[0].removeprefix(b"PK\x03\x04").decode().splitlines()
    assert int(cpu) == 60 and int(files) > 0
    assert not any("WENSHU_SECRET" in line for line in environment)


def test_a_secrecy_mark_is_seen_without_converting_anything() -> None:
    marked = rtf("机密★5年", *LINES)
    assert secrecy_mark(head_text(marked)) == "机密★5年"
    assert head_text(rtf(*LINES)).strip().split("\n") == list(LINES)
    text = ("\r".join(("秘密★3年", *LINES)) * 20).encode("utf-16-le")
    word = bytearray(2_048) + text
    word[24:28] = (2_048).to_bytes(4, "little")
    content = ole_file({"WordDocument": bytes(word)})
    assert secrecy_mark(head_text(content)) == "秘密★3年"
    assert head_text(hostile.ole({"WordDocument": 0})) == ""


@needs_office
def test_the_head_of_a_real_word_document_is_found(doc: bytes) -> None:
    assert head_text(doc).split("\n")[: len(LINES)] == list(LINES)
    assert examine_file(io.BytesIO(doc), len(doc), label="a.doc") is None


def test_a_word_document_with_a_password_is_known_at_the_gate() -> None:
    word = bytearray(5_000)
    word[:2] = b"\xec\xa5"
    for flags, seal in ((0x00, None), (0x01, Seal.ENCRYPTED)):
        word[11] = flags
        content = ole_file({"WordDocument": bytes(word)})
        assert examine_file(io.BytesIO(content), len(content), label="协议.doc") is seal
