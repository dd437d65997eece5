"""主要成效: what the quarter brought, with sums and counts over what is proven, and who leads. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from services.model.assessment.facts import FactKind, Leader, Level, QuarterFact, ReturnStatus
from services.model.assessment.figures import percent
from services.model.assessment.measures import PROGRESS
from services.model.assessment.standings import Standing
from services.model.bulletins.counting import Figures, counted, distinct_objects, foremost, ten_thousands
from services.model.mechanisms import Mechanism

_K = FactKind
_MOST_LEADING = 3
_ORDERLY = 0.8  # of the ledgers that are due


def highlights(figures: Figures) -> tuple[str, ...]:
    """One matter for the whole, one for each mechanism in which anything was reached; the first sentence is a heading."""
    told = (
        ("工作落实总体有序" if _orderly(figures) else "考核总体情况", _whole(figures)),
        ("政策争取取得实效", _policy(figures)),
        ("交流合作不断深化", _exchange(figures)),
        ("制度创新有序推进" if _in_step(figures) else "制度创新持续开展", _innovation(figures)),
    )
    found = [(heading, [sentence for sentence in sentences if sentence]) for heading, sentences in told]
    lead = (leaders(figures.standings.of(mechanism)) for mechanism in (None, *Mechanism))
    reached = zip(found, lead, strict=True)
    return tuple(f"{heading}。{''.join(sentences)}{first}" for (heading, sentences), first in reached if sentences)


def _orderly(figures: Figures) -> bool:
    """Whether most ledgers came in time: else nobody may boast."""
    returns = [fact for fact in figures.facts if fact.kind is _K.RETURN]
    return bool(returns) and sum(fact.status == ReturnStatus.ON_TIME for fact in returns) >= _ORDERLY * len(returns)


def _whole(figures: Figures) -> Iterator[str]:
    apart = len(figures.overall) - len(figures.ranked)
    named = f"，其中参加排名{len(figures.ranked)}个、只列名{apart}个" if apart else ""
    yield f"{figures.leading}共考核{len(figures.overall)}个单位{named}。"
    returns = [fact for fact in figures.facts if fact.kind is _K.RETURN]
    if returns:
        in_time = sum(fact.status == ReturnStatus.ON_TIME for fact in returns)
        share = percent(Decimal(in_time) / len(returns))
        yield f"应报工作台账{len(returns)}期，按时报送{in_time}期，按时报送率{share}{_ranked_returns(figures)}。"


def _ranked_returns(figures: Figures) -> str:
    """The same of those that are ranked, which alone the problems count: the reader can add up."""
    own = figures.of_ranked(_K.RETURN)
    if not own or not figures.of_whom:
        return ""
    return f"；参加排名的单位应报{len(own)}期，按时报送{sum(fact.status == ReturnStatus.ON_TIME for fact in own)}期"


def leaders(standings: Iterable[Standing]) -> str:
    """Who stands first in each group; a tie of many, or of all, tells nothing."""
    groups: dict[str, list[Standing]] = {}
    for one in standings:
        groups.setdefault(one.group, []).append(one)
    first = {group: [one.unit for one in own if one.rank == 1 and one.score > 0] for group, own in groups.items()}
    told = [
        f"{group}为{'、'.join(units)}"
        for group, units in first.items()
        if 0 < len(units) <= _MOST_LEADING and (len(units) == 1 or len(units) < len(groups[group]))
    ]
    return f"得分居首位的，{'，'.join(told)}。" if told else ""


def _policy(figures: Figures) -> Iterator[str]:
    mechanism = Mechanism.POLICY
    visits = figures.of(mechanism, _K.VISIT)
    if visits:
        led = counted(
            ("主要领导带队", sum(fact.leader is Leader.PRINCIPAL for fact in visits), "次"),
            ("分管领导带队", sum(fact.leader is Leader.DEPUTY for fact in visits), "次"),
        )
        yield f"各单位向上对接{len(visits)}次{f'，其中{led}' if led else ''}。"
    yield _obtained(figures)
    yield _honours(figures, mechanism)


def _obtained(figures: Figures) -> str:
    funds = figures.of(Mechanism.POLICY, _K.FUND)
    told = counted(
        ("支持政策", len(figures.of(Mechanism.POLICY, _K.POLICY)), "项"),
        ("项目立项", len(figures.of(Mechanism.POLICY, _K.PROJECT)), "个"),
        ("专项资金", len(funds), "笔"),
    )
    if not told:
        return ""
    total = sum((fact.amount for fact in funds), Decimal(0))
    return f"争取到{told}{f'，资金共计{ten_thousands(total)}万元' if total else ''}。{_most_money(funds)}"


def _most_money(funds: Sequence[QuarterFact]) -> str:
    """The unit with the largest sum, where there are several."""
    sums: dict[str, Decimal] = {}
    for fact in funds:
        sums[fact.unit] = sums.get(fact.unit, Decimal(0)) + fact.amount
    best = [unit for unit, total in sums.items() if total == max(sums.values())]
    return f"争取资金最多的是{best[0]}，共{ten_thousands(sums[best[0]])}万元。" if len(sums) > 1 and len(best) == 1 else ""


def _exchange(figures: Figures) -> Iterator[str]:
    mechanism = Mechanism.EXCHANGE

    def count(kind: FactKind) -> int:
        return len(figures.of(mechanism, kind))

    agreements = counted(
        ("新签合作协议", count(_K.SIGNING), "份"), ("备案协议", distinct_objects(figures.of(mechanism, _K.FILING)), "份")
    )
    yield f"{agreements}。" if agreements else ""
    three = counted(
        ("标志性项目", count(_K.LANDMARK), "个"),
        ("关键性政策", count(_K.KEY_POLICY), "项"),
        ("突破性成果", count(_K.BREAKTHROUGH), "项"),
    )
    yield f"协议落实取得{three}。" if three else ""
    joint = counted(("联合举办活动", count(_K.EVENT), "场"), ("组建合作联盟", count(_K.ALLIANCE), "个"))
    yield f"{joint}。" if joint else ""
    yield _honours(figures, mechanism)


def _in_step(figures: Figures) -> bool:
    """Whether no more than half of the items are behind."""
    items = figures.of(Mechanism.INNOVATION, _K.REPLICATION, proven=None)
    return 2 * sum(fact.status == PROGRESS[2] for fact in items) <= len(items)


def _innovation(figures: Figures) -> Iterator[str]:
    mechanism = Mechanism.INNOVATION
    items = figures.of(mechanism, _K.REPLICATION, proven=None)
    if items:
        told = counted(*((status, sum(fact.status == status for fact in items), "项") for status in PROGRESS))
        behind = sum(fact.status == PROGRESS[2] for fact in items)
        ranked = sum(fact.status == PROGRESS[2] for fact in figures.of_ranked(_K.REPLICATION))
        less = f"（参加排名的单位{ranked}项）" if behind > ranked > 0 else ""
        yield f"承接复制推广事项{len(items)}项{f'，其中{told}{less}' if told else ''}。"
    yield _honours(figures, mechanism)


def _honours(figures: Figures, mechanism: Mechanism) -> str:
    coverage, notes = figures.of(mechanism, _K.COVERAGE), figures.of(mechanism, _K.INSTRUCTION)
    told = counted(
        ("形成典型案例", len(figures.of(mechanism, _K.CASE)), "个"),
        ("获领导批示肯定", len(notes), "件"),
        ("媒体宣传报道", len(coverage), "篇"),
    )
    high = [fact for fact in coverage if fact.level in (Level.NATIONAL, Level.PROVINCIAL)]
    most = foremost(high, "篇")
    who = f"（其中省级以上{len(high)}篇{f'，较多的有{most}' if most else ''}）" if high else ""
    return f"{told}{who}。" if told else ""
