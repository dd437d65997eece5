"""How alike two texts are, told from 256 bytes of each: a MinHash sketch over pieces of four characters.

One permutation, cut into bins (Li, Owen and Zhang 2012, One Permutation Hashing), empty bins filled from others (Shrivastava
2017, Optimal Densification), a byte of each minimum kept (Li and König 2010, b-Bit Minwise Hashing).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.model.normal import codes, normalise
from services.model.normal import stamp as normaliser

BINS = 256
PIECE = 4  # characters
Hashes = npt.NDArray[np.uint64]

_BIN_BITS = BINS.bit_length() - 1
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_LETTERS = 0x30  # below it ASCII has only blanks and signs; what a scan loses or invents is mostly signs
_CHANCE = 1 / 256  # with which two different minima share their byte


def stamp() -> str:
    """Names this way of sketching, of texts normalised in this way: sketches of another are made anew."""
    return f"{BINS}x{PIECE}.1-{normaliser()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """Of a text: a byte for each bin, and how many different pieces it has."""

    bins: bytes
    pieces: int


def pieces_of(text: str) -> Hashes:
    """The hashes of the different pieces of a text, in order; blanks, width and punctuation make no difference."""
    plain = codes(normalise(text)).astype(np.uint64)
    plain = plain[(plain >= _LETTERS) & ((plain < 0x3A) | (plain > 0x60)) & ~_is_sign(plain)]
    if len(plain) < PIECE:
        return np.empty(0, np.uint64)
    with np.errstate(over="ignore"):
        mixed = plain[: len(plain) - PIECE + 1] * _MULTIPLIERS[0]
        for offset in range(1, PIECE):
            mixed = (mixed ^ (mixed >> np.uint64(29))) + plain[offset : len(plain) - PIECE + 1 + offset] * _MULTIPLIERS[offset]
        mixed = (mixed ^ (mixed >> np.uint64(33))) * _MIX
        mixed = (mixed ^ (mixed >> np.uint64(33))) * _MULTIPLIERS[1]
    hashes: Hashes = np.unique(mixed ^ (mixed >> np.uint64(29)))
    return hashes


def _is_sign(plain: Hashes) -> npt.NDArray[np.bool_]:
    """Chinese punctuation and what stands beside it; 〇 is a figure."""
    signs = ((plain >= 0x2000) & (plain < 0x3040) & (plain != 0x3007)) | ((plain >= 0x7B) & (plain < 0xC0))
    return np.asarray(signs, np.bool_)


def sketch(text: str) -> Sketch:
    """The sketch of a text; one of fewer than four characters is like no other."""
    hashes = pieces_of(text)
    if not len(hashes):
        return Sketch(bins=b"", pieces=0)
    bins = (hashes >> np.uint64(64 - _BIN_BITS)).astype(np.intp)
    filled, firsts = np.unique(bins, return_index=True)  # sorted: the first of a bin is its least
    values = np.zeros(BINS, np.uint8)
    values[filled] = (hashes[firsts] & np.uint64(0xFF)).astype(np.uint8)
    there = np.zeros(BINS, np.bool_)
    there[filled] = True
    return Sketch(bins=_densified(values, there).tobytes(), pieces=len(hashes))


def _densified(values: npt.NDArray[np.uint8], there: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    """Every empty bin takes the value of the first filled one on a walk of its own, the same for every text."""
    dense = values.copy()
    for empty in np.flatnonzero(~there).tolist():
        stride = 2 * (empty * 0x9E37 % BINS) + 1  # odd: the walk comes to every bin
        at = (empty + stride) % BINS
        while not there[at]:
            at = (at + stride) % BINS
        dense[empty] = values[at]
    return dense


def alike(one: Sketch, others: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """How much of their pieces the text shares with each of the others (a row of bins each): 0 to 1, give or take 0.03."""
    same = (others == np.frombuffer(one.bins, np.uint8)).mean(axis=1)
    estimate: npt.NDArray[np.float64] = np.clip((same - _CHANCE) / (1 - _CHANCE), 0.0, 1.0)
    return estimate


def contained(share: npt.NDArray[np.float64], pieces: int, others: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """How much of the shorter of two texts the longer one holds, from what they share of all their pieces."""
    common = share / (1 + share) * (pieces + others)
    held: npt.NDArray[np.float64] = np.clip(common / np.maximum(1, np.minimum(pieces, others)), 0.0, 1.0)
    return held


def shared(one: Hashes, other: Hashes) -> tuple[float, float]:
    """The same two measures, exact: what two texts share of all their pieces, and of the pieces of the shorter one."""
    if not len(one) or not len(other):
        return 0.0, 0.0
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common), common / min(len(one), len(other))
