"""The one place where an error becomes an answer: a page, a fragment for htmx, or JSON for a script."""

from __future__ import annotations

import secrets
import traceback

import structlog
from flask import Flask, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from services.model.errors import Conflict, NotAllowed, NotFound, Refused, Unavailable, WenshuError
from services.model.papers.scores import STANDINGS_LIMIT
from web.access import PasswordDue, SignedOut, is_passive

log = structlog.get_logger()

# The first that fits.
STATUSES: tuple[tuple[type[WenshuError], int], ...] = (
    (SignedOut, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (Refused, 422),
    (Unavailable, 503),
)
# Answered with the page that was refused, where it has one: neither a mistyped number nor a full disk costs what was typed.
SAME_PAGE = frozenset({404, 409, 422, 503})
TITLES = {
    400: "请求有误",
    401: "请重新登录",
    403: "没有权限",
    404: "没有找到",
    405: "不能这样打开",
    409: "与现有情况不符",
    413: "提交的内容太多",
    422: "没有受理",
    429: "操作太频繁",
    500: "系统出错",
    503: "暂时不能办理",
}
SENTENCES = {
    400: "浏览器发来的内容不完整。请返回上一页，刷新后重新提交。",
    404: "没有这个页面。请从左侧菜单进入，或用检索查找。",
    405: "这个地址不能直接打开。请从页面上的按钮进入。",
    413: "上传的内容超过一次报送 {limit} MB 的上限，未受理。请分次上传，或压缩后重试。",
    429: "操作太频繁，请一分钟后再试。",
}
TOO_MANY_FIELDS = f"表单里的行数或文字太多，未受理。请返回上一页，减少行数（排名表最多 {STANDINGS_LIMIT} 行）后重新提交。"
ASLEEP = "登录已失效，请先保存或复制已填内容，再重新登录。"
EXPIRED = "页面已过期，刚才的内容没有提交。请返回上一页，刷新后重新提交。"
INTERNAL = "系统内部出错，这一步没有完成；此前已受理的内容没有丢失。请稍后重试；仍不行时，把编号 {id} 告诉管理员查日志。"
UNREADABLE = "系统暂时读不到登记信息，这个页面打不开；此前已受理的内容没有丢失。请稍后重试；仍不行时，请管理员查看日志。"
# Needs neither the register nor who is logged in: what is shown when the page of an error can't be made either.
BARE_PAGE = Markup(
    '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>暂时不能办理</title></head>'
    '<body style="font-family:sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem;line-height:1.7">'
    '<h1>暂时不能办理</h1><p role="alert">{}</p></body></html>\n'
)


def register(app: Flask) -> None:
    """Every error of every view comes here."""
    app.register_error_handler(Exception, handle)


def handle(error: Exception) -> ResponseReturnValue:
    """The answer to an error."""
    if isinstance(error, WenshuError):
        return _house(error)
    if isinstance(error, CSRFError):
        return answer(400, EXPIRED)
    if isinstance(error, HTTPException):
        return _http(error)
    error_id = secrets.token_hex(4)
    trace = "".join(traceback.format_exception(error))
    log.error("unexpected", error_id=error_id, path=request.path, method=request.method, trace=trace)
    return answer(500, INTERNAL.format(id=error_id))


def _house(error: WenshuError) -> ResponseReturnValue:
    status = next((code for kind, code in STATUSES if isinstance(error, kind)), 503)
    if isinstance(error, SignedOut) and _asked_by_a_script() and (wants_fragment() or wants_json()):
        return answer(status, ASLEEP)
    if isinstance(error, SignedOut | PasswordDue) and not wants_fragment() and not wants_json():
        return _to_the_door(error)
    if status >= 500:
        log.error("unavailable", path=request.path, reason=str(error))
    if status in SAME_PAGE and "on_refusal" in g and not wants_fragment() and not wants_json():
        return _same_page(error, status)
    return answer(status, str(error))


def _same_page(error: WenshuError, status: int) -> ResponseReturnValue:
    """The page that was refused, with the sentence on it; if that page can't be shown, why that is."""
    try:
        return g.pop("on_refusal")(str(error)), status
    except Exception as another:
        return handle(another)


def _to_the_door(error: SignedOut | PasswordDue) -> ResponseReturnValue:
    """A page can't be shown to whoever is not logged in: the login page is, and leads back here."""
    if isinstance(error, PasswordDue):
        return redirect(url_for("login.password"))
    if request.method != "GET":
        flash("登录已失效，刚才填写的内容没有提交。请重新登录。", "warning")
        return redirect(url_for("login.enter"))
    return redirect(url_for("login.enter", next=request.full_path.rstrip("?") if request.path != "/" else None))


def _http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error
    if code == 413 and _body_fits():
        return answer(413, TOO_MANY_FIELDS)
    sentence = SENTENCES.get(code, SENTENCES[400])
    return answer(code, sentence.format(limit=(request.max_content_length or 0) >> 20))


def _body_fits() -> bool:
    """Whether the body as a whole was within the limit: then it was its fields that were too many or too long."""
    return request.content_length is not None and request.content_length <= (request.max_content_length or 0)


def _asked_by_a_script() -> bool:
    """A part of a page asked anew without anybody's doing: it must not take the page, and what was typed on it, away."""
    return bool(request.endpoint and is_passive(request.endpoint))


def answer(status: int, message: str) -> ResponseReturnValue:
    """The message in the form that was asked for."""
    if wants_json():
        return jsonify(error=message, status=status), status
    if wants_fragment():
        sheet = Markup('<div class="alert alert-danger py-2" role="alert">{}</div>').format(message)
        away = status == 401 and not _asked_by_a_script()
        return str(sheet), status, {"HX-Redirect": url_for("login.enter")} if away else {}
    title = TITLES.get(status, TITLES[500 if status >= 500 else 400])
    try:
        return render_template("error.html", status=status, title=title, message=message), status
    except Exception as trouble:  # every page asks the register who is logged in, and it may be the register that failed
        log.error("no_error_page", path=request.path, status=status, trace="".join(traceback.format_exception(trouble)))
        return str(BARE_PAGE.format(message if status >= 500 else UNREADABLE)), 503


def wants_fragment() -> bool:
    """Asked by htmx, for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def wants_json() -> bool:
    """Asked by a script of ours, or by a program."""
    asked = request.accept_mimetypes
    return request.headers.get("X-Requested-With") == "XMLHttpRequest" or (
        asked.best_match(("text/html", "application/json")) == "application/json" and not asked.accept_html
    )
