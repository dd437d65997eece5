"""The migrations make exactly the tables that tables/ declares, and HEAD is the newest of them."""

from __future__ import annotations

import base64
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from services.model.people import EVERYTHING
from services.model.query import Query
from services.model.work import NOT_BEGUN
from services.stores import migrations
from services.stores.register import Register, RegisterUnusable
from services.stores.tables import metadata
from tests.house import an_office, drain, submit

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

# What came after 0003.
LATER_TABLES = (
    *("recognised_pages", "likenesses", "ties"),
    *("rosters", "calendar_days", "ledger_drafts", "ledger_returns", "ledger_reminders"),
    *("schemes", "standings", "objections", "counted_facts", "assessments", "rectifications"),
)
LATER_COLUMNS = (
    *(("queue", "done"), ("queue", "total"), ("objects", "unrecognised")),
    *(("units", "position"), ("units", "record")),
)


def test_a_migrated_register_has_the_declared_tables(tmp_path: Path) -> None:
    register = Register(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    register.prepare()
    register.prepare()
    with register.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


@pytest.mark.parametrize("url", ["nonsense", "nodialect://x", "sqlite:////nowhere/at/all/register.sqlite3"])
def test_a_register_that_can_not_be_opened_says_what_to_do(url: str) -> None:
    with pytest.raises(RegisterUnusable, match="register_url"):
        Register(url).prepare()


def test_a_file_that_is_no_register_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "register.sqlite3"
    path.write_bytes("这不是登记库".encode() * 500)
    with pytest.raises(RegisterUnusable, match="rebuild"):
        Register(f"sqlite:///{path}").prepare()


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == migrations.HEAD


def test_files_without_text_are_counted_in_a_register_of_before(tmp_path: Path) -> None:
    home = tmp_path / "home"
    office = an_office(home)
    filing = submit(
        office, b"%PDF-1.7\n1 0 obj", label="残.pdf", materials=[("图.png", PNG), ("说明.txt", "说明".encode())]
    ).filing
    drain(office)
    assert office.textless(scope=EVERYTHING) == 2
    office.close()
    _take_back_to(home, "0002", ("objects", "textless"))
    again = an_office(home)
    assert again.textless(scope=EVERYTHING) == 2
    assert again.unrecognised(scope=EVERYTHING) == 1
    assert [unit.name for unit in again.units.all()] == [filing.unit]
    assert again.search.find(Query(text="没有的话"), scope=EVERYTHING).textless == 2
    assert again.record(filing.id).files[2].reading == "read"
    again.close()


def test_work_that_waited_in_a_register_of_before_is_done_after_the_update(tmp_path: Path) -> None:
    home = tmp_path / "home"
    office = an_office(home)
    submit(office)
    office.close()
    _take_back_to(home, "0003")
    again = an_office(home)
    (waiting,) = again.waiting(scope=EVERYTHING, object_id=None)[:1]
    assert waiting.progress == NOT_BEGUN
    drain(again)
    assert again.search.find(Query(text="G60科创走廊"), scope=EVERYTHING).total == 1
    again.close()


def _take_back_to(home: Path, revision: str, *later: tuple[str, str]) -> None:
    """Make the register one of an earlier revision: without the columns and tables that came later."""
    with sqlite3.connect(home / "archive/register.sqlite3") as connection:
        for table in LATER_TABLES:
            connection.execute(f"drop table {table}")
        for table, column in (*LATER_COLUMNS, *later):
            connection.execute(f"alter table {table} drop column {column}")
        connection.execute("update alembic_version set version_num = ?", (revision,))
    connection.close()
