"""Many files at once through the web: a bar that tells the truth, a result for each, and a worker that is killed on the way."""

from __future__ import annotations

import html
import os
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from services.model.files import ReadingState
from services.office import open_office
from services.settings import Settings
from tests.faults.running_house import RunningHouse, filings, running_house, send, submit, until
from tests.samples import hostile, hostile_packages, hostile_papers, hostile_pictures, hostile_texts

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="!!! no /proc on this system: a killed worker was NOT tested")

R = ReadingState
# (label, content of the n-th file, how its reading may end); those that are refused at the door have no end.
Mixed = tuple[str, Callable[[int], bytes], frozenset[ReadingState]]


def _text(number: int) -> str:
    return (
        f"第{number}号合作协议\n甲方：广德市人民政府\n乙方：溧阳市人民政府\n双方推进第{number}个项目。\n签订日期：2022年9月2日\n"
    )


def _paragraphs(number: int) -> str:
    return "".join(map(hostile.paragraph, _text(number).splitlines()))


def _ends(*states: ReadingState) -> frozenset[ReadingState]:
    return frozenset(states)


MIXED: tuple[Mixed, ...] = (
    ("协议{}.txt", lambda n: _text(n).encode(), _ends(R.READ)),
    ("协议{}.docx", lambda n: hostile.docx(_paragraphs(n)), _ends(R.READ)),
    ("agreement {}.pdf", lambda n: hostile_papers.page(b"BT /F1 12 Tf 20 100 Td (agreement %d) Tj ET" % n), _ends(R.READ)),
    ("残缺{}.docx", lambda n: hostile.truncated(hostile.docx(_paragraphs(n))), _ends(R.SEALED)),
    ("GBK{}.txt", lambda n: _text(n).encode("gb18030"), _ends(R.READ)),
    ("空{}.docx", lambda n: b"", _ends()),
    ("网页{}.html", lambda n: hostile_texts.html(_text(n)), _ends(R.READ)),
    (
        "带宏{}.docx",
        lambda n: hostile.zipped({str(n): "x", "word/vbaProject.bin": b"x", "[Content_Types].xml": MACROS}),
        _ends(R.SEALED),
    ),
    ("邮件{}.eml", lambda n: hostile_texts.mail(_text(n)), _ends(R.READ)),
    ("程序{}.exe", lambda n: hostile.program(), _ends()),
    ("空白{}.txt", lambda n: b"\n" * (n + 1), _ends(R.EMPTY)),
    ("炸弹{}.pdf", lambda n: hostile.pdf_flate_bomb(64 * hostile.MB).replace(b"200 200", b"200 %d" % (200 + n)), _ends(*R)),
    ("包{}.zip", lambda n: hostile_packages.named_in_gbk(content=_text(n).encode()), _ends(R.READ)),
    ("上级目录{}.zip", lambda n: hostile_packages.traversing(), _ends()),
    ("表{}.xlsx", lambda n: hostile.xlsx(), _ends(R.READ)),
    ("巨表{}.xlsx", lambda n: hostile.huge_merge_xlsx(), _ends(R.SEALED)),
    ("数据{}.csv", lambda n: f"单位,得分\n新杭镇,{n}\n".encode(), _ends(R.UNRECOGNISED)),
    ("改名{}.pdf", lambda n: hostile.docx(_paragraphs(n)), _ends()),
    ("层{}.docx", lambda n: hostile_packages.nested_tables(1_000 + n), _ends(R.SEALED, R.FAILED)),
    ("照片{}.jpg", lambda n: hostile_pictures.picture("JPEG", size=(300 + n, 400)), _ends(R.READ, R.EMPTY, R.UNRECOGNISED)),
)
MACROS = "macroEnabled wordprocessingml.document.main+xml application/vnd.ms-word.document.macroEnabled.main+xml"


class Bar:
    """What the page of a batch says, looked at again and again."""

    def __init__(self, ask: Callable[[str], bytes], place: str) -> None:
        self._ask, self._place = ask, place
        self.seen: list[tuple[int, int]] = []
        self.page = ""

    def look(self) -> tuple[int, int]:
        """(done, total) of now."""
        self.page = self._ask(self._place).decode()
        found = re.search(r'<progress max="(\d+)" value="(\d+)"', self.page)
        assert found, self.page
        self.seen.append((int(found[2]), int(found[1])))
        return self.seen[-1]

    @property
    def over(self) -> bool:
        done, total = self.look()
        assert ("hx-get" in self.page) == (done < total)  # it is asked again as long as there is something to come
        return done == total


def batch_of(count: int) -> list[tuple[str, bytes, frozenset[ReadingState]]]:
    """As many files, of every kind in turn, no two alike where that matters."""
    rounds = [(number, *MIXED[number % len(MIXED)]) for number in range(count)]
    return [(label.format(number), build(number), ends) for number, label, build, ends in rounds]


def hand_in(house: RunningHouse, files: list[tuple[str, bytes, frozenset[ReadingState]]]) -> tuple[Bar, dict[str, str]]:
    """Send them one by one and submit what was taken; the bar, and what was refused with its sentence."""
    browser, key = house.browser(), str(uuid4())
    names: list[str] = []
    refused: dict[str, str] = {}
    for label, content, _ in files:
        name, sentence = send(browser, key, label, content)
        if sentence:
            refused[label] = sentence
        else:
            names.append(name)
    place = urlsplit(submit(browser, key, names))
    progress = f"{place.path.replace('/accepted', '/progress')}?{place.query}"
    return Bar(lambda path: browser.ask("GET", path)[2], progress), refused


def check(folder: Path, count: int, *, kills: int) -> None:
    files = batch_of(count)
    kept = {label: (content, ends) for label, content, ends in files if ends}
    with running_house(folder) as house:
        began = time.monotonic()
        bar, refused = hand_in(house, files)
        print(f"{count} files handed in after {time.monotonic() - began:.1f}s")
        assert set(refused) == {label for label, _, ends in files if not ends}
        assert all(label in sentence for label, sentence in refused.items())
        for part in range(1, kills + 1):
            until(lambda part=part: bar.look()[0] >= bar.seen[-1][1] * part / (kills + 2), seconds=300, why="no progress")
            os.kill(house.worker(), signal.SIGKILL)
            time.sleep(1.5)
        until(lambda: bar.over, seconds=120 + 6 * count, why="it does not end")
        print(f"{count} files done after {time.monotonic() - began:.1f}s")
        told_of_each(bar, kept)
        nothing_lost_or_doubled(house, kept)
    assert house.left == []


def told_of_each(bar: Bar, kept: dict[str, tuple[bytes, frozenset[ReadingState]]]) -> None:
    """The bar never goes back, counts files and ends where there are no more; each file has a line with its result."""
    different = len({content for content, _ in kept.values()})
    assert bar.seen == sorted(bar.seen)
    assert {total for _, total in bar.seen} == {different}
    lines = re.findall(r"<tr data-step>(.*?)</tr>", bar.page, re.S)
    labels = [html.unescape(re.findall(r"<td>(.*?)(?:<div|</td>)", line, re.S)[0]) for line in lines]
    assert len(labels) == len(set(labels)) == different and set(labels) <= set(kept)
    assert all('class="state' in line for line in lines)


def nothing_lost_or_doubled(house: RunningHouse, kept: dict[str, tuple[bytes, frozenset[ReadingState]]]) -> None:
    """Each content is on file once, to the byte, and its reading ended as it must."""
    office = open_office(Settings(home=house.home))
    taken = filings(office)
    contents = Counter(content for content, _ in kept.values())
    assert len(taken) == len(contents)
    for filing in taken:
        (file,) = filing.files
        content, ends = kept[file.label]
        assert office.archive.read(filing.id, file.path) == content
        assert file.reading in ends, (file.label, file.reading, file.note)
    result = office.upkeep.verify()
    office.close()
    assert result.ok, result.problems


def test_a_batch_is_read_to_its_end_though_the_worker_is_killed(tmp_path: Path) -> None:
    check(tmp_path, 20, kills=1)


@pytest.mark.long
def test_a_batch_of_two_hundred_is_read_to_its_end_though_the_worker_is_killed(tmp_path: Path) -> None:
    check(tmp_path, 200, kills=5)
