"""What a step makes of a rectification, pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from services.model.calendar import WorkingDays
from services.model.dates import chinese_date
from services.model.errors import NotAllowed
from services.model.files import FileRole, ReadingState, StoredFile
from services.model.people import Person, Role
from services.model.rectification import Extension, Rectification, RectificationState, RectificationStep, Reply, Trouble
from services.model.zone import in_beijing
from services.rectifications import rules

_Step = RectificationStep


def with_photos(record: Rectification, stored: Sequence[StoredFile], troubles_of: Mapping[int, int]) -> Rectification:
    """With files of the office's, each at the problem that it shows. `troubles_of`: place in `stored` -> place of the problem."""
    first, grown = len(record.files) + 1, record.with_files(*stored)
    troubles = list(record.troubles)
    for place, trouble in sorted(troubles_of.items()):
        if not 0 <= trouble < len(troubles):
            raise rules.TroubleUnknown(label=stored[place].label)
        troubles[trouble] = replace(troubles[trouble], files=(*troubles[trouble].files, first + place))
    return replace(grown, troubles=tuple(troubles))


def amended(
    record: Rectification,
    *,
    matter: str | None,
    troubles: Sequence[Trouble] | None,
    measures: Sequence[str] | None,
    working_days: int | None,
) -> Rectification:
    """修改, before the unit is told; None leaves a part as it is."""
    changed = record.after(_Step.AMEND)
    return replace(
        changed,
        matter=changed.matter if matter is None else rules.words(matter, "整改事由", most=rules.LONGEST_LINE),
        troubles=changed.troubles if troubles is None else rules.checked_troubles(troubles),
        measures=changed.measures if measures is None else rules.checked_measures(measures),
        working_days=changed.working_days if working_days is None else rules.checked_days(working_days),
    )


def demanded(record: Rectification, *, number: str, deadline: date, at: datetime) -> Rectification:
    """下达: the unit has been told, in writing, until when."""
    done = record.after(_Step.DEMAND)
    return replace(done, number=number, deadline=deadline, first_deadline=deadline, demanded_at=at, proposed=None)


def withdrawn(record: Rectification, *, reason: str, by: Person) -> Rectification:
    """撤回; what a unit was told of only a leader takes back."""
    told = rules.words(reason, "撤回的理由，留作记录")
    if record.told and by.role is not Role.LEADER:
        raise NotAllowed(what="撤回已下达的整改")
    return replace(record.after(_Step.WITHDRAW), withdrawn=told)


def replied(
    record: Rectification, results: Sequence[str], stored: Sequence[StoredFile], *, at: datetime, by: Person
) -> Rectification:
    """报送整改情况: what was done about each problem, with files; an extension that waits is answered by the reply itself."""
    done = record.after(_Step.REPLY)
    if len(results) != len(record.troubles):
        raise rules.ResultsUnlike(title=record.title, troubles=len(record.troubles), results=len(results))
    told = tuple(rules.remark(one, "整改情况") for one in results)
    if empty := [str(number) for number, one in enumerate(told, start=1) if not one]:
        raise rules.ResultsMissing(numbers="、".join(empty))
    first, grown = len(record.files) + 1, done.with_files(*stored)
    positions = tuple(range(first, len(grown.files) + 1))
    reply = Reply(results=told, at=at, by=by.name, files=positions, on_behalf=by.is_office)
    return replace(grown, replies=(*record.replies, reply), extensions=_let_go(record.extensions, at))


def _let_go(extensions: Sequence[Extension], at: datetime) -> tuple[Extension, ...]:
    return tuple(
        replace(one, granted=False, answer="已报送整改情况，申请不再办理", answered_at=at) if one.granted is None else one
        for one in extensions
    )


def asked(record: Rectification, until: date, reason: str, *, days: WorkingDays, at: datetime, by: Person) -> Rectification:
    """申请延期."""
    done, told = record.after(_Step.ASK), rules.words(reason, "申请延期的理由")
    if record.asked is not None:
        raise rules.AskedAlready(title=record.title, until=chinese_date(record.asked.until))
    day = later(record, until, days=days, today=at.date())
    return replace(done, extensions=(*record.extensions, Extension(until=day, reason=told, by=by.name, at=at)))


def later(record: Rectification, until: date, *, days: WorkingDays, today: date, what: str = "延期至") -> date:
    """The new deadline: the day, or the working day after it, since a term ends on no day off (民法典 第二百零三条).

    It comes after the old one, is not past, and not endlessly far; raises UntilRefused, which says `what` it would have been.
    """
    assert record.deadline is not None, "whoever was told has a deadline"
    reason = ""
    if until <= record.deadline:
        reason = f"，不晚于现在的期限（{chinese_date(record.deadline)}）"
    elif until < today:
        reason = "，已经过去"
    elif until - max(record.deadline, today) > rules.FURTHEST:
        reason = "，超过一年"
    if reason:
        raise rules.UntilRefused(what=what, until=chinese_date(until), reason=reason)
    return days.on_or_after(until)


def extended(
    record: Rectification, *, until: date | None, answer: str, days: WorkingDays, at: datetime, by: Person
) -> Rectification:
    """同意延期, to the day that was asked for or to another."""
    done, waiting = record.after(_Step.EXTEND), _waiting(record)
    granted = later(record, until or waiting.until, days=days, today=at.date())
    answered = replace(waiting, until=granted, granted=True, answer=rules.remark(answer), answered_by=by.name, answered_at=at)
    return replace(done, deadline=granted, extensions=(*record.extensions[:-1], answered))


def refused(record: Rectification, *, answer: str, at: datetime, by: Person) -> Rectification:
    """不同意延期, with the reason."""
    done, waiting = record.after(_Step.REFUSE), _waiting(record)
    told = rules.words(answer, "不同意延期的理由，整改单位会看到")
    answered = replace(waiting, granted=False, answer=told, answered_by=by.name, answered_at=at)
    return replace(done, extensions=(*record.extensions[:-1], answered))


def _waiting(record: Rectification) -> Extension:
    if record.asked is None:
        raise rules.NothingAsked(title=record.title)
    return record.asked


def returned(
    record: Rectification, *, reasons: str, deadline: date | None, days: WorkingDays, at: datetime, by: Person
) -> Rectification:
    """退回再整改, with reasons and, where the old one leaves no time, a new deadline."""
    done, told = record.after(_Step.RETURN), rules.words(reasons, "退回的理由，整改单位会看到")
    last = replace(record.replies[-1], returned=told, returned_by=by.name, returned_at=at)
    if deadline is not None:
        day = later(record, deadline, days=days, today=at.date(), what="新的整改期限")
        more = Extension(until=day, reason="退回再整改", by=by.name, at=at, granted=True, answered_by=by.name, answered_at=at)
        done = replace(done, deadline=day, extensions=(*record.extensions, more))
    return replace(done, replies=(*record.replies[:-1], last), opinion="", checked_by="", checked_on=None, form=0)


def applied(record: Rectification, *, opinion: str, on: date, by: Person) -> Rectification:
    """申请销号: the office has checked."""
    told = rules.remark(opinion, "核查意见") or "经核查，整改到位，建议销号。"
    return replace(record.after(_Step.APPLY), opinion=told, checked_by=by.name, checked_on=on)


def with_form(record: Rectification, form: StoredFile) -> Rectification:
    """With the 销号表 as it is filled in now; an earlier one is kept aside."""
    grown = record.with_files(form)
    return _searched(replace(grown, form=len(grown.files)))


def _searched(record: Rectification) -> Rectification:
    """A 销号表 is found by its words once it is signed: until then they are the office's own, and a search is the unit's too."""
    signed = record.form if record.state is RectificationState.CLOSED else 0
    return replace(record, files=tuple(_shown(file, file.position == signed) for file in record.files))


def _shown(file: StoredFile, signed: bool) -> StoredFile:
    if file.role is not FileRole.PAPER:
        return file
    return replace(file, reading=ReadingState.READ if signed else ReadingState.ASIDE)


def signable_from(record: Rectification) -> date:
    """The first day on which a leader can have signed: that of the answer; of one that came on paper, that of the demand."""
    assert record.demanded_at is not None, "only what was demanded is closed"
    last = record.replies[-1] if record.replies else None
    return in_beijing(record.demanded_at if last is None or last.on_behalf else last.at).date()


def require_signable(record: Rectification, on: date, *, today: date) -> None:
    """A form is signed once there is an answer to sign, and not in days to come; raises SignedOnRefused."""
    reason = ""
    if on > today:
        reason = f"晚于今天（{chinese_date(today)}）"
    elif on < (first := signable_from(record)):
        told = "下达整改" if record.replies and record.replies[-1].on_behalf else "报送整改情况"
        reason = f"早于{told}的日期（{chinese_date(first)}）"
    if reason:
        raise rules.SignedOnRefused(on=chinese_date(on), reason=reason)


def closed(record: Rectification, *, verdict: str, signer: str, on: date, scan: StoredFile | None, by: Person) -> Rectification:
    """销号: signed by a leader on screen, or on the form whose scan a clerk enters. Raises FormNeeded."""
    done = record.after(_Step.CLOSE)
    if scan is None and by.role is not Role.LEADER:
        raise rules.FormNeeded(title=record.title)
    grown = done.with_files(scan) if scan else done
    signed = replace(
        grown,
        closed_on=on,
        signed_by=rules.words(signer, "签批人", most=rules.LONGEST_LINE),
        verdict=rules.remark(verdict, "审批意见") or "同意销号。",
        signed_form=len(grown.files) if scan else 0,
    )
    return _searched(signed)
