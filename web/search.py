"""档案检索: any words in, every object that holds them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.query import LARGEST_PAGE, LONGEST_QUERY, Hit, Query, Results
from web.access import EVERYBODY, allow, office, on_refusal, scope
from web.paging import Pager, page_number
from web.places import PLACES, kind_label, object_url
from web.sheets import sheet_response

bp = Blueprint("search", __name__, url_prefix="/search")

FACETS = (("kind", "类别"), ("year", "年份"), ("unit", "报送单位"), ("field", "领域或机制"))
SHOWN_VALUES = 8  # of a facet before "更多"


@bp.get("/")
@allow(EVERYBODY)
def index() -> ResponseReturnValue:
    """The box, the filters with their counts, the hits."""
    on_refusal(lambda message: _page(Query(), None, message=message))
    query = _query()
    asked = bool(query.text.strip() or query.filters)
    return _page(query, office().search.find(query, scope=scope()) if asked else None)


@bp.get("/export")
@allow(EVERYBODY)
def export() -> ResponseReturnValue:
    """The hits of the same query and filters, as a workbook."""
    query = replace(_query(), limit=LARGEST_PAGE, offset=0)
    results = office().search.find(query, scope=scope())
    columns = ("编号", "名称", "类别", "报送单位", "日期", "命中页", "命中内容")
    return sheet_response("检索结果", columns, map(_line, results.hits))


def _line(hit: Hit) -> tuple[str | int | None, ...]:
    return hit.number or hit.id, hit.title, kind_label(hit.kind), hit.unit, hit.date, hit.page, hit.snippet


def _query() -> Query:
    pager = Pager(total=0, number=page_number())
    return Query(
        text=request.args.get("q", ""),
        kind=request.args.get("kind") or None,
        unit=request.args.get("unit") or None,
        year=request.args.get("year", type=int),
        field=request.args.get("field") or None,
        limit=pager.size,
        offset=pager.offset,
    )


def _page(query: Query, results: Results | None, message: str = "") -> str:
    total = results.total if results else 0
    return render_template(
        "search.html",
        query=query,
        text=request.args.get("q", ""),
        longest=LONGEST_QUERY,
        results=results,
        unrecognised=office().unrecognised(scope=scope()) if results and results.textless else 0,
        pager=Pager(total=total, number=page_number()),
        facets=[(name, label, _values(name, query, results)) for name, label in FACETS],
        chosen=[(label, _shown(name, str(query.filters[name]))) for name, label in FACETS if query.filters.get(name)],
        shown_values=SHOWN_VALUES,
        kind_label=kind_label,
        object_url=object_url,
        marked=marked,
        most_exported=LARGEST_PAGE,
        message=message,
    )


def _values(name: str, query: Query, results: Results | None) -> list[tuple[str, str, int]]:
    """The values of a facet as (value, label, count); the chosen one stays even when nothing is left of it."""
    counts = dict(results.facets.get(name, {})) if results else {}
    if chosen := query.filters.get(name):
        counts.setdefault(chosen, 0)
    values = sorted(counts.items(), reverse=True) if name == "year" else counts.items()
    return [(value, _shown(name, value), number) for value, number in values]


def _shown(name: str, value: str) -> str:
    """A value of a facet in the words of the page: a filing's field is one already, a ledger's is its mechanism."""
    if name == "kind" and value in PLACES:
        return kind_label(value)
    return MECHANISM_LABELS[Mechanism(value)] if name == "field" and value in set(Mechanism) else value


def marked(hit: Hit) -> Markup:
    """The snippet with its marks. Every piece of it is escaped: it is a stranger's text."""
    return Markup("").join(_pieces(hit))


def _pieces(hit: Hit) -> Iterator[Markup]:
    at = 0
    for start, end in hit.marks:
        yield escape(hit.snippet[at:start])
        yield Markup("<mark>{}</mark>").format(hit.snippet[start:end])
        at = end
    yield escape(hit.snippet[at:])
