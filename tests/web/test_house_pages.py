"""Accounts, units and the state of the system."""

from __future__ import annotations

import re
from collections.abc import Callable

from services.formats.fonts import faces
from services.model.people import Person
from services.office import Office
from tests.web.conftest import ADMINISTRATOR, CLERK, LEADER, Seat


def one_time_password(page: str) -> str:
    found = re.search(r'id="one-time">([^<]+)<', page)
    assert found, page
    return found[1]


def test_a_new_account_gets_a_password_that_is_shown_once_and_works(
    seat: Callable[[Person], Seat], door: Callable[[], Seat]
) -> None:
    administrator = seat(ADMINISTRATOR)
    answer = administrator.post("/accounts/", {"login": "qianqi", "name": "钱七", "role": "liaison", "unit": "桃州镇"})
    password = one_time_password(answer.text)
    assert password not in administrator.text("/accounts/")
    assert "钱七" in administrator.text("/accounts/")
    assert door().log_in("qianqi", password).headers["Location"] == "/password"


def test_an_account_that_cannot_be_is_refused_and_what_was_typed_stays(seat: Callable[[Person], Seat]) -> None:
    browser = seat(ADMINISTRATOR)
    for data, sentence, status in (
        ({"login": "zhangsan", "name": "重名", "role": "clerk"}, "已存在", 409),
        ({"login": "x y", "name": "钱七", "role": "clerk"}, "登录名须为", 422),
        ({"login": "qianqi", "name": "", "role": "clerk"}, "请填写姓名", 422),
        ({"login": "qianqi", "name": "钱七", "role": "liaison"}, "联络员必须指定所属单位", 422),
        ({"login": "qianqi", "name": "钱七", "role": "liaison", "unit": "没有的单位"}, "不在单位名册中", 422),
        ({"login": "qianqi", "name": "钱七", "role": "emperor"}, "请选择角色", 422),
    ):
        answer = browser.post("/accounts/", data)
        assert answer.status_code == status, data
        assert sentence in answer.text
        assert f'value="{data["login"]}"' in answer.text
    assert "qianqi" not in browser.text("/accounts/")


def test_a_reset_gives_a_new_password_and_ends_the_session(seat: Callable[[Person], Seat], door: Callable[[], Seat]) -> None:
    clerk = seat(CLERK)
    password = one_time_password(seat(ADMINISTRATOR).post("/accounts/zhangsan/reset").text)
    assert clerk.get("/").status_code == 302
    assert door().log_in("zhangsan", password).headers["Location"] == "/password"


def test_the_state_of_the_system_tells_the_faces_and_what_stands_in(seat: Callable[[Person], Seat]) -> None:
    page = seat(ADMINISTRATOR).text("/status/")
    for face in faces():
        assert face.name in page and face.stand_in.partition(":")[0] in page
    assert "公文字体" in page and ("五种字体齐全" in page or "安装" in page)


def test_a_disabled_account_is_marked_and_can_come_back(seat: Callable[[Person], Seat], door: Callable[[], Seat]) -> None:
    administrator = seat(ADMINISTRATOR)
    administrator.post("/accounts/zhangsan/disable")
    assert "已停用" in administrator.text("/accounts/")
    assert door().log_in("zhangsan").status_code == 403
    administrator.post("/accounts/zhangsan/enable")
    assert door().log_in("zhangsan").status_code == 302


def test_nobody_locks_the_door_behind_himself(seat: Callable[[Person], Seat]) -> None:
    answer = seat(ADMINISTRATOR).post("/accounts/admin/disable")
    assert answer.status_code == 422
    assert "不能停用自己" in answer.text


def test_units_are_added_with_the_kind_that_their_name_suggests(office: Office, seat: Callable[[Person], Seat]) -> None:
    browser = seat(CLERK)
    for name, kind in (("誓节镇", "乡镇"), ("桐汭 街道", "街道"), ("市医保局", "市直单位")):
        page = browser.post("/units/", {"name": name, "kind": ""}, follow_redirects=True).text
        assert f"“{name.replace(' ', '')}”已保存，类别：{kind}。" in page
    assert {unit.name for unit in office.units.all()} >= {"誓节镇", "桐汭街道", "市医保局"}


def test_units_are_filtered_by_kind_and_a_kind_is_changed(seat: Callable[[Person], Seat]) -> None:
    browser = seat(CLERK)
    assert "市科技局" not in browser.text("/units/?kind=乡镇")
    browser.post("/units/", {"name": "桃州镇", "kind": "其他"})
    assert "桃州镇" in browser.text("/units/?kind=其他")
    assert "还没有乡镇单位" in browser.text("/units/?kind=乡镇")


def test_a_unit_that_cannot_be_is_refused(seat: Callable[[Person], Seat]) -> None:
    browser = seat(CLERK)
    for data, sentence in (
        ({"name": "  "}, "名称为空"),
        ({"name": "长" * 101}, "超过 100 字"),
        ({"name": "市科技局", "kind": "皇家"}, "没有“皇家”这一类别"),
    ):
        answer = browser.post("/units/", data)
        assert answer.status_code == 422
        assert sentence in answer.text


def test_a_leader_reads_the_units_and_finds_no_button(seat: Callable[[Person], Seat]) -> None:
    page = seat(LEADER).text("/units/")
    assert "市科技局" in page
    assert 'method="post" action="/units/' not in page


def test_the_state_of_the_system_names_versions_disk_and_programs(office: Office, seat: Callable[[Person], Seat]) -> None:
    page = seat(ADMINISTRATOR).text("/status/")
    for word in ("磁盘剩余", "LibreOffice", "whoosh-reloaded", str(office.settings.home), "没有等待处理的文件"):
        assert word in page


def test_the_walls_of_the_reading_child_are_named(seat: Callable[[Person], Seat]) -> None:
    page = seat(ADMINISTRATOR).text("/status/child")
    for wall in ("断网隔离", "降低权限", "内存上限"):
        assert wall in page


def test_a_clean_archive_is_verified_and_a_damaged_one_is_named(office: Office, seat: Callable[[Person], Seat]) -> None:
    browser = seat(ADMINISTRATOR)
    assert "共核验 3 件档案，全部正常" in browser.post("/status/verify").text
    victim = next(path for path in office.archive.root.rglob("*.docx"))
    content = bytearray(victim.read_bytes())
    content[100] ^= 1
    victim.chmod(0o644)
    victim.write_bytes(content)
    page = browser.post("/status/verify").text
    assert "个问题" in page
    assert "全部正常" not in page
    assert victim.name[:40] in page
