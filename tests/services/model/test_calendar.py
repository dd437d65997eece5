"""Working days: the published calendar, the office's own entries, and the laws of counting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.calendar import LAST_ANNOUNCED, CalendarDay, DayKind, DayRefused, WorkingDays
from services.model.calendar_notice import NoticeRefused, read_notice
from services.model.clock import CLOCK, marks
from services.model.periods import Month

PUBLISHED = WorkingDays()
# As the State Council announced them, each in the autumn before.
NOTICE_2022 = """国务院办公厅关于2022年部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2022年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：2022年1月1日至3日放假，共3天。
二、春节：1月31日至2月6日放假调休，共7天。1月29日（星期六）、1月30日（星期日）上班。
三、清明节：4月3日至5日放假调休，共3天。4月2日（星期六）上班。
四、劳动节：4月30日至5月4日放假调休，共5天。4月24日（星期日）、5月7日（星期六）上班。
五、端午节：6月3日至5日放假，共3天。
六、中秋节：9月10日至12日放假，共3天。
七、国庆节：10月1日至7日放假调休，共7天。10月8日（星期六）、10月9日（星期日）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。"""
NOTICE_2023 = """国务院办公厅关于2023年部分节假日安排的通知
一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。"""
NOTICE_2024 = """一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。"""
NOTICE_2025 = """国务院办公厅关于2025年部分节假日安排的通知
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。"""
NOTICE_2026 = """关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"""

NEW_YEAR = date(2000, 12, 25)  # from here on holidays are those of the next year's notice
days = st.dates(date(2019, 1, 1), date(2027, 12, 31))
entries = st.lists(
    st.builds(CalendarDay, day=days, working=st.booleans(), note=st.just("")), max_size=8, unique_by=lambda entered: entered.day
)
calendars = st.builds(lambda entered: WorkingDays(tuple(entered)), entries)


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2022, 9, 15), DayKind.WORKING, ""),
        (date(2022, 10, 15), DayKind.REST, ""),
        (date(2022, 10, 4), DayKind.HOLIDAY, "国庆节"),
        (date(2022, 10, 6), DayKind.HOLIDAY, "与10月8日调休"),
        (date(2022, 10, 8), DayKind.MAKE_UP, "与10月6日调休"),
        (date(2020, 10, 1), DayKind.HOLIDAY, "中秋节、国庆节"),
        (date(2001, 12, 29), DayKind.MAKE_UP, "与1月2日调休"),  # by the notice of the year after
    ],
)
def test_a_day_says_what_it_is_and_why(day: date, kind: DayKind, name: str) -> None:
    looked = PUBLISHED.look(day)
    assert (looked.kind, looked.name, looked.entered) == (kind, name, False)


@pytest.mark.parametrize(("year", "notice"), [(2022, NOTICE_2022), (2023, NOTICE_2023), (2025, NOTICE_2025), (2026, NOTICE_2026)])
def test_a_notice_read_and_the_library_give_the_same_year(year: int, notice: str) -> None:
    named = read_notice(notice, year=2000)
    assert [one for one in named if one.working != PUBLISHED.is_working(one.day)] == []
    days = (one for number in range(1, 13) for one in PUBLISHED.month(Month(year, number)))
    holidays = {one.day for one in days if one.kind is DayKind.HOLIDAY and one.day < NEW_YEAR.replace(year=year)}
    assert {one.day for one in named if not one.working and one.day.year == year} == holidays
    plain = {one.day for one in named}
    day = date(year, 1, 1)
    while day.year == year:
        assert day in plain or PUBLISHED.is_working(day) == (day.weekday() < 5), day
        day += timedelta(days=1)


def test_a_notice_of_other_years_differs_from_the_library_in_no_day() -> None:
    assert [one for one in read_notice(NOTICE_2024, year=2024) if one.working != PUBLISHED.is_working(one.day)] == []
    assert date(2024, 2, 9) not in {one.day for one in read_notice(NOTICE_2024, year=2024)}, "only recommended"


@pytest.mark.parametrize("item", ["一、元旦：", "（一）元旦：", "1.元旦:", "现将放假安排通知如下：元旦："])
def test_the_items_of_a_notice_may_be_numbered_in_any_way(item: str) -> None:
    first, second = read_notice(f"{item}1月1日至1月2日放假，共2天", year=2027)
    assert (first.day, second.day, first.note) == (date(2027, 1, 1), date(2027, 1, 2), "元旦")


def test_a_notice_survives_spaces_line_breaks_and_full_width_digits() -> None:
    broken = NOTICE_2026.replace("1月", "１ 月").replace("放假", "放\n假").replace("（", "(").replace("）", ")")
    assert read_notice(broken, year=2026) == read_notice(NOTICE_2026, year=2026)
    assert read_notice(NOTICE_2022.replace("2022年", ""), year=2022) == read_notice(NOTICE_2022, year=1999)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "没有找到"),
        ("各单位：请按时报送台账。", "没有找到"),
        ("一、元旦：1月1日至3日放假，共4天。", "元旦写的是共4天，读出3天"),
        ("一、元旦：2月30日放假。", "“2月30日”不是日期"),
        ("一、元旦：3日放假。", "“3日”不是日期"),
        ("一、春节：2月9日至1日放假。", "前后颠倒"),
        ("一、春节：2月9日放假。2月9日上班。", "既写放假又写上班"),
    ],
)
def test_a_notice_that_cannot_be_is_refused_with_its_place(text: str, told: str) -> None:
    with pytest.raises(NoticeRefused, match=told):
        read_notice(text, year=2027)


def test_a_year_not_announced_has_the_statutory_holidays_and_says_that_it_is_a_guess() -> None:
    coming = LAST_ANNOUNCED + 1
    assert PUBLISHED.announced(LAST_ANNOUNCED) and not PUBLISHED.announced(coming)
    assert not PUBLISHED.is_working(date(coming, 10, 1))
    few = WorkingDays((CalendarDay(day=date(coming, 1, 2), working=False),))
    assert not few.announced(coming)
    notice = NOTICE_2026.replace("2026", str(coming))
    assert WorkingDays(read_notice(notice, year=coming)).announced(coming)
    assert not PUBLISHED.announced(2000)


def test_what_the_office_enters_counts_and_is_marked() -> None:
    entered = WorkingDays(
        (
            CalendarDay(day=date(2026, 11, 16), working=False, note="全市统一活动"),
            CalendarDay(day=date(2026, 11, 21), working=True),
            CalendarDay(day=date(2026, 10, 6), working=False),
        )
    )
    off, worked, same = (entered.look(date(2026, month, day)) for month, day in ((11, 16), (11, 21), (10, 6)))
    assert (off.kind, off.name, off.entered) == (DayKind.HOLIDAY, "全市统一活动", True)
    assert (worked.kind, worked.name) == (DayKind.MAKE_UP, "")
    assert same.name == "与9月20日调休", "an entry that says the same without a note keeps the published name"
    assert not PUBLISHED.look(date(2026, 11, 16)).entered


@pytest.mark.parametrize(
    ("period", "day", "moves", "due"),
    [
        (Month(2022, 9), 15, True, date(2022, 9, 15)),
        (Month(2022, 10), 15, False, date(2022, 10, 15)),  # a Saturday; not moved unless the settings say so
        (Month(2022, 10), 15, True, date(2022, 10, 17)),
        (Month(2022, 10), 8, True, date(2022, 10, 8)),  # a Saturday that is worked
        (Month(2022, 10), 2, True, date(2022, 10, 8)),
        (Month(2023, 1), 21, True, date(2023, 1, 28)),
    ],
)
def test_the_due_day_moves_only_where_the_settings_say_so(period: Month, day: int, moves: bool, due: date) -> None:
    assert PUBLISHED.due(period, day=day, moves=moves) == due


@given(calendars, days, st.integers(-40, 40))
def test_adding_working_days_and_counting_them_agree(calendar: WorkingDays, day: date, number: int) -> None:
    reached = calendar.add(day, number)
    assert number == 0 or calendar.is_working(reached)
    if number >= 0:
        assert calendar.between(day, reached) == number
    assert calendar.add(calendar.add(day, number), 0) == reached


@given(calendars, days, days, days)
def test_counting_adds_up(calendar: WorkingDays, first: date, middle: date, last: date) -> None:
    assert calendar.between(first, middle) + calendar.between(middle, last) == calendar.between(first, last)


@given(calendars, days)
def test_moving_to_a_working_day_is_the_nearest_and_moves_no_working_day(calendar: WorkingDays, day: date) -> None:
    moved = calendar.on_or_after(day)
    assert calendar.is_working(moved)
    assert (moved == day) is calendar.is_working(day)
    assert calendar.between(day, moved) == (moved != day)


@pytest.mark.parametrize(("entered", "told"), [((1900, "x"), "1950"), ((2026, "长" * 61), "60 字")])
def test_a_day_that_cannot_be_kept_says_why(entered: tuple[int, str], told: str) -> None:
    year, note = entered
    with pytest.raises(DayRefused, match=told):
        CalendarDay(day=date(year, 1, 1), working=False, note=note).checked()


def test_the_clock_marks_the_last_days_of_each_rhythm() -> None:
    september = {duty.mark: day for day, duty in marks(Month(2022, 9), ledger_due=date(2022, 9, 15))}
    assert september == {
        "工作台账截止": date(2022, 9, 15),
        "分管领导本月对接": date(2022, 9, 30),
        "主要领导本季度对接": date(2022, 9, 30),
        "本季度排名通报": date(2022, 9, 30),
    }
    october = {duty.mark for _day, duty in marks(Month(2022, 10), ledger_due=date(2022, 10, 15))}
    assert october == {"工作台账截止", "分管领导本月对接"}
    december = {duty.mark for _day, duty in marks(Month(2022, 12), ledger_due=date(2022, 12, 15))}
    assert {"本年度联合举办活动", "本年度工作会议"} <= december


def test_every_line_of_the_clock_names_its_paragraph() -> None:
    assert all(duty.source.startswith(("通知", "宣政秘〔2022〕14号")) for duty in CLOCK)
    assert len({(duty.what, duty.source) for duty in CLOCK}) == len(CLOCK)
