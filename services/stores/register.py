"""The register: SQLite by default, PostgreSQL by URL. One transaction is one unit of work; whoever opens it closes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import structlog
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from services.model.errors import Conflict, StorageTrouble, Unavailable
from services.stores import migrations
from services.stores.accounts import Accounts
from services.stores.archive.disk import is_put_off
from services.stores.assessments import Assessments
from services.stores.calendar_days import CalendarDays
from services.stores.house import House
from services.stores.journal import Journal
from services.stores.ledgers import Ledgers
from services.stores.likenesses import LikenessStore
from services.stores.numbers import Numbers
from services.stores.objects import Objects
from services.stores.pages import Pages
from services.stores.queue import Queue
from services.stores.readers import Readers
from services.stores.recognised import Recognised
from services.stores.rectifications import Rectifications
from services.stores.rosters import Rosters
from services.stores.schemes import Schemes
from services.stores.steps import Steps
from services.stores.texts import Texts
from services.stores.units import Units

log = structlog.get_logger()

_WRITING = "wenshu_writing"
_WRITERS = 0x77656E73  # the advisory lock of all writers: "wens"


class RegisterUnusable(Unavailable):
    message = (
        "登记库打不开（{reason}）。请检查设置 register_url、磁盘和权限；登记库文件已损坏的，"
        "把 archive/register.sqlite3 移到别处，再运行 python app.py rebuild 从档案重建。"
    )


class AlreadyThere(Conflict):
    """A row that must be the only one of its kind is there already: somebody was faster, or a number is given twice."""

    message = "登记库里已有相同的记录，本次没有保存。请刷新页面核对后重试；仍不成功，请管理员运行 python app.py verify。"


@dataclass(frozen=True)
class Transaction:
    """The stores of one unit of work. Stores never commit."""

    connection: Connection

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of the unit of work that may be given up alone: what it wrote goes when an exception leaves it."""
        try:
            with self.connection.begin_nested():
                yield
        except IntegrityError as error:
            raise AlreadyThere() from error

    @cached_property
    def objects(self) -> Objects:
        return Objects(self.connection)

    @cached_property
    def pages(self) -> Pages:
        return Pages(self.connection)

    @cached_property
    def texts(self) -> Texts:
        return Texts(self.connection)

    @cached_property
    def likenesses(self) -> LikenessStore:
        return LikenessStore(self.connection)

    @cached_property
    def steps(self) -> Steps:
        return Steps(self.connection)

    @cached_property
    def queue(self) -> Queue:
        return Queue(self.connection)

    @cached_property
    def numbers(self) -> Numbers:
        return Numbers(self.connection)

    @cached_property
    def readers(self) -> Readers:
        return Readers(self.connection)

    @cached_property
    def recognised(self) -> Recognised:
        return Recognised(self.connection)

    @cached_property
    def journal(self) -> Journal:
        return Journal(self.connection)

    @cached_property
    def units(self) -> Units:
        return Units(self.connection)

    @cached_property
    def ledgers(self) -> Ledgers:
        return Ledgers(self.connection)

    @cached_property
    def assessments(self) -> Assessments:
        return Assessments(self.connection)

    @cached_property
    def rectifications(self) -> Rectifications:
        return Rectifications(self.connection)

    @cached_property
    def calendar_days(self) -> CalendarDays:
        return CalendarDays(self.connection)

    @cached_property
    def rosters(self) -> Rosters:
        return Rosters(self.connection)

    @cached_property
    def schemes(self) -> Schemes:
        return Schemes(self.connection)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.connection)

    @cached_property
    def house(self) -> House:
        return House(self.connection)


class Register:
    """Opens transactions on the register at `url`."""

    def __init__(self, url: str) -> None:
        """Raises RegisterUnusable for a URL that can't be understood or whose driver is not installed."""
        try:
            self.engine = _engine(url)
        except (SQLAlchemyError, ImportError) as error:
            raise RegisterUnusable(reason=str(error)) from error

    def prepare(self) -> None:
        """Bring the tables up to the newest migration; does nothing when they are there. Raises RegisterUnusable."""
        try:
            with self.engine.connect() as connection:
                known = (
                    inspect(connection).has_table("alembic_version")
                    and connection.execute(text("select version_num from alembic_version")).scalar_one_or_none()
                )
            if known != migrations.HEAD:
                migrations.upgrade(self.engine)
        except SQLAlchemyError as error:
            raise RegisterUnusable(reason=str(getattr(error, "orig", error))) from error

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A writing unit of work: the write lock is taken at its start, so that what it reads stays true."""
        with self._begin(writing=True) as transaction:
            yield transaction

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A reading unit of work: one snapshot."""
        with self._begin(writing=False) as transaction:
            yield transaction

    @contextmanager
    def _begin(self, *, writing: bool) -> Iterator[Transaction]:
        try:
            with self.engine.connect().execution_options(**{_WRITING: writing}) as connection, connection.begin():
                yield Transaction(connection)
        except IntegrityError as error:
            raise AlreadyThere() from error
        except DBAPIError as error:
            log.error("register_trouble", reason=str(error.orig))
            raise StorageTrouble(reason=_reason(error)) from error

    def damage(self) -> str:
        """What SQLite finds wrong with its own file; empty for a sound one, and for a server that checks itself."""
        if self.engine.dialect.name != "sqlite":
            return ""
        with self.reading() as transaction:
            found = transaction.connection.execute(text("pragma integrity_check(5)")).scalars().all()
        return "" if found == ["ok"] else "；".join(found)

    def close(self) -> None:
        self.engine.dispose()


# What a database says, for a clerk; the exact words go to the log.
_REASONS = {
    "locked": "登记库正被占用",
    "full": "磁盘已满",
    "readonly": "登记库是只读的",
    "disk I/O": "磁盘读写失败",
    "malformed": "登记库文件损坏",
    "not a database": "登记库文件损坏",
}


def _reason(error: DBAPIError) -> str:
    said = str(error.orig)
    return next((words for sign, words in _REASONS.items() if sign in said), "登记库暂时无法读写")


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return _server_engine(url)
    engine = create_engine(url, connect_args={"timeout": 60, "check_same_thread": False})

    # SQLite's driver begins transactions on its own and too late; these two hooks are SQLAlchemy's documented cure.
    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        synchronous = "OFF" if is_put_off() else "FULL"
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON", "busy_timeout=60000"):
            connection.execute(f"pragma {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(_WRITING, True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _server_engine(url: str) -> Engine:
    """PostgreSQL. One writer at a time, as with SQLite: the journal's chain and the first number of a year need it."""
    engine = create_engine(url, pool_pre_ping=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get(_WRITING, True):
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({_WRITERS})")
        else:
            connection.exec_driver_sql("set transaction isolation level repeatable read, read only")

    return engine
