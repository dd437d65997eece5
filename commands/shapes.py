"""The JSON of the command line: fixed keys, Chinese as it is, standard output for nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from services.filings.kinship import Tied
from services.model.boxes import NOWHERE, unpack
from services.model.document import Page
from services.model.facts import FACT_LABELS, Fact
from services.model.filing import Filing
from services.model.findings import Finding
from services.model.official import OfficialDocument
from services.model.records import ArchivedObject
from services.stores.codec import as_json


def plain_fact(fact: Fact) -> str:
    """A fact as a person reads it."""
    value = f"{fact.value:,.2f}" if isinstance(fact.value, float) else fact.value
    return f"{FACT_LABELS[fact.field]} {fact.role}".rstrip() + f"：{value}" + ("" if fact.certain else "（请核对）")


def plain_finding(found: Finding) -> str:
    """A finding as a person reads it: the English name of a field in `where` is for programs, the sentence has its label."""
    where = "" if found.where.isascii() and found.where.isidentifier() else found.where
    return f"· {where} {found.text}" if where and where not in found.text else f"· {found.text}"


# Characters that JSON lets stand in a string, and that a reader who takes the output line by line may call the end of a line.
_LINE_ENDS = {ord(character): f"\\u{ord(character):04x}" for character in "\x85\u2028\u2029"}


def put_json(value: Any) -> None:
    """One JSON value on standard output, on one line."""
    click.echo(json.dumps(value, ensure_ascii=False).translate(_LINE_ENDS))


def fact_json(fact: Fact) -> dict[str, Any]:
    """FACT; `file` and `role` are additions."""
    return asdict(fact) | {"field": fact.field.value, "certain": fact.certain}


def page_json(page: Page) -> dict[str, Any]:
    """A page; `boxes` holds a rectangle for each character of its text, as fractions of the page, or null for one that stands
    nowhere. `width` and `height` are in points, 0 where there is no paper; `turned` is in degrees clockwise.
    """
    boxes = [None if box == NOWHERE else [round(side, 4) for side in box] for box in unpack(page.boxes)]
    return {**asdict(page), "origin": page.origin.value, "boxes": boxes}


def finding_json(found: Finding) -> dict[str, Any]:
    """FINDING."""
    return asdict(found)


def tied_json(tied: Tied) -> dict[str, Any]:
    """A filing to which a person tied another one; `own`: it is the filing that was asked for that says so."""
    return {"kind": tied.kind.value, "own": tied.own, **object_line(tied.filing)}


def object_line(filing: Filing) -> dict[str, Any]:
    """Which filing is meant."""
    number = filing.number.text if filing.number else None
    return {"id": filing.id, "filing_number": number, "title": filing.title, "unit": filing.unit}


def filing_line(filing: Filing, findings: Sequence[Finding] = ()) -> dict[str, Any]:
    """One element of what `file` prints."""
    return {
        "id": filing.id,
        "status": filing.state.value,
        "filing_number": filing.number.text if filing.number else None,
        "kind": filing.kind,
        "title": filing.title,
        "unit": filing.unit,
        "facts": [fact_json(fact) for fact in filing.facts],
        "findings": [finding_json(found) for found in (*filing.remarks, *findings)],
    }


def object_json(record: ArchivedObject, *, version: int) -> dict[str, Any]:
    """What `show` prints: the object whole, with the keys that `file` prints as well."""
    values = as_json(record) | {"version": version, "title": record.summary().title}
    if isinstance(record, Filing):
        values |= filing_line(record)
    elif isinstance(record, OfficialDocument):
        values |= {"status": record.state.value, "fields": record.facts}
    return values
