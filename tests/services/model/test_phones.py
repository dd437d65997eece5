"""Telephone numbers: tidied, told from what is none, masked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model import phones

KNOWN = (
    ("13812345678", "13812345678"),
    ("１３８ １２３４ ５６７８", "13812345678"),
    ("138 1234 5678", "13812345678"),
    ("+86 138 1234 5678", "13812345678"),
    ("0563—6012345", "0563-6012345"),
    ("（0563）6012345", "0563-6012345"),
    ("6012345", "6012345"),
    ("138-0013-8001", "13800138001"),
    ("+86-138-0013-8001", "13800138001"),
    ("138-0013-8001 / 6012345", "13800138001、6012345"),
    ("13800138007.0", "13800138007"),
    ("0563-6012345转801", "0563-6012345转801"),
    ("13812345678/0563-6012345", "13812345678、0563-6012345"),
    ("13812345678 0563-6012345", "13812345678、0563-6012345"),
    ("13812345678\n15912345678", "13812345678、15912345678"),
)


@pytest.mark.parametrize(("written", "kept"), KNOWN)
def test_a_number_is_kept_in_one_form_however_it_is_written(written: str, kept: str) -> None:
    assert phones.tidy(written) == kept
    assert phones.is_phone(kept)


@pytest.mark.parametrize(
    "text", ["", "1381234567", "138123456789", "5636012345", "1.38E+10", "见备注", "XXX", "12345678901", "13812345678、见备注"]
)
def test_what_can_be_no_number_is_told(text: str) -> None:
    assert not phones.is_phone(phones.tidy(text))


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("0563-6012345", "0563-****345"),
        ("05636012345", "056****2345"),
        ("6012345", "****345"),
        ("13812345678、0563-6012345", "138****5678、0563-****345"),
        ("138-0013-8001", "138****8001"),
        ("61234", "*****"),
        ("见备注", "见备注"),
    ],
)
def test_others_see_a_number_masked(phone: str, shown: str) -> None:
    assert phones.masked(phone) == shown


@given(st.text(alphabet="0123456789+-()（） 　\n、/转１２３—abc联", max_size=40))
def test_tidying_twice_changes_no_more(text: str) -> None:
    once = phones.tidy(text)
    assert phones.tidy(once) == once
    assert not set(once) & set(" 　\n１")


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text(alphabet="联络员：，。 ", max_size=8))
def test_no_mobile_number_survives_in_a_log(mobile: str, around: str) -> None:
    shown = phones.masked_in(f"{around}{mobile}{around}")
    assert mobile not in shown
    assert f"{mobile[:3]}****{mobile[-4:]}" in shown


def test_a_digest_in_a_log_is_left_as_it_is() -> None:
    assert phones.masked_in("F20260101-a13812345678b") == "F20260101-a13812345678b"


def test_a_mobile_with_dashes_does_not_survive_in_a_log_either() -> None:
    assert phones.masked_in("联络员138-0013-8001，0563-6012345") == "联络员138****8001，0563-6012345"
