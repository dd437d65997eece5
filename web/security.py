"""What every answer carries and every request must pass: headers, cookies, sizes, CSRF, the rate of logging in."""

from __future__ import annotations

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect

from services.model.papers.scores import STANDINGS_LIMIT
from services.settings import Settings

CSP = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "style-src 'self' 'unsafe-inline'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# What a browser may keep; pages and files must not be read from the disk of a shared computer.
ASSETS = frozenset({"static", "vendor.file"})
HTTPS_HEADERS = {"Strict-Transport-Security": "max-age=31536000", "Cross-Origin-Opener-Policy": "same-origin"}

MB = 1 << 20
LOGIN_RATE = "30 per minute"  # from one address: an office behind one router still gets in, a dictionary does not

# A grid of standings is five fields a row: twice as many rows as are taken, so that it is the desk that counts and refuses.
MOST_FIELDS = 2 * 5 * STANDINGS_LIMIT + 200


class Sessions(SecureCookieSessionInterface):
    """Sessions in signed cookies. An asset sets none: its answer may come after that of the login, and would undo it."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint not in ASSETS:
            super().save_session(app, session, response)


csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address, storage_uri="memory://", headers_enabled=False)


def configure(app: Flask, settings: Settings, *, session_key: str) -> None:
    """Set what Flask itself enforces. A body is spooled to the disk as it comes in, and cut off past the limit."""
    app.session_interface = Sessions()
    app.config.update(
        SECRET_KEY=session_key,
        SESSION_COOKIE_NAME="wenshu",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=(settings.largest_submission_mb + 1) * MB,
        MAX_FORM_MEMORY_SIZE=4 * MB,
        MAX_FORM_PARTS=MOST_FIELDS,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        SEND_FILE_MAX_AGE_DEFAULT=24 * 3600,
    )


def protect(app: Flask, settings: Settings) -> None:
    """Install CSRF, the rate limit and the headers."""
    csrf.init_app(app)
    limiter.init_app(app)
    headers = HEADERS | (HTTPS_HEADERS if settings.secure_cookies else {})

    @app.after_request
    def _add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if request.endpoint not in ASSETS:
            response.headers["Cache-Control"] = "no-store"  # Flask lets browsers keep what it sends as a file
        return response
