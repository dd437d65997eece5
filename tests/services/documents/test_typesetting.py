"""套红: a plain text comes out in official form, whole; what the caller says of the frame goes before what the text says."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from services.documents.framing import BodyMissing, RecipientsMissing, TitleMissing
from services.documents.typesetting import DateUnreadable, Frame, NotADocument, Typeset, kind_of, read_date
from services.formats.manuscripts import manuscript_source, read_manuscript
from services.formats.pdf import LibreOffice, LibreOfficeMissing
from services.model.dates import chinese_date
from services.model.numbers import NumberRefused
from services.model.papers import PaperKind
from services.office import Office
from tests.house import an_office
from tests.samples.manuscripts import NOTICE

HEAD = "某某合作示范区管委会文件"
SHORT = "某某市财政局关于开展检查的通知\n各单位：\n请认真执行。\n某某市财政局\n2022年9月2日\n"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = an_office(tmp_path_factory.mktemp("typesetting"))
    yield opened
    opened.close()


def typeset(office: Office, text: str, **frame: str) -> Typeset:
    return office.typesetting.typeset(text.encode(), label="文稿.txt", frame=Frame(**frame))


def ink(text: str) -> Counter[str]:
    return Counter(character for character in text if not character.isspace())


def test_no_character_of_the_text_is_lost(office: Office) -> None:
    made = typeset(office, NOTICE, letterhead=HEAD, number="合管〔2022〕18号")
    manuscript = read_manuscript(NOTICE.encode(), label="文稿.txt")
    source = manuscript_source(NOTICE.encode(), label="文稿.txt")
    assert source.lines
    lost = ink(NOTICE) - ink(made.drafted.text) - ink("".join(manuscript.removed))
    assert not lost


def test_signature_and_printing_office_are_the_letterhead_less_its_last_word(office: Office) -> None:
    made = typeset(office, NOTICE, letterhead=HEAD)
    assert made.facts["issuer"] == made.facts["printed_by"] == "某某合作示范区管委会"
    assert made.facts["date"] == "2022-09-02" and "printed_on" not in made.facts  # the text says none: that of the date
    assert "2022年9月2日印发" in made.drafted.text


def test_what_the_caller_says_goes_before_what_the_text_says(office: Office) -> None:
    made = typeset(
        office, SHORT, signature="甲办", dated="2022-10-01", copy_to="市委办。", printed_by="乙办", printed_on="2022年10月2日"
    )
    facts = made.facts
    assert (facts["issuer"], facts["date"], facts["copy_to"]) == ("甲办", "2022-10-01", ["市委办"])
    assert (facts["printed_by"], facts["printed_on"]) == ("乙办", "2022-10-02")


def test_without_a_letterhead_the_text_tells_whose_it_is(office: Office) -> None:
    assert typeset(office, SHORT).facts["letterhead"] == "某某市财政局文件"
    assert typeset(office, SHORT.replace("某某市财政局\n", "")).facts["issuer"] == "某某市财政局"  # by the title


def test_a_title_without_its_issuer_gets_it_and_that_is_said(office: Office) -> None:
    made = typeset(office, NOTICE, letterhead=HEAD)
    assert made.facts["title"].startswith("某某合作示范区管委会关于建立")
    assert "P20" in {found.code for found in made.findings}
    assert "P20" not in {found.code for found in typeset(office, SHORT).findings}


def test_an_incomplete_date_is_printed_as_it_stands(office: Office) -> None:
    made = typeset(office, SHORT.replace("9月2日", "9月2"))
    assert made.facts["dated_as"] == "2022年9月2"
    assert "2022年9月2\n" in made.drafted.text + "\n"


def test_a_date_that_the_caller_writes_wrongly_is_refused(office: Office) -> None:
    for wrong in ("2022-13-01", "昨天", "2022年2月30日"):
        with pytest.raises(DateUnreadable, match="写法有误"):
            typeset(office, SHORT, dated=wrong)


def test_a_letter_under_a_plain_head_has_the_form_of_a_letter() -> None:
    assert kind_of("甲局关于商请支持的函", Frame(letterhead="甲局")) is PaperKind.OFFICIAL_LETTER
    assert kind_of("甲局关于商请支持的函", Frame(letterhead="甲局文件")) is PaperKind.OFFICIAL_TEXT
    assert kind_of("甲局关于检查的通知", Frame(letterhead="甲局")) is PaperKind.OFFICIAL_TEXT


def codes(made: Typeset) -> set[str]:
    return {found.code for found in made.findings}


def test_a_letter_given_without_a_frame_is_set_as_a_letter_and_that_is_said(office: Office) -> None:
    letter = typeset(office, SHORT.replace("开展检查的通知", "商请支持的函"))
    assert letter.kind == "official-letter" and "P60" in codes(letter)
    by_number = typeset(office, "某财函〔2026〕3号\n" + SHORT)
    assert by_number.kind == "official-letter" and by_number.facts["number"] == "某财函〔2026〕3号"
    told = typeset(office, SHORT.replace("开展检查的通知", "商请支持的函"), letterhead="某某市财政局文件")
    assert told.kind == "official-text" and "P60" not in codes(told)


MINUTES = """某某合作示范区管委会会议纪要
第3期
某某合作示范区管委会办公室    2026年10月22日

2026年第3次主任办公会议纪要
会议研究了三项工作机制运行情况。
会议指出，各单位协同推进。
出席：张三、李四
列席：市商务局有关负责同志
"""
BRIEFING = """某某合作示范区建设工作简报
（第7期）
某某合作示范区管委会办公室编  2026年10月31日
三项工作机制落地见效
10月以来，各单位取得明显成效。
报：市委、市政府领导
送：市人大常委会办公室
发：各乡镇
共印80份
附件
数据表
单位\t数量\n市发改委\t2
"""


def test_minutes_are_set_as_minutes(office: Office) -> None:
    made = typeset(office, MINUTES)
    assert (made.kind, made.facts["number"], made.facts["date"]) == ("official-minutes", "第3期", "2026-10-22")
    assert (made.facts["attendees"], made.facts["observers"]) == (["张三、李四"], ["市商务局有关负责同志"])
    assert not ink(MINUTES) - ink(made.drafted.text)


def test_a_briefing_is_set_as_a_briefing_with_its_attachment_at_the_end(office: Office) -> None:
    made = typeset(office, BRIEFING)
    assert (made.kind, made.facts["issue"], made.facts["copies"]) == ("briefing", 7, 80)
    assert made.facts["report_to"] == ["市委、市政府领导"] and "数据表" in made.drafted.text
    assert not ink(BRIEFING) - ink(made.drafted.text) - ink("编")


def test_a_date_in_chinese_numerals_is_printed_in_figures_and_that_is_said(office: Office) -> None:
    made = typeset(office, SHORT.replace("2022年9月2日", "二〇二六年十一月二十二日"))
    assert made.facts["date"] == "2026-11-22" and "dated_as" not in made.facts
    (said,) = [found.text for found in made.findings if found.code == "P62"]
    assert "二〇二六年十一月二十二日" in said and "2026年11月22日" in said and "2026年11月22日" in made.drafted.text


def test_a_text_without_a_date_says_which_day_it_bears(office: Office) -> None:
    made = typeset(office, SHORT.replace("2022年9月2日\n", ""))
    assert {"M11", "P61"} <= codes(made)


def test_a_number_that_is_none_is_refused(office: Office) -> None:
    with pytest.raises(NumberRefused, match=r"随便.*不是发文字号"):
        typeset(office, SHORT, number="随便")


def test_a_head_over_the_signature_of_another_body_is_told(office: Office) -> None:
    assert "P65" in codes(typeset(office, SHORT, letterhead="乙市公安局文件"))
    assert "P65" not in codes(typeset(office, SHORT, letterhead="某某市财政局文件"))


def test_what_the_caller_replaces_is_told(office: Office) -> None:
    made = typeset(office, SHORT, dated="2022-10-01", signature="甲办")
    assert {found.where for found in made.findings if found.code == "P63"} == {"成文日期", "署名"}
    assert "P63" not in codes(typeset(office, SHORT, dated="2022-09-02", signature="某某市财政局"))


def test_a_text_without_title_or_body_is_refused_with_what_to_do(office: Office) -> None:
    with pytest.raises(TitleMissing, match=r"最前面单独写一行标题"):
        typeset(office, "各单位：\n请认真执行。\n某某市财政局\n2022年9月2日\n")
    with pytest.raises(BodyMissing, match=r"补上正文"):
        typeset(office, "某某市财政局关于开展检查的通知\n各单位：\n某某市财政局\n2022年9月2日\n")


@pytest.mark.parametrize("text", ["&<>{{x}}{% if %}", "㎡𠮷🙂", "“‘’”……——", "{_{ }_}"])
def test_odd_characters_come_out_as_they_went_in(office: Office, text: str) -> None:
    assert text in typeset(office, SHORT.replace("请认真", text + "请认真")).drafted.text


def test_a_title_of_500_characters_comes_out_whole(office: Office) -> None:
    title = "关于" + "推进合作区建设工作" * 55 + "的通知"
    made = typeset(office, f"{title}\n各单位：\n请执行。\n甲局\n2022年9月2日\n")
    assert title in "".join(made.drafted.text.split())


@given(st.dates(min_value=date(1949, 10, 1), max_value=date(2099, 12, 31)))
def test_a_day_is_read_back_from_both_its_forms(day: date) -> None:
    assert read_date(chinese_date(day), strict=True) == (day, "")
    assert read_date(day.isoformat(), strict=True) == (day, "")
    assert read_date("", strict=False) == (None, "")


def test_a_file_that_is_no_document_is_not_measured(office: Office) -> None:
    with pytest.raises(NotADocument, match=r"不是 docx 或 PDF"):
        office.typesetting.check(b"hello", label="a.txt")


def test_without_libreoffice_a_docx_is_still_set(tmp_path: Path) -> None:
    office = an_office(tmp_path, soffice=str(tmp_path / "absent"))
    made = typeset(office, SHORT)
    assert Document(io.BytesIO(made.drafted.docx)).paragraphs
    with pytest.raises(LibreOfficeMissing):
        office.typesetting.pdf(made.drafted.docx)
    with pytest.raises(LibreOfficeMissing):
        office.typesetting.check(made.drafted.docx, label="a.docx")
    office.close()


@pytest.mark.office
@pytest.mark.skipif(LibreOffice is None, reason="")
def test_the_notice_holds_every_rule_that_applies(office: Office) -> None:
    made = typeset(office, NOTICE, letterhead=HEAD, number="合管〔2022〕18号")
    office.typesetting.pdf(made.drafted.docx)  # raises where a character is lost
    checked = office.typesetting.check(made.drafted.docx, label="通知.docx").checked
    assert [(rule.id, rule.measured) for rule in checked.rules if rule.result == "fails"] == []
    assert checked.applicable >= 70


def test_a_letter_to_nobody_is_refused_with_what_to_do(office: Office) -> None:
    text = "关于商请支持工作的函\n\n为做好有关工作，请予支持。\n特此函达。\n\n某某管委会\n2026年9月2日\n"
    with pytest.raises(RecipientsMissing, match=r"标题下面没有找到主送机关.*以冒号结尾"):
        typeset(office, text, letterhead="某某管委会")
    assert typeset(office, text, letterhead="某某管委会文件").kind == PaperKind.OFFICIAL_TEXT
