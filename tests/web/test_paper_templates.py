"""公文模板: taken away, edited, checked, taken into use without a restart, put back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from docx import Document

from services.formats.gongwen.variables import known_names
from services.model.files import FileRole
from services.model.papers import PAPERS
from services.model.people import EVERYTHING, Person
from services.office import Office
from tests.web.conftest import CLERK, LEADER, LIAISON, Seat
from tests.web.papers import facts
from tests.web.test_documents import typed

NEW = "以上各项，请一并抓好落实"


def edited(template: bytes, change: Callable[[Any], None]) -> bytes:
    """The template as a secretary saves it after a change."""
    document, content = Document(io.BytesIO(template)), io.BytesIO()
    change(document)
    document.save(content)
    return content.getvalue()


def says(words: str) -> Callable[[Any], None]:
    """A paragraph more, before the last of the text."""

    def change(document: Any) -> None:
        place = next(paragraph for paragraph in document.paragraphs if "attachment_list" in paragraph.text)
        place.insert_paragraph_before(words, style="公文正文" if "公文正文" in [s.name for s in document.styles] else None)

    return change


def sent(content: bytes, label: str = "通知（改）.docx", **more: str) -> dict[str, Any]:
    return {"file": (io.BytesIO(content), label), **more}


def the_text(docx: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(docx)).paragraphs)


def test_a_secretarys_change_of_wording_appears_in_the_next_document_without_a_restart(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    clerk = seat(CLERK)
    before = office.documents.keep("notice", facts("关于报送台账的通知"), by=CLERK)
    template = clerk.get("/templates/notice/template.docx").data
    answer = clerk.post(
        "/templates/notice", sent(edited(template, says(NEW)), note="加一句", seen="0"), content_type="multipart/form-data"
    )
    assert answer.status_code == 302, answer.text
    made = clerk.post("/documents/new/notice", typed("notice", title="关于报送简报的通知"))
    document = office.documents.get(made.location.rsplit("/", 1)[1], scope=EVERYTHING)
    assert NEW in the_text(clerk.get(f"/documents/{document.id}/files/1").data)
    assert NEW not in the_text(clerk.get(f"/documents/{before.id}/files/1").data)
    page = unescape(clerk.text("/templates/"))
    assert "本单位第 1 份" in page and "张三" in page
    page = unescape(clerk.text(answer.location))
    assert "通知（改）.docx" in page and "加一句" in page and "样张" in page
    # back to what came with the house, and forth again
    assert clerk.post("/templates/notice/back", {"copy": "0", "seen": "1"}).status_code == 302
    assert clerk.get("/templates/notice/template.docx").data == template
    assert NEW not in office.documents.draft("notice", facts("关于又一件事的通知")).text
    assert clerk.post("/templates/notice/back", {"copy": "1", "seen": "2"}).status_code == 302
    assert NEW in office.documents.draft("notice", facts("关于又一件事的通知")).text
    assert clerk.get("/templates/notice/template.docx?copy=0").data == template
    known = office.templates.known("notice")
    assert known is not None and [file.role for file in known.files] == [FileRole.TEMPLATE]


def test_an_unknown_variable_refuses_the_copy_and_names_its_paragraph(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    template = clerk.get("/templates/notice/template.docx").data
    wrong = edited(template, says("联系人：{{ lianxiren }}"))
    answer = clerk.post("/templates/notice", sent(wrong, note="加联系人"), content_type="multipart/form-data")
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert "“lianxiren”不是这份公文的变量" in page and "正文第" in page and "段（联系人：" in page
    assert 'value="加联系人"' in page
    assert office.templates.known("notice") is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no docx at all", "扩展名与内容不符"),
        (b"", "是空文件"),
        (b"PK\x03\x04broken", "没有打开"),
    ],
)
def test_what_is_no_template_is_refused(seat: Callable[[Person], Seat], content: bytes, sentence: str) -> None:
    clerk = seat(CLERK)
    for path in ("/templates/notice", "/templates/notice/try"):
        answer = clerk.post(path, sent(content), content_type="multipart/form-data")
        assert answer.status_code == 422 and sentence in unescape(answer.text), path


def test_a_template_with_code_or_an_open_tag_is_refused(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    template = clerk.get("/templates/notice/template.docx").data
    for words, sentence in (
        ("{{ title.__class__.__mro__ }}", "不允许的代码"),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "模板"),
        ("{% for one in recipients %}", "标记写错了"),
    ):
        answer = clerk.post("/templates/notice", sent(edited(template, says(words))), content_type="multipart/form-data")
        assert answer.status_code == 422 and sentence in unescape(answer.text), (words, answer.status_code)
    assert office.templates.known("notice") is None


def test_nothing_chosen_and_a_copy_that_is_not_there_are_told(seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    nothing = clerk.post("/templates/notice", {})
    assert nothing.status_code == 422 and "没有收到文件" in nothing.text
    assert clerk.get("/templates/notice/template.docx?copy=9").status_code == 404
    for copy in ({"copy": "9"}, {"copy": "x"}, {}, {"copy": "0"}):  # there is no copy of the office's own to leave
        assert clerk.post("/templates/notice/back", copy).status_code == 404
    assert clerk.get("/templates/poem").status_code == 422


def test_a_sample_can_be_looked_at_without_taking_the_template_into_use(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    template = clerk.get("/templates/filing-receipt/template.docx").data
    tried = clerk.post("/templates/filing-receipt/try", sent(template), content_type="multipart/form-data")
    assert tried.status_code == 302
    assert office.templates.known("filing-receipt") is None
    page = clerk.text(tried.location)
    assert "样张" in page and "试印" in page
    proof = tried.location.partition("sample=")[2]
    assert zipfile.is_zipfile(io.BytesIO(clerk.get(f"/press/galleys/{proof}/docx").data))


def test_a_copy_that_is_refused_is_not_called_a_sample(seat: Callable[[Person], Seat]) -> None:
    data = {"file": (io.BytesIO(b"no template"), "模板.docx")}
    answer = seat(CLERK).post("/templates/notice/try", data, content_type="multipart/form-data")
    assert answer.status_code == 422 and "试印的样张" not in answer.text


def test_every_template_is_listed_and_its_page_names_every_variable(seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    listed = clerk.text("/templates/")
    for form in PAPERS:
        page = clerk.text(f"/templates/{form.kind.value}")
        assert {name for name in known_names(form.kind) if f"<code>{name}</code>" not in page} == set(), form.kind
        assert f'href="/templates/{form.kind.value}"' in listed
        assert clerk.get(f"/templates/{form.kind.value}/template.docx").data.startswith(b"PK")


def test_only_the_office_sees_templates(seat: Callable[[Person], Seat]) -> None:
    for person in (LEADER, LIAISON):
        assert seat(person).get("/templates/").status_code == 403


def test_an_older_copy_is_looked_at_set_beside_another_and_put_back(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    template = clerk.get("/templates/notice/template.docx").data
    for seen, words in enumerate((NEW, "请于<月底>前完成")):
        changed = sent(edited(template, says(words)), seen=str(seen))
        assert clerk.post("/templates/notice", changed, content_type="multipart/form-data").status_code == 302
    page = unescape(clerk.text("/templates/notice/compare?older=1&newer=2"))
    assert f"<del>{NEW}</del>" in page and "&lt;月底&gt;" in clerk.text("/templates/notice/compare?older=1&newer=2")
    assert "处不同" in page
    latest = unescape(clerk.text("/templates/notice/compare"))
    assert "<ins>请于<月底>前完成</ins>" in latest and NEW not in latest  # the built-in one and the one that counts
    assert "文字相同" in clerk.text("/templates/notice/compare?older=1&newer=1")

    tried = clerk.post("/templates/notice/try", {"copy": "1"})
    proof = tried.location.partition("sample=")[2]
    assert NEW in the_text(clerk.get(f"/press/galleys/{proof}/docx").data)
    known = office.templates.known("notice")
    assert known is not None and known.current == 2  # looking at a copy takes nothing into use

    assert clerk.post("/templates/notice/back", {"copy": "1", "seen": "2"}).status_code == 302
    assert NEW in the_text(clerk.get("/templates/notice/template.docx").data)


def test_a_copy_that_never_was_is_neither_compared_nor_tried(seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    assert clerk.get("/templates/notice/compare").status_code == 200
    for query in ("older=7", "newer=7", "older=-1", "newer=99999999999"):
        assert clerk.get(f"/templates/notice/compare?{query}").status_code == 404, query
    assert clerk.post("/templates/notice/try", {"copy": "7"}).status_code == 404
