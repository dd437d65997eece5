"""A PDF's text is read without the faces of this machine; its pages are drawn with them."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from services.formats.child import ReadingPool
from services.formats.readers.pdf import PdfReader
from services.model.boxes import unpack
from services.model.files import FileKind
from tests.samples.pdfs import SENTENCE, pdf, sentence
from tests.samples.scans import has_faces


@pytest.fixture(scope="module")
def child() -> Iterator[ReadingPool]:
    pool = ReadingPool()
    yield pool
    pool.close()


def test_text_and_places_are_the_same_with_and_without_faces(child: ReadingPool) -> None:
    content = pdf(sentence)
    without, usual = child.read(content, FileKind.PDF), PdfReader().read(content)
    assert without.text == usual.text == SENTENCE
    places, usually = (np.array(unpack(document.pages[0].boxes)) for document in (without, usual))
    assert np.abs(places - usually).max() < 0.005


@pytest.mark.skipif(not has_faces(), reason="这台机器没有中文字体，画不出没有嵌入的字")
def test_a_page_is_drawn_in_chinese_after_its_text_was_read(child: ReadingPool) -> None:
    content = pdf(sentence)
    before = child.picture(content, FileKind.PDF, 1, side=1_200)
    child.read(content, FileKind.PDF)
    after = child.picture(content, FileKind.PDF, 1, side=1_200)
    assert after == before
    ink = np.asarray(Image.open(io.BytesIO(after)).convert("L")) < 128
    columns = ink.any(axis=0)
    assert columns.sum() > 0.25 * columns.size  # of a sentence that takes more than half of the width
