"""The 整改销号表 of a rectification: what is printed on it (model/papers/sheets.py)."""

from __future__ import annotations

from datetime import date

from services.model.dates import chinese_date
from services.model.rectification import Rectification
from services.model.zone import in_beijing


def closure_facts(record: Rectification, demand: str, *, on: date) -> dict[str, object]:
    """The facts of the form: what the last reply says, who checked it, and who signed where that was done on screen."""
    reply = record.replies[-1]
    materials = [file.label for file in record.files if file.position in reply.files]
    facts: dict[str, object] = {
        "number": record.number,
        "unit": record.unit,
        "demand": demand,
        "problems": [trouble.text for trouble in record.troubles],
        "deadline": record.deadline.isoformat() if record.deadline else "",
        "results": list(reply.results),
        "materials": materials,
        "applied_on": in_beijing(reply.at).date().isoformat(),
        "date": on.isoformat(),
    }
    if record.checked_on is not None:
        facts["checked"] = [_signed(record.opinion, record.checked_by, record.checked_on)]
    if record.closed_on is not None:
        facts["signed"] = [_signed(record.verdict, record.signed_by, record.closed_on)]
    return facts


def _signed(words: str, name: str, on: date) -> str:
    return f"{words}\n{name}　{chinese_date(on)}"
