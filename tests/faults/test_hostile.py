"""Every hostile file through the whole house: the right sentence, in time, within its memory, and nothing else is touched.

The everyday run sends a fair sample, the long run all of them; the house that they are sent to is one and the same, so that
each finds the house as the one before it left it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from services.model.files import ReadingState
from services.model.people import EVERYTHING
from services.office import Office, open_office
from services.settings import Settings
from tests.faults.running_house import (
    MB,
    ROOT,
    STRACE,
    Browser,
    RunningHouse,
    at_rest,
    everybodys_folder,
    filings,
    listener,
    running_house,
    send,
    strays,
    submit,
    told,
    until,
    watching,
)
from tests.samples.hostile_list import SAMPLES, Hostile

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="!!! no /proc on this system: hostile files were NOT watched")

SECONDS = 90 + 30  # what a file may take, and what waits before it
MEMORY = 1536 * MB  # of one process; the whole of `app.py read` takes hardly more
SLOWEST = 1.0  # seconds for an answer of the service
UNWATCHED = "!!! strace is not installed: whether something was written outside the home, or somebody called, was NOT watched"
EVERYDAY = [sample for sample in SAMPLES if sample.everyday]


@dataclass
class Trial:
    """A running house, somebody who is logged in, an address that nobody may ask, and a second look at the archive."""

    house: RunningHouse
    browser: Browser
    office: Office
    address: str
    asked: list[str]


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """When all is over: nothing outside the home was written, nobody was called, nothing lies about, the archive is whole."""
    folder = tmp_path_factory.mktemp("trial")
    with listener() as (address, asked), running_house(folder, traced=True) as house:
        office = open_office(Settings(home=house.home))
        yield Trial(house=house, browser=house.browser(), office=office, address=address, asked=asked)
        result = office.upkeep.verify()
        office.close()
    assert result.ok, result.problems
    assert asked == []
    assert house.left == []
    assert house.complaints() == []
    if house.trace is not None:
        assert strays(house.trace, inside=[house.home, house.temporary]) == []


def sent(trial: Trial, sample: Hostile, content: bytes) -> str:
    """Hand a file in and see what becomes of it; returns the identity of its filing, if there is one."""
    key = str(uuid4())
    name, refusal = send(trial.browser, key, sample.label, content)
    if sample.door:
        assert re.search(sample.door, refusal), refusal
        assert sample.label in refusal
        return ""
    assert not refusal
    return submit(trial.browser, key, [name]).split("?")[0].rsplit("/", 1)[1]


def looked_at(trial: Trial, filing_id: str, content: bytes) -> None:
    """Every page of it opens, and the original is there to the byte."""
    place = f"/filings/{filing_id}"
    for path in (place, f"{place}/confirm", f"{place}/files/1/view"):
        status, _, page = trial.browser.ask("GET", path)
        assert status in (200, 302), page[:500]
    status, _, page = trial.browser.ask("GET", f"{place}/files/1/pages/1")
    assert status in (200, 404, 409, 422, 503), (status, page[:500])
    status, _, original = trial.browser.ask("GET", f"{place}/files/1")
    assert status == 200 and original == content


def check(trial: Trial, sample: Hostile) -> None:
    content = sample.content(trial.address)
    began = time.monotonic()
    with watching(trial.house.server.pid, trial.house.url) as watch:
        filing_id = sent(trial, sample, content)
        if filing_id:
            until(lambda: at_rest(trial.office, filing_id), seconds=SECONDS, why=f"{sample.name}: not done")
            looked_at(trial, filing_id, content)
            until(lambda: at_rest(trial.office, filing_id), seconds=SECONDS, why=f"{sample.name}: pages not done")
    taken = time.monotonic() - began
    print(
        f"{sample.name} {taken:.1f}s largest {watch.largest // MB} MB together {watch.together // MB} MB "
        f"slowest {watch.slowest:.2f}s of {watch.answers}, {watch.slow} slow"
    )
    assert watch.failed == []
    assert watch.largest <= MEMORY and watch.slowest < SLOWEST
    if filing_id:
        filing = trial.office.filings.get(filing_id, scope=EVERYTHING)
        file = filing.files[0]
        assert file.reading in sample.states, (file.reading, told(filing, file))
        assert re.search(sample.words, told(filing, file)), told(filing, file)
        if sample.text:
            text = trial.office.renditions.text(filing, file.position)
            assert text is not None and sample.text in text.text
        if file.reading in (ReadingState.SEALED, ReadingState.FAILED):
            assert file.note.endswith("。")


@pytest.mark.parametrize("sample", EVERYDAY, ids=lambda sample: sample.label)
def test_a_hostile_file_harms_nothing(trial: Trial, sample: Hostile) -> None:
    check(trial, sample)


@pytest.mark.long
@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if not sample.everyday], ids=lambda sample: sample.label)
def test_every_other_hostile_file_harms_nothing_either(trial: Trial, sample: Hostile) -> None:
    check(trial, sample)


def test_after_all_of_them_a_good_file_is_read(trial: Trial) -> None:
    good = Hostile(
        name="好的",
        label="good.txt",
        build=lambda: "合作协议\n甲方：广德市人民政府\n".encode(),
        states=frozenset({ReadingState.READ}),
    )
    check(trial, good)
    assert len({filing.id for filing in filings(trial.office)}) == len(filings(trial.office))


def test_none_of_them_wrote_outside_the_home_or_called_anybody(trial: Trial) -> None:
    """So far; the end of the trial looks once more."""
    if trial.house.trace is None:
        pytest.skip(UNWATCHED)
    assert strays(trial.house.trace, inside=[trial.house.home, trial.house.temporary]) == []


def read(path: Path, folder: Path, temporary: Path, *, traced: bool) -> tuple[subprocess.Popen[bytes], Path]:
    """`app.py read` in a home that does not exist."""
    trace = folder / "trace"
    command = [sys.executable, str(ROOT / "app.py"), "--home", str(folder / "nothing"), "read", str(path), "--json"]
    if traced:
        command = [*STRACE, str(trace), *command]
    environment = {**os.environ, "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        return subprocess.Popen(command, stdout=out, stderr=err, env=environment), trace


def read_and_check(sample: Hostile, folder: Path) -> None:
    traced, temporary = shutil.which("strace") is not None, everybodys_folder()
    with listener() as (address, asked):
        path = folder / sample.label
        path.write_bytes(sample.content(address))
        process, trace = read(path, folder, temporary, traced=traced)
        began = time.monotonic()
        with watching(process.pid) as watch:
            code = process.wait(timeout=SECONDS + 60)
        print(
            f"{sample.name} {time.monotonic() - began:.1f}s largest {watch.largest // MB} MB together {watch.together // MB} MB"
        )
    answer, complaint = (folder / "out").read_text(), (folder / "err").read_text()
    assert asked == [] and not (folder / "nothing").exists()
    temporary.rmdir()  # nothing was left in it
    assert watch.largest <= MEMORY and watch.together <= MEMORY * 1.1
    assert "Traceback" not in complaint
    if traced:
        assert strays(trace, inside=[folder, temporary]) == []
    if code:
        assert code == 1 and answer == ""
        assert re.search(sample.door or sample.words or "解析失败", complaint), complaint
    else:
        document = json.loads(answer)
        assert bool(sample.door) is bool(sample.member)  # `read` is no intake: what else a package holds is read
        named = [found["text"] for found in document["findings"] if sample.member in found["text"]]
        assert not sample.door or any(re.search(sample.door, text) for text in named), document["findings"]
        assert sample.text in "\n".join(page["text"] for page in document["pages"])
    if not traced:
        pytest.skip(UNWATCHED)


@pytest.mark.parametrize("label", ["flate.pdf", "image.docx"])
def test_the_command_line_reads_a_hostile_file_as_safely(label: str, tmp_path: Path) -> None:
    read_and_check(next(sample for sample in SAMPLES if sample.label == label), tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.label)
def test_the_command_line_reads_every_hostile_file_as_safely(sample: Hostile, tmp_path: Path) -> None:
    read_and_check(sample, tmp_path)
