"""Several filings at once: the bar counts files and never goes back, each file has its result, strangers see none of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import uuid4

from services.model.people import Person
from services.model.work import MOST_ATTEMPTS, TaskKind
from services.office import Office
from services.worker import Worker
from tests.web.conftest import CLERK, OTHER_LIAISON, Seat, agreement
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
