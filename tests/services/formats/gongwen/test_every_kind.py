"""Every kind of paper, with all its facts and with the fewest: no rule that applies fails, no character is lost."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from docx import Document
from docx.oxml.ns import qn

from services.formats.gongwen.checker import check
from services.formats.gongwen.layout import Style
from services.formats.pdf import LibreOffice, lost_characters
from services.formats.pdf.letters import page_texts
from services.model.checked import Outcome
from services.model.papers import PAPERS, PageForm, PaperForm, fields_of, sample_of
from tests.house import an_office

CASES = [(form, minimal) for form in PAPERS for minimal in (False, True)]
ISSUED = {"number": "合管〔2026〕7号", "recipients": ["各乡镇人民政府", "市直各单位"]}  # what an issued paper of the kind has


@dataclass(frozen=True, kw_only=True)
class Pressed:
    docx: bytes
    pdf: bytes


def facts_of_kind(form: PaperForm, *, minimal: bool) -> dict[str, Any]:
    """The samples of its fields; of the fewest facts too a paper that is issued has a number and goes to somebody."""
    told = sample_of(form.kind.value, minimal=minimal)
    if form.page is PageForm.FORM:
        return told
    names = {field.name for field in fields_of(form.facts)}
    return {name: value for name, value in ISSUED.items() if name in names} | told


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, bool], Pressed]]:
    """All of them, converted in one go."""
    office = an_office(Path(tmp_path_factory.mktemp("office")))
    cases = [(form.kind.value, minimal) for form, minimal in CASES]
    docxs = [office.documents.draft(form.kind.value, facts_of_kind(form, minimal=minimal)).docx for form, minimal in CASES]
    program = LibreOffice.find()
    made: dict[tuple[str, bool], Pressed] = {}
    for case, docx, pdf in zip(cases, docxs, program.to_pdfs(docxs), strict=True):
        assert isinstance(pdf, bytes), (case, pdf)
        made[case] = Pressed(docx=docx, pdf=pdf)
    yield made
    program.close()


def named(value: object) -> str:
    return value.kind.value if isinstance(value, PaperForm) else "fewest" if value else "full"


@pytest.mark.office
@pytest.mark.parametrize(("form", "minimal"), CASES, ids=named)
def test_its_form_is_told_no_rule_fails_and_no_character_is_lost(
    form: PaperForm, minimal: bool, papers: dict[tuple[str, bool], Pressed]
) -> None:
    pressed = papers[form.kind.value, minimal]
    checked = check(pressed.pdf, pressed.docx)
    assert [(rule.id, rule.measured) for rule in checked.rules if rule.result is Outcome.FAILS] == []
    assert checked.kind == form.page.value
    assert checked.applicable >= (10 if form.page is PageForm.FORM else 35)
    assert lost_characters(pressed.docx, pressed.pdf).gaps == ()


@pytest.mark.office
@pytest.mark.parametrize("form", [form for form in PAPERS if form.page is PageForm.FORM], ids=named)
@pytest.mark.parametrize("minimal", (False, True), ids=named)
def test_a_form_keeps_to_one_page(form: PaperForm, minimal: bool, papers: dict[tuple[str, bool], Pressed]) -> None:
    assert len(page_texts(papers[form.kind.value, minimal].pdf)) == 1


@pytest.mark.office
@pytest.mark.parametrize(
    "kind", ["roster", "ledger-policy", "ledger-exchange", "ledger-innovation", "ledger-innovation-combined"]
)
def test_a_blank_form_has_rows_of_one_height_and_a_filled_one_only_the_rows_that_were_typed(
    kind: str, papers: dict[tuple[str, bool], Pressed]
) -> None:
    heads = 2 if kind == "roster" else 1
    blank, filled = (Document(io.BytesIO(papers[kind, minimal].docx)).tables[-1] for minimal in (True, False))
    heights = {row._tr.trPr.find(qn("w:trHeight")).get(qn("w:val")) for row in blank.rows[heads:]}
    assert len(heights) == 1 and len(blank.rows) > heads + 1
    assert len(filled.rows) == heads + 1
    with pdfplumber.open(io.BytesIO(papers[kind, True].pdf)) as opened:
        (drawn,) = [table for table in opened.pages[0].find_tables() if len(table.rows) > heads]
    bottoms = [row.bbox[3] - row.bbox[1] for row in drawn.rows[heads:]]
    assert max(bottoms) - min(bottoms) < 1.5  # as drawn: no guidance stretches its row


@pytest.mark.office
@pytest.mark.parametrize("kind", ["unit-lists", "roster", "ledger-policy"])
def test_the_title_of_an_attached_form_stands_on_the_third_line(kind: str, papers: dict[tuple[str, bool], Pressed]) -> None:
    """附件 on the first line, the title on the third (GB/T 9704 7.3.7)."""
    paragraphs = Document(io.BytesIO(papers[kind, False].docx)).paragraphs[:3]
    assert paragraphs[0].text.startswith("附件") and not paragraphs[1].text
    assert paragraphs[2].style.name == Style.TITLE
