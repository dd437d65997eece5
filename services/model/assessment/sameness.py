"""What a unit's rows tell more than once: in other rows, in other months, twice in one. In doubt it is one thing. Pure.

One thing are: what bears one title, 文号 or name of day and body; what the same words tell, without a day in whatever row they
stand; what has one day and one sum (or none), where neither the givers nor the things that are named differ. Two sums of one
sentence are always two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from services.model.assessment.lineages import Lineage
from services.model.assessment.tracing import Told, Traced
from services.model.normal import normalise

_MARKS = re.compile(r"[\W_]+")
_BODY = re.compile(r"[\u4e00-\u9fff]{2}(?:厅|局|委|办|院|部|署|行|公司|集团|政府)")
# What is left of a sentence without these names the thing: 农田建设 of 9月5日，省财政厅下达农田建设资金100万元.
_COMMON = re.compile(
    r"\d+(?:\.\d+)?|[年月日号万亿元]|(?:国家|省|市|县)级?|下达|获得|获批|获|拨付|到位|到账|取得|争取到?|成功|落实|安排|给予|收到|发放|"
    r"专项|资金|补助|补贴|奖补|经费|拨款|我市|我局|我委|本市|广德市?|共计|共|已|了|的|于|由|经|从|向|为|等|该|并"
)


@dataclass(slots=True, kw_only=True)
class OneFact:
    """Everything that tells one fact: rows with what they trace of it."""

    parts: list[tuple[Lineage, Traced]] = field(default_factory=list)

    @property
    def told(self) -> list[tuple[Lineage, Told]]:
        """Every telling, the oldest first and in the order of the ledger."""
        told = [(lineage, one) for lineage, part in self.parts for one in part.told]
        return sorted(told, key=lambda pair: place_of(pair[1]))


def place_of(told: Told) -> tuple[Hashable, ...]:
    """Where a telling stands: month, unit, row, place in the cell."""
    telling, one = told.telling, told.occurrence
    return telling.period, telling.record.id, telling.record.row_numbers[telling.row.id], one.column, one.start, told.among


def facts_in(parts: Iterable[tuple[Lineage, Traced]]) -> list[OneFact]:
    """The facts that rows tell, each once."""
    groups = _Groups(list(parts))
    for number, (_, part) in enumerate(groups.parts):
        for one in part.told:
            for token in tokens(one):
                groups.join(groups.of_token.setdefault((part.last.kind, *token), number), number)
    for of_day in groups.by_day().values():
        for place, (number, one) in enumerate(of_day):
            for other, another in of_day[:place]:
                if groups.apart(number, other) and one_thing(words_of(one), words_of(another)):
                    groups.join(other, number)
    return groups.found()


def tokens(told: Told) -> Iterator[tuple[str, ...]]:
    """By what a telling is known again, whatever row it stands in: its key where that is enough, and its very words."""
    one = told.occurrence
    if one.wide:
        yield ("", one.key)
    yield ("said", one.key, words_of(told), str(one.day or one.month or ""), str(told.among))


def words_of(told: Told) -> str:
    """The sentence without marks and blanks."""
    return _plain(told.telling.row[told.occurrence.column][told.occurrence.start : told.occurrence.end])


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    return _MARKS.sub("", normalise(text))


def one_thing(one: str, other: str) -> bool:
    """Whether two sentences of one day and sum may tell one thing: they name no different givers and no different things."""
    givers = set(_BODY.findall(one)), set(_BODY.findall(other))
    if givers[0] and givers[1] and givers[0].isdisjoint(givers[1]):
        return False
    short, long = sorted((_thing(one), _thing(other)), key=len)
    rest = iter(long)
    return all(character in rest for character in short)


@lru_cache(maxsize=8192)
def _thing(words: str) -> str:
    return _COMMON.sub("", _BODY.sub("", words))


@dataclass(slots=True)
class _Groups:
    """Which traced facts are one (union-find)."""

    parts: Sequence[tuple[Lineage, Traced]]
    of_token: dict[Hashable, int] = field(default_factory=dict)
    _head: dict[int, int] = field(default_factory=dict)
    _spots: dict[int, set[Hashable]] = field(default_factory=dict)

    def head(self, number: int) -> int:
        while (above := self._head.get(number, number)) != number:
            number = above
        return number

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.head(one), self.head(other)))
        if first != second:
            self._head[second] = first
            self._spots[first] = self.spots(first) | self.spots(second)

    def spots(self, number: int) -> set[Hashable]:
        """The sentences that tell the group."""
        head = self.head(number)
        if head not in self._spots:
            told = ((one.telling, one.occurrence) for one in self.parts[head][1].told)
            self._spots[head] = {(at.record.id, at.row.id, said.column, said.start) for at, said in told}
        return self._spots[head]

    def apart(self, one: int, other: int) -> bool:
        """Whether no sentence tells both."""
        return self.head(one) != self.head(other) and self.spots(one).isdisjoint(self.spots(other))

    def by_day(self) -> dict[Hashable, list[tuple[int, Told]]]:
        """The newest words of those that have a day, by what has to be the same."""
        found: dict[Hashable, list[tuple[int, Told]]] = defaultdict(list)
        for number, (_, part) in enumerate(self.parts):
            one = part.told[-1].occurrence
            if one.day is not None and not one.wide:
                found[one.kind, one.day, one.key].append((number, part.told[-1]))
        return found

    def found(self) -> list[OneFact]:
        groups: dict[int, OneFact] = {}
        for number, part in enumerate(self.parts):
            groups.setdefault(self.head(number), OneFact()).parts.append(part)
        return list(groups.values())
