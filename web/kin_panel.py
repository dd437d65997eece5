"""What a page of a filing shows of others that belong to it, or seem to; and what a person can say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.filings.kinship import Relative, Tied
from services.model.facts import FactField
from services.model.filing import Filing
from services.model.kinship import KIND_LABELS, Kind
from services.model.ties import TieKind
from web.access import office, scope

# What a person can say; 本件 is the filing whose page it is. Where the other one is the later paper, it is that which renews.
BACKWARDS = "back-"
ANSWERS: tuple[tuple[str, str], ...] = (
    (TieKind.RENEWS, "本件续签那件"),
    (BACKWARDS + TieKind.RENEWS, "那件续签本件"),
    (TieKind.REPLACES, "本件替代那件"),
    (BACKWARDS + TieKind.REPLACES, "那件替代本件"),
    (TieKind.SUPPLEMENTS, "本件是那件的补充协议"),
    (BACKWARDS + TieKind.SUPPLEMENTS, "那件是本件的补充协议"),
    (TieKind.SAME, "是同一份协议"),
    (TieKind.VERSION, "是同一协议的另一文稿"),
    (TieKind.UNRELATED, "没有关系"),
)
LIKELY: dict[Kind, TieKind] = {Kind.SAME: TieKind.SAME, Kind.VERSION: TieKind.VERSION, Kind.RENEWAL: TieKind.RENEWS}


@dataclass(frozen=True, slots=True, kw_only=True)
class KinPanel:
    """What a page of a filing shows of others: those that seem to belong to it, and those that somebody said do."""

    relatives: Sequence[Relative]
    tied: Sequence[Tied]
    may_say: bool
    back: str  # where the answer leads: "show" or "confirm"
    answers: Sequence[tuple[str, str]] = ANSWERS

    @property
    def related(self) -> list[Tied]:
        """Without those that only look alike."""
        return [one for one in self.tied if one.kind is not TieKind.UNRELATED]

    @property
    def dismissed(self) -> list[Tied]:
        """Those of which this filing says that they only look alike."""
        return [one for one in self.tied if one.kind is TieKind.UNRELATED and one.own]

    def label(self, relative: Relative) -> str:
        return KIND_LABELS[relative.kin.kind]

    def likely(self, filing: Filing, relative: Relative) -> str:
        """The answer that is offered first."""
        days = [one.value(FactField.SIGNED_ON) or "" for one in (filing, relative.filing)]
        backwards = relative.kin.kind is Kind.RENEWAL and days[0] < days[1]
        return f"{BACKWARDS if backwards else ''}{LIKELY[relative.kin.kind]}"


def kin_of(filing: Filing, *, may_say: bool, back: str) -> KinPanel:
    """The panel of a filing; `back`: where an answer leads."""
    return KinPanel(
        relatives=office().kinship.look(filing, scope=scope()),
        tied=office().kinship.ties(filing, scope=scope()),
        may_say=may_say,
        back=back,
    )
