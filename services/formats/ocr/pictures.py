"""A picture as the recogniser wants it: upright, not larger than needed, without the red of seals over black text."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from services.formats.readers.raster import MAX_PIXELS, on_white

Pixels = NDArray[np.uint8]  # height × width × 3, RGB

MAX_SIDE = 3_000  # pixels: A4 at 250 dpi; the detector looks at 1,280 anyway, the recogniser at lines 48 high
# A pixel is red ink where its red stands this far above its green and blue. A photo's warm light stays below.
RED_ABOVE = 60
RED_SHARE = 0.0005  # of the page: a seal of 4 cm on A4 covers about 0.005


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture in two readings: as it is, and as its red channel shows it; `None` where there is no red ink."""

    colour: Pixels
    without_red: Pixels | None

    @property
    def best(self) -> Pixels:
        """What black text is read from."""
        return self.colour if self.without_red is None else self.without_red

    def turned(self, quarters: int) -> Sheet:
        """The sheet turned clockwise by so many quarters."""
        if not quarters:
            return self
        bare = None if self.without_red is None else _turn(self.without_red, quarters)
        return Sheet(_turn(self.colour, quarters), bare)


def opened(data: bytes) -> Sheet:
    """The picture of a page. Raises what Pillow raises for a broken one, ValueError for one beyond MAX_PIXELS."""
    with Image.open(io.BytesIO(data)) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise ValueError("picture too large")
        picture.draft("RGB", (MAX_SIDE, MAX_SIDE))
        upright = ImageOps.exif_transpose(on_white(picture))
        upright.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
        colour: Pixels = np.asarray(upright)
    return Sheet(colour, _without_red(colour))


def red_ink(colour: Pixels) -> NDArray[np.bool_]:
    """Where red ink stands."""
    red, others = colour[:, :, 0].astype(np.int16), colour[:, :, 1:].max(axis=2).astype(np.int16)
    ink: NDArray[np.bool_] = red - others > RED_ABOVE
    return ink


def _without_red(colour: Pixels) -> Pixels | None:
    """The red channel, in which red ink is as white as paper; None where there is too little of it to matter."""
    if float(red_ink(colour).mean()) < RED_SHARE:
        return None
    return np.repeat(colour[:, :, :1], 3, axis=2)


def _turn(pixels: Pixels, quarters: int) -> Pixels:
    return np.ascontiguousarray(np.rot90(pixels, -quarters))
