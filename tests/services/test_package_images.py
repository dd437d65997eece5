"""Page images of packages, OFD and old documents: page n of the text is image n, or a page that has only text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from services.formats.pdf import LibreOffice, LibreOfficeMissing
from services.model.files import ReadingState
from services.model.filing import Filing
from services.model.people import EVERYTHING
from services.office import Office
from services.renditions import NoImage, NotYet
from tests.house import an_office, drain, submit
from tests.samples import hostile, ofd
from tests.samples.old_office import rtf


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path / "home", ocr=False)
    yield office
    office.close()


def filed(office: Office, content: bytes, label: str) -> Filing:
    filing = submit(office, content, label=label).filing
    drain(office)
    return office.filings.get(filing.id, scope=EVERYTHING)


def size_of(office: Office, filing: Filing, page: int) -> tuple[int, int]:
    with Image.open(io.BytesIO(office.renditions.image(filing, 1, page).content)) as image:
        return image.size


def test_a_zip_has_an_image_for_each_page_on_paper_and_text_for_the_others(office: Office) -> None:
    content = hostile.zipped({"1.ofd": ofd.agreement(), "2.txt": "说明".encode(), "3.png": ofd.png(900, 600)})
    filing = filed(office, content, "材料.zip")
    shown = office.renditions.shown(filing, 1)
    assert (shown.pages, shown.bare) == (4, frozenset({3}))
    assert filing.files[0].paged and filing.files[0].reading is ReadingState.READ
    upright, lying = size_of(office, filing, 1), size_of(office, filing, 4)
    assert upright[0] < upright[1] and lying[0] > lying[1]
    with pytest.raises(NoImage, match="第 3 页只有文字"):
        office.renditions.image(filing, 1, 3)


def test_the_evidence_in_a_zip_stands_on_the_page_of_its_member(office: Office) -> None:
    filing = filed(office, hostile.zipped({"1.png": ofd.png(), "2.ofd": ofd.agreement()}), "协议.zip")
    facts = [fact for fact in filing.proposed if fact.page and fact.quote]
    assert facts and {fact.page for fact in facts} <= {2, 3}
    places = office.renditions.places(filing, 1, facts)
    assert all(boxes and {box.page for box in boxes} == {fact.page} for fact, boxes in zip(facts, places, strict=True))


def test_a_zip_of_photos_shows_them_while_they_wait_for_recognition(office: Office) -> None:
    filing = filed(office, hostile.zipped({"2.png": ofd.png(600, 900), "1.png": ofd.png(900, 600)}), "照片.zip")
    assert filing.files[0].reading is ReadingState.UNRECOGNISED
    assert office.renditions.pages(filing, 1) == 2
    assert size_of(office, filing, 1)[0] > size_of(office, filing, 1)[1]


def test_a_package_of_flowing_text_has_no_images_and_says_so(office: Office) -> None:
    filing = filed(office, hostile.zipped({"1.txt": "一", "2.docx": hostile.good("docx")}), "文本.zip")
    assert "只有文字" in office.renditions.shown(filing, 1).reason


@pytest.mark.office
def test_an_old_document_has_the_pages_that_libreoffice_gives_it(office: Office) -> None:
    try:
        LibreOffice.find()
    except LibreOfficeMissing:
        pytest.skip("!!! LibreOffice is not installed: pages of old documents are NOT tested here")
    filing = filed(office, rtf("产业合作框架协议", "甲方：广德市人民政府", "乙方：溧阳市人民政府"), "旧协议.doc")
    assert [fact.value for fact in filing.proposed if fact.field == "party"]
    with pytest.raises(NotYet):
        office.renditions.pages(filing, 1)
    office.renditions.prepare(filing)
    assert office.renditions.pages(filing, 1) == 1
    assert size_of(office, filing, 1)[1] > 1_000
    (places,) = office.renditions.places(filing, 1, [fact for fact in filing.proposed if fact.quote][:1])
    assert places
