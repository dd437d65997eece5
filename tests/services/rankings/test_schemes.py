"""The book of scoring schemes: which is in force, what may be changed, what the journal keeps, the 考核办法 on paper."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services.model.assessment.printed import KIND, notice_of
from services.model.assessment.ranking import APART
from services.model.assessment.reading import SchemeRefused, read_scheme
from services.model.errors import NotAllowed, StorageTrouble
from services.model.mechanisms import Mechanism
from services.model.people import Scope
from services.model.periods import Quarter
from services.office import Office, open_office
from services.rankings.rules import SchemeRewritten
from services.rankings.schemes import NoScheme, ReasonMissing, SchemeBuiltIn, SchemeFrozen, SchemeUnknown
from services.settings import Settings
from tests.house import ADMINISTRATOR, CLERK, LEADER, NOW, an_office, liaison
from tests.ledger_house import a_unit, register
from tests.services.model.assessment.test_reading import DEFAULT


class Clock:
    """Stands still until a test moves it."""

    at = NOW

    def __call__(self) -> datetime:
        return self.at


def version(name: str, since: str, *, say: str = "") -> str:
    """The scheme of the house as another version; `say` makes it another text."""
    text = DEFAULT.replace('version = "2022"', f'version = "{name}"').replace('since = "2022Q1"', f'since = "{since}"')
    return f"{text}# {say}\n" if say else text


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("schemes")


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def office(home: Path, clock: Clock) -> Iterator[Office]:
    office = an_office(home, now=clock)
    register(office, a_unit("市发改委", Mechanism.POLICY))
    yield office
    office.close()


@pytest.fixture(autouse=True)
def _only_that_of_the_house(office: Office) -> Iterator[None]:
    """Each test begins and ends with the scheme that came with the house; what is frozen stays."""
    yield
    for one in office.schemes.all():
        if one.changeable:
            office.schemes.withdraw(one.version, reason="试完了", by=CLERK)


def test_the_scheme_of_the_house_is_in_force_from_its_quarter_on(office: Office) -> None:
    assert office.schemes.current(Quarter(2022, 1)).version == office.schemes.current(Quarter(2030, 4)).version == "2022"
    with pytest.raises(NoScheme, match=r"2021年第四季度没有施行的评分方案，最早的自2022年第一季度起"):
        office.schemes.current(Quarter(2021, 4))


def test_of_several_versions_the_newest_that_had_begun_is_in_force(office: Office) -> None:
    for name, since in (("2024", "2024Q1"), ("2023", "2023Q1")):
        office.schemes.put(version(name, since), by=CLERK)
    quarters = {Quarter(2022, 4): "2022", Quarter(2023, 1): "2023", Quarter(2023, 4): "2023", Quarter(2025, 2): "2024"}
    assert {quarter: office.schemes.current(quarter).version for quarter in quarters} == quarters
    assert [one.version for one in office.schemes.all()] == ["2024", "2023", "2022"] and office.schemes.in_force_now() == "2024"


def test_of_two_that_begin_together_the_one_entered_last_is_in_force(office: Office, clock: Clock) -> None:
    office.schemes.put(version("b", "2022Q1"), by=CLERK)
    clock.at += timedelta(minutes=1)
    office.schemes.put(version("a", "2022Q1"), by=CLERK)
    assert office.schemes.current(Quarter(2022, 1)).version == "a"


def test_a_version_that_nobody_used_is_written_anew_and_the_same_once_more_is_no_change(office: Office) -> None:
    office.schemes.put(version("2025", "2025Q1"), by=CLERK)
    office.schemes.put(version("2025", "2025Q2", say="改"), by=ADMINISTRATOR)
    before = len(office.schemes.history())
    again = office.schemes.put(version("2025", "2025Q2", say="改"), by=CLERK)
    assert (again.since, again.adopted_by) == (Quarter(2025, 2), ADMINISTRATOR.name) and len(office.schemes.history()) == before


def test_the_scheme_of_the_house_is_neither_changed_nor_withdrawn(office: Office) -> None:
    with pytest.raises(SchemeBuiltIn, match=r"请另取版本号"):
        office.schemes.put(version("2022", "2022Q1", say="改"), by=CLERK)
    with pytest.raises(SchemeBuiltIn):
        office.schemes.withdraw("2022", reason="不用了", by=CLERK)
    assert office.schemes.put(DEFAULT, by=CLERK).built_in


def test_a_version_that_a_quarter_is_frozen_with_is_never_changed(office: Office) -> None:
    office.schemes.put(version("2026", "2026Q1"), by=CLERK)
    opened = office.rankings.open(Quarter(2026, 2), by=CLERK)
    now = office.schemes.put(version("2026", "2026Q1", say="开始核算后还可以改"), by=CLERK)
    with pytest.raises(SchemeRewritten, match=r"“2026”在开始核算后改写过，不能冻结") as refused:
        office.rankings.freeze(opened.id, by=CLERK)
    assert office.rankings.readiness(opened.id, by=CLERK).blocking == (str(refused.value),)
    office.rankings.rescheme(opened.id, "2026", by=CLERK)
    assert office.rankings.freeze(opened.id, by=CLERK).scheme.text == now.text
    kept = office.schemes.version("2026")
    assert kept.frozen == (Quarter(2026, 2),) and not kept.changeable
    with pytest.raises(SchemeFrozen, match=r"2026年第二季度的考核已按它冻结"):
        office.schemes.put(version("2026", "2026Q1", say="冻结后"), by=CLERK)
    with pytest.raises(SchemeFrozen):
        office.schemes.withdraw("2026", reason="不用了", by=CLERK)
    assert office.schemes.version("2026").text == kept.text


def test_a_version_is_settled_from_the_moment_that_a_freeze_is_decided(tmp_path: Path) -> None:
    full_disk: list[str] = []

    def milestone(name: str) -> None:
        if name in full_disk:
            raise OSError(errno.ENOSPC, "No space left on device")

    office = an_office(tmp_path, milestone=milestone)
    register(office, a_unit("市发改委", Mechanism.POLICY))
    office.schemes.put(version("2026", "2026Q1"), by=CLERK)
    opened = office.rankings.open(Quarter(2026, 2), by=CLERK)
    full_disk.append("before_received")
    with pytest.raises(StorageTrouble):
        office.rankings.freeze(opened.id, by=CLERK)
    with pytest.raises(SchemeFrozen, match=r"2026年第二季度"):
        office.schemes.put(version("2026", "2026Q1", say="改"), by=CLERK)
    office.close()


def test_only_the_office_writes_the_book(office: Office) -> None:
    for person in (LEADER, liaison("市发改委")):
        with pytest.raises(NotAllowed):
            office.schemes.put(version("2027", "2027Q1"), by=person)
        with pytest.raises(NotAllowed):
            office.schemes.withdraw("2027", reason="不用了", by=person)


def test_a_unit_sees_only_what_has_begun(office: Office) -> None:
    office.schemes.put(version("2099", "2099Q1"), by=CLERK)
    unit = Scope.of(liaison("市发改委"))
    assert "2099" not in {one.version for one in office.schemes.all(scope=unit)}
    with pytest.raises(SchemeUnknown) as refusal:
        office.schemes.version("2099", scope=unit)
    assert "现有：" in str(refusal.value) and "、2099" not in str(refusal.value)
    with pytest.raises(SchemeUnknown):
        office.schemes.compare("2022", "2099", scope=unit)


def test_withdrawing_asks_for_a_reason_and_stays_in_the_history(office: Office) -> None:
    office.schemes.put(version("2028", "2028Q1"), by=CLERK)
    with pytest.raises(ReasonMissing):
        office.schemes.withdraw("2028", reason=" ", by=CLERK)
    office.schemes.withdraw("2028", reason="市里另有规定", by=CLERK)
    newest = office.schemes.history()[0]
    assert (newest.version, newest.withdrawn, newest.by) == ("2028", "市里另有规定", CLERK.name)
    with pytest.raises(SchemeUnknown):
        office.schemes.get("2028")


def test_a_version_that_this_house_cannot_read_is_named_and_not_counted_with(office: Office) -> None:
    """Another version of the system may have entered it: its words are kept, and nobody is scored by a guess."""
    office.schemes.put(version("2029", "2029Q1"), by=CLERK)
    with office.register.transaction() as transaction:
        (stored,) = (one for one in transaction.schemes.all() if one.version == "2029")
        transaction.schemes.put(replace(stored, text=stored.text.replace('measure = "timeliness"', 'measure = "diligence"')))
    found = office.schemes.version("2029")
    assert found.scheme is None and found.findings[0].code == "A06" and found.name == "2029"
    with pytest.raises(SchemeRefused, match=r"diligence"):
        office.schemes.current(Quarter(2029, 1))


def test_the_journal_brings_the_book_back(tmp_path: Path) -> None:
    office = an_office(tmp_path / "home")
    for name, since in (("2023", "2023Q1"), ("2024", "2024Q1"), ("2025", "2025Q1")):
        office.schemes.put(version(name, since), by=CLERK)
    office.schemes.put(version("2023", "2023Q1", say="改过"), by=ADMINISTRATOR)
    office.schemes.withdraw("2024", reason="不用了", by=CLERK)
    before = office.schemes.all()
    office.upkeep.seal_registers()
    office.close()
    for path in (tmp_path / "home" / "archive").glob("register.sqlite3*"):
        path.unlink()
    again = open_office(Settings(home=tmp_path / "home", ocr=False), now=lambda: NOW, rebuilding=True)
    result = again.upkeep.rebuild(tell=lambda _done, _whole: None)
    assert again.schemes.all() == before and result.registers.schemes == 2
    again.close()


@pytest.mark.office
def test_the_scheme_on_paper_holds_every_rule_of_the_standard(office: Office) -> None:
    facts = notice_of(office.schemes.get("2022"), issuer="某某合作示范区管委会") | {"number": "合管〔2026〕7号"}
    drafted = office.documents.draft(KIND, facts)
    measured = office.typesetting.check(drafted.docx, label="考核办法.docx")
    assert [one.id for one in measured.checked.rules if one.result == "fails"] == []
    assert "不相隶属" not in drafted.text and "通报表扬" in drafted.text and "“3个1”工作成效" in drafted.text


def test_the_notice_is_drafted_once_and_claims_no_approval_that_nobody_gave(office: Office) -> None:
    document = office.schemes.draft("2022", by=CLERK)
    assert document.title.endswith("季度考核办法》的通知") and office.schemes.draft("2022", by=CLERK).id == document.id
    assert "P11" in {found.code for found in document.findings}


def unranking(*units: str) -> str:
    """A version of the scheme of the house that names these without a rank, and nobody else."""
    text = version("列名", "2026Q1")
    return text[: text.index("[[unranked]]")] + "".join(f'[[unranked]]\nunit = "{one}"\nreason = "试"\n' for one in units)


def test_a_unit_is_named_without_a_rank_under_whichever_of_its_names_the_scheme_writes(office: Office) -> None:
    quarter = Quarter(2026, 1)
    (ranked,) = office.rankings.figures(quarter, by=CLERK).standings.of(None)
    assert (ranked.unit, ranked.rank) == ("市发改委", 1)
    for written in ("市发改委", "广德市发展和改革委员会", "发改委"):
        scheme = read_scheme(unranking(written))
        (tried,) = office.rankings.figures(quarter, scheme=scheme, by=CLERK).standings.of(None)
        assert (tried.group, tried.rank) == (APART, None), written
        (move,) = (one for one in office.rankings.what_if(quarter, scheme, by=CLERK) if one.mechanism is None)
        assert (move.rank_before, move.rank_after) == (1, None)
    office.schemes.put(unranking("广德市发展和改革委员会"), by=CLERK)
    (adopted,) = office.rankings.figures(quarter, by=CLERK).standings.of(None)
    assert (adopted.group, adopted.rank) == (APART, None)
    assert "广德市发展和改革委员会" in office.schemes.get("列名").text, "the text stays word for word"


def test_a_name_that_the_register_does_not_know_is_told_with_its_line(office: Office) -> None:
    text = unranking("市发改委", "市去院")
    stored = office.schemes.put(text, by=CLERK)
    assert stored.scheme is not None
    (told,) = office.schemes.unknown_units(stored.scheme)
    line = text[: text.index("市去院")].count("\n") + 1
    assert (told.code, told.where) == ("A16", f"第{line}行") and "“市去院”" in told.text
    assert office.schemes.unknown_units(read_scheme(DEFAULT)) == (), "it names bodies that not every register has"
