from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.model.assessment.facts import FactKind, Leader, Level
from services.model.assessment.occurrence import Occurrence
from services.model.assessment.occurrences import occurrences
from services.model.ledgers import LedgerRow, columns_of
from services.model.mechanisms import Mechanism
from services.model.periods import Month
from tests.told_cells import CELLS
from tests.told_cells_more import FIRST, SECOND, THIRD

SEPTEMBER = Month(2022, 9)
_WORDS = {*(level.value for level in Level), *(leader.value for leader in Leader)} - {""}
Label = tuple[str, str, str, tuple[str, ...], str]  # kind, day, month, level and leader, sum in 万元


def labelled() -> list[tuple[str, str, list[Label]]]:
    found = []
    for line in (line for cells in (CELLS, FIRST, SECOND, THIRD) for line in cells.strip().split("\n")):
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
    assert len(cells) >= 300 and Counter(len(labels) == 0 for _, _, labels in cells)[True] >= 25
    assert hits / wanted >= 0.97, wrong
    assert hits / found >= 0.97, wrong


@pytest.mark.parametrize("column", sorted({column for column, _, _ in labelled()}))
def test_a_cell_without_words_tells_nothing(column: str) -> None:
    assert all(told_by(column, text) == [] for text in ("", "  \n", "无", "/", "暂无", "如：9月2日，与湖州市签订《合作协议》。"))


DONE = (
    ("matter", "9月2日，局长张三{}赴省发改委汇报铁路项目。", FactKind.VISIT),
    ("matter", "9.15，分管领导{}到省水利厅汇报水库扩容。", FactKind.VISIT),
    ("effect", "{}获得省级专项资金500万元。", FactKind.FUND),
    ("effect", "{}争取到省级专项资金500万元。", FactKind.FUND),
    ("effect", "示范区铁路项目{}获批立项。", FactKind.PROJECT),
    ("effect", "我市{}纳入省级改革试点。", FactKind.POLICY),
    ("effect", "相关做法{}获省长批示肯定。", FactKind.INSTRUCTION),
    ("effect", "相关做法{}入选省级典型案例。", FactKind.CASE),
    ("signing", "与湖州市发改委{}签订《合作框架协议》。", FactKind.SIGNING),
    ("implementation", "标志性项目：省界道路{}开工建设。", FactKind.LANDMARK),
    ("implementation", "关键性政策：票价互认办法{}印发。", FactKind.KEY_POLICY),
    ("other_cooperation", "与溧阳市{}举办招商推介会。", FactKind.EVENT),
    ("other_cooperation", "与溧阳市{}成立茶产业联盟。", FactKind.ALLIANCE),
    ("coverage", "安徽日报{}刊发《苏皖携手》。", FactKind.COVERAGE),
)


@pytest.mark.parametrize(("column", "frame", "kind"), DONE)
def test_what_is_done_is_a_fact_and_what_is_denied_or_planned_is_none(column: str, frame: str, kind: FactKind) -> None:
    for word in ("", "已", "成功" if kind is not FactKind.VISIT else "专程"):
        assert [one.kind for one in told_by(column, frame.format(word))] == [kind], word
    for word in ("拟", "计划", "未", "尚未", "未能", "力争", "预计", "准备", "没有", "待", "是否", "即将"):
        assert told_by(column, frame.format(word)) == [], word


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("matter", "原计划9月5日赴省财政厅汇报，行程取消。"),
        ("matter", "9月5日，以电话方式向省财政厅汇报。"),
        ("matter", "9月5日，陪同省财政厅调研。"),
        ("matter", "9月5日，局长张三走访安徽大学、省农科院。"),
        ("effect", "省级补助资金200万元未到位。"),
        ("effect", "可研批复后方可争取资金。"),
        ("effect", "市长圈阅。"),
        ("signing", "签约仪式推迟。"),
        ("other_cooperation", "9月2日，联合开展入户走访。"),
        ("other_cooperation", "举办推介会0场。"),
        ("coverage", "人民日报、安徽日报刊发0篇。"),
        ("coverage", "已向人民日报供稿3篇。"),
    ],
)
def test_what_only_sounds_like_a_fact_is_none(column: str, text: str) -> None:
    assert told_by(column, text) == []


@pytest.mark.parametrize("way", ["经多次协商", "经双方友好磋商", "经前期对接"])
def test_an_agreement_that_was_talked_about_before_it_was_signed_is_signed(way: str) -> None:
    assert [one.kind for one in told_by("signing", f"8月5日，{way}签订《合作协议》。")] == [FactKind.SIGNING]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("9.15，局长赴省水利厅汇报。", "2022-09-15"),
        ("9.2日局长赴省水利厅汇报。", "2022-09-02"),
        ("12.5，局长赴省水利厅汇报。", "2021-12-05"),
        ("9.3—9.4，局长赴省水利厅汇报。", "2022-09-03"),
        ("局长（9.7）赴省水利厅汇报。", "2022-09-07"),
        ("9.31，局长赴省水利厅汇报。", ""),
        ("1.1 局长赴省水利厅汇报水库扩容。\n1.2 局长赴省水利厅汇报堤防。", ""),
        ("1.5亿元水库扩容，局长赴省水利厅汇报。", ""),
    ],
)
def test_a_day_written_with_a_dot_is_a_day_and_a_number_is_none(text: str, day: str) -> None:
    found = told_by("matter", text)
    assert found and {one.day.isoformat() if one.day else "" for one in found} == {day}


def test_last_month_is_the_month_before_the_one_that_told_it() -> None:
    (found,) = told_by("matter", "上月，局长赴省水利厅汇报。")
    assert found.day is None and found.month == Month(2022, 8)


# Years, and what an agreement named before is the key of, go on from line to line.
_GOES_ON = re.compile(r"\n|20\d\d|去年|今年|[\u4e00-\u9fff]性(?:项目|政策|成果)")
LINES = sorted({(column, text) for column, text, _ in labelled() if not _GOES_ON.search(text)})


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_order_of_the_lines_of_a_cell_does_not_matter(data: st.DataObject) -> None:
    column = data.draw(st.sampled_from(sorted({column for column, _ in LINES})))
    lines = data.draw(
        st.lists(st.sampled_from([text for of, text in LINES if of == column]), min_size=2, max_size=5, unique=True)
    )
    assert told(column, data.draw(st.permutations(lines))) == told(column, lines)


def told(column: str, lines: list[str]) -> Counter[tuple[object, ...]]:
    return Counter(
        (one.kind, one.key, one.day, one.month, one.level, one.leader, one.amount, one.text)
        for one in told_by(column, "\n".join(lines))
    )
