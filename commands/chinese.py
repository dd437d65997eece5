"""What click itself says, in Chinese: help pages, and the sentence for a command line that is no proper one (exit code 2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import click

from services.model.mechanisms import MECHANISM_LABELS, Mechanism

# click's names for the kinds of values -> what a help page shows.
_VALUES: Mapping[str, str] = {"PATH": "路径", "TEXT": "文字", "INTEGER RANGE": "数字", "INTEGER": "数字"}
_VALUE = re.compile(r"(?<= )(?:INTEGER RANGE|INTEGER|PATH|TEXT)$")

# What click says of a wrong command line (click.core, click.parser, click.types) -> what we say.
_SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"Got unexpected extra arguments? \((.+)\)"), "多了参数“{}”，请去掉"),
    (re.compile(r"Option '(.+)' requires an argument\."), "选项 {} 后面缺少值"),
    (re.compile(r"Option '(.+)' requires \d+ arguments\."), "选项 {} 后面的值不够"),
    (re.compile(r"Option '(.+)' does not take a value\."), "选项 {} 后面不带值"),
    (re.compile(r"Argument '(.+)' takes \d+ values\."), "参数 {} 的个数不对"),
    (re.compile(r"'(.*)' is not a valid (?:integer|integer range|float)\."), "“{}”不是整数"),
    (re.compile(r"(.+) is not in the range (.+)\."), "{} 不在允许的范围 {} 内"),
    (re.compile(r"'(.*)' is not one of (.+)\."), "“{}”不在可选的范围内，应为 {} 之一"),
    (re.compile(r"Missing command\."), "缺少命令"),
)


class MechanismName(click.Choice[str]):
    """One of the mechanisms, by its key or by its Chinese name; the value is the key."""

    def __init__(self) -> None:
        super().__init__([one.value for one in Mechanism])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        keys = {label: mechanism.value for mechanism, label in MECHANISM_LABELS.items()}
        key = keys.get(str(value).strip(), str(value))
        if key not in self.choices:
            these = "、".join(f"{mechanism.value}（{label}）" for mechanism, label in MECHANISM_LABELS.items())
            self.fail(f"“{value}”不是工作机制，应为 {these}之一", param, ctx)
        return key


class Misused(click.UsageError):
    """A wrong command line, told in Chinese with the usage of its command."""

    def __init__(self, error: click.UsageError) -> None:
        super().__init__(told(error), error.ctx)

    def show(self, file: Any = None) -> None:
        if self.ctx is not None:
            click.echo(self.ctx.get_usage(), file=file, err=file is None)
        help_page = f"完整用法见 {self.ctx.command_path} --help。" if self.ctx is not None else ""
        click.echo(f"用法不对：{self.message}。{help_page}", file=file, err=file is None)


def told(error: click.UsageError) -> str:
    """The sentence for a wrong command line, without a full stop."""
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}" + _or_these(error.possibilities)
    if isinstance(error, click.NoSuchCommand):
        return f"没有命令“{error.command_name}”" + _or_these(error.possibilities)
    if isinstance(error, click.MissingParameter):
        kind = "选项" if isinstance(error.param, click.Option) else "参数"
        return f"缺少{kind} {_name(error)}"
    if isinstance(error, click.BadParameter):
        return f"{_name(error)} 的值有误：{_plain(error.message)}"
    return _plain(error.message)


def _plain(message: str) -> str:
    for pattern, sentence in _SENTENCES:
        if match := pattern.fullmatch(message):
            return sentence.format(*match.groups())
    return message.rstrip("。.")


def _name(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    return error.param.make_metavar(error.ctx) if error.param and error.ctx else ""


def _or_these(possibilities: list[str] | None) -> str:
    return f"，是不是 {'、'.join(possibilities)}" if possibilities else ""


class Chinese(click.Command):
    """A command whose help and complaints are Chinese."""

    def make_context(self, *words: Any, **more: Any) -> click.Context:
        try:
            return super().make_context(*words, **more)
        except click.UsageError as error:
            raise Misused(error) from error

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = (
            " ".join(self.collect_usage_pieces(ctx)).replace("[OPTIONS]", "[选项]").replace("[COMMAND] [ARGS]...", "[命令 ...]")
        )
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [param.get_help_record(ctx) for param in self.get_params(ctx) if isinstance(param, click.Option)]
        lines = [
            (_VALUE.sub(lambda found: _VALUES[found[0]], names), told.replace("[required]", "[必填]"))
            for names, told in filter(None, records)
        ]
        with formatter.section("选项"):
            formatter.write_dl(lines)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份说明"
        return option


class ChineseGroup(Chinese, click.Group):
    """A group of such commands."""

    command_class = Chinese

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        Chinese.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, self.commands[name].help or "") for name in self.list_commands(ctx)])
