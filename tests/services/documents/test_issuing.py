"""The issuing book: what it refuses, how it numbers, and that numbers hold under any order of events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.documents.issuing import SeriesRefused
from services.model.book_rules import BookRefused, NumberCollides, require_no_collision
from services.model.errors import NotAllowed
from services.model.issuing import (
    BOOK_ID,
    Counting,
    Issuer,
    IssuingBook,
    NoSeriesOfIssuer,
    Opening,
    RecipientList,
    Series,
    Signer,
    TakenElsewhere,
)
from services.model.numbers import CodeRefused, DocumentNumber, NumberForm
from services.model.official import OfficialDocument, refusals
from services.model.papers import sample_of
from services.model.people import EVERYTHING
from services.office import Office
from services.steps import ChangedMeanwhile
from services.stores.register import Register
from tests.house import CLERK, LEADER, NOW, an_office, drain
from tests.paper_house import NO_OFFICE, TODAY, FileRole, a_scan, ready, registered, to_register, to_sign, units

CODE = "广合管"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path, soffice=NO_OFFICE, seal_required=False)
    yield office
    office.close()


def taken(serial: int, what: str = "纸质发文") -> TakenElsewhere:
    return TakenElsewhere(code=CODE, year=2026, serial=serial, what=what)


def test_a_house_that_nobody_set_up_has_a_book_and_no_object_of_it(office: Office) -> None:
    book = office.issuing.book()
    assert (book.version, book.issuers[0].name) == (0, office.settings.committee)
    assert office.archive.is_empty()
    kept = office.issuing.change(book, note="第一次存档", seen=0, by=CLERK)
    again = office.issuing.change(kept, note="又存一次", seen=1, by=CLERK)
    assert kept == again and office.archive.inventory(BOOK_ID).head == 1
    with pytest.raises(ChangedMeanwhile):
        office.issuing.change(replace(kept, signers=(Signer(name="张三"),)), note="", seen=0, by=CLERK)
    with pytest.raises(NotAllowed):
        office.issuing.change(kept, note="", seen=1, by=LEADER)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda book: replace(book, issuers=()), "不在名单中"),
        (lambda book: replace(book, issuers=(*book.issuers, book.issuers[0])), "写了两次"),
        (lambda book: replace(book, issuers=(*book.issuers, Issuer(name=" "))), "没有填写名称"),
        (lambda book: replace(book, series=(*book.series, book.series[0])), "写了两次"),
        (lambda book: replace(book, series=(*book.series, Series(code="新代字", issuer="别处"))), "别处"),
        (lambda book: replace(book, elsewhere=(taken(3), taken(3))), "写了两次"),
        (lambda book: replace(book, elsewhere=(taken(3, " "),)), "用于什么"),
        (lambda book: replace(book, elsewhere=(taken(3, "字" * 201),)), "超过 200 字"),
        (lambda book: replace(book, elsewhere=(taken(0),)), "序号 0"),
        (lambda book: replace(book, elsewhere=(replace(taken(3), code="未登记"),)), "未登记"),
        (lambda book: replace(book, openings=(Opening(code=CODE, year=1900, serial=1),)), "年份 1900"),
        (lambda book: replace(book, signers=(Signer(name="张三"), Signer(name="张 三"))), "写了两次"),
        (lambda book: replace(book, recipients=(RecipientList(name="空", units=()),)), "1 至"),
    ],
)
def test_a_book_that_can_not_be_is_refused_by_name(office: Office, change: object, words: str) -> None:
    with pytest.raises(BookRefused, match=words):
        office.issuing.change(change(office.issuing.book()), note="", seen=None, by=CLERK)  # type: ignore[operator]
    assert office.archive.is_empty()


@pytest.mark.parametrize("code", ["", " ", "广合管7", "广〔合", "字" * 21, "广\x00合"])
def test_a_code_that_a_number_can_not_bear_is_refused(office: Office, code: str) -> None:
    book = office.issuing.book()
    with pytest.raises(CodeRefused):
        office.issuing.change(
            replace(book, series=(Series(code=code, issuer=book.issuers[0].name),)), note="", seen=None, by=CLERK
        )


def test_an_opening_and_numbers_taken_elsewhere_are_skipped_and_shown(office: Office) -> None:
    book = replace(
        office.issuing.book(),
        openings=(Opening(code=CODE, year=2026, serial=7),),
        elsewhere=(taken(8), taken(9, "机要文件"), taken(3, "年初的一份")),
    )
    office.issuing.change(book, note="接续纸质登记簿", seen=0, by=CLERK)
    assert office.issuing.next_number("ranking-bulletin").text == "广合管〔2026〕7号"
    given = [registered(office, f"第{number}项工作").number for number in range(3)]
    assert [number.serial for number in given if number] == [7, 10, 11]
    rows = [(row.serial, row.kind.value) for row in office.documents.dispatch_register(2026)]
    assert rows == [(3, "外部占号"), (7, "发文"), (8, "外部占号"), (9, "外部占号"), (10, "发文"), (11, "发文")]
    assert office.documents.dispatch_years() == [2026]
    assert office.documents.dispatch_register(2026, code="别的") == () == office.documents.dispatch_register(2025)
    assert office.upkeep.verify().ok


def test_an_issue_of_a_briefing_that_was_numbered_elsewhere_is_written_as_an_issue(office: Office) -> None:
    issue = TakenElsewhere(code="工作简报", year=2026, serial=3, what="纸质编发")
    office.issuing.change(replace(office.issuing.book(), elsewhere=(issue,)), note="", seen=0, by=CLERK)
    assert [row.number for row in office.documents.dispatch_register(2026)] == ["工作简报2026年第3期"]


def test_the_number_that_is_foreseen_is_of_the_year_of_the_document(office: Office) -> None:
    registered(office)
    assert office.issuing.next_number("notice").text == "广合管〔2026〕2号"
    assert office.issuing.next_number("notice", year=2025).text == "广合管〔2025〕1号"


def test_what_would_double_a_number_or_leave_a_gap_is_refused(office: Office) -> None:
    office.issuing.change(replace(office.issuing.book(), elsewhere=(taken(2),)), note="", seen=0, by=CLERK)
    for number in range(2):
        registered(office, f"第{number}项工作")  # 1 and 3
    book = office.issuing.book()
    for wanted, words in (
        (replace(book, elsewhere=(*book.elsewhere, taken(3))), "广合管〔2026〕3号 已由本系统编出"),
        (replace(book, elsewhere=()), "广合管〔2026〕2号 编号时已按外部占号跳过"),
        (replace(book, openings=(Opening(code=CODE, year=2026, serial=5),)), "起始序号不能再改"),
        (replace(book, series=book.series[1:], elsewhere=()), "不能删除"),
        (replace(book, series=(replace(book.series[0], form=NumberForm.ISSUE), *book.series[1:])), "不能在文号与期号之间改换"),
    ):
        with pytest.raises(NumberCollides, match=words):
            office.issuing.change(wanted, note="", seen=1, by=CLERK)
    office.issuing.change(replace(book, elsewhere=(*book.elsewhere, taken(4))), note="", seen=1, by=CLERK)
    number = registered(office, "第三项工作").number
    assert number is not None and number.serial == 5
    assert office.upkeep.verify().ok


def test_a_void_number_can_not_be_taken_elsewhere(office: Office) -> None:
    office.issue.void(registered(office).id, reason="错", by=CLERK)
    with pytest.raises(NumberCollides, match="1号"):
        office.issuing.change(replace(office.issuing.book(), elsewhere=(taken(1),)), note="", seen=0, by=CLERK)


def test_the_series_follows_the_kind_and_a_clerk_may_choose(office: Office) -> None:
    book = office.issuing.book()
    leading = Issuer(name="领导小组办公室", letterheads=("领导小组办公室文件",))
    series = (*book.series, Series(code="广合办", issuer=leading.name, kinds=("ranking-bulletin",)))
    office.issuing.change(replace(book, issuers=(*book.issuers, leading), series=series), note="", seen=0, by=CLERK)
    first = to_register(office)
    assert first.facts["issuer"] == "领导小组办公室" and first.facts["letterhead"] == "领导小组办公室文件"
    for code in ("广合管函", CODE):
        with pytest.raises(SeriesRefused, match="发文机关“领导小组办公室”），可选：广合办。"):
            office.issue.register(first.id, code=code, by=CLERK)
    own = office.issue.register(first.id, by=CLERK).number
    other = office.issue.register(to_register(office, "别的工作", issuer=book.issuers[0].name).id, code=CODE, by=CLERK).number
    assert own is not None and other is not None
    assert (own.text, other.text) == ("广合办〔2026〕1号", "广合管〔2026〕1号")


def text_to_register(office: Office, **facts: str) -> OfficialDocument:
    """A general paper, which may have several issuers."""
    document = office.documents.keep("official-text", {**sample_of("official-text", minimal=True), **facts}, by=CLERK)
    office.review.propose(document.id, by=CLERK)
    office.review.approve(document.id, by=CLERK)
    office.review.sign(document.id, by=LEADER)
    return office.review.recheck(document.id, by=CLERK)


def test_a_paper_of_another_office_does_not_take_our_number(office: Office) -> None:
    ours, theirs = office.issuing.book().issuers[0].name, "广德市人民政府办公室"
    for issuer, head in (
        (theirs, None),
        (ours, f"{theirs}文件"),  # signed by us, under another's head
        (f"{theirs}\n{ours}", None),  # together: its leader is not ours
    ):
        strange = text_to_register(office, issuer=issuer, **({"letterhead": head} if head else {}))
        assert strange.facts["letterhead"].startswith(theirs)
        for code in (None, CODE):
            with pytest.raises(NoSeriesOfIssuer, match="以“广德市人民政府办公室”名义发文"):
                office.issue.register(strange.id, code=code, by=CLERK)
    with office.register.reading() as transaction:
        assert transaction.numbers.given() == {}


def test_of_several_issuers_the_first_gives_the_number_whose_head_is_told_by_the_book(office: Office) -> None:
    book = office.issuing.book()
    ours = book.issuers[0].name
    other = Issuer(name="市政府办公室", letterheads=("广德市人民政府办公室文件",))
    series = (*book.series, Series(code="广政办", issuer=other.name))
    office.issuing.change(replace(book, issuers=(*book.issuers, other), series=series), note="", seen=0, by=CLERK)
    for facts, wanted in (
        ({"issuer": f"{ours}\n市政府办公室"}, "广合管〔2026〕1号"),
        ({"issuer": f"市政府办公室\n{ours}"}, "广政办〔2026〕1号"),
        ({"letterhead": "广德市人民政府办公室文件"}, "广政办〔2026〕2号"),
    ):
        given = office.issue.register(text_to_register(office, **facts).id, by=CLERK).number
        assert given is not None and given.text == wanted


def test_who_signs_on_paper_stands_in_the_book(office: Office) -> None:
    book = replace(office.issuing.book(), signers=(Signer(name="张三", post="主任"),))
    office.issuing.change(book, note="", seen=0, by=CLERK)
    document = to_sign(office)
    scan = a_scan(office, FileRole.SHEET)
    with pytest.raises(refusals.SignerUnknown, match="张三"):
        office.review.record_sign_off(document.id, signer="李四", on=TODAY, scan=scan, by=CLERK)
    signed = office.review.record_sign_off(document.id, signer="张三", on=TODAY, scan=scan, by=CLERK)
    assert signed.sign_off is not None and signed.sign_off.post == "主任"


def test_a_recipient_list_is_sent_to_by_name(office: Office) -> None:
    units(office, "市发改委", "桃州镇")
    lists = (RecipientList(name="全部", units=("市发改委", "桃州镇")),)
    office.issuing.change(replace(office.issuing.book(), recipients=lists), note="", seen=0, by=CLERK)
    document = ready(office)
    with pytest.raises(refusals.ListUnknown, match="没有的"):
        office.delivery.distribute(document.id, lists=["没有的"], by=CLERK)
    sent = office.delivery.distribute(document.id, units=["桃州镇"], lists=["全部"], by=CLERK)
    assert [delivery.unit for delivery in sent.deliveries] == ["桃州镇", "市发改委"]


# -- the law of numbers --

SERIALS = st.integers(1, 30)
ACTIONS = st.lists(st.tuples(st.sampled_from(["take", "take", "elsewhere", "forget", "open"]), SERIALS), max_size=40)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    register = Register(f"sqlite:///{tmp_path_factory.mktemp('numbers') / 'r.sqlite3'}")
    register.prepare()
    yield register
    register.close()


CODES = (f"代字{chr(letter)}" for letter in range(0x4E00, 0x9FA5))  # each try has a series of its own


@settings(max_examples=60)
@given(actions=ACTIONS)
def test_in_any_order_numbers_are_gapless_unique_and_none_is_taken_twice(
    actions: list[tuple[str, int]], register: Register
) -> None:
    """Openings, numbers taken elsewhere, withdrawn again, and registrations, in any order, on the store itself."""
    code, given_serials = next(CODES), list[int]()
    book, key = IssuingBook(submitted_at=NOW), DocumentNumber.series(code, 2026)
    for number, (action, serial) in enumerate(actions):
        wanted = _changed(book, action, code, serial)
        with register.transaction() as transaction:
            if action == "take":
                given_serials.append(transaction.numbers.take(key, f"D{number}"))
                continue
            try:
                require_no_collision(book, wanted, {key: given_serials})
            except NumberCollides:
                continue
            book = wanted
            transaction.numbers.put_counting(book.counting())
    counting = book.counting().get(key, Counting())
    assert given_serials == sorted(set(given_serials))
    assert not set(given_serials) & set(counting.elsewhere)
    if given_serials:
        whole = set(range(counting.opening, given_serials[-1] + 1))
        assert whole <= {*given_serials, *counting.elsewhere} and min(given_serials) >= counting.opening
    assert counting.gaps(given_serials) == []


def _changed(book: IssuingBook, action: str, code: str, serial: int) -> IssuingBook:
    if action == "open":
        return replace(book, openings=(Opening(code=code, year=2026, serial=serial),))
    others = tuple(entry for entry in book.elsewhere if entry.serial != serial)
    one = TakenElsewhere(code=code, year=2026, serial=serial, what="纸质发文")
    return replace(book, elsewhere=(*others, one) if action == "elsewhere" else others)


def test_a_registration_meets_a_number_that_is_being_taken_elsewhere(office: Office) -> None:
    """Between the two transactions of the book's step nobody is given the number that it takes."""
    given: list[int] = []

    def decide_then_register(name: str) -> None:
        if name == "pending" and not given:
            given.append(0)
            office.steps._milestone = lambda _name: None
            number = office.issue.register(document.id, by=CLERK).number
            given[0] = number.serial if number else -1

    document = to_register(office)
    office.steps._milestone = decide_then_register
    office.issuing.change(replace(office.issuing.book(), elsewhere=(taken(1),)), note="", seen=0, by=CLERK)
    assert given == [2]
    drain(office)
    assert office.upkeep.verify().ok and office.documents.get(document.id, scope=EVERYTHING).number is not None
