"""E-mail (RFC 5322, MIME): its head and its words as the first page; what is attached is read by itself, as a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import collapse_rfc2231_value, parsedate_to_datetime

from services.formats.encodings import text_encoding
from services.formats.readers.html import decoded, shown
from services.model.document import Page, ParsedDocument
from services.model.files import FileKind
from services.model.inspection import Inspection
from services.model.zone import in_beijing

HEAD = 4_000
MAX_PARTS = 1_000
MAX_DEPTH = 30
SIGNATURE_PICTURE = 20 * 1024  # bytes: a smaller picture in the text is a logo
_COMMENT = re.compile(r"\([^()]*\)")
_HEADS = (("发件人", "From"), ("收件人", "To"), ("抄送", "Cc"), ("主题", "Subject"), ("日期", "Date"))


class _AsWritten(Compat32):
    """Heads as they came: bytes that were never encoded are told from their encoding instead of being given up."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return _bare(value)


_POLICY = _AsWritten()


class MailReader:
    """eml: one Page; see `attachments` for the rest."""

    def accepts(self, kind: FileKind) -> bool:
        return kind is FileKind.EML

    def inspect(self, data: bytes) -> Inspection:
        message = _message(data)
        return Inspection(first_page_text=_words(message)[:HEAD])

    def read(self, data: bytes) -> ParsedDocument:
        message = _message(data)
        heads = [f"{label}：{value}" for label, name in _HEADS if (value := _head(message, name))]
        names = "、".join(name for name, _ in attachments(data))
        lines = [*heads, *([f"附件：{names}"] if names else []), _words(message)]
        return ParsedDocument(
            kind=FileKind.EML.value, pages=(Page(number=1, text="\n".join(lines).strip("\n")),), parser="mail 1 (email)"
        )


def mail_text(data: bytes) -> str:
    """The words of a message, without its heads."""
    return _words(_message(data))


def attachments(data: bytes) -> list[tuple[str, bytes]]:
    """(name, bytes) of everything attached, in order; a message within is a file of its own."""
    found: list[tuple[str, bytes]] = []
    for number, part in enumerate(_parts(_message(data)), start=1):
        content = _content(part)
        name = _file_name(part)
        if not content or not _is_attached(part, name, content):
            continue
        found.append((name or f"附件{number}{_extension(part)}", content))
    return found


def received_at(data: bytes) -> datetime | None:
    """When the message came, in the office's time: what the last server wrote on it (the topmost Received, RFC 5321 4.4), else
    what the sender did."""
    message = _message(data)
    stamps = [str(value).rpartition(";")[2] for value in message.get_all("Received", [])[:1]]
    return next(filter(None, map(_moment, (*stamps, str(message.get("Date", ""))))), None)


def _moment(text: str) -> datetime | None:
    """A date as mails write it. Without a zone, or with CST (which means UTC-6 by RFC 5322), it was written by a clock of ours;
    -0000 is UTC, as RFC 5322 3.3 has it."""
    plain = " ".join(_COMMENT.sub(" ", text).split())
    try:
        found = parsedate_to_datetime(plain.removesuffix(" CST"))
        unsaid = found.tzinfo is None and plain.endswith("-0000")
        return in_beijing(found.replace(tzinfo=UTC) if unsaid else found)
    except (ValueError, IndexError, OverflowError, TypeError):
        return None


def _message(data: bytes) -> Message:
    return message_from_bytes(data, policy=_POLICY)


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """The leaves, a message within counting as one."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for count, part in enumerate(message.get_payload()):
        if count < MAX_PARTS and depth < MAX_DEPTH and isinstance(part, Message):
            yield from _parts(part, depth + 1)


def _is_attached(part: Message, name: str, content: bytes) -> bool:
    if part.get_content_disposition() == "attachment" or part.get_content_type() == "message/rfc822":
        return True
    if part.get_content_maintype() == "image" and part.get("Content-ID") and len(content) < SIGNATURE_PICTURE:
        return False
    return bool(name) or part.get_content_maintype() not in ("text", "multipart")


def _words(message: Message) -> str:
    """The text of the message: the plain one where there is one, else the page."""
    plain: list[str] = []
    pages: list[str] = []
    for part in _parts(message):
        if part.get_content_maintype() != "text" or part.get_content_disposition() == "attachment" or _file_name(part):
            continue
        content = _content(part)
        if part.get_content_subtype() == "html":
            pages.append(shown(*decoded(content, _charset(part)))[0])
        else:
            plain.append(decoded(content, _charset(part))[0].replace("\r\n", "\n").replace("\r", "\n").strip("\n"))
    return "\n".join(text for text in (plain if any(text.strip() for text in plain) else pages) if text.strip())


def _content(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        return inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _charset(part: Message) -> str:
    return str(part.get_content_charset() or "")


def _head(message: Message, name: str) -> str:
    text = " ".join(unfolded(str(message.get(name, ""))).split())
    if name == "Date":
        try:
            return parsedate_to_datetime(text).isoformat(" ", "seconds")
        except (ValueError, IndexError, OverflowError):
            return text
    return text


def _file_name(part: Message) -> str:
    """The name of a part: RFC 2231, RFC 2047 in spite of RFC 2047, or bytes in whatever encoding; never a path."""
    for head, key in (("content-disposition", "filename"), ("content-type", "name")):
        value = part.get_param(key, None, head)
        if value:
            name = unfolded(value if isinstance(value, str) else collapse_rfc2231_value(value, "replace"))
            return re.split(r"[/\\]", "".join(c for c in name if c.isprintable()).strip())[-1]
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        subject = _head(inner[0], "Subject") if isinstance(inner, list) and inner and isinstance(inner[0], Message) else ""
        return (subject.replace("/", "_").replace("\\", "_") or "邮件") + ".eml"
    return ""


def _extension(part: Message) -> str:
    kinds = {"text/html": ".html", "text/plain": ".txt", "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
    return kinds.get(part.get_content_type(), "")


def unfolded(raw: str) -> str:
    """A head's value as a person reads it: encoded words decoded, bare bytes as UTF-8 or GB18030."""
    value = re.sub(r"\r?\n(?=[ \t])", "", raw)
    try:
        pieces = decode_header(value)
    except (ValueError, LookupError):
        return value
    return "".join(piece if isinstance(piece, str) else _decoded(piece, encoding) for piece, encoding in pieces)


def _bare(value: str) -> str:
    """Bytes that were never encoded come as surrogates (PEP 383)."""
    data = value.encode("ascii", "surrogateescape") if not any("\x80" <= c < "\ud800" or c > "\udfff" for c in value) else b""
    if not data or data.isascii():
        return value
    return data.decode(text_encoding(data, whole=True) or "gb18030", "replace")


def _decoded(piece: bytes, encoding: str | None) -> str:
    return (
        decoded(piece, encoding or "")[0] if encoding else piece.decode(text_encoding(piece, whole=True) or "latin-1", "replace")
    )
