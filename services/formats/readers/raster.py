"""Picture files, sheet by sheet: their size from the header alone, their pixels upright and not larger than asked for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageFile

from services.formats.readers.base import Unreadable
from services.model.files import FileKind

# What a file of each kind may be opened as: no other of Pillow's formats is ever tried. Phones write JPEGs that are MPO, which
# Pillow finds out behind its JPEG and does not list.
FORMATS: dict[FileKind, tuple[str, ...]] = {
    FileKind.JPEG: ("JPEG",),
    FileKind.PNG: ("PNG",),
    FileKind.TIFF: ("TIFF",),
    FileKind.BMP: ("BMP",),
    FileKind.GIF: ("GIF",),
    FileKind.WEBP: ("WEBP",),
}
MAX_PIXELS = 120_000_000  # of a sheet: a phone's 108 megapixels are read, a bomb of 900 is not
MAX_SHEETS = 2_000
MAX_SIDE = 65_535
MAX_SCANS = 500  # of a progressive JPEG, each a pass over all its pixels: cameras write about ten
_SCAN = b"\xff\xda"  # the mark SOS (ITU-T T.81, B.2.3); within a scan no FF goes before DA
RENDERED_PIXELS = 25_000_000
A4_LONG = 842.0  # points
# A resolution is believed where it makes a plausible sheet: longer than a visiting card, not longer than A2. Phones write 72.
PLAUSIBLE = range(200, 1_700)  # points of the longer side
ORIENTATION = 0x0112
# EXIF 2.3, 4.6.4 A: what makes a picture upright that was taken in orientation 2 to 8.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = range(5, 9)
_THUMBNAIL_TAG = 254  # NewSubfileType (TIFF 6.0, section 8); bit 0: a smaller version of another image

Image.MAX_IMAGE_PIXELS = None  # the limit is MAX_PIXELS, looked at before anything is decoded


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a picture file: its frame in it, and the size of the upright picture in pixels and in points."""

    frame: int
    pixels: tuple[int, int]
    points: tuple[float, float]


class TooManyPixels(Unreadable):
    """A picture beyond MAX_PIXELS, MAX_SIDE or MAX_SCANS."""


@contextmanager
def opened_picture(data: bytes, kind: FileKind) -> Iterator[Image.Image]:
    """The file's header. Raises TooManyPixels before a pixel is decoded, and what Pillow raises for a broken header."""
    if kind is FileKind.JPEG and data.count(_SCAN) > MAX_SCANS:
        raise TooManyPixels(f"图片分 {data.count(_SCAN)} 遍存储，超过 {MAX_SCANS} 遍的上限")
    with Image.open(io.BytesIO(data), formats=FORMATS[kind]) as picture:
        _check_size(picture)
        yield picture


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise TooManyPixels(f"图片有 {width}×{height} 个像素，超过 {MAX_PIXELS // 10_000} 万像素的上限")


def sheets_of(picture: Image.Image) -> tuple[list[Sheet], bool]:
    """Its sheets, and whether they are all there. Of an animation the first frame is the sheet."""
    if picture.format != "TIFF":
        return [_sheet(picture, 0)], True
    sheets: list[Sheet] = []
    for frame in range(MAX_SHEETS):
        try:
            picture.seek(frame)
        except EOFError:
            return sheets, True
        except (OSError, ValueError, TypeError, KeyError, SyntaxError):
            return sheets, False
        if not int(picture.tag_v2.get(_THUMBNAIL_TAG, 0)) & 1 or frame == 0:  # type: ignore[attr-defined]
            _check_size(picture)
            sheets.append(_sheet(picture, frame))
    return sheets, False


def _sheet(picture: Image.Image, frame: int) -> Sheet:
    width, height = picture.size
    across, down = _resolution(picture)
    if _orientation(picture) in SIDEWAYS:
        width, height, across, down = height, width, down, across
    points = (width / across * 72, height / down * 72) if across and down else (0.0, 0.0)
    if int(max(points)) not in PLAUSIBLE:
        scale = A4_LONG / max(width, height)
        points = (width * scale, height * scale)
    return Sheet(frame=frame, pixels=(width, height), points=(round(points[0], 2), round(points[1], 2)))


def _orientation(picture: Image.Image) -> int:
    """How the picture was held; of a TIFF Pillow knows by itself. Raises nothing: EXIF is written by all sorts of programs."""
    if picture.format == "TIFF":
        return 1
    try:
        return int(Image.Image.getexif(picture).get(ORIENTATION, 1))  # a PNG's own would decode its pixels first
    except (OSError, SyntaxError, ValueError, TypeError, KeyError):
        return 1


def _resolution(picture: Image.Image) -> tuple[float, float]:
    """Dots an inch across and down; zeros where the file tells none or nonsense."""
    try:
        across, down = (float(value) for value in picture.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    return (across, down) if 1 < across < 10_000 and 1 < down < 10_000 else (0.0, 0.0)


def pixels_of(picture: Image.Image, sheet: Sheet, *, side: int | None = None) -> tuple[Image.Image, bool]:
    """The upright sheet as RGB, its longer side at most `side` and at most 25 megapixels; and whether the file held all of it.

    A truncated file gives as much as decodes; the rest is grey or white. Raises OSError where nothing does.
    """
    picture.seek(sheet.frame)
    side, orientation = _allowed(sheet, side), _orientation(picture)
    picture.draft("RGB", (side, side))  # a JPEG is decoded at an eighth, a quarter or half of its size
    try:
        picture.load()
        whole = True
    except (OSError, SyntaxError, ValueError, EOFError):
        whole = False
        picture.seek(sheet.frame)
        with _taking_what_there_is():
            picture.load()
    step = max(picture.size) // (2 * side)
    upright = on_white(_plain(picture).reduce(step) if step > 1 else _plain(picture))
    if orientation in _UPRIGHT:
        upright = upright.transpose(_UPRIGHT[orientation])
    upright.thumbnail((side, side), Image.Resampling.LANCZOS)
    return upright, whole


def _allowed(sheet: Sheet, side: int | None) -> int:
    """The longer side that is asked for and that 25 megapixels allow."""
    width, height = sheet.pixels
    most = int(max(width, height) * min(1.0, (RENDERED_PIXELS / (width * height)) ** 0.5))
    return max(1, min(most, side or most))


@contextmanager
def _taking_what_there_is() -> Iterator[None]:
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _plain(picture: Image.Image) -> Image.Image:
    """In a mode whose pixels can be averaged."""
    if picture.mode in ("L", "LA", "RGB", "RGBA", "CMYK") and "transparency" not in picture.info:
        return picture
    if picture.mode.startswith("I"):  # a grey of 16 bits
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    return picture.convert("RGBA" if "transparency" in picture.info or "A" in picture.getbands() else "RGB")


def on_white(picture: Image.Image) -> Image.Image:
    """As RGB; what is transparent shows white paper."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    paper = Image.new("RGB", layered.size, "white")
    paper.paste(layered, mask=layered.getchannel("A"))
    return paper
