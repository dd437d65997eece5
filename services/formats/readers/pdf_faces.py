"""While a PDF's text is read, pdfium takes no faces of this machine for fonts that do not lie in the file.

It would draw the outline of each single character to learn its extent, twice: three quarters of the time that such a file takes
(宋体 by name alone, as many offices print), and 25 MB for the face. What a character says and where it stands is in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_void_p, cast
from typing import Any

import pypdfium2.raw as pdfium_c


class _Search:
    """pdfium's own search for faces, with a switch before it."""

    def __init__(self) -> None:
        self.closed = False
        self._table: Any = None
        self._answers: tuple[Any, ...] = ()

    def install(self) -> None:
        if self._table is not None:
            return
        table = pdfium_c.FPDF_GetDefaultSystemFontInfo()
        if not table:  # a system on which pdfium looks for none
            return
        kinds = dict(pdfium_c.FPDF_SYSFONTINFO._fields_)
        self._answers = tuple(self._guarded(table.contents, name, kinds[name]) for name in ("MapFont", "GetFont"))
        table.contents.MapFont, table.contents.GetFont = self._answers
        pdfium_c.FPDF_SetSystemFontInfo(table)
        self._table = table  # both must live as long as pdfium

    def _guarded(self, table: Any, name: str, kind: Any) -> Any:
        asked = kind(cast(getattr(table, name), c_void_p).value)
        return kind(lambda *words: None if self.closed else asked(*words))


_SEARCH = _Search()


def install() -> None:
    """Put the switch there, once in a process and before it opens its first PDF: pdfium lists the faces only once.

    Without it everything works, slower.
    """
    _SEARCH.install()


@contextmanager
def unused() -> Iterator[None]:
    """No faces of the machine for what is opened herein."""
    _SEARCH.closed = True
    try:
        yield
    finally:
        _SEARCH.closed = False
