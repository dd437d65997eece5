"""From a draft to a document that may be registered: 核稿, 会签, 签发, 复核."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from services.documents.issuing import Issuing
from services.documents.road import Road, Scan
from services.model.files import FileRole, StoredFile
from services.model.issuing import Signer
from services.model.official import Countersign, DocumentStep, OfficialDocument, SignOff, authorship, refusals, rules, verdict
from services.model.official.sheet import ASKED
from services.model.people import Person
from services.stores.register import Transaction

_AGREED = "同意"


class Review:
    """Each verb is one step. `seen` is the version on the page that the person looked at."""

    def __init__(self, *, road: Road, issuing: Issuing, now: Callable[[], datetime]) -> None:
        self._road, self._issuing, self._now = road, issuing, now

    def propose(self, document_id: str, *, note: str = "", seen: int | None = None, by: Person) -> OfficialDocument:
        """送核: the draft goes to whoever reviews it."""
        return self._simple(document_id, DocumentStep.PROPOSE, rules.remark(DocumentStep.PROPOSE, note), seen=seen, by=by)

    def comment(self, document_id: str, text: str, *, seen: int | None = None, by: Person) -> OfficialDocument:
        """核稿意见; the document stays where it is."""
        step = DocumentStep.COMMENT
        said = rules.words(step, text, what="内容", why="拟稿人会看到")

        def change(_transaction: Transaction, document: OfficialDocument) -> OfficialDocument:
            return rules.commented(rules.after(document, step), said, by=by, at=self._now())

        return self._road.take(document_id, step, change, by=by, note=said, seen=seen)

    def send_back(self, document_id: str, *, reason: str, seen: int | None = None, by: Person) -> OfficialDocument:
        """退回修改, with a reason; a sign-off no longer counts."""
        note = rules.words(DocumentStep.SEND_BACK, reason, what="理由", why="拟稿人会看到")
        return self._road.take(
            document_id, DocumentStep.SEND_BACK, lambda _, document: rules.sent_back(document), by=by, note=note, seen=seen
        )

    def approve(
        self, document_id: str, *, countersign: Sequence[str] = (), note: str = "", seen: int | None = None, by: Person
    ) -> OfficialDocument:
        """核稿通过: to the offices that have to countersign, or straight to sign-off.

        Who reviews an own document is recorded as doing so, or (`separate_review`) refused: OwnWork.
        """
        step = DocumentStep.APPROVE
        said = "；".join(part for part in (f"{ASKED}{'、'.join(countersign)}" if countersign else "", note) if part)
        words = rules.remark(step, said)
        return self._checked(document_id, step, lambda document: rules.approved(document, countersign), words, seen=seen, by=by)

    def countersign(
        self,
        document_id: str,
        office: str,
        *,
        agreed: bool,
        name: str,
        on: date,
        opinion: str = "",
        scan: Scan | None = None,
        seen: int | None = None,
        by: Person,
    ) -> OfficialDocument:
        """会签: the opinion of one office, entered by a clerk with the name and day under it. The last agreement leads to 签发.

        Raises NotACountersigner, WordsMissing (a disagreement has its words), DayRefused, ScanRefused.
        """
        step = DocumentStep.COUNTERSIGN
        who = rules.words(step, name, what="会签人姓名", why="留作记录")
        if agreed:
            words = rules.remark(step, opinion) or _AGREED
        else:
            words = rules.words(step, opinion, what="意见", why="不同意须写明意见")
        clean = "".join(office.split())
        given = Countersign(office=clean, agreed=agreed, opinion=words, name=who, on=on)

        def change(document: OfficialDocument, file: StoredFile | None) -> OfficialDocument:
            opinion = replace(given, scan=file.position if file else None)
            return rules.countersigned(document, opinion, today=self._now().date())

        note = f"{clean}（{who}，{on}）{verdict(agreed=agreed, opinion=words)}"
        return self._road.take_with_scan(document_id, step, change, by=by, scan=scan, role=FileRole.OPINION, note=note, seen=seen)

    def sign(
        self, document_id: str, *, opinion: str = _AGREED, dated: date | None = None, seen: int | None = None, by: Person
    ) -> OfficialDocument:
        """签发 on screen, by a leader. `dated`: the day of the meeting that adopted it, else today. Raises DayRefused."""
        step = DocumentStep.SIGN
        words = rules.words(step, opinion, what="签发意见", why="如“同意”")
        today = self._now().date()
        post = next((signer.post for signer in self._issuing.book().signers if signer.name == by.name), "")
        sign_off = SignOff(signer=by.name, post=post, on=today, opinion=words)

        def change(_transaction: Transaction, document: OfficialDocument) -> OfficialDocument:
            return rules.signed(document, step, sign_off, dated=dated, today=today)

        return self._road.take(document_id, step, change, by=by, note=_with_date(words, dated), seen=seen)

    def record_sign_off(
        self,
        document_id: str,
        *,
        signer: str,
        on: date,
        scan: Scan | None,
        opinion: str = _AGREED,
        dated: date | None = None,
        seen: int | None = None,
        by: Person,
    ) -> OfficialDocument:
        """补录签发: a leader signed the printed 发文稿纸; a clerk enters who and when, and its scan.

        Raises ScanMissing, SignerUnknown (where the issuing book names those who sign), DayRefused.
        """
        step = DocumentStep.RECORD_SIGN
        who = rules.words(step, signer, what="签发人姓名", why="须与发文稿纸一致")
        words = rules.words(step, opinion, what="签发意见", why="如“同意”")
        if scan is None:
            raise refusals.ScanMissing(step="补录签发", what="已签字的发文稿纸")
        known, today = self._signer(who), self._now().date()

        def change(document: OfficialDocument, file: StoredFile | None) -> OfficialDocument:
            assert file is not None, "the scan was asked for"
            drafted = document.submitted_at.astimezone(self._now().tzinfo).date()
            rules.require_day("签发日期", on, today=today, not_before=drafted)
            sign_off = SignOff(signer=who, post=known.post, on=on, opinion=words, recorded_by=by.name, scan=file.position)
            return rules.signed(document, step, sign_off, dated=dated, today=today)

        note = _with_date(f"{who}（{on}）：{words}", dated)
        return self._road.take_with_scan(document_id, step, change, by=by, scan=scan, role=FileRole.SHEET, note=note, seen=seen)

    def _signer(self, name: str) -> Signer:
        signers = self._issuing.book().signers
        found = next((signer for signer in signers if signer.name == name), None)
        if signers and found is None:
            raise refusals.SignerUnknown(name=name, names="、".join(signer.name for signer in signers))
        return found or Signer(name=name)

    def recheck(self, document_id: str, *, note: str = "", seen: int | None = None, by: Person) -> OfficialDocument:
        """复核 of the signed document, before it is registered. Of an own one as with `approve`."""
        step = DocumentStep.RECHECK
        words = rules.remark(step, note)
        return self._checked(document_id, step, lambda document: rules.after(document, step), words, seen=seen, by=by)

    def _checked(
        self,
        document_id: str,
        step: DocumentStep,
        change: Callable[[OfficialDocument], OfficialDocument],
        words: str,
        *,
        seen: int | None,
        by: Person,
    ) -> OfficialDocument:
        """A step that looks at somebody's work: the record says where it was one's own."""

        def changed(_transaction: Transaction, document: OfficialDocument) -> OfficialDocument:
            after = change(document)
            if self._issuing.separate_review:
                authorship.require_other(step, document, by=by)
            return after

        def said(document: OfficialDocument) -> str:
            return "；".join(part for part in (words, authorship.own_work(step, document, by=by)) if part)

        def shows(document: OfficialDocument) -> bool:
            return any(event.step == step and event.note == said(document) for event in document.events)

        return self._road.take(document_id, step, changed, by=by, tell=said, shows=shows, seen=seen)

    def _simple(self, document_id: str, step: DocumentStep, note: str, *, seen: int | None, by: Person) -> OfficialDocument:
        return self._road.take(document_id, step, lambda _, document: rules.after(document, step), by=by, note=note, seen=seen)


def _with_date(words: str, dated: date | None) -> str:
    """What the event says of a sign-off: the day of a meeting too, since it stands on the paper."""
    return f"{words}（成文日期：{dated}）" if dated else words
