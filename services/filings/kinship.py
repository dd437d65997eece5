"""Filings that seem to belong together: the same agreement twice, two papers of one, a renewal; and what a person says of them.

The look is taken when somebody looks: so it is taken anew when a text comes later, and it never shows a unit what it may not see.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from services.filings import rules
from services.filings.submission import LIVE, as_filing
from services.model.aligning import Comparison, align
from services.model.document import Origin, Page
from services.model.errors import NotFound, Refused
from services.model.facts import FactField
from services.model.files import ReadingState
from services.model.filing import Filing, FilingStep
from services.model.findings import Finding, finding
from services.model.kinship import Kin, Kind, Likeness, judge, parties_key, worth_a_look
from services.model.normal import normalise
from services.model.people import EVERYTHING, Person, Scope
from services.model.records import ArchivedObject
from services.model.sketches import alike, contained, pieces_of, stamp
from services.model.ties import TIE_LABELS, TIE_LABELS_BACK, Tie, TieKind
from services.parsing.flowing import flowing
from services.steps import Decision, Steps
from services.stores.archive import Archive
from services.stores.codec import decode_document
from services.stores.projection import project_likeness
from services.stores.register import Register, Transaction

SHOWN = 8  # of those that seem to belong to one filing
CODES: dict[Kind, str] = {Kind.SAME: "D01", Kind.VERSION: "D02", Kind.RENEWAL: "D03"}
OPEN_DAY = frozenset({"F03", "F10"})  # findings that say that the paper leaves the day of signing open
SKETCHES = "sketches"  # in `house`: the way of sketching that made what is there


class TiedToItself(Refused):
    message = "“{title}”不能与自己登记关系。请填写另一件的备案号或受理号。"


class NoText(NotFound):
    message = "“{title}”的协议文本还没有可比对的文字。请在识别完成后再比对，或查看原件。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """Another filing that seems to belong to the one looked at, and why."""

    filing: Filing
    kin: Kin

    @property
    def finding(self) -> Finding:
        """The same as a sentence."""
        return finding(
            CODES[self.kin.kind],
            self.filing.number.text if self.filing.number else self.filing.id,
            title=self.filing.title,
            unit=self.filing.unit,
            reasons="；".join(self.kin.reasons),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """Another filing to which a person tied the one looked at. `own`: it is this filing that says so."""

    filing: Filing
    kind: TieKind
    own: bool

    @property
    def label(self) -> str:
        return (TIE_LABELS if self.own else TIE_LABELS_BACK)[self.kind]


class Kinship:
    """Finds what belongs together, compares it, and keeps what a person says of it."""

    def __init__(self, *, register: Register, archive: Archive, steps: Steps, now: Callable[[], datetime]) -> None:
        self._register, self._archive, self._steps, self._now = register, archive, steps, now

    def look(self, filing: Filing, *, scope: Scope) -> list[Relative]:
        """Live filings in scope that seem to belong to this one, those of which nobody has said anything; the likeliest first."""
        with self._register.reading() as transaction:
            own = _likeness(transaction, filing)
            if own is None:
                return []
            spoken = {tie.other for tie in filing.ties} | {other for other, _ in transaction.likenesses.tied_to(filing.id)}
            found = []
            for object_id in _candidates(transaction, filing, scope=scope):
                other = as_filing(transaction.objects.get(object_id, scope=scope))
                if object_id in spoken or other.agreement_digest == filing.agreement_digest:
                    continue  # the same bytes are known by themselves (Filings.twins)
                likeness = _likeness(transaction, other)
                kin = judge(own, likeness) if likeness else None
                if kin is not None:
                    found.append(Relative(filing=other, kin=kin))
        order = list(Kind)
        return sorted(found, key=lambda one: (order.index(one.kin.kind), -one.kin.share, one.filing.id))[:SHOWN]

    def candidates(self, filing: Filing, *, scope: Scope) -> list[str]:
        """The filings in scope whose texts are compared in full with this one's."""
        with self._register.reading() as transaction:
            return _candidates(transaction, filing, scope=scope)

    def ties(self, filing: Filing, *, scope: Scope) -> list[Tied]:
        """What was said of this filing and others in scope, from both sides."""
        with self._register.reading() as transaction:
            named = [(tie.other, tie.kind, True) for tie in filing.ties]
            named += [(other, kind, False) for other, kind in transaction.likenesses.tied_to(filing.id)]
            found = [(transaction.objects.find(other, scope=scope), kind, own) for other, kind, own in named]
        return [Tied(filing=other, kind=kind, own=own) for other, kind, own in found if isinstance(other, Filing)]

    def tie(self, filing_id: str, other_id: str, kind: TieKind | None, *, seen: int | None, by: Person) -> Filing:
        """Say what a filing is to another one (by id or 备案号); None takes back what was said. Raises NotFound, TiedToItself."""
        rules.require(by, FilingStep.TIE)
        scope = Scope.of(by)
        with self._register.reading() as transaction:
            filing = as_filing(transaction.objects.get(filing_id, scope=scope))
            other = as_filing(transaction.objects.get(other_id.strip(), scope=scope))
        if other.id == filing.id:
            raise TiedToItself(title=filing.title)
        said = (Tie(kind=kind, other=other.id, at=self._now(), by=by.name),) if kind else ()

        def decide(_: Transaction, current: ArchivedObject | None) -> Decision:
            tied = as_filing(current).after(FilingStep.TIE)
            kept = tuple(tie for tie in tied.ties if tie.other != other.id)
            return Decision(record=replace(tied, ties=(*kept, *said)), note=_told(filing, other, kind))

        return as_filing(self._steps.take(filing.id, FilingStep.TIE, decide, by=by, seen=seen))

    def compare(self, filing_id: str, other_id: str, *, scope: Scope) -> Comparison:
        """The agreements of two filings side by side, `other_id` on the left. Raises NotFound, NoText."""
        with self._register.reading() as transaction:
            pair = [as_filing(transaction.objects.get(one, scope=scope)) for one in (other_id, filing_id)]
        older, newer = (self._flowing(filing) for filing in pair)
        return align(older, newer)

    def _flowing(self, filing: Filing) -> str:
        files = [file for file in filing.agreement_files if file.reading is ReadingState.READ]
        if not files:
            raise NoText(title=filing.title)
        return "\n".join(flowing(decode_document(self._archive.read(filing.id, file.text_path))) for file in files)

    def catch_up(self, at_once: int = 200) -> int:
        """Sketch the agreements that have no sketch, e.g. those of before there were any; returns how many. Cheap when none."""
        with self._register.reading() as transaction:
            outdated = transaction.house.get(SKETCHES) != stamp()
        if outdated:
            with self._register.transaction() as transaction:
                transaction.likenesses.remove_all()
                transaction.house.put(SKETCHES, stamp())
        with self._register.reading() as transaction:
            waiting = transaction.likenesses.lacking()
        for start in range(0, len(waiting), at_once):
            with self._register.transaction() as transaction:
                for object_id in waiting[start : start + at_once]:
                    record = transaction.objects.find(object_id, scope=EVERYTHING)
                    if isinstance(record, Filing):
                        project_likeness(transaction, record, _text(_pages(transaction, record)))
        return len(waiting)


def _candidates(transaction: Transaction, filing: Filing, *, scope: Scope) -> list[str]:
    """Filings that deserve to be compared in full."""
    sketch = transaction.likenesses.of(filing.id)
    if sketch is None:
        return []
    others = transaction.likenesses.among(scope=scope, states=LIVE, but_not=filing.id)
    if not others.ids:
        return []
    key = parties_key(filing.values(FactField.PARTY))
    same = np.fromiter((bool(key) and parties == key for parties in others.parties), np.bool_, len(others.ids))
    shares = alike(sketch, others.bins)
    held = contained(shares, sketch.pieces, others.pieces)
    return [others.ids[row] for row in worth_a_look(shares, held, same)]


def _pages(transaction: Transaction, filing: Filing) -> list[Page]:
    pages = transaction.pages.of(filing.id)
    return [page for file in filing.agreement_files for page in pages.get(file.position, ())]


def _text(pages: list[Page]) -> str:
    return "\n".join(page.text for page in pages)


def _likeness(transaction: Transaction, filing: Filing) -> Likeness | None:
    """What of a filing is compared; None as long as its agreement has no text."""
    pages = _pages(transaction, filing)
    text = _text(pages)
    pieces = pieces_of(text)
    if not len(pieces):
        return None
    amounts: dict[str, tuple[float, ...]] = {}
    for fact in filing.facts:
        if fact.field is FactField.AMOUNT and isinstance(fact.value, float | int):
            amounts[fact.role] = (*amounts.get(fact.role, ()), float(fact.value))
    signed = filing.value(FactField.SIGNED_ON) or ""
    return Likeness(
        title=filing.value(FactField.TITLE) or "",
        parties=filing.values(FactField.PARTY),
        signed_on=signed,
        blank=not signed and any(found.code in OPEN_DAY for found in filing.findings),
        amounts=amounts,
        text=normalise(text),
        pieces=pieces,
        recognised=any(page.origin is Origin.OCR for page in pages),
    )


def _told(filing: Filing, other: Filing, kind: TieKind | None) -> str:
    """What the filing's own history says; another unit's filing is not named in it."""
    label = TIE_LABELS[kind] if kind else "取消已登记的关系"
    number = other.number.text if other.number else other.id
    return f"{label}：{number}" if other.unit == filing.unit else label
