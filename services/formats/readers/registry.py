"""Which reader reads what. Imported by the reading child only: it loads every parser."""

from __future__ import annotations

from services.formats.readers.base import Reader
from services.formats.readers.docx import DocxReader
from services.formats.readers.html import HtmlReader
from services.formats.readers.images import ImageReader
from services.formats.readers.mail import MailReader
from services.formats.readers.ofd import OfdReader
from services.formats.readers.old_sheets import OldSheetReader
from services.formats.readers.pdf import PdfReader
from services.formats.readers.raster import FORMATS
from services.formats.readers.sheets import SheetReader
from services.formats.readers.text import TextReader
from services.model.files import FileKind

READERS: tuple[Reader, ...] = (
    *(DocxReader(), PdfReader(), TextReader(), SheetReader(), OfdReader(), HtmlReader(), MailReader()),
    *(OldSheetReader(kind) for kind in (FileKind.XLS, FileKind.ET)),
    *(ImageReader(kind) for kind in FORMATS),
)


def reader_for(kind: FileKind) -> Reader | None:
    """The reader that accepts `kind`, or None for kinds that are archived without being read."""
    return next((reader for reader in READERS if reader.accepts(kind)), None)
