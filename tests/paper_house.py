"""An office with documents on their way, for the tests of their life: each station reached by the stations before it."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from services.documents import Scan
from services.model.files import FileRole
from services.model.official import DocumentState, OfficialDocument
from services.model.people import EVERYTHING, Person
from services.model.units import Unit, UnitKind
from services.office import Office
from tests.house import CLERK, LEADER, NOW

NO_OFFICE = "/nowhere/soffice"  # the setting of a machine without LibreOffice

BULLETIN: dict[str, Any] = {
    "year": 2026,
    "quarter": 2,
    "standings": [{"unit": "市发改委", "score": 96.5}, {"unit": "桃州镇", "score": 93}],
}
RECEIPT: dict[str, Any] = {
    "number": "GDBA-2026-003",
    "unit": "市发展和改革委员会",
    "title": "战略合作协议",
    "parties": ["广德市人民政府", "溧阳市人民政府"],
    "signed_on": "2026-09-02",
}
# one page of a PDF, as a scanner would make it
PDF = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>> endobj
xref
0 4
0000000000 65535 f 
0000000009 00000 n 
0000000054 00000 n 
0000000105 00000 n 
trailer <</Size 4/Root 1 0 R>>
startxref
169
%%EOF
"""


def units(office: Office, *names: str) -> None:
    """Enter units into the register."""
    with office.register.transaction() as transaction:
        for name in names:
            transaction.units.put(Unit(name=name, kind=UnitKind.of(name)))


def a_scan(office: Office, role: FileRole, *, label: str = "扫描件.pdf", content: bytes = PDF, batch: str = "scan") -> Scan:
    """A scan that intake holds."""
    return Scan(batch=batch, held=office.intake.hold(io.BytesIO(content), label=label, role=role, batch=batch))


def drafted(office: Office, matter: str = "政策争取工作", **facts: Any) -> OfficialDocument:
    """A bulletin as a draft; another matter makes another bulletin."""
    return office.documents.keep("ranking-bulletin", {**BULLETIN, "matter": matter, **facts}, by=CLERK)


def to_sign(office: Office, matter: str = "政策争取工作", **facts: Any) -> OfficialDocument:
    """A bulletin that waits for its sign-off."""
    document = drafted(office, matter, **facts)
    office.review.propose(document.id, by=CLERK)
    return office.review.approve(document.id, by=CLERK)


def to_register(office: Office, matter: str = "政策争取工作", **facts: Any) -> OfficialDocument:
    """A bulletin that is signed and rechecked."""
    document = to_sign(office, matter, **facts)
    office.review.sign(document.id, by=LEADER)
    return office.review.recheck(document.id, by=CLERK)


def registered(office: Office, matter: str = "政策争取工作", **facts: Any) -> OfficialDocument:
    """A bulletin with its number; the final paper is still to be printed."""
    return office.issue.register(to_register(office, matter, **facts).id, by=CLERK)


def ready(office: Office, matter: str = "政策争取工作", **facts: Any) -> OfficialDocument:
    """A bulletin that may be distributed."""
    numbered = registered(office, matter, **facts)
    office.issue.print_final(numbered.id, by=CLERK)
    document = now_is(office, numbered)
    if document.state is DocumentState.SEALING:
        return office.issue.attach_seal(document.id, scan=a_scan(office, FileRole.STAMPED), by=CLERK)
    return document


def distributed(office: Office, *to: str, matter: str = "政策争取工作", by: Person = CLERK, **facts: Any) -> OfficialDocument:
    """A bulletin that these units have received."""
    units(office, *to)
    return office.delivery.distribute(ready(office, matter, **facts).id, units=to, by=by)


def now_is(office: Office, document: OfficialDocument) -> OfficialDocument:
    """The document as it is by now."""
    return office.documents.get(document.id, scope=EVERYTHING)


TODAY: date = NOW.date()
