"""The rules of the desk, pure: who may take which step, and what a step makes of a rectification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from services.model.errors import Conflict, NotAllowed, NotFound, Refused
from services.model.people import OFFICE_ROLES, UNIT_ROLES, Person, Role
from services.model.records import ArchivedObject
from services.model.rectification import (
    RECTIFICATION_STEP_LABELS,
    RECTIFICATION_TRANSITIONS,
    Rectification,
    RectificationStep,
    Trouble,
)

_Step = RectificationStep
_OFFICE_AND_LEADER = OFFICE_ROLES | {Role.LEADER}
_OFFICE_AND_UNITS = OFFICE_ROLES | UNIT_ROLES

LONGEST_TEXT = 2000
LONGEST_LINE = 200
MOST_TROUBLES = 50
MOST_WORKING_DAYS = 250  # a year of them
FURTHEST = timedelta(days=366)  # after the deadline: no extension goes further

# Who may take which step. A unit acts on its own only: that is the scope's business. What is signed is the leader's; a clerk
# records what was signed on paper (CLOSE with the scan of the form).
STEP_ROLES: dict[RectificationStep, frozenset[Role]] = {
    _Step.OPEN: OFFICE_ROLES,
    _Step.AMEND: OFFICE_ROLES,
    _Step.DEMAND: OFFICE_ROLES,
    _Step.WITHDRAW: _OFFICE_AND_LEADER,
    _Step.REPLY: _OFFICE_AND_UNITS,
    _Step.ASK: _OFFICE_AND_UNITS,
    _Step.EXTEND: _OFFICE_AND_LEADER,
    _Step.REFUSE: _OFFICE_AND_LEADER,
    _Step.RETURN: _OFFICE_AND_LEADER,
    _Step.APPLY: OFFICE_ROLES,
    _Step.CLOSE: _OFFICE_AND_LEADER,
    _Step.ESCALATE: OFFICE_ROLES,
    _Step.REMIND: OFFICE_ROLES,
}


class WordsNeeded(Refused):
    message = "没有保存：请填写{what}。"


class TooLong(Refused):
    message = "没有保存：{what}超过{most}的上限，请精简后重新填写。"


class ResultsMissing(Refused):
    message = "没有报送：第{numbers}个问题还没有写整改情况。请逐条填写；确未完成的，写明原因和下一步打算。"


class ResultsUnlike(Conflict):
    message = "没有报送：“{title}”现有{troubles}个问题，报来的整改情况有{results}条。请刷新页面，对照问题逐条填写。"


class UntilRefused(Refused):
    message = "没有保存：{what}{until}{reason}。请另选日期。"


class SignedOnRefused(Refused):
    message = "没有销号：签批日期{on}{reason}。请按销号表上的签字日期填写。"


class NothingAsked(Conflict):
    message = "“{title}”没有待答复的延期申请，可能已由他人答复。请刷新页面查看。"


class AskedAlready(Conflict):
    message = "“{title}”已申请延期至{until}，还没有答复。请等管委会答复后再申请。"


class FormNeeded(Refused):
    message = "“{title}”没有销号：销号须由领导签批。请领导登录签批；已在纸质销号表上签字的，请上传签字后的扫描件。"


class TroubleUnknown(Refused):
    message = "没有保存：照片“{label}”所属的问题不在清单里。请刷新页面后重新选择。"


def require(person: Person, step: RectificationStep) -> None:
    """Raises NotAllowed where the table does not give the role this step."""
    if person.role not in STEP_ROLES[step]:
        raise NotAllowed(what=RECTIFICATION_STEP_LABELS[step])


def open_steps(record: Rectification, person: Person) -> set[RectificationStep]:
    """The steps that the state and the person's role allow: what a page offers."""
    allowed = {step for step, roles in STEP_ROLES.items() if person.role in roles and step in RECTIFICATION_TRANSITIONS}
    steps = {step for step in allowed if record.state in RECTIFICATION_TRANSITIONS[step][0]} - {_Step.DEMAND}
    if record.asked is None:
        steps -= {_Step.EXTEND, _Step.REFUSE}
    else:
        steps -= {_Step.ASK}
    return steps - ({_Step.WITHDRAW} if record.told and person.role is not Role.LEADER else set())


def as_rectification(record: ArchivedObject | None) -> Rectification:
    """The record, which must be a rectification; raises NotFound."""
    if not isinstance(record, Rectification):
        raise NotFound(what=record.id if record else "整改事项")
    return record


# -- words ----------------------------------------------------------------------------------------------------------


def words(text: str, what: str, *, most: int = LONGEST_TEXT) -> str:
    """What was written, trimmed; raises WordsNeeded, TooLong."""
    clean = text.strip()
    if not clean:
        raise WordsNeeded(what=what)
    return remark(clean, what, most=most)


def remark(text: str, what: str = "意见", *, most: int = LONGEST_TEXT) -> str:
    """The same where nothing need be written; raises TooLong."""
    if len(text.strip()) > most:
        raise TooLong(what=what, most=f"{most}字")
    return text.strip()


def checked_troubles(troubles: Sequence[Trouble]) -> tuple[Trouble, ...]:
    """The problems that say something, each with its words in order; raises WordsNeeded, TooLong."""
    told = tuple(replace(one, text=" ".join(remark(one.text, "问题").split())) for one in troubles if one.text.strip())
    if not told:
        raise WordsNeeded(what="存在的问题，至少一条")
    if len(told) > MOST_TROUBLES:
        raise TooLong(what="问题", most=f"{MOST_TROUBLES}条")
    return told


def checked_measures(measures: Sequence[str]) -> tuple[str, ...]:
    """The measures that say something; raises TooLong."""
    told = tuple(" ".join(remark(one, "整改措施").split()) for one in measures if one.strip())
    if len(told) > MOST_TROUBLES:
        raise TooLong(what="整改措施", most=f"{MOST_TROUBLES}条")
    return told


def checked_days(days: int) -> int:
    """So many working days; raises TooLong, WordsNeeded."""
    if days < 1:
        raise WordsNeeded(what="整改期限，至少1个工作日")
    if days > MOST_WORKING_DAYS:
        raise TooLong(what="整改期限", most=f"{MOST_WORKING_DAYS}个工作日")
    return days
