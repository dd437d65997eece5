"""LibreOffice: warm, in a queue, behind walls; one file's failure is no other's, and nothing is left behind."""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from PIL import Image

from services.formats.pdf import ConversionFailed, LibreOffice, LibreOfficeMissing, archival_level, is_pdf_a_2b, lost_characters
from services.formats.pdf.room import pipe_of
from services.formats.pdf.walls import walls
from tests.faults.broken_soffice import FAILING, HALF, HANGING, SILENT, STAYING, UNMARKED, XMP, broken_soffice, paper

unix = pytest.mark.skipif(os.name == "nt", reason="the fault is a shell script, or the test looks into /proc")
ROOT = Path(__file__).resolve().parents[3]
MARKS = "，。、；：？！“”‘’（）《》〔〕—…·"


def letter(*lines: str, poison: str = "") -> bytes:
    """A docx of justified paragraphs: where LibreOffice drops what it hangs. `poison` is what a broken program dies of."""
    document = Document()
    for line in lines:
        paragraph = document.add_paragraph()
        fonts = paragraph.add_run(line)._r.get_or_add_rPr().get_or_add_rFonts()
        for slot in ("ascii", "hAnsi", "eastAsia"):
            fonts.set(qn(f"w:{slot}"), "仿宋_GB2312")
        paragraph.alignment = 3
    saved = io.BytesIO()
    document.save(saved)
    with ZipFile(saved, "a") as package:
        package.writestr(f"word/{poison or 'sound'}.bin", b"")
    return saved.getvalue()


def prose(dice: random.Random, length: int) -> str:
    """Chinese so full of punctuation that many a line ends at a mark."""
    han = "坚持以高质量发展为主题深入贯彻落实长三角一体化国家战略和省市相关决策部署对政策争取交流合作制度创新三项工作紧盯不放"
    return "".join(dice.choice(MARKS) if dice.random() < 0.25 else dice.choice(han) for _ in range(length))


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def soon(true: Callable[[], bool], *, seconds: float = 10) -> bool:
    """Whether it comes true in time."""
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return true()


def remains(folder: Path) -> list[str]:
    """What conversions have left in a folder for temporary files."""
    return [path.name for path in folder.iterdir() if path.name.startswith("wenshu-pdf-")]


@pytest.fixture(scope="module")
def libreoffice() -> Iterator[LibreOffice]:
    found = LibreOffice.find()
    yield found
    found.close()


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files of this test only, which nobody, as whom LibreOffice runs, may enter (not so `tmp_path`)."""
    with tempfile.TemporaryDirectory(prefix="临时 文件 ") as name:
        Path(name).chmod(0o755)
        monkeypatch.setattr("tempfile.tempdir", name)
        yield Path(name)


# -- the real program --


@pytest.mark.office
def test_paragraphs_full_of_punctuation_lose_no_mark(libreoffice: LibreOffice) -> None:
    dice = random.Random(9704)
    docxs = [letter(*(prose(dice, dice.randint(30, 160)) for _ in range(12))) for _ in range(6)]
    for docx, pdf in zip(docxs, libreoffice.to_pdfs(docxs), strict=True):
        assert isinstance(pdf, bytes)
        lost = lost_characters(docx, pdf)
        assert lost.nothing and not lost.extra, lost
        assert is_pdf_a_2b(pdf)


@pytest.mark.office
def test_what_several_threads_ask_for_is_made_by_one_warm_process(libreoffice: LibreOffice) -> None:
    with ThreadPoolExecutor(5) as threads:
        pdfs = list(threads.map(libreoffice.to_pdf, [letter(f"第{number}封，到此为止。") for number in range(5)]))
        first = libreoffice.pids
        again = threads.submit(libreoffice.to_pdf, letter("又一封。")).result()
    for number, pdf in enumerate(pdfs):
        assert lost_characters(letter(f"第{number}封，到此为止。"), pdf).nothing
    assert len(first) == 1 and libreoffice.pids == first and is_pdf_a_2b(again)


@pytest.mark.office
def test_damaged_files_fail_alone(libreoffice: LibreOffice) -> None:
    whole = letter("完整的一封。")
    no_document = io.BytesIO()
    with ZipFile(io.BytesIO(whole)) as source, ZipFile(no_document, "w") as target:
        for name in source.namelist():
            target.writestr(name, b"<broken" if name == "word/document.xml" else source.read(name))
    made = libreoffice.to_pdfs([whole, b"", b"plain", whole[:9_000], no_document.getvalue(), whole])
    assert [isinstance(pdf, bytes) for pdf in made] == [True, False, False, False, False, True]
    assert all("不是完整的 docx 文件" in str(failed) for failed in made[1:5])


@unix
@pytest.mark.office
def test_a_killed_process_is_replaced(libreoffice: LibreOffice) -> None:
    libreoffice.to_pdf(letter("之前。"))
    (before,) = libreoffice.pids
    os.killpg(before, signal.SIGKILL)
    assert soon(lambda: not libreoffice.pids)
    assert is_pdf_a_2b(libreoffice.to_pdf(letter("之后。")))
    assert libreoffice.pids != (before,)


@unix
@pytest.mark.office
def test_the_program_has_no_network_no_rights_and_no_settings(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("unshare") is None:
        pytest.skip("!!! unshare is not installed: this was NOT tested")
    monkeypatch.setenv("WENSHU_REGISTER_URL", "postgresql://secret")
    document = Document()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        _link_picture(document, f"http://127.0.0.1:{server.getsockname()[1]}/seen.png")
        saved = io.BytesIO()
        document.save(saved)
        closing = LibreOffice.find()
        try:
            closing.to_pdf(saved.getvalue())
            (pid,) = closing.pids
            assert "secret" not in Path(f"/proc/{pid}/environ").read_text(encoding="utf-8", errors="replace")
            if os.geteuid() == 0:
                assert re.search(r"^Uid:\s+65534", Path(f"/proc/{pid}/status").read_text(encoding="ascii"), re.MULTILINE)
            assert Path(f"/proc/{pid}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
        finally:
            closing.close()
        with pytest.raises(TimeoutError):
            server.accept()


def _link_picture(document: Any, url: str) -> None:
    """A picture that is not in the docx but at an address. Without walls and profile, LibreOffice goes and asks there."""
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "PNG")
    document.add_picture(picture)
    (blip,) = document.element.body.iter(qn("a:blip"))
    del blip.attrib[qn("r:embed")]
    blip.set(qn("r:link"), document.part.relate_to(url, RELATIONSHIP_TYPE.IMAGE, is_external=True))


@unix
@pytest.mark.office
def test_nothing_is_left_when_it_is_closed_or_has_nothing_to_do(own_folder: Path) -> None:
    libreoffice = LibreOffice(program=LibreOffice.find().program, idle_seconds=0.2)
    libreoffice.to_pdf(letter("一封。"))
    assert soon(lambda: not remains(own_folder)) and libreoffice.pids == ()
    pid = _served(libreoffice)
    libreoffice.close()
    assert not alive(pid) and not remains(own_folder)
    assert is_pdf_a_2b(libreoffice.to_pdf(letter("关过再开。")))
    libreoffice.close()


def _served(libreoffice: LibreOffice) -> int:
    """The process that has just made a PDF; before it is idle for too long."""
    for _ in range(5):
        libreoffice.to_pdf(letter("又一封。"))
        if libreoffice.pids:
            return libreoffice.pids[0]
    raise AssertionError("no process stays")


@unix
@pytest.mark.office
def test_nothing_is_left_when_the_office_is_killed(own_folder: Path, tmp_path: Path) -> None:
    process = _other_office(LibreOffice.find().program, letter("一封。"), own_folder, tmp_path)
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    (folder,) = remains(own_folder)
    pipe = Path(pipe_of(own_folder / folder, user=walls(LibreOffice.find().program).user))
    assert alive(pid) and pipe.is_socket()
    process.kill()
    process.communicate()
    assert soon(lambda: not alive(pid)) and soon(lambda: not remains(own_folder)) and soon(lambda: not pipe.exists())


@unix
def test_nothing_is_left_when_the_office_is_killed_while_it_prints(own_folder: Path, tmp_path: Path) -> None:
    program = broken_soffice(tmp_path, STAYING)
    if not walls(program).leash:
        pytest.skip("!!! setpriv is not installed: this was NOT tested")
    process = _other_office(program, letter("一封。", poison="poison-sleep"), own_folder, tmp_path)
    assert soon(lambda: (tmp_path / "calls").exists())
    process.kill()
    process.communicate()
    pids = [int(pid) for name in ("pids", "calling") for pid in (tmp_path / name).read_text(encoding="ascii").split()]
    assert len(pids) == 2 and soon(lambda: not any(map(alive, pids))) and soon(lambda: not remains(own_folder))


def _other_office(program: Path, docx: bytes, own_folder: Path, tmp_path: Path) -> subprocess.Popen[bytes]:
    """A process that makes one PDF and then says which LibreOffice it keeps."""
    source = tmp_path / "letter.docx"
    source.write_bytes(docx)
    script = (
        "import sys, time; from pathlib import Path; from services.formats.pdf import LibreOffice\n"
        "found = LibreOffice.find(sys.argv[1]); found.to_pdf(Path(sys.argv[2])); print(*found.pids, flush=True); time.sleep(99)\n"
    )
    command = [sys.executable, "-c", script, str(program), str(source)]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "TMPDIR": str(own_folder)}, stdout=subprocess.PIPE)


@unix
@pytest.mark.office
def test_a_program_that_gets_too_little_memory_is_a_failure_and_no_end_of_the_machine() -> None:
    scarce = LibreOffice(program=LibreOffice.find().program, memory=200 << 20, timeout_seconds=20)
    with pytest.raises(ConversionFailed):
        scarce.to_pdf(letter("一封。"))
    scarce.close()


@unix
def test_a_program_that_runs_as_its_owner_says_so_and_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("!!! only root on Linux gives up rights: this was NOT tested")
    program, closed = Path("/bin/sh"), tmp_path / "closed"
    closed.mkdir(mode=0o700)
    fresh = walls.__wrapped__
    monkeypatch.setattr(tempfile, "tempdir", str(closed))
    behind = fresh(program)
    assert behind.owner is None and any(word in behind.missing[0] for word in ("以服务所属的用户", "没有断网"))
    if "-n" in behind.prefix:
        assert str(closed) in behind.missing[0] and "chmod 1777" in behind.missing[0]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "没有断网" in fresh(program).missing[0]


# -- the program that is absent or fails --


def test_an_absent_program_is_told_from_a_failing_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LibreOfficeMissing, match="没有这个程序") as absent:
        LibreOffice.find(str(tmp_path / "soffice"))
    assert "未安装 LibreOffice" in str(absent.value) and "仍可起草" in str(absent.value)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("services.formats.pdf.program._MAC", tmp_path / "none")
    with pytest.raises(LibreOfficeMissing, match=r"^未安装 LibreOffice："):
        LibreOffice.find()


def test_a_program_that_vanished_after_it_was_found_is_missing(tmp_path: Path) -> None:
    with pytest.raises(LibreOfficeMissing, match="已不存在"):
        LibreOffice(program=tmp_path / "soffice").to_pdf(b"")


@unix
def test_the_program_of_the_setting_goes_before_the_search_path(tmp_path: Path) -> None:
    program = broken_soffice(tmp_path, SILENT)
    assert LibreOffice.find(str(program)).program == program


@unix
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (SILENT, "程序正常退出，但没有生成文件"),
        (FAILING, "退出码77：error: source file could not be loaded"),
        (HALF, "生成的文件不完整"),
        (UNMARKED, "没有标明 PDF/A-2b"),
    ],
)
def test_a_program_that_makes_no_pdf_is_a_failure(tmp_path: Path, own_folder: Path, fault: str, told: str) -> None:
    broken = LibreOffice.find(str(broken_soffice(tmp_path, fault)))
    with pytest.raises(ConversionFailed, match=re.escape(told)):
        broken.to_pdf(letter("一封。"))
    broken.close()
    assert not remains(own_folder)


@unix
def test_a_file_that_is_no_program_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "soffice").write_text("not a program", encoding="ascii")
    with pytest.raises(ConversionFailed):
        LibreOffice.find(str(tmp_path / "soffice")).to_pdf(letter("一封。"))


@unix
def test_a_hanging_program_is_ended_with_its_children_at_the_time_limit(tmp_path: Path) -> None:
    broken = LibreOffice.find(str(broken_soffice(tmp_path, HANGING)), timeout_seconds=1)
    began = time.monotonic()
    with pytest.raises(ConversionFailed, match="超过1秒没有完成，已终止"):
        broken.to_pdf(letter("一封。"))
    assert time.monotonic() - began < 10
    child = int((tmp_path / "pids").read_text(encoding="ascii"))
    assert soon(lambda: not alive(child))


@unix
@pytest.mark.parametrize(
    ("poison", "told"), [("poison-death", "程序转换时两次意外退出"), ("poison-sleep", "超过1秒没有完成，已终止")]
)
def test_a_file_that_kills_or_hangs_the_program_fails_alone(tmp_path: Path, own_folder: Path, poison: str, told: str) -> None:
    broken = LibreOffice.find(str(broken_soffice(tmp_path, STAYING)), timeout_seconds=1)
    made = broken.to_pdfs([letter("一"), letter("二", poison=poison), letter("三"), letter("四")])
    assert [made[0], *made[2:]] == [paper()] * 3
    assert isinstance(made[1], ConversionFailed) and told in str(made[1])
    broken.close()
    pids = [int(pid) for pid in (tmp_path / "pids").read_text(encoding="ascii").split()]
    assert len(pids) == (3 if poison == "poison-death" else 2)  # started anew after each end
    assert soon(lambda: not any(map(alive, pids))) and not remains(own_folder)


@unix
def test_a_program_that_something_else_killed_is_asked_once_more(tmp_path: Path) -> None:
    broken = LibreOffice.find(str(broken_soffice(tmp_path, STAYING)), timeout_seconds=5)
    assert broken.to_pdfs([letter("一", poison="poison-once"), letter("二")]) == [paper(), paper()]
    broken.close()


@unix
def test_closing_ends_what_runs_and_refuses_what_waits(tmp_path: Path) -> None:
    broken = LibreOffice.find(str(broken_soffice(tmp_path, STAYING)), timeout_seconds=60)
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(broken.to_pdfs, [letter("一", poison="poison-sleep"), letter("二")])
        assert soon(lambda: (tmp_path / "calls").exists())
        began = time.monotonic()
        broken.close()
        assert all("服务正在停止" in str(failed) for failed in asked.result(timeout=10))
    assert time.monotonic() - began < 10


# -- what a PDF says of itself --


@pytest.mark.parametrize(
    ("xmp", "level"),
    [
        (XMP, "2B"),
        ('<x xmlns:i="http://www.aiim.org/pdfa/ns/id/"><d i:part="2" i:conformance="b"/></x>', "2B"),
        (XMP.replace(">2<", ">1<"), "1B"),
        (XMP.replace("aiim.org", "example.org"), ""),
        ("<broken", ""),
    ],
)
def test_the_level_of_an_archival_pdf_is_read_from_its_metadata(xmp: str, level: str) -> None:
    assert archival_level(paper(xmp)) == level
    assert is_pdf_a_2b(paper(xmp)) == (level == "2B")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.6\n%%EOF", paper()[:80], b"%PDF-1.4\ntrailer<</Root 9 0 R>>"])
def test_a_pdf_without_metadata_claims_nothing(content: bytes) -> None:
    assert archival_level(content) == ""
