"""The quarters as a list shows them, and what should be known of one before it is frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.calendar import due
from services.model.assessment.assessments import Assessment
from services.model.assessment.lines import AssessmentLine
from services.model.dates import chinese_date
from services.model.ledgers import LedgerState
from services.model.periods import Month, Quarter
from services.rankings import rules
from services.rankings.schemes import text_in_book
from services.rankings.showing import without_account
from services.settings import Settings
from services.stores.register import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterView:
    """One quarter: its assessments, the first before its corrections. `over`: its last day has passed."""

    quarter: Quarter
    lines: tuple[AssessmentLine, ...]
    over: bool

    @property
    def newest(self) -> AssessmentLine | None:
        return self.lines[-1] if self.lines else None

    @property
    def frozen(self) -> AssessmentLine | None:
        """The one that stands."""
        return next((line for line in reversed(self.lines) if line.frozen), None)


def quarter_views(
    lines: Sequence[AssessmentLine], first: Quarter, last: Quarter, *, today: date, for_unit: bool
) -> tuple[QuarterView, ...]:
    """From the first quarter that has anything to the current one, the latest first.

    A unit is told of those that were shown to it, and not of how many others object.
    """
    shown = [replace(line, open_objections=0) for line in lines if line.state.shown_to_units] if for_unit else list(lines)
    quarter = min([first, last, *(line.quarter for line in shown)])
    found: list[QuarterView] = []
    while quarter <= max([last, *(line.quarter for line in shown)]):
        own = tuple(line for line in shown if line.quarter == quarter)
        if own or not for_unit:
            found.append(QuarterView(quarter=quarter, lines=own, over=today > quarter.last_day))
        quarter = quarter.next()
    return tuple(reversed(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """`blocking`: what forbids the freeze; `remarks`: what it would leave out."""

    blocking: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def ready(self) -> bool:
        return not self.blocking


def readiness(transaction: Transaction, record: Assessment, *, settings: Settings, now: datetime) -> Readiness:
    """What stands in the way of a freeze of this assessment, and what should be known before it."""
    if record.frozen:
        return Readiness(blocking=(), remarks=())
    today = now.date()
    rewritten = rules.rewritten(record, text_in_book(transaction, record.scheme.version))
    return Readiness(
        blocking=(*rules.hindrances(record, today=today), *((str(rewritten),) if rewritten else ())),
        remarks=()
        if record.same_facts
        else (
            *_still_to_come(transaction, record.quarter, today, settings),
            *_waiting(transaction, record.quarter),
            *without_account(transaction, record),
        ),
    )


def _still_to_come(transaction: Transaction, quarter: Quarter, today: date, settings: Settings) -> tuple[str, ...]:
    """The last days of a quarter stand in the ledgers of the month after it."""
    after = quarter.months[2].next()
    last = due(transaction, after, settings=settings)
    if today > last:
        return ()
    told = (
        f"{quarter.months[2].label}下旬的事项填在{after.label}的台账里，该期台账到{chinese_date(last)}才截止，现在冻结可能漏计。"
    )
    return (told,)


def _waiting(transaction: Transaction, quarter: Quarter) -> tuple[str, ...]:
    """Ledgers of the quarter, and of the month after it, that nobody of the office has looked at or that are with the unit."""
    months: tuple[Month, ...] = (*quarter.months, quarter.months[2].next())
    lines = transaction.ledgers.returns(months)
    counts = {
        "份台账已报送，还没有审阅": LedgerState.SUBMITTED,
        "份台账已退回，单位还没有重报": LedgerState.RETURNED,
        "份台账在单位内部审核，管委会还没有收到": LedgerState.APPROVING,
    }
    found = [(sum(line.state is state for line in lines), told) for told, state in counts.items()]
    textless = transaction.objects.textless_in([line.object_id for line in lines])
    found.append((textless, "个支撑材料还没有识别出文字，里面的佐证没有计入，可在“系统状态”补识别"))
    return tuple(f"有 {count} {told}。" for count, told in found if count)
