"""What a person should look at before a paper is signed, though it can be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from services.model.findings import Finding, finding
from services.model.papers.addressing import Issuers, Purpose, RecipientClass, classify, route, rule_for
from services.model.papers.facts import FilingReceipt, RankingBulletin
from services.model.papers.fields import FieldKind, fields_of
from services.model.papers.frame import Issued, PaperFacts
from services.model.papers.values import same_name

_BRACKETED_YEAR = re.compile(r"[\[【（(［｛{<《〈]\s*[0-9]{4}\s*[\])】）］｝}>》〉]")
_SEVERAL = 3  # names that a remark tells; more are counted


def remarks(facts: PaperFacts, issuers: Issuers | None = None) -> list[Finding]:
    """The remarks on a paper, in the order of its fields as far as they have one."""
    found: list[Finding] = []
    number = getattr(facts, "number", "")
    if not isinstance(facts, FilingReceipt) and _BRACKETED_YEAR.search(number):
        found.append(finding("P04", "number", number=number))
    if isinstance(facts, FilingReceipt):
        found += _dates(facts)
    if isinstance(facts, RankingBulletin):
        found += _strangers(facts)
        found += _unranked(facts)
    found += _title(facts)
    found += _addressing(facts, issuers or Issuers())
    found += _cells(facts)
    return found


def _dates(facts: FilingReceipt) -> Iterator[Finding]:
    order = (("签订日期", facts.signed_on), ("备案日期", facts.filed_on), ("成文日期", facts.date))
    for (first, earlier), (second, later) in pairwise(order):
        if earlier > later:
            yield finding("P07", "dates", first=first, earlier=earlier, second=second, later=later)


def _strangers(facts: RankingBulletin) -> Iterator[Finding]:
    ranked = {same_name(standing.unit) for standing in facts.standings}
    for name, label, units in (("commended", "表扬单位", facts.commended), ("criticised", "批评单位", facts.criticised)):
        for unit in units:
            if same_name(unit) not in ranked:
                yield finding("P03", name, unit=unit, label=label)


def _unranked(facts: RankingBulletin) -> Iterator[Finding]:
    """Some are named and not ranked (addressing.py)."""
    for unit in dict.fromkeys(standing.unit for standing in facts.standings):
        kind = classify(unit)
        rule = rule_for(kind, Purpose.RANK)
        if not rule.ranked and kind is not RecipientClass.PEER:  # a name that no rule knows is no reason to ask
            yield finding("P12", "standings", unit=unit, kind=kind.value, source=rule.source)


def _title(facts: PaperFacts) -> Iterator[Finding]:
    """机关+事由+文种: the title ends in the type of document (条例 art. 9（七）)."""
    title = getattr(facts, "title", "")
    if isinstance(facts, Issued) and facts.TYPE and not re.sub(r"[（(][^（）()]*[）)]$", "", title).endswith(facts.TYPE):
        yield finding("P13", "title", kind=facts.TYPE)


def _addressing(facts: PaperFacts, issuers: Issuers) -> Iterator[Finding]:
    if facts.PURPOSE is None or not facts.addressees:
        return
    routing = route(facts.addressees, facts.PURPOSE)
    issuer = issuers.class_of(facts.issuer)
    for addressed in routing.misfits(facts.TYPE)[:_SEVERAL]:
        yield finding(
            "P10",
            "addressing",
            unit=addressed.name,
            kind=addressed.kind.value,
            type=facts.TYPE,
            proposed="或".join(addressed.rule.types),
        )
    phrase = routing.phrase(issuer)
    if isinstance(facts, Issued) and phrase and phrase[-2:] not in _words(facts):  # a form tells its authority in a cell
        yield finding("P11", "addressing", phrase=phrase, proposed=issuers.name(routing.issuer))


def _words(facts: PaperFacts) -> str:
    """Everything that the paper says."""
    return "\n".join(str(getattr(facts, field.name)) for field in fields_of(type(facts)))


def _cells(facts: PaperFacts) -> Iterator[Finding]:
    """Cells that should hold one of a few words."""
    for field in fields_of(type(facts)):
        if field.kind is FieldKind.ROWS:
            for number, row in enumerate(getattr(facts, field.name), 1):
                for column in field.columns:
                    text = row[column.name]
                    if column.choices and text not in column.choices:
                        choices = "".join(f"“{choice}”" for choice in column.choices)
                        yield finding("P14", field.name, row=number, column=column.label, text=text, choices=choices)
