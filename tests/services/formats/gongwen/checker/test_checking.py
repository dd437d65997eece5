"""The checker on real pages: full marks for a good document, single faults each found by its own rule, bad input refused."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator

import pypdfium2
import pytest
from docx import Document
from docx.oxml import parse_xml
from PIL import Image, ImageChops
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from services.formats.gongwen.checker import RULES, check, marked_page
from services.formats.gongwen.checker.page import MM
from services.formats.gongwen.checker.reading import opened, sheet_of
from services.formats.pdf import LibreOffice
from services.model.checked import Checked, NotMeasurable, Outcome
from tests.samples.notice_faults import FAULTS, UPWARD_FAULTS, Fault, planted
from tests.samples.notices import BODY, good_notice, paragraph
from tests.samples.notices_more import good_letter, good_minutes

OTHER_FAULTS = {
    "L01": lambda: good_letter(letterhead_down=4),
    "L02": lambda: good_letter(upper=156),
    "L03": lambda: good_letter(lower_at=270),
    "L04": lambda: good_letter(number_align="left"),
    "L05": lambda: good_letter(first_page_number=True),
    "J01": lambda: good_minutes(mark="某某合作示范区会议简要"),
    "J02": lambda: good_minutes(label_font="仿宋_GB2312"),
}


def plain_document() -> bytes:
    """What python-docx gives somebody who knows nothing of the standard."""
    document = Document()
    document.add_heading("关于建立三项工作机制的通知", 0)
    document.add_paragraph("各乡、镇人民政府:")
    for text in BODY * 2:
        document.add_paragraph(text)
    document.add_paragraph("某某合作示范区管委会")
    document.add_paragraph("2026年9月2日")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def libreoffice() -> Iterator[LibreOffice]:
    program = LibreOffice.find()
    yield program
    program.close()


@pytest.fixture(scope="module")
def notice(libreoffice: LibreOffice) -> tuple[bytes, bytes]:
    """(PDF, docx)."""
    docx = good_notice()
    return libreoffice.to_pdf(docx), docx


@pytest.fixture(scope="module")
def results(libreoffice: LibreOffice, notice: tuple[bytes, bytes]) -> dict[str, Checked]:
    """Every fault's check; all are converted in one go."""
    docxs = {fault.name: planted(notice[1], fault) for fault in FAULTS}
    docxs |= {rule: make() for rule, make in OTHER_FAULTS.items()}
    upward = good_notice(upward=True)
    docxs |= {fault.name: planted(upward, fault) for fault in UPWARD_FAULTS} | {"upward": upward}
    docxs |= {"letter": good_letter(), "minutes": good_minutes(), "plain": plain_document()}
    checked = {}
    for (name, docx), pdf in zip(docxs.items(), libreoffice.to_pdfs(list(docxs.values())), strict=True):
        assert isinstance(pdf, bytes), (name, pdf)
        checked[name] = check(pdf, docx, label=name)
    return checked


def failed(checked: Checked) -> set[str]:
    return {rule.id for rule in checked.rules if rule.result is Outcome.FAILS}


@pytest.mark.office
def test_a_good_notice_holds_every_rule_that_applies(notice: tuple[bytes, bytes]) -> None:
    checked = check(*notice)
    assert failed(checked) == set() and checked.holds == checked.applicable == 76
    assert checked.kind == "file" and checked.pages == 6
    assert [rule.id for rule in checked.rules] == list(RULES)


@pytest.mark.office
@pytest.mark.parametrize("fault", [*FAULTS, *UPWARD_FAULTS], ids=lambda fault: f"{fault.rule}: {fault.name}")
def test_a_single_planted_fault_is_found_by_its_own_rule(fault: Fault, results: dict[str, Checked]) -> None:
    checked = results[fault.name]
    assert failed(checked) == {fault.rule} | fault.also
    own = next(rule for rule in checked.rules if rule.id == fault.rule)
    assert own.measured and (own.page is None) == (not own.boxes)


def test_the_planted_faults_cover_the_rules_of_a_notice() -> None:
    assert len(FAULTS) >= 40
    elsewhere = {"D01", "D02", "D05", "H04", "S05", "B07", "C07", *OTHER_FAULTS}  # they fall with others, or have their own test
    assert {fault.rule for fault in (*FAULTS, *UPWARD_FAULTS)} | elsewhere == set(RULES)


@pytest.mark.office
@pytest.mark.parametrize("rule", OTHER_FAULTS)
def test_a_fault_of_a_letter_or_of_minutes_is_found_by_its_own_rule(rule: str, results: dict[str, Checked]) -> None:
    assert failed(results[rule]) == {rule}


@pytest.mark.office
def test_letters_and_minutes_are_told_from_the_page_and_hold_their_rules(results: dict[str, Checked]) -> None:
    for name in ("letter", "minutes"):
        assert results[name].kind == name and failed(results[name]) == set()
    numberless = {rule.id: rule.result for rule in results["letter"].rules if rule.id[0] == "G"}
    assert set(numberless.values()) == {Outcome.NOT_APPLICABLE}


@pytest.mark.office
def test_a_whole_head_holds_its_rules(results: dict[str, Checked]) -> None:
    assert failed(results["upward"]) == set() and results["upward"].applicable == 80


@pytest.mark.office
def test_a_draft_s_mark_over_the_type_area_is_no_text_of_it(libreoffice: LibreOffice) -> None:
    document = Document(io.BytesIO(good_notice()))
    for section in document.sections[:2]:
        for header in (section.header, section.even_page_header):
            header.paragraphs[0].text = "稿"
    out = io.BytesIO()
    document.save(out)
    assert failed(check(libreoffice.to_pdf(out.getvalue()), out.getvalue())) == set()


@pytest.mark.office
def test_an_imprint_on_an_odd_page_is_a_remark_and_costs_no_point(libreoffice: LibreOffice, notice: tuple[bytes, bytes]) -> None:
    document = Document(io.BytesIO(notice[1]))
    listed = next(one for one in document.paragraphs if one.text.startswith("各相关单位"))
    listed._p.addprevious(parse_xml(paragraph('<w:r><w:br w:type="page"/></w:r>')))
    out = io.BytesIO()
    document.save(out)
    checked = check(libreoffice.to_pdf(out.getvalue()), out.getvalue())
    assert checked.pages == 7 and "T51" in [finding.code for finding in checked.text]
    assert next(rule for rule in checked.rules if rule.id == "C07").result is Outcome.NOT_APPLICABLE


@pytest.mark.office
def test_a_plain_document_gets_few_points(results: dict[str, Checked]) -> None:
    assert results["plain"].kind == "file" and results["plain"].holds < 20 < results["plain"].applicable / 2
    assert {"H04", "D01", "D02"} <= failed(results["plain"])


@pytest.mark.office
def test_a_pdf_alone_is_checked_without_the_rules_of_the_docx(notice: tuple[bytes, bytes]) -> None:
    checked = check(notice[0])
    assert failed(checked) == set() and checked.applicable == 70
    assert {rule.result for rule in checked.rules if rule.id[0] == "D"} == {Outcome.NOT_APPLICABLE}


@pytest.mark.office
def test_a_character_that_the_pdf_lacks_is_found(notice: tuple[bytes, bytes]) -> None:
    pdf, docx = notice
    document = Document(io.BytesIO(docx))
    document.paragraphs[-3].add_run("龘")
    out = io.BytesIO()
    document.save(out)
    lost = next(rule for rule in check(pdf, out.getvalue()).rules if rule.id == "D05")
    assert lost.result is Outcome.FAILS and "龘" in lost.measured


@pytest.mark.office
def test_the_kind_may_be_told_instead_of_guessed(notice: tuple[bytes, bytes]) -> None:
    checked = check(*notice, kind="brief")
    assert checked.kind == "brief" and checked.applicable < 76
    with pytest.raises(NotMeasurable, match="没有“poster”这一类"):
        check(*notice, kind="poster")


def test_a_page_that_is_turned_by_its_entry_measures_as_it_is_shown() -> None:
    written, out = io.BytesIO(), io.BytesIO()
    canvas = Canvas(written, pagesize=(595.28, 841.89))
    canvas.rotate(90)
    canvas.drawString(200, -100, "shown upright")  # at (100, 200) pt, running upwards
    canvas.save()
    turning = pypdfium2.PdfDocument(written.getvalue())
    turning[0].set_rotation(90)
    turning.save(out)
    with opened(out.getvalue(), "") as document:
        sheet = sheet_of(document, 1, "")
    (line,) = sheet.lines
    assert not sheet.upright and abs(sheet.width - 297) < 0.1 and line.text == "shown upright"
    assert abs(line.x0 - 200 * MM) < 0.1 and abs(line.base - 100 * MM) < 0.1


@pytest.mark.office
def test_the_pages_of_a_fault_show_it_outlined(libreoffice: LibreOffice, notice: tuple[bytes, bytes]) -> None:
    fault = next(fault for fault in FAULTS if fault.name == "title not centred")
    docx = planted(notice[1], fault)
    pdf = libreoffice.to_pdf(docx)
    rule = next(rule for rule in check(pdf, docx).rules if rule.id == fault.rule)
    marked, bare = (Image.open(io.BytesIO(marked_page(pdf, 1, boxes))) for boxes in (rule.boxes, ()))
    assert marked.size == bare.size and rule.page == 1
    _, *edges = rule.boxes[0]
    drawn_at = ImageChops.difference(marked, bare).getbbox()
    assert drawn_at is not None
    per_mm = marked.width / 210
    for edge, pixel, side in zip(edges, drawn_at, (-1, -1, 1, 1), strict=True):
        assert abs(pixel / per_mm - edge - side * 1.2) < 0.6


@pytest.mark.office
def test_a_page_that_is_not_there_can_not_be_marked(notice: tuple[bytes, bytes]) -> None:
    with pytest.raises(NotMeasurable, match="没有第7页"):
        marked_page(notice[0], 7, ())


@pytest.mark.office
def test_a_check_is_told_in_values_that_json_takes(results: dict[str, Checked]) -> None:
    values = json.loads(json.dumps(results["title not centred"].values()))
    assert set(values) >= {"rules", "holds", "applicable", "text"} and values["holds"] == values["applicable"] - 1
    wrong = [rule for rule in values["rules"] if rule["result"] == "fails"]
    assert [rule["id"] for rule in wrong] == ["T03"] and wrong[0]["page"] == 1 and len(wrong[0]["boxes"][0]) == 5
    assert set(wrong[0]) == {"id", "clause", "what", "measured", "result", "page", "boxes"}


# -- bad input --


def drawn(pages: int = 1, *, encrypted: bool = False) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret") if encrypted else None)
    for page in range(pages):
        canvas.drawString(80, 700, f"page {page}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scanned() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "PDF")
    return out.getvalue()


def docx_of(body: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
    return out.getvalue()


NAMESPACE = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    ("pdf", "docx", "reason"),
    [
        (b"", None, "已损坏"),
        (b"%PDF-1.4 rubbish", None, "已损坏"),
        (drawn(encrypted=True), None, "已加密"),
        (scanned(), None, "没有文字"),
        (drawn(), b"PK\x03\x04", "不是 docx"),
        (drawn(), docx_of(b"<w:document " + NAMESPACE + b"/>"), "没有正文"),
        (drawn(), docx_of(b"<w:document"), "内容已损坏"),
        (drawn(), docx_of(b"<w:document " + NAMESPACE + b">" + b" " * 61 * 2**20), "太大"),
    ],
    ids=["empty", "rubbish", "encrypted", "scan", "no zip", "no body", "broken xml", "bomb"],
)
def test_what_can_not_be_measured_is_refused_with_a_sentence(pdf: bytes, docx: bytes | None, reason: str) -> None:
    with pytest.raises(NotMeasurable, match=reason) as refusal:
        check(pdf, docx, label="某文件")
    assert "“某文件”" in str(refusal.value)


def test_of_too_many_pages_the_first_and_the_last_are_measured_and_it_is_said() -> None:
    checked = check(drawn(203))
    assert checked.pages == 203
    assert [finding.text for finding in checked.text if finding.code == "T52"] == ["共203页，只核对了200页（开头部分和最后4页）"]


def test_an_entity_in_a_docx_is_not_expanded() -> None:
    body = b'<!DOCTYPE a [<!ENTITY c SYSTEM "file:///etc/passwd">]><w:document ' + NAMESPACE
    body += b"><w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>"
    checked = check(drawn(), docx_of(body))
    assert next(rule for rule in checked.rules if rule.id == "D05").measured == "0 个字都在"
