"""What a unit that is going to end has not finished: whoever decides on its end is told."""

from __future__ import annotations

from dataclasses import dataclass

from services.model.ledgers import LedgerState
from services.model.ledgers.titles import ledger_title
from services.model.mechanisms import Mechanism
from services.model.people import Scope
from services.model.periods import Month
from services.model.units import Unit
from services.stores.register import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A ledger that somebody has begun and not handed in, or that came back and was not handed in again."""

    mechanism: Mechanism
    period: Month
    begun: bool
    returned: bool

    @property
    def words(self) -> str:
        """政策争取工作台账（2022年9月）：已退回，修改后没有再报."""
        told = "退回后改了还没有再报" if self.begun else "退回后还没有改"
        return f"{ledger_title(self.mechanism, self.period)}：{told if self.returned else '有草稿，没有报送'}"


def unfinished(transaction: Transaction, unit: Unit) -> tuple[Unfinished, ...]:
    """Under the names that the unit itself has had; by month and mechanism."""
    own = Scope(unit=unit.name, earlier=unit.own_names[1:])
    begun = {(draft.period, draft.mechanism) for draft in transaction.ledgers.drafts(scope=own)}
    lines = transaction.ledgers.returns(units=unit.own_names, state=LedgerState.RETURNED)
    returned = {(line.period, line.mechanism) for line in lines}
    return tuple(
        Unfinished(mechanism=mechanism, period=period, begun=key in begun, returned=key in returned)
        for key in sorted(begun | returned)
        for period, mechanism in (key,)
    )
