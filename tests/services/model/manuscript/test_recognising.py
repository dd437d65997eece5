"""A plain official text as its parts: whatever is typed, nothing of it is lost and each part is found where it stands."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.model.manuscript import (
    FormHead,
    Manuscript,
    Note,
    Paragraph,
    Table,
    lines_of,
    recognise,
    recognise_body,
    unaccounted,
)
from tests.samples.manuscripts import NOTICE

# What may be taken out without a part: markup, and labels that the layout writes itself. Anything else is quoted in a finding.
_LABELS = re.compile(
    r"[#*>|<br/\\-]+|[-—─━=*★☆~\s|:]+|\d{1,3}\s*[.．、:：]|[一二三四五六七八九十]{1,3}\s*[.．、:：]|[：:，,（）()]+|附\s*件?\s*\S{0,3}\s*[：:.．、]?|"
    r"抄\s*送\s*(?:机关)?\s*[：:]|\s*(?:印发|印制|印)\s*。?|签\s*发\s*人\s*[：:]|(?:紧急程度|缓急)\s*[：:]|(?:发文字号|发布文号|文号)\s*[：:]",
)


def recognised(text: str, *known: str) -> Manuscript:
    """The parts of a text, after the law has been checked on it."""
    lines = lines_of(text)
    manuscript = recognise(lines, known_names=known)
    assert not unaccounted(lines, manuscript), unaccounted(lines, manuscript)
    quoted = "".join(re.sub(r"\s", "", finding.text) for finding in manuscript.findings)
    for removed in manuscript.removed:
        shown = re.sub(r"\s", "", removed)
        assert _LABELS.fullmatch(removed) or shown in quoted or not shown.isprintable(), removed
    return manuscript


def codes(manuscript: Manuscript) -> list[str]:
    return [finding.code for finding in manuscript.findings]


def texts(manuscript: Manuscript) -> list[str]:
    return [block.text for block in manuscript.body if isinstance(block, Paragraph)]


@pytest.fixture(scope="module")
def notice() -> Manuscript:
    return recognised(NOTICE)


def test_the_head_of_a_notice_is_found(notice: Manuscript) -> None:
    assert notice.title == "关于建立合作示范区政策争取、交流合作、制度创新工作机制的通知"
    assert notice.recipients == "各乡、镇人民政府，各街道办事处，市直有关单位"
    assert notice.dated == "2022年9月2日" and notice.signature == () and "M10" in codes(notice)


def test_paragraphs_broken_by_a_blank_line_are_joined_and_listed(notice: Manuscript) -> None:
    assert any(text.endswith("有针对性地梳理谋划一批争取事项。") for text in texts(notice))
    assert any("率先形成一批合作区制度创新成果。相关" in text for text in texts(notice))
    assert [finding.where for finding in notice.findings if finding.code == "M02"] == ["第17行、第19行", "第21行、第23行"]


def test_headings_have_their_levels_and_how_far_they_reach(notice: Manuscript) -> None:
    assert [(block.level, block.lead) for block in notice.body if isinstance(block, Paragraph)] == [
        (0, ""), (1, ""), (0, ""), (1, ""), (2, ""), (3, "1.梳理重点任务。"), (3, "2.积极探索创新。"), (1, ""),
        (2, "（一）压实工作责任。"),
    ]  # fmt: skip


def test_markup_and_stray_spaces_go_and_are_listed_with_their_lines(notice: Manuscript) -> None:
    assert [finding.where for finding in notice.findings if finding.code == "M01"] == ["第31行", "第32行", "第62行"]
    assert texts(notice)[-1] == "（一）压实工作责任。各单位于9月6日前将名单（附件2）通过OA邮箱报送。"
    assert "第27行" in next(finding.where for finding in notice.findings if finding.code == "M04")


def test_the_attachments_have_their_numbers_and_titles(notice: Manuscript) -> None:
    assert notice.listed == ("市直有关单位名单", "分管领导及联络员名单", "政策争取工作台账")
    assert [(one.number, one.title) for one in notice.attachments] == list(enumerate(notice.listed, start=1))


def test_a_header_of_two_rows_spans_columns_and_rows(notice: Manuscript) -> None:
    (table,) = notice.attachments[1].blocks
    assert isinstance(table, Table) and (table.header_rows, table.columns) == (2, 7)
    assert [(cell.text, cell.columns, cell.rows) for cell in table.rows[0]] == [
        ("部门\n(单位)", 1, 2), ("分管领导", 3, 1), ("联络员", 3, 1),
    ]  # fmt: skip
    assert [cell.text for cell in table.rows[1]] == ["姓名", "职务", "联系电话"] * 2


def test_labelled_blanks_table_and_notes_of_a_form_are_told_apart(notice: Manuscript) -> None:
    head, table, *notes = notice.attachments[2].blocks
    assert head == FormHead(labels=("填表单位（盖章）：", "填表人：", "联系电话：", "填表日期："))
    assert isinstance(table, Table) and table.header_rows == 1
    assert [cell.text for cell in table.rows[0]] == [
        "序号",
        "部门\n(单位)",
        "工作成效（“3个1”）",
        "各类媒体\n宣传报道情况",
        "备注",
    ]
    assert table.rows[1][2].text == "如：X月X日，XXX带队赴XX部门拜访（批复）。"
    assert notes == [Note(text="填表说明：1.该台账填报2022年1月以来的工作情况。"), Note(text="2.支撑材料随台账一并上报。")]


WEB_PAGE = """您当前所在的位置: 网站首页 > 政府公报 > 市政府文件
  • 索引号

    11341700003244967K/202203-00032
  • 发布机构

    宣城市人民政府(办公室)
  • 发布文号

    宣政秘〔2022〕14号
  • 信息名称

    宣城市人民政府关于印发实施方案和任务分工的通知
  • 浏览次数

    3145

宣城市人民政府关于印发实施方案和任务分工的通知

【字体大小:

宣城市人民政府关于印发

中国(安徽)实施方案和任务分工的通知

各县、市、区人民政府,市政府各部门、各直属单位:

现将《实施方案》印发给你们,请认真贯彻执行。

    附件:1. 中国(安徽)自由贸易试验区宣城联动创新区建

             设实施方案

2. 中国(安徽)自由贸易试验区宣城联动创新区建

   设实施方案任务分工

  2022年2月18

附件1

中国(安徽)自由贸易试验区宣城联动

创新区建设实施方案

为贯彻落实决策部署,特制定本方案。

(一)指导思想

    1. 积极复制推广改革试点经验。积极推广相关改革试点经验(牵头单位:广德市人民政府)

四)深化投资领域改革
"""


def test_what_a_web_page_puts_above_the_document_is_left_out_and_quoted() -> None:
    manuscript = recognised(WEB_PAGE)
    assert manuscript.title == "宣城市人民政府关于印发中国(安徽)实施方案和任务分工的通知"
    assert manuscript.number == "宣政秘〔2022〕14号" and manuscript.letterhead == ""
    (quoted,) = [finding.text for finding in manuscript.findings if finding.code == "M05"]
    assert all(piece in quoted for piece in ("索引号", "11341700003244967K/202203-00032", "3145", "【字体大小:"))


def test_names_and_titles_broken_over_lines_are_joined() -> None:
    manuscript = recognised(WEB_PAGE)
    assert manuscript.listed == (
        "中国(安徽)自由贸易试验区宣城联动创新区建设实施方案",
        "中国(安徽)自由贸易试验区宣城联动创新区建设实施方案任务分工",
    )
    assert [(one.number, one.title) for one in manuscript.attachments] == [(1, manuscript.listed[0])]


def test_a_day_without_its_character_and_a_missing_attachment_are_named_and_left_as_they_are() -> None:
    manuscript = recognised(WEB_PAGE)
    assert manuscript.dated == "2022年2月18" and {"M10", "M12", "M17"} <= set(codes(manuscript))
    assert [finding.where for finding in manuscript.findings if finding.code == "M17"] == ["附件2"]


def test_half_width_marks_and_lost_brackets_stay_as_typed_but_their_level_is_known() -> None:
    blocks = recognised(WEB_PAGE).attachments[0].blocks
    assert [(block.level, block.text[:4]) for block in blocks[1:] if isinstance(block, Paragraph)] == [
        (2, "(一)指"), (3, "1.积极"), (2, "四)深化"),
    ]  # fmt: skip


WRAPPED = """特急
广德市人民政府办公室文件
广政办〔2022〕14 号        签发人：张三
————————————————
广德市人民政府办公室
关于做好2022年度合作区
建设有关工作的通知

各乡、镇人民政府，各街道办事处，市政府各部
门、各直属机构：
　　为贯彻落实省委、省政府决策部署，进一步做好合作
区建设工作，经市政府同意，现将有关事项通知如下。
　　一、提高思想认识
　　各地各部门要充分认识合作区建设的重大意义，切实
增强责任感和紧迫感，把思想和行动统一到市委、市政府
的决策部署上来。要加强学习。
　　特此通知。

　　附件：1．任务分工表
　　　　　2．联系人名单

　　　　　　　　　　　　广 德 市 人 民 政 府 办 公 室
　　　　　　　　　　　　　　二〇二二年九月二日
　　（此件公开发布）

抄送：市委各部门，市人大常委会办公室，
      市法院，市检察院。
广德市人民政府办公室              2022年9月2日印发
附件一
任务分工表
序号\t任务\t单位
1\t建设\t市发改委
附件二：联系人名单
张三 李四
"""


def test_a_letterhead_and_its_company_above_the_title_are_recognised() -> None:
    manuscript = recognised(WRAPPED)
    assert (manuscript.urgency, manuscript.letterhead) == ("特急", "广德市人民政府办公室文件")
    assert (manuscript.number, manuscript.signer) == ("广政办〔2022〕14号", "张三")
    assert manuscript.title == "广德市人民政府办公室关于做好2022年度合作区建设有关工作的通知"
    assert manuscript.recipients == "各乡、镇人民政府，各街道办事处，市政府各部门、各直属机构"


def test_a_text_wrapped_at_one_width_is_joined_and_its_paragraphs_kept() -> None:
    assert texts(recognised(WRAPPED)) == [
        "为贯彻落实省委、省政府决策部署，进一步做好合作区建设工作，经市政府同意，现将有关事项通知如下。",
        "一、提高思想认识",
        "各地各部门要充分认识合作区建设的重大意义，切实增强责任感和紧迫感，把思想和行动统一到市委、市政府的决策部署上来。要加强学习。",
        "特此通知。",
    ]


def test_signature_date_note_and_imprint_are_recognised() -> None:
    manuscript = recognised(WRAPPED)
    assert (manuscript.signature, manuscript.dated) == (("广德市人民政府办公室",), "二〇二二年九月二日")
    assert manuscript.note == "此件公开发布"
    assert manuscript.copy_to == "市委各部门，市人大常委会办公室，市法院，市检察院。"
    assert (manuscript.printed_by, manuscript.printed_on) == ("广德市人民政府办公室", "2022年9月2日")


def test_attachments_numbered_in_chinese_are_recognised_and_said() -> None:
    manuscript = recognised(WRAPPED)
    assert [(one.number, one.title) for one in manuscript.attachments] == [(1, "任务分工表"), (2, "联系人名单")]
    assert codes(manuscript).count("M16") == 2


@pytest.mark.parametrize(
    ("signed", "names", "dated"),
    [
        ("广德市发展和改革委员会    广德市财政局\n2022年10月8日", ("广德市发展和改革委员会", "广德市财政局"), "2022年10月8日"),
        ("广德市发展和改革委员会\n广德市财政局\n2022年10月8日", ("广德市发展和改革委员会", "广德市财政局"), "2022年10月8日"),
        ("广德市财政局 2022年10月8日", ("广德市财政局",), "2022年10月8日"),
        ("张三\n2022年10月8日", ("张三",), "2022年10月8日"),
        ("苏皖合作示范区广德片区\n二○二二年十月八日", ("苏皖合作示范区广德片区",), "二○二二年十月八日"),
        ("广德市财政局（盖章）\n2022 年 10 月 8 日", ("广德市财政局（盖章）",), "2022年10月8日"),
        ("广德市财政局", ("广德市财政局",), ""),
    ],
)
def test_signatures_of_every_kind(signed: str, names: tuple[str, ...], dated: str) -> None:
    manuscript = recognised(f"关于第三季度工作情况的通报\n\n现将有关情况通报如下。\n希望再接再厉。\n\n{signed}\n")
    assert (manuscript.signature, manuscript.dated) == (names, dated)
    assert texts(manuscript) == ["现将有关情况通报如下。", "希望再接再厉。"]


@pytest.mark.parametrize(
    ("listing", "names"),
    [
        ("附件：市直单位名单", ("市直单位名单",)),
        ("附件:市直单位名单", ("市直单位名单",)),
        ("附：市直单位名单", ("市直单位名单",)),
        ("附件：1.名单甲\n2.名单乙", ("名单甲", "名单乙")),
        ("附件：\n1、名单甲\n2、名单乙", ("名单甲", "名单乙")),
        ("附件：1.名单甲 2.名单乙", ("名单甲", "名单乙")),
        ("附件1：名单甲\n附件2：名单乙", ("名单甲", "名单乙")),
        ("附　件：１．名单甲\n　　　　　２．2022年要点", ("名单甲", "2022年要点")),
    ],
)
def test_lists_of_attachments_of_every_kind(listing: str, names: tuple[str, ...]) -> None:
    manuscript = recognised(f"关于报送的通知\n各单位：\n请报送。\n{listing}\n广德市财政局\n2022年10月8日\n")
    assert manuscript.listed == names and manuscript.signature == ("广德市财政局",)
    assert codes(manuscript)[-len(names) :] == ["M17"] * len(names)


def test_a_single_attachment_needs_no_number() -> None:
    manuscript = recognised("关于报送的通知\n各单位：\n请报送。\n附件：名单\n广德市财政局\n2022年10月8日\n附件\n名单\n张三。\n")
    assert [(one.number, one.title, len(one.blocks)) for one in manuscript.attachments] == [(None, "名单", 1)]
    assert codes(manuscript) == []


def test_a_text_that_is_issued_with_the_notice_is_an_attachment_though_no_label_says_so() -> None:
    manuscript = recognised(
        "关于印发《建设方案》的通知\n各单位：\n现印发给你们，请执行。\n广德市财政局\n2022年9月2日\n建设方案\n为做好建设，制定本方案。\n一、目标\n"
    )
    assert [(one.number, one.title, len(one.blocks)) for one in manuscript.attachments] == [(None, "建设方案", 2)]
    assert codes(manuscript) == ["M15"]


def test_a_regulation_keeps_its_articles_and_its_items_are_no_headings() -> None:
    manuscript = recognised(
        "示范区管理办法（试行）\n（2022年9月2日通过）\n第一章　总则\n第一条　为了加强管理，制定本办法。\n"
        "第二条　下列情形适用：\n（一）一类；\n（二）二类。\n"
    )
    assert manuscript.title == "示范区管理办法（试行）"
    assert [(block.align, block.level, block.lead) for block in manuscript.body if isinstance(block, Paragraph)] == [
        ("center", 0, ""), ("center", 0, ""), ("both", 0, ""), ("both", 0, ""), ("both", 2, "（一）"), ("both", 2, "（二）"),
    ]  # fmt: skip
    assert texts(manuscript)[2] == "第一条　为了加强管理，制定本办法。"


@pytest.mark.parametrize(
    ("text", "level", "lead"),
    [
        ("一、加强领导。各单位要落实。", 1, "一、加强领导。"),
        ("一、会议时间：2022年9月2日上午", 1, "一、会议时间："),
        (
            "（一）各单位要高度重视，切实加强组织领导，明确责任分工，细化工作举措，按时完成各项任务，确保各项工作落到实处。",
            2,
            "（一）",
        ),
        ("（二）请参会人员提前10分钟入场，严格遵守会议纪律，手机调至静音状态。", 2, "（二）"),
        ("（九）服务国家战略，创新推动长三角区域一体化发展", 2, ""),
        ("1.5亿元资金已经到位。", 0, ""),
        ("2022年各项工作。", 0, ""),
        ("三、四季度要加快进度。", 0, ""),
        ("12、按时报送。", 3, ""),
        ("(3)按时报送", 4, ""),
        ("3)按时报送", 4, ""),
        ("㈠按时报送", 2, ""),
        ("一是加强领导。", 0, ""),
    ],
)
def test_numbering_marks(text: str, level: int, lead: str) -> None:
    assert recognise_body(text) == (Paragraph(text=text, level=level, lead=lead),)


def test_typed_lines_without_a_full_stop_stay_lines_of_their_own() -> None:
    typed = "时间：9月5日上午9时\n地点：三楼会议室\n责任单位：市发改委、市财政局、市商务局、市教体局\n完成时限：9月底"
    assert [block.text for block in recognise_body(typed) if isinstance(block, Paragraph)] == [
        "时间：9月5日上午9时", "地点：三楼会议室", "责任单位：市发改委、市财政局、市商务局、市教体局", "完成时限：9月底",
    ]  # fmt: skip


def test_a_pasted_table_in_a_typed_body_is_a_table() -> None:
    before, table, after = recognise_body("如下：\n序号\t单位\n1\t市发改委\n请执行。")
    assert isinstance(table, Table) and table.columns == 2 and table.header_rows == 1
    assert isinstance(before, Paragraph) and isinstance(after, Paragraph)


def test_a_markdown_table_and_headings_are_understood() -> None:
    manuscript = recognised(
        "# 关于**评选**的通知\n各单位：\n## 评选范围\n### （一）要求\n| 序号 | 单位 |\n|:--:|---|\n| 1 | 甲<br>乙\\|丙 |\n"
    )
    assert manuscript.title == "关于评选的通知"
    first, second, table = manuscript.body
    assert first == Paragraph(text="评选范围", level=1) and second == Paragraph(text="（一）要求", level=2)
    assert isinstance(table, Table) and table.rows[1][1].text == "甲\n乙|丙" and len(table.rows) == 2


def test_a_row_that_is_short_is_filled_and_said() -> None:
    manuscript = recognised("关于名单的通知\n序号\t单位\t备注\n1\t市发改委\n")
    (table,) = manuscript.body
    assert isinstance(table, Table) and [len(row) for row in table.rows] == [3, 3] and "M08" in codes(manuscript)


def test_a_table_of_thirty_columns_and_a_cell_of_three_thousand_characters_are_kept_whole() -> None:
    wide = "\t".join(f"栏{number}" for number in range(30))
    (table,) = recognise_body(f"{wide}\n" + "长" * 3000 + "\t" * 29)
    assert isinstance(table, Table) and table.columns == 30 and len(table.rows[1][0].text) == 3000


def test_a_heading_over_all_columns_of_a_pasted_sheet_spans_them() -> None:
    (table,) = recognise_body("工作台账\t\t\n序号\t单位\t备注\n1\t市发改委\t无")
    assert isinstance(table, Table) and table.header_rows == 2 and [cell.columns for cell in table.rows[0]] == [3]


def test_braces_angle_brackets_and_emoji_come_out_as_they_went_in() -> None:
    manuscript = recognised("各位同志：\n现将{{ x }}有关<b>事项</b>&{% y %}通知如下😀㎡𠮷。\n")
    assert (manuscript.title, manuscript.recipients) == ("", "各位同志") and codes(manuscript) == ["M09", "M10", "M11"]
    assert texts(manuscript) == ["现将{{ x }}有关<b>事项</b>&{% y %}通知如下😀㎡𠮷。"]


def test_a_title_of_five_hundred_characters_and_three_hundred_recipients_are_kept_whole() -> None:
    title = "关于" + "推进合作区建设" * 71 + "的通知"
    recipients = "，".join(f"第{number}街道办事处" for number in range(300))
    manuscript = recognised(f"{title}\n{recipients}：\n请执行。")
    assert (manuscript.title, manuscript.recipients) == (title, recipients)


def test_masked_numbers_and_blanks_to_fill_in_are_no_markup() -> None:
    text = "身份证号3425****1234和3425**********12，签字：____，共    元。"
    assert recognise_body(text) == (Paragraph(text=text),)


def test_page_numbers_of_a_copied_pdf_are_left_out_and_the_sentence_goes_on() -> None:
    manuscript = recognised(
        "关于检查的通知\n各单位：\n要坚持问题导向，紧盯重点环节，逐项梳理存在的突出\n— 1 —\n问题，逐一整改到位。\n"
    )
    assert texts(manuscript) == ["要坚持问题导向，紧盯重点环节，逐项梳理存在的突出问题，逐一整改到位。"]
    assert "M07" in codes(manuscript)


def test_invisible_characters_are_removed_and_counted() -> None:
    manuscript = recognised("关于检查的通知\n各单位：\n请\u200b执\x00行。\n")
    assert texts(manuscript) == ["请执行。"] and "2个" in next(f.text for f in manuscript.findings if f.code == "M06")


def test_known_names_tell_a_signature_from_a_short_line() -> None:
    text = "关于检查的通知\n请执行。\n苏皖合作推进组\n"
    assert recognised(text).signature == ()
    assert recognised(text, "苏皖合作推进组").signature == ("苏皖合作推进组",)


def test_lines_between_list_and_date_that_sign_nothing_stay_in_the_body() -> None:
    manuscript = recognised(
        "关于检查的通知\n各单位：\n请执行。\n附件：名单\n联系人：张三，电话：123\n广德市财政局\n2022年9月2日\n"
    )
    assert texts(manuscript)[-1] == "联系人：张三，电话：123" and "M14" in codes(manuscript)


# The law, for texts made of the usual parts in the usual order, each present or not, typed well or badly.
_WORDS = st.text(alphabet="推进合作区建设工作落实责任单位项目12A", min_size=1, max_size=30)
_SENTENCES = st.builds(lambda start, rest: f"{start}，{rest}。", _WORDS, _WORDS)
_MARKS = st.sampled_from(["", "一、", "（一）", "(二)", "三)", "1.", "1. ", "2、", "（3）", "　　", "- ", "**注**", "第一条　"])
_PARAGRAPHS = st.builds(lambda mark, text: mark + text, _MARKS, _SENTENCES | _WORDS)
_CELLS = st.text(alphabet="序号单位 (3)如：", max_size=8)
_TABLES = st.integers(2, 6).flatmap(
    lambda columns: st.lists(st.lists(_CELLS, min_size=columns, max_size=columns).map("\t".join), min_size=1, max_size=4).map(
        "\n".join
    )
)
_BLOCKS = st.one_of(
    _PARAGRAPHS,
    _TABLES,
    st.sampled_from(
        ["填表单位（盖章）：填表人：", "填表说明：1.按实填写。", "2.一并上报。", "| a | b |\n|---|---|\n| 1 | 2 |", "— 3 —"]
    ),
)
_BREAKS = st.sampled_from(["\n", "\n\n", "\n \n", "\n　　"])
_HEADS = st.sampled_from(
    [
        "",
        "关于建设的通知\n",
        "# 关于建设的通知\n各单位：\n",
        "索引号\n• 首页 > 公告\n广德市人民政府关于\n建设的通报\n各乡镇：\n",
        "X市文件\n广政〔2022〕3号\n关于的函\n",
    ]
)
_TAILS = st.sampled_from(
    [
        "",
        "附件：名单\n",
        "附件:1.甲\n- 2. 乙\n",
        "广德市财政局 广德市审计局\n2022 年9月2日\n",
        "（公开）\n",
        "抄送：市委，\n市政府。\n市政府办公室 2022年9月2日印发\n",
    ]
)
_LABELLED = st.sampled_from(["附件\n", "附件1\n", "附件 2：名单\n", "附件三\n"])
_DOCUMENTS = st.builds(
    lambda head, blocks, pause, tails, attached: (
        head + pause.join(blocks) + "\n" + "".join(tails) + "".join(map("\n".join, attached))
    ),
    _HEADS,
    st.lists(_BLOCKS, max_size=6),
    _BREAKS,
    st.lists(_TAILS, max_size=4),
    st.lists(st.tuples(_LABELLED, _WORDS, _BLOCKS), max_size=3),
)


@settings(max_examples=300, deadline=None)
@given(_DOCUMENTS)
def test_every_character_of_a_made_up_document_ends_in_exactly_one_part(text: str) -> None:
    recognised(text)


_LINES = st.text(alphabet="附件：:1一、.（）()各单位的通知年月日2022签发人抄送印\t|-*# 。，“>~=\u200b", max_size=14)


@settings(max_examples=300, deadline=None)
@given(st.lists(_LINES, max_size=14).map("\n".join) | st.text(max_size=200))
def test_every_character_of_random_lines_ends_in_exactly_one_part(text: str) -> None:
    recognised(text)


@pytest.mark.parametrize(
    "text",
    [
        "，\n" * 40_000,
        "电话：\n" * 20_000,
        "附件：甲\n" * 20_000,
        "2022年9月2日\n" * 20_000,
        "工作表\n" * 20_000,
        "，" * 100_000,
        "”" * 100_000,
        "一" + " " * 100_000 + "二",
        "**甲" * 20_000,
        "甲：\t乙\n" * 20_000,
        "|a|\n" * 20_000,
        "一 二" * 40_000,
    ],
    ids=lambda text: text[:6].strip() + str(len(text)),
)
def test_hostile_texts_are_read_in_seconds(text: str) -> None:
    begun = time.monotonic()
    recognised(text)
    assert time.monotonic() - begun < 20


def test_a_list_that_skips_a_number_and_an_attachment_that_is_not_listed_are_named() -> None:
    manuscript = recognised(
        "关于检查的通知\n请执行。\n附件：1.甲表\n3.乙表\n广德市财政局\n2022年9月2日\n附件1\n甲表\n附件3\n丙表\n"
    )
    assert manuscript.listed == ("甲表", "乙表") and [one.number for one in manuscript.attachments] == [1, 3]
    assert [(finding.code, finding.where) for finding in manuscript.findings] == [
        ("M13", "第3行"),
        ("M17", "附件2"),
        ("M18", "附件3"),
    ]


@pytest.mark.parametrize("copies", ["（共印95份）", "共印95份", "(共印 95 份)。", "印数：95份"])
def test_the_copies_of_a_briefing_are_no_remark_of_its_own(copies: str) -> None:
    head = "某某县重点项目建设工作简报\n第12期\n某某县项目办\u30002026年4月7日\n一季度开门红\n"
    text = f"{head}今年以来，成效明显。\n发：各单位\n{copies}"
    found = recognise(lines_of(text))
    assert (found.copies, found.note) == ("95", "") and not unaccounted(lines_of(text), found)


@pytest.mark.parametrize(
    "names", ["机关各科室", "全体干部职工", "局属各单位、机关各科室", "王建国同志", "城东片区网格长", "县属中小学校、幼儿园"]
)
def test_whoever_stands_right_under_the_title_before_a_colon_is_written_to(names: str) -> None:
    text = f"关于调整作息时间的通知\n{names}：\n自5月6日起执行夏季作息时间。\n某某县人民政府办公室\n2026年4月28日"
    found = recognise(lines_of(text))
    assert found.recipients == names and found.title == "关于调整作息时间的通知"


@pytest.mark.parametrize(
    "lead", ["现将有关事项通知如下：", "为做好工作，现就有关要求明确如次：", "会议时间：", "工作安排：", "附件："]
)
def test_what_introduces_the_text_under_a_title_is_no_recipient(lead: str) -> None:
    text = f"关于调整作息时间的通知\n{lead}\n自5月6日起执行夏季作息时间。\n某某县人民政府办公室\n2026年4月28日"
    assert recognise(lines_of(text)).recipients == ""


def test_minutes_are_not_asked_for_a_signature() -> None:
    text = "某某县城市更新领导小组第5次会议纪要\n会议听取了汇报。\n出席：张三、李四\n2026年3月2日"
    assert "M10" not in {found.code for found in recognise(lines_of(text)).findings}
    assert "M10" in {found.code for found in recognise(lines_of(text.replace("会议纪要", "会议通知"))).findings}
