"""A ledger that is written as xlsx or docx and read again says the same, cell for cell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.formats.gongwen.templates import render
from services.formats.ledger_sheet import write_ledger
from services.formats.readers.docx import DocxReader
from services.formats.readers.sheets import SheetReader
from services.model.ledgers import LedgerHeader, columns_of
from services.model.ledgers.forms import form_columns, paper_facts
from services.model.manuscript.pieces import INVISIBLE
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.papers import PaperKind, facts_of
from services.parsing.forms.ledger_rows import is_ditto
from services.parsing.forms.ledgers import LedgerSheet, read_ledger

TEMPLATES = Path(__file__).parents[4] / "doc_templates"
TODAY = dt.date(2022, 9, 30)
Row = dict[str, str]

PRINTED = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp"), exclude_characters=INVISIBLE)
# what people write: signs at the beginning, blanks and line breaks within, numbers, formulas, markup of templates and XML
WORDS = st.sampled_from(
    (
        "9月2日，",
        "赴省厅对接",
        "500万元",
        "=",
        "+",
        "-1",
        "@",
        "'",
        '"',
        "<w:t>",
        "&amp;",
        "{{ x }}",
        "{% x %}",
        "  ",
        "　",
        "\n",
        "\t",
    )
)
TEXTS = st.lists(st.one_of(WORDS, st.text(PRINTED, max_size=8)), max_size=6).map(lambda parts: "".join(parts).strip())
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def ledgers(draw: st.DrawFn, *, combined: bool = False) -> tuple[Mechanism, list[Row]]:
    """Rows that say something: one that is left blank, or that begins like an example or a total, is no row of a ledger."""
    mechanism = draw(st.sampled_from(list(Mechanism)))
    rows = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        row = {column.name: draw(TEXTS) for column in form_columns(mechanism, combined=combined)}
        telling = next(column.name for column in columns_of(mechanism) if column.required or column.claims)
        if is_ditto(row.get("unit", "")):
            row["unit"] = "市发改委"  # 〃 means the one above
        row[telling] = f"事项{number}。{row[telling]}"
        rows.append(row | ({"position": str(number)} if "position" in row else {}))
    return mechanism, rows


# 表外说明: lines that say something of their own
NOTES = st.lists(TEXTS.map(lambda text: f"另有事项{' '.join(text.splitlines())}".strip()), max_size=3).map("\n".join)
HEADER = LedgerHeader(unit="市发改委", filled_by="李四", phone="0563-6012346", filled_on=dt.date(2022, 9, 14))


def said(sheet: LedgerSheet) -> list[Row]:
    return [dict(row.cells) for row in sheet.rows]


@FEW
@given(ledgers(), NOTES)
def test_an_xlsx_says_the_same_when_it_is_read_again(ledger: tuple[Mechanism, list[Row]], note: str) -> None:
    mechanism, rows = ledger
    sheet = read_ledger(SheetReader().read(write_ledger(mechanism, HEADER, rows, note=note)), mechanism)
    assert said(sheet) == rows
    assert (sheet.header, sheet.note) == (HEADER, note)


@FEW
@given(ledgers(combined=True))
def test_a_combined_xlsx_says_the_same_when_it_is_read_again(ledger: tuple[Mechanism, list[Row]]) -> None:
    mechanism, rows = ledger
    data = write_ledger(mechanism, HEADER, rows, combined=True, title="政策争取工作台账（汇总）", note="共报送两件。")
    sheet = read_ledger(SheetReader().read(data), mechanism)
    assert said(sheet) == rows
    assert sheet.note == "共报送两件。"


def printed(kind: PaperKind, told: dict[str, object]) -> bytes:
    facts = facts_of(kind.value, told, issuer="管委会", today=TODAY)
    return render(kind.value, facts, folder=TEMPLATES, stamp=dt.datetime(2022, 9, 30, tzinfo=dt.UTC)).docx


@FEW
@given(ledgers(), NOTES)
def test_a_docx_says_the_same_when_it_is_read_again(ledger: tuple[Mechanism, list[Row]], note: str) -> None:
    mechanism, rows = ledger
    sheet = read_ledger(DocxReader().read(printed(*paper_facts(mechanism, HEADER, rows, note=note))), mechanism)
    assert said(sheet) == rows
    assert (sheet.header, sheet.note) == (HEADER, note)


@FEW
@given(ledgers(combined=True))
def test_a_combined_docx_says_the_same_when_it_is_read_again(ledger: tuple[Mechanism, list[Row]]) -> None:
    mechanism, rows = ledger
    title = f"{MECHANISM_LABELS[mechanism]}工作汇总台账（2022年9月）"
    docx = printed(*paper_facts(mechanism, HEADER, rows, title=title, combined=True))
    sheet = read_ledger(DocxReader().read(docx), mechanism)
    assert said(sheet) == rows
    assert (sheet.header, sheet.title, sheet.findings) == (HEADER, title, ())
