"""Pages that wait get their text at their place in the document; an agreement in several files is one text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.formats.child import ReadingFailed
from services.formats.ocr import OcrChild, available
from services.model.boxes import pack
from services.model.document import Origin, Page, ParsedDocument
from services.model.facts import Fact, FactField
from services.model.findings import finding
from services.parsing.recognising import recognise, waiting_pages
from services.parsing.sheets import brought_back, joined

PARSER = "pdf 2"


def picture_page(number: int, **more: object) -> Page:
    return Page(
        **{"number": number, "text": "", "origin": Origin.NONE, "confidence": 0.0, "width": 595.0, "height": 842.0, **more}
    )  # type: ignore[arg-type]


def scanned(*pages: Page) -> ParsedDocument:
    findings = tuple(finding("R02", f"第{p.number}页", page=p.number) for p in pages if p.origin is Origin.NONE)
    return ParsedDocument(kind="pdf", pages=pages, findings=findings, paged=True, parser=PARSER)


class Reads:
    """A recogniser to which every picture is its own text; `turned` is how it finds them lying, `confidence` how sure it is."""

    def __init__(self, *, turned: int = 0, confidence: float = 0.99) -> None:
        self.turned, self.confidence, self.asked = turned, confidence, 0

    def recognise(self, picture: bytes, *, number: int, part: str = "") -> Page:
        self.asked += 1
        if picture == b"fall":
            raise ReadingFailed(reason="超过时限（90 秒）")
        text = picture.decode()
        width, height = (1654.0, 2339.0)
        confidence = self.confidence if text else 0.0
        return Page(
            number=number, text=text, origin=Origin.OCR, confidence=confidence, width=width, height=height,
            turned=self.turned, boxes=pack([(0.1, 0.1, 0.2, 0.2)] * len(text)), part=part,
        )  # fmt: skip


def done_with(
    document: ParsedDocument, ocr: Reads, texts: dict[int, bytes], known: dict[int, Page] | None = None
) -> tuple[ParsedDocument, list[int], list[Page]]:
    begun: list[int] = []
    done: list[Page] = []
    found = recognise(
        document,
        picture_of=lambda page: texts[page.number],
        ocr=ocr,
        known=known or {},
        begun=lambda page: begun.append(page.number),
        done=done.append,
    )
    return found, begun, done


def test_only_the_pages_that_wait_are_looked_at_and_the_others_stay_as_they_are() -> None:
    text = Page(number=2, text="正文", width=595.0, height=842.0)
    found, begun, done = done_with(
        scanned(picture_page(1), text, picture_page(3)), Reads(), {1: "首页".encode(), 3: "末页".encode()}
    )
    assert [page.text for page in found.pages] == ["首页", "正文", "末页"]
    assert [page.origin for page in found.pages] == [Origin.OCR, Origin.TEXT, Origin.OCR]
    assert begun == [1, 3] and [page.number for page in done] == [1, 3]
    assert found.findings == () and found.pages[1] is text
    assert found.parser.startswith(PARSER + " + rapidocr")
    assert not waiting_pages(found)


@pytest.mark.parametrize(
    ("turned", "size"), [(0, (595.0, 842.0)), (90, (842.0, 595.0)), (180, (595.0, 842.0)), (270, (842.0, 595.0))]
)
def test_a_page_keeps_its_size_on_paper_and_lies_as_its_picture_was_turned(turned: int, size: tuple[float, float]) -> None:
    found, _, _ = done_with(scanned(picture_page(1)), Reads(turned=turned), {1: "字".encode()})
    assert (found.pages[0].width, found.pages[0].height, found.pages[0].turned) == (*size, turned)


def test_a_picture_whose_size_nobody_knows_is_taken_as_scanned_at_200_dpi() -> None:
    found, _, _ = done_with(scanned(picture_page(1, width=0.0, height=0.0)), Reads(), {1: "字".encode()})
    assert (round(found.pages[0].width), round(found.pages[0].height)) == (595, 842)


def test_a_page_on_which_the_recogniser_falls_waits_on_and_the_others_go_on() -> None:
    document = scanned(picture_page(1), picture_page(2), picture_page(3))
    found, _, done = done_with(document, Reads(), {1: "一".encode(), 2: b"fall", 3: "三".encode()})
    assert [page.origin for page in found.pages] == [Origin.OCR, Origin.NONE, Origin.OCR]
    assert [(one.code, one.where) for one in found.findings] == [("R02", "第2页"), ("R31", "第2页")]
    assert "超过时限（90 秒）" in found.findings[1].text
    assert [page.number for page in done] == [1, 3]
    again, begun, _ = done_with(found, Reads(), {2: "二".encode()})
    assert begun == [2] and again.findings == () and again.text == "一\n二\n三"
    assert again.parser == found.parser


def test_pages_that_were_done_before_are_not_looked_at_again() -> None:
    ocr = Reads()
    kept = Page(number=1, text="以前识别的", origin=Origin.OCR, confidence=0.99)
    found, begun, done = done_with(scanned(picture_page(1), picture_page(2)), ocr, {2: "二".encode()}, {1: kept})
    assert found.text == "以前识别的\n二"
    assert begun == [1, 2] and [page.number for page in done] == [2] and ocr.asked == 1


def test_an_empty_page_and_a_blurred_one_are_told() -> None:
    empty, _, _ = done_with(scanned(picture_page(1)), Reads(), {1: b""})
    assert [one.code for one in empty.findings] == ["R30"] and not waiting_pages(empty)
    blurred, _, _ = done_with(scanned(picture_page(1)), Reads(confidence=0.7), {1: "模糊".encode()})
    assert [one.code for one in blurred.findings] == ["R32"]


def test_a_page_of_a_package_is_told_with_its_member() -> None:
    found, _, _ = done_with(scanned(picture_page(3, part="照片/3.jpg")), Reads(), {3: b""})
    assert found.findings[0].where == "照片/3.jpg 第3页" and found.pages[0].part == "照片/3.jpg"


def test_a_file_that_no_reader_has_opened_has_nothing_to_recognise() -> None:
    unread = ParsedDocument(kind="doc", pages=(picture_page(1),))
    assert waiting_pages(unread) == ()


words = st.text(alphabet="甲乙方协议、。\n", max_size=12)
documents = st.builds(
    lambda texts, paged: ParsedDocument(
        kind="jpg", pages=tuple(Page(number=n, text=text) for n, text in enumerate(texts, start=1)), paged=paged, parser="x"
    ),
    st.lists(words, max_size=3),
    st.booleans(),
)


@given(st.lists(documents, min_size=1, max_size=4), st.data())
def test_every_quote_of_the_joined_text_stands_in_its_own_file(sheets: list[ParsedDocument], data: st.DataObject) -> None:
    whole = joined(sheets)
    numbered = list(enumerate(sheets, start=1))
    assert [page.number for page in whole.pages] == list(range(1, len(whole.pages) + 1))
    if not whole.text:
        return
    start = data.draw(st.integers(0, len(whole.text) - 1))
    end = data.draw(st.integers(start + 1, len(whole.text)))
    fact = Fact(field=FactField.TITLE, value="x", file=1, start=start, end=end, quote=whole.text[start:end], rule="title")
    (back,) = brought_back([fact], numbered)
    assert back.file is not None and back.start is not None and back.end is not None
    home = sheets[back.file - 1]
    assert home.text[back.start : back.end] == back.quote
    assert fact.quote.startswith(back.quote)
    assert back.page == home.page_at(back.start)


def test_a_fact_typed_by_a_person_has_no_place_to_go_back_to() -> None:
    typed = Fact(field=FactField.TITLE, value="协议")
    assert brought_back([typed], []) == (typed,)


@pytest.fixture
def ocr() -> Iterator[OcrChild]:
    child = OcrChild(idle=0.3)
    yield child
    child.close()


@pytest.mark.skipif(not available(), reason="the recogniser (requirements-ocr.txt) is not installed: OCR is not tested")
def test_a_recogniser_without_work_ends_by_itself_and_comes_back_when_there_is_some(ocr: OcrChild) -> None:
    import time

    assert ocr.pid is None
    ocr.start()
    first = ocr.pid
    assert first is not None
    deadline = time.monotonic() + 20
    while ocr.pid is not None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert ocr.pid is None
    ocr.start()
    assert ocr.pid not in (None, first)
