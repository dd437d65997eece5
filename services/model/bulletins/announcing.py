"""The facts of the papers that announce a frozen quarter: the bulletin, the commendation. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from services.model.assessment.facts import FactKind, QuarterFact, ReturnStatus
from services.model.assessment.standings import Standing
from services.model.bulletins.counting import Figures, counted, ten_thousands
from services.model.bulletins.highlights import highlights
from services.model.bulletins.shortfalls import CLAIMED, next_steps, shortfalls
from services.model.bulletins.tables import attachments
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.papers.usual import THREE_TASKS
from services.model.papers.wording import chinese_numeral

_K = FactKind
_FEW = 2  # units that are no 一批


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
    matter = f"{figures.leading}{THREE_TASKS}"
    found: dict[str, Any] = {"matter": matter, "units": units}
    if len(units) == 1:  # one unit makes neither 一批 nor a list with a lone （一）
        return found | {"background": f"{_ground(matter, units)}{_deed(figures, units[0])}", "deeds": []}
    if 1 < len(units) <= _FEW:
        found["background"] = _ground(matter, units)
    return found | {"deeds": [f"{unit}工作成效明显。{_deed(figures, unit)}" for unit in units]}


def _ground(matter: str, units: Sequence[str]) -> str:
    """缘由, where the units are few enough to be its subject."""
    policy = "认真贯彻落实长三角一体化发展国家战略和省、市相关决策部署"
    return f"在{matter}中，{'、'.join(units)}{policy}，主动作为、狠抓落实，工作成效突出。"


def _deed(figures: Figures, unit: str) -> str:
    """Its place, how it reported, and what it did."""
    own = [fact for fact in figures.facts if fact.unit == unit]
    proven = [fact for fact in own if fact.proven]
    return f"{_place(figures, unit)}{_reported(own)}{''.join(_done(proven))}"


def _place(figures: Figures, unit: str) -> str:
    overall = next((one for one in figures.overall if one.unit == unit and one.rank), None)
    if overall is None or overall.rank is None:
        return ""
    told = f"综合得分{overall.score}分，在{overall.group}中排名第{chinese_numeral(overall.rank)}"
    own = figures.standings.unit(unit)
    duties = [one for one in own if one.mechanism is not None]
    first = "、".join(MECHANISM_LABELS[one.mechanism] for one in duties if one.mechanism is not None and one.rank == 1)
    return f"{told}，{first}得分{'均' if '、' in first else ''}居首位。" if first and len(duties) > 1 else f"{told}。"


def _reported(own: Sequence[QuarterFact]) -> str:
    """Only what is without a fault is praised."""
    returns = [fact for fact in own if fact.kind is _K.RETURN]
    in_time = bool(returns) and all(fact.status == ReturnStatus.ON_TIME for fact in returns)
    claims = [fact for fact in own if fact.kind in CLAIMED]
    told = [
        f"应报的{len(returns)}期工作台账全部按时报送" if in_time else "",
        "所报事项均有支撑材料佐证" if claims and all(fact.proven for fact in claims) else "",
    ]
    return f"{'，'.join(filter(None, told))}。" if any(told) else ""


def _done(facts: Sequence[QuarterFact]) -> Iterator[str]:
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
