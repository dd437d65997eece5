"""公文: forms made of the fields that papers tell of, their faults, their previews, and the papers themselves."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import html

from services.formats.sheets_out import write_sheet
from services.model.issuing import RecipientList, Signer
from services.model.official import OfficialDocument
from services.model.papers import PAPERS, fields_of, paper_form, sample_of
from services.model.people import EVERYTHING, Person
from services.office import Office, open_office
from services.settings import Settings
from services.stores.objects import Listing
from tests.web.conftest import CLERK, LEADER, LIAISON, Seat
from web import create_app
from web.paper_form import GRIDS, STANDING_COLUMNS, columns_of, input_name


def typed(kind: str, **changes: Any) -> dict[str, Any]:
    """The samples of a paper's fields as its form sends them."""
    sample = {**sample_of(kind), **changes}
    data: dict[str, Any] = {}
    for field in fields_of(paper_form(kind).facts):
        value = sample.get(field.name, "")
        if field.kind in GRIDS:
            for column in columns_of(field):
                data[input_name(field, column)] = [str(row.get(column, "")) for row in value]
        else:
            data[field.name] = "\n".join(value) if isinstance(value, list) else str(value)
    return data


def kept(office: Office) -> list[OfficialDocument]:
    rows = office.documents.rows(Listing(kind="document"), scope=EVERYTHING)
    return [office.documents.get(row.id, scope=EVERYTHING) for row in rows]


@pytest.mark.parametrize("form", PAPERS, ids=lambda form: form.kind.value)
def test_every_paper_is_written_from_its_own_form(office: Office, seat: Callable[[Person], Seat], form: Any) -> None:
    clerk = seat(CLERK)
    page = clerk.text(f"/documents/new/{form.kind.value}")
    for field in fields_of(form.facts):
        names = [input_name(field, column) for column in columns_of(field)] if field.kind in GRIDS else [field.name]
        assert all(f'name="{name}"' in page for name in names)
        assert field.label in page
    answer = clerk.post(f"/documents/new/{form.kind.value}", typed(form.kind.value))
    assert answer.status_code == 302, answer.text
    (document,) = kept(office)
    page = clerk.text(answer.location)
    assert document.title in unescape(page) and "稿" in page
    paper = clerk.get(f"/documents/{document.id}/files/1")
    assert paper.headers["Content-Disposition"].startswith("attachment;")
    assert Document(io.BytesIO(paper.data)).paragraphs
    assert document.title in unescape(clerk.text("/documents/"))


def again(page: str) -> dict[str, Any]:
    """What a page's form would send."""
    form = html.document_fromstring(page).xpath("//form[@class='paper-form']")[0]
    data: dict[str, list[str]] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    return {name: values if "-" in name else values[0] for name, values in data.items() if name != "csrf_token"}


@pytest.mark.parametrize("kind", ["notice", "correction-bulletin", "ranking-bulletin", "ledger-policy"])
def test_a_draft_is_shown_again_as_it_was_typed_and_changes_only_where_it_is_changed(
    office: Office, seat: Callable[[Person], Seat], kind: str
) -> None:
    clerk = seat(CLERK)
    clerk.post(f"/documents/new/{kind}", typed(kind))
    (document,) = kept(office)
    data = again(clerk.text(f"/documents/{document.id}/revise"))
    assert data["of"] == document.id
    assert clerk.post(f"/documents/{document.id}/revise", data).status_code == 302
    assert kept(office)[0].facts == document.facts
    data = again(clerk.text(f"/documents/{document.id}/revise"))
    changed = {"rows-matter": ["另一件事项"]} if kind == "ledger-policy" else {"note": "此件不予公开"}
    answer = clerk.post(f"/documents/{document.id}/revise", {**data, **changed})
    assert answer.status_code == 302, answer.text
    (revised,) = kept(office)
    differing = {name for name in document.facts if document.facts[name] != revised.facts[name]}
    assert differing == ({"rows"} if kind == "ledger-policy" else {"note"})


def test_a_new_paper_may_be_written_like_another_without_its_number_and_days(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    document = office.documents.keep("reminder", sample_of("reminder"), by=CLERK)
    clerk = seat(CLERK)
    data = again(clerk.text(f"/documents/new/reminder?like={document.id}"))
    assert data["matter"] == "2026年10月工作台账" and data["date"] == "" and "of" not in data
    answer = clerk.get(f"/documents/new/notice?like={document.id}")
    assert answer.status_code == 422 and "不能照它填写" in answer.text


def test_a_body_is_refused_when_empty_and_kept_when_something_else_is_wrong(seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    answer = clerk.post("/documents/new/notice", typed("notice", body="  \n "))
    assert answer.status_code == 422 and "缺少“正文”" in unescape(answer.text)
    answer = clerk.post("/documents/new/notice", typed("notice", body="一、甲 & 乙\n单位\t电话", title=""))
    assert "一、甲 & 乙\n单位\t电话</textarea>" in unescape(answer.text)


def test_the_same_form_sent_twice_is_one_document(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    answers = [clerk.post("/documents/new/rectification-demand", typed("rectification-demand")) for _ in range(2)]
    assert answers[0].location == answers[1].location and len(kept(office)) == 1


def test_every_fault_is_told_at_once_and_everything_typed_is_kept(office: Office, seat: Callable[[Person], Seat]) -> None:
    data = typed("ranking-bulletin", year="二〇二六", quarter="5", date="2026-13-01", opening="自拟开头<&>")
    data["standing-score"][0] = "九十"
    answer = seat(CLERK).post("/documents/new/ranking-bulletin", data)
    assert answer.status_code == 422
    page = unescape(answer.text)
    for place in ("“年份”", "“季度”", "“成文日期”", "“排名表”第1行"):
        assert place in page
    assert "自拟开头<&>" in page and 'value="九十"' in page and 'value="二〇二六"' in page
    marked = re.findall(r'class="[^"]* fault".*?(?:for|aria-labelledby)="([^"]+)"', answer.text, re.S)
    assert marked == ["year", "quarter", "standings", "date"]
    assert kept(office) == []


@pytest.mark.parametrize(("rows", "sentence"), [(501, "有501行，超过500行"), (1001, "有 1001 行，超过 500 行")])
def test_too_many_rows_are_refused_and_none_is_left_out_silently(
    office: Office, seat: Callable[[Person], Seat], rows: int, sentence: str
) -> None:
    data = typed("ranking-bulletin")
    for column in STANDING_COLUMNS:
        data[f"standing-{column}"] = [f"单位{number}" if column == "unit" else "90" for number in range(rows)]
    answer = seat(CLERK).post("/documents/new/ranking-bulletin", data)
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert kept(office) == []


@pytest.mark.office
def test_a_preview_shows_the_pages_beside_the_form_and_keeps_nothing(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    page = unescape(clerk.post("/documents/new/ranking-bulletin/preview", typed("ranking-bulletin", matter="自拟事项")).text)
    assert 'class="preview-desk"' in page and "未保存" in page and "data-chart=" in page
    assert "1. 市发改委" in page and "2. 市科技局" in page and "2. 市经信局" in page
    assert 'value="自拟事项"' in page
    first, *others = re.findall(r'<img src="([^"]+/pages/\d+\.png)"', page)
    assert others and f"预览（{len(others) + 1} 页）" in page
    picture = clerk.get(first)
    assert picture.mimetype == "image/png" and picture.data.startswith(b"\x89PNG")
    assert kept(office) == []


def test_without_libreoffice_a_preview_shows_the_text_and_says_why(furnished: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(furnished, home)
    bare = open_office(Settings(home=home, soffice="/nowhere/soffice"))
    clerk = Seat(create_app(bare).test_client())
    clerk.log_in(CLERK.login)
    page = unescape(clerk.post("/documents/new/notice/preview", typed("notice")).text)
    assert "未安装 LibreOffice" in page and '<div class="draft-text">' in page and "/pages/1.png" not in page
    assert "一、备案范围" in page
    bare.close()


def test_a_form_offers_the_issuers_signers_and_recipient_lists_of_the_house(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    book = office.issuing.book()
    office.issuing.change(
        replace(
            book,
            signers=(Signer(name="李四", post="管委会主任"),),
            recipients=(RecipientList(name="成员单位", units=("市发改委", "市<科>局")),),
        ),
        note="",
        seen=None,
        by=CLERK,
    )
    page = seat(CLERK).text("/documents/new/notice")
    tree = html.fromstring(page)
    (choice,) = tree.xpath('//select[@data-fill="recipients"]/option[@value!=""]')
    assert choice.get("value") == "市发改委\n市<科>局" and choice.text == "成员单位（2 个单位）"
    assert tree.xpath('//datalist[@id="signers"]/option/@value') == ["李四"]
    assert book.issuers[0].name in tree.xpath('//datalist[@id="issuers"]/option/@value')


def test_standings_are_imported_from_a_workbook_and_the_rest_of_the_form_stays(seat: Callable[[Person], Seat]) -> None:
    book = write_sheet(
        "排名", ("单位", "得分", "组别"), [["市发改委", 96.5, "市直单位"], ["桃州镇", 91, "乡镇街道"], ["合计", 1, ""]]
    )
    data = {**typed("ranking-bulletin", opening="自拟开头"), "table": (io.BytesIO(book), "得分.xlsx")}
    answer = seat(CLERK).post("/documents/new/ranking-bulletin/import", data)
    assert answer.status_code == 200
    page = unescape(answer.text)
    assert 'value="桃州镇"' in page and 'value="96.5"' in page and 'value="市科技局"' not in page
    assert "自拟开头" in page and "合计" in page


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (None, "没有收到文件。请先选择排名表"),
        ((b"x" * 21_000_000, "大.csv"), "超过单个文件 20 MB 的上限"),
        ((b"PK\x03\x04 broken", "坏.xlsx"), "没有读到排名得分"),
        ("没有表头\n甲".encode(), "没有读到排名得分"),
    ],
)
def test_a_table_that_can_not_be_read_says_why_and_keeps_the_grid(
    seat: Callable[[Person], Seat], table: Any, sentence: str
) -> None:
    data = typed("ranking-bulletin")
    if table is not None:
        content, name = table if isinstance(table, tuple) else (table, "表.csv")
        data["table"] = (io.BytesIO(content), name)
    answer = seat(CLERK).post("/documents/new/ranking-bulletin/import", data)
    assert answer.status_code == 422
    assert sentence in answer.text and 'value="市科技局"' in answer.text


def test_an_unknown_paper_is_refused_in_a_sentence(seat: Callable[[Person], Seat]) -> None:
    answer = seat(CLERK).get("/documents/new/decree")
    assert answer.status_code == 422 and "没有“decree”这一文种" in answer.text


def test_leaders_read_papers_and_units_do_not(office: Office, seat: Callable[[Person], Seat]) -> None:
    document = office.documents.keep("rectification-demand", sample_of("rectification-demand"), by=CLERK)
    leader, liaison = seat(LEADER), seat(LIAISON)
    assert document.title in leader.text(f"/documents/{document.id}")
    assert leader.get("/documents/new/ranking-bulletin").status_code == 403
    assert "季度排名通报</a>" not in leader.text("/documents/")
    assert liaison.get(f"/documents/{document.id}").status_code == 404
    assert liaison.get(f"/documents/{document.id}/files/1").status_code == 404
