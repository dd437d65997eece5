"""What has become known of a quarter since it was frozen: facts that are new, gone or otherwise, and who would move. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from services.model.assessment.assessments import Assessment
from services.model.assessment.comparing import Move, moves
from services.model.assessment.facts import QuarterFact, QuarterFacts
from services.model.assessment.measures import NO_LEADER, NO_LEVEL
from services.model.assessment.scoring import standings
from services.model.assessment.standings import Standings
from services.model.dates import chinese_date
from services.model.mechanisms import Mechanism


class Since(StrEnum):
    """What happened to a fact after the freeze; the value is the word that pages show."""

    NEW = "新增"
    GONE = "消失"
    OTHER = "有变化"


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterFact:
    """A fact as it is now, of one that is gone as it was frozen. `told`: what is otherwise."""

    since: Since
    fact: QuarterFact
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Afterwards:
    """`moves`: whose score or place would be another one if the quarter were reckoned now, by its own scheme."""

    facts: tuple[LaterFact, ...] = ()
    moves: tuple[Move, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """Whose facts they are, in the order of the register."""
        return tuple(dict.fromkeys(one.fact.unit for one in self.facts))

    @property
    def moving(self) -> tuple[str, ...]:
        """Who would move, each once."""
        return tuple(dict.fromkeys(one.unit for one in self.moves))

    def counts(self) -> tuple[tuple[Since, int], ...]:
        """How many of each sort there are, without those that there are none of."""
        found = ((since, sum(one.since is since for one in self.facts)) for since in Since)
        return tuple((since, number) for since, number in found if number)

    @property
    def told(self) -> str:
        """3项（新增2项、消失1项）; "": nothing has changed."""
        sorts = "、".join(f"{since.value}{number}项" for since, number in self.counts())
        return f"{len(self.facts)}项（{sorts}）" if self.facts else ""


def afterwards(frozen: Assessment, now: QuarterFacts) -> Afterwards:
    """A frozen assessment beside the facts of its quarter as they are now."""
    if frozen.facts is None or frozen.standings is None:
        return Afterwards()
    again = standings(now, frozen.scheme, frozen.adjustments)
    changed = moves(_called_as_now(frozen.standings, now), again)
    return Afterwards(facts=later_facts(frozen.facts, now), moves=tuple(one for one in changed if not one.is_still))


def later_facts(frozen: QuarterFacts, now: QuarterFacts) -> tuple[LaterFact, ...]:
    """The facts that differ, unit by unit in the order of the register; another wording or place alone is no difference."""
    before = {fact.id: fact for fact in frozen.facts}
    after = _by_ids_of(before.values(), now.facts)
    found = [LaterFact(since=Since.NEW, fact=fact) for key, fact in after.items() if key not in before]
    for key, fact in before.items():
        if key not in after:
            found.append(LaterFact(since=Since.GONE, fact=replace(fact, unit=_now_called(fact.unit, now))))
        elif told := "，".join(_differences(fact, after[key])):
            found.append(LaterFact(since=Since.OTHER, fact=after[key], told=told))
    return tuple(_ordered(found, now))


def _by_ids_of(before: Iterable[QuarterFact], now: Iterable[QuarterFact]) -> dict[str, QuarterFact]:
    """The facts of now by the id that they had at the freeze: an earlier telling that came since makes none a new one."""
    known = {name: fact.id for fact in before for name in fact.ids}
    known |= {name: name for name in known.values()}
    found: dict[str, QuarterFact] = {}
    for fact in sorted(now, key=lambda one: one.id not in known):
        name = next((known[one] for one in fact.ids if one in known and known[one] not in found), fact.id)
        found[name] = fact
    return found


_SORTS = {since: place for place, since in enumerate(Since)}
_MECHANISMS = {mechanism: place for place, mechanism in enumerate(Mechanism)}


def _ordered(found: Iterable[LaterFact], now: QuarterFacts) -> list[LaterFact]:
    places = {member.unit: member.position for member in now.members}
    last = max(places.values(), default=0) + 1

    def place(one: LaterFact) -> tuple[int, str, int, int, str, str]:
        fact = one.fact
        day = str(fact.day or fact.month or "")
        return places.get(fact.unit, last), fact.unit, _MECHANISMS[fact.mechanism], _SORTS[one.since], day, fact.id

    return sorted(found, key=place)


def _now_called(unit: str, now: QuarterFacts) -> str:
    """A unit that was renamed since is the same unit."""
    member = now.member(unit)
    return member.unit if member is not None else unit


def _called_as_now(frozen: Standings, now: QuarterFacts) -> Standings:
    return replace(frozen, standings=tuple(replace(one, unit=_now_called(one.unit, now)) for one in frozen.standings))


# What makes a fact another one for the scores, each side in words.
_SIDES: tuple[tuple[Callable[[QuarterFact], object], Callable[[QuarterFact], str]], ...] = (
    (lambda fact: fact.proven, lambda fact: "已佐证" if fact.proven else "未佐证"),
    (lambda fact: fact.status, lambda fact: fact.status or "无状态"),
    (lambda fact: fact.level, lambda fact: fact.level.value or NO_LEVEL),
    (lambda fact: fact.leader, lambda fact: fact.leader.value or NO_LEADER),
    (lambda fact: fact.amount, lambda fact: f"{fact.amount:,.2f}元"),
    (lambda fact: (fact.day, fact.month), lambda fact: _when(fact)),
    (lambda fact: fact.days, lambda fact: f"逾期{fact.days}天" if fact.days else "不逾期"),
    (lambda fact: (fact.part, fact.whole), lambda fact: f"{fact.part}/{fact.whole}"),
)


def _when(fact: QuarterFact) -> str:
    return chinese_date(fact.day) if fact.day else fact.month.label if fact.month else "未写时间"


def _differences(before: QuarterFact, after: QuarterFact) -> list[str]:
    return [f"{told(before)} → {told(after)}" for value, told in _SIDES if value(before) != value(after)]
