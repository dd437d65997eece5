"""识别准确率: how often each rule was right in practice, to look at and to take away."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from services.filings.corrections import FIELD_NAMES, ORIGIN_NAMES, Accuracy, Asked, ordered_rules
from services.formats.sheets_out import Value
from services.model.corrections import OUTCOME_LABELS, Tally
from services.model.facts import FACT_LABELS
from services.parsing.rulebook import RULES
from web.access import READERS, allow, office, scope
from web.fact_form import printed_value
from web.forms import asked_day, asked_text
from web.sheets import sheet_response

bp = Blueprint("accuracy", __name__, url_prefix="/accuracy")

COLUMNS = ("要素", "规则", "规则说明", "提出", "采用", "改正", "删除", "准确率", "免核对的", "其中采用", "免核对准确率")


def _asked() -> Asked:
    """The filters of the URL; a word that is none of theirs filters nothing."""
    field, origin = asked_text("field"), asked_text("origin")
    return Asked(
        since=asked_day("since"),
        until=asked_day("until"),
        field=field if field in FIELD_NAMES else "",
        origin=origin if origin in ORIGIN_NAMES else "",
        unit=asked_text("unit"),
    )


@bp.get("/")
@allow(READERS)
def index() -> ResponseReturnValue:
    """The counts by rule, by field, by origin; and what was corrected last."""
    asked = _asked()
    found = office().corrections.accuracy(asked, scope=scope())
    return render_template(
        "accuracy.html",
        asked=asked,
        filtered=asked != Asked(),
        found=found,
        rules=[(FACT_LABELS[field], rule, rule_words(rule), tally) for field, rule, tally in ordered_rules(found)],
        field_names=FIELD_NAMES,
        origin_names=ORIGIN_NAMES,
        fact_names=[(field.value, label) for field, label in FACT_LABELS.items()],
        units=[(unit.name, unit.name) for unit in office().units.all()],
        outcome_names=OUTCOME_LABELS,
        printed=printed_value,
        rule_words=rule_words,
        share=share,
    )


@bp.get("/rules.xlsx")
@allow(READERS)
def sheet() -> ResponseReturnValue:
    """The rows of the rules as a workbook."""
    return sheet_response("识别准确率", COLUMNS, _rows(office().corrections.accuracy(_asked(), scope=scope())))


def _rows(found: Accuracy) -> Iterator[tuple[Value, ...]]:
    for field, rule, tally in ordered_rules(found):
        yield (FACT_LABELS[field], rule, rule_words(rule), *_numbers(tally))
    if found.rules:
        yield ("合计", "", "", *_numbers(found.total))


def _numbers(tally: Tally) -> tuple[Value, ...]:
    shares = share(tally.right), share(tally.certain_right)
    return (tally.proposed, tally.kept, tally.changed, tally.removed, shares[0], tally.certain, tally.certain_kept, shares[1])


def rule_words(rule: str) -> str:
    """What the rule looks for, in words; empty for one that the table of rules has no longer."""
    return RULES[rule].what if rule in RULES else ""


def share(part: float | None) -> str:
    """A share as people write it; 99.97 % is not rounded to a whole."""
    if part is None:
        return "—"
    return "100%" if part == 1 else f"{min(part * 100, 99.9):.1f}%"
