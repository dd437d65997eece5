"""Pictures in a Word document: those that are pages wait for recognition, the others are decoration."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from services.formats.page_images import picture
from services.formats.readers import Unreadable
from services.formats.readers.docx import DocxReader, page_picture
from services.model.document import Origin
from services.model.files import FileKind
from tests.samples import hostile, ofd

P = hostile.paragraph
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="{cx}" cy="{cy}"/><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="{link}"/>'
    "</wp:inline></w:drawing></w:r></w:p>"
)
_VML = (
    '<w:p><w:r><w:pict><v:shape style="position:absolute;width:{w}pt;height:{h}pt">'
    '<v:imagedata r:id="{link}"/></v:shape></w:pict></w:r></w:p>'
)
EMU = 12_700


def drawn(link: str, width: float = 560, height: float = 790) -> str:
    return _DRAWING.format(cx=int(width * EMU), cy=int(height * EMU), link=link)


def with_pictures(body: str, **pictures: bytes) -> bytes:
    links = "".join(f'<Relationship Id="{n}" Type="{_OFFICE}/image" Target="media/{n}.png"/>' for n in pictures)
    return hostile.docx(body, parts={f"word/media/{n}.png": content for n, content in pictures.items()}, links=links)


RED, BLUE = ofd.png(300, 420, "red"), ofd.png(600, 840, "blue")


def test_photos_pasted_into_word_are_pages_in_their_order() -> None:
    content = with_pictures(drawn("b") + P("") + drawn("a"), a=RED, b=BLUE)
    document = DocxReader().read(content)
    assert [(page.number, page.origin) for page in document.pages] == [(1, Origin.NONE), (2, Origin.NONE)]
    assert (document.pages[0].width, document.pages[0].height) == (560, 790) and document.paged
    assert [(found.code, found.where) for found in document.findings] == [("R02", "第1页"), ("R02", "第2页")]
    assert page_picture(content, 1) == BLUE and page_picture(content, 2) == RED


def test_text_with_a_scanned_page_behind_it_is_both() -> None:
    content = with_pictures(P("合作协议，甲方广德市人民政府，乙方溧阳市人民政府，签字页附后。") + drawn("a"), a=RED)
    document = DocxReader().read(content)
    assert [page.origin for page in document.pages] == [Origin.TEXT, Origin.NONE]
    assert document.pages[0].text.startswith("合作协议") and page_picture(content, 2) == RED
    with pytest.raises(Unreadable, match="不是图片"):
        page_picture(content, 1)


def test_a_small_picture_beside_text_is_decoration() -> None:
    document = DocxReader().read(with_pictures(P("合作协议" * 20) + drawn("a", 200, 200), a=RED))
    assert len(document.pages) == 1 and not document.paged and not document.findings


def test_old_drawings_count_fallbacks_and_deleted_ones_do_not() -> None:
    old = _VML.format(w=500, h=700, link="a")
    choice, fallback = f"<mc:Choice Requires='wps'>{drawn('a')}</mc:Choice>", f"<mc:Fallback>{old}</mc:Fallback>"
    both = f"<mc:AlternateContent>{choice}{fallback}</mc:AlternateContent>"
    deleted = f"<w:del>{drawn('a')}</w:del>"
    assert len(DocxReader().read(with_pictures(old, a=RED)).pages) == 1
    assert [page.origin for page in DocxReader().read(with_pictures(both + deleted, a=RED)).pages] == [Origin.NONE]


def test_a_picture_that_lies_elsewhere_is_no_page() -> None:
    document = DocxReader().read(hostile.linked_image_docx("http://127.0.0.1:9/x.png"))
    assert [page.origin for page in document.pages] == [Origin.TEXT]


def test_a_page_of_word_is_drawn_as_any_picture_file() -> None:
    with Image.open(
        io.BytesIO(picture(with_pictures(drawn("a"), a=BLUE), FileKind.DOCX, 1, side=None, turned=90, form="png"))
    ) as found:
        assert found.size == (840, 600)
    with pytest.raises(Unreadable):
        picture(with_pictures(drawn("a"), a=b"no picture"), FileKind.DOCX, 1, side=None, turned=0, form="png")


def test_ticks_of_symbol_fonts_and_foreign_chunks_are_read() -> None:
    assert (
        DocxReader().read(hostile.docx('<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>同意</w:t></w:r></w:p>')).text
        == "☑同意"
    )
    page = "<html><body><p>甲方：广德市</p></body></html>"
    wrapped = f'MIME-Version: 1.0\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n{page}'
    links = f'<Relationship Id="c" Type="{_OFFICE}/aFChunk" Target="chunk.mht"/>'
    for chunk in (page, wrapped, "甲方：广德市"):
        content = hostile.docx('<w:altChunk r:id="c"/>', parts={"word/chunk.mht": chunk.encode()}, links=links)
        assert DocxReader().read(content).text == "甲方：广德市"
