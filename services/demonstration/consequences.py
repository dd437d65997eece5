"""What follows a frozen quarter in the demonstration: bulletin, praise, demands, replies, a return, closures, one overdue."""

from __future__ import annotations

import io

from services.demonstration.notices import LEADER, Notices
from services.demonstration.papers import FICTION, paper
from services.demonstration.threads import YEAR
from services.model.assessment.assessments import Assessment
from services.model.files import FileRole
from services.model.official import OfficialDocument
from services.model.people import EVERYTHING, Person, Role
from services.model.periods import Month
from services.model.rectification import Rectification, RectificationState
from services.office import Office

_DONE = "已对照问题逐项整改：补报有关台账和支撑材料，明确专人负责，今后每月按期报送。"
_MORE = "已补充整改佐证材料，并由主要负责同志带队向上级主管部门对接，形成推进计划。"
_THIN = "整改措施较为笼统，未附佐证材料。请写明补报了哪些材料、由谁负责、何时完成。"
_REASON = "部分支撑材料需上级主管部门出具，预计十个工作日内可以取得，申请延期。"
_LATER = 14  # days


class Consequences:
    """Of the units that are to mend something the last never answers, the first is sent back once, the second asks for time."""

    def __init__(self, office: Office, notices: Notices, *, clerk: Person) -> None:
        self._office, self._notices, self._clerk = office, notices, clerk

    def announce(self, month: int) -> None:
        """The papers over the quarter that ended before that month: drafted from its figures, signed and numbered."""
        record = self._assessment(month)
        assert record.standings is not None, "what is frozen has its figures"
        self._notices.issue([self._office.bulletins.draft(record.id, by=self._clerk)])
        papers: list[OfficialDocument] = []
        if record.standings.commended:
            papers.append(self._office.bulletins.praise(record.id, by=self._clerk))
        if record.standings.demanded:
            opened = self._office.naming.open_for(record.id, by=self._clerk)
            drafted = self._office.demanding.draft([one.id for one in opened], by=self._clerk)
            papers += [one.document for one in drafted if one.document is not None]
        self._notices.issue(papers)

    def reply(self, month: int) -> None:
        """Most say what they did; one asks for more time first."""
        waiting = self._told(month)
        for number, one in enumerate(waiting[:-1]):
            if number == 1:
                self._ask(one)
            self._answer(one, _DONE, again=False)

    def _ask(self, one: Rectification) -> None:
        assert one.deadline is not None, "whoever was told has a deadline"
        until = self._office.calendar.days().add(one.deadline, _LATER - 4)
        self._office.rectifications.ask(one.id, until=until, reason=_REASON, by=_liaison(one.unit))
        self._office.rectifications.grant(one.id, answer="情况属实，同意延期。", by=self._clerk)

    def _answer(self, one: Rectification, told: str, *, again: bool) -> None:
        batch = self._office.rectifications.batch(one.id)
        lines = (f"# {one.unit}整改情况报告", *(f"{trouble.text} {told}" for trouble in one.troubles), FICTION)
        label = f"{one.unit}整改情况报告{'（补充）' if again else ''}.docx"
        stream = io.BytesIO(paper("docx", lines))
        held = self._office.intake.hold(stream, label=label, role=FileRole.MATERIAL, batch=batch)
        key = f"demonstration reply {one.id} {again}"
        results = [told] * len(one.troubles)
        self._office.rectifications.reply(one.id, results, batch, [held], key=key, by=_liaison(one.unit))

    def review(self, month: int) -> None:
        """The first is sent back, the others go to the leader."""
        for number, one in enumerate(self._in(month, RectificationState.REPLIED)):
            if number == 0:
                self._office.rectifications.send_back(one.id, reasons=_THIN, by=self._clerk)
            else:
                self._close(one)

    def reply_again(self, month: int) -> None:
        """Whoever was sent back answers in full."""
        for one in self._in(month, RectificationState.RETURNED):
            self._answer(one, _MORE, again=True)

    def settle(self, month: int) -> None:
        """And is closed; whoever has not answered at all is reminded, and put before the leader."""
        for one in self._in(month, RectificationState.REPLIED):
            self._close(one)
        for one in self._in(month, RectificationState.DEMANDED):
            self._office.rectifications.remind(one.id, note="整改期限已到，请尽快报送整改情况。", by=self._clerk)
            self._office.rectifications.escalate(one.id, note="多次催办未报整改情况。", by=self._clerk)

    def _close(self, one: Rectification) -> None:
        self._office.rectifications.apply(one.id, by=self._clerk)
        self._office.rectifications.close(one.id, by=LEADER)

    def _told(self, month: int) -> list[Rectification]:
        return self._in(month, RectificationState.DEMANDED)

    def _in(self, month: int, state: RectificationState) -> list[Rectification]:
        """Those over the quarter that ended before that month, in the order of their numbers."""
        record = self._assessment(month)
        with self._office.register.reading() as transaction:
            lines = transaction.rectifications.lines(assessment=record.id, states=[state])
        found = [self._office.rectifications.get(line.object_id, scope=EVERYTHING) for line in lines]
        return sorted(found, key=lambda one: one.number or one.id)

    def _assessment(self, month: int) -> Assessment:
        found = self._office.rankings.newest(Month(YEAR, month).previous().quarter, frozen=True, by=self._clerk)
        assert found is not None, "a quarter is announced when it is frozen"
        return found


def _liaison(unit: str) -> Person:
    return Person(login=f"liaison-{unit}", name=f"{unit}联络员", role=Role.LIAISON, unit=unit)
