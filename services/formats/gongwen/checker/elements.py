"""The parts of an official document as they were found on its pages."""

from __future__ import annotations

from dataclasses import dataclass

from services.formats.gongwen.checker.marks import COPY
from services.formats.gongwen.checker.page import Line, Rectangle, Sheet, Stroke
from services.formats.gongwen.checker.rules import BOTTOM, CELL, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Form
from services.model.checked import Box

SIDE_LEFT, SIDE_RIGHT = HEIGHT - BOTTOM, HEIGHT - TOP  # 35 and 260 mm: the type area of a page turned by a quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The type area as the body text fills it; the standard's own where there is too little text to tell."""

    odd: float = LEFT
    even: float = LEFT
    right_odd: float = RIGHT
    right_even: float = RIGHT
    pitch: float | None = None
    advance: float | None = None
    measured: bool = False
    lying: bool = False  # the whole document is on its side, so that its text tells the edges of turned pages too

    def left(self, sheet: Sheet) -> float:
        if not sheet.upright and not self.lying:
            return SIDE_LEFT
        return self.odd if sheet.number % 2 else self.even

    def right(self, sheet: Sheet) -> float:
        if not sheet.upright and not self.lying:
            return SIDE_RIGHT
        return self.right_odd if sheet.number % 2 else self.right_even

    def middle(self, sheet: Sheet) -> float:
        return (self.left(sheet) + self.right(sheet)) / 2

    @property
    def step(self) -> float:
        """The line pitch, the standard's where none was measured."""
        return self.pitch or (BOTTOM - TOP) / 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """发文机关标志: its lines of type, none where it is a picture; the box of its ink."""

    lines: tuple[Line, ...]
    ink: Rectangle
    red: bool

    @property
    def text(self) -> str:
        return "".join(line.solid for line in self.lines)

    @property
    def box(self) -> Box:
        return (1, *self.ink)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """版头."""

    mark: Mark | None = None
    number: Line | None = None
    signer: Line | None = None  # from “签发人：” on
    signers: tuple[Line, ...] = ()  # the rows of names under it
    copy_number: Line | None = None
    secrecy: Line | None = None
    urgency: Line | None = None
    separator: Stroke | None = None
    red_rules: tuple[Stroke, ...] = ()
    bottom: float = 0.0  # below it the title begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Lines that run on."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "".join(
            line.text if line.text[-1:].isascii() and after.isascii() else line.text.rstrip() for line, after in self._pairs()
        )

    def _pairs(self) -> tuple[tuple[Line, str], ...]:
        following = [*(line.text[:1] for line in self.lines[1:]), ""]
        return tuple(zip(self.lines, following, strict=True))

    @property
    def page(self) -> int:
        return self.lines[0].page


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One attachment as 附件说明 names it; `name_x` is where its name begins."""

    number: int | None
    name: str
    mark: str  # what stands after the number: "."
    x0: float
    name_x: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentNote:
    """附件说明."""

    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]
    before: Line | None  # the line above it on the same page

    @property
    def first(self) -> Line:
        return self.lines[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """附件: its label, whether that is the first line of its page, its title, and the paragraphs under it."""

    number: int | None
    label: Line
    leads: bool
    title: tuple[Line, ...]
    paragraphs: tuple[Paragraph, ...] = ()
    last_page: int = 0

    @property
    def name(self) -> str:
        return "".join(line.solid for line in self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """版记."""

    page: int
    rules: tuple[Stroke, ...]
    lines: tuple[Line, ...]
    copies: tuple[Line, ...]
    issued: Line | None

    @property
    def main(self) -> tuple[Line, ...]:
        """主送 moved here: the lines from “主送：” to the next label."""
        labelled = [at for at, line in enumerate(self.copies) if COPY.match(line.solid)]
        start = next((at for at in labelled if self.copies[at].solid.startswith("主送")), None)
        if start is None:
            return ()
        return self.copies[start : next((at for at in labelled if at > start), len(self.copies))]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """What the docx says of its upright pages, for a text too short to show it; lengths in mm, `pitch` None if it sets none."""

    left: float
    width: float
    pitch: float | None

    @property
    def right(self) -> float:
        return self.left + self.width


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document with its parts; a part that was not found is None or empty."""

    kind: Form
    sheets: tuple[Sheet, ...]
    page_count: int
    frame: Frame
    head: Head
    title: tuple[Line, ...] = ()
    recipients: tuple[Line, ...] = ()
    body: tuple[Paragraph, ...] = ()
    note: AttachmentNote | None = None
    signature: Line | None = None  # the name that belongs to the date
    cosigners: tuple[Line, ...] = ()  # the rows of names over it and beside it (联合行文)
    dated: Line | None = None
    remark: Line | None = None
    attachments: tuple[Attachment, ...] = ()
    imprint: Imprint | None = None
    folios: tuple[Line, ...] = ()
    seals: tuple[tuple[Box, float], ...] = ()  # pictures near the date and how red they are
    set_up: SetUp | None = None

    def sheet(self, page: int) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.number == page)

    @property
    def first(self) -> Sheet:
        return self.sheets[0]

    @property
    def heading(self) -> str:
        """The title on one line."""
        return "".join(line.solid for line in self.title)

    @property
    def body_lines(self) -> tuple[Line, ...]:
        return tuple(line for paragraph in self.body for line in paragraph.lines)

    def indent(self, line: Line) -> float:
        """How far a line begins from the left edge of the text, in characters."""
        return (line.x0 - self.frame.left(self.sheet(line.page))) / CELL

    def right_gap(self, line: Line) -> float:
        """How far a line ends from the right edge of the text, in characters."""
        return (self.frame.right(self.sheet(line.page)) - line.x1) / CELL

    @property
    def upright(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.upright)

    @property
    def blank_pages(self) -> tuple[int, ...]:
        """Pages on which nothing stands but a page number."""
        return tuple(sheet.number for sheet in self.sheets if not (sheet.pictures or sheet.strokes or self._lines_of(sheet)))

    def _lines_of(self, sheet: Sheet) -> list[Line]:
        folios = [line for line in self.folios if line.page == sheet.number]
        return [line for line in (*sheet.lines, *sheet.turned) if line not in folios]

    @property
    def blank_before_imprint(self) -> int:
        """The blank page right before one that bears only the 版记; 0 where there is none."""
        imprint = self.imprint
        if imprint is None or imprint.page - 1 not in self.blank_pages:
            return 0
        alone = all(line in imprint.lines for line in self._lines_of(self.sheet(imprint.page)))
        return imprint.page - 1 if alone else 0


def page_middle(sheet: Sheet) -> float:
    """The middle of the standard's type area on this page."""
    return (LEFT + RIGHT) / 2 if sheet.upright and abs(sheet.width - WIDTH) < 5 else sheet.width / 2
