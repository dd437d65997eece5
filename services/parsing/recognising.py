"""Pages that are pictures get their text: each from the recogniser, put back at its place in the document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from services.formats.child import ReadingFailed
from services.formats.ocr import recogniser
from services.model.document import Origin, Page, ParsedDocument
from services.model.errors import Refused
from services.model.findings import Finding, finding

POINTS_A_PIXEL = 72 / 200  # of a picture whose size on paper nobody knows: as if it were scanned at 200 dpi
LEAST_CONFIDENCE = 0.85  # of a page, on average: below it a person reads every word


class Recogniser(Protocol):
    """Who recognises: services.formats.ocr.OcrChild."""

    def recognise(self, picture: bytes, *, number: int, part: str = "") -> Page: ...


def waiting_pages(document: ParsedDocument) -> tuple[Page, ...]:
    """The pages that are pictures without text yet; none of a file that no reader has opened."""
    return tuple(page for page in document.pages if page.origin is Origin.NONE) if document.parser else ()


def recognise(
    document: ParsedDocument,
    *,
    picture_of: Callable[[Page], bytes],
    ocr: Recogniser,
    known: Mapping[int, Page],
    begun: Callable[[Page], None],
    done: Callable[[Page], None],
) -> ParsedDocument:
    """The document with the text of the pages that wait; a page that fails waits on, with a finding, and the others go on.

    `known` are pages by number that were recognised before. `begun` is told of each page before it is looked at, `done` of each
    that was recognised just now, as it will stand in the document.
    """
    pages: dict[int, Page] = {}
    findings: list[Finding] = []
    for page in waiting_pages(document):
        begun(page)
        if page.number in known:
            found = known[page.number]
        else:
            try:
                found = _placed(page, ocr.recognise(picture_of(page), number=page.number, part=page.part))
            except (ReadingFailed, Refused) as failure:
                findings.append(finding("R31", _where(page), page=page.number, reason=_reason(failure)))
                continue
            done(found)
        pages[page.number] = found
        findings += _remarks(found)
    return _with(document, pages, findings)


def _with(document: ParsedDocument, pages: Mapping[int, Page], findings: Sequence[Finding]) -> ParsedDocument:
    """The document with these pages in the place of those that waited."""
    return replace(
        document,
        pages=tuple(pages.get(page.number, page) for page in document.pages),
        findings=(*_still_true(document.findings, pages), *findings),
        parser=_read_by(document.parser),
    )


def _placed(page: Page, found: Page) -> Page:
    """A recognised page with the size on paper that it has in its document, upright."""
    if not page.width:
        return replace(found, width=found.width * POINTS_A_PIXEL, height=found.height * POINTS_A_PIXEL)
    lying = found.turned % 180 != 0
    width, height = (page.height, page.width) if lying else (page.width, page.height)
    return replace(found, width=width, height=height)


def _remarks(page: Page) -> list[Finding]:
    if not page.text.strip():
        return [finding("R30", _where(page), page=page.number)]
    if page.confidence < LEAST_CONFIDENCE:
        return [finding("R32", _where(page), page=page.number)]
    return []


def _where(page: Page) -> str:
    return f"{page.part} 第{page.number}页".strip()


def _still_true(findings: Sequence[Finding], recognised: Mapping[int, Page]) -> list[Finding]:
    """The findings without those that said that a page waits, or that it had failed, of pages that are there now."""
    over = {finding("R02", "", page=number).text for number in recognised}
    return [found for found in findings if found.text not in over and found.code != "R31"]


def _read_by(parser: str) -> str:
    return parser if recogniser() in parser else f"{parser} + {recogniser()}"


def _reason(failure: ReadingFailed | Refused) -> str:
    return failure.reason if isinstance(failure, ReadingFailed) else str(failure).rstrip("。")
