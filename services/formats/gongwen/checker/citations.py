"""Citations of other documents in a text, and those that do not go together. Nothing is ever changed: a person is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from services.formats.gongwen.checker.passages import Passage
from services.formats.gongwen.checker.wording import NUMBER, issuer_start
from services.model.findings import Finding, finding

_TITLED = re.compile(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》\s*[（(][^（）()《》]{0,6}$")
_AFTER = re.compile(r"\s*[）)]?\s*《")
_BATCH = re.compile(r"第([一二三四五六七八九十]{1,3}|\d{1,2})批")
_YEAR_BATCH = re.compile(r"((?:19|20)\d{2})年度?第([一二三四五六七八九十]{1,3}|\d{1,2})批")
LONGEST_TITLE = 300
MOST = 150  # citations that are compared with one another
NEAR = 3  # passages before and after a bare number that may tell what it is about
SHARED = 4  # characters in a row that two titles or a title and a context must share to speak of one thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A number cited at `start` of passage `at`, with the title that stands before it."""

    issuer: str
    year: int
    serial: int
    title: str
    at: int
    start: int
    reversed: bool
    passage: Passage

    @property
    def number(self) -> str:
        return f"{self.issuer}〔{self.year}〕{self.serial}号"

    @property
    def key(self) -> tuple[str, int, int]:
        return self.issuer, self.year, self.serial

    @property
    def alone(self) -> bool:
        """Whether it is all that its passage says: a number under a title, or in the field of a table."""
        return not re.sub(r"[\s（）()〔〕\[\]【】\d]", "", self.passage.text.replace(self.issuer, "", 1)).strip("第号")

    @property
    def where(self) -> str:
        return self.passage.where(self.start, self.start + len(self.number))


def citations_of(passages: Sequence[Passage], own: str) -> tuple[Citation, ...]:
    """Every number that the text cites, the document's own left out."""
    return tuple(citation for at, passage in enumerate(passages) for citation in _in(passage, at) if citation.number != own)


def _in(passage: Passage, at: int) -> Iterator[Citation]:
    text = passage.text
    for match in NUMBER.finditer(text):
        start = issuer_start(text, match.end(1))
        titled = _TITLED.search(text[max(0, start - LONGEST_TITLE) : start])
        yield Citation(
            issuer=text[start : match.end(1)],
            year=int(match[2]),
            serial=int(match[5]),
            title=titled[1] if titled else "",
            at=at,
            start=start,
            reversed=titled is None and bool(_AFTER.match(text[match.end() :])),
            passage=passage,
        )


def citation_findings(passages: Sequence[Passage], own: str, *, form: bool = False) -> Iterator[Finding]:
    """T03 to T06: numbers without titles, and citations that may contradict one another.

    On a form (`form`) numbers stand in fields, without titles.
    """
    citations = citations_of(passages, own)
    titled = {citation.key for citation in citations if citation.title}
    told: set[tuple[str, int, int]] = set()
    for citation in citations:
        if not form and citation.key not in titled and citation.key not in told and not citation.alone:
            told.add(citation.key)
            yield finding("T03", citation.where, number=citation.number)
    yield from _contradictions(citations, passages)


def _contradictions(citations: Sequence[Citation], passages: Sequence[Passage]) -> Iterator[Finding]:
    asked: set[frozenset[tuple[str, int, int]]] = set()
    for one, other in combinations(citations[:MOST], 2):
        both = frozenset((one.key, other.key))
        if len(both) == 1:
            if one.title and other.title and not _same_title(one.title, other.title):
                yield finding("T06", other.where, number=one.number, first=one.title, second=other.title)
            continue
        if both in asked:
            continue
        if one.title and other.title and _same_title(one.title, other.title):
            asked.add(both)
            yield finding("T04", other.where, title=one.title, first=one.number, second=other.number)
        elif _one_thing(one, other, passages):
            asked.add(both)
            yield finding("T05", other.where, first=one.number, earlier=one.where, second=other.number)


def _plain(title: str) -> str:
    return re.sub(r"[\s“”‘’（）()《》、，]", "", title)


def _same_title(one: str, other: str) -> bool:
    """Whether two titles name one document; a short form of a title names it too."""
    first, second = _plain(one), _plain(other)
    return first == second or (min(len(first), len(second)) >= 6 and (first.endswith(second) or second.endswith(first)))


def _one_thing(one: Citation, other: Citation, passages: Sequence[Passage]) -> bool:
    """Whether two different numbers of one year are said of the same batch of the same subject."""
    if one.year != other.year or (one.title and other.title and not _alike(one.title, other.title)):
        return False
    batches = _batches(one, passages) & _batches(other, passages)
    return bool(batches) and _shared(_subject(one, passages), _subject(other, passages)) >= SHARED


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, _plain(one), _plain(other), autojunk=False).ratio() > 0.85


def _batches(citation: Citation, passages: Sequence[Passage]) -> set[str]:
    """The batches that a citation is about: its title's, or those that its surroundings name for its year."""
    if citation.title:
        return set(_BATCH.findall(citation.title))
    around = _around(citation, passages)
    dated = {batch for year, batch in _YEAR_BATCH.findall(around) if int(year) == citation.year}
    return dated or set(_BATCH.findall(citation.passage.text))


def _subject(citation: Citation, passages: Sequence[Passage]) -> str:
    text = citation.title or _around(citation, passages)
    return _BATCH.sub(" ", NUMBER.sub(" ", text))


def _around(citation: Citation, passages: Sequence[Passage]) -> str:
    near = passages[max(0, citation.at - NEAR) : citation.at + NEAR + 1]
    return "\n".join(passage.text for passage in near if passage.part == citation.passage.part)


def _shared(one: str, other: str) -> int:
    """The longest run of characters that both texts have."""
    return SequenceMatcher(None, one[:2000], other[:2000], autojunk=False).find_longest_match().size
