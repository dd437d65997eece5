"""What the table of who may tell whom what puts into a paper, and under which names it knows who issues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.model.issuing import Issuer
from services.model.official import OfficialDocument
from services.model.papers import sample_of
from services.model.papers.addressing import IssuerClass, Issuers
from services.office import Office
from tests.house import CLERK, an_office
from tests.paper_house import NO_OFFICE, drafted


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path, soffice=NO_OFFICE, seal_required=False)
    yield office
    office.close()


def told(document: OfficialDocument) -> list[str]:
    return [found.text for found in document.findings if found.code == "P47"]


def test_an_approval_that_the_table_wrote_is_told_with_its_source(office: Office) -> None:
    (sentence,) = told(drafted(office))
    assert "经市政府同意" in sentence and "条例第十六条（二）" in sentence and "不写" in sentence
    drafted_only = office.documents.draft("ranking-bulletin", sample_of("ranking-bulletin", minimal=True))
    assert "P47" in [found.code for found in drafted_only.findings]


def test_an_approval_that_its_writer_wrote_or_left_out_is_not(office: Office) -> None:
    assert told(drafted(office, phrase="经市政府同意")) == []
    assert told(drafted(office, phrase="不写")) == []


def test_the_government_s_own_office_needs_no_approval_by_whatever_name_the_book_knows_it(office: Office) -> None:
    book = office.issuing.book()
    ours = Issuer(name="市府办", category=IssuerClass.GOVERNMENT_OFFICE)
    office.issuing.change(replace(book, issuers=(*book.issuers, ours)), note="", seen=None, by=CLERK)
    document = drafted(office, issuer="市府办")
    assert document.facts["phrase"] == "" and told(document) == []
    proposed = [found.text for found in drafted(office, phrase="不写").findings if found.code == "P11"]
    assert proposed == [] or "市府办" in proposed[0]


def test_every_name_of_the_book_has_its_class() -> None:
    names = Issuers(known=(("片区办", IssuerClass.LEADING_GROUP_OFFICE), ("示范区办公室", IssuerClass.COMMITTEE)))
    assert names.class_of("片区办") is IssuerClass.LEADING_GROUP_OFFICE
    assert names.class_of("片区办\n示范区办公室") is IssuerClass.LEADING_GROUP_OFFICE  # the first leads
    assert names.class_of("示范区办公室") is IssuerClass.COMMITTEE
    assert names.class_of("广德市人民政府办公室") is IssuerClass.GOVERNMENT_OFFICE  # by what it is commonly called
