"""The office's own templates: checked before use, in use from the next document, put back whenever it likes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document

from services.documents.templates import FactsUnprinted
from services.formats.gongwen.environment import CodeInTemplate, TemplateTrouble, UnknownVariable
from services.formats.gongwen.templates import BrokenTemplate
from services.model.errors import NotAllowed, NotFound
from services.model.official import OfficialDocument
from services.model.papers import sample_of
from services.office import Office
from services.steps import ChangedMeanwhile
from tests.house import CLERK, LEADER, an_office
from tests.paper_house import NO_OFFICE

KIND = "rectification-demand"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path, soffice=NO_OFFICE)
    yield office
    office.close()


def with_paragraph(content: bytes, words: str) -> bytes:
    """The template as a secretary leaves it who adds a paragraph at its end."""
    document = Document(io.BytesIO(content))
    document.add_paragraph(words)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def text_of(office: Office) -> str:
    return office.documents.draft(KIND, sample_of(KIND, minimal=True)).text


def test_a_change_of_wording_is_in_the_next_document_and_gone_when_put_back(office: Office) -> None:
    built_in = office.templates.template_for(KIND)
    first = with_paragraph(built_in, "（本文由秘书科校对。）")
    kept = office.templates.upload(KIND, first, label="整改通知.docx", note="加一句", seen=0, by=CLERK)
    assert kept.current == 1 and "秘书科校对" in text_of(office)
    second = with_paragraph(built_in, "（第二次修改。）")
    office.templates.upload(KIND, second, label="整改通知.docx", note="", seen=1, by=CLERK)
    assert "第二次修改" in text_of(office) and "秘书科校对" not in text_of(office)
    office.templates.put_back(KIND, 1, note="", seen=2, by=CLERK)
    assert "秘书科校对" in text_of(office)
    office.templates.put_back(KIND, None, note="", seen=3, by=CLERK)
    assert "秘书科校对" not in text_of(office) and office.templates.template_for(KIND) == built_in
    known = office.templates.known(KIND)
    assert known is not None and [event.step for event in known.events] == ["template", "template", "put_back", "put_back"]
    assert office.templates.copy(KIND, 2) == second
    assert office.upkeep.verify().ok


def test_the_same_copy_twice_is_one_and_an_old_page_is_told(office: Office) -> None:
    content = with_paragraph(office.templates.template_for(KIND), "（一）")
    for _turn in range(2):
        office.templates.upload(KIND, content, label="a.docx", note="", seen=0, by=CLERK)
    other = with_paragraph(content, "（二）")
    with pytest.raises(ChangedMeanwhile):
        office.templates.upload(KIND, other, label="b.docx", note="", seen=0, by=CLERK)
    with pytest.raises(NotAllowed):
        office.templates.upload(KIND, other, label="b.docx", note="", seen=1, by=LEADER)
    with pytest.raises(NotFound):
        office.templates.put_back(KIND, 9, note="", seen=1, by=CLERK)
    with pytest.raises(NotFound):
        office.templates.put_back("filing-receipt", None, note="", seen=None, by=CLERK)


@pytest.mark.parametrize(
    ("words", "trouble", "said"),
    [
        ("{{ 没有的变量 }}", UnknownVariable, "没有的变量"),
        ("{{ issuer.__class__ }}", CodeInTemplate, "."),
        ("{% for %}", TemplateTrouble, "第"),
    ],
)
def test_a_template_that_would_stop_the_press_is_refused_with_its_place(
    office: Office, words: str, trouble: type[Exception], said: str
) -> None:
    content = with_paragraph(office.templates.template_for(KIND), words)
    with pytest.raises(trouble, match=said):
        office.templates.upload(KIND, content, label="a.docx", note="", seen=0, by=CLERK)
    assert office.templates.own(KIND) is None


def test_bytes_that_are_no_docx_are_refused(office: Office) -> None:
    for content in (b"", b"PK\x03\x04 no zip", "正文".encode()):
        with pytest.raises(BrokenTemplate):
            office.templates.check(KIND, content)


def test_without_libreoffice_the_check_says_what_it_could_not_see(office: Office) -> None:
    found = office.templates.check(KIND, office.templates.template_for(KIND))
    assert [remark.code for remark in found.findings] == ["P41"] and found.docx.startswith(b"PK")


@pytest.mark.office
def test_a_built_in_template_passes_the_check_and_a_moved_margin_does_not(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    built_in = office.templates.template_for(KIND)
    assert office.templates.check(KIND, built_in).findings == ()
    document = Document(io.BytesIO(built_in))
    for section in document.sections:
        section.left_margin = section.left_margin // 2
    saved = io.BytesIO()
    document.save(saved)
    found = office.templates.check(KIND, saved.getvalue()).findings
    assert {remark.code for remark in found} == {"P43"} and any("版心" in remark.text or "边" in remark.text for remark in found)
    office.close()


def test_a_finished_document_is_no_template(office: Office) -> None:
    finished = office.documents.draft(KIND, sample_of(KIND)).docx
    other = office.documents.draft("notice", sample_of("notice")).docx
    with pytest.raises(FactsUnprinted, match="整改措施"):
        office.templates.upload(KIND, other, label="商务局通知.docx", note="", seen=0, by=CLERK)
    assert office.templates.known(KIND) is None and finished


def test_a_fact_that_a_template_leaves_out_is_named(office: Office) -> None:
    document = Document(io.BytesIO(office.templates.template_for(KIND)))
    for paragraph in document.paragraphs:
        if "contact_text" in paragraph.text and "if" not in paragraph.text:
            paragraph.clear()
    saved = io.BytesIO()
    document.save(saved)
    told = [found.text for found in office.templates.check(KIND, saved.getvalue()).findings if found.code == "P44"]
    assert any("联系人" in text for text in told) and any("联系电话" in text for text in told)


def test_the_same_facts_from_another_template_are_another_draft_and_from_the_same_one_the_same(office: Office) -> None:
    facts = sample_of(KIND, minimal=True)
    first = office.documents.keep(KIND, facts, by=CLERK)
    assert office.documents.keep(KIND, facts, by=CLERK).id == first.id
    changed = with_paragraph(office.templates.template_for(KIND), "（本文由秘书科校对。）")
    office.templates.upload(KIND, changed, label="整改通知.docx", note="", seen=0, by=CLERK)
    second = office.documents.keep(KIND, facts, by=CLERK)
    assert second.id != first.id
    assert "秘书科校对" in printed(office, second) and "秘书科校对" not in printed(office, first)
    assert office.documents.keep(KIND, facts, by=CLERK).id == second.id
    office.templates.put_back(KIND, None, note="", seen=1, by=CLERK)
    assert office.documents.keep(KIND, facts, by=CLERK).id == first.id


def test_a_revision_with_the_same_facts_takes_up_a_new_template(office: Office) -> None:
    facts = sample_of(KIND, minimal=True)
    document = office.documents.keep(KIND, facts, by=CLERK)
    changed = with_paragraph(office.templates.template_for(KIND), "（本文由秘书科校对。）")
    office.templates.upload(KIND, changed, label="整改通知.docx", note="", seen=0, by=CLERK)
    revised = office.documents.revise(document.id, facts, by=CLERK)
    assert len(revised.drafts) == 2 and "秘书科校对" in printed(office, revised)


def printed(office: Office, document: OfficialDocument) -> str:
    content = office.archive.read(document.id, document.current.path)
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


@pytest.mark.parametrize("kind", ["notice", "bulletin", "letter"])
def test_a_template_that_leaves_out_the_title_is_told_of_the_title_alone(office: Office, kind: str) -> None:
    template = Document(io.BytesIO(office.templates.template_for(kind)))
    left_out = [paragraph for paragraph in template.paragraphs if "{{ title" in paragraph.text]
    assert left_out
    for paragraph in left_out:
        paragraph._p.getparent().remove(paragraph._p)
    saved = io.BytesIO()
    template.save(saved)
    with pytest.raises(FactsUnprinted, match="没有印出必填的标题。"):
        office.templates.check(kind, saved.getvalue())
