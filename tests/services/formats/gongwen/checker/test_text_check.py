"""The text check: what a person is asked to look at, and what is left in peace."""

from __future__ import annotations

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
    Paper,
    Paragraph,
)
from services.formats.gongwen.checker.page import Glyph, Line
from services.formats.gongwen.checker.passages import Passage
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


def test_a_report_carries_no_request() -> None:
    assert found(paper("关于工作进展的报告", body="以上报告，妥否，请批示。")) == ["T44"]
    assert found(paper("关于工作进展的报告", body="特此报告。")) == []
