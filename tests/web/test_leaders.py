"""领导看板 and 统计 over a quarter of three units: every number opens its list, and an export is what the page shows."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from openpyxl import load_workbook

from services.model.assessment.statistics import BY_LABELS, WAYS, Subject
from services.model.people import Person, Role
from services.office import Office
from tests.assessment_house import CLOSED, PLANNERS, QUARTER, TOWN, TRADERS, UNITS, Clock, a_quarter, opened_at
from tests.house import ADMINISTRATOR, CLERK, LEADER
from tests.rectification_house import demanded
from tests.web.conftest import PASSWORD, Seat
from web import create_app
from web.leaders import _spread

OURS = Person(login="traders", name="李四", role=Role.LIAISON, unit=TRADERS)
Sitting = Callable[[Person], Seat]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The third quarter frozen; one unit has a rectification that is long overdue."""
    home, clock = tmp_path_factory.mktemp("board"), Clock()
    a_quarter(home)
    office = opened_at(home, clock, seal_required=False, soffice="/nowhere")
    office.accounts.first_administrator()
    for who in (CLERK, LEADER, OURS):
        once = office.accounts.create(login=who.login, name=who.name, role=who.role, unit=who.unit, by=ADMINISTRATOR)
        office.accounts.change_password(who.login, old=once, new=PASSWORD)
    office.rankings.freeze(office.rankings.open(QUARTER, by=CLERK).id, by=CLERK)
    demanded(office, TRADERS)
    clock.at = CLOSED.replace(month=12, day=20)
    yield office
    office.close()


@pytest.fixture(scope="module")
def seat(office: Office) -> Sitting:
    app = create_app(office)
    known: dict[str, Seat] = {}

    def of(who: Person) -> Seat:
        if who.login not in known:
            known[who.login] = Seat(app.test_client())
            assert known[who.login].log_in(who.login).status_code == 302
        return known[who.login]

    return of


def table_of(page: str) -> list[list[str]]:
    """The cells of the first table of a page."""
    found = re.search(r"<table class=\"list[^>]*>(.*?)</table>", page, re.S)
    assert found, page
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", found[1], re.S)
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in rows]
    return [[unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in cells]


# -- 领导看板 --------------------------------------------------------------------------------------------------------------


def test_each_of_the_five_figures_opens_its_list(seat: Sitting) -> None:
    page = seat(LEADER).text("/board/")
    five = re.findall(r'<a class="figure[^"]*" href="([^"]+)"><span>([^<]+)</span><b>([^<]+)<', page)
    assert [label for _url, label, _number in five] == [
        "2026年协议备案",
        "2026年12月台账报送",
        "2026年第三季度争取资金",
        "2026年第三季度综合平均分",
        "未办结整改",
    ]
    assert [number for _url, _label, number in five][1:3] == ["0/3", "500"]
    assert five[4][2] == "1"
    assert unescape(five[4][0]) == "/rectifications/?open=1"  # all that the figure counts, not the red ones alone
    for url, label, _number in five:
        assert seat(LEADER).get(unescape(url)).status_code == 200, label


def test_the_sheet_says_as_of_when_its_numbers_are(seat: Sitting) -> None:
    page = seat(CLERK).text("/board/")
    assert "考核数据截至 2026-10-20 10:00（已冻结）" in page
    assert "台账、整改截至 2026-12-20" in page
    assert "未冻结，数字还会变" in seat(CLERK).text("/board/?quarter=2026Q4")


def test_units_and_indicators_lead_to_the_sheets(seat: Sitting) -> None:
    page = seat(LEADER).text("/board/?mechanism=policy")
    for unit in UNITS:
        assert unit in page
    links = re.findall(r'href="(/rankings/2026Q3/[^"]+)"', page)
    assert links
    for url in dict.fromkeys(links):
        assert seat(LEADER).get(unescape(url)).status_code == 200, url


def test_what_is_late_stands_in_the_red_list(seat: Sitting) -> None:
    page = seat(LEADER).text("/board/").split("红色清单")[1]
    assert "已逾期" in page
    assert TRADERS in page
    assert "政策争取台账（2026-10）" in page
    assert len(re.findall(r'class="late-red">已逾期\d+个工作日<', page)) >= 2
    assert not re.search(r"逾期 ?\d+ ?天", page)  # one unit of time in one column


def test_a_group_has_the_same_place_among_the_colours_of_both_charts(seat: Sitting) -> None:
    page = seat(LEADER).text("/board/")
    trend, ranking = (json.loads(unescape(re.search(rf"data-{name}='([^']+)'", page)[1])) for name in ("trend", "ranking"))  # type: ignore[index]
    assert [group for group, _scores in trend["series"]] == list(dict.fromkeys(group for _unit, group, _score in ranking))


def test_the_head_of_a_column_opens_its_own_indicator(seat: Sitting) -> None:
    page = seat(LEADER).text("/board/?mechanism=policy")
    heads = re.findall(r'<th class="turned"><a href="([^"]+)">([^<]+)<', page)
    assert len(heads) > 1
    for url, name in heads:
        assert (
            f"<h1>{name}" in seat(LEADER).text(unescape(url))
            or f">{name}<" in seat(LEADER).text(unescape(url)).split("<table")[0]
        )


@pytest.mark.parametrize(
    ("units", "spread"), [(0, "usual"), (45, "usual"), (46, "small"), (60, "small"), (61, "apart"), (120, "apart")]
)
def test_more_units_than_fit_beside_the_charts_are_printed_smaller_and_then_on_a_page_of_their_own(
    units: int, spread: str
) -> None:
    assert _spread(units) == spread


def test_the_sheet_is_printed_by_the_number_of_its_units(seat: Sitting) -> None:
    assert 'class="panel heat-panel spread-usual"' in seat(LEADER).text("/board/")


def test_a_word_that_is_no_quarter_shows_the_newest(seat: Sitting) -> None:
    assert "2026年第三季度" in seat(LEADER).text("/board/?quarter=1999Q1&mechanism=nonsense")


@pytest.mark.parametrize(
    "url", ["/board/", "/statistics/", "/statistics/facts", "/statistics/sheet.xlsx", "/statistics/facts.xlsx"]
)
def test_units_see_none_of_it(seat: Sitting, url: str) -> None:
    assert seat(OURS).get(url).status_code == 403


# -- 统计 ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("what", "by"), [(what, by) for what, ways in WAYS.items() for by in ways])
def test_every_table_is_exported_as_it_is_shown(seat: Sitting, what: Subject, by: str) -> None:
    asked = f"what={what}&by={by}&from=2026-07&to=2026-12"
    page = seat(CLERK).text(f"/statistics/?{asked}")
    sheet = load_workbook(io.BytesIO(seat(CLERK).get(f"/statistics/sheet.xlsx?{asked}").data)).active
    rows = [[str(cell) if cell is not None else "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    if what is Subject.FILINGS:
        assert "没有可统计的内容" in page
        return
    shown = table_of(page)
    assert shown[0][0] == BY_LABELS[by]  # type: ignore[index]
    start = next(at for at, row in enumerate(rows) if row[0] == shown[0][0])
    assert rows[start:] == shown


def test_the_filters_narrow_the_count(seat: Sitting) -> None:
    whole = table_of(seat(CLERK).text("/statistics/?what=facts&by=unit&from=2026-07&to=2026-09"))
    one = table_of(seat(CLERK).text("/statistics/?what=facts&by=unit&from=2026-07&to=2026-09&unit=桃州镇"))
    assert {row[0] for row in whole[1:-1]} == set(UNITS)
    assert [row[0] for row in one[1:]] == [TOWN, "合计"]
    towns = table_of(seat(CLERK).text("/statistics/?what=facts&by=unit&from=2026-07&to=2026-09&kind=乡镇"))
    assert [row[0] for row in towns[1:]] == [TOWN, "合计"]


def test_a_number_opens_the_facts_that_it_counts_with_their_evidence(seat: Sitting) -> None:
    page = seat(CLERK).text("/statistics/?what=facts&by=kind&from=2026-07&to=2026-09")
    url = unescape(re.search(r'href="(/statistics/facts\?[^"]*fact=fund[^"]*)"', page)[1])  # type: ignore[index]
    listed = seat(CLERK).text(url)
    assert PLANNERS in listed
    assert TRADERS in listed
    proven = seat(CLERK).text(f"{url}&proven=1")
    assert "下达通知.txt" in proven
    assert f'nowrap">{TRADERS}<' not in proven
    sheet = load_workbook(io.BytesIO(seat(CLERK).get(url.replace("/facts?", "/facts.xlsx?")).data)).active
    assert sum(row[1] in UNITS for row in sheet.iter_rows(values_only=True)) == listed.count("data-step")


def test_words_that_mean_nothing_show_the_usual_table(seat: Sitting) -> None:
    page = seat(CLERK).text("/statistics/?what=magic&by=moon&from=never&to=2026-13&kind=x&mechanism=y")
    assert "协议备案统计" in page
    for words in ("没有“magic”这种统计内容", "没有“moon”这种统计方式", "截止月份“2026-13”不是月份", "没有“x”这种单位类别"):
        assert words in page
    assert "已对调" in seat(CLERK).text("/statistics/?from=2026-09&to=2026-07")
    assert "没有采用" not in seat(CLERK).text("/statistics/?what=facts&by=kind&from=2026-07&to=2026-09")


def test_an_empty_table_says_why_and_the_years_with_anything_are_a_click_away(seat: Sitting) -> None:
    page = seat(CLERK).text("/statistics/?from=2020-01&to=2020-12")
    assert "没有已备案的协议" in page and "冻结" not in page.split("没有可统计的内容")[1]
    assert "没有冻结的季度" in seat(CLERK).text("/statistics/?what=standings&from=2020-01&to=2020-12")
    assert re.search(r"from=2026-01&(amp;)?to=2026-12[^>]*>2026年<", page)
