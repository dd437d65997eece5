"""Files that hold a plain official text (.txt, .md, .docx), read for the recogniser of 套红."""

from __future__ import annotations

import dataclasses
import io
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docx.opc.exceptions import OpcError
from lxml import etree

from services.formats.gate import examine
from services.formats.kinds import decide_kind
from services.formats.manuscript_docx import WordManuscript
from services.formats.manuscript_markdown import markdown_text
from services.formats.readers.text import decode
from services.model.errors import Refused
from services.model.files import FileKind
from services.model.findings import Finding, finding
from services.model.inspection import Seal
from services.model.manuscript import Line, Manuscript, Table, line_of, lines_of, recognise

_MARKDOWN = (".md", ".markdown")
MAX_CHARACTERS = 1_000_000  # some 1,700 pages


class NotAManuscript(Refused):
    """The file is of a kind that holds no plain text."""

    message = "“{label}”不能套红：只接受 .txt、.md 和 .docx 文件。请用 Word 或 WPS 打开，另存为 .docx 后再试。"


class SealedManuscript(Refused):
    """The file has a password, macros or damage."""

    message = "“{label}”没有排版：{reason}。请用 Word 或 WPS 打开核对，另存为不带密码和宏的 .docx 后再试。"


class EmptyManuscript(Refused):
    """There is no text to set."""

    message = "“{label}”里没有可排版的文字。请核对是否选错了文件，或把文字粘贴进去保存后再试。"


class ManuscriptTooLong(Refused):
    """More text than any official document has."""

    message = "“{label}”有 {count} 个字，超过一次可排的 {limit} 个字。请分成几份分别排版。"


_SEALS: dict[Seal, str] = {
    Seal.ENCRYPTED: "文件有密码",
    Seal.MACROS: "文件带有宏",
    Seal.DAMAGED: "文件已损坏，无法打开",
    Seal.OVERSIZED: "文件太大，无法打开",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ManuscriptSource:
    """What a file holds for the recogniser, and what of the file is not in it."""

    lines: tuple[Line | Table, ...]
    findings: tuple[Finding, ...] = ()
    removed: tuple[str, ...] = ()


def read_manuscript(content: bytes, *, label: str, known_names: Sequence[str] = ()) -> Manuscript:
    """The parts of the text in a file. Raises a Refused whose sentence says what to do."""
    source = manuscript_source(content, label=label)
    manuscript = recognise(source.lines, known_names=known_names)
    findings = sorted((*source.findings, *manuscript.findings), key=line_of)
    return dataclasses.replace(manuscript, findings=tuple(findings), removed=(*source.removed, *manuscript.removed))


def manuscript_source(content: bytes, *, label: str) -> ManuscriptSource:
    """The lines and tables of a .txt, .md or .docx file that its user calls `label`."""
    kind = _kind(content, label)
    source = _word(content, label) if kind is FileKind.DOCX else _text(content, markdown=label.lower().endswith(_MARKDOWN))
    count = sum(len(text.strip()) for item in source.lines for text in _texts(item))
    if count == 0:
        raise EmptyManuscript(label=label)
    if count > MAX_CHARACTERS:
        raise ManuscriptTooLong(label=label, count=count, limit=MAX_CHARACTERS)
    return source


def _texts(item: Line | Table) -> list[str]:
    return [item.text] if isinstance(item, Line) else [cell.text for row in item.rows for cell in row]


def _kind(content: bytes, label: str) -> FileKind:
    """The kind, once the gate has let the file pass."""
    if not content.strip():
        raise EmptyManuscript(label=label)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "manuscript"
        path.write_bytes(content)
        kind = decide_kind(path, label)
        if kind not in (FileKind.TXT, FileKind.DOCX):
            raise NotAManuscript(label=label)
        seal = examine(path, label=label)
    if seal is not None:
        raise SealedManuscript(label=label, reason=_SEALS[seal])
    return kind


def _text(content: bytes, *, markdown: bool) -> ManuscriptSource:
    text, _encoding = decode(content)
    lost = text.count("\ufffd")
    remarks = (finding("R06", "全文", count=lost),) if lost else ()
    if markdown:
        made = markdown_text(text)
        return ManuscriptSource(lines=made.lines, findings=(*remarks, *made.findings), removed=made.removed)
    return ManuscriptSource(lines=lines_of(text), findings=remarks)


def _word(content: bytes, label: str) -> ManuscriptSource:
    try:
        manuscript = WordManuscript(io.BytesIO(content))
        lines = tuple(manuscript.lines())
    except (OpcError, etree.XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError, AttributeError) as error:
        raise SealedManuscript(label=label, reason=_SEALS[Seal.DAMAGED]) from error
    return ManuscriptSource(lines=lines, findings=tuple(manuscript.findings))
