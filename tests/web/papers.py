"""Official documents at every station of their road, led there by the people of the furnished house."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from services.documents import Scan
from services.model.files import FileRole
from services.model.official import DocumentState, OfficialDocument
from services.model.papers import sample_of
from services.model.people import EVERYTHING
from services.office import Office
from services.worker import Worker
from tests.web.conftest import CLERK, LEADER

UNITS = ("市发改委", "市科技局")
WORDS = "请各单位于每月15日前报送工作台账。"
S = DocumentState


def picture() -> bytes:
    """A scan, as far as intake can tell."""
    content = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(content, format="PNG")
    return content.getvalue()


def scan(office: Office, role: FileRole) -> Scan:
    """The same, held by intake."""
    held = office.intake.hold(io.BytesIO(picture()), label="扫描件.png", role=role, batch="scans")
    return Scan(batch="scans", held=held)


def facts(title: str, **more: Any) -> dict[str, Any]:
    """A notice that needs no seal."""
    sample = sample_of("notice", minimal=True)
    return {**sample, "title": title, "body": WORDS, "seal": "不盖章", **more}


def a_document(
    office: Office,
    to: DocumentState = S.DRAFT,
    *,
    title: str = "关于报送工作台账的通知",
    units: tuple[str, ...] = UNITS,
    meant: tuple[str, ...] = (),
    **more: Any,
) -> OfficialDocument:
    """A notice that has come as far as `to`."""
    document = office.documents.keep("notice", facts(title, **more), meant=meant, by=CLERK)
    steps = (
        (S.REVIEW, lambda: office.review.propose(document.id, by=CLERK)),
        (S.SIGNING, lambda: office.review.approve(document.id, by=CLERK)),
        (S.RECHECK, lambda: office.review.sign(document.id, by=LEADER)),
        (S.TO_REGISTER, lambda: office.review.recheck(document.id, by=CLERK)),
        (S.REGISTERED, lambda: office.issue.register(document.id, by=CLERK)),
        (S.READY, lambda: Worker(office).drain()),
        (S.DISTRIBUTED, lambda: office.delivery.distribute(document.id, units=units, by=CLERK)),
    )
    for state, step in steps if to is not S.DRAFT else ():
        step()
        if state is to:
            break
    found = office.documents.get(document.id, scope=EVERYTHING)
    assert found.state is to, found.state
    return found
