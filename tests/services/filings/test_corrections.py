"""The desk and doubt: what is shown with 请核对 must be looked at, what became of each proposal is archived and counted."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from services.filings.corrections import Asked, ordered_rules
from services.filings.rules import FactRefused, FactsUntouched
from services.model.corrections import REGION, Outcome
from services.model.facts import Fact, FactField
from services.model.files import FileRole
from services.model.filing import Filing, FilingState
from services.model.people import EVERYTHING, Scope
from services.office import Office
from services.stores.codec import decode, encode
from tests.house import CLERK, NOW, an_office, drain, liaison, submit

TEXT = """共建长三角产业合作园区战略合作协议

甲方：广德市人民政府
乙方：溧阳市人民政府

甲乙双方经友好协商，就共建产业合作园区、推进产业链协作达成如下协议：
一、合作内容。建设G60科创走廊配套基地，总投资人民币伍仟万元整（¥51,000,000元）。
二、合作期限。本协议有效期为三年，自签订之日起生效。

甲方（盖章）：广德市人民政府
日期：2026年9月2日
乙方（盖章）：溧阳市人民政府
日期：2026年9月5日
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path / "home")
    yield office
    office.close()


@pytest.fixture
def read(office: Office) -> Filing:
    """A filing that was read, with doubtful proposals."""
    return read_anew(office)


def read_anew(office: Office, text: str = TEXT, **more: str) -> Filing:
    filing = submit(office, text, **more).filing
    drain(office)
    return office.filings.get(filing.id, scope=EVERYTHING)


def doubtful(filing: Filing) -> list[int]:
    return [number for number, fact in enumerate(filing.proposed) if not fact.certain]


def test_a_doubtful_fact_that_nobody_looked_at_is_not_filed(office: Office, read: Filing) -> None:
    assert {read.proposed[place].field for place in doubtful(read)} >= {FactField.SIGNED_ON, FactField.AMOUNT}
    with pytest.raises(FactsUntouched, match=f"还有 {len(doubtful(read))} 项标有“请核对”的内容没有核对"):
        office.filings.file(read.id, read.facts, touched=(), seen=None, by=CLERK)
    with pytest.raises(FactsUntouched):
        office.filings.confirm(read.id, read.facts, touched=doubtful(read)[1:], seen=None, by=liaison("市发改委"))
    assert office.filings.get(read.id, scope=EVERYTHING).state is FilingState.SUBMITTED


def test_looked_at_one_by_one_it_is_filed_and_the_archive_says_so(office: Office, read: Filing) -> None:
    filed = office.filings.file(read.id, read.facts, touched=doubtful(read), seen=None, by=CLERK)
    record = filed.confirmation
    assert record is not None and (record.by, record.at, record.each) == ("经办人", NOW, True)
    assert [one.outcome for one in record.corrections] == [Outcome.KEPT] * len(read.proposed)
    assert {one.rule for one in record.corrections if one.touched} == {read.proposed[place].rule for place in doubtful(read)}
    assert {one.origin for one in record.corrections} == {"text"}
    archived = json.loads(office.archive.read(filed.id, "metadata.json"))
    assert archived["confirmation"]["corrections"][0]["proposed"]["value"] == read.title
    assert decode(encode(filed)) == filed


def test_what_is_corrected_or_removed_need_not_be_ticked(office: Office, read: Filing) -> None:
    sums = [fact for fact in read.facts if fact.field is FactField.AMOUNT]
    typed = [
        replace(fact, value="2026-09-03") if fact.field is FactField.SIGNED_ON else fact
        for fact in read.facts
        if fact not in sums
    ]
    others = [n for n in doubtful(read) if read.proposed[n].field not in (FactField.SIGNED_ON, FactField.AMOUNT)]
    filed = office.filings.file(read.id, typed, touched=others, seen=None, by=CLERK)
    assert filed.confirmation is not None
    made = {one.field: one for one in filed.confirmation.corrections}
    assert made[FactField.SIGNED_ON].outcome is Outcome.CHANGED and made[FactField.SIGNED_ON].touched
    assert made[FactField.AMOUNT].outcome is Outcome.REMOVED and made[FactField.AMOUNT].made is None


def test_the_other_value_of_a_contest_brings_its_own_evidence(office: Office, read: Filing) -> None:
    [other] = read.alternatives
    assert (other.value, other.quote) == ("2026-09-02", "2026年9月2日")
    typed = [replace(fact, value="2026-09-02") if fact.field is FactField.SIGNED_ON else fact for fact in read.facts]
    filed = office.filings.file(read.id, typed, touched=doubtful(read), seen=None, by=CLERK)
    signed = next(fact for fact in filed.confirmed if fact.field is FactField.SIGNED_ON)
    assert (signed.quote, signed.start) == (other.quote, other.start) and signed.certain


def test_what_the_unit_has_looked_at_the_office_need_not_look_at_again(office: Office, read: Filing) -> None:
    confirmed = office.filings.confirm(read.id, read.facts, touched=doubtful(read), seen=None, by=liaison("市发改委"))
    filed = office.filings.file(read.id, confirmed.facts, touched=(), seen=None, by=CLERK)
    assert filed.confirmation is not None and confirmed.confirmation is not None
    assert filed.confirmation.corrections == confirmed.confirmation.corrections
    assert (confirmed.confirmation.by, filed.confirmation.by) == ("市发改委联络员", "经办人")


def test_vouched_for_as_a_whole_it_is_filed_and_counted_for_no_rule(office: Office, read: Filing) -> None:
    filed = office.filings.file(read.id, None, seen=None, by=CLERK)
    assert filed.confirmation is not None and not filed.confirmation.each
    found = office.corrections.accuracy(Asked(), scope=EVERYTHING)
    assert (found.filings, found.whole, found.total.proposed) == (0, 1, 0)


def test_a_new_text_of_the_agreement_forgets_the_old_confirmation(office: Office, read: Filing) -> None:
    office.filings.confirm(read.id, read.facts, touched=doubtful(read), seen=None, by=CLERK)
    held = office.intake.hold(io.BytesIO(TEXT.replace("5日", "6日").encode()), label="新.txt", role=FileRole.AGREEMENT, batch="b")
    anew = office.filings.supplement(read.id, "b", [held], key="b", note="", seen=None, by=CLERK)
    assert (anew.confirmation, anew.alternatives, anew.confirmed) == (None, (), ())


def test_a_region_is_kept_in_full_whatever_part_of_it_is_typed(office: Office, read: Filing) -> None:
    def typed(region: str) -> list[Fact]:
        return [replace(fact, region=region) if fact.role == "甲方" else fact for fact in read.facts]

    filed = office.filings.confirm(read.id, typed("广德"), touched=doubtful(read), seen=None, by=CLERK)
    assert next(fact for fact in filed.facts if fact.role == "甲方").region == "安徽省宣城市广德市"
    filed = office.filings.confirm(read.id, typed("海外"), touched=(), seen=None, by=CLERK)
    assert next(fact for fact in filed.facts if fact.role == "甲方").region == "海外"
    with pytest.raises(FactRefused, match="超过 500 字"):
        office.filings.confirm(read.id, typed("远" * 501), touched=(), seen=None, by=CLERK)


def test_rules_are_counted_by_what_people_made_of_them(office: Office, read: Filing) -> None:
    typed = [
        replace(fact, value="2026-09-02")
        if fact.field is FactField.SIGNED_ON
        else replace(fact, region="江苏省")
        if fact.role == "甲方"
        else fact
        for fact in read.facts
    ]
    typed.append(Fact(field=FactField.CITED, value="皖政〔2021〕15号"))
    office.filings.file(read.id, typed, touched=doubtful(read), seen=None, by=CLERK)
    other = read_anew(office, TEXT.replace("溧阳", "宜兴"), key="other", unit="市科技局")
    office.filings.confirm(other.id, other.facts, touched=doubtful(other), seen=None, by=CLERK)

    found = office.corrections.accuracy(Asked(), scope=EVERYTHING)
    assert (found.filings, found.since) == (2, NOW.date())
    signed = found.rules["signed_on", "signatures differ"]
    assert (signed.proposed, signed.kept, signed.changed) == (2, 1, 1)
    assert found.fields["party"].right == 1.0 and found.fields[REGION].changed == 1
    assert found.added == {"cited_number": 1}
    assert found.origins["text"].proposed == found.total.proposed == len(read.proposed) + len(other.proposed)
    assert [one.correction.outcome for one in found.latest] == [Outcome.CHANGED, Outcome.ADDED]
    assert next(row[0] for row in ordered_rules(found)) is FactField.TITLE

    assert office.corrections.accuracy(Asked(unit="市科技局"), scope=EVERYTHING).total.changed == 0
    assert office.corrections.accuracy(Asked(field="signed_on"), scope=EVERYTHING).total.proposed == 2
    assert office.corrections.accuracy(Asked(origin="ocr"), scope=EVERYTHING).total.proposed == 0
    assert office.corrections.accuracy(Asked(since=date(2026, 9, 15)), scope=EVERYTHING).filings == 0
    assert office.corrections.accuracy(Asked(until=date(2026, 9, 13)), scope=EVERYTHING).filings == 0
    assert office.corrections.accuracy(Asked(), scope=Scope(unit="市科技局")).filings == 1
