"""发文设置: the book on a page, its entries added, changed and taken out with a reason, and what may not be."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from services.model.errors import NotFound
from services.model.issuing import Issuer, Opening, RecipientList, Series, Signer, TakenElsewhere
from services.model.issuing_changes import Section, entry_of, first, key_of, put, without
from services.model.official import DocumentState
from services.model.papers import PAPERS, PageForm
from services.model.papers.addressing import IssuerClass
from services.model.people import Person
from services.office import Office
from tests.web.conftest import CLERK, LEADER, Seat
from tests.web.papers import a_document
from web.issuing_form import BOXES, typed_entry, typed_from

COMMITTEE = "苏皖合作示范区广德片区管委会"
ENTRIES: dict[Section, Any] = {
    Section.ISSUERS: Issuer(
        name="广德市人民政府办公室",
        category=IssuerClass.GOVERNMENT_OFFICE,
        letterheads=("广德市人民政府办公室文件", "广德市人民政府办公室"),
        printed_by="市政府办公室",
    ),
    Section.SERIES: Series(code="广政办", issuer=COMMITTEE, kinds=("notice", "bulletin"), pages=(PageForm.FILE,)),
    Section.OPENINGS: Opening(code="广合管", year=2026, serial=15),
    Section.ELSEWHERE: TakenElsewhere(code="广合管", year=2026, serial=7, what="手工编发的《关于假期值班的通知》"),
    Section.SIGNERS: Signer(name="李四", post="管委会主任"),
    Section.RECIPIENTS: RecipientList(name="政策争取成员单位", units=("市发改委", "市科技局", "溧阳市发改委")),
}


def form_of(entry: Any, **more: Any) -> dict[str, Any]:
    """The form of an entry as a browser sends it."""
    return {name: value if name in BOXES else str(value) for name, value in typed_from(entry).items()} | more


def kept(office: Office, section: Section, key: str) -> Any:
    return entry_of(office.issuing.book(), section, key)


@pytest.mark.parametrize("section", list(Section))
def test_every_kind_of_entry_is_added_shown_changed_back_and_taken_out(
    office: Office, seat: Callable[[Person], Seat], section: Section
) -> None:
    clerk, entry = seat(CLERK), ENTRIES[section]
    key = key_of(entry)
    answer = clerk.post(f"/issuing/{section}", form_of(entry, seen="0"))
    assert answer.status_code == 302, answer.text
    assert kept(office, section, key) == entry
    page = unescape(clerk.text("/issuing/"))
    assert all(
        word in page
        for word in (str(value) for value in typed_from(entry).values() if isinstance(value, str))
        if "\n" not in word and word not in ("number",)
    )
    form = clerk.text(f"/issuing/{section}/entry?of={key}")
    assert 'name="was"' in form and key in unescape(form)
    same = clerk.post(f"/issuing/{section}", form_of(entry, was=key, seen="1", note="照旧"))
    assert same.status_code == 302 and kept(office, section, key) == entry
    gone = clerk.post(f"/issuing/{section}/remove", {"was": key, "seen": "1", "note": "不再使用"})
    assert gone.status_code == 302, gone.text
    with pytest.raises(NotFound):
        kept(office, section, key)
    page = unescape(clerk.text("/issuing/"))
    assert f"“{key}”：不再使用" in page and "张三" in page


def test_a_form_makes_the_entry_again_that_it_was_made_from(app: Any) -> None:
    for section, entry in ENTRIES.items():
        with app.test_request_context(method="POST", data=form_of(entry)):
            assert typed_entry(section) == entry


def test_the_next_number_follows_an_opening_and_skips_what_was_taken_elsewhere(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    clerk = seat(CLERK)
    assert "广合管〔2026〕1号" in clerk.text("/issuing/")
    clerk.post("/issuing/openings", {"code": "广合管", "year": "2026", "serial": "15"})
    clerk.post("/issuing/elsewhere", {"number": "广合管（2026）第015号", "what": "手工编发"})
    page = clerk.text("/issuing/")
    assert "广合管〔2026〕16号" in page and "工作简报2026年第1期" in page
    assert office.issuing.next_number("notice").text == "广合管〔2026〕16号"
    document = a_document(office, DocumentState.REGISTERED)
    assert document.number is not None and document.number.text == "广合管〔2026〕16号"
    taken = clerk.post("/issuing/elsewhere", {"number": "广合管〔2026〕16号", "what": "又一件"})
    assert taken.status_code == 409 and "已由本系统编出" in taken.text
    code = clerk.post("/issuing/series/remove", {"was": "广合管", "note": "改用新代字"})
    assert code.status_code in (409, 422) and "没有删除" in code.text


@pytest.mark.parametrize(
    ("section", "data", "sentence"),
    [
        ("issuers", {"name": "  ", "category": "管委会"}, "有一个发文机关没有填写名称"),
        ("issuers", {"name": COMMITTEE, "category": "管委会"}, "写了两次"),
        ("issuers", {"name": "某机关", "category": "县衙"}, "“机关类别”没有“县衙”这一项"),
        ("series", {"code": "广2合", "issuer": COMMITTEE, "form": "number"}, "机关代字“广2合”不能使用"),
        ("series", {"code": "广政", "issuer": "没有的机关", "form": "number"}, "不在名单中"),
        ("series", {"code": "广政", "issuer": COMMITTEE, "form": "number", "kinds": ["poem"]}, "没有“poem”这一文种"),
        ("series", {"code": "广政", "issuer": COMMITTEE, "form": "number", "pages": ["scroll"]}, "没有“scroll”这一项"),
        ("openings", {"code": "广合管", "year": "今年", "serial": "1"}, "“年份”填写的“今年”不是整数"),
        ("openings", {"code": "广合管", "year": "2026", "serial": "0"}, "序号 0 应在"),
        ("openings", {"code": "广合管", "year": "9999", "serial": "1"}, "年份 9999 不在"),
        ("elsewhere", {"number": "广合管2026第7号", "what": "x"}, "不是发文字号"),
        ("elsewhere", {"number": "广合管〔2026〕7号", "what": ""}, "没有写明用于什么"),
        ("elsewhere", {"number": "宣合管〔2026〕7号", "what": "x"}, "机关代字“宣合管”不在名单中"),
        ("recipients", {"name": "空名单"}, "应有 1 至"),
        ("signers", {"name": "张" * 101}, "超过 100 字"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_form_with_what_was_typed(
    office: Office, seat: Callable[[Person], Seat], section: str, data: dict[str, Any], sentence: str
) -> None:
    answer = seat(CLERK).post(f"/issuing/{section}", data)
    page = unescape(answer.text)
    assert answer.status_code == 422, page
    assert sentence in page
    assert all(f'value="{value}"' in page for name, value in data.items() if name in ("name", "what", "number") and value.strip())
    assert office.issuing.book().version == 0


def test_a_change_or_removal_needs_a_reason_and_two_at_once_are_told_apart(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    clerk = seat(CLERK)
    clerk.post("/issuing/signers", {"name": "李四", "post": "主任", "seen": "0"})
    for path in ("/issuing/signers", "/issuing/signers/remove"):
        answer = clerk.post(path, {"was": "李四", "name": "李四", "post": "副主任", "seen": "1", "note": " "})
        assert answer.status_code == 422 and "理由，没有保存" in answer.text
    late = clerk.post("/issuing/signers", {"was": "李四", "name": "李四", "post": "副主任", "seen": "0", "note": "职务变动"})
    assert late.status_code == 409
    assert kept(office, Section.SIGNERS, "李四").post == "主任"
    done = clerk.post("/issuing/signers", {"was": "李四", "name": "李四", "post": "副主任", "seen": "1", "note": "职务变动"})
    assert done.status_code == 302
    assert office.issuing.book().events[-1].note == "修改签发人“李四”：职务变动"


def test_an_old_page_is_told_and_a_newer_version_can_be_acknowledged(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    clerk.post("/issuing/signers", {"name": "李四", "post": "主任", "seen": "0"})
    late = clerk.post("/issuing/signers", {"name": "张三", "post": "副主任", "seen": "0"})
    assert late.status_code == 409 and 'value="副主任"' in late.text
    assert re.findall(r'name="seen" value="(\d+)"', late.text) == ["1", "0"]
    assert clerk.post("/issuing/signers", {"name": "张三", "post": "副主任", "seen": ["1", "0"]}).status_code == 302
    moved = clerk.post("/issuing/signers/first", {"was": "张三", "seen": "1"})
    assert moved.status_code == 409 and "发文设置" in moved.text and "签发人" in moved.text  # on the page itself


def test_a_name_is_one_line_without_characters_that_cannot_be_printed(office: Office, seat: Callable[[Person], Seat]) -> None:
    assert seat(CLERK).post("/issuing/signers", {"name": "张\x00三", "post": "主任\n（主持）"}).status_code == 302
    assert kept(office, Section.SIGNERS, "张三").post == "主任 （主持）"


def test_a_new_name_is_followed_by_what_refers_to_it(office: Office) -> None:
    book = office.issuing.book()
    renamed = put(book, Section.ISSUERS, COMMITTEE, Issuer(name="新管委会"))
    assert {series.issuer for series in renamed.series} == {"新管委会"}
    counted = put(put(book, Section.OPENINGS, "", ENTRIES[Section.OPENINGS]), Section.ELSEWHERE, "", ENTRIES[Section.ELSEWHERE])
    coded = put(counted, Section.SERIES, "广合管", Series(code="广示管", issuer=COMMITTEE))
    assert (coded.openings[0].code, coded.elsewhere[0].code) == ("广示管", "广示管")
    assert first(book, Section.SERIES, "工作简报").series[0].code == "工作简报"
    assert len(without(book, Section.SERIES, "广合管函").series) == 3


def test_what_stands_first_is_the_default(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    assert "排到最前" not in clerk.text("/issuing/")  # among series for different papers the order tells nothing
    clerk.post("/issuing/series", {"code": "广示", "issuer": COMMITTEE, "form": "number"})
    assert "排到最前" in clerk.text("/issuing/")
    assert clerk.post("/issuing/series/first", {"was": "广示", "seen": "1"}).status_code == 302
    assert office.issuing.next_number("notice").code == "广示"
    assert office.issuing.next_number("letter").code == "广合管函"


def test_a_recipient_list_picks_units_and_keeps_names_that_are_in_no_register(seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    form = clerk.text("/issuing/recipients/entry")
    assert 'value="市发改委"' in form and 'value="桃州镇"' in form
    clerk.post("/issuing/recipients", {"name": "名单", "units": ["市发改委", "桃州镇"], "others": "溧阳市\r\n\r\n溧阳市\r\n"})
    page = clerk.text("/issuing/")
    assert "市发改委、桃州镇、溧阳市" in page and "溧阳市不在单位名册" in page
    again = clerk.text("/issuing/recipients/entry?of=名单")
    assert again.count("checked") == 2 and ">溧阳市</textarea>" in again


def test_only_the_office_keeps_the_book_and_no_other_list_is_there(seat: Callable[[Person], Seat]) -> None:
    assert seat(LEADER).get("/issuing/").status_code == 403
    clerk = seat(CLERK)
    assert clerk.get("/issuing/secrets/entry").status_code == 404
    assert clerk.post("/issuing/secrets", {}).status_code == 404
    assert clerk.get("/issuing/signers/entry?of=王五").status_code == 404
    assert clerk.post("/issuing/signers/remove", {"was": "王五", "note": "离任"}).status_code == 404


def test_a_retired_series_gives_no_more_numbers_and_what_it_gave_stays(office: Office, seat: Callable[[Person], Seat]) -> None:
    numbered, clerk = a_document(office, DocumentState.READY), seat(CLERK)
    assert numbered.number is not None
    form = {"was": "广合管", "code": "广合管", "issuer": COMMITTEE, "form": "number", "retired": "yes", "note": "改用新字"}
    assert clerk.post("/issuing/series", form).status_code == 302
    page = clerk.text("/issuing/")
    assert "已停用" in page and "广合管〔2026〕2号" not in page
    assert numbered.number.text in clerk.text("/registers/issued")
    waiting = a_document(office, DocumentState.TO_REGISTER, title="关于值班的通知")
    assert "发文设置中没有这个机关用于“通知”的机关代字" in clerk.text(f"/documents/{waiting.id}")
    refused = clerk.post(f"/documents/{waiting.id}/register", {"code": "广合管"})
    assert refused.status_code in (409, 422) and "发文设置" in refused.text
    assert 'name="retired" value="yes" checked' in clerk.text("/issuing/series/entry?of=广合管")
    assert "停用" in clerk.text(f"/issuing/history/{office.issuing.book().version}")


def test_what_something_else_goes_by_is_not_taken_out(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    refused = clerk.post("/issuing/issuers/remove", {"was": COMMITTEE, "note": "更名"})
    assert refused.status_code == 422 and f"发文机关“{COMMITTEE}”还用在机关代字“广合管”" in unescape(refused.text)
    clerk.post("/issuing/elsewhere", {"number": "广合管〔2026〕9号", "what": "手工编发"})
    refused = clerk.post("/issuing/series/remove", {"was": "广合管", "note": "不用了"})
    assert refused.status_code == 422
    assert "还用在起始序号或外部占号 广合管〔2026〕9号，没有删除。不再用它编号的，请在修改页上改为“停用”" in unescape(
        refused.text
    )
    assert "广合管" in [series.code for series in office.issuing.book().series]


def test_a_series_is_offered_every_paper(seat: Callable[[Person], Seat]) -> None:
    page = seat(CLERK).text("/issuing/series/entry")
    assert all(f'value="{form.kind.value}"' in page for form in PAPERS)


def test_a_change_is_shown_with_the_old_values_beside_the_new(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    clerk.post("/issuing/signers", form_of(Signer(name="张三", post="主任"), seen="0"))
    clerk.post("/issuing/signers", form_of(Signer(name="李四", post="副主任"), seen="1"))
    altered = form_of(Signer(name="李四", post="<主任>"), was="李四", seen="2", note="任职变动")
    assert clerk.post("/issuing/signers", altered).status_code == 302
    assert [f'href="/issuing/history/{version}"' in clerk.text("/issuing/") for version in (1, 2, 3)] == [True] * 3
    page = clerk.text("/issuing/history/3")
    assert re.search(r"<th scope=\"row\">职务</th><td><del>副主任</del></td><td><ins>&lt;主任&gt;</ins></td>", page)
    assert "任职变动" in page and "张三" not in page.partition("<tbody>")[2].partition("</table>")[0]
    assert 'href="/issuing/history/2"' in page
    first_change = clerk.text("/issuing/history/1")
    assert "改前（系统设置）" in first_change and re.search(r'<td class="none"></td><td><ins>张三</ins></td>', first_change)
    assert 'href="/issuing/history/2"' in first_change


def test_a_change_that_never_was_is_not_found(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    assert [clerk.get(f"/issuing/history/{version}").status_code for version in (0, 1, 99999999999)] == [404] * 3


def test_another_default_is_shown_as_another_order(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    clerk.post("/issuing/signers", form_of(Signer(name="张三"), seen="0"))
    clerk.post("/issuing/signers", form_of(Signer(name="李四"), seen="1"))
    clerk.post("/issuing/signers/first", {"was": "李四", "seen": "2"})
    assert "<del>张三、李四</del></td><td><ins>李四、张三</ins>" in clerk.text("/issuing/history/3")


def test_of_a_list_only_the_names_that_came_or_went_are_marked(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    clerk.post("/issuing/recipients", form_of(RecipientList(name="乡镇", units=("甲镇", "乙镇")), seen="0"))
    fewer = form_of(RecipientList(name="乡镇", units=("乙镇",)), was="乡镇", seen="1", note="撤并")
    assert clerk.post("/issuing/recipients", fewer).status_code == 302
    assert "<td><del>甲镇</del>、乙镇</td><td>乙镇</td>" in clerk.text("/issuing/history/2")
