"""Which rows of a unit's returns are one row, worked out anew in the order of the months, whatever the order of arrival. Pure.

The id of a row says who was taken for whom on the day a return came: of one that came after a later month's it says too little.
So the words decide first, then what the row is about, and the id where neither does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from services.model.ledgers import LedgerReturn, LedgerRow
from services.model.ledgers.checks.cell import SAYS_WHAT
from services.model.ledgers.columns import BESIDES
from services.model.ledgers.matching import KEY_COLUMNS, matches
from services.model.mechanisms import Mechanism
from services.model.normal import normalise
from services.model.periods import Month

Words = tuple[str, ...]
LAST = Month(9999, 12)
"""After all months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a row said in a return; `row.changed` is the month since which it says so."""

    record: LedgerReturn
    row: LedgerRow
    words: Words

    @property
    def period(self) -> Month:
        return self.record.period


@dataclass(slots=True, kw_only=True)
class Lineage:
    """One row through the months: what it said, and in which months it was taken out. Two rows with the same words are one."""

    tellings: list[Telling] = field(default_factory=list)
    ids: dict[str, None] = field(default_factory=dict)  # those that no other lineage had before
    ended: list[Month] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        """Every id under which a return has the row, the newest first."""
        return tuple(dict.fromkeys(one.row.id for one in reversed(self.tellings)))

    def upto(self, month: Month) -> list[Telling]:
        return [one for one in self.tellings if one.period <= month]

    def standing(self, month: Month) -> list[Telling]:
        """The newest words at a month's end; of a row that is told twice both. None: it was taken out."""
        told = self.upto(month)
        if not told or any(told[-1].period <= end <= month for end in self.ended):
            return []
        return [one for one in told if one.period == told[-1].period]

    def newest(self, month: Month) -> Telling | None:
        """Of several the one that changed last; of equals the first in the ledger."""
        return max(self.standing(month), key=lambda one: one.row.changed, default=None)


def lineages(returns: Sequence[LedgerReturn], mechanism: Mechanism, *, taken: Collection[str] = ()) -> list[Lineage]:
    """The rows of the returns, which come in the order of their months; `taken` are units that were merged into this one."""
    walk = _Walk(mechanism=mechanism, at_hand=frozenset(one.period for one in returns), taken=frozenset(taken))
    for one in returns:
        walk.take(one)
    return walk.found


_Groups = Mapping[Words, Sequence[LedgerRow]]  # rows of one return by what makes two of them one
_Found = dict[Words, Lineage]


@dataclass(slots=True, kw_only=True)
class _Walk:
    """The rows as the returns up to now leave them."""

    mechanism: Mechanism
    at_hand: frozenset[Month]
    taken: frozenset[str]
    month: Month = LAST  # of the return that is being taken
    found: list[Lineage] = field(default_factory=list)
    _of_id: dict[str, Lineage] = field(default_factory=dict)  # the lineage that had the row last

    def take(self, record: LedgerReturn) -> None:
        """The next return."""
        self.month = record.period
        groups: dict[Words, list[LedgerRow]] = defaultdict(list)
        for row in record.rows:
            groups[self._what(row)].append(row)
        of = self._assigned(groups)
        told = {id(lineage) for lineage in of.values()}
        for row in record.removed:
            gone = self._of_id.get(row.id)
            if gone is not None and id(gone) not in told:
                gone.ended.append(record.period)
        for row in record.rows:
            self._tell(of[self._what(row)], record, row)

    def _assigned(self, groups: _Groups) -> _Found:
        """The lineage that each group of rows of the same words goes on, or a new one."""
        of: _Found = {}
        for looked in (self._by_words, self._by_id_and_key, self._by_matching, self._by_id):
            of |= looked({what: rows for what, rows in groups.items() if what not in of}, of)
        for what in groups:
            if what not in of:
                of[what] = Lineage()
                self.found.append(of[what])
        return of

    def _by_words(self, groups: _Groups, _of: _Found) -> _Found:
        known = {self._what(one.row): lineage for lineage in reversed(self.found) for one in _last(lineage)}
        return {what: known[what] for what in groups if what in known}

    def _by_id_and_key(self, groups: _Groups, _of: _Found) -> _Found:
        """Rows that bear an id of the lineage and are about the same, also beside one that still has its old words."""
        found: _Found = {}
        for what, rows in groups.items():
            about = self._about(rows[0])
            for lineage in self._with_ids(rows):
                if about and about in {self._about(one.row) for one in _last(lineage)}:
                    found.setdefault(what, lineage)
        return found

    def _by_matching(self, groups: _Groups, of: _Found) -> _Found:
        """As the ledgers desk finds which row of a file is which."""
        told = {id(lineage) for lineage in of.values()}
        standing = {str(at): one for at, one in enumerate(self.found) if id(one) not in told and _stands(one)}
        if not groups or not standing:
            return {}
        read = [replace(rows[0], id="") for rows in groups.values()]
        stood = [replace(_last(one)[0].row, id=name) for name, one in standing.items()]
        known = matches(read, stood, mechanism=self.mechanism, period=self.month)
        return {what: standing[known[at].row.id] for at, what in enumerate(groups) if at in known}

    def _by_id(self, groups: _Groups, of: _Found) -> _Found:
        told = {id(lineage) for lineage in of.values()}
        found = {what: [one for one in self._with_ids(rows) if id(one) not in told] for what, rows in groups.items()}
        return {what: lineages[0] for what, lineages in found.items() if lineages}

    def _with_ids(self, rows: Iterable[LedgerRow]) -> list[Lineage]:
        return [self._of_id[row.id] for row in rows if row.id in self._of_id]

    def _tell(self, lineage: Lineage, record: LedgerReturn, row: LedgerRow) -> None:
        if self._of_id.get(row.id, lineage) is lineage:
            lineage.ids[row.id] = None
        self._of_id[row.id] = lineage
        words = _words(row)
        if _takes_back(lineage, record, words):
            return
        before = lineage.tellings[-1] if lineage.tellings else None
        same = next((one for one in _last(lineage) if one.words == words), None)
        whence = row.taken_from or (before.row.taken_from if before else "") or (record.unit if record.unit in self.taken else "")
        changed = same.row.changed if same is not None else self._told_first(row, record.period)
        lineage.tellings.append(Telling(record=record, row=replace(row, changed=changed, taken_from=whence), words=words))

    def _told_first(self, row: LedgerRow, period: Month) -> Month:
        """The return's month; that of an earlier one where it said so and was sent back since."""
        return row.changed if row.changed < period and row.changed not in self.at_hand else period

    def _what(self, row: LedgerRow) -> Words:
        """What makes two rows one row twice."""
        says = tuple(_plain(row[name]) for name in SAYS_WHAT[self.mechanism])
        return says if any(says) else _words(row)

    def _about(self, row: LedgerRow) -> Words:
        """The cell that says what the row is about."""
        cells = ((name, _plain(row[name])) for name in KEY_COLUMNS[self.mechanism])
        return next((one for one in cells if one[1]), ())


def _last(lineage: Lineage) -> list[Telling]:
    """What it said in the newest month that told it."""
    last = lineage.tellings[-1].period if lineage.tellings else None
    return [one for one in lineage.tellings if one.period == last]


def _stands(lineage: Lineage) -> bool:
    return not any(end >= lineage.tellings[-1].period for end in lineage.ended)


def _takes_back(lineage: Lineage, record: LedgerReturn, words: Words) -> bool:
    """Whether an heir has the row as the months before left it, which the merged unit itself has changed in the month."""
    theirs = [one for one in _last(lineage) if one.period == record.period and one.record.id != record.id]
    before = next((one for one in reversed(lineage.tellings) if one.period < record.period), None)
    return bool(theirs) and before is not None and before.words == words


def _words(row: LedgerRow) -> Words:
    return tuple(_told(row))


def _told(row: LedgerRow) -> Iterator[str]:
    for name, text in row.cells:
        if name not in BESIDES and (plain := _plain(text)):
            yield f"{name} {plain}"


@lru_cache(maxsize=8192)  # a cumulative ledger repeats its cells every month
def _plain(text: str) -> str:
    return normalise(text)


def in_months(returns: Iterable[LedgerReturn], own: Collection[str]) -> list[LedgerReturn]:
    """The returns month by month; of one month those of merged units before the unit's own, and never as they arrived."""
    return sorted(returns, key=lambda one: (one.period, one.unit in own, one.unit, one.id))
