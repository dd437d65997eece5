"""Batches: files that passed the door and wait for their submission. A folder each; beside every file lies its card."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from threading import RLock

import structlog

from services.stores.archive.staging import Staging

log = structlog.get_logger()

LONGEST_WAIT = timedelta(hours=24)
_LOCKS = 64


class Batches:
    """The batches of this process. They lie in its staging folder, so that locks and times in memory are enough."""

    def __init__(self, staging: Staging, *, now: Callable[[], datetime]) -> None:
        self._staging, self._now = staging, now
        # Two batches that share a lock wait for each other, which harms nothing.
        self._locks = tuple(RLock() for _ in range(_LOCKS))
        self._serial = count(1)
        self._used: dict[Path, datetime] = {}
        self._names: dict[Path, str] = {}

    @contextmanager
    def alone(self, batch: str) -> Iterator[Path]:
        """The folder of a batch, which need not be there, while nobody else is at it."""
        folder = self._folder(batch)
        with self._lock(folder):
            if folder in self._used:
                self._used[folder] = self._now()
            yield folder

    def _folder(self, batch: str) -> Path:
        return self._staging.folder / f"held-{hashlib.sha256(batch.encode()).hexdigest()[:24]}"

    def _lock(self, folder: Path) -> RLock:
        return self._locks[hash(folder) % _LOCKS]

    @contextmanager
    def arriving(self, batch: str) -> Iterator[Path]:
        """A new empty file in the batch, to be written to and then admitted; where that fails, nothing of it stays."""
        folder = self._folder(batch)
        if folder not in self._used:
            self._clear_old()
        part = folder / f"{next(self._serial):08x}{secrets.token_hex(4)}.part"
        try:
            with self._lock(folder):  # whoever empties the batch now either sees the file or is done before the folder is made
                self._used[folder], self._names[folder] = self._now(), batch
                folder.mkdir(exist_ok=True)
                part.touch(exist_ok=False)
            yield part
        except BaseException:
            with self._lock(folder):
                self._forget(part.with_suffix(""))
                self._leave(folder)
            raise

    def admit(self, part: Path, card: Mapping[str, object]) -> None:
        """Make an arrived file one of its batch; to be called `alone`. The card comes last: what has none is not there."""
        self._used[part.parent] = self._now()
        written = part.with_suffix(".json.part")
        written.write_text(json.dumps(card), encoding="utf-8")
        part.rename(part.with_suffix(""))
        written.rename(part.with_suffix(".json"))

    def cards(self, batch: str) -> list[dict[str, object]]:
        """The cards of the files that wait, in the order of their arrival."""
        with self.alone(batch) as folder:
            return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]

    def waiting(self, prefix: str) -> list[tuple[str, datetime, list[dict[str, object]]]]:
        """(batch, when somebody last was at it, its cards) of those whose names begin so."""
        found = []
        for folder, batch in list(self._names.items()):
            if batch.startswith(prefix):
                with self._lock(folder):
                    cards = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
                    if cards and folder in self._used:
                        found.append((batch, self._used[folder], cards))
        return found

    def drop(self, batch: str, name: str) -> None:
        """Forget one file. `name` comes from its card."""
        with self.alone(batch) as folder:
            self._forget(folder / name)
            self._leave(folder)

    def drop_all(self, batch: str) -> None:
        """Forget the files that wait; one that is still arriving arrives."""
        with self.alone(batch) as folder:
            self._empty(folder)

    def _clear_old(self) -> None:
        """Forget the batches that nobody touched for a day: their forms are closed."""
        for folder, used in list(self._used.items()):
            if self._now() - used <= LONGEST_WAIT:
                continue
            try:
                with self._lock(folder):
                    if self._used.get(folder) == used:  # nobody came back to it meanwhile
                        self._empty(folder)
                        log.info("old_batch_removed", batch=folder.name, used=used.isoformat())
            except OSError as error:  # no trouble of the person whose file is coming in
                log.warning("old_batch_stays", batch=folder.name, reason=str(error))

    def _empty(self, folder: Path) -> None:
        for card in sorted(folder.glob("*.json")):
            self._forget(card.with_suffix(""))
        self._leave(folder)
        self._used.pop(folder, None)

    def _forget(self, file: Path) -> None:
        """Remove a file and whatever was written for it, the card first: without it the file is not there."""
        file.with_suffix(".json").unlink(missing_ok=True)
        for path in (file, file.with_suffix(".part"), file.with_suffix(".json.part")):
            try:
                path.unlink(missing_ok=True)
            except PermissionError as error:  # Windows: somebody reads it, maybe under its name in the archive
                log.warning("held_file_in_use", file=path.name, reason=str(error))  # it goes with this process' folder

    def _leave(self, folder: Path) -> None:
        """Remove the folder of a batch in which nothing is left."""
        if folder.exists() and not any(folder.iterdir()):
            folder.rmdir()
        if not folder.exists():
            self._used.pop(folder, None)
            self._names.pop(folder, None)
