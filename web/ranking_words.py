"""What the pages of rankings say alike: states, ranks, points, and where a fact can be looked at."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from services.model.assessment.assessments import AssessmentState
from services.model.assessment.facts import Input, QuarterFact
from services.model.assessment.scheme import Scheme
from services.model.assessment.standings import Standing
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.rankings import rules
from web.paging import url_of
from web.places import PLACES, object_url

UNRANKED = "—"
PLACES_SHOWN = 4  # of one fact before the rest is folded up
WHOLE = "总分"  # points by hand of no single indicator

TONES: dict[AssessmentState, str] = {
    AssessmentState.OPEN: "wait",
    AssessmentState.PREVIEWED: "ready",
    AssessmentState.FROZEN: "done",
}
# The first letter of an object's id tells what it is.
_KINDS = {"F": "filing", "L": "ledger", "D": "document", "Z": "rectification"}

TABS: tuple[tuple[str, str], ...] = (("", rules.OVERALL), *((one.value, label) for one, label in MECHANISM_LABELS.items()))
"""The overall standing and that of each mechanism, as the URL names them."""


def rank_told(one: Standing) -> str:
    """3; a dash for a unit that is named and not ranked."""
    return UNRANKED if one.rank is None else str(one.rank)


def signed(points: Decimal) -> str:
    """+2.00, -0.50; 0.00 has no sign."""
    return f"{points:+.2f}" if points else "0.00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A place where a fact can be looked at; `url` is empty where there is nothing to open."""

    label: str
    url: str
    quote: str
    is_file: bool


def looks(fact: QuarterFact) -> tuple[Look, ...]:
    """The places of a fact, each once; what its own text begins with is not said again."""
    return tuple(dict.fromkeys(_look(one, fact.text) for one in fact.inputs))


def _look(one: Input, text: str) -> Look:
    url, said = input_url(one), text.startswith(one.place)
    label = ("查看" if url else "") if said else one.place
    return Look(label=label, url=url, quote=one.quote, is_file=one.file is not None)


def input_url(one: Input) -> str:
    """The page of evidence with its passage marked, the row of the ledger, or the object's own page."""
    kind = _KINDS.get(one.object_id[:1], "")
    if kind not in PLACES:
        return ""
    if one.file is None:
        return object_url(kind, one.object_id) + (f"#row-{one.row}" if one.row else "")
    asked = {"page": one.page, "start": one.start, "end": one.end} if one.end else {"page": one.page}
    known = {name: str(number) for name, number in asked.items() if number is not None}
    return url_of(f"{kind}s.view", known, object_id=one.object_id, position=str(one.file))


def anchors(scheme: Scheme) -> dict[tuple[Mechanism, str], str]:
    """Where on a unit's sheet each indicator stands."""
    return {(one.mechanism, one.name): f"i{number}" for number, one in enumerate(scheme.indicators)}


def indicator_choices(scheme: Scheme, *, whole: bool) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """By mechanism the indicators as choices of a field; with `whole` the mechanism's score as well."""
    for mechanism, label in MECHANISM_LABELS.items():
        names = [one.name for one in scheme.indicators if one.mechanism is mechanism]
        choices = [(f"{mechanism.value}|{name}", name) for name in dict.fromkeys(names)]
        if choices:
            yield label, [*([(f"{mechanism.value}|", f"{label}{WHOLE}")] if whole else []), *choices]


def plain_points(text: str) -> str:
    """Points as somebody types them, in full-width figures or with 分 behind them, as the desk takes them."""
    return unicodedata.normalize("NFKC", text).replace("\u2212", "-").removesuffix("分").strip()


def chosen_indicator(text: str) -> tuple[Mechanism | None, str]:
    """What a choice of `indicator_choices` means; whatever is none of them is the overall score."""
    value, _, name = text.partition("|")
    known = next((one for one in Mechanism if one.value == value), None)
    return known, name.strip() if known else ""
