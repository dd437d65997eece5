"""The rules are a table: each row's example is read by that row."""

from __future__ import annotations

import time

import pytest

from services.model.document import Page, ParsedDocument
from services.model.facts import Fact
from services.parsing.proposal import propose
from services.parsing.rulebook import RULES, Rule


def facts_of(text: str, *, kind: str = "txt", paged: bool = False) -> tuple[Fact, ...]:
    return propose([(1, ParsedDocument(kind=kind, pages=(Page(number=1, text=text),), paged=paged))]).facts


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_the_example_of_a_rule_is_read_by_it(rule: Rule) -> None:
    found = [(fact.field, fact.role, fact.value, fact.confidence) for fact in facts_of(rule.example) if fact.rule == rule.id]
    assert (rule.field, rule.role, rule.value) in [one[:3] for one in found]
    assert all(one[3] <= rule.confidence for one in found)


def test_every_rule_says_what_it_reads_and_where_the_form_comes_from() -> None:
    for rule in RULES.values():
        assert rule.what and rule.source and 0 < rule.confidence < 1


LARGE = 5_000_000
HOSTILE = {
    "digits": "1",
    "blanks": " ",
    "line feeds": "\n",
    "parties": "甲方",
    "labels": "甲方：\n",
    "brackets": "甲方（以下简称",
    "joints": "广德市人民政府与",
    "seals": "广德市人民政府（盖章）\n",
    "columns": "甲方：\t乙方：\n广德市人民政府\t溧阳市人民政府\n",
    "dates": "自2022年1月1日至",
    "holes": "年 月 日 ",
    "terms": "有效期",
    "capitals": "壹",
    "sums": "1,000,",
    "numbers": "皖政〔2022〕",
    "promises": "一个标志性项目为",
    "spread": "甲 方 ",
    "titles": "关于合作的\n",
    "bodies": "甲方：市发改委\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_five_megabytes_of_anything_cost_under_two_seconds(name: str) -> None:
    piece = HOSTILE[name]
    text = piece * (LARGE // len(piece))
    began = time.process_time()
    facts_of(text, kind="pdf", paged=True)
    assert time.process_time() - began < 2
