"""What a person made of each proposal: every proposal is told once, and every value that was made of one, or added."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.corrections import REGION, Correction, Outcome, Said, Tally, compared, judgements
from services.model.document import Origin
from services.model.facts import Fact, FactField

TITLE = Fact(field=FactField.TITLE, value="园区共建协议", rule="title line", confidence=0.95)
FIRST = Fact(field=FactField.PARTY, value="广德市人民政府", role="甲方", rule="party label", region="安徽省宣城市广德市")
SECOND = Fact(field=FactField.PARTY, value="溧阳市人民政府", role="乙方", rule="party label", confidence=0.75)
PROPOSED = (TITLE, FIRST, SECOND)


def told(made: tuple[Fact, ...], touched: tuple[int, ...] = ()) -> tuple[Correction, ...]:
    return compared(PROPOSED, made, touched=touched, origin_of=lambda fact: Origin.TEXT)


def outcomes(made: tuple[Fact, ...]) -> list[tuple[str, Outcome]]:
    return [(one.field.value, one.outcome) for one in told(made)]


def test_what_is_left_as_it_was_is_kept() -> None:
    found = told(PROPOSED, touched=(2,))
    assert [one.outcome for one in found] == [Outcome.KEPT] * 3
    assert [one.touched for one in found] == [False, False, True]
    assert (found[0].rule, found[0].confidence, found[0].origin) == ("title line", 0.95, Origin.TEXT)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ((replace(TITLE, value="园区协议"), FIRST, SECOND), [("title", "changed"), ("party", "kept"), ("party", "kept")]),
        ((TITLE, FIRST), [("title", "kept"), ("party", "kept"), ("party", "removed")]),
        ((TITLE, FIRST, replace(SECOND, role="丙方")), [("title", "kept"), ("party", "kept"), ("party", "changed")]),
        ((TITLE, SECOND, FIRST), [("title", "kept"), ("party", "kept"), ("party", "kept")]),
        ((), [("title", "removed"), ("party", "removed"), ("party", "removed")]),
        (
            (*PROPOSED, Fact(field=FactField.AMOUNT, value=1.0)),
            [("title", "kept"), ("party", "kept"), ("party", "kept"), ("amount", "added")],
        ),
    ],
)
def test_each_proposal_has_one_outcome(made: tuple[Fact, ...], expected: list[tuple[str, str]]) -> None:
    assert outcomes(made) == expected


def test_a_value_under_the_same_role_is_a_correction_of_it_and_not_a_loss_and_a_find() -> None:
    [_, first, second] = told((TITLE, replace(SECOND, value="宜兴市人民政府"), FIRST))
    assert first.outcome is Outcome.KEPT
    assert second.outcome is Outcome.CHANGED and second.made == Said(value="宜兴市人民政府", role="乙方")


values = st.sampled_from(["广德市", "溧阳市", "宜兴市"])
fields = st.sampled_from([FactField.PARTY, FactField.TITLE])
facts = st.builds(Fact, field=fields, value=values, role=st.sampled_from(["", "甲方"]))


@given(st.lists(facts, max_size=6), st.lists(facts, max_size=6))
def test_every_proposal_and_every_value_is_told_exactly_once(proposed: list[Fact], made: list[Fact]) -> None:
    found = compared(proposed, made, touched=(), origin_of=lambda fact: None)
    names = Counter((one.field, one.proposed) for one in found if one.proposed)
    assert names == Counter((fact.field, Said.of(fact)) for fact in proposed)
    assert Counter((one.field, one.made) for one in found if one.made) == Counter((fact.field, Said.of(fact)) for fact in made)
    assert all((one.outcome is Outcome.KEPT) == (one.proposed == one.made) for one in found)


def test_a_region_is_judged_beside_the_party_that_was_kept() -> None:
    [_, moved, _] = told((TITLE, replace(FIRST, region="江苏省常州市溧阳市"), SECOND))
    assert list(judgements(moved, threshold=0.85)) == [
        ("party", Outcome.KEPT, True),
        (REGION, Outcome.CHANGED, True),
    ]
    [_, other, _] = told((TITLE, replace(FIRST, value="广德县人民政府", region=""), SECOND))
    assert [name for name, *_ in judgements(other, threshold=0.85)] == ["party"]


def test_a_tally_knows_the_share_of_the_certain_ones() -> None:
    tally = Tally()
    assert tally.right is None and tally.certain_right is None
    for outcome, certain in ((Outcome.KEPT, True), (Outcome.CHANGED, True), (Outcome.REMOVED, False), (Outcome.KEPT, False)):
        tally.add(outcome, certain=certain)
    assert (tally.proposed, tally.kept, tally.changed, tally.removed) == (4, 2, 1, 1)
    assert (tally.right, tally.certain_right) == (0.5, 0.5)
