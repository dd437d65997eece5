"""The parts of a plain official text, as the layout needs them (GB/T 9704-2012, 7)."""

from __future__ import annotations

from dataclasses import dataclass

from services.model.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the user's text as it stands, blank ones included; in a Word file, a paragraph.

    `heading` is what the file itself says: 0 nothing, 1 the title (`#`, style Title), 2 a heading of the first level, and so on.
    """

    text: str
    place: str  # 第3行, 第3段
    align: str = "both"
    heading: int = 0
    item: bool = False  # an item of a list whose marks are not printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of the body or of an attachment."""

    text: str  # whole, with its numbering mark as written
    level: int = 0  # 0 body text, 1 一、 2 （一） 3 1. 4 （1）
    lead: str = ""  # how far the heading goes where text runs on after it; "" = all of it (level > 0), or none
    align: str = "both"  # both | left | center | right


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell; line breaks are kept as line feeds."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table. Cells that a merged one covers are left out of `rows`, as in HTML."""

    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 1
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """填表说明 and the like under a table, one for each item; small type."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormHead:
    """填表单位（盖章）： 填表人： … : labelled blanks before a table, each with its colon and what is filled in."""

    labels: tuple[str, ...]


Block = Paragraph | Table | Note | FormHead


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """An attachment, on pages of its own. `title` is empty where none stands over it."""

    number: int | None  # None where there is only one, unnumbered
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """A text as its parts. Every character of it, white space aside, is in one part or in `removed`, and only once."""

    title: str = ""
    recipients: str = ""  # as written, without the closing colon
    body: tuple[Block, ...] = ()
    listed: tuple[str, ...] = ()  # 附件说明: names in order, without numbers
    signature: tuple[str, ...] = ()  # one or several issuers
    dated: str = ""  # as written, spaces removed: 2022年9月2日, or 2022年2月18 as it stands
    note: str = ""  # 附注 without its brackets
    attachments: tuple[Attachment, ...] = ()
    letterhead: str = ""  # a line above the number: 广德市人民政府文件
    number: str = ""  # a 文号 line found above the title
    urgency: str = ""  # 特急 or 加急
    signer: str = ""  # 签发人
    copy_to: str = ""
    printed_by: str = ""
    printed_on: str = ""
    issue: str = ""  # 第3期 under the name of minutes or of a briefing, which is `letterhead` then
    attendees: str = ""  # 出席, 请假, 列席 of minutes, without their labels
    absentees: str = ""
    observers: str = ""
    report_to: str = ""  # 报, 送, 发 of a briefing
    send_to: str = ""
    distribute_to: str = ""
    copies: str = ""  # 80 of 共印80份
    findings: tuple[Finding, ...] = ()
    removed: tuple[
        str, ...
    ] = ()  # markup, labels that the layout writes itself (附件1, 附件：), and what the findings quote as left out
