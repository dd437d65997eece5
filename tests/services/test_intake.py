"""Intake: what comes through the door, what is refused with a sentence, and names that are only labels."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake import SecretMarked, TooLarge, clean_label
from services.model.errors import Refused, StorageTrouble
from services.model.files import FileKind, FileRole
from services.model.people import EVERYTHING
from services.office import Office
from services.stores.objects import Listing
from tests.house import an_office, submit


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
