from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.formats.gate import ArchiveLimits, ArchiveTooLarge, UnsafeArchive, UnsafeXml, examine, examine_file
from services.formats.kinds import ExecutableFile
from services.model.inspection import Seal
from tests.samples import hostile, hostile_packages


@pytest.fixture
def gate(tmp_path: Path):
    def examined(content: bytes, **limits: int) -> Seal | None:
        path = tmp_path / "bytes"
        path.write_bytes(content)
        return examine(path, label="协议.docx", limits=ArchiveLimits(**limits))

    return examined


def test_a_gigabyte_of_zeros_in_a_docx_is_refused_at_once(gate) -> None:
    bomb = hostile.zip_bomb_docx()
    began = time.perf_counter()
    with pytest.raises(ArchiveTooLarge, match="压缩炸弹"):
        gate(bomb)
    assert time.perf_counter() - began < 2


def test_more_entries_than_allowed_are_refused(gate) -> None:
    with pytest.raises(ArchiveTooLarge, match="5000 个文件"):
        gate(hostile.many_entries())


def test_the_total_counts_over_all_members(gate) -> None:
    archive = hostile.zipped({f"{n}": bytes(range(256)) * 40 for n in range(10)})
    assert gate(archive, total=110_000) is None
    with pytest.raises(ArchiveTooLarge):
        gate(archive, total=100_000)


def test_two_archives_may_lie_in_each_other_and_no_more(gate) -> None:
    assert gate(hostile.nested(2)) is None
    with pytest.raises(ArchiveTooLarge, match="压缩包套压缩包"):
        gate(hostile.nested(3))


def test_an_office_file_with_an_embedded_workbook_may_lie_in_a_zip(gate) -> None:
    document = hostile.docx("", parts={"word/embeddings/a.xlsx": hostile.xlsx()})
    assert gate(hostile.zipped({"a.docx": document})) is None


def test_a_bomb_inside_an_inner_archive_is_found(gate) -> None:
    with pytest.raises(ArchiveTooLarge):
        gate(hostile.zipped({"inner.zip": hostile.zip_bomb_docx()}))


def test_a_member_larger_than_it_declares_is_refused(gate) -> None:
    with pytest.raises(UnsafeArchive, match="实际大小"):
        gate(hostile.forged_size())


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a", "C:/a", "a/..\\../b"])
def test_a_member_that_points_outside_is_refused(gate, name: str) -> None:
    with pytest.raises(UnsafeArchive, match="之外"):
        gate(hostile.zipped({name: "x"}))


def test_a_symbolic_link_is_refused(gate) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    with pytest.raises(UnsafeArchive, match="符号链接"):
        gate(out.getvalue())


def test_a_program_in_a_zip_is_refused_by_name(gate) -> None:
    with pytest.raises(ExecutableFile, match=r"a\.dat"):
        gate(hostile.zipped({"a.dat": hostile.program()}))


def test_a_document_type_declaration_is_refused_in_any_encoding(gate) -> None:
    with pytest.raises(UnsafeXml, match="DOCTYPE"):
        gate(hostile.with_doctype())
    late = hostile.docx("", parts={"docProps/app.xml": f"<!--{'x' * 70_000}--><!DOCTYPE a []><a/>".encode("utf-16")})
    with pytest.raises(UnsafeXml):
        gate(late)
    padded = hostile.docx("", parts={"word/styles.xml": f"<!--{'x' * 2_000_000}".encode()})
    with pytest.raises((UnsafeXml, ArchiveTooLarge)):
        gate(padded)


def test_macros_encryption_and_remains_are_marked_and_never_opened(gate) -> None:
    assert gate(hostile.with_macros()) is Seal.MACROS
    assert gate(hostile.ole({"EncryptedPackage": 0})) is Seal.ENCRYPTED
    assert gate(hostile.ole({"WordDocument": 0, "Macros": 0})) is Seal.MACROS
    assert gate(hostile.truncated(hostile.good("docx"))) is Seal.DAMAGED
    assert gate(hostile.good("docx")) is None
    assert gate(hostile.good("pdf")) is None


def test_a_zip_with_a_password_is_marked(gate) -> None:
    data = bytearray(hostile.zipped({"a.txt": "x"}))
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    assert gate(bytes(data)) is Seal.ENCRYPTED


def test_a_changed_byte_in_a_member_is_marked(gate) -> None:
    data = bytearray(hostile.zipped({"a.txt": b"agreement" * 100}, method=zipfile.ZIP_STORED))
    data[60] ^= 1
    assert gate(bytes(data)) is Seal.DAMAGED


@settings(max_examples=150, deadline=None)
@given(cut=st.integers(0, 4000), at=st.integers(0, 4000), to=st.integers(0, 255))
def test_no_damage_makes_the_gate_fall(tmp_path_factory: pytest.TempPathFactory, cut: int, at: int, to: int) -> None:
    data = bytearray(hostile.docx(hostile.paragraph("协议")))
    data[at % len(data)] = to
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(bytes(data[: max(1, len(data) - cut % len(data))]))
    try:
        seal = examine(path, label="协议.docx")
    except (ArchiveTooLarge, UnsafeArchive, UnsafeXml, ExecutableFile) as refusal:
        assert "协议.docx" in str(refusal)
    else:
        assert seal is None or seal in Seal


@pytest.mark.parametrize("build", [hostile_packages.overlapping, hostile_packages.quoting])
def test_members_that_share_their_bytes_are_refused_before_any_is_inflated(gate, build: Callable[[], bytes]) -> None:
    content, began = build(), time.perf_counter()
    with pytest.raises(UnsafeArchive, match="重叠"):
        gate(content)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("offset", [0, 5, 10**6, 2**32 - 2])
def test_a_directory_that_points_elsewhere_is_marked(gate, offset: int) -> None:
    assert gate(hostile_packages.shifted(offset)) is Seal.DAMAGED
    assert gate(hostile_packages.misplaced(offset + 1)) is Seal.DAMAGED


@pytest.mark.parametrize("place", [5, 2**63, 2**64 - 1])
def test_a_zip64_record_with_impossible_numbers_is_marked(gate, place: int) -> None:
    assert gate(hostile_packages.zip64_lie(place)) is Seal.DAMAGED


def test_a_document_type_declaration_is_found_under_any_extension(gate) -> None:
    with pytest.raises(UnsafeXml):
        gate(hostile_packages.hidden_doctype())
    drawing = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd"><svg/>'
    assert gate(hostile.docx("", parts={"word/media/image1.svg": drawing})) is None


def test_two_members_of_one_name_are_refused(gate) -> None:
    with pytest.raises(UnsafeArchive, match="重名"):
        gate(hostile_packages.duplicated())


def test_sizes_that_stand_behind_the_member_are_in_order(gate) -> None:
    assert gate(hostile_packages.described()) is None


@pytest.mark.parametrize("build", [hostile_packages.xml_of_400_mb, hostile_packages.ofd_part_of_500_mb])
def test_a_part_of_hundreds_of_megabytes_is_refused_at_once(gate, build: Callable[[], bytes]) -> None:
    content, began = build(), time.perf_counter()
    with pytest.raises(ArchiveTooLarge, match="压缩炸弹"):
        gate(content)
    assert time.perf_counter() - began < 2


def test_no_damage_to_a_directory_makes_the_gate_fall(tmp_path: Path) -> None:
    """Each byte of the directory and of the end record in turn, set to what hurts most."""
    good = hostile.zipped({"协议.txt": b"agreement" * 50, "a/b.xml": b"<a/>"})
    path, begin = tmp_path / "damaged", good.find(b"PK\x01\x02")
    for at in range(begin, len(good)):
        for value in (0x00, 0x7F, 0xFF):
            path.write_bytes(good[:at] + bytes([value]) + good[at + 1 :])
            try:
                examine(path, label="协议.zip")
            except (ArchiveTooLarge, UnsafeArchive, ExecutableFile) as refusal:
                assert "协议.zip" in str(refusal)


@pytest.mark.parametrize("encoding", ["x-nobody-knows", "gb18030", "rot13", "utf-7", "", "hex"])
def test_an_encoding_that_the_gate_does_not_know_hides_no_doctype_and_breaks_nothing(encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    clean = hostile.docx("", parts={"customXml/item1.xml": head + "<a/>"})
    assert examine_file(io.BytesIO(clean), len(clean), label="a.docx") is None
    content = hostile.docx("", parts={"customXml/item1.xml": head + "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"})
    with pytest.raises(UnsafeXml):
        examine_file(io.BytesIO(content), len(content), label="a.docx")
