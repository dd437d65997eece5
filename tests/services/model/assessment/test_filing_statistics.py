"""统计 of agreements: their partners without ourselves, and the day by which each is counted."""

from __future__ import annotations

from datetime import date

from services.model.assessment.filing_statistics import LOCAL, filings_by, partner_regions
from services.model.assessment.statistics import NONE, By
from services.model.facts import Fact, FactField
from services.model.files import FileKind, FileRole, StoredFile
from services.model.filing import Filing
from services.model.units import UnitKind

OURS, TAIHU, LIYANG = "安徽省宣城市广德市", "江苏省无锡市滨湖区", "江苏省常州市溧阳市"
PAPER = StoredFile(position=1, role=FileRole.AGREEMENT, label="协议.pdf", kind=FileKind.PDF, size=1, sha256="0" * 64)


def an_agreement(name: str, *regions: str, signed: str = "2022-03-05", filed: date | None = date(2022, 4, 1)) -> Filing:
    parties = [Fact(field=FactField.PARTY, value=f"{name}{number}方", region=one) for number, one in enumerate(regions)]
    day = [Fact(field=FactField.SIGNED_ON, value=signed)] if signed else []
    facts = (Fact(field=FactField.TITLE, value=name), *parties, *day)
    return Filing(
        id=name,
        unit="市发改委",
        unit_kind=UnitKind.DEPARTMENT,
        key=name,
        key_digest="",
        submitted_at="2022-04-01T09:00:00+08:00",
        submitted_by="张三",
        files=(PAPER,),
        confirmed=facts,
        filed_on=filed,
    )


FOUND = [
    an_agreement("一", OURS, TAIHU, LIYANG),
    an_agreement("二", OURS, LIYANG),
    an_agreement("三", OURS, OURS),
    an_agreement("四", ""),
]


def test_our_own_region_is_no_partner_and_the_page_is_told_that_rows_may_come_to_more_than_all() -> None:
    table = filings_by(FOUND, By.REGION, place=OURS)
    assert {row[0]: row[1] for row in table.rows} == {LIYANG: 2, TAIHU: 1, LOCAL: 1, NONE: 1}
    assert table.rows[-1][0] == NONE
    assert table.total[1] == 4
    assert "可能超过合计" in table.note
    assert partner_regions(FOUND[0], OURS) == {TAIHU, LIYANG}


def test_an_agreement_counts_by_the_day_of_its_signature_else_of_its_filing_and_the_table_says_so() -> None:
    table = filings_by([*FOUND, an_agreement("五", OURS, signed="")], By.MONTH)
    assert [row[:2] for row in table.rows] == [("2022-03", 4), ("2022-04", 1)]
    assert "按协议签订日期计" in table.note and "可能超过" not in table.note
