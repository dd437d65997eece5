"""The header block of a ledger: 填表单位（盖章）, 填表人, 联系电话, 填表日期, on one line or four, in paragraphs or in cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from services.model.dates import compact_dates_in, dates_in
from services.model.ledgers import LedgerHeader

# field -> the words that stand before it, the longest first
LABELS: dict[str, tuple[str, ...]] = {
    "unit": ("填表单位", "填报单位", "填写单位", "上报单位", "报送单位", "单位名称"),
    "filled_by": ("填表人员", "填报人员", "填表人", "填报人", "填写人", "经办人", "联系人"),
    "phone": ("联系电话", "联系方式", "手机号码", "办公电话", "电话", "手机"),
    "filled_on": ("填表日期", "填报日期", "填写日期", "报送日期", "上报日期", "填表时间", "填报时间", "报送时间", "日期"),
}
_BRIEF = 3  # a label shorter than this counts only where no character stands before it
_FIELD_OF = {label: name for name, labels in LABELS.items() for label in labels}


def _spaced(label: str) -> str:
    """A label whose characters may be set apart: 填 表 人."""
    word = r"[ \t\u3000]*".join(label)
    return rf"(?<![\u4e00-\u9fff]){word}" if len(label) < _BRIEF else word


_BOTH = r"(?:填表人|填报人|联系人|经办人)\s*(?:及|和|与|、|/|／)\s*(?:联系)?(?:电话|方式)"  # 填表人及联系电话：
_WORD = "|".join([_BOTH, *(_spaced(label) for label in sorted(_FIELD_OF, key=len, reverse=True))])
_ASIDE = r"(?:\s*[（(][^（）()\n]{0,12}[）)])?"  # （盖章）
_LABELLED = re.compile(rf"(?P<label>{_WORD}){_ASIDE}\s*[：:∶]")
_ALONE = re.compile(rf"\s*(?P<label>{_WORD}){_ASIDE}\s*[：:∶]?\s*")
_NUMBER = re.compile(r"[+(（]?[0-9０-９][0-9０-９()（）+\-－— ]{5,}.*$")
_EMPTY = " \t\r\n\u3000\xa0_＿—-－；;，,。"
_NOTE = re.compile(r"填\s*[表报写]\s*(?:说\s*明|要\s*求)|(?:说\s*明|备\s*注|注)\s*[：:]")
_LONGEST_VALUE = 40  # of a value on the line below its label
_SENTENCE = re.compile(r"[。；;，,]|^\s*[（(]?\d{1,2}[）)]?\s*[.、．](?!\d)")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")
_SIGNS = re.compile(
    r"\s*(?:(?:本|各)?(?:单位|部门|科室)|分管|主要)*(?:负责人|负责同志|领导|审核人?|审批人?|审定人?|复核人?|校对人?|核对人?|制表人?|填表人?|"
    r"填报人?|填写人|报送人|经办人|签发人?|统计人?)\s*(?:[（(]?(?:签字|签名|签章|盖章|章)[）)]?)*\s*[：:]"
)
_STAMP = re.compile(r"[（(](?:盖章|公章|签章|签字|章)[）)]")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderBlock:
    """The header as far as it is filled in. `dated` is the date as it was written, also where that is no date."""

    header: LedgerHeader = field(default_factory=LedgerHeader)
    dated: str = ""

    def or_else(self, other: HeaderBlock) -> HeaderBlock:
        """What this one says, and for the rest what the other says."""
        own, spare = self.header, other.header
        merged = LedgerHeader(
            unit=own.unit or spare.unit,
            filled_by=own.filled_by or spare.filled_by,
            phone=own.phone or spare.phone,
            filled_on=own.filled_on if self.dated else spare.filled_on,
        )
        return replace(self, header=merged, dated=self.dated or other.dated)


def header_of_lines(lines: Iterable[str]) -> HeaderBlock:
    """The header as it stands in lines of text. A label alone on its line may have its value on the next one."""
    found: dict[str, str] = {}
    waiting: str | None = None
    for line in lines:
        labelled = _labelled(line)
        if not labelled and waiting and line.strip(_EMPTY) and _may_be_value(waiting, line):
            _note(found, waiting, line)
        waiting = None
        for label, value in labelled:
            if value:
                _note(found, label, value)
            elif len(labelled) == 1:
                waiting = label
    return _block(found)


def header_of_cells(rows: Iterable[Sequence[str]]) -> HeaderBlock:
    """The header as it stands in the cells of rows: label and value in one cell, or side by side.

    Cells that name a telephone only are those of some other table.
    """
    found: dict[str, str] = {}
    for row in rows:
        waiting: str | None = None
        for cell in row:
            alone = _ALONE.fullmatch(cell)
            if alone is not None:
                waiting = alone["label"]
            elif labelled := _labelled(cell):
                for label, value in labelled:
                    _note(found, label, value)
                waiting = None
            elif waiting and cell.strip(_EMPTY):
                _note(found, waiting, cell)
                waiting = None
    return _block(found) if found.keys() - {"phone"} else HeaderBlock()


def is_header_text(text: str) -> bool:
    """Whether a line or a cell is part of a header block."""
    return _LABELLED.match(text.strip()) is not None or _ALONE.fullmatch(text) is not None


def is_foot(texts: Sequence[str]) -> bool:
    """Whether the filled cells of a row are where people sign below a table: 单位负责人签字：, 审核人：张三, 填表人：李四."""
    labelled = [_SIGNS.match(text) is not None or is_header_text(text) for text in texts]
    signed = bool(texts) and _SIGNS.match(texts[0]) is not None
    return signed and all(known or (at > 0 and texts[at - 1].rstrip().endswith(("：", ":"))) for at, known in enumerate(labelled))


def _may_be_value(label: str, line: str) -> bool:
    """Whether the line below a label alone is what it asks for, and no note or sentence."""
    if _NOTE.match(line.strip()) or len(line.strip()) > _LONGEST_VALUE:
        return False
    if _FIELD_OF.get("".join(label.split())) == "filled_on":
        plain = unicodedata.normalize("NFKC", line)
        return bool(dates_in(plain) or compact_dates_in(plain))
    return _SENTENCE.search(line.strip(_EMPTY)) is None


def _labelled(text: str) -> list[tuple[str, str]]:
    """(label, value) of each label with a colon; the value ends at the next label or at the end of its line."""
    marks = list(_LABELLED.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    spans = zip(marks, ends, strict=False)  # without a mark there is still the end of the text
    return [(mark["label"], next(filter(None, _lines(text[mark.end() : end])), "")) for mark, end in spans]


def _lines(text: str) -> Iterator[str]:
    return (line.strip(_EMPTY) for line in text.split("\n"))


def _note(found: dict[str, str], label: str, value: str) -> None:
    """Keep a value under its field, the first one that says something. A telephone has figures."""
    if (note := _NOTE.search(value)) is not None:
        value = value[: note.start()]
    value = value.strip(_EMPTY)
    field = _FIELD_OF.get("".join(label.split()))
    number = _NUMBER.search(value)
    if field is None:  # one label for the person and the telephone
        _note(found, "填表人", value[: number.start()] if number is not None else value)
        _note(found, "联系电话", number[0] if number is not None else "")
    elif value and (field != "phone" or any(character.isdecimal() for character in value)):
        found.setdefault(field, value)


def _block(found: dict[str, str]) -> HeaderBlock:
    dated = found.get("filled_on", "")
    plain = unicodedata.normalize("NFKC", dated)
    days = [one.value for one in (*dates_in(plain), *compact_dates_in(plain)) if one.value is not None]
    header = LedgerHeader(
        unit=_STAMP.sub("", found.get("unit", "")).strip(_EMPTY),
        filled_by=_name(found.get("filled_by", "")),
        phone=_number(found.get("phone", "")),
        filled_on=days[0] if days else None,
    )
    return HeaderBlock(header=header, dated=dated)


def _name(text: str) -> str:
    """A name of two or three characters without the blank that sets it as wide as others."""
    joined = "".join(text.split())
    apart = all(len(piece) == 1 for piece in text.split())
    return joined if apart and _HAN_NAME.fullmatch(joined) else text


def _number(text: str) -> str:
    """A telephone number in half-width figures."""
    return unicodedata.normalize("NFKC", text).replace("—", "-") if text else ""
