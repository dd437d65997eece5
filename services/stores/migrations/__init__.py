"""Alembic migrations of the register, run at start inside the process: nobody types a migration command."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

HEAD = "0008"
"""The newest migration; a register that is there already is opened without loading Alembic."""


def upgrade(engine: Engine) -> None:
    """Bring the register's tables to HEAD, in one transaction that holds the write lock."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)
