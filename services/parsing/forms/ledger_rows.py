"""What a row of a ledger's table is: data, or one of the things that stand in such tables and are none."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from services.model.ledgers.columns import BESIDES
from services.model.ledgers.forms import EXAMPLE, LEDGER_EXAMPLES, LEDGER_NOTES
from services.model.mechanisms import MECHANISM_LABELS
from services.parsing.forms.header_block import is_foot, is_header_text
from services.parsing.forms.headers import Grid, HeaderMatch, plain_labels


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row as it stands in the file: texts by the names of the mechanism's columns, without white space around them.

    `place` says where (表1第3行, the rows of the table counted with its header); `inherited` names the cells whose text comes
    from a merged cell that begins in a row above.
    """

    place: str
    cells: tuple[tuple[str, str], ...]
    inherited: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> str:
        return next((text for known, text in self.cells if known == name), "")


class Left(StrEnum):
    """Why a row is no data; the value is the reason that a person reads."""

    BLANK = "空行"
    BARE = "只有序号或单位，没有填写内容"
    REACHED = "合并单元格的下半部分，没有自己的内容"
    HEADER = "重复的表头"
    LIKE_HEADER = "只是像表头，按表头读入，请核对"
    ABOVE = "表头上方的文字，不是台账内容"
    NUMBERS = "栏号"
    EXAMPLE = "填写示例"
    TOTAL = "合计行"
    NOTHING = "写明没有内容（无、本月无新增等）"
    NOTE = "填表说明"
    BLOCK = "表头信息（填表单位、填表人等）"
    SIGNED = "签字栏（负责人、审核人、填表人等）"
    TITLE = "标题"
    ACROSS = "整行合并的文字，不是台账内容"


_DITTO = re.compile(r"[〃″〞˝＂\"“”]{1,2}|['‘’′＇]{2}|[—-]*(?:单位)?同上(?:行|单位)?[—-]*|同前")

# in folded texts
_SURE_DAY = re.compile(r"\d{1,2}月\d{1,2}[日号]")
_PLACEHOLDER = re.compile(r"[Xx×]{2,}|[Xx×][年月日]|20\d[Xx×]年|第[Xx×]批")
_NOTE = re.compile(r"\s*[-—·*]*\s*(?:填\s*表\s*说\s*明|填报说明|填写说明|说\s*明|备\s*注|注)\s*[：:]")
_TOTAL = re.compile(r"(?:合|总|小|共)\s*计\s*[：:]?\s*(?:\d+\s*[项件条个家])?")
_NOTHING = re.compile(
    r"(?:本单位|本月|本期|暂|目前)*(?:无|没有)(?:新增|变化|变更|内容|进展|事项|情况|此项|工作)*[。.]?|[/／—\-－]+"
)
_TITLE = re.compile(
    rf"[^。；;\n]{{0,40}}(?:{'|'.join(MECHANISM_LABELS.values())})(?:机制)?(?:工作)?(?:汇总)?台账(?:汇总表?)?(?:[（(][^（）()]{{0,30}}[）)])?"
)
_NUMBERING = re.compile(
    r"^\s*[-—·*]*\s*(?:(?:填\s*[表报写]\s*)?说\s*明\s*[：:])?\s*[（(]?(?:[①-⑩]|[一二三四五六七八九十](?=[、）)])|\d{0,2})[）)]?\s*[.、．]?\s*"
)
# where a note ends and the next begins on the same line; no decimal point
_NEXT_ITEM = re.compile(r"(?<=[。；;\s])(?=[（(]?\d{1,2}[）)]?\s*[.、．](?!\d{1,2}\D))")
_MARK = re.compile(r"附\s*件\s*\d{0,2}\s*[：:]?|[-—－\s\d/第页共]+|[（(]?\s*续\s*表?\s*[）)]?\s*\d*")
ALIKE = 0.85  # how like a line is to one that the form prints
REWORDED = 0.62  # the same of its filling notes in other words, with no figure that the form has not
_OWN_WORDS = re.compile(r"[未没尚]")  # what was not done is said by the unit, never by the form
_FIGURE = re.compile(r"\d+")


def _folded(text: str) -> str:
    """Half width, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


_PRINTED = tuple(_folded(_NUMBERING.sub("", note)) for notes in LEDGER_NOTES.values() for note in notes)
_EXAMPLES = tuple(_folded(text).removeprefix("如:") for texts in LEDGER_EXAMPLES.values() for text in texts.values())


def reason(grid: Grid, row: int, match: HeaderMatch) -> Left | None:
    """Why the row is left out; None for a row of the ledger."""
    own = [(column, text) for column, text in grid.cells(row) if text.strip()]
    if not own:
        return Left.BLANK
    first = own[0][1].strip()
    if _TOTAL.fullmatch(first):
        return Left.TOTAL
    if is_foot([text for _column, text in own]) and not all(is_header_text(text) for _column, text in own[::2]):
        return Left.SIGNED
    if len(own) == 1 and (found := _alone(first, across=grid.full_width(row))):
        return found
    if all(is_header_text(text) for _column, text in own[::2]):
        return Left.BLOCK
    if len(own) > 2 and [_figure(text) for _column, text in own] == list(range(1, len(own) + 1)):
        return Left.NUMBERS
    return _content(grid, row, match)


def _alone(text: str, *, across: bool) -> Left | None:
    """What the only text of a row is."""
    if is_note(text):
        return Left.NOTE
    if is_title(text):
        return Left.TITLE
    if is_header_text(text):
        return Left.BLOCK
    if _NOTHING.fullmatch(_folded(text)):
        return Left.NOTHING
    return Left.ACROSS if across else None


def _content(grid: Grid, row: int, match: HeaderMatch) -> Left | None:
    cells = {name: text for name, text in match.cells(grid, row).items() if name not in BESIDES and text}
    if not cells:
        return Left.BARE
    if all(grid.inherited(row, place) for name in cells for place in match.places(name) if grid.text(row, place).strip()):
        return Left.REACHED
    if all(_NOTHING.fullmatch(_folded(text)) for text in cells.values()):
        return Left.NOTHING
    return Left.EXAMPLE if is_example(list(cells.values())) else None


def is_example(texts: list[str]) -> bool:
    """Whether a row only shows how to fill in: it begins with 如：, and the rest is such guidance or left to be filled in."""
    guiding = [bool(EXAMPLE.match(text)) or _printed_example(text) for text in texts]
    return any(guiding) and all(guide or _PLACEHOLDER.search(_folded(text)) for guide, text in zip(guiding, texts, strict=True))


def is_concrete(text: str) -> bool:
    """Whether something that looks like an example tells of a real day."""
    folded = _folded(text)
    return _SURE_DAY.search(folded) is not None and _PLACEHOLDER.search(folded) is None


def is_ditto(text: str) -> bool:
    """Whether a cell means what the one above it says: 〃, 同上."""
    return _DITTO.fullmatch("".join(text.split())) is not None


def is_title(text: str) -> bool:
    """Whether it is the title of a ledger."""
    return _TITLE.fullmatch("".join(text.split())) is not None


def is_note(text: str) -> bool:
    """Whether 填表说明 begin here."""
    return _NOTE.match(text) is not None


def is_mark(text: str) -> bool:
    """附件3, a page number, 续表."""
    return _MARK.fullmatch(text.strip()) is not None


def own_notes(lines: list[str]) -> list[str]:
    """The lines under a table that the form itself doesn't print."""
    own = (_own_part(line) for line in lines if not (is_mark(line) or is_header_text(line)))
    return [line for line in own if line]


def _own_part(line: str) -> str:
    """The line, without the notes of the form that it begins with or has among its own: they may all stand on one line."""
    if _is_printed(line):
        return ""
    first, *others = _NEXT_ITEM.split(line.strip())
    if not _is_printed(first):
        return line.strip()
    return "".join(part for part in others if not _is_printed(part)).strip()


def _is_printed(line: str) -> bool:
    """Whether it is a note of the form, as a whole or where it was broken or cut short, maybe in slightly other words."""
    plain = _folded(_NUMBERING.sub("", line))
    return not plain or any(plain in printed or _reworded(plain, printed) for printed in _PRINTED)


def _reworded(said: str, printed: str) -> bool:
    if _OWN_WORDS.search(said):
        return False
    if _like(said, printed):
        return True
    if not set(_FIGURE.findall(said)) <= set(_FIGURE.findall(printed)):
        return False
    return _like(said, printed, least=REWORDED) or (len(said) > 9 and _like(said, printed[: len(said)]))


def _printed_example(text: str) -> bool:
    folded = _folded(text)
    return bool(_PLACEHOLDER.search(folded)) and any(_like(folded, printed) for printed in _EXAMPLES)


def _like(said: str, printed: str, *, least: float = ALIKE) -> bool:
    if not 0.6 < len(said) / len(printed) < 1.6:
        return False
    return difflib.SequenceMatcher(a=said, b=printed, autojunk=False).ratio() >= least


def _figure(text: str) -> int | None:
    plain = plain_labels(text)[:1]
    return int(plain[0]) if plain and plain[0].isdecimal() and len(plain[0]) < 3 else None
