"""The forms of 发文设置: from the browser to an entry of the issuing book, and from an entry back into its form."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import request

from services.model.errors import Refused
from services.model.issuing import Issuer, Opening, RecipientList, Series, Signer, TakenElsewhere
from services.model.issuing_changes import Entry, Section
from services.model.numbers import DocumentNumber, NumberForm
from services.model.papers import PageForm
from services.model.papers.addressing import IssuerClass
from web.forms import typed_line, typed_lines

# What a form shows again: texts by the name of their field, lists for boxes.
Typed = dict[str, Any]
BOXES = frozenset({"kinds", "pages", "units"})
Word = TypeVar("Word", bound=StrEnum)


class NotAWord(Refused):
    message = "“{label}”没有“{value}”这一项。请重新选择。"


class NotANumber(Refused):
    message = "“{label}”填写的“{value}”不是整数。请只填数字，如 7。"


def typed_entry(section: Section) -> Entry:
    """The entry that was typed. Raises NotAWord, NotANumber, NumberRefused."""
    return _ENTRIES[section]()


def typed_again() -> Typed:
    """The form as it was sent."""
    return {name: values if name in BOXES else values[0] for name, values in request.form.lists()}


def typed_from(entry: Entry) -> Typed:
    """The form of an entry that is there."""
    match entry:
        case Issuer():
            heads = "\n".join(entry.letterheads)
            return {"name": entry.name, "category": entry.category.value, "letterheads": heads, "printed_by": entry.printed_by}
        case Series():
            pages, kinds = [page.value for page in entry.pages], list(entry.kinds)
            told = {"code": entry.code, "issuer": entry.issuer, "form": entry.form.value, "pages": pages, "kinds": kinds}
            return told | ({"retired": "yes"} if entry.retired else {})
        case Opening():
            return {"code": entry.code, "year": entry.year, "serial": entry.serial}
        case TakenElsewhere():
            number = DocumentNumber(code=entry.code, year=entry.year, serial=entry.serial)
            return {"number": number.text, "what": entry.what}
        case Signer():
            return {"name": entry.name, "post": entry.post}
        case RecipientList():
            return {"name": entry.name, "units": list(entry.units)}


def _whole(name: str, label: str) -> int:
    value = typed_line(name)
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        raise NotANumber(label=label, value=value[:20])
    return int(value)


def _word(name: str, label: str, words: type[Word]) -> Word:
    value = typed_line(name)
    if value not in list(words):
        raise NotAWord(label=label, value=value[:20])
    return words(value)


def _issuer() -> Issuer:
    return Issuer(
        name=typed_line("name"),
        category=_word("category", "机关类别", IssuerClass),
        letterheads=tuple(dict.fromkeys(typed_lines("letterheads"))),
        printed_by=typed_line("printed_by"),
    )


def _series() -> Series:
    pages = request.form.getlist("pages")
    for page in pages:
        if page not in list(PageForm):
            raise NotAWord(label="公文格式", value=page[:20])
    return Series(
        code=typed_line("code"),
        issuer=typed_line("issuer"),
        kinds=tuple(request.form.getlist("kinds")),
        pages=tuple(PageForm(page) for page in pages),
        form=_word("form", "编号方式", NumberForm),
        retired=bool(typed_line("retired")),
    )


def _opening() -> Opening:
    return Opening(code=typed_line("code"), year=_whole("year", "年份"), serial=_whole("serial", "起始序号"))


def _elsewhere() -> TakenElsewhere:
    number = DocumentNumber.parse(typed_line("number"))
    return TakenElsewhere(code=number.code, year=number.year, serial=number.serial, what=typed_line("what"))


def _signer() -> Signer:
    return Signer(name=typed_line("name"), post=typed_line("post"))


def _recipients() -> RecipientList:
    return RecipientList(
        name=typed_line("name"), units=tuple(dict.fromkeys([*request.form.getlist("units"), *typed_lines("others")]))
    )


_ENTRIES: dict[Section, Callable[[], Entry]] = {
    Section.ISSUERS: _issuer,
    Section.SERIES: _series,
    Section.OPENINGS: _opening,
    Section.ELSEWHERE: _elsewhere,
    Section.SIGNERS: _signer,
    Section.RECIPIENTS: _recipients,
}
