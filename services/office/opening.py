"""Opening the house: what has to be there before anybody may work in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from services.intake import IntakeLimits
from services.model.errors import Unavailable
from services.model.zone import BEIJING
from services.office.ground import Ground, lay_ground
from services.office.house import Office
from services.office.wiring import furnished
from services.settings import CHECKOUT, Settings
from services.stores.archive.disk import Milestone, no_milestone
from services.stores.house import BEGUN

TEMPLATES = CHECKOUT / "doc_templates"


class RegisterMissing(Unavailable):
    message = (
        "档案目录 {archive} 里有档案，但登记库不见了。为免编号重复，系统不会新建登记库。请运行 python app.py rebuild 从档案重建。"
    )


class NoSm3(Unavailable):
    message = "本机的 Python 不支持国密 SM3 校验，档案无法按要求留存校验值。请更换带 OpenSSL 1.1.1 以上的 Python。"


def system_clock() -> datetime:
    """Now in the office's time, to the second: a day ends for the office at its own midnight, on a server in UTC too."""
    return datetime.now(BEIJING).replace(microsecond=0)


def clock_of(settings: Settings) -> Callable[[], datetime]:
    """The clock of a house: the system's, or, of a demonstration, the same so many days earlier."""
    behind = timedelta(days=settings.clock_behind_days)
    return lambda: system_clock() - behind


def open_office(
    settings: Settings,
    *,
    now: Callable[[], datetime] | None = None,
    milestone: Milestone = no_milestone,
    rebuilding: bool = False,
) -> Office:
    """Open the house at `settings.home`, making it when it is new, and finish what a crash left; without `now`: by its clock.

    Raises RegisterMissing where there is an archive without its register (unless `rebuilding`), NoSm3.
    """
    if "sm3" not in hashlib.algorithms_available:
        raise NoSm3()
    if not rebuilding:
        _refuse_a_missing_register(settings)
    ground = lay_ground(settings, now=now or clock_of(settings), milestone=milestone)
    if not rebuilding:
        _begin(ground)
    office = furnished(Office, ground, own=_own(settings))
    office.steps.recover()
    return office


def _own(settings: Settings) -> dict[str, dict[str, object]]:
    """What one room alone is given: its folder, its limits."""
    largest = IntakeLimits(file_bytes=settings.largest_file_mb << 20, submission_bytes=settings.largest_submission_mb << 20)
    return {
        "intake": {"limits": largest},
        "templates": {"folder": TEMPLATES},
        "drafting": {"folder": TEMPLATES},
        "renditions": {"folder": settings.index / "pages"},
        "proofs": {"folder": settings.index / "proofs"},
    }


def is_begun(settings: Settings) -> bool:
    """Whether there is data: a register, or an archive from which one can be rebuilt; a root without an object is neither."""
    if settings.register_url:  # it is elsewhere, and may know units of which no object tells
        return (settings.archive / "objects").is_dir()
    return _has_register(settings) or _has_objects(settings)


def _has_register(settings: Settings) -> bool:
    return (settings.archive / "register.sqlite3").exists()


def _has_objects(settings: Settings) -> bool:
    """Whether anything was ever archived, be it a segment of the journal alone."""
    return any((settings.archive / "objects").glob("*/*/*/0=*"))


def _refuse_a_missing_register(settings: Settings) -> None:
    if not settings.register_url and not _has_register(settings) and _has_objects(settings):
        raise RegisterMissing(archive=settings.archive)


def _begin(ground: Ground) -> None:
    """Mark a new register as the archive's own; an unmarked one beside archived objects is what a broken rebuild left."""
    with ground.register.reading() as transaction:
        if transaction.house.get(BEGUN):
            return
    if not ground.archive.is_empty():
        raise RegisterMissing(archive=ground.settings.archive)
    with ground.register.transaction() as transaction:
        transaction.house.put(BEGUN, ground.now().isoformat())
