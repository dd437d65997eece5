from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.formats.child import ReadingFailed, ReadingPool
from services.formats.gate import ArchiveTooLarge, UnsafeXml
from services.model.document import Origin
from services.model.facts import FactField
from services.model.files import FileKind
from services.model.inspection import Seal
from services.model.secrecy import secrecy_mark
from services.parsing import Parsing, Proposal
from tests.samples import hostile
from tests.samples.agreements import BY_NAME, WALK, WALK_NAMES

REBUILD = "run: python -m tests.samples.agreements"


@pytest.fixture(scope="module")
def parsing() -> Iterator[Parsing]:
    pool = ReadingPool()
    yield Parsing(child=pool)
    pool.close()


@pytest.fixture
def stored(tmp_path: Path):
    def store(content: bytes) -> Path:
        path = tmp_path / "bytes"
        path.write_bytes(content)
        return path

    return store


def test_the_files_of_the_walk_are_those_of_the_builder(parsing: Parsing) -> None:
    for name in WALK_NAMES:
        sample = BY_NAME[name]
        read = parsing.read(WALK / sample.label, FileKind(sample.form))
        assert sample.lines[0].lstrip("# ") in read.text.replace("\n", " ")
        facts = parsing.propose([(1, read)]).facts
        assert [fact.value for fact in facts if fact.field is FactField.TITLE] == sample.expected.get("title", [])


def test_the_walk_is_rebuilt_from_the_code(parsing: Parsing, stored) -> None:
    for name in WALK_NAMES:
        sample = BY_NAME[name]
        committed = parsing.read(WALK / sample.label, FileKind(sample.form))
        assert committed == parsing.read(stored(sample.build()), FileKind(sample.form)), (
            f"run: python -m {WALK.parent.name}.agreements"
        )


@pytest.mark.parametrize(
    ("content", "kind", "seal"),
    [
        (hostile.with_macros(), FileKind.DOCX, Seal.MACROS),
        (hostile.with_macros(), FileKind.OTHER, Seal.MACROS),
        (hostile.ole({"EncryptedPackage": 0}), FileKind.DOCX, Seal.ENCRYPTED),
        (hostile.encrypted_pdf(), FileKind.PDF, Seal.ENCRYPTED),
        (hostile.truncated(hostile.good("docx")), FileKind.DOCX, Seal.DAMAGED),
        (hostile.good("pdf")[:300], FileKind.PDF, Seal.DAMAGED),
        (hostile.huge_merge_xlsx(), FileKind.XLSX, Seal.OVERSIZED),
    ],
)
def test_what_must_not_be_opened_is_marked_with_a_sentence(
    parsing: Parsing, stored, content: bytes, kind: FileKind, seal: Seal
) -> None:
    inspection = parsing.inspect(stored(content), kind)
    assert inspection.seal is seal and not inspection.opens
    assert "归档" in inspection.reason and "补充提交" in inspection.reason


def test_a_bomb_or_a_doctype_is_refused_before_any_parser(parsing: Parsing, stored) -> None:
    with pytest.raises(ArchiveTooLarge, match=r"协议\.docx"):
        parsing.inspect(stored(hostile.zip_bomb_docx()), FileKind.DOCX, label="协议.docx")
    with pytest.raises(UnsafeXml):
        parsing.inspect(stored(hostile.with_doctype()), FileKind.DOCX)


@pytest.mark.parametrize("form", ["docx", "pdf", "txt"])
def test_a_secrecy_mark_is_seen_in_every_form(parsing: Parsing, stored, form: str) -> None:
    inspection = parsing.inspect(stored(hostile.secret(form)), FileKind(form))
    assert secrecy_mark(inspection.first_page_text) == "机密★5年"
    assert secrecy_mark(parsing.inspect(stored(hostile.good(form)), FileKind(form)).first_page_text) is None


def test_a_kind_without_a_reader_is_kept_and_says_so(parsing: Parsing, stored) -> None:
    path = stored(hostile.zipped({"a.txt": "a"}))
    assert parsing.inspect(path, FileKind.OTHER).opens
    document = parsing.read(path, FileKind.OTHER)
    assert document.origin is Origin.NONE and document.text == ""
    assert [remark.code for remark in document.findings] == ["R01"]
    assert parsing.propose([(1, document)]) == Proposal(facts=(), findings=())


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (hostile.with_macros(), FileKind.DOCX, "带有宏"),
        (hostile.ole({"EncryptedPackage": 0}), FileKind.DOCX, "已加密"),
        (hostile.encrypted_pdf(), FileKind.PDF, "已加密"),
        (hostile.truncated(hostile.good("docx")), FileKind.DOCX, "残缺"),
        (hostile.huge_merge_xlsx(), FileKind.XLSX, "上限"),
    ],
)
def test_what_must_not_be_opened_is_not_read_either(
    parsing: Parsing, stored, content: bytes, kind: FileKind, reason: str
) -> None:
    with pytest.raises(ReadingFailed, match=reason):
        parsing.read(stored(content), kind)


def test_a_bomb_reaches_no_parser_on_the_way_of_reading(parsing: Parsing, stored) -> None:
    with pytest.raises(ArchiveTooLarge, match=r"协议\.docx"):
        parsing.read(stored(hostile.zip_bomb_docx()), FileKind.DOCX, label="协议.docx")
    with pytest.raises(ArchiveTooLarge):
        parsing.read(stored(hostile.zip_bomb_docx()), FileKind.ZIP)
    with pytest.raises(UnsafeXml):
        parsing.read(stored(hostile.with_doctype()), FileKind.DOCX)


def test_a_failed_reading_names_its_reason(parsing: Parsing, stored) -> None:
    with pytest.raises(ReadingFailed, match=r"解析失败：.+原件已保留"):
        parsing.read(stored(hostile.zipped({"a": "b"})), FileKind.DOCX)
