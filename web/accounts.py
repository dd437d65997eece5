"""Accounts: listed, created, reset, disabled; for administrators."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.accounts import AccountRefused
from services.model.people import ROLE_LABELS, Role
from web.access import ADMINISTRATORS, allow, office, on_refusal, person

bp = Blueprint("accounts", __name__, url_prefix="/accounts")


@bp.get("/")
@allow(ADMINISTRATORS)
def index() -> ResponseReturnValue:
    """All accounts, and the form for a new one."""
    return _page()


@bp.post("/")
@allow(ADMINISTRATORS)
def create() -> ResponseReturnValue:
    """Make an account; its one-time password is shown in this answer and never again."""
    on_refusal(lambda message: _page(message=message))
    login = request.form.get("login", "")
    password = office().accounts.create(
        login=login, name=request.form.get("name", ""), role=_role(), unit=request.form.get("unit"), by=person()
    )
    return render_template("password_once.html", login=login.strip(), password=password, what="账号已创建")


@bp.post("/<login>/reset")
@allow(ADMINISTRATORS)
def reset(login: str) -> ResponseReturnValue:
    """Give an account a new one-time password."""
    password = office().accounts.reset(login, by=person())
    return render_template("password_once.html", login=login, password=password, what="密码已重置")


@bp.post("/<login>/disable")
@allow(ADMINISTRATORS)
def disable(login: str) -> ResponseReturnValue:
    """Disable an account, which ends its sessions at once."""
    on_refusal(lambda message: _page(message=message))
    office().accounts.disable(login, disabled=True, by=person())
    flash(f"账号“{login}”已停用，正在使用的登录已全部退出。", "success")
    return redirect(url_for(".index"))


@bp.post("/<login>/enable")
@allow(ADMINISTRATORS)
def enable(login: str) -> ResponseReturnValue:
    """Let a disabled account in again."""
    office().accounts.disable(login, disabled=False, by=person())
    flash(f"账号“{login}”已恢复，可用原密码登录。", "success")
    return redirect(url_for(".index"))


def _role() -> Role:
    chosen = request.form.get("role", "")
    if chosen not in list(Role):
        raise AccountRefused(reason="请选择角色")
    return Role(chosen)


def _page(message: str = "") -> str:
    return render_template(
        "accounts.html",
        accounts=office().accounts.all(by=person()),
        units=[(unit.name, unit.name) for unit in office().units.living()],
        roles=[(role.value, label) for role, label in ROLE_LABELS.items()],
        now=office().now().timestamp(),
        typed=request.form,
        message=message,
    )
