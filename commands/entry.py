"""The root of the command line: the home, the log, and one place where an error becomes a sentence and exit code 1."""

from __future__ import annotations

import codecs
import errno
import logging
import sys
import tempfile
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import click
import structlog

from commands.chinese import ChineseGroup, Misused
from services.model.errors import NotFound, Refused, Unavailable, WenshuError, reason_of
from services.model.phones import masked_in
from services.office import Office, is_begun, open_office
from services.settings import Settings, load_settings


class DiskTrouble(Unavailable):
    message = "“{path}”读写不了：{reason}。请核对路径、权限和磁盘空间后重试。"


def sentence(error: WenshuError | OSError) -> str:
    """What a person is told of an error that is no mistake of ours."""
    if isinstance(error, WenshuError):
        return str(error)
    return str(DiskTrouble(path=error.filename or "数据目录", reason=reason_of(error)))


class NoHouse(NotFound):
    message = "{home} 里没有文枢的数据，请核对 --home（或 WENSHU_HOME），或先运行 init。"


class House(StrEnum):
    """What a command asks of its home."""

    BEGUN = "begun"  # there must be data in it: a mistyped home is no healthy empty archive
    NEW = "new"  # the command may begin a house
    FIRST = "first"  # so may this one, and it shows the administrator's password itself
    ANY = "any"  # it keeps nothing: where there is no house, it works in a temporary one


class Sentences(ChineseGroup):
    """Turns whatever is no mistake of ours into one sentence on standard error and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise error if isinstance(error, Misused) else Misused(error) from error
        except (WenshuError, OSError) as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # who read our output has gone; click ends quietly
            say(sentence(error))
        except KeyboardInterrupt:
            say("已中断。此前受理的内容已保存，可以再运行一次。")
        ctx.exit(1)


@dataclass(frozen=True, slots=True)
class Setup:
    """What a command is given: where the home is, and who makes the web application (commands don't know Flask)."""

    home: Path | None
    create_app: Callable[[Office], Any]


@click.group(
    cls=Sentences,
    invoke_without_command=True,
    help="文枢：协议备案与公文管理。数据目录由 --home 或 WENSHU_HOME 指定，默认为程序所在目录。",
)
@click.option("--home", type=click.Path(), help="数据目录，其下有 archive/ 和 index/")
@click.pass_context
def cli(ctx: click.Context, home: str | None) -> None:
    _log_to_standard_error()
    if home is not None and _is_no_home(home):
        raise click.UsageError("--home 后面缺少数据目录，请写成 --home 目录 命令")
    ctx.obj = Setup(Path(home) if home else None, ctx.obj)
    if ctx.invoked_subcommand is None:
        ctx.invoke(cli.commands["serve"])


def _is_no_home(name: str) -> bool:
    """Whether a command or an option stands where the folder should: then the folder was forgotten."""
    return not name.strip() or name.startswith("-") or name in cli.commands


def _log_to_standard_error() -> None:
    """Standard output belongs to the results alone."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console that can't show a character must not end a command
            stream.reconfigure(errors="replace")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=False),
            structlog.processors.format_exc_info,
            _without_phone_numbers,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def _without_phone_numbers(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Whatever a trace or a reason quotes: a log is read by more people than the roster."""
    return {name: masked_in(value) if isinstance(value, str) else value for name, value in event.items()}


@contextmanager
def opened(ctx: click.Context, house: House = House.BEGUN, *, rebuilding: bool = False) -> Iterator[Office]:
    """The office at the command's home, closed in the end. Raises NoHouse, and then makes nothing."""
    with _housed(load_settings(ctx.find_root().obj.home), house) as settings:
        is_new = house in (House.NEW, House.FIRST) and not is_begun(settings)
        office = open_office(settings, rebuilding=rebuilding)
        try:
            if is_new:
                _tell_of_new(settings, house)
            yield office
        finally:
            _seal_registers(office)
            office.close()


def _tell_of_new(settings: Settings, house: House) -> None:
    """Nobody is to take a mistyped home for the one that he meant, with everything gone."""
    login = "登录网页用的管理员账号和一次性密码，请在同一数据目录运行 init 取得。" if house is House.NEW else ""
    say(f"已在 {settings.home} 新建数据目录；如果要用的是已有的数据，请核对 --home（或 WENSHU_HOME）。{login}")


def _seal_registers(office: Office) -> None:
    """What the command changed in units, rosters or the calendar goes into the archive; trouble with it undoes nothing."""
    try:
        office.upkeep.seal_registers()
    except (WenshuError, OSError) as error:
        say(f"{sentence(error)}单位、名单和日历的改动已保存在登记库，还没有封存进档案，下一条命令或服务会自动再试。")


@contextmanager
def _housed(settings: Settings, house: House) -> Iterator[Settings]:
    """The settings as they are, or, for a command that keeps nothing and finds no house, with a temporary home."""
    if house in (House.NEW, House.FIRST) or is_begun(settings):
        yield settings
    elif house is House.BEGUN:
        raise NoHouse(home=settings.home)
    else:
        with tempfile.TemporaryDirectory(prefix="wenshu-", ignore_cleanup_errors=True) as folder:
            yield settings.model_copy(update={"home": Path(folder), "register_url": ""})


class FileUnreadable(Refused):
    message = "文件“{path}”读不了：{reason}。请核对路径和权限。"


def open_file(path: Path) -> BinaryIO:
    """The file that a command names; raises FileUnreadable."""
    try:
        return path.open("rb")
    except OSError as error:
        raise FileUnreadable(path=path, reason=reason_of(error)) from error


class OutputUnknown(Refused):
    message = "输出文件 {file} 须以 {endings} 结尾。"


def write_out(path: Path, content: bytes) -> None:
    """The file that a command makes, in a folder that need not be there yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def read_text(path: Path) -> str:
    """A text file that a person wrote, in UTF-8 or in what Notepad makes of it; raises FileUnreadable."""
    with open_file(path) as stream:
        data = stream.read()
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable(path=path, reason="文字编码无法辨认，能读的是 UTF-8、GB18030（含 GBK）和有标记的 UTF-16，请另存为 UTF-8")


def say(words: str) -> None:
    """Progress and sentences go to standard error."""
    click.echo(words, err=True)
