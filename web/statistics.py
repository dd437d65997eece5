"""统计: filings, ledgers, facts and standings in tables that the URL asks for; and the facts behind a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from services.ledgers.overview import Asked as LedgersAsked
from services.model.assessment.facts import QuarterFact
from services.model.assessment.filing_statistics import counted_on, filings_by, partner_regions
from services.model.assessment.statistics import (
    BY_LABELS,
    FACT_LABELS,
    SUBJECT_LABELS,
    WAYS,
    WORK_KINDS,
    By,
    Subject,
    Table,
    facts_by,
    ledgers_by,
    standings_by,
    wan,
)
from services.model.facts import FactField
from services.model.filing import Filing, FilingState
from services.model.mechanisms import MECHANISM_LABELS
from services.model.periods import Month, Quarter
from services.model.regions import FULL
from services.stores.objects import Listing
from web.access import READERS, allow, office, person, scope
from web.forms import UNIT_KINDS, asked_text
from web.paging import Pager, page_number, url_of
from web.quarters import asked_quarter
from web.ranking_words import looks
from web.sheets import sheet_response
from web.statistics_asked import MONTHS, Asked, asked_of_url, unheeded

bp = Blueprint("statistics", __name__, url_prefix="/statistics")

MOST_BARS = 20
MOST_YEARS = 8
ROWS = 50
FILTERS = ("unit", "kind", "mechanism", "field", "region", "fact")
_NOTHING: dict[Subject, str] = {
    Subject.FILINGS: "这段时间没有已备案的协议。请改选时间，或放宽筛选条件。",
    Subject.LEDGERS: "这段时间没有应报的台账。请改选时间，或放宽筛选条件。",
    Subject.FACTS: "这段时间的台账里没有工作成效。请改选时间，或放宽筛选条件。",
    Subject.STANDINGS: "考核成绩在季度冻结后才有，这段时间没有冻结的季度。请改选时间，或放宽筛选条件。",
}
# Which filters say something about which subject.
OF_SUBJECT: dict[Subject, tuple[str, ...]] = {
    Subject.FILINGS: ("unit", "kind", "field", "region"),
    Subject.LEDGERS: ("unit", "kind", "mechanism"),
    Subject.FACTS: ("unit", "kind", "mechanism", "fact"),
    Subject.STANDINGS: ("unit", "kind", "mechanism"),
}


# -- the tables --------------------------------------------------------------------------------------------------------------


@bp.get("/")
@allow(READERS)
def index() -> ResponseReturnValue:
    """One table with its chart."""
    asked = asked_of_url()
    table = _table(asked)
    filings = _on_file(asked) if asked.subject is Subject.FILINGS else []
    return render_template(
        "statistics/index.html",
        asked=asked,
        table=table,
        pairs=[(name, _short(number)) for name, number in table.pairs[:MOST_BARS]],
        kind="column" if asked.by in (By.MONTH, By.QUARTER) else "bar",
        subjects=[(one.value, label) for one, label in SUBJECT_LABELS.items()],
        ways=[(one.value, BY_LABELS[one]) for one in WAYS[asked.subject]],
        shown=OF_SUBJECT[asked.subject],
        kinds=UNIT_KINDS,
        mechanisms=MECHANISM_LABELS.items(),
        facts=[(one.value, FACT_LABELS[one]) for one in WORK_KINDS],
        by_label=f"按{BY_LABELS[asked.by]}",
        fields=_choices(one.value(FactField.FIELD) for one in filings),
        regions=_choices(region for one in filings for region in partner_regions(one, _place())),
        filters={name: asked_text(name) for name in FILTERS},
        spans=_spans(),
        unheeded=list(unheeded(asked)),
        nothing=_NOTHING[asked.subject],
        links=_links(asked, table),
    )


def _choices(texts: Iterable[str | None]) -> list[tuple[str, str]]:
    return [(text, text) for text in sorted({text for text in texts if text})]


def _short(number: float) -> float | int:
    return int(number) if number.is_integer() else number


@bp.get("/sheet.xlsx")
@allow(READERS)
def sheet() -> ResponseReturnValue:
    """The same table as a workbook."""
    asked = asked_of_url()
    table = _table(asked)
    return sheet_response(asked.title, table.columns, [*table.rows, *([table.total] if table.total else [])])


def _table(asked: Asked) -> Table:
    if asked.subject is Subject.LEDGERS:
        return _ledgers(asked)
    if asked.subject is Subject.FACTS:
        return facts_by([(str(quarter), fact) for quarter, fact in _facts(asked)], asked.by)
    if asked.subject is Subject.STANDINGS:
        return _standings(asked)
    return filings_by([one for one in _on_file(asked) if _fits(one, asked)], asked.by, place=_place())


def _place() -> str:
    """The office's own region as agreements name it."""
    regions = FULL.get(office().settings.place, ())
    return regions[0].text if len(regions) == 1 else ""


def _on_file(asked: Asked) -> list[Filing]:
    """The filings of the months: those on file, by the day of the agreement, else of the filing."""
    book = office().filings.book(Listing(), scope=scope())
    return [one for one in book if one.state is FilingState.FILED and _within(one, asked)]


def _within(one: Filing, asked: Asked) -> bool:
    day = counted_on(one)
    return day is not None and asked.first <= Month.of(day) <= asked.last


def _fits(one: Filing, asked: Asked) -> bool:
    return (
        _is_asked(one.unit, asked)
        and (not asked.field or one.value(FactField.FIELD) == asked.field)
        and (not asked.region or any(fact.region == asked.region for fact in one.facts))
    )


def _is_asked(unit: str, asked: Asked) -> bool:
    """Whether a unit is among those that are asked for: by a part of its name, by its kind."""
    if asked.unit and asked.unit not in unit:
        return False
    known = office().units.directory().resolve(unit) if asked.kind else None
    return asked.kind is None or (known is not None and known.kind is asked.kind)


def _ledgers(asked: Asked) -> Table:
    wanted = LedgersAsked(first=asked.first, last=asked.last, mechanism=asked.mechanism, kind=asked.kind, unit=asked.unit)
    return ledgers_by(office().overview.matrix(wanted, scope=scope()), asked.by)


def _facts(asked: Asked) -> Iterator[tuple[Quarter, QuarterFact]]:
    """What was done and obtained in the quarters: the frozen facts, else those of now."""
    begun = {view.quarter for view in office().rankings.quarters(by=person())}
    for quarter in asked.quarters():
        for fact in office().rankings.figures(quarter, by=person()).facts.facts if quarter in begun else ():
            if fact.kind in WORK_KINDS and _fact_fits(fact, asked):
                yield quarter, fact


def _fact_fits(fact: QuarterFact, asked: Asked) -> bool:
    return (
        (asked.mechanism is None or fact.mechanism is asked.mechanism)
        and (asked.fact is None or fact.kind is asked.fact)
        and (fact.told_month is None or asked.first <= fact.told_month <= asked.last)
        and _is_asked(fact.unit, asked)
    )


def _standings(asked: Asked) -> Table:
    every = asked.by is By.MECHANISM
    lines = office().rankings.trend(mechanism=asked.mechanism, every=every, by=person())
    quarters = set(asked.quarters())
    wanted = [one for one in lines if one.quarter in quarters and _is_asked(one.unit, asked)]
    return standings_by([one for one in wanted if not asked.mechanism or one.mechanism is asked.mechanism], asked.by)


def _spans() -> list[tuple[str, Month, Month]]:
    """Spans of months that one click shows: of now, and the years in which there is something."""
    today = Month.of(office().now().date())
    known = {view.quarter.year for view in office().rankings.quarters(by=person()) if view.lines}
    years = sorted({today.year, today.year - 1, *known, *office().filings.book_years(scope=scope())}, reverse=True)
    return [
        ("本季度", today.quarter.months[0], today.quarter.months[-1]),
        ("近12个月", today.plus(1 - MONTHS), today),
        *((f"{year}年", Month(year, 1), Month(year, 12)) for year in years[:MOST_YEARS]),
    ]


def _links(asked: Asked, table: Table) -> list[str]:
    """For each row the list of what it counts; "": it has none."""
    if asked.subject is not Subject.FACTS or asked.by not in (By.KIND, By.MECHANISM, By.UNIT):
        return [""] * len(table.rows)
    name = {By.KIND: "fact", By.MECHANISM: "mechanism", By.UNIT: "unit"}[asked.by]
    known = {one: text for one in FILTERS if (text := asked_text(one))}
    known |= {"from": str(asked.first), "to": str(asked.last)}
    return [url_of("statistics.facts", {**known, name: key}) for key in table.keys]


# -- the facts behind a number -----------------------------------------------------------------------------------------------


@bp.get("/facts")
@allow(READERS)
def facts() -> ResponseReturnValue:
    """Fact by fact, each with its evidence."""
    asked, found = _asked_facts()
    pager = Pager(total=len(found), number=page_number(), size=ROWS)
    return render_template(
        "statistics/facts.html",
        asked=asked,
        facts=[(quarter, fact, looks(fact)) for quarter, fact in found[pager.offset : pager.offset + pager.size]],
        pager=pager,
        labels=FACT_LABELS,
        mechanisms=MECHANISM_LABELS,
        choices=[(one.value, FACT_LABELS[one]) for one in WORK_KINDS],
        filters={name: asked_text(name) for name in (*FILTERS, "quarter", "proven", "from", "to")},
        unheeded=list(unheeded(asked)),
        wan=wan,
    )


@bp.get("/facts.xlsx")
@allow(READERS)
def facts_sheet() -> ResponseReturnValue:
    """The same as a workbook."""
    columns = ("季度", "单位", "工作机制", "事项", "日期", "内容", "金额（万元）", "有佐证", "出处")
    found = _asked_facts()[1]
    rows = [
        (
            str(quarter),
            fact.unit,
            MECHANISM_LABELS[fact.mechanism],
            FACT_LABELS[fact.kind],
            fact.day,
            fact.text,
            wan(fact.amount) if fact.amount else "",
            "是" if fact.proven else "否",
            "；".join(one.place for one in fact.inputs),
        )
        for quarter, fact in found
    ]
    return sheet_response("工作成效明细", columns, rows)


def _asked_facts() -> tuple[Asked, Sequence[tuple[Quarter, QuarterFact]]]:
    """The facts that the URL asks for, of a quarter or of months; `proven`: 1 only those, 0 only the others."""
    asked, quarter, proven = asked_of_url(), asked_quarter("quarter"), asked_text("proven")
    if quarter is not None:
        asked = replace(asked, first=quarter.months[0], last=quarter.months[-1])
    found = [one for one in _facts(asked) if quarter is None or one[0] == quarter]
    return asked, [one for one in found if proven not in ("0", "1") or one[1].proven is (proven == "1")]
