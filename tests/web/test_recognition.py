"""Pages tell how far pictures have come: waiting, in hand, not to be had here; and the office asks for them again."""

from __future__ import annotations

import io
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from services.formats.ocr import available
from services.model.files import FileRole
from services.model.filing import Filing
from services.model.people import EVERYTHING, Person
from services.model.work import LANES, MOST_ATTEMPTS, Lane, Progress, TaskKind
from services.office import Office, open_office
from services.settings import Settings
from services.stores.queue import Task
from services.worker import Worker, works_of
from tests.samples.broken_recogniser import REASON, break_recogniser
from tests.web.conftest import ADMINISTRATOR, CLERK, LEADER, LIAISON, Clock, Seat

RECOGNISER = pytest.param(
    True, marks=pytest.mark.skipif(not available(), reason="no recogniser (requirements-ocr.txt): its progress is not tested")
)
NONE_HERE = pytest.mark.parametrize("ocr", [False])
ONE_HERE = pytest.mark.parametrize("ocr", [RECOGNISER])


@pytest.fixture
def office(ocr: bool, furnished: Path, tmp_path: Path, clock: Clock) -> Iterator[Office]:
    """The furnished house, with a recogniser or without."""
    home = tmp_path / "home"
    shutil.copytree(furnished, home)
    office = open_office(Settings(home=home, ocr=ocr), now=clock)
    yield office
    office.close()


def photographed(office: Office) -> Filing:
    """An agreement of two photos that the desk has read, and whose text nobody has recognised."""
    held = []
    for number in (1, 2):
        out = io.BytesIO()
        Image.new("RGB", (60, 40 + number), "white").save(out, "PNG")
        out.seek(0)
        file = office.intake.hold(out, label=f"照片{number}.png", role=FileRole.AGREEMENT, batch="b")
        held.append(replace(file, sheet=number))
    filing = office.filings.submit("b", held, unit="市发改委", key="b", by=CLERK).filing
    Worker(office, works={kind: work for kind, work in works_of(office).items() if LANES[kind] is Lane.DESK}).drain()
    return office.filings.get(filing.id, scope=EVERYTHING)


def lease(office: Office) -> Task:
    with office.register.transaction() as transaction:
        found = transaction.queue.lease(
            worker="w", now=time.time(), seconds=600, most_attempts=MOST_ATTEMPTS, kinds=[TaskKind.OCR]
        )
    assert found is not None
    return found


@NONE_HERE
def test_without_a_recogniser_pages_say_so_and_the_facts_are_typed_at_once(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    filing = photographed(office)
    clerk = seat(CLERK)
    page = clerk.text(f"/filings/{filing.id}")
    assert "本机未装识别组件，待识别" in page and "待识别</span>" in page
    assert "第 1—2 张没有可用的文字" in page and page.count("没有可用的文字") == 1
    assert "正在识别" not in page and "正在识别" not in clerk.text(f"/filings/{filing.id}/confirm")
    bench = clerk.text("/")
    assert "未安装识别组件" not in bench  # it was turned off on purpose: nothing is lacking
    assert "补识别" not in bench
    status = seat(ADMINISTRATOR).text("/status/")
    assert "未安装或未启用" in status and "1 件备案的 2 个文件" in status
    answer = clerk.post("/status/recognise", follow_redirects=True)
    assert "请管理员运行 python3 run.py setup" in answer.text


@ONE_HERE
def test_a_page_in_hand_is_shown_with_its_number_and_the_others_as_waiting(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    filing = photographed(office)
    clerk = seat(CLERK)
    assert clerk.text(f"/filings/{filing.id}").count("正在排队等待识别") == 2
    task = lease(office)
    with office.register.transaction() as transaction:
        progress = Progress(done=0, total=2, words="第 1/2 页：照片1.png")
        transaction.queue.progress(task, progress, until=time.time() + 600)
    page = clerk.text(f"/filings/{filing.id}")
    assert "正在识别图像里的文字：第 1/2 页：照片1.png" in page
    assert "识别中</span>" in page and page.count("正在排队等待识别") == 1
    assert "没有可用的文字" not in page  # it is being put right just now
    assert "不等了，手工填写" in clerk.text(f"/filings/{filing.id}/confirm")
    assert "第 1/2 页" in clerk.text("/progress")
    assert clerk.get(f"/filings/{filing.id}/progress").status_code == 200


@ONE_HERE
def test_what_was_not_recognised_is_asked_for_again_by_the_office_alone(office: Office, seat: Callable[[Person], Seat]) -> None:
    filing = photographed(office)
    task = lease(office)
    with office.register.transaction() as transaction:
        transaction.queue.done(task)  # as after a recognition in which every page failed
    clerk = seat(CLERK)
    assert "没有识别成" in clerk.text(f"/filings/{filing.id}")
    assert "补识别（2 个文件）" in clerk.text("/")
    for other in (LEADER, LIAISON):
        assert "补识别" not in seat(other).text("/")
        assert seat(other).post("/status/recognise").status_code == 403
    answer = clerk.post("/status/recognise", follow_redirects=True)
    assert "已排入队列：1 件" in answer.text and "补识别（" not in answer.text
    assert [item.task for item in office.waiting(scope=EVERYTHING) if item.task is TaskKind.OCR] == [TaskKind.OCR]


@ONE_HERE
def test_a_recogniser_that_cannot_run_leaves_pages_waiting_and_says_why_at_once(
    office: Office, seat: Callable[[Person], Seat], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_recogniser(tmp_path, monkeypatch)
    filing = photographed(office)
    Worker(office).drain()
    told = f"识别组件不能运行（{REASON}）"
    page = seat(CLERK).text(f"/filings/{filing.id}")
    assert told in page and "待识别</span>" in page and "识别失败" not in page and "损坏" not in page
    status = seat(ADMINISTRATOR).text("/status/")
    assert told in status and "第 1 次" not in status
