"""Sketches tell how alike two texts are, from 256 bytes of each."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from services.model.sketches import BINS, alike, contained, pieces_of, shared, sketch

SIGNS = [chr(code) for code in range(0x4E00, 0x5200)]


def text(rng: Random, length: int) -> str:
    return "".join(rng.choices(SIGNS, k=length))


def misread(rng: Random, original: str, share: float) -> str:
    return "".join(rng.choice(SIGNS) if rng.random() < share else sign for sign in original)


def estimate(one: str, other: str) -> float:
    return float(alike(sketch(one), np.frombuffer(sketch(other).bins, np.uint8)[None, :])[0])


@pytest.mark.parametrize("noise", [0.0, 0.01, 0.05, 0.1])
def test_a_sketch_tells_the_share_to_within_a_tenth(noise: float) -> None:
    rng = Random(1)
    original = text(rng, 4000)
    one, other = misread(rng, original, noise), misread(rng, original, noise)
    assert estimate(one, other) == pytest.approx(shared(pieces_of(one), pieces_of(other))[0], abs=0.1)


def test_texts_that_have_nothing_in_common_are_not_alike() -> None:
    rng = Random(2)
    assert estimate(text(rng, 3000), text(rng, 3000)) < 0.03


def test_a_short_text_is_like_itself() -> None:
    for length in (4, 5, 20, 100):
        short = text(Random(length), length)
        assert estimate(short, short) == 1.0
        assert len(sketch(short).bins) == BINS


def test_a_text_of_fewer_than_four_characters_has_no_sketch() -> None:
    assert sketch("合同。 \n").pieces == 0


def test_width_blanks_and_punctuation_make_no_difference() -> None:
    assert sketch("甲方：广德市人民政府，总投资１２００万元。") == sketch("甲方 广德市\n人民政府;总投资1200万元")


def test_what_a_longer_text_holds_of_a_shorter_one_is_told() -> None:
    rng = Random(3)
    own = text(rng, 4000)
    longer = own + text(rng, 16000)
    one, other = sketch(own), sketch(longer)
    share = alike(one, np.frombuffer(other.bins, np.uint8)[None, :])
    assert float(contained(share, one.pieces, np.array([other.pieces]))[0]) > 0.7
    assert shared(pieces_of(own), pieces_of(longer))[1] == 1.0
