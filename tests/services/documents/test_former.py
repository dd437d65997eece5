"""Papers that the former version archived, when a draft was all that a document could be: they go the whole way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.model.document import Page, ParsedDocument
from services.model.official import DocumentState
from services.model.people import EVERYTHING
from services.model.query import Query
from services.office import Office
from services.steps import EVENTS, METADATA
from services.stores.codec import encode_document
from tests.house import CLERK, LEADER, NOW, an_office, drain
from tests.paper_house import NO_OFFICE, now_is

ID = "DFORMER"
TITLE = "某某合作示范区管委会关于2026年第二季度政策争取工作情况的通报"
# What the former version kept of a bulletin: no seal, no day of printing, no copies; a number that somebody typed.
FACTS: dict[str, Any] = {
    "issuer": "某某合作示范区管委会",
    "letterhead": "某某合作示范区管委会文件",
    "number": "合管〔2026〕7号",
    "year": 2026,
    "quarter": 2,
    "matter": "政策争取工作",
    "title": TITLE,
    "recipients": ["各乡、镇人民政府"],
    "opening": "现将有关情况通报如下：",
    "standings": [{"unit": "市发改委", "score": "96.5", "group": "", "mechanism": "", "remark": ""}],
    "commended": [],
    "criticised": [],
    "requirements": "各单位要认真总结经验。",
    "date": "2026-09-10",
    "note": "",
}


def archived(office: Office) -> None:
    """The draft as it lies in an archive of the former version."""
    docx = b"PK the former paper"
    digest = hashlib.sha256(docx).hexdigest()
    file = {"position": 1, "role": "paper", "label": f"{TITLE}.docx", "kind": "docx", "size": len(docx), "sha256": digest}
    file |= {"reading": "read", "note": "", "parser": "docxtpl", "paged": False}
    event = {"version": 1, "at": NOW.isoformat(), "by": "经办人", "login": "clerk", "step": "draft", "note": "季度排名通报"}
    record = {
        "id": ID,
        "kind": "document",
        "paper": "ranking-bulletin",
        "title": TITLE,
        "dated": "2026-09-10",
        "unit": "",
        "facts": FACTS,
        "fingerprint": "0" * 64,
        "submitted_at": NOW.isoformat(),
        "submitted_by": "经办人",
        "files": [file],
        "findings": [],
        "state": "draft",
        "events": [event],
    }
    text = ParsedDocument(kind="docx", pages=(Page(number=1, text="旧稿里的文字"),), parser="docxtpl")
    put: dict[str, bytes | Path] = {
        METADATA: json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1).encode(),
        EVENTS: (json.dumps(event, ensure_ascii=False, sort_keys=True) + "\n").encode(),
        f"files/{digest}.docx": docx,
        f"text/{digest}.json": encode_document(text),
    }
    office.archive.commit(ID, token="former", put=put, message="draft", by="经办人", at=NOW)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    clock = [NOW]
    office = an_office(tmp_path, soffice=NO_OFFICE, now=lambda: clock[0], committee="某某合作示范区管委会")
    archived(office)
    assert office.upkeep.rebuild().problems == ()
    clock[0] += timedelta(days=3)
    yield office
    office.close()


def test_a_draft_of_the_former_version_is_found_and_verified(office: Office) -> None:
    drain(office)
    assert office.documents.get(ID, scope=EVERYTHING).state is DocumentState.DRAFT
    assert office.search.find(Query(text="旧稿里的文字"), scope=EVERYTHING).total == 1
    assert office.upkeep.verify().ok


def test_a_draft_of_the_former_version_is_numbered_dated_and_sealed_as_any_other(office: Office) -> None:
    office.review.propose(ID, by=CLERK)
    office.review.approve(ID, by=CLERK)
    office.review.sign(ID, by=LEADER)
    office.review.recheck(ID, by=CLERK)
    office.issue.register(ID, by=CLERK)
    drain(office)
    done = now_is(office, office.documents.get(ID, scope=EVERYTHING))
    assert done.state is DocumentState.SEALING and done.final is not None
    assert (done.facts["number"], done.facts["printed_on"]) == ("广合管〔2026〕1号", "2026-09-17")
    with office.register.reading() as transaction:
        text = transaction.pages.of(ID)[done.final.position][0].text
    assert "广合管〔2026〕1号" in text and "合管〔2026〕7号" not in text and "2026年9月17日印发" in "".join(text.split())
    assert office.upkeep.verify().ok
