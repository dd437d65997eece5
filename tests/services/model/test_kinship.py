"""The three questions on a labelled set of pairs: what is asked is mostly right, and little is missed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from services.model.document import Origin, ParsedDocument
from services.model.facts import FactField
from services.model.findings import finding
from services.model.kinship import Kind, Likeness, judge, one_off, parties_key, same_parties
from services.model.normal import normalise
from services.model.sketches import pieces_of
from services.parsing.proposal import propose
from tests.house import AGREEMENT
from tests.samples.kin import Pair, pairs, typed


def likeness(document: ParsedDocument) -> Likeness:
    proposal = propose([(1, document)])
    values = {field: [fact for fact in proposal.facts if fact.field is field] for field in FactField}
    amounts: dict[str, tuple[float, ...]] = {}
    for fact in values[FactField.AMOUNT]:
        amounts[fact.role] = (*amounts.get(fact.role, ()), float(fact.value))
    signed = str(values[FactField.SIGNED_ON][0].value) if values[FactField.SIGNED_ON] else ""
    return Likeness(
        title=str(values[FactField.TITLE][0].value) if values[FactField.TITLE] else "",
        parties=tuple(str(fact.value) for fact in values[FactField.PARTY]),
        signed_on=signed,
        blank=not signed and any(found.code in ("F03", "F10") for found in proposal.findings),
        amounts=amounts,
        text=normalise(document.text),
        pieces=pieces_of(document.text),
        recognised=any(page.origin is Origin.OCR for page in document.pages),
    )


def told(pair: Pair) -> Kind | None:
    kin = judge(likeness(pair.one), likeness(pair.other))
    return kin.kind if kin else None


def test_what_is_asked_is_right_and_little_is_missed() -> None:
    judged = [(pair, told(pair)) for pair in pairs(every=2)]
    asked = [(pair, kind) for pair, kind in judged if kind]
    akin = [(pair, kind) for pair, kind in judged if pair.kind]
    wrong = Counter(f"{pair.case}: {kind}" for pair, kind in judged if kind is not pair.kind)
    precision = sum(pair.kind is not None for pair, _ in asked) / len(asked)
    recall = sum(kind is not None for _, kind in akin) / len(akin)
    right = sum(kind is pair.kind for pair, kind in akin if kind) / sum(1 for _, kind in akin if kind)
    told_of = f"{len(judged)} pairs: precision {precision:.3f}, recall {recall:.3f}, kind right {right:.3f}; {dict(wrong)}"
    assert precision >= 0.98 and recall >= 0.95 and right >= 0.85, told_of


@pytest.fixture
def own() -> Likeness:
    return likeness(typed(AGREEMENT))


def test_the_same_form_signed_with_somebody_else_is_nothing(own: Likeness) -> None:
    assert judge(own, likeness(typed(AGREEMENT.replace("溧阳市", "郎溪县")))) is None


def test_the_reasons_say_what_is_the_same_and_what_differs(own: Likeness) -> None:
    kin = judge(own, likeness(typed(AGREEMENT.replace("2026年9月2日", "2025年9月3日").replace("5000", "3000"))))
    assert kin is not None and kin.kind is Kind.RENEWAL
    assert kin.reasons[:4] == (
        "协议方相同（广德市人民政府、溧阳市人民政府）",
        "名称相同",
        "签订日期不同：本件2026-09-02，那件2025-09-03",
        "总投资不同：本件5,000万元，那件3,000万元",
    )


def test_a_blank_day_makes_a_draft(own: Likeness) -> None:
    kin = judge(likeness(typed(AGREEMENT.replace("2026年9月2日", "    年  月  日"))), own)
    assert kin is not None and kin.kind is Kind.VERSION
    assert "本件签订日期未填，那件为2026-09-02" in kin.reasons


def test_another_sum_under_the_same_day_is_another_paper(own: Likeness) -> None:
    kin = judge(own, likeness(typed(AGREEMENT.replace("5000", "8000"))))
    assert kin is not None and kin.kind is Kind.VERSION and any("总投资不同" in reason for reason in kin.reasons)


def test_a_day_that_a_scan_may_have_misread_is_said_to_be_doubtful(own: Likeness) -> None:
    scan = replace(likeness(typed(AGREEMENT.replace("2026年9月2日", "2026年9月7日"))), recognised=True)
    kin = judge(own, scan)
    assert kin is not None and kin.kind is Kind.RENEWAL and any("对照原件" in reason for reason in kin.reasons)


def test_a_long_and_a_short_name_are_the_same_party(own: Likeness) -> None:
    assert same_parties(own, replace(own, parties=("安徽省广德市人民政府", "溧阳市人民政府")))
    assert same_parties(own, replace(own, parties=("广德市人民政府", "和县人民政府"), text="")) is False
    nobody = replace(own, parties=(), text="")
    assert same_parties(nobody, nobody) is None


def test_the_order_of_the_parties_makes_no_difference() -> None:
    assert parties_key(["广德市人民政府", "溧阳市人民政府"]) == parties_key(["溧阳市 人民政府", "广德市人民政府"]) != ""
    assert parties_key(["广德市人民政府"]) == ""


def test_figures_that_differ_in_one_place() -> None:
    assert one_off("2022-09-02", "2022-09-07") and one_off("5000", "500") and not one_off("2022-09-02", "2023-09-07")


def test_every_question_has_its_sentence() -> None:
    for code in ("D01", "D02", "D03"):
        words = finding(code, "GDBA-2026-001", title="协议", unit="市发改委", reasons="名称相同").text
        assert "市发改委" in words and "GDBA-2026-001" in words and "名称相同" in words
