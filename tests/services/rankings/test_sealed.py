"""What was frozen: verified, rebuilt from the archive alone, and named where somebody has touched it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from services.model.assessment.assessments import Assessment
from services.model.assessment.scoring import standings
from services.model.assessment.sealing import seal
from services.model.assessment.soundness import FrozenUnsound, require_sound
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING, Scope
from services.model.periods import Quarter
from services.model.query import Query
from services.office import Office, open_office
from services.settings import Settings
from services.stores.codec import decode_names, encode
from tests.assessment_house import PLANNERS, QUARTER, TOWN, TRADERS, Clock, a_quarter, opened_at
from tests.house import CLERK, LEADER, drain, liaison

BEFORE = Quarter(2026, 2)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two frozen quarters, the second with an objection, points by hand, and a correction."""
    home = tmp_path_factory.mktemp("frozen")
    a_quarter(home)
    clock = Clock()
    office = opened_at(home, clock)
    office.rankings.freeze(office.rankings.open(BEFORE, by=CLERK).id, by=CLERK)
    record = office.rankings.preview(office.rankings.open(QUARTER, by=CLERK).id, by=CLERK)
    said = office.rankings.object_to(record.id, "少计一次", mechanism=Mechanism.POLICY, by=liaison(TOWN))
    office.rankings.answer(record.id, said.id, upheld=True, answer="补计", points="1.5", by=CLERK)
    clock.forward(10)
    office.rankings.freeze(record.id, by=CLERK)
    second = office.rankings.correct(record.id, "再补一分", same_facts=True, by=CLERK)
    office.rankings.adjust(second.id, unit=TOWN, mechanism=Mechanism.POLICY, points="1", reason="再补一分", by=CLERK)
    office.rankings.freeze(second.id, by=CLERK)
    drain(office)
    office.upkeep.seal_registers()
    office.close()
    return home


@pytest.fixture
def office(filled: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(filled, tmp_path / "home")
    office = opened_at(tmp_path / "home")
    yield office
    office.close()


def edited(office: Office, assessment_id: str, change: Callable[[Assessment], Assessment]) -> set[str]:
    """Somebody with the run of the register writes another assessment in the place of one; the codes that verify names."""
    with office.register.transaction() as transaction:
        record = transaction.objects.get(assessment_id)
        assert isinstance(record, Assessment)
        changed = change(record)
        transaction.connection.exec_driver_sql("update objects set record = ? where id = ?", (encode(changed), assessment_id))
        transaction.assessments.put(changed)
    problems = [found for found in office.upkeep.verify().problems if found.where.startswith(assessment_id)]
    assert all("2026年第三季度考核" in found.text for found in problems)
    return {found.code for found in problems}


def raised(record: Assessment) -> Assessment:
    """The town gets ten points more, everywhere."""
    assert record.standings is not None
    sheets = tuple(replace(one, score=one.score + Decimal(10)) if one.unit == TOWN else one for one in record.standings.standings)
    return replace(record, standings=replace(record.standings, standings=sheets))


def test_what_was_frozen_is_sound(office: Office) -> None:
    assert office.upkeep.verify().problems == ()


def test_an_edited_snapshot_is_named(office: Office) -> None:
    assert {"V12", "V30", "V32"} <= edited(office, "A2026Q3-2", raised)


def test_an_edited_fact_or_reason_or_scheme_is_named_though_the_figures_stay(office: Office) -> None:
    def reworded(record: Assessment) -> Assessment:
        first, *others = record.adjustments
        return replace(record, adjustments=(replace(first, reason="另一个理由"), *others))

    def lenient(record: Assessment) -> Assessment:
        return replace(record, scheme=replace(record.scheme, unproven=Decimal(1)))

    def renamed(record: Assessment) -> Assessment:
        assert record.facts is not None
        first, *others = record.facts.facts
        return replace(record, facts=replace(record.facts, facts=(replace(first, text="改过"), *others)))

    for change in (reworded, lenient, renamed):
        assert "V30" in edited(office, "A2026Q3-1", change)


def test_a_snapshot_that_was_edited_and_sealed_anew_is_named_by_chain_and_journal(office: Office) -> None:
    def with_a_seal_that_fits(record: Assessment) -> Assessment:
        changed = raised(record)
        return replace(changed, seal=seal(changed, previous=changed.previous))

    found = edited(office, "A2026Q3-1", with_a_seal_that_fits)
    assert "V34" in found and "V30" not in found
    problems = {(found.code, found.where) for found in office.upkeep.verify().problems}
    assert ("V31", "A2026Q3-2") in problems  # the next one stands on a seal that is no more


def test_a_frozen_quarter_that_was_taken_out_is_missed(office: Office) -> None:
    with office.register.transaction() as transaction:
        transaction.connection.exec_driver_sql("delete from objects where id = 'A2026Q2-1'")
    problems = {(found.code, found.where) for found in office.upkeep.verify().problems}
    assert {("V31", "A2026Q3-1"), ("V34", "A2026Q2-1")} <= problems


def sealed_anew(record: Assessment) -> Assessment:
    """Other facts with the figures that come of them, under a seal that fits: only the journal remembers."""
    assert record.facts is not None
    facts = replace(record.facts, facts=tuple(replace(one, proven=True) for one in record.facts.facts))
    changed = replace(record, facts=facts, standings=standings(facts, record.scheme, record.adjustments))
    assert changed.standings != record.standings
    return replace(changed, seal=seal(changed, previous=changed.previous))


@pytest.mark.parametrize(
    ("change", "reason"), [(raised, "校验值不符"), (sealed_anew, "操作日志")], ids=["edited", "edited-and-sealed-anew"]
)
def test_figures_that_are_not_what_was_sealed_are_used_for_nothing(
    office: Office, change: Callable[[Assessment], Assessment], reason: str
) -> None:
    edited(office, "A2026Q3-2", change)
    uses: tuple[Callable[[], object], ...] = (
        lambda: office.rankings.figures(QUARTER, by=CLERK),
        lambda: office.rankings.shown(QUARTER, by=CLERK),
        lambda: office.rankings.correct("A2026Q3-2", "再改", by=CLERK),
        lambda: office.bulletins.propose("A2026Q3-2", by=CLERK),
        lambda: office.bulletins.propose_praise("A2026Q3-2", by=CLERK),
        lambda: office.bulletins.draft("A2026Q3-2", {"title": "通报"}, by=CLERK),
        lambda: office.naming.propose("A2026Q3-2", by=CLERK),
        lambda: office.naming.open_for("A2026Q3-2", by=CLERK),
    )
    for use in uses:
        with pytest.raises(FrozenUnsound, match=rf"“2026年第三季度考核.*{reason}.*verify.*备份恢复"):
            use()
    assert office.rankings.figures(BEFORE, by=CLERK).frozen, "the other quarters are as good as they were"


def test_where_the_journal_is_silent_the_figures_have_to_come_of_the_facts(office: Office) -> None:
    record = office.rankings.get("A2026Q3-1", by=CLERK)
    require_sound(record, noted="")
    changed = raised(record)
    with pytest.raises(FrozenUnsound, match=rf"重新计算，{TOWN}"):
        require_sound(replace(changed, seal=seal(changed, previous=changed.previous)), noted="")
    with pytest.raises(FrozenUnsound, match="缺少事实或得分"):
        require_sound(replace(record, standings=None), noted=record.seal)


def test_a_list_that_says_something_else_than_the_snapshot_is_named(office: Office) -> None:
    with office.register.transaction() as transaction:
        transaction.connection.exec_driver_sql("update standings set rank = 1, score = '99.00' where unit = ?", (TOWN,))
    codes = {found.code for found in office.upkeep.verify().problems}
    assert codes == {"V33"}


def test_bytes_that_were_changed_in_the_archive_are_named(office: Office) -> None:
    path = office.archive.locate("A2026Q3-2", "metadata.json")
    path.chmod(0o644)
    path.write_text(path.read_text().replace("再补一分", "再补十分"))
    assert "V01" in {found.code for found in office.upkeep.verify().problems}


def test_assessments_come_back_from_the_archive_alone(filled: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(filled, home)
    office = opened_at(home)

    def known(house: Office) -> dict[str, object]:
        with house.register.reading() as transaction:
            lines = transaction.assessments.lines()
            return {
                "lines": lines,
                "standings": transaction.assessments.standings(every=True),
                "counted": {line.object_id: transaction.assessments.counted_by(line.object_id) for line in lines},
                "objections": {line.object_id: transaction.assessments.objections(line.object_id) for line in lines},
            }

    before = known(office)
    ids = [line.object_id for line in before["lines"]]  # type: ignore[attr-defined]
    assert ids == ["A2026Q2-1", "A2026Q3-1", "A2026Q3-2"]
    office.upkeep.export(ids, tmp_path / "before")
    office.close()
    for name in ("register.sqlite3", "register.sqlite3-wal", "register.sqlite3-shm"):
        (home / "archive" / name).unlink(missing_ok=True)
    rebuilt = open_office(Settings(home=home, ocr=False, in_use_since="2026-07"), now=Clock(), rebuilding=True)
    assert rebuilt.upkeep.rebuild().problems == ()
    assert known(rebuilt) == before
    rebuilt.upkeep.export(ids, tmp_path / "after")
    for object_id in ids:
        texts = [(tmp_path / when / object_id / "object.json").read_bytes() for when in ("before", "after")]
        assert texts[0] == texts[1] and json.loads(texts[0])["kind"] == "assessment"
    assert rebuilt.upkeep.verify().ok
    rebuilt.close()


def test_the_seal_of_a_freeze_is_in_the_archive_before_the_day_is_over_and_outlives_the_register(
    filled: Path, tmp_path: Path
) -> None:
    shutil.copytree(filled, tmp_path / "home")
    office = opened_at(tmp_path / "home")
    assert not office.upkeep.seal_registers(), "everything of before is sealed"
    third = office.rankings.freeze(office.rankings.correct("A2026Q3-2", "再核", by=CLERK).id, by=CLERK)
    assert office.upkeep.seal_registers() and not office.upkeep.seal_registers()
    office.close()
    for name in ("register.sqlite3", "register.sqlite3-wal", "register.sqlite3-shm"):
        (tmp_path / "home" / "archive" / name).unlink(missing_ok=True)
    rebuilt = open_office(Settings(home=tmp_path / "home", ocr=False, in_use_since="2026-07"), now=Clock(), rebuilding=True)
    assert rebuilt.upkeep.rebuild().problems == ()
    assert "V34" in edited(rebuilt, third.id, sealed_anew)
    with pytest.raises(FrozenUnsound, match="操作日志"):
        rebuilt.rankings.figures(QUARTER, by=CLERK)
    rebuilt.close()


# -- 档案检索 --------------------------------------------------------------------------------------------------------


def found(office: Office, text: str, scope: Scope) -> list[str]:
    return [hit.id for hit in office.search.find(Query(text=text, kind="assessment"), scope=scope).hits]


def test_the_office_finds_a_frozen_quarter_by_its_title_its_units_and_what_was_said_of_it(office: Office) -> None:
    both = {"A2026Q3-1", "A2026Q3-2"}
    for text in ("2026年第三季度考核", "2026q3", "补计"):
        assert set(found(office, text, Scope.of(LEADER))) == both, text
    assert found(office, "少计一次", EVERYTHING) == ["A2026Q3-1"]
    assert found(office, "再补一分", EVERYTHING) == ["A2026Q3-2"]
    assert set(found(office, f"{PLANNERS} {TRADERS}", EVERYTHING)) == {*both, "A2026Q2-1"}
    (hit,) = office.search.find(Query(text=f"第二季度考核 {TOWN}"), scope=EVERYTHING).hits
    assert (hit.title, hit.date) == ("2026年第二季度考核", "2026-06-30")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["第二季度考核"]


def test_a_unit_finds_no_assessment_not_even_in_a_count(office: Office) -> None:
    for unit in (TOWN, TRADERS, ""):
        for text in ("2026年第三季度考核", TOWN, TRADERS, "少计一次", ""):
            results = office.search.find(Query(text=text), scope=Scope(unit=unit))
            assert "assessment" not in results.facets["kind"]
            assert not any(hit.kind == "assessment" for hit in (*results.hits, *results.near)), (unit, text)


def test_an_assessment_is_found_by_the_same_words_after_its_text_was_made_anew(office: Office) -> None:
    record = office.rankings.get("A2026Q3-2", by=CLERK)
    assert decode_names(encode(record)) == record.summary().names, "facts and scores are passed over"
    with office.register.reading() as transaction:
        known = transaction.texts.found([record.id], with_pages=True)[record.id]
        before = [text.normal for text in transaction.texts.read([record.id])]
    assert known.names == (record.title, "", "", *record.summary().names, *record.units)
    assert set(record.units) == {PLANNERS, TRADERS, TOWN}
    office.search.reindex()
    with office.register.reading() as transaction:
        assert [text.normal for text in transaction.texts.read([record.id])] == before
