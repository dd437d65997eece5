"""Where claims stand in a file, in whatever form the paper writes them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.document import Page, ParsedDocument
from services.parsing.claims import Claim, find_claims

PAGES = (
    "苏皖合作示范区广德片区工作台账\n总投资1,200万元，其中专项资\n金壹亿贰仟万元整，设备款￥350,000.50元。\n"
    "签订于二○二二年九月\n二日，推进产业链协\n— 1 —",
    "作达成如下协议：長三角一体化，占比百分之五，占地1 200亩，共12\n00人，三年内建成“广德—溧阳”通道；3-5年。"
    "编号：GDBA-2026-003，2021/12/31前完成。",
)


def paper(*pages: str, paged: bool = True, parts: tuple[str, ...] = ()) -> ParsedDocument:
    made = (Page(number=number, text=text, part=parts[number - 1] if parts else "") for number, text in enumerate(pages, start=1))
    return ParsedDocument(kind="pdf", pages=tuple(made), paged=paged)


def found(text: str, document: ParsedDocument | None = None) -> Claim:
    document = document or paper(*PAGES)
    (claim,) = find_claims(document, [text])
    if claim.found:
        assert claim.start is not None and document.text[claim.start : claim.end] == claim.quote
    return claim


@pytest.mark.parametrize(
    ("text", "page", "quote"),
    [
        ("苏皖合作示范区", 1, "苏皖合作示范区"),
        ("专项资金", 1, "专项资\n金"),
        ("产业链协作达成如下协议", 1, "产业链协\n— 1 —\n作达成如下协议"),
        ("长三角一体化", 2, "長三角一体化"),
        ("總投資", 1, "总投资"),
        ("1200万元", 1, "1,200万元"),
        ("１，２００ 万元", 1, "1,200万元"),
        ("0.12亿元", 1, "1,200万元"),
        ("1.2亿元", 1, "壹亿贰仟万元整"),
        ("人民币12000万元", 1, "壹亿贰仟万元整"),
        ("350000.5元", 1, "￥350,000.50元"),
        ("35.00005万元", 1, "￥350,000.50元"),
        ("2022年9月2日", 1, "二○二二年九月\n二日"),
        ("2022.9.2", 1, "二○二二年九月\n二日"),
        ("2022-09-02", 1, "二○二二年九月\n二日"),
        ("签订于2022年9月2日", 1, "签订于二○二二年九月\n二日"),
        ("9月2日", 1, "二○二二年九月\n二日"),
        ("二〇二一年十二月三十一日前完成", 2, "2021/12/31前完成"),
        ("5%", 2, "百分之五"),
        ("1200亩", 2, "1 200亩"),
        ("1200人", 2, "12\n00人"),
        ("3年内建成", 2, "三年内建成"),
        ("建成广德-溧阳通道", 2, "建成“广德—溧阳”通道"),
        ("编号:gdba—2026—003。", 2, "编号：GDBA-2026-003"),
    ],
)
def test_a_claim_is_found_in_whatever_form_the_paper_writes_it(text: str, page: int, quote: str) -> None:
    claim = found(text)
    assert (claim.found, claim.page, claim.quote) == (True, page, quote)


@pytest.mark.parametrize(
    "text", ["200万元", "20万元", "35年", "0.5元", "2022年9月", "21日", "120人", "协议达成", "", "，。", "12 人"]
)
def test_what_does_not_stand_there_is_not_found(text: str) -> None:
    claim = found(text, paper(*(page.replace("二○二二年九月\n二日", "") for page in PAGES)))
    assert claim == Claim(text=text, found=False)


def test_a_number_is_never_part_of_another() -> None:
    document = paper("总投资1200万元，占地3.50亩，编号20220902。", paged=False)
    for part in ("200万元", "00万元", "50亩", "3.5", "2022", "0902"):
        assert found(part, document).found is (part == "3.5")
    assert found("1200万元", document).page is None  # a flowing file has no pages


def test_the_member_of_a_package_is_named() -> None:
    document = paper("会议纪要", "签约 3 个项目", paged=False, parts=("纪要.docx", "附件/清单.txt"))
    claim = found("签约三个项目", document)
    assert (claim.part, claim.page, claim.quote) == ("附件/清单.txt", 2, "签约 3 个项目")


def test_an_empty_file_holds_no_claim() -> None:
    assert not found("一", ParsedDocument(kind="txt", pages=())).found
    assert not found("一", paper("  \n ")).found


SIGNS = st.text(alphabet="广德市1,2.0年月日万元亿壹贰 \n，。%Ⅷé萬〇", max_size=60)


@given(pages=st.lists(SIGNS, min_size=1, max_size=3), texts=st.lists(SIGNS, min_size=1, max_size=4))
def test_whatever_is_found_stands_at_its_place(pages: list[str], texts: list[str]) -> None:
    document = paper(*pages)
    for claim in find_claims(document, texts):
        assert not claim.found or document.text[claim.start : claim.end] == claim.quote != ""


@given(
    before=SIGNS, claim=st.text(alphabet="共建广德产业园推进合作", min_size=2, max_size=20), after=SIGNS, cut=st.integers(0, 20)
)
def test_a_sentence_is_found_wherever_the_line_breaks(before: str, claim: str, after: str, cut: int) -> None:
    document = paper(f"{before}。{claim[:cut]}\n{claim[cut:]}。{after}")
    assert find_claims(document, [claim])[0].found


@pytest.mark.parametrize(
    "text", ["1" * 1_000_000, "1," * 50_000, "年" * 300_000, "一" * 300_000, "百分之" * 50_000, "¥ " * 99_000]
)
def test_texts_of_strangers_take_no_longer_than_their_length(text: str) -> None:
    find_claims(paper("暖身"), ["1"])  # the tables of the normaliser
    begun = time.process_time()
    find_claims(paper(text, paged=False), ["1200万元", "2022年9月2日"])
    assert time.process_time() - begun < 6
