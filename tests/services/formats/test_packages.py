"""The files in a zip: found under the names that their sender gave them, in the order in which a person counts."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.formats.packages import Member, Unopened, in_order, natural, zip_members
from services.formats.zips import name_of
from tests.samples import hostile
from tests.samples.zips import UTF8, Entry, raw_zip, unicode_path


def members_of(data: bytes) -> list[Member]:
    return zip_members(io.BytesIO(data), len(data))


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        (Entry(name="合作协议（终稿）.docx".encode("gbk")), "合作协议（终稿）.docx"),
        (Entry(name="材料\\合作协议.docx".encode("gb18030")), "材料/合作协议.docx"),
        (Entry(name="合作协议.docx".encode(), flags=UTF8), "合作协议.docx"),
        (Entry(name="合作协议.docx".encode()), "合作协议.docx"),
        (Entry(name="合作协议.docx".encode("gbk"), flags=UTF8), "合作协议.docx"),
        (Entry(name=b"???.docx", extra=unicode_path(b"???.docx", "合作协议.docx")), "合作协议.docx"),
        (Entry(name=b"new.docx", extra=unicode_path(b"old.docx", "合作协议.docx")), "new.docx"),
        (Entry(name=b"agreement.docx"), "agreement.docx"),
        (Entry(name=b"r\x82sum\x82.txt"), "résumé.txt"),
    ],
)
def test_a_name_is_what_its_sender_wrote(entry: Entry, name: str) -> None:
    assert [member.name for member in members_of(raw_zip([entry]))] == [name]


@given(st.text(st.characters(codec="gbk", exclude_categories=("Cc", "Cs", "Co", "Cn"), exclude_characters="\\"), min_size=1))
def test_every_name_in_utf_8_comes_back(name: str) -> None:
    assert name_of(name.encode()) == name


@pytest.mark.parametrize(
    "entry",
    [
        Entry(name=b"a.txt", content=b"agreement" * 50),
        Entry(name=b"a.txt", content=b"agreement" * 50, deflated=False),
        Entry(name=b"a.txt", content=b"agreement" * 50, described=True),
        Entry(name=b"a.txt", content=b"agreement" * 50, large=True),
        Entry(name=b"a.txt", content=b""),
    ],
)
@pytest.mark.parametrize("before", [b"", b"a stub that somebody put before it"])
def test_bytes_come_out_whole_however_they_were_packed(entry: Entry, before: bytes) -> None:
    (member,) = members_of(raw_zip([entry], before=before))
    assert member.content() == entry.content


def test_files_are_in_the_order_of_a_person_who_counts() -> None:
    names = ["第10页.jpg", "第2页.jpg", "第1页.jpg", "封面.jpg"]
    assert [member.name for member in in_order(Member(name, bytes) for name in names)] == [
        *("封面.jpg", "第1页.jpg", "第2页.jpg", "第10页.jpg")
    ]
    chinese = ["第十一页", "第二页", "第十页", "第一页", "第三页", "第二十页"]
    assert sorted(chinese, key=natural) == ["第一页", "第二页", "第三页", "第十页", "第十一页", "第二十页"]


def test_what_systems_leave_behind_is_no_file_of_the_sender() -> None:
    leftovers = ["__MACOSX/._协议.docx", "a/.DS_Store", "Thumbs.db", "a/~$协议.docx", "a/"]
    assert [member.name for member in members_of(hostile.zipped({**dict.fromkeys(leftovers, "x"), "协议.docx": "x"}))] == [
        "协议.docx"
    ]


def test_two_files_of_one_name_are_told_apart() -> None:
    twice = [Member("合同.pdf", lambda: b"1"), Member("合同.pdf", lambda: b"2"), Member("说明", bytes), Member("说明", bytes)]
    found = in_order(twice)
    assert {member.name for member in found} == {"合同.pdf", "合同(2).pdf", "说明", "说明(2)"}
    assert {member.name: member.content() for member in found}["合同(2).pdf"] == b"2"


def test_what_can_not_be_opened_says_why() -> None:
    locked = raw_zip([Entry(name=b"a.txt", content=b"x", flags=1)])
    with pytest.raises(Unopened, match="密码"):
        members_of(locked)[0].content()
    broken = bytearray(raw_zip([Entry(name=b"a.txt", content=b"agreement" * 50, deflated=False)]))
    broken[60] ^= 1
    with pytest.raises(Unopened, match="损坏"):
        members_of(bytes(broken))[0].content()
    unknown = bytearray(raw_zip([Entry(name=b"a.txt", content=b"x")]))
    unknown[unknown.rfind(b"PK\x01\x02") + 10] = 99
    with pytest.raises(Unopened, match="压缩方法"):
        members_of(bytes(unknown))[0].content()
    with pytest.raises(Unopened, match="损坏"):
        members_of(locked[:-30])
