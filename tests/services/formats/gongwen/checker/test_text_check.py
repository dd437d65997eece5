"""The text check: what a person is asked to look at, and what is left in peace."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.formats.gongwen.checker.citations import citation_findings
from services.formats.gongwen.checker.elements import (
    Attachment,
    AttachmentNote,
    Entry,
    Frame,
    Head,
    Imprint,
    Mark,
    Paper,
    Paragraph,
)
from services.formats.gongwen.checker.finding_body import paragraphs_of
from services.formats.gongwen.checker.finding_frame import is_full
from services.formats.gongwen.checker.page import Glyph, Line, Sheet, Stroke
from services.formats.gongwen.checker.passages import Passage, passages_of
from services.formats.gongwen.checker.rules import Form
from services.formats.gongwen.checker.text_check import text_findings
from services.formats.gongwen.checker.wording import slips

FIRST = (
    "1.做好复制推广。认真学习《复制推广长三角生态绿色一体化发展示范区第一批制度创新经验清单》（皖长三角办〔2021〕4号）、"
    "《复制推广长三角生态绿色一体化发展示范区第二批制度创新经验工作实施方案》（皖长三角办〔2022〕4号），推动典型经验落地见效。"
)
OTHERS = "认真对照《关于高质量推进若干政策措施》（皖长三角〔2021〕4号）、《2022年工作要点》（皖长三角办〔2022〕5号）等文件。"
SCOPE = "填表说明：1.2021年第一批、2022年第二批制度创新经验复制推广工作开展情况均列入填报范围。"
BARE = "2.复制推广的具体事项对照宣长三角办〔2021〕3号和皖长三角办〔2022〕4号填写。"


def passages(*texts: str, last_part: int = 0) -> tuple[Passage, ...]:
    """Passages of the document itself, the last two of an attachment where `last_part` says so."""
    parts = [0] * (len(texts) - 2) + [last_part] * 2 if last_part else [0] * len(texts)
    return tuple(Passage(text=text, page=1, part=part) for text, part in zip(texts, parts, strict=True))


def codes(text: str) -> list[str]:
    return sorted(slip.code for slip in slips(text))


def line(text: str) -> Line:
    glyphs = [
        Glyph(c, 30 + 5.5 * at, 35.5 + 5.5 * at, 100.0, 16.0, "FandolFang", None, (0, 0, 0), (0, 0, 0, 0))
        for at, c in enumerate(text)
    ]
    return Line.of(1, glyphs)


def paper(
    title: str,
    *,
    recipients: str = "市人民政府：",
    body: str = "现报告如下。",
    copies: str = "",
    entries: tuple[str, ...] = (),
    attached: tuple[str, ...] = (),
) -> Paper:
    named = tuple(
        Entry(number=at, name=name, mark=".", x0=40, name_x=45, lines=(line(name),)) for at, name in enumerate(entries, 1)
    )
    return Paper(
        kind=Form.FILE,
        sheets=(),
        page_count=1,
        frame=Frame(),
        head=Head(),
        title=(line(title),),
        recipients=(line(recipients),),
        body=(Paragraph(lines=(line(body),)),),
        note=AttachmentNote(lines=(line("附件："),), entries=named, before=None) if named else None,
        attachments=tuple(
            Attachment(number=at, label=line(f"附件{at}"), leads=True, title=(line(name),)) for at, name in enumerate(attached, 1)
        ),
        imprint=Imprint(page=1, rules=(), lines=(), copies=(line(copies),), issued=None) if copies else None,
    )


def found(document: Paper, *texts: str) -> list[str]:
    return [finding.code for finding in text_findings(document, passages(*texts))]


# -- citations --


def test_two_numbers_for_what_seems_one_document_are_asked_about_and_nothing_else_is() -> None:
    findings = list(citation_findings(passages(OTHERS, FIRST, SCOPE, BARE, last_part=5), "广政办〔2022〕18号"))
    asked = [finding for finding in findings if finding.code == "T05"]
    assert len(asked) == 1 and "皖长三角办〔2021〕4号" in asked[0].text and "宣长三角办〔2021〕3号" in asked[0].text
    assert "请核对" in asked[0].text and "错" not in asked[0].text
    assert [finding.code for finding in findings if finding.code != "T05"] == ["T03"]  # 宣长三角办〔2021〕3号 has no title


def test_batches_of_different_subjects_are_not_asked_about() -> None:
    texts = passages("《第一批重点项目清单》（合管〔2021〕4号）", "《第一批高层次人才名录》（合人〔2021〕7号）")
    assert list(citation_findings(texts, "")) == []


def test_one_title_with_two_numbers_is_asked_about() -> None:
    texts = passages("《关于促进合作的意见》（合管〔2021〕4号）", "《关于促进合作的意见》（合管〔2021〕14号）")
    assert [finding.code for finding in citation_findings(texts, "")] == ["T04"]


def test_one_number_with_two_titles_is_asked_about_and_a_short_form_is_not() -> None:
    long, short = "某某市关于促进区域合作的意见", "关于促进区域合作的意见"
    same = passages(f"《{long}》（合管〔2021〕4号）", f"《{short}》（合管〔2021〕4号）")
    other = passages(f"《{long}》（合管〔2021〕4号）", "《人才引进办法》（合管〔2021〕4号）")
    assert list(citation_findings(same, "")) == []
    assert [finding.code for finding in citation_findings(other, "")] == ["T06"]


def test_a_number_is_cited_after_its_title_once() -> None:
    once = passages("根据《工作要点》（合管〔2022〕5号）", "按照合管〔2022〕5号文件要求")
    never = passages("按照合管〔2022〕5号文件要求", "再按照合管〔2022〕5号文件要求")
    assert list(citation_findings(once, "")) == []
    told = list(citation_findings(never, ""))
    assert [finding.code for finding in told] == ["T03"] and "合管〔2022〕5号" in told[0].text


def test_the_document_s_own_number_is_no_citation() -> None:
    assert list(citation_findings(passages("见合管〔2022〕5号。"), "合管〔2022〕5号")) == []


# -- numbers, marks, figures --


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("《要点》（皖办[2022]5号）", "T01"),
        ("《要点》（皖办【2022】5号）", "T01"),
        ("《要点》（皖办（2022）5号）", "T01"),
        ("《要点》（皖办〔22〕5号）", "T01"),
        ("《要点》（皖办〔2022〕05号）", "T02"),
        ("《要点》（皖办〔2022〕第5号）", "T02"),
        ("加强领导,确保落实。", "T10"),
        ("中国（安徽)试验区", "T10"),
        ("各单位:", "T10"),
        ('推进"一体化"发展', "T11"),
        ("“坚持“三个一”工作”", "T12"),
        ("《甲办法》、《乙办法》", "T13"),
        ("“甲”、“乙”两项", "T13"),
        ("1、梳理任务", "T14"),
        ("（一）、建立机制", "T15"),
        ("(一)建立机制", "T16"),
        ("第一、加强领导", "T17"),
        ("于2022年09月2日前报送", "T20"),
        ("2022年2月18", "T21"),
        ("定于2026年3月5，召开会议", "T21"),
        ("2026 年 3 月 5", "T21"),
        ("2022年九月2日", "T22"),
        ("二〇二二年9月2日", "T22"),
        ("22年9月底前", "T23"),
        ("21年度工作", "T23"),
    ],
)
def test_a_slip_is_named(text: str, code: str) -> None:
    assert code in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "《要点》（皖办〔2022〕5号）等文件",
        "2022年9月2日至10日，每季度至少1次",
        "2022年9月2—5日",
        "2022年9月2、5日",
        "2022 年 9 月 2 日",
        "二〇二二年九月二日",
        "近20年来，第9次常务会议",
        "依托G60科创走廊（一期），建设29.8平方公里园区",
        "“坚持‘三个一’工作”“一地六县”《甲》《乙》",
        "1.梳理重点任务。（一）建立机制",
        "3:00开会，网址http://example.org/a,b",
        "第一，加强领导",
    ],
)
def test_right_wording_is_left_in_peace(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(1)建立机制", [("T16", "(1)")]),
        ("见附件(1)的说明", [("T10", "(1)")]),
        ("办法(试行)。", [("T10", "(试行)")]),
        ("增长(5.2%)，", [("T10", "(5.2%)")]),
    ],
)
def test_both_brackets_of_a_pair_are_one_slip(text: str, said: list[tuple[str, str]]) -> None:
    assert [(slip.code, slip.quote) for slip in slips(text)] == said


@given(st.text(alphabet="一二三年月日号第〔〕[]（）《》“”、，。,.:;()\"'0123456789甲乙 \n", max_size=60))
def test_any_text_is_looked_through_and_each_quote_stands_where_it_is_said(text: str) -> None:
    for slip in slips(text):
        assert 0 <= slip.start < slip.end <= len(text)
        assert text[slip.start :].startswith(slip.quote)
    list(citation_findings(passages(text, text), ""))


# -- attachments, types --


def test_a_missing_attachment_is_named_with_its_number_and_title() -> None:
    document = paper("关于印发方案的通知", entries=("实施方案", "任务分工"), attached=("实施方案",))
    missing = [finding for finding in text_findings(document, ()) if finding.code == "T30"]
    assert len(missing) == 1 and "附件2“任务分工”" in missing[0].text


def test_attachments_that_differ_from_their_list_are_named() -> None:
    document = paper("关于印发方案的通知", entries=("实施方案",), attached=("实施办法", "名单"))
    assert sorted(finding.code for finding in text_findings(document, ())) == ["T31", "T32"]


def test_a_reference_to_an_attachment_that_is_not_there_is_named() -> None:
    document = paper("关于印发方案的通知", entries=("甲", "乙"), attached=("甲", "乙"))
    assert found(document, "认真填写三项台账（附件1、2）") == []
    assert found(document, "认真填写三项台账（附件2、3）") == ["T33"]


def test_a_title_without_a_legal_type_is_named() -> None:
    assert found(paper("关于限期整改的通知书")) == ["T40"]
    assert found(paper("关于限期整改的通知")) == []
    assert found(paper("关于工作办法的通知（试行）")) == []


def test_a_request_goes_to_one_recipient_about_one_matter_and_not_downward() -> None:
    assert found(paper("关于解决经费的请示", body="妥否，请批示。")) == []
    assert found(paper("关于解决经费的请示", recipients="市人民政府，市委：")) == ["T41"]
    assert found(paper("关于解决经费的请示", copies="抄送：各乡镇人民政府。")) == ["T42"]
    assert found(paper("关于解决经费和关于增加编制的请示")) == ["T43"]
    assert found(paper("关于解决经费的请示", body="现就以下两个事项请示如下")) == ["T43"]


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("某某市财政局关于请求解决工作经费的请示", []),
        ("关于建立和完善工作机制的请示", []),
        ("关于申请拨付2026年专项资金的请示", []),
        ("关于增加人员编制、车辆编制的请示", []),
        ("关于批转《关于加快发展的意见》的请示", []),
        ("关于解决经费和增加编制的请示", ["T43"]),
        ("关于解决办公用房及追加工作经费的请示", ["T43"]),
        ("关于召开表彰大会并印发表彰决定的请示", ["T43"]),
    ],
)
def test_a_request_for_two_things_is_told_from_one_that_asks_twice_for_the_same(title: str, told: list[str]) -> None:
    assert found(paper(title)) == told


def test_names_that_only_sound_like_several_recipients_or_a_lower_office_are_left_in_peace() -> None:
    assert found(paper("关于解决经费的请示", recipients="和县人民政府：")) == []
    assert found(paper("关于解决经费的请示", recipients="市委和市人民政府：")) == ["T41"]
    assert found(paper("关于解决经费的请示", copies="抄送：市农业农村局。")) == []


def test_a_report_that_tells_of_an_earlier_application_asks_for_nothing() -> None:
    assert found(paper("关于工作进展的报告", body="上半年已申请批准项目三个，报请批准后实施。")) == []


def test_a_mark_at_the_end_of_a_title_leaves_its_type_what_it_is() -> None:
    assert found(paper("关于报送台账的通知。")) == []


def test_a_number_that_stands_alone_under_a_title_needs_no_title_before_it() -> None:
    assert list(citation_findings(passages("关于报送台账的通知", "（合管〔2022〕5号）"), "")) == []


def test_a_report_carries_no_request() -> None:
    assert found(paper("关于工作进展的报告", body="以上报告，妥否，请批示。")) == ["T44"]
    assert found(paper("关于工作进展的报告", body="特此报告。")) == []


# -- who signed --


def test_what_goes_upward_without_who_signed_it_is_told() -> None:
    box = (60.0, 40.0, 150.0, 60.0)
    for title, signer, told in (
        ("某某县关于增加经费的请示", None, ["T45"]),
        ("某某县关于防汛工作的报告", None, ["T45"]),
        ("某某县关于防汛工作的报告", line("签发人：张三"), []),
        ("某某县关于防汛工作的通知", None, []),
    ):
        head = Head(mark=Mark(lines=(line("某某县人民政府文件"),), ink=box, red=True), signer=signer)
        assert [code for code in found(replace(paper(title), head=head)) if code == "T45"] == told
    assert "T45" not in found(paper("某某县关于防汛工作的报告"))  # without a head, such as an attachment


# -- passages of tables, and items that fill their line --


def test_a_date_broken_in_its_cell_is_not_read_together_with_the_cell_beside_it() -> None:
    def at(text: str, x: float, base: float) -> list[Glyph]:
        return [
            Glyph(c, x + 5 * n, x + 5 * n + 5, base, 14.0, "FandolFang", None, (0, 0, 0), (0, 0, 0, 0))
            for n, c in enumerate(text)
        ]

    upright = [Stroke(page=1, x0=x, y0=90, x1=x, y1=120, weight=0.2, colour=(0, 0, 0)) for x in (28.0, 81.5, 184.0)]
    level = [Stroke(page=1, x0=28, y0=y, x1=184, y1=y, weight=0.2, colour=(0, 0, 0)) for y in (90.0, 120.0)]
    sheet = Sheet(
        number=1,
        width=210,
        height=297,
        lines=(
            Line.of(1, [*at("2026年10月18", 31, 100), *at("复核无误", 82, 100)]),
            Line.of(1, [*at("日", 31, 107), *at("准予销号", 82, 107)]),
        ),
        turned=(),
        strokes=(*upright, *level),
        pictures=(),
        tables=((28.0, 90.0, 184.0, 120.0),),
    )
    document = replace(paper("表"), sheets=(sheet,), title=(), recipients=(), body=())
    texts = [passage.text for passage in passages_of(document)]
    assert texts == ["2026年10月18日", "复核无误准予销号"]
    assert not [slip for text in texts for slip in slips(text)]


def test_an_item_that_fills_its_line_does_not_swallow_the_next() -> None:
    sheet = Sheet(number=1, width=210, height=297, lines=(), turned=(), strokes=(), pictures=(), tables=())
    one = "1.逐日水位、流量数据及年最大洪峰流量及出现时间序列；"
    glyphs = [
        [
            Glyph(c, 39.2 + 5.54 * n, 44.7 + 5.54 * n, base, 16.0, "FandolFang", None, (0, 0, 0), (0, 0, 0, 0))
            for n, c in enumerate(text)
        ]
        for text, base in ((one, 100.0), ("2.年最大洪峰流量；", 110.2))
    ]
    lines = [Line.of(1, row) for row in glyphs]
    assert is_full(lines[0], Frame(), sheet)
    assert [paragraph.text for paragraph in paragraphs_of(lines, {1: sheet}, Frame())] == [one, "2.年最大洪峰流量；"]
