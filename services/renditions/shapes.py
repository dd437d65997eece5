"""What is known of the page images of a file, and how each of them is made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from services.formats.kinds import PICTURES
from services.model.document import Origin, Page, ParsedDocument
from services.model.errors import Unavailable
from services.model.files import FileKind, ReadingState, StoredFile

SCALE = 1.6  # of 72 dpi: an A4 page becomes about 950 pixels wide, enough to read on a 1366×768 screen
SIDES = range(700, 3_000)  # pixels of a page image's longer side
A4_LONG = 842.0  # points: the longer side of a page whose size nobody knows


class NoImage(Unavailable):
    """There is no picture of this file; the reason is a sentence."""

    message = "“{label}”没有页面图像：{reason}。识别出的文字和原件仍可查看、下载。"


class NotYet(Unavailable):
    """The picture has still to be made: queue the task `render`."""

    message = "正在生成“{label}”的页面图像，请稍候。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a page can show of a file: so many images; or none yet; or none at all, for a reason that is a sentence."""

    pages: int = 0
    waiting: bool = False
    reason: str = ""
    bare: frozenset[int] = frozenset()  # pages that have no image of their own, only text: those of a package's flowing files
    pasted: frozenset[int] = frozenset()  # pages that are pictures in a Word document, upright as they were read
    texts: tuple[int, ...] = ()  # for each image the page of the text that it shows, 0 where text flows over several

    def image_of(self, page: int) -> int | None:
        """The number of the image that shows page `page` of the text; None where no single one does."""
        return self.texts.index(page) + 1 if page in self.texts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """A page as PNG, or as WebP where it is a photo or a scan."""

    content: bytes
    form: str

    @property
    def mimetype(self) -> str:
        return f"image/{self.form}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How page images of a file are made: the longer side in pixels, how far to turn clockwise, as which form. `text` is the page
    of the file's text that it shows, 0 where text flows over several; `pasted` says that it is drawn from the docx itself.
    """

    side: int
    turned: int = 0
    form: str = "png"
    text: int = 0
    pasted: bool = False


class PagePictures(Protocol):
    """What draws the pages of the files in a package: services.parsing.Parsing."""

    def page_picture(
        self,
        path: Path,
        kind: FileKind,
        number: int,
        *,
        document: ParsedDocument | None = None,
        side: int | None = None,
        turned: int = 0,
        form: str = "png",
    ) -> bytes: ...


def sheet_of(file: StoredFile, page: Page | None) -> Sheet:
    """How the image of a page is made; `page` is None where nobody has read it, or where it is none of the text."""
    pictured = file.kind in PICTURES or file.reading is ReadingState.UNRECOGNISED
    scanned = pictured or (page is not None and page.origin in (Origin.OCR, Origin.NONE))
    side = round(SCALE * (max(page.width, page.height) if page and page.width else A4_LONG))
    return Sheet(
        side=min(max(side, SIDES.start), SIDES.stop),
        turned=page.turned if page else 0,
        form="webp" if scanned else "png",
    )
