"""Accounts: one-time passwords, locks, resets, and sessions that end when they should."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services.accounts import (
    MOST_FAILURES,
    AccountDisabled,
    AccountExists,
    AccountRefused,
    Accounts,
    LoginFailed,
    LoginLocked,
    WeakPassword,
)
from services.model.errors import NotAllowed
from services.model.people import Role, Unit, UnitKind
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
def accounts(tmp_path: Path, clock: Clock) -> Accounts:
    register = Register(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    register.prepare()
    with register.transaction() as transaction:
        transaction.units.put(Unit(name="市商务局", kind=UnitKind.DEPARTMENT))
    return Accounts(register=register, now=clock)


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


def test_an_unknown_login_is_told_nothing_more_than_a_wrong_password(accounts: Accounts) -> None:
    with pytest.raises(LoginFailed):
        accounts.log_in("nobody", "wrong")


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
