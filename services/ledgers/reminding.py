"""催报: who has not reported is told, by a notice or a letter as the rules of addressing say, and in words for a chat group."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from services import journal
from services.calendar import working_days
from services.documents import Documents
from services.ledgers.keys import ledger_id
from services.ledgers.overview import Missing, Overview
from services.model.errors import Conflict, Refused
from services.model.ledgers.lines import REMINDED, LedgerReminder
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.official import OfficialDocument
from services.model.papers.addressing import Issuers, Purpose, classify, rule_for
from services.model.papers.kinds import PaperKind
from services.model.people import Person, require_office
from services.model.periods import Month
from services.settings import Settings
from services.stores.register import Register

_WORKING_DAYS = 3  # that a reminded unit is given, unless the office says otherwise
_PAPERS = {"通知": PaperKind.REMINDER, "函": PaperKind.REMINDER_LETTER}


class NobodyToRemind(Refused):
    message = "{period}的台账没有需要催报的单位：应报的都已报送，或还没有到期。请刷新页面核对。"


class RemindedMeanwhile(Conflict):
    message = "{period}的台账刚刚由{by}催报过（{at}），本次没有再催。请刷新页面，核对后再办理。"


class RemindingDeadlinePassed(Refused):
    message = "补报期限 {deadline} 早于今天（{today}）。请选择今天或以后的日期。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """What came of a reminder: the drafts of the notices, which go their way through the press, and words to copy."""

    documents: tuple[OfficialDocument, ...]
    message: str
    reminders: tuple[LedgerReminder, ...]
    deadline: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What was reminded of in one go."""

    at: datetime
    by: str
    reminders: tuple[LedgerReminder, ...]

    @property
    def papers(self) -> tuple[str, ...]:
        """The notices, each once."""
        return tuple(dict.fromkeys(one.document_id for one in self.reminders if one.document_id))

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.unit for one in self.reminders))


class Reminding:
    """Reminds units of the ledgers of a month."""

    def __init__(
        self,
        *,
        register: Register,
        overview: Overview,
        documents: Documents,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._register, self._overview, self._documents = register, overview, documents
        self._settings, self._now = settings, now
        self._one_at_a_time = Lock()

    def rounds(self, period: Month) -> tuple[Round, ...]:
        """Who was reminded of a month's ledgers, when and by whom: the latest first."""
        with self._register.reading() as transaction:
            told = transaction.ledgers.reminders([period])
        together: dict[tuple[datetime, str], list[LedgerReminder]] = {}
        for one in told:
            together.setdefault((one.at, one.by), []).append(one)
        return tuple(Round(at=at, by=by, reminders=tuple(found)) for (at, by), found in together.items())

    def deadline(self) -> date:
        """The day that is proposed for 补报."""
        with self._register.reading() as transaction:
            return working_days(transaction).add(self._now().date(), _WORKING_DAYS)

    def message(self, period: Month, missing: Sequence[Missing], *, deadline: date) -> str:
        """Words for a chat group: what is missing, from whom, until when."""
        now = self._now()
        due = missing[0].cell.due if missing else period.first_day
        lists = "\n".join(f"{MECHANISM_LABELS[mechanism]}：{'、'.join(names)}" for mechanism, names in _by_mechanism(missing))
        return (
            f"【催报】{period.label}工作台账应于{due.month}月{due.day}日前报送。截至{now.month}月{now.day}日{now:%H:%M}，"
            f"以下单位尚未报送：\n{lists}\n请于{deadline.month}月{deadline.day}日前登录系统补报，支撑材料一并上传；"
            f"本月确无新增的，选择“本月无新增”报送。"
        )

    def remind(
        self,
        period: Month,
        *,
        only: Collection[tuple[str, Mechanism]] | None = None,
        deadline: date | None = None,
        notices: bool = True,
        contact: str = "",
        phone: str = "",
        seen: int | None = None,
        by: Person,
    ) -> Reminded:
        """Remind the units that have not reported (of `only` these: unit, mechanism). With `notices` the papers are drafted.

        Units that the office may summon get one 通知, bodies beside it one 函. `seen`: how many rounds whoever asks has seen.
        Raises NobodyToRemind, RemindingDeadlinePassed, RemindedMeanwhile and what drafting raises.
        """
        require_office(by, "催报")
        with self._one_at_a_time:
            rounds = self.rounds(period)
            if seen is not None and len(rounds) > seen:
                raise RemindedMeanwhile(period=period.label, by=rounds[0].by, at=f"{rounds[0].at:%m-%d %H:%M}")
            return self._remind(period, only, deadline, notices=notices, contact=contact, phone=phone, by=by)

    def _remind(
        self,
        period: Month,
        only: Collection[tuple[str, Mechanism]] | None,
        deadline: date | None,
        *,
        notices: bool,
        contact: str,
        phone: str,
        by: Person,
    ) -> Reminded:
        missing = [one for one in self._overview.missing(period) if only is None or (one.unit.name, one.mechanism) in only]
        if not missing:
            raise NobodyToRemind(period=period.label)
        today = self._now().date()
        until = deadline or self.deadline()
        if until < today:
            raise RemindingDeadlinePassed(deadline=until, today=today)
        papers: dict[str, OfficialDocument] = {}
        if notices:
            for kind, theirs in self._by_paper(missing).items():
                paper = self._documents.keep(kind.value, _facts(period, theirs, until, contact, phone), by=by)
                papers |= {one.unit.name: paper for one in theirs}
        reminders = self._record(period, missing, papers, by=by)
        documents = tuple(dict.fromkeys(paper.id for paper in papers.values()))
        return Reminded(
            documents=tuple(next(paper for paper in papers.values() if paper.id == known) for known in documents),
            message=self.message(period, missing, deadline=until),
            reminders=reminders,
            deadline=until,
        )

    def _by_paper(self, missing: Iterable[Missing]) -> dict[PaperKind, list[Missing]]:
        with self._register.reading() as transaction:
            issuers = Issuers(units=tuple((unit.name, unit.kind) for unit in transaction.units.all()))
        papers: dict[PaperKind, list[Missing]] = {}
        for one in missing:
            type_ = rule_for(classify(one.unit.name, issuers), Purpose.URGE).types[0]
            papers.setdefault(_PAPERS.get(type_, PaperKind.REMINDER_LETTER), []).append(one)
        return papers

    def _record(
        self, period: Month, missing: Iterable[Missing], papers: dict[str, OfficialDocument], *, by: Person
    ) -> tuple[LedgerReminder, ...]:
        at = self._now()
        made = []
        with self._register.transaction() as transaction:
            for one in missing:
                name = one.unit.name
                paper = papers[name].id if name in papers else ""
                told = LedgerReminder(unit=name, mechanism=one.mechanism, period=period, at=at, by=by.name, document_id=paper)
                transaction.ledgers.remind(told)
                detail = {"unit": name, "mechanism": one.mechanism.value, "period": str(period), "document": paper}
                about = ledger_id(name, one.mechanism, period)
                journal.note(transaction, REMINDED, by=by.name, at=at, object_id=about, detail=detail)
                made.append(told)
        return tuple(made)


def _facts(period: Month, missing: Sequence[Missing], deadline: date, contact: str, phone: str) -> dict[str, object]:
    """The facts of a 催报 paper (model/papers/notices.py, letters.py)."""
    lists = [
        f"{MECHANISM_LABELS[mechanism]}工作台账及相关支撑材料（{'、'.join(names)}）。"
        for mechanism, names in _by_mechanism(missing)
    ]
    facts: dict[str, object] = {
        "units": list(dict.fromkeys(one.unit.name for one in missing)),
        "matter": f"{period.label}工作台账",
        "due": missing[0].cell.due.isoformat(),
        "missing": lists,
        "deadline": deadline.isoformat(),
    }
    return facts | {name: text for name, text in (("contact", contact), ("phone", phone)) if text}


def _by_mechanism(missing: Iterable[Missing]) -> list[tuple[Mechanism, list[str]]]:
    names: dict[Mechanism, list[str]] = {}
    for one in missing:
        names.setdefault(one.mechanism, []).append(one.unit.name)
    return [(mechanism, names[mechanism]) for mechanism in Mechanism if mechanism in names]
