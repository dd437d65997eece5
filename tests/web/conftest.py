"""A furnished house: people of each role, units, agreements in several states. Made once, copied for each test."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from reportlab.pdfgen import canvas
from werkzeug.test import TestResponse

from services.documents.typesetting import Frame
from services.model.facts import Fact, FactField
from services.model.files import FileRole
from services.model.filing import Filing, FilingState
from services.model.issuing import Signer
from services.model.ledgers import LedgerRow
from services.model.mechanisms import Mechanism
from services.model.papers import sample_of
from services.model.people import EVERYTHING, Person, Role
from services.model.periods import Month, Quarter
from services.model.rectification import Trouble
from services.model.units import UnitKind
from services.office import Office, open_office
from services.settings import Settings
from services.stores.objects import Listing
from services.worker import Worker
from tests.rectification_house import issued, sent
from web import create_app

PASSWORD = "Heshun-Zhou-7"
CHINA = timezone(timedelta(hours=8))
ADMINISTRATOR = Person(login="admin", name="管理员", role=Role.ADMINISTRATOR)
CLERK = Person(login="zhangsan", name="张三", role=Role.CLERK)
LEADER = Person(login="lisi", name="李四", role=Role.LEADER)
LIAISON = Person(login="wangwu", name="王五", role=Role.LIAISON, unit="市发改委")
OTHER_LIAISON = Person(login="zhaoliu", name="赵六", role=Role.LIAISON, unit="市科技局")
DEPUTY = Person(login="deputy", name="李四", role=Role.DEPUTY_LEADER, unit="市发改委")
PEOPLE = {person.role: person for person in (ADMINISTRATOR, CLERK, LEADER, LIAISON, DEPUTY)}


@dataclass
class Clock:
    """A clock that tests move."""

    now: datetime = field(default_factory=lambda: datetime(2026, 6, 1, 9, 0, tzinfo=CHINA))

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


def agreement(
    title: str, *, party_a: str = "广德市发展和改革委员会", party_b: str = "溧阳市发展和改革委员会", text: str = ""
) -> bytes:
    """A signed agreement as a docx."""
    document = Document()
    document.add_heading(title, 0)
    for line in (f"甲方：{party_a}", f"乙方：{party_b}", text or "双方建立常态化工作机制。", "2026年5月18日"):
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def a_pdf(pages: int = 1) -> bytes:
    """A paper from elsewhere."""
    content = io.BytesIO()
    sheet = canvas.Canvas(content)
    for number in range(1, pages + 1):
        sheet.drawString(100, 700, f"page {number} of a paper from elsewhere")
        sheet.showPage()
    sheet.save()
    return content.getvalue()


def hand_in(office: Office, title: str, *, unit: str, by: Person = CLERK, text: str = "", read: bool = True) -> Filing:
    """Submit an agreement and, unless `read` is False, let the worker read it."""
    batch = f"batch-{title}"
    held = office.intake.hold(
        io.BytesIO(agreement(title, text=text)), label=f"{title}.docx", role=FileRole.AGREEMENT, batch=batch
    )
    filing = office.filings.submit(batch, [held], unit=unit, key=batch, by=by).filing
    if read:
        Worker(office).drain()
    return office.filings.get(filing.id, scope=EVERYTHING)


def facts(title: str) -> list[Fact]:
    """What is needed before an agreement can be filed."""
    return [
        Fact(field=FactField.TITLE, value=title),
        Fact(field=FactField.PARTY, value="广德市发展和改革委员会", role="甲方"),
        Fact(field=FactField.PARTY, value="溧阳市发展和改革委员会", role="乙方"),
        Fact(field=FactField.SIGNED_ON, value="2026-05-18"),
    ]


def put_on_file(office: Office, filing: Filing) -> Filing:
    """准予备案, with its receipt."""
    office.filings.file(filing.id, facts(filing.title), seen=None, by=CLERK)
    Worker(office).drain()
    return office.filings.get(filing.id, scope=EVERYTHING)


OURS, THEIRS, SENT_BACK = "规划衔接与数据共享合作协议", "科技创新券互认互通合作协议", "跨界河流联防联控协议"


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a filed agreement of each liaison's unit, and one of the first that was sent back."""
    home = tmp_path_factory.mktemp("furnished")
    clock = Clock()
    office = open_office(Settings(home=home, in_use_since="2022-09"), now=clock)
    passwords = {"admin": office.accounts.first_administrator()}
    for unit in ("市发改委", "市科技局", "桃州镇"):
        office.units.put(unit, UnitKind.of(unit), by=CLERK)
    for who in (CLERK, LEADER, LIAISON, OTHER_LIAISON, DEPUTY):
        passwords[who.login] = office.accounts.create(
            login=who.login, name=who.name, role=who.role, unit=who.unit, by=ADMINISTRATOR
        )
    for login, password in passwords.items():
        assert password is not None
        office.accounts.change_password(login, old=password, new=PASSWORD)
    put_on_file(office, hand_in(office, OURS, unit="市发改委"))
    put_on_file(office, hand_in(office, THEIRS, unit="市科技局", text="双方共同推进青衿计划，互认科技创新券。"))
    returned = hand_in(office, SENT_BACK, unit="市发改委")
    office.filings.send_back(returned.id, reasons=["缺少乙方盖章页"], due=None, seen=None, by=CLERK)
    Worker(office).drain()
    office.close()
    return home


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(furnished: Path, tmp_path: Path, clock: Clock) -> Iterator[Office]:
    """The furnished house, one's own."""
    home = tmp_path / "home"
    shutil.copytree(furnished, home)
    office = open_office(Settings(home=home, in_use_since="2022-09"), now=clock)
    yield office
    office.close()


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office)


@dataclass
class Seat:
    """A browser without scripts: keeps its cookies, and sends the CSRF token with what it posts."""

    client: FlaskClient

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def text(self, path: str, **more: Any) -> str:
        response = self.client.get(path, **more)
        assert response.status_code == 200, (path, response.status_code, response.text[:2000])
        return response.text

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token(), **(data or {})}, **more)

    def token(self) -> str:
        page = self.client.get("/login").text
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found, page
        return found[1]

    def log_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/login", {"login": login, "password": password})


@dataclass
class FullHouse:
    """A house with a filing in every state and a document; who looks at it changes nothing."""

    office: Office
    app: Flask
    filings: dict[FilingState, str]
    document: str
    ledger: str
    galley: str  # a text that was set, and a PDF that was measured
    report: str
    quarter: str  # whose scores the units have been shown
    frozen: str  # the assessment of an earlier quarter, frozen
    rectification: str  # of which the first liaison's unit was told, with a photo

    def seat(self, person: Person) -> Seat:
        """A browser in which somebody has logged in."""
        browser = Seat(self.app.test_client())
        assert browser.log_in(person.login).status_code == 302
        return browser


def _a_ledger(office: Office) -> str:
    """A ledger with a material, of the first liaison's unit."""
    period = Month(2026, 5)
    draft = office.ledgers.open("市发改委", Mechanism.POLICY, period, by=LIAISON).draft
    cells = (("matter", "5月8日，赴省发展改革委对接专项资金。"), ("effect", "获得专项资金500万元。"))
    row = LedgerRow(id="1", cells=cells, since=period, changed=period)
    held = office.intake.hold(
        io.BytesIO("下达专项资金500万元。".encode()), label="通知.txt", role=FileRole.MATERIAL, batch="ledger"
    )
    record = office.ledgers.submit(replace(draft, rows=(row,)), "ledger", [held], key="ledger", by=LIAISON).record
    Worker(office).drain()
    return record.id


def _a_preview(office: Office) -> Quarter:
    """A quarter in which the first liaison's unit is assessed, and has been shown its sheet."""
    quarter = Quarter(2026, 1)
    office.units.assign("市发改委", Mechanism.POLICY, since=quarter.first_day, by=CLERK)
    office.rankings.preview(office.rankings.open(quarter, by=CLERK).id, by=CLERK)
    return quarter


def _a_frozen_quarter(office: Office) -> str:
    """The assessment of a quarter in which only the first liaison's unit had a duty."""
    quarter = Quarter(2025, 4)
    office.units.assign("市发改委", Mechanism.INNOVATION, since=quarter.first_day, by=CLERK)
    return office.rankings.freeze(office.rankings.open(quarter, by=CLERK).id, by=CLERK).id


def _a_rectification(home: Path) -> str:
    """A demand that the first liaison's unit has in its hands; the house wanted no seal on that day."""
    office = open_office(Settings(home=home, seal_required=False, soffice="/nowhere", ocr=False), now=Clock())
    photo = office.intake.hold(io.BytesIO(a_pdf()), label="现场情况.pdf", role=FileRole.MATERIAL, batch="photo")
    record = office.openings.open(
        "市发改委",
        "台账报送质量不高",
        [Trouble(text="台账未附支撑材料。")],
        batch="photo",
        files=[photo],
        troubles_of={photo.name: 0},
        key="a rectification",
        by=CLERK,
    )
    (made,) = office.demanding.draft([record.id], by=CLERK)
    assert made.document is not None, made.refusal
    sent(office, issued(office, made.document), "市发改委")
    Worker(office).drain()
    office.close()
    return record.id


@pytest.fixture(scope="session")
def full_house(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullHouse]:
    """The furnished house with what it lacks of states, all of it of the first liaison's unit."""
    home = tmp_path_factory.mktemp("full") / "home"
    shutil.copytree(furnished, home)
    rectification = _a_rectification(home)
    office = open_office(Settings(home=home), now=Clock())
    hand_in(office, "待核对的协议", unit="市发改委")
    confirmed = hand_in(office, "待备案的协议", unit="市发改委")
    office.filings.confirm(confirmed.id, facts(confirmed.title), seen=None, by=CLERK)
    withdrawn = hand_in(office, "撤回的协议", unit="市发改委")
    office.filings.withdraw(withdrawn.id, reason="重复报送", seen=None, by=CLERK)
    revoked = put_on_file(office, hand_in(office, "撤销的协议", unit="市发改委"))
    office.filings.revoke(revoked.id, reason="协议解除", seen=None, by=CLERK)
    document = office.documents.keep("ranking-bulletin", sample_of("ranking-bulletin"), by=CLERK)
    book = replace(office.issuing.book(), signers=(Signer(name="张三"),))
    office.issuing.change(book, note="增加签发人", seen=None, by=CLERK)
    Worker(office).drain()
    rows = office.filings.rows(Listing(kind="filing", unit="市发改委", limit=100), scope=EVERYTHING)
    filings = {row.state: row.id for row in (office.filings.get(row.id, scope=EVERYTHING) for row in rows)}
    assert set(filings) == set(FilingState)
    galley = office.proofs.typeset("关于值班的通知\n各单位：\n请安排值班。\n".encode(), label="通知.txt", frame=Frame())
    report = office.proofs.check(a_pdf(), label="通知.pdf")
    yield FullHouse(
        office=office,
        app=create_app(office),
        filings=filings,
        document=document.id,
        ledger=_a_ledger(office),
        galley=galley.id,
        report=report.id,
        quarter=str(_a_preview(office)),
        frozen=_a_frozen_quarter(office),
        rectification=rectification,
    )
    office.close()


@pytest.fixture
def door(app: Flask) -> Callable[[], Seat]:
    """A browser in front of the login page."""
    return lambda: Seat(app.test_client())


@pytest.fixture
def seat(door: Callable[[], Seat]) -> Callable[[Person], Seat]:
    """A browser in which somebody has logged in."""

    def of(person: Person) -> Seat:
        browser = door()
        answer = browser.log_in(person.login)
        assert answer.status_code == 302, answer.text
        return browser

    return of
