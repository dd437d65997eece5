"""What forms and URLs say, as values: text becomes a value at the door, once."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import TypeVar

from flask import request

from services.model.errors import Refused
from services.model.units import UnitKind
from web.access import person

LONGEST_TEXT = 200  # characters of a filter
LONGEST_KEY = 60
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # no keyboard types them, and no PostgreSQL or docx takes them


UNIT_KINDS = tuple((kind.value, kind.value) for kind in UnitKind)
"""The kinds of units as choices of a field."""

Choice = TypeVar("Choice", bound=StrEnum)


class NotADay(Refused):
    message = "“{label}”填写的“{value}”不是日期。请按 2026-11-30 的格式填写，并核对月、日。"


def typed_day(name: str, label: str) -> date | None:
    """The day typed into a field of the form; None for an empty one; raises NotADay."""
    value = request.form.get(name, "").strip()
    day = request.form.get(name, type=lambda text: date.fromisoformat(text.strip()))
    if value and day is None:
        raise NotADay(label=label, value=value[:20])
    return day


def typed_text(name: str) -> str:
    """What was typed into a field; a browser sends \\r\\n."""
    return clean_text(request.form.get(name, ""))


def clean_text(text: str) -> str:
    """A text that a script sends, as `typed_text` gives one of a form."""
    return _CONTROLS.sub("", text).replace("\r\n", "\n")


def typed_line(name: str) -> str:
    """What was typed into a field of one line."""
    return " ".join(typed_text(name).split())


def typed_lines(name: str) -> list[str]:
    """The lines of all fields of this name that hold anything."""
    lines = (line for text in request.form.getlist(name) for line in text.splitlines())
    return [clean for line in lines if (clean := _CONTROLS.sub("", line).strip())]


def seen() -> int | None:
    """The version that the page showed."""
    return request.form.get("seen", type=int)


def asked_day(name: str) -> date | None:
    """The day that the URL asks for; whatever is no day is not asked for."""
    return request.args.get(name, type=date.fromisoformat)


def asked_year(name: str) -> int | None:
    """The year that the URL asks for."""
    year = request.args.get(name, 0, type=int)
    return year if 1900 <= year <= 2999 else None


def asked_one(name: str, kind: type[Choice]) -> Choice | None:
    """The one of `kind` that the URL asks for; whatever is none of them is not asked for."""
    return request.args.get(name, type=kind)


def typed_one(name: str, kind: type[Choice]) -> Choice | None:
    """The one of `kind` that was chosen in a field of the form; None for an empty one, and for what is none of them."""
    return request.form.get(name, type=kind)


def form_key() -> str:
    """The key of the form that was sent, by which a second sending of it is known; nobody has another person's."""
    return f"{person().login}/{request.form.get('key', '')[:LONGEST_KEY]}"


def asked_text(name: str) -> str:
    """A word that the URL asks for."""
    return _CONTROLS.sub("", request.args.get(name, "")).strip()[:LONGEST_TEXT]
