from __future__ import annotations

import http.server
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.formats.child import ENTRY, ROOT, Box, ChildLimits, Quote, ReadingChild, ReadingFailed, ReadingPool
from services.model.boxes import lines_of, unpack
from services.model.files import FileKind
from services.model.inspection import Seal
from tests.samples import hostile, pdfs

linux = pytest.mark.skipif(sys.platform != "linux", reason="!!! the limits of the child hold on Linux: NOT tested here")


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    pool = ReadingPool(size=1)
    yield pool
    pool.close()


def is_alive(pool: ReadingPool) -> bool:
    return "协议" in pool.read("合作协议".encode(), FileKind.TXT).text


@linux
def test_the_child_says_which_walls_stand(pool: ReadingPool) -> None:
    walls = pool.confinement()
    assert walls.memory and walls.processor and walls.files
    if os.geteuid() == 0:
        assert walls.network and walls.unprivileged, walls.missing
    assert walls.network or "断网" in "".join(walls.missing)


@linux
def test_the_child_of_root_is_nobody_and_holds_no_office_secret(pool: ReadingPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENSHU_SECRET", "x")
    child = ReadingChild()
    child.confinement()
    assert b"WENSHU_SECRET" not in Path(f"/proc/{child.pid}/environ").read_bytes()
    status = Path(f"/proc/{child.pid}/status").read_text()
    if os.geteuid() == 0:
        assert "Uid:\t65534\t65534\t65534\t65534" in status
        assert "Groups:\t \n" in status or "Groups:\t\n" in status
    assert "NoNewPrivs:\t1" in status
    child.close()


@pytest.mark.parametrize(
    ("content", "kind", "seal"),
    [
        (hostile.good("docx"), FileKind.DOCX, None),
        (hostile.good("pdf"), FileKind.PDF, None),
        (hostile.good("txt"), FileKind.TXT, None),
        (hostile.xlsx(), FileKind.XLSX, None),
        (hostile.truncated(hostile.good("docx")), FileKind.DOCX, Seal.DAMAGED),
        (hostile.good("pdf")[:200], FileKind.PDF, Seal.DAMAGED),
        (hostile.encrypted_pdf(), FileKind.PDF, Seal.ENCRYPTED),
        (hostile.giant_page_pdf(), FileKind.PDF, Seal.OVERSIZED),
        (hostile.huge_dimension_xlsx(), FileKind.XLSX, Seal.OVERSIZED),
        (hostile.huge_cell_xlsx(), FileKind.XLSX, Seal.OVERSIZED),
        (hostile.huge_merge_xlsx(), FileKind.XLSX, Seal.OVERSIZED),
        (hostile.zipped({"[Content_Types].xml": "x"}), FileKind.DOCX, Seal.DAMAGED),
        (hostile.zipped({"[Content_Types].xml": "x"}), FileKind.XLSX, Seal.DAMAGED),
    ],
)
def test_an_inspection_says_whether_a_file_opens(pool: ReadingPool, content: bytes, kind: FileKind, seal: Seal | None) -> None:
    inspection = pool.inspect(content, kind)
    assert inspection.seal is seal
    assert bool(inspection.first_page_text) is (seal is None)


@linux
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (hostile.pdf_flate_bomb(), FileKind.PDF),
        (hostile.docx(hostile.paragraph("协") * 50_000 + "<w:p>" * 200_000), FileKind.DOCX),
        (hostile.docx("<w:tbl><w:tr><w:tc>" * 3_000 + "</w:tc></w:tr></w:tbl>" * 3_000), FileKind.DOCX),
        (hostile.with_doctype(), FileKind.DOCX),
        (b"", FileKind.PDF),
        (b"\x00" * 5_000, FileKind.XLSX),
        (hostile.good("pdf").replace(b"/Count", b"/Tnuoc"), FileKind.PDF),
    ],
)
def test_a_hostile_file_never_hangs_or_ends_the_pool(pool: ReadingPool, content: bytes, kind: FileKind) -> None:
    began = time.perf_counter()
    try:
        document = pool.read(content, kind)
    except ReadingFailed as failure:
        assert failure.reason and "解析失败" in str(failure)
    else:
        assert "root:" not in document.text
    assert time.perf_counter() - began < 20
    assert is_alive(pool)


def test_a_span_of_fifty_million_columns_is_read_as_a_table(pool: ReadingPool) -> None:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="50000000"/></w:tcPr>{hostile.paragraph("单位")}</w:tc>'
    document = pool.read(hostile.docx(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"), FileKind.DOCX)
    assert document.text == "单位"
    assert len(document.tables[0].rows[0]) <= 64


@linux
def test_memory_over_the_limit_ends_in_a_sentence_and_the_next_task_is_done() -> None:
    child = ReadingChild(limits=ChildLimits(memory=700 * hostile.MB))
    with pytest.raises(ReadingFailed, match="内存上限"):
        child.ask({"task": "read", "kind": "docx"}, hostile.docx(hostile.paragraph("协") * 2_000_000))
    answer, _ = child.ask({"task": "read", "kind": "txt"}, b"agreement")
    assert answer["document"]["pages"][0]["text"] == "agreement"
    child.close()


@linux
def test_processor_time_over_the_limit_ends_in_a_sentence() -> None:
    child = ReadingChild(limits=ChildLimits(cpu=0))
    with pytest.raises(ReadingFailed, match="处理器时限"):
        child.ask({"task": "read", "kind": "docx"}, hostile.docx("<w:p><w:r><w:tab/></w:r></w:p>" * 1_000_000))
    child.close()


@linux
def test_a_child_that_stands_still_is_killed_at_the_wall_clock() -> None:
    child = ReadingChild(limits=ChildLimits(wall=1))
    child.confinement()
    assert child.pid
    os.kill(child.pid, signal.SIGSTOP)
    began = time.perf_counter()
    with pytest.raises(ReadingFailed, match="超过时限（1 秒）"):
        child.ask({"task": "read", "kind": "txt"}, b"agreement")
    assert time.perf_counter() - began < 3
    answer, _ = child.ask({"task": "read", "kind": "txt"}, b"agreement")
    assert answer["document"]["kind"] == "txt"
    child.close()


@linux
def test_a_killed_child_is_replaced(pool: ReadingPool) -> None:
    child = ReadingChild()
    child.confinement()
    first = child.pid
    assert first
    os.kill(first, signal.SIGKILL)
    time.sleep(0.1)
    child.ask({"task": "read", "kind": "txt"}, b"agreement")
    assert child.pid != first
    child.close()


def test_a_child_is_recycled_after_its_tasks() -> None:
    child = ReadingChild(limits=ChildLimits(tasks=2))
    pids = []
    for _ in range(3):
        child.ask({"task": "read", "kind": "txt"}, b"agreement")
        pids.append(child.pid)
    assert pids[0] == pids[1] != pids[2]
    child.close()


@linux
def test_the_child_leaves_when_the_office_is_gone() -> None:
    code = (
        "from services.formats.child import ReadingChild\nimport os, time\n"
        "child = ReadingChild(); child.confinement(); print(child.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    office = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    pid = int(office.stdout)
    for _ in range(50):
        if not Path(f"/proc/{pid}").exists() or "State:\tZ" in Path(f"/proc/{pid}/status").read_text():
            return
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    pytest.fail("the child outlived its office")


def test_many_threads_share_a_small_pool() -> None:
    pool = ReadingPool(size=2)
    texts = [f"协议第{number}号" for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda text: pool.read(text.encode(), FileKind.TXT).text, texts))
    assert answers == texts
    pool.close()


def test_a_picture_on_the_network_is_never_asked_for(pool: ReadingPool) -> None:
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        content = hostile.linked_image_docx(f"http://127.0.0.1:{server.server_port}/beacon.png")
        assert pool.inspect(content, FileKind.DOCX).opens
        assert pool.read(content, FileKind.DOCX).text.startswith("合作协议")
        server.shutdown()
    assert asked == []


def test_the_office_loads_no_parser() -> None:
    code = f"import services.formats.child, services.parsing, sys\nprint([m for m in {HEAVY!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
    assert ENTRY not in sys.modules


HEAVY = ("pypdfium2", "pdfplumber", "docx", "openpyxl", "lxml", "PIL")


def test_a_page_becomes_a_picture_of_limited_size(pool: ReadingPool) -> None:
    pdf = hostile.good("pdf")
    png, webp = pool.page_image(pdf, 1, scale=1.0), pool.page_image(pdf, 2, scale=1.0, form="webp")
    assert png.startswith(b"\x89PNG") and webp[8:12] == b"WEBP"
    assert int.from_bytes(png[16:20], "big") == 596
    assert pool.page_count(pdf) == 3
    big = pool.page_image(pdf, 1, scale=500.0)
    assert int.from_bytes(big[16:20], "big") * int.from_bytes(big[20:24], "big") <= 25_100_000
    with pytest.raises(ReadingFailed, match="没有第 9 页"):
        pool.page_image(pdf, 9)
    with pytest.raises(ReadingFailed, match="14400 点"):
        pool.page_image(hostile.giant_page_pdf(), 1)


def test_a_quote_is_found_on_its_page_one_box_a_line(pool: ReadingPool) -> None:
    pdf = hostile.good("pdf")
    quotes = [
        Quote(text="甲方：广德市人民政府", page=1),
        Quote(text="根据《中华人民共和国水污染防治法》等有关规定，经双方协商一致，签订本协议。"),
        Quote(text="没有这句话"),
        Quote(text="  "),
    ]
    party, term, absent, blank = pool.locate(pdf, quotes)
    assert [box.page for box in party] == [1]
    assert 0.1 < party[0].x0 < party[0].x1 < 0.6 and 0.1 < party[0].y0 < party[0].y1 < 0.25
    assert len(term) == 2 and term[0].y1 <= term[1].y0 + 0.01
    assert absent == () and blank == ()


def test_boxes_are_fractions_of_the_page_as_it_is_shown(pool: ReadingPool) -> None:
    import io

    import pypdfium2

    document = pypdfium2.PdfDocument(hostile.good("pdf"))
    document[0].set_rotation(90)
    turned = io.BytesIO()
    document.save(turned)
    (boxes,) = pool.locate(turned.getvalue(), [Quote(text="甲方：广德市人民政府", page=1)])
    assert boxes and all(isinstance(box, Box) and 0 <= box.x0 < box.x1 <= 1 and 0 <= box.y0 < box.y1 <= 1 for box in boxes)
    assert boxes[0].x0 > 0.6  # what stood at the top stands at the right


def size_of(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def test_a_page_of_a_pdf_or_a_picture_is_drawn_at_the_size_that_is_asked_for(pool: ReadingPool) -> None:
    pdf = hostile.good("pdf")
    assert max(size_of(pool.picture(pdf, FileKind.PDF, 2, side=500))) == 500
    assert size_of(pool.picture(pdf, FileKind.PDF, 1)) == (1654, 2339)  # A4 at 200 dpi, to be recognised
    assert size_of(pool.picture(pdf, FileKind.PDF, 1, turned=90)) == (2339, 1654)
    photo = pool.picture(pdf, FileKind.PDF, 1, side=800)
    assert pool.page_count(photo, FileKind.PNG) == 1
    assert pool.inspect(photo, FileKind.PNG).opens
    assert pool.read(photo, FileKind.PNG).pages[0].height == 842
    assert max(size_of(pool.picture(photo, FileKind.PNG, 1, side=300, turned=270))) == 300
    with pytest.raises(ReadingFailed, match="没有第 2 页"):
        pool.picture(photo, FileKind.PNG, 2)


def test_a_scan_is_recognised_at_its_own_resolution(pool: ReadingPool) -> None:
    for dpi, expected in ((100, 150), (240, 240), (400, 300)):
        scan = pdfs.pdf(lambda canvas, dpi=dpi: pdfs.picture(canvas, pixels=(int(8.27 * dpi), int(11.69 * dpi))))
        assert size_of(pool.picture(scan, FileKind.PDF, 1))[1] == pytest.approx(11.69 * expected, rel=0.01)


def test_the_second_engine_answers_for_each_quote(pool: ReadingPool) -> None:
    pdf = hostile.good("pdf")
    page = pool.read(pdf, FileKind.PDF).pages[0]
    quote = "甲方：广德市人民政府"
    start = page.text.index(quote)
    places = [(1, line) for line in lines_of(unpack(page.boxes)[start : start + len(quote)])]
    assert pool.agree(pdf, [(quote, places), ("乙方：广德市人民政府", places), (quote, [])]) == (True, False, False)
