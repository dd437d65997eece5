"""Ids of archive objects: a letter for the kind, the day for the eye, chance for uniqueness."""

from __future__ import annotations

import secrets
from datetime import datetime

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U


def new_id(letter: str, at: datetime) -> str:
    """E.g. F20261122-7K3M9Q2X. The day is a label: nothing is ever ordered by it."""
    return f"{letter}{at:%Y%m%d}-" + "".join(secrets.choice(_ALPHABET) for _ in range(8))
