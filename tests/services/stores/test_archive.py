"""The archive store: OCFL 1.1 that a third party's validator accepts, and a writer that is whole or not there."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import ocfl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.model.errors import NotFound
from services.stores.archive import Archive, ArchiveDamaged, Staging
from services.stores.archive.inventory import Inventory, object_folder
from services.stores.archive.scrub import scrub_object, scrub_root

AT = datetime(2026, 9, 2, 9, 30, tzinfo=UTC)


class Killed(BaseException):
    """Stands for a process that ends here."""


def an_archive(home: Path, *, milestone: Callable[[str], None] = lambda _: None, exchange: bool | None = None) -> Archive:
    return Archive(root=home / "objects", staging=Staging(home / "staging"), milestone=milestone, exchange=exchange)


def put(archive: Archive, object_id: str, token: str, **files: bytes) -> int:
    named = {name.replace("_", "."): content for name, content in files.items()}
    return archive.commit(object_id, token=token, put=named, message="step", by="张三", at=AT).version


def third_party_says(root: Path) -> tuple[int, int]:
    """How many objects ocfl-py counts, and how many it finds good; its own verdict alone overlooks damaged objects."""
    store = ocfl.StorageRoot(root=str(root))
    assert store.validate(validate_objects=True, check_digests=True, log_warnings=False)
    return store.num_objects, store.good_objects


@pytest.fixture(params=[True, False], ids=["exchange", "fall-back"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    yield an_archive(tmp_path, exchange=request.param)


def test_three_versions_of_two_objects_are_valid_ocfl(archive: Archive) -> None:
    for object_id in ("F20260902-AAAAAAAA", "F20260902-BBBBBBBB"):
        for number in range(1, 4):
            assert put(archive, object_id, f"t{number}", metadata_json=b"%d" % number, files_docx=b"same") == number
    assert third_party_says(archive.root) == (2, 2)
    assert not any(scrub_object(archive.root, folder) for folder in archive.folders())
    assert not list(scrub_root(archive.root))


def test_what_was_put_is_read_back_and_older_versions_stay(archive: Archive) -> None:
    put(archive, "F1", "one", metadata_json=b"1", a_txt=b"a")
    put(archive, "F1", "two", metadata_json=b"2")
    assert archive.read("F1", "metadata.json") == b"2"
    assert archive.read("F1", "a.txt") == b"a"
    versions = archive.inventory("F1").content["versions"]
    assert sorted(versions) == ["v1", "v2"]
    assert "metadata.json" in {path for paths in versions["v1"]["state"].values() for path in paths}


def test_an_older_version_is_read_as_it_was(archive: Archive) -> None:
    put(archive, "F1", "one", metadata_json=b"1", a_txt=b"a")
    put(archive, "F1", "two", metadata_json=b"2", b_txt=b"b")
    put(archive, "F1", "three", metadata_json=b"1")
    read = [archive.read("F1", "metadata.json", version=version) for version in (1, 2, 3)]
    assert read == [b"1", b"2", b"1"]
    assert archive.read("F1", "a.txt", version=3) == b"a"
    with pytest.raises(NotFound, match=r"b\.txt"):
        archive.read("F1", "b.txt", version=1)
    for version in (0, 4, -1):
        with pytest.raises(NotFound, match="F1 第"):
            archive.read("F1", "metadata.json", version=version)


def test_an_older_version_that_was_tampered_with_is_not_handed_out(archive: Archive) -> None:
    put(archive, "F1", "one", a_txt=b"a")
    put(archive, "F1", "two", a_txt=b"b")
    (old,) = archive.root.rglob("v1/content/a.txt")
    old.write_bytes(b"x")
    assert archive.read("F1", "a.txt") == b"b"
    with pytest.raises(ArchiveDamaged, match=r"a\.txt"):
        archive.read("F1", "a.txt", version=1)


def test_a_repeated_step_makes_no_second_version(archive: Archive) -> None:
    put(archive, "F1", "one", a_txt=b"1")
    put(archive, "F1", "two", a_txt=b"2")
    assert put(archive, "F1", "one", a_txt=b"other") == 1
    assert put(archive, "F1", "two", a_txt=b"other") == 2
    assert archive.read("F1", "a.txt") == b"2"


def test_the_same_bytes_are_stored_once(archive: Archive) -> None:
    put(archive, "F1", "one", a_txt=b"x" * 1000, b_txt=b"x" * 1000)
    put(archive, "F1", "two", c_txt=b"x" * 1000)
    folder = object_folder(archive.root, "F1")
    assert sum(path.read_bytes() == b"x" * 1000 for path in folder.rglob("content/*")) == 1


def test_the_sm3_manifest_covers_every_payload_file(archive: Archive) -> None:
    put(archive, "F1", "one", a_txt=b"abc")
    lines = archive.read("F1", "manifest-sm3.txt").decode().splitlines()
    # GB/T 32905-2016, annex A.1: the digest of "abc"
    assert lines == ["66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0  a.txt"]


STEPS = ("content", "inventory", "version_built", "rename", "renamed", "root_inventory", "committed")


@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "fall-back"])
@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("fault", [Killed, OSError], ids=["kill", "error"])
def test_a_fault_at_any_step_leaves_the_old_version_or_the_new_one(
    tmp_path: Path, exchange: bool, version: int, step: str, fault: type[BaseException]
) -> None:
    def milestone(name: str) -> None:
        if armed and name == step:
            raise fault(5, "EIO")

    armed = False
    archive = an_archive(tmp_path, milestone=milestone, exchange=exchange)
    if version == 2:
        put(archive, "F1", "first", metadata_json=b"first", a_txt=b"a")
    armed = True
    with contextlib.suppress(fault):  # a step that this road does not pass raises nothing
        put(archive, "F1", "second", metadata_json=b"second", b_txt=b"b")
    armed = False
    again = an_archive(tmp_path, exchange=exchange)
    assert put(again, "F1", "second", metadata_json=b"second", b_txt=b"b") == version
    assert again.read("F1", "metadata.json") == b"second"
    assert third_party_says(again.root) == (1, 1)
    assert not scrub_object(again.root, object_folder(again.root, "F1"))
    assert not list(scrub_root(again.root))


def test_a_crash_between_root_inventory_and_its_sidecar_is_mended(tmp_path: Path) -> None:
    archive = an_archive(tmp_path, exchange=False)
    put(archive, "F1", "one", a_txt=b"1")
    folder = object_folder(archive.root, "F1")
    old_sidecar = (folder / "inventory.json.sha512").read_bytes()
    put(archive, "F1", "two", a_txt=b"2")
    (folder / "inventory.json.sha512").write_bytes(old_sidecar)
    assert put(archive, "F1", "two", a_txt=b"2") == 2
    assert third_party_says(archive.root) == (1, 1)


def test_an_inventory_that_is_none_of_ours_is_never_mended_away(tmp_path: Path) -> None:
    archive = an_archive(tmp_path, exchange=False)
    put(archive, "F1", "one", a_txt=b"1")
    inventory = object_folder(archive.root, "F1") / "inventory.json"
    inventory.write_bytes(inventory.read_bytes().replace(b"step", b"STEP"))
    with pytest.raises(ArchiveDamaged):
        put(archive, "F1", "two", a_txt=b"2")


def _flip(folder: Path) -> None:
    path = next(folder.glob("v1/content/a.txt"))
    path.write_bytes(b"X" + path.read_bytes()[1:])


def _sm3(folder: Path) -> None:
    """A consistent rewrite of sha512 and inventories that forgets the SM3 manifest."""
    import hashlib

    path = folder / "v1/content/a.txt"
    old, new = hashlib.sha512(path.read_bytes()).hexdigest(), hashlib.sha512(b"evil").hexdigest()
    path.write_bytes(b"evil")
    for place in (folder, folder / "v1"):
        raw = (place / "inventory.json").read_bytes().replace(old.encode(), new.encode())
        (place / "inventory.json").write_bytes(raw)
        (place / "inventory.json.sha512").write_text(f"{hashlib.sha512(raw).hexdigest()} inventory.json\n")


OBJECT_FAULTS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a flipped byte": ("V01", _flip),
    "a removed file": ("V02", lambda folder: (folder / "v1/content/a.txt").unlink()),
    "a stray file in the object": ("V03", lambda folder: (folder / "v1/content/x").write_bytes(b"")),
    "a stray file beside the inventory": ("V03", lambda folder: (folder / "x.tmp").write_bytes(b"")),
    "an edited inventory": ("V04", lambda folder: (folder / "inventory.json").write_bytes(b"{}")),
    "a removed sidecar": ("V04", lambda folder: (folder / "inventory.json.sha512").unlink()),
    "an edited version inventory": ("V04", lambda folder: (folder / "v1/inventory.json").write_bytes(b"{}")),
    "a rewrite that forgets SM3": ("V11", _sm3),
}


@pytest.mark.parametrize("fault", OBJECT_FAULTS)
def test_the_scrubber_names_the_fault_in_an_object(tmp_path: Path, fault: str) -> None:
    archive = an_archive(tmp_path)
    put(archive, "F1", "one", a_txt=b"some text")
    code, damage = OBJECT_FAULTS[fault]
    folder = object_folder(archive.root, "F1")
    damage(folder)
    assert code in {found.code for found in scrub_object(archive.root, folder)}


def _moved(root: Path) -> None:
    folder = object_folder(root, "F1")
    (root / "000/111").mkdir(parents=True)
    shutil.move(folder, root / "000/111" / folder.name)


ROOT_FAULTS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a stray file": ("V07", lambda root: (root / "x.tmp").write_bytes(b"")),
    "a stray file among the tuples": ("V07", lambda root: (next(root.glob("???")) / "x").write_bytes(b"")),
    "an empty folder": ("V07", lambda root: (root / "abc").mkdir()),
    "a stray file among the extensions": ("V07", lambda root: (root / "extensions/x").write_bytes(b"")),
    "a missing declaration": ("V02", lambda root: (root / "0=ocfl_1.1").unlink()),
    "an emptied tuple": ("V07", lambda root: shutil.rmtree(object_folder(root, "F1"))),
}


@pytest.mark.parametrize("fault", ROOT_FAULTS)
def test_the_scrubber_names_the_fault_in_the_root(tmp_path: Path, fault: str) -> None:
    archive = an_archive(tmp_path)
    put(archive, "F1", "one", a_txt=b"some text")
    code, damage = ROOT_FAULTS[fault]
    damage(archive.root)
    assert code in {found.code for found in scrub_root(archive.root)}


def test_an_object_in_the_wrong_place_is_named(tmp_path: Path) -> None:
    archive = an_archive(tmp_path)
    put(archive, "F1", "one", a_txt=b"some text")
    _moved(archive.root)
    (folder,) = archive.folders()
    assert {found.code for found in scrub_object(archive.root, folder)} == {"V08"}


def test_nothing_leaves_the_store_unverified(tmp_path: Path) -> None:
    archive = an_archive(tmp_path)
    put(archive, "F1", "one", a_txt=b"some text")
    _flip(object_folder(archive.root, "F1"))
    with pytest.raises(ArchiveDamaged):
        archive.read("F1", "a.txt")
    with pytest.raises(NotFound):
        archive.read("F1", "b.txt")
    with pytest.raises(NotFound):
        archive.inventory("F2")


def test_staging_of_a_living_process_is_left_alone_and_that_of_a_dead_one_is_cleared(tmp_path: Path) -> None:
    living, dead = Staging(tmp_path), Staging(tmp_path)
    living.new("step", "a")
    kept, lost = dead.new("step", "b"), dead.new("held", "c")
    dead._lock.release(force=True)  # what the system does when a process ends
    Staging(tmp_path).clear_dead(keep=lambda: [dead.relative(kept)])
    assert living.folder.joinpath("step-a").exists()
    assert kept.exists() and not lost.exists()
    Staging(tmp_path).clear_dead(keep=list)
    assert not dead.folder.exists()


@settings(max_examples=20, deadline=None)
@given(
    contents=st.lists(
        st.dictionaries(st.sampled_from(["a", "b", "text/c"]), st.binary(max_size=50), min_size=1), min_size=1, max_size=4
    )
)
def test_any_history_is_valid_and_its_last_state_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, contents: list[dict[str, bytes]]
) -> None:
    archive = an_archive(tmp_path_factory.mktemp("archive"))
    state: dict[str, bytes] = {}
    for number, files in enumerate(contents):
        archive.commit("协议 #1/..", token=f"t{number}", put=files, message="step", by="张三", at=AT)
        state |= files
    assert {path: archive.read("协议 #1/..", path) for path in state} == state
    assert third_party_says(archive.root) == (1, 1)
    inventory = Inventory.load(next(archive.folders()))
    assert json.loads(json.dumps(inventory.content))["head"] == f"v{len(contents)}"
