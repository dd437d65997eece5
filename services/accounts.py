"""Accounts: who may log in, as what. Passwords are argon2id; five wrong ones lock an account for a while."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from services import journal
from services.model.attempts import Attempts
from services.model.errors import Conflict, NotAllowed, NotFound, Refused, WenshuError
from services.model.people import ROLE_LABELS, UNIT_ROLES, Person, Role
from services.settings import Settings
from services.stores.accounts import Account
from services.stores.house import House
from services.stores.register import Register, Transaction

MOST_STRANGERS = 10_000
SHORTEST_PASSWORD = 10
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,39}")
_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that is misread on paper
_SESSION_KEY = "session_key"
_HASHER = PasswordHasher()


class AccountDisabled(NotAllowed):
    message = "账号“{login}”已停用。如需恢复，请联系管理员。"


class NoSuchAccount(NotFound):
    message = "没有账号“{login}”。请核对登录名；已有的账号可在账号管理页或用 python app.py accounts 查看。"


class WeakPassword(Refused):
    message = "新密码不符合要求：{reason}。"


class PasswordOvertaken(Conflict):
    message = "账号“{login}”的密码刚刚在别处被修改或重置，本次新密码没有保存。请用最新的密码重新登录；不知道的，请联系管理员。"


class AccountRefused(Refused):
    message = "账号没有保存：{reason}。"


class AccountExists(Conflict):
    message = "账号“{login}”已存在。请换一个登录名，或在列表中修改该账号。"


class Strangers:
    """The wrong passwords given for logins that nobody has: counted as for an account, so that the answers tell no difference.

    Held in memory, and the names only as digests: what is typed as a name is at times a password. Of endless names the
    latest MOST_STRANGERS are known; a restart forgets them all, which is the one moment when the answers may differ.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[bytes, Attempts] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def get(self, login: str) -> Attempts:
        return self._known.get(_digest(login), Attempts())

    def failed(self, login: str, *, now: float) -> Attempts:
        """Count one more wrong password; returns how it stands then."""
        digest = _digest(login)
        with self._lock:
            attempts = self._known.pop(digest, Attempts()).one_more(now)
            self._known[digest] = attempts
            while len(self._known) > MOST_STRANGERS:
                self._known.popitem(last=False)
        return attempts


class Accounts:
    """Creates, checks, resets and disables accounts."""

    def __init__(self, *, register: Register, settings: Settings, now: Callable[[], datetime]) -> None:
        self._register, self._settings, self._now = register, settings, now
        self._strangers = Strangers()

    def first_administrator(self) -> str | None:
        """Make the account `admin` if there is no administrator; returns its one-time password, or None."""
        with self._register.transaction() as transaction:
            if transaction.accounts.count(Role.ADMINISTRATOR):
                return None
            password = one_time_password()
            known = transaction.accounts.find("admin")
            account = Account(login="admin", name="管理员", role=Role.ADMINISTRATOR, password=_HASHER.hash(password))
            transaction.accounts.put(replace(account, epoch=known.epoch + 1 if known else 0))
            self._note(transaction, "account-created", account, by="系统")
        return password

    def create(self, *, login: str, name: str, role: Role, unit: str | None, by: Person) -> str:
        """Make an account; returns its one-time password, which must be changed at the first login."""
        require_administrator(by)
        account, password = self._new(login.strip(), name.strip(), role, (unit or "").strip() or None)
        with self._register.transaction() as transaction:
            if transaction.accounts.find(account.login):
                raise AccountExists(login=account.login)
            account = self._bound(transaction, account)
            transaction.accounts.put(account)
            self._note(transaction, "account-created", account, by=by.name)
        return password

    def _bound(self, transaction: Transaction, account: Account) -> Account:
        """The account with its unit as the register calls it. Raises AccountRefused."""
        if not account.unit:
            return account
        unit = transaction.units.directory(place=self._settings.place).resolve(account.unit)
        if unit is None:
            raise AccountRefused(reason=f"单位“{account.unit}”不在单位名册中，请先到“单位名册”添加")
        if not unit.lives(self._now().date()):
            raise AccountRefused(reason=f"单位“{unit.name}”已撤销，不能再建账号")
        return replace(account, unit=unit.name)

    @staticmethod
    def _new(login: str, name: str, role: Role, unit: str | None) -> tuple[Account, str]:
        if not _LOGIN.fullmatch(login):
            raise AccountRefused(reason="登录名须为 2 至 40 位字母、数字、点、横线或下划线，以字母或数字开头")
        if not name:
            raise AccountRefused(reason="请填写姓名")
        if role in UNIT_ROLES and not unit:
            raise AccountRefused(reason=f"{ROLE_LABELS[role]}必须指定所属单位")
        password = one_time_password()
        bound = unit if role in UNIT_ROLES else None
        return Account(login=login, name=name, role=role, unit=bound, password=_HASHER.hash(password)), password

    def reset(self, login: str, *, by: Person) -> str:
        """Give the account a new one-time password, unlock it and end its sessions."""
        require_administrator(by)
        password = one_time_password()
        hashed = _HASHER.hash(password)
        with self._register.transaction() as transaction:
            account = self._known(transaction, login)
            fresh = replace(account, password=hashed, must_change=True, failures=0, locked_until=0.0)
            transaction.accounts.put(replace(fresh, epoch=account.epoch + 1))
            self._note(transaction, "account-reset", account, by=by.name)
        return password

    def disable(self, login: str, *, disabled: bool, by: Person) -> None:
        """Disable an account, which ends its sessions at once, or enable it again."""
        require_administrator(by)
        if login == by.login:
            raise AccountRefused(reason="不能停用自己正在使用的账号")
        with self._register.transaction() as transaction:
            account = self._known(transaction, login)
            transaction.accounts.put(replace(account, disabled=disabled, epoch=account.epoch + 1))
            self._note(transaction, "account-disabled" if disabled else "account-enabled", account, by=by.name)

    def log_in(self, login: str, password: str) -> Account:
        """The account, if the password is right; raises LoginFailed, LoginLocked, AccountDisabled."""
        login, now = login.strip(), self._now().timestamp()
        with self._register.reading() as transaction:
            account = transaction.accounts.find(login)
        attempts = self._attempts(account, login)
        if attempts.locked_until > now:
            raise attempts.refusal(now)
        hashed = account.password if account else _nobody()
        outcome = self._settle(login, proven=hashed if _matches(hashed, password) else None, now=now)
        if isinstance(outcome, WenshuError):
            raise outcome  # only here: what was counted is to be kept
        return outcome

    def _settle(self, login: str, *, proven: str | None, now: float) -> Account | WenshuError:
        """What an attempt leads to, decided on the account as it is now: checking took a while in which it may have changed.

        `proven` is the hash that the password fits; None where it was wrong.
        """
        with self._register.transaction() as transaction:
            account = transaction.accounts.claim(login)
            attempts = self._attempts(account, login)
            if attempts.locked_until > now:
                return attempts.refusal(now)
            if account is None or account.password != proven:
                return self._failed(transaction, account, login, now=now)
            if account.disabled:
                return AccountDisabled(login=account.login)
            transaction.accounts.put_failures(login, failures=0, locked_until=0.0)
            self._note(transaction, "login", account, by=account.name)
        return replace(account, failures=0, locked_until=0.0)

    def _failed(self, transaction: Transaction, account: Account | None, login: str, *, now: float) -> Refused:
        """Count a wrong password. An unknown login is written down too: it takes as long, and an auditor wants to see it."""
        if account is None:
            attempts = self._strangers.failed(login, now=now)
            journal.note(transaction, "login-failed", by="未知用户名", at=self._now(), detail={})
        else:
            attempts = self._attempts(account, login).one_more(now)
            transaction.accounts.put_failures(login, failures=attempts.failures, locked_until=attempts.locked_until)
            self._note(transaction, "login-failed", account, by=login)
        return attempts.refusal(now)

    def _attempts(self, account: Account | None, login: str) -> Attempts:
        if account is None:
            return self._strangers.get(login)
        return Attempts(failures=account.failures, locked_until=account.locked_until)

    def change_password(self, login: str, *, old: str, new: str) -> Account:
        """Set a new password, which ends the account's other sessions.

        Raises LoginFailed, LoginLocked, WeakPassword; AccountDisabled and PasswordOvertaken where somebody was faster.
        """
        checked = self.log_in(login, old)
        if reason := weakness(new, login=login, old=old):
            raise WeakPassword(reason=reason)
        hashed = _HASHER.hash(new)
        with self._register.transaction() as transaction:
            account = self._known(transaction, checked.login)
            if account.disabled:
                raise AccountDisabled(login=account.login)
            if account.password != checked.password:
                raise PasswordOvertaken(login=account.login)
            changed = replace(account, password=hashed, must_change=False, epoch=account.epoch + 1)
            transaction.accounts.put(changed)
            self._note(transaction, "password-changed", changed, by=changed.name)
        return changed

    def session(self, login: str, epoch: int) -> Account | None:
        """The account behind a session, while it may still act."""
        with self._register.reading() as transaction:
            account = transaction.accounts.find(login)
        return account if account and not account.disabled and account.epoch == epoch else None

    def all(self, *, by: Person) -> list[Account]:
        require_administrator(by)
        with self._register.reading() as transaction:
            return transaction.accounts.all()

    def session_key(self) -> str:
        """The secret that signs sessions: made once, kept in the register."""
        with self._register.transaction() as transaction:
            house: House = transaction.house
            key = house.get(_SESSION_KEY)
            if key is None:
                key = secrets.token_hex(32)
                house.put(_SESSION_KEY, key)
        return key

    def _known(self, transaction: Transaction, login: str) -> Account:
        account = transaction.accounts.claim(login)
        if account is None:
            raise NoSuchAccount(login=login)
        return account

    def _note(self, transaction: Transaction, action: str, account: Account, *, by: str) -> None:
        detail = {"login": account.login, "role": ROLE_LABELS[account.role], "unit": account.unit}
        journal.note(transaction, action, by=by, at=self._now(), detail=detail)


def require_administrator(person: Person) -> None:
    """Raises NotAllowed for everybody else."""
    if person.role is not Role.ADMINISTRATOR:
        raise NotAllowed(what="账号管理")


def one_time_password() -> str:
    """A password to be read from a screen or a slip of paper and changed at once."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def weakness(password: str, *, login: str, old: str) -> str | None:
    """Why a password is too weak, in the user's words (GB/T 22239-2019 8.1.4.1 a)); None if it will do."""
    kinds = sum(bool(re.search(pattern, password)) for pattern in (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]"))
    if len(password) < SHORTEST_PASSWORD:
        return f"至少 {SHORTEST_PASSWORD} 位"
    if kinds < 2:
        return "须含大写字母、小写字母、数字、符号中的两种以上"
    if login.lower() in password.lower():
        return "不能包含登录名"
    if password == old:
        return "不能与原密码相同"
    return None


def _digest(login: str) -> bytes:
    return hashlib.sha256(login.encode(errors="surrogatepass")).digest()


@cache
def _nobody() -> str:
    """What an unknown login's password is checked against, so that it takes as long as a known one's."""
    return _HASHER.hash(secrets.token_hex(8))


def _matches(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
