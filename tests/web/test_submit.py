"""报送: files in one by one, the form that makes filings of them, and the same form sent twice."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from services.model.files import FileRole
from services.model.filing import FilingState
from services.model.people import EVERYTHING, Person
from services.office import Office
from services.stores.objects import Listing
from services.worker import Worker
from tests.web.conftest import CLERK, LEADER, LIAISON, OTHER_LIAISON, OURS, SENT_BACK, Seat, agreement
from web.submit import Use, parcels

SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def key() -> str:
    return str(uuid4())


def upload(seat: Seat, key: str, *files: tuple[str, bytes]) -> list[str]:
    """Send files as the page's script does; returns the names under which they are held."""
    names = []
    for label, content in files:
        answer = send(seat, key, label, content)
        assert answer.status_code == 200, answer.text
        found = re.search(r'data-file="(\w+)"', answer.text)
        assert found, answer.text
        names.append(found[1])
    return names


def send(seat: Seat, key: str, label: str, content: bytes) -> Any:
    return seat.post(f"/submit/{key}/files", {"file": (io.BytesIO(content), label)}, headers=SCRIPT)


def form(names: list[str], roles: str, **more: str) -> dict[str, Any]:
    """What the browser sends: a letter for each file, a for agreement, s for its next page, m for material."""
    words = {"a": "agreement", "s": "sheet", "m": "material"}
    chosen = {f"role-{name}": words[letter] for name, letter in zip(names, roles, strict=True)}
    return {"file": names, "unit": "市发改委", **chosen, **more}


def filings_of(office: Office) -> list[str]:
    return [row.title for row in office.filings.rows(Listing(), scope=EVERYTHING)]


def test_an_agreement_with_its_material_becomes_one_filing(office: Office, seat: Callable[[Person], Seat], key: str) -> None:
    clerk = seat(CLERK)
    names = upload(clerk, key, ("园区共建协议.docx", agreement("园区共建协议")), ("清单.txt", "项目清单".encode()))
    answer = clerk.post(f"/submit/{key}", form(names, "am"))
    assert answer.status_code == 302
    page = clerk.text(answer.location)
    assert "已受理：“园区共建协议”" in page
    filing = office.filings.get(answer.location.rsplit("/", 1)[1], scope=EVERYTHING)
    assert [(file.role, file.label) for file in filing.files] == [
        (FileRole.AGREEMENT, "园区共建协议.docx"),
        (FileRole.MATERIAL, "清单.txt"),
    ]
    assert filing.unit == "市发改委" and filing.submitted_by == "张三"


def test_the_same_form_sent_twice_is_one_submission(office: Office, seat: Callable[[Person], Seat], key: str) -> None:
    clerk = seat(CLERK)
    names = upload(clerk, key, ("园区共建协议.docx", agreement("园区共建协议")))
    before = len(filings_of(office))
    first = clerk.post(f"/submit/{key}", form(names, "a"))
    again = clerk.post(f"/submit/{key}", form(names, "a"))
    assert (first.status_code, again.status_code) == (302, 302)
    assert first.location == again.location
    assert len(filings_of(office)) == before + 1


def test_a_reload_shows_the_files_that_already_came_in(seat: Callable[[Person], Seat], key: str) -> None:
    clerk = seat(CLERK)
    upload(clerk, key, ("园区共建协议.docx", agreement("园区共建协议")))
    assert "园区共建协议.docx" in clerk.text(f"/submit/{key}")


def test_a_refused_file_tells_its_sentence_and_harms_no_other(seat: Callable[[Person], Seat], key: str) -> None:
    clerk = seat(CLERK)
    refused = send(clerk, key, "空.docx", b"")
    assert refused.status_code == 422 and "空.docx" in refused.json["error"]
    secret = send(clerk, key, "密.txt", "机密★3年\n关于某事的协议".encode())
    assert secret.status_code == 422 and "严禁上传涉密文件" in secret.json["error"]
    upload(clerk, key, ("好.docx", agreement("好")))
    page = clerk.text(f"/submit/{key}")
    assert "好.docx" in page and "空.docx" not in page and "密.txt" not in page


def test_without_scripts_a_plain_form_takes_several_files_and_tells_each_refusal(
    seat: Callable[[Person], Seat], key: str
) -> None:
    clerk = seat(CLERK)
    files = [(io.BytesIO(agreement("甲")), "甲.docx"), (io.BytesIO(b""), "空.pdf"), (io.BytesIO("清单".encode()), "清单.txt")]
    answer = clerk.post(f"/submit/{key}/files", {"file": files}, follow_redirects=True)
    assert answer.status_code == 200
    assert "空.pdf" in answer.text and answer.text.count("data-file=") == 2
    names = re.findall(r'data-file="(\w+)"', answer.text)
    roles = re.findall(r'<option value="(\w+)" selected>', answer.text)
    assert roles == ["agreement", "material"]
    taken = clerk.post(f"/submit/{key}", form(names, "am"))
    assert taken.status_code == 302


def test_a_file_can_be_taken_out_again(seat: Callable[[Person], Seat], key: str) -> None:
    clerk = seat(CLERK)
    (name,) = upload(clerk, key, ("错.docx", agreement("错")))
    assert clerk.post(f"/submit/{key}/files/{name}/remove", headers=SCRIPT).status_code == 204
    assert "错.docx" not in clerk.text(f"/submit/{key}")


def test_several_agreements_become_several_filings_each_with_its_own_material(
    office: Office, seat: Callable[[Person], Seat], key: str
) -> None:
    clerk = seat(CLERK)
    names = upload(
        clerk,
        key,
        ("甲协议.docx", agreement("甲协议")),
        ("甲清单.txt", "甲清单".encode()),
        ("乙协议.docx", agreement("乙协议")),
        ("附图.txt", "附图".encode()),
    )
    answer = clerk.post(f"/submit/{key}", form(names, "amam", **{f"of-{names[3]}": names[0]}))
    assert answer.status_code == 302
    page = clerk.text(answer.location)
    assert "已受理 2 件" in page
    taken = {}
    for object_id in re.findall(r"id=(F[\w-]+)", answer.location):
        filing = office.filings.get(object_id, scope=EVERYTHING)
        taken[filing.agreement.label] = [file.label for file in filing.materials]
    assert taken == {"甲协议.docx": ["甲清单.txt", "附图.txt"], "乙协议.docx": []}
    assert clerk.post(f"/submit/{key}", form(names, "amam", **{f"of-{names[3]}": names[0]})).location == answer.location


def test_without_an_agreement_the_form_says_what_is_missing_and_keeps_the_unit(seat: Callable[[Person], Seat], key: str) -> None:
    clerk = seat(CLERK)
    names = upload(clerk, key, ("清单.txt", "清单".encode()))
    answer = clerk.post(f"/submit/{key}", form(names, "m", unit="新杭镇"))
    assert answer.status_code == 422
    assert "缺少协议文本" in answer.text and 'value="新杭镇"' in answer.text
    assert re.search(r'<option value="material" selected>', answer.text), "the chosen role is kept"


def test_an_empty_form_says_that_nothing_came_in(seat: Callable[[Person], Seat], key: str) -> None:
    assert "没有收到文件" in seat(CLERK).post(f"/submit/{key}", {"unit": "市发改委"}).text


def test_files_that_are_gone_stop_the_submission_rather_than_thin_it(
    office: Office, seat: Callable[[Person], Seat], key: str
) -> None:
    clerk = seat(CLERK)
    names = upload(clerk, key, ("园区共建协议.docx", agreement("园区共建协议")))
    before = len(filings_of(office))
    answer = clerk.post(f"/submit/{key}", form([*names, "0123456789abcdef"], "am"))
    assert answer.status_code == 422 and "重新添加" in answer.text
    assert len(filings_of(office)) == before


def test_a_liaison_submits_for_the_own_unit_whatever_the_form_says(
    office: Office, seat: Callable[[Person], Seat], key: str
) -> None:
    liaison = seat(LIAISON)
    names = upload(liaison, key, ("园区共建协议.docx", agreement("园区共建协议")))
    answer = liaison.post(f"/submit/{key}", form(names, "a", unit="市科技局"))
    filing = office.filings.get(answer.location.rsplit("/", 1)[1], scope=EVERYTHING)
    assert filing.unit == "市发改委"


def test_nobody_reaches_anothers_files_by_their_key(seat: Callable[[Person], Seat], key: str) -> None:
    upload(seat(LIAISON), key, ("园区共建协议.docx", agreement("园区共建协议")))
    assert "园区共建协议" not in seat(OTHER_LIAISON).text(f"/submit/{key}")


def test_a_leader_submits_nothing(seat: Callable[[Person], Seat], key: str) -> None:
    assert seat(LEADER).get(f"/submit/{key}").status_code == 403


def test_the_same_agreement_twice_leads_to_the_first_filing_and_says_so(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk, content = seat(CLERK), agreement("园区共建协议")
    places = []
    for key in (str(uuid4()), str(uuid4())):
        names = upload(clerk, key, ("园区共建协议.docx", content))
        places.append(clerk.post(f"/submit/{key}", form(names, "a")).location)
    assert places[0] == places[1]
    assert "未重复受理" in clerk.text(places[1])


def test_a_returned_filing_is_supplemented_and_checked_anew(office: Office, seat: Callable[[Person], Seat], key: str) -> None:
    liaison = seat(LIAISON)
    filing = next(r for r in office.filings.rows(Listing(), scope=EVERYTHING) if r.title == SENT_BACK)
    first = liaison.get(f"/submit/for/{filing.id}")
    assert first.status_code == 302
    page = liaison.text(f"/submit/{key}/for/{filing.id}")
    assert "缺少乙方盖章页" in page
    (name,) = upload(liaison, key, ("盖章页.txt", "盖章页".encode()))
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    data = {"seen": seen[1], f"role-{name}": "material", "note": "补交盖章页"}
    answer = liaison.post(f"/submit/{key}/for/{filing.id}", data)
    assert answer.status_code == 302
    after = office.filings.get(filing.id, scope=EVERYTHING)
    assert after.state is FilingState.SUBMITTED and after.files[-1].label == "盖章页.txt"
    assert "补交盖章页" in liaison.text(answer.location)


def test_materials_for_another_units_filing_meet_a_404(office: Office, seat: Callable[[Person], Seat], key: str) -> None:
    filing = next(r for r in office.filings.rows(Listing(), scope=EVERYTHING) if r.title == OURS)
    other = seat(OTHER_LIAISON)
    assert other.get(f"/submit/{key}/for/{filing.id}").status_code == 404
    upload(other, key, ("塞.txt", b"x"))
    assert other.post(f"/submit/{key}/for/{filing.id}", {"note": ""}).status_code == 404
    Worker(office).drain()
    assert len(office.filings.get(filing.id, scope=EVERYTHING).materials) == 0


@given(st.lists(st.sampled_from(list(Use)), max_size=8), st.data())
def test_every_file_goes_to_exactly_one_filing(given_uses: list[Use], data: st.DataObject) -> None:
    """An agreement first, then its pages, then its materials, each in the order of the form."""
    names = [f"f{number}" for number in range(len(given_uses))]
    uses = dict(zip(names, given_uses, strict=True))
    of = {name: data.draw(st.sampled_from([*names, "", "?"])) for name in names}
    groups = parcels(names, uses, of)
    some = any(use is not Use.MATERIAL for use in given_uses)
    assert sorted(name for group in groups for name in group) == (names if some else [])
    assert len(groups) == sum(use is Use.AGREEMENT for use in given_uses) + (_first_paper(given_uses) is Use.SHEET)
    for group in groups:
        kinds = [uses[name] for name in group[1:]]
        assert uses[group[0]] is not Use.MATERIAL and kinds == sorted(kinds, key=list(Use).index)
        assert Use.AGREEMENT not in kinds
        pages = [name for name in group if uses[name] is not Use.MATERIAL]
        assert pages == sorted(pages)


def _first_paper(uses: list[Use]) -> Use | None:
    return next((use for use in uses if use is not Use.MATERIAL), None)


def picture(mark: int) -> bytes:
    """A small picture; another `mark`, another picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (mark, 200, 200)).save(out, "PNG")
    return out.getvalue()


def test_pictures_one_after_the_other_are_taken_for_the_pages_of_one_agreement(
    office: Office, seat: Callable[[Person], Seat], key: str
) -> None:
    clerk = seat(CLERK)
    names = upload(clerk, key, ("照片1.png", picture(1)), ("照片2.png", picture(2)), ("说明.txt", "说明".encode()))
    page = clerk.text(f"/submit/{key}")
    assert re.findall(r'<option value="(\w+)" selected>', page) == ["agreement", "sheet", "material"]
    answer = clerk.post(f"/submit/{key}", form(names, "asm"))
    filing = office.filings.get(answer.location.rsplit("/", 1)[1], scope=EVERYTHING)
    assert [(file.role, file.sheet, file.label) for file in filing.files] == [
        (FileRole.AGREEMENT, 1, "照片1.png"),
        (FileRole.AGREEMENT, 2, "照片2.png"),
        (FileRole.MATERIAL, 0, "说明.txt"),
    ]
    assert clerk.post(f"/submit/{key}", form(names, "asm")).location == answer.location


def test_the_order_of_the_form_is_the_order_of_the_pages(office: Office, seat: Callable[[Person], Seat], key: str) -> None:
    clerk = seat(CLERK)
    one, two, three = upload(clerk, key, *((f"照片{n}.png", picture(n)) for n in (1, 2, 3)))
    moved = {**form([three, one, two], "ass"), "unit": ""}
    refused = clerk.post(f"/submit/{key}", moved)  # without a unit: what was moved stays moved
    assert re.findall(r'data-file="(\w+)"', refused.text) == [three, one, two]
    answer = clerk.post(f"/submit/{key}", {**moved, "unit": "市发改委"})
    filing = office.filings.get(answer.location.rsplit("/", 1)[1], scope=EVERYTHING)
    assert [(file.sheet, file.label) for file in filing.agreement_files] == [(1, "照片3.png"), (2, "照片1.png"), (3, "照片2.png")]
    assert "第 3 个" in clerk.text(answer.location)


def test_photos_chosen_together_without_scripts_stand_in_the_order_in_which_people_count(
    seat: Callable[[Person], Seat], key: str
) -> None:
    clerk = seat(CLERK)
    files = [(io.BytesIO(picture(n)), f"照片{n}.png") for n in (10, 2, 1)]
    page = clerk.post(f"/submit/{key}/files", {"file": files}, follow_redirects=True).text
    assert re.findall(r'<div class="label">([^<]+)</div>', page) == ["照片1.png", "照片2.png", "照片10.png"]
    assert re.findall(r'<option value="(\w+)" selected>', page) == ["agreement", "sheet", "sheet"]


def test_a_picture_after_a_word_agreement_is_material_and_can_be_made_its_last_page(
    office: Office, seat: Callable[[Person], Seat], key: str
) -> None:
    clerk = seat(CLERK)
    names = upload(clerk, key, ("协议.docx", agreement("签字页另附协议")), ("签字页.png", picture(9)))
    page = clerk.text(f"/submit/{key}")
    assert re.findall(r'<option value="(\w+)" selected>', page) == ["agreement", "material"]
    answer = clerk.post(f"/submit/{key}", form(names, "as"))
    filing = office.filings.get(answer.location.rsplit("/", 1)[1], scope=EVERYTHING)
    assert [file.label for file in filing.agreement_files] == ["协议.docx", "签字页.png"]


def test_a_returned_text_is_replaced_by_photos_of_the_new_one(office: Office, seat: Callable[[Person], Seat], key: str) -> None:
    clerk = seat(CLERK)
    row = next(row for row in office.filings.rows(Listing(text=SENT_BACK), scope=EVERYTHING))
    names = upload(clerk, key, ("照片1.png", picture(21)), ("照片2.png", picture(22)), ("说明.txt", "说明".encode()))
    sent = {**form(names, "asm"), "seen": str(office.filings.version(row.id))}
    assert clerk.post(f"/submit/{key}/for/{row.id}", sent).status_code == 302
    filing = office.filings.get(row.id, scope=EVERYTHING)
    assert [(file.sheet, file.label) for file in filing.agreement_files] == [(1, "照片1.png"), (2, "照片2.png")]


def test_a_supplement_whose_answer_was_lost_is_not_refused_when_it_is_sent_again(
    office: Office, seat: Callable[[Person], Seat], key: str
) -> None:
    clerk = seat(CLERK)
    filing = next(row for row in office.filings.rows(Listing(text=SENT_BACK), scope=EVERYTHING))
    names = upload(clerk, key, ("补充材料.txt", "补充".encode()))
    sent = {**form(names, "m"), "seen": str(office.filings.version(filing.id))}
    first = clerk.post(f"/submit/{key}/for/{filing.id}", sent)
    again = clerk.post(f"/submit/{key}/for/{filing.id}", sent)
    assert (first.status_code, again.status_code) == (302, 302)
    assert len(office.filings.get(filing.id, scope=EVERYTHING).materials) == 1


def test_new_materials_with_a_known_agreement_are_led_to_the_supplement(
    office: Office, seat: Callable[[Person], Seat], key: str
) -> None:
    clerk = seat(CLERK)
    content = agreement("园区共建协议")
    clerk.post(f"/submit/{key}", form(upload(clerk, key, ("协议.docx", content)), "a"))
    other = str(uuid4())
    names = upload(clerk, other, ("协议.docx", content), ("新材料.txt", "新".encode()))
    answer = clerk.post(f"/submit/{other}", form(names, "am"))
    assert f"/submit/{other}/for/" in answer.location
    assert "新材料.txt" in clerk.text(answer.location)
