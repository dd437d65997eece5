"""整改台账: every rectification on one line, with its colour; as page data, as xlsx, as the printed form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from services.calendar import working_days
from services.documents import Documents
from services.formats.sheets_out import write_sheet
from services.model.official import DOCUMENT_STATE_LABELS, OfficialDocument
from services.model.papers import paper_form
from services.model.people import Scope
from services.model.periods import Quarter
from services.model.records import ArchivedObject
from services.model.rectification import OPEN_STATES, Rectification, RectificationState
from services.model.rectifying.alarms import Alarm, AlarmRule, Nearness, nearness_of
from services.model.rectifying.ledger import COLUMNS, LEDGER_TITLE, line_of, printed_line
from services.settings import Settings
from services.stores.register import Register, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list shows: the filters of a page's URL. `open_only`: what somebody still has to do something about."""

    unit: str = ""
    states: frozenset[RectificationState] = frozenset()
    quarter: Quarter | None = None
    assessment: str = ""
    alarm: Alarm = Alarm.NONE
    open_only: bool = False
    text: str = ""  # in number, title or problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger: the rectification, how near its deadline is, and what its demand is called."""

    record: Rectification
    nearness: Nearness | None = None
    paper: str = ""  # 文号 of the demand, else its type and state; "": none was drafted

    @property
    def alarm(self) -> Alarm:
        return self.nearness.alarm if self.nearness else Alarm.NONE


class RectificationBook:
    """Answers what rectifications there are, cut to what the asker may see."""

    def __init__(self, *, register: Register, documents: Documents, settings: Settings, now: Callable[[], datetime]) -> None:
        self._register, self._documents, self._settings, self._now = register, documents, settings, now

    @property
    def rule(self) -> AlarmRule:
        """When a deadline is yellow, when red."""
        return AlarmRule(before=self._settings.rectification_warn_days, after=self._settings.rectification_red_days)

    def entries(self, asked: Asked = Asked(), *, scope: Scope) -> tuple[Entry, ...]:
        """The lines that the filters leave: red before yellow, then by deadline; what is over comes last, by number."""
        with self._register.reading() as transaction:
            days, today = working_days(transaction), self._now().date()
            records = self._records(transaction, asked, scope)
            papers = transaction.objects.several([one.document for one in records], scope=scope)
            found = [
                Entry(
                    record=record,
                    nearness=nearness_of(record, today, days, rule=self.rule),
                    paper=_paper(papers.get(record.document)),
                )
                for record in records
            ]
        wanted = [one for one in found if asked.alarm is Alarm.NONE or one.alarm is asked.alarm]
        return tuple(sorted(wanted, key=_order))

    def _records(self, transaction: Transaction, asked: Asked, scope: Scope) -> list[Rectification]:
        units = transaction.units.names(asked.unit) if asked.unit else None
        states = asked.states or (OPEN_STATES if asked.open_only else None)
        lines = transaction.rectifications.lines(units=units, states=states, assessment=asked.assessment or None, scope=scope)
        ids = [line.object_id for line in lines if asked.quarter is None or line.quarter == asked.quarter]
        records = transaction.objects.several(ids, scope=scope)
        told = [record for one in ids if isinstance(record := records.get(one), Rectification)]
        return [record for record in told if _says(record, asked.text)]

    def of(self, rectification_id: str, *, scope: Scope) -> Entry:
        """The line of one; raises NotFound."""
        with self._register.reading() as transaction:
            record = transaction.objects.get(rectification_id, scope=scope)
            assert isinstance(record, Rectification), "asked for by the id of one"
            nearness = nearness_of(record, self._now().date(), working_days(transaction), rule=self.rule)
            paper = transaction.objects.find(record.document, scope=scope) if record.document else None
            return Entry(record=record, nearness=nearness, paper=_paper(paper))

    def counts(self, *, scope: Scope) -> dict[str, int]:
        """How many there are in each state (its label), and of which colour (黄, 红)."""
        entries = self.entries(scope=scope)
        counts = Counter(one.record.state.value for one in entries)
        counts.update(one.alarm.value for one in entries if one.alarm)
        return dict(counts)

    def quarters(self, *, scope: Scope) -> list[Quarter]:
        """The quarters that a filter can offer, the latest first."""
        with self._register.reading() as transaction:
            lines = transaction.rectifications.lines(scope=scope)
        return sorted({line.quarter for line in lines if line.quarter is not None}, reverse=True)

    # -- on paper ---------------------------------------------------------------------------------------------------

    def xlsx(self, entries: Iterable[Entry]) -> bytes:
        """The lines as a workbook."""
        return write_sheet(LEDGER_TITLE, COLUMNS, [self._line(number, one) for number, one in enumerate(entries, start=1)])

    def docx(self, entries: Iterable[Entry], *, title: str = "") -> bytes:
        """The lines as the printed form."""
        rows = [
            printed_line(number, one.record, paper=one.paper, nearness=one.nearness)
            for number, one in enumerate(entries, start=1)
        ]
        facts = {"rows": rows, "title": title or LEDGER_TITLE, "date": self._now().date().isoformat()}
        return self._documents.draft("rectification-ledger", facts, stamp=self._now()).docx

    def _line(self, number: int, entry: Entry) -> tuple[str, ...]:
        return line_of(number, entry.record, paper=entry.paper, nearness=entry.nearness)


def _paper(found: ArchivedObject | None) -> str:
    if not isinstance(found, OfficialDocument):
        return ""
    kind = paper_form(found.paper).facts.TYPE
    if found.number is not None:
        return found.number.text
    return kind if found.seen_by_units else f"{kind}（{DOCUMENT_STATE_LABELS[found.state]}）"


def _says(record: Rectification, text: str) -> bool:
    words = (record.number, record.title, *(one.text for one in record.troubles))
    return not text or any(text in one for one in words)


_RANK = {Alarm.RED: 0, Alarm.YELLOW: 1, Alarm.NONE: 2}


_LAST = "~"  # after every day and every number


def _order(entry: Entry) -> tuple[int, int, str, str, str]:
    record = entry.record
    deadline = record.deadline.isoformat() if record.deadline and record.open else _LAST
    return 0 if record.open else 1, _RANK[entry.alarm], deadline, record.number or _LAST, record.id
