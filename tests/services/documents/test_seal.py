"""用印: what is taken for a scan of the sealed paper, and what is asked about first."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from reportlab.pdfgen import canvas

from services.formats.pdf import LibreOffice, LibreOfficeMissing
from services.model.files import FileRole
from services.model.official import DocumentState, OfficialDocument, refusals
from services.office import Office
from tests.house import CLERK, an_office
from tests.paper_house import a_scan, now_is, registered, units


def scanned(pages: int) -> bytes:
    """A PDF of so many pages."""
    content = io.BytesIO()
    sheet = canvas.Canvas(content)
    for number in range(pages):
        sheet.rect(100, 100, 40, 40 + number)
        sheet.showPage()
    sheet.save()
    return content.getvalue()


def picture(kind: str) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(content, format=kind)
    return content.getvalue()


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, OfficialDocument]]:
    """A bulletin with its PDF, waiting for its seal."""
    try:
        LibreOffice.find()
    except LibreOfficeMissing:
        pytest.skip("no LibreOffice on this machine: there is no PDF that could be taken for a scan")
    office = an_office(tmp_path_factory.mktemp("seal"))
    document = registered(office)
    office.issue.print_final(document.id, by=CLERK)
    document = now_is(office, document)
    assert document.state is DocumentState.SEALING and document.pdf is not None
    yield office, document
    office.close()


def test_our_own_pdf_is_no_scan_of_the_sealed_paper(printed: tuple[Office, OfficialDocument]) -> None:
    office, document = printed
    assert document.pdf is not None
    ours = office.archive.read(document.id, document.pdf.path)
    for checked in (False, True):
        scan = a_scan(office, FileRole.STAMPED, label="盖章件.pdf", content=ours)
        with pytest.raises(refusals.ScanRefused, match="本系统生成的公文，没有打印、盖章"):
            office.issue.attach_seal(document.id, scan=scan, pages_checked=checked, by=CLERK)
    assert now_is(office, document) == document
    assert list(office.staging.folder.glob("step-*")) == []


def test_other_pages_than_the_paper_has_are_asked_about_and_then_taken(printed: tuple[Office, OfficialDocument]) -> None:
    office, document = printed
    few, many = scanned(1), scanned(9)
    pages = office.child.page_count(office.archive.read(document.id, document.pdf.path))  # type: ignore[union-attr]
    for content in (few, many):
        if office.child.page_count(content) == pages:
            continue
        scan = a_scan(office, FileRole.STAMPED, label="盖章件.pdf", content=content)
        with pytest.raises(refusals.PagesDiffer, match=f"定稿有 {pages} 页.*页数不同，已核对"):
            office.issue.attach_seal(document.id, scan=scan, by=CLERK)
    assert now_is(office, document).state is DocumentState.SEALING
    scan = a_scan(office, FileRole.STAMPED, label="盖章件.pdf", content=many)
    assert office.issue.attach_seal(document.id, scan=scan, pages_checked=True, by=CLERK).state is DocumentState.READY
    # a second scan takes the place of the first, which stays on file
    same = a_scan(office, FileRole.STAMPED, label="重扫.pdf", content=scanned(pages))
    done = office.issue.attach_seal(document.id, scan=same, note="重新扫描", by=CLERK)
    assert done.stamped is not None and done.stamped.label == "重扫.pdf"
    assert len([file for file in done.files if file.role is FileRole.STAMPED]) == 2
    # a picture of one page, looked at by the clerk, and one that nobody looked at
    tiff = a_scan(office, FileRole.STAMPED, label="扫描.tiff", content=picture("TIFF"))
    assert office.issue.attach_seal(document.id, scan=tiff, pages_checked=True, by=CLERK).stamped.label == "扫描.tiff"  # type: ignore[union-attr]
    if pages > 1:
        photo = a_scan(office, FileRole.STAMPED, label="照片.png", content=picture("PNG"))
        with pytest.raises(refusals.PagesDiffer, match="有 1 页"):
            office.issue.attach_seal(document.id, scan=photo, by=CLERK)
    units(office, "市发改委")
    office.delivery.distribute(document.id, units=["市发改委"], by=CLERK)
    assert office.upkeep.verify().ok
