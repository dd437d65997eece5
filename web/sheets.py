"""What a page shows, as a workbook to take away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response

from services.formats.sheets_out import Value, write_sheet
from services.model.files import FileKind
from web.files import attachment


def sheet_response(name: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Response:
    """An .xlsx called `name` for download."""
    return attachment(write_sheet(name, columns, rows), f"{name}.xlsx", FileKind.XLSX)
