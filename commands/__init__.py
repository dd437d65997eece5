"""The command line (click): one module per desk. A command translates and nothing more."""

from __future__ import annotations

from commands import (  # each adds its commands to cli
    corrections,
    demonstration,
    facts,
    filing,
    finding,
    kinship,
    ledger_office,
    ledgers,
    papers,
    press,
    recognising,
    rosters,
    searching,
    serving,
    units,
    upkeep,
)
from commands.entry import cli

__all__ = [
    "cli",
    "corrections",
    "demonstration",
    "facts",
    "filing",
    "finding",
    "kinship",
    "ledger_office",
    "ledgers",
    "papers",
    "press",
    "recognising",
    "rosters",
    "searching",
    "serving",
    "units",
    "upkeep",
]
