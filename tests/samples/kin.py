"""Pairs of agreements with what they are to each other: of the labelled corpus, and of what becomes of papers in an office.

A fixed seed gives the same pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from services.model.dates import dates_in
from services.model.document import Origin, Page, ParsedDocument
from services.model.kinship import Kind
from tests.samples.labelled.grammar import grammar
from tests.samples.labelled.writing import Labelled

SEED = 20221122
LIKE = "乙己已巳曰日口囗未末土士干千于午人入八大太天夫目且由甲申田白自贝见工王玉主戊戌戍"  # signs that are taken for others
SHEET = 28  # characters a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two papers and what they are to each other; None: nothing."""

    case: str
    one: ParsedDocument
    other: ParsedDocument
    kind: Kind | None


def pairs(every: int = 1) -> list[Pair]:
    """The labelled pairs of every so many-th agreement."""
    rng = Random(SEED)
    return [pair for number, labelled in enumerate(_agreements()[::every]) for pair in _pairs(rng, number, labelled)]


def _agreements() -> list[Labelled]:
    """Those of the corpus whose day and parties stand in the text as the label says."""
    dated = [one for one in grammar() if one.label.signed_on]
    return [one for one in dated if all(body.name in one.sample.text for _, body in one.label.parties)]


def _pairs(rng: Random, number: int, labelled: Labelled) -> Iterator[Pair]:
    text = "\n".join(line.removeprefix("# ").removeprefix("> ").replace("| ", "") for line in labelled.sample.lines)
    plain, sheet = typed(text), typed(text, broken=True)
    noise = (0.01, 0.02, 0.05)[number % 3]
    first, second = scanned(rng, text, noise), scanned(rng, text, noise)
    yield Pair(case=f"scanned twice, {noise:.0%}", one=first, other=second, kind=Kind.SAME)
    yield Pair(case="typed and printed", one=plain, other=sheet, kind=Kind.SAME)
    yield Pair(case=f"typed and scanned, {noise:.0%}", one=plain, other=scanned(rng, text, noise), kind=Kind.SAME)
    annex = f"{text}\n附件：设备清单\n" + "\n".join(_annex(rng, row) for row in range(1, 120))
    yield Pair(case="with an annex", one=plain, other=typed(annex), kind=Kind.VERSION)
    draft = typed(blank(text, labelled.label.signed_on))
    yield Pair(case="draft and signed", one=draft, other=sheet, kind=Kind.VERSION)
    yield Pair(case="draft and scan", one=draft, other=scanned(rng, text, 0.01), kind=Kind.VERSION)
    later = renewed(text)
    yield Pair(case="renewal", one=typed(later), other=plain, kind=Kind.RENEWAL)
    yield Pair(case="renewal, scanned", one=scanned(rng, later, 0.01), other=scanned(rng, text, 0.01), kind=Kind.RENEWAL)
    sibling = another_party(rng, text, labelled)
    yield Pair(case="another party", one=typed(sibling), other=plain, kind=None)
    yield Pair(case="another party, scanned", one=scanned(rng, sibling, 0.02), other=scanned(rng, text, 0.02), kind=None)
    others = _agreements()
    other = others[(number + 1 + rng.randrange(len(others) - 1)) % len(others)]
    yield Pair(case="another agreement", one=plain, other=typed(other.sample.text), kind=None)
    yield Pair(case="same parties, another matter", one=plain, other=typed(same_parties(other, labelled)), kind=None)


def _annex(rng: Random, row: int) -> str:
    name = "".join(rng.choice(LIKE) for _ in range(4))
    return f"{row}．{name}型设备{rng.randrange(1, 90)}台，安装在{rng.choice('东南西北')}区{rng.randrange(1, 40)}号，由厂家调试"


# --- what becomes of a paper ---------------------------------------------------------------------------------------------------


def typed(text: str, *, broken: bool = False) -> ParsedDocument:
    """As Word gives it, or as its PDF does: lines of paper."""
    lines = [line[at : at + SHEET] for line in text.split("\n") for at in range(0, max(1, len(line)), SHEET)]
    pages = ["\n".join(lines[at : at + 22]) for at in range(0, len(lines), 22)] if broken else [text]
    kind = "pdf" if broken else "docx"
    return ParsedDocument(
        kind=kind, pages=tuple(Page(number=n, text=page) for n, page in enumerate(pages, start=1)), paged=broken
    )


def scanned(rng: Random, text: str, noise: float) -> ParsedDocument:
    """As a recognition reads it: `noise` of the characters are lost, spotted or misread."""
    read = "".join(_misread(rng, character, noise) for character in text)
    width = rng.choice((26, 30, 34))
    lines = [line[at : at + width] for line in read.split("\n") for at in range(0, max(1, len(line)), width)]
    pages = ("\n".join(lines[at : at + 24]) for at in range(0, len(lines), 24))
    made = tuple(Page(number=n, text=page, origin=Origin.OCR, confidence=0.9) for n, page in enumerate(pages, start=1))
    return ParsedDocument(kind="pdf", pages=made, paged=True)


def _misread(rng: Random, character: str, noise: float) -> str:
    if character.isspace() or rng.random() >= noise:
        return character
    return rng.choice(("", character + ".", *[rng.choice(LIKE)] * 5))


def blank(text: str, signed_on: str) -> str:
    """The same with the day of signing still open."""
    for day in reversed(dates_in(text)):
        if day.value is not None and day.value.isoformat() == signed_on:
            text = f"{text[: day.start]}　　年　　月　　日{text[day.end :]}"
    return text


_SUMS = str.maketrans("123456789", "234567891")


def renewed(text: str) -> str:
    """A year later, for other sums."""
    for day in reversed(dates_in(text)):
        if day.value is not None:
            text = f"{text[: day.start]}{day.value.year + 1}年{day.value.month}月{day.value.day}日{text[day.end :]}"
    return re.sub(r"\d[\d,.]*(?=\s*[万亿]?元)", lambda amount: amount[0].translate(_SUMS), text)


OTHERS = ("泾县人民政府", "泗阳县人民政府", "龙港市人民政府", "崇明区人民政府", "阜宁县人民政府")


def another_party(rng: Random, text: str, labelled: Labelled) -> str:
    """The same form signed with somebody else."""
    names = [body.name for _, body in labelled.label.parties]
    for name, other in zip(names[1:], rng.sample(OTHERS, len(names) - 1), strict=True):
        text = text.replace(name, other)
    return text


def same_parties(other: Labelled, labelled: Labelled) -> str:
    """Another agreement, signed by these parties."""
    text = other.sample.text
    for (_, theirs), (_, ours) in zip(other.label.parties, labelled.label.parties, strict=False):
        text = text.replace(theirs.name, ours.name)
    return text
