"""What each file of an object holds, as far as it was read: pages, characters, and the members of a package."""

from __future__ import annotations

from dataclasses import dataclass

from services.model.document import Page
from services.model.files import FileKind, ReadingState
from services.model.records import ArchivedObject
from services.stores.archive import Archive
from services.stores.codec import decode_document
from services.stores.register import Register

PACKAGES = frozenset({FileKind.ZIP, FileKind.EML})


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of a package: its name, and the pages of the package's text that are its own."""

    name: str
    first: int
    last: int
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What was read from a file. `recognised` of its pages came from pictures, `waiting` are pictures without text."""

    pages: int
    paged: bool
    characters: int
    recognised: int
    waiting: int
    members: tuple[Member, ...] = ()

    @property
    def words(self) -> str:
        """The same in a line."""
        told = [f"{self.pages} 页"] if self.paged or self.members else []
        told.append(f"{self.characters:,} 字")
        told += [f"{self.recognised} 页由图像识别"] if self.recognised else []
        told += [f"{self.waiting} 页待识别"] if self.waiting else []
        return " · ".join(told)


class Holdings:
    """Tells what the files of an object hold."""

    def __init__(self, *, register: Register, archive: Archive) -> None:
        self._register, self._archive = register, archive

    def of(self, record: ArchivedObject) -> dict[int, Holding]:
        """By the file's position; a file that was not read has none."""
        with self._register.reading() as transaction:
            measures = transaction.pages.measures(record.id)
        members = {
            file.position: _members(decode_document(self._archive.read(record.id, file.text_path)).pages)
            for file in record.files
            if file.kind in PACKAGES and file.reading is ReadingState.READ
        }
        return {
            position: Holding(
                pages=measure.pages,
                paged=measure.paged,
                characters=measure.characters,
                recognised=measure.recognised,
                waiting=measure.waiting,
                members=members.get(position, ()),
            )
            for position, measure in measures.items()
        }


def _members(pages: tuple[Page, ...]) -> tuple[Member, ...]:
    """The members in the order of their pages."""
    names = dict.fromkeys(page.part for page in pages if page.part)
    own = {name: [page for page in pages if page.part == name] for name in names}
    return tuple(
        Member(
            name=name,
            first=theirs[0].number,
            last=theirs[-1].number,
            characters=sum(len("".join(page.text.split())) for page in theirs),
        )
        for name, theirs in own.items()
    )
