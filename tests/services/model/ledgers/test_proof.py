from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.ledgers import Evidence, LedgerRow
from services.model.ledgers.proof import is_form, prove, slips
from services.model.ledgers.witnesses import Source, Witness, page_starts
from services.model.mechanisms import Mechanism
from services.model.periods import Month

SEPTEMBER = Month(2022, 9)
CAPITALS = "零壹贰叁肆伍陆柒捌玖"
SPELT = "〇一二三四五六七八九"


def row(text: str, *, id: str = "a", sources: tuple[str, ...] = ()) -> LedgerRow:
    return LedgerRow(id=id, since=SEPTEMBER, changed=SEPTEMBER, cells=(("effect", text),), sources=sources)


def source(text: str, *, name: str = "L1", rank: int = 10, rows: frozenset[str] | None = None, **more: object) -> Source:
    return Source(object_id=name, file=1, text=text, rank=rank, rows=rows, **more)  # type: ignore[arg-type]


def proven(cell: str, *texts: str) -> list[Evidence]:
    return list(prove([row(cell)], Mechanism.POLICY, [Witness(source(text)) for text in texts]))


def quotes(cell: str, *texts: str) -> list[str]:
    return [one.places[0].quote if one.proven else "" for one in proven(cell, *texts)]


@pytest.mark.parametrize(
    ("cell", "text", "quote"),
    [
        ("9月2日汇报", "二〇二二年九月二日", "二〇二二年九月二日"),
        ("9月2日汇报", "本报讯 9月2日，记者获悉", "9月2日"),
        ("9月2日汇报", "2021年9月2日", ""),
        ("9月2日汇报", "2022-09-02 10:30", "2022-09-02"),
        ("9月2日汇报", "9月21日", ""),
        ("获得500万元", "人民币5,000,000.00元", "人民币5,000,000.00元"),
        ("获得500万元", "伍佰万元整", "伍佰万元整"),
        ("获得500万元", "1500万元", ""),
        ("获得500万元", "资金下达表（单位：万元）\n合计 500", "500"),
        ("获得500万元", "合计 500", ""),
        ("获得约500万元", "专项资金487.6万元", "487.6万元"),
        ("获得500余万元", "专项资金563.2万元", "563.2万元"),
        ("获得500余万元", "专项资金463.2万元", ""),
        ("落实皖长三角办〔2022〕5号", "皖长三角办[2022]第05号", "皖长三角办[2022]第05号"),
        ("落实皖长三角办〔2022〕5号", "皖长三角办\n（2022） 5 号", "皖长三角办\n（2022） 5 号"),
        ("落实皖长三角办〔2022〕5号", "宣长三角办〔2022〕5号", ""),
        ("赴湖州市医保局对接", "乙方：湖州市医疗保障局", "湖州市医疗保障局"),
        ("赴湖州市医保局对接", "乙方：溧阳市医疗保障局", ""),
        ("赴省发改委汇报", "安徽省发展和改革委员会", "省发展和改革委员会"),
        ("与湖州市座谈", "湖州、溧阳两地", "湖州"),
        ("出台《产业合作 协议》", "关于印发《产业合作\n协议》的通知", "产业合作\n协议"),
        ("出台《产业合作协议》", "產業合作協議", "產業合作協議"),
    ],
)
def test_a_claim_is_found_in_whatever_form_the_material_has_it(cell: str, text: str, quote: str) -> None:
    evidence = proven(cell, text)
    found = evidence[-1].places[0].quote if evidence[-1].proven else ""
    if quote and "元" in quote:
        assert found.endswith(quote.removeprefix("人民币"))
    else:
        assert found == quote


def capital(number: int) -> str:
    """Below a thousand myriads, in capitals."""
    words, gap = "", False
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), str(number), strict=True):
        if digit == "0":
            gap = True
        else:
            words += ("零" if gap and words else "") + CAPITALS[int(digit)] + ("", "拾", "佰", "仟")[place % 4]
            gap = False
        if place == 4:
            words, gap = words + "万", False
    return words


def written(yuan: int) -> list[str]:
    """A sum in every form that a paper has it in."""
    plain = f"{Decimal(yuan) / 10**4:f}".rstrip("0").rstrip(".") if yuan % 10**4 else str(yuan // 10**4)
    return [f"{yuan}元", f"{yuan:,}元", f"¥{yuan:,}.00", f"{plain}万元", f"{capital(yuan)}元整", f"人民币{yuan:,}元"]


@given(st.integers(1, 9_999).map(lambda number: number * 1_000), st.integers(0, 5), st.integers(0, 5))
def test_a_sum_in_any_form_is_borne_out_by_the_same_sum_in_any_other(yuan: int, one: int, other: int) -> None:
    cell, text = f"获得{written(yuan)[one]}支持", f"下达你市{written(yuan)[other]}，"
    evidence = proven(cell, text)
    assert evidence and all(found.proven for found in evidence), (cell, text)


@given(st.integers(1, 9_999), st.integers(1, 9_999), st.integers(0, 5), st.integers(0, 5))
def test_a_sum_is_not_borne_out_by_another_one(one: int, other: int, form: int, second: int) -> None:
    evidence = proven(f"获得{written(one * 1_000)[form]}支持", f"下达你市{written(other * 1_000)[second]}，")
    assert all(found.proven == (one == other) for found in evidence)


def spelt(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if not tens else ("" if tens == 1 else SPELT[tens]) + "十") + (SPELT[ones] if ones or not tens else "")


def days(day: date) -> list[str]:
    year = "".join(SPELT[int(digit)] for digit in str(day.year))
    return [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}-{day.month:02}-{day.day:02}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{year}年{spelt(day.month)}月{spelt(day.day)}日",
        f"{day.year} 年 {day.month} 月 {day.day} 日",
    ]


@given(st.dates(date(2022, 1, 1), date(2022, 9, 30)), st.integers(0, 5), st.integers(0, 5))
def test_a_day_in_any_form_is_borne_out_by_the_same_day_in_any_other(day: date, one: int, other: int) -> None:
    (evidence,) = proven(f"{days(day)[one]}汇报", f"时间：{days(day)[other]}，")
    assert evidence.proven
    (short,) = proven(f"{day.month}月{day.day}日汇报", f"时间：{days(day)[other]}，")
    assert short.proven


@given(st.sampled_from("〔［[【（("), st.sampled_from("〔［[【（("), st.integers(2015, 2026), st.integers(1, 200))
def test_a_document_number_is_found_in_any_brackets(one: str, other: str, year: int, serial: int) -> None:
    closing = dict(zip("〔［[【（(", "〕］]】）)", strict=True))
    cell, text = (f"皖长三角办{open_}{year}{closing[open_]}{serial}号" for open_ in (one, other))
    (evidence,) = proven(f"落实{cell}", f"根据{text}要求")
    assert evidence.places[0].quote == text


PAGES = ["9月2日，", "500万元", "湖州市发展和改革委员会", "《产业合作协议》", "。", "\n", "x", "2022年9月2日"]


@given(st.lists(st.lists(st.sampled_from(PAGES), max_size=8).map("".join), min_size=1, max_size=4))
def test_a_quote_is_what_the_text_has_at_its_place_and_its_page_holds_it(pages: list[str]) -> None:
    text = "\n".join(pages)
    witness = Witness(source(text, starts=page_starts(pages)))
    cell = "9月2日，与湖州市发改委签订《产业合作协议》，获得500万元"
    for evidence in prove([row(cell)], Mechanism.POLICY, [witness]):
        for place in evidence.places:
            assert text[place.start : place.end] == place.quote
            assert place.page is not None
            assert sum(len(page) + 1 for page in pages[: place.page - 1]) <= place.start
            assert place.start <= sum(len(page) + 1 for page in pages[: place.page])


def test_the_rows_own_material_comes_before_the_returns_and_this_before_older_ones() -> None:
    witnesses = [
        Witness(source("500万元", name="older", rank=40)),
        Witness(source("500万元", name="whole", rank=10)),
        Witness(source("500万元", name="own", rank=0, rows=frozenset({"a"}))),
        Witness(source("500万元", name="other", rank=0, rows=frozenset({"b"}))),
    ]
    (evidence,) = prove([row("获得500万元")], Mechanism.POLICY, witnesses)
    assert [place.object_id for place in evidence.places] == ["own", "whole", "older"]


def test_what_a_row_was_made_from_comes_first_of_all() -> None:
    witnesses = [Witness(source("500万元", name="whole", rank=10)), Witness(source("500万元", name="F1", rank=20))]
    (evidence,) = prove([row("获得500万元", sources=("F1",))], Mechanism.POLICY, witnesses)
    assert evidence.places[0].object_id == "F1"


def test_of_two_places_the_one_among_the_rows_other_claims_is_shown() -> None:
    text = "2022年9月2日印发。" + "其他内容。" * 60 + "2022年9月2日，湖州市发展和改革委员会与广德市签约，资金500万元。"
    evidence = proven("9月2日，与湖州市发改委签约，获得500万元", text)
    assert evidence[0].places[0].start > 200


def test_facts_that_a_person_vouched_for_bear_out_and_have_no_place() -> None:
    (evidence,) = prove([row("获得500万元")], Mechanism.POLICY, [Witness(source("协议\n5000000.00元", told=True))])
    (place,) = evidence.places
    assert (place.start, place.end, place.page) == (0, 0, None)
    assert place.quote == "5000000.00元"


def test_a_filled_in_ledger_is_no_material() -> None:
    assert is_form("序号 部门（单位） 工作事项 工作成效（进展） 下一步工作打算 备注 1 市发改委 9月2日")
    assert not is_form("关于下达专项资金的通知：现下达你市500万元，工作事项另行通知。")


def test_a_sum_in_another_unit_than_the_materials_is_told() -> None:
    rows, witnesses = [row("获得专项资金500亿元")], [Witness(source("下达专项资金500万元"))]
    evidence = prove(rows, Mechanism.POLICY, witnesses)
    (remark,) = slips(rows, Mechanism.POLICY, evidence, witnesses)
    assert (remark.finding.code, remark.row, remark.column) == ("L53", "a", "effect")
    assert "500万元" in remark.finding.text
    assert slips(rows, Mechanism.POLICY, evidence, [Witness(source("下达专项资金300万元"))]) == []
