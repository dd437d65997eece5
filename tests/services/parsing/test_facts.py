from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.formats.readers.registry import reader_for
from services.model.document import Page, ParsedDocument
from services.model.facts import CERTAIN, Fact, FactField
from services.model.files import FileKind
from services.parsing.proposal import Proposal, propose
from tests.samples.agreements import SAMPLES, Sample


def parsed(sample: Sample) -> ParsedDocument:
    reader = reader_for(FileKind(sample.form))
    assert reader is not None
    return reader.read(sample.build())


def proposed(text: str, *, paged: bool = False) -> Proposal:
    document = ParsedDocument(kind="pdf" if paged else "docx", pages=(Page(number=1, text=text),), paged=paged)
    proposal = propose([(1, document)])
    assert holds(proposal.facts, {1: document})
    return proposal


def holds(facts: tuple[Fact, ...], documents: dict[int, ParsedDocument]) -> bool:
    """The law: the quote of every fact stands where the fact says."""
    return all(fact.file is not None and documents[fact.file].text[fact.start : fact.end] == fact.quote != "" for fact in facts)


def values(proposal: Proposal, field: FactField) -> list[object]:
    return [fact.value for fact in proposal.facts if fact.field is field]


def parties(text: str) -> list[tuple[str, object]]:
    return [(fact.role, fact.value) for fact in proposed(text).facts if fact.field is FactField.PARTY]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_facts_of_a_sample_are_those_that_a_careful_reader_finds(sample: Sample) -> None:
    document = parsed(sample)
    proposal = propose([(1, document)])
    assert holds(proposal.facts, {1: document})
    for field in FactField:
        facts = [fact for fact in proposal.facts if fact.field is field]
        wanted = sample.expected.get(field.value)
        if field.value in sample.absent:
            assert facts == []
        elif wanted is not None and field is FactField.AMOUNT:
            assert set(wanted) <= {(fact.role, fact.value) for fact in facts}
        elif wanted is not None:
            assert [(fact.role, fact.value) if field is FactField.PARTY else fact.value for fact in facts] == wanted
        if sample.form == "pdf":
            assert all(fact.page == document.page_at(fact.start or 0) for fact in facts)
    assert {remark.code for remark in proposal.findings} == set(sample.findings)


def test_a_clear_label_is_certain_and_a_guess_is_not() -> None:
    guesses = {"last date", "signed + term", "title quoted", "party seal", "party introduced", "cover date"}
    labels = {"party label", "signed label", "title line", "party cell", "party bracket", "party defined", "term until"}
    seen: set[str] = set()
    for sample in SAMPLES:
        for fact in propose([(1, parsed(sample))]).facts:
            seen.add(fact.rule)
            assert fact.rule not in guesses or fact.confidence < CERTAIN, fact
            assert fact.rule not in labels or fact.confidence >= 0.9, fact
    assert seen & guesses and seen & labels


GUANGDE, LIYANG = "广德市人民政府", "溧阳市人民政府"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"甲方：{GUANGDE}\n乙方：{LIYANG}", {"甲方": GUANGDE, "乙方": LIYANG}),
        (f"甲　方：{GUANGDE}　　　乙　方：{LIYANG}", {"甲方": GUANGDE, "乙方": LIYANG}),
        (f"甲方:{GUANGDE} 乙方:{LIYANG}", {"甲方": GUANGDE, "乙方": LIYANG}),
        (f"（甲方）{GUANGDE}\n（乙方）{LIYANG}", {"甲方": GUANGDE, "乙方": LIYANG}),
        (
            f"甲方（盖章）：{GUANGDE}（以下简称甲方）\n乙方：中电科（芜湖）通用航空有限公司",
            {"甲方": GUANGDE, "乙方": "中电科（芜湖）通用航空有限公司"},
        ),
        (f"甲方：\n{GUANGDE}\n乙方：\n{LIYANG}", {"甲方": GUANGDE, "乙方": LIYANG}),
        (f"甲方（盖章）\t乙方（盖章）\n{GUANGDE}\t{LIYANG}", {"甲方": GUANGDE, "乙方": LIYANG}),
        (f"甲方（盖章）：\t{GUANGDE}\n乙方（盖章）：\t{LIYANG}", {"甲方": GUANGDE, "乙方": LIYANG}),
        (
            "发包人（甲方）：广德市住房和城乡建设局\n承包人（乙方）：上海建工集团股份有限公司",
            {"发包人": "广德市住房和城乡建设局", "承包人": "上海建工集团股份有限公司"},
        ),
        ("供方：宜兴水务集团有限公司\n需方：广德市自来水公司", {"供方": "宜兴水务集团有限公司", "需方": "广德市自来水公司"}),
        ("委托方：广德市财政局，地址：桃州路1号\n受托方：南京大学", {"委托方": "广德市财政局", "受托方": "南京大学"}),
        (
            "甲方：长三角（安徽）生态绿色一体化\n发展合作区管理委员会\n乙方：和县人民政府",
            {"甲方": "长三角（安徽）生态绿色一体化发展合作区管理委员会", "乙方": "和县人民政府"},
        ),
        (
            "甲方单位名称：广德市应急管理局\n乙方单位名称：溧阳市应急管理局",
            {"甲方": "广德市应急管理局", "乙方": "溧阳市应急管理局"},
        ),
        (
            f"甲方：{GUANGDE}\n乙方：{LIYANG}\n丙方：郎溪县人民政府\n丁方：安吉县人民政府",
            {"甲方": GUANGDE, "乙方": LIYANG, "丙方": "郎溪县人民政府", "丁方": "安吉县人民政府"},
        ),
        (f"本协议由{GUANGDE}（以下简称“甲方”）与{LIYANG}（以下简称“乙方”）签订。", {"甲方": GUANGDE, "乙方": LIYANG}),
    ],
)
def test_parties_are_read_in_every_form(text: str, expected: dict[str, str]) -> None:
    assert parties(f"合作协议\n{text}\n双方协商一致。") == list(expected.items())


@pytest.mark.parametrize(
    "text",
    [
        "乙方：本协议中的所有术语，除另有说明外，含义如下",
        "甲方：负责提供基础资料，协调开展调研。",
        "甲方：\n1.负责提供资料；\n2.按期付款。",
        "甲方：____________\n乙方：____________",
        "甲方应当：按期完成。",
        "甲方代表：张三\n甲方地址：桃州路1号",
        "甲方：　　　　（盖章）\n法定代表人：",
    ],
)
def test_a_sentence_or_a_blank_is_never_a_party(text: str) -> None:
    assert parties(f"合作协议\n{text}") == []


def test_a_role_with_two_names_is_a_remark() -> None:
    proposal = proposed(
        "合作协议\n甲方：广德市人民政府\n乙方：溧阳市人民政府\n正文。\n甲方（盖章）：郎溪县人民政府\n乙方：溧阳市人民政府"
    )
    assert values(proposal, FactField.PARTY) == ["广德市人民政府", "溧阳市人民政府"]
    assert "F07" in {remark.code for remark in proposal.findings}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("签订日期：2022年9月2日", "2022-09-02"),
        ("签署时间：2022.9.2", "2022-09-02"),
        ("签约日期\t2022-09-02", "2022-09-02"),
        ("签订日期：20220902", "2022-09-02"),
        ("签订日期（公历）：二〇二二年九月二日", "2022-09-02"),
        ("本协议由双方于２０２２年９月２日在广德市签订。", "2022-09-02"),
        ("本协议于2022年9月2日正式签署。", "2022-09-02"),
        ("双方于2019年5月1日签订的《战略合作协议》继续有效。\n签订日期：2022年9月2日", "2022-09-02"),
    ],
)
def test_a_labelled_day_of_signing_is_certain(text: str, day: str) -> None:
    (fact,) = [fact for fact in proposed(f"合作协议\n正文。\n{text}").facts if fact.field is FactField.SIGNED_ON]
    assert (fact.value, fact.certain) == (day, True)


def test_a_date_after_a_sentence_about_contracts_is_no_day_of_signing() -> None:
    text = "合作协议\n双方应当依法订立合同。\n2019年9月27日某次会议批准的方案继续执行，于2022年9月2日签订本协议。"
    assert values(proposed(text), FactField.SIGNED_ON) == ["2022-09-02"]


def test_a_blank_day_of_signing_is_a_remark_and_no_guess() -> None:
    for blank in ("签订日期：    年  月  日", "2022年    月    日", "日期：20  年  月  日"):
        proposal = proposed(f"合作协议\n双方于2022年1月5日召开会议。\n正文正文正文正文正文正文正文正文正文正文。\n{blank}")
        assert values(proposal, FactField.SIGNED_ON) == []
        assert "F03" in {remark.code for remark in proposal.findings}, blank


def test_a_day_that_does_not_exist_is_a_remark() -> None:
    proposal = proposed("合作协议\n签订日期：2022年2月30日")
    assert values(proposal, FactField.SIGNED_ON) == []
    assert "F08" in {remark.code for remark in proposal.findings}


def test_the_last_lone_date_is_a_guess_and_dates_in_attachments_do_not_count() -> None:
    body = "合作协议\n" + "双方协商一致，达成协议。\n" * 10
    (fact,) = [
        f for f in proposed(f"{body}二〇二二年九月二日\n附件1：项目清单\n2023年1月1日").facts if f.field is FactField.SIGNED_ON
    ]
    assert (fact.value, fact.certain) == ("2022-09-02", False)


@pytest.mark.parametrize(
    ("text", "term", "end"),
    [
        ("本协议有效期三年。", "3年", None),
        ("合作期限为18个月。", "18个月", None),
        ("合作期限：伍年（5年）。", "5年", None),
        ("本协议长期有效。", "长期", None),
        ("有效期自2022年9月2日起至2025年9月1日止。", "3年", "2025-09-01"),
        ("本协议有效期至2025年12月31日。", None, "2025-12-31"),
        ("有效期限\n自2022.1.1至2022.12.31。", "1年", "2022-12-31"),
        ("付款期限为3个月，质保期2年，保密期限5年。", None, None),
        ("有效期届满前3个月可以续签。", None, None),
    ],
)
def test_terms_and_their_ends_are_read(text: str, term: str | None, end: str | None) -> None:
    proposal = proposed(f"合作协议\n{text}")
    assert values(proposal, FactField.TERM) == ([term] if term else [])
    assert values(proposal, FactField.EXPIRES_ON) == ([end] if end else [])


def test_a_term_that_contradicts_its_range_is_a_remark() -> None:
    proposal = proposed("合作协议\n本协议有效期五年，有效期自2022年9月2日起至2025年9月1日止。")
    assert "F09" in {remark.code for remark in proposal.findings}


def test_capitals_and_figures_are_one_sum_when_they_agree_and_a_remark_when_not() -> None:
    equal = proposed("合作协议\n项目总投资人民币壹亿贰仟万元整（￥120,000,000.00）。")
    (fact,) = [fact for fact in equal.facts if fact.field is FactField.AMOUNT]
    assert (fact.role, fact.value, fact.certain) == ("总投资", 120_000_000.0, True)
    unequal = proposed("合作协议\n项目总投资人民币壹亿贰仟万元整（￥12,000,000.00）。")
    assert "F05" in {remark.code for remark in unequal.findings}
    assert all(not fact.certain for fact in unequal.facts if fact.field is FactField.AMOUNT)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("广德市与溧阳市战略合作框架协议\n正文", "广德市与溧阳市战略合作框架协议"),
        ("合 作 协 议 书\n正文", "合作协议书"),
        (
            "关于共建“一地六县”合作区的\n战略合作协议\n（2022—2025年）\n正文",
            "关于共建“一地六县”合作区的战略合作协议（2022—2025年）",
        ),
        ("宣城市人民政府 湖州市人民政府\n战略合作协议\n正文", "宣城市人民政府湖州市人民政府战略合作协议"),
        ("战略合作协议书\n（宣政秘〔2022〕14号）\n正文", "战略合作协议书"),
        ("战略合作协议书（宣政秘〔2022〕14号）\n正文", "战略合作协议书"),
        ("编号：2022-031\n战略合作协议\n甲方：", "战略合作协议"),
        ("苏皖合作示范区建设工作会议于今日召开。\n战略合作协议\n正文", "战略合作协议"),
        ("G60科创走廊 Smart City 合作备忘录", "G60科创走廊Smart City合作备忘录"),
    ],
)
def test_titles_are_read_whole(text: str, title: str) -> None:
    assert values(proposed(text), FactField.TITLE) == [title]


def test_a_text_without_facts_says_what_is_missing() -> None:
    assert {remark.code for remark in proposed("会议室使用须知，请大家遵守。").findings} == {"F01", "F02", "F04"}
    assert propose([]).findings == () and propose([]).facts == ()


def test_a_field_comes_from_the_first_file_that_has_it() -> None:
    main = ParsedDocument(kind="docx", pages=(Page(number=1, text="合作协议\n甲方：广德市人民政府\n乙方：溧阳市人民政府"),))
    extra = ParsedDocument(kind="docx", pages=(Page(number=1, text="补充协议\n签订日期：2022年9月2日"),))
    proposal = propose([(1, main), (4, extra)])
    assert holds(proposal.facts, {1: main, 4: extra})
    assert {(fact.field, fact.file) for fact in proposal.facts} >= {(FactField.TITLE, 1), (FactField.SIGNED_ON, 4)}


WORDS = st.sampled_from(
    (
        *(
            "甲方",
            "乙方",
            "丙方",
            "：",
            ":",
            "（",
            "）",
            "(",
            "\n",
            "\t",
            "\u3000",
            "。",
            "；",
            "签订日期",
            "有效期",
            "三年",
            "自",
            "至",
        ),
        *("起", "止", "2022年9月2日", "年", "月", "日", "人民币", "壹亿元整", "￥100", "万元", "协议", "合作", "广德市人民政府"),
        *(
            "溧阳市",
            "人民政府",
            "有限公司",
            "以下简称",
            "“甲方”",
            "第一条",
            "附件",
            "《",
            "》",
            "—",
            "1",
            "\ufffe",
            "ﬁ",
            "⼀",
            "𠮷",
            " ",
        ),
    )
)


@given(st.lists(WORDS, max_size=60), st.booleans())
def test_whatever_the_text_every_quote_stands_where_it_is_said(words: list[str], paged: bool) -> None:
    half = len(words) // 2
    pages = (Page(number=1, text="".join(words[:half])), Page(number=2, text="".join(words[half:])))
    document = ParsedDocument(kind="pdf" if paged else "txt", pages=pages, paged=paged)
    assert holds(propose([(1, document)]).facts, {1: document})


@pytest.fixture(scope="module")
def long_text() -> Iterator[str]:
    yield (
        "甲方："
        + "甲" * 20_000
        + "（以下简称" * 2_000
        + "有效期" * 5_000
        + "签订" * 5_000
        + "年 月 日 " * 3_000
        + "壹" * 5_000
        + "\n" * 5_000
    )


def test_a_hostile_text_costs_seconds_at_most(long_text: str) -> None:
    import time

    began = time.perf_counter()
    proposed(long_text)
    proposed(long_text, paged=True)
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize(
    ("line", "certain"),
    [
        ("共建长三角产业合作园区战略合作协议11", True),
        ("毗邻地区合作协议第12号", True),
        ("产业合作协议A01", True),
        ("科技创新合作备忘录之二", True),
        ("关于建立苏皖合作示范区工作机制的通知", False),
        ("广德市与溧阳市全面合作事项", False),
    ],
)
def test_a_title_is_known_with_a_serial_behind_it_and_guessed_where_it_is_none_of_an_agreement(line: str, certain: bool) -> None:
    proposal = proposed(f"{line}\n\n甲方：广德市人民政府\n乙方：溧阳市人民政府\n\n签订日期：2026年9月2日\n")
    (title,) = [fact for fact in proposal.facts if fact.field is FactField.TITLE]
    assert title.value == line == title.quote
    assert title.certain is certain


def test_a_line_of_a_table_of_contents_is_not_taken_for_the_title_with_certainty() -> None:
    proposal = proposed("目录\n合作协议 3\n\n甲方：广德市人民政府\n乙方：溧阳市人民政府\n")
    assert not any(fact.certain for fact in proposal.facts if fact.field is FactField.TITLE)
