"""Several filings handed in at once: the acknowledgement, a bar that counts files, and what came of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.filings.batch import Batch
from services.model.files import READING_LABELS, READING_NOTES
from services.model.filing import Filing
from web.access import WRITERS, allow, office, scope

bp = Blueprint("batches", __name__, url_prefix="/submit")

MOST_AT_ONCE = 1_000  # filings: what an address can hold
WORDS = {"reading_names": READING_LABELS, "reading_notes": READING_NOTES}


@bp.get("/<uuid:key>/accepted")
@allow(WRITERS)
def accepted(key: UUID) -> ResponseReturnValue:
    """The acknowledgement of several filings handed in at once, with what is remarkable about each.

    The remarks are found anew and not carried along: hundreds of them would not fit into a session's cookie.
    """
    ids, known = _asked("id"), _asked("known")
    batch = office().filings.batch(ids, scope=scope())
    remarks = list(_remarks(batch, known))
    return render_template("submit/accepted.html", key=key, ids=ids, known=known, batch=batch, remarks=remarks, **WORDS)


@bp.get("/<uuid:key>/progress")
@allow(WRITERS, passive=True)
def progress(key: UUID) -> ResponseReturnValue:
    """The same as a fragment, for a page that watches it until the last file is done."""
    ids = _asked("id")
    batch = office().filings.batch(ids, scope=scope())
    return render_template("submit/_batch.html", key=key, ids=ids, batch=batch, **WORDS)


def _asked(name: str) -> list[str]:
    """The filings that the address names; what the asker may not see is left out when they are looked up."""
    return request.args.getlist(name)[:MOST_AT_ONCE]


def _remarks(batch: Batch, known: Collection[str]) -> Iterator[tuple[Filing, str]]:
    """Of each filing: that it was handed in before, that another unit sent the same text (the office alone is told)."""
    for filing in (handed.filing for handed in batch.handed):
        if filing.id in known:
            yield filing, "此前已报送过同一份协议文本，没有重复受理"
        for twin in office().filings.twins(filing, scope=scope()):
            yield filing, f"{twin.unit}也报送了同一份协议文本“{twin.title}”，请核对是否为同一协议"
