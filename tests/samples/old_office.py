"""Old office files of our own making: workbooks in BIFF8 ([MS-XLS]) and RTF, as small as programs still open them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

Value = str | float | None
SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) with streams that are all long enough for the main table of sectors."""
    entries = [_entry("Root Entry", 5, _END, 0, child=1 if streams else _FREE)]
    body, chain = b"", [_FAT]
    directory_sectors = -(-(len(streams) + 1) // 4)
    first = 1 + directory_sectors
    chain += [*range(2, directory_sectors + 1), _END]
    for number, (name, content) in enumerate(streams.items(), start=1):
        content = content.ljust(4_096, b"\0")
        count = -(-len(content) // SECTOR)
        body += content.ljust(count * SECTOR, b"\0")
        entries.append(_entry(name, 2, first, len(content), right=number + 1 if number < len(streams) else _FREE))
        chain += [*range(first + 1, first + count), _END]
        first += count
    assert len(chain) <= 128, "more than one sector of chains"
    fat = struct.pack("<128L", *chain, *[_FREE] * (128 - len(chain)))
    directory = b"".join(entries).ljust(directory_sectors * SECTOR, b"\0")
    header = bytearray(SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<5H", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<8L", header, 44, 1, 1, 0, 4_096, _END, 0, _END, 0)
    struct.pack_into("<109L", header, 76, 0, *[_FREE] * 108)
    return bytes(header) + fat + directory + body


def _entry(name: str, kind: int, start: int, size: int, *, right: int = _FREE, child: int = _FREE) -> bytes:
    entry = bytearray(128)
    encoded = name.encode("utf-16-le")
    entry[: len(encoded)] = encoded
    struct.pack_into("<HBB3L", entry, 64, len(encoded) + 2, kind, 1, _FREE, right, child)
    struct.pack_into("<2L", entry, 116, start, size)
    return bytes(entry)


def workbook(
    *sheets: tuple[str, Sequence[Sequence[Value]]],
    merges: Sequence[tuple[int, int, int, int]] = (),
    hidden: Sequence[str] = (),
    locked: bool = False,
    formats: Mapping[tuple[int, int], str] | None = None,
) -> bytes:
    """An xls. `merges` (first row, last row, first column, last column, from 0) hold for each sheet, and so do `formats`, by
    (row, column).
    """
    layouts = list(dict.fromkeys((formats or {}).values()))
    styles = {place: layouts.index(layout) + 1 for place, layout in (formats or {}).items()}
    bodies = [_sheet(rows, merges, styles) for _, rows in sheets]
    globals_ = _record(0x0809, struct.pack("<4H2L", 0x0600, 5, 0, 0, 0, 0))
    if locked:
        globals_ += _record(0x002F, struct.pack("<3H", 1, 1, 1) + bytes(48))
    globals_ += _record(0x0042, struct.pack("<H", 1200))
    for number, layout in enumerate(layouts):
        encoded = layout.encode("utf-16-le")
        globals_ += _record(0x041E, struct.pack("<2HB", 164 + number, len(layout), 1) + encoded)
    for number in (0, *(164 + number for number in range(len(layouts)))):
        globals_ += _record(0x00E0, struct.pack("<2H", 0, number) + bytes(16))
    ending = _record(0x000A, b"")
    length = len(globals_) + len(ending) + sum(len(_bound(name, 0, hidden)) for name, _ in sheets)
    for (name, _), body in zip(sheets, bodies, strict=True):
        globals_ += _bound(name, length, hidden)
        length += len(body)
    return ole_file({"Workbook": globals_ + ending + b"".join(bodies)})


def _bound(name: str, at: int, hidden: Sequence[str]) -> bytes:
    encoded = name.encode("utf-16-le")
    return _record(0x0085, struct.pack("<LBBBB", at, name in hidden, 0, len(name), 1) + encoded)


def _sheet(
    rows: Sequence[Sequence[Value]], merges: Sequence[tuple[int, int, int, int]], styles: Mapping[tuple[int, int], int]
) -> bytes:
    out = _record(0x0809, struct.pack("<4H2L", 0x0600, 0x10, 0, 0, 0, 0))
    width = max((len(row) for row in rows), default=0)
    out += _record(0x0200, struct.pack("<2L3H", 0, len(rows), 0, width, 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<3H", number, column, styles.get((number, column), 0))
            if isinstance(value, str):
                encoded = value.encode("utf-16-le")
                out += _record(0x0204, place + struct.pack("<HB", len(value), 1) + encoded)
            elif value is not None:
                out += _record(0x0203, place + struct.pack("<d", value))
    if merges:
        out += _record(0x00E5, struct.pack("<H", len(merges)) + b"".join(struct.pack("<4H", *merge) for merge in merges))
    return out + _record(0x000A, b"")


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<2H", kind, len(data)) + data


def rtf(*lines: str, head: str = "") -> bytes:
    """Chinese as WordPad writes it: bytes of GBK in hexadecimal, what GBK lacks as \\u."""
    return (
        r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}}{\colortbl;\red0\green0\blue0;}"
        rf"{{\stylesheet{{\s0 Normal;}}}}{{\*\generator test;}}{head}\pard\f0 "
        + r"\par ".join("".join(map(_rtf, line)) for line in lines)
        + r"\par}"
    ).encode("ascii")


def _rtf(character: str) -> str:
    if character.isascii():
        return "\\" + character if character in "\\{}" else character
    try:
        return "".join(f"\\'{byte:02x}" for byte in character.encode("gbk"))
    except UnicodeEncodeError:
        return f"\\u{ord(character)}?"
