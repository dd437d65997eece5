"""[[unranked]] and the register: a scheme names units in words; the register knows whom they mean. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from services.model.assessment.scheme import Scheme
from services.model.assessment.toml_lines import lines_of
from services.model.directory import Directory
from services.model.findings import Finding, finding


def resolved(scheme: Scheme, directory: Directory) -> Scheme:
    """The scheme with the units that it names without a rank under the names that they have now; its text stays word for word."""
    unranked = tuple(replace(one, unit=_name(one.unit, directory)) for one in scheme.unranked)
    return scheme if unranked == scheme.unranked else replace(scheme, unranked=unranked)


def unknown_in(scheme: Scheme, directory: Directory) -> Iterator[Finding]:
    """The units that it names and the register doesn't know, each with its line."""
    lines = lines_of(scheme.text)
    for number, one in enumerate(scheme.unranked):
        if not directory.meant(one.unit):
            likely = "、".join(unit.name for unit in directory.candidates(one.unit))
            where = f"第{lines.of('unranked', number, 'unit')}行"
            yield finding("A16", where, unit=one.unit, near=f"（相近的有：{likely}）" if likely else "")


def _name(written: str, directory: Directory) -> str:
    """A name that a unit has or had stays: of a merged unit's it is that unit which is meant, not the one that took it in."""
    known = any(written in unit.names for unit in directory.units)
    unit = None if known else directory.resolve(written)
    return unit.name if unit is not None else written
