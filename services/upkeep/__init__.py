"""The desk of upkeep: verify, rebuild, reindex, export, and what is done at start and at night."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from services.model.errors import WenshuError
from services.model.findings import Finding, finding
from services.model.people import EVERYTHING
from services.search import Search
from services.steps import Steps
from services.stores.archive import Archive, Staging
from services.stores.archive.inventory import id_of
from services.stores.house import BEGUN, READ_ONLY
from services.stores.register import Register
from services.upkeep import registers
from services.upkeep.assessments import check_assessments
from services.upkeep.export import Exported, export_all
from services.upkeep.naming import named
from services.upkeep.rebuild import NOT_ENTERED, Rebuilt, reason_of, rebuild, register_object
from services.upkeep.segments import SEALING, is_segment, seal, sealed_records
from services.upkeep.verify import check_archive, check_file, check_journal, check_numbers, check_register

__all__ = ["Exported", "Rebuilt", "Upkeep", "Verified"]

log = structlog.get_logger()

Tell = Callable[[int, int], None]
REGISTERED = "V16"  # an object without a row was entered from its own metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How many objects were looked at, how many segments of the journal beside them, and what is wrong with any of it."""

    checked: int
    segments: int
    problems: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def _silent(_done: int, _all: int) -> None:
    """Nobody watches."""


class Upkeep:
    """Keeps the promises checkable."""

    def __init__(
        self,
        *,
        register: Register,
        archive: Archive,
        staging: Staging,
        steps: Steps,
        search: Search,
        now: Callable[[], datetime],
    ) -> None:
        self._register, self._archive, self._staging = register, archive, staging
        self._steps, self._search, self._now = steps, search, now

    def verify(self, *, tell: Tell = _silent) -> Verified:
        """Look at every byte and every rule; a clean result lifts the read-only alarm."""
        self._steps.recover()
        present, problems = check_archive(self._archive, tell=tell)
        problems += check_file(self._register)
        problems += check_register(self._register, self._archive, present)
        problems += check_numbers(self._register)
        problems += check_journal(self._register)
        problems += check_assessments(self._register)
        problems = named(problems, self._register)
        if not problems:
            self._set_read_only(None)
        segments = sum(map(is_segment, present))
        return Verified(checked=len(present) - segments, segments=segments, problems=tuple(problems))

    def reconcile(self) -> list[Finding]:
        """At start: objects without a row are registered; rows without an object raise the alarm and make the house read-only."""
        with self._register.reading() as transaction:
            known = set(transaction.objects.standings())
        present = {object_id for folder in self._archive.folders() if not is_segment(object_id := id_of(folder))}
        unknown = [self._register_unknown(object_id) for object_id in sorted(present - known)]
        missing = [finding("V05", object_id) for object_id in sorted(known - present)]
        damaged = [found for found in unknown if found.code != REGISTERED]
        if missing or damaged:
            self._set_read_only(f"有 {len(missing)} 件档案缺失、{len(damaged)} 件损坏（如 {[*missing, *damaged][0].where}）")
        return [*missing, *unknown]

    def _register_unknown(self, object_id: str) -> Finding:
        """Enter an object that has no row; a damaged one is named instead."""
        try:
            with self._register.transaction() as transaction:
                register_object(transaction, self._archive, object_id, at=self._now())
        except (WenshuError, ValueError) as error:
            return finding("V04", object_id, reason=reason_of(error))
        return finding(REGISTERED, object_id)

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
        """Fill the register anew from the archive, and the index from the register.

        With an object that could not be entered the house stays read-only: its number might be given a second time.
        """
        sealed = sealed_records(self._archive)
        with self._register.transaction() as transaction:
            result = rebuild(transaction, self._archive, sealed=sealed, at=self._now(), tell=tell)
            transaction.house.put(BEGUN, self._now().isoformat())
        lost = [found for found in result.problems if found.code == NOT_ENTERED]
        self._set_read_only(f"重建时有 {len(lost)} 件档案损坏（如 {lost[0].where}）" if lost else None)
        self._search.reindex()
        return result

    def reindex(self) -> int:
        """Write the search index anew from the register; returns the number of objects."""
        return self._search.reindex()

    def export(self, ids: Sequence[str], out: Path) -> Exported:
        """Export the objects with these ids or numbers, or all, into a new folder. Raises NotFound, OutNotEmpty."""
        with self._register.reading() as transaction:
            named = {record.id: record for record in (transaction.objects.get(name, scope=EVERYTHING) for name in ids)}
            return export_all(transaction, self._archive, named.values() if ids else transaction.objects.all(), out)

    def nightly(self) -> None:
        """Once a day: seal the journal's finished days into the archive."""
        now = self._now()
        midnight = now.replace(hour=0, minute=0, second=0)
        with self._staging.object_lock(SEALING):
            seal(self._register, self._archive, before=midnight, at=now)

    def seal_registers(self) -> bool:
        """Seal the journal up to this moment if it tells of a change to a register, or of a freeze, that no segment holds.

        Asked at the end of each command and every minute by the worker: a register lives in the journal alone, and one that
        is lost must not take today's list of units with it. Returns whether there was something; raises OSError, Busy.
        """
        with self._register.reading() as transaction:
            if not registers.are_unsealed(transaction):
                return False
        with self._staging.object_lock(SEALING):
            return seal(self._register, self._archive, at=self._now()) is not None
