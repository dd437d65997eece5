"""The rules of an issued document among its recipients, pure: 分发, 签收, 催签, and what another document does to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.model.errors import NotAllowed
from services.model.official.document import OfficialDocument
from services.model.official.parts import Acceptance, Delivery, DocumentLink
from services.model.official.refusals import LinkRefused, NobodySelected, NotARecipient, ReceiverMissing
from services.model.official.rules import after
from services.model.official.states import DOCUMENT_STATE_LABELS, DOCUMENT_STEP_LABELS, DocumentState, DocumentStep
from services.model.people import UNIT_ROLES, Person, Scope


def distributed(document: OfficialDocument, *, units: Sequence[str], outside: Sequence[str], at: datetime) -> OfficialDocument:
    """Sent to these recipients besides those it was sent to before. Who was an office outside may be a unit by now."""
    changed = after(document, DocumentStep.DISTRIBUTE)
    sent = {delivery.unit: delivery for delivery in document.deliveries}
    for name in units:
        known = sent.setdefault(name, Delivery(unit=name, sent_at=at))
        if known.outside:
            sent[name] = replace(known, outside=False, sent_at=at)
    for name in outside:
        sent.setdefault(name, Delivery(unit=name, outside=True, sent_at=at))
    if not sent:
        raise NobodySelected(step=DOCUMENT_STEP_LABELS[DocumentStep.DISTRIBUTE])
    return replace(changed, deliveries=tuple(sent.values()))


def acknowledged(document: OfficialDocument, unit: str, *, by: Person, name: str, note: str, at: datetime) -> OfficialDocument:
    """签收, by one of the unit's own people or entered by a clerk, who names whoever received it."""
    changed = after(document, DocumentStep.ACKNOWLEDGE)
    if by.role in UNIT_ROLES and unit not in Scope.of(by).names:
        raise NotAllowed(what=f"代“{unit}”签收")
    if document.delivery(unit) is None:
        raise NotARecipient(title=document.title, unit=unit)
    how = Acceptance.SELF if by.role in UNIT_ROLES else Acceptance.BEHALF
    if how is Acceptance.BEHALF and not name:  # who enters it did not receive it
        raise ReceiverMissing(unit=unit)
    deliveries = tuple(
        replace(sent, acknowledged_at=at, acknowledged_by=name or by.name, how=how, note=note) if sent.unit == unit else sent
        for sent in document.deliveries
    )
    return replace(changed, deliveries=deliveries)


def reminded(document: OfficialDocument, units: Sequence[str], *, at: datetime) -> OfficialDocument:
    """催签: recorded at each unit that has not acknowledged; none named: all of them."""
    changed = after(document, DocumentStep.REMIND)
    for unit in units:
        if document.delivery(unit) is None:
            raise NotARecipient(title=document.title, unit=unit)
    due = [sent.unit for sent in document.deliveries if not sent.acknowledged and (not units or sent.unit in units)]
    if not due:
        raise NobodySelected(step=DOCUMENT_STEP_LABELS[DocumentStep.REMIND])
    deliveries = tuple(replace(sent, reminded=(*sent.reminded, at)) if sent.unit in due else sent for sent in document.deliveries)
    return replace(changed, deliveries=deliveries)


def linked(document: OfficialDocument, link: DocumentLink) -> OfficialDocument:
    """With the link, once."""
    known = any(link.relation is made.relation and link.document == made.document for made in document.links)
    return document if known else replace(document, links=(*document.links, link))


def require_successor(old: OfficialDocument, new: OfficialDocument, *, relation: str) -> None:
    """Only another document that was distributed itself may correct or abolish one."""
    reason = ""
    if new.id == old.id:
        reason = "它就是这件公文"
    elif new.state is not DocumentState.DISTRIBUTED:
        reason = f"它当前为“{DOCUMENT_STATE_LABELS[new.state]}”，须编号、分发之后才能用来{relation}别的公文"
    if reason:
        raise LinkRefused(by=new.title, relation=relation, title=old.title, reason=reason)
