"""What a reader makes of a file: one shape for every kind of file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.model.findings import Finding

MOST_CHARACTERS = 5_000_000  # of a file: some 3,000 full pages; what stores and indexes more takes gigabytes
BESIDE = 600  # characters that are kept of what stands before and after a table


class Origin(StrEnum):
    """Where a page's text comes from."""

    TEXT = "text"  # the file's own text
    OCR = "ocr"  # recognised from an image
    CONVERTED = "converted"  # the file was converted first
    NONE = "none"  # a picture without text yet: 待识别


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of text. `number` counts from 1; `confidence` is 0 to 1 (1 for a text layer).

    `width` and `height` are those of the page as it is shown, in points; 0 where the format has no paper. `turned` says by
    how many degrees clockwise its picture was turned to be read. `boxes` is where each character of `text` stands on the
    page (services/model/boxes.py); empty where nobody knows. `part` names the member of a package that the page is from.
    """

    number: int
    text: str
    origin: Origin = Origin.TEXT
    confidence: float = 1.0
    width: float = 0.0
    height: float = 0.0
    turned: int = 0
    boxes: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as a grid of cell texts; `page` is None where the format has no pages.

    A merged cell's text stands in every place that it covers; `merges` are such cells as (first row, first column, last row,
    last column), counted from 0. `before` is what stands between the table before and this one, or the name of its sheet;
    `after` what follows the last table; each at most BESIDE characters, those nearest to the table.
    """

    page: int | None
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDocument:
    """The text of one file.

    `paged` says that page numbers are those of the paper (PDF); a flowing file (docx, txt) is one page.
    `parser` names the reader and its library's version, so that an archived text says who read it.
    """

    kind: str
    pages: tuple[Page, ...]
    tables: tuple[Table, ...] = ()
    findings: tuple[Finding, ...] = ()
    paged: bool = False
    parser: str = ""

    @property
    def text(self) -> str:
        """The file's text, in which evidence offsets count: its pages joined by one line feed."""
        return "\n".join(page.text for page in self.pages)

    @property
    def characters(self) -> int:
        """How much text there is."""
        return sum(len(page.text) for page in self.pages)

    @property
    def origin(self) -> Origin:
        """The origin of the file as a whole: that of its first page with text."""
        return next((page.origin for page in self.pages if page.text.strip()), Origin.NONE)

    @property
    def blank(self) -> bool:
        """Whether nothing is written in the file, and no page of it waits for its text."""
        return not any(page.text.strip() or page.origin is Origin.NONE for page in self.pages)

    def page_at(self, offset: int) -> int | None:
        """The number of the page that holds the character at `offset` of `text`; None where there are no pages."""
        if not self.paged:
            return None
        end = 0
        for page in self.pages:
            end += len(page.text) + 1
            if offset < end:
                return page.number
        return self.pages[-1].number if self.pages else None
