"""The pages of scoring schemes: readable, compared, checked line by line, entered, withdrawn, drafted for issue."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Callable

from openpyxl import load_workbook

from services.model.people import Person
from services.office import Office
from tests.web.conftest import CLERK, DEPUTY, LEADER, LIAISON, Seat

Door = Callable[[Person], Seat]


def as_version(office: Office, name: str, since: str = "2023Q1") -> str:
    text = office.schemes.version("2022").text
    return text.replace('version = "2022"', f'version = "{name}"').replace('since = "2022Q1"', f'since = "{since}"')


def test_the_page_tells_how_each_point_comes_about(seat: Door) -> None:
    page = seat(LIAISON).text("/schemes/version/2022")
    for words in (
        "政策争取计分表",
        "满1次得10分",
        "通知二（一）2：主要领导每季度至少1次",
        "列出得分，不参加排名",
        "+10",
        "data-chart",
    ):
        assert words in page
    assert "起草印发通知" not in page and "录入新版本" not in seat(LEADER).text("/schemes/")


def test_the_tables_go_out_as_a_workbook_and_the_text_as_it_is(seat: Door, office: Office) -> None:
    browser = seat(CLERK)
    book = load_workbook(io.BytesIO(browser.get("/schemes/version/2022/scheme.xlsx").data))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) - 1 >= len(office.schemes.get("2022").indicators)
    assert any("签署合作协议" in row and "10" in map(str, row) for row in rows)
    source = browser.get("/schemes/version/2022/scheme.toml")
    assert tomllib.loads(source.data.decode())["version"] == "2022" and "attachment" in source.headers["Content-Disposition"]


def test_what_is_wrong_stands_beside_its_line_and_nothing_is_entered(seat: Door, office: Office) -> None:
    browser, text = (
        seat(CLERK),
        as_version(office, "2023").replace('"timeliness"', '"timelyness"').replace("points = 45", "points = 44"),
    )
    answer = browser.post("/schemes/entry", {"text": text, "keep": "yes"})
    line = text[: text.index("timelyness")].count("\n") + 1
    assert answer.status_code == 422 and "有 2 处要改，还没有录入" in answer.text
    assert f'data-line="{line}"' in answer.text and "是否“timeliness”" in answer.text and "合计99分" in answer.text
    assert "timelyness" in answer.text.split("<textarea", 1)[1]
    assert [one.version for one in office.schemes.all()] == ["2022"]


def test_a_sound_scheme_is_shown_before_it_is_entered(seat: Door, office: Office) -> None:
    browser, text = seat(CLERK), as_version(office, "2023")
    checked = browser.post("/schemes/entry", {"text": text})
    assert (
        checked.status_code == 200
        and "没有问题" in checked.text
        and "录入这个版本" in checked.text
        and "政策争取计分表" in checked.text
    )
    assert len(office.schemes.all()) == 1
    kept = browser.post("/schemes/entry", {"text": text, "keep": "yes"})
    assert kept.headers["Location"] == "/schemes/version/2023"
    page = browser.text("/schemes/")
    assert "2023" in page and "现行" in page and "录入“2023”" in page


def test_a_file_may_be_sent_instead_in_the_encoding_of_notepad(seat: Door, office: Office) -> None:
    browser, text = seat(CLERK), as_version(office, "2024")
    for data in (text.encode("gb18030"), b"\xef\xbb\xbf" + text.encode(), text.replace("\n", "\r\n").encode("utf-16")):
        answer = browser.post("/schemes/entry", {"text": "", "file": (io.BytesIO(data), "方案.toml")})
        assert answer.status_code == 200 and "没有问题" in answer.text
    for data, said in ((b"\x89PNG\r\n\x1a\n\x00\x01", "不是文字文件"), (b"   ", "没有填写评分方案")):
        refused = browser.post("/schemes/entry", {"text": "", "file": (io.BytesIO(data), "方案.toml")})
        assert refused.status_code in (409, 422) and said in refused.text


def test_the_scheme_of_the_house_cannot_be_overwritten_and_the_page_says_so(seat: Door, office: Office) -> None:
    text = office.schemes.version("2022").text + "# 改过\n"
    checked = seat(CLERK).post("/schemes/entry", {"text": text})
    assert "系统自带的版本" in checked.text and "录入这个版本" not in checked.text
    forced = seat(CLERK).post("/schemes/entry", {"text": text, "keep": "yes"})
    assert forced.status_code == 409 and "请另取版本号" in forced.text and "# 改过" in forced.text


def test_markup_in_a_scheme_is_text(seat: Door, office: Office) -> None:
    text = as_version(office, "2023").replace(
        "政策争取、交流合作、制度创新工作机制季度考核办法", "<script>alert(1)</script>&办法"
    )
    page = seat(CLERK).post("/schemes/entry", {"text": text}).text
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page


def test_two_versions_are_compared_in_words(seat: Door, office: Office) -> None:
    assert "只有一个版本" in seat(CLERK).text("/schemes/compare")
    office.schemes.put(as_version(office, "2023").replace("first = 3", "first = 2"), by=CLERK)
    page = seat(CLERK).text("/schemes/compare?older=2022&newer=2023")
    assert "2 处不同" in page and "表扬：各组前几名" in page
    assert seat(CLERK).get("/schemes/compare?older=2022&newer=1999").status_code == 404


def test_a_unit_never_sees_a_version_that_has_not_begun(seat: Door, office: Office) -> None:
    office.schemes.put(as_version(office, "将来的", "2099Q1"), by=CLERK)
    for person in (LIAISON, DEPUTY):
        browser = seat(person)
        assert "将来的" not in browser.text("/schemes/") and "将来的" not in browser.text("/schemes/compare")
        for path in ("", "/scheme.toml", "/scheme.xlsx"):
            assert browser.get(f"/schemes/version/将来的{path}").status_code == 404
    assert "将来的" in seat(LEADER).text("/schemes/")


def test_withdrawing_needs_a_reason_and_leaves_it_in_the_record(seat: Door, office: Office) -> None:
    browser = seat(CLERK)
    office.schemes.put(as_version(office, "2023"), by=CLERK)
    assert "请写明撤销的理由" in browser.post("/schemes/version/2023/withdraw", {"reason": ""}).text
    assert browser.post("/schemes/version/2023/withdraw", {"reason": "录错了"}).status_code == 302
    assert "撤销“2023”：录错了" in browser.text("/schemes/")
    assert browser.get("/schemes/version/2023").status_code == 404


def test_the_notice_is_drafted_from_the_page(seat: Door) -> None:
    browser = seat(CLERK)
    answer = browser.post("/schemes/version/2022/draft")
    assert answer.status_code == 302 and "/documents/D" in answer.headers["Location"]
    assert "季度考核办法》的通知" in browser.text(answer.headers["Location"])
