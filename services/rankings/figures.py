"""The figures of a quarter: frozen as they were sealed, otherwise reckoned from the facts as they are now."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from services.model.assessment import scoring
from services.model.assessment.assessments import Assessment
from services.model.assessment.facts import QuarterFacts
from services.model.assessment.scheme import Scheme
from services.model.assessment.sealing import canonical
from services.model.assessment.soundness import require_sound
from services.model.assessment.standings import Standings
from services.model.periods import Quarter
from services.model.zone import in_beijing
from services.rankings.gathering import Gathering
from services.stores.assessments import noted_seal
from services.stores.house import JOURNAL_END
from services.stores.register import Register

_MOST_KEPT = 8  # quarters whose facts are remembered while nothing happens


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a quarter comes to. `assessment` None: nobody has opened it yet."""

    quarter: Quarter
    scheme: Scheme
    facts: QuarterFacts
    standings: Standings
    as_of: datetime
    assessment: Assessment | None = None

    @property
    def frozen(self) -> bool:
        """Whether these are the sealed figures."""
        return self.assessment is not None and self.assessment.frozen and self.standings == self.assessment.standings

    @property
    def over(self) -> bool:
        """Whether the quarter was over when they were reckoned: before, nobody can be praised or called to order for it."""
        return in_beijing(self.as_of).date() > self.quarter.last_day

    @property
    def digest(self) -> str:
        """Who freezes says by this which figures they have seen."""
        return digest_of(self.standings)


def digest_of(standings: Standings) -> str:
    """Equal for equal figures."""
    return hashlib.sha256(canonical(standings).encode()).hexdigest()


class Reckoner:
    """Gathers and scores. The facts of a quarter are remembered until something is written in the journal, or a day ends."""

    def __init__(self, *, register: Register, gathering: Gathering, now: Callable[[], datetime]) -> None:
        self._register, self._gathering, self._now = register, gathering, now
        self._lock = Lock()
        self._known: dict[Quarter, tuple[tuple[str, date], QuarterFacts]] = {}

    def facts(self, quarter: Quarter) -> QuarterFacts:
        """The facts of a quarter as they are now."""
        with self._register.reading() as transaction:
            stamp = (transaction.house.get(JOURNAL_END) or "", self._now().date())
        with self._lock:
            known = self._known.get(quarter)
        if known is not None and known[0] == stamp:
            return known[1]
        facts = self.gathered(quarter)
        with self._lock:
            self._known.pop(quarter, None)
            self._known[quarter] = (stamp, facts)
            while len(self._known) > _MOST_KEPT:
                self._known.pop(next(iter(self._known)))
        return facts

    def gathered(self, quarter: Quarter) -> QuarterFacts:
        """The same, gathered anew."""
        return self._gathering.facts(quarter, self._now())

    def facts_of(self, record: Assessment) -> QuarterFacts:
        """What an assessment is reckoned from: its own facts where they are settled, else those of now."""
        if record.facts is not None and (record.frozen or record.same_facts):
            return record.facts
        return self.facts(record.quarter)

    def of(self, record: Assessment, scheme: Scheme | None = None) -> Figures:
        """The figures of an assessment; under another scheme over the same facts. Raises FrozenUnsound."""
        self.require_sound(record)
        if record.frozen and record.standings is not None and record.facts is not None and scheme is None:
            return Figures(
                quarter=record.quarter,
                scheme=record.scheme,
                facts=record.facts,
                standings=record.standings,
                as_of=record.as_of or self._now(),
                assessment=record,
            )
        facts, used = self.facts_of(record), scheme or record.scheme
        return Figures(
            quarter=record.quarter,
            scheme=used,
            facts=facts,
            standings=scoring.standings(facts, used, record.adjustments),
            as_of=(record.as_of if record.frozen or record.same_facts else None) or self._now(),
            assessment=record,
        )

    def require_sound(self, record: Assessment) -> None:
        """Raises FrozenUnsound where a frozen record is not what was sealed."""
        if not record.frozen:
            return
        with self._register.reading() as transaction:
            noted = noted_seal(transaction.journal, record.id)
        require_sound(record, noted=noted)

    def live(self, quarter: Quarter, scheme: Scheme) -> Figures:
        """The figures of a quarter that nobody has opened."""
        facts = self.facts(quarter)
        return Figures(quarter=quarter, scheme=scheme, facts=facts, standings=scoring.standings(facts, scheme), as_of=self._now())
