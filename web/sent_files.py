"""A file that comes with a form and is looked at at once: its bytes and its label."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from services.intake import TooLarge, clean_label
from services.model.errors import Refused


class NoFile(Refused):
    message = "没有收到文件。请先选择{what}，再提交。"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """What was sent, and what its sender calls it."""

    label: str
    content: bytes


def sent_file(name: str, *, most_mb: int) -> SentFile | None:
    """The file in this field of the form; None where none was chosen. Raises TooLarge."""
    upload = request.files.get(name)
    if upload is None or not upload.filename:
        return None
    label = clean_label(upload.filename)
    content = upload.stream.read((most_mb << 20) + 1)
    if len(content) > most_mb << 20:
        raise TooLarge(label=label, what="单个文件", limit=most_mb)
    return SentFile(label=label, content=content)


def wanted_file(name: str, what: str, *, most_mb: int) -> SentFile:
    """The file in this field. Raises NoFile, TooLarge."""
    sent = sent_file(name, most_mb=most_mb)
    if sent is None:
        raise NoFile(what=what)
    return sent
