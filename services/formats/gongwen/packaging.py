"""A docx whose bytes follow from its content alone: fixed times, fixed properties."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from docx.document import Document as Docx

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier time
_PROPERTY_LIMIT = 255  # characters of a core property (python-docx refuses more)


def reproducible(document: Docx, *, title: str, author: str, stamp: datetime) -> bytes:
    """The docx with the given properties, packed so that equal content gives equal bytes."""
    moment = stamp.astimezone(UTC).replace(tzinfo=None, microsecond=0) if stamp.tzinfo else stamp.replace(microsecond=0)
    properties = document.core_properties
    properties.title, properties.author = title[:_PROPERTY_LIMIT], author[:_PROPERTY_LIMIT]
    properties.last_modified_by = author[:_PROPERTY_LIMIT]
    properties.created = properties.modified = moment
    properties.revision, properties.language = 1, "zh-CN"
    properties.comments = properties.keywords = properties.subject = properties.category = ""
    saved = io.BytesIO()
    document.save(saved)
    return _repacked(saved.getvalue())


def _repacked(content: bytes) -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return packed.getvalue()
