"""Who is responsible in each unit (notice 三（一）, 附件2): deputy leader, liaison, per mechanism a section and a person.

附件2 prints the first two; section and person are columns that a list may have besides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.model import phones
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.roster_columns import LABELS, LEADER, LIAISON
from services.model.units import Unit, UnitKind

_BETWEEN_NAMES = re.compile(r"[、,，;；/\n]")
_HAN_NAME = re.compile("[\u4e00-\u9fff·]{2,5}")
_NOTE_LINE = re.compile(r"\s*\n\s*(?P<note>[(（][^()（）\n]{1,20}[)）])(?=\s*(?:\n|$))")
_HAN_GAP = re.compile("(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A deputy leader or a liaison."""

    name: str = ""
    post: str = ""
    phone: str = ""

    @property
    def blank(self) -> bool:
        return not (self.name or self.post or self.phone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsible:
    """责任科室 and 责任人 of one mechanism."""

    mechanism: Mechanism
    section: str = ""
    person: str = ""

    @property
    def blank(self) -> bool:
        return not (self.section or self.person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """One unit's entry. A unit names one deputy leader and one liaison as a rule; some name two.

    `version` counts the changes; whoever writes says which one was shown.
    """

    unit: str
    leaders: tuple[Contact, ...] = ()
    liaisons: tuple[Contact, ...] = ()
    responsible: tuple[Responsible, ...] = ()
    version: int = 0
    changed_at: datetime | None = None
    changed_by: str = ""

    def of(self, mechanism: Mechanism) -> Responsible:
        """Who is responsible for a mechanism; blank where nobody is named."""
        return next((one for one in self.responsible if one.mechanism is mechanism), Responsible(mechanism=mechanism))

    @property
    def blank(self) -> bool:
        return not (self.leaders or self.liaisons or self.responsible)

    def says_what(self, other: Roster) -> bool:
        """Whether both name the same people, whoever wrote it when."""
        return (self.leaders, self.liaisons, self.responsible) == (other.leaders, other.liaisons, other.responsible)


def lines_of(roster: Roster) -> Iterator[dict[str, str]]:
    """The entry as rows of a list, by the names of the columns: one, or as many as it has leaders or liaisons.

    Each row names the unit, so that rows which somebody sorts still belong together.
    """
    for at in range(max(len(roster.leaders), len(roster.liaisons), 1)):
        row = dict.fromkeys(LABELS, "") | {"unit": roster.unit}
        for name, people in (("leader", roster.leaders), ("liaison", roster.liaisons)):
            person = people[at] if at < len(people) else Contact()
            row |= {name: person.name, f"{name}_post": person.post, f"{name}_phone": person.phone}
        if at == 0:
            for mechanism in Mechanism:
                one = roster.of(mechanism)
                row |= {f"{mechanism}_section": one.section, f"{mechanism}_person": one.person}
        yield row


def roster_of(unit: str, rows: Iterable[Mapping[str, str]]) -> Roster:
    """The entry that rows of a list make; the inverse of `lines_of`. Cells are tidied, and nothing is said twice."""
    clean = [{name: _tidied(name, text) for name, text in row.items()} for row in rows]
    responsible = (
        Responsible(
            mechanism=mechanism,
            section=_joined(
                _NOTE_LINE.sub(r"\g<note>", row.get(f"{mechanism}_section", "")).replace("\n", "、") for row in clean
            ),
            person=_joined("、".join(_names(row.get(f"{mechanism}_person", ""))) for row in clean),
        )
        for mechanism in Mechanism
    )
    return Roster(
        unit=unit,
        leaders=_people("leader", clean),
        liaisons=_people("liaison", clean),
        responsible=tuple(one for one in responsible if not one.blank),
    )


def _tidied(name: str, text: str) -> str:
    """Line breaks are kept: they part one person from the next."""
    if name.endswith("_phone"):
        return phones.tidy(text)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _joined(texts: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(text for text in texts if text))


def _people(name: str, rows: Iterable[Mapping[str, str]]) -> tuple[Contact, ...]:
    read = (
        person
        for row in rows
        for person in people_in(row.get(name, ""), row.get(f"{name}_post", ""), row.get(f"{name}_phone", ""))
    )
    return tuple(dict.fromkeys(person for person in read if not person.blank))


def people_in(names: str, posts: str, numbers: str) -> tuple[Contact, ...]:
    """The people of one row: a cell may name two (张三、李四).

    Posts and numbers go by the same order where there are as many of them; else each person has all of them. A post is parted
    by line breaks only: 党组成员、副局长 is one person's. A line in brackets below a name (（分管）) names nobody: it tells
    more of the post.
    """
    names, notes = _without_notes(names)
    own = numbers.split("、") if numbers else []
    several = _names(names, count=len(own))
    posts = _NOTE_LINE.sub(r"\g<note>", posts)
    if len(several) <= 1:
        whole = posts.replace("\n", "、")
        return (Contact(name="".join(several), post=_noted(whole, "".join(notes.values())), phone=numbers),)
    by_line = posts.split("\n")
    return tuple(
        Contact(
            name=name,
            post=_noted(by_line[at] if len(by_line) == len(several) else posts.replace("\n", "、"), notes.get(at, "")),
            phone=own[at] if len(own) == len(several) else numbers,
        )
        for at, name in enumerate(several)
    )


def _without_notes(names: str) -> tuple[str, dict[int, str]]:
    """The names, and what brackets below them say, by the place of the name that each stands below."""
    notes: dict[int, str] = {}
    for found in _NOTE_LINE.finditer(names):
        above = len(_names(_NOTE_LINE.sub("", names[: found.start()]))) - 1
        notes[above] = notes.get(above, "") + found["note"]
    return _NOTE_LINE.sub("", names), notes


def _noted(post: str, note: str) -> str:
    return post if note in post else f"{post}{note}"


def _names(text: str, *, count: int = 0) -> list[str]:
    """The names in a cell, without the blank that sets 张 三 as wide as a name of three. Two names may have nothing but a blank
    between them where there are two numbers (`count`) as well.
    """
    names: list[str] = []
    for part in _BETWEEN_NAMES.split(_NOTE_LINE.sub(r"\g<note>", text)):
        pieces = part.split()
        apart = len(pieces) > 1 and len(pieces) == count and all(map(_HAN_NAME.fullmatch, pieces))
        names += pieces if apart else [_HAN_GAP.sub("", " ".join(pieces))]
    return [name for name in names if name]


def merged(known: Roster, told: Roster, *, columns: Iterable[str]) -> Roster:
    """What is known after a list with these columns has told something.

    A list that has no column for something says nothing about it, nor does an empty cell: who is known stays. Of a person who
    is still the same, an empty cell leaves post and phone; a new person brings their own.
    """
    named = frozenset(columns)
    responsible = (_responsible(known.of(one), told.of(one)) for one in Mechanism)
    return replace(
        known,
        leaders=_kept(known.leaders, told.leaders) if "leader" in named else known.leaders,
        liaisons=_kept(known.liaisons, told.liaisons) if "liaison" in named else known.liaisons,
        responsible=tuple(one for one in responsible if not one.blank),
    )


def _kept(known: tuple[Contact, ...], told: tuple[Contact, ...]) -> tuple[Contact, ...]:
    if known and not any(person.name for person in told):
        return known
    by_name = {person.name: person for person in known if person.name}
    return tuple(_filled(person, by_name.get(person.name, Contact())) for person in told)


def _filled(told: Contact, known: Contact) -> Contact:
    return replace(told, post=told.post or known.post, phone=told.phone or known.phone)


def _responsible(known: Responsible, told: Responsible) -> Responsible:
    return replace(known, section=told.section or known.section, person=told.person or known.person)


def entry_names(unit: Unit, taken: Collection[str]) -> tuple[str, ...]:
    """Under which names the entry of a unit stands: its own, else one that it had before it was renamed.

    Not under those of `taken`: a name that is a unit's of its own still, such as one that was merged into this one, speaks for
    that unit alone.
    """
    return (unit.name, *(name for name in unit.earlier if name not in taken))


def owes_roster(unit: Unit, day: date) -> bool:
    """Whether the unit has to name its people (notice 三（一）: 各乡镇、街道办事处和市直有关单位)."""
    return stands_alone(unit, day) and not unit.place and unit.kind is not UnitKind.OTHER


def stands_alone(unit: Unit, day: date) -> bool:
    """Whether the unit is there on that day and no part of another: its people are its own."""
    return unit.lives(day) and not unit.merged_into


def gaps(roster: Roster | None, unit: Unit, day: date) -> tuple[str, ...]:
    """What the entry lacks, in the words of the form; section and person of the mechanisms that the unit has on that day."""
    told = roster or Roster(unit=unit.name)
    return (*_lacking(LEADER, told.leaders), *_lacking(LIAISON, told.liaisons), *_unassigned(told, unit, day))


def _lacking(what: str, people: tuple[Contact, ...]) -> Iterator[str]:
    if not people:
        yield what
    for person in people:
        whose = what if len(people) == 1 else f"{what}{person.name}的"
        if not person.name:
            yield f"{what}姓名"
        if not person.post:
            yield f"{whose}职务"
        if not person.phone:
            yield f"{whose}联系电话"


def _unassigned(roster: Roster, unit: Unit, day: date) -> Iterator[str]:
    for mechanism, label in MECHANISM_LABELS.items():
        if unit.owes(mechanism, day):
            one = roster.of(mechanism)
            absent = [what for what, said in (("责任科室", one.section), ("责任人", one.person)) if not said]
            yield from (f"{label}{'和'.join(absent)}",) if absent else ()


def masked(roster: Roster) -> Roster:
    """The entry as people of other units see it."""

    def hidden(people: tuple[Contact, ...]) -> tuple[Contact, ...]:
        return tuple(replace(person, phone=phones.masked(person.phone)) for person in people)

    return replace(roster, leaders=hidden(roster.leaders), liaisons=hidden(roster.liaisons))


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One cell that is another one now."""

    label: str
    before: str
    after: str


def differences(before: Roster, after: Roster) -> tuple[Difference, ...]:
    """What was changed, in the words of the form; several people of one kind are told together."""
    old, new = _whole(before), _whole(after)
    return tuple(Difference(label=LABELS[name], before=old[name], after=new[name]) for name in LABELS if old[name] != new[name])


def _whole(roster: Roster) -> dict[str, str]:
    rows = list(lines_of(roster))
    return {name: _joined(row[name] for row in rows) if name != "unit" else "" for name in LABELS}
