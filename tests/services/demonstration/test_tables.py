"""The tables of the demonstration year fit together, and its words are the same in every house."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image

from services.demonstration import PRODUCT, mark
from services.demonstration.adoptions import ADOPTIONS
from services.demonstration.cast import APPROVING, BY_MAIL, EXCHANGE, INNOVATION, PLAYERS, POLICY, TARDY, duties
from services.demonstration.pacts import GATHERINGS, PACTS
from services.demonstration.papers import FICTION, paper
from services.demonstration.plan import Deed, scenes
from services.demonstration.pursuits import PURSUITS
from services.demonstration.stories import threads
from services.demonstration.threads import YEAR
from services.formats.readers.pdf import PdfReader
from services.model.facts import CooperationField
from services.model.mechanisms import Mechanism
from services.settings import load_settings

LINES = ("# 关于下达资金的通知", "广德市财政局：", "现下达500万元。", "| 项目 | 金额", "| 道路 | 500", "> 2022年8月8日", FICTION)
NAMES = {player.name: player for player in PLAYERS}


def test_the_lists_are_those_of_the_notice() -> None:
    assert (len(POLICY), len(EXCHANGE), len(INNOVATION)) == (27, 23, 16)
    assert len({*POLICY, *EXCHANGE, *INNOVATION}) == 35
    assert NAMES.keys() >= {*POLICY, *EXCHANGE, *INNOVATION, *APPROVING, *BY_MAIL, *TARDY}


def test_whoever_has_something_to_tell_owes_the_ledger_in_which_it_is_told() -> None:
    told = [(one.unit, Mechanism.POLICY) for one in PURSUITS]
    told += [(one.unit, Mechanism.EXCHANGE) for one in (*PACTS, *GATHERINGS)]
    told += [(one.unit, Mechanism.INNOVATION) for one in ADOPTIONS]
    assert not [(unit, mechanism) for unit, mechanism in told if mechanism not in duties(NAMES[unit])]


def test_every_ledger_of_the_year_has_something_to_tell() -> None:
    told = {(thread.unit, thread.mechanism) for thread in threads()}
    assert not {(player.name, mechanism) for player in PLAYERS for mechanism in duties(player)} - told


def test_agreements_are_of_the_time_the_fields_and_the_forms_that_there_are() -> None:
    assert len(PACTS) >= 40
    assert {pact.field for pact in PACTS} == {field.value for field in CooperationField}
    assert {pact.form for pact in PACTS} == {"docx", "pdf"}
    assert all((2020, 10) <= (pact.signed_on.year, pact.signed_on.month) <= (YEAR, 12) for pact in PACTS)
    assert len({pact.title for pact in PACTS}) == len(PACTS)


def test_rows_and_their_materials_are_the_same_each_time() -> None:
    assert threads() == threads()
    assert len({thread.row_id for thread in threads()}) == len(threads())
    assert scenes(12) == scenes(12)


def test_the_year_is_played_in_the_order_of_time_and_a_part_of_it_is_its_beginning() -> None:
    year = scenes(12)
    assert [scene.at for scene in year] == sorted(scene.at for scene in year)
    assert year[: len(scenes(2))] == scenes(2)
    assert all(scene.at.year == YEAR for scene in year)
    assert {scene.deed for scene in year} == set(Deed)


def test_nobody_hands_in_a_ledger_before_its_month_or_twice() -> None:
    handed = [scene for scene in scenes(12) if scene.deed is Deed.HAND_IN]
    assert all(scene.at.month == scene.month for scene in handed)
    assert len({(scene.unit, scene.mechanism, scene.month) for scene in handed}) == len(handed)


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx", "png"])
def test_a_paper_is_the_same_to_the_byte_each_time(form: str) -> None:
    assert paper(form, LINES) == paper(form, LINES)


def test_a_paper_can_be_read_in_each_form() -> None:
    words = ["关于下达资金的通知", "现下达500万元。", "2022年8月8日"]
    document = Document(io.BytesIO(paper("docx", LINES)))
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.text in words] == words
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["项目", "金额"], ["道路", "500"]]
    sheet = load_workbook(io.BytesIO(paper("xlsx", LINES))).active
    assert ("道路", "500") in list(sheet.values)
    with Image.open(io.BytesIO(paper("png", LINES))) as scan:
        assert scan.height > scan.width > 800


def test_a_long_pdf_goes_on_to_a_second_page_and_loses_nothing(tmp_path) -> None:
    lines = [f"第{number}条　双方建立定期会商机制，每半年轮流召开一次联席会议，明确年度任务和责任人。" for number in range(1, 40)]
    file = tmp_path / "long.pdf"
    file.write_bytes(paper("pdf", lines))
    read = PdfReader().read(file)
    assert len(read.pages) > 2
    assert re.sub(r"\s", "", read.text) == re.sub(r"\s", "", "".join(lines))


def test_a_form_that_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        paper("wps", LINES)


def test_no_person_is_named_in_a_row() -> None:
    words = "".join(text for thread in threads() for text in thread.cells(12).values())
    assert not re.search("张三|李四|[王李张刘陈][某小]", words)


def test_the_house_takes_the_first_day_after_the_year_for_today(tmp_path: Path) -> None:
    first, today = date(2023, 1, 3), date(2026, 11, 22)
    mark(tmp_path, first_day=first, today=today)
    settings = load_settings(tmp_path)
    assert settings.product == PRODUCT
    assert today - timedelta(days=settings.clock_behind_days) == first


def test_what_somebody_has_set_before_stays_and_the_clock_comes_to_it(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes('\ufeffproduct = "我的演示"\nport = 9000'.encode())
    mark(tmp_path, first_day=date(2022, 3, 1), today=date(2022, 3, 5))
    mark(tmp_path, first_day=date(2022, 3, 1), today=date(2030, 1, 1))
    settings = load_settings(tmp_path)
    assert (settings.product, settings.port, settings.clock_behind_days) == ("我的演示", 9000, 4)


def test_a_machine_whose_clock_stands_before_the_year_keeps_its_own_day(tmp_path: Path) -> None:
    mark(tmp_path, first_day=date(2023, 1, 3), today=date(2022, 6, 1))
    assert load_settings(tmp_path).clock_behind_days == 0
