"""Every kind of paper, with all its facts and with the fewest: no rule that applies fails, no character is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from services.formats.gongwen.checker import check
from services.formats.pdf import LibreOffice, lost_characters
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
