"""Wrong passwords: how many there may be, and what the person is told."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from services.model.errors import Refused

MOST_FAILURES = 5  # GB/T 22239-2019 8.1.4.1 b): login failures are limited
LOCK_MINUTES = 15


class LoginFailed(Refused):
    message = "用户名或密码错误，还可尝试 {left} 次。忘记密码请联系管理员重置。"


class LoginLocked(Refused):
    message = "密码连续输错，账号已锁定，请 {minutes} 分钟后再试，或联系管理员重置密码。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """The wrong passwords given for one login. Times are seconds since the epoch."""

    failures: int = 0
    locked_until: float = 0.0

    def one_more(self, now: float) -> Attempts:
        """After one more wrong password, which may lock the login; one that is locked stays as it is."""
        if self.locked_until > now:
            return self
        if self.failures + 1 >= MOST_FAILURES:
            return Attempts(locked_until=now + LOCK_MINUTES * 60)
        return Attempts(failures=self.failures + 1)

    def refusal(self, now: float) -> Refused:
        """What the person is told."""
        if self.locked_until > now:
            return LoginLocked(minutes=ceil((self.locked_until - now) / 60))
        return LoginFailed(left=MOST_FAILURES - self.failures)
