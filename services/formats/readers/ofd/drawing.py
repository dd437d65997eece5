"""A picture of an OFD page that a person can compare with its text, and that the recogniser can read where there is none.

Text is drawn in a face of this machine, whatever the page asks for; lines, areas, pictures and seals stand where the page puts
them. It is no print: shadings, clips and blending are left out.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from functools import lru_cache

from ofdkit.errors import OFDError
from ofdkit.package import Package
from PIL import Image as Pictures
from PIL import ImageChops, ImageDraw, ImageFont

from services.formats.fonts import face_file
from services.formats.readers.ofd.objects import Content, Image, Path, Run
from services.formats.readers.ofd.structure import Box, Seal, Sheet, Structure

MAX_PIXELS = 25_000_000
MAX_IMAGE = 120_000_000  # pixels of one picture on a page
_FORMATS = ("PNG", "JPEG", "BMP", "TIFF", "GIF", "WEBP")  # no other of Pillow's is ever tried
MM = 25.4  # to an inch
SEAL_DEPTH = 1  # a seal's picture may be an OFD itself
_PNG, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
# Part of a family's name -> faces to draw it in, those with the most characters first among the free ones.
_SERIF = ("宋体", "SimSun", "Noto Serif CJK SC", "Source Han Serif SC", "FandolSong", "Noto Sans CJK SC", "WenQuanYi Micro Hei")
_SANS = ("黑体", "SimHei", "Noto Sans CJK SC", "Source Han Sans SC", "FandolHei", "WenQuanYi Micro Hei")
_FACES: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((part, _SANS) for part in ("黑", "hei", "yahei", "sans", "arial")),
    *((part, ("楷体", "KaiTi", "FandolKai", *_SERIF)) for part in ("楷", "kai")),
    *((part, ("仿宋", "FangSong", "仿宋_GB2312", "FandolFang", *_SERIF)) for part in ("仿宋", "fang")),
)


def picture(structure: Structure, number: int, dots: float, *, depth: int = 0) -> Pictures.Image:
    """Page `number` (from 1) at `dots` to the inch, or fewer where that would pass 25 megapixels. Raises Unreadable."""
    sheet = structure.sheet(number)
    canvas = _Canvas(structure.package, sheet, dots)
    for thing in Content(sheet).drawn():
        canvas.draw(thing)
    if depth <= SEAL_DEPTH:
        canvas.seal(sheet.seals, depth=depth)
    return canvas.image


def native_dots(structure: Structure, number: int) -> float:
    """The resolution of the largest picture on the page, in dots to the inch; 0 where there is none."""
    best = (0.0, 0.0)
    for thing in Content(structure.sheet(number)).drawn():
        if isinstance(thing, Image):
            width, height = _extent(thing)
            try:
                with _opened(structure.package.read(thing.part)) as found:
                    best = max(best, (width * height, found.width * MM / max(width, 1.0)))
            except (OFDError, OSError, ValueError, SyntaxError):
                continue
    return best[1]


def covered(images: Iterable[Image], box: Box) -> float:
    """Which share of the page pictures cover; those that lie on each other count twice."""
    return sum(width * height for width, height in map(_extent, images)) / (box[2] * box[3])


def _extent(image: Image) -> tuple[float, float]:
    a, b, c, d, _, _ = image.matrix
    return math.hypot(a, b), math.hypot(c, d)


def _opened(data: bytes) -> Pictures.Image:
    found = Pictures.open(io.BytesIO(data), formats=_FORMATS)
    if found.width * found.height > MAX_IMAGE:
        raise ValueError("picture too large")
    return found


class _Canvas:
    """White paper in pixels."""

    def __init__(self, package: Package, sheet: Sheet, dots: float) -> None:
        self._package, self._box = package, sheet.box
        _, _, width, height = sheet.box
        self._scale = min(dots / MM, math.sqrt(MAX_PIXELS / (width * height)))  # pixels to the mm
        self.image = Pictures.new("RGB", (max(1, round(width * self._scale)), max(1, round(height * self._scale))), "white")
        self._pen = ImageDraw.Draw(self.image)

    def draw(self, thing: Run | Image | Path) -> None:
        if isinstance(thing, Run):
            self._run(thing)
        elif isinstance(thing, Image):
            self._image(thing)
        else:
            self._path(thing)

    def seal(self, seals: Iterable[Seal], *, depth: int) -> None:
        """Seals are laid over the text, which stays legible."""
        for seal in seals:
            try:
                found = _seal_picture(self._package.read(seal.part), self._scale * MM, depth=depth)
            except (OFDError, OSError, ValueError, SyntaxError):
                continue  # the seal's own format is its maker's affair: the page is shown without it
            if found is not None:
                x, y, width, height = seal.box
                self._lay(found, (width, 0.0, 0.0, height, x, y), over=True)

    def _pixel(self, x: float, y: float) -> tuple[float, float]:
        limit = 1e6  # far out of the page, and still a number for the pen
        return (
            min(max((x - self._box[0]) * self._scale, -limit), limit),
            min(max((y - self._box[1]) * self._scale, -limit), limit),
        )

    def _run(self, run: Run) -> None:
        size = round(run.size * self._scale)
        if not run.shown or not 2 <= size <= 2_000:
            return
        font = _font(run.family, size)
        for glyph in run.glyphs:
            x, y = self._pixel(*glyph.at)
            if -size < x < self.image.width + size and -size < y < self.image.height + size and not glyph.character.isspace():
                self._pen.text((x, y), glyph.character, fill=run.colour, font=font, anchor="ls")

    def _image(self, image: Image) -> None:
        try:
            with _opened(self._package.read(image.part)) as found:
                self._lay(found, image.matrix, over=False)
        except (OFDError, OSError, ValueError, SyntaxError):
            self._missing(image)

    def _missing(self, image: Image) -> None:
        """A frame where a picture can't be shown: nobody should take the page for empty."""
        (x0, y0), (x1, y1) = self._pixel(image.matrix[4], image.matrix[5]), self._pixel(*_far_corner(image))
        corners = [(min(x0, x1), min(y0, y1)), (max(x0, x1), max(y0, y1))]
        self._pen.rectangle(corners, outline=(160, 160, 160), width=2)

    def _lay(self, found: Pictures.Image, matrix: tuple[float, ...], *, over: bool) -> None:
        """Put a picture's unit square where the matrix takes it: upright, mirrored or turned by quarters."""
        a, b, c, d, e, f = matrix
        corners = [self._pixel(e + a * u + c * v, f + b * u + d * v) for u in (0, 1) for v in (0, 1)]
        xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
        left, top = round(min(xs)), round(min(ys))
        width, height = round(max(xs)) - left, round(max(ys)) - top
        if width <= 0 or height <= 0 or width * height > 4 * MAX_PIXELS:
            return
        found = found.convert("RGBA" if _has_alpha(found) else "RGB")
        if abs(b) > abs(a):  # its rows run downwards
            found = found.transpose(Pictures.Transpose.TRANSPOSE)
            a, d = c, b
        if a < 0:
            found = found.transpose(Pictures.Transpose.FLIP_LEFT_RIGHT)
        if d < 0:
            found = found.transpose(Pictures.Transpose.FLIP_TOP_BOTTOM)
        found = found.resize((width, height), Pictures.Resampling.BILINEAR, reducing_gap=2.0)
        if over:
            paper = Pictures.new("RGB", found.size, "white")
            paper.paste(found, mask=found.getchannel("A") if found.mode == "RGBA" else None)
            below = self.image.crop((left, top, left + width, top + height))
            self.image.paste(ImageChops.multiply(below, paper), (left, top))
        else:
            self.image.paste(found, (left, top), found if found.mode == "RGBA" else None)

    def _path(self, path: Path) -> None:
        width = max(1, round(path.width * self._scale))
        outlines = [([self._pixel(*point) for point in points], closed) for points, closed in path.outlines]
        if path.fill is not None:
            self._fill([points for points, _ in outlines if len(points) > 2], path.fill)
        if path.stroke is not None:
            for points, closed in outlines:
                self._pen.line([*points, points[0]] if closed else points, fill=path.stroke, width=min(width, 200))

    def _fill(self, outlines: list[list[tuple[float, float]]], colour: tuple[int, int, int]) -> None:
        """By the even-odd rule, so that the inside of 口 stays white."""
        if len(outlines) == 1:
            self._pen.polygon(outlines[0], fill=colour)
            return
        xs, ys = [x for points in outlines for x, _ in points], [y for points in outlines for _, y in points]
        if not xs:
            return
        left, top = max(0, math.floor(min(xs))), max(0, math.floor(min(ys)))
        width, height = min(self.image.width, math.ceil(max(xs)) + 1) - left, min(self.image.height, math.ceil(max(ys)) + 1) - top
        if width <= 0 or height <= 0:
            return
        inside = Pictures.new("1", (width, height))
        for points in outlines:
            layer = Pictures.new("1", (width, height))
            ImageDraw.Draw(layer).polygon([(x - left, y - top) for x, y in points], fill=1)
            inside = ImageChops.logical_xor(inside, layer)
        self.image.paste(colour, (left, top), inside)


def _far_corner(image: Image) -> tuple[float, float]:
    a, b, c, d, e, f = image.matrix
    return a + c + e, b + d + f


def _has_alpha(found: Pictures.Image) -> bool:
    return "A" in found.getbands() or "transparency" in found.info


def _seal_picture(data: bytes, dots: float, *, depth: int) -> Pictures.Image | None:
    """The picture within a seal or a signed value (GB/T 38540: ASN.1 around a PNG, JPEG, GIF or OFD)."""
    start = data.find(_PNG)
    if start >= 0:
        end = data.find(_PNG_END, start)
        return _opened(data[start : end + len(_PNG_END)])
    for magic in (b"\xff\xd8\xff", b"GIF8"):
        if (start := data.find(magic)) >= 0:
            return _opened(data[start:])
    start = data.find(b"PK\x03\x04")
    if start >= 0 and depth < SEAL_DEPTH:
        end = data.rfind(b"PK\x05\x06")
        return picture(Structure(data[start : end + 22]), 1, dots, depth=depth + 1)
    return None


def _faces(family: str) -> tuple[str, ...]:
    plain = family.lower()
    return next((faces for part, faces in _FACES if part in plain), _SERIF)


@lru_cache(maxsize=64)
def _font(family: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    found = face_file(*_faces(family))
    if found is None:
        return ImageFont.load_default(size)
    path, index = found
    return ImageFont.truetype(str(path), size, index=index)
