"""From docx to PDF: LibreOffice in its own profile, without network or rights, and the proof that no character was lost."""

from __future__ import annotations

from services.formats.pdf.archival import archival_level, is_pdf_a_2b
from services.formats.pdf.errors import CharactersLost, ConversionFailed, LibreOfficeMissing
from services.formats.pdf.letters import Gap, Lost, lost_characters
from services.formats.pdf.libreoffice import LibreOffice

__all__ = [
    "CharactersLost",
    "ConversionFailed",
    "Gap",
    "LibreOffice",
    "LibreOfficeMissing",
    "Lost",
    "archival_level",
    "is_pdf_a_2b",
    "lost_characters",
]
