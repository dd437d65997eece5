"""The demonstration year as it is played: every deed goes through the desk that a person would use."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from services.demonstration.cast import BY_MAIL, PLAYERS
from services.demonstration.clock import Clock
from services.demonstration.consequences import Consequences
from services.demonstration.ledgers import Filling, flawed, known_again, mail
from services.demonstration.notices import Notices
from services.demonstration.pacts import PACTS
from services.demonstration.papers import FICTION, paper
from services.demonstration.plan import Deed, Scene
from services.demonstration.quarters import Quarters
from services.demonstration.scans import scan
from services.demonstration.threads import MONTHS, YEAR, Sheet, dice, in_full
from services.intake import HeldFile
from services.ledgers.reminding import NobodyToRemind
from services.model.facts import Fact, FactField
from services.model.files import FileRole
from services.model.ledgers import LedgerReturn, LedgerState
from services.model.ledgers.drafts import Behalf, LedgerDraft
from services.model.ledgers.titles import LEDGER_TITLES
from services.model.people import EVERYTHING, Person, Role
from services.model.periods import Month
from services.office import Office

CLERK = Person(login="jingban", name="经办人", role=Role.CLERK)
_FULL = {player.name: player.full_name for player in PLAYERS}


def liaison(unit: str) -> Person:
    """Who hands in for a unit."""
    return Person(login=f"liaison-{unit}", name=f"{unit}联络员", role=Role.LIAISON, unit=unit)


def deputy(unit: str) -> Person:
    """Who approves in a unit."""
    return Person(login=f"deputy-{unit}", name=f"{unit}分管领导", role=Role.DEPUTY_LEADER, unit=unit)


class Stage:
    """Plays scenes in an office. What has been played is known by the agreements' ids and the ledgers' last months."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self._office, self._clock = office, clock
        self._filings: dict[int, str] = {}
        self._filling = Filling(self._filings)
        self._notices = Notices(office, clock, clerk=CLERK)
        self._quarters = Quarters(office, clerk=CLERK)
        self._consequences = Consequences(office, self._notices, clerk=CLERK)
        self._deeds: Mapping[Deed, Callable[[Scene], None]] = {
            Deed.SEND_PACT: self._send_pact,
            Deed.RETURN_PACT: self._return_pact,
            Deed.MEND_PACT: self._mend_pact,
            Deed.FILE_PACT: self._file_pact,
            Deed.HAND_IN: self._hand_in,
            Deed.APPROVE: self._approve,
            Deed.STAMP: self._stamp,
            Deed.REMIND: self._remind,
            Deed.SEND: lambda _: self._notices.send(),
            Deed.ACKNOWLEDGE: lambda _: self._notices.acknowledge(),
            Deed.URGE: lambda scene: self._notices.urge(answered=scene.month < MONTHS),
            Deed.RETURN: self._return,
            Deed.MEND: self._mend,
            Deed.ACCEPT: self._accept,
            Deed.SHOW: lambda scene: self._quarters.show(scene.month),
            Deed.OBJECT: lambda scene: self._quarters.complain(scene.month),
            Deed.ANSWER: lambda scene: self._quarters.answer(scene.month),
            Deed.FREEZE: lambda scene: self._quarters.freeze(scene.month),
            Deed.ANNOUNCE: lambda scene: self._consequences.announce(scene.month),
            Deed.REPLY: lambda scene: self._consequences.reply(scene.month),
            Deed.REVIEW: lambda scene: self._consequences.review(scene.month),
            Deed.REPLY_AGAIN: lambda scene: self._consequences.reply_again(scene.month),
            Deed.SETTLE: lambda scene: self._consequences.settle(scene.month),
        }

    def play(self, scene: Scene) -> None:
        """Do what the scene says, at its moment."""
        self._clock.to(scene.at)
        self._deeds[scene.deed](scene)

    # -- agreements ---------------------------------------------------------------------------------------------

    def _send_pact(self, scene: Scene) -> None:
        pact = PACTS[scene.pact]
        batch = f"demonstration pact {scene.pact}"
        held = self._held(batch, [(f"{pact.title}.{pact.form}", paper(pact.form, pact.lines()), FileRole.AGREEMENT)])
        key = f"demonstration-pact-{scene.pact}"
        self._filings[scene.pact] = self._office.filings.submit(
            batch, held, unit=pact.unit, key=key, by=liaison(pact.unit)
        ).filing.id

    def _return_pact(self, scene: Scene) -> None:
        filing = self._filings[scene.pact]
        reasons = ["缺少签约情况说明，请补充后重新报送。"]
        self._office.filings.send_back(filing, reasons=reasons, due=None, seen=None, by=CLERK)

    def _mend_pact(self, scene: Scene) -> None:
        pact, batch = PACTS[scene.pact], f"demonstration pact {scene.pact} more"
        told = f"{in_full(pact.signed_on)}，{pact.own}与{pact.other}签订《{pact.title}》。"
        lines = (f"# {pact.title}签约情况说明", told, f"> {pact.own}", FICTION)
        held = self._held(batch, [("签约情况说明.docx", paper("docx", lines), FileRole.MATERIAL)])
        self._office.filings.supplement(
            self._filings[scene.pact],
            batch,
            held,
            key=f"demonstration-pact-{scene.pact}-more",
            note="补充签约情况说明",
            seen=None,
            by=liaison(pact.unit),
        )

    def _file_pact(self, scene: Scene) -> None:
        """The clerk compares fact by fact, and puts right what was read wrong."""
        pact, filings = PACTS[scene.pact], self._office.filings
        filing = filings.get(self._filings[scene.pact], scope=EVERYTHING)
        others = [fact for fact in filing.facts if fact.field is not FactField.FIELD or fact.value == pact.field]
        right = any(fact.field is FactField.FIELD for fact in others)
        facts = others if right else [*others, Fact(field=FactField.FIELD, value=pact.field)]
        filings.file(filing.id, facts, touched=range(len(filing.proposed)), seen=None, by=CLERK)

    # -- ledgers ------------------------------------------------------------------------------------------------

    def _hand_in(self, scene: Scene) -> None:
        self._submit(scene, flaw=scene.flawed, again=False)

    def _mend(self, scene: Scene) -> None:
        if (found := self._found(scene)) and found.state is LedgerState.RETURNED:
            self._submit(scene, flaw=False, again=True)

    def _submit(self, scene: Scene, *, flaw: bool, again: bool) -> None:
        mailed = scene.unit in BY_MAIL
        who = CLERK if mailed else liaison(scene.unit)
        opened = self._office.ledgers.open(scene.unit, scene.mechanism, Month(YEAR, scene.month), by=who)
        draft, sheets = self._filling.filled(opened, scene, on=self._clock().date(), again=again)
        if flaw:
            draft = flawed(draft)
        batch = f"{_key(scene)} {again}"
        if mailed:
            self._enter(draft, sheets, batch)
            return
        held, rows_of = self._materials(batch, sheets)
        self._office.ledgers.submit(draft, batch, held, rows_of=rows_of, key=batch, by=who)

    def _materials(self, batch: str, sheets: Sequence[tuple[str, Sheet]]) -> tuple[list[HeldFile], dict[str, str]]:
        """The materials at the door; most say which row they belong to."""
        files = [(sheet.label, paper(sheet.form, sheet.lines), FileRole.MATERIAL) for _row, sheet in sheets]
        held = self._held(batch, files)
        pairs = zip(held, sheets, strict=True)
        return held, {one.name: row for one, (row, sheet) in pairs if dice(sheet.name).random() < 0.7}

    def _enter(self, draft: LedgerDraft, sheets: Sequence[tuple[str, Sheet]], batch: str) -> None:
        """代报: the unit's mail of the evening before, opened by the office."""
        printed = self._office.printing.docx(draft)
        files = [(printed.label, printed.content), *((sheet.label, paper(sheet.form, sheet.lines)) for _row, sheet in sheets)]
        sent = self._clock() - timedelta(hours=2)
        letter = mail(draft, files, sent=sent)
        self._held(batch, [(f"{draft.title}.eml", letter, FileRole.ORIGINAL)])
        arrival = self._office.parcels.unpack(batch, by=CLERK)
        for found in arrival.ledgers:
            read = self._office.parcels.draft(found, unit=draft.unit, period=draft.period, by=CLERK)
            behalf = Behalf(how=arrival.how, received_at=arrival.received_at or sent)
            entered = known_again(read, draft)
            self._office.ledgers.submit(entered, batch, arrival.files, key=batch, behalf=behalf, by=CLERK)

    def _found(self, scene: Scene) -> LedgerReturn | None:
        period = Month(YEAR, scene.month)
        return self._office.ledgers.open(scene.unit, scene.mechanism, period, by=CLERK).record

    def _approve(self, scene: Scene) -> None:
        if (found := self._found(scene)) and found.state is LedgerState.APPROVING:
            self._office.ledgers.approve(found.id, seen=None, by=deputy(scene.unit))

    def _stamp(self, scene: Scene) -> None:
        found = self._found(scene)
        if found is None:
            return
        rows = [f"{number}. {text[:120]}" for number, row in enumerate(found.rows[:4], 1) for text in (_first(row.cells),)]
        head = (f"填表单位（盖章）：{_FULL[scene.unit]}", f"填表日期：{in_full(self._clock().date())}")
        lines = (f"# {LEDGER_TITLES[scene.mechanism]}", *head, *rows, FICTION)
        batch = f"{_key(scene)} stamped"
        held = self._held(batch, [("盖章扫描件.png", scan(lines, sealed=True), FileRole.STAMPED)])
        who = CLERK if scene.unit in BY_MAIL else liaison(scene.unit)
        self._office.ledgers.attach(found.id, batch, held, key=batch, note="盖章扫描件", by=who)

    def _remind(self, scene: Scene) -> None:
        try:
            reminded = self._office.reminding.remind(Month(YEAR, scene.month), by=CLERK)
        except NobodyToRemind:
            return  # a month in which everybody was in time
        self._notices.issue(reminded.documents)

    def _return(self, scene: Scene) -> None:
        found = self._found(scene)
        if found is None or found.state is not LedgerState.SUBMITTED:
            return
        reason, cells = self._filling.complaint(found)
        if cells:
            self._office.ledgers.send_back(found.id, reasons=[reason], cells=cells, seen=None, by=CLERK)

    def _accept(self, scene: Scene) -> None:
        if (found := self._found(scene)) and found.state is LedgerState.SUBMITTED:
            self._office.ledgers.accept(found.id, seen=None, by=CLERK)

    def _held(self, batch: str, files: Sequence[tuple[str, bytes, FileRole]]) -> list[HeldFile]:
        return [
            self._office.intake.hold(io.BytesIO(content), label=label, role=role, batch=batch) for label, content, role in files
        ]


def _key(scene: Scene) -> str:
    return f"demonstration {scene.unit} {scene.mechanism} {scene.month}"


def _first(cells: Sequence[tuple[str, str]]) -> str:
    """What a row is about, on one line."""
    told = next((text for name, text in cells if name not in ("position", "unit") and text), "")
    return " ".join(told.split())
