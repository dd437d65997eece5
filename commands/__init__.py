"""The command line (click): one module per desk. A command translates and nothing more."""

from __future__ import annotations

from commands import (  # each adds its commands to cli
    corrections,
    facts,
    filing,
    finding,
    kinship,
    papers,
    press,
    recognising,
    searching,
    serving,
    upkeep,
)
from commands.entry import cli

__all__ = [
    "cli",
    "corrections",
    "facts",
    "filing",
    "finding",
    "kinship",
    "papers",
    "press",
    "recognising",
    "searching",
    "serving",
    "upkeep",
]
