"""A ledger to take away: the form as docx, PDF and xlsx, and the 发送包."""

from __future__ import annotations

import io
from pathlib import PurePath

from flask import Response, send_file

from services.ledgers.packing import Parcel
from services.model.errors import NotFound
from services.model.files import FileKind
from services.model.ledgers import LedgerReturn
from services.model.ledgers.drafts import LedgerDraft
from web.access import office
from web.files import attachment

FORMS = ("docx", "pdf", "xlsx")


def paper_response(ledger: LedgerReturn | LedgerDraft, form: str, *, month_only: bool = False) -> Response:
    """The ledger in one of FORMS; raises NotFound, and what the press raises."""
    if form not in FORMS:
        raise NotFound(what=form)
    if form == "xlsx":
        sheet = office().printing.xlsx(ledger, month_only=month_only)
        return attachment(sheet.content, sheet.label, FileKind.XLSX)
    paper = office().printing.docx(ledger, month_only=month_only)
    if form == "docx":
        return attachment(paper.content, paper.label, FileKind.DOCX)
    pdf = office().press().to_pdf(paper.content)
    name = f"{PurePath(paper.label).stem}.pdf"
    return send_file(io.BytesIO(pdf), mimetype="application/pdf", as_attachment=False, download_name=name)


def parcel_response(parcel: Parcel) -> Response:
    """The zip."""
    return attachment(parcel.content, parcel.label, FileKind.ZIP)
