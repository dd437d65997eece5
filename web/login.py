"""Logging in and out, the password, and how long a session lasts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from flask import Blueprint, Flask, flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_wtf.csrf import generate_csrf

from services.accounts import SHORTEST_PASSWORD, WeakPassword
from services.stores.accounts import Account
from web.access import EVERYBODY, PUBLIC, allow, is_passive, office, on_refusal, person
from web.security import LOGIN_RATE, limiter

bp = Blueprint("login", __name__)
manager = LoginManager()
manager.session_protection = "strong"

LONGEST_SESSION = 12 * 3600  # seconds, whatever is being done: a working day
_AHEAD = 300.0  # seconds: a session from later than that is of a clock that was set back meanwhile
_TOUCH_AFTER = 15.0  # seconds: the cookie is not written anew for every click


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account behind a session, as Flask-Login wants it."""

    account: Account
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return f"{self.account.epoch}:{self.account.login}"


@dataclass(slots=True)
class Ended:
    """Sessions that were logged out: a cookie that somebody kept a copy of is worth nothing afterwards.

    Held in memory: after a restart of the server such a copy lives until its idle time is over, no longer.
    """

    until: dict[str, float] = field(default_factory=dict)

    def add(self, ticket: str, *, now: float) -> None:
        self.until = {known: end for known, end in self.until.items() if end > now} | {ticket: now + LONGEST_SESSION}

    def __contains__(self, ticket: object) -> bool:
        return ticket in self.until


_ended = Ended()


def register(app: Flask) -> None:
    manager.init_app(app)
    app.register_blueprint(bp)


@manager.user_loader  # type: ignore[untyped-decorator]
def _load(user_id: str) -> SignedIn | None:
    """The account of this request's session, unless it has run out, was ended, or the account changed or was disabled."""
    epoch, _, login = user_id.partition(":")
    if not epoch.isdigit() or _ran_out():
        return None
    account = office().accounts.session(login, int(epoch))
    return SignedIn(account) if account else None


def _ran_out() -> bool:
    """Whether the session was logged out, was left alone for too long, has lasted a working day, or is not of this clock."""
    now, seen = office().now().timestamp(), session.get("seen", 0.0)
    idle = office().settings.session_minutes * 60
    late = now > seen + idle or now > session.get("began", 0.0) + LONGEST_SESSION or seen > now + _AHEAD
    return late or session.get("ticket", "") in _ended


def keep_awake() -> None:
    """A person's request keeps the session; a script's polling does not, and nothing wakes one that has run out."""
    if not request.endpoint or is_passive(request.endpoint) or not current_user.is_authenticated:
        return
    now = office().now().timestamp()
    if now - session["seen"] > _TOUCH_AFTER:
        session["seen"] = now


def _begin(account: Account) -> None:
    """A new session, with nothing of the one before it."""
    session.clear()
    now = office().now().timestamp()
    session.update(ticket=secrets.token_hex(16), began=now, seen=now)
    login_user(SignedIn(account))


@bp.route("/login", methods=["GET", "POST"])
@limiter.limit(LOGIN_RATE, methods=["POST"])
@allow(PUBLIC)
def enter() -> ResponseReturnValue:
    """Log in."""
    login = request.form.get("login", "")
    on_refusal(lambda message: render_template("login.html", message=message, login=login))
    if request.method == "GET":
        return render_template("login.html", message="", login="")
    account = office().accounts.log_in(login, request.form.get("password", ""))
    _begin(account)
    if account.must_change:
        return redirect(url_for(".password"))
    return redirect(_own_path(request.args.get("next", "")) or url_for("workbench.index"))


@bp.route("/password", methods=["GET", "POST"])
@limiter.limit(LOGIN_RATE, methods=["POST"])
@allow(EVERYBODY)
def password() -> ResponseReturnValue:
    """Change one's own password; the first login leads here and nowhere else."""
    on_refusal(lambda message: _password_page(message))
    if request.method == "GET":
        return _password_page("")
    new = request.form.get("new", "")
    if new != request.form.get("again", ""):
        raise WeakPassword(reason="两次输入的新密码不一致")
    account = office().accounts.change_password(person().login, old=request.form.get("old", ""), new=new)
    _begin(account)
    flash("密码已修改，其他地方的登录已全部退出。", "success")
    return redirect(url_for("workbench.index"))


def _password_page(message: str) -> str:
    return render_template("password.html", message=message, shortest=SHORTEST_PASSWORD)


@bp.post("/logout")
@allow(EVERYBODY)
def leave() -> ResponseReturnValue:
    """Log out."""
    _ended.add(session.get("ticket", ""), now=office().now().timestamp())
    logout_user()
    session.clear()
    flash("已退出登录。", "success")
    return redirect(url_for(".enter"))


@bp.post("/awake")
@allow(EVERYBODY)
def awake() -> ResponseReturnValue:
    """Somebody is typing: that is being there, though nothing is sent. keep_awake has done it."""
    return "", 204


@bp.get("/token")
@allow(EVERYBODY, passive=True)
def token() -> ResponseReturnValue:
    """Who is logged in now, and the session's token: with it a page goes on whose own session has run out meanwhile."""
    return jsonify(token=generate_csrf(), login=person().login, name=person().name)


def _own_path(path: str) -> str | None:
    """The path, if it leads to a page of ours and nowhere else."""
    plain = path.startswith("/") and not path.startswith("//") and path.isprintable() and "\\" not in path
    return path if plain else None
