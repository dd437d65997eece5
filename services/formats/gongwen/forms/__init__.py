"""The wording of each paper as its template: what a secretary may change in Word afterwards."""

from __future__ import annotations

from collections.abc import Callable

from docx.document import Document as Docx

from services.formats.gongwen.forms import bulletins, ledgers, letters, notices, sheets
from services.model.papers import PAPERS, PaperForm, PaperKind

_BY_KIND: dict[PaperKind, Callable[[], Docx]] = {
    PaperKind.NOTICE: notices.notice,
    PaperKind.LEDGER_CALL: notices.ledger_call,
    PaperKind.REMINDER: notices.reminder,
    PaperKind.CORRECTION_NOTICE: notices.correction_notice,
    PaperKind.RECTIFICATION_DEMAND: notices.rectification_demand,
    PaperKind.CONTEST_CALL: notices.contest_call,
    PaperKind.BULLETIN: bulletins.bulletin,
    PaperKind.RANKING_BULLETIN: bulletins.ranking_bulletin,
    PaperKind.COMMENDATION: bulletins.commendation,
    PaperKind.CRITICISM: bulletins.criticism,
    PaperKind.CORRECTION_BULLETIN: bulletins.correction_bulletin,
    PaperKind.LETTER: letters.letter,
    PaperKind.REMINDER_LETTER: letters.reminder_letter,
    PaperKind.RECTIFICATION_LETTER: letters.rectification_letter,
    PaperKind.OFFICIAL_TEXT: letters.official_text,
    PaperKind.OFFICIAL_LETTER: letters.official_letter,
    PaperKind.OFFICIAL_MINUTES: letters.official_minutes,
    PaperKind.MINUTES: letters.minutes,
    PaperKind.BRIEFING: letters.briefing,
    PaperKind.FILING_RECEIPT: sheets.filing_receipt,
    PaperKind.SUPERVISION_ORDER: sheets.supervision_order,
    PaperKind.CLOSURE_FORM: sheets.closure_form,
    PaperKind.RECTIFICATION_LEDGER: ledgers.rectification_ledger,
    PaperKind.SIGN_OFF_SHEET: sheets.sign_off_sheet,
    PaperKind.UNIT_LISTS: ledgers.unit_lists,
    PaperKind.ROSTER: ledgers.roster,
    PaperKind.LEDGER_POLICY: ledgers.ledger_policy,
    PaperKind.LEDGER_EXCHANGE: ledgers.ledger_exchange,
    PaperKind.LEDGER_INNOVATION: ledgers.ledger_innovation,
    PaperKind.LEDGER_INNOVATION_COMBINED: ledgers.ledger_innovation_combined,
}
BUILDERS: dict[PaperForm, Callable[[], Docx]] = {form: _BY_KIND[form.kind] for form in PAPERS}
