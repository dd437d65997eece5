"""What the proposals count and how they name units: sums over proven facts, and lists that stop before they tire."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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


def tallied(facts: Iterable[QuarterFact], unit: str, *, tell: Callable[[int], str] | None = None) -> str:
    """市科技局3项、市文旅局1项: whoever has most comes first."""
    found: dict[str, int] = {}
    for fact in facts:
        found[fact.unit] = found.get(fact.unit, 0) + 1
    ordered = sorted(found, key=lambda name: -found[name])
    told = "、".join(f"{name}{tell(found[name]) if tell else f'{found[name]}{unit}'}" for name in ordered[:MOST_NAMED])
    return f"{told}等{len(ordered)}个单位" if len(ordered) > MOST_NAMED else told


def distinct_objects(facts: Sequence[QuarterFact]) -> int:
    """How many things the facts tell of: an agreement that two of our units signed is one."""
    return len({fact.inputs[0].object_id if fact.inputs and fact.inputs[0].object_id else fact.id for fact in facts})
