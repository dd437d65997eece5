"""Facts of an agreement, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class FactField(StrEnum):
    """What a fact is about. Several parties and several amounts are several facts."""

    TITLE = "title"  # 协议名称
    PARTY = "party"  # 协议方；role 是 甲方、乙方……
    SIGNED_ON = "signed_on"  # 签订日期，ISO
    TERM = "term"  # 合作期限，如“3年”“6个月”“长期”
    EXPIRES_ON = "expires_on"  # 到期日，ISO
    FIELD = "field"  # 重点领域：五者之一（见 CooperationField）
    AMOUNT = "amount"  # 金额，单位元；role 是 总投资、违约金……
    CITED = "cited_number"  # 文中引用的发文字号
    PROMISE = "promise"  # “3个1”的约定；role 是 标志性项目、关键性政策、突破性成果


FACT_LABELS: dict[FactField, str] = {
    FactField.TITLE: "协议名称",
    FactField.PARTY: "协议方",
    FactField.SIGNED_ON: "签订日期",
    FactField.TERM: "合作期限",
    FactField.EXPIRES_ON: "到期日",
    FactField.FIELD: "重点领域",
    FactField.AMOUNT: "金额（元）",
    FactField.CITED: "引用文号",
    FactField.PROMISE: "“3个1”",
}


class CooperationField(StrEnum):
    """The five fields of cooperation (notice 二（二）2)."""

    PLANNING = "规划衔接"
    INDUSTRY = "产业协作"
    TRANSPORT = "交通互联"
    ECOLOGY = "生态共保"
    SERVICES = "服务共享"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One value with the place that proves it.

    `start` and `end` count characters in the text of file number `file` (see ParsedDocument.text); `page` is None
    where the format has no pages. A value typed by a person has the rule `person` and no place. `region` is the place that a
    party belongs to, as 安徽省宣城市广德市; empty where it has none or where the paper doesn't say.
    """

    field: FactField
    value: str | float
    role: str = ""
    file: int | None = None
    page: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""
    rule: str = "person"
    confidence: float = 1.0
    region: str = ""

    @property
    def certain(self) -> bool:
        """Shown without 请核对."""
        return self.confidence >= CERTAIN


CERTAIN = 0.85

# What must be known before an agreement can be filed (notice 二（二）2: a signed agreement, between parties), and how many.
REQUIRED_FACTS: dict[FactField, int] = {FactField.TITLE: 1, FactField.PARTY: 2, FactField.SIGNED_ON: 1}


def missing_facts(facts: Iterable[Fact]) -> Sequence[FactField]:
    """The required fields that `facts` does not yet fill."""
    counts: dict[FactField, int] = {}
    for fact in facts:
        if fact.value not in ("", None):
            counts[fact.field] = counts.get(fact.field, 0) + 1
    return [field for field, needed in REQUIRED_FACTS.items() if counts.get(field, 0) < needed]
