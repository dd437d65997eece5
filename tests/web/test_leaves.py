"""Pages as a person counts them: through the files of one paper, by the members of a package, and what waits for its text."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.files import FileKind, FileRole, StoredFile, paper_of
from services.model.filing import Filing
from services.model.people import EVERYTHING, Person
from services.office import Office
from services.worker import Worker
from tests.samples import hostile, ofd
from tests.web.conftest import CLERK, Seat, agreement
from tests.web.test_files import pdf_of
from web.remarks import ranges


def filed(office: Office, *papers: tuple[str, bytes], several: bool = True) -> Filing:
    held = [
        office.intake.hold(io.BytesIO(content), label=label, role=FileRole.AGREEMENT, batch="leaves") for label, content in papers
    ]
    sheets = [replace(file, sheet=number) for number, file in enumerate(held, start=1)] if several else held
    filing = office.filings.submit("leaves", sheets, unit="市发改委", key="leaves", by=CLERK).filing
    Worker(office).drain()
    return office.filings.get(filing.id, scope=EVERYTHING)


HEAD = "园区共建协议\n甲方：广德市人民政府\n乙方：溧阳市人民政府"
SIGNED = "签订日期：2022年8月18日"


def test_a_fact_in_the_third_file_says_which_sheet_it_is_on(office: Office, seat: Callable[[Person], Seat]) -> None:
    filing = filed(
        office, ("1.pdf", pdf_of(HEAD, "双方加强产业协作。")), ("2.docx", agreement("附页")), ("3.pdf", pdf_of("附件", SIGNED))
    )
    clerk = seat(CLERK)
    for page in (clerk.text(f"/filings/{filing.id}/confirm"), clerk.text(f"/filings/{filing.id}")):
        assert "第 1 张" in page and "第 5 张" in page and "个文件第" not in page
    viewer = clerk.text(f"/filings/{filing.id}/files/3/view?page=2")
    assert "/ 5 页" in viewer and 'data-start="5"' in viewer
    pages = re.findall(r'data-page="(\d+)" data-title="([^"]+)"', viewer)
    assert pages == [("1", "1.pdf"), ("2", "1.pdf"), ("3", "2.docx"), ("4", "3.pdf"), ("5", "3.pdf")]


def test_a_sheet_that_shows_nothing_is_counted_and_said(office: Office, seat: Callable[[Person], Seat]) -> None:
    filing = filed(office, ("1.pdf", pdf_of(HEAD)), ("2.pdf", hostile.encrypted_pdf()), ("3.pdf", pdf_of(SIGNED)))
    page = seat(CLERK).text(f"/filings/{filing.id}/confirm")
    assert "/ 3 页" in page and "第 3 张" in page
    blank = page[page.index('id="page-2"') : page.index('id="page-3"')]
    assert "“2.pdf”：没有可显示的文字" in blank and "下载原件" in blank


def test_the_member_of_a_package_stands_beside_the_page_number(office: Office, seat: Callable[[Person], Seat]) -> None:
    content = hostile.zipped({"一/协议.ofd": ofd.agreement(), "说明.txt": "随文报送".encode()})
    filing = filed(office, ("材料.zip", content), several=False)
    clerk = seat(CLERK)
    for page in (clerk.text(f"/filings/{filing.id}/confirm"), clerk.text(f"/filings/{filing.id}")):
        assert "第 1 页（协议.ofd）" in page
    viewer = clerk.text(f"/filings/{filing.id}/files/1/view")
    assert 'data-title="材料.zip › 一/协议.ofd"' in viewer and "第 3 页　说明.txt" in viewer


@given(st.lists(st.integers(1, 40)))
def test_ranges_hold_the_numbers_and_no_others(numbers: list[int]) -> None:
    held = [
        number
        for one in ranges(numbers)
        for first, _, last in [one.partition("—")]
        for number in range(int(first), int(last or first) + 1)
    ]
    assert held == sorted(set(numbers))


def stored(position: int, sheet: int) -> StoredFile:
    return StoredFile(
        position=position, role=FileRole.AGREEMENT, label="照片", kind=FileKind.JPEG, size=1, sha256=f"{position}", sheet=sheet
    )


@pytest.mark.parametrize(
    ("sheets", "position", "paper"),
    [
        ((0, 0), 2, (2,)),
        ((1, 2, 3), 2, (1, 2, 3)),
        ((1, 2, 0, 1, 2, 3), 2, (1, 2)),
        ((1, 2, 0, 1, 2, 3), 5, (4, 5, 6)),
        ((1, 2, 0, 1, 2, 3), 3, (3,)),
        ((1, 2), 9, ()),
    ],
)
def test_a_paper_is_all_the_files_in_which_it_came(sheets: tuple[int, ...], position: int, paper: tuple[int, ...]) -> None:
    files = [stored(number, sheet) for number, sheet in enumerate(sheets, start=1)]
    assert tuple(file.position for file in paper_of(files, position)) == paper
