"""Pictures that a stranger may send: sizes that lie, frames without end, remains."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping

from PIL import Image

from tests.samples.hostile import MB
from tests.samples.hostile_papers import flate


def picture(form: str, *, size: tuple[int, int] = (600, 800), **options: object) -> bytes:
    """A harmless one."""
    out = io.BytesIO()
    image = Image.new("RGB", size, "white")
    image.paste((200, 30, 30), (50, 50, size[0] // 2, 120))
    image.save(out, form, **options)
    return out.getvalue()


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))


def png(width: int, height: int, pixels: bytes, *, bits: int = 1, before: Mapping[bytes, bytes] | None = None) -> bytes:
    head = struct.pack(">LLBBBBB", width, height, bits, 0, 0, 0, 0)
    chunks = b"".join(_chunk(name, content) for name, content in (before or {}).items())
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + chunks + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def png_of_900_megapixels() -> bytes:
    return png(30_000, 30_000, flate(bytes(MB), 30_000 * 3_751 // MB + 1))


def png_that_claims(side: int = 2**31 - 1) -> bytes:
    return png(side, side, flate(b"\0" * 100))


def png_with_unfolding_words() -> bytes:
    """Notes and a colour profile that unfold to a gigabyte each."""
    packed = flate(bytes(MB), 1024)
    before = {b"iCCP": b"profile\0\0" + packed, b"zTXt": b"Comment\0\0" + packed}
    return png(100, 100, flate(b"\0" * 1_400), before=before)


def tiff_of_frames(count: int = 1_000_000) -> bytes:
    """A million frames, each of one white point."""
    frames = bytearray(b"II*\0\x08\0\0\0")
    size = 2 + 12 * 5 + 4
    for number in range(count):
        following = 8 + (number + 1) * size if number + 1 < count else 0
        tags = ((256, 3, 1, 1), (257, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 0), (279, 4, 1, 1))
        frames += struct.pack("<H", 5) + b"".join(struct.pack("<HHLL", *tag) for tag in tags) + struct.pack("<L", following)
    return bytes(frames)


def tiff_that_loops() -> bytes:
    """A frame that is followed by itself."""
    data = bytearray(tiff_of_frames(1))
    struct.pack_into("<L", data, len(data) - 4, 8)
    return bytes(data)


def tiff_that_claims() -> bytes:
    tags = ((256, 4, 1, 2**31 - 1), (257, 4, 1, 2**31 - 1), (262, 3, 1, 1), (273, 4, 1, 0), (279, 4, 1, 2**31 - 1))
    return b"II*\0\x08\0\0\0" + struct.pack("<H", 5) + b"".join(struct.pack("<HHLL", *tag) for tag in tags) + bytes(4)


def gif_of_frames(count: int = 100_000) -> bytes:
    frame = b"!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0"
    return b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff" + frame * count + b";"


def bmp_that_claims() -> bytes:
    head = struct.pack("<LllHHLLllLL", 40, 2**31 - 1, 2**31 - 1, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<LHHL", 200, 0, 0, 54) + head + bytes(100)


def webp_that_claims() -> bytes:
    body = b"WEBPVP8X" + struct.pack("<L", 10) + b"\0\0\0\0" + b"\xff\xff\xff" * 2
    return b"RIFF" + struct.pack("<L", len(body)) + body


def jpeg_with_lying_exif() -> bytes:
    """An orientation that there is not, a thumbnail far behind the end, a table of tags that is its own successor."""
    exif = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 3)
    exif += (
        struct.pack("<HHLL", 274, 3, 1, 99) + struct.pack("<HHLL", 513, 4, 1, 2**32 - 2) + struct.pack("<HHLL", 34665, 4, 1, 8)
    )
    exif += struct.pack("<L", 8)
    good = picture("JPEG")
    return good[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + good[2:]


def jpeg_of_scans(count: int = 3_000) -> bytes:
    """A progressive picture with thousands of scans over a large area, each of them a whole pass for the decoder."""
    data = picture("JPEG", size=(6_000, 6_000), progressive=True)
    at = data.rfind(b"\xff\xda")
    return data[:at] + data[at:-2] * count + data[-2:]


def jpeg_that_claims() -> bytes:
    """A small picture whose header says 65,500 points each way."""
    data = bytearray(picture("JPEG"))
    at = data.find(b"\xff\xc0")
    struct.pack_into(">HH", data, at + 5, 65_500, 65_500)
    return bytes(data)
