"""Findings about the archive in a person's words: which agreement or paper it is, and which of its files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from services.model.findings import Finding
from services.model.records import ArchivedObject
from services.stores.archive.inventory import id_of
from services.stores.register import Register, Transaction


def named(problems: Iterable[Finding], register: Register) -> list[Finding]:
    """The same findings; the sentence of each that is about an object begins with its title, its number and the file's label."""
    with register.reading() as transaction:
        return [_named(found, transaction) for found in problems]


def _named(found: Finding, transaction: Transaction) -> Finding:
    """What a finding is about begins with an id, or it is a path in the store, with the object's folder in third place."""
    parts = found.where.split("/")
    record = transaction.objects.find(parts[0])
    if record is None and len(parts) > 2:
        record = transaction.objects.find(id_of(Path(parts[2])))
    return replace(found, text=f"{_called(record, found.where)}：{found.text}") if record else found


def _called(record: ArchivedObject, where: str) -> str:
    summary = record.summary()
    named = f"“{summary.title}”（{summary.number or record.id}）"
    for file in record.files:
        if where.endswith(f"/{file.path}"):
            return f"{named}的“{file.label}”"
        if where.endswith(f"/{file.text_path}"):
            return f"{named}的“{file.label}”识别出的文字"
    return named
