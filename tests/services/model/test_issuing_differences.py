"""Two versions of the issuing book: every change that a page can make is told, field by field, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.issuing import Issuer, IssuingBook, Opening, RecipientList, Series, Signer, default_book
from services.model.issuing_changes import Section, entries, first, key_of, put, without
from services.model.issuing_differences import ORDER, Difference, differences

NOW = datetime(2026, 9, 14, 9, 30, tzinfo=UTC)

BOOK = replace(
    default_book(committee="广德片区管委会", code="广合管", at=NOW),
    signers=(Signer(name="张三", post="主任"), Signer(name="李四", post="副主任")),
    recipients=(RecipientList(name="政策争取单位", units=("市发改委", "市财政局")),),
    openings=(Opening(code="广合管", year=2026, serial=15),),
)
NAMES = st.sampled_from(["张三", "李四", "甲单位", "乙单位"])
SIGNERS = st.lists(st.builds(Signer, name=NAMES, post=st.sampled_from(["", "主任"])), unique_by=lambda one: one.name, max_size=4)


def told(older: IssuingBook, newer: IssuingBook) -> list[tuple[str, str, object, object]]:
    return [(one.entry, one.field, one.older, one.newer) for one in differences(older, newer)]


def test_only_the_field_that_was_altered_is_told() -> None:
    altered = put(BOOK, Section.SIGNERS, "李四", Signer(name="李四", post="主任"))
    assert differences(BOOK, altered) == (
        Difference(section=Section.SIGNERS, entry="李四", field="post", older="副主任", newer="主任"),
    )


def test_an_entry_that_came_and_one_that_went_are_told_in_full() -> None:
    more = put(BOOK, Section.RECIPIENTS, "", RecipientList(name="乡镇", units=("桃州镇",)))
    assert told(BOOK, more) == [("乡镇", "name", None, "乡镇"), ("乡镇", "units", None, ("桃州镇",))]
    assert told(more, BOOK) == [("乡镇", "name", "乡镇", None), ("乡镇", "units", ("桃州镇",), None)]


def test_a_renamed_issuer_is_one_altered_entry_and_what_refers_to_it_follows() -> None:
    renamed = put(BOOK, Section.ISSUERS, "广德片区管委会", Issuer(name="广德管委会", letterheads=("广德片区管委会文件",)))
    found = differences(BOOK, renamed)
    assert found[0] == Difference(
        section=Section.ISSUERS, entry="广德管委会", field="name", older="广德片区管委会", newer="广德管委会"
    )
    assert {(one.section, one.field) for one in found[1:]} == {(Section.SERIES, "issuer")}
    assert len(found) == 1 + len(BOOK.series)


def test_another_default_is_a_difference_in_the_order() -> None:
    assert told(BOOK, first(BOOK, Section.SIGNERS, "李四")) == [("", ORDER, ("张三", "李四"), ("李四", "张三"))]


def test_an_entry_taken_out_is_not_taken_for_another_order() -> None:
    assert told(BOOK, without(BOOK, Section.SIGNERS, "张三")) == [("张三", "name", "张三", None), ("张三", "post", "主任", None)]


@pytest.mark.parametrize("section", list(Section))
def test_a_list_emptied_is_told_entry_by_entry(section: Section) -> None:
    emptied = replace(BOOK, **{section.value: ()})
    assert {one.entry for one in differences(BOOK, emptied)} == {key_of(one) for one in entries(BOOK, section)}


@given(older=SIGNERS, newer=SIGNERS)
def test_equal_books_do_not_differ_and_others_differ_both_ways_alike(older: list[Signer], newer: list[Signer]) -> None:
    one, other = replace(BOOK, signers=tuple(older)), replace(BOOK, signers=tuple(newer))
    assert (differences(one, other) == ()) == (one == other)
    there = {(found.field, found.older, found.newer) for found in differences(one, other)}
    assert there == {(found.field, found.newer, found.older) for found in differences(other, one)}


def test_a_series_with_other_forms_is_told_by_its_forms() -> None:
    known = BOOK.series[1]
    altered = put(BOOK, Section.SERIES, known.code, Series(code=known.code, issuer=known.issuer))
    assert told(BOOK, altered) == [(known.code, "pages", known.pages, ())]
