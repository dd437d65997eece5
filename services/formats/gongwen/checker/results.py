"""What the measuring of one rule gives."""

from __future__ import annotations

from dataclasses import dataclass

from services.model.checked import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the measuring of a rule gave. `holds` is None where there is nothing to measure."""

    holds: bool | None
    measured: str
    boxes: tuple[Box, ...] = ()


def absent(measured: str) -> Verdict:
    """Nothing there that the rule speaks of."""
    return Verdict(holds=None, measured=measured)


def unmeasured(lacking: str) -> Verdict:
    """A part that is not there, which one rule of its own tells: nothing for this rule to measure."""
    return absent(f"{lacking}，不适用")


def missing(measured: str) -> Verdict:
    """The part that the rule asks for is not there."""
    return Verdict(holds=False, measured=measured)
