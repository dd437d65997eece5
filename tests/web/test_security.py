"""What every answer carries, and what every form needs."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from services.model.people import Person, Role
from services.office import Office
from services.settings import Settings
from tests.web.conftest import ADMINISTRATOR, CLERK, DEPUTY, LEADER, PASSWORD, PEOPLE, FullHouse, Seat
from tests.web.test_access import TABLE, pages_of, routes
from web import create_app
from web.security import MOST_FIELDS


def test_no_post_is_taken_without_its_token(app: Flask, seat: Callable[[Person], Seat]) -> None:
    seats = {one.role: seat(one) for one in (ADMINISTRATOR, LEADER, DEPUTY)}
    posts = [(endpoint, url) for endpoint, method, url in routes(app) if method == "POST"]
    assert len(posts) > 15
    for endpoint, url in [*posts, ("login.leave", "/logout")]:
        browser = next((one for role, one in seats.items() if role in TABLE[endpoint]), seats[Role.ADMINISTRATOR])
        for headers in ({}, {"X-CSRFToken": "forged"}):
            answer = browser.client.post(url, data={}, headers=headers)
            assert answer.status_code == 400, (endpoint, answer.status_code)
            assert "页面已过期" in answer.text


def test_the_token_of_another_session_is_refused(seat: Callable[[Person], Seat]) -> None:
    other = seat(ADMINISTRATOR).token()
    answer = seat(CLERK).client.post("/units/", data={"csrf_token": other, "name": "新单位"})
    assert answer.status_code == 400


def test_htmx_sends_the_token_in_a_header(seat: Callable[[Person], Seat]) -> None:
    browser = seat(CLERK)
    page = browser.text("/units/")
    token = re.search(r"""hx-headers='\{"X-CSRFToken": "([^"]+)"\}'""", page)
    assert token
    answer = browser.client.post("/units/", data={"name": "新单位"}, headers={"X-CSRFToken": token[1]})
    assert answer.status_code == 302


LEADS_ON = {"submit.index", "submit.for_filing"}  # to a page with a key of its own


def pages(house: FullHouse, person: Person) -> Iterator[tuple[str, str]]:
    """Every page of the house as this person gets it, with what is really on it."""
    browser = house.seat(person)
    for endpoint, url in pages_of(house):
        answer = browser.get(url, follow_redirects=endpoint in LEADS_ON)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            yield endpoint, answer.text


def test_every_form_that_posts_holds_a_token(full_house: FullHouse) -> None:
    seen: Counter[str] = Counter()
    for endpoint, page in pages(full_house, ADMINISTRATOR):
        for form in re.findall(r"(?s)<form[^>]*method=.post.*?</form>", page):
            assert "csrf_token" in form, (endpoint, form[:200])
            seen[re.findall(r'action="([^"?]*)', form)[0] if "action=" in form else endpoint] += 1
    assert seen["/logout"] > 40  # on every page
    assert len(seen) >= 30, sorted(seen)
    for last in ("/file", "/change", "/return", "/withdraw", "/revoke", "/new/ranking-bulletin", "/files"):
        assert any(action.endswith(last) for action in seen), (last, sorted(seen))


def test_every_answer_carries_the_headers(seat: Callable[[Person], Seat]) -> None:
    browser = seat(CLERK)
    for path in ("/", "/login", "/filings/", "/nothing-here", "/accounts/", "/static/wenshu.css", "/vendor/bootstrap.css"):
        headers = browser.get(path).headers
        policy = headers["Content-Security-Policy"].split("; ")
        for part in ("default-src 'self'", "img-src 'self' data:", "style-src 'self' 'unsafe-inline'", "script-src 'self'"):
            assert part in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers  # this house speaks plain http unless told otherwise


def test_pages_are_kept_nowhere_and_assets_are(seat: Callable[[Person], Seat]) -> None:
    browser = seat(CLERK)
    page = browser.get("/filings/")
    assert page.headers["Cache-Control"] == "no-store"
    for url in re.findall(r'(?:src|href)="(/(?:static|vendor)/[^"]+\?v=[^"]+)"', page.text):
        assert "max-age=" in browser.get(url).headers["Cache-Control"], url


def test_no_page_asks_another_host_for_anything(full_house: FullHouse) -> None:
    for person in PEOPLE.values():
        for endpoint, page in pages(full_house, person):
            found = re.findall(r"""(?:src|href|action|url)\s*[=(]\s*["']?\s*(?:https?:)?//[^"')\s]+""", page)
            assert not found, (endpoint, found)


def test_no_page_has_a_script_of_its_own(full_house: FullHouse) -> None:
    """The CSP would stop it, and so would a reader."""
    for endpoint, page in pages(full_house, ADMINISTRATOR):
        assert not re.findall(r"<script(?![^>]*src=)(?![^>]*application/json)[^>]*>", page), endpoint
        assert not re.findall(r"\son[a-z]+=", re.sub(r"(?s)>[^<]*<", "><", page)), endpoint


def test_the_cookie_is_closed_to_scripts_and_other_sites(door: Callable[[], Seat]) -> None:
    cookie = door().log_in("zhangsan").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_behind_https_the_cookie_is_secure_and_the_browser_is_told_to_stay(office: Office) -> None:
    settings = Settings(home=office.settings.home, secure_cookies=True)
    object.__setattr__(office, "settings", settings)
    browser = Seat(create_app(office).test_client())
    answer = browser.client.get("/login", base_url="https://localhost")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_body_past_the_limit_is_cut_off_with_a_sentence(office: Office) -> None:
    object.__setattr__(office, "settings", Settings(home=office.settings.home, largest_submission_mb=1))
    app = create_app(office)
    browser = Seat(app.test_client())
    browser.log_in("zhangsan", PASSWORD)
    answer = browser.post("/units/", {"name": "x", "file": (io.BytesIO(b"0" * (3 << 20)), "big.docx")})
    assert answer.status_code == 413
    assert "上限" in answer.text


@pytest.mark.parametrize("field", ["standing-unit", "opening"])
def test_a_form_with_too_many_or_too_long_fields_is_not_called_an_upload(seat: Callable[[Person], Seat], field: str) -> None:
    """Told apart from a body that is too large: nobody uploaded anything."""
    values = ["甲"] * (MOST_FIELDS + 1) if field == "standing-unit" else "长" * (2 << 20)
    data = {field: values, "table": (io.BytesIO(b""), "")}
    answer = seat(CLERK).post("/documents/new/ranking-bulletin", data)
    assert answer.status_code == 413
    assert "减少行数" in answer.text and "上传的内容" not in answer.text


def test_who_may_not_upload_is_told_so_before_the_upload_is_read(app: Flask, door: Callable[[], Seat]) -> None:
    class Untouched(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, _buffer: object) -> int:
            raise AssertionError("the body was read")

        def seekable(self) -> bool:
            return True

        def seek(self, _offset: int, _whence: int = 0) -> int:
            return 10 << 20  # the test client looks for the length

        def tell(self) -> int:
            return 0

    answer = door().client.post(
        "/submit/6f1f6a0e-6f2f-4a39-9a53-0f3f0c7f9f10/files",
        input_stream=Untouched(),
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 302
