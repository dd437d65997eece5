"""A whole office in a temporary home, for the tests: real SQLite, real archive, real child, a clock that stands still."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

from services.filings import Accepted
from services.model.facts import Fact, FactField
from services.model.files import FileRole
from services.model.people import Person, Role
from services.office import Office, open_office
from services.settings import Settings
from services.worker import Worker

CLERK = Person(login="clerk", name="经办人", role=Role.CLERK)
ADMINISTRATOR = Person(login="admin", name="管理员", role=Role.ADMINISTRATOR)
LEADER = Person(login="leader", name="领导", role=Role.LEADER)
NOW = datetime(2026, 9, 14, 9, 30, tzinfo=timezone(timedelta(hours=8)))

AGREEMENT = """共建长三角产业合作园区战略合作协议

甲方：广德市人民政府
乙方：溧阳市人民政府

为落实长三角一体化发展国家战略，甲乙双方经友好协商，就共建产业合作园区、推进产业链协作达成如下协议：
一、合作内容。双方共同推进“一地六县”产业协作，建设G60科创走廊配套基地，总投资5000万元。
二、合作期限。本协议有效期为三年，自签订之日起生效。

甲方（盖章）：广德市人民政府
乙方（盖章）：溧阳市人民政府
签订日期：2026年9月2日
"""


def liaison(unit: str) -> Person:
    """The liaison of a unit."""
    return Person(login=f"liaison-{unit}", name=f"{unit}联络员", role=Role.LIAISON, unit=unit)


def an_office(
    home: Path, *, milestone: Callable[[str], None] | None = None, now: Callable[[], datetime] | None = None, **settings: object
) -> Office:
    """Open the office at `home`: without a recogniser, whose start takes seconds, unless a test asks for one (`ocr=True`).

    What has not come is missing since the notice, as in a house that has been there since then.
    """
    settings.setdefault("ocr", False)
    settings.setdefault("in_use_since", "2022-09")
    more = {"milestone": milestone} if milestone else {}
    return open_office(Settings(home=home, **settings), now=now or (lambda: NOW), **more)


def submit(
    office: Office,
    text: str | bytes = AGREEMENT,
    *,
    unit: str = "市发改委",
    label: str = "合作协议.txt",
    materials: Sequence[tuple[str, bytes]] = (),
    key: str = "key",
    by: Person = CLERK,
) -> Accepted:
    """Submit one agreement given as text or bytes."""
    content = text.encode() if isinstance(text, str) else text
    batch = f"batch {key}"
    files = [office.intake.hold(io.BytesIO(content), label=label, role=FileRole.AGREEMENT, batch=batch)]
    files += [office.intake.hold(io.BytesIO(raw), label=name, role=FileRole.MATERIAL, batch=batch) for name, raw in materials]
    return office.filings.submit(batch, files, unit=unit, key=key, by=by)


def drain(office: Office) -> None:
    """Let the worker do all there is."""
    Worker(office).drain()


FACTS = (
    Fact(field=FactField.TITLE, value="共建长三角产业合作园区战略合作协议"),
    Fact(field=FactField.PARTY, role="甲方", value="广德市人民政府"),
    Fact(field=FactField.PARTY, role="乙方", value="溧阳市人民政府"),
    Fact(field=FactField.SIGNED_ON, value="2026-09-02"),
)
