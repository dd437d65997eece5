"""Files to take away: always as attachments, under names that harm no header; page images; the page to read them on."""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from services.model.errors import StorageTrouble
from services.model.files import FileRole
from services.model.filing import Filing
from services.model.people import EVERYTHING, Person
from services.office import Office
from services.stores.objects import Listing
from services.worker import Worker
from tests.web.conftest import CLERK, LIAISON, Seat, agreement, hand_in

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def pdf_of(*pages: str) -> bytes:
    content = io.BytesIO()
    canvas = Canvas(content)
    for page in pages:
        canvas.setFont("STSong-Light", 14)
        for number, line in enumerate(page.splitlines()):
            canvas.drawString(72, 760 - 26 * number, line)
        canvas.showPage()
    canvas.save()
    return content.getvalue()


def file_pdf(office: Office, label: str = "协议.pdf", *, unit: str = "市发改委") -> Filing:
    content = pdf_of("园区共建协议\n甲方：广德市人民政府\n乙方：溧阳市人民政府", "签订日期：2022年8月18日")
    held = office.intake.hold(io.BytesIO(content), label=label, role=FileRole.AGREEMENT, batch=label)
    filing = office.filings.submit(label, [held], unit=unit, key=label, by=CLERK).filing
    Worker(office).drain()
    return office.filings.get(filing.id, scope=EVERYTHING)


@pytest.mark.parametrize(
    "label",
    [
        "协议.docx",
        'a"; filename="evil.exe".docx',
        "一\r\nSet-Cookie: x=1.docx",
        "../../etc/passwd.docx",
        "😀；%00.docx",
        "没有扩展名",
    ],
)
def test_an_original_comes_back_byte_for_byte_as_an_attachment(
    office: Office, seat: Callable[[Person], Seat], label: str
) -> None:
    content = agreement("园区共建协议")
    held = office.intake.hold(
        io.BytesIO(content), label=label if "." in label else f"{label}.docx", role=FileRole.AGREEMENT, batch="b"
    )
    filing = office.filings.submit("b", [held], unit="市发改委", key="b", by=CLERK).filing
    answer = seat(CLERK).get(f"/filings/{filing.id}/files/1")
    assert answer.data == content and answer.headers["Cache-Control"] == "no-store"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;") and disposition.isascii() and "\n" not in disposition
    assert 'evil.exe"' not in disposition.replace('\\"', "") and "Set-Cookie" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_page_image_bears_a_name_of_its_own_kind(office: Office, seat: Callable[[Person], Seat]) -> None:
    """A page of print is a PNG, a scan a WebP: whoever saves one gets a file that opens."""
    photo = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(photo, "JPEG")
    held = office.intake.hold(io.BytesIO(photo.getvalue()), label="照片.jpg", role=FileRole.AGREEMENT, batch="photo")
    scan = office.filings.submit("photo", [held], unit="市发改委", key="photo", by=CLERK).filing
    clerk = seat(CLERK)
    for filing, form, head in ((file_pdf(office), "png", b"\x89PNG"), (scan, "webp", b"RIFF")):
        answer = clerk.get(f"/filings/{filing.id}/files/1/pages/1")
        assert answer.mimetype == f"image/{form}" and answer.data.startswith(head)
        name = unquote(answer.headers["Content-Disposition"])
        assert name.startswith("inline") and f"第1页.{form}" in name
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_image_is_a_png_of_that_page(office: Office, seat: Callable[[Person], Seat]) -> None:
    filing, clerk = file_pdf(office), seat(CLERK)
    answer = clerk.get(f"/filings/{filing.id}/files/1/pages/2")
    assert answer.mimetype == "image/png"
    assert Image.open(io.BytesIO(answer.data)).width > 800
    assert clerk.get(f"/filings/{filing.id}/files/1/pages/3").status_code == 404
    assert clerk.get(f"/filings/{filing.id}/files/9/pages/1").status_code == 404


def test_a_file_is_read_beside_its_text(office: Office, seat: Callable[[Person], Seat]) -> None:
    filing = file_pdf(office)
    page = seat(LIAISON).text(f"/filings/{filing.id}/files/1/view?page=2")
    assert f"/filings/{filing.id}/files/1/pages/1" in page and "溧阳市人民政府" in page
    assert 'data-start="2"' in page


def test_a_file_without_images_shows_its_text_and_the_reason(office: Office, seat: Callable[[Person], Seat]) -> None:
    held = [
        office.intake.hold(io.BytesIO(content), label=label, role=role, batch="b")
        for label, role, content in (
            ("协议.docx", FileRole.AGREEMENT, agreement("园区共建协议")),
            ("<b>清单.txt", FileRole.MATERIAL, "项目<script>清单".encode()),
        )
    ]
    filing = office.filings.submit("b", held, unit="市发改委", key="b", by=CLERK).filing
    Worker(office).drain()
    page = seat(CLERK).text(f"/filings/{filing.id}/files/2/view")
    assert "没有页面图像" in page and "项目&lt;script&gt;清单" in page and "&lt;b&gt;清单.txt" in page


def test_images_that_have_still_to_be_made_are_asked_for_once(office: Office, seat: Callable[[Person], Seat]) -> None:
    if office.libreoffice is None:
        pytest.skip("!!! LibreOffice is not installed: this was NOT tested")
    filing, clerk = hand_in(office, "园区共建协议", unit="市发改委"), seat(CLERK)
    for _ in range(2):
        page = clerk.text(f"/filings/{filing.id}/files/1/view")
        assert "正在生成页面图像" in page and 'hx-trigger="every 2s"' in page and "园区共建协议" in page
    tasks = [item.task for item in office.waiting(scope=EVERYTHING) if item.object_id == filing.id]
    assert tasks == ["render"]


def test_looking_at_a_filing_does_not_fail_when_nothing_can_be_written(
    office: Office, seat: Callable[[Person], Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = seat(CLERK)
    filing = next(row for row in office.filings.rows(Listing(), scope=EVERYTHING))

    def full_disk(*_: object, **__: object) -> None:
        raise StorageTrouble(reason="磁盘已满")

    monkeypatch.setattr("services.stores.queue.Queue.add", full_disk)
    for path in (f"/filings/{filing.id}", f"/filings/{filing.id}/files/1/view"):
        assert clerk.get(path).status_code == 200, path
