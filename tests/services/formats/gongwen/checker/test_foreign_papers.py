"""Papers of other offices and other programs: told for what they are, each fault by its own rule, without stray ones."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2
import pytest
from docx import Document
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from services.formats.gongwen.checker import check
from services.formats.pdf import LibreOffice
from services.model.checked import Checked, NotMeasurable, Outcome
from tests.samples.foreign_papers import PAPERS

# what an office breaks that sets 16 pt type untracked, one footer in the middle, the rule under the number, no 版记
USUAL = {"P07", "H15", "S03", "C01", "G05", "D04"}
WITHOUT_HEAD = {"P07", "H04", "H09", "H14", "S03", "C01", "G05", "D04"}


@pytest.fixture(scope="module")
def rendered() -> Iterator[dict[str, tuple[bytes, bytes]]]:
    """name -> (PDF, docx); all are converted in one go."""
    docxs = {name: make() for name, make in PAPERS.items()}
    program = LibreOffice.find()
    pdfs = dict(zip(docxs, program.to_pdfs(list(docxs.values())), strict=True))
    assert all(isinstance(pdf, bytes) for pdf in pdfs.values()), pdfs
    yield {name: (pdf, docxs[name]) for name, pdf in pdfs.items() if isinstance(pdf, bytes)}
    program.close()


@pytest.fixture(scope="module")
def checks(rendered: dict[str, tuple[bytes, bytes]]) -> dict[str, Checked]:
    return {name: check(pdf, docx, label=name) for name, (pdf, docx) in rendered.items()}


def failed(checked: Checked) -> set[str]:
    return {rule.id for rule in checked.rules if rule.result is Outcome.FAILS}


@pytest.mark.office
@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("notice", USUAL),
        ("flush left", USUAL),
        ("an address in the text", USUAL),
        ("whole items in 楷体", USUAL),
        ("joint letterhead of 18 pt", (USUAL - {"S03"}) | {"H06"}),
        ("letterhead of 60 characters", USUAL | {"B01"}),
        ("title of 500 characters", USUAL | {"B01"}),
        ("as typed in Word", WITHOUT_HEAD | {"A01", "A03", "A04", "S01", "X04"}),
    ],
)
def test_a_notice_of_another_office_fails_what_it_breaks_and_no_more(
    name: str, rules: set[str], checks: dict[str, Checked]
) -> None:
    assert checks[name].kind == "file" and failed(checks[name]) == rules


@pytest.mark.office
@pytest.mark.parametrize(
    ("name", "kind"), [("letterhead of 60 characters", "file"), ("brief", "brief"), ("letter", "letter"), ("notice", "file")]
)
def test_the_form_is_told_from_what_is_seen(name: str, kind: str, checks: dict[str, Checked]) -> None:
    assert checks[name].kind == kind


@pytest.mark.office
def test_type_that_is_not_drawn_out_to_the_edge_leaves_the_type_area_its_width(checks: dict[str, Checked]) -> None:
    rule = next(rule for rule in checks["flush left"].rules if rule.id == "P04")
    assert rule.result is Outcome.HOLDS and "156.0" in rule.measured


@pytest.mark.office
def test_a_paper_on_its_side_fails_by_its_paper_and_is_measured_by_its_own_edges(checks: dict[str, Checked]) -> None:
    checked = checks["on its side"]
    assert {"P01", "D01"} <= failed(checked)
    assert not failed(checked) & {"T03", "H07", "H11", "M01", "M02", "B02", "W02"}
    assert "首页横放" in next(rule.measured for rule in checked.rules if rule.id == "P01")


@pytest.mark.office
def test_a_date_without_its_last_character_is_a_date_still_and_told(checks: dict[str, Checked]) -> None:
    assert {"T21", "T30"} <= {finding.code for finding in checks["as typed in Word"].text}


@pytest.mark.office
def test_a_table_alone_is_measured_as_far_as_it_goes(checks: dict[str, Checked]) -> None:
    absent = {rule.id for rule in checks["only a table"].rules if rule.result is Outcome.NOT_APPLICABLE}
    assert {"H10", "T02", "M02", "S02", "C02", "G02", "P09", "P10"} <= absent


def test_a_blank_docx_is_refused_as_blank() -> None:
    blank, page = io.BytesIO(), io.BytesIO()
    Document().save(blank)
    canvas = Canvas(page)
    canvas.showPage()
    canvas.save()
    with pytest.raises(NotMeasurable, match="文件里没有文字（空白，或者只有图片）"):
        check(page.getvalue(), blank.getvalue())


def test_the_unseen_text_of_a_scan_is_no_text() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "white")), 0, 0, 595, 842)
    text = canvas.beginText(80, 700)
    text.setTextRenderMode(3)
    text.textLine("recognised")
    canvas.drawText(text)
    canvas.save()
    with pytest.raises(NotMeasurable, match="扫描件"):
        check(out.getvalue())


@pytest.mark.office
def test_a_scanned_page_among_others_is_told(rendered: dict[str, tuple[bytes, bytes]]) -> None:
    scan, out = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (1240, 1754), "white").save(scan, "PDF", resolution=150)
    joined = pypdfium2.PdfDocument(rendered["notice"][0])
    joined.import_pages(pypdfium2.PdfDocument(scan.getvalue()))
    joined.save(out)
    checked = check(out.getvalue())
    assert [finding.where for finding in checked.text if finding.code == "T56"] == [f"第{checked.pages}页"]
