"""What happened to an object since somebody looked at it: which of it they should see before they take a step. Pure.

What a person saw counts by people's steps. What the worker read or looked up meanwhile adds to it and takes nothing back.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.model.filing import FilingStep
from services.model.ledgers import LedgerStep
from services.model.records import Event

OF_THE_WORKER: frozenset[str] = frozenset({FilingStep.READ, FilingStep.RECOGNISE, FilingStep.RECEIPT, LedgerStep.PROVE})
# Steps that stand on what the worker did: who vouches for the facts of a filing has seen those that were read, and a receipt
# is made of the latest version.
_STANDS_ON: dict[str, frozenset[str]] = {
    **dict.fromkeys((FilingStep.CONFIRM, FilingStep.FILE, FilingStep.CHANGE), frozenset({FilingStep.READ, FilingStep.RECOGNISE})),
    FilingStep.RECEIPT: OF_THE_WORKER,
}


def overtaken(events: Sequence[Event], step: str, *, seen: int) -> bool:
    """Whether, since the version `seen`, something has happened that whoever takes this step should look at first."""
    since = {event.step for event in events if event.version > seen}
    return not since <= OF_THE_WORKER - _STANDS_ON.get(step, frozenset())
