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
NOTICE = "关于下达2026年农村供水工程专项资金的通知"
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


@pytest.mark.parametrize(
    ("title", "text", "quote"),
    [
        (NOTICE, f"安徽省水利厅文件\n皖水〔2026〕5号\n{NOTICE}\n广德市水利局：", NOTICE),
        (
            NOTICE,
            "皖水〔2026〕5号\n关于下达2026年农村供水工程\n专项资金的通知\n市水利局：",
            "关于下达2026年农村供水工程\n专项资金的通知",
        ),
        (NOTICE.removeprefix("关于"), f"安徽省水利厅{NOTICE}", NOTICE.removeprefix("关于")),
        (NOTICE, f"安徽省水利厅\n{NOTICE}", NOTICE),
        ("通知", NOTICE, ""),
        ("农村供水工程", NOTICE, ""),
        ("专项资金的通知", NOTICE, ""),
        ("专项资金的通知", "关于下达2026年农村供水工程\n专项资金的通知\n市水利局：", ""),
        ("关于下达2026年农村供水工程", "关于下达2026年农村供水工程\n专项资金的通知\n市水利局：", ""),
        ("产业协同的意见", "关于加强科技、产业协同的意见", ""),
        ("产业", "产业协同框架协议", ""),
        ("产业", "推动科技、产业，加快发展", ""),
        ("协议", "共建园区协议\n协议\n一、合作内容", ""),
        ("产业协同框架协议", "产业协同框架协议", "产业协同框架协议"),
        ("产业协同框架协议", "附件：1.产业协同框架协议（试行）", "产业协同框架协议"),
        ("产业协同框架协议", "双方签订了《产业协同框架协议》。", "产业协同框架协议"),
        ("产业协同框架协议", "双方签订了《长三角产业协同框架协议》。", ""),
        ("产业协同框架协议", "双方签订“产业协同框架协议”，", "产业协同框架协议"),
        ("产业协同框架协议", "9月2日，甲方与乙方签订产业协同框架\n协议。", "产业协同框架\n协议"),
        ("产业协同框架协议", "会议听取产业协同框架协议落实情况。", "产业协同框架协议"),
        ("示范区共建框架协议", "根据示范区共建框架协议约定，双方", "示范区共建框架协议"),
        ("共建框架协议", "根据示范区共建框架协议约定，双方", ""),
        ("战略合作协议", "双方签订战略合作协议。", ""),
        ("战略合作协议", "共建长三角产业合作园区\n战略合作协议\n甲方：", ""),
        ("战略合作协议", "战略合作协议\n甲方：广德市人民政府", "战略合作协议"),
        ("农村供水管理办法", "广德市人民政府关于印发《农村供水管理办法》的通知", "农村供水管理办法"),
        ("农村供水管理办法", "关于印发农村供水管理办法（试行）的通知", "农村供水管理办法"),
        ("农村供水管理办法", "广德市人民政府农村供水管理办法", "农村供水管理办法"),
        ("我市与溧阳市签约", "我市与溧阳市签约\n广德市融媒体中心　2022年9月2日", "我市与溧阳市签约"),
        ("农村供水工程", "项目名称\t农村供水工程\t60万元", "农村供水工程"),
        ("产业协同框架协议", "产业协同框架协\n议\n甲方：", "产业协同框架协\n议"),
        ("共建产业园合作协议", "广德市人民政府\n长兴县人民政府\n共建产业园合作协议\n甲方：", "共建产业园合作协议"),
        ("关于加强供水的通知", "根据《广德市人民政府关于加强供水的通知》要求", "关于加强供水的通知"),
        ("我市与溧阳市签约", "9月2日，安徽日报刊发《我市与溧阳市签约》。", "我市与溧阳市签约"),
    ],
)
def test_a_title_is_proven_by_the_whole_title_alone(title: str, text: str, quote: str) -> None:
    assert quotes(f"印发《{title}》", text) == [quote]


@pytest.mark.parametrize(
    ("partner", "text", "holds"),
    [
        ("省水利厅", "安徽省水利厅", True),
        ("省水利厅", "经省水利厅批准", True),
        ("省水利厅", "安徽水利厅", True),
        ("省水利厅", "浙江水利厅", False),
        ("省水利厅", "浙江省水利厅", False),
        ("省水利厅", "浙江省\n水利厅", False),
        ("省水利厅", "河南省水利厅", False),
        ("省水利厅", "浙江省水利厅、安徽省水利厅", True),
        ("省财政厅", "江苏省财政厅", False),
        ("省财政厅", "安徽省财政厅驻合肥办事处", False),
        ("省发改委", "江苏省发展和改革委员会", False),
        ("省发改委", "安徽省发展改革委", True),
        ("市发改委", "湖州市发改委", False),
        ("市发改委", "宣城市发改委", True),
        ("浙江省水利厅", "浙江省水利厅", True),
    ],
)
def test_a_body_without_its_place_is_that_of_our_own_place(partner: str, text: str, holds: bool) -> None:
    (evidence,) = prove([row(f"赴{partner}对接")], Mechanism.POLICY, [Witness(source(text), place="广德市")])
    assert evidence.proven is holds


@pytest.mark.parametrize(
    ("cell", "text", "holds"),
    [
        ("到位资金60万元", "经研究，不予安排专项资金60万元。", False),
        ("到位资金60万元", "专项资金60万元未获批准。", False),
        ("到位资金60万元", "该项目没有获得资金60万元。", False),
        ("到位资金60万元", "资金60万元尚未到位。", False),
        ("到位资金60万元", "专项资金60万元，目前尚未到位。", False),
        ("到位资金60万元", "获得专项资金60万元，未能按期完工。", True),
        ("到位资金60万元", "下达资金60万元，未使用完的收回。", True),
        ("获得专项资金300万元", "我单位拟申请专项资金300万元，用于供水。", False),
        ("获得专项资金300万元", "申请金额：300万元", False),
        ("获得专项资金300万元", "申请专项资金，共计300万元。", False),
        ("获得专项资金300万元", "计划争取专项资金300万元。", False),
        ("获得专项资金300万元", "申请资金（万元）\n300", False),
        ("获得专项资金300万元", "拟申请专项资金300万元。\n现下达专项资金300万元。", True),
        ("获得专项资金300万元", "申请获批专项资金300万元。", True),
        ("获得专项资金300万元", "根据你单位申请，现下达专项资金300万元。", True),
        ("获得专项资金300万元", "同意你单位申请的专项资金300万元。", True),
        ("获得专项资金300万元", "争取到专项资金300万元，尚未使用。", True),
        ("获得专项资金300万元", "经申请下达资金300万元。", True),
        ("完成投资300万元", "未完成投资300万元。", False),
        ("获得专项资金300万元", "计划总投资300万元。", True),
        ("获得专项资金300万元", "未来三年投资300万元。", True),
        ("申报专项资金300万元", "拟申请专项资金300万元。", True),
        ("向上申请资金300万元", "申请专项资金300万元。", True),
        ("落实皖水〔2026〕5号", "尚未收到皖水〔2026〕5号文件。", False),
        ("落实皖水〔2026〕5号", "根据皖水〔2026〕5号文件。", True),
        ("出台《农村供水管理办法》", "尚未出台《农村供水管理办法》。", False),
        ("出台《农村供水管理办法》", "请求出台《农村供水管理办法》。", False),
        ("报送《关于申报农村供水工程的请示》", "关于申报农村供水工程的请示\n省水利厅：", True),
    ],
)
def test_what_is_denied_or_only_asked_for_bears_out_no_result(cell: str, text: str, holds: bool) -> None:
    (evidence,) = proven(cell, text)
    assert evidence.proven is holds


@pytest.mark.parametrize(
    ("cell", "text", "holds"),
    [
        ("获得资金超1000万元", "1200万元", True),
        ("获得资金超1000万元", "900万元", False),
        ("获得资金1000万元以上", "1350万元", True),
        ("获得资金1000万元以上", "980万元", False),
        ("获得资金不少于300万元", "320万元", True),
        ("获得资金不低于300万元", "280万元", False),
        ("获得资金至少300万元", "3000万元", False),
        ("获得资金不超过300万元", "290万元", True),
        ("获得资金不超过300万元", "310万元", False),
        ("获得资金300万元以内", "310万元", False),
    ],
)
def test_a_sum_with_a_bound_is_a_range(cell: str, text: str, holds: bool) -> None:
    (evidence,) = proven(cell, text)
    assert evidence.proven is holds
