"""Ranks within a group over rounded scores: equal scores share one (1, 2, 2, 4), and lists name them in the register's order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from services.model.assessment.facts import Member
from services.model.assessment.scheme import Scheme
from services.model.assessment.standings import Standing

APART = "列名单位"
"""The group of the units that the scheme names without a rank: they take no place from those that are ranked."""

_NAMED_IN_A_TIE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A unit with its score, not ranked yet."""

    member: Member
    standing: Standing


def group_of(member: Member, scheme: Scheme) -> str:
    """The first group of the scheme that takes the unit; one that none takes stands with its own kind, an unranked one apart."""
    if _reason(member, scheme) is not None:
        return APART
    return next((group.name for group in scheme.groups_for(member.kind, len(member.mechanisms))), member.kind.value)


def _reason(member: Member, scheme: Scheme) -> str | None:
    """Why the scheme names the unit without a rank, under whichever of its names; None: it is ranked."""
    return next((one.reason for one in scheme.unranked if member.is_called(one.unit)), None)


def ranked(entries: Iterable[Entry], scheme: Scheme) -> tuple[Standing, ...]:
    """Those of one mechanism: group by group as the scheme names them, the best first, those without a rank in the last."""
    places = {group.name: place for place, group in enumerate(scheme.groups)}

    def place(entry: Entry) -> tuple[int, str]:
        return places.get(entry.standing.group, len(places)), entry.standing.group

    ordered = sorted(entries, key=lambda entry: (place(entry), *_order(entry)))
    return tuple(one for _, group in groupby(ordered, key=place) for one in _within(list(group), scheme))


def _order(entry: Entry) -> tuple[object, ...]:
    member = entry.member
    return -entry.standing.score, not member.position, member.position, member.unit


def _within(group: Sequence[Entry], scheme: Scheme) -> Iterator[Standing]:
    reasons = {entry.standing.unit: _reason(entry.member, scheme) for entry in group}
    before = 0
    for _, equals in groupby((entry.standing for entry in group), key=lambda one: one.score):
        tied = list(equals)
        for one in tied:
            if one.group == APART:
                remark = "；".join(filter(None, (f"列名不排名：{reasons[one.unit]}", one.remark)))
                yield replace(one, rank=None, remark=remark)
            else:
                yield replace(one, rank=before + 1, tie=_tie(one, tied, before + 1))
        before += len(tied)


def _tie(standing: Standing, tied: Sequence[Standing], rank: int) -> str:
    others = [one.unit for one in tied if one.unit != standing.unit]
    if not others:
        return ""
    named = "、".join(others[:_NAMED_IN_A_TIE])
    more = f"等 {len(others)} 个单位" if len(others) > _NAMED_IN_A_TIE else ""
    return f"与{named}{more}同为 {standing.score} 分，并列第 {rank}，按单位名册的顺序列出"
