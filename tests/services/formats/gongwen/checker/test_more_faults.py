"""Faults that nobody had in mind when the checker was written: each is found by its own rule and by no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.formats.gongwen.checker import check
from services.formats.pdf import LibreOffice
from services.model.checked import Checked, Outcome
from tests.samples.notice_faults import Fault, fold, planted
from tests.samples.notice_faults_more import GOOD_OTHERWISE, MORE_FAULTS, REMARKS
from tests.samples.notices import good_notice

OTHERS = tuple(Fault(name=name, rule=code, plant=plant) for name, code, plant in REMARKS)
FINE = tuple(Fault(name=name, rule="", plant=plant) for name, plant in GOOD_OTHERWISE)


@pytest.fixture(scope="module")
def checks() -> Iterator[dict[str, Checked]]:
    """All are converted in one go."""
    notice = good_notice()
    docxs = {fault.name: planted(notice, fault) for fault in (*MORE_FAULTS, *OTHERS, *FINE)} | {"good": notice}
    program = LibreOffice.find()
    checked = {}
    for (name, docx), pdf in zip(docxs.items(), program.to_pdfs(list(docxs.values())), strict=True):
        assert isinstance(pdf, bytes), (name, pdf)
        checked[name] = check(pdf, docx, label=name)
    yield checked
    program.close()


def failed(checked: Checked) -> frozenset[str]:
    return fold(*(rule.id for rule in checked.rules if rule.result is Outcome.FAILS))


@pytest.mark.office
@pytest.mark.parametrize("fault", MORE_FAULTS, ids=lambda fault: f"{fault.rule}: {fault.name}")
def test_a_planted_fault_is_found_by_its_own_rule_alone(fault: Fault, checks: dict[str, Checked]) -> None:
    assert failed(checks[fault.name]) == {fault.rule} | fault.also


@pytest.mark.office
@pytest.mark.parametrize("fault", OTHERS, ids=lambda fault: f"{fault.rule}: {fault.name}")
def test_what_the_standard_does_not_count_is_a_remark(fault: Fault, checks: dict[str, Checked]) -> None:
    assert failed(checks[fault.name]) == frozenset()
    assert fault.rule in {finding.code for finding in checks[fault.name].text}


@pytest.mark.office
@pytest.mark.parametrize("fault", FINE, ids=lambda fault: fault.name)
def test_what_the_standard_allows_fails_nothing(fault: Fault, checks: dict[str, Checked]) -> None:
    assert failed(checks[fault.name]) == frozenset()


@pytest.mark.office
def test_a_good_notice_calls_for_no_remark(checks: dict[str, Checked]) -> None:
    assert checks["good"].text == ()


@pytest.mark.office
@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("no number", ("H10", "H11", "H12", "H15")),
        ("no separator", ("H15", "H16", "T04")),
        ("no title", ("T02", "T03", "T04", "T05", "M01")),
        ("no recipients", ("M02", "M03", "M04")),
        ("no date", ("S02", "S03", "S04")),
        ("no page numbers", ("G02", "G03", "G04", "G05", "G06", "W02")),
        ("imprint without rules", ("C03", "C04")),
    ],
)
def test_what_measures_an_absent_part_does_not_apply_and_says_why(
    name: str, rules: tuple[str, ...], checks: dict[str, Checked]
) -> None:
    found = {rule.id: rule for rule in checks[name].rules}
    for identity in rules:
        assert found[identity].result is Outcome.NOT_APPLICABLE and found[identity].measured.endswith("，不适用"), identity
