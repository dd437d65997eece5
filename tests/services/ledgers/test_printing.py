"""Ledgers on paper and back again: what is printed and read in finds every row as it stands."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from services.ledgers.printing import Printed
from services.model.files import FileRole
from services.model.ledgers import Change
from services.model.ledgers.drafts import LedgerDraft
from services.model.ledgers.forms import LEDGER_NOTES
from services.model.mechanisms import Mechanism
from services.office import Office
from services.parsing.forms.ledgers import read_ledger
from tests.house import CLERK
from tests.ledger_house import AUGUST, BY, SEPTEMBER, UNIT, a_ledger_office, a_unit, hold, report, row

ROWS = {
    Mechanism.POLICY: (
        {"matter": "8月8日，赴省发展改革委。", "effect": "获得专项资金500万元。\n已到账。"},
        {"matter": "=1+1", "effect": "&<{{x}}"},
    ),
    Mechanism.EXCHANGE: (
        {"signing": "8月9日，与溧阳市签订协议。", "coverage": "安徽日报报道"},
        {"other_cooperation": "举办推介会"},
    ),
    Mechanism.INNOVATION: (
        {"item": "一体化", "status": "序时推进", "progress": "已\n征求意见"},
        {"item": "互认", "status": "已完成", "progress": "办结"},
    ),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = a_ledger_office(tmp_path_factory.mktemp("home"), a_unit(), a_unit("市商务局"))
    for mechanism, rows in ROWS.items():
        report(office, row(**rows[0]), period=AUGUST, mechanism=mechanism)
        report(office, row(**rows[1]), period=SEPTEMBER, mechanism=mechanism)
        report(office, row(**rows[1]), period=SEPTEMBER, mechanism=mechanism, unit="市商务局")
    yield office
    office.close()


def back(office: Office, printed: Printed, mechanism: Mechanism) -> LedgerDraft:
    """The month's draft after the printed file was read in."""
    [held] = hold(office, printed.label, (printed.label, printed.content, FileRole.ORIGINAL))
    sheet = read_ledger(office.intake.read(printed.label, held), mechanism, file=printed.label)
    return office.ledgers.fill(UNIT, mechanism, SEPTEMBER, sheet.rows, header=sheet.header, by=BY)


@pytest.mark.parametrize("mechanism", Mechanism)
@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_a_printed_ledger_that_is_read_in_again_changes_nothing(office: Office, mechanism: Mechanism, form: str) -> None:
    record = office.ledgers.open(UNIT, mechanism, SEPTEMBER, by=BY).record
    assert record is not None
    draft = back(office, getattr(office.printing, form)(record), mechanism)
    assert [one.id for one in draft.rows] == [one.id for one in record.rows] and not draft.findings
    for name in dict(record.rows[0].cells):
        if name != "position":
            assert [one[name] for one in draft.rows] == [one[name] for one in record.rows], name
    assert [one.change_in(SEPTEMBER) for one in draft.rows] == [Change.KEPT, Change.ADDED]


@pytest.mark.parametrize("mechanism", Mechanism)
def test_what_is_said_besides_the_table_stands_on_the_paper_under_the_notes_of_the_form(
    office: Office, mechanism: Mechanism
) -> None:
    record = office.ledgers.open(UNIT, mechanism, SEPTEMBER, by=BY).record
    assert record is not None
    without = lines_of(office.printing.docx(record))
    told = lines_of(office.printing.docx(replace(record, note="第1项的批复原件已送达。\n\n另有两件事项正在协商。")))
    assert told[:-2] == without and without[-1].startswith(LEDGER_NOTES[mechanism][-1])
    assert told[-2:] == ["第1项的批复原件已送达。", "另有两件事项正在协商。"]


def lines_of(printed: Printed) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(printed.content)).paragraphs]


def test_the_month_alone_is_printed_where_it_is_asked_for(office: Office) -> None:
    record = office.ledgers.open(UNIT, Mechanism.POLICY, SEPTEMBER, by=BY).record
    assert record is not None
    draft = back(office, office.printing.xlsx(record, month_only=True), Mechanism.POLICY)
    assert [found.code for found in draft.findings] == ["L60"] and len(draft.rows) == 2


@pytest.mark.parametrize("mechanism", Mechanism)
def test_the_combined_ledger_names_units_and_numbers_in_every_form(office: Office, mechanism: Mechanism) -> None:
    table = office.overview.combined(mechanism, SEPTEMBER, by=CLERK)
    sheet = load_workbook(io.BytesIO(office.printing.combined_xlsx(table).content)).active
    lines = [list(line) for line in sheet.iter_rows(values_only=True)]
    heads = next(at for at, line in enumerate(lines) if "部门（单位）" in line)
    at = lines[heads].index("部门（单位）")
    assert [line[at] for line in lines[heads + 1 : heads + 4]] == [UNIT, UNIT, "市商务局"]
    assert [str(line[at - 1]) for line in lines[heads + 1 : heads + 4]] == ["1", "2", "3"]
    paper = Document(io.BytesIO(office.printing.combined_docx(table).content))
    assert table.title in [paragraph.text for paragraph in paper.paragraphs]
    header, grid = paper.tables
    assert office.settings.committee in header.rows[0].cells[0].text and "经办人" in header.rows[0].cells[1].text
    filled = [[cell.text for cell in line.cells] for line in grid.rows]
    assert filled[0][:2] == ["序号", "部门（单位）"]
    assert [line[:2] for line in filled[1:]] == [["1", UNIT], ["2", UNIT], ["3", "市商务局"]]


@pytest.mark.parametrize("mechanism", Mechanism)
def test_a_combined_paper_comes_in_again_as_it_was_printed(office: Office, mechanism: Mechanism) -> None:
    table = office.overview.combined(mechanism, SEPTEMBER, by=CLERK)
    printed = office.printing.combined_docx(table)
    [held] = hold(office, printed.label, (printed.label, printed.content, FileRole.ORIGINAL))
    sheet = read_ledger(office.intake.read(printed.label, held), mechanism, file=printed.label)
    assert [{name: text for name, text in row.cells if text} for row in sheet.rows] == [
        {name: text for name, text in row.cells.items() if text} for row in table.rows
    ]
    assert [found.text for found in sheet.findings] == ["没有填写“联系电话”，请补填"]  # this office has told none


def test_the_head_of_a_combined_ledger_has_the_offices_phone(tmp_path: Path) -> None:
    office = a_ledger_office(tmp_path, phone="0563-6012345")
    report(office, row(), period=SEPTEMBER)
    table = office.overview.combined(Mechanism.POLICY, SEPTEMBER, by=CLERK)
    for printed in (office.printing.combined_xlsx(table), office.printing.combined_docx(table)):
        [held] = hold(office, printed.label, (printed.label, printed.content, FileRole.ORIGINAL))
        sheet = read_ledger(office.intake.read(printed.label, held), Mechanism.POLICY, file=printed.label)
        assert sheet.header.phone == "0563-6012345" and not sheet.findings
    office.close()
