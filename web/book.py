"""备案登记簿: every filing that has a number, in its order; to look at, to print, to take away."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from services.formats.sheets_out import Value
from services.model.facts import FactField
from services.model.filing import STATE_LABELS, Filing, FilingState
from services.stores.objects import Listing
from web.access import EVERYBODY, allow, office, scope
from web.forms import asked_text, asked_year
from web.sheets import sheet_response

COLUMNS = ("序号", "备案号", "协议名称", "协议各方", "签订日期", "合作期限", "重点领域", "报送单位", "备案日期", "状态")


def _asked() -> tuple[Listing, list[Filing]]:
    """The filters of the URL, and what they leave. The year of the book is the year of the number."""
    listing = Listing(unit=asked_text("unit"), number_year=asked_year("year"))
    return listing, office().filings.book(listing, scope=scope())


@allow(EVERYBODY)
def page() -> ResponseReturnValue:
    """The book as a page that prints on A4 landscape."""
    listing, filings = _asked()
    return render_template(
        "book/page.html",
        columns=COLUMNS,
        rows=[(filing, entry(number, filing)) for number, filing in enumerate(filings, 1)],
        listing=listing,
        year=asked_year("year"),
        years=[(year, f"{year}年") for year in office().filings.book_years(scope=scope())],
        units=[(unit.name, unit.name) for unit in office().units.all()] if scope().unit is None else [],
        revoked=FilingState.REVOKED,
    )


@allow(EVERYBODY)
def sheet() -> ResponseReturnValue:
    """The same rows as a workbook."""
    _, filings = _asked()
    rows = [entry(number, filing) for number, filing in enumerate(filings, 1)]
    year = asked_year("year")
    return sheet_response(f"备案登记簿（{year}年）" if year else "备案登记簿", COLUMNS, rows)


def entry(number: int, filing: Filing) -> tuple[Value, ...]:
    """One row of the book."""
    return (
        number,
        filing.number.text if filing.number else "",
        filing.title,
        "、".join(filing.values(FactField.PARTY)),
        filing.summary().date,
        filing.value(FactField.TERM) or "",
        filing.value(FactField.FIELD) or "",
        filing.unit,
        filing.filed_on,
        STATE_LABELS[filing.state],
    )
