"""A text PDF out of plain lines (papers.py), 28 characters a line: a face that every reader knows, none embedded."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence

_WIDE, _HIGH = 595, 842  # A4 in points
_LEFT, _TOP, _BOTTOM, _SIZE, _LEAD = 79.0, 740.0, 90.0, 16.0, 28.0
_ROOM = 27.4  # characters of a line
_NOT_FIRST = "，。、；：！？）》”’】〕"
_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) "
    b"/Supplement 4 >> /DW 1000 /W [1 95 500] /FontDescriptor 5 0 R >>",
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 "
    b"/Descent -120 /CapHeight 880 /StemV 93 >>",
)


def write_pdf(lines: Iterable[str]) -> bytes:
    """The lines on as many pages as they take."""
    pages = list(_pages(lines))
    first = 6
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(), *_FONT]
    for number, page in enumerate(pages):
        stream = zlib.compress("\n".join(page).encode("ascii"), 9)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDE} {_HIGH}] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {first + 2 * number + 1} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream))
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _pages(lines: Iterable[str]) -> Iterator[list[str]]:
    page: list[str] = []
    at = _TOP
    for size, left, text in _set(lines):
        if at < _BOTTOM:
            yield page
            page, at = [], _TOP
        if text:
            code = text.encode("utf-16-be").hex()
            page.append(f"BT /F1 {size:g} Tf 1 0 0 1 {left:.2f} {at:.2f} Tm <{code}> Tj ET")
        at -= _LEAD * (1.3 if size > _SIZE else 1)
    yield page


def _set(lines: Iterable[str]) -> Iterator[tuple[float, float, str]]:
    """Each printed line with its size and its left edge."""
    for line in lines:
        if line.startswith("# "):
            for part in broken(line[2:], 20):
                yield 22.0, (_WIDE - 22 * width(part)) / 2, part
        elif line.startswith("> "):
            text = line[2:]
            yield _SIZE, _WIDE - _LEFT - _SIZE * width(text), text
        elif line.startswith("| "):
            yield from ((_SIZE, _LEFT, part) for part in broken(line[2:].replace(" | ", "　"), _ROOM))
        else:
            yield from ((_SIZE, _LEFT, part) for part in broken(f"　　{line}" if line else "", _ROOM))


def broken(text: str, room: float) -> Iterator[str]:
    """The text in lines of `room` characters; no line begins with a mark that closes."""
    line = ""
    for character in text:
        if width(line) + width(character) > room and character not in _NOT_FIRST:
            yield line
            line = ""
        line += character
    yield line


def width(text: str) -> float:
    """In Han characters."""
    return sum(0.5 if character < "\x7f" else 1.0 for character in text)
