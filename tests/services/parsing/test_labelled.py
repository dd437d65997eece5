"""The rules against the labelled corpus: how well they read, and that every fact proves itself."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.model.document import Page, ParsedDocument
from services.model.facts import Fact
from services.parsing.labelled import LabelsMissing, LabelUnreadable, labels_in
from services.parsing.proposal import propose
from services.parsing.report import as_json, as_markdown
from services.parsing.rulebook import RULES
from services.parsing.scoring import Labels, Report
from tests.samples.labelled import write
from tests.samples.labelled.reading import read_corpus

PAGE = Path(__file__).resolve().parents[3] / "docs" / "facts-report.md"
HELD, TARGET, CERTAINTY = "held", 0.95, 0.99


@pytest.fixture(scope="module")
def labels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Labels]:
    folder = tmp_path_factory.mktemp("labelled")
    write(folder)
    return {one.path.name: one for one in labels_in(folder)}


@pytest.fixture(scope="module")
def report(labels: dict[str, Labels]) -> Report:
    report = Report()
    texts = {one.sample.label: document for one, document in read_corpus()}
    for name in sorted(labels, key=lambda name: labels[name].path.with_suffix(".json")):
        document = texts[name]
        report.add(labels[name], propose([(1, document)]).facts, origin=document.origin.value)
    return report


def test_the_corpus_is_as_large_and_varied_as_it_says() -> None:
    groups = [one.group for one, _document in read_corpus()]
    assert groups.count("grammar") >= 60 and groups.count("odd") >= 20 and groups.count(HELD) >= 10
    assert {one.sample.form for one, _document in read_corpus()} == {"docx", "pdf", "txt"}
    texts = [one.sample.text for one, _document in read_corpus()]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("field", ["title", "party", "signed_on"])
def test_what_an_agreement_is_filed_by_is_read_well(report: Report, field: str) -> None:
    for group, tallies in report.groups.items():
        assert tallies[field].f1 >= TARGET, (group, tallies[field])


def test_what_is_shown_without_a_doubt_is_right(report: Report) -> None:
    assert {miss.found for miss in report.misses if miss.certain} == set() or (
        report.certain().certain_right >= CERTAINTY * report.certain().certain
    )
    assert report.certain().certain > 600, "a rule that is never certain is always right"


def test_the_page_of_the_report_is_what_the_command_prints(report: Report) -> None:
    assert PAGE.read_text(encoding="utf-8") == as_markdown(report), (
        "write it anew: python app.py facts-report > docs/facts-report.md"
    )


def test_the_report_as_data_says_the_same(report: Report) -> None:
    values = json.loads(json.dumps(as_json(report), ensure_ascii=False))
    assert values["files"] == report.files == len(read_corpus())
    assert values["certain"]["found"] >= values["certain"]["right"] > 0
    assert sum(rule["found"] for rule in values["rules"].values()) >= values["total"]["party"]["found"]


def facts_of(document: ParsedDocument) -> tuple[Fact, ...]:
    return propose([(7, document)]).facts


def test_every_fact_of_the_corpus_stands_where_it_says_and_names_its_rule() -> None:
    for one, document in read_corpus():
        for fact in facts_of(document):
            assert document.text[fact.start : fact.end] == fact.quote != "", (one.sample.label, fact)
            assert fact.page == document.page_at(fact.start or 0)
            assert RULES[fact.rule].field is fact.field and fact.confidence <= RULES[fact.rule].confidence


def said(document: ParsedDocument) -> list[tuple[object, ...]]:
    """What the facts say; where a running header repeats it, a cut may move the evidence to another place that says the same."""
    return sorted((fact.field, fact.role, str(fact.value), fact.region) for fact in facts_of(document))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_text_given_page_by_page_gives_the_same_facts(data: st.DataObject) -> None:
    one, whole = data.draw(st.sampled_from(read_corpus()), label="agreement")
    lines = whole.text.split("\n")
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(lines) - 1)), max_size=4), label="cuts"))
    pieces = ["\n".join(lines[start:end]) for start, end in zip([0, *cuts], [*cuts, len(lines)], strict=True)]
    pages = tuple(Page(number=number, text=piece) for number, piece in enumerate(pieces, start=1))
    cut = replace(whole, pages=pages, paged=True)
    joined = replace(whole, pages=(Page(number=1, text=whole.text),), paged=True)
    assert cut.text == whole.text
    assert said(cut) == said(joined)
    assert all(fact.page == cut.page_at(fact.start or 0) for fact in facts_of(cut)), one.sample.label


def test_a_folder_without_labels_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LabelsMissing, match=r"python -m tests\.samples\.labelled"):
        labels_in(tmp_path)


def test_a_label_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("合作协议", encoding="utf-8")
    for text in ("[]", "{", '{"facts": [{"field": "nothing", "value": 1}]}', '{"facts": [{"field": "amount", "value": "x"}]}'):
        (tmp_path / "a.json").write_text(text, encoding="utf-8")
        with pytest.raises(LabelUnreadable, match=r"a\.json"):
            labels_in(tmp_path)
