"""Accounts: one-time passwords, locks, resets, and sessions that end when they should."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services import accounts as room
from services.accounts import (
    MOST_STRANGERS,
    AccountDisabled,
    AccountExists,
    AccountRefused,
    Accounts,
    PasswordOvertaken,
    WeakPassword,
)
from services.model.attempts import MOST_FAILURES, LoginFailed, LoginLocked
from services.model.errors import NotAllowed, WenshuError
from services.model.people import Role
from services.model.units import Unit, UnitKind
from services.settings import Settings
from services.stores.register import Register
from tests.house import ADMINISTRATOR, CLERK, NOW


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def register(tmp_path: Path) -> Register:
    register = Register(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    register.prepare()
    with register.transaction() as transaction:
        transaction.units.put(Unit(name="市商务局", kind=UnitKind.DEPARTMENT))
    return register


@pytest.fixture
def accounts(register: Register, clock: Clock) -> Accounts:
    return Accounts(register=register, settings=Settings(), now=clock)


def test_the_first_administrator_is_made_once(accounts: Accounts) -> None:
    password = accounts.first_administrator()
    assert password and accounts.first_administrator() is None
    account = accounts.log_in("admin", password)
    assert account.role is Role.ADMINISTRATOR and account.must_change


def test_a_liaison_needs_a_unit_that_exists(accounts: Accounts) -> None:
    with pytest.raises(AccountRefused, match="所属单位"):
        accounts.create(login="wang", name="张三", role=Role.LIAISON, unit=None, by=ADMINISTRATOR)
    with pytest.raises(AccountRefused, match="名册"):
        accounts.create(login="wang", name="张三", role=Role.LIAISON, unit="没有的单位", by=ADMINISTRATOR)
    accounts.create(login="wang", name="张三", role=Role.LIAISON, unit="市商务局", by=ADMINISTRATOR)
    with pytest.raises(AccountExists):
        accounts.create(login="wang", name="张三", role=Role.LEADER, unit=None, by=ADMINISTRATOR)


def test_only_an_administrator_keeps_accounts(accounts: Accounts) -> None:
    with pytest.raises(NotAllowed):
        accounts.create(login="wang", name="张三", role=Role.CLERK, unit=None, by=CLERK)
    with pytest.raises(NotAllowed):
        accounts.all(by=CLERK)


def test_five_wrong_passwords_lock_the_account_for_a_while(accounts: Accounts, clock: Clock) -> None:
    password = accounts.create(login="wang", name="张三", role=Role.CLERK, unit=None, by=ADMINISTRATOR)
    for left in range(MOST_FAILURES - 1, 0, -1):
        with pytest.raises(LoginFailed, match=f"{left} 次"):
            accounts.log_in("wang", "wrong")
    with pytest.raises(LoginLocked):
        accounts.log_in("wang", "wrong")
    with pytest.raises(LoginLocked):
        accounts.log_in("wang", password)
    clock.at += timedelta(minutes=16)
    assert accounts.log_in("wang", password).login == "wang"


def answer(accounts: Accounts, login: str, password: str = "wrong") -> str:
    """What a refused attempt is told."""
    with pytest.raises(WenshuError) as refusal:
        accounts.log_in(login, password)
    return f"{type(refusal.value).__name__} {refusal.value}"


def test_an_unknown_login_gets_the_answers_of_a_known_one_attempt_by_attempt(accounts: Accounts, clock: Clock) -> None:
    accounts.create(login="wang", name="张三", role=Role.CLERK, unit=None, by=ADMINISTRATOR)
    for minutes in (0, 0, 60, 0, 0, 0, 7, 9, 0, 0):
        clock.at += timedelta(minutes=minutes)
        assert answer(accounts, "nobody") == answer(accounts, "wang")
    assert answer(accounts, " nobody ") == answer(accounts, " wang ")


def test_a_failed_login_is_in_the_journal_and_what_a_stranger_typed_is_not(accounts: Accounts, register: Register) -> None:
    accounts.create(login="wang", name="张三", role=Role.CLERK, unit=None, by=ADMINISTRATOR)
    answer(accounts, "wang")
    answer(accounts, "My-Secret-Password")
    with register.reading() as transaction:
        failed = [record for record in transaction.journal.all() if record.action == "login-failed"]
    assert len(failed) == 2
    assert not any("My-Secret-Password" in f"{record.by}{record.detail}" for record in failed)


def test_however_many_names_are_tried_only_so_many_are_remembered() -> None:
    strangers = room.Strangers()
    for number in range(MOST_STRANGERS + 10):
        strangers.failed(f"nobody{number}", now=0.0)
    assert len(strangers) == MOST_STRANGERS
    assert strangers.failed(f"nobody{MOST_STRANGERS}", now=0.0).failures == 2
    assert strangers.failed("nobody0", now=0.0).failures == 1


def test_a_lock_tells_the_minutes_that_are_left(accounts: Accounts, clock: Clock) -> None:
    accounts.create(login="wang", name="张三", role=Role.CLERK, unit=None, by=ADMINISTRATOR)
    told = [answer(accounts, "wang") for _ in range(MOST_FAILURES + 1)]
    assert "请 15 分钟后再试" in told[-2] and "请 15 分钟后再试" in told[-1]
    clock.at += timedelta(minutes=14, seconds=30)
    assert "请 1 分钟后再试" in answer(accounts, "wang")


@pytest.mark.parametrize("login", ["wang", "nobody"])
def test_guesses_sent_all_at_once_are_no_more_than_five(accounts: Accounts, login: str) -> None:
    password = accounts.create(login="wang", name="张三", role=Role.CLERK, unit=None, by=ADMINISTRATOR)
    with ThreadPoolExecutor(8) as threads:
        told = sorted(threads.map(lambda _: answer(accounts, login), range(8)))
    assert [line for line in told if "还可尝试" in line] == [
        f"LoginFailed 用户名或密码错误，还可尝试 {left} 次。忘记密码请联系管理员重置。" for left in range(1, MOST_FAILURES)
    ]
    assert sum(line.startswith("LoginLocked") for line in told) == 8 - MOST_FAILURES + 1
    assert answer(accounts, login, password).startswith("LoginLocked")


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets something happen once, right after a function of the accounts has run and before its result is acted upon."""

    def arrange(happens: Callable[[], object], *, after: str) -> None:
        real, waiting = getattr(room, after), [happens]

        def wrapped(*args: object, **named: object) -> object:
            result = real(*args, **named)
            if waiting:
                waiting.pop()()
            return result

        monkeypatch.setattr(room, after, wrapped)

    return arrange


@pytest.mark.parametrize("typed", ["right", "wrong"])
def test_an_account_disabled_while_its_password_is_checked_stays_disabled(
    accounts: Accounts, meanwhile: Callable[..., None], typed: str
) -> None:
    password = accounts.create(login="wang", name="张三", role=Role.CLERK, unit=None, by=ADMINISTRATOR)
    meanwhile(lambda: accounts.disable("wang", disabled=True, by=ADMINISTRATOR), after="_matches")
    with pytest.raises(AccountDisabled if typed == "right" else LoginFailed):
        accounts.log_in("wang", password if typed == "right" else "wrong")
    (account,) = accounts.all(by=ADMINISTRATOR)
    assert account.disabled and account.epoch == 1


def test_a_password_reset_while_the_old_one_is_checked_is_the_only_one(
    accounts: Accounts, meanwhile: Callable[..., None]
) -> None:
    old = accounts.create(login="wang", name="张三", role=Role.CLERK, unit=None, by=ADMINISTRATOR)
    fresh: list[str] = []
    meanwhile(lambda: fresh.append(accounts.reset("wang", by=ADMINISTRATOR)), after="_matches")
    with pytest.raises(LoginFailed):
        accounts.log_in("wang", old)
    assert accounts.log_in("wang", fresh[0]).epoch == 1


def test_the_account_locked_while_a_right_password_is_checked_stays_locked(
    accounts: Accounts, meanwhile: Callable[..., None]
) -> None:
    password = accounts.create(login="wang", name="张三", role=Role.CLERK, unit=None, by=ADMINISTRATOR)
    meanwhile(lambda: [answer(accounts, "wang") for _ in range(MOST_FAILURES)], after="_matches")
    with pytest.raises(LoginLocked):
        accounts.log_in("wang", password)


def test_a_session_begun_while_the_account_was_disabled_and_enabled_again_holds(
    accounts: Accounts, meanwhile: Callable[..., None]
) -> None:
    password = accounts.create(login="wang", name="张三", role=Role.CLERK, unit=None, by=ADMINISTRATOR)

    def off_and_on() -> None:
        accounts.disable("wang", disabled=True, by=ADMINISTRATOR)
        accounts.disable("wang", disabled=False, by=ADMINISTRATOR)

    meanwhile(off_and_on, after="_matches")
    account = accounts.log_in("wang", password)
    assert accounts.session("wang", account.epoch) == account


def test_a_reset_while_a_new_password_is_set_wins(accounts: Accounts, meanwhile: Callable[..., None]) -> None:
    old = accounts.create(login="wang", name="张三", role=Role.CLERK, unit=None, by=ADMINISTRATOR)
    fresh: list[str] = []
    meanwhile(lambda: fresh.append(accounts.reset("wang", by=ADMINISTRATOR)), after="weakness")
    with pytest.raises(PasswordOvertaken, match="没有保存"):
        accounts.change_password("wang", old=old, new="Tongzhi-2026-09")
    assert accounts.log_in("wang", fresh[0]).must_change


def test_an_account_disabled_while_a_new_password_is_set_stays_disabled(
    accounts: Accounts, meanwhile: Callable[..., None]
) -> None:
    old = accounts.create(login="wang", name="张三", role=Role.CLERK, unit=None, by=ADMINISTRATOR)
    meanwhile(lambda: accounts.disable("wang", disabled=True, by=ADMINISTRATOR), after="weakness")
    with pytest.raises(AccountDisabled):
        accounts.change_password("wang", old=old, new="Tongzhi-2026-09")
    with pytest.raises(AccountDisabled):
        accounts.log_in("wang", old)


def test_a_changed_password_ends_the_other_sessions(accounts: Accounts) -> None:
    password = accounts.create(login="wang", name="张三", role=Role.CLERK, unit=None, by=ADMINISTRATOR)
    before = accounts.log_in("wang", password)
    changed = accounts.change_password("wang", old=password, new="Tongzhi-2026-09")
    assert accounts.session("wang", before.epoch) is None
    assert accounts.session("wang", changed.epoch) is not None
    assert not accounts.log_in("wang", "Tongzhi-2026-09").must_change
    with pytest.raises(LoginFailed):
        accounts.log_in("wang", password)


@pytest.mark.parametrize("weak", ["short1A", "alllowercase", "Wang-2026-wang", "12345678901"])
def test_a_weak_password_is_refused_with_the_reason(accounts: Accounts, weak: str) -> None:
    password = accounts.create(login="wang", name="张三", role=Role.CLERK, unit=None, by=ADMINISTRATOR)
    with pytest.raises(WeakPassword):
        accounts.change_password("wang", old=password, new=weak)


def test_disabling_and_resetting_end_sessions(accounts: Accounts) -> None:
    password = accounts.create(login="wang", name="张三", role=Role.CLERK, unit=None, by=ADMINISTRATOR)
    first = accounts.log_in("wang", password)
    accounts.disable("wang", disabled=True, by=ADMINISTRATOR)
    assert accounts.session("wang", first.epoch) is None
    with pytest.raises(AccountDisabled):
        accounts.log_in("wang", password)
    accounts.disable("wang", disabled=False, by=ADMINISTRATOR)
    second = accounts.log_in("wang", password)
    fresh = accounts.reset("wang", by=ADMINISTRATOR)
    assert accounts.session("wang", second.epoch) is None
    assert accounts.log_in("wang", fresh).must_change


def test_nobody_locks_himself_out(accounts: Accounts) -> None:
    accounts.first_administrator()
    with pytest.raises(AccountRefused):
        accounts.disable("admin", disabled=True, by=ADMINISTRATOR)


def test_a_guess_at_a_password_costs_what_rfc_9106_asks() -> None:
    """Asked of a fresh process: in this one the hasher is cheap (tests/conftest.py)."""
    ask = "from services.accounts import _HASHER as one; print(one.type.name, one.memory_cost >= 65536, one.time_cost >= 3)"
    said = subprocess.run([sys.executable, "-c", ask], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["ID", "True", "True"]
