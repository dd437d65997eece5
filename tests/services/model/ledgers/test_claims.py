from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.ledgers import ClaimKind, LedgerRow
from services.model.ledgers.claims import claims_of, found_in
from services.model.mechanisms import Mechanism
from services.model.periods import Month

SEPTEMBER = Month(2022, 9)


def told(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.kind.value) for one in found_in(text, month=SEPTEMBER)]


def words(text: str, kind: ClaimKind) -> list[str]:
    return [claim for claim, of in told(text) if of == kind.value]


def test_a_visit_claims_its_day_and_its_body() -> None:
    text = "9月2日，张三带队赴省发改委拜访李四，汇报（对接）苏皖合作示范区铁路项目事项。"
    assert told(text) == [("9月2日", "日期"), ("省发改委", "对方单位")]


def test_a_signing_claims_day_partner_title_and_sum() -> None:
    text = "9月2日，与湖州市发展和改革委员会签订《长三角产业合作框架协议》，总投资约3.5亿元。"
    assert told(text) == [
        ("9月2日", "日期"),
        ("湖州市发展和改革委员会", "对方单位"),
        ("《长三角产业合作框架协议》", "名称"),
        ("约3.5亿元", "金额"),
    ]


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("获得专项资金500万元", ["500万元"]),
        ("争取专项资金500万", ["500万"]),
        ("补助1200余万元", ["1200余万元"]),
        ("人民币壹亿贰仟万元整（¥120,000,000）", ["壹亿贰仟万元整", "¥120,000,000"]),
        ("获得补助３００万元", ["３００万元"]),
        ("新建厂房500万平方米，惠及300万人", []),
    ],
)
def test_sums_are_claimed_in_every_form(text: str, sums: list[str]) -> None:
    assert [one.removeprefix("人民币") for one in words(text, ClaimKind.AMOUNT)] == sums


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("根据皖长三角办〔2022〕5号文件", "皖长三角办〔2022〕5号"),
        ("对照宣长三角办[2021]3号填写", "宣长三角办[2021]3号"),
        ("获皖发改基础〔2022〕318号批复", "皖发改基础〔2022〕318号"),
        ("获批皖政（2021）16号", "皖政（2021）16号"),
        ("落实苏长三角办【2022】第07号精神", "苏长三角办【2022】第07号"),
    ],
)
def test_a_document_number_is_claimed_without_the_words_before_it(text: str, number: str) -> None:
    assert words(text, ClaimKind.NUMBER) == [number]


@pytest.mark.parametrize(
    ("text", "partners"),
    [
        ("与上海市青浦区、江苏省苏州市吴江区和浙江省嘉善县共同举办论坛", ["上海市青浦区", "江苏省苏州市吴江区", "浙江省嘉善县"]),
        ("到安徽省交通运输厅、省发改委对接", ["安徽省交通运输厅", "省发改委"]),
        ("会同市科技局赴合肥市考察", ["市科技局", "合肥市"]),
        ("与湖州市吴兴区人民政府副区长座谈", ["湖州市吴兴区人民政府"]),
        ("与湖州签署战略合作协议", ["湖州"]),
        ("汇报广德至溧阳城际铁路前期工作", []),
        ("与上海某某（集团）有限公司签约", ["上海某某（集团）有限公司"]),
        ("赴省直有关部门汇报，与相关单位、高校院所对接", []),
        ("同意市发改委的申请，去年安徽省下达资金", []),
    ],
)
def test_partners_are_bodies_with_names(text: str, partners: list[str]) -> None:
    assert words(text, ClaimKind.PARTNER) == partners


@pytest.mark.parametrize("mark", ["如：", "如:", "例如：", "　如："])
def test_an_example_claims_nothing(mark: str) -> None:
    assert told(f"{mark}9月2日，与湖州市发改委签订《合作协议》，资金500万元。") == []
    assert told(f"{mark}9月2日签订。\n获得专项资金300万元") == [("300万元", "金额")]


def test_what_is_still_to_come_is_no_claim() -> None:
    assert told("拟于10月8日签订") == []


def test_claims_are_those_of_the_columns_that_claim_and_each_is_made_once_in_a_cell() -> None:
    row = LedgerRow(
        id="a",
        since=SEPTEMBER,
        changed=SEPTEMBER,
        cells=(("matter", "9月2日汇报，9月2日座谈"), ("effect", "9月2日"), ("next_step", "9月9日"), ("remark", "500万元")),
    )
    claims = [said.claim for said in claims_of(row, Mechanism.POLICY)]
    assert [(one.column, one.start, one.end, one.text) for one in claims] == [
        ("matter", 0, 4, "9月2日"),
        ("effect", 0, 4, "9月2日"),
    ]


PIECES = [
    "9月2日",
    "与",
    "湖州市发改委",
    "签订",
    "《协议》",
    "500万元",
    "皖政〔2021〕16号",
    "，",
    "\n",
    "如：",
    "约",
    "赴",
    "X",
    "万",
    "（",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_claims_of_any_cell_stand_in_order_and_apart(text: str) -> None:
    ends = 0
    for one in found_in(text, month=SEPTEMBER):
        assert ends <= one.start < one.end <= len(text)
        ends = one.end
