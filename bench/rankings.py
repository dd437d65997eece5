"""Facts to standings: a quarter of 100 units, 3 mechanisms and 10,000 facts, beside the same sums in pandas in the same run.

The peer makes sums, ranks and the overall mean of the same scheme from the same facts, in floats; it keeps no word of how a point
came about and no place that shows it. Both must come to the same scores, to the cent.

    python bench/rankings.py [--units N] [--facts N] [--times N]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pandas as pd

from services.model.assessment.facts import FactKind, Input, Leader, Level, Member, QuarterFact, QuarterFacts, ReturnStatus
from services.model.assessment.measures import MEASURES, NO_LEADER, NO_LEVEL, PROGRESS, Measure, Nature
from services.model.assessment.reading import read_scheme
from services.model.assessment.scheme import Form, Indicator, Scheme
from services.model.assessment.scoring import standings
from services.model.assessment.standings import Standings
from services.model.mechanisms import Mechanism
from services.model.periods import Quarter
from services.model.units import UnitKind

ROOT = Path(__file__).resolve().parents[1]
QUARTER = Quarter(2022, 3)
OWED = (FactKind.RETURN, FactKind.COMPLETENESS, FactKind.EVIDENCE)
KINDS = {
    mechanism: tuple(
        dict.fromkeys(kind for one in MEASURES.values() if mechanism in one.mechanisms for kind in one.kinds if kind not in OWED)
    )
    for mechanism in Mechanism
}
SUMS = ("fund-amount", "late-days", "overdue-days")


def a_quarter(units: int, number: int) -> QuarterFacts:
    """Units with every duty, and their facts: three ledgers of each mechanism, the rest deeds."""
    random = Random(2022)
    members = tuple(_member(at) for at in range(units))
    facts = [_owed(random, one.unit, mechanism, at) for one in members for mechanism in Mechanism for at in range(9)]
    while len(facts) < number:
        facts.append(_deed(random, random.choice(members).unit, len(facts)))
    return QuarterFacts(quarter=QUARTER, members=members, facts=tuple(facts[:number]))


def _member(at: int) -> Member:
    kind = (UnitKind.DEPARTMENT, UnitKind.DEPARTMENT, UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT)[at % 4]
    return Member(unit=f"单位{at:03}", kind=kind, mechanisms=tuple(Mechanism), position=at + 1)


def _owed(random: Random, unit: str, mechanism: Mechanism, at: int) -> QuarterFact:
    """Month by month: how the ledger came, how it was filled in, what of it was borne out."""
    whole = random.randint(1, 12)
    status = random.choice(tuple(ReturnStatus))
    return QuarterFact(
        id=f"{unit}-{mechanism}-{at}",
        kind=OWED[at % 3],
        unit=unit,
        mechanism=mechanism,
        text="台账",
        status=status.value,
        days=random.randint(1, 20) if status is ReturnStatus.LATE else 0,
        part=random.randint(0, whole),
        whole=whole,
        inputs=(Input(object_id=f"{unit}-{at}", place="第1行"),),
    )


def _deed(random: Random, unit: str, at: int) -> QuarterFact:
    mechanism = random.choice(tuple(Mechanism))
    kind = random.choice(KINDS[mechanism])
    return QuarterFact(
        id=f"f{at}",
        kind=kind,
        unit=unit,
        mechanism=mechanism,
        day=QUARTER.first_day + timedelta(random.randrange(92)),
        text=f"第{at}件事",
        proven=random.random() < 0.8,
        status=random.choice(PROGRESS) if kind is FactKind.REPLICATION else "",
        level=random.choice(tuple(Level)),
        leader=random.choice(tuple(Leader)),
        amount=Decimal(random.randint(1, 900) * 10_000),
        days=random.choice((0, 0, 3)),
        inputs=(Input(object_id=f"r{at % 300}", place=f"第{at % 40 + 1}行“工作成效（进展）”"),),
    )


# -- the peer --------------------------------------------------------------------------------------------------------


def framed(facts: QuarterFacts) -> pd.DataFrame:
    """The facts as a table."""
    return pd.DataFrame(
        {
            "unit": fact.unit,
            "mechanism": fact.mechanism.value,
            "kind": fact.kind.value,
            "status": fact.status,
            "level": fact.level.value or NO_LEVEL,
            "leader": fact.leader.value or NO_LEADER,
            "proven": fact.proven,
            "amount": float(fact.amount),
            "days": fact.days,
            "part": fact.part,
            "whole": fact.whole,
            "month": fact.day.month if fact.day else 0,
        }
        for fact in facts.facts
    )


def in_pandas(frame: pd.DataFrame, facts: QuarterFacts, scheme: Scheme) -> pd.DataFrame:
    """The scores by unit and mechanism, the overall ones, and their ranks within the groups."""
    names = [one.unit for one in facts.members]
    columns = {}
    for mechanism in Mechanism:
        own = frame[frame["mechanism"] == mechanism.value]
        indicators = [one for one in scheme.indicators if one.mechanism is mechanism]
        total = sum((_points(own, one, scheme, names) for one in indicators), pd.Series(0.0, index=names))
        columns[mechanism.value] = total.clip(lower=float(scheme.lowest or 0)).round(2)
    scores = pd.DataFrame(columns)
    scores["overall"] = _half_up(scores.mean(axis=1))
    groups = pd.Series({one.unit: one.kind is UnitKind.DEPARTMENT for one in facts.members})
    return scores.join(scores.groupby(groups).rank(method="min", ascending=False).add_suffix("_rank"))


def _points(own: pd.DataFrame, indicator: Indicator, scheme: Scheme, names: list[str]) -> pd.Series:
    measure = MEASURES[indicator.measure]
    rows = own[own["kind"].isin([kind.value for kind in measure.kinds])]
    worth = {word: float(value) for word, value in indicator.worth or measure.worth}
    weight = rows["proven"].map({True: 1.0, False: float(scheme.unproven)})
    for side in ("kind", "status", "level", "leader"):
        if any(word in set(frame_words(measure, side)) for word in worth):
            weight = weight * rows[side].map(worth).fillna(0.0)
    value = _value(rows, weight, indicator.measure, measure, own).reindex(names)
    most = float(indicator.points)
    if indicator.form is Form.SHARE:
        return _half_up(value.fillna(float(indicator.nothing)).clip(upper=1.0) * most)
    value = value.fillna(0.0)
    if indicator.form is Form.TIERS:
        tiers = sorted((float(one.least), float(one.points)) for one in indicator.tiers)
        return value.map(lambda found: max([points for least, points in tiers if found >= least - 1e-9], default=0.0))
    points = _half_up((value * float(indicator.each)).clip(upper=most))
    return -points if indicator.form is Form.DEDUCTION else points


def frame_words(measure: Measure, side: str) -> tuple[str, ...]:
    """Which of the measure's words stand in that column."""
    kinds = tuple(kind.value for kind in FactKind)
    levels = tuple(level.value or NO_LEVEL for level in Level)
    leaders = tuple(leader.value or NO_LEADER for leader in Leader)
    words = {"kind": kinds, "level": levels, "leader": leaders}
    known = (*kinds, *levels, *leaders)
    return words.get(side) or tuple(word for word in measure.words if word not in known)


def _value(rows: pd.DataFrame, weight: pd.Series, name: str, measure: Measure, own: pd.DataFrame) -> pd.Series:
    if name in ("completeness", "evidence"):
        sums = rows.groupby("unit")[["part", "whole"]].sum()
        return sums["part"] / sums["whole"]
    if name == "visit-months":
        months = weight.groupby([rows["unit"], rows["month"]]).sum().clip(upper=1.0).groupby("unit").sum()
        due = own[own["kind"] == "return"].groupby("unit").size().clip(upper=3)
        return (months / due.reindex(months.index).fillna(3)).clip(upper=1.0)
    if name == "three-ones":
        return weight.groupby([rows["unit"], rows["kind"]]).max().clip(upper=1.0).groupby("unit").sum() / 3
    if name in SUMS:
        weight = weight * (rows["amount"] / 10_000 if name == "fund-amount" else rows["days"])
    if name in ("late-filings", "overdue-rectifications"):
        weight = weight * (rows["days"] > 0)
    grouped = weight.groupby(rows["unit"])
    return grouped.mean() if measure.nature is Nature.SHARE else grouped.sum()


def _half_up(values: pd.Series) -> pd.Series:
    return ((values * 100 + 0.5 + 1e-6) // 1) / 100


# -- both ------------------------------------------------------------------------------------------------------------


def differing(ours: Standings, theirs: pd.DataFrame) -> list[str]:
    """Where the two do not come to the same score and rank."""
    found = []
    apart = {one.group for one in ours.standings if one.rank is None}
    for one in ours.standings:
        column = one.mechanism.value if one.mechanism else "overall"
        score, rank = theirs.at[one.unit, column], theirs.at[one.unit, f"{column}_rank"]
        if abs(float(one.score) - score) > 1e-6 or (one.group not in apart and rank != one.rank):
            found.append(f"{one.unit} {column}: {one.score} ({one.rank}) | {score} ({rank})")
    return found


def timed(work: Callable[[], Any], times: int) -> float:
    """The median of so many runs, in milliseconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--units", type=int, default=100)
    words.add_argument("--facts", type=int, default=10_000)
    words.add_argument("--times", type=int, default=7)
    asked = words.parse_args()
    scheme = read_scheme((ROOT / "services/rankings/schemes/2022.toml").read_text(encoding="utf-8"))
    facts = a_quarter(asked.units, asked.facts)
    frame = framed(facts)
    if wrong := differing(standings(facts, scheme), in_pandas(frame, facts, scheme)):
        raise SystemExit("\n".join(("两边分数不一致：", *wrong[:10])))
    ours = timed(lambda: standings(facts, scheme), asked.times)
    whole = timed(lambda: in_pandas(framed(facts), facts, scheme), asked.times)
    sums = timed(lambda: in_pandas(frame, facts, scheme), asked.times)
    size = f"{asked.units} 个单位，3 项机制，{len(facts.facts):,} 条事实，{len(scheme.indicators)} 项指标"
    print(
        f"{size}：得分、名次、出处 {ours:.0f} 毫秒\n"
        f"同样的合计用 pandas {pd.__version__}（无出处、无说明）：从事实起 {whole:.0f} 毫秒，比值 {whole / ours:.2f}；"
        f"表已备好只算合计 {sums:.0f} 毫秒，比值 {sums / ours:.2f}\n"
        f"两边 {asked.units * 4} 个得分逐分一致"
    )


if __name__ == "__main__":
    main()
