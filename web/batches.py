"""Several filings handed in at once: the acknowledgement, a bar that counts files, and what came of each."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.model.files import READING_LABELS, READING_NOTES
from web.access import WRITERS, allow, office, scope

bp = Blueprint("batches", __name__, url_prefix="/submit")

MOST_AT_ONCE = 1_000  # filings: what an address can hold


@bp.get("/<uuid:key>/accepted")
@allow(WRITERS)
def accepted(key: UUID) -> ResponseReturnValue:
    """The acknowledgement of several filings handed in at once."""
    return render_template("submit/accepted.html", key=key, **_batch())


@bp.get("/<uuid:key>/progress")
@allow(WRITERS, passive=True)
def progress(key: UUID) -> ResponseReturnValue:
    """The same as a fragment, for a page that watches it until the last file is done."""
    return render_template("submit/_batch.html", key=key, **_batch())


def _batch() -> dict[str, object]:
    """The filings that the address names; what the asker may not see is not among them."""
    ids = request.args.getlist("id")[:MOST_AT_ONCE]
    words = {"reading_names": READING_LABELS, "reading_notes": READING_NOTES}
    return {"batch": office().filings.batch(ids, scope=scope()), "ids": ids, **words}
