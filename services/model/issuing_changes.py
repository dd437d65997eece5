"""One change to the issuing book: an entry added, altered, taken out or put first. What refers to it by name follows."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Any

from services.model.errors import NotFound, Refused
from services.model.issuing import Issuer, IssuingBook, Opening, RecipientList, Series, Signer, TakenElsewhere

Entry = Issuer | Series | Opening | TakenElsewhere | Signer | RecipientList


class Section(StrEnum):
    """The lists of the book, by the names of its fields."""

    ISSUERS = "issuers"
    SERIES = "series"
    OPENINGS = "openings"
    ELSEWHERE = "elsewhere"
    SIGNERS = "signers"
    RECIPIENTS = "recipients"


SECTION_LABELS: dict[Section, str] = {
    Section.ISSUERS: "发文机关",
    Section.SERIES: "机关代字",
    Section.OPENINGS: "起始序号",
    Section.ELSEWHERE: "外部占号",
    Section.SIGNERS: "签发人",
    Section.RECIPIENTS: "主送名单",
}


class StillUsed(Refused):
    """Something else in the book goes by this entry."""

    message = "{label}“{key}”还用在{uses}，没有删除。{then}。"


def section_of(name: str) -> Section:
    """The list of this name; raises NotFound."""
    try:
        return Section(name)
    except ValueError as error:
        raise NotFound(what=f"发文设置 {name}") from error


def key_of(entry: Entry) -> str:
    """What an entry is called, unique in its list."""
    match entry:
        case Series():
            return entry.code
        case Opening():
            return f"{entry.code}〔{entry.year}〕"
        case TakenElsewhere():
            return f"{entry.code}〔{entry.year}〕{entry.serial}号"
        case _:
            return entry.name


def entries(book: IssuingBook, section: Section) -> tuple[Entry, ...]:
    """The entries of a list, in its order."""
    return tuple(getattr(book, section.value))


def entry_of(book: IssuingBook, section: Section, key: str) -> Entry:
    """The entry that is called so; raises NotFound."""
    for entry in entries(book, section):
        if key_of(entry) == key:
            return entry
    raise NotFound(what=f"{SECTION_LABELS[section]}“{key}”")


def put(book: IssuingBook, section: Section, was: str, entry: Entry) -> IssuingBook:
    """`entry` in place of the one that was called `was`, or at the end where `was` is empty. Raises NotFound."""
    known = entries(book, section)
    if not was:
        return _with(book, section, (*known, entry))
    old = entry_of(book, section, was)
    changed = _with(book, section, tuple(entry if one is old else one for one in known))
    if isinstance(old, Issuer) and isinstance(entry, Issuer):
        return replace(changed, series=tuple(_renamed(one, "issuer", old.name, entry.name) for one in changed.series))
    if isinstance(old, Series) and isinstance(entry, Series):
        return replace(
            changed,
            openings=tuple(_renamed(one, "code", old.code, entry.code) for one in changed.openings),
            elsewhere=tuple(_renamed(one, "code", old.code, entry.code) for one in changed.elsewhere),
        )
    return changed


def without(book: IssuingBook, section: Section, key: str) -> IssuingBook:
    """The book without this entry; raises NotFound, StillUsed."""
    gone = entry_of(book, section, key)
    _check_unused(book, section, gone)
    return _with(book, section, tuple(one for one in entries(book, section) if one is not gone))


def _check_unused(book: IssuingBook, section: Section, gone: Entry) -> None:
    """Raises StillUsed where something else in the book goes by this entry."""
    uses, then = "", ""
    if isinstance(gone, Issuer):
        uses = "、".join(f"机关代字“{one.code}”" for one in book.series if one.issuer == gone.name)
        then = "请先把它们改到别的发文机关名下"
    if isinstance(gone, Series):
        numbered: tuple[Opening | TakenElsewhere, ...] = (*book.openings, *book.elsewhere)
        numbers = [key_of(one) for one in numbered if one.code == gone.code]
        uses = f"起始序号或外部占号 {'、'.join(numbers[:3])}" if numbers else ""
        then = "不再用它编号的，请在修改页上改为“停用”：已编的号照常留在发文登记簿里"
    if uses:
        raise StillUsed(label=SECTION_LABELS[section], key=key_of(gone), uses=uses, then=then)


def first(book: IssuingBook, section: Section, key: str) -> IssuingBook:
    """The book with this entry at the head of its list, where the default is taken from; raises NotFound."""
    head = entry_of(book, section, key)
    return _with(book, section, (head, *(one for one in entries(book, section) if one is not head)))


def _with(book: IssuingBook, section: Section, found: tuple[Entry, ...]) -> IssuingBook:
    changed: dict[str, Any] = {section.value: found}
    return replace(book, **changed)


def _renamed(entry: Any, field: str, old: str, new: str) -> Any:
    return replace(entry, **{field: new}) if getattr(entry, field) == old else entry
