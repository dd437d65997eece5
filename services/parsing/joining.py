"""The texts of a package's members as one document: pages that run on, each with the name of the member that it is from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from services.model.document import Page, ParsedDocument, Table
from services.model.files import FileKind
from services.model.findings import Finding, finding

_PAGE = re.compile(r"第(\d+)页")
_MOST_PARSERS = 6  # that are named


@dataclass(slots=True)
class Joined:
    """What has been read of a package so far."""

    pages: list[Page] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    parsers: dict[str, None] = field(default_factory=dict)

    @property
    def characters(self) -> int:
        """How much text there is so far."""
        return sum(len(page.text) for page in self.pages)

    def add(self, name: str, document: ParsedDocument) -> None:
        """The member `name`; "" is the package's own text."""
        before = len(self.pages)
        for count, page in enumerate(document.pages, start=1):
            part = f"{name}/{page.part}" if page.part else name
            self.pages.append(replace(page, number=before + count, part=part))
        self.tables += [replace(table, page=before + (table.page or 1)) for table in document.tables]
        self.findings += [_moved(remark, name, before) for remark in document.findings]
        if document.parser:
            self.parsers[document.parser] = None

    def document(self, kind: FileKind) -> ParsedDocument:
        return ParsedDocument(
            kind=kind.value,
            pages=tuple(self.pages),
            tables=tuple(self.tables),
            findings=tuple(self.findings),
            paged=True,
            parser=f"package 1 ({'; '.join([*self.parsers][:_MOST_PARSERS])})",
        )


def within(name: str, document: ParsedDocument) -> tuple[int, ParsedDocument]:
    """The pages of the member `name` as a document of its own, and how many pages stand before it."""
    inside = [page for page in document.pages if is_from(page, name)]
    pages = tuple(replace(page, number=count, part=page.part[len(name) + 1 :]) for count, page in enumerate(inside, start=1))
    before = inside[0].number - 1 if inside else 0
    return before, replace(document, pages=pages, tables=(), findings=())


def is_from(page: Page, name: str) -> bool:
    """Whether the page is from the member of that name, or from one within it."""
    return page.part == name or page.part.startswith(f"{name}/")


def _moved(remark: Finding, name: str, before: int) -> Finding:
    """A remark on a member: its page counts in the whole, and its place bears the member's name."""
    place = _PAGE.fullmatch(remark.where)
    if place and remark.code == "R02":
        number = before + int(place[1])
        return finding("R02", f"第{number}页", page=number)
    return replace(remark, where=f"{name} {remark.where}".strip()) if name else remark
