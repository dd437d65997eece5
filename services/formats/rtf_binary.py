r"""Whether an RTF holds the binary data that it announces: LibreOffice waits for what \bin promises until its time is up."""

from __future__ import annotations

import re

from services.formats.legacy_heads import RTF_MAGIC

_ANNOUNCED = re.compile(rb"\\bin(\d{1,1000})")  # RTF 1.9.1, binary: \binN, a blank, N bytes of whatever kind


def falls_short(data: bytes) -> bool:
    r"""Whether a \bin announces more bytes than follow; the bytes that it does announce are passed over."""
    if not data.startswith(RTF_MAGIC):
        return False
    at = 0
    while announced := _ANNOUNCED.search(data, at):
        at = announced.end()
        if _is_escaped(data, announced.start()):
            continue
        at += int(announced[1])
        if at > len(data):
            return True
    return False


def _is_escaped(data: bytes, at: int) -> bool:
    r"""Whether the backslash at `at` is the second half of \\ and begins no word."""
    before = data[max(0, at - 64) : at]
    return (len(before) - len(before.rstrip(b"\\"))) % 2 == 1
