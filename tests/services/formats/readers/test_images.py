from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageDraw

from services.formats.page_images import page_count, picture
from services.formats.readers import Unreadable
from services.formats.readers.raster import FORMATS
from services.formats.readers.registry import reader_for
from services.model.document import Origin, ParsedDocument
from services.model.files import FileKind
from services.model.inspection import Seal


def page(width: int = 600, height: int = 800) -> Image.Image:
    """White paper with a black corner at its top left."""
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((0, 0, width // 4, height // 8), fill="black")
    return image


def saved(image: Image.Image, kind: FileKind, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, FORMATS[kind][0], **options)
    return out.getvalue()


def read(content: bytes, kind: FileKind) -> ParsedDocument:
    reader = reader_for(kind)
    assert reader is not None and reader.inspect(content).opens
    return reader.read(content)


def shown(content: bytes, kind: FileKind, number: int = 1, *, side: int | None = None, turned: int = 0) -> Image.Image:
    return Image.open(io.BytesIO(picture(content, kind, number, side=side, turned=turned, form="png")))


def corner(image: Image.Image) -> tuple[bool, bool]:
    """(right, bottom) of the black corner."""
    dark = image.convert("L").point(lambda value: 255 * (value < 128)).getbbox()
    assert dark is not None
    return dark[0] > image.width // 2, dark[1] > image.height // 2


def huge_png(width: int = 30_000, height: int = 30_000) -> bytes:
    """900 megapixels in a hundred kilobytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    squeeze = zlib.compressobj(9)
    row = bytes(1 + width // 8)
    rows = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", FORMATS)
def test_every_kind_of_picture_is_a_page_that_waits(kind: FileKind) -> None:
    content = saved(page(), kind)
    document = read(content, kind)
    assert [(one.number, one.text, one.origin) for one in document.pages] == [(1, "", Origin.NONE)]
    assert [found.code for found in document.findings] == ["R02"]
    assert document.paged and document.kind == kind.value and "pillow" in document.parser
    assert shown(content, kind).size == (600, 800) and page_count(content, kind) == 1


@pytest.mark.parametrize(
    ("dpi", "points"),
    [
        ((72, 72), (600, 800)),
        ((200, 200), (216, 288)),
        ((200, 100), (216, 576)),  # a fax
        ((1, 1), (631.5, 842)),
        ((9_600, 9_600), (631.5, 842)),  # nonsense: as if it were A4
    ],
)
def test_a_page_has_the_size_that_the_picture_has_on_paper(dpi: tuple[int, int], points: tuple[float, float]) -> None:
    found = read(saved(page(), FileKind.TIFF, dpi=dpi), FileKind.TIFF).pages[0]
    assert (found.width, found.height) == pytest.approx(points, abs=0.5)


def test_a_phones_resolution_is_not_believed() -> None:
    found = read(saved(page(3_000, 4_000), FileKind.JPEG, dpi=(72, 72)), FileKind.JPEG).pages[0]
    assert (found.width, found.height) == (631.5, 842.0)


@pytest.mark.parametrize(
    ("orientation", "place"), [(1, (False, False)), (3, (True, True)), (6, (True, False)), (8, (False, True)), (2, (True, False))]
)
@pytest.mark.parametrize("kind", [FileKind.JPEG, FileKind.PNG, FileKind.WEBP, FileKind.TIFF])
def test_a_photo_is_shown_the_way_it_was_held(kind: FileKind, orientation: int, place: tuple[bool, bool]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    options: dict[str, Any] = {"tiffinfo": exif} if kind is FileKind.TIFF else {"exif": exif}
    content = saved(page(), kind, **options)
    image, found = shown(content, kind), read(content, kind).pages[0]
    assert corner(image) == place
    assert (found.width > found.height) == (image.width > image.height) == (orientation in (6, 8))


def test_each_sheet_of_a_tiff_is_a_page_and_thumbnails_are_none() -> None:
    small = page(60, 80)
    small.encoderinfo = {"tiffinfo": {254: 1}}
    out = io.BytesIO()
    page().save(out, "TIFF", save_all=True, append_images=[small, page(800, 600)])
    assert len(read(out.getvalue(), FileKind.TIFF).pages) == page_count(out.getvalue(), FileKind.TIFF) == 2
    assert shown(out.getvalue(), FileKind.TIFF, 2).size == (800, 600)
    with pytest.raises(Unreadable, match="没有第 9 页"):
        shown(out.getvalue(), FileKind.TIFF, 9)


def test_a_tiff_whose_sheets_go_round_in_a_circle_ends() -> None:
    content = bytearray(saved(page(60, 80), FileKind.TIFF))
    (first,) = struct.unpack_from("<I", content, 4)
    (entries,) = struct.unpack_from("<H", content, first)
    struct.pack_into("<I", content, first + 2 + 12 * entries, first)  # the next sheet is the same one
    assert len(read(bytes(content), FileKind.TIFF).pages) == 1


def test_of_an_animation_the_first_frame_is_the_page() -> None:
    content = saved(page(), FileKind.GIF, save_all=True, append_images=[Image.new("RGB", (600, 800), "red")])
    assert len(read(content, FileKind.GIF).pages) == 1
    assert corner(shown(content, FileKind.GIF)) == (False, False)


@pytest.mark.parametrize("kind", [FileKind.JPEG, FileKind.PNG])
def test_a_truncated_picture_gives_what_is_there_and_says_so(kind: FileKind) -> None:
    content = saved(Image.effect_noise((600, 800), 60).convert("RGB"), kind)
    document = read(content[: len(content) * 2 // 3], kind)
    assert [found.code for found in document.findings] == ["R02", "R08"]
    assert shown(content[: len(content) * 2 // 3], kind).size == (600, 800)


def test_a_tiff_that_breaks_off_between_its_sheets_says_so() -> None:
    out = io.BytesIO()
    page().save(out, "TIFF", save_all=True, append_images=[page(), page()])
    content = out.getvalue()
    document = read(content[: len(content) - len(content) // 5], FileKind.TIFF)
    assert document.pages and {"R08", "R09"} & {found.code for found in document.findings}


def test_a_picture_of_which_nothing_is_left_is_unreadable() -> None:
    reader = reader_for(FileKind.BMP)
    assert reader is not None
    with pytest.raises((Unreadable, OSError, SyntaxError)):
        reader.read(saved(page(), FileKind.BMP)[:30])


def test_nine_hundred_megapixels_are_sealed_by_their_header() -> None:
    content = huge_png()
    assert len(content) < 200_000
    reader = reader_for(FileKind.PNG)
    assert reader is not None and reader.inspect(content).seal is Seal.OVERSIZED
    with pytest.raises(Unreadable, match="30000×30000"):
        reader.read(content)
    with pytest.raises(Unreadable, match="上限"):
        picture(content, FileKind.PNG, 1, side=100, turned=0, form="png")


def test_a_picture_of_another_kind_is_never_opened() -> None:
    reader = reader_for(FileKind.PNG)
    assert reader is not None
    with pytest.raises(OSError, match="cannot identify"):
        reader.read(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
@pytest.mark.parametrize("side", [None, 100])
def test_every_depth_of_colour_is_shown_black_on_white(mode: str, side: int | None) -> None:
    image, kind = page(), FileKind.TIFF if mode == "CMYK" else FileKind.PNG
    if mode == "I;16":
        image = image.convert("I").point(lambda value: value * 257).convert("I;16")
    seen = shown(saved(image.convert(mode), kind), kind, side=side).convert("L")
    assert seen.getpixel((2, 2)) < 40 and seen.getpixel((seen.width - 3, seen.height - 3)) > 215  # type: ignore[operator]


def test_what_is_transparent_shows_paper() -> None:
    image = Image.new("RGBA", (60, 80), (0, 0, 0, 0))
    assert shown(saved(image, FileKind.PNG), FileKind.PNG).convert("L").getextrema() == (255, 255)


@pytest.mark.parametrize(
    ("turned", "place"), [(0, (False, False)), (90, (True, False)), (180, (True, True)), (270, (False, True))]
)
def test_a_picture_is_turned_clockwise(turned: int, place: tuple[bool, bool]) -> None:
    image = shown(saved(page(), FileKind.PNG), FileKind.PNG, side=400, turned=turned)
    assert corner(image) == place and max(image.size) == 400


def test_a_photo_of_a_hundred_megapixels_is_shown_small() -> None:
    content = saved(Image.new("L", (12_000, 9_000), "white"), FileKind.JPEG)
    assert max(shown(content, FileKind.JPEG).size) == 3_500
    assert len(read(content, FileKind.JPEG).pages) == 1
