"""The pages of deputy leaders and liaisons: what each role sees, a unit's form, a list from a file, paper."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Sequence

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from services.model.people import Person
from services.office import Office
from tests.web.conftest import CLERK, LEADER, LIAISON, OTHER_LIAISON, Seat

Sitting = Callable[[Person], Seat]
HEAD = (
    ("部门（单位）", "分管领导", "分管领导", "分管领导", "联络员", "联络员", "联络员"),
    ("部门（单位）", "姓名", "职务", "联系电话", "姓名", "职务", "联系电话"),
)
FORM = {
    "unit": "市发改委",
    "seen": "0",
    "leader": ["张三", ""],
    "leader_post": ["副主任", ""],
    "leader_phone": ["13812345678", ""],
    "liaison": ["李四", ""],
    "liaison_post": ["科员", ""],
    "liaison_phone": ["0563-6012346", ""],
    "policy_section": "长三角科",
    "policy_person": "李四",
}


def a_list(*rows: Sequence[str]) -> io.BytesIO:
    book = Workbook()
    for row in (*HEAD, *rows):
        book.active.append(list(row))
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content


@pytest.fixture
def filled(office: Office, seat: Sitting) -> Sitting:
    assert seat(LIAISON).post("/rosters/unit", FORM).status_code == 302
    return seat


def test_a_liaison_fills_in_the_own_units_people(office: Office, seat: Sitting) -> None:
    browser = seat(LIAISON)
    assert 'name="leader_phone"' in browser.text("/rosters/unit")
    answer = browser.post("/rosters/unit", FORM, follow_redirects=True)
    assert "“市发改委”的分管领导和联络员已保存" in answer.text
    roster = office.rosters.entry("市发改委", by=CLERK).roster
    assert [(one.name, one.phone) for one in (*roster.leaders, *roster.liaisons)] == [
        ("张三", "13812345678"),
        ("李四", "0563-6012346"),
    ]
    assert "联络员姓名：李四" in answer.text  # the history


def test_a_liaison_changes_no_other_unit(office: Office, filled: Sitting) -> None:
    assert filled(OTHER_LIAISON).post("/rosters/unit", FORM).status_code == 403
    assert 'name="leader_phone"' not in filled(OTHER_LIAISON).text("/rosters/unit?unit=市发改委")


def test_numbers_are_masked_on_every_page_and_file_of_another_unit(filled: Sitting) -> None:
    browser = filled(OTHER_LIAISON)
    for url in ("/rosters/", "/rosters/unit?unit=市发改委"):
        page = browser.text(url)
        assert "138****5678" in page
        assert "13812345678" not in page and "6012346" not in page, url
    book = load_workbook(io.BytesIO(browser.get("/rosters/roster.xlsx").data))
    cells = [str(cell.value) for row in book.active.iter_rows() for cell in row]
    assert "138****5678" in cells and "13812345678" not in cells
    paper = Document(io.BytesIO(browser.get("/rosters/roster.docx?unit=市发改委").data))
    texts = [cell.text for row in paper.tables[0].rows for cell in row.cells]
    assert "138****5678" in texts and "13812345678" not in texts
    for words in ("13812345678", "6012346"):  # nor does a search tell whose number it is
        assert "没有符合条件的单位" in browser.text(f"/rosters/?q={words}")


def test_a_unit_learns_nothing_of_what_others_lack(filled: Sitting) -> None:
    page = filled(OTHER_LIAISON).text("/rosters/")
    assert "桃州镇" not in page
    assert "未报送" not in page


def test_the_office_and_leaders_see_all_numbers(filled: Sitting) -> None:
    for who in (CLERK, LEADER):
        page = filled(who).text("/rosters/")
        assert "13812345678" in page and "0563-6012346" in page
        assert "桃州镇" in page and "未报送 2" in page


def test_the_list_is_filtered_by_the_url_and_exported_as_it_is_shown(filled: Sitting) -> None:
    browser = filled(CLERK)
    assert "市科技局" not in browser.text("/rosters/?q=张三").split("<main")[1]
    assert "市发改委" not in browser.text("/rosters/?state=missing").split("<main")[1]
    assert "没有符合条件的单位" in browser.text("/rosters/?q=没有这个人")
    book = load_workbook(io.BytesIO(browser.get("/rosters/roster.xlsx?state=missing").data))
    assert {row[0].value for row in book.active.iter_rows(min_row=2)} == {"市科技局", "桃州镇"}


def test_the_office_has_a_text_to_remind_those_who_lack_something(filled: Sitting) -> None:
    page = filled(CLERK).text("/rosters/")
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, flags=re.S)
    assert found and "尚未报送的：" in found[1]
    assert "桃州镇" in found[1] and "市科技局" in found[1] and "市发改委" not in found[1]
    assert "尚未报送的" not in filled(LIAISON).text("/rosters/")


def test_a_refused_form_keeps_what_was_typed(office: Office, filled: Sitting) -> None:
    stale = FORM | {"leader": ["李四", ""], "seen": "0"}
    answer = filled(CLERK).post("/rosters/unit", stale)
    assert answer.status_code == 409
    assert "刚刚由王五改过" in answer.text
    assert 'name="leader" value="李四"' in answer.text
    assert office.rosters.entry("市发改委", by=CLERK).roster.leaders[0].name == "张三"


def test_a_number_that_can_be_none_is_kept_and_told(seat: Sitting) -> None:
    answer = seat(CLERK).post("/rosters/unit", FORM | {"leader_phone": ["138123456", ""]}, follow_redirects=True)
    assert "“138123456”不像电话号码，已照原样保存" in answer.text


def test_a_list_is_looked_at_before_it_is_kept(office: Office, filled: Sitting) -> None:
    browser = filled(CLERK)
    content = a_list(
        ("广德市发展和改革委员会", "张三", "副主任", "13900000000", "李四", "科员", "0563-6012346"),
        ("桃州镇", "李四", "副镇长", "6020000", "张三", "科员", "6020001"),
        ("市卫健委", "李四", "副主任", "6015000", "张三", "科员", "6015001"),
    )
    page = browser.post("/rosters/import", {"file": (content, "名单.xlsx")}, content_type="multipart/form-data")
    assert page.status_code == 200, page.text
    assert "<del>13812345678</del> → 13900000000" in page.text
    assert "“市卫健委”不在单位名册，没有读入" in page.text
    assert office.rosters.entry("市发改委", by=CLERK).roster.leaders[0].phone == "13812345678"
    found = re.search(r'name="sheet" value="([^"]+)"', page.text)
    assert found
    done = browser.post("/rosters/import/keep", {"sheet": html.unescape(found[1]), "units": ["市发改委"]}, follow_redirects=True)
    assert "已更新 1 个单位：市发改委" in done.text
    assert office.rosters.entry("市发改委", by=CLERK).roster.leaders[0].phone == "13900000000"
    assert not office.rosters.entry("桃州镇", by=CLERK).reported


def test_a_preview_folds_what_is_unchanged_and_shows_a_first_entry_as_people(office: Office, filled: Sitting) -> None:
    content = a_list(
        ("市发改委", "张三", "副主任", "13812345678", "李四", "科员", "0563-6012346"),
        ("桃州镇", "李四", "副镇长", "6020000", "张三", "科员", "6020001"),
        ("市卫健委", "李四", "副主任", "6015000", "张三", "科员", "6015001"),
    )
    page = filled(CLERK).post("/rosters/import", {"file": (content, "名单.xlsx")}, content_type="multipart/form-data").text
    assert "有变化的 1 个单位" in page and "没有变化的 1 个单位" in page and "首次报送" in page
    assert 'name="units" value="桃州镇"' in page and 'name="units" value="市发改委"' not in page
    assert "联络员姓名：" not in page, "nothing was there before"
    before, folded = page.split('<details class="call"', 1)
    assert "市发改委" in folded and "市发改委" not in before.split("有变化的", 1)[1]
    assert "市卫健委" in before.split("有变化的", 1)[0], "what was left out stands above"


def test_what_is_no_list_is_refused_on_the_same_page(seat: Sitting) -> None:
    browser = seat(CLERK)
    answer = browser.post("/rosters/import", {"file": (io.BytesIO("你好".encode()), "a.txt")}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "没有找到分管领导及联络员名单" in answer.text and 'name="file"' in answer.text
    assert "没有收到文件" in browser.post("/rosters/import", {}).text
    assert browser.post("/rosters/import/keep", {"sheet": "{"}).status_code == 422
