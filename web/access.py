"""Who asks, and who may: every view names its roles with @allow, and a view without them keeps the application from starting.

What a person sees beyond that is the scope's business: hand `scope()` to every question.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from flask import current_app, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from services.model.errors import NotAllowed
from services.model.people import OFFICE_ROLES, UNIT_ROLES, Person, Role, Scope
from services.office import Office

EVERYBODY = frozenset(Role)
WRITERS = EVERYBODY - {Role.LEADER, Role.DEPUTY_LEADER}  # what leaders write belongs to the signing of what others wrote
OFFICE = OFFICE_ROLES
READERS = OFFICE | {Role.LEADER}  # who sees all units
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
UNITS = UNIT_ROLES  # who acts for a unit and sees nothing but its own
DEPUTIES = frozenset({Role.DEPUTY_LEADER})
FILLERS = OFFICE | UNITS  # who fills ledgers in: a unit its own, the office for any
PUBLIC: frozenset[Role] = frozenset()  # no login at all

View = TypeVar("View", bound=Callable[..., object])


class SignedOut(NotAllowed):
    """Nobody is logged in, or the session ran out or was ended."""

    message = "登录已失效，请重新登录后再办理。"


class PasswordDue(NotAllowed):
    """The one-time password has still to be changed."""

    message = "首次登录须先修改密码。"


def allow(roles: frozenset[Role], *, passive: bool = False) -> Callable[[View], View]:
    """Give a view its roles. A `passive` view is asked by a script and not by a person: it does not keep the session awake."""

    def mark(view: View) -> View:
        view.roles = roles  # type: ignore[attr-defined]
        view.passive = passive  # type: ignore[attr-defined]
        return view

    return mark


def office() -> Office:
    """The office behind this application."""
    return cast(Office, current_app.extensions["office"])


def person() -> Person:
    """Who is logged in; raises SignedOut."""
    if not current_user.is_authenticated:
        raise SignedOut()
    return cast(Person, current_user.account.person)


def scope() -> Scope:
    """What the person who is logged in may see."""
    return Scope.of(person())


def roles_of(endpoint: str) -> frozenset[Role] | None:
    """The roles of a view; None for one that has none, which may not be."""
    return cast("frozenset[Role] | None", getattr(current_app.view_functions[endpoint], "roles", None))


def is_passive(endpoint: str) -> bool:
    return bool(getattr(current_app.view_functions[endpoint], "passive", False))


def may(endpoint: str) -> bool:
    """Whether the person who is logged in may open the view: menus and buttons ask this."""
    allowed = roles_of(endpoint)
    return allowed == PUBLIC or (current_user.is_authenticated and person().role in (allowed or ()))


def check_access() -> None:
    """Before each request: raises SignedOut, PasswordDue or NotAllowed."""
    endpoint = request.endpoint
    if endpoint is None:
        return  # no such page: the error handler says so
    allowed = roles_of(endpoint)
    if allowed == PUBLIC:
        return
    who = person()
    if current_user.account.must_change and endpoint not in ("login.password", "login.leave"):
        raise PasswordDue()
    if allowed is None or who.role not in allowed:
        raise NotAllowed(what="打开这个页面" if request.method == "GET" else "办理这一步")


def on_refusal(page: Callable[[str], ResponseReturnValue]) -> None:
    """Show this page with the sentence, and what was typed, if the rest of the view is refused."""
    g.on_refusal = page
