"""Agreements that a ledger says were signed, beside those that the unit has handed in for 备案 (notice 二（二）2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.model.ledgers.checks.cell import SENTENCES, Cell, FiledAgreement
from services.model.ledgers.claims import Found, found_in
from services.model.ledgers.evidence import ClaimKind
from services.model.normal import normalise

_SIGNED = re.compile(r"签(?:订|署|定|约|了|下)|达成(?:了)?[^，,。]{0,12}协议")
_NOT_YET = re.compile(r"(?:未|没有|拟|计划|将|待|准备|争取|力争|推动|推进|洽谈|酝酿|起草|商定|暂无)[^，,。；;]{0,8}(?:签|达成)")
_AGREEMENT = re.compile(r"(?:协议|合同|备忘录|意向书|协定|框架|合作书|责任书|公约|章程)[》”]?(?:[（(][^（）()]*[)）])?$")
_TELLS_NUMBER = re.compile(r"备案号|[A-Z]{2,}-\d{4}-\d+")
_LEAST_TITLE = 4
_SHOWN = 30  # characters of a sentence that names no title


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    """A signing as a sentence tells it: by what it can be recognised."""

    words: str
    title: str = ""
    partners: tuple[str, ...] = ()
    day: date | None = None

    def means(self, filed: FiledAgreement) -> bool:
        """Whether the agreement on file is the one that is meant: by its title, or by a partner where the day doesn't differ."""
        known = normalise(filed.title)
        if self.title and known and (self.title == known or (_in(self.title, known) or _in(known, self.title))):
            return True
        if self.title and known and self.day != filed.signed_on:
            return False
        same_day = self.day is None or filed.signed_on is None or self.day == filed.signed_on
        parties = [normalise(party) for party in filed.parties]
        named = any(partner in party or party in partner for partner in map(_stem, self.partners) for party in parties)
        dated = not self.title and not self.partners and self.day is not None and self.day == filed.signed_on
        return same_day and (named or dated)

    @property
    def known_by(self) -> bool:
        """Whether the sentence tells anything by which the agreement could be found."""
        return bool(self.title or self.partners or self.day)


def _in(short: str, long: str) -> bool:
    return len(short) >= _LEAST_TITLE and short in long


def _stem(name: str) -> str:
    """湖州市发改委 is known by 湖州: parties are written in full."""
    return name[:2] if len(name) > 2 and name[2:3] in "市县区省" else name


def not_filed(cell: Cell) -> Iterator[dict[str, Any]]:
    """Agreements of which nothing is on file."""
    for signed in _claimed(cell):
        if not _candidates(cell, signed) and (signed.known_by or not cell.ledger.filed):
            yield {"text": signed.words}


def returned(cell: Cell) -> Iterator[dict[str, Any]]:
    """Agreements whose 备案 was sent back and waits for what is missing."""
    for signed in _claimed(cell):
        found = _candidates(cell, signed)
        if found and all(one.returned for one in found):
            yield {"text": signed.words}


def _candidates(cell: Cell, signed: _Signed) -> list[FiledAgreement]:
    return [one for one in cell.ledger.filed if one.id in cell.row.sources or signed.means(one)]


def _claimed(cell: Cell) -> Iterator[_Signed]:
    """What the cell says was signed; a row that tells a 备案号 says for itself where it is filed."""
    if _TELLS_NUMBER.search(cell.text) or _TELLS_NUMBER.search(cell.row["remark"]):
        return
    found = found_in(cell.text, month=cell.row.changed)
    for start, end in cell.pieces(SENTENCES):
        sentence = cell.text[start:end].strip()
        said = [one for one in found if start <= one.start < end]
        if _SIGNED.search(sentence) is None or _NOT_YET.search(sentence) is not None:
            continue
        yield from _signings(cell, sentence, said)


def _signings(cell: Cell, sentence: str, said: list[Found]) -> Iterator[_Signed]:
    titles = [one for one in said if one.kind is ClaimKind.TITLE and _AGREEMENT.search(str(one.value))]
    partners = tuple(str(one.value) for one in said if one.kind is ClaimKind.PARTNER)
    day = next((one.value for one in said if isinstance(one.value, date)), None)
    for one in titles:
        words = cell.text[one.start : one.end]
        yield _Signed(words="".join(words.split()), title=str(one.value), partners=partners, day=day)
    if not titles:
        short = "".join(sentence.split())
        words = f"“{short[:_SHOWN]}{'…' if len(short) > _SHOWN else ''}”"
        yield _Signed(words=words, partners=partners, day=day)
