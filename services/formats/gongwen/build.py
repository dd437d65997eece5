"""Builds the templates of doc_templates/ from the layout table: `python -m services.formats.gongwen.build`.

The files may then be edited in Word; this builder is only for a new installation or to put the originals back.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from services.formats.gongwen.forms import BUILDERS
from services.formats.gongwen.packaging import reproducible
from services.formats.gongwen.readme import with_tables

TEMPLATES = Path(__file__).resolve().parents[3] / "doc_templates"
BUILT_AT = datetime(2026, 1, 1, tzinfo=UTC)  # a fixed date, so that building twice gives the same bytes


def built() -> dict[str, bytes]:
    """The templates by file name."""
    return {
        form.template: reproducible(build(), title=f"{form.name}模板", author="", stamp=BUILT_AT)
        for form, build in BUILDERS.items()
    }


def write(folder: Path) -> None:
    """Writes the templates and the generated part of their README."""
    for name, content in built().items():
        (folder / name).write_bytes(content)
    page = folder / "README.md"
    page.write_text(with_tables(page.read_text(encoding="utf-8") if page.exists() else ""), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATES)
