"""Verify names what is wrong; rebuild brings everything back from the archive alone; export is the same to the byte."""

from __future__ import annotations

import filecmp
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import ocfl
import pytest

from services.filings.submission import KeyReused
from services.model.errors import StorageTrouble
from services.model.people import EVERYTHING
from services.model.query import Query
from services.model.units import UnitKind
from services.office import Office, RegisterMissing, open_office
from services.settings import Settings
from services.steps import ReadOnly
from services.stores.archive.inventory import object_folder
from services.stores.objects import Listing
from services.upkeep.segments import is_segment, sealed_records
from tests.house import AGREEMENT, CLERK, FACTS, NOW, an_office, drain, liaison, submit

SAMPLE_DEMAND = {
    "units": ["市商务局"],
    "matter": "2026年第三季度台账报送不及时问题",
    "problems": ["台账报送不及时"],
    "measures": ["明确专人负责"],
    "deadline": "2026-10-31",
}


def furnished(home: Path) -> Office:
    """A house with a filed, a returned, a withdrawn, a waiting filing and an official document."""
    office = an_office(home)
    ids = [submit(office, f"{AGREEMENT}\n第{n}份", key=f"k{n}", unit=f"单位{n}").filing.id for n in range(4)]
    drain(office)
    office.filings.file(ids[0], None, seen=None, by=CLERK)
    office.filings.send_back(ids[1], reasons=["缺少盖章页"], due=None, seen=None, by=CLERK)
    office.filings.withdraw(ids[2], reason="报错了", seen=None, by=liaison("单位2"))
    office.documents.keep("rectification-demand", SAMPLE_DEMAND, by=CLERK)
    drain(office)
    return office


@pytest.fixture(scope="module")
def furnished_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("furnished")
    furnished(home).close()
    return home


@pytest.fixture
def home(furnished_home: Path, tmp_path: Path) -> Path:
    """A copy of a furnished house that a test may damage."""
    return Path(shutil.copytree(furnished_home, tmp_path / "home"))


@pytest.fixture
def office(home: Path) -> Iterator[Office]:
    office = an_office(home)
    yield office
    office.close()


def same_tree(one: Path, other: Path) -> bool:
    """Whether two folders hold the same names with the same bytes."""
    names = [sorted(p.relative_to(top).as_posix() for p in top.rglob("*")) for top in (one, other)]
    files = [name for name in names[0] if (one / name).is_file()]
    return names[0] == names[1] and filecmp.cmpfiles(one, other, files, shallow=False)[0] == files


def test_a_sound_house_verifies_and_a_third_party_agrees(office: Office) -> None:
    result = office.upkeep.verify()
    assert result.ok and result.checked == 5
    store = ocfl.StorageRoot(root=str(office.archive.root))
    assert store.validate(validate_objects=True, check_digests=True)
    assert store.num_objects == store.good_objects == result.checked


def first_file(office: Office) -> Path:
    filing = office.filings.get("GDBA-2026-001", scope=EVERYTHING)
    return office.archive.locate(filing.id, filing.agreement.path)


def folder_of(office: Office) -> Path:
    return object_folder(office.archive.root, office.filings.get("GDBA-2026-001", scope=EVERYTHING).id)


def flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[7] ^= 1
    path.write_bytes(raw)


def rewrite(office: Office) -> None:
    """What an attacker does who knows OCFL: content, inventories and sidecars all agree with one another."""
    filing = office.filings.get("GDBA-2026-001", scope=EVERYTHING)
    aside = an_office(office.settings.home.parent / "aside")
    put = {path: office.archive.read(filing.id, path) for path in office.archive.inventory(filing.id).state}
    del put["manifest-sm3.txt"]
    put[filing.agreement.path] = "伪造的协议".encode()
    aside.archive.commit(filing.id, token="x", put=put, message="submit", by="张三", at=NOW)
    shutil.rmtree(folder_of(office))
    shutil.copytree(object_folder(aside.archive.root, filing.id), object_folder(office.archive.root, filing.id))
    aside.close()


def sql(office: Office, statement: str) -> None:
    with sqlite3.connect(office.settings.archive / "register.sqlite3") as connection:
        connection.execute(statement)
    connection.close()


FAULTS: dict[str, tuple[str, Callable[[Office], object]]] = {
    "a flipped byte": ("V01", lambda office: flip(first_file(office))),
    "a removed file": ("V02", lambda office: first_file(office).unlink()),
    "a removed object": ("V05", lambda office: shutil.rmtree(folder_of(office))),
    "a stray file in the store": ("V07", lambda office: (office.archive.root / "notes.txt").write_text("x")),
    "a stray file in an object": ("V03", lambda office: (folder_of(office) / "v1/content/x").write_text("x")),
    "a consistent rewrite": ("V09", rewrite),
    "an edited register": ("V12", lambda office: sql(office, "update objects set record = replace(record, '缺少', '没有')")),
    "an edited text": ("V12", lambda office: sql(office, "update pages set text = replace(text, '三年', '五年')")),
    "an edited declaration": ("V01", lambda office: flip(office.archive.root / "ocfl_layout.json")),
    "an edited object declaration": ("V01", lambda office: flip(folder_of(office) / "0=ocfl_object_1.1")),
    "an edited journal": ("V10", lambda office: sql(office, "update journal set by = '李四' where seq = 2")),
    "a removed journal record": ("V10", lambda office: sql(office, "delete from journal where seq = 3")),
    "a skipped number": ("V14", lambda office: sql(office, "update numbers set serial = 2")),
    "a lost number": ("V18", lambda office: sql(office, "delete from numbers")),
    "a counter set back": ("V18", lambda office: sql(office, "update counters set last = 0")),
    "a journal cut short": ("V19", lambda office: sql(office, "delete from journal where seq = (select max(seq) from journal)")),
    "a journal without its beginning": ("V10", lambda office: sql(office, "delete from journal where seq <= 2")),
    "an emptied journal": ("V19", lambda office: sql(office, "delete from journal")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_verify_names_the_fault(office: Office, fault: str) -> None:
    code, damage = FAULTS[fault]
    damage(office)
    result = office.upkeep.verify()
    assert not result.ok
    assert code in {found.code for found in result.problems}, result.problems
    assert all(found.text and found.where for found in result.problems)


def test_an_object_that_the_register_does_not_know_is_named_and_registered_at_start(office: Office) -> None:
    filing = office.filings.get("GDBA-2026-001", scope=EVERYTHING)
    sql(office, f"delete from objects where id = '{filing.id}'")
    assert {found.code for found in office.upkeep.verify().problems} >= {"V06"}
    assert [found.code for found in office.upkeep.reconcile()] == ["V16"]
    assert office.filings.get("GDBA-2026-001", scope=EVERYTHING) == filing


def test_a_missing_object_makes_the_house_read_only_until_it_is_back(office: Office, tmp_path: Path) -> None:
    folder = folder_of(office)
    shutil.move(folder, tmp_path / "aside")
    assert [found.code for found in office.upkeep.reconcile()] == ["V05"]
    with pytest.raises(ReadOnly, match="只读"):
        submit(office, "新协议", key="new")
    shutil.move(tmp_path / "aside", folder)
    assert office.upkeep.verify().ok
    assert submit(office, "新协议", key="new").anew


def test_a_rebuild_from_the_archive_alone_is_the_same_to_the_byte(home: Path, tmp_path: Path) -> None:
    before = an_office(home)
    before.upkeep.export([], tmp_path / "before")
    hits = before.search.find(Query(text="一地六县"), scope=EVERYTHING).total
    before.close()
    for path in (home / "archive").glob("register.sqlite3*"):
        path.unlink()
    shutil.rmtree(home / "index")
    with pytest.raises(RegisterMissing, match="rebuild"):
        an_office(home)
    after = open_office(Settings(home=home), now=lambda: NOW, rebuilding=True)
    result = after.upkeep.rebuild()
    assert result.objects == 5 and result.problems == ()
    drain(after)
    after.upkeep.export([], tmp_path / "after")
    assert same_tree(tmp_path / "before", tmp_path / "after")
    assert after.search.find(Query(text="一地六县"), scope=EVERYTHING).total == hits == 4
    assert after.upkeep.verify().ok
    with pytest.raises(KeyReused):
        submit(after, "别的", key="k0")
    filed = after.filings.file(submit(after, "再来一份", key="new").filing.id, FACTS, seen=None, by=CLERK)
    assert filed.number is not None and filed.number.serial == 2  # numbers go on where they were
    assert {unit.name for unit in after.units.all()} >= {"单位0", "单位1", "单位2", "单位3"}
    after.close()


def test_a_damaged_object_does_not_stop_a_rebuild_and_its_number_is_not_given_again(home: Path) -> None:
    office = an_office(home)
    folder = folder_of(office)
    sound = (folder / "inventory.json").read_bytes()
    (folder / "inventory.json").write_text("{}")
    result = office.upkeep.rebuild()
    assert result.objects == 4 and [found.code for found in result.problems] == ["V04"]
    with pytest.raises(ReadOnly):
        submit(office, "新协议", key="new")
    (folder / "inventory.json").write_bytes(sound)
    assert office.upkeep.rebuild().problems == ()
    filing_id = submit(office, "新协议", key="new").filing.id
    filing = office.filings.file(filing_id, FACTS, seen=None, by=CLERK)
    assert filing.number is not None and filing.number.serial == 2
    assert office.upkeep.verify().ok
    office.close()


def test_a_damaged_text_leaves_no_half_entered_object(home: Path) -> None:
    office = an_office(home)
    flip(next(folder_of(office).rglob("content/text/*.json")))
    assert [found.code for found in office.upkeep.rebuild().problems] == ["V04"]
    assert office.filings.count(Listing(), scope=EVERYTHING) == 3
    office.close()
    an_office(home).close()  # and the house opens again


def test_a_number_taken_by_an_unfinished_step_survives_a_rebuild(home: Path) -> None:
    def full_disk(name: str) -> None:
        if name == "pending" and armed:
            raise OSError(28, "No space left on device")

    armed = False
    office = an_office(home, milestone=full_disk)
    filing_id = submit(office, "第五份", key="k5", label="a.csv").filing.id
    armed = True
    with pytest.raises(StorageTrouble):
        office.filings.file(filing_id, FACTS, seen=None, by=CLERK)
    office.upkeep.rebuild()
    armed = False
    other = submit(office, "第六份", key="k6", label="b.csv").filing.id
    assert office.filings.file(other, FACTS, seen=None, by=CLERK).number.serial == 3  # type: ignore[union-attr]
    office.steps.recover()
    assert office.filings.get(filing_id, scope=EVERYTHING).number.serial == 2  # type: ignore[union-attr]
    assert office.upkeep.verify().ok
    office.close()


def test_a_rebuild_of_a_sound_house_keeps_its_journal(office: Office) -> None:
    with office.register.reading() as transaction:
        before = transaction.journal.all()
    office.upkeep.rebuild()
    with office.register.reading() as transaction:
        after = transaction.journal.all()
    assert after[:-1] == before and after[-1].action == "rebuilt"
    assert office.upkeep.verify().ok


def test_a_damaged_inventory_does_not_keep_the_house_shut(home: Path) -> None:
    office = an_office(home)
    (folder_of(office) / "inventory.json").write_text("{}")
    sql(office, "delete from objects where number = 'GDBA-2026-001'")
    assert [found.code for found in office.upkeep.reconcile()] == ["V04"]
    with pytest.raises(ReadOnly):
        submit(office, "新协议", key="new")
    office.close()


def test_a_seal_that_was_broken_off_is_not_sealed_twice(home: Path) -> None:
    tomorrow = NOW + timedelta(days=1)
    office = an_office(home, now=lambda: tomorrow)
    office.upkeep.nightly()
    sql(office, "delete from house where name = 'journal_sealed_upto'")
    office.units.put("某单位", UnitKind.OTHER, by=CLERK)
    office.close()
    later = an_office(home, now=lambda: tomorrow + timedelta(days=1))
    later.upkeep.nightly()
    later.upkeep.rebuild()
    assert later.upkeep.verify().ok
    assert [record.seq for record in sealed_records(later.archive)] == list(range(1, len(sealed_records(later.archive)) + 1))
    later.close()


def test_a_rebuild_that_was_broken_off_is_not_mistaken_for_a_new_house(home: Path) -> None:
    for path in (home / "archive").glob("register.sqlite3*"):
        path.unlink()
    open_office(Settings(home=home), now=lambda: NOW, rebuilding=True).close()  # killed before it had filled anything
    with pytest.raises(RegisterMissing):
        an_office(home)


def test_export_of_one_object_takes_its_number_too(office: Office, tmp_path: Path) -> None:
    (filing_id,) = office.upkeep.export(["GDBA-2026-001"], tmp_path / "out").ids
    assert sorted(path.name for path in (tmp_path / "out" / filing_id).iterdir()) == ["files", "object.json"]


def test_yesterdays_journal_is_sealed_into_the_archive_and_brings_the_units_back(home: Path) -> None:
    tomorrow = NOW + timedelta(days=1)
    office = an_office(home, now=lambda: tomorrow)
    office.units.put("没有报送过的单位", UnitKind.OTHER, by=CLERK)
    day_after = an_office(home, now=lambda: tomorrow + timedelta(days=1))
    day_after.upkeep.nightly()
    day_after.upkeep.nightly()
    assert sum(is_segment(object_id) for object_id in office.archive.ids()) == 1
    assert office.upkeep.verify().ok
    office.upkeep.rebuild()
    assert "没有报送过的单位" in {unit.name for unit in office.units.all()}
    assert office.upkeep.verify().ok
    assert office.filings.count(Listing(), scope=EVERYTHING) == 4
    office.close()
    day_after.close()


def test_what_an_older_version_wrote_without_a_newer_field_is_the_same(office: Office) -> None:
    with sqlite3.connect(office.settings.archive / "register.sqlite3") as connection:
        old = connection.execute("select count(*) from objects where record like '%\"correction\": null,%'").fetchone()[0]
    connection.close()
    assert old, "the sample has objects with a field at its default"
    sql(office, "update objects set record = replace(record, ' \"correction\": null,' || char(10), '')")
    assert office.upkeep.verify().ok
