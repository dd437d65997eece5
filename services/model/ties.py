"""What a person says of two filings: this one renews, replaces or supplements that one, or they only look alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TieKind(StrEnum):
    """How a filing stands to another one."""

    RENEWS = "renews"
    REPLACES = "replaces"
    SUPPLEMENTS = "supplements"
    SAME = "same"
    VERSION = "version"
    UNRELATED = "unrelated"  # asked and answered: the two only look alike


# As the filing itself says it, and as the other one does.
TIE_LABELS: dict[TieKind, str] = {
    TieKind.RENEWS: "续签",
    TieKind.REPLACES: "替代",
    TieKind.SUPPLEMENTS: "补充",
    TieKind.SAME: "同一协议",
    TieKind.VERSION: "同一协议的另一文稿",
    TieKind.UNRELATED: "无关",
}
TIE_LABELS_BACK: dict[TieKind, str] = TIE_LABELS | {
    TieKind.RENEWS: "已续签为",
    TieKind.REPLACES: "已被替代为",
    TieKind.SUPPLEMENTS: "有补充协议",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A filing's tie to the filing `other` (an id), and who said so."""

    kind: TieKind
    other: str
    at: datetime
    by: str
