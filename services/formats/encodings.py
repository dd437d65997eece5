"""In which encoding bytes are text, if in any."""

from __future__ import annotations

import codecs
import unicodedata
from collections import Counter

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def text_encoding(head: bytes, *, whole: bool) -> str | None:
    """The encoding in which `head` reads as text: UTF-8, UTF-16 or GB18030; None where it is no text.

    `whole` says that `head` is the entire file, so that it may not end within a character.
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name if _reads(head[len(bom) :], name, whole=whole) else None
    for name in ("utf-8", "gb18030"):
        if b"\0" not in head and _reads(head, name, whole=whole):
            return name
    for name in ("utf-16-le", "utf-16-be"):
        if _reads(head, name, whole=whole) and _is_chinese_or_latin(head.decode(name, "ignore")):
            return name
    return None


def _reads(data: bytes, encoding: str, *, whole: bool) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(data, final=whole)
    except UnicodeDecodeError:
        return False
    counts = Counter(text)
    controls = any(character < " " and character not in "\t\r\n\v\f\x1a" for character in counts)
    strange = sum(count for character, count in counts.items() if unicodedata.category(character) in ("Cn", "Co"))
    return not controls and strange * 20 <= len(text)


def _is_chinese_or_latin(text: str) -> bool:
    usual = sum("\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or c.isascii() or "\uff00" <= c <= "\uffef" for c in text)
    return bool(text) and usual * 10 >= len(text) * 9
