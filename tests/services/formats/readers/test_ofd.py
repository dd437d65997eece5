"""OFD: text with places, pictures that wait for recognition, and a picture of every page."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from services.formats.readers import Unreadable
from services.formats.readers.ofd import OfdReader, page_count, page_picture
from services.formats.readers.ofd.paths import outlines_of
from services.model.boxes import NOWHERE, unpack
from services.model.document import Origin, ParsedDocument
from services.model.inspection import Seal
from tests.samples import ofd
from tests.samples.zips import Entry, raw_zip

RED = (214, 32, 36)


def read(*pages: str, **more: object) -> ParsedDocument:
    return OfdReader().read(ofd.build(ofd.Ofd(pages=pages, **more)))  # type: ignore[arg-type]


def dark_share(picture: Image.Image, box: tuple[float, float, float, float]) -> float:
    """How much of a rectangle (fractions of the page) is ink."""
    width, height = picture.size
    cut = picture.crop((int(box[0] * width), int(box[1] * height), int(box[2] * width) + 1, int(box[3] * height) + 1)).convert(
        "L"
    )
    return sum(cut.histogram()[:128]) / (cut.width * cut.height)


def test_the_text_of_an_agreement_is_read_page_by_page_with_its_paper() -> None:
    document = OfdReader().read(ofd.agreement())
    assert document.paged and [page.origin for page in document.pages] == [Origin.TEXT, Origin.TEXT]
    assert document.pages[0].text.splitlines()[:3] == ["产业合作框架协议", "甲方：广德市人民政府", "乙方：溧阳市人民政府"]
    assert (document.pages[0].width, document.pages[0].height) == (595.28, 841.89)
    assert document.page_at(document.text.index("签订日期")) == 2
    assert not document.findings


def test_every_character_stands_where_its_ink_is() -> None:
    content = ofd.agreement()
    page = OfdReader().read(content).pages[0]
    boxes = unpack(page.boxes)
    assert len(boxes) == len(page.text)
    picture = page_picture(content, 1, side=2_000)
    for character, box in zip(page.text, boxes, strict=True):
        assert (box == NOWHERE) is character.isspace() or character == "\u3000"
        if "\u4e00" <= character <= "\u9fff":
            assert dark_share(picture, box) > 0.02, character
    first = boxes[page.text.index("甲")]
    assert first[0] == pytest.approx(28 / 210, abs=0.01) and first[2] - first[0] == pytest.approx(5.6 / 210, abs=0.002)


def test_a_page_of_pictures_waits_for_recognition_and_can_be_shown_to_the_recogniser() -> None:
    content = ofd.scan(ofd.png(1654, 2339, "white"), ofd.png(1654, 2339, "red"))
    document = OfdReader().read(content)
    assert [page.origin for page in document.pages] == [Origin.NONE, Origin.NONE]
    assert [(found.code, found.where) for found in document.findings] == [("R02", "第1页"), ("R02", "第2页")]
    picture = page_picture(content, 2, side=None)
    assert abs(picture.width - 1654) < 3 and picture.getpixel((800, 1200)) == (255, 0, 0)
    assert page_count(content) == 2


def test_a_scan_with_a_hidden_text_layer_is_text_and_its_picture_shows_the_scan_only() -> None:
    hidden = ofd.lines("甲方：广德市人民政府，乙方：溧阳市人民政府，经协商一致签订本协议。").replace(
        "<ofd:TextObject", '<ofd:TextObject Alpha="0"'
    )
    content = ofd.build(ofd.Ofd(pages=[ofd.image_object(20) + hidden], media={20: ("a.png", ofd.png(colour="white"))}))
    assert OfdReader().read(content).pages[0].origin is Origin.TEXT
    assert page_picture(content, 1, side=400).convert("L").getextrema() == (255, 255)


def test_several_documents_in_one_file_are_read_one_after_the_other() -> None:
    first = ofd.Ofd(pages=[ofd.lines("第一份文件")])
    second = ofd.Ofd(pages=[ofd.lines("第二份文件"), ofd.lines("第二份的第二页")], folder="Doc_1")
    document = OfdReader().read(ofd.build(first, second))
    assert [page.text for page in document.pages] == ["第一份文件", "第二份文件", "第二份的第二页"]
    assert [page.number for page in document.pages] == [1, 2, 3]


def test_templates_and_annotations_are_on_the_paper_and_watermarks_are_not() -> None:
    note = (
        f'<ofd:Annot ID="1" Type="{{}}"><ofd:Appearance Boundary="20 200 100 20">{ofd.text_object("{}", 0, 10)}'
        "</ofd:Appearance></ofd:Annot>"
    )
    annotations = {1: note.format("Stamp", "已备案") + note.format("Watermark", "内部资料")}
    text = read(ofd.lines("正文"), template=ofd.text_object("广德市人民政府文件", 40, 20), annotations=annotations).text
    assert "广德市人民政府文件" in text and "正文" in text and "已备案" in text and "内部资料" not in text


def test_the_same_words_drawn_twice_to_look_bold_are_read_once() -> None:
    assert read(ofd.lines("产业合作协议") * 2).text == "产业合作协议"


def test_two_columns_are_read_one_after_the_other() -> None:
    left = ["左栏第一行文字排满十二字", "左栏第二行文字排满十二字", "左栏第三行文字排满十二字", "左栏第四行文字排满十二字"]
    right = [line.replace("左", "右") for line in left]
    rows = "".join(
        ofd.text_object(text, x, 40 + n * 8, size=5, number=n)
        for n, pair in enumerate(zip(left, right, strict=True))
        for text, x in zip(pair, (20, 110), strict=True)
    )
    assert read(rows).text.split("\n") == [*left, *right]


@pytest.mark.parametrize("namespace", ["http://www.ofdspec.org", "http://www.ofdspec.org/2016", "urn:x"])
def test_any_namespace_will_do(namespace: str) -> None:
    assert read(ofd.lines("合作协议"), namespace=namespace).text == "合作协议"


def test_names_of_parts_in_gbk_and_with_backslashes_are_found() -> None:
    whole = ofd.build(ofd.Ofd(pages=[ofd.lines("合作协议")], folder="文档"))
    with zipfile.ZipFile(io.BytesIO(whole)) as source:
        entries = [Entry(name=name.encode("gbk").replace(b"/", b"\\"), content=source.read(name)) for name in source.namelist()]
    assert OfdReader().read(raw_zip(entries)).text == "合作协议"


def test_a_page_that_is_too_large_or_broken_is_told_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ofdkit.package.MAX_PART_SIZE", 20_000)
    document = ofd.Ofd(pages=[ofd.lines("第一页"), ofd.lines("第二页"), ofd.lines("第三页")])
    page = "Doc_0/Pages/Page_{}/Content.xml"
    read = OfdReader().read(
        ofd.build(document, changed={page.format(0): b"<a>" + b" " * 30_000 + b"</a>", page.format(1): b"<a"})
    )
    assert [page.text for page in read.pages] == ["", "", "第三页"]
    assert [page.origin for page in read.pages] == [Origin.NONE, Origin.NONE, Origin.TEXT]
    assert [found.code for found in read.findings] == ["R10", "R10"]
    assert "64 MB" in read.findings[0].text and "损坏" in read.findings[1].text


def test_units_that_hold_each_other_end_and_are_told() -> None:
    unit = '<ofd:CompositeGraphicUnit ID="50" Width="9" Height="9"><ofd:Content>{}</ofd:Content></ofd:CompositeGraphicUnit>'
    itself = '<ofd:CompositeObject ID="1" Boundary="0 0 9 9" ResourceID="50"/>'
    units = f"<ofd:CompositeGraphicUnits>{unit.format(itself * 10)}</ofd:CompositeGraphicUnits>"
    document = read(ofd.lines("合作协议") + itself, units=units)
    assert document.text == "合作协议" and [found.code for found in document.findings] == ["R11"]


def test_words_that_only_their_own_font_knows_wait_for_recognition() -> None:
    assert read(ofd.lines("\ue001\ue002\ue003¤¤¤¤¤" * 5)).pages[0].origin is Origin.NONE


def test_a_seal_is_seen_over_the_text() -> None:
    picture = page_picture(ofd.agreement(), 2, side=1_000)
    width, height = picture.size
    assert picture.getpixel((int(80 / 210 * width), int(32 / 297 * height))) == RED
    bare = ofd.build(ofd.Ofd(pages=[ofd.lines("甲方")], stamps={1: ("60 30 40 40", b"no picture at all")}))
    assert page_picture(bare, 1, side=300).size == (212, 300)


def test_the_ring_of_a_character_drawn_as_an_outline_stays_white_inside() -> None:
    ring = (
        '<ofd:PathObject ID="7" Boundary="10 10 60 60" Fill="true" Stroke="false"><ofd:FillColor Value="255 0 0"/>'
        "<ofd:AbbreviatedData>M 0 0 L 60 0 L 60 60 L 0 60 C M 20 20 L 40 20 L 40 40 L 20 40 C</ofd:AbbreviatedData>"
        "</ofd:PathObject>"
    )
    picture = page_picture(ofd.build(ofd.Ofd(pages=[ring + ofd.rule(0, 200, 210, 200)])), 1, side=297)
    assert picture.getpixel((15, 15)) == (255, 0, 0) and picture.getpixel((40, 40)) == (255, 255, 255)
    assert picture.getpixel((100, 200)) == (0, 0, 0)


def test_outlines_are_read_with_their_curves_and_without_stray_numbers() -> None:
    (points, closed), *rest = outlines_of("M 0 0 7 L 10 0 Q 20 0 20 10 B 20 20 10 20 0 20 C L", 1_000)
    assert closed and points[0] == (0, 0) and points[1] == (10, 0) and points[-1] == (0, 20) and len(points) == 18
    assert rest == []


def test_what_is_no_ofd_says_so() -> None:
    with pytest.raises(Unreadable, match=r"OFD\.xml"):
        OfdReader().read(b"PK\x05\x06" + bytes(18))
    with pytest.raises(Unreadable, match="主入口"):
        OfdReader().inspect(b"nothing")
    with pytest.raises(Unreadable, match="只有 2 页，没有第 9 页"):
        page_picture(ofd.agreement(), 9, side=100)


def test_more_pages_than_allowed_are_told_apart_from_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.formats.readers.ofd.structure.MAX_PAGES", 1)
    assert OfdReader().inspect(ofd.agreement()).seal is Seal.OVERSIZED
    with pytest.raises(Unreadable, match="2 页，超过 1 页"):
        OfdReader().read(ofd.agreement())
