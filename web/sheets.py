"""What a page shows, as a workbook to take away."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from flask import Response, send_file

from services.formats.sheets_out import Value, write_sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_response(name: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Response:
    """An .xlsx called `name` for download."""
    content = io.BytesIO(write_sheet(name, columns, rows))
    return send_file(content, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")
