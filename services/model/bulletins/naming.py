"""How the papers call what a unit owes or has not proven: in few words, and never a colon behind a colon. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.model.assessment.facts import QuarterFact
from services.model.ledgers.titles import LEDGER_TITLES
from services.model.mechanisms import MECHANISM_LABELS, Mechanism

_LONGEST, _LONGEST_LABEL = 40, 6
_ENDS = "。；，、 "


def ledger_months(returns: Sequence[QuarterFact]) -> Iterator[str]:
    """政策争取10月、11月, mechanism by mechanism."""
    for mechanism in Mechanism:
        own = [ledger_month(one) for one in returns if one.mechanism is mechanism]
        if own:
            yield f"{MECHANISM_LABELS[mechanism]}{'、'.join(own)}"


def ledger_month(fact: QuarterFact) -> str:
    """10月, of the ledger that a fact is about; the whole of what it says where it names none."""
    named = fact.inputs[0].place if fact.inputs else fact.text
    title = next((title for title in LEDGER_TITLES.values() if named.endswith(title)), "")
    return named.removesuffix(title).partition("年")[2] or named


def overdue_told(fact: QuarterFact) -> str:
    """“台账报送不及时”（ZG-2026-001，逾期5天）."""
    number, _, matter = " ".join(fact.text.split()).partition("：")[0].partition(" ")
    return f"“{matter}”（{number}，逾期{fact.days}天）" if matter else f"“{number.rstrip(_ENDS)}”（逾期{fact.days}天）"


def shortly(text: str) -> str:
    """A claim of a ledger: 关键性政策（调度办法已会签）; what is long is cut."""
    plain = " ".join(text.split()).rstrip(_ENDS)
    told = plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 2]}……"
    label, _, rest = told.partition("：")
    return f"{label}（{rest}）" if rest and len(label) <= _LONGEST_LABEL else told
