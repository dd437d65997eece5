"""The standings of a quarter as pages and workbooks show them: rows with what stands beside each score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from services.formats.sheets_out import Value
from services.model.assessment.assessments import AssessmentState
from services.model.assessment.lines import StandingLine
from services.model.assessment.scheme import Naming
from services.model.assessment.standings import Score, Standing
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.people import Person
from services.rankings.desk import Figures
from web.access import office
from web.paging import url_of
from web.ranking_words import UNRANKED, WHOLE, anchors, rank_told

COMMENDED, DEMANDED, APART = "拟表扬", "拟整改", "列名"
NAMED = (("commended", COMMENDED), ("demanded", DEMANDED), ("apart", APART))
_NAMED_TONES = {COMMENDED: "done", DEMANDED: "back", APART: "over"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The filters of the URL."""

    mechanism: Mechanism | None
    group: str
    unit: str
    named: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One indicator of one unit, points by hand included; None: the indicator is not for its group."""

    points: Decimal | None
    by_hand: bool
    told: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One unit. `before` is how it stood in the frozen quarter before; `marks` say that the scheme names it, and why."""

    standing: Standing
    before: StandingLine | None
    marks: tuple[tuple[str, str], ...]
    cells: tuple[Cell, ...]

    @property
    def climb(self) -> int | None:
        """Places won since the quarter before; None where they can't be compared: no rank in one of them, or another group."""
        before, now = self.before, self.standing
        if before is None or before.rank is None or now.rank is None or before.group != now.group:
            return None
        return before.rank - now.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What the filters leave, and the names of the columns."""

    asked: Asked
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    groups: tuple[str, ...]
    total: int

    def grouped(self) -> list[tuple[str, list[Row]]]:
        return [(group, list(rows)) for group, rows in groupby(self.rows, key=lambda row: row.standing.group)]


def table_of(figures: Figures, asked: Asked, *, by: Person) -> Table:
    """The rows of the tab that the URL names."""
    standings = figures.standings.of(asked.mechanism)
    before = _before(figures, asked.mechanism, by=by)
    marks = _marks(figures)
    columns = _columns(figures, asked.mechanism, standings)
    places = anchors(figures.scheme)
    rows = [
        Row(
            standing=one,
            before=before.get(one.unit),
            marks=(*marks.get(one.unit, ()), *(((APART, one.remark),) if one.rank is None else ())),
            cells=tuple(_cell(one, name, places) for name in columns),
        )
        for one in standings
    ]
    groups = tuple(dict.fromkeys(one.group for one in standings))
    return Table(asked=asked, columns=columns, rows=tuple(_left(rows, asked)), groups=groups, total=len(rows))


def _left(rows: Iterable[Row], asked: Asked) -> Iterator[Row]:
    means = office().units.directory().resolve(asked.unit) if asked.unit else None
    names = set(means.names) if means is not None else set()
    word = dict(NAMED).get(asked.named, "")
    for row in rows:
        one = row.standing
        if asked.group and one.group != asked.group:
            continue
        if asked.unit and one.unit not in names and asked.unit not in one.unit:
            continue
        if word and word not in {mark for mark, _ in row.marks}:
            continue
        yield row


def _before(figures: Figures, mechanism: Mechanism | None, *, by: Person) -> dict[str, StandingLine]:
    """How each unit stood in the very quarter before, where that is frozen."""
    lines = office().rankings.trend(mechanism=mechanism, by=by)
    return {one.unit: one for one in lines if one.quarter.next() == figures.quarter}


def _marks(figures: Figures) -> dict[str, tuple[tuple[str, str], ...]]:
    """Whom the scheme names; nobody while the quarter goes on, when one ledger too many is still to come."""
    if not figures.over:
        return {}
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for word, named in ((COMMENDED, figures.standings.commended), (DEMANDED, figures.standings.demanded)):
        for unit, reason in named:
            found[unit] = (*found.get(unit, ()), (word, reason))
    return found


def mark_tone(word: str) -> str:
    return _NAMED_TONES[word]


def _columns(figures: Figures, mechanism: Mechanism | None, standings: Sequence[Standing]) -> tuple[str, ...]:
    """The mechanisms, or the indicators of one in the order of the scheme; points by hand of the whole come last."""
    if mechanism is None:
        return tuple(label for label in MECHANISM_LABELS.values())
    names = [one.name for one in figures.scheme.indicators if one.mechanism is mechanism]
    whole = any(score.by_hand and score.indicator not in names for one in standings for score in one.scores)
    return (*dict.fromkeys(names), *((WHOLE,) if whole else ()))


def _cell(one: Standing, name: str, places: Mapping[tuple[Mechanism, str], str]) -> Cell:
    scores = [score for score in one.scores if score.indicator == name]
    anchor = places.get((one.mechanism, name), "whole") if one.mechanism else ""
    if not scores:
        return Cell(points=None, by_hand=False, told="", anchor=anchor)
    return Cell(
        points=sum((score.points for score in scores), Decimal(0)),
        by_hand=any(score.by_hand for score in scores),
        told="\n".join(_told(score) for score in scores),
        anchor=anchor,
    )


def _told(score: Score) -> str:
    return f"人工调整 {score.points:+}：{score.reckoning}" if score.by_hand else score.reckoning


# -- the chart -------------------------------------------------------------------------------------------------------


def bars_of(figures: Figures, table: Table) -> dict[str, object]:
    """What the chart draws: by group each unit's score; the lines at which the scheme names units, of the overall score."""
    scheme = figures.scheme
    lines = [] if table.asked.mechanism else list(_lines(scheme.commend, scheme.demand))
    groups = [
        {
            "name": group,
            "units": [[row.standing.unit, float(row.standing.score), _colour(row), _sheet_url(figures, row)] for row in rows],
        }
        for group, rows in table.grouped()
    ]
    return {"groups": groups, "lines": lines, "named": {COMMENDED: "done", DEMANDED: "back", APART: "over"}}


def _colour(row: Row) -> str:
    """The scheme names units by their overall score: under a mechanism only those without a rank are told apart."""
    words = [word for word, _ in row.marks if row.standing.mechanism is None or word == APART]
    return words[0] if words else ""


def _lines(commend: Naming, demand: Naming) -> Iterator[tuple[str, float]]:
    if commend.first and commend.least > 0:
        yield "表扬线", float(commend.least)
    if demand.below is not None and demand.below > 0:
        yield "整改线", float(demand.below)


def _sheet_url(figures: Figures, row: Row) -> str:
    one = row.standing
    asked = {"mechanism": one.mechanism.value} if one.mechanism else {}
    return url_of("ranking_sheets.show", {**serial_of(figures), **asked}, quarter=figures.quarter, unit=one.unit)


def serial_of(figures: Figures) -> dict[str, str]:
    """What the URL says of an assessment that is not the quarter's only one."""
    record = figures.assessment
    told = record is not None and (record.serial > 1 or record.state is AssessmentState.FROZEN)
    return {"serial": str(record.serial)} if record is not None and told else {}


# -- the workbook ----------------------------------------------------------------------------------------------------


def sheet_of(table: Table) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
    """The same rows with every number of their own."""
    heads = ("组别", "名次", "单位", "得分", "上季名次", "上季得分", *table.columns, "拟表扬、整改", "说明")
    return heads, [_sheet_row(row) for row in table.rows]


def _sheet_row(row: Row) -> tuple[Value, ...]:
    one, before = row.standing, row.before
    marks = "；".join(f"{word}：{reason}" if reason else word for word, reason in row.marks if word != APART)
    return (
        one.group,
        one.rank if one.rank is not None else UNRANKED,
        one.unit,
        one.score,
        before.rank if before else None,
        before.score if before else None,
        *(cell.points for cell in row.cells),
        marks,
        "；".join(filter(None, (one.remark, one.tie))),
    )


__all__ = ["Asked", "Cell", "Row", "Table", "bars_of", "mark_tone", "rank_told", "serial_of", "sheet_of", "table_of"]
