"""套红 and 核对: a plain text in, a paper out; any document measured; nothing kept unless somebody keeps it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from flask import Flask

from services.documents.proofs import HOURS, MOST, ProofGone, Proofs
from services.documents.typesetting import Frame
from services.formats.gongwen.checker import RULES
from services.formats.pdf import LibreOffice, LibreOfficeMissing
from services.formats.sheets_out import write_sheet
from services.model.people import EVERYTHING, Person
from services.office import Office, open_office
from services.settings import Settings
from services.stores.objects import Listing
from tests.web.conftest import CLERK, LEADER, LIAISON, Clock, FullHouse, Seat, a_pdf
from tests.web.papers import picture
from web import create_app
from web.checking import PARTS

TEXT = """关于报送工作台账的通知
各乡、镇人民政府，各街道办事处，市直有关单位：
为做好工作台账报送，现将有关事项通知如下：
一、报送时间
请各单位于每月15日前报送，节假日顺延。
二、报送方式
通过本系统报送，**同时**附支撑材料 & 目录。
苏皖合作示范区广德片区管委会
2026年6月1日
"""


def _has_libreoffice() -> bool:
    try:
        LibreOffice.find(None)
    except LibreOfficeMissing:
        return False
    return True


needs_libreoffice = pytest.mark.skipif(not _has_libreoffice(), reason="LibreOffice is not installed: no page can be rendered")


def a_docx(*lines: str) -> bytes:
    document, content = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(content)
    return content.getvalue()


def sent(label: str, content: bytes) -> dict[str, Any]:
    return {"file": (io.BytesIO(content), label)}


def documents(office: Office) -> int:
    return office.documents.count(Listing(kind="document"), scope=EVERYTHING)


@pytest.fixture
def plain(furnished: Path, tmp_path: Path, clock: Clock) -> Any:
    """The furnished house on a machine without LibreOffice."""
    home = tmp_path / "plain"
    shutil.copytree(furnished, home)
    office = open_office(Settings(home=home, soffice=str(tmp_path / "no-such-program")), now=clock)
    yield office
    office.close()


@needs_libreoffice
def test_a_pasted_text_is_set_looked_at_taken_away_and_kept(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    answer = clerk.post(
        "/press/", {"text": TEXT, "letterhead": "苏皖合作示范区广德片区管委会文件", "number": "广合管〔2026〕9号"}
    )
    assert answer.status_code == 302, answer.text
    page = unescape(clerk.text(answer.location))
    assert "去掉了标记符号“**”" in page and "已在前面补上“苏皖合作示范区广德片区管委会”" in page
    assert clerk.get(f"{answer.location}/pages/1.png").data.startswith(b"\x89PNG")
    assert clerk.get(f"{answer.location}/pdf").data.startswith(b"%PDF-")
    paper = Document(io.BytesIO(clerk.get(f"{answer.location}/docx").data))
    assert "通过本系统报送，同时附支撑材料&目录。" in ["".join(paragraph.text.split()) for paragraph in paper.paragraphs]
    assert documents(office) == 0  # so far nothing is kept
    kept = [clerk.post(f"{answer.location}/keep") for _ in range(2)]
    assert kept[0].status_code == 302 and kept[0].location == kept[1].location
    assert documents(office) == 1
    assert "苏皖合作示范区广德片区管委会关于报送工作台账的通知" in unescape(clerk.text(kept[0].location))


def test_without_libreoffice_the_text_is_shown_and_the_word_file_is_there(plain: Office) -> None:
    browser = Seat(create_app(plain).test_client())
    browser.log_in(CLERK.login)
    answer = browser.post("/press/", {"text": TEXT})
    page = unescape(browser.text(answer.location))
    assert "未安装 LibreOffice" in page and "通过本系统报送，同时附支撑材料&目录。" in "".join(page.split())
    assert "下载 PDF" not in page
    assert browser.get(f"{answer.location}/docx").data.startswith(b"PK")
    assert browser.get(f"{answer.location}/pdf").status_code == 404
    refused = browser.post("/press/check/", sent("通知.docx", a_docx("通知")), content_type="multipart/form-data")
    assert refused.status_code == 503 and "未安装 LibreOffice" in refused.text


def test_a_file_is_set_as_well_and_set_again_without_being_sent_again(plain: Office) -> None:
    browser = Seat(create_app(plain).test_client())
    browser.log_in(CLERK.login)
    answer = browser.post("/press/", sent("通知.docx", a_docx(*TEXT.splitlines())), content_type="multipart/form-data")
    assert answer.status_code == 302, answer.text
    proof = answer.location.rsplit("/", 1)[1]
    assert "仍排上次的“通知.docx”" in browser.text(f"/press/?again={proof}")
    again = browser.post("/press/", {"again": proof, "dated": "2026-06-02"})
    assert again.status_code == 302, again.text
    assert "2026年6月2日" in browser.text(again.location)
    pasted = browser.post("/press/", {"text": "\n" + TEXT, "signature": "某某办公室"}).location.rsplit("/", 1)[1]
    form = browser.text(f"/press/?again={pasted}")
    assert "二、报送方式" in form and 'value="某某办公室"' in form


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "没有收到文稿"),
        ({"text": "  \n "}, "没有收到文稿"),
        ({"text": TEXT, "dated": "2026-13-40"}, "日期“2026-13-40”写法有误"),
        ({"text": TEXT, "printed_on": "明天"}, "日期“明天”写法有误"),
        ({"text": TEXT, **sent("通知.txt", b"abc")}, "既粘贴了文字，又选择了文件"),
        (sent("表.xlsx", write_sheet("表", ("单位",), [("市发改委",)])), "只接受 .txt、.md 和 .docx"),
        (sent("坏.docx", a_docx("通知")[:700]), "坏.docx"),
        (sent("空.txt", b""), "“空.txt”是空文件"),
        (sent("空白.txt", b"\n \n"), "没有可排版的文字"),
    ],
    ids=["nothing", "blanks", "no day", "no printing day", "both", "another kind", "cut off", "empty", "white"],
)
def test_what_cannot_be_set_is_refused_with_the_form_as_it_was(
    seat: Callable[[Person], Seat], data: dict[str, Any], sentence: str
) -> None:
    data = {name: (io.BytesIO(value[0].getvalue()), value[1]) if name == "file" else value for name, value in data.items()}
    answer = seat(CLERK).post("/press/", {"copy_to": "市委办公室", **data}, content_type="multipart/form-data")
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="市委办公室"' in page and data.get("text", "").strip() in page


def test_a_text_with_markup_comes_out_as_it_went_in(plain: Office) -> None:
    browser = Seat(create_app(plain).test_client())
    browser.log_in(CLERK.login)
    odd = "关于试验 A&B 的通知\n各单位：\n价格 {{ 7*7 }} & <script>alert(1)</script> ㎡𠮷😀。\n某某办公室\n2026年6月1日\n"
    answer = browser.post("/press/", {"text": odd})
    page = browser.text(answer.location)
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in unescape(page) and "𠮷😀" in page


@needs_libreoffice
def test_a_document_is_measured_marked_exported_and_shown_to_a_leader(seat: Callable[[Person], Seat]) -> None:
    leader = seat(LEADER)
    plain = a_docx("关于报送工作台账的通知", "请于2026年06月01日前报送,谢谢。" * 8)
    answer = leader.post("/press/check/", sent("通知.docx", plain), content_type="multipart/form-data")
    assert answer.status_code == 302, answer.text
    page = unescape(leader.text(answer.location))
    assert "不符合（" in page and "215.9×279.4 毫米" in page and "5.1" in page
    image = leader.get(f"{answer.location}/pages/1.png")
    assert image.data.startswith(b"\x89PNG")
    book = openpyxl.load_workbook(io.BytesIO(leader.get(f"{answer.location}/list.xlsx").data))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][0] == "结果" and rows[1][0] == "不符合"
    assert {row[1] for row in rows[1:]} >= set(RULES)
    assert leader.get("/press/").status_code == 403


@needs_libreoffice
def test_a_documents_own_paper_and_a_galley_are_measured(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    galley = clerk.post("/press/", {"text": TEXT, "letterhead": "苏皖合作示范区广德片区管委会文件"}).location
    measured = clerk.post("/press/check/", {"galley": galley.rsplit("/", 1)[1]})
    assert measured.status_code == 302, measured.text
    assert "条符合" in clerk.text(measured.location)
    document_id = clerk.post(f"{galley}/keep").location.rsplit("/", 1)[1]
    assert "核对这件公文" in clerk.text(f"/press/check/?document={document_id}")
    report = clerk.post("/press/check/", {"document": document_id}).location
    page = clerk.text(report)
    assert f'href="/documents/{document_id}"' in page and "到定稿才会符合" in page
    # the first page of what was measured shows its marks, and is not to be had as a galley's
    assert clerk.get(f"/press/galleys/{report.rsplit('/', 1)[1]}").status_code == 404


def test_what_cannot_be_measured_is_refused_in_a_sentence(seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    for label, content, sentence in (
        ("扫描件.png", picture(), "不是 docx 或 PDF"),
        ("坏.pdf", b"%PDF-1.4 broken", "没有打开"),
        ("坏.docx", a_docx("通知")[:900], "没有打开"),
        ("改名.pdf", a_docx("通知"), "扩展名与内容不符"),
        ("空.pdf", b"", "是空文件"),
    ):
        answer = clerk.post("/press/check/", sent(label, content), content_type="multipart/form-data")
        assert answer.status_code == 422 and sentence in answer.text and label in answer.text, label
    nothing = clerk.post("/press/check/", {})
    assert nothing.status_code == 422 and "没有收到文件" in nothing.text
    odd = clerk.post("/press/check/", {"form": "poem", **sent("通知.pdf", a_pdf())}, content_type="multipart/form-data")
    assert odd.status_code == 422 and "没有“poem”这一类" in odd.text


def test_a_classified_text_is_refused_wherever_it_is_handed_in(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    for path, data in (
        ("/press/", {"text": "机密★1年\n" + TEXT}),
        ("/press/", sent("通知.docx", a_docx("秘密", *TEXT.splitlines()))),
        ("/press/check/", sent("通知.docx", a_docx("绝密★长期", *TEXT.splitlines()))),
    ):
        answer = clerk.post(path, data, content_type="multipart/form-data")
        assert answer.status_code == 422 and "严禁上传涉密文件" in answer.text, path
    assert not (office.settings.index / "proofs").exists()  # nothing of them lies anywhere


def test_a_file_of_a_hundred_pages_is_measured_and_says_what_was_left_out(seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    answer = clerk.post("/press/check/", sent("长.pdf", a_pdf(100)), content_type="multipart/form-data")
    assert answer.status_code == 302, answer.text
    page = clerk.text(answer.location)
    assert "100 页" in page and "/pages/100.png" in page
    assert clerk.get(f"{answer.location}/pages/100.png").status_code == 200
    assert clerk.get(f"{answer.location}/pages/101.png").status_code == 404


def test_a_file_over_the_limit_is_refused_before_it_is_read(furnished: Path, tmp_path: Path, clock: Clock) -> None:
    home = tmp_path / "small"
    shutil.copytree(furnished, home)
    office = open_office(Settings(home=home, largest_file_mb=1), now=clock)
    browser = Seat(create_app(office).test_client())
    browser.log_in(CLERK.login)
    answer = browser.post("/press/check/", sent("大.pdf", b"%PDF-" + b"0" * (1 << 20)), content_type="multipart/form-data")
    assert answer.status_code == 422 and "“大.pdf”超过单个文件 1 MB 的上限" in answer.text
    office.close()


def test_a_liaison_gets_neither_and_a_guessed_proof_is_not_there(seat: Callable[[Person], Seat]) -> None:
    liaison, clerk = seat(LIAISON), seat(CLERK)
    assert liaison.get("/press/").status_code == liaison.get("/press/check/").status_code == 403
    for proof in ("00000000-aaaaaaaaaaaaaaaa", "..%2F..%2Fregister.sqlite3", "x"):
        answer = clerk.get(f"/press/reports/{proof}")
        assert answer.status_code == 404


def test_a_page_that_a_proof_does_not_have_is_not_found(full_house: FullHouse) -> None:
    clerk = full_house.seat(CLERK)
    for url in (f"/press/check/reports/{full_house.report}/pages/", f"/press/galleys/{full_house.galley}/pages/"):
        for page in (0, 9999, 10**20):
            assert clerk.get(f"{url}{page}.png").status_code == 404, (url, page)


def test_proofs_are_cleared_after_a_day_and_never_more_than_a_few_hundred(plain: Office, clock: Clock) -> None:
    proofs: Proofs = plain.proofs
    old = proofs.typeset(TEXT.encode(), label="通知.txt", frame=Frame())
    assert proofs.galley(old.id) == old
    clock.pass_(hours=HOURS + 1)
    new = proofs.look(a_docx("样张"), kind="notice", label="样张")
    with pytest.raises(ProofGone):
        proofs.galley(old.id)
    folder = plain.settings.index / "proofs"
    for number in range(MOST):
        (folder / f"00000001-{number:016}").mkdir()
    proofs.look(a_docx("样张"), kind="notice", label="样张")
    assert len(list(folder.iterdir())) <= MOST
    assert proofs.galley(new.id) == replace(new)


def test_every_rule_belongs_to_a_part_of_the_paper(app: Flask) -> None:
    assert {identity[0] for identity in RULES} == set(PARTS)
