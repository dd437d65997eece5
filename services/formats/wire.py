"""How the office and its reading child talk: a length, a JSON head, and raw bytes behind it. No pickles, no file names."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from services.model.checked import Checked, Outcome, RuleResult
from services.model.document import Origin, Page, ParsedDocument, Table
from services.model.findings import Finding

_LENGTHS = struct.Struct(">IQ")  # of the head, of the bytes
MAX_HEAD = 1 << 31


def send(stream: BinaryIO, head: Mapping[str, Any], body: bytes = b"") -> None:
    """Write one message and flush it."""
    encoded = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    stream.write(_LENGTHS.pack(len(encoded), len(body)))
    stream.write(encoded)
    if body:
        stream.write(body)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """Read one message; raises EOFError where the other side has gone."""
    head_length, body_length = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if head_length > MAX_HEAD:
        raise EOFError
    head = json.loads(_exactly(stream, head_length).decode("utf-8", "surrogatepass"))
    return head, _exactly(stream, body_length)


def _exactly(stream: BinaryIO, count: int) -> bytes:
    data = stream.read(count) if count else b""
    if len(data) < count:
        raise EOFError
    return data


def document_to_wire(document: ParsedDocument) -> dict[str, Any]:
    """A parsed document as plain JSON values."""
    return asdict(document)


def document_from_wire(wire: Mapping[str, Any]) -> ParsedDocument:
    """The parsed document that `document_to_wire` wrote."""
    return ParsedDocument(
        kind=wire["kind"],
        pages=tuple(Page(**{**page, "origin": Origin(page["origin"])}) for page in wire["pages"]),
        tables=tuple(_table(table) for table in wire["tables"]),
        findings=tuple(Finding(**remark) for remark in wire["findings"]),
        paged=wire["paged"],
        parser=wire["parser"],
    )


def _table(wire: Mapping[str, Any]) -> Table:
    rows, merges = (tuple(tuple(inner) for inner in wire[name]) for name in ("rows", "merges"))
    return Table(**{**wire, "rows": rows, "merges": merges})


def checked_to_wire(checked: Checked) -> dict[str, Any]:
    """A checked document as plain JSON values."""
    return asdict(checked)


def checked_from_wire(wire: Mapping[str, Any]) -> Checked:
    """The checked document that `checked_to_wire` wrote."""
    rules = tuple(
        RuleResult(**{**rule, "result": Outcome(rule["result"]), "boxes": tuple(tuple(box) for box in rule["boxes"])})
        for rule in wire["rules"]
    )
    text = tuple(Finding(**remark) for remark in wire["text"])
    return Checked(kind=wire["kind"], pages=wire["pages"], rules=rules, text=text)
