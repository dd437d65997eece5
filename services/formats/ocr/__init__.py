"""OCR seen from the office: pictures of pages go to a child of their own, text with places comes back.

Cheap to import. The recogniser is an extra that an installation may lack (docs/operations.md): `available` tells.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from services.formats.child import ChildCannotRun, ChildLimits, ReadingChild
from services.formats.confinement import Confinement
from services.model.document import Origin, Page
from services.model.errors import OutOfOrder

# onnxruntime reports to its maker unless this stands before it is loaded, by whom and in whatever process (its Privacy.md).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

ENTRY = "services.formats.ocr.child_main"
PARTS = ("rapidocr", "onnxruntime")
# Measured: 0.95 GB at its height for a page of 200 dpi, 1.7 GB of address space; a page takes 2 to 30 s, as the machine is busy.
LIMITS = ChildLimits(memory=2560 * 1024 * 1024, cpu=150, wall=90, start=120, tasks=200)
IDLE_SECONDS = 300.0  # then the memory is worth more than the seconds that a new start takes

CANNOT_RUN = "识别组件不能运行"


class RecogniserBroken(OutOfOrder):
    """The recogniser is installed and can't be loaded, e.g. because a library of the system is absent."""

    message = CANNOT_RUN + "（{reason}），扫描件和图片待识别。请管理员停止服务，运行 python3 run.py setup 重新安装后再补识别。"

    @property
    def reason(self) -> str:
        return str(self.details["reason"])


def available() -> bool:
    """Whether the recogniser is installed."""
    return all(find_spec(part) is not None for part in PARTS)


def recogniser() -> str:
    """Its name and version, as an archived text names who read it."""
    return f"rapidocr {version('rapidocr')}"


class OcrChild:
    """One warm recogniser in a process of its own. One page at a time; it starts with the first page, and ends when idle."""

    def __init__(self, *, limits: ChildLimits = LIMITS, idle: float = IDLE_SECONDS) -> None:
        """`idle`: after how many seconds without a page the child ends."""
        self._child = ReadingChild(limits=limits, entry=ENTRY)
        self._idle = idle
        self._watch: threading.Timer | None = None
        self._changing = threading.Lock()

    @property
    def pid(self) -> int | None:
        """The process id of the child in service, if any."""
        return self._child.pid

    def start(self) -> None:
        """Start the child where none runs. Raises RecogniserBroken where it can't be loaded, ReadingFailed where it did
        not start: then no page could be read.
        """
        with _told_as_broken():
            self._child.confinement()
        self._wait_again()

    def recognise(self, picture: bytes, *, number: int, part: str = "") -> Page:
        """The text of a page from its picture (PNG, JPEG, WebP), with a box for each character.

        `width` and `height` are those of the upright picture in pixels; `turned` is how far it was turned. A page on which
        nothing can be read has no text, origin OCR and confidence 0. Raises ReadingFailed, RecogniserBroken.
        """
        try:
            with _told_as_broken():
                answer, _ = self._child.ask({"task": "recognise"}, picture)
        finally:
            self._wait_again()
        return _page(answer["page"], number=number, part=part)

    def confinement(self) -> Confinement:
        """Which walls stand around the child."""
        return self._child.confinement()

    def close(self) -> None:
        """End the child; a later page starts a new one."""
        with self._changing:
            if self._watch is not None:
                self._watch.cancel()
                self._watch = None
        self._child.close()

    def _wait_again(self) -> None:
        """From now on the child may be idle for so long; one that is at a page ends only after it."""
        with self._changing:
            if self._watch is not None:
                self._watch.cancel()
            self._watch = threading.Timer(self._idle, self._child.close)
            self._watch.daemon = True
            self._watch.start()


@contextmanager
def _told_as_broken() -> Iterator[None]:
    try:
        yield
    except ChildCannotRun as fallen:
        raise RecogniserBroken(reason=fallen.why) from fallen


def _page(values: dict[str, Any], *, number: int, part: str) -> Page:
    return Page(**{**values, "number": number, "part": part, "origin": Origin.OCR})
