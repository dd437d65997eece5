"""What came in for a unit as the page of 代报 shows it, and what its form says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from flask import request

from services.intake import HeldFile
from services.ledgers.arrivals import Arrival, Entry, FoundLedger
from services.model.errors import Refused
from services.model.files import FileRole
from services.model.findings import Finding
from services.model.ledgers import Change, LedgerReturn, LedgerRow, LedgerStep
from services.model.ledgers.drafts import LedgerDraft
from services.model.ledgers.filling import Taking
from services.model.ledgers.remarks import gathered
from services.model.ledgers.returns import LEDGER_TRANSITIONS
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.periods import Month
from web.access import office, person
from web.forms import typed_one

TAKINGS = {
    Taking.MONTH: "保留，排在后面",
    Taking.APPEND: "保留，来件里新的接在后面",
    Taking.REPLACE: "以来件为准，来件里没有的删去",
}
ROLES = (FileRole.ORIGINAL, FileRole.MATERIAL, FileRole.STAMPED)


class NothingChosen(Refused):
    message = "没有选择要代报的台账，没有报送。请至少勾选一份；确无新增的，勾选机制的“本月无新增”。"


class ChosenTwice(Refused):
    message = "“{mechanism}”选了不止一份台账（{labels}），没有报送。同一单位同一期次每项机制只有一份，请只留一份。"


@dataclass(frozen=True, kw_only=True)
class Look:
    """One ledger that was found, as it would stand in the unit's month. `draft` None: unit or month are not known yet."""

    found: FoundLedger
    chosen: bool
    draft: LedgerDraft | None = None
    remarks: tuple[Finding, ...] = ()
    known: LedgerReturn | None = None
    before: tuple[LedgerRow, ...] = ()
    taking: Taking = Taking.MONTH
    trouble: str = ""

    def count(self, change: Change) -> int:
        """How many rows the month then has added, changed or left."""
        return sum(row.change_in(self.draft.period) is change for row in self.draft.rows) if self.draft else 0

    @cached_property
    def _there(self) -> dict[str, LedgerRow]:
        return {row.id: row for row in self.before}

    @property
    def closed(self) -> bool:
        """Whether the month's ledger takes no new version before the office has sent it back."""
        return self.known is not None and self.known.state not in LEDGER_TRANSITIONS[LedgerStep.SUBMIT][0]

    @property
    def gone(self) -> int:
        """How many rows that stand now would be gone."""
        kept = {row.id for row in self.draft.rows} if self.draft else set()
        return sum(row.id not in kept for row in self.before) if self.draft else 0

    def was(self, row: LedgerRow, column: str) -> str:
        """What the cell says now, where that is something else."""
        there = self._there.get(row.id, row)
        return "" if there[column].strip() == row[column].strip() else there[column] or "（空）"


def look_at(found: FoundLedger, *, unit: str, period: str) -> Look:
    """What the ledger would make of the month; why it can't, where it can't."""
    chosen, taking = found.name in request.form.getlist("ledger") if "unit" in request.form else True, _taking(found)
    named = office().units.directory().resolve(unit) if unit else None
    if named is None:
        return Look(found=found, chosen=chosen, taking=taking)
    try:
        month = Month.parse(period)
        there = office().ledgers.open(named.name, found.mechanism, month, by=person())
        draft = office().parcels.draft(found, unit=named.name, period=month, taking=taking, by=person())
        remarks = gathered((*office().proving.of_file(draft), *draft.findings))
    except Refused as refusal:  # the page says so at the ledger, and the rest of it stands
        return Look(found=found, chosen=chosen, taking=taking, trouble=str(refusal))
    return Look(
        found=found,
        chosen=chosen,
        draft=draft,
        remarks=remarks,
        known=there.record,
        before=there.draft.rows,
        taking=taking,
    )


def _taking(found: FoundLedger) -> Taking:
    return typed_one(f"taking-{found.name}", Taking) or Taking.MONTH


def as_typed(files: Sequence[HeldFile]) -> list[HeldFile]:
    """The files with the roles that the form gives them."""
    said = ((file, typed_one(f"role-{file.name}", FileRole)) for file in files)
    return [replace(file, role=role) if role in ROLES else file for file, role in said]


def entries(arrival: Arrival) -> list[Entry]:
    """The ledgers that were chosen, each with its files. A form that is sent once more names them when their files are gone."""
    found = {one.name: one for one in arrival.ledgers}
    chosen = {name: typed_one(f"mechanism-{name}", Mechanism) for name in request.form.getlist("ledger")}
    wanted = [(mechanism, found.get(name)) for name, mechanism in chosen.items() if mechanism is not None]
    quiet = request.form.getlist("quiet", type=Mechanism)
    wanted += [(one, None) for one in quiet]
    if not wanted:
        raise NothingChosen()
    for mechanism, _ledger in wanted:
        same = [ledger.label if ledger else "本月无新增" for one, ledger in wanted if one is mechanism]
        if len(same) > 1:
            raise ChosenTwice(mechanism=MECHANISM_LABELS[mechanism], labels="、".join(same))
    return [
        Entry(
            mechanism=one,
            ledger=ledger,
            files=_files_of(one, ledger, arrival),
            nothing_new=one in quiet and ledger is None,
            taking=_taking(ledger) if ledger else Taking.MONTH,
        )
        for one, ledger in wanted
    ]


def _files_of(mechanism: Mechanism, ledger: FoundLedger | None, arrival: Arrival) -> tuple[HeldFile, ...]:
    """What goes with a ledger: the mail it came in, its own file, and the materials that are nobody else's."""
    others = {one.name for one in arrival.ledgers if ledger is None or one.name != ledger.name}
    named = {file.name: request.form.get(f"of-{file.name}", "") for file in arrival.files}
    return tuple(
        file for file in as_typed(arrival.files) if file.name not in others and named[file.name] in ("", mechanism.value)
    )
