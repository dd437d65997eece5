"""The press: facts in, a docx out, exactly as given, or a sentence that names the template and the place."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.formats.gongwen.build import TEMPLATES
from services.formats.gongwen.environment import BrokenTag, CodeInTemplate, UnknownVariable
from services.formats.gongwen.layout import Style
from services.formats.gongwen.templates import BrokenTemplate, Drafted, MissingTemplate, render
from services.model.manuscript.pieces import INVISIBLE
from services.model.papers import PAPERS, FactsRefused, facts_of, sample_of

ISSUER = "某某合作示范区管委会"
STAMP = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
KINDS = [form.kind.value for form in PAPERS]
RECEIPT, BULLETIN, DEMAND = "filing-receipt", "ranking-bulletin", "rectification-demand"


def draft(kind: str, *, minimal: bool = False, folder: Path = TEMPLATES, **changes: Any) -> Drafted:
    facts = facts_of(kind, {**sample_of(kind, minimal=minimal), **changes}, issuer=ISSUER, today=dt.date(2026, 11, 1))
    return render(kind, facts, folder=folder, stamp=STAMP)


def document(drafted: Drafted) -> Any:
    return Document(io.BytesIO(drafted.docx))


def flat(drafted: Drafted) -> str:
    """The text with the breaks of the title closed."""
    return drafted.text.replace("\n", "")


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, str], Path]:
    """A folder of templates in which a secretary has put `text` into the template of `kind`."""

    def edit(kind: str, text: str, *, where: str = "body") -> Path:
        for form in PAPERS:
            (tmp_path / form.template).write_bytes((TEMPLATES / form.template).read_bytes())
        template = Document(str(tmp_path / f"{kind}.docx"))
        match where:
            case "body":
                template.add_paragraph(text, style=Style.BODY)
            case "footer":
                template.sections[0].footer.paragraphs[0].add_run(text)
            case "table":
                ruled = next(table for table in template.tables if "for" not in table.rows[0].cells[0].text)
                ruled.rows[0].cells[0].paragraphs[0].add_run(text)
            case "property":
                template.core_properties.subject = text
        template.save(str(tmp_path / f"{kind}.docx"))
        return tmp_path

    return edit


# -- what comes out --


@pytest.mark.parametrize("minimal", [False, True], ids=["full", "minimal"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_tag_is_left_and_nothing_is_blank_that_should_not_be(kind: str, minimal: bool) -> None:
    drafted = draft(kind, minimal=minimal)
    assert not any(mark in drafted.text for mark in ("{{", "}}", "{%", "%}", "None", "：：", "。。"))
    assert drafted.findings == ()


def test_a_receipt_reads_as_an_office_writes_it() -> None:
    drafted = draft(RECEIPT)
    assert drafted.title == "关于《共建长三角产业合作园区战略合作协议》的备案回执"
    for line in (
        "合作协议备案回执",
        "编号：GDBA-2026-003",
        "市发展和改革委员会：",
        "你单位报送的《共建长三角产业合作园区战略合作协议》及相关材料收悉。经核对，准予备案。备案信息如下：",
        "广德市人民政府、上海市松江区人民政府",
        "1.协议文本（盖章扫描件）",
        "联系人：张三；联系电话：0563-6012345。",
        "2026年10月12日",
    ):
        assert line in drafted.text.split("\n"), line


def test_a_receipt_leaves_out_the_rows_that_have_nothing_to_say() -> None:
    text = draft(RECEIPT, minimal=True).text
    assert not any(label in text for label in ("合作期限", "重点领域", "备案材料", "备　　注", "联系人"))


def test_a_title_that_brings_its_own_book_marks_gets_no_second_pair() -> None:
    assert "你单位报送的《合作协议》及" in draft(RECEIPT, title="《合作协议》").text


def test_a_bulletin_ranks_per_mechanism_and_group_with_shared_ranks() -> None:
    tables = document(draft(BULLETIN, attachments=[])).tables
    first = [[cell.text for cell in row.cells] for row in tables[0].rows]
    assert first == [
        ["名次", "单位", "得分", "备注"],
        ["1", "市发改委", "96.50", ""],
        ["2", "市科技局", "93.25", "获省级专项资金支持"],
        ["2", "市经信局", "93.25", ""],
        ["4", "市商务局", "88.00", ""],
    ]
    assert len(tables) == 3
    lines = draft(BULLETIN, attachments=[]).text.split("\n")
    assert [line for line in lines if line.endswith("排名") or line[1:2] == "、"] == [
        "一、排名情况",
        "（一）政策争取排名",
        "（二）交流合作排名",
        "二、主要成效",
        "三、存在问题",
        "四、通报表扬",
        "五、通报批评",
        "六、工作要求",
    ]


def test_sections_of_a_bulletin_that_are_left_out_are_not_counted() -> None:
    bare = draft(BULLETIN, highlights=[], problems=[], commended=[], criticised=[], next_steps=[])
    assert "二、工作要求" in bare.text and "主要成效" not in bare.text
    lines = draft(BULLETIN, highlights=[], commended=[]).text.split("\n")
    assert "二、存在问题" in lines and "三、通报批评" in lines and "四、工作要求" in lines


def test_units_that_are_only_named_have_a_dash_for_a_rank_and_take_none_from_others() -> None:
    rows = [{"unit": "市法院", "score": 99, "group": "列名单位"}, {"unit": "甲局", "score": 90}, {"unit": "乙局", "score": 80}]
    named, ranked = document(draft(BULLETIN, standings=rows, commended=[], criticised=[])).tables[:2]
    assert [row.cells[0].text for row in named.rows] == ["名次", "—"]
    assert [row.cells[0].text for row in ranked.rows] == ["名次", "1", "2"]
    with pytest.raises(FactsRefused, match="只列名、不排名"):
        draft(BULLETIN, standings=[rows[0] | {"rank": 1}, *rows[1:]])


def test_a_table_does_not_begin_at_the_foot_of_a_page_with_its_head_alone() -> None:
    """The caption and the heading over it go with it; a table that has room for some rows stays."""

    def fresh(units: int) -> list[bool]:
        rows = [{"unit": f"市{number}局", "score": number, "group": "甲组"} for number in range(units)]
        rows += [{"unit": f"{number}镇", "score": number, "group": "乙组"} for number in range(6)]
        made = document(draft(BULLETIN, standings=rows, commended=[], criticised=[]))
        captions = [one for one in made.paragraphs if one.text in ("甲组", "乙组")]
        return [one.paragraph_format.page_break_before is True for one in captions]

    begun = [fresh(units)[1] for units in range(8, 30)]
    assert any(begun) and not all(begun), "where it falls on a foot, and only there"


def test_the_header_row_of_the_standings_is_repeated_and_no_row_is_broken() -> None:
    standings = [{"unit": f"市第{number}局", "score": 100 - number} for number in range(60)]
    rows = document(draft(BULLETIN, standings=standings)).tables[0].rows
    assert len(rows) == 61
    assert rows[0]._tr.xpath("w:trPr/w:tblHeader") and not rows[1]._tr.xpath("w:trPr/w:tblHeader")
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in rows)


def test_a_demand_numbers_its_problems_and_measures() -> None:
    drafted = draft(DEMAND, problems=[f"问题{number}。说明。" for number in range(1, 13)])
    lines = drafted.text.split("\n")
    assert "（十二）问题12。说明。" in lines
    for heading in ("一、存在问题", "二、整改措施", "三、整改期限", "四、有关要求"):
        assert heading in lines
    assert "请你单位于2026年11月30日前（含当日）完成整改。" in lines
    assert "特此通知。" in lines
    assert drafted.title.endswith("限期整改的通知")


def test_several_units_are_addressed_as_several() -> None:
    text = draft(DEMAND, units=["市商务局", "桃州镇人民政府："]).text
    assert "市商务局，桃州镇人民政府：\n" in text
    assert "请有关单位于" in text and "你单位" not in text and "你们单位" not in text


def test_paragraphs_of_a_text_become_paragraphs() -> None:
    texts = [
        paragraph.text for paragraph in document(draft(BULLETIN, requirements="第一段。\n\n第二段。\r\n第三段。")).paragraphs
    ]
    start = texts.index("第一段。")
    assert texts[start : start + 3] == ["第一段。", "第二段。", "第三段。"]


# Facts that are not printed as they are: those that only choose (seal), or are printed in the wording of another.
UNSEEN = frozenset({"seal", "signatory", "year", "quarter", "month", "status", "ending"})
WORDED = {
    "minutes": {"meeting", "held_on", "place", "chair", "topic"},
    "ranking-bulletin": {"phrase", "matter"},
    "roster": {"issuer", "date"},
    "unit-lists": {"issuer", "date"},
    "ledger-policy": {"issuer"},
    "ledger-exchange": {"issuer"},
    "ledger-innovation": {"issuer"},
    "ledger-innovation-combined": {"issuer"},
}


def pieces(value: object) -> Iterator[str]:
    """Every text within a fact's sample."""
    if isinstance(value, str):
        day = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value)
        yield from [f"{day[1]}年{int(day[2])}月{int(day[3])}日"] if day else re.split("[\n\t]", value)
    elif isinstance(value, dict):
        for part in value.values():
            yield from pieces(part)
    elif isinstance(value, list):
        for part in value:
            yield from pieces(part)
    else:
        yield f"{value:.2f}" if isinstance(value, float) else str(value)


@pytest.mark.parametrize("kind", KINDS)
def test_every_fact_of_every_paper_is_on_its_page(kind: str) -> None:
    drafted = draft(kind)
    parts = "".join(header for header in headers(drafted)) + drafted.text
    text = re.sub(r"\s", "", parts)
    for name, sample in sample_of(kind).items():
        if name not in UNSEEN and name not in WORDED.get(kind, ()):
            for piece in pieces(sample):
                assert re.sub(r"\s", "", piece) in text, f"{name}: {piece}"


def headers(drafted: Drafted) -> Iterator[str]:
    """A letter's red head stands in the header of its first page."""
    with zipfile.ZipFile(io.BytesIO(drafted.docx)) as package:
        for name in package.namelist():
            if re.fullmatch(r"word/header\d+\.xml", name):
                yield re.sub("<[^>]+>", "", package.read(name).decode())


def test_a_reminder_says_what_is_missing_from_when_and_until_when() -> None:
    lines = draft("reminder").text.split("\n")
    for line in (
        "市商务局、市科技局：",
        "按照工作机制有关要求，经市政府同意，现就2026年10月工作台账催报有关事项通知如下：",
        "2026年10月工作台账应于2026年10月15日前（含当日）报送。截至目前，有关单位尚未报送下列材料：",
        "（一）政策争取工作台账及相关支撑材料。",
        "请有关单位于2026年11月30日前（含当日）将上述材料报送至某某合作示范区管委会。",
    ):
        assert line in lines, line
    assert "截至目前，你单位尚未报送下列材料：" in draft("reminder", minimal=True, units=["市商务局"]).text.split("\n")


def test_a_correction_says_what_was_wrong_and_what_is_right() -> None:
    drafted = draft("correction-bulletin", minimal=True, corrections=[{"place": "附表", "wrong": "91.25", "right": "93.25"}])
    rows = [[cell.text for cell in row.cells] for row in document(drafted).tables[0].rows]
    assert rows == [["序号", "位置", "原文", "更正为"], ["1", "附表", "91.25", "93.25"]]
    assert (
        f"{ISSUER}印发的《{sample_of('correction-bulletin')['document']}》（合管〔2026〕5号）有关内容需要更正。" in drafted.text
    )


def test_the_roster_has_the_two_row_header_of_the_notice() -> None:
    table = document(draft("roster")).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows[:2]] == [
        ["部门（单位）", "分管领导", "分管领导", "分管领导", "联络员", "联络员", "联络员"],
        ["部门（单位）", "姓名", "职务", "联系电话", "姓名", "职务", "联系电话"],
    ]
    assert all(row._tr.xpath("w:trPr/w:tblHeader") for row in table.rows[:2])


def test_a_blank_ledger_has_the_guidance_of_the_notice_and_no_date() -> None:
    drafted = draft("ledger-policy", minimal=True)
    head, table = document(drafted).tables
    assert [cell.text for cell in head.rows[0].cells] == ["填表单位（盖章）：", "填表人：", "联系电话：", "填表日期："]
    assert [cell.text for cell in table.rows[0].cells] == [
        "序号",
        "部门（单位）",
        "工作事项",
        "工作成效（进展）",
        "下一步工作打算",
        "备注",
    ]
    assert table.rows[1].cells[2].text.startswith("如：X月X日") and table.rows[2].cells[2].text == ""
    assert "填表说明：1.该台账填报2022年1月以来，到省直有关部门争取政策、项目、资金的具体时间和工作情况。" in drafted.text


def test_rows_of_a_ledger_without_a_number_are_numbered() -> None:
    table = document(draft("ledger-exchange", rows=[{"signing": "甲"}, {"signing": "乙", "position": "7"}])).tables[1]
    assert [row.cells[0].text for row in table.rows[1:]] == ["1", "7"]


HOSTILE = [
    "A & B <市> \"引号\" 'x'",
    "{{ number }} {% if x %} {# 注 #}",
    "{_{ a }_} {_% b %_}",
    "</w:t></w:r></w:p><w:p>",
    "&amp; &lt; &#65;",
    "😀 𠮷野家 ㎡ ① —— …… “‘’”",
    "两个  空格　全角空格",
    "__init__ %s {0} $1 \\1 \\n",
    "制表\t符",
]


@pytest.mark.parametrize("kind", ["notice", "letter", "minutes", "briefing", "correction-bulletin", "ledger-policy"])
def test_hostile_text_prints_as_given_in_bodies_attachments_and_rows(kind: str) -> None:
    hostile = "A & B <市> {{ x }} {% if %} 😀 ㎡ 𠮷 ①"
    cells: dict[str, Any] = {
        "notice": {"body": f"{hostile}甲\n甲\t{hostile}\n乙\t丙", "attachments": [{"title": hostile, "text": hostile}]},
        "letter": {"body": hostile, "recipients": [hostile]},
        "minutes": {"matters": hostile, "attendees": [hostile], "opening": hostile},
        "briefing": {"body": hostile, "title": hostile, "report_to": [hostile]},
        "correction-bulletin": {"corrections": [{"place": hostile, "wrong": hostile, "right": hostile}]},
        "ledger-policy": {"rows": [{"matter": hostile, "effect": f"{hostile}\n{hostile}"}], "unit": hostile},
    }[kind]
    wanted = {"notice": 4, "letter": 2, "minutes": 3, "briefing": 3, "correction-bulletin": 3, "ledger-policy": 4}[kind]
    assert flat(draft(kind, minimal=True, **cells)).count(hostile) >= wanted


@pytest.mark.parametrize("text", HOSTILE)
def test_text_prints_exactly_as_given(text: str) -> None:
    demand = draft(DEMAND, problems=[text, f"小标题。{text}"], consequence=text, matter=text)
    paragraphs = [paragraph.text for paragraph in document(demand).paragraphs]
    assert f"（一）{text}" in paragraphs
    assert f"（二）小标题。{text}" in paragraphs
    assert text in paragraphs
    bulletin = draft(BULLETIN, standings=[{"unit": text, "score": 1, "remark": text}])
    assert [cell.text for cell in document(bulletin).tables[0].rows[1].cells] == ["1", text, "1.00", text]
    assert document(draft(RECEIPT, remark=f"{text}\n{text}")).tables[0].rows[-1].cells[1].text == f"{text}\n{text}"


@settings(max_examples=25)
@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufffe\uffff"), min_size=1, max_size=60
    )
)
@example("甲\u061c乙")
@example("甲\u200b")
def test_any_text_comes_out_whole_but_for_what_nobody_can_see_which_is_told(text: str) -> None:
    shown = re.sub(f"[{INVISIBLE}]", "", text)
    if not shown.strip():
        return
    drafted = draft(DEMAND, consequence=text)
    assert shown.strip() in [paragraph.text.strip() for paragraph in document(drafted).paragraphs]
    assert ("P01" in {found.code for found in drafted.findings}) == (shown != text)


def test_control_characters_are_taken_out_and_told() -> None:
    drafted = draft(DEMAND, consequence="甲\x07乙\x0c丙")
    assert "甲乙丙" in drafted.text.split("\n")
    assert [finding.code for finding in drafted.findings] == ["P01"]


def test_a_long_title_is_broken_at_words_and_loses_nothing() -> None:
    title = f"{ISSUER}关于印发《苏皖合作示范区和“一地六县”合作区建设2026年工作要点》" + "并做好有关工作" * 20 + "的通知"
    drafted = draft(DEMAND, title=title)
    assert drafted.title == title
    assert title in flat(drafted)
    assert document(drafted).core_properties.title == title[:255]


def test_three_hundred_recipients_and_a_cell_of_three_thousand_characters_print_whole() -> None:
    units = [f"市第{number}局" for number in range(300)]
    assert f"主送：{'，'.join(units)}。" in draft(DEMAND, units=units).text.split("\n")  # no room on the first page (7.3.2)
    remark = "说明" * 250
    assert remark in draft(BULLETIN, standings=[{"unit": "甲局", "score": 1, "remark": remark}]).text


@pytest.mark.parametrize("kind", KINDS)
def test_equal_facts_and_stamp_give_equal_bytes(kind: str) -> None:
    assert draft(kind).docx == draft(kind).docx
    with zipfile.ZipFile(io.BytesIO(draft(kind).docx)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_properties_of_the_file_name_the_paper_and_not_the_template() -> None:
    properties = document(draft(BULLETIN)).core_properties
    assert properties.title == sample_of(BULLETIN)["title"]
    assert properties.author == properties.last_modified_by == ISSUER
    assert properties.created.replace(tzinfo=None) == dt.datetime(2026, 11, 22, 1, 30)


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_has_one_face_for_all_scripts(kind: str) -> None:
    for run in document(draft(kind)).element.body.xpath("//w:r[w:t]"):
        (fonts,) = run.xpath("w:rPr/w:rFonts")
        assert len({value for name, value in fonts.attrib.items() if not name.endswith("hint")}) == 1


def test_the_signature_stands_centred_over_the_date_four_characters_from_the_right() -> None:
    by_style = {paragraph.style.name: paragraph for paragraph in document(draft(DEMAND)).paragraphs}
    signature, date = (by_style[style].paragraph_format.right_indent.twips for style in (Style.SIGNATURE, Style.DATE))
    assert date == 4 * 315 and 0 < signature < date


# -- what a secretary may and may not write into a template --


def test_a_change_of_wording_appears_in_the_next_paper(edited: Callable[..., Path]) -> None:
    folder = edited(DEMAND, "此件同时抄报{{ reply_to }}。")
    assert f"此件同时抄报{ISSUER}。" in draft(DEMAND, folder=folder).text


@pytest.mark.parametrize("where", ["body", "footer", "table"])
def test_an_unknown_variable_is_told_with_template_and_place(edited: Callable[..., Path], where: str) -> None:
    kind = BULLETIN if where == "table" else DEMAND
    with pytest.raises(UnknownVariable) as refusal:
        draft(kind, folder=edited(kind, "{{ wenhao }}", where=where))
    sentence = str(refusal.value)
    assert f"“{kind}.docx”" in sentence and "“wenhao”" in sentence and "段（" in sentence
    assert ("页脚" if where == "footer" else "正文") in sentence


def test_an_unknown_part_of_a_row_is_told_too(edited: Callable[..., Path]) -> None:
    folder = edited(DEMAND, "{% for item in problem_items %}{{ item.title }}{% endfor %}")
    with pytest.raises(UnknownVariable, match="“title”"):
        draft(DEMAND, folder=folder)


CODE = [
    "{{ cycler.__init__.__globals__.os.system('touch WITNESS') }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ number|attr('__class__') }}",
    "{{ issuer.upper() }}",
    "{% set x = 1 %}",
    "{% include 'other' %}",
    "{% import 'os' as os %}",
    "{% macro m() %}{% endmacro %}",
    "{{ 'a' * 1000000000 }}",
    "{{ number ~ number }}",
    "{% for a in problems %}{% for b in measures %}x{% endfor %}{% endfor %}",
    "{{ range(1000000000)|length }}",
    "{{ self }}{{ self.__init__ }}",
    "{{ units[0] }}",
]


@pytest.mark.parametrize("where", ["body", "footer", "table", "property"])
@pytest.mark.parametrize("code", CODE)
def test_a_template_with_code_is_refused_and_runs_nothing(
    edited: Callable[..., Path], code: str, where: str, tmp_path: Path
) -> None:
    witness = tmp_path / "witness"
    kind = RECEIPT if where == "table" else DEMAND
    names = {"problems": "parties", "measures": "materials", "units": "parties"} if where == "table" else {}
    for name, other in names.items():
        code = code.replace(name, other)
    folder = edited(kind, code.replace("WITNESS", str(witness)), where=where)
    with pytest.raises((CodeInTemplate, UnknownVariable)) as refusal:
        draft(kind, folder=folder)
    assert f"“{kind}.docx”" in str(refusal.value)
    assert not witness.exists()


@pytest.mark.parametrize("tag", ["{% if number %}没有结尾", "{{ number", "{% endfor %}", "{% wrong %}", "{{ 1 + }}"])
def test_a_broken_tag_is_told_in_chinese(edited: Callable[..., Path], tag: str) -> None:
    with pytest.raises((BrokenTag, BrokenTemplate), match=r"“rectification-demand\.docx”"):
        draft(DEMAND, folder=edited(DEMAND, tag))


def test_a_missing_template_and_one_that_is_no_docx_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(MissingTemplate, match=r"没有找到模板“filing-receipt\.docx”"):
        draft(RECEIPT, folder=tmp_path)
    whole = (TEMPLATES / "filing-receipt.docx").read_bytes()
    flipped = [whole[:at] + b"\xff" * 40 + whole[at + 40 :] for at in (len(whole) // 10, len(whole) // 2)]
    for content in (b"", b"not a docx", whole[: len(whole) // 2], *flipped):
        (tmp_path / "filing-receipt.docx").write_bytes(content)
        with pytest.raises(BrokenTemplate, match="打不开"):
            draft(RECEIPT, folder=tmp_path)


def test_a_template_without_the_styles_of_the_house_still_prints(tmp_path: Path) -> None:
    plain = Document()
    plain.add_paragraph("{{ title }}")
    plain.add_paragraph("{{ issuer }}　{{ date }}")
    plain.save(str(tmp_path / "rectification-demand.docx"))
    assert draft(DEMAND, folder=tmp_path).text.split("\n")[-1] == f"{ISSUER}　2026年10月20日"


def test_scores_given_as_decimals_are_printed_with_two_places() -> None:
    drafted = draft(BULLETIN, standings=[{"unit": "甲局", "score": Decimal("92.345")}, {"unit": "乙局", "score": 92.345}])
    assert [row.cells[0].text + row.cells[2].text for row in document(drafted).tables[0].rows[1:]] == ["192.35", "192.35"]


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("{{ issuer.upper() }}", "调用函数"),
        ("{% include 'other' %}", "引用别的文件"),
        ("{{ number + 1 }}", "算术运算"),
        ("{% set x = 1 %}", "给变量赋值"),
        ("{{ number|attr('x') }}", "过滤器“attr”"),
        ("{{ units[0] }}", "按序号取值"),
        ("{{ issuer._secret }}", "以下划线开头的“_secret”"),
        ("{{ issuer }}{{ number if number is defined }}", "测试“is”"),
    ],
)
def test_code_in_a_template_is_named_in_chinese_with_its_paragraph(edited: Callable[..., Path], code: str, named: str) -> None:
    with pytest.raises(CodeInTemplate) as refusal:
        draft(DEMAND, folder=edited(DEMAND, code))
    assert f"含有不允许的代码（{named}）" in str(refusal.value)
    assert re.search(rf"正文第\d+段（{re.escape(code[:40])}）", str(refusal.value))


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("{% if number %}没有结尾", "“if”没有写对应的“endif”"),
        ("{% for a in problems %}", "“for”没有写对应的“endfor”"),
        ("{% endfor %}", "“endfor”前面没有与它成对的“for”"),
        ("{{ number", "花括号没有写完整"),
        ("{{ number }", "花括号没有写完整"),
        ("{% wrong %}", "没有“wrong”这种标记，只能用 if、for"),
        ("{{ 1 + }}", "标记里少写了变量"),
        ("{% for a %}{% endfor %}", "循环要写成“for 项目 in 变量”"),
        ("{{ number； }}", "“；”不能写在标记里"),
    ],
)
def test_what_is_wrong_with_a_tag_is_told_in_chinese_with_its_paragraph(edited: Callable[..., Path], tag: str, told: str) -> None:
    with pytest.raises(BrokenTag) as refusal:
        draft(DEMAND, folder=edited(DEMAND, tag))
    assert told in str(refusal.value)
    assert re.search(rf"正文第\d+段（{re.escape(tag[:40])}）", str(refusal.value))
