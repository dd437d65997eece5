"""LibreOffice: a PDF that says what the docx says, or a sentence that tells what is wrong."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import time
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from docx import Document
from lxml import etree

from services.formats.gongwen.build import TEMPLATES
from services.formats.gongwen.templates import Drafted, render
from services.formats.hanging import _with_language, without_hanging
from services.formats.pdf import ConversionFailed, LibreOffice, LibreOfficeMissing
from services.model.papers import facts_of, sample_of
from tests.faults.broken_soffice import FAILING, HALF, HANGING, SILENT, broken_soffice

unix = pytest.mark.skipif(os.name == "nt", reason="the fault is a shell script")
PROSE = (
    "坚持以高质量发展为主题，深入贯彻落实长三角一体化发展国家战略和省、市相关决策部署，对政策争取、交流合作、制度创新三项工作紧盯不放、一抓到底，"
    "实行定期调度，强化过程管理，形成上下联动、分工负责、协同推进的工作机制，奋力推动“一地六县”合作区崛起成势；对推进不力的，及时通报，督促整改。"
)


def draft(kind: str, **changes: Any) -> Drafted:
    facts = facts_of(kind, {**sample_of(kind), **changes}, issuer="某某合作示范区管委会", today=dt.date(2026, 11, 1))
    return render(kind, facts, folder=TEMPLATES, stamp=dt.datetime(2026, 11, 22, tzinfo=dt.UTC))


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


def pages(pdf: bytes) -> list[str]:
    """The text of each page in reading order of its lines, without page numbers."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return [re.sub(r"—\s*\d+\s*—\s*$", "", page.extract_text()) for page in opened.pages]


@pytest.fixture(scope="module")
def libreoffice() -> LibreOffice:
    return LibreOffice.find()


# -- the real program --


@pytest.mark.office
def test_the_pdf_of_a_bulletin_over_several_pages_holds_every_letter_of_the_docx(libreoffice: LibreOffice) -> None:
    standings = [
        {
            "unit": f"第{number}个名称特别长的市直有关单位暨工作领导小组办公室" if number % 7 == 0 else f"市第{number}局",
            "score": 100 - number,
        }
        for number in range(1, 31)
    ]
    drafted = draft("ranking-bulletin", standings=standings, requirements="\n".join([PROSE, PROSE[7:], PROSE[13:]]))
    texts = pages(libreoffice.to_pdf(drafted.docx))
    headers = sum("名次" in text and "得分" in text for text in texts)
    assert headers >= 2  # the header row is repeated where the table goes on
    expected = sorted(letters(drafted.text + "名次单位得分备注" * (headers - 1)))
    assert sorted(letters("".join(texts))) == expected


@pytest.mark.office
def test_the_pdf_of_a_demand_reads_like_the_docx_and_is_marked_pdf_a(libreoffice: LibreOffice) -> None:
    drafted = draft("rectification-demand", problems=[PROSE, "𠮷野家 ㎡ & <市> {{ 编号 }}"] * 5)
    pdf = libreoffice.to_pdf(drafted.docx)
    assert letters("".join(pages(pdf))) == letters(drafted.text)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf or b'pdfaid:part="2"' in pdf


@pytest.mark.office
def test_a_full_receipt_fits_one_page(libreoffice: LibreOffice, tmp_path: Path) -> None:
    path = tmp_path / "回执.docx"
    path.write_bytes(draft("filing-receipt").docx)
    (page,) = pages(libreoffice.to_pdf(path))
    assert "准予备案" in page and "2026年10月12日" in letters(page)


@pytest.mark.office
def test_any_docx_is_converted_without_losing_hung_punctuation(libreoffice: LibreOffice) -> None:
    document = Document()
    for cut in range(0, 40, 5):
        paragraph = document.add_paragraph(PROSE[cut:])
        paragraph.alignment = 3  # justified: where LibreOffice drops what it hangs
    saved = io.BytesIO()
    document.save(saved)
    expected = letters("".join(paragraph.text for paragraph in document.paragraphs))
    assert letters("".join(pages(libreoffice.to_pdf(saved.getvalue())))) == expected


@pytest.mark.office
def test_bytes_that_are_no_docx_are_refused_and_nothing_is_left_behind(
    libreoffice: LibreOffice, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    whole = draft("filing-receipt").docx
    for content in (b"", b"plain text", whole[:9_000], whole[:2_000] + b"\xff" * 40 + whole[2_040:]):
        with pytest.raises(ConversionFailed, match="不是完整的 docx 文件"):
            libreoffice.to_pdf(content)
    assert list(tmp_path.iterdir()) == []


# -- the program that is absent or fails --


def test_an_absent_program_is_told_from_a_failing_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LibreOfficeMissing, match="没有这个程序") as absent:
        LibreOffice.find(str(tmp_path / "soffice"))
    assert "未安装 LibreOffice" in str(absent.value) and "仍可起草" in str(absent.value)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("services.formats.pdf._MAC", tmp_path / "none")
    with pytest.raises(LibreOfficeMissing, match=r"^未安装 LibreOffice："):
        LibreOffice.find()


def test_a_program_that_vanished_after_it_was_found_is_missing(tmp_path: Path) -> None:
    with pytest.raises(LibreOfficeMissing, match="已不存在"):
        LibreOffice(program=tmp_path / "soffice").to_pdf(b"")


@unix
def test_the_program_of_the_setting_goes_before_the_search_path(tmp_path: Path) -> None:
    program = broken_soffice(tmp_path, SILENT)
    assert LibreOffice.find(str(program)).program == program


@unix
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (SILENT, "程序正常退出，但没有生成文件"),
        (FAILING, "退出码77：error: source file could not be loaded"),
        (HALF, "生成的文件不完整"),
    ],
)
def test_a_program_that_makes_no_pdf_is_a_failure(tmp_path: Path, fault: str, told: str) -> None:
    broken = LibreOffice.find(str(broken_soffice(tmp_path, fault)))
    with pytest.raises(ConversionFailed, match=re.escape(told)):
        broken.to_pdf(draft("filing-receipt").docx)


@unix
def test_a_file_that_is_no_program_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "soffice").write_text("not a program", encoding="ascii")
    with pytest.raises(ConversionFailed):
        LibreOffice.find(str(tmp_path / "soffice")).to_pdf(draft("filing-receipt").docx)


@unix
def test_a_hanging_program_is_ended_with_its_children_at_the_time_limit(tmp_path: Path) -> None:
    broken = LibreOffice.find(str(broken_soffice(tmp_path, HANGING)), timeout_seconds=1)
    began = time.monotonic()
    with pytest.raises(ConversionFailed, match="超过1秒没有完成，已终止"):
        broken.to_pdf(draft("filing-receipt").docx)
    assert time.monotonic() - began < 10
    child = int((tmp_path / "pids").read_text(encoding="ascii"))
    deadline = time.monotonic() + 5
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(child)


def _alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


# -- the copy that is converted --


def test_the_copy_that_is_converted_has_no_east_asian_language_and_the_same_text() -> None:
    original = draft("rectification-demand").docx
    copied = without_hanging(original)
    languages = [Document(io.BytesIO(docx)).styles.element.xpath("//w:lang/@w:eastAsia") for docx in (original, copied)]
    assert languages == [["zh-CN"], ["en-US"]]
    texts = [[paragraph.text for paragraph in Document(io.BytesIO(docx)).paragraphs] for docx in (original, copied)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    "defaults",
    [
        b"",
        b"<w:docDefaults/>",
        b"<w:docDefaults></w:docDefaults>",
        b"<w:docDefaults><w:rPrDefault/></w:docDefaults>",
        b"<w:docDefaults><w:rPrDefault></w:rPrDefault></w:docDefaults>",
        b"<w:docDefaults><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>",
        b'<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>',
    ],
)
def test_styles_without_a_default_language_get_one(defaults: bytes) -> None:
    styles = b'<w:styles xmlns:w="w">' + defaults + b"</w:styles>"
    changed = _with_language(styles)
    (default,) = etree.fromstring(changed).findall(".//{w}docDefaults/{w}rPrDefault/{w}rPr/{w}lang")
    assert default.get("{w}eastAsia") == "en-US"
    assert _with_language(changed) == changed
