"""The demonstration year: its first two months every day, the whole of it in the long run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.demonstration.pacts import PACTS
from services.demonstration.stories import threads
from services.demonstration.threads import YEAR
from services.ledgers.overview import Asked
from services.model.facts import FactField
from services.model.files import FileRole
from services.model.filing import Filing
from services.model.ledgers import LedgerReturn, LedgerState
from services.model.ledgers.matrix import MatrixStatus
from services.model.mechanisms import Mechanism
from services.model.official import DocumentState, OfficialDocument
from services.model.people import EVERYTHING, Person, Role
from services.model.periods import Month
from services.office import Office, open_office
from services.search import Query
from services.settings import load_settings
from services.stores.objects import Listing
from tests.web.conftest import Seat
from web import create_app

ROOT = Path(__file__).resolve().parents[3]
CLERK = Person(login="jingban", name="经办人", role=Role.CLERK)
MONTHS = 2
NEW = "Guangde-Demo-22"


def demo(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command itself; without a recogniser, whose start takes seconds."""
    command = [sys.executable, str(ROOT / "app.py"), "--home", str(home), "demo", *words]
    environment = {**os.environ, "WENSHU_OCR": "false", "PYTHONUTF8": "1"}
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, timeout=900)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demonstration") / "演示 home"


@pytest.fixture(scope="module")
def told(home: Path) -> dict[str, Any]:
    """What the command says after the first two months."""
    done = demo(home, "--months", str(MONTHS), "--json")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def office(home: Path, told: dict[str, Any]) -> Iterator[Office]:
    settings = load_settings(home)
    opened = open_office(settings.model_copy(update={"ocr": False}))
    yield opened
    opened.close()


def ledgers(office: Office) -> list[LedgerReturn]:
    with office.register.reading() as transaction:
        records = transaction.objects.records(Listing(kind="ledger"), scope=EVERYTHING)
        return [one for one in records if isinstance(one, LedgerReturn)]


def filings(office: Office) -> list[Filing]:
    with office.register.reading() as transaction:
        records = transaction.objects.records(Listing(kind="filing"), scope=EVERYTHING)
        return [one for one in records if isinstance(one, Filing)]


def test_the_command_counts_what_there_is(told: dict[str, Any]) -> None:
    assert told["units"] == 42 and told["rosters"] == 40
    assert told["filings"] == told["filed"] == sum(pact.sent_on.month <= MONTHS for pact in PACTS)
    assert told["ledgers"] > 130
    assert 0 < told["proven"] < told["claims"]
    assert 2 * told["proven"] > told["claims"], "most is borne out"
    for some in ("late", "missing", "returned", "on_behalf", "stamped", "materials", "reminders", "documents"):
        assert told[some] > 0, some
    assert told["bytes"] < 40_000_000


def test_each_account_can_log_in_once_with_its_password(office: Office, told: dict[str, Any]) -> None:
    roles = {one["role"] for one in told["accounts"]}
    assert roles == {role.value for role in Role}
    for one in told["accounts"]:
        account = office.accounts.log_in(one["login"], one["password"])
        assert account.must_change and (account.unit or "") == one["unit"]


def test_nothing_waits_and_every_byte_is_as_it_was_archived(office: Office) -> None:
    assert not [item for item in office.waiting(scope=EVERYTHING) if item.task != "render"]
    assert not office.unrecognised(scope=EVERYTHING)
    verified = office.upkeep.verify()
    assert verified.ok, verified.problems


def test_an_agreement_is_filed_with_what_its_paper_says(office: Office) -> None:
    said = {pact.title: pact for pact in PACTS}
    for filing in filings(office):
        pact = said[filing.title]
        assert filing.value(FactField.SIGNED_ON) == pact.signed_on.isoformat()
        assert set(filing.values(FactField.PARTY)) == {pact.own, pact.other}
        assert filing.value(FactField.FIELD) == pact.field
        assert {pact.project, pact.policy, pact.result} <= set(filing.values(FactField.PROMISE)), pact.title
        assert filing.number is not None and filing.number.text.startswith(f"GDBA-{YEAR}-")


def test_a_ledger_is_of_its_month_and_its_rows_are_those_of_the_tables(office: Office) -> None:
    known = {thread.row_id for thread in threads()}
    for one in ledgers(office):
        assert {row.id for row in one.rows} <= known, one.title
        assert one.received_at is not None and Month.of(one.received_at.date()) == one.period
        assert one.header.filled_by == "李四"
        assert one.late == (one.received_at.day > 15)


def test_what_was_sent_back_came_again_without_its_slip(office: Office) -> None:
    returned = [one for one in ledgers(office) if any(event.step == "return" for event in one.events)]
    assert returned
    slips = {"待补充", "XX项目正在推进。", "基本完成"}
    for one in returned:
        assert one.state in (LedgerState.SUBMITTED, LedgerState.ACCEPTED)
        assert not slips & {text for row in one.rows for _name, text in row.cells}


def test_the_matrix_and_the_combined_ledger_open_on_it(office: Office, told: dict[str, Any]) -> None:
    matrix = office.overview.matrix(Asked(first=Month(YEAR, 1), last=Month(YEAR, MONTHS)), scope=EVERYTHING)
    assert sum(matrix.counts().values()) == sum(len(row.cells) for row in matrix.rows)
    table = office.overview.combined(Mechanism.POLICY, Month(YEAR, MONTHS), by=CLERK)
    assert len(table.rows) > 20
    assert len({row.unit for row in table.rows}) > 20


def test_reminders_are_issued_on_paper_and_acknowledged(office: Office, told: dict[str, Any]) -> None:
    with office.register.reading() as transaction:
        papers = list(transaction.objects.records(Listing(kind="document"), scope=EVERYTHING))
    assert len(papers) == told["documents"] == told["issued"] >= MONTHS
    for one in papers:
        assert isinstance(one, OfficialDocument) and one.state is DocumentState.DISTRIBUTED
        assert one.number is not None and one.sign_off is not None and one.checked is (office.libreoffice is not None)
        assert any(file.role is FileRole.STAMPED for file in one.files)
        assert {sent.unit for sent in one.deliveries} == set(one.facts["units"])
        assert all(sent.acknowledged for sent in one.deliveries)
        assert one.submitted_by not in {event.by for event in one.events if event.step in ("approve", "recheck")}
    numbers = sorted((one.number.code, one.number.serial) for one in papers if isinstance(one, OfficialDocument) and one.number)
    first = {code: next(at for at, (known, _serial) in enumerate(numbers) if known == code) for code, _serial in numbers}
    assert [serial for _code, serial in numbers] == [at - first[code] + 1 for at, (code, _serial) in enumerate(numbers)]


def test_the_pages_that_the_command_names_open(office: Office, told: dict[str, Any]) -> None:
    browser = Seat(create_app(office).test_client())
    password = next(one["password"] for one in told["accounts"] if one["role"] == Role.CLERK)
    browser.log_in("jingban", password)
    browser.post("/password", {"old": password, "new": NEW, "again": NEW})
    asked = [page["path"] for page in told["pages"]]
    assert len(asked) == 5
    for path in asked:
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert "没有符合" not in answer.text and "没有可以汇总" not in answer.text, path


def test_what_stands_in_a_material_is_found(office: Office) -> None:
    found = office.search.find(Query(text="按程序上报"), scope=EVERYTHING)
    assert found.total > 5
    assert all(hit.kind == "ledger" for hit in found.hits)


def test_pages_say_that_it_is_a_demonstration_and_which_day_it_takes_for_today(office: Office) -> None:
    page = create_app(office).test_client().get("/login").text
    assert "演示" in office.settings.product and office.settings.product in page
    assert f"演示时钟：{YEAR}年{MONTHS + 1}月" in page


def test_in_whichever_year_it_is_opened_only_what_was_late_then_is_overdue(office: Office) -> None:
    """The house goes on from the first working day after what was played."""
    assert office.now().date() - date(YEAR, MONTHS + 1, 1) < timedelta(days=2), "a test may run over midnight"
    board = office.overview.matrix(Asked(first=Month(YEAR, 1), last=Month.of(office.now().date())), scope=EVERYTHING)
    assert board.periods[-1] == Month(YEAR, MONTHS + 1)
    assert {row.cells[-1].status for row in board.rows} == {MatrixStatus.AHEAD}


def test_a_home_with_data_is_refused_and_left_as_it_is(home: Path, told: dict[str, Any]) -> None:
    before = sorted(path for path in (home / "archive" / "objects").rglob("*"))
    done = demo(home)
    assert done.returncode == 1
    assert "已有数据" in done.stderr and not done.stdout
    assert sorted(path for path in (home / "archive" / "objects").rglob("*")) == before


def test_a_wrong_number_of_months_is_no_demonstration(tmp_path: Path) -> None:
    done = demo(tmp_path / "home", "--months", "13")
    assert done.returncode == 2
    assert not (tmp_path / "home").exists()


def test_only_the_demonstration_puts_syncing_off() -> None:
    """Whatever somebody hands in is durable before it is acknowledged."""
    modules = [path for room in ("services", "web", "commands") for path in (ROOT / room).rglob("*.py")]
    users = [path for path in modules if "syncing_put_off" in path.read_text("utf-8")]
    assert {path.relative_to(ROOT).as_posix() for path in users} == {
        "services/stores/archive/disk.py",
        "services/demonstration/__init__.py",
    }


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="!!! Windows counts no processor time of children: the year was NOT measured")
def test_the_whole_year_takes_less_than_five_minutes_of_processor_time(tmp_path: Path) -> None:
    before = os.times()
    done = demo(tmp_path / "home", "--json")
    after = os.times()
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    assert spent < 300, f"{spent:.0f} s of processor time"
    assert told["filings"] == told["filed"] == len(PACTS)
    assert told["ledgers"] > 850
    assert told["missing"] > 10 and told["late"] > 50 and told["returned"] > 20
    assert told["unread"] <= 4, "only what is a picture waits for a recogniser"
    assert told["documents"] == told["issued"] > 25
    assert told["frozen"] == 3 and told["ranked"] == "2022Q3"
    assert told["rectifications"] > told["closed"] > 3, "one is overdue"
