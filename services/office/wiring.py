"""Who is given what: a room's constructor names what it needs; each name is that of a room that stands before it.

So nobody writes the wiring down a second time. A room that asks for what comes after it, or means something else by a
name than the house does, keeps the house from opening.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from inspect import Parameter, signature
from typing import Any, Protocol, TypeVar, get_type_hints

from services.office.ground import Ground

House = TypeVar("House", bound=Ground)


class NotWired(TypeError):
    """A room asks for something that no room before it is called, or for another thing of that name."""


def furnished(house: type[House], ground: Ground, *, own: Mapping[str, Mapping[str, object]]) -> House:
    """The house with all its rooms, made in the order of its fields; `own`: what one room alone is given. Raises NotWired."""
    rooms: dict[str, Any] = {one.name: getattr(ground, one.name) for one in fields(ground)}
    kinds = get_type_hints(house)
    for room in (one.name for one in fields(house) if one.name not in rooms):
        given, maker = own.get(room, {}), kinds[room]
        names = [one.name for one in signature(maker).parameters.values() if one.name not in given]
        rooms[room] = maker(**given, **{name: rooms[name] for name in _checked(room, maker, names, rooms, kinds)})
    return house(**rooms)


def _checked(room: str, maker: Any, names: list[str], rooms: Mapping[str, Any], kinds: Mapping[str, Any]) -> list[str]:
    """The names that a room is given, those left out for which it has a default of its own."""
    wanted, meant = signature(maker).parameters, get_type_hints(maker.__init__)
    for name in names:
        if name in rooms and not _is(kinds[name], meant[name]):
            raise NotWired(f"{room} means {meant[name]} by {name}, and the house {kinds[name]}")
        if name not in rooms and wanted[name].default is Parameter.empty:
            raise NotWired(f"{room} asks for {name}, and no room before it is called so")
    return [name for name in names if name in rooms]


def _is(kind: Any, meant: Any) -> bool:
    """Whether what the house has of a name can serve as what a room means by it; of a Protocol it has to have every verb."""
    if Protocol in getattr(meant, "__mro__", ()):
        return all(hasattr(kind, verb) for verb in vars(meant) if not verb.startswith("_"))
    return bool(kind == meant)
