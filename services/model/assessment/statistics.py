"""统计: filings, ledgers, facts and standings counted by whatever one asks. Pure: the rooms bring what is counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from services.model.assessment.facts import FactKind, QuarterFact
from services.model.assessment.lines import StandingLine
from services.model.ledgers.matrix import Matrix, MatrixCell, MatrixRow, MatrixStatus
from services.model.mechanisms import MECHANISM_LABELS
from services.model.periods import Month

Value = str | int | float | None

FACT_LABELS: dict[FactKind, str] = {
    FactKind.VISIT: "向上对接",
    FactKind.POLICY: "支持政策",
    FactKind.PROJECT: "项目立项",
    FactKind.FUND: "专项资金",
    FactKind.SIGNING: "签署协议",
    FactKind.FILING: "协议备案",
    FactKind.LANDMARK: "标志性项目",
    FactKind.KEY_POLICY: "关键性政策",
    FactKind.BREAKTHROUGH: "突破性成果",
    FactKind.EVENT: "交流活动",
    FactKind.ALLIANCE: "合作联盟",
    FactKind.REPLICATION: "复制推广事项",
    FactKind.CASE: "典型案例",
    FactKind.COVERAGE: "媒体报道",
    FactKind.INSTRUCTION: "领导批示",
    FactKind.RETURN: "台账报送",
    FactKind.COMPLETENESS: "台账完整",
    FactKind.EVIDENCE: "台账佐证",
    FactKind.RECTIFICATION: "整改",
}
WORK_KINDS = tuple(list(FACT_LABELS)[:15])
"""What units did and obtained; the others tell of their ledgers and rectifications, which have tables of their own."""


class Subject(StrEnum):
    """What is counted; the value stands in the URL."""

    FILINGS = "filings"
    LEDGERS = "ledgers"
    FACTS = "facts"
    STANDINGS = "standings"


SUBJECT_LABELS: dict[Subject, str] = {
    Subject.FILINGS: "协议备案",
    Subject.LEDGERS: "工作台账",
    Subject.FACTS: "工作成效",
    Subject.STANDINGS: "考核成绩",
}


class By(StrEnum):
    """What makes a row of the table."""

    UNIT = "unit"
    MECHANISM = "mechanism"
    FIELD = "field"
    REGION = "region"
    KIND = "kind"
    MONTH = "month"
    QUARTER = "quarter"


BY_LABELS: dict[By, str] = {
    By.UNIT: "单位",
    By.MECHANISM: "工作机制",
    By.FIELD: "重点领域",
    By.REGION: "合作地区",
    By.KIND: "事项",
    By.MONTH: "月份",
    By.QUARTER: "季度",
}
# What each subject can be counted by, the usual one first.
WAYS: dict[Subject, tuple[By, ...]] = {
    Subject.FILINGS: (By.UNIT, By.FIELD, By.REGION, By.MONTH, By.QUARTER),
    Subject.LEDGERS: (By.UNIT, By.MECHANISM, By.MONTH, By.QUARTER),
    Subject.FACTS: (By.KIND, By.UNIT, By.MECHANISM, By.MONTH, By.QUARTER),
    Subject.STANDINGS: (By.UNIT, By.MECHANISM),
}
NONE = "未注明"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What came out. `total` closes the rows, `pairs` is what a chart shows, `keys` are the rows' names in a URL; `note` says
    what a reader of the numbers has to know."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] = ()
    pairs: tuple[tuple[str, float], ...] = ()
    unit: str = "件"
    keys: tuple[str, ...] = ()
    note: str = ""


def wan(yuan: Decimal) -> str:
    """An amount in 万元: 500, 12.5."""
    return f"{(yuan / 10_000).quantize(Decimal('0.01')).normalize():f}"


def quarter_of(day: date) -> str:
    """2022Q3."""
    return str(Month.of(day).quarter)


# -- ledgers -----------------------------------------------------------------------------------------------------------------

_COUNTED: tuple[tuple[str, MatrixStatus], ...] = (
    ("按时", MatrixStatus.REPORTED),
    ("迟报", MatrixStatus.LATE),
    ("退回", MatrixStatus.RETURNED),
    ("单位审核中", MatrixStatus.APPROVING),
    ("未报", MatrixStatus.MISSING),
)


def ledgers_by(found: Matrix, by: By) -> Table:
    """Ledgers that were due, by how they came."""
    counts: dict[str, Counter[MatrixStatus]] = {}
    for row in found.rows:
        for cell in row.cells:
            if any(cell.status is status for _word, status in _COUNTED):
                counts.setdefault(_of_ledger(row, cell, by), Counter())[cell.status] += 1
    whole: Counter[MatrixStatus] = Counter()
    for own in counts.values():
        whole.update(own)
    names = sorted(counts) if by in (By.MONTH, By.QUARTER) else list(counts)
    rows = tuple(_ledger_row(name, counts[name]) for name in names)
    return Table(
        columns=(BY_LABELS[by], "应报", *(word for word, _status in _COUNTED), "按时率"),
        rows=rows,
        total=_ledger_row("合计", whole),
        pairs=tuple((name, _rate(counts[name])) for name in names),
        unit="%（按时率）",
        keys=tuple(names),
    )


def _of_ledger(row: MatrixRow, cell: MatrixCell, by: By) -> str:
    if by is By.MECHANISM:
        return MECHANISM_LABELS[row.mechanism]
    if by is By.MONTH:
        return str(cell.period)
    return str(cell.period.quarter) if by is By.QUARTER else row.unit.name


def _ledger_row(name: str, own: Counter[MatrixStatus]) -> tuple[Value, ...]:
    owed = sum(own.values())
    return (name, owed, *(own[status] for _word, status in _COUNTED), f"{_rate(own):.1f}%" if owed else "")


def _rate(own: Counter[MatrixStatus]) -> float:
    owed = sum(own.values())
    return round(100 * own[MatrixStatus.REPORTED] / owed, 1) if owed else 0.0


# -- facts -------------------------------------------------------------------------------------------------------------------


def facts_by(found: Iterable[tuple[str, QuarterFact]], by: By) -> Table:
    """What was done and obtained, each as (quarter, fact): how many, how many of them proven, and the money."""
    own: dict[str, list[QuarterFact]] = defaultdict(list)
    for quarter, fact in found:
        own[_of_fact(quarter, fact, by)].append(fact)
    order = {label: place for place, label in enumerate(FACT_LABELS.values())} if by is By.KIND else {}
    counts = Counter({name: len(facts) for name, facts in own.items()})
    names = sorted(own, key=lambda name: order[name]) if order else [name for name, _number in ordered(counts, by)]
    everything = [fact for facts in own.values() for fact in facts]
    return Table(
        columns=(BY_LABELS[by], "项数", "其中有佐证", "佐证率", "专项资金（万元）"),
        rows=tuple(_fact_row(name, own[name]) for name in names),
        total=_fact_row("合计", everything),
        pairs=tuple((name, float(len(own[name]))) for name in names),
        unit="项",
        keys=tuple(_key(name, by) for name in names),
    )


def _of_fact(quarter: str, fact: QuarterFact, by: By) -> str:
    if by is By.KIND:
        return FACT_LABELS[fact.kind]
    if by is By.MECHANISM:
        return MECHANISM_LABELS[fact.mechanism]
    if by is By.MONTH:
        return str(fact.told_month) if fact.told_month else NONE
    return quarter if by is By.QUARTER else fact.unit


def _key(name: str, by: By) -> str:
    """The value by which the URL names a row."""
    if by is By.KIND:
        return next(kind.value for kind, label in FACT_LABELS.items() if label == name)
    if by is By.MECHANISM:
        return next(one.value for one, label in MECHANISM_LABELS.items() if label == name)
    return name


def _fact_row(name: str, facts: Sequence[QuarterFact]) -> tuple[Value, ...]:
    proven = sum(fact.proven for fact in facts)
    money = sum((fact.amount for fact in facts if fact.kind is FactKind.FUND and fact.proven), Decimal(0))
    return name, len(facts), proven, share(proven, len(facts)), wan(money) if money else ""


# -- standings ---------------------------------------------------------------------------------------------------------------


def standings_by(found: Sequence[StandingLine], by: By) -> Table:
    """Frozen scores, a column for each quarter: of each unit with its rank, or the mean under each mechanism and overall."""
    quarters = sorted({line.quarter for line in found})
    cells: dict[str, dict[object, list[StandingLine]]] = defaultdict(lambda: defaultdict(list))
    for line in found if by is By.UNIT else [one for one in found if one.rank is not None]:
        cells[_of_standing(line, by)][line.quarter].append(line)
    told: Callable[[Sequence[StandingLine]], str] = _mean_told if by is By.MECHANISM else _rank_told
    rows = [
        (name, *(told(own.get(one, [])) for one in quarters), _mean_told([x for each in own.values() for x in each]))
        for name, own in cells.items()
    ]
    if by is By.UNIT:
        rows.sort(key=lambda row: -float(row[-1] or 0))
    return Table(
        columns=(BY_LABELS[by], *(one.label for one in quarters), "平均"),
        rows=tuple(rows),
        pairs=tuple((row[0], float(row[-1])) for row in rows if row[-1]),
        unit="分（平均）",
        keys=tuple(row[0] for row in rows),
        note="各机制和综合的平均分只计参加排名的单位。" if by is By.MECHANISM else "",
    )


def _of_standing(line: StandingLine, by: By) -> str:
    if by is By.UNIT:
        return line.unit
    return MECHANISM_LABELS[line.mechanism] if line.mechanism else "综合"


def _rank_told(lines: Sequence[StandingLine]) -> str:
    return "；".join(f"{line.score}（{f'第{line.rank}' if line.rank else '不排名'}）" for line in lines)


def _mean_told(lines: Sequence[StandingLine]) -> str:
    return f"{sum(line.score for line in lines) / len(lines):.2f}" if lines else ""


# -- alike -------------------------------------------------------------------------------------------------------------------


def ordered(counts: Mapping[str, int], by: By) -> list[tuple[str, int]]:
    """By time where it is told by time, else the most first; what says nothing comes last."""
    if by in (By.MONTH, By.QUARTER):
        return sorted(counts.items(), key=lambda pair: (pair[0] == NONE, pair[0]))
    return sorted(counts.items(), key=lambda pair: (pair[0] == NONE, -pair[1], pair[0]))


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else ""
