"""The command line (click): one module per desk. A command translates and nothing more."""

from __future__ import annotations

from commands import filing, papers, press, searching, serving, upkeep  # each adds its commands to cli
from commands.entry import cli

__all__ = ["cli", "filing", "papers", "press", "searching", "serving", "upkeep"]
