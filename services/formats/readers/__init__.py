"""The readers, one module for each family of files. Each loads its own parser; all of them are in `registry` alone."""

from __future__ import annotations

from services.formats.readers.base import Reader, Unreadable

__all__ = ["Reader", "Unreadable"]
