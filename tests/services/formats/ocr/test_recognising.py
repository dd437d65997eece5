"""The recogniser on pages whose every character is known. One child for all: it takes seconds to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PIL import Image, ImageDraw

from services.formats.child import ReadingFailed
from services.formats.ocr import OcrChild, available
from services.model.boxes import lines_of, unpack
from services.model.document import Origin, Page
from tests.samples.scans import AGREEMENT, LETTER, clean, error_rate, face, has_faces, jpeg, photo, png, stamped

pytestmark = [
    pytest.mark.skipif(not available(), reason="the recogniser (requirements-ocr.txt) is not installed: OCR is not tested"),
    pytest.mark.skipif(not has_faces(), reason="no Chinese face to draw pages with (.ci/run installs them): OCR is not tested"),
]


@pytest.fixture(scope="module")
def ocr() -> Iterator[OcrChild]:
    child = OcrChild()
    yield child
    child.close()


def recognised(ocr: OcrChild, picture: bytes) -> Page:
    return ocr.recognise(picture, number=1)


def test_a_clean_page_is_read_almost_without_error(ocr: OcrChild) -> None:
    page = recognised(ocr, png(clean(LETTER)))
    assert error_rate(LETTER, page.text) <= 0.005
    assert (page.origin, page.number, page.turned) == (Origin.OCR, 1, 0)
    assert page.confidence > 0.95


def test_a_page_under_two_seals_is_read_through_its_red_channel(ocr: OcrChild) -> None:
    page = recognised(ocr, png(stamped(AGREEMENT)))
    assert error_rate(AGREEMENT, page.text) <= 0.02
    assert "¥250,000,000.00" in page.text.replace("\n", "")


def test_every_character_has_its_box_in_the_order_of_the_text(ocr: OcrChild) -> None:
    page = recognised(ocr, png(clean(LETTER)))
    boxes = unpack(page.boxes)
    assert len(boxes) == len(page.text)
    at = page.text.index("宜兴市交通运输局")
    (line,) = lines_of(boxes[at : at + 8])
    assert 0.1 < line[0] < 0.14 and 0.1 < line[1] < line[3] < 0.2  # left, under the title
    assert 0.015 < (line[2] - line[0]) / 8 < 0.03  # a character of 15 pt is 5.3 mm of 210


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_that_lies_wrong_is_turned(ocr: OcrChild, quarters: int) -> None:
    lying = clean(LETTER).rotate(90 * quarters, expand=True)  # counter-clockwise
    page = recognised(ocr, png(lying))
    assert page.turned == 90 * quarters
    assert error_rate(LETTER, page.text) <= 0.01
    assert page.width < page.height


def test_a_photo_that_its_exif_turns_is_not_turned_twice(ocr: OcrChild) -> None:
    held = clean(LETTER).rotate(90, expand=True)
    page = recognised(ocr, jpeg(held, orientation=6, quality=90))
    assert page.turned == 0
    assert error_rate(LETTER, page.text) <= 0.01


def test_a_photo_taken_askew_in_bad_light_can_be_read(ocr: OcrChild) -> None:
    assert error_rate(LETTER, recognised(ocr, jpeg(photo(LETTER))).text) <= 0.03


def test_a_red_letterhead_is_read_although_seals_are_taken_away(ocr: OcrChild) -> None:
    page = stamped(LETTER).copy()
    ImageDraw.Draw(page).text((330, 40), "广德市交通运输局文件", fill=(220, 20, 20), font=face(100, 1))
    text = recognised(ocr, png(page)).text
    assert text.startswith("广德市交通运输局文件")


def test_an_empty_page_has_no_text_and_no_confidence(ocr: OcrChild) -> None:
    page = recognised(ocr, png(Image.new("RGB", (800, 1100), "white")))
    assert (page.text, page.confidence, page.origin) == ("", 0.0, Origin.OCR)


def test_a_tiny_picture_and_a_grey_one_harm_nothing(ocr: OcrChild) -> None:
    assert recognised(ocr, png(Image.new("L", (1, 1), 255))).text == ""
    assert error_rate(LETTER, recognised(ocr, png(clean(LETTER).convert("L"))).text) <= 0.005


def test_what_is_no_picture_is_refused_with_a_reason_and_the_child_goes_on(ocr: OcrChild) -> None:
    with pytest.raises(ReadingFailed, match="图像无法打开"):
        recognised(ocr, b"junk")
    assert recognised(ocr, png(Image.new("RGB", (400, 300), "white"))).text == ""


def test_the_child_gave_up_the_network_and_its_rights(ocr: OcrChild) -> None:
    walls = ocr.confinement()
    assert walls.missing == ()
