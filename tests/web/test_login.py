"""Logging in, the first password, and how a session ends."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask

from services.model.people import Person
from services.office import Office
from tests.web.conftest import ADMINISTRATOR, CLERK, PASSWORD, Clock, Seat


def test_a_right_password_leads_to_the_workbench(door: Callable[[], Seat]) -> None:
    answer = door().log_in("zhangsan")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_an_icon_that_comes_after_the_login_does_not_end_it(door: Callable[[], Seat]) -> None:
    """The page of the login asks for it; its answer may overtake that of the login, and must not put its own session in place."""
    browser = door()

    def session_set(path: str) -> bool:
        return any(cookie.startswith("wenshu=") for cookie in browser.get(path).headers.getlist("Set-Cookie"))

    assert session_set("/login")
    assert not any(map(session_set, ("/static/icon.svg", "/static/wenshu.js", "/static/none.js")))


def test_a_wrong_password_says_the_same_for_everybody_and_keeps_what_was_typed(door: Callable[[], Seat]) -> None:
    browser = door()
    for login in ("zhangsan", "nobody", "", "' or 1=1 --", "王" * 500):
        answer = browser.log_in(login, "wrong")
        assert answer.status_code == 422
        assert "用户名或密码错误，还可尝试 4 次" in answer.text
        assert 'name="password" id="password" value=""' in answer.text


def test_an_unknown_name_gets_the_answers_of_a_known_one_attempt_by_attempt(door: Callable[[], Seat]) -> None:
    browser = door()
    for _ in range(7):
        known, unknown = (browser.log_in(login, "wrong") for login in ("zhangsan", "nobody"))
        assert known.status_code == unknown.status_code
        token = re.compile(r"[\w.-]{60,}")  # each page has its own
        assert token.sub("", known.text).replace("zhangsan", "") == token.sub("", unknown.text).replace("nobody", "")


def test_what_is_typed_as_a_name_comes_back_as_text(door: Callable[[], Seat]) -> None:
    page = door().log_in('"><script>alert(1)</script>', "wrong").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(door: Callable[[], Seat], clock: Clock) -> None:
    browser = door()
    for _ in range(4):
        assert "密码错误" in browser.log_in("zhangsan", "wrong").text
    assert "账号已锁定，请 15 分钟后再试" in browser.log_in("zhangsan", "wrong").text
    assert "账号已锁定" in browser.log_in("zhangsan").text
    clock.pass_(minutes=16)
    assert browser.log_in("zhangsan").status_code == 302


def test_too_many_attempts_from_one_address_are_turned_away(door: Callable[[], Seat]) -> None:
    browser = door()
    token = browser.token()
    # the account is locked after the fifth: from there on no password is looked at
    answers = [browser.client.post("/login", data={"csrf_token": token, "login": "zhangsan", "password": "x"}) for _ in range(31)]
    assert answers[29].status_code == 422
    assert answers[30].status_code == 429
    assert "操作太频繁，请一分钟后再试" in answers[30].text


def test_a_one_time_password_opens_nothing_but_the_page_to_change_it(office: Office, door: Callable[[], Seat]) -> None:
    once = office.accounts.reset("zhangsan", by=ADMINISTRATOR)
    browser = door()
    assert browser.log_in("zhangsan", once).headers["Location"] == "/password"
    assert browser.get("/filings/").headers["Location"] == "/password"
    page = browser.text("/password")
    assert "一次性密码" in page
    assert 'aria-label="主菜单"' not in page
    assert browser.post("/password", {"old": once, "new": PASSWORD + "x", "again": PASSWORD + "x"}).headers["Location"] == "/"
    assert "工作台" in browser.text("/")


def test_a_password_that_will_not_do_is_refused_with_the_reason(seat: Callable[[Person], Seat]) -> None:
    browser = seat(CLERK)
    for old, new, again, sentence in (
        (PASSWORD, "short1A", "short1A", "至少 10 位"),
        (PASSWORD, "aaaaaaaaaaaa", "aaaaaaaaaaaa", "两种以上"),
        (PASSWORD, "Zhangsan-2026", "Zhangsan-2026", "不能包含登录名"),
        (PASSWORD, PASSWORD, PASSWORD, "不能与原密码相同"),
        (PASSWORD, "Good-Password-1", "Good-Password-2", "两次输入的新密码不一致"),
        ("wrong", "Good-Password-1", "Good-Password-1", "密码错误"),
    ):
        answer = browser.post("/password", {"old": old, "new": new, "again": again})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert new not in answer.text


def test_a_new_password_ends_the_other_sessions(seat: Callable[[Person], Seat]) -> None:
    here, elsewhere = seat(CLERK), seat(CLERK)
    here.post("/password", {"old": PASSWORD, "new": "Good-Password-1", "again": "Good-Password-1"})
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_disabling_an_account_ends_its_session_at_once(seat: Callable[[Person], Seat]) -> None:
    clerk, administrator = seat(CLERK), seat(ADMINISTRATOR)
    assert clerk.get("/").status_code == 200
    administrator.post("/accounts/zhangsan/disable")
    assert clerk.get("/").headers["Location"].startswith("/login")
    assert "已停用" in clerk.log_in("zhangsan").text


def test_a_session_left_alone_runs_out_and_one_in_use_does_not(seat: Callable[[Person], Seat], clock: Clock) -> None:
    browser = seat(CLERK)
    for _ in range(4):
        clock.pass_(minutes=20)
        assert browser.get("/").status_code == 200
    clock.pass_(minutes=31)
    assert browser.get("/").headers["Location"].startswith("/login")


def test_a_session_from_a_clock_that_was_set_back_is_none(seat: Callable[[Person], Seat], clock: Clock) -> None:
    browser = seat(CLERK)
    clock.pass_(minutes=-1)
    assert browser.get("/").status_code == 200, "a server's clock is put right by seconds all the time"
    clock.pass_(days=-1000)
    assert browser.get("/").status_code == 302


def test_a_page_goes_on_with_the_token_of_the_next_session_of_the_same_person(
    seat: Callable[[Person], Seat], clock: Clock
) -> None:
    browser = seat(CLERK)
    asked = {"X-Requested-With": "XMLHttpRequest"}
    before = browser.get("/token", headers=asked).json["token"]
    clock.pass_(minutes=31)
    assert browser.get("/token", headers=asked).status_code == 401
    assert browser.log_in(CLERK.login).status_code == 302
    assert browser.client.post("/awake", headers={**asked, "X-CSRFToken": before}).status_code == 400
    now = browser.get("/token", headers=asked).json
    assert now["login"] == CLERK.login
    assert browser.client.post("/awake", headers={**asked, "X-CSRFToken": now["token"]}).status_code == 204


def test_opening_the_login_page_does_not_wake_a_session_that_ran_out(seat: Callable[[Person], Seat], clock: Clock) -> None:
    browser = seat(CLERK)
    clock.pass_(minutes=31)
    assert browser.get("/login").status_code == 200
    assert browser.get("/static/wenshu.css").status_code == 200
    assert browser.get("/").status_code == 302


def test_polling_does_not_keep_a_session_awake(seat: Callable[[Person], Seat], clock: Clock) -> None:
    browser = seat(CLERK)
    for _ in range(3):
        clock.pass_(minutes=10)
        assert browser.get("/progress").status_code in (200, 286)
    clock.pass_(minutes=1)
    answer = browser.get("/progress", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers  # what was typed on the page would be gone
    assert "登录已失效，请先保存或复制已填内容" in answer.text and "<html" not in answer.text


def test_a_step_asked_by_htmx_after_the_session_ran_out_leads_to_the_login_page(
    seat: Callable[[Person], Seat], clock: Clock
) -> None:
    browser = seat(ADMINISTRATOR)
    clock.pass_(minutes=31)
    answer = browser.get("/status/child", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/login"


def test_typing_keeps_a_session_awake(seat: Callable[[Person], Seat], clock: Clock) -> None:
    browser = seat(CLERK)
    token = {"X-CSRFToken": browser.token()}
    assert 'data-awake="/awake"' in browser.text("/")
    for _ in range(4):
        clock.pass_(minutes=20)
        answer = browser.client.post("/awake", headers=token)
        assert (answer.status_code, answer.data) == (204, b"")
    assert browser.get("/").status_code == 200
    clock.pass_(minutes=31)
    answer = browser.client.post("/awake", headers={**token, "X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 401
    assert browser.get("/").status_code == 302


def test_before_the_login_no_page_asks_to_be_kept_awake(door: Callable[[], Seat]) -> None:
    assert "data-awake" not in door().text("/login")


def test_no_session_lasts_longer_than_a_working_day(seat: Callable[[Person], Seat], clock: Clock) -> None:
    browser = seat(CLERK)
    for _ in range(36):
        clock.pass_(minutes=20)
        assert browser.get("/").status_code == 200
    clock.pass_(minutes=1)
    assert browser.get("/").status_code == 302


def test_a_cookie_kept_from_before_logging_out_is_worth_nothing(app: Flask, seat: Callable[[Person], Seat]) -> None:
    browser = seat(CLERK)
    kept = browser.client.get_cookie("wenshu")
    assert kept is not None
    browser.post("/logout")
    thief = app.test_client()
    thief.set_cookie("wenshu", kept.value)
    assert thief.get("/").headers["Location"].startswith("/login")


def test_the_session_changes_at_login(app: Flask) -> None:
    """A session that somebody planted before the login is not the one after it."""
    browser = Seat(app.test_client())
    token = browser.token()
    browser.client.post("/login", data={"csrf_token": token, "login": "zhangsan", "password": PASSWORD})
    stale = browser.client.post("/units/", data={"csrf_token": token, "name": "新单位"})
    assert stale.status_code == 400
    assert "页面已过期" in stale.text


def test_a_tampered_cookie_is_no_session(app: Flask, seat: Callable[[Person], Seat]) -> None:
    cookie = seat(CLERK).client.get_cookie("wenshu")
    assert cookie is not None
    forged = app.test_client()
    forged.set_cookie("wenshu", cookie.value[:-4] + "AAAA")
    assert forged.get("/").status_code == 302


def test_after_the_login_one_is_where_one_wanted_to_go(door: Callable[[], Seat]) -> None:
    browser = door()
    sent = browser.get("/search/?q=合作&year=2026").headers["Location"]
    answer = browser.post(sent, {"login": "zhangsan", "password": PASSWORD})
    assert browser.get(answer.headers["Location"]).request.args.to_dict() == {"q": "合作", "year": "2026"}


def test_a_login_never_leads_to_another_site(door: Callable[[], Seat]) -> None:
    browser = door()
    for target in ("https://example.com/", "//example.com", "/\\example.com", "\\\\example.com", "javascript:alert(1)", "/\n/x"):
        answer = browser.post("/login", {"login": "zhangsan", "password": PASSWORD}, query_string={"next": target})
        assert answer.headers["Location"] == "/", target


def test_a_form_sent_after_the_session_ran_out_says_that_nothing_was_sent(seat: Callable[[Person], Seat], clock: Clock) -> None:
    browser = seat(CLERK)
    clock.pass_(hours=1)
    answer = browser.post("/units/", {"name": "新单位"})
    assert answer.status_code == 302
    assert "刚才填写的内容没有提交" in browser.text("/login")
