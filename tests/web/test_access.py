"""Who may open what: the table of all routes and roles, and the scope of a liaison."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from flask import Flask

from services.model.papers import PAPERS
from services.model.people import UNIT_ROLES, Person, Role
from services.model.people import Scope as Within
from services.office import Office
from tests.web.conftest import CLERK, LEADER, LIAISON, OTHER_LIAISON, OURS, PEOPLE, THEIRS, FullHouse, Seat, hand_in
from web import ViewWithoutRoles, _require_roles

A, C, L, U, D = Role.ADMINISTRATOR, Role.CLERK, Role.LEADER, Role.LIAISON, Role.DEPUTY_LEADER
PUBLIC = "without login"
ALL, WRITERS, OFFICE, READERS, ADMINISTRATORS = {A, C, L, U, D}, {A, C, U}, {A, C}, {A, C, L}, {A}
FILLERS = {A, C, U, D}

# endpoint -> who may. A new view has to be entered here by hand.
TABLE: dict[str, set[Role] | str] = {
    "accounts.create": ADMINISTRATORS,
    "accounts.disable": ADMINISTRATORS,
    "accounts.enable": ADMINISTRATORS,
    "accounts.index": ADMINISTRATORS,
    "accounts.reset": ADMINISTRATORS,
    "accuracy.index": READERS,
    "accuracy.sheet": READERS,
    "calendar.index": ALL,
    "calendar.notice": OFFICE,
    "calendar.put": OFFICE,
    "calendar.remove": OFFICE,
    "calendar.year": ALL,
    "calendar.year_sheet": ALL,
    "checking.index": READERS,
    "checking.measure": READERS,
    "checking.page_image": READERS,
    "checking.report": READERS,
    "checking.sheet": READERS,
    "confirm.alter": OFFICE,
    "confirm.change": OFFICE,
    "confirm.confirm": WRITERS,
    "confirm.file": OFFICE,
    "confirm.reassign": OFFICE,
    "confirm.show": WRITERS,
    "confirm.take": WRITERS,
    "confirm.viewer": WRITERS,
    "criticisms.index": OFFICE,
    "criticisms.take": OFFICE,
    "documents.change": OFFICE,
    "documents.create": OFFICE,
    "documents.file": ALL,
    "documents.import_standings": OFFICE,
    "documents.index": READERS,
    "documents.new": OFFICE,
    "documents.page_image": ALL,
    "documents.pdf": ALL,
    "documents.preview": OFFICE,
    "documents.revise": OFFICE,
    "documents.sheet": READERS,
    "documents.show": ALL,
    "documents.view": ALL,
    "documents.viewer": ALL,
    "filings.book": ALL,
    "filings.book_sheet": ALL,
    "filings.file": ALL,
    "filings.index": ALL,
    "filings.page_image": ALL,
    "filings.pdf": ALL,
    "filings.progress": ALL,
    "filings.revoke": OFFICE,
    "filings.send_back": OFFICE,
    "filings.sheet": ALL,
    "filings.show": ALL,
    "filings.view": ALL,
    "filings.viewer": ALL,
    "filings.withdraw": WRITERS,
    "kin.compare": ALL,
    "kin.tie": WRITERS,
    "leaders.index": READERS,
    "ledger_behalf.begin": OFFICE,
    "ledger_behalf.discard": OFFICE,
    "ledger_behalf.page": OFFICE,
    "ledger_behalf.remove": OFFICE,
    "ledger_behalf.take": OFFICE,
    "ledger_behalf.upload": OFFICE,
    "ledger_form.discard": FILLERS,
    "ledger_form.incoming": FILLERS,
    "ledger_form.leftover": FILLERS,
    "ledger_form.pack": FILLERS,
    "ledger_form.page": FILLERS,
    "ledger_form.paste": FILLERS,
    "ledger_form.printed": FILLERS,
    "ledger_form.propose": FILLERS,
    "ledger_form.remove": FILLERS,
    "ledger_form.save": FILLERS,
    "ledger_form.submit": FILLERS,
    "ledger_form.take": FILLERS,
    "ledger_form.upload": FILLERS,
    "ledger_form.version": FILLERS,
    "ledger_office.combined": READERS,
    "ledger_office.combined_docx": READERS,
    "ledger_office.combined_xlsx": READERS,
    "ledger_office.index": READERS,
    "ledger_office.sheet": READERS,
    "ledger_reminders.index": READERS,
    "ledger_reminders.remind": OFFICE,
    "ledger_reminders.sheet": READERS,
    "ledger_reminders.show": READERS,
    "ledger_review.accept": OFFICE,
    "ledger_review.send_back": OFFICE,
    "ledger_review.show": OFFICE,
    "ledgers.approve": {D},
    "ledgers.attach": FILLERS,
    "ledgers.decline": {D},
    "ledgers.file": ALL,
    "ledgers.index": ALL,
    "ledgers.pack": ALL,
    "ledgers.page_image": ALL,
    "ledgers.pdf": ALL,
    "ledgers.printed": ALL,
    "ledgers.progress": ALL,
    "ledgers.sheet": ALL,
    "ledgers.show": ALL,
    "ledgers.view": ALL,
    "ledgers.viewer": ALL,
    "life.abolish": OFFICE,
    "life.approve": READERS,
    "life.comment": READERS,
    "life.correct": OFFICE,
    "life.countersign": OFFICE,
    "life.discard": OFFICE,
    "life.distribute": OFFICE,
    "life.issue": OFFICE,
    "life.print": OFFICE,
    "life.print_plain": OFFICE,
    "life.printing": READERS,
    "life.propose": OFFICE,
    "life.recheck": OFFICE,
    "life.recipients": OFFICE,
    "life.record_sign": OFFICE,
    "life.register": OFFICE,
    "life.seal": OFFICE,
    "life.send_back": READERS,
    "life.sheet": READERS,
    "life.sign": {L},
    "life.void": OFFICE,
    "issuing.entry": OFFICE,
    "issuing.head": OFFICE,
    "issuing.history": OFFICE,
    "issuing.index": OFFICE,
    "issuing.keep": OFFICE,
    "issuing.remove": OFFICE,
    "login.awake": ALL,
    "login.enter": PUBLIC,
    "login.leave": ALL,
    "login.password": ALL,
    "login.token": ALL,
    "ranking_desk.adjust": OFFICE,
    "ranking_desk.adjustments": READERS,
    "ranking_desk.adjustments_sheet": READERS,
    "ranking_desk.answer": OFFICE,
    "ranking_desk.begin": OFFICE,
    "ranking_desk.correct": OFFICE,
    "ranking_desk.draft": OFFICE,
    "ranking_desk.freeze": OFFICE,
    "ranking_desk.page": READERS,
    "ranking_desk.preview": OFFICE,
    "ranking_desk.rescheme": OFFICE,
    "ranking_desk.take_back": OFFICE,
    "ranking_sheets.object_to": FILLERS,
    "ranking_sheets.own": {U, D},
    "ranking_sheets.show": ALL,
    "ranking_sheets.workbook": ALL,
    "ranking_trials.page": READERS,
    "ranking_trials.pasted": READERS,
    "ranking_trials.workbook": READERS,
    "ranking_afterwards.brief": READERS,
    "ranking_afterwards.page": READERS,
    "ranking_afterwards.workbook": READERS,
    "rankings.index": ALL,
    "rankings.indicator": READERS,
    "rankings.indicator_sheet": READERS,
    "rankings.sheet": READERS,
    "rankings.show": READERS,
    "rankings.whole": READERS,
    "receipts.acknowledge": {A, C, U, D},
    "receipts.index": {U, D},
    "rectification_demands.draft": OFFICE,
    "rectification_demands.named": OFFICE,
    "rectification_demands.take": OFFICE,
    "rectification_entry.amend": OFFICE,
    "rectification_entry.begin": OFFICE,
    "rectification_entry.keep": OFFICE,
    "rectification_entry.page": OFFICE,
    "rectification_entry.take": OFFICE,
    "rectifications.file": ALL,
    "rectifications.index": ALL,
    "rectifications.page_image": ALL,
    "rectifications.paper": ALL,
    "rectifications.pdf": ALL,
    "rectifications.progress": ALL,
    "rectifications.sheet": ALL,
    "rectifications.show": ALL,
    "rectifications.view": ALL,
    "rectifications.viewer": ALL,
    "rectifying.apply": OFFICE,
    "rectifying.ask": FILLERS,
    "rectifying.close": {L},
    "rectifying.drop": FILLERS,
    "rectifying.escalate": OFFICE,
    "rectifying.grant": READERS,
    "rectifying.record_closure": OFFICE,
    "rectifying.refuse": READERS,
    "rectifying.remind": OFFICE,
    "rectifying.reply": FILLERS,
    "rectifying.send_back": READERS,
    "rectifying.upload": FILLERS,
    "rectifying.withdraw": READERS,
    "registers.issued": READERS,
    "registers.issued_sheet": READERS,
    "registers.receipts": READERS,
    "registers.receipts_sheet": READERS,
    "registers.received": ALL,
    "registers.received_sheet": ALL,
    "registers.remind": OFFICE,
    "paper_templates.compare": OFFICE,
    "paper_templates.index": OFFICE,
    "paper_templates.put_back": OFFICE,
    "paper_templates.show": OFFICE,
    "paper_templates.template": OFFICE,
    "paper_templates.try_out": OFFICE,
    "paper_templates.upload": OFFICE,
    "press.galley": OFFICE,
    "press.galley_docx": OFFICE,
    "press.galley_pdf": OFFICE,
    "press.index": OFFICE,
    "press.keep": OFFICE,
    "press.page_image": OFFICE,
    "press.typeset": OFFICE,
    "rosters.incoming": OFFICE,
    "rosters.index": ALL,
    "rosters.keep": OFFICE,
    "rosters.paper": ALL,
    "rosters.preview": OFFICE,
    "rosters.put": WRITERS,
    "rosters.sheet": ALL,
    "rosters.show": ALL,
    "search.export": ALL,
    "schemes.compare": ALL,
    "schemes.draft": OFFICE,
    "schemes.entry": OFFICE,
    "schemes.index": ALL,
    "schemes.keep": OFFICE,
    "schemes.sheet": ALL,
    "schemes.show": ALL,
    "schemes.source": ALL,
    "schemes.withdraw": OFFICE,
    "search.index": ALL,
    "static": PUBLIC,
    "statistics.facts": READERS,
    "statistics.facts_sheet": READERS,
    "statistics.index": READERS,
    "statistics.sheet": READERS,
    "status.child": ADMINISTRATORS,
    "status.recognise": OFFICE,
    "status.index": ADMINISTRATORS,
    "status.verify": ADMINISTRATORS,
    "batches.accepted": WRITERS,
    "batches.progress": WRITERS,
    "submit.add": WRITERS,
    "submit.for_filing": WRITERS,
    "submit.index": WRITERS,
    "submit.page": WRITERS,
    "submit.remove": WRITERS,
    "submit.supplement": WRITERS,
    "submit.take": WRITERS,
    "submit.upload": WRITERS,
    "units.index": READERS,
    "units.assign": OFFICE,
    "units.describe": OFFICE,
    "units.import_lists": OFFICE,
    "units.lists": OFFICE,
    "units.merge": OFFICE,
    "units.put": OFFICE,
    "units.release": OFFICE,
    "units.rename": OFFICE,
    "units.retire": OFFICE,
    "units.revive": OFFICE,
    "units.sheet": READERS,
    "units.show": READERS,
    "vendor.file": PUBLIC,
    "versions.page": READERS,
    "workbench.index": ALL,
    "workbench.progress": ALL,
}
KEY = "6f1f6a0e-6f2f-4a39-9a53-0f3f0c7f9f10"
# Of things that are not there: what is posted to them changes nothing.
ARGUMENTS: dict[str, object] = {
    "filing_id": "F20260101-00000000",
    "object_id": "F20260101-00000000",
    "other_id": "F20260101-00000000",
    "document_id": "D20260101-00000000",
    "ledger_id": "L202601P-0000000000",
    "rectification_id": "Z20260101-00000000",
    "form": "xlsx",
    "login": "nobody-here",
    "position": 1,
    "page": 1,
    "proof_id": "00000000-aaaaaaaaaaaaaaaa",
    "section": "signers",
    "key": KEY,
    "name": "no-such-file",
    "kind": "no-such-kind",
    "filename": "wenshu.css",
    "version": 1,
    "scheme": "no-such-scheme",
    "quarter": "2999Q1",
    "unit": "查无此单位",
    "assessment_id": "A2999Q1-1",
    "objection_id": "1",
    "adjustment_id": "1",
}


def routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Every endpoint with each of its methods and a URL that leads to it."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            url = app.url_for(rule.endpoint, **{name: ARGUMENTS[name] for name in rule.arguments})
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                if rule.endpoint != "login.leave":  # ends the session: it has a test of its own
                    yield rule.endpoint, method, url


IMAGES = ("page_image", "pdf")  # made by LibreOffice, which need not be here


def pages_of(house: FullHouse) -> Iterator[tuple[str, str]]:
    """Every endpoint that can be opened, with the URLs of what is really there: filings of each state, a document, each paper."""
    known: dict[str, list[object]] = {name: [value] for name, value in ARGUMENTS.items()}
    known |= {
        "filing_id": list(house.filings.values()),
        "other_id": list(house.filings.values())[:1],
        "document_id": [house.document],
        "ledger_id": [house.ledger],
        "kind": [form.kind for form in PAPERS],
        "name": ["bootstrap.css"],
        "scheme": ["2022"],
        "quarter": [house.quarter, house.frozen[1:].partition("-")[0]],
        "unit": ["市发改委"],
        "assessment_id": [house.frozen],
        "rectification_id": [house.rectification],
    }
    with house.app.test_request_context():
        for rule in house.app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint.endswith(IMAGES):
                continue
            own = {"documents": [house.document], "ledgers": [house.ledger], "rectifications": [house.rectification]}
            objects = own.get(rule.endpoint.partition(".")[0], list(house.filings.values()))
            proofs = [house.report if rule.endpoint.startswith("checking.") else house.galley]
            names = sorted(rule.arguments)
            for values in product(*({**known, "object_id": objects, "proof_id": proofs}[name] for name in names)):
                yield rule.endpoint, house.app.url_for(rule.endpoint, **dict(zip(names, values, strict=True)))


def test_the_table_lists_every_route_and_no_other(app: Flask) -> None:
    assert set(app.view_functions) == set(TABLE)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_gets_exactly_what_the_table_gives_it(app: Flask, seat: Callable[[Person], Seat], role: Role) -> None:
    browser = seat(PEOPLE[role])
    for endpoint, method, url in routes(app):
        answer = browser.post(url) if method == "POST" else browser.get(url)
        allowed = TABLE[endpoint] == PUBLIC or role in TABLE[endpoint]
        assert (answer.status_code == 403) is not allowed, (endpoint, method, role, answer.status_code)
        assert answer.status_code < 500, (endpoint, method, role, answer.text[:3000])


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_is_really_there(full_house: FullHouse, role: Role) -> None:
    browser = full_house.seat(PEOPLE[role])
    opened = set()
    for endpoint, url in pages_of(full_house):
        status = browser.get(url).status_code
        if TABLE[endpoint] == PUBLIC or role in TABLE[endpoint]:
            # a step that the state does not allow is refused; papers are nobody's unit
            hidden = role in UNIT_ROLES and endpoint.startswith("documents.")
            assert status in ((404,) if hidden else (200, 286, 302, 409, 422)), (endpoint, url, status)
            opened |= {endpoint} if status in (200, 286, 302) else set()
        else:
            assert status == 403, (endpoint, url, status)
    allowed = {name for name, roles in TABLE.items() if roles == PUBLIC or role in roles}
    closed = {name for name in TABLE if name.endswith(IMAGES) or (role in UNIT_ROLES and name.startswith("documents."))}
    opens = {endpoint for endpoint, _ in pages_of(full_house)}
    assert opened == (allowed & opens) - closed


def test_without_login_every_page_leads_to_the_login_page(app: Flask, door: Callable[[], Seat]) -> None:
    browser = door()
    for endpoint, method, url in routes(app):
        answer = browser.post(url) if method == "POST" else browser.get(url)
        if TABLE[endpoint] == PUBLIC:
            assert not answer.headers.get("Location", "").startswith("/login"), (endpoint, method)
        else:
            assert answer.status_code == 302, (endpoint, method, answer.status_code)
            assert answer.headers["Location"].startswith("/login"), (endpoint, method)


def test_a_view_without_roles_keeps_the_application_from_starting(app: Flask) -> None:
    app.view_functions["careless"] = lambda: "hello"
    with pytest.raises(ViewWithoutRoles, match="careless"):
        _require_roles(app)


def test_the_menu_offers_only_what_opens(seat: Callable[[Person], Seat]) -> None:
    leader, liaison = seat(LEADER).text("/"), seat(LIAISON).text("/")
    assert 'href="/units/"' in leader
    assert 'href="/accounts/"' not in leader
    assert 'href="/submit/"' not in leader
    assert 'href="/submit/"' in liaison
    assert 'href="/units/"' not in liaison
    assert 'href="/documents/"' not in liaison


def test_the_menu_shows_where_a_page_belongs(full_house: FullHouse) -> None:
    def here(person: Person, url: str) -> list[str]:
        return re.findall(r'href="([^"]+)" class="active" aria-current="page"', full_house.seat(person).text(url))

    assert here(CLERK, "/registers/issued") == ["/registers/issued"]
    assert here(CLERK, f"/documents/{full_house.document}/receipts") == ["/documents/"]
    assert here(LIAISON, "/registers/received") == ["/received/"]


def test_a_liaison_sees_nothing_of_another_unit_on_any_page(office: Office, app: Flask, seat: Callable[[Person], Seat]) -> None:
    theirs = office.filings.get("GDBA-2026-002", scope=Within(unit="市科技局"))
    ids = {"filing_id", "other_id", "object_id", "document_id", "ledger_id"}
    with app.test_request_context():
        by_id = [
            app.url_for(
                rule.endpoint,
                **{name: i if name in ids else ARGUMENTS[name] for name in rule.arguments},
            )
            for i in (theirs.id, "GDBA-2026-002")
            for rule in app.url_map.iter_rules()
            if rule.arguments & ids and "GET" in (rule.methods or ())
        ]
    browser = seat(LIAISON)
    for url in by_id:
        answer = browser.get(url, follow_redirects=True)
        assert answer.status_code in (403, 404), (url, answer.status_code)
        assert THEIRS not in answer.text
        assert "市科技局" not in answer.text
    for url in (
        "/",
        "/filings/",
        "/filings/?unit=市科技局",
        "/filings/book",
        "/search/?q=青衿计划",
        "/search/?unit=市科技局",
        "/progress",
    ):
        page = browser.get(url).text
        assert THEIRS not in page, url
        assert theirs.id not in page, url
        assert "GDBA-2026-002" not in page, url
    assert "找到 0 件" in browser.text("/search/?q=青衿计划")
    assert "找到 1 件" in seat(OTHER_LIAISON).text("/search/?q=青衿计划")


def test_a_liaison_does_not_see_another_unit_in_a_count(office: Office, seat: Callable[[Person], Seat]) -> None:
    before = seat(LIAISON).text("/")
    hand_in(office, "又一份科技合作协议", unit="市科技局")
    assert _without_tokens(seat(LIAISON).text("/")) == _without_tokens(before)
    facets = seat(LIAISON).text("/search/?q=合作协议")
    assert OURS in facets
    assert "市科技局" not in facets


def _without_tokens(page: str) -> str:
    """The page without what differs from answer to answer."""
    return re.sub(r'(csrf_token" value="|X-CSRFToken": ")[^"]+', "", page)


def test_a_liaison_cannot_touch_another_units_filing(office: Office, app: Flask, seat: Callable[[Person], Seat]) -> None:
    theirs = office.filings.get("GDBA-2026-002", scope=Within(unit=None))
    browser = seat(LIAISON)
    with app.test_request_context():
        posts = [
            app.url_for(rule.endpoint, **{name: {**ARGUMENTS, "filing_id": theirs.id}[name] for name in rule.arguments})
            for rule in app.url_map.iter_rules()
            if "filing_id" in rule.arguments and "POST" in (rule.methods or ())
        ]
    for url in posts:
        answer = browser.post(url, {"reason": "试一试", "reasons": "试一试", "note": "试一试"})
        assert answer.status_code in (403, 404), (url, answer.status_code)
        assert THEIRS not in answer.text
    assert office.filings.get(theirs.id, scope=Within(unit=None)) == theirs


def test_a_leader_writes_nothing_but_what_belongs_to_signing(app: Flask) -> None:
    writing = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and L in TABLE[rule.endpoint] and TABLE[rule.endpoint] != PUBLIC
    }
    on_documents = {"life.approve", "life.comment", "life.send_back", "life.sign"}
    on_rectifications = {f"rectifying.{step}" for step in ("close", "grant", "refuse", "send_back", "withdraw")}
    # a check measures a document, a trial of a scheme reckons with it: neither keeps anything
    passing = {"checking.measure", "ranking_trials.pasted", "login.awake", "login.leave", "login.password"}
    assert writing == passing | on_documents | on_rectifications


def test_the_clerk_sees_every_unit(seat: Callable[[Person], Seat]) -> None:
    page = seat(CLERK).text("/filings/")
    assert OURS in page
    assert THEIRS in page
