"""公文: the list of all official documents, its filters in the URL, and the same as a workbook."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template
from flask.typing import ResponseReturnValue

from services.formats.sheets_out import Value
from services.model.official import DOCUMENT_STATE_LABELS, OfficialDocument
from services.model.papers import PAPERS, PaperGroup
from services.stores.objects import Listing
from web.access import READERS, allow, office, scope
from web.forms import asked_text, asked_year
from web.paging import Pager, page_number
from web.sheets import sheet_response

COLUMNS = (
    "发文字号",
    "标题",
    "文种",
    "成文日期",
    "发文机关",
    "拟稿人",
    "拟稿时间",
    "签发人",
    "签发日期",
    "登记日期",
    "状态",
    "签收",
)
NAMES = {form.kind.value: form.name for form in PAPERS}


def asked_listing() -> Listing:
    """The filters of the URL."""
    return Listing(
        kind="document",
        text=asked_text("text"),
        state=asked_text("state"),
        paper=asked_text("paper"),
        year=asked_year("year"),
    )


@allow(READERS)
def page() -> ResponseReturnValue:
    """The list."""
    listing = asked_listing()
    pager = Pager(total=office().documents.count(listing, scope=scope()), number=page_number())
    counts = office().documents.counts(scope=scope())
    return render_template(
        "documents/index.html",
        documents=office().documents.listed(replace(listing, limit=pager.size, offset=pager.offset), scope=scope()),
        listing=listing,
        pager=pager,
        states=[(state.value, label, counts.states.get(state, 0)) for state, label in DOCUMENT_STATE_LABELS.items()],
        total=sum(counts.states.values()),
        papers=list(NAMES.items()),
        names=NAMES,
        groups=[(group.value, [form for form in PAPERS if form.group is group]) for group in PaperGroup],
        state_labels=DOCUMENT_STATE_LABELS,
        filtered=any((listing.text, listing.state, listing.paper, listing.year)),
    )


@allow(READERS)
def sheet() -> ResponseReturnValue:
    """What the filters leave, all of it, to take away."""
    return sheet_response("公文", COLUMNS, map(_row, office().documents.listed(asked_listing(), scope=scope())))


def _row(document: OfficialDocument) -> tuple[Value, ...]:
    signed, deliveries = document.sign_off, document.deliveries
    return (
        document.number.text if document.number else "",
        document.title,
        NAMES.get(document.paper, document.paper),
        document.dated,
        document.issuer,
        document.submitted_by,
        document.submitted_at.strftime("%Y-%m-%d %H:%M"),
        signed.signer if signed else "",
        signed.on if signed else "",
        document.registered_on or "",
        DOCUMENT_STATE_LABELS[document.state],
        f"{sum(sent.acknowledged for sent in deliveries)}/{len(deliveries)}" if deliveries else "",
    )
