"""Plain text in whatever encoding a Chinese office writes it."""

from __future__ import annotations

from services.formats.encodings import text_encoding
from services.model.document import Page, ParsedDocument
from services.model.files import FileKind
from services.model.findings import finding
from services.model.inspection import Inspection

HEAD = 4_000  # characters that an inspection shows


class TextReader:
    """txt and md: UTF-8, UTF-16 or GB18030, with or without a byte order mark."""

    def accepts(self, kind: FileKind) -> bool:
        return kind is FileKind.TXT

    def inspect(self, data: bytes) -> Inspection:
        text, _encoding = decode(data[: HEAD * 4])
        return Inspection(first_page_text=text[:HEAD])

    def read(self, data: bytes) -> ParsedDocument:
        text, encoding = decode(data)
        lost = text.count("\ufffd")
        findings = (finding("R06", "txt", count=lost),) if lost else ()
        return ParsedDocument(
            kind=FileKind.TXT.value, pages=(Page(number=1, text=text),), findings=findings, parser=f"text 1 ({encoding})"
        )


def decode(data: bytes) -> tuple[str, str]:
    """The text with line feeds as its only line ends, and the encoding; bytes that fit none become U+FFFD."""
    encoding = text_encoding(data, whole=True) or text_encoding(data, whole=False) or "gb18030"
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n"), encoding
