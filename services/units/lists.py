"""附件1 into the register: what is new is added, nothing is removed, and a second time changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.model.directory import Directory
from services.model.errors import Refused
from services.model.findings import Finding, finding
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.units import Unit, UnitKind, assigned, unit_name
from services.parsing import Parsing
from services.parsing.forms.unit_lists import UnitLists, column_heads
from services.units.files import read_file


class ListUnreadable(Refused):
    message = "“{label}”没有打开：{reason}。请用 Word 或 WPS 打开核对，另存为不带密码和宏的 docx，再导入一次。"


STEP = 10  # between the positions of two units, so that one can be put between


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a list said and what came of it.

    `named` are the units of each list, each once and by the short name; `besides` are those that the register has under a
    mechanism and the list not.
    """

    lists: UnitLists
    since: date
    added: tuple[str, ...]
    assigned: tuple[tuple[str, Mechanism], ...]
    named: dict[Mechanism, tuple[str, ...]]
    besides: dict[Mechanism, tuple[str, ...]]
    findings: tuple[Finding, ...]


def text_of(parsing: Parsing, content: bytes, *, label: str) -> str:
    """The text of a file; raises ListUnreadable, SecretMarked, and what the gate raises."""
    document = read_file(parsing, content, label=label, unread=ListUnreadable)
    text = document.text
    for table in document.tables:
        if any(map(column_heads, table.rows)):  # a row of lists side by side stays one line
            for cell in (cell for row in table.rows for cell in row if "\n" in cell):
                text = text.replace(cell, cell.replace("\n", "\u2028"), 1)
    return text


def enter(
    lists: UnitLists,
    known: Sequence[Unit],
    *,
    place: str,
    since: date,
    today: date | None = None,
    keep: Callable[[Unit], object],
) -> Imported:
    """Give `keep` every unit that is new or has a new duty; `known` are the units of the register, in its order.

    A unit whose end is past `today` gets no duty; without a day, one of which any end is known.
    """
    before = {unit.name: unit for unit in known}
    units, findings = dict(before), list(lists.findings)
    added = tuple(_add(lists, units, place=place, findings=findings))
    directory = Directory(units.values(), place=place)
    gone = {unit.name for unit in known if not unit.lives(today or date.max)}
    duties = tuple(_assign(lists, directory, units, since=since, gone=gone, findings=findings))
    for name, unit in units.items():
        if before.get(name) != unit:
            keep(unit)
    besides = {mechanism: _besides(lists, mechanism, directory, units, since) for mechanism in Mechanism}
    findings += _about_besides(lists, besides)
    return Imported(
        lists=lists,
        since=since,
        added=added,
        assigned=duties,
        named={mechanism: _named(lists.of(mechanism), directory) for mechanism in Mechanism},
        besides=besides,
        findings=tuple(dict.fromkeys(findings)),
    )


def _named(names: Iterable[str], directory: Directory) -> tuple[str, ...]:
    """Each unit once, by the name that lists have for it."""
    found = ((directory.resolve(name), name) for name in names)
    return tuple(dict.fromkeys(directory.short_name(unit.name if unit else name) for unit, name in found))


def _add(lists: UnitLists, units: dict[str, Unit], *, place: str, findings: list[Finding]) -> Iterator[str]:
    """The names that mean no unit of the register become units, each behind the last."""
    directory = Directory(units.values(), place=place)
    for name in _in_order(lists):
        if directory.meant(name):
            continue
        fresh = _fresh(name, directory, position=_last_position(units.values()) + STEP)
        near = directory.nearly(name)
        findings += [finding("U06", name, unit=fresh.name, near=near.name)] if near else []
        units[fresh.name] = fresh
        directory = Directory(units.values(), place=place)
        yield fresh.name


def _fresh(name: str, directory: Directory, *, position: int) -> Unit:
    """A unit that the register does not know, under the name by which lists call it."""
    short = unit_name(directory.short_name(name))
    full = unit_name(name) if short != unit_name(name) else ""
    return Unit(name=short, kind=UnitKind.of(short), place=directory.place_of(name), full_name=full, position=position)


def _assign(
    lists: UnitLists, directory: Directory, units: dict[str, Unit], *, since: date, gone: Container[str], findings: list[Finding]
) -> Iterator[tuple[str, Mechanism]]:
    for mechanism, label in MECHANISM_LABELS.items():
        for name in lists.of(mechanism):
            found = directory.resolve(name)
            if found is None:  # two units of this name: a person says which
                findings.append(finding("U09", name, unit=name, label=label))
                continue
            unit = units[found.name]
            if unit_name(name) not in (unit.name, unit.full_name):
                findings.append(finding("U07", name, unit=name, name=unit.name))
            if unit.retired_on is not None and unit.name in gone:
                findings.append(finding("U04", name, unit=unit.name, day=unit.retired_on.isoformat(), label=label))
                continue
            units[unit.name] = assigned(unit, mechanism, since)
            if units[unit.name] != unit:
                yield unit.name, mechanism


def _besides(
    lists: UnitLists, mechanism: Mechanism, directory: Directory, units: dict[str, Unit], since: date
) -> tuple[str, ...]:
    listed = {found.name for name in lists.of(mechanism) if (found := directory.resolve(name))}
    return tuple(unit.name for unit in units.values() if unit.owes(mechanism, since) and unit.name not in listed)


def _about_besides(lists: UnitLists, besides: Mapping[Mechanism, tuple[str, ...]]) -> Iterator[Finding]:
    """What is told of units that have a duty and are in no list of it; of a mechanism that has no list at all, nothing."""
    for mechanism, names in besides.items():
        if names and lists.of(mechanism):
            label = MECHANISM_LABELS[mechanism]
            yield finding("U05", label, label=label, units="、".join(names))


def _in_order(lists: UnitLists) -> list[str]:
    """Every name once, in an order that keeps that of the lists as far as they agree: 市公安局 of the second behind 市科技局."""
    order: list[str] = []
    for mechanism in Mechanism:
        at = 0
        for name in lists.of(mechanism):
            if name in order:
                at = order.index(name) + 1
            else:
                order.insert(at, name)
                at += 1
    return order


def _last_position(units: Iterable[Unit]) -> int:
    return max((unit.position for unit in units), default=0)
