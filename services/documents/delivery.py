"""From the issued paper to the units: 分发, 签收, 催签, and 更正 or 废止 by another document."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime

from services.documents.issuing import Issuing
from services.documents.road import Road, as_document
from services.model.issuing import IssuingBook
from services.model.numbers import DocumentNumber, NumberRefused
from services.model.official import (
    INVERSE,
    RELATION_LABELS,
    DocumentLink,
    DocumentStep,
    OfficialDocument,
    Relation,
    refusals,
    rules,
    sending,
)
from services.model.people import Person, Scope
from services.model.units import Unit, unit_name
from services.settings import Settings
from services.stores.register import Register, Transaction


class Delivery:
    """Each verb is one step; a repeated one changes nothing."""

    def __init__(
        self, *, register: Register, road: Road, issuing: Issuing, settings: Settings, now: Callable[[], datetime]
    ) -> None:
        self._register, self._road, self._issuing = register, road, issuing
        self._settings, self._now = settings, now

    def distribute(
        self,
        document_id: str,
        *,
        units: Sequence[str] = (),
        lists: Sequence[str] = (),
        outside: Sequence[str] = (),
        note: str = "",
        seen: int | None = None,
        by: Person,
    ) -> OfficialDocument:
        """分发: from now on these units see the document. `lists` are recipient lists of the issuing book, `outside` offices
        without an account here. Once more, it is sent to those who were not among the first.

        An office outside that is a unit of the register is sent to as one. Raises RecipientUnknown, UnitRefused, ListUnknown,
        NobodySelected, StepNotAllowed.
        """
        step = DocumentStep.DISTRIBUTE
        book = self._issuing.book()
        wanted, others = _names([*units, *_listed(book, lists)]), _names(outside)

        def change(transaction: Transaction, document: OfficialDocument) -> OfficialDocument | None:
            found, foreign = self._recipients(transaction, wanted, others)
            ours = [_as_sent(document, unit) for unit in found]
            changed = sending.distributed(document, units=ours, outside=foreign, at=self._now())
            return None if changed == document else changed

        words = "；".join(part for part in ("、".join([*wanted, *others]), rules.remark(step, note)) if part)
        return self._road.take(document_id, step, change, by=by, note=words, seen=seen)

    def _recipients(
        self, transaction: Transaction, wanted: Sequence[str], others: Sequence[str]
    ) -> tuple[tuple[Unit, ...], tuple[str, ...]]:
        """The units of the register that are meant, each once, and the offices outside. Raises RecipientUnknown."""
        directory = transaction.units.directory(place=self._settings.place)
        meant = {name: directory.resolve(name) for name in (*wanted, *others)}
        for name in wanted:
            if meant[name] is None:
                raise refusals.RecipientUnknown(unit=name)
        units = dict.fromkeys(unit for unit in meant.values() if unit is not None)
        return tuple(units), tuple(name for name in others if meant[name] is None)

    def acknowledge(
        self, document_id: str, *, unit: str | None = None, name: str = "", note: str = "", by: Person
    ) -> OfficialDocument:
        """签收, by the liaison of the unit, or by a clerk on behalf of `unit` with the `name` of whoever received it.

        Acknowledging twice is acknowledging once. Raises NotFound, NotARecipient, NotAllowed, ReceiverMissing.
        """
        step = DocumentStep.ACKNOWLEDGE
        named = "".join((unit or by.unit or "").split())
        words, received_by = rules.remark(step, note), rules.remark(step, name)

        def change(transaction: Transaction, document: OfficialDocument) -> OfficialDocument | None:
            who = self._recipient(transaction, document, named, by=by)
            changed = sending.acknowledged(document, who, by=by, name=received_by, note=words, at=self._now())
            known = document.delivery(who)
            return None if known and known.acknowledged else changed

        return self._road.take(document_id, step, change, by=by, note="：".join(part for part in (named, words) if part))

    def _recipient(self, transaction: Transaction, document: OfficialDocument, name: str, *, by: Person) -> str:
        """The name under which the document was sent to the unit that the name means."""
        own = Scope.of(by).names if name == by.unit else ()
        if waiting := next((sent for sent in document.deliveries if sent.unit in own and not sent.acknowledged), None):
            return waiting.unit  # a unit of two merged ones may have it twice
        if document.delivery(name) is not None:
            return name
        unit = transaction.units.directory(place=self._settings.place).resolve(name)
        return _as_sent(document, unit) if unit else name

    def remind(
        self, document_id: str, *, units: Sequence[str] = (), note: str = "", seen: int | None = None, by: Person
    ) -> OfficialDocument:
        """催签: recorded at each unit that has not acknowledged; none named: at all of them."""
        step = DocumentStep.REMIND

        def change(_transaction: Transaction, document: OfficialDocument) -> OfficialDocument:
            return sending.reminded(document, units, at=self._now())

        words = "；".join(part for part in ("、".join(units), rules.remark(step, note)) if part)
        return self._road.take(document_id, step, change, by=by, note=words, seen=seen)

    # -- by another document --

    def correct(
        self, document_id: str, *, by_document: str, note: str = "", seen: int | None = None, by: Person
    ) -> OfficialDocument:
        """更正 by another distributed document; the old one stays, and each links to the other. Raises LinkRefused."""
        return self._superseded(document_id, Relation.CORRECTED_BY, by_document, note=note, seen=seen, by=by)

    def abolish(
        self, document_id: str, *, by_document: str, note: str = "", seen: int | None = None, by: Person
    ) -> OfficialDocument:
        """废止 by another distributed document; the old one stays to be read, marked. Raises LinkRefused."""
        return self._superseded(document_id, Relation.ABOLISHED_BY, by_document, note=note, seen=seen, by=by)

    def _superseded(
        self, document_id: str, relation: Relation, by_document: str, *, note: str, seen: int | None, by: Person
    ) -> OfficialDocument:
        step = DocumentStep.ABOLISH if relation is Relation.ABOLISHED_BY else DocumentStep.CORRECTED
        found = self._successor(by_document, relation=RELATION_LABELS[INVERSE[relation]])
        link = _link(relation, found)

        def change(transaction: Transaction, document: OfficialDocument) -> OfficialDocument | None:
            changed = rules.after(document, step)
            new = as_document(transaction.objects.get(found.id))  # as it is by now: it may have been abolished itself
            sending.require_successor(document, new, relation=RELATION_LABELS[INVERSE[relation]])
            linked = sending.linked(changed, link)
            return None if linked == document else linked

        words = "；".join(part for part in (f"{link.number}《{link.title}》", rules.remark(step, note)) if part)
        done = self._road.take(document_id, step, change, by=by, note=words, seen=seen)
        self.link_back(done.id, by=by)  # the worker has it as a task too, should this process die here
        return done

    def _successor(self, typed: str, *, relation: str) -> OfficialDocument:
        """The document with this 文号, however it was typed, or this id. Raises SuccessorUnknown."""
        wanted = typed.strip()
        with contextlib.suppress(NumberRefused):  # an id, or the number of an issue
            wanted = DocumentNumber.parse(typed).text
        with self._register.reading() as transaction:
            found = transaction.objects.find(wanted) if wanted else None
        if not isinstance(found, OfficialDocument):
            raise refusals.SuccessorUnknown(by=wanted[:60], relation=relation)
        return found

    def link_back(self, document_id: str, *, by: Person) -> None:
        """Enter the other end of each link that was made on this document: repeatable, a task of the worker."""
        with self._register.reading() as transaction:
            old = as_document(transaction.objects.get(document_id))
        for made in old.links:
            if made.relation not in (Relation.CORRECTED_BY, Relation.ABOLISHED_BY):
                continue
            back = _link(INVERSE[made.relation], old)
            self._road.take(made.document, DocumentStep.LINK, _linking(back), by=by, note=_words(back))


def _as_sent(document: OfficialDocument, unit: Unit) -> str:
    """The name under which the document was sent to the unit before, else the one that it has now."""
    sent = document.delivery(*unit.names)
    return sent.unit if sent else unit.name


def _linking(link: DocumentLink) -> Callable[[Transaction, OfficialDocument], OfficialDocument | None]:
    def change(_transaction: Transaction, document: OfficialDocument) -> OfficialDocument | None:
        changed = sending.linked(rules.after(document, DocumentStep.LINK), link)
        return None if changed == document else changed

    return change


def _link(relation: Relation, document: OfficialDocument) -> DocumentLink:
    number = document.number.text if document.number else ""
    return DocumentLink(relation=relation, document=document.id, number=number, title=document.title)


def _words(link: DocumentLink) -> str:
    return f"{RELATION_LABELS[link.relation]}{link.number}《{link.title}》"


def _names(typed: Sequence[str]) -> list[str]:
    """Names of recipients as deliveries carry them, each once; raises UnitRefused for one that is endless."""
    return list(dict.fromkeys(unit_name(name) for name in typed if name.strip()))


def _listed(book: IssuingBook, names: Sequence[str]) -> list[str]:
    lists = {one.name: one.units for one in book.recipients}
    for name in names:
        if name not in lists:
            raise refusals.ListUnknown(name=name)
    return [unit for name in names for unit in lists[name]]
