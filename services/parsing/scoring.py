"""How well the rules read: their facts against labels that people wrote, per field, and how often the certain ones are right."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from services.model.facts import Fact, FactField

REGION = "region"  # the place of a party, judged beside the party itself
FIELDS: dict[str, str] = {
    FactField.TITLE.value: "协议名称",
    FactField.PARTY.value: "协议方",
    REGION: "协议方所属地区",
    FactField.SIGNED_ON.value: "签订日期",
    FactField.TERM.value: "合作期限",
    FactField.EXPIRES_ON.value: "到期日",
    FactField.FIELD.value: "重点领域",
    FactField.AMOUNT.value: "金额及用途",
    FactField.CITED.value: "引用文号",
    FactField.PROMISE.value: "“3个1”",
}
GROUPS: dict[str, str] = {
    "grammar": "按语法生成",
    "odd": "手写的特例",
    "other": "手写的其他写法",
    "held": "留出：规则定稿后另写，没有据它改过规则",
    "real": "实件",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What a careful reader finds in one file: (field, role, value), the regions of parties among them."""

    path: Path
    group: str
    wanted: tuple[tuple[str, str, str], ...]
    unjudged: frozenset[str]


@dataclass(slots=True)
class Tally:
    """Counts of one field: how many labels, how many facts, how many of them right; the same for the certain ones."""

    wanted: int = 0
    found: int = 0
    right: int = 0
    certain: int = 0
    certain_right: int = 0

    def add(self, other: Tally) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        total = self.wanted + self.found
        return 2 * self.right / total if total else 1.0

    def as_json(self) -> dict[str, float]:
        counts: dict[str, float] = {name: getattr(self, name) for name in self.__slots__}
        return counts | {"precision": round(self.precision, 4), "recall": round(self.recall, 4), "f1": round(self.f1, 4)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A label that was not found, or a fact that no label has."""

    file: str
    field: str
    wanted: str
    found: str
    certain: bool = False


@dataclass(slots=True)
class Report:
    """Tallies by group and by origin, each by field; by rule (facts, right ones); and what went wrong."""

    files: int = 0
    groups: dict[str, dict[str, Tally]] = field(default_factory=dict)
    origins: dict[str, dict[str, Tally]] = field(default_factory=dict)
    rules: dict[str, tuple[int, int]] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)

    def add(self, labels: Labels, facts: Sequence[Fact], *, origin: str) -> None:
        """Judge the facts of one file."""
        self.files += 1
        for name in FIELDS:
            if name in labels.unjudged:
                continue
            tally, wrong = _judged(name, labels, facts)
            self.groups.setdefault(labels.group, {}).setdefault(name, Tally()).add(tally)
            self.origins.setdefault(origin, {}).setdefault(name, Tally()).add(tally)
            self.misses += wrong
        for fact in facts:
            if fact.field.value not in labels.unjudged:
                found, right = self.rules.get(fact.rule, (0, 0))
                self.rules[fact.rule] = found + 1, right + (_key(fact) in labels.wanted)

    def total(self) -> dict[str, Tally]:
        """All groups together."""
        found: dict[str, Tally] = {}
        for tallies in self.groups.values():
            for name, tally in tallies.items():
                found.setdefault(name, Tally()).add(tally)
        return found

    def certain(self, groups: Iterable[str] | None = None) -> Tally:
        """Every field together; `certain` and `certain_right` of it are what the promise of 请核对 stands on."""
        found = Tally()
        for name, tallies in self.groups.items():
            if groups is None or name in groups:
                for field_name, tally in tallies.items():
                    if field_name != REGION:
                        found.add(tally)
        return found


def _judged(name: str, labels: Labels, facts: Sequence[Fact]) -> tuple[Tally, list[Miss]]:
    wanted = Counter(item for item in labels.wanted if item[0] == name)
    found = [(_region_key(fact) if name == REGION else _key(fact), fact) for fact in _of(name, facts)]
    left, tally, wrong = wanted.copy(), Tally(wanted=sum(wanted.values())), []
    for key, fact in found:
        right = left[key] > 0
        left[key] -= right
        tally.add(Tally(found=1, right=right, certain=fact.certain, certain_right=fact.certain and right))
        if not right:
            wrong.append(Miss(file=labels.path.name, field=name, wanted="", found=_plain(key), certain=fact.certain))
    wrong += [
        Miss(file=labels.path.name, field=name, wanted=_plain(key), found="") for key, count in left.items() for _ in range(count)
    ]
    return tally, wrong


def _of(name: str, facts: Sequence[Fact]) -> Iterator[Fact]:
    for fact in facts:
        if fact.field.value == name or (name == REGION and fact.field is FactField.PARTY and fact.region):
            yield fact


def _key(fact: Fact) -> tuple[str, str, str]:
    return fact.field.value, fact.role, plain(fact.value)


def _region_key(fact: Fact) -> tuple[str, str, str]:
    return REGION, plain(fact.value), fact.region


def _plain(key: tuple[str, str, str]) -> str:
    return "：".join(part for part in key[1:] if part)


def plain(value: object) -> str:
    """Values as they are compared: width and white space don't matter, 5000000 and 5,000,000.0 are the same."""
    text = "".join(unicodedata.normalize("NFKC", f"{value:.2f}" if isinstance(value, int | float) else str(value)).split())
    return text.casefold()
