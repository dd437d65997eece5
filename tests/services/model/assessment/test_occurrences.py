from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from services.model.assessment.facts import FactKind, Leader, Level
from services.model.assessment.occurrence import Occurrence
from services.model.assessment.occurrences import occurrences
from services.model.ledgers import LedgerRow, columns_of
from services.model.mechanisms import Mechanism
from services.model.periods import Month
from tests.told_cells import CELLS

SEPTEMBER = Month(2022, 9)
_WORDS = {*(level.value for level in Level), *(leader.value for leader in Leader)} - {""}
Label = tuple[str, str, str, tuple[str, ...], str]  # kind, day, month, level and leader, sum in 万元


def labelled() -> list[tuple[str, str, list[Label]]]:
    found = []
    for line in CELLS.strip().split("\n"):
        column, text, facts = (part.strip() for part in line.split("|"))
        found.append((column, text.replace("⏎", "\n"), [label(one) for one in facts.split(";") if one.strip()]))
    return found


def label(text: str) -> Label:
    kind, *words = text.split()
    FactKind(kind)
    day = month = total = ""
    for word in words:
        if match := re.fullmatch(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})", word):
            day = date(int(match[1] or 2022), int(match[2]), int(match[3])).isoformat()
        elif match := re.fullmatch(r"(\d{1,2})月", word):
            month = str(Month(2022, int(match[1])))
        elif word.isdigit():
            total = word
        else:
            assert word in _WORDS, word
    return kind, day, month, tuple(word for word in words if word in _WORDS), total


def told_by(column: str, text: str) -> list[Occurrence]:
    mechanism = next(one for one in Mechanism if any(name.name == column for name in columns_of(one)))
    row = LedgerRow(id="a", cells=((column, text),), since=SEPTEMBER, changed=SEPTEMBER)
    return occurrences(row, mechanism, SEPTEMBER)


def fits(found: Occurrence, wanted: Label) -> bool:
    kind, day, month, words, total = wanted
    said = {found.level.value, found.leader.value}
    return (
        found.kind.value == kind
        and (found.day.isoformat() if found.day else "") == day
        and (not month or str(found.month) == month)
        and said.issuperset(words)
        and (not total or found.amount == int(total) * 10_000)
    )


def matched(found: list[Occurrence], wanted: list[Label]) -> int:
    left, hits = list(found), 0
    for one in wanted:
        if (hit := next((each for each in left if fits(each, one)), None)) is not None:
            left.remove(hit)
            hits += 1
    return hits


def test_what_clerks_write_is_found_and_little_else() -> None:
    """Over all cells: of what a person finds in them at least 97 in 100, and of what is found as much is there."""
    hits, wanted, found, wrong = 0, 0, 0, []
    cells = labelled()
    for column, text, labels in cells:
        told = told_by(column, text)
        good = matched(told, labels)
        hits, wanted, found = hits + good, wanted + len(labels), found + len(told)
        if good < max(len(labels), len(told)):
            wrong.append(f"{text} → {[(one.kind.value, one.day, one.level.value, one.leader.value, one.amount) for one in told]}")
    assert len(cells) >= 80 and Counter(len(labels) == 0 for _, _, labels in cells)[True] >= 25
    assert hits / wanted >= 0.97, wrong
    assert hits / found >= 0.97, wrong


@pytest.mark.parametrize("column", sorted({column for column, _, _ in labelled()}))
def test_a_cell_without_words_tells_nothing(column: str) -> None:
    assert all(told_by(column, text) == [] for text in ("", "  \n", "无", "/", "暂无", "如：9月2日，与湖州市签订《合作协议》。"))
