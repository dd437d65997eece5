"""An office with rectifications on their way, for the tests of their life: each station reached by the stations before it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from services.intake import HeldFile
from services.model.files import FileRole
from services.model.mechanisms import Mechanism
from services.model.official import OfficialDocument
from services.model.people import EVERYTHING
from services.model.rectification import Rectification, Trouble
from services.office import Office
from services.worker import SYSTEM
from tests.house import CLERK, LEADER, NOW, liaison

TROUBLES = (
    Trouble(text="协议备案不及时。7月以来新签订的1份协议没有报送备案。", mechanism=Mechanism.EXCHANGE),
    Trouble(text="台账报送质量不高。8月台账未附支撑材料。", mechanism=Mechanism.EXCHANGE),
)
MEASURES = ("补报备案材料。将协议文本和支撑材料报送备案。", "提高台账质量。逐项补充佐证材料。")
RESULTS = ("协议已于9月20日报送备案。", "8月台账已补充佐证材料3份。")


class Clock:
    """A clock that a test moves."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def hold(office: Office, batch: str, *files: tuple[str, bytes]) -> list[HeldFile]:
    """Files at the door."""
    return [office.intake.hold(io.BytesIO(raw), label=name, role=FileRole.MATERIAL, batch=batch) for name, raw in files]


def opened(
    office: Office, unit: str = "市商务局", *, matter: str = "2026年第三季度交流合作工作推进不力", key: str = ""
) -> Rectification:
    """Problems that a clerk typed in."""
    return office.openings.open(unit, matter, TROUBLES, measures=MEASURES, key=key or f"open {unit} {matter}", by=CLERK)


def drafted(office: Office, unit: str = "市商务局", **more: str) -> tuple[Rectification, OfficialDocument]:
    """With its demand as a draft."""
    (made,) = office.demanding.draft([opened(office, unit).id], by=CLERK, **more)  # type: ignore[arg-type]
    assert made.document is not None, made.refusal
    return made.record, made.document


def issued(office: Office, document: OfficialDocument) -> OfficialDocument:
    """The paper through the press, up to where it may be distributed."""
    office.review.propose(document.id, by=CLERK)
    office.review.approve(document.id, by=CLERK)
    office.review.sign(document.id, by=LEADER)
    office.review.recheck(document.id, by=CLERK)
    numbered = office.issue.register if document.paper != "supervision-order" else office.issue.issue
    numbered(document.id, by=CLERK)
    return office.issue.print_plain(document.id, reason="没有 LibreOffice", by=CLERK)


def sent(office: Office, document: OfficialDocument, *units: str) -> None:
    """Distributed, and in force."""
    office.delivery.distribute(document.id, units=units, by=CLERK)
    office.demanding.take_effect(document.id, by=SYSTEM)


def demanded(office: Office, unit: str = "市商务局") -> Rectification:
    """A rectification of which the unit has been told."""
    record, document = drafted(office, unit)
    sent(office, issued(office, document), unit)
    return office.rectifications.get(record.id, scope=EVERYTHING)


def replied(
    office: Office, unit: str = "市商务局", *, results: Sequence[str] = RESULTS, files: Sequence[tuple[str, bytes]] = ()
) -> Rectification:
    """The unit has answered."""
    record = demanded(office, unit)
    batch = office.rectifications.batch(record.id)
    held = hold(office, batch, *files)
    return office.rectifications.reply(record.id, results, batch, held, key=f"reply {record.id}", by=liaison(unit))
