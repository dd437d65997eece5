"""Forms that agreements have in real life, one by one; the corpus has them together."""

from __future__ import annotations

import pytest

from services.model.document import Origin, Page, ParsedDocument
from services.model.facts import FactField
from services.parsing.proposal import Proposal, propose


def proposed(text: str, *, kind: str = "txt", origin: Origin = Origin.TEXT) -> Proposal:
    document = ParsedDocument(kind=kind, pages=(Page(number=1, text=text, origin=origin),), paged=origin is Origin.OCR)
    proposal = propose([(1, document)])
    assert all(document.text[fact.start : fact.end] == fact.quote != "" for fact in proposal.facts)
    return proposal


def values(proposal: Proposal, field: FactField) -> list[object]:
    return [fact.value for fact in proposal.facts if fact.field is field]


def parties(text: str, *, origin: Origin = Origin.TEXT) -> list[tuple[str, object]]:
    return [(fact.role, fact.value) for fact in proposed(text, origin=origin).facts if fact.field is FactField.PARTY]


HEAD = "合作框架协议书\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.甲方：广德市水利局\n2.乙方：溧阳市水利局", [("甲方", "广德市水利局"), ("乙方", "溧阳市水利局")]),
        (
            "采购人（甲方）：广德市水利局\n供应商（乙方）：江苏蓝湾有限公司",
            [("采购人", "广德市水利局"), ("供应商", "江苏蓝湾有限公司")],
        ),
        ("甲方：（盖章）广德市水利局\n乙方：（盖章）溧阳市水利局", [("甲方", "广德市水利局"), ("乙方", "溧阳市水利局")]),
        ("甲方__广德市水利局__\n乙方__溧阳市水利局__", [("甲方", "广德市水利局"), ("乙方", "溧阳市水利局")]),
        ("甲方: 乙方:\n广德市水利局 溧阳市水利局", [("甲方", "广德市水利局"), ("乙方", "溧阳市水利局")]),
        ("项目\t甲方\t乙方\n名称\t广德市水利局\t溧阳市水利局", [("甲方", "广德市水利局"), ("乙方", "溧阳市水利局")]),
        ("甲方：Rhein Solar GmbH\n乙方：广德市商务局", [("甲方", "Rhein Solar GmbH"), ("乙方", "广德市商务局")]),
        ("甲方：ABB（中国）有限公司\n乙方：广德市商务局", [("甲方", "ABB（中国）有限公司"), ("乙方", "广德市商务局")]),
        (
            "甲方：Alpha Co., Ltd.，地址：略\n乙方：广德市商务局",
            [("甲方", "Alpha Co., Ltd."), ("乙方", "广德市商务局")],
        ),
        (
            "承包人：上海浦智工程有限公司（联合体牵头人）、安徽皖南设计院有限公司（联合体成员）\n发包人：广德市水利局",
            [("承包人", "上海浦智工程有限公司"), ("承包人", "安徽皖南设计院有限公司"), ("发包人", "广德市水利局")],
        ),
        ("签约单位：\n广德市水利局、溧阳市水利局", [("", "广德市水利局"), ("", "溧阳市水利局")]),
        (
            "广德市水利局（以下简称“广德方”）与溧阳市水利局（以下简称“溧阳方”）商定：",
            [("", "广德市水利局"), ("", "溧阳市水利局")],
        ),
        (
            "由广德市自然资源和规划局与溧阳市住房和城乡建设局共同编制的规划，经协商如下：",
            [("", "广德市自然资源和规划局"), ("", "溧阳市住房和城乡建设局")],
        ),
        ("经广德经开区管委会与溧阳市人民政府友好协商，达成：", [("", "广德经开区管委会"), ("", "溧阳市人民政府")]),
    ],
)
def test_parties_are_found_however_they_are_named(text: str, expected: list[tuple[str, str]]) -> None:
    assert parties(HEAD + text + "\n正文。") == expected


@pytest.mark.parametrize(
    "text",
    [
        "甲方：指导乙方建设工业园区",
        "乙方：推进建设产业园区",
        "甲方：及时提供试验场地，组织专家验收。",
        "甲方：指本合同的委托方，即提出需求的单位。",
        "乙方：广德市人民政府指定的国有公司",
        "甲方：无\n乙方：略",
        "甲方：____（盖章）____\n乙方：        ",
        "甲方: 乙方:",
        "国家发展和改革委员会（以下简称“国家发改委”）批复了方案。",
        "近年来，广德市人民政府高度重视；长兴县人民政府也出台了政策。",
    ],
)
def test_a_sentence_is_never_a_certain_party(text: str) -> None:
    facts = [fact for fact in proposed(HEAD + text + "\n正文。").facts if fact.field is FactField.PARTY]
    assert not any(fact.certain for fact in facts) and len(facts) < 2


def regions(text: str) -> dict[object, tuple[str, bool]]:
    return {fact.value: (fact.region, fact.certain) for fact in proposed(HEAD + text).facts if fact.field is FactField.PARTY}


def test_a_bureau_without_a_place_takes_it_from_the_paper_or_is_doubtful() -> None:
    other = "乙方：浙江数桥科技有限公司\n"
    of_guangde = regions(f"甲方：市发改委\n{other}双方就广德市数据开放达成协议。")
    assert of_guangde["市发改委"] == ("安徽省宣城市广德市", True)
    of_xuancheng = regions(f"甲方：市发改委\n{other}双方就宣城市数据开放达成协议。")
    assert of_xuancheng["市发改委"] == ("安徽省宣城市", True)
    assert regions(f"甲方：市发改委\n{other}双方就宣城市、广德市数据开放达成协议。")["市发改委"] == ("", False)
    assert regions(f"甲方：市发改委\n{other}双方达成协议。")["市发改委"] == ("", False)


def test_a_place_that_is_the_other_partys_is_not_the_bureaus() -> None:
    found = regions("甲方：市教育局\n乙方：溧阳市教育局\n双方就广德市与溧阳市学校结对达成协议。")
    assert found == {"市教育局": ("安徽省宣城市广德市", True), "溧阳市教育局": ("江苏省常州市溧阳市", True)}


def test_an_open_jurisdiction_is_a_remark_with_its_choices() -> None:
    proposal = proposed(HEAD + "甲方：市发改委\n乙方：浙江数桥科技有限公司\n双方就宣城市、广德市数据开放达成协议。")
    (remark,) = [remark for remark in proposal.findings if remark.code == "F11"]
    assert "市发改委" in remark.text and "安徽省宣城市广德市" in remark.text


@pytest.mark.parametrize(
    ("text", "day", "certain"),
    [
        ("签订日期：二0二二年九月二日", "2022-09-02", True),
        ("签订日期：贰零贰贰年玖月零贰日", "2022-09-02", True),
        ("签订日期：_2022_年_9_月_2_日", "2022-09-02", True),
        ("签订日期：2 0 2 2 年 9 月 2 日", "2022-09-02", True),
        ("签订日期：2022年9月2曰", "2022-09-02", True),
        ("签订日期：2022年9月1\n2日", "2022-09-12", True),
        ("签订日期：2O22年9月2日", "2022-09-02", False),
        ("本协议由下列双方于 2022 年 9 月 2 日在溧阳市签订：", "2022-09-02", True),
        ("本协议一式六份，2022年9月2日签订于广德市。", "2022-09-02", True),
        ("This Agreement is signed on 2 September 2022 in Guangde.", "2022-09-02", True),
        ("生效日期：2023年1月1日\n签订日期：2022/9/2", "2022-09-02", True),
    ],
)
def test_the_day_of_signing_is_read_in_every_form(text: str, day: str, certain: bool) -> None:
    (fact,) = [fact for fact in proposed(f"{HEAD}正文。\n{text}").facts if fact.field is FactField.SIGNED_ON]
    assert (fact.value, fact.certain) == (day, certain)


@pytest.mark.parametrize("text", ["签订日期：2022年9月", "签订日期：二〇二二年九月", "正文。\n正文。\n2022 年 9 月"])
def test_a_month_without_a_day_is_a_remark_and_no_guess(text: str) -> None:
    proposal = proposed(f"{HEAD}正文。\n{text}")
    assert values(proposal, FactField.SIGNED_ON) == [] and "F10" in {remark.code for remark in proposal.findings}


def test_two_days_beside_the_signatures_give_the_later_with_a_remark() -> None:
    text = "正文。\n" * 6 + "甲方（盖章）：\n日期：2022年9月2日\n乙方（盖章）：\n日期：2022年9月5日"
    proposal = proposed(HEAD + text)
    (fact,) = [fact for fact in proposal.facts if fact.field is FactField.SIGNED_ON]
    assert (fact.value, fact.certain) == ("2022-09-05", False) and "F06" in {remark.code for remark in proposal.findings}


@pytest.mark.parametrize(
    ("text", "term", "end"),
    [
        ("合作期限自2022年9月2日起三年。", "3年", "2025-09-01"),
        ("合作期限：自2022年9月2日起计算，为期两年。", "2年", "2024-09-01"),
        ("本协议有效期叁（3）年，期满自动续期壹（1）年。", "3年", None),
        ("协作期为两年，即2023年3月1日—2025年2月28日。", "2年", "2025-02-28"),
        ("协议自签订之日起三年内有效。", "3年", None),
        ("协议自2020年6月5日起实施，长期有效。", "长期", None),
        ("设备自交付之日起三年内保修。", None, None),
        ("付款期限：每季度首月10日前；免租期3个月；质保期1年。", None, None),
    ],
)
def test_terms_in_every_form(text: str, term: str | None, end: str | None) -> None:
    proposal = proposed(HEAD + text)
    assert values(proposal, FactField.TERM) == ([term] if term else [])
    assert values(proposal, FactField.EXPIRES_ON) == ([end] if end else [])


def test_a_computed_day_of_expiry_names_its_rule_and_is_for_a_person_to_check() -> None:
    rules = {
        fact.rule: fact.certain
        for text in ("合作期限自2022年9月2日起三年。", "有效期三年。\n签订日期：2022年9月2日")
        for fact in proposed(HEAD + text).facts
        if fact.field is FactField.EXPIRES_ON
    }
    assert rules == {"start + term": False, "signed + term": False}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("根据《意见》（皖政〔2022〕5号）和国发[2018]27号文件，", ["皖政〔2022〕5号", "国发〔2018〕27号"]),
        ("落实皖长三角办（2022）5号、宣长三角办〔2021〕3号，", ["皖长三角办〔2022〕5号", "宣长三角办〔2021〕3号"]),
        ("皖政〔2022〕5号；再引皖政〔2022〕第05号。", ["皖政〔2022〕5号"]),
        ("合同编号：GDKF-2022-031，国令第724号", []),
    ],
)
def test_cited_numbers_are_read_once_in_their_standard_form(text: str, numbers: list[str]) -> None:
    assert values(proposed(HEAD + text), FactField.CITED) == numbers


@pytest.mark.parametrize(
    ("text", "promises"),
    [
        ("标志性项目：共建产业园；关键性政策：税收分享办法。", [("标志性项目", "共建产业园"), ("关键性政策", "税收分享办法")]),
        ("标志性项目\t共建产业园\n突破性成果\t资质互认", [("标志性项目", "共建产业园"), ("突破性成果", "资质互认")]),
        ("双方将“科创飞地大厦”作为标志性项目。", [("标志性项目", "科创飞地大厦")]),
        ("一个标志性项目、一项关键性政策", [("标志性项目", "一个标志性项目"), ("关键性政策", "一项关键性政策")]),
        ("标志性项目：无", []),
        ("双方加强合作，推进项目建设。", []),
    ],
)
def test_the_promises_of_the_three_ones_are_read(text: str, promises: list[tuple[str, str]]) -> None:
    found = [(fact.role, fact.value) for fact in proposed(HEAD + text).facts if fact.field is FactField.PROMISE]
    assert found == promises


def test_recognised_text_with_blanks_and_broken_lines_gives_the_same_parties() -> None:
    text = (
        "跨 界 水 体 联 防 联 控 协 议\n"
        "甲 方 ： 广 德 市 水 利 局\n乙 方 ： 长 兴 县 水 利 局\n"
        "为加强跨界水体保护，保障两地群众饮水安全，经双方充分协商，就有关\n事项达成如下协议，共同遵守执行，不得违反。\n"
        "签 订 日 期 ： ２ ０ ２ ２ 年 ９ 月 ２ 日\n"
    )
    proposal = proposed(text, kind="png", origin=Origin.OCR)
    assert values(proposal, FactField.TITLE) == ["跨界水体联防联控协议"]
    assert parties(text, origin=Origin.OCR) == [("甲方", "广德市水利局"), ("乙方", "长兴县水利局")]
    assert values(proposal, FactField.SIGNED_ON) == ["2022-09-02"]


def test_a_page_number_inside_a_value_is_no_part_of_it() -> None:
    pages = (
        Page(
            number=1,
            text="合作框架协议书\n"
            + "双方协商一致，达成如下协议，共同遵守执行，不得违反。\n" * 3
            + "标志性项目：共建长三角毗邻地区产业协同创新综合示\n— 1 —",
        ),
        Page(number=2, text="— 2 —\n范基地。"),
    )
    document = ParsedDocument(kind="pdf", pages=pages, paged=True)
    (fact,) = [fact for fact in propose([(1, document)]).facts if fact.field is FactField.PROMISE]
    assert fact.value == "共建长三角毗邻地区产业协同创新综合示范基地" and "1" in fact.quote
