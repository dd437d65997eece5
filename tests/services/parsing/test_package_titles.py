"""An agreement that comes in a package: its title is looked for in each member, its other facts in the member that bears it."""

from __future__ import annotations

import pytest

from services.model.document import Page, ParsedDocument
from services.model.facts import CooperationField, FactField
from services.parsing.proposal import propose

MAIL = "主题：报送应急救援联动协议\n发件人：张三\n收件人：经办\n\n请查收附件，谢谢。"
AGREEMENT = "应急救援联动协议\n甲方：广德市应急管理局\n乙方：安吉县应急管理局\n签订日期：2024年5月6日"
NOTICE = "关于报送材料的说明\n现报送有关材料。\n附件名称：说明"


def package(kind: str, *members: tuple[str, str]) -> ParsedDocument:
    pages = tuple(Page(number=number, text=text, part=name) for number, (name, text) in enumerate(members, start=1))
    return ParsedDocument(kind=kind, pages=pages, paged=True, parser="package 1")


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        ("eml", [("", MAIL), ("应急救援联动协议.docx", AGREEMENT)]),
        ("eml", [("", MAIL), ("1.docx", AGREEMENT)]),
        ("zip", [("1说明.docx", NOTICE), ("2.docx", AGREEMENT)]),
        ("zip", [("1合作方案.docx", "框架合作协议\n" + NOTICE), ("2联动协议.docx", AGREEMENT)]),
    ],
)
def test_the_title_is_that_of_the_member_that_is_the_agreement(kind: str, members: list[tuple[str, str]]) -> None:
    document = package(kind, *members)
    found = propose([(1, document)])
    (title,) = [fact for fact in found.facts if fact.field is FactField.TITLE]
    assert title.value == "应急救援联动协议"
    assert document.text[title.start : title.end] == title.quote == "应急救援联动协议"
    assert title.page == len(members)
    assert "F01" not in {remark.code for remark in found.findings}


def test_a_package_without_an_agreement_still_offers_what_could_be_a_title() -> None:
    found = propose([(1, package("zip", ("1.docx", ""), ("2.docx", NOTICE)))])
    assert [fact.value for fact in found.facts if fact.field is FactField.TITLE] == ["关于报送材料的说明"]


LETTER = (
    "发件人：张三\n主题：Fw：材料\n\n市发改委：现将我市与长兴县签订的协议报上，请查收。公路、铁路、公交、航道等交通互联事项另行报送，"
    "高速公路、省道、客运、货运、物流的材料随后补。总投资9亿元的项目不在其内。\n"
    "甲方：广德市交通运输局\n乙方：长兴县交通运输局\n丙方：溧阳市交通运输局\n广德市数据局\n2023年1月1日"
)
HEALTH = (
    "跨区域医疗服务合作协议\n甲方：广德市卫生健康委员会\n乙方：长兴县卫生健康局\n双方就医院诊疗、异地就医开展合作，投入资金200万元。\n"
    "本协议有效期二年。\n甲方（盖章）：广德市卫生健康委员会\n乙方（盖章）：长兴县卫生健康局\n签订日期：2022年9月2日"
)


def values(document: ParsedDocument, field: FactField) -> list[object]:
    return [fact.value for fact in propose([(1, document)]).facts if fact.field is field]


@pytest.mark.parametrize("letter", [LETTER, LETTER * 3])
def test_parties_field_and_the_rest_are_those_of_the_agreement_and_not_of_the_letter_around_it(letter: str) -> None:
    document = package("eml", ("", letter), ("协议.docx", HEALTH), ("附表.xlsx", "公路\t铁路\t公交\t交通互联\n" * 9))
    assert values(document, FactField.PARTY) == ["广德市卫生健康委员会", "长兴县卫生健康局"]
    assert values(document, FactField.FIELD) == [CooperationField.SERVICES.value]
    assert values(document, FactField.SIGNED_ON) == ["2022-09-02"]
    assert values(document, FactField.AMOUNT) == [2_000_000.0]
    assert values(document, FactField.TERM) == ["2年"]
    facts = propose([(1, document)]).facts
    assert all(document.text[fact.start : fact.end] == fact.quote for fact in facts if fact.start is not None)
    assert {fact.page for fact in facts} == {2}


def test_photos_of_one_paper_in_a_package_are_looked_through_together() -> None:
    head, body, end = HEALTH.split("\n")[:2], HEALTH.split("\n")[2:5], HEALTH.split("\n")[5:]
    sheets = [(f"照片/{number}.jpg", "\n".join(lines)) for number, lines in enumerate((head, body, end), start=1)]
    document = package("zip", ("0说明.txt", LETTER), *sheets)
    assert values(document, FactField.PARTY) == ["广德市卫生健康委员会", "长兴县卫生健康局"]
    assert values(document, FactField.SIGNED_ON) == ["2022-09-02"]
    assert values(document, FactField.AMOUNT) == [2_000_000.0]


def test_where_only_the_letter_names_the_agreement_its_parties_are_those_of_the_member_that_has_some() -> None:
    letter = "主题：医疗服务合作协议\n附件请查收。\n甲方：广德市交通运输局"
    document = package("eml", ("", letter), ("1.docx", HEALTH.split("\n", 1)[1]))
    assert values(document, FactField.PARTY) == ["广德市卫生健康委员会", "长兴县卫生健康局"]
