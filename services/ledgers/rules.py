"""The rules of the desk, pure: who may take which step, when a ledger is late, and what a step makes of a return."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from services.model.dates import chinese_date
from services.model.errors import Conflict, NotAllowed, NotFound, Refused
from services.model.files import FileRole, StoredFile
from services.model.findings import Finding, finding
from services.model.ledgers import LEDGER_STEP_LABELS, LedgerReturn, LedgerState, LedgerStep, ReturnReason
from services.model.ledgers.remarks import cell_name
from services.model.ledgers.returns import LEDGER_TRANSITIONS
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.people import OFFICE_ROLES, UNIT_ROLES, Person, Role
from services.model.periods import Month
from services.model.records import ArchivedObject
from services.model.units import Unit
from services.model.zone import in_beijing

DUTY = ("L61", "L63")  # the findings of `duty`
FIRST = Month(2020, 10)  # what the ledgers cover begins then at the earliest (notice 附件4, 填表说明 2)

# Who may take which step. A unit acts on its own ledgers only: that is the scope's business, not this table's.
STEP_ROLES: dict[LedgerStep, frozenset[Role]] = {
    LedgerStep.SUBMIT: OFFICE_ROLES | UNIT_ROLES,
    LedgerStep.ATTACH: OFFICE_ROLES | UNIT_ROLES,
    LedgerStep.APPROVE: frozenset({Role.DEPUTY_LEADER}),
    LedgerStep.DECLINE: frozenset({Role.DEPUTY_LEADER}),
    LedgerStep.RETURN: OFFICE_ROLES,
    LedgerStep.ACCEPT: OFFICE_ROLES,
}


class LedgerReasonMissing(Refused):
    message = "请填写“{step}”的理由，填表单位会看到。"


class CellReasonMissing(Refused):
    message = "{cells}已标记，还没有写哪里不对。请在这些格里写明，或填写一条总的退回理由。"


class CellUnknown(Refused):
    message = "“{title}”里没有所标的单元格，表格可能已被修改。请刷新页面后重新标注。"


class StampMissing(Refused):
    message = (
        "“{title}”还没有现在这一版的盖章扫描件，不能“{step}”。{older}请填表单位打印、盖章、扫描后，在这份台账页面的“文件”一栏选"
        "“盖章扫描件”上传；单位交来的是纸质件或邮件的，由管委会同样上传。需要单位补办的，也可写明理由退回修改。"
    )


class ReasonsUnseen(Conflict):
    """It was sent back while the form was open."""

    message = (
        "“{title}”已由{by}于 {at} 退回，退回意见：{reasons}。您填报时还没有看到，这次没有报送；"
        "填写的内容仍在，请对照退回意见修改后重新报送。"
    )


class ReceivedLater(Refused):
    message = "收到时间（{received}）晚于现在（{now}），没有保存。请核对收到邮件的时间。"


class UnitRetired(Refused):
    message = "“{unit}”已于{day}撤并，不再报送{period}的台账。请核对单位和期次。"


class PeriodTooEarly(Refused):
    message = "{period}早于台账起算的{first}，没有这一期台账。请核对期次。"


class PeriodToCome(Refused):
    message = "{period}还没有到，不能报送这一期台账。请核对期次。"


def require(person: Person, step: LedgerStep) -> None:
    """Raises NotAllowed where the table does not give the role this step."""
    if person.role not in STEP_ROLES[step]:
        raise NotAllowed(what=LEDGER_STEP_LABELS[step])


def open_steps(record: LedgerReturn, person: Person) -> set[LedgerStep]:
    """The steps that the return's state and the person's role allow."""
    steps = (step for step, roles in STEP_ROLES.items() if person.role in roles)
    return {step for step in steps if record.state in LEDGER_TRANSITIONS[step][0]}


def require_come(period: Month, *, today: date) -> None:
    """A ledger is filled in during its month or after it; raises PeriodToCome, PeriodTooEarly."""
    if period < FIRST:
        raise PeriodTooEarly(period=period.label, first=FIRST.label)
    if period > Month.of(today):
        raise PeriodToCome(period=period.label)


def require_alive(unit: Unit, period: Month) -> None:
    """A unit reports up to the month in which it ended; raises UnitRetired."""
    if unit.retired_on is not None and unit.retired_on < period.first_day:
        raise UnitRetired(unit=unit.name, day=unit.retired_on.isoformat(), period=period.label)


def require_reasons_seen(record: LedgerReturn, *, seen: int) -> None:
    """Nobody hands in again without knowing why it came back; `seen` is the version that they had. Raises ReasonsUnseen."""
    if record.state is not LedgerState.RETURNED:
        return
    back = next(event for event in reversed(record.events) if event.step in (LedgerStep.RETURN, LedgerStep.DECLINE))
    if back.version > seen:
        told = "；".join(dict.fromkeys(reason.text for reason in record.reasons))
        raise ReasonsUnseen(title=record.title, by=back.by, at=f"{back.at:%m-%d %H:%M}", reasons=told)


def as_ledger(record: ArchivedObject | None) -> LedgerReturn:
    """The record, which must be a ledger return; raises NotFound."""
    if not isinstance(record, LedgerReturn):
        raise NotFound(what=record.id if record else "工作台账")
    return record


def duty(unit: Unit, units: Iterable[Unit], mechanism: Mechanism, period: Month, *, due: date) -> tuple[Finding, ...]:
    """What is to be told where nobody waits for this ledger: nobody owed one yet, or the unit does not on the due day."""
    if unit.owes(mechanism, due):
        return ()
    label = MECHANISM_LABELS[mechanism]
    first = min((one.since for each in units for one in each.assignments if one.mechanism is mechanism), default=None)
    if first is not None and due < first:
        return (finding("L63", unit.name, period=period.label, mechanism=label, first=chinese_date(first)),)
    return (finding("L61", unit.name, unit=unit.name, mechanism=label),)


def is_late(received: datetime, due: date) -> bool:
    """By the due day, that day included (notice 三（二）)."""
    return in_beijing(received).date() > due


def received(record: LedgerReturn, *, at: datetime) -> LedgerReturn:
    """The office has it: its lateness is told now, once; one that it had before keeps what was told then."""
    if record.received_at is not None:
        return record
    return replace(record, received_at=at, late=is_late(at, record.due))


def handed_in(record: LedgerReturn, unit: Unit, *, at: datetime, by: Person) -> LedgerReturn:
    """Where a submission leads: to the unit's own 审核 where the unit wants it and a liaison submits, else to the office."""
    if unit.approves and by.role is Role.LIAISON:
        return replace(record, state=LedgerState.APPROVING, reasons=())
    return received(replace(record, state=LedgerState.SUBMITTED, reasons=()), at=at)


Cell = tuple[str, str]  # row id, column


def sent_back(
    record: LedgerReturn,
    step: LedgerStep,
    reasons: Sequence[str],
    cells: Iterable[Cell],
    *,
    notes: Mapping[Cell, str],
    at: datetime,
    by: Person,
) -> LedgerReturn:
    """退回, by the office or by the unit's own leader, with reasons and the cells that they are about.

    A cell with a note of its own has that for its reason; the others go with the first of `reasons`.
    """
    own = {cell: " ".join(text.split()) for cell, text in notes.items() if text.strip()}
    told = [reason.strip() for reason in reasons if reason.strip()]
    marked = tuple(cell for cell in cells if cell not in own)
    if not (told or own):
        raise LedgerReasonMissing(step=LEDGER_STEP_LABELS[step])
    there = {(row.id, name) for row in record.rows for name, _text in row.cells}
    if not there.issuperset((*marked, *own)):
        raise CellUnknown(title=record.title)
    if marked and not told:
        numbers = record.row_numbers
        raise CellReasonMissing(cells="、".join(cell_name(numbers[row], record.mechanism, name) for row, name in marked))
    each = [(text, marked if number == 0 else ()) for number, text in enumerate(told)]
    each += [(text, (cell,)) for cell, text in own.items()]
    named = [ReturnReason(text=text, by=by.name, at=at, cells=about) for text, about in each]
    return replace(record.after(step), reasons=tuple(named))


def attached(record: LedgerReturn, stored: Sequence[StoredFile], rows_of: Iterable[tuple[int, str]]) -> LedgerReturn:
    """The return with more files. `rows_of`: (place in `stored`, row id); raises CellUnknown for a row that is not there."""
    grown, first = record.after(LedgerStep.ATTACH).with_files(*stored), len(record.files) + 1
    placed = [(first + place, row) for place, row in rows_of]
    if not {row for _file, row in placed} <= {row.id for row in record.rows}:
        raise CellUnknown(title=record.title)
    stamp = last_stamp(grown.files[first - 1 :]) or record.stamp
    return replace(grown, row_files=(*record.row_files, *placed), stamp=stamp)


def last_stamp(files: Sequence[StoredFile]) -> int:
    """The position of the last stamped scan among these files; 0 where there is none."""
    return next((file.position for file in reversed(files) if file.role is FileRole.STAMPED), 0)


def accepted(record: LedgerReturn, *, stamp_required: bool) -> LedgerReturn:
    """审阅通过; raises StampMissing where the house wants a stamped scan and there is none."""
    done = record.after(LedgerStep.ACCEPT)
    if stamp_required and record.stamped is None:
        raise StampMissing(title=record.title, step=LEDGER_STEP_LABELS[LedgerStep.ACCEPT], older=_older_stamp(record))
    return replace(done, reasons=())


def _older_stamp(record: LedgerReturn) -> str:
    """What is to be said of a scan that is there and counts no more."""
    if record.spent_stamp is None:
        return ""
    of = record.submission_of(record.spent_stamp.position)
    version = f"第{of.version}版" if of else "以前版本"
    return f"现有的“{record.spent_stamp.label}”盖的是{version}，内容后来改过。"


def stamp_due(record: LedgerReturn, *, stamp_required: bool) -> tuple[Finding, ...]:
    """What whoever hands in has still to do where the house wants a stamped scan and these rows have none."""
    if not stamp_required or record.stamped is not None:
        return ()
    return (finding("L66", record.title, older=_older_stamp(record)),)
