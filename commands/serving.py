"""init, serve, work: making the home, and the two processes of the house."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import click
import waitress

from commands.entry import House, cli, opened, say
from commands.shapes import put_json
from services.model.dates import chinese_date
from services.model.errors import Refused, reason_of
from services.office import Office
from services.settings import CHECKOUT
from services.worker import Worker

STOP_WITH_PARENT = "WENSHU_STOP_WITH_PARENT"
# Times the largest submission: below it the application itself refuses a body, in a sentence; past it waitress does, in English.
BODY_ROOM = 4
LAST_WORK_SECONDS = 60.0  # for what the worker has in hand when it is told to stop; a kill loses nothing either


class PortTaken(Refused):
    message = "端口 {port} 已被占用：文枢可能已在运行，或有别的程序在用。请先关闭它，或用 --port 换一个端口。"


class AddressUnusable(Refused):
    message = "不能在 {host} 的端口 {port} 上提供服务：{reason}。请核对 --host、--port 或设置文件。"


@cli.command(help="建立数据目录，给出一次性管理员密码。")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def init(ctx: click.Context, as_json: bool) -> None:
    with opened(ctx, House.FIRST) as office:
        password = office.accounts.first_administrator()
        if as_json:
            put_json({"home": str(office.settings.home), "administrator": "admin", "password": password})
        elif password is None:
            click.echo(
                f"数据目录 {office.settings.home} 已经建好，管理员账号已存在。"
                "忘记密码请运行 python app.py accounts --reset admin。"
            )
        else:
            _show_password(office, password)


def _show_password(office: Office, password: str) -> None:
    click.echo(f"数据目录：{office.settings.home}")
    click.echo(f"管理员账号：admin　一次性密码：{password}")
    click.echo("首次登录后须修改密码；本密码只显示这一次。")


@cli.command(help="启动服务（网页），并在旁边启动一个处理队列的进程。")
@click.option("--host", help="监听的地址，默认见设置")
@click.option("--port", type=click.IntRange(1, 65535), help="监听的端口，默认见设置")
@click.pass_context
def serve(ctx: click.Context, host: str | None, port: int | None) -> None:
    with opened(ctx, House.FIRST) as office:
        host, port = host or office.settings.host, port or office.settings.port
        largest = BODY_ROOM * office.settings.largest_submission_mb << 20
        server = _listen(ctx.obj.create_app(office), host, port, largest_body=largest)
        for problem in office.upkeep.reconcile():
            say(f"{problem.where}：{problem.text}")
        password = office.accounts.first_administrator()
        if password:
            _show_password(office, password)
        stopping = threading.Event()
        keeper = threading.Thread(target=_keep_a_worker, args=(office.settings.home, stopping))
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            keeper.start()
            click.echo(f"服务已启动：http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}　按 Ctrl+C 停止。")
            if office.settings.clock_behind_days:
                click.echo(f"演示时钟：今天是{chinese_date(office.now().date())}（设置 clock_behind_days），不可用于正式办公。")
            sys.stdout.flush()
            server.run()
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # an impatient second Ctrl+C must not leave the worker behind
            stopping.set()
            keeper.join()


def _listen(app: Any, host: str, port: int, *, largest_body: int) -> Any:
    """The server, with its port taken; raises PortTaken, AddressUnusable."""
    try:
        return waitress.create_server(app, host=host, port=port, threads=8, ident="wenshu", max_request_body_size=largest_body)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port=port) from error
        raise AddressUnusable(host=host, port=port, reason=reason_of(error)) from error
    except ValueError as error:  # what waitress says of a host that nobody knows
        raise AddressUnusable(host=host, port=port, reason="没有这个地址") from error


def _keep_a_worker(home: Path, stopping: threading.Event) -> None:
    """One worker beside the server; one that dies is replaced."""
    while not stopping.is_set():
        worker = _start_worker(home)
        while worker.poll() is None and not stopping.wait(1.0):
            pass
        if stopping.is_set():
            worker.terminate()
            try:
                worker.wait(timeout=LAST_WORK_SECONDS)
            except subprocess.TimeoutExpired:
                worker.kill()
        else:
            say(f"处理队列的进程退出了（代码 {worker.returncode}），正在重新启动。")


def _start_worker(home: Path) -> subprocess.Popen[bytes]:
    """The worker stops when the pipe that this process holds is closed, however this process ends.

    It has a session of its own: Ctrl+C in the terminal is for this process, which lets the worker finish what it has in hand.
    """
    command = [sys.executable, str(CHECKOUT / "app.py"), "--home", str(home), "work"]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=sys.stderr,
        env={**os.environ, STOP_WITH_PARENT: "1"},
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # the same on Windows
    )


@cli.command(help="只启动处理队列的进程（serve 会自动启动一个）。")
@click.pass_context
def work(ctx: click.Context) -> None:
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    signal.signal(signal.SIGINT, lambda *_: stopping.set())
    beside_a_server = bool(os.environ.get(STOP_WITH_PARENT))
    if beside_a_server:
        threading.Thread(target=_wait_for_parent, args=(stopping,), daemon=True).start()
    with opened(ctx, House.NEW) as office:
        if not beside_a_server:
            click.echo(f"正在处理 {office.settings.home} 的队列（识别、出具回执、印制、编入检索）。按 Ctrl+C 停止。")
            sys.stdout.flush()
        Worker(office).run(stop=stopping.is_set, tell=None if beside_a_server else _tell)
    if not beside_a_server:
        click.echo("已停止；没有办完的下次接着办。")


def _tell(words: str) -> None:
    click.echo(words)
    sys.stdout.flush()


def _wait_for_parent(stopping: threading.Event) -> None:
    os.read(sys.stdin.fileno(), 1)  # unbuffered: a thread inside sys.stdin at its end is fatal to Python
    stopping.set()
