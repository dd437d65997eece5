"""The seal of a frozen assessment: SM3 over the seal before it and everything that the figures came from, as canonical JSON.

Canonical: keys sorted, no white space, every number of one value written in one way, so that the same figures give the same
seal whichever program wrote them down and read them again. What has its default is left out: a field that a later version of the
software adds does not break the seals of before (so the default of a sealed field must never change).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from services.model.assessment.assessments import Assessment
from services.model.zone import in_beijing

GENESIS = "0" * 64
"""What stands before the first seal."""

# What happens to an assessment after it is frozen, or is the house's own bookkeeping.
_OUTSIDE = frozenset({"state", "documents", "events", "files", "seal", "previous", "submitted_at", "submitted_by", "kind"})


def seal(assessment: Assessment, *, previous: str) -> str:
    """The seal of an assessment that was frozen after the one whose seal is `previous` ("": the first)."""
    sealed = {field.name: getattr(assessment, field.name) for field in fields(assessment) if field.name not in _OUTSIDE}
    return hashlib.new("sm3", f"{previous or GENESIS}\n{canonical(sealed)}".encode()).hexdigest()


def canonical(value: Any) -> str:
    """Any value of the model as JSON: equal values give equal texts, different ones different texts."""
    return json.dumps(_bare(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _bare(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return "0" if not value else format(value.normalize(), "f")
    if is_dataclass(value) and not isinstance(value, type):
        told = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _bare(own) for field, own in told if own != field.default}
    if isinstance(value, Mapping):
        return {str(key): _bare(own) for key, own in value.items()}
    if isinstance(value, datetime):
        return in_beijing(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_bare(one) for one in value]
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"{type(value).__name__} has no canonical form")
