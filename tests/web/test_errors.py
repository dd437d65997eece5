"""The one place where an error becomes an answer."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from services.accounts import Accounts
from services.model.errors import Conflict, NotAllowed, NotFound, Refused, StorageTrouble, Unavailable, WenshuError
from services.model.people import Person
from services.office import Office
from tests.web.conftest import CLERK, Seat
from web.access import PUBLIC, allow, on_refusal


class SomethingElse(WenshuError):
    message = "没有归类的问题：{reason}"


class Secret(Exception):
    """Its text must not reach a page."""


@pytest.fixture
def breaking(app: Flask) -> Callable[..., Seat]:
    """A browser for a house in which /break/0, /break/1 … raise the errors."""

    def of(*errors: Exception) -> Seat:
        @app.get("/break/<int:number>")
        @allow(PUBLIC)
        def fail(number: int) -> str:
            raise errors[number]

        return Seat(app.test_client())

    return of


STATUSES: tuple[tuple[WenshuError, int], ...] = (
    (Refused(reason="甲<hr>"), 422),
    (Conflict(reason="甲<hr>"), 409),
    (NotFound(what="甲<hr>"), 404),
    (NotAllowed(what="甲<hr>"), 403),
    (Unavailable(reason="甲<hr>"), 503),
    (SomethingElse(reason="甲<hr>"), 503),
)


def test_each_error_of_the_house_has_its_status_and_its_sentence(breaking: Callable[..., Seat]) -> None:
    browser = breaking(*(error for error, _ in STATUSES))
    for number, (error, status) in enumerate(STATUSES):
        page = browser.get(f"/break/{number}")
        assert page.status_code == status, error
        assert str(error).replace("<", "&lt;").replace(">", "&gt;") in page.text
        assert "<hr>" not in page.text
        assert "返回上一页" in page.text


def test_a_refused_form_whose_page_is_gone_says_that_it_is_gone(app: Flask) -> None:
    @app.get("/break")
    @allow(PUBLIC)
    def fail() -> str:
        def page(_message: str) -> str:
            raise NotFound(what="GDBA-2026-999")

        on_refusal(page)
        raise Refused(reason="缺少理由")

    answer = app.test_client().get("/break")
    assert answer.status_code == 404
    assert "GDBA-2026-999" in answer.text


@pytest.mark.parametrize("error", [NotFound(what="广合管〔2026〕99号"), Unavailable(reason="磁盘已满")])
def test_what_was_typed_survives_more_than_a_refusal(app: Flask, error: Exception) -> None:
    @app.get("/break")
    @allow(PUBLIC)
    def fail() -> str:
        on_refusal(lambda message: f"typed: 拟同意 ({message})")
        raise error

    assert "typed: 拟同意" in app.test_client().get("/break").text


def test_htmx_gets_a_fragment_and_a_script_gets_json(breaking: Callable[..., Seat]) -> None:
    browser = breaking(Refused(reason="甲<hr>"))
    fragment = browser.get("/break/0", headers={"HX-Request": "true"})
    assert fragment.status_code == 422
    assert "<html" not in fragment.text
    assert "甲&lt;hr&gt;" in fragment.text
    for headers in ({"X-Requested-With": "XMLHttpRequest"}, {"Accept": "application/json"}):
        answer = browser.get("/break/0", headers=headers)
        assert answer.status_code == 422
        assert answer.get_json() == {"error": "操作没有完成：甲<hr>", "status": 422}


def test_what_nobody_foresaw_is_logged_under_an_id_that_the_page_shows(breaking: Callable[..., Seat]) -> None:
    browser = breaking(Secret("口令是 123456"))
    with capture_logs() as logs:
        page = browser.get("/break/0")
    assert page.status_code == 500
    assert "系统内部出错" in page.text
    assert "123456" not in page.text
    assert "Traceback" not in page.text
    (entry,) = [entry for entry in logs if entry["event"] == "unexpected"]
    assert entry["error_id"] in page.text
    assert "口令是 123456" in entry["trace"]
    assert "fail" in entry["trace"]


@pytest.mark.parametrize("fault", [StorageTrouble(reason="登记库读不了"), OperationalError("SELECT", {}, Exception("disk"))])
@pytest.mark.parametrize("place", ["session", "read_only"])
def test_a_register_that_can_not_be_read_is_still_a_sentence(
    app: Flask, office: Office, seat: Callable[[Person], Seat], monkeypatch: pytest.MonkeyPatch, fault: Exception, place: str
) -> None:
    """Every page asks the register who is logged in; the page of an error can't."""
    browser = seat(CLERK)

    def broken(*_: object) -> None:
        raise fault

    monkeypatch.setattr(*{"session": (Accounts, "session"), "read_only": (Office, "read_only")}[place], broken)
    with capture_logs() as logs:
        answers = [browser.get(path) for path in ("/", "/filings/", "/no/such/page", "/status/")]
        answers.append(browser.client.post("/units/", data={"name": "甲"}))
    for answer in answers:
        assert answer.status_code == 503
        assert answer.mimetype == "text/html"
        assert re.search("登记库读不了|系统内部出错|系统暂时读不到", answer.text)
        assert "SELECT" not in answer.text
        assert answer.headers["Content-Security-Policy"]
    assert [entry["event"] for entry in logs].count("no_error_page") == len(answers)
    for headers in ({"HX-Request": "true"}, {"Accept": "application/json"}):
        assert browser.get("/units/", headers=headers).status_code in (500, 503)


def test_a_page_that_does_not_exist_says_where_to_go(seat: Callable[[Person], Seat], door: Callable[[], Seat]) -> None:
    for browser in (seat(CLERK), door()):
        page = browser.get("/no/such/page")
        assert page.status_code == 404
        assert "没有这个页面" in page.text


def test_an_address_opened_the_wrong_way_says_so(seat: Callable[[Person], Seat]) -> None:
    page = seat(CLERK).get("/logout")
    assert page.status_code == 405
    assert "不能直接打开" in page.text


HOSTILE_PATHS = (
    "/%00",
    "/filings/%E4%B8",
    "/filings/..%2f..%2fetc%2fpasswd",
    "/static/../web/login.py",
    "/static/..%2flogin.py",
    "/vendor/../../run.py",
    "/filings/" + "x" * 3000,
)
HOSTILE_ARGUMENTS = (
    "page=-5",
    "page=x",
    "page=99999999999999999999",
    "year=x",
    "year=99999999999999999999999",
    "kind=<hr>",
    "q=%00",
    "q=%ff",
    "q=" + "长" * 201,
    "unit='",
    "state=<hr>",
    "endpoint=x",
    "_method=POST",
    "_external=1",
    "_anchor=x",
    "_scheme=javascript",
    "q=协议&endpoint=x",
    "unit=市发改委&year=2026&endpoint=x&self=x",
)


def test_hostile_paths_are_only_not_found(seat: Callable[[Person], Seat]) -> None:
    browser = seat(CLERK)
    for path in HOSTILE_PATHS:
        assert browser.get(path).status_code in (400, 404), path


def test_hostile_arguments_break_nothing(seat: Callable[[Person], Seat]) -> None:
    browser = seat(CLERK)
    papers = ("/documents/", "/documents/list.xlsx", "/registers/issued", "/registers/received", "/registers/received.xlsx")
    for path in ("/search/", "/units/", "/search/export", "/filings/", "/filings/book", *papers):
        for argument in HOSTILE_ARGUMENTS:
            answer = browser.get(f"{path}?{argument}")
            assert answer.status_code in (200, 422), (path, argument, answer.status_code)
            assert answer.mimetype != "text/html" or "<hr>" not in answer.text, (path, argument)
