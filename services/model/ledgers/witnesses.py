"""A text that may bear a claim out, with what it says: days, sums and 文号 by value, names and titles by their words. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import islice

from services.model.amounts import amounts_in, whole_number
from services.model.body_forms import forms_of
from services.model.dates import compact_dates_in, dates_in
from services.model.ledgers.claims import NUMBER, SHORTENED, Range, Said, shortened_sum
from services.model.ledgers.evidence import ClaimKind
from services.model.ledgers.own_bodies import OwnBodies
from services.model.ledgers.tones import tells_result
from services.model.ledgers.whole_titles import REACH, is_whole
from services.model.normal import Normal, normalise
from services.model.numbers import DocumentNumber
from services.model.regions import split_place

Span = tuple[int, int]
MOST_HITS = 12  # of one claim in one text: enough to choose the best from
_SMALL = "一二三四五六七八九十"
_BARE_DAY = re.compile(
    rf"(?<![0-9０-９年.．{_SMALL}第])(?P<m>\d{{1,2}}|[{_SMALL}]{{1,2}})\s?月\s?(?P<d>\d{{1,2}}|[{_SMALL}]{{1,3}})\s?(?:[日号]|(?=[-－—–~～至到、]\s?\d{{1,2}}\s?[日号]))"
)
_HEADED = re.compile(r"(?:单位\s?[:：]\s?(?:人民币)?|[(（](?:单位[:：])?)\s?(亿元|百万元|万元|千元|元)\s?[)）]?")
_SCALES = {"亿元": 10**8, "百万元": 10**6, "万元": 10**4, "千元": 10**3, "元": 1}
_PLAIN_FIGURES = re.compile(
    r"(?<![\d.,，年月〔\[(（-])(\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,4})?)(?![\d.,，%％年月日号〕\]])"
)
_NEAR = 14  # characters before a body's name in which its place may stand

Aliases = Callable[[str], Iterable[str]]
"""Other names of the body that a name means; none where it is no body that we know."""


def no_aliases(_name: str) -> tuple[str, ...]:
    """For whoever knows no register of units."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file's text: `starts` are the offsets of its pages (empty where it has none).

    `rows` are the ids of the ledger rows that it can speak for; None: for any. The lower the `rank`, the closer it is to the
    claim: the row's own material before that of the whole return, this before a filed agreement, and that before older ones.
    `told`: these are the facts that a person vouched for at the 备案; they stand nowhere in the file's text.
    """

    object_id: str
    file: int
    text: str
    starts: tuple[int, ...] = ()
    rank: int = 0
    rows: frozenset[str] | None = None
    told: bool = False

    def page_at(self, offset: int) -> int | None:
        return bisect_right(self.starts, offset) if self.starts else None


class Witness:
    """A source with what it says, worked out when first asked for. `place` is ours: 省水利厅 is that of its province."""

    def __init__(self, source: Source, *, aliases: Aliases = no_aliases, place: str = "") -> None:
        self.source, self._aliases, self._own = source, aliases, OwnBodies.of(place)
        self._known: dict[tuple[ClaimKind, str, bool], list[Span]] = {}

    def hits(self, said: Said) -> list[Span]:
        """Where the text says the same, at most MOST_HITS places; the surest kind of likeness alone."""
        key = (said.claim.kind, str(said.value), said.result)
        if key not in self._known:
            self._known[key] = self._look(said)
        return self._known[key]

    def _look(self, said: Said) -> list[Span]:
        value = said.value
        if isinstance(value, date):
            return (self._days.get(value) or self._bare_days.get((value.month, value.day), []))[:MOST_HITS]
        if isinstance(value, Range):
            return self._telling(said, _within(self.sums, value)) or self._telling(said, _within(self._headed_sums, value))
        if isinstance(value, DocumentNumber):
            return self._telling(said, self._cited(value))
        if said.claim.kind is ClaimKind.PARTNER:
            return self._bodies(value)
        return self._telling(said, self._titles(value))

    def _telling(self, said: Said, spans: Iterable[Span]) -> list[Span]:
        """The places that tell a result, where one is claimed. What a person vouched for is one."""
        bare = not said.result or self.source.told
        return list(islice((span for span in spans if bare or tells_result(self.source.text, *span)), MOST_HITS))

    # -- days --

    @cached_property
    def _days(self) -> dict[date, list[Span]]:
        found: dict[date, list[Span]] = {}
        for one in (*dates_in(self.source.text), *compact_dates_in(self.source.text)):
            if one.value is not None:
                found.setdefault(one.value, []).append((one.start, one.end))
        return found

    @cached_property
    def _bare_days(self) -> dict[tuple[int, int], list[Span]]:
        """Days of which the text leaves out the year, as newspapers do."""
        found: dict[tuple[int, int], list[Span]] = {}
        for match in _BARE_DAY.finditer(self.source.text):
            found.setdefault((whole_number(match["m"]), whole_number(match["d"])), []).append(match.span())
        return found

    # -- sums --

    @cached_property
    def sums(self) -> list[tuple[Decimal, Span]]:
        """Every sum that the text states in so many words, the smallest first."""
        text = self.source.text
        found = [(one.yuan, (one.start, one.end)) for one in amounts_in(text)]
        return sorted([*found, *((shortened_sum(match), match.span("sum")) for match in SHORTENED.finditer(text))])

    @cached_property
    def _headed_sums(self) -> list[tuple[Decimal, Span]]:
        """Figures of a table whose head says in what they are counted: 金额（万元）."""
        heads = [match for match in _HEADED.finditer(self.source.text) if tells_result(self.source.text, *match.span())]
        scales = {_SCALES[match[1]] for match in heads}
        found = []
        for match in _PLAIN_FIGURES.finditer(self.source.text) if scales else ():
            figures = Decimal(re.sub("[,，]", "", match[1]))
            found += [(figures * scale, match.span()) for scale in scales]
        return sorted(found)

    # -- 文号 --

    @cached_property
    def _numbers(self) -> dict[tuple[int, int], list[tuple[str, Span]]]:
        """By year and serial: the characters that stand before the brackets, and where the whole stands."""
        found: dict[tuple[int, int], list[tuple[str, Span]]] = {}
        for match in NUMBER.finditer(self.source.text):
            found.setdefault((int(match["year"]), int(match["serial"])), []).append((match["code"], match.span()))
        return found

    def _cited(self, number: DocumentNumber) -> list[Span]:
        """A code is the end of the words before the brackets: 根据皖长三角办〔2022〕5号 cites 皖长三角办 and nobody else."""
        wanted = normalise(number.code)
        known = self._numbers.get((number.year, number.serial), ())
        ends = [(words, start, end) for words, (start, end) in known if normalise(words).endswith(wanted)]
        return [(start + max(0, len(words) - len(number.code)), end) for words, start, end in ends]

    # -- words --

    @cached_property
    def _normal(self) -> Normal:
        return Normal.of(self.source.text)

    def _titles(self, title: str) -> Iterator[Span]:
        text = self.source.text
        for start, end in (self._normal.span(*place) for place in _places(self._normal.text, title)):
            if is_whole(title, text[max(0, start - REACH) : start], text[end : end + REACH]):
                yield start, end

    def _words(self, words: str) -> list[Span]:
        text = self._normal.text
        ours = (place for place in _places(text, words) if self._own.means(words, text, *place))
        return [self._normal.span(*place) for place in islice(ours, MOST_HITS)]

    def _bodies(self, name: str) -> list[Span]:
        """Where a body is named: as in the cell, by another of its names, or its office beside its place."""
        for other in (name, *map(normalise, self._aliases(name))):
            if found := self._words(other):
                return found
        regions, rest = split_place(name)
        if regions and not rest:  # 湖州市, or 湖州
            return self._words(name.removesuffix("市").removesuffix("县") if len(name) > 2 else name)
        level = rest[:1] if not regions and rest[:1] in "省市县区" else ""
        place = _stem(name[: len(name) - len(rest)]) or level
        forms = [normalise(form) for form in forms_of(rest.removeprefix(level))]
        return list(islice((span for form in forms for span in self._placed(form, place, level)), MOST_HITS))

    def _placed(self, form: str, place: str, level: str) -> Iterator[Span]:
        text = self._normal.text
        for start, end in _places(text, form):
            before = text[max(0, start - _NEAR) : start]
            if self._own.precedes(level, text, start, end) if level else place in before:
                at = start - len(before) + before.rfind(place) if place in before else start
                yield self._normal.span(at, end)


def _within(sums: list[tuple[Decimal, Span]], wanted: Range) -> list[Span]:
    """The places of the sums that a range holds, in the order of the text."""
    first = bisect_left(sums, wanted.low, key=lambda one: one[0])
    last = bisect_right(sums, wanted.high, key=lambda one: one[0])
    return sorted(span for _, span in sums[first:last])


def _stem(place: str) -> str:
    """The last part of a chain of places without its level: 浙江省湖州市 is known by 湖州."""
    regions, _rest = split_place(place)
    if not regions:
        return place
    lowest = regions[0].county or regions[0].city or regions[0].province
    return normalise(lowest[:-1] if len(lowest) > 2 else lowest)


def _places(text: str, words: str) -> Iterator[Span]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at, at + len(words)
        at = text.find(words, at + len(words))


def page_starts(pages: Sequence[str]) -> tuple[int, ...]:
    """The offsets at which pages begin in a text that joins them by one line feed."""
    starts, at = [], 0
    for page in pages:
        starts.append(at)
        at += len(page) + 1
    return tuple(starts)
