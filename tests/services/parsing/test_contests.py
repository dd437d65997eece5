"""Two values for one thing: both are kept with their evidence, and neither is certain."""

from __future__ import annotations

from services.model.document import Page, ParsedDocument
from services.model.facts import FactField
from services.parsing.contests import contests
from services.parsing.proposal import Proposal, propose

HEAD = "园区共建协议\n甲方：广德市人民政府\n乙方：溧阳市人民政府\n"
BODY = "双方经友好协商，达成如下协议，共同遵守。\n" * 6


def read(*texts: str) -> Proposal:
    documents = [ParsedDocument(kind="txt", pages=(Page(number=1, text=text),)) for text in texts]
    found = propose(list(enumerate(documents, start=1)))
    for fact in (*found.facts, *found.alternatives):
        assert fact.file and fact.start is not None
        assert documents[fact.file - 1].text[fact.start : fact.end] == fact.quote
    return found


def groups(found: Proposal) -> list[list[object]]:
    every = (*found.facts, *found.alternatives)
    return [[every[place].value for place in group] for group in contests(found.facts, found.alternatives)]


def test_two_dates_beside_the_signatures_stand_against_one_another() -> None:
    found = read(HEAD + BODY + "甲方（盖章）：\n日期：2022年9月2日\n乙方（盖章）：\n日期：2022年9月5日\n")
    assert groups(found) == [["2022-09-05", "2022-09-02"]]
    assert found.alternatives[0].quote == "2022年9月2日"
    assert not any(fact.certain for fact in found.facts if fact.field is FactField.SIGNED_ON)


def test_three_dates_make_one_contest_of_three() -> None:
    days = "".join(f"{party}方（盖章）：\n日期：2022年9月{day}日\n" for party, day in zip("甲乙丙", (2, 5, 3), strict=True))
    assert groups(read(HEAD + BODY + days)) == [["2022-09-05", "2022-09-02", "2022-09-03"]]


def test_capitals_and_figures_that_differ_stand_against_one_another() -> None:
    found = read(HEAD + "总投资人民币壹亿元整（¥120,000,000元）。违约金伍万元整（50000元）。\n" + BODY)
    assert groups(found) == [[100000000.0, 120000000.0]]


def test_two_disputed_sums_are_two_contests() -> None:
    found = read(HEAD + "总投资人民币壹亿元整（¥120,000,000元）。违约金伍万元整（5000元）。\n" + BODY)
    assert groups(found) == [[100000000.0, 120000000.0], [50000.0, 5000.0]]


def test_the_name_of_a_party_that_changes_at_the_seal_is_offered_too() -> None:
    found = read(HEAD + BODY + "甲方（盖章）：广德市人民政府\n乙方（盖章）：溧阳市经济和信息化局\n")
    assert groups(found) == [["溧阳市人民政府", "溧阳市经济和信息化局"]]
    assert [fact.certain for fact in found.facts if fact.field is FactField.PARTY] == [True, False]


def test_a_term_that_its_own_dates_belie_is_offered_both_ways() -> None:
    found = read(HEAD + "本协议有效期三年，自2022年9月2日至2024年9月1日止。\n" + BODY)
    assert groups(found) == [["3年", "2年"]]


def test_titles_of_two_files_that_differ_stand_against_one_another() -> None:
    found = read(HEAD + BODY, "园区共建框架协议\n甲方：广德市人民政府\n乙方：溧阳市人民政府\n" + BODY)
    assert groups(found) == [["园区共建协议", "园区共建框架协议"]]
    assert found.alternatives[0].file == 2


def test_two_files_that_agree_contest_nothing() -> None:
    found = read(HEAD + BODY, HEAD + BODY)
    assert groups(found) == [] and found.alternatives == ()
    assert all(fact.certain for fact in found.facts if fact.field in (FactField.TITLE, FactField.PARTY))
