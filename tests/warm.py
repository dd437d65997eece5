"""What takes long to start is started once for all houses that one test process opens, one after the other.

A reading child takes 0.75 s of a processor, LibreOffice 1.4 s, the recogniser 3 s, the tables of a new register 0.06 s, the
addresses of the web application 0.1 s: with two thousand houses that was half of the everyday run. The parts themselves are
real; a house that is closed lays them aside for the next instead of ending them. How they start, end and are replaced is tested
on the parts (tests/services/formats), in houses that are processes of their own (tests/faults, tests/commands) and in
tests/services/stores/test_migrations.py.

Nor does a house of a test process wait for the disk: nobody cuts its power, and a kill loses nothing that a system call has
handed over. That everything is synced, and in which order, is tested in tests/services/stores/test_syncing.py and, of processes
that sync indeed, in tests/faults.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from collections import defaultdict
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, NamedTuple

from sqlalchemy import event
from werkzeug.routing import Rule

from services.formats.child import ReadingPool
from services.formats.child_process import ENTRY, PASSED_ON, ReadingChild
from services.formats.confinement import Confinement
from services.formats.ocr import OcrChild
from services.formats.pdf import LibreOffice
from services.office import opening
from services.office.ground import Ground
from services.settings import Settings
from services.stores.register import Register

MOST = 2  # children of one kind that wait for the next house
IDLE_SECONDS = 20.0  # then LibreOffice gives back its memory
_lay_cold_ground = opening.lay_ground


class Aside(NamedTuple):
    """A child without an owner: what a ReadingChild knows of its process."""

    process: subprocess.Popen[bytes]
    complaints: IO[bytes] | None
    confinement: Confinement | None
    done: int


_waiting: defaultdict[Hashable, list[Aside]] = defaultdict(list)
_offices: dict[Hashable, LibreOffice] = {}
_changing = threading.Lock()


class WarmChild(ReadingChild):
    """Takes over a child that another has laid aside, and lays its own aside when it is closed."""

    def close(self) -> None:
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                with _changing:
                    waiting = _waiting[self._kind()]
                    if len(waiting) < MOST:
                        waiting.append(Aside(self._process, self._complaints, self._confinement, self._done))
                        self._process, self._complaints, self._confinement = None, None, None
            self._end()

    def _start(self) -> None:
        with _changing:
            waiting = _waiting[self._kind()]
            found = waiting.pop() if waiting else None
        if found is None:
            super()._start()
        else:
            self._process, self._complaints, self._confinement, self._done = found

    def _kind(self) -> Hashable:
        return self._entry, self.limits, tuple(os.environ.get(name) for name in PASSED_ON)


class WarmLibreOffice(LibreOffice):
    """Stays when a house is closed, and ends after a while without work."""

    def close(self) -> None:
        """What is left of it ends with the test process, or when it has been idle."""


def end_recognisers() -> None:
    """Each takes half a gigabyte: they stay within a module of tests only."""
    with _changing:
        kinds = [kind for kind in _waiting if isinstance(kind, tuple) and kind[0] != ENTRY]
        ending = [aside for kind in kinds for aside in _waiting.pop(kind)]
    for aside in ending:
        aside.process.kill()
        aside.process.wait()
        for stream in (aside.process.stdin, aside.process.stdout, aside.complaints):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def lay_warm_ground(settings: Settings, **hands: Any) -> Ground:
    """The ground of a house, with what is kept warm in place of what would have to be started."""
    _put_tables(settings)
    ground = _lay_cold_ground(settings, **hands)
    _wait_for_no_disk(ground.register)
    _warm_pool(ground.child)
    if ground.ocr is not None:
        _warm_recogniser(ground.ocr)
    return replace(ground, libreoffice=_warm_office(ground.libreoffice, settings))


def _warm_pool(pool: ReadingPool) -> None:
    pool._children = [WarmChild(limits=child.limits) for child in pool._children]
    pool._free = list(pool._children)


def _warm_recogniser(ocr: OcrChild) -> None:
    cold = ocr._child
    ocr._child = WarmChild(limits=cold.limits, entry=cold._entry)


def _warm_office(cold: LibreOffice | None, settings: Settings) -> LibreOffice | None:
    """The one of this process; a program that a setting names is one of the named faults, and starts and ends as it does."""
    if cold is None or settings.soffice:
        return cold
    kind = (cold.program, tempfile.gettempdir())
    with _changing:
        if kind not in _offices:
            _offices[kind] = WarmLibreOffice(program=cold.program, idle_seconds=IDLE_SECONDS)
        return _offices[kind]


_tables: list[bytes] = []


def _put_tables(settings: Settings) -> None:
    """Give a house without a register the one that the migrations made for the first house."""
    target = settings.archive / "register.sqlite3"
    if settings.register_url or any(settings.archive.glob("register.sqlite3*")):
        return
    with tempfile.TemporaryDirectory() as name, suppress(OSError):
        path = Path(name) / "register.sqlite3"
        if _tables:
            path.write_bytes(_tables[0])
        else:
            register = Register(f"sqlite:///{path}")
            register.prepare()
            register.close()
            _tables.append(path.read_bytes())
        settings.archive.mkdir(parents=True, exist_ok=True)
        path.replace(target)


def _wait_for_no_disk(register: Register) -> None:
    if register.engine.dialect.name == "sqlite":
        register.engine.dispose()
        event.listen(register.engine, "connect", lambda connection, _record: connection.execute("pragma synchronous=OFF").close())


_builders: dict[Hashable, Callable[..., tuple[str, str]]] = {}
_compile_cold = Rule._compile_builder


def _compiled_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """The function that builds the address of a rule: of the same words it is the same one, for every application."""
    kind = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
    if kind not in _builders:
        _builders[kind] = _compile_cold(rule, append_unknown)
    return _builders[kind]


def keep_warm() -> None:
    """From now on every house that is opened in this process stands on warm ground."""
    opening.lay_ground = lay_warm_ground
    Rule._compile_builder = _compiled_once  # type: ignore[method-assign]
    os.fsync = lambda _handle: None  # type: ignore[assignment]
