"""The desk of upkeep: verify, rebuild, reindex, export, and what is done at start and at night."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from services.model.findings import Finding, finding
from services.model.people import EVERYTHING
from services.search import Search
from services.steps import Steps
from services.stores.archive import Archive
from services.stores.house import BEGUN, READ_ONLY
from services.stores.register import Register
from services.upkeep.export import export_object
from services.upkeep.rebuild import Rebuilt, rebuild, register_object
from services.upkeep.segments import is_segment, seal, sealed_records
from services.upkeep.verify import check_archive, check_file, check_journal, check_numbers, check_register

log = structlog.get_logger()

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How many objects were looked at, and what is wrong with them."""

    checked: int
    problems: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def _silent(_done: int, _all: int) -> None:
    """Nobody watches."""


class Upkeep:
    """Keeps the promises checkable."""

    def __init__(
        self, *, register: Register, archive: Archive, steps: Steps, search: Search, now: Callable[[], datetime]
    ) -> None:
        self._register, self._archive, self._steps = register, archive, steps
        self._search, self._now = search, now

    def verify(self, *, tell: Tell = _silent) -> Verified:
        """Look at every byte and every rule; a clean result lifts the read-only alarm."""
        self._steps.recover()
        present, problems = check_archive(self._archive, tell=tell)
        problems += check_file(self._register)
        problems += check_register(self._register, self._archive, present)
        problems += check_numbers(self._register)
        problems += check_journal(self._register)
        if not problems:
            self._set_read_only(None)
        return Verified(checked=len(present), problems=tuple(problems))

    def reconcile(self) -> list[Finding]:
        """At start: objects without a row are registered; rows without an object raise the alarm and make the house read-only."""
        with self._register.reading() as transaction:
            known = set(transaction.objects.standings())
        present = {object_id for object_id in self._archive.ids() if not is_segment(object_id)}
        with self._register.transaction() as transaction:
            for object_id in sorted(present - known):
                register_object(transaction, self._archive, object_id, at=self._now())
        missing = sorted(known - present)
        self._set_read_only(f"登记库中的 {len(missing)} 件档案在档案目录里找不到（如 {missing[0]}）" if missing else None)
        return [finding("V05", object_id) for object_id in missing] + [
            finding("V06", object_id) for object_id in sorted(present - known)
        ]

    def _set_read_only(self, reason: str | None) -> None:
        with self._register.reading() as transaction:
            if transaction.house.get(READ_ONLY) == reason:
                return
        log.error("read_only", reason=reason) if reason else log.info("writable")
        with self._register.transaction() as transaction:
            if reason is None:
                transaction.house.remove(READ_ONLY)
            else:
                transaction.house.put(READ_ONLY, reason)

    def rebuild(self, *, tell: Tell = _silent) -> Rebuilt:
        """Fill the register anew from the archive, and the index from the register."""
        sealed = sealed_records(self._archive)
        with self._register.transaction() as transaction:
            result = rebuild(transaction, self._archive, sealed=sealed, at=self._now(), tell=tell)
            transaction.house.put(BEGUN, self._now().isoformat())
            transaction.house.remove(READ_ONLY)
        self._search.reindex()
        return result

    def reindex(self) -> int:
        """Write the search index anew from the register; returns the number of objects."""
        return self._search.reindex()

    def export(self, ids: Sequence[str], out: Path) -> list[str]:
        """Export the objects with these ids or numbers, or all; returns the ids. Raises NotFound."""
        with self._register.reading() as transaction:
            records = [transaction.objects.get(name, scope=EVERYTHING) for name in ids] if ids else transaction.objects.all()
            done = []
            for record in records:
                export_object(transaction, self._archive, record, out)
                done.append(record.id)
        return done

    def nightly(self) -> None:
        """Once a day: seal the journal's finished days into the archive."""
        now = self._now()
        midnight = now.replace(hour=0, minute=0, second=0)
        seal(self._register, self._archive, before=midnight, at=now)
