"""Page images of files that are drawn as they are: PDFs, scans, photos; and the evidence on them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document as WordDocument
from docx.shared import Mm
from PIL import Image, ImageDraw

from services.formats.child import ReadingPool
from services.model.boxes import pack
from services.model.document import Origin, Page, ParsedDocument
from services.model.errors import NotFound
from services.model.facts import Fact, FactField
from services.model.files import FileKind, ReadingState
from services.model.filing import Filing
from services.model.people import EVERYTHING
from services.office import Office
from services.renditions import NoImage, Renditions
from services.stores.archive import Archive
from tests.house import an_office, drain, submit
from tests.samples import hostile, ofd, pdfs

SIGNED = "2026年9月2日"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path / "home", ocr=False)
    yield office
    office.close()


def filed(office: Office, content: bytes, label: str) -> Filing:
    filing = submit(office, content, label=label).filing
    drain(office)
    return office.filings.get(filing.id, scope=EVERYTHING)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def photo(form: str = "JPEG", *, orientation: int = 1) -> bytes:
    """Paper with a black corner at its top left, lying as its EXIF says."""
    image = Image.new("RGB", (1_200, 1_600), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 300, 200), fill="black")
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    image.save(out, form, exif=exif)
    return out.getvalue()


class Recognised(Renditions):
    """The same, of files whose text has been recognised meanwhile."""

    def __init__(self, office: Office, document: ParsedDocument, folder: Path) -> None:
        hands = {"parsing": office.parsing, "libreoffice": None, "legacy": None}
        super().__init__(archive=office_archive(office), child=ReadingPool(), folder=folder, **hands)
        self._read_text = document

    def text(self, record: object, position: int) -> ParsedDocument:
        return self._read_text


def office_archive(office: Office) -> Archive:
    archive = office.renditions._archive
    assert isinstance(archive, Archive)
    return archive


def test_the_evidence_of_a_pdf_stands_where_its_text_says(office: Office) -> None:
    text = pdfs.pdf(pdfs.lines(f"自{SIGNED}起筹备", f"签订日期：{SIGNED}"), pdfs.lines("第二页"))
    filing = filed(office, text, "协议.pdf")
    document = office.renditions.text(filing, 1)
    assert document is not None and office.renditions.pages(filing, 1) == 2
    second = document.text.rindex(SIGNED)
    facts = [
        Fact(field=FactField.SIGNED_ON, value="2026-09-02", page=1, start=at, end=at + len(SIGNED), quote=SIGNED)
        for at in (document.text.index(SIGNED), second)
    ]
    across = Fact(field=FactField.TITLE, value="-", start=second, end=len(document.text))
    (early,), (late,), both = office.renditions.places(filing, 1, [*facts, across])
    assert early.y1 < late.y0 and late.page == 1
    assert [box.page for box in both] == [1, 2]
    image = office.renditions.image(filing, 1, 1)
    assert image.mimetype == "image/png" and opened(image.content).size == (953, 1347)


def test_a_text_that_was_read_before_places_were_kept_is_still_found(office: Office, tmp_path: Path) -> None:
    filing = filed(office, pdfs.pdf(pdfs.lines(f"签订日期：{SIGNED}")), "协议.pdf")
    document = office.renditions.text(filing, 1)
    assert document is not None
    bare = replace(document, pages=tuple(replace(page, boxes="") for page in document.pages))
    start = document.text.index(SIGNED)
    fact = Fact(field=FactField.SIGNED_ON, value="2026-09-02", page=1, start=start, end=start + len(SIGNED), quote=SIGNED)
    old, new = (Recognised(office, one, tmp_path / "pages").places(filing, 1, [fact]) for one in (bare, document))
    assert old[0][0].x0 == pytest.approx(new[0][0].x0, abs=0.002) and old[0][0].y1 == pytest.approx(new[0][0].y1, abs=0.002)


@pytest.mark.parametrize(("form", "label"), [("JPEG", "协议.jpg"), ("PNG", "协议.png"), ("WEBP", "协议.webp")])
def test_a_photo_is_its_own_page_image_and_small_to_send(office: Office, form: str, label: str) -> None:
    filing = filed(office, photo(form, orientation=6), label)
    assert filing.files[0].reading is ReadingState.UNRECOGNISED
    assert office.renditions.shown(filing, 1).pages == 1
    image = office.renditions.image(filing, 1, 1)
    shown = opened(image.content).convert("L")
    assert image.mimetype == "image/webp" and shown.size == (1347, 1010)
    assert shown.getpixel((shown.width - 20, 20)) < 60  # type: ignore[operator]
    assert office.renditions.places(filing, 1, [Fact(field=FactField.TITLE, value="协议", quote="协议")]) == ((),)
    with pytest.raises(NotFound):
        office.renditions.image(filing, 1, 2)


def test_the_sheets_of_a_tiff_are_pages(office: Office) -> None:
    out = io.BytesIO()
    Image.new("L", (1_654, 2_339), "white").save(
        out, "TIFF", dpi=(200, 200), save_all=True, append_images=[Image.new("L", (2_339, 1_654))]
    )
    filing = filed(office, out.getvalue(), "协议.tif")
    assert office.renditions.pages(filing, 1) == 2
    assert [opened(office.renditions.image(filing, 1, page).content).size for page in (1, 2)] == [(953, 1347), (1347, 953)]


def test_a_scan_that_waits_is_small_to_send_as_well(office: Office) -> None:
    filing = filed(office, pdfs.pdf(pdfs.picture), "协议.pdf")
    assert office.renditions.image(filing, 1, 1).mimetype == "image/webp"


def test_a_recognised_page_is_shown_as_it_was_read(office: Office, tmp_path: Path) -> None:
    """A photo that was taken lying on its side: after the recognition it stands, and the evidence stands on it."""
    filing = filed(office, photo(), "协议.jpg")
    page = Page(
        number=1, text="协议", origin=Origin.OCR, turned=90, width=842, height=631.5, boxes=pack([(0.1, 0.1, 0.2, 0.2)] * 2)
    )
    read = Recognised(office, ParsedDocument(kind="jpg", pages=(page,), paged=True), tmp_path / "pages")
    before, after = office.renditions.image(filing, 1, 1), read.image(filing, 1, 1)
    assert opened(before.content).size == (1010, 1347) and opened(after.content).size == (1347, 1010)
    turned = opened(after.content).convert("L")
    assert turned.getpixel((turned.width - 20, 20)) < 60  # type: ignore[operator]
    ((box,),) = read.places(filing, 1, [Fact(field=FactField.TITLE, value="协议", start=0, end=2, quote="协议")])
    assert (box.page, round(box.x0, 3), round(box.y1, 3)) == (1, 0.1, 0.2)


def word(*lines: str, pictures: int = 1) -> bytes:
    """A Word document of a few lines with photographed pages behind them."""
    document = WordDocument()
    section = document.sections[0]
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(5)
    for line in lines:
        document.add_paragraph(line)
    for number in range(pictures):
        document.add_picture(io.BytesIO(ofd.png(500, 600 + 10 * number)), width=Mm(200))
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def test_pages_pasted_into_a_word_document_are_its_pages(office: Office) -> None:
    """Without LibreOffice as well: they are drawn as they lie in it."""
    filing = filed(office, word(pictures=2), "扫描.docx")
    assert filing.files[0].reading is ReadingState.UNRECOGNISED
    shown = office.renditions.shown(filing, 1)
    assert (shown.pages, shown.texts, shown.pasted) == (2, (1, 2), frozenset({1, 2}))
    image = office.renditions.image(filing, 1, 2)
    assert image.mimetype == "image/webp" and opened(image.content).size[1] > opened(image.content).size[0]


def test_the_evidence_on_a_pasted_page_stands_on_its_picture(office: Office, tmp_path: Path) -> None:
    """The text flows over the pages of the print; the pictures follow them, each a page of its own."""
    content = word("产业协作补充协议，甲方广德市，乙方溧阳市，其余见附后的签字页。", "签字页附后。")
    filing = filed(office, content, "补充协议.docx")
    document = office.renditions.text(filing, 1)
    assert document is not None and [page.origin for page in document.pages] == [Origin.TEXT, Origin.NONE]
    boxes = pack([(0.1, 0.1, 0.2, 0.2)] * 4)
    recognised = replace(document.pages[1], text="九月二日", origin=Origin.OCR, boxes=boxes)
    read = Recognised(office, replace(document, pages=(document.pages[0], recognised)), tmp_path / "pages")
    shown = read.shown(filing, 1)
    assert (shown.pages, shown.texts, shown.bare, shown.image_of(2)) == (2, (1, 2), frozenset({1}), 2)
    start = len(document.pages[0].text) + 1
    fact = Fact(field=FactField.SIGNED_ON, value="2026-09-02", page=2, start=start, end=start + 4, quote="九月二日")
    ((box,),) = read.places(filing, 1, [fact])
    assert (box.page, round(box.x0, 3)) == (2, 0.1)


@pytest.mark.office
def test_pasted_pages_follow_those_of_the_print(office: Office) -> None:
    if office.libreoffice is None:
        pytest.skip("!!! LibreOffice is not installed: this was NOT tested")
    filing = filed(office, word("产业协作补充协议，甲方广德市，乙方溧阳市，其余见附后的签字页。"), "补充协议.docx")
    assert office.renditions.shown(filing, 1).waiting
    office.renditions.prepare(filing)
    shown = office.renditions.shown(filing, 1)
    assert shown.texts[-1] == 2 and set(shown.texts[:-1]) == {0} and shown.pasted == {shown.pages} and shown.image_of(1) is None
    fact = Fact(field=FactField.TITLE, value="补充协议", page=1, start=4, end=8, quote="补充协议")
    ((box,),) = office.renditions.places(filing, 1, [fact])
    assert box.page == 1 and box.y1 < 0.2


def test_a_page_image_made_before_the_recognition_is_not_shown_after_it(office: Office) -> None:
    filing = filed(office, photo(), "协议.jpg")
    office.renditions.pages(filing, 1)
    kept = set((office.renditions._folder / filing.files[0].sha256).iterdir())
    read = replace(filing, files=(replace(filing.files[0], parser="image 1 + rapidocr"),))
    office.renditions.pages(read, 1)
    assert len(set((office.renditions._folder / filing.files[0].sha256).iterdir()) - kept) == 1


def test_a_sealed_file_has_no_image_and_says_why(office: Office) -> None:
    filing = filed(office, hostile.encrypted_pdf(), "协议.pdf")
    assert filing.files[0].kind is FileKind.PDF and "密码" in office.renditions.shown(filing, 1).reason
    with pytest.raises(NoImage):
        office.renditions.image(filing, 1, 1)
