"""代报 and 发送包: mails and zips are unpacked, ledgers found among them, and a 发送包 comes in again by itself."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest

from services.formats.ledger_sheet import write_ledger
from services.formats.readers.mail import received_at
from services.ledgers.arrivals import Arrival
from services.ledgers.manifest import FORMAT, MANIFEST
from services.ledgers.rules import is_late
from services.model.errors import NotAllowed
from services.model.files import FileRole, ReadingState
from services.model.ledgers import Change, LedgerHeader
from services.model.ledgers.drafts import Behalf
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING
from services.model.periods import Month
from services.office import Office, system_clock
from tests.house import CLERK, NOW, drain
from tests.ledger_house import AUGUST, BY, POLICY, SEPTEMBER, UNIT, a_ledger_office, a_unit, hold, report, row

HEADER = LedgerHeader(unit="广德市发展和改革委员会", filled_by="李四", phone="0563-6012346", filled_on=NOW.replace(day=10).date())
OTHER = {
    "position": "2",
    "unit": UNIT,
    "matter": "赴省商务厅对接口岸政策。",
    "effect": "已列入\n年度计划。",
    "next_step": "",
    "remark": "",
}
SHEET = write_ledger(Mechanism.POLICY, HEADER, [{"position": "1", "unit": UNIT, **POLICY, "remark": ""}, OTHER])
APPROVAL = "省发展改革委关于下达专项资金500万元的批复".encode()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = a_ledger_office(tmp_path, replace(a_unit(), full_name="广德市发展和改革委员会"), a_unit("市商务局"))
    yield office
    office.close()


def a_mail(*files: tuple[str, bytes], received: str = "Sat, 12 Sep 2026 16:20:00 +0800") -> bytes:
    """A mail as an OA sends it, with two servers' stamps."""
    mail = EmailMessage()
    mail["Received"] = f"from oa.example by mx.example; {received}"
    mail["Received"] = "from pc.example by oa.example; Fri, 11 Sep 2026 08:00:00 +0800"
    mail["From"], mail["To"], mail["Subject"] = "a@example.cn", "b@example.cn", "报送9月工作台账"
    mail["Date"] = "Fri, 11 Sep 2026 07:59:00 +0800"
    mail.set_content("现报送我单位9月工作台账，请查收。")
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def a_zip(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files:
            package.writestr(name, content)
    return out.getvalue()


def arrive(office: Office, *files: tuple[str, bytes], batch: str = "came") -> Arrival:
    hold(office, batch, *[(name, content, FileRole.ORIGINAL) for name, content in files])
    return office.parcels.unpack(batch, by=CLERK)


def test_the_time_of_a_mail_is_that_of_the_last_server() -> None:
    assert received_at(a_mail()) == datetime.fromisoformat("2026-09-12T16:20:00+08:00")
    without = b"Date: Fri, 11 Sep 2026 07:59:00 -0000\r\nSubject: x\r\n\r\ntext"
    assert received_at(without) == datetime(2026, 9, 11, 7, 59, tzinfo=UTC)
    assert received_at(b"Subject: x\r\n\r\ntext") is None
    assert received_at(b"Received: rubbish\r\nDate: never\r\n\r\ntext") is None


@pytest.mark.parametrize(
    ("stamp", "here"),
    [
        ("Tue, 15 Sep 2026 15:59:00 +0000", "15 23:59"),
        ("Tue, 15 Sep 2026 16:30:00 GMT", "16 00:30"),
        ("Tue, 15 Sep 2026 11:30:00 -0500", "16 00:30"),
        ("Tue, 15 Sep 2026 23:30:00 +0800 (CST)", "15 23:30"),
        ("Tue, 15 Sep 2026 23:30:00 CST", "15 23:30"),
        ("Tue, 15 Sep 2026 23:30:00", "15 23:30"),
        ("Tue, 15 Sep 2026 15:30:00 -0000", "15 23:30"),
    ],
)
def test_a_mail_is_dated_in_the_offices_time_wherever_its_servers_stand(stamp: str, here: str) -> None:
    for head in (f"Received: from a by b; {stamp}", f"Date: {stamp}"):
        at = received_at(f"{head}\r\nSubject: x\r\n\r\ntext".encode())
        assert at is not None and (at.utcoffset(), f"{at:%d %H:%M}") == (timedelta(hours=8), here)


def test_the_house_lives_in_the_offices_time_on_a_server_in_another_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    for zone in ("UTC", "America/New_York"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        now = system_clock()
        assert now.utcoffset() == timedelta(hours=8) and abs(now - datetime.now(UTC)) < timedelta(seconds=5)
    monkeypatch.undo()
    time.tzset()
    assert is_late(datetime(2026, 9, 15, 16, 30, tzinfo=UTC), date(2026, 9, 15)), "half past midnight on the 16th in the office"
    assert not is_late(datetime(2026, 9, 15, 15, 30, tzinfo=UTC), date(2026, 9, 15))


def test_what_speaks_against_nothing_new_is_known_before_it_is_handed_in(office: Office) -> None:
    def trouble(period: Month = SEPTEMBER) -> str:
        return office.parcels.quiet(Mechanism.POLICY, unit=UNIT, period=period, by=CLERK).trouble

    assert trouble() == ""
    done = report(office, row("r1")).record
    assert "1行新增" in trouble() and "晚于" not in trouble()
    office.ledgers.accept(done.id, seen=None, by=CLERK)
    assert "当前为“已审阅”，不能再报“本月无新增”" in trouble()
    assert "2026年10月" in trouble(SEPTEMBER.next())


def test_an_entry_left_half_way_is_listed_until_it_is_given_up(office: Office) -> None:
    first, second = UUID(int=1, version=4), UUID(int=2, version=4)
    for key in (first, second):
        hold(office, office.parcels.batch(key, by=CLERK), ("来件.eml", a_mail(("台账.xlsx", SHEET)), FileRole.ORIGINAL))
    office.parcels.unpack(office.parcels.batch(first, by=CLERK), by=CLERK)
    left = {one.key: [file.label for file in one.files] for one in office.parcels.unfinished(by=CLERK)}
    assert left == {first: ["来件.eml", "台账.xlsx"], second: ["来件.eml"]}
    office.parcels.give_up(first, by=CLERK)
    assert [one.key for one in office.parcels.unfinished(by=CLERK)] == [second]
    assert office.parcels.unfinished(by=replace(CLERK, login="another")) == []
    with pytest.raises(NotAllowed):
        office.parcels.unfinished(by=BY)


def test_a_ledger_in_a_zip_in_a_mail_is_found_and_entered_with_its_materials(office: Office) -> None:
    packed = a_zip(("9月台账/政策争取台账.xlsx", SHEET), ("9月台账/批复.txt", APPROVAL), ("9月台账/台账（盖章）.png", _PNG))
    arrival = arrive(office, ("来件.eml", a_mail(("附件.zip", packed))))
    assert (arrival.unit, arrival.period, arrival.how) == (UNIT, SEPTEMBER, "电子邮件、压缩包")
    assert arrival.received_at == NOW.replace(day=12, hour=16, minute=20) and not arrival.refused
    roles = {held.label: held.role for held in arrival.files}
    assert roles == {
        "来件.eml": FileRole.ORIGINAL,
        "附件.zip": FileRole.ORIGINAL,
        "政策争取台账.xlsx": FileRole.ORIGINAL,
        "批复.txt": FileRole.MATERIAL,
        "台账（盖章）.png": FileRole.STAMPED,
    }
    [found] = arrival.ledgers
    draft = office.parcels.draft(found, unit=arrival.unit, period=SEPTEMBER, by=CLERK)
    assert [one["effect"] for one in draft.rows] == [POLICY["effect"], OTHER["effect"]]
    assert draft.header.filled_by == "李四"
    behalf = Behalf(how=arrival.how, received_at=arrival.received_at)
    done = office.ledgers.submit(draft, "came", arrival.files, key="k", behalf=behalf, by=CLERK).record
    assert (done.behalf, done.received_at, done.late) == (arrival.how, arrival.received_at, False)
    assert done.stamped is not None and office.intake.held("came") == []
    drain(office)
    states = {file.label: file.reading for file in office.ledgers.get(done.id, scope=EVERYTHING).files}
    assert states["批复.txt"] is ReadingState.READ and states["附件.zip"] is ReadingState.ASIDE


def test_what_is_unpacked_twice_is_there_once(office: Office) -> None:
    first = arrive(office, ("来件.eml", a_mail(("台账.xlsx", SHEET), ("台账副本.xlsx", SHEET))))
    assert office.parcels.unpack("came", by=CLERK).files == first.files
    assert [held.label for held in first.files] == ["来件.eml", "台账.xlsx"]


def test_one_bad_member_harms_no_other(office: Office) -> None:
    arrival = arrive(office, ("来件.eml", a_mail(("台账.xlsx", SHEET), ("图.pdf", _PNG), ("坏.zip", SHEET[:400]))))
    assert [found.label for found in arrival.ledgers] == ["台账.xlsx"]
    assert {held.label for held in arrival.files} >= {"来件.eml", "台账.xlsx"}
    assert any("图.pdf" in sentence for sentence in arrival.refused), arrival.refused


def test_a_unit_that_nobody_knows_is_left_for_the_clerk_to_say(office: Office) -> None:
    sheet = write_ledger(Mechanism.POLICY, replace(HEADER, unit="某某公司"), [OTHER])
    arrival = arrive(office, ("台账.xlsx", sheet))
    assert (arrival.unit, arrival.how, arrival.received_at) == ("", "纸质或其他方式", None)
    assert len(arrival.ledgers) == 1


def test_only_the_office_unpacks(office: Office) -> None:
    with pytest.raises(NotAllowed, match="代报"):
        office.parcels.unpack("came", by=BY)


def test_a_parcel_comes_in_again_by_itself(office: Office) -> None:
    august = report(office, row("r1"), period=AUGUST).record
    batch = "b"
    held = hold(office, batch, ("批复.txt", APPROVAL, FileRole.MATERIAL))
    opened = office.ledgers.open(UNIT, Mechanism.POLICY, SEPTEMBER, by=BY).draft
    draft = replace(opened, rows=(*opened.rows, row("r2", **OTHER)), note="附记")
    sent = office.packing.pack_draft(draft, batch, held, rows_of={held[0].name: "r2"})
    assert sent.label == "市发改委政策争取工作台账（2026年9月）发送包.zip"
    arrival = arrive(office, ("来件.eml", a_mail((sent.label, sent.content))))
    assert (arrival.unit, arrival.period) == (UNIT, SEPTEMBER)
    [found] = arrival.ledgers
    assert found.packed is not None and found.mechanism is Mechanism.POLICY
    back = office.parcels.draft(found, unit=UNIT, period=SEPTEMBER, by=CLERK)
    assert [one.id for one in back.rows] == ["r1", back.rows[1].id] and back.rows[0].cells == august.rows[0].cells
    assert [one.change_in(SEPTEMBER) for one in back.rows] == [Change.KEPT, Change.ADDED] and back.note == "附记"
    assert [held.label for held in arrival.files if held.role is FileRole.MATERIAL] == ["批复.txt"]
    rows_of = office.parcels.rows_of(arrival, found, back)
    done = office.ledgers.submit(back, "came", arrival.files, rows_of=rows_of, key="k", by=CLERK).record
    assert [done.files[position - 1].label for position, _row in done.row_files] == ["批复.txt"]
    again = office.packing.pack(done.id)
    with zipfile.ZipFile(io.BytesIO(again.content)) as package:
        assert {name.split("/")[0] for name in package.namelist()} == {MANIFEST, f"{done.title}.xlsx", "支撑材料"}


def test_a_list_that_is_broken_or_of_a_later_version_is_said_and_its_files_are_there(office: Office) -> None:
    for said in (b"{", json.dumps({"format": FORMAT, "ledger": {}, "files": []}).encode(), b'{"format": "wenshu-ledger-9"}'):
        arrival = arrive(office, ("包.zip", a_zip((MANIFEST, said), ("台账.xlsx", SHEET))), batch=f"b{len(said)}")
        assert len(arrival.refused) == 1 and "清单" in arrival.refused[0]
        assert [one.label for one in arrival.ledgers] == ["台账.xlsx"]


def _png() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return out.getvalue()


_PNG = _png()
