"""The seal covers every figure, and nothing that the house does afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from services.model.assessment.assessments import Assessment, AssessmentState
from services.model.assessment.scheme import Form
from services.model.assessment.scoring import standings
from services.model.assessment.sealing import GENESIS, canonical, seal
from tests.scored_samples import QUARTER, a_fact, a_scheme, an_indicator, gathered

SCHEME = a_scheme(an_indicator("visit", Form.EACH, 10, each=Decimal(2)), text='version = "试"')
FACTS = gathered([a_fact("a"), a_fact("b", proven=False)])
MADE = datetime(2022, 10, 11, 9, tzinfo=UTC)
FROZEN = Assessment(
    id="A1",
    quarter=QUARTER,
    state=AssessmentState.FROZEN,
    scheme=SCHEME,
    standings=standings(FACTS, SCHEME),
    facts=FACTS,
    as_of=MADE,
    submitted_at=MADE,
    submitted_by="张三",
)
SEAL = seal(FROZEN, previous="")


def test_a_seal_survives_being_written_and_read() -> None:
    adapter = TypeAdapter(Assessment)
    read = adapter.validate_json(adapter.dump_json(FROZEN))
    assert seal(read, previous="") == SEAL == seal(FROZEN, previous=GENESIS)


@pytest.mark.parametrize(
    "edited",
    [
        replace(FROZEN, facts=gathered([a_fact("a")])),
        replace(FROZEN, facts=gathered([a_fact("a"), a_fact("b")])),
        replace(FROZEN, scheme=replace(SCHEME, text=SCHEME.text + "\n")),
        replace(FROZEN, scheme=replace(SCHEME, unproven=Decimal(1))),
        replace(FROZEN, standings=replace(FROZEN.standings, commended=(("市发改委", "好"),)) if FROZEN.standings else None),
        replace(FROZEN, reason="另有原因"),
        replace(FROZEN, quarter=QUARTER.next()),
        replace(FROZEN, as_of=None),
    ],
)
def test_whatever_is_edited_breaks_the_seal(edited: Assessment) -> None:
    assert seal(edited, previous="") != SEAL


def test_what_comes_after_the_freeze_leaves_the_seal() -> None:
    assert seal(replace(FROZEN, documents=("通报",), seal=SEAL, previous="0"), previous="") == SEAL


def test_the_seal_before_is_part_of_it() -> None:
    assert seal(FROZEN, previous=SEAL) != SEAL


def test_a_value_has_one_form_however_it_is_written() -> None:
    assert canonical([Decimal("1.50"), Decimal("1E+2"), Decimal("-0.0")]) == '["1.5","100","0"]'
    with pytest.raises(TypeError):
        canonical(1.5)
