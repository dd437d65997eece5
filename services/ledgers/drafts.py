"""Ledgers that are being filled in: opened with the rows as they stand, kept at every change, never two people's at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from services.ledgers import rules
from services.ledgers.standing import Opened, later_rows, opened, standing_of, unit_for
from services.model.errors import Conflict
from services.model.findings import Finding
from services.model.ledgers import LedgerHeader, LedgerStep
from services.model.ledgers.checks import ALSO_READ
from services.model.ledgers.drafts import LedgerDraft
from services.model.ledgers.filling import Taking, arranged
from services.model.ledgers.matching import ReadRow
from services.model.ledgers.standing import settled, taken_in
from services.model.mechanisms import Mechanism
from services.model.people import Person
from services.model.periods import Month
from services.settings import Settings
from services.stores.register import Register


class DraftChanged(Conflict):
    message = "“{title}”已由{by}于 {at} 保存过，您这一份没有保存。请刷新页面，看过对方填的内容后再填。"


class Drafts:
    """Opens, keeps and forgets drafts."""

    def __init__(self, *, register: Register, settings: Settings, now: Callable[[], datetime]) -> None:
        self._register, self._settings, self._now = register, settings, now

    def open(self, unit: str, mechanism: Mechanism, period: Month, *, by: Person) -> Opened:
        """The month's ledger, ready to be filled in. Raises NotAllowed, UnitUnknown, PeriodToCome, UnitRetired."""
        rules.require(by, LedgerStep.SUBMIT)
        today = self._now().date()
        rules.require_come(period, today=today)
        with self._register.reading() as transaction:
            known = unit_for(transaction, by, unit, settings=self._settings)
            rules.require_alive(known, period)
            return opened(transaction, known, mechanism, period, settings=self._settings, by=by, today=today)

    def fill(
        self,
        unit: str,
        mechanism: Mechanism,
        period: Month,
        rows: Sequence[ReadRow],
        *,
        header: LedgerHeader | None = None,
        note: str = "",
        findings: Sequence[Finding] = (),
        taking: Taking = Taking.MONTH,
        by: Person,
    ) -> LedgerDraft:
        """What a file or a paste makes of the month's ledger: its rows among those that stand. Nothing is kept."""
        there = self.open(unit, mechanism, period, by=by)
        with self._register.reading() as transaction:
            later = later_rows(transaction, there.unit, mechanism, after=period)
        known = there.draft.rows
        taken, told = taken_in(rows, known, mechanism=mechanism, period=period, where=there.draft.title, later=later)
        taken, told = arranged(taken, told, there.draft.rows, read=len(rows), taking=taking)
        with self._register.reading() as transaction:
            told += rules.duty(there.unit, transaction.units.all(), mechanism, period, due=there.due)
        return replace(
            there.draft,
            rows=taken,
            header=_header(header or LedgerHeader(), there.draft.header),
            note=note or there.draft.note,
            nothing_new=False,
            findings=(*(one for one in findings if one.code not in ALSO_READ), *told),  # those the checks tell
        )

    def save(self, draft: LedgerDraft, *, seen: int, by: Person) -> LedgerDraft:
        """Keep the draft, `seen` being the version that the person had before. Sent once more it finds itself.

        Raises DraftChanged where somebody else has saved meanwhile, LedgerTooLong, CellTooLong and what `open` raises.
        """
        rules.require(by, LedgerStep.SUBMIT)
        rules.require_come(draft.period, today=self._now().date())
        with self._register.transaction() as transaction:
            unit = unit_for(transaction, by, draft.unit, settings=self._settings)
            rules.require_alive(unit, draft.period)
            known = transaction.ledgers.draft(unit.own_names, draft.mechanism, draft.period)
            mechanism, period = draft.mechanism, draft.period
            standing = standing_of(transaction, unit, mechanism, period)
            rows = settled(draft.rows, standing, mechanism=mechanism, period=period, title=draft.title, blanks=True).rows
            written = replace(draft, unit=unit.name, rows=rows, version=seen + 1, saved_at=self._now(), saved_by=by.name)
            if known is not None and known.version != seen:
                if _same(known, written) and known.saved_by == by.name:
                    return known
                raise DraftChanged(title=draft.title, by=known.saved_by, at=f"{known.saved_at:%m-%d %H:%M}")
            if known is not None and known.unit != unit.name:
                transaction.ledgers.remove_draft((known.unit,), draft.mechanism, draft.period)
            transaction.ledgers.put_draft(written)
        return written

    def discard(self, unit: str, mechanism: Mechanism, period: Month, *, by: Person) -> None:
        """Give the draft up: the ledger stands as it was submitted last, or as the months before leave it."""
        rules.require(by, LedgerStep.SUBMIT)
        with self._register.transaction() as transaction:
            known = unit_for(transaction, by, unit, settings=self._settings)
            transaction.ledgers.remove_draft(known.own_names, mechanism, period)


def _same(one: LedgerDraft, other: LedgerDraft) -> bool:
    one, other = (replace(draft, version=0, saved_at=None, return_seen=0) for draft in (one, other))
    return one == other


def _header(given: LedgerHeader, kept: LedgerHeader) -> LedgerHeader:
    """What a file says of who filled it in, and when; where it is silent, what the draft says. A phone goes with its person."""
    return LedgerHeader(
        unit=given.unit or kept.unit,
        filled_by=given.filled_by or kept.filled_by,
        phone=given.phone or ("" if given.filled_by else kept.phone),
        filled_on=given.filled_on or kept.filled_on,
    )
