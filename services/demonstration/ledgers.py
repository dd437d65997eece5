"""A month's ledger as its unit fills it in: the rows as they stand, what the month adds and changes, and its materials."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from services.demonstration.plan import Scene
from services.demonstration.stories import threads
from services.demonstration.threads import YEAR, Sheet, Thread, dice
from services.ledgers import Opened
from services.model.ledgers import LedgerHeader, LedgerReturn, LedgerRow
from services.model.ledgers.drafts import LedgerDraft
from services.model.mechanisms import Mechanism
from services.model.periods import Month

# The column in which a unit slips, what it writes there, and what the office answers.
_SLIPS: Mapping[Mechanism, tuple[str, str, str]] = {
    Mechanism.POLICY: ("next_step", "待补充", "“下一步工作打算”没有填写具体内容，请补充后重新报送。"),
    Mechanism.EXCHANGE: ("implementation", "XX项目正在推进。", "“协议落实情况”未写明具体项目，请按“3个1”逐项填写。"),
    Mechanism.INNOVATION: ("status", "基本完成", "“本月完成状态”只能填已完成、序时推进、滞后序时三者之一。"),
}


class Filling:
    """Fills ledgers in. `filings` are the ids of the agreements by their places in PACTS, as they come."""

    def __init__(self, filings: Mapping[int, str]) -> None:
        self._filings = filings
        self._threads: dict[tuple[str, Mechanism], list[Thread]] = defaultdict(list)
        for thread in threads():
            self._threads[thread.unit, thread.mechanism].append(thread)
        self._told: dict[tuple[str, Mechanism], int] = defaultdict(int)  # the month up to which materials were handed in

    def filled(self, opened: Opened, scene: Scene, *, on: date, again: bool) -> tuple[LedgerDraft, list[tuple[str, Sheet]]]:
        """The draft as it is handed in, and its materials, each with the row that it belongs to."""
        period, whose = Month(YEAR, scene.month), (scene.unit, scene.mechanism)
        rows = {row.id: row for row in opened.draft.rows}
        before = dict(rows) if not again else {row.id: row for row in opened.standing}
        for thread in self._threads[whose]:
            if told := thread.cells(scene.month):
                proposed = next((dict(one.cells) for one in opened.proposals if one.source == self._filing(thread)), {})
                row = rows.get(thread.row_id) or self._new(thread, period, proposed)
                rows[row.id] = replace(row, cells=tuple((_mended(row, thread.mechanism) | told).items()))
        sheets = [
            (thread.row_id, sheet)
            for thread in self._threads[whose]
            for sheet in thread.sheets(scene.month - 1 if again else self._told[whose], scene.month)
        ]
        self._told[whose] = scene.month
        numbered = [_numbered(row, number, scene) for number, row in enumerate(rows.values(), start=1)]
        nothing = not again and _words(numbered) == _words(before.values())
        return replace(
            opened.draft, rows=tuple(numbered), header=_header(scene, on), nothing_new=nothing
        ), [] if again else sheets

    def _filing(self, thread: Thread) -> str:
        return self._filings.get(thread.pact, "") if thread.pact is not None else ""

    def _new(self, thread: Thread, period: Month, proposed: Mapping[str, str]) -> LedgerRow:
        filing = self._filing(thread)
        cells = {"unit": thread.unit} if thread.mechanism is not Mechanism.INNOVATION else {}
        if thread.cells(period.number).get("signing"):
            cells |= {name: text for name, text in proposed.items() if text}
        sources = (filing,) if filing else ()
        return LedgerRow(id=thread.row_id, cells=tuple(cells.items()), since=period, changed=period, sources=sources)

    def complaint(self, record: LedgerReturn) -> tuple[str, list[tuple[str, str]]]:
        """What the office answers to a slip, and the cells that it means; none where there is no slip."""
        column, slip, answer = _SLIPS[record.mechanism]
        return answer, [(row.id, column) for row in record.rows if row[column] == slip]


def flawed(draft: LedgerDraft) -> LedgerDraft:
    """The draft with a slip in the row that was written last; one that says nothing new has none."""
    column, slip, _answer = _SLIPS[draft.mechanism]
    if draft.nothing_new or not draft.rows:
        return draft
    *others, last = draft.rows
    return replace(draft, rows=(*others, replace(last, cells=tuple((dict(last.cells) | {column: slip}).items()))))


def mail(draft: LedgerDraft, files: Sequence[tuple[str, bytes]], *, sent: datetime) -> bytes:
    """The mail with which a unit without an account sends its ledger."""
    letter = EmailMessage()
    letter["From"], letter["To"] = "liaison@unit.example", "office@committee.example"
    letter["Subject"], letter["Date"] = f"报送{draft.title}", format_datetime(sent)
    letter["Received"] = f"from mail.unit.example by mail.committee.example; {format_datetime(sent)}"
    letter.set_content(f"{draft.title}及支撑材料见附件，请查收。\n")
    for label, content in files:
        letter.add_attachment(content, maintype="application", subtype="octet-stream", filename=label)
    letter.set_boundary(f"demonstration-{draft.period}-{draft.mechanism}")
    return letter.as_bytes()


def _numbered(row: LedgerRow, number: int, scene: Scene) -> LedgerRow:
    if scene.mechanism is Mechanism.INNOVATION:
        return row
    return replace(row, cells=tuple((dict(row.cells) | {"position": str(number)}).items()))


def _mended(row: LedgerRow, mechanism: Mechanism) -> dict[str, str]:
    column, slip, _answer = _SLIPS[mechanism]
    return {name: "" if (name, text) == (column, slip) else text for name, text in row.cells}


def _words(rows: Iterable[LedgerRow]) -> list[tuple[str, dict[str, str]]]:
    """What rows say, without numbers and units."""
    return [(row.id, _said(row)) for row in rows]


def _said(row: LedgerRow) -> dict[str, str]:
    return {name: "".join(text.split()) for name, text in row.cells if text.strip() and name not in ("position", "unit")}


def known_again(read: LedgerDraft, sent: LedgerDraft) -> LedgerDraft:
    """The rows of a mail under the ids that the sender's have: whoever enters them sees that they are the same."""
    ids = {str(_said(row)): row.id for row in sent.rows}
    rows = tuple(replace(row, id=ids.get(str(_said(row)), row.id)) for row in read.rows)
    return replace(read, rows=rows, nothing_new=sent.nothing_new, findings=() if sent.nothing_new else read.findings)


def _header(scene: Scene, on: date) -> LedgerHeader:
    line = dice(scene.unit, "telephone").randint(100, 999)
    return LedgerHeader(unit=scene.unit, filled_by="李四", phone=f"0563-8000{line}", filled_on=on)
