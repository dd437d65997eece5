"""Roughly the text with which an old document begins, without converting it: enough for a 密级 mark to be seen at the door."""

from __future__ import annotations

import io
import re
import struct

from services.formats.containers import ole_directory

RTF_MAGIC = b"{\\rtf"
HEAD = 4_000  # characters
RTF_BYTES = 2 * 1024 * 1024  # tables of fonts and styles stand before the first word
_FIB_TEXT_AT = 0x18  # fcMin in the File Information Block ([MS-DOC] 2.5.4)
_RTF_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,6}) ?\??|\\([a-z]{1,32})(?:-?\d{1,10})? ?|(\\\*)|\\.|([{}])|[\r\n]", re.DOTALL
)
# Groups that hold no text of the document (RTF 1.9.1, destinations).
_RTF_SKIPPED = frozenset(
    (
        *(b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"listtable", b"listoverridetable", b"themedata", b"object"),
        *(b"datastore", b"latentstyles", b"rsidtbl", b"generator", b"xmlnstbl", b"fldinst", b"filetbl", b"revtbl"),
    )
)
_RTF_BREAKS = frozenset((b"par", b"line", b"row", b"sect", b"page"))
_LINES = re.compile(r"[\r\n\x07\x0b\x0c]")


def head_text(data: bytes) -> str:
    """The first characters of a doc, wps or rtf, one line a paragraph; "" where they are not where they usually are."""
    if data.startswith(RTF_MAGIC):
        return _rtf_text(data[:RTF_BYTES])
    directory = ole_directory(io.BytesIO(data), len(data))
    start = directory.places.get("WordDocument") if directory else None
    if start is None or start + 64 > len(data):
        return ""
    (text_at,) = struct.unpack_from("<L", data, start + _FIB_TEXT_AT)
    raw = data[start + text_at : start + text_at + 2 * HEAD]
    wide = raw.decode("utf-16-le", "ignore")
    text = wide if _is_chinese(wide) else raw.decode("gb18030", "replace")
    return "\n".join("".join(c for c in line if c.isprintable() or c == "\t") for line in _LINES.split(text))


def _is_chinese(text: str) -> bool:
    usual = sum("\u4e00" <= c <= "\u9fff" or c.isascii() or "\u3000" <= c <= "\u303f" or c > "\uff00" for c in text)
    return usual * 10 >= len(text) * 7


def _rtf_text(data: bytes) -> str:
    """Words outside of the groups that hold none; hexadecimal bytes are GB18030, \\u is UTF-16 (RTF 1.9.1)."""
    out = bytearray()
    depth, skipped, at = 0, 0, 0  # `skipped` is the depth of the outermost group that is passed over
    for token in _RTF_TOKEN.finditer(data):
        if not skipped:
            out += data[at : token.start()]
        at = token.end()
        if token[5] == b"{":
            depth += 1
        elif token[5] == b"}":
            skipped = 0 if depth == skipped else skipped
            depth -= 1
        elif not skipped and (token[4] or token[3] in _RTF_SKIPPED):
            skipped = max(depth, 1)
        elif not skipped:
            out += _rtf_character(token)
        if len(out) > 4 * HEAD:
            break
    return out.decode("gb18030", "replace")[:HEAD]


def _rtf_character(token: re.Match[bytes]) -> bytes:
    if token[1]:
        return bytes([int(token[1], 16)])
    if token[2]:
        return chr(int(token[2]) % 0x10000).encode("gb18030", "replace")
    return b"\n" if token[3] in _RTF_BREAKS else b"\t" if token[3] in (b"tab", b"cell") else b""
