"""Several filings at once: the bar counts files and never goes back, each file has its result, strangers see none of it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from services.filings import Accepted
from services.intake import HeldFile
from services.model.errors import StorageTrouble
from services.model.files import FileRole
from services.model.people import EVERYTHING, Person
from services.model.work import MOST_ATTEMPTS, TaskKind
from services.office import Office
from services.worker import Worker
from tests.web.conftest import CLERK, LIAISON, OTHER_LIAISON, Seat, agreement
from tests.web.test_submit import form, upload


def handed_in(clerk: Seat, count: int) -> tuple[str, list[str]]:
    """As many agreements, none of them read yet; where the acknowledgement is, and the ids."""
    key = str(uuid4())
    names = upload(clerk, key, *((f"第{n}份.docx", agreement(f"第{n}号合作协议")) for n in range(count)))
    answer = clerk.post(f"/submit/{key}", form(names, "a" * count))
    place = urlsplit(answer.location)
    return f"{place.path}?{place.query}", re.findall(r"id=([\w-]+)", place.query)


def bar(page: str) -> tuple[int, int]:
    found = re.search(r'<progress max="(\d+)" value="(\d+)"', page)
    assert found, page
    return int(found[2]), int(found[1])


def test_the_bar_counts_files_until_the_last_is_done(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    place, ids = handed_in(clerk, 3)
    watched = place.replace("/accepted", "/progress")
    page = clerk.text(place)
    assert bar(page) == (0, 3) and "排队等待" in page and "/progress" in page
    seen = [bar(clerk.text(watched))]
    while Worker(office).work_once(only=ids):
        seen.append(bar(clerk.text(watched)))
    assert seen == sorted(seen) and (1, 3) in seen and seen[-1] == (3, 3)
    last = clerk.text(watched)
    assert "全部 3 个文件处理完毕" in last and "已识别 3" in last and "hx-get" not in last


def test_ten_filings_from_one_form_have_one_summary_and_no_wall_of_messages(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    clerk, key = seat(CLERK), str(uuid4())
    ours, theirs = agreement("商务合作协议"), agreement("旅游联盟协议")
    for unit, content in (("市发改委", ours), ("市文旅局", theirs)):
        held = office.intake.hold(io.BytesIO(content), label="早报.docx", role=FileRole.AGREEMENT, batch=unit)
        office.filings.submit(unit, [held], unit=unit, key=unit, by=CLERK)
    anew = [(f"第{n}份.docx", agreement(f"第{n}号合作协议")) for n in range(8)]
    names = upload(clerk, key, *anew, ("再报.docx", ours), ("他报.docx", theirs))
    page = clerk.text(clerk.post(f"/submit/{key}", form(names, "a" * 10)).location)
    assert "已受理 9 件" in page and "另有 1 件此前已报送" in page and "alert-" not in page
    told = re.findall(r"<li>(.*?)</li>", page[page.index("请注意（2）") : page.index("</ul>", page.index("请注意（2）"))])
    assert "此前已报送过同一份协议文本" in told[0] and "市文旅局也报送了同一份协议文本" in told[1]
    liaison = seat(LIAISON)
    names = upload(liaison, key, ("再报.docx", ours), ("他报.docx", theirs))
    page = liaison.text(liaison.post(f"/submit/{key}", form(names, "aa")).location)
    assert "市文旅局" not in page, "a unit is not told of another's"


def test_a_unit_that_was_added_is_said_once_for_all(seat: Callable[[Person], Seat]) -> None:
    clerk, key = seat(CLERK), str(uuid4())
    names = upload(clerk, key, ("甲.docx", agreement("甲协议")), ("乙.docx", agreement("乙协议")))
    page = clerk.text(clerk.post(f"/submit/{key}", form(names, "aa", unit="市新设局")).location)
    assert page.count("alert-warning") == 1 and "市新设局" in page


def test_what_was_taken_before_a_refusal_is_told_with_it(
    office: Office, seat: Callable[[Person], Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, key = seat(CLERK), str(uuid4())
    names = upload(clerk, key, ("甲.docx", agreement("甲协议")), ("乙.docx", agreement("乙协议")))
    submit = office.filings.submit

    def full_disk_at_the_second(batch: str, files: Sequence[HeldFile], **more: Any) -> Accepted:
        if files[0].label == "乙.docx":
            raise StorageTrouble(reason="磁盘已满")
        return submit(batch, files, **more)

    monkeypatch.setattr(office.filings, "submit", full_disk_at_the_second)
    page = clerk.post(f"/submit/{key}", form(names, "aa")).text
    assert "磁盘已满" in page and "已受理 1 件，不必再报" in page and "乙.docx" in page
    (taken,) = re.findall(r'href="/filings/(F[\w-]+)">甲</a>', page)
    assert office.filings.get(taken, scope=EVERYTHING).agreement.label == "甲.docx"


def test_what_the_worker_gave_up_is_said_and_does_not_hold_the_bar(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    place, ids = handed_in(clerk, 2)
    with office.register.transaction() as transaction:
        for attempt in range(MOST_ATTEMPTS):
            task = transaction.queue.lease(
                worker="w", now=float(attempt), seconds=0, most_attempts=MOST_ATTEMPTS, kinds=[TaskKind.READ], only=ids[:1]
            )
            assert task is not None
            transaction.queue.failed(task, error="磁盘读写失败", again_at=0.0)
    page = clerk.text(place)
    assert bar(page) == (1, 2) and "磁盘读写失败" in page and "未能处理 1" in page


def test_nobody_learns_of_filings_that_they_may_not_see(seat: Callable[[Person], Seat]) -> None:
    place, _ = handed_in(seat(CLERK), 2)
    page = seat(OTHER_LIAISON).text(place)
    assert bar(page) == (0, 0) and "号合作协议" not in page and "第1份" not in page


def test_a_batch_sent_twice_is_acknowledged_once_with_the_same_filings(seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    key = str(uuid4())
    names = upload(clerk, key, ("甲.docx", agreement("甲协议")), ("乙.docx", agreement("乙协议")))
    first = clerk.post(f"/submit/{key}", form(names, "aa"))
    again = clerk.post(f"/submit/{key}", form(names, "aa"))
    assert first.location == again.location
    assert bar(clerk.text(first.location)) == (0, 2)
