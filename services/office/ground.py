"""The ground on which the rooms stand: the hands and the memory of the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.formats.child import ChildLimits, ReadingPool
from services.formats.converter import Converter
from services.formats.legacy import Legacy
from services.formats.ocr import OcrChild, available
from services.formats.pdf import LibreOffice, LibreOfficeMissing
from services.settings import Settings
from services.stores.archive import Archive, Staging
from services.stores.archive.disk import Milestone
from services.stores.register import Register
from services.stores.whoosh_index import WhooshIndex

READERS = 2  # a page image need not wait behind a long reading


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What is there before the first room."""

    settings: Settings
    now: Callable[[], datetime]
    milestone: Milestone
    register: Register
    archive: Archive
    staging: Staging
    index: WhooshIndex
    child: ReadingPool
    libreoffice: LibreOffice | None
    legacy: Converter | None  # None: no LibreOffice, old documents wait for it
    ocr: OcrChild | None  # None: no recogniser is installed, or none is wanted


def lay_ground(settings: Settings, *, now: Callable[[], datetime], milestone: Milestone) -> Ground:
    """Make the folders and the register where they are not yet there. Raises RegisterUnusable, Busy."""
    for folder in (settings.archive, settings.index):
        folder.mkdir(parents=True, exist_ok=True)
    staging = Staging(settings.archive / "staging")
    archive = Archive(root=settings.archive / "objects", staging=staging, milestone=milestone)
    register = Register(settings.url)
    register.prepare()
    libreoffice = _libreoffice(settings)
    return Ground(
        settings=settings,
        now=now,
        milestone=milestone,
        register=register,
        archive=archive,
        staging=staging,
        index=WhooshIndex(settings.index / "whoosh"),
        child=ReadingPool(
            size=READERS, limits=ChildLimits(memory=settings.reading_memory_mb << 20, wall=settings.reading_seconds)
        ),
        libreoffice=libreoffice,
        legacy=Legacy(program=libreoffice.program) if libreoffice else None,
        ocr=OcrChild() if settings.ocr and available() else None,
    )


def _libreoffice(settings: Settings) -> LibreOffice | None:
    try:
        return LibreOffice.find(settings.soffice or None)
    except LibreOfficeMissing:
        return None
