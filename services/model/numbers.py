"""Numbers that the office gives: a series, a year, a serial. Unique and gapless within their year."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingNumber:
    """备案号, e.g. GDBA-2026-001. `text` is what was printed on the receipt and never changes with a later format."""

    year: int
    serial: int
    text: str

    @classmethod
    def give(cls, year: int, serial: int, *, template: str) -> FilingNumber:
        """The number `serial` of `year` in the office's format, e.g. `GDBA-{year}-{serial:03d}`."""
        return cls(year=year, serial=serial, text=template.format(year=year, serial=serial))

    @staticmethod
    def series(year: int) -> str:
        """The name of the year's counter."""
        return f"filing-{year}"

    @staticmethod
    def year_of(series: str) -> int:
        """The inverse of `series`."""
        return int(series.removeprefix("filing-"))
