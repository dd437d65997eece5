"""The facts of the papers that announce a frozen quarter: the bulletin, the commendation. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from services.model.assessment.facts import FactKind, QuarterFact
from services.model.assessment.standings import Standing
from services.model.bulletins.counting import Figures, counted, ten_thousands
from services.model.bulletins.highlights import highlights
from services.model.bulletins.shortfalls import next_steps, shortfalls
from services.model.bulletins.tables import attachments
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.papers.usual import THREE_TASKS
from services.model.papers.wording import chinese_numeral

_K = FactKind


def bulletin_facts(figures: Figures) -> dict[str, Any]:
    """季度排名通报: what `draft ranking-bulletin` takes."""
    named = [unit for unit, _reason in figures.standings.demanded]
    return {
        "year": figures.quarter.year,
        "quarter": figures.quarter.number,
        "standings": [_standing(one) for mechanism in (*Mechanism, None) for one in figures.standings.of(mechanism)],
        "highlights": list(highlights(figures)),
        "problems": list(shortfalls(figures)),
        "commended": list(dict.fromkeys(unit for unit, _reason in figures.standings.commended)),
        "criticised": [unit for unit in dict.fromkeys(named) if unit in figures.ranked],
        "next_steps": list(next_steps(figures)),
        "attachments": attachments(figures),
    }


def _standing(one: Standing) -> dict[str, Any]:
    """A row of a rank table; why somebody is only named stands beside the name."""
    return {
        "unit": one.unit,
        "score": str(one.score),
        "group": one.group,
        "mechanism": MECHANISM_LABELS[one.mechanism] if one.mechanism else "综合",
        "remark": one.remark.removeprefix("列名不排名：") if one.rank is None else one.remark,
    }


def praise_facts(figures: Figures) -> dict[str, Any]:
    """通报表扬 of those that the scheme names, each with what it did."""
    units = list(dict.fromkeys(unit for unit, _reason in figures.standings.commended))
    return {
        "matter": f"{figures.leading}{THREE_TASKS}",
        "units": units,
        "deeds": [deed for unit in units if (deed := _deed(figures, unit))],
    }


def _deed(figures: Figures, unit: str) -> str:
    overall = next((one for one in figures.overall if one.unit == unit), None)
    place = (
        f"综合得分{overall.score}分，在{overall.group}中排名第{chinese_numeral(overall.rank)}。"
        if overall and overall.rank
        else ""
    )
    own = [fact for fact in figures.facts if fact.unit == unit and fact.proven]
    return f"{unit}工作成效明显。{place}{''.join(_done(own))}"


def _done(facts: list[QuarterFact]) -> Iterator[str]:
    def count(*kinds: FactKind) -> int:
        return sum(fact.kind in kinds for fact in facts)

    total = sum((fact.amount for fact in facts if fact.kind is _K.FUND), Decimal(0))
    money = f"（{ten_thousands(total)}万元）" if total else ""
    told = counted(
        ("向上对接", count(_K.VISIT), "次"),
        ("争取支持政策", count(_K.POLICY), "项"),
        ("项目立项", count(_K.PROJECT), "个"),
        ("专项资金", count(_K.FUND), "笔"),
    )
    yield f"{told}{money}。" if told else ""
    told = counted(
        ("备案协议", count(_K.FILING), "份"),
        ("“3个1”成效", count(_K.LANDMARK, _K.KEY_POLICY, _K.BREAKTHROUGH), "项"),
        ("联合举办活动", count(_K.EVENT), "场"),
        ("完成复制推广事项", sum(fact.kind is _K.REPLICATION and fact.status == "已完成" for fact in facts), "项"),
        ("形成典型案例", count(_K.CASE), "个"),
        ("媒体宣传报道", count(_K.COVERAGE), "篇"),
    )
    yield f"{told}。" if told else ""
