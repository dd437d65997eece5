"""The facts of a filing as a form: a line for each value with its evidence, what is doubtful, what contradicts what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from flask import request

from services.model.facts import Fact, FactField
from services.model.filing import Filing
from services.parsing.contests import contests
from services.parsing.rulebook import RULES

SINGLE = (FactField.TITLE, FactField.SIGNED_ON, FactField.TERM, FactField.EXPIRES_ON, FactField.FIELD)
ORDER = (
    FactField.TITLE,
    FactField.PARTY,
    FactField.SIGNED_ON,
    FactField.FIELD,
    FactField.TERM,
    FactField.EXPIRES_ON,
    FactField.AMOUNT,
    FactField.PROMISE,
    FactField.CITED,
)
PARTY_ROLES = ("甲方", "乙方", "丙方", "丁方", "戊方")
AMOUNT_ROLES = ("总投资", "出资", "合同金额", "补助资金", "租金", "定金", "保证金", "违约金", "单价")
PROMISE_ROLES = ("标志性项目", "关键性政策", "突破性成果")
MOST_ROWS = 100  # of one field; more than any agreement has


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the values that the paper gives for a line. `place` is its place among proposals and alternatives."""

    key: str
    place: int
    fact: Fact
    value: str
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact as the form shows it. `key` joins the field, its evidence and its box; `now` is what is on file, where that is
    something else. `place` is that of the proposal in `Filing.proposed` if the line shows it and it has to be looked at;
    `looked_at` says that the person has. `choices` are the values of which one is to be taken; `without` is the key of the
    line that goes when it is.
    """

    key: str
    field: FactField
    value: str = ""
    role: str = ""
    region: str = ""
    evidence: Fact | None = None
    now: str | None = None
    place: int | None = None
    looked_at: bool = False
    choices: tuple[Choice, ...] = ()
    without: str = ""

    @property
    def doubtful(self) -> bool:
        """Shown with 请核对: the rules are not certain of it, and nobody has vouched for it."""
        return self.place is not None

    @property
    def why(self) -> str:
        """On what the proposal rests, in words."""
        if self.evidence is None or self.evidence.rule not in RULES:
            return ""
        return f"依据：{RULES[self.evidence.rule].what}；把握 {self.evidence.confidence:.0%}"


Lines = Mapping[FactField, Sequence[Line]]


def fact_lines(filing: Filing, facts: Sequence[Fact], touched: Sequence[int]) -> Lines:
    """The lines of every field; `touched` are the places in `filing.proposed` at which the person has looked."""
    lines = {field: list(_of_field(field, facts, filing, touched)) for field in ORDER}
    return {field: _contested(of_field, filing) for field, of_field in lines.items()}


def _of_field(field: FactField, facts: Sequence[Fact], filing: Filing, touched: Sequence[int]) -> Iterator[Line]:
    """One line for each fact; at least one, and two for the parties."""
    given = [fact for fact in facts if fact.field is field]
    given = given[:1] if field in SINGLE else given[:MOST_ROWS]
    current = [fact for fact in filing.facts if fact.field is field]
    least = 2 if field is FactField.PARTY else 1
    for number in range(max(len(given), least)):
        fact = given[number] if number < len(given) else Fact(field=field, value="")
        standing = current[number] if number < len(current) else None
        now = printed(standing) if standing else ""
        evidence = next((known for known in (*filing.facts, *filing.alternatives) if _same(known, fact)), standing)
        place = _doubtful_place(filing, fact)
        yield Line(
            key=f"{field.value}-{number}",
            field=field,
            value=printed(fact),
            role=fact.role,
            region=fact.region,
            evidence=evidence,
            now=now if now != printed(fact) else None,
            place=place,
            looked_at=place in touched,
        )


def _doubtful_place(filing: Filing, fact: Fact) -> int | None:
    """Where the fact stands among the doubtful proposals, as long as nobody has vouched for them."""
    if filing.confirmed:
        return None
    return next((n for n, known in enumerate(filing.proposed) if not known.certain and _same(known, fact)), None)


def _same(known: Fact, fact: Fact) -> bool:
    return (known.field, known.role, printed(known)) == (fact.field, fact.role, printed(fact)) and fact.value != ""


def _contested(lines: Sequence[Line], filing: Filing) -> list[Line]:
    """The lines, each with the values that contradict it; of two lines that contradict one another the first has them."""
    every = (*filing.proposed, *filing.alternatives)
    found = list(lines)
    for group in () if filing.confirmed else contests(filing.proposed, filing.alternatives):
        if every[group[0]].field is not lines[0].field:
            continue
        mine = [n for n, line in enumerate(found) if any(_shows(line, every[place]) for place in group)]
        if not mine and found[0].field in SINGLE:
            mine = [0]
        if mine:
            first, rest = found[mine[0]], mine[1:]
            choices = tuple(_choice(first, place, every[place], number) for number, place in enumerate(group))
            found[mine[0]] = replace(first, choices=choices, without=found[rest[0]].key if rest else "")
    return found


def _choice(line: Line, place: int, fact: Fact, number: int) -> Choice:
    return Choice(key=f"{line.key}-or-{number}", place=place, fact=fact, value=printed(fact), taken=_shows(line, fact))


def _shows(line: Line, fact: Fact) -> bool:
    return (line.field, line.role, line.value) == (fact.field, fact.role, printed(fact))


def evidence_of(lines: Lines) -> dict[str, Fact]:
    """The evidence of the lines and of the values that contradict them, by key."""
    found: dict[str, Fact] = {}
    for line in (line for of_field in lines.values() for line in of_field):
        if line.evidence:
            found[line.key] = line.evidence
        for choice in line.choices:
            if line.evidence is None or not _same(choice.fact, line.evidence):
                found[choice.key] = choice.fact
    return found


def printed(fact: Fact) -> str:
    """The value as a person types it."""
    return printed_value(fact.value)


def printed_value(value: str | float) -> str:
    """Sums with thousands separators and without idle zeros."""
    if isinstance(value, str):
        return value
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text if float(text.replace(",", "")) == value else repr(value)


def typed_facts() -> tuple[Fact, ...]:
    """The facts as they stand in the form; empty ones are the desk's to leave out, wrong ones the desk's to refuse."""
    found: list[Fact] = []
    for field in ORDER:
        values, roles, regions = (_column(f"{field.value}{part}") for part in ("", "-role", "-region"))
        for number, value in enumerate(values):
            role = roles[number] if number < len(roles) else ""
            region = regions[number] if number < len(regions) else ""
            found.append(Fact(field=field, value=_value(field, value), role=role, region=region))
    return tuple(found)


def _value(field: FactField, text: str) -> str | float:
    """A sum as a number, so that it is known whatever commas it was typed with; what is none stays for the desk to refuse."""
    try:
        number = float(text.replace(",", "").replace("，", "")) if field is FactField.AMOUNT else None
    except ValueError:
        return text
    return text if number is None or not isfinite(number) else number


def _column(name: str) -> list[str]:
    return [" ".join(value.split()) for value in request.form.getlist(name)[:MOST_ROWS]]


def typed_touches() -> list[int]:
    """The places in `Filing.proposed` at which the person says to have looked."""
    return request.form.getlist("touched", type=int)


def taken(filing: Filing, typed: Sequence[Fact], place: int) -> tuple[Fact, ...]:
    """The typed facts with the value at `place` instead of what contradicts it. A place that is in no contest changes nothing."""
    every = (*filing.proposed, *filing.alternatives)
    group = next((one for one in contests(filing.proposed, filing.alternatives) if place in one), ())
    if not group:
        return tuple(typed)
    chosen, rivals = every[place], [every[one] for one in group]
    at = [n for n, fact in enumerate(typed) if any(_same(rival, fact) for rival in rivals)]
    if not at:
        at = [n for n, fact in enumerate(typed) if (fact.field, fact.role) == (chosen.field, chosen.role)][:1]
    kept = [chosen if n in at[:1] else fact for n, fact in enumerate(typed) if n not in at[1:]]
    return tuple(kept if at else [*kept, chosen])
