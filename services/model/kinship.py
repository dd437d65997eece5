"""Whether two agreements are one and the same, two papers of one, or a renewal. Pure; it asks and never decides.

The parties must be the same: offices sign the same form with many. A scan misreads characters anywhere, so where one of the two
was recognised from pictures, names may differ a little and texts a lot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

import numpy as np

from services.model.normal import normalise
from services.model.sketches import Hashes, shared


class Kind(StrEnum):
    """The three questions."""

    SAME = "same"
    VERSION = "version"
    RENEWAL = "renewal"


KIND_LABELS: dict[Kind, str] = {
    Kind.SAME: "像是同一份协议",
    Kind.VERSION: "像是同一协议的不同文稿",
    Kind.RENEWAL: "像是续签或改签",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What is compared of one agreement. `blank` says that its paper leaves the day of signing open; amounts are by role, in
    yuan; `text` is normalised and `pieces` are its hashes; `recognised` says that some of it was read from pictures.
    """

    title: str
    parties: tuple[str, ...]
    signed_on: str = ""
    blank: bool = False
    amounts: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    text: str
    pieces: Hashes
    recognised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """What two agreements seem to be to each other, and why: `reasons` speak of 本件 and 那件."""

    kind: Kind
    share: float  # of the text, 0 to 1
    reasons: tuple[str, ...]


# Of all pieces of four characters that two texts have, how many they share. Two scans that each misread one character in twenty
# share 0.49; an annual renewal with new dates and sums some 0.8 and more.
ALIKE, ALIKE_RECOGNISED = 0.75, 0.36
HELD, HELD_RECOGNISED = 0.9, 0.62  # the same of the shorter text alone: one scan has an annex that the other lacks
IDENTICAL = 0.97
LEAST = 0.2  # of a renewal that was written anew
SURE = 0.88  # where neither tells its parties


def judge(one: Likeness, other: Likeness) -> Kin | None:
    """What `one` (本件) is to `other` (那件); None where they have nothing to do with each other."""
    recognised = one.recognised or other.recognised
    share, held = shared(one.pieces, other.pieces)
    near = share >= (ALIKE_RECOGNISED if recognised else ALIKE) or held >= (HELD_RECOGNISED if recognised else HELD)
    parties = same_parties(one, other)
    if parties is None:
        near = share >= SURE
    titled = _same_title(one.title, other.title, loosely=recognised)
    if parties is False or not (near or (titled and parties and share >= LEAST)):
        return None
    differing = [] if share == 1 else _amounts(one, other, recognised=recognised)
    kind = _kind(
        one,
        other,
        near=near,
        identical=share >= (ALIKE_RECOGNISED if recognised else IDENTICAL) and (recognised or not differing),
    )
    if kind is None:
        return None
    told = (_parties_told(parties, one), _title_told(one, other, titled), _day_told(one, other, recognised), *differing)
    longer = "一件的文字几乎全在另一件中，另一件还多出内容" if held >= IDENTICAL > share else ""
    alike = 2 * share / (1 + share)
    return Kin(kind=kind, share=alike, reasons=tuple(filter(None, (*told, longer, f"文字约{_percent(alike)}相同"))))


def _kind(one: Likeness, other: Likeness, *, near: bool, identical: bool) -> Kind | None:
    if one.signed_on and other.signed_on and one.signed_on != other.signed_on:
        return Kind.RENEWAL
    if not near and not (one.signed_on and other.signed_on):
        return None
    return Kind.SAME if near and identical and one.blank == other.blank else Kind.VERSION


# --- parties -------------------------------------------------------------------------------------------------------------------


def parties_key(names: Iterable[str]) -> str:
    """Equal for the same parties, in whatever order they stand; empty for fewer than two."""
    plain = sorted({normalise(name) for name in names} - {""})
    return "\n".join(plain) if len(plain) > 1 else ""


def same_parties(one: Likeness, other: Likeness) -> bool | None:
    """Whether the same parties signed; None where neither tells two of them."""
    few, many = sorted(((_distinct(each), each) for each in (one, other)), key=lambda pair: len(pair[0]))
    if len(many[0]) < 2:
        return None
    if len(few[0]) < 2:
        return sum(_stands(name, few[1]) for name in many[0]) >= 2
    matched = max(sum(_signed(name, many, few) for name in few[0]), sum(_signed(name, few, many) for name in many[0]))
    return matched >= 2 and 2 * matched > len(few[0])


Signed = tuple[list[str], Likeness]  # normalised names of parties, and whose


def _distinct(likeness: Likeness) -> list[str]:
    """The parties, each once however it was misread."""
    names: list[str] = []
    for name in map(normalise, likeness.parties):
        if not any(_misread(name, known, likeness, likeness) for known in names):
            names.append(name)
    return names


def _signed(name: str, other: Signed, own: Signed) -> bool:
    """Whether a party of `own` is one of the other's."""
    names, likeness = other
    if likeness.recognised and name in likeness.text:
        return True
    return any(_misread(name, there, own[1], likeness) for there in names)


def _same_name(name: str, there: str) -> bool:
    """宣城市广德市财政局 is 广德市财政局."""
    shorter, longer = sorted((name, there), key=len)
    return name == there or (len(shorter) >= 4 and longer.endswith(shorter))


def _misread(name: str, there: str, own: Likeness, other: Likeness) -> bool:
    """A name that a recognition misread is nearly the same; but it never misreads a name twice in the same way."""
    if _same_name(name, there):
        return True
    recognised = own.recognised or other.recognised
    return recognised and nearly(name, there) and not (own.text.count(name) > 1 and other.text.count(there) > 1)


def _stands(name: str, other: Likeness) -> bool:
    """Whether a name stands in the other's text; where that was recognised, nearly."""
    if name in other.text:
        return True
    pairs = {name[at : at + 2] for at in range(len(name) - 1)} if other.recognised else set()
    starts = {max(0, match.start() - name.index(pair)) for pair in pairs for match in re.finditer(re.escape(pair), other.text)}
    return any(nearly(name, other.text[start : start + len(name)]) for start in starts)


LONG_NAME = 8  # characters; in a shorter one a single other character is another place


def nearly(one: str, other: str, share: float = 0.8) -> bool:
    """Whether two names have so much in common that one may be the other misread."""
    if max(len(one), len(other)) < LONG_NAME:
        return one == other
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= share and matcher.quick_ratio() >= share and matcher.ratio() >= share


def _parties_told(same: bool | None, one: Likeness) -> str:
    return f"协议方相同（{'、'.join(one.parties)}）" if same else "协议方没有识别完整"


# --- titles, days, sums --------------------------------------------------------------------------------------------------------

_NUMBERS = str.maketrans("", "", "0123456789〇零一二三四五六七八九十")


def _same_title(one: str, other: str, *, loosely: bool) -> bool:
    """The same title, whatever year or number stands in it."""
    first, second = (normalise(title).translate(_NUMBERS) for title in (one, other))
    if loosely:
        return nearly(first, second, 0.74)
    return first == second != ""


def _title_told(one: Likeness, other: Likeness, same: bool) -> str:
    if normalise(one.title) == normalise(other.title):
        return "名称相同"
    return f"名称相近：那件为《{other.title}》" if same else f"名称不同：那件为《{other.title}》"


def _day_told(one: Likeness, other: Likeness, recognised: bool) -> str:
    here, there = one.signed_on, other.signed_on
    if not here and not there:
        return "两件都没有签订日期"
    if here == there:
        return f"签订日期相同（{here}）"
    if here and there:
        doubt = _DOUBT if recognised and one_off(here, there) else ""
        return f"签订日期不同：本件{here}，那件{there}{doubt}"
    name, paper, known = ("本件", one, f"那件为{there}") if not here else ("那件", other, f"本件为{here}")
    return f"{name}签订日期{'未填' if paper.blank else '没有识别出来'}，{known}"


def _amounts(one: Likeness, other: Likeness, *, recognised: bool) -> list[str]:
    """The sums that differ."""
    told = []
    for role in one.amounts.keys() & other.amounts.keys():
        here, there = one.amounts[role], other.amounts[role]
        if not set(here) & set(there):
            told.append(f"{role or '金额'}不同：本件{_money(here)}，那件{_money(there)}{_DOUBT if recognised else ''}")
    return sorted(told)


_DOUBT = "（有一件是扫描识别的，请对照原件）"


def one_off(one: str, other: str) -> bool:
    """Whether two figures differ in one place only, as a misread one does."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    shorter, longer = sorted((one, other), key=len)
    return len(longer) == len(shorter) + 1 and any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def _money(amounts: Sequence[float]) -> str:
    return "、".join(f"{amount / 10_000:,.10g}万元" if amount >= 10_000 else f"{amount:,.10g}元" for amount in amounts[:3])


def _percent(share: float) -> str:
    return f"{min(99, int(share * 100)) if share < 1 else 100}%"


# --- where to look -------------------------------------------------------------------------------------------------------------

WORTH = 0.24  # a sketch tells the share to within 0.03 twice over; below it two texts are not looked at
WORTH_HELD = 0.55
MOST = 40  # texts that are compared in full


def worth_a_look(
    shares: np.ndarray[tuple[int], np.dtype[np.float64]],
    held: np.ndarray[tuple[int], np.dtype[np.float64]],
    same: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> list[int]:
    """Which of many sketches deserve to be compared in full, the likeliest first; `same`: signed by the same parties."""
    score = np.maximum(shares, held * (held >= WORTH_HELD)) + same
    found = np.flatnonzero((shares >= WORTH) | (held >= WORTH_HELD) | same)
    order: list[int] = found[np.argsort(-score[found], kind="stable")].tolist()
    return order[:MOST]
