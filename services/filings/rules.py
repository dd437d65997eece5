"""The rules of the desk, pure: who may take which step, and what a step makes of a filing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from services.model.errors import Conflict, NotAllowed, Refused
from services.model.facts import FACT_LABELS, CooperationField, Fact, FactField, missing_facts
from services.model.filing import STEP_LABELS, CorrectionNotice, Filing, FilingStep
from services.model.people import OFFICE_ROLES, Person, Role
from services.model.records import ArchivedObject
from services.model.regions import regions_of
from services.model.units import Unit

LONGEST = 500  # characters of a value
MOST_NAMED = 5  # things that a sentence lists

_OFFICE_AND_UNIT = OFFICE_ROLES | {Role.LIAISON}

# Who may take which step. A unit acts on its own filings only: that is the scope's business, not this table's.
STEP_ROLES: dict[FilingStep, frozenset[Role]] = {
    FilingStep.SUBMIT: _OFFICE_AND_UNIT,
    FilingStep.CONFIRM: _OFFICE_AND_UNIT,
    FilingStep.SUPPLEMENT: _OFFICE_AND_UNIT,
    FilingStep.WITHDRAW: _OFFICE_AND_UNIT,
    FilingStep.FILE: OFFICE_ROLES,
    FilingStep.RETURN: OFFICE_ROLES,
    FilingStep.CHANGE: OFFICE_ROLES,
    FilingStep.REVOKE: OFFICE_ROLES,
    FilingStep.REASSIGN: OFFICE_ROLES,
    FilingStep.TIE: _OFFICE_AND_UNIT,
}


class FactsMissing(Refused):
    message = "“{title}”还不能备案，缺少：{fields}。请对照原件补填，或退回报送单位补正。"


class FactRefused(Refused):
    message = "“{field}”填写的“{value}”有误：{reason}。请改正后重新提交。"


class UnitNotListed(Refused):
    message = "单位名册里没有“{unit}”。请先在“单位名册”页添加，再更正报送单位。"


class FactsUntouched(Refused):
    message = (
        "“{title}”还有 {count} 项标有“请核对”的内容没有核对：{what}。请逐项对照原件，无误的勾选“请核对”，有误的改正，再提交。"
    )


class ReasonMissing(Refused):
    message = "请填写“{step}”的理由，报送单位会看到。"


class DeadlinePassed(Refused):
    message = "补正期限 {due} 早于今天（{today}）。请选择今天或以后的日期。"


class AlreadySubmitted(Conflict):
    message = "“{unit}”已报送过同一份协议文本“{title}”（{number}），报送单位没有更正。请核对，重复的一件可撤回或退回。"


def require(person: Person, step: FilingStep) -> None:
    """Raises NotAllowed where the table does not give the role this step."""
    if person.role not in STEP_ROLES[step]:
        raise NotAllowed(what=STEP_LABELS[step])


def checked(facts: Sequence[Fact], *, today: date) -> tuple[Fact, ...]:
    """Facts as a person typed them, with empty ones left out; raises FactRefused for what can't be."""
    return tuple(_checked(fact, today) for fact in facts if str(fact.value).strip())


def _checked(fact: Fact, today: date) -> Fact:
    value = fact.value.strip() if isinstance(fact.value, str) else fact.value
    label = FACT_LABELS[fact.field]
    if fact.field in (FactField.SIGNED_ON, FactField.EXPIRES_ON):
        day = _day(label, value)
        if fact.field is FactField.SIGNED_ON and day > today:
            raise FactRefused(field=label, value=value, reason="签订日期晚于今天，请核对原件")
        value = day.isoformat()
    elif fact.field is FactField.AMOUNT:
        value = _amount(label, value)
    elif fact.field is FactField.FIELD and value not in list(CooperationField):
        raise FactRefused(field=label, value=value, reason="请从五个重点领域中选择")
    for text in (str(value), fact.role, fact.region):
        if len(text) > LONGEST:
            raise FactRefused(field=label, value=text[:20] + "…", reason=f"超过 {LONGEST} 字")
    return replace(fact, value=value, region=_region(fact.region))


def _region(typed: str) -> str:
    """广德 as 安徽省宣城市广德市; what is no place of ours, or could be several, as it was typed."""
    places = regions_of(typed) if typed else ()
    return places[0].text if len(places) == 1 else typed


def _day(label: str, value: str | float) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise FactRefused(field=label, value=value, reason="请按 2022-09-02 的格式填写日期") from None


def _amount(label: str, value: str | float) -> float:
    try:
        amount = float(str(value).replace(",", "").replace("，", ""))
    except ValueError:
        raise FactRefused(field=label, value=value, reason="请填写以元为单位的数字") from None
    if not 0 <= amount < 1e15:
        raise FactRefused(field=label, value=value, reason="金额超出范围")
    return amount


def confirmed(filing: Filing, typed: Sequence[Fact], *, today: date) -> tuple[Fact, ...]:
    """What a person vouches for: a value that the rules proposed keeps its evidence, any other stands on the person's word."""
    read = {(fact.field, fact.role, fact.value): fact for fact in (*filing.alternatives, *filing.proposed)}
    kept = []
    for fact in checked(typed, today=today):
        known = read.get((fact.field, fact.role, fact.value))
        evidence = replace(known, region=fact.region) if known else replace(fact, rule="person")
        kept.append(replace(evidence, confidence=1.0))
    return tuple(kept)


def untouched(filing: Filing, made: Sequence[Fact], touched: Collection[int]) -> list[Fact]:
    """The doubtful proposals that are about to be vouched for as they stand, without anybody having looked at them.

    `touched` are places in `filing.proposed`. Where a person has vouched before, there is nothing doubtful any more.
    """
    if filing.confirmed:
        return []
    there = {(fact.field, fact.role, fact.value, fact.region) for fact in made}
    return [
        fact
        for number, fact in enumerate(filing.proposed)
        if not fact.certain and number not in touched and (fact.field, fact.role, fact.value, fact.region) in there
    ]


def require_touched(filing: Filing, made: Sequence[Fact], touched: Collection[int]) -> None:
    """What is shown with 请核对 is compared with the paper one by one; raises FactsUntouched."""
    if left := untouched(filing, made, touched):
        what = "、".join(f"{FACT_LABELS[fact.field]}“{_shown(fact)}”" for fact in left[:MOST_NAMED])
        more = "等" if len(left) > MOST_NAMED else ""
        raise FactsUntouched(title=filing.title, count=len(left), what=what + more)


def _shown(fact: Fact) -> str:
    return fact.value[:20] if isinstance(fact.value, str) else f"{fact.value:,.2f}".removesuffix(".00")


def require_complete(filing: Filing) -> None:
    """Nothing is filed on a guess and nothing with a gap; raises FactsMissing."""
    if missing := missing_facts(filing.facts):
        raise FactsMissing(title=filing.title, fields="、".join(FACT_LABELS[field] for field in missing))


def returned(filing: Filing, *, reasons: Sequence[str], due: date, at: datetime, by: Person) -> Filing:
    """退回补正 with reasons and a deadline that is still to come."""
    given = tuple(reason.strip() for reason in reasons if reason.strip())
    if not given:
        raise ReasonMissing(step=STEP_LABELS[FilingStep.RETURN])
    if due < at.date():
        raise DeadlinePassed(due=due, today=at.date())
    notice = CorrectionNotice(reasons=given, due=due, at=at, by=by.name)
    return replace(filing.after(FilingStep.RETURN), correction=notice)


def reassigned(filing: Filing, unit: Unit, *, twins: Sequence[ArchivedObject]) -> Filing:
    """更正报送单位: the same filing as another unit's, which must not have submitted the same text (`twins`) itself."""
    moved = replace(filing.after(FilingStep.REASSIGN), unit=unit.name, unit_kind=unit.kind)
    for twin in twins:
        summary = twin.summary()
        raise AlreadySubmitted(unit=unit.name, title=summary.title, number=summary.number or "尚未备案")
    return moved


def reason_for(step: FilingStep, reason: str) -> str:
    """The reason, which must be there."""
    if not reason.strip():
        raise ReasonMissing(step=STEP_LABELS[step])
    return reason.strip()
