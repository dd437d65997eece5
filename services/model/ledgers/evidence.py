"""Claim and evidence: what a cell claims, and where a material says the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ClaimKind(StrEnum):
    """What is claimed; the value is the word that a page shows."""

    DATE = "日期"
    AMOUNT = "金额"
    NUMBER = "文号"
    PARTNER = "对方单位"
    TITLE = "名称"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim of a cell: characters `start` to `end` of its text."""

    row: str  # LedgerRow.id
    column: str
    start: int
    end: int
    kind: ClaimKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a claim is borne out: characters `start` to `end` of the text of a file of an archive object."""

    object_id: str
    file: int  # StoredFile.position
    page: int | None
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A claim with the places that bear it out, the best first: 已佐证; without any: 未佐证."""

    claim: Claim
    places: tuple[Place, ...] = ()

    @property
    def proven(self) -> bool:
        return bool(self.places)
