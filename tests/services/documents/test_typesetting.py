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

from services.documents.typesetting import DateUnreadable, Frame, NotADocument, Typeset, kind_of, read_date
from services.formats.manuscripts import manuscript_source, read_manuscript
from services.formats.pdf import LibreOffice, LibreOfficeMissing
from services.model.papers import PaperKind
from services.model.papers.wording import chinese_date
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
    assert (made.facts["date"], made.facts["printed_on"]) == ("2022-09-02", "2022-09-02")


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
