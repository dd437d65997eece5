"""One fact as a sentence of a ledger tells it: its day, the claims on which it stands, the key by which it is known again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.model.assessment.facts import FactKind, Leader, Level
from services.model.assessment.passages import Sentence, day_and_month
from services.model.assessment.upward import Surroundings
from services.model.ledgers.claims import Found
from services.model.ledgers.evidence import ClaimKind
from services.model.ledgers.moments import Moment
from services.model.periods import Month

_SHOWN = 120  # characters of a sentence that a page shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One fact as a sentence tells it, `start`..`end` of the cell.

    `key` makes it this fact among those of its kind, "": nothing does but the row. `wide`: the key is enough, whatever row it
    stands in. `month`: where no day is told, but the month is. `claims`: those on which it stands, each (kind, value).
    """

    kind: FactKind
    column: str
    start: int
    end: int
    text: str
    day: date | None = None
    month: Month | None = None
    key: str = ""
    wide: bool = False
    level: Level = Level.UNKNOWN
    leader: Leader = Leader.UNKNOWN
    amount: Decimal = Decimal(0)
    claims: tuple[tuple[ClaimKind, str], ...] = ()


Finder = Callable[[Sentence, Surroundings], Iterator[Occurrence]]


def occurrence(
    kind: FactKind,
    sentence: Sentence,
    moment: Moment | None,
    claims: tuple[Found, ...],
    *,
    key: str = "",
    wide: bool = False,
    level: Level = Level.UNKNOWN,
    leader: Leader = Leader.UNKNOWN,
    amount: Decimal = Decimal(0),
) -> Occurrence:
    """The fact of a sentence, with what every kind has."""
    day, month = day_and_month(moment)
    shown = " ".join(sentence.text.split())
    return Occurrence(
        kind=kind,
        column=sentence.column,
        start=sentence.start,
        end=sentence.end,
        text=shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…",
        day=day,
        month=month,
        key=key,
        wide=wide and bool(key),
        level=level,
        leader=leader,
        amount=amount,
        claims=tuple(dict.fromkeys((one.kind, str(one.value)) for one in claims)),
    )
