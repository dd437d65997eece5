"""What a person should look at before a paper is signed, though it can be printed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise, zip_longest

from services.model.assessment.ranking import APART
from services.model.findings import Finding, finding
from services.model.manuscript.words import UPWARD_END
from services.model.papers.addressing import UNSAID, IssuerClass, Issuers, Purpose, RecipientClass, classify, route, rule_for
from services.model.papers.facts import FilingReceipt, RankingBulletin
from services.model.papers.fields import FieldKind, fields_of
from services.model.papers.frame import FilePaper, Issued, PaperFacts
from services.model.papers.letters import ReminderLetter
from services.model.papers.notices import LedgerCall, Reminder
from services.model.papers.values import same_name
from services.model.papers.wording import month_words

_BRACKETED_YEAR = re.compile(r"[\[【（(［｛{<《〈]\s*[0-9]{4}\s*[\])】）］｝}>》〉]")
_SEVERAL = 3  # names that a remark tells; more are counted


def remarks(facts: PaperFacts, issuers: Issuers | None = None) -> list[Finding]:
    """The remarks on a paper, in the order of its fields as far as they have one."""
    found: list[Finding] = []
    number = getattr(facts, "number", "")
    if not isinstance(facts, FilingReceipt) and _BRACKETED_YEAR.search(number):
        found.append(finding("P04", "发文字号", number=number))
    if isinstance(facts, FilingReceipt):
        found += _dates(facts)
    if isinstance(facts, (LedgerCall, Reminder, ReminderLetter)):
        found += _not_yet_due(facts)
    if isinstance(facts, RankingBulletin):
        found += _strangers(facts)
        found += _unranked(facts, issuers)
    found += _title(facts)
    found += _addressing(facts, issuers or Issuers())
    found += _signer(facts)
    found += _cells(facts)
    return found


def _dates(facts: FilingReceipt) -> Iterator[Finding]:
    order = (("签订日期", facts.signed_on), ("备案日期", facts.filed_on), ("成文日期", facts.date))
    for (first, earlier), (second, later) in pairwise(order):
        if earlier > later:
            yield finding("P07", first, first=first, earlier=earlier, second=second, later=later)


def _not_yet_due(facts: LedgerCall | Reminder | ReminderLetter) -> Iterator[Finding]:
    """What a call or a reminder says of days and should be looked at."""
    if isinstance(facts, LedgerCall):
        period = dt.date(facts.year, facts.month, 1)
        if facts.deadline.replace(day=1) != period:
            yield finding("P15", "报送期限", deadline=facts.deadline, period=month_words(facts.year, facts.month))
    elif facts.due and facts.due >= facts.date:
        yield finding("P16", "原定期限", due=facts.due, date=facts.date)


def passed(facts: PaperFacts, today: dt.date) -> Iterator[Finding]:
    """Deadlines that have passed by today: the paper bears an earlier date, or it has been lying."""
    for field in fields_of(type(facts)):
        if field.name == "deadline" and (day := getattr(facts, field.name)) and day < today:
            yield finding("P17", field.label, label=field.label, day=day)


def _addressed_label(facts: PaperFacts) -> str:
    """By what label the page asks for those who are addressed."""
    labels = {field.name: field.label for field in fields_of(type(facts))}
    return labels.get("recipients") or labels.get("units") or "主送机关"


def _signer(facts: PaperFacts) -> Iterator[Finding]:
    """7.2.6: what goes upward names who signed it, and nothing else does."""
    if isinstance(facts, FilePaper) and facts.signer and facts.TYPE:
        yield finding("P18", "签发人", type=facts.TYPE)
    if isinstance(facts, FilePaper) and not facts.signer and not facts.TYPE:
        upward = UPWARD_END.search(re.sub(r"[。.；;，,！\s]+$", "", facts.heading))
        if upward:
            yield finding("P19", "签发人", type=upward[0][:2])


def _strangers(facts: RankingBulletin) -> Iterator[Finding]:
    ranked = {same_name(standing.unit) for standing in facts.standings}
    for label, units in (("表扬单位", facts.commended), ("批评单位", facts.criticised)):
        for unit in units:
            if same_name(unit) not in ranked:
                yield finding("P03", label, unit=unit, label=label)


def _unranked(facts: RankingBulletin, issuers: Issuers | None) -> Iterator[Finding]:
    """Some are named and not ranked (addressing.py)."""
    for unit in dict.fromkeys(standing.unit for standing in facts.standings if standing.group != APART):
        kind = classify(unit, issuers)
        rule = rule_for(kind, Purpose.RANK)
        if not rule.ranked and kind is not RecipientClass.PEER:  # a name that no rule knows is no reason to ask
            yield finding("P12", "排名表", unit=unit, kind=kind.value, source=rule.source)


def _title(facts: PaperFacts) -> Iterator[Finding]:
    """机关+事由+文种: the title ends in the type of document (条例 art. 9（七）)."""
    title = getattr(facts, "title", "")
    if isinstance(facts, Issued) and facts.TYPE and not re.sub(r"[（(][^（）()]*[）)]$", "", title).endswith(facts.TYPE):
        yield finding("P13", "标题", kind=facts.TYPE)


def _addressing(facts: PaperFacts, issuers: Issuers) -> Iterator[Finding]:
    if facts.PURPOSE is None or not facts.addressees:
        return
    routing = route(facts.addressees, facts.PURPOSE, issuers)
    issuer = issuers.class_of(facts.issuer)
    for addressed in routing.misfits(facts.TYPE)[:_SEVERAL]:
        yield finding(
            "P10",
            _addressed_label(facts),
            unit=addressed.name,
            kind=addressed.kind.value,
            type=facts.TYPE,
            proposed="或".join(addressed.rule.types),
        )
    phrase = routing.phrase(issuer)
    if isinstance(facts, Issued) and phrase and phrase[-2:] not in _words(facts):  # a form tells its authority in a cell
        yield finding("P11", _addressed_label(facts), phrase=phrase, proposed=issuers.name(IssuerClass.GOVERNMENT_OFFICE))


def unlike_attachments(facts: PaperFacts) -> Iterator[Finding]:
    """附件说明 that was written by hand and says other names, or another number of them, than the attachments (7.3.4, 7.3.7)."""
    named = tuple(getattr(facts, "listed", ()))
    attached = getattr(facts, "attachments", ())
    if not named:
        return
    for number, (name, one) in enumerate(zip_longest(named, attached), 1):
        where = f"附件{number}" if max(len(named), len(attached)) > 1 else "附件"
        if one is None:
            yield finding("M17", where, name=name)
        elif name is None:
            yield finding("M18", where, name=one.title)
        elif one.title and same_name(one.title) != same_name(name):
            yield finding("P48", where, name=name, title=one.title)


def approvals(facts: PaperFacts, issuers: Issuers | None = None) -> Iterator[Finding]:
    """The phrase that the table put into a paper of which its writer said nothing: whether it is true, only a person knows."""
    phrase = getattr(facts, "phrase", "")
    if facts.PURPOSE is None or not phrase or phrase == UNSAID:
        return
    label = next(field.label for field in fields_of(type(facts)) if field.name == "phrase")
    routing = route(facts.addressees, facts.PURPOSE, issuers)
    source = next((one.rule.source for one in routing.recipients if one.rule.phrase), "")
    yield finding("P47", label, phrase=phrase, source=source, label=label, unsaid=UNSAID)


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
                        yield finding("P14", field.label, row=number, column=column.label, text=text, choices=choices)
