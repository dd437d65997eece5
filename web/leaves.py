"""Pages as a person counts them: through all the files of a paper, and in a package by the files that it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from services.formats.kinds import PACKAGES
from services.model.document import ParsedDocument
from services.model.facts import Fact
from services.model.files import ReadingState, StoredFile, paper_of
from services.model.records import ArchivedObject
from services.renditions import stored_file
from services.renditions.shapes import Shown
from web.access import office

PASTED = "文中的图片"


def leaf_count(shown: Shown, document: ParsedDocument | None) -> int:
    """How many pages there are to look at: images, else pages of text. A file that has neither counts: it is one of several."""
    return shown.pages or (len(document.pages) if document else 0) or 1


@dataclass(frozen=True, slots=True)
class _Counted:
    """Of a file: how many pages come before it in its paper, whether that came in several files, and its images if asked for."""

    before: int
    several: bool
    shown: Shown | None


class PageNames:
    """What the places of facts are called: 第 2 页, 第 3 张 of several files, 第 4 页（协议.pdf） in a package."""

    def __init__(self, record: ArchivedObject) -> None:
        self._record = record
        self._counted = cache(self._count)
        self._parts = cache(self._parts_of)

    def __call__(self, fact: Fact) -> str:
        """The page on which the fact stands; "" where the format has no pages."""
        if fact.page is None or fact.file is None:
            return ""
        number = self.number(fact.file, fact.page)
        if number is None:
            return ""
        several, part = self._counted(fact.file).several, self._parts(fact.file).get(fact.page, "")
        return f"第 {number} {'张' if several else '页'}" + (f"（{short_name(part)}）" if part else "")

    def number(self, position: int, page: int) -> int | None:
        """The number in its paper of page `page` of the text of file number `position`; None where text flows over several."""
        counted = self._counted(position)
        own = counted.shown.image_of(page) if counted.shown and counted.shown.pages else page
        return counted.before + own if own else None

    def _count(self, position: int) -> _Counted:
        file = stored_file(self._record, position)
        paper = paper_of(self._record.files, position)
        before = paper[: paper.index(file)]
        shown = office().renditions.shown(self._record, position) if file.paged and file.kind not in PACKAGES else None
        return _Counted(before=sum(map(self._pages, before)), several=len(paper) > 1, shown=shown)

    def _pages(self, file: StoredFile) -> int:
        shown = office().renditions.shown(self._record, file.position)
        document = office().renditions.text(self._record, file.position) if not shown.pages else None
        return leaf_count(shown, document)

    def _parts_of(self, position: int) -> Mapping[int, str]:
        file = stored_file(self._record, position)
        if file.kind not in PACKAGES or file.reading is not ReadingState.READ:
            return {}
        document = office().renditions.text(self._record, position)
        return {page.number: page.part for page in document.pages} if document else {}


def short_name(part: str) -> str:
    """The name of a member without the folders in which it lies."""
    return part.rpartition("/")[2]


def papers_of(files: Sequence[StoredFile]) -> list[tuple[StoredFile, ...]]:
    """The papers in their order; each is one file, or the files in which it came."""
    return list(dict.fromkeys(paper_of(files, file.position) for file in files))
