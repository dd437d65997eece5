"""The title of an agreement that comes in a package: looked for in each member by itself."""

from __future__ import annotations

import pytest

from services.model.document import Page, ParsedDocument
from services.model.facts import FactField
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
