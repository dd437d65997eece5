"""Page images of archived files, and the places on them from which facts were read."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document

from services.model.facts import Fact, FactField
from services.model.people import EVERYTHING
from tests.house import AGREEMENT, an_office, drain, submit

SIGNED = "2026年9月2日"
TWICE = AGREEMENT.replace("二、合作期限。", f"二、合作期限。双方于{SIGNED}起共同筹备，") + "\n"


def docx_of(text: str) -> bytes:
    document, out = Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


@pytest.mark.office
def test_a_date_that_stands_twice_is_marked_where_it_was_read(tmp_path: Path) -> None:
    office = an_office(tmp_path / "home")
    try:
        filing = submit(office, docx_of(TWICE), label="协议.docx").filing
        drain(office)
        filing = office.filings.get(filing.id, scope=EVERYTHING)
        office.renditions.prepare(filing)
        (signed,) = [fact for fact in filing.facts if fact.field is FactField.SIGNED_ON]
        text = office.renditions.text(filing, 1)
        assert text is not None and signed.start == text.text.rindex(SIGNED)
        first = text.text.index(SIGNED)
        clause = Fact(field=FactField.SIGNED_ON, value="2026-09-02", start=first, end=first + len(SIGNED), quote=SIGNED)
        (early,), (late,) = office.renditions.places(filing, 1, [clause, signed])
        assert early.y1 < late.y0
    finally:
        office.close()


@pytest.mark.office
def test_a_quote_on_a_later_page_of_a_flowing_file_is_counted_through_all_pages(tmp_path: Path) -> None:
    office = an_office(tmp_path / "home")
    try:
        text = "\n".join(f"第{number}段{SIGNED}" + "\n" * 30 for number in range(4))
        filing = submit(office, docx_of(text), label="协议.docx").filing
        drain(office)
        filing = office.filings.get(filing.id, scope=EVERYTHING)
        office.renditions.prepare(filing)
        read = office.renditions.text(filing, 1)
        assert read is not None
        at, facts = -1, []
        for _ in range(4):
            at = read.text.index(SIGNED, at + 1)
            facts.append(Fact(field=FactField.SIGNED_ON, value="2026-09-02", start=at, end=at + len(SIGNED), quote=SIGNED))
        boxes = [places[0] for places in office.renditions.places(filing, 1, facts)]
        assert all((one.page, one.y0) < (next_.page, next_.y0) for one, next_ in pairwise(boxes))
        assert boxes[-1].page > 1
    finally:
        office.close()
