"""The table of papers: English id, Chinese name, page, facts, template."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.model.errors import Refused
from services.model.papers.bulletins import Bulletin, Commendation, CorrectionBulletin, Criticism
from services.model.papers.facts import FilingReceipt, RankingBulletin, RectificationDemand
from services.model.papers.frame import PageForm, PaperFacts
from services.model.papers.ledgers import (
    CombinedInnovationLedger,
    ExchangeLedger,
    InnovationLedger,
    PolicyLedger,
    Roster,
    UnitLists,
)
from services.model.papers.letters import Letter, OfficialLetter, OfficialText, RectificationLetter, ReminderLetter
from services.model.papers.meetings import Briefing, Minutes, OfficialMinutes
from services.model.papers.notices import ContestCall, CorrectionNotice, LedgerCall, Notice, Reminder
from services.model.papers.sheets import ClosureForm, RectificationLedger, SignOffSheet, SupervisionOrder


class PaperKind(StrEnum):
    """The papers that the office drafts."""

    NOTICE = "notice"
    LEDGER_CALL = "ledger-call"
    REMINDER = "reminder"
    CORRECTION_NOTICE = "correction-notice"
    RECTIFICATION_DEMAND = "rectification-demand"
    CONTEST_CALL = "contest-call"
    BULLETIN = "bulletin"
    RANKING_BULLETIN = "ranking-bulletin"
    COMMENDATION = "commendation"
    CRITICISM = "criticism"
    CORRECTION_BULLETIN = "correction-bulletin"
    LETTER = "letter"
    REMINDER_LETTER = "reminder-letter"
    RECTIFICATION_LETTER = "rectification-letter"
    OFFICIAL_TEXT = "official-text"
    OFFICIAL_LETTER = "official-letter"
    OFFICIAL_MINUTES = "official-minutes"
    MINUTES = "minutes"
    BRIEFING = "briefing"
    FILING_RECEIPT = "filing-receipt"
    SUPERVISION_ORDER = "supervision-order"
    CLOSURE_FORM = "closure-form"
    RECTIFICATION_LEDGER = "rectification-ledger"
    SIGN_OFF_SHEET = "sign-off-sheet"
    UNIT_LISTS = "unit-lists"
    ROSTER = "roster"
    LEDGER_POLICY = "ledger-policy"
    LEDGER_EXCHANGE = "ledger-exchange"
    LEDGER_INNOVATION = "ledger-innovation"
    LEDGER_INNOVATION_COMBINED = "ledger-innovation-combined"


class PaperGroup(StrEnum):
    """How the kinds are offered."""

    NOTICES = "通知"
    BULLETINS = "通报"
    LETTERS = "函"
    MEETINGS = "纪要简报"
    ANY = "其他文种"
    FORMS = "表单"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperForm:
    """One kind of paper. `template` is a file of doc_templates/; `aliases` are other names that a clerk may type."""

    kind: PaperKind
    name: str
    group: PaperGroup
    page: PageForm
    facts: type[PaperFacts]
    aliases: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        return f"{self.kind.value}.docx"


def _paper(kind: PaperKind, name: str, group: PaperGroup, page: PageForm, facts: type[PaperFacts], *aliases: str) -> PaperForm:
    return PaperForm(kind=kind, name=name, group=group, page=page, facts=facts, aliases=aliases)


_K, _G, _P = PaperKind, PaperGroup, PageForm
PAPERS: tuple[PaperForm, ...] = (
    _paper(_K.NOTICE, "通知", _G.NOTICES, _P.FILE, Notice, "一般通知"),
    _paper(_K.LEDGER_CALL, "报送工作台账的通知", _G.NOTICES, _P.FILE, LedgerCall, "台账通知", "报送台账通知"),
    _paper(_K.REMINDER, "催报通知", _G.NOTICES, _P.FILE, Reminder, "催报", "催报的通知"),
    _paper(_K.CORRECTION_NOTICE, "补正通知", _G.NOTICES, _P.FILE, CorrectionNotice, "补正"),
    _paper(
        _K.RECTIFICATION_DEMAND,
        "限期整改的通知",
        _G.NOTICES,
        _P.FILE,
        RectificationDemand,
        "限期整改通知",
        "整改通知",
        "限期整改",
    ),
    _paper(_K.CONTEST_CALL, "案例评选通知", _G.NOTICES, _P.FILE, ContestCall, "案例评选", "评选通知"),
    _paper(_K.BULLETIN, "通报", _G.BULLETINS, _P.FILE, Bulletin, "一般通报"),
    _paper(_K.RANKING_BULLETIN, "季度排名通报", _G.BULLETINS, _P.FILE, RankingBulletin, "排名通报", "季度通报"),
    _paper(_K.COMMENDATION, "通报表扬", _G.BULLETINS, _P.FILE, Commendation, "表扬通报", "表扬"),
    _paper(_K.CRITICISM, "通报批评", _G.BULLETINS, _P.FILE, Criticism, "批评通报", "批评"),
    _paper(_K.CORRECTION_BULLETIN, "更正通报", _G.BULLETINS, _P.FILE, CorrectionBulletin, "更正"),
    _paper(_K.LETTER, "函", _G.LETTERS, _P.LETTER, Letter, "公函", "商洽函"),
    _paper(_K.REMINDER_LETTER, "催报函", _G.LETTERS, _P.LETTER, ReminderLetter),
    _paper(_K.RECTIFICATION_LETTER, "商请整改的函", _G.LETTERS, _P.LETTER, RectificationLetter, "整改函"),
    _paper(_K.MINUTES, "会议纪要", _G.MEETINGS, _P.MINUTES, Minutes, "纪要"),
    _paper(_K.BRIEFING, "工作简报", _G.MEETINGS, _P.BRIEF, Briefing, "简报"),
    _paper(_K.OFFICIAL_TEXT, "通用公文", _G.ANY, _P.FILE, OfficialText, "套红", "公文"),
    _paper(_K.OFFICIAL_LETTER, "通用公文（信函格式）", _G.ANY, _P.LETTER, OfficialLetter, "信函格式公文"),
    _paper(_K.OFFICIAL_MINUTES, "通用公文（纪要格式）", _G.ANY, _P.MINUTES, OfficialMinutes, "纪要格式公文"),
    _paper(_K.FILING_RECEIPT, "备案回执", _G.FORMS, _P.FORM, FilingReceipt, "回执"),
    _paper(_K.SUPERVISION_ORDER, "督办单", _G.FORMS, _P.FORM, SupervisionOrder),
    _paper(_K.CLOSURE_FORM, "整改销号表", _G.FORMS, _P.FORM, ClosureForm, "销号表", "销号"),
    _paper(_K.RECTIFICATION_LEDGER, "整改台账", _G.FORMS, _P.FORM, RectificationLedger),
    _paper(_K.SIGN_OFF_SHEET, "发文稿纸", _G.FORMS, _P.FORM, SignOffSheet),
    _paper(_K.UNIT_LISTS, "市直有关单位名单", _G.FORMS, _P.FORM, UnitLists, "单位名单"),
    _paper(_K.ROSTER, "分管领导及联络员名单", _G.FORMS, _P.FORM, Roster, "联络员名单"),
    _paper(_K.LEDGER_POLICY, "政策争取工作台账", _G.FORMS, _P.FORM, PolicyLedger, "政策争取台账"),
    _paper(_K.LEDGER_EXCHANGE, "交流合作工作台账", _G.FORMS, _P.FORM, ExchangeLedger, "交流合作台账"),
    _paper(_K.LEDGER_INNOVATION, "制度创新工作台账", _G.FORMS, _P.FORM, InnovationLedger, "制度创新台账"),
    _paper(
        _K.LEDGER_INNOVATION_COMBINED,
        "制度创新工作汇总台账",
        _G.FORMS,
        _P.FORM,
        CombinedInnovationLedger,
        "制度创新汇总台账",
    ),
)


class UnknownPaperKind(Refused):
    """No paper is called so."""

    message = "没有“{kind}”这一文种。可用的文种：{known}。"


DEMANDS = frozenset({PaperKind.RECTIFICATION_DEMAND, PaperKind.SUPERVISION_ORDER, PaperKind.RECTIFICATION_LETTER})
"""The papers by which a unit is told to put something right."""


def paper_form(name: str) -> PaperForm:
    """The paper by its English id, Chinese name or alias; raises UnknownPaperKind."""
    wanted = name.strip()
    for form in PAPERS:
        if wanted.lower().replace("_", "-") == form.kind.value or wanted in (form.name, *form.aliases):
            return form
    known = "、".join(f"{form.name}（{form.kind.value}）" for form in PAPERS)
    raise UnknownPaperKind(kind=name, known=known)
