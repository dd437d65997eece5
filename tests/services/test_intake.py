"""Intake: what comes through the door, what is refused with a sentence, and names that are only labels."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.formats.child import ReadingFailed
from services.intake import HeldFile, Intake, IntakeLimits, SecretMarked, TooLarge, clean_label
from services.model.errors import Refused, StorageTrouble
from services.model.files import FileKind, FileRole, ReadingState
from services.model.people import EVERYTHING
from services.office import Office
from services.stores.objects import Listing
from tests.house import NOW, an_office, submit


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path, largest_file_mb=1, largest_submission_mb=2)
    yield office
    office.close()


class Endless(io.RawIOBase):
    """A stream that never ends, and counts what was taken from it."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        self.taken += size
        return b"x" * size


def litter(office: Office) -> list[str]:
    """Whatever files lie in this process's staging folder."""
    return [path.name for path in (office.settings.archive / "staging").rglob("*") if path.is_file() and ".lock" not in path.name]


def test_an_endless_upload_is_cut_at_the_limit_and_leaves_nothing(office: Office) -> None:
    stream = Endless()
    with pytest.raises(TooLarge, match="1 MB"):
        office.intake.hold(stream, label="协议.txt", role=FileRole.AGREEMENT, batch="b")  # type: ignore[arg-type]
    assert stream.taken < 2 << 20
    assert litter(office) == []


def test_a_submission_as_a_whole_has_its_limit_too(office: Office) -> None:
    for number in range(2):
        office.intake.hold(io.BytesIO(b"x" * 900_000), label=f"{number}.csv", role=FileRole.MATERIAL, batch="b")
    with pytest.raises(TooLarge, match="一次报送合计 2 MB"):
        office.intake.hold(io.BytesIO(b"x" * 900_000), label="3.csv", role=FileRole.MATERIAL, batch="b")


@pytest.mark.parametrize("mark", ["秘密★1年", "机密", "绝 密", "密级：秘密"])
def test_a_secrecy_mark_stops_the_intake(office: Office, mark: str) -> None:
    text = f"{mark}\n\n关于某事项的合作协议\n甲方：某单位\n"
    with pytest.raises(SecretMarked, match="严禁上传涉密文件"):
        office.intake.hold(io.BytesIO(text.encode()), label="协议.txt", role=FileRole.AGREEMENT, batch="b")
    assert litter(office) == []


def test_a_clause_on_secrecy_is_no_mark(office: Office) -> None:
    text = "合作协议\n甲方：某单位\n第五条 保密条款。双方对秘密信息负有保密义务。\n"
    held = office.intake.hold(io.BytesIO(text.encode()), label="协议.txt", role=FileRole.AGREEMENT, batch="b")
    assert held.kind is FileKind.TXT


@pytest.mark.parametrize(
    ("label", "content"),
    [
        ("空.txt", b""),
        ("协议.exe", b"MZ\x90\x00"),
        ("协议.docx", b"MZ\x90\x00" + b"\0" * 200),
        ("协议.docx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
        ("脚本.txt", b"#!/bin/sh\nrm -rf /\n"),
        ("协议.pdf", b"\x00\x01\x02random bytes\xff" * 20),
    ],
)
def test_what_is_refused_says_so_and_leaves_nothing(office: Office, label: str, content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        office.intake.hold(io.BytesIO(content), label=label, role=FileRole.AGREEMENT, batch="b")
    assert label in str(refusal.value)
    assert litter(office) == []


HOSTILE = (
    "../../etc/passwd.txt",
    "..\\..\\boot.txt",
    "a\r\nSet-Cookie: x.txt",
    "<img src=x onerror=alert(1)>.txt",
    "长" * 300 + ".txt",
    "...",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_a_label_and_nothing_else(office: Office, name: str) -> None:
    filing = (
        submit(office, label=name, text="合作协议").filing
        if name.endswith(".txt")
        else submit(office, label=name + ".csv").filing
    )
    label = filing.agreement.label
    assert "/" not in label and "\\" not in label and "\n" not in label and len(label) <= 200
    inside = {path.name for path in office.archive.root.rglob("content/files/*")}
    assert inside == {f"{filing.agreement.sha256}.{filing.agreement.kind.value}"}


@given(st.text(max_size=400))
def test_any_name_becomes_a_short_printable_label(name: str) -> None:
    label = clean_label(name)
    assert 0 < len(label) <= 200 and label.isprintable()
    assert not set(label) & set("/\\")
    assert clean_label(label) == label


def test_a_full_disk_refuses_with_a_sentence_and_nothing_is_half_there(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(StorageTrouble, match="没有丢失"):
        submit(office, label="a.csv")
    monkeypatch.undo()
    assert office.filings.count(Listing(), scope=EVERYTHING) == 0
    assert submit(office, label="a.csv").anew
    assert office.upkeep.verify().ok


def test_a_dropped_file_is_gone_and_the_others_stay(office: Office) -> None:
    held = [office.intake.hold(io.BytesIO(b"x%d" % n), label=f"{n}.csv", role=FileRole.MATERIAL, batch="b") for n in range(3)]
    office.intake.drop("b", held[1].name)
    assert [file.label for file in office.intake.held("b")] == ["0.csv", "2.csv"]
    office.intake.drop_batch("b")
    assert litter(office) == []


def hold(office: Office, label: str, content: bytes = b"x", *, batch: str = "b") -> HeldFile:
    return office.intake.hold(io.BytesIO(content), label=label, role=FileRole.MATERIAL, batch=batch)


def test_files_wait_in_the_order_of_their_arrival(office: Office) -> None:
    for number in range(30):
        hold(office, f"{number}.csv")
    assert [file.label for file in office.intake.held("b")] == [f"{number}.csv" for number in range(30)]


def test_six_hands_at_one_batch_lose_nothing(office: Office) -> None:
    def bring(hand: int) -> None:
        for number in range(40):
            held = hold(office, f"{hand}-{number}.csv", b"%d,%d" % (hand, number))
            assert held in office.intake.held("b")
            if number % 10 == 9:
                office.intake.drop("b", held.name)

    with ThreadPoolExecutor(6) as hands:
        list(hands.map(bring, range(6)))
    labels = {file.label for file in office.intake.held("b")}
    assert labels == {f"{hand}-{number}.csv" for hand in range(6) for number in range(40) if number % 10 != 9}
    office.intake.drop_batch("b")
    assert litter(office) == []


class Meeting(io.BytesIO):
    """A stream whose first bytes come when all the others' do."""

    def __init__(self, content: bytes, barrier: Barrier) -> None:
        super().__init__(content)
        self._barrier: Barrier | None = barrier

    def read(self, size: int | None = -1) -> bytes:
        if self._barrier:
            self._barrier.wait(timeout=20)
            self._barrier = None
        return super().read(size)


def test_files_that_come_at_once_keep_the_limit_of_the_whole(office: Office) -> None:
    barrier = Barrier(4)

    def bring(number: int) -> bool:
        stream = Meeting(b"x" * 900_000, barrier)
        try:
            office.intake.hold(stream, label=f"{number}.csv", role=FileRole.MATERIAL, batch="b")
        except TooLarge:
            return False
        return True

    with ThreadPoolExecutor(4) as hands:
        taken = list(hands.map(bring, range(4)))
    assert sum(taken) == 2 == len(office.intake.held("b"))
    assert len(litter(office)) == 4  # two files and their cards


def test_what_is_staged_keeps_the_limit_of_the_whole(office: Office) -> None:
    held = hold(office, "a.csv", b"x" * 900_000)
    with pytest.raises(TooLarge, match="合计 2 MB"):
        office.intake.stage("b", [held] * 3, first_position=1)
    assert step_folders(office) == []


def test_a_disk_that_fills_up_while_a_card_is_written_leaves_the_batch_usable(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(path: Path, text: str, **_: object) -> None:
        path.write_bytes(text.encode()[:20])
        raise OSError(28, "No space left on device")

    first = hold(office, "a.csv")
    before = litter(office)
    monkeypatch.setattr(Path, "write_text", full_disk)
    with pytest.raises(StorageTrouble, match="磁盘已满"):
        hold(office, "b.csv")
    monkeypatch.undo()
    assert office.intake.held("b") == [first]
    assert litter(office) == before
    assert hold(office, "b.csv") in office.intake.held("b")


def test_a_file_on_its_way_survives_that_the_others_are_submitted(office: Office) -> None:
    first = hold(office, "a.csv")

    class Slow(io.BytesIO):
        """While it is read, the form with the first file is handed in."""

        def read(self, size: int | None = -1) -> bytes:
            office.intake.drop_files("b", [first])
            return super().read(size)

    held = office.intake.hold(Slow(b"x"), label="b.csv", role=FileRole.MATERIAL, batch="b")
    assert office.intake.held("b") == [held]
    office.intake.drop_files("b", [held])
    assert not list(office.staging.folder.glob("held-*"))


@pytest.mark.parametrize("act", ["drop_files", "drop_batch"])
def test_a_file_that_the_system_does_not_let_go_is_forgotten_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """Windows: the reader may have another name of the same file open."""
    real = Path.unlink

    def in_use(path: Path, missing_ok: bool = False) -> None:
        if path.suffix == "":
            raise PermissionError(13, "The process cannot access the file because it is being used by another process")
        real(path, missing_ok=missing_ok)

    held = hold(office, "a.csv")
    monkeypatch.setattr(Path, "unlink", in_use)
    if act == "drop_files":
        office.intake.drop_files("b", [held])
    else:
        office.intake.drop_batch("b")
    monkeypatch.undo()
    assert office.intake.held("b") == []
    assert hold(office, "b.csv") in office.intake.held("b")


def step_folders(office: Office) -> list[Path]:
    return list((office.settings.archive / "staging").glob("*/step-*"))


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("where", ["stage_file", "staged"])
def test_a_staging_that_fails_leaves_no_folder(tmp_path: Path, where: str, fault: BaseException) -> None:
    faults = {where: fault}

    def milestone(name: str) -> None:
        if name in faults:
            raise faults.pop(name)

    office = an_office(tmp_path, milestone=milestone)
    held = hold(office, "a.csv")
    with pytest.raises(StorageTrouble if isinstance(fault, OSError) else KeyboardInterrupt):
        office.intake.stage("b", [held], first_position=1)
    assert step_folders(office) == []
    folder, (stored,) = office.intake.stage("b", [held], first_position=1)
    assert (folder / stored.path).read_bytes() == b"x"
    office.close()


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


Door = tuple[Intake, Clock, Callable[[str], HeldFile]]


@pytest.fixture
def door(office: Office) -> Door:
    """An intake whose clock the test moves, and how to bring a file into a batch of it."""
    clock = Clock()
    limits = IntakeLimits(file_bytes=1 << 20, submission_bytes=1 << 21)
    intake = Intake(staging=office.staging, parsing=office.parsing, limits=limits, now=clock)
    return intake, clock, lambda batch: intake.hold(io.BytesIO(b"x"), label="a.csv", role=FileRole.MATERIAL, batch=batch)


def test_a_batch_that_nobody_submits_goes_after_a_day(office: Office, door: Door) -> None:
    intake, clock, bring = door
    bring("left")
    clock.at += timedelta(hours=23)
    bring("young")
    clock.at += timedelta(hours=2)
    bring("new")
    assert [len(intake.held(batch)) for batch in ("left", "young", "new")] == [0, 1, 1]
    assert len(list(office.staging.folder.glob("held-*"))) == 2


def test_a_batch_that_somebody_looks_at_stays(door: Door) -> None:
    intake, clock, bring = door
    held = bring("open")
    for _ in range(3):
        clock.at += timedelta(hours=20)
        assert intake.held("open") == [held]
        bring("other")
    assert intake.held("open") == [held]


@pytest.fixture
def overtaxed_parser(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that meets its memory limit with every file."""

    def fails(*_: object, **__: object) -> None:
        raise ReadingFailed(reason="超过内存上限（1536 MB）", heavy=True)

    monkeypatch.setattr(office.parsing, "inspect", fails)


@pytest.mark.usefixtures("overtaxed_parser")
def test_a_file_that_is_too_much_for_the_parser_is_not_called_damaged(office: Office) -> None:
    held = office.intake.hold(io.BytesIO(b"agreement"), label="协议.txt", role=FileRole.AGREEMENT, batch="b")
    assert held.reading is ReadingState.SEALED and "内存或时间的上限" in held.note and "残缺" not in held.note
