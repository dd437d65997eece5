"""What is written on an official document on its way: comments, opinions, sign-off, deliveries, links."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """核稿意见: on which draft (by the position of its file), by whom, in which words."""

    draft: int
    by: str
    at: dt.datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Countersign:
    """会签: another office asked, and its opinion once there is one. `scan` is the position of a file."""

    office: str
    agreed: bool | None = None  # None: not asked back yet
    opinion: str = ""
    name: str = ""  # who signed for that office
    on: dt.date | None = None
    scan: int | None = None


def verdict(*, agreed: bool, opinion: str) -> str:
    """同意 or 不同意, and the words where they say more."""
    plain = "同意" if agreed else "不同意"
    return opinion if opinion.startswith(plain) else f"{plain}：{opinion}" if opinion else plain


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """签发: by whom and when; on screen, or on a printed 发文稿纸 whose scan (position of a file) a clerk recorded."""

    signer: str
    post: str = ""
    on: dt.date
    opinion: str
    recorded_by: str = ""  # "" for a leader on screen
    scan: int | None = None


class Acceptance(StrEnum):
    """How a recipient came to acknowledge."""

    SELF = "self"  # the unit's liaison
    BEHALF = "behalf"  # 代签收: a clerk entered it


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One recipient of a distributed document: a unit of the register, or an office outside that has no account here."""

    unit: str
    outside: bool = False
    sent_at: dt.datetime
    acknowledged_at: dt.datetime | None = None
    acknowledged_by: str = ""  # the person's name
    how: Acceptance | None = None
    note: str = ""
    reminded: tuple[dt.datetime, ...] = ()

    @property
    def acknowledged(self) -> bool:
        return self.acknowledged_at is not None

    def overdue(self, *, days: int, now: dt.datetime) -> bool:
        """Not acknowledged `days` days after it was sent."""
        return not self.acknowledged and (now.date() - self.sent_at.astimezone(now.tzinfo).date()).days > days


class Relation(StrEnum):
    """How one document stands to another."""

    CORRECTS = "corrects"
    ABOLISHES = "abolishes"
    CORRECTED_BY = "corrected_by"
    ABOLISHED_BY = "abolished_by"


RELATION_LABELS: dict[Relation, str] = {
    Relation.CORRECTS: "更正",
    Relation.ABOLISHES: "废止",
    Relation.CORRECTED_BY: "被更正",
    Relation.ABOLISHED_BY: "被废止",
}
INVERSE: dict[Relation, Relation] = {
    Relation.CORRECTED_BY: Relation.CORRECTS,
    Relation.ABOLISHED_BY: Relation.ABOLISHES,
    Relation.CORRECTS: Relation.CORRECTED_BY,
    Relation.ABOLISHES: Relation.ABOLISHED_BY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLink:
    """A link to another document by its id, with its number and title as they were when it was made."""

    relation: Relation
    document: str
    number: str
    title: str

    @property
    def told(self) -> str:
        """In a column of a register: 被广合管〔2026〕2号废止, or 废止广合管〔2026〕1号."""
        other = self.number or "另一件公文"
        if self.relation in (Relation.CORRECTED_BY, Relation.ABOLISHED_BY):
            return f"被{other}{RELATION_LABELS[INVERSE[self.relation]]}"
        return f"{RELATION_LABELS[self.relation]}{other}"
