"""Facts of a PDF are read by two engines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from services.formats.child import ReadingFailed, ReadingPool
from services.model.boxes import Rectangle
from services.model.document import ParsedDocument
from services.model.facts import Fact, FactField
from services.model.files import FileKind
from services.parsing import Parsing
from services.parsing.second_look import DOUBTED, checked_against, compared
from tests.samples import hostile, pdfs


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    pool = ReadingPool(size=1)
    yield pool
    pool.close()


def fact(quote: str, document: ParsedDocument, *, confidence: float = 0.95) -> Fact:
    start = document.text.index(quote)
    return Fact(
        field=FactField.PARTY,
        value=quote,
        file=1,
        page=1,
        start=start,
        end=start + len(quote),
        quote=quote,
        confidence=confidence,
    )


def looked_at(content: bytes, quotes: Sequence[str], pool: ReadingPool, tmp_path: Path) -> list[bool]:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    document = pool.read(content, FileKind.PDF)
    facts = [fact(quote, document) for quote in quotes]
    return [one.certain for one in compared(facts, {1: (path, document)}, engine=pool)]


def test_what_both_engines_read_stays_certain(pool: ReadingPool, tmp_path: Path) -> None:
    assert looked_at(hostile.good("pdf"), ["甲方：广德市人民政府", "跨界流域水环境联保共治协议"], pool, tmp_path) == [True, True]


def test_two_columns_that_the_other_engine_would_mix_stay_certain(pool: ReadingPool, tmp_path: Path) -> None:
    quotes = ["产业合作框架协议", "甲方：广德市人民政府", "乙方：溧阳市人民政府", "2022年9月2日"]
    assert looked_at(pdfs.pdf(pdfs.two_columns), quotes, pool, tmp_path) == [True] * 4


def test_a_fact_that_the_other_engine_does_not_see_is_for_a_person(pool: ReadingPool, tmp_path: Path) -> None:
    """What is typed into a form field is no text of the page to pdfplumber."""
    assert looked_at(pdfs.pdf(pdfs.filled_form), ["Guangde City", "Party B: Liyang"], pool, tmp_path) == [False, True]


def test_a_place_that_holds_other_characters_is_for_a_person(pool: ReadingPool, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdfs.pdf(pdfs.lines("甲方：广德市人民政府")))
    other = pool.read(pdfs.pdf(pdfs.lines("甲方：溧阳市人民政府")), FileKind.PDF)
    ours = pool.read(path.read_bytes(), FileKind.PDF)
    assert not compared([fact("溧阳市人民政府", other)], {1: (path, other)}, engine=pool)[0].certain
    assert compared([fact("广德市人民政府", ours)], {1: (path, ours)}, engine=pool)[0].certain


def test_facts_without_a_place_and_of_other_files_are_left_alone(pool: ReadingPool, tmp_path: Path) -> None:
    typed = Fact(field=FactField.TITLE, value="协议", file=1)
    text = ParsedDocument(kind="txt", pages=())
    assert compared([typed], {1: (tmp_path / "absent.txt", text)}, engine=pool) == (typed,)


def test_a_second_look_that_fails_leaves_the_facts_in_doubt(pool: ReadingPool, tmp_path: Path) -> None:
    class Falling:
        def agree(self, pdf: bytes, quotes: Sequence[tuple[str, Sequence[tuple[int, Rectangle]]]]) -> tuple[bool, ...]:
            raise ReadingFailed(reason="超过时限（90 秒）")

    path = tmp_path / "a.pdf"
    path.write_bytes(pdfs.pdf(pdfs.sentence))
    document = pool.read(path.read_bytes(), FileKind.PDF)
    assert not compared([fact("广德市人民政府", document)], {1: (path, document)}, engine=Falling())[0].certain


def test_doubt_never_raises_a_confidence() -> None:
    sure, unsure = (Fact(field=FactField.TITLE, value="协议", confidence=confidence) for confidence in (1.0, 0.4))
    assert [one.confidence for one in checked_against([sure, unsure, sure], {0: False, 1: False})] == [DOUBTED, 0.4, 1.0]


def test_an_agreement_in_two_columns_has_its_facts(pool: ReadingPool, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdfs.pdf(pdfs.two_columns))
    parsing = Parsing(child=pool)
    document = parsing.read(path, FileKind.PDF)
    facts = parsing.compared(parsing.propose([(1, document)]).facts, {1: (path, document)})
    found = {(one.field, one.value): one.certain for one in facts}
    assert found[FactField.TITLE, "产业合作框架协议"]
    assert found[FactField.SIGNED_ON, "2022-09-02"]
    assert {value for field, value in found if field is FactField.PARTY} == {"广德市人民政府", "溧阳市人民政府"}
