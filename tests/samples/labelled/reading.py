"""The labelled corpus as text: each agreement read by its reader, in this process."""

from __future__ import annotations

from functools import cache

from services.formats.readers.registry import reader_for
from services.model.document import ParsedDocument
from services.model.files import FileKind
from tests.samples.labelled import corpus
from tests.samples.labelled.writing import Labelled


@cache
def read_corpus() -> tuple[tuple[Labelled, ParsedDocument], ...]:
    """Every labelled agreement with its text."""
    return tuple((one, _read(one)) for one in corpus())


def _read(one: Labelled) -> ParsedDocument:
    reader = reader_for(FileKind(one.sample.form))
    assert reader is not None
    return reader.read(one.sample.build())
