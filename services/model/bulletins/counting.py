"""What the proposals count and how they name units: sums over proven facts, and lists that stop before they tire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from services.model.assessment.assessments import Assessment
from services.model.assessment.facts import FactKind, QuarterFact
from services.model.assessment.figures import plain
from services.model.assessment.scheme import Scheme
from services.model.assessment.standings import Standing, Standings
from services.model.errors import Conflict
from services.model.mechanisms import Mechanism
from services.model.periods import Quarter

_YUAN = 10_000
MOST_NAMED = 8
MOST_ALIKE = 4  # names of those that have the same number
MOST_FOREMOST = 5


class NotFrozen(Conflict):
    message = "“{title}”还没有冻结，不能据以起草通报。请先冻结考核结果。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was sealed. `ranked` are the units that stand in a group with ranks: the others are named and nothing more."""

    quarter: Quarter
    scheme: Scheme
    standings: Standings
    facts: tuple[QuarterFact, ...]
    ranked: frozenset[str]

    @property
    def overall(self) -> tuple[Standing, ...]:
        return self.standings.of(None)

    @property
    def leading(self) -> str:
        """2022年第三季度."""
        return self.quarter.label

    def of(self, mechanism: Mechanism, *kinds: FactKind, proven: bool | None = True) -> list[QuarterFact]:
        """Facts of these kinds under a mechanism; `proven` None: whether proven or not."""
        return [
            fact
            for fact in self.facts
            if fact.mechanism is mechanism and fact.kind in kinds and (proven is None or fact.proven is proven)
        ]

    def of_ranked(self, *kinds: FactKind) -> list[QuarterFact]:
        """Facts of these kinds of the units that are ranked, under any mechanism."""
        return [fact for fact in self.facts if fact.kind in kinds and fact.unit in self.ranked]

    @property
    def of_whom(self) -> str:
        """Of whom the problems tell, where the paper counts others too: else its numbers seem to disagree."""
        return "参加排名的单位中，" if len(self.overall) > len(self.ranked) else ""


def figures_of(assessment: Assessment) -> Figures:
    """The sealed figures of an assessment; raises NotFrozen."""
    if not assessment.frozen or assessment.standings is None or assessment.facts is None:
        raise NotFrozen(title=assessment.title)
    counted = {fact_id for one in assessment.standings.standings for score in one.scores for fact_id in score.facts}
    looked_at = counted | {
        fact_id for one in assessment.standings.standings for score in one.scores for fact_id in score.passed_over
    }
    return Figures(
        quarter=assessment.quarter,
        scheme=assessment.scheme,
        standings=assessment.standings,
        facts=tuple(fact for fact in assessment.facts.facts if fact.id in looked_at or fact.kind is FactKind.RETURN),
        ranked=frozenset(one.unit for one in assessment.standings.of(None) if one.rank is not None),
    )


def as_before(figures: Figures, called: Mapping[str, str]) -> Figures:
    """With the names that units had in earlier figures; `called`: those names, and what they are called now."""
    old = {now: before for before, now in called.items()}
    if not old:
        return figures

    def name(unit: str) -> str:
        return old.get(unit, unit)

    whole = figures.standings
    standings = replace(
        whole,
        standings=tuple(replace(one, unit=name(one.unit)) for one in whole.standings),
        commended=tuple((name(unit), reason) for unit, reason in whole.commended),
        demanded=tuple((name(unit), reason) for unit, reason in whole.demanded),
    )
    facts = tuple(replace(fact, unit=name(fact.unit)) for fact in figures.facts)
    return replace(figures, standings=standings, facts=facts, ranked=frozenset(map(name, figures.ranked)))


# -- words -----------------------------------------------------------------------------------------------------------


def ten_thousands(yuan: Decimal) -> str:
    """4360 of 43,600,000 yuan, 0.5 of 5,000."""
    return plain(yuan / _YUAN)


def counted(*parts: tuple[str, int, str]) -> str:
    """支持政策3项、专项资金2笔: what there is none of is left out."""
    return "、".join(f"{label}{count}{unit}" for label, count, unit in parts if count)


def listed(names: Iterable[str], *, most: int = MOST_NAMED) -> str:
    """市发改委、市科技局, or the first of them and how many there are: 市发改委、……等12个单位."""
    distinct = list(dict.fromkeys(names))
    told = "、".join(distinct[:most])
    return f"{told}等{len(distinct)}个单位" if len(distinct) > most else told


def tallied(facts: Iterable[QuarterFact], unit: str) -> str:
    """市司法局2期，市人社局、市城管执法局各1期: whoever has most comes first, those of the same number together."""
    found: dict[str, int] = {}
    for fact in facts:
        found[fact.unit] = found.get(fact.unit, 0) + 1
    together: dict[int, list[str]] = {}
    for name, number in found.items():
        together.setdefault(number, []).append(name)
    told = []
    for number in sorted(together, reverse=True):
        names = together[number]
        told.append(f"{listed(names, most=MOST_ALIKE)}{'各' if len(names) > 1 else ''}{number}{unit}")
    return "，".join(told)


def foremost(facts: Iterable[QuarterFact], unit: str) -> str:
    """市教体局7项、市卫健委7项、祠山街道3项: the few who have most, less those who have as many as others that find no room.

    One of a thing is not many, and where all have the same number nobody stands out.
    """
    ordered = Counter(fact.unit for fact in facts).most_common()
    if not ordered or ordered[0][1] == ordered[-1][1]:
        return ""
    left_out = max(1, ordered[MOST_FOREMOST][1] if len(ordered) > MOST_FOREMOST else 0)
    return "、".join(f"{name}{number}{unit}" for name, number in ordered[:MOST_FOREMOST] if number > left_out)


def each_once(facts: Iterable[QuarterFact]) -> list[QuarterFact]:
    """Without those that tell of the same rectification once more: it is a fact under each mechanism that it is about."""
    known: set[str] = set()
    found = []
    for fact in facts:
        about = fact.inputs[0].object_id if fact.kind is FactKind.RECTIFICATION and fact.inputs else ""
        if not about or about not in known:
            found.append(fact)
        known.add(about)
    return found


def distinct_objects(facts: Sequence[QuarterFact]) -> int:
    """How many things the facts tell of: an agreement that two of our units signed is one."""
    return len({fact.inputs[0].object_id if fact.inputs and fact.inputs[0].object_id else fact.id for fact in facts})
