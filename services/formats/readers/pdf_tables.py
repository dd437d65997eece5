"""Ruled tables of a PDF, by pdfplumber. Pages are closed as it goes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pdfplumber

from services.model.document import Table
from services.model.findings import Finding, finding

MAX_TABLE_PAGES = 150  # pdfplumber does about ten a second

_BETWEEN_HAN = re.compile(r"(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])\n(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])")


def ruled_tables(data: bytes, pages: Sequence[int]) -> tuple[tuple[Table, ...], tuple[Finding, ...]]:
    """The tables on these pages (from 1), and a finding where there were too many pages to look at."""
    if not pages:
        return (), ()
    tables: list[Table] = []
    with pdfplumber.open(io.BytesIO(data), pages=list(pages[:MAX_TABLE_PAGES])) as document:
        for page in document.pages:
            for grid in page.extract_tables():
                rows = tuple(tuple(_BETWEEN_HAN.sub("", cell or "") for cell in row) for row in grid)
                if len(rows) > 1 or (rows and len(rows[0]) > 1):
                    tables.append(Table(page=page.page_number, rows=rows))
            page.close()
    skipped = len(pages) - MAX_TABLE_PAGES
    return tuple(tables), (finding("R04", "pdf", done=MAX_TABLE_PAGES, skipped=skipped),) if skipped > 0 else ()
