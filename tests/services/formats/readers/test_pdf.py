from __future__ import annotations

import io

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from services.formats.page_images import picture
from services.formats.readers.pdf import PdfReader
from services.formats.readers.pdf_layer import Characters, characters_of, cleaned
from services.formats.readers.pdf_second import agreeing
from services.model.boxes import NOWHERE, lines_of, unpack
from services.model.document import Origin, ParsedDocument
from services.model.files import FileKind
from services.model.places import on_pages
from tests.samples import hostile, pdfs, scans

PARTY = "广德市人民政府"


def read(content: bytes) -> ParsedDocument:
    document = PdfReader().read(content)
    for page in document.pages:
        assert len(unpack(page.boxes)) == len(page.text)
    return document


def place_of(document: ParsedDocument, quote: str) -> list[tuple[int, tuple[float, ...]]]:
    start = document.text.index(quote)
    return [(page.number, line) for page, lines in on_pages(document, start, start + len(quote)) for line in lines]


def agree(content: bytes, quote: str) -> bool:
    """Whether the other engine has the same characters where we say that they stand."""
    start = (document := read(content)).text.index(quote)
    places = [(page.number, line) for page, lines in on_pages(document, start, start + len(quote)) for line in lines]
    return agreeing(content, [(quote, places)]) == [True]


@given(st.text(alphabet="ab广德 \r\n\x02\ufffe\u200b\x00-", max_size=40))
def test_each_character_of_the_tidy_text_knows_where_it_came_from(raw: str) -> None:
    text, places = cleaned(raw)
    assert len(text) == len(places) and places == sorted(places)
    for character, place in zip(text, places, strict=True):
        assert character == raw[place] or (character, raw[place]) in {("\n", "\r"), ("-", "\x02"), ("-", "\ufffe")}
    assert not set(text) & set("\r\x02\ufffe\u200b\x00")


def test_a_character_stands_where_the_page_shows_it() -> None:
    document = read(pdfs.pdf(pdfs.sentence))
    ((number, (x0, y0, x1, y1)),) = place_of(document, PARTY)
    assert number == 1 and (document.pages[0].width, document.pages[0].height) == (595.28, 841.89)
    left, line = 72 + 3 * 14, 100  # points: three characters of 14 pt before it, its base line 100 pt from the top
    assert x0 * 595.28 == pytest.approx(left, abs=1) and x1 * 595.28 == pytest.approx(left + 7 * 14, abs=1)
    assert y0 * 841.89 == pytest.approx(line - 12, abs=3) and y1 * 841.89 == pytest.approx(line + 2, abs=3)


def test_a_line_feed_stands_nowhere() -> None:
    page = read(pdfs.pdf(pdfs.lines("甲方：广德市人民政府", "乙方：溧阳市人民政府"))).pages[0]
    assert unpack(page.boxes)[page.text.index("\n")] == NOWHERE


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (60, 600, 560, 800)])
@pytest.mark.parametrize("media", [None, (-50, -100, 600, 900)])
def test_a_turned_or_cropped_page_has_its_characters_where_both_engines_see_them(
    rotation: int, crop: tuple[float, ...] | None, media: tuple[float, ...] | None
) -> None:
    def change(page: pypdfium2.PdfPage) -> None:
        page.set_rotation(rotation)
        if media:
            page.set_mediabox(*media)
        if crop:
            page.set_cropbox(*crop)

    content = pdfs.changed(pdfs.pdf(pdfs.sentence), change)
    page = read(content).pages[0]
    wide, high = (500, 200) if crop else (650, 1000) if media else (595.28, 841.89)
    assert (page.width, page.height) == ((high, wide) if rotation in (90, 270) else (wide, high))
    assert len(place_of(read(content), PARTY)) == 1
    assert agree(content, PARTY)


def test_what_is_cropped_away_is_not_on_the_paper() -> None:
    content = pdfs.pdf(pdfs.lines(pdfs.SENTENCE, "第一条 协作内容", leading=440))
    document = read(pdfs.changed(content, lambda page: page.set_cropbox(60, 100, 560, 600)))
    assert document.text.strip() == "第一条 协作内容"


def test_two_columns_are_read_one_after_the_other() -> None:
    content = pdfs.pdf(pdfs.two_columns)
    text = read(content).text
    assert text.index("下一致意见") < text.index("第五条") and text.split("\n") == [*pdfs.LEFT, *pdfs.RIGHT]
    assert agree(content, "双方经友好协商，就共建园\n区、联合招商等事宜达成如\n下一致意见")


def test_a_vertical_line_is_one_line() -> None:
    content = pdfs.pdf(pdfs.downwards)
    ((_, (x0, y0, x1, y1)),) = place_of(read(content), PARTY)
    assert (y1 - y0) * 841.89 == pytest.approx(7 * 14, abs=2) and (x1 - x0) * 595.28 < 20
    assert agree(content, PARTY)


def test_a_rare_character_beyond_the_basic_plane_is_one_character() -> None:
    document = read(pdfs.pdf(pdfs.lines("𠮷林市𬭚厂")))
    assert document.text == "𠮷林市𬭚厂"
    assert len(lines_of(unpack(document.pages[0].boxes))) == 1


def test_a_filled_form_field_is_read_on_its_line() -> None:
    document = read(pdfs.pdf(pdfs.filled_form))
    first, second = document.text.split("\n")
    assert first.replace("_", "") == "Party A: Guangde City" and second == "Party B: Liyang"
    ((_, (x0, y0, _x1, y1)),) = place_of(document, "Guangde City")
    assert x0 * 595.28 == pytest.approx(127, abs=4)
    assert y0 * 841.89 < 841.89 - 650 < y1 * 841.89


def test_a_filled_form_field_is_seen_on_the_picture_where_its_text_stands() -> None:
    content = pdfs.pdf(pdfs.filled_form)
    ((_, (x0, y0, x1, y1)),) = place_of(read(content), "Guangde City")
    image = Image.open(io.BytesIO(picture(content, FileKind.PDF, 1, side=1_000, turned=0, form="png"))).convert("L")
    field = image.crop((int(x0 * image.width), int(y0 * image.height), int(x1 * image.width), int(y1 * image.height)))
    darkest, lightest = field.getextrema()
    assert darkest < 100 < lightest  # type: ignore[operator]


def test_a_scanners_invisible_text_is_kept_as_recognised() -> None:
    page = read(pdfs.pdf(pdfs.under_picture(pdfs.SENTENCE))).pages[0]
    assert (page.text.strip(), page.origin, page.confidence) == (pdfs.SENTENCE, Origin.OCR, 0.9)


def label(canvas: Canvas) -> None:
    pdfs.picture(canvas)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(72, 20, "Scanned with CamScanner at the third floor")


@pytest.mark.parametrize(
    "draw", [pdfs.picture, label, lambda canvas: pdfs.picture(canvas, share=0.3), pdfs.under_picture("第 1 页")]
)
def test_a_page_that_is_a_picture_waits_and_keeps_its_size(draw: pdfs.Draw) -> None:
    document = read(pdfs.pdf(pdfs.sentence, draw))
    assert [page.origin for page in document.pages] == [Origin.TEXT, Origin.NONE]
    assert (document.pages[1].width, document.pages[1].height, document.pages[1].text) == (595.28, 841.89, "")
    assert [found.where for found in document.findings] == ["第2页"]


def test_a_blank_page_waits_for_nothing() -> None:
    assert read(pdfs.pdf(pdfs.sentence, lambda canvas: None)).pages[1].origin is Origin.TEXT


def test_a_picture_behind_a_page_of_text_makes_no_scan() -> None:
    def draw(canvas: Canvas) -> None:
        pdfs.picture(canvas)
        canvas.setFont(pdfs.FONT, 14)
        pdfs.lines(*pdfs.LEFT)(canvas)

    page = read(pdfs.pdf(draw)).pages[0]
    assert page.origin is Origin.TEXT and page.confidence == 1.0


@pytest.mark.parametrize(("share", "origin"), [(0.1, Origin.TEXT), (0.6, Origin.NONE)])
def test_characters_without_a_meaning_are_no_text_but_a_few_bullets_do_no_harm(
    share: float, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = int(len(pdfs.SENTENCE) * share)
    whole = characters_of

    def renamed(page: pypdfium2.PdfPage) -> Characters:  # a font that gives its first characters the names of a symbol font
        read = whole(page)
        return Characters("\uf0b7" * private + read.raw[private:], read.boxes, read.unnamed)

    monkeypatch.setattr("services.formats.readers.pdf.characters_of", renamed)
    assert read(pdfs.pdf(pdfs.sentence)).pages[0].origin is origin


@pytest.mark.skipif(not scans.has_faces(), reason="!!! no Chinese font: pages of a scanner are NOT tested here")
def test_an_office_scan_waits_page_by_page() -> None:
    document = read(scans.scanned_pdf(scans.clean(scans.LETTER), scans.clean(scans.AGREEMENT)))
    assert [page.origin for page in document.pages] == [Origin.NONE] * 2
    assert document.pages[0].height == pytest.approx(841.89, abs=1.5)


@pytest.mark.parametrize("content", [hostile.good("pdf").replace(b"/Kids", b"/Sdik"), hostile.pdf_flate_bomb(64 * hostile.MB)])
def test_a_broken_page_tree_or_a_swollen_page_ends_in_no_text(content: bytes) -> None:
    try:
        assert PdfReader().read(content).text.strip() == ""
    except Exception as error:
        assert not isinstance(error, (MemoryError, RecursionError))


@pytest.mark.parametrize(
    ("lines", "origin"),
    [
        (('Q8C:J5%B(9XA!2K&7#Z;V1"N0*T', "U$3=R<6@L?4>H+S)E'D-P/F,G.W"), Origin.NONE),
        (("Framework Agreement on Cooperation (2022 & 2023)", "between the City of Guangde and others: 50% each."), Origin.TEXT),
        (("1,200.00  85%  3.5%  2022-09-02  100%", "7 * 8 = 56; 12.5 12.6 12.7 12.8 12.9 13.0 13.1"), Origin.TEXT),
        (("https://www.example.com/a?b=1&c=2", "office@example.com"), Origin.TEXT),
    ],
)
def test_a_font_that_names_its_glyphs_for_other_characters_gives_no_text(lines: tuple[str, ...], origin: Origin) -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    for number, line in enumerate(lines):
        canvas.drawString(72, 700 - 20 * number, line)
    canvas.save()
    assert read(out.getvalue()).pages[0].origin is origin
