"""Looking at the archive with suspicion: every byte against its digest, every name against the inventories (OCFL 1.1 §3, §4)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from services.model.findings import Finding, finding
from services.stores.archive.inventory import (
    INVENTORY,
    OBJECT_DECLARATION,
    OBJECT_DECLARED,
    ROOT_FILES,
    SIDECAR,
    SM3_MANIFEST,
    ArchiveDamaged,
    Inventory,
    object_folder,
)
from services.stores.archive.version import parse_sm3_manifest

_TUPLE = re.compile(r"[0-9a-f]{3}")
_CHUNK = 1 << 20


def scrub_object(root: Path, folder: Path) -> list[Finding]:
    """Everything that is wrong with the object in `folder`; empty for a sound one."""
    where = folder.relative_to(root).as_posix()
    try:
        inventory = Inventory.load(folder)
    except ArchiveDamaged as error:
        return [finding("V04", where, reason=str(error.details["reason"]))]
    problems = []
    declaration = folder / OBJECT_DECLARATION
    if declaration.is_file() and declaration.read_bytes() != OBJECT_DECLARED:
        problems.append(finding("V01", f"{where}/{OBJECT_DECLARATION}"))
    if object_folder(root, inventory.object_id) != folder:
        problems.append(finding("V08", where, object=inventory.object_id))
    declared = {OBJECT_DECLARATION, INVENTORY, SIDECAR}
    sm3: dict[str, str] = {}
    for digest, paths in inventory.content["manifest"].items():
        for path in paths:
            declared.add(path)
            problems += _content(folder / path, digest, f"{where}/{path}", sm3)
    problems += _strays(folder, declared, inventory.head, where)
    problems += _sm3(folder, inventory, sm3, where)
    return problems


def _content(path: Path, expected: str, where: str, sm3: dict[str, str]) -> list[Finding]:
    if not path.is_file():
        return [finding("V02", where)]
    sha512, other = hashlib.sha512(), hashlib.new("sm3")
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            sha512.update(chunk)
            other.update(chunk)
    sm3[expected] = other.hexdigest()
    return [] if sha512.hexdigest() == expected else [finding("V01", where)]


def _strays(folder: Path, declared: set[str], head: int, where: str) -> Iterator[Finding]:
    """Files that nothing declares. Each version folder holds its own inventory, checked here against its sidecar."""
    for number in range(1, head + 1):
        declared |= {f"v{number}/{INVENTORY}", f"v{number}/{SIDECAR}"}
        try:
            Inventory.load(folder / f"v{number}")
        except ArchiveDamaged as error:
            yield finding("V04", f"{where}/v{number}", reason=str(error.details["reason"]))
    # A folder that only a missing file emptied is said already, by that file.
    homes = {parent.as_posix() for name in declared for parent in PurePosixPath(name).parents}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if path.is_file() and relative not in declared:
            yield finding("V03", f"{where}/{relative}")
        elif path.is_dir() and relative not in homes and not any(path.iterdir()):
            yield finding("V03", f"{where}/{relative}/")


def _sm3(folder: Path, inventory: Inventory, sm3: dict[str, str], where: str) -> Iterator[Finding]:
    """The payload manifest in SM3 (GB/T 32905) against what the bytes give."""
    digest = inventory.state.get(SM3_MANIFEST)
    path = folder / inventory.content_path(digest) if digest else None
    if path is None or not path.is_file():
        yield finding("V02", f"{where}/{SM3_MANIFEST}")
        return
    listed = parse_sm3_manifest(path.read_text(encoding="utf-8", errors="replace"))
    actual = {name: sm3.get(digest) for name, digest in inventory.state.items() if name != SM3_MANIFEST}
    missing = {name for name, digest in actual.items() if digest is None}  # said already, as missing
    for name in sorted((set(listed) | set(actual)) - missing):
        if listed.get(name) != actual.get(name):
            yield finding("V11", f"{where}/{name}")


def scrub_root(root: Path) -> Iterator[Finding]:
    """Whatever lies in the storage root without belonging there, and what belongs there and is not as it was written."""
    for name, content in ROOT_FILES.items():
        if not (root / name).is_file():
            yield finding("V02", name)
        elif (root / name).read_bytes() != content:
            yield finding("V01", name)
    for path in sorted(root.iterdir()):
        if path.is_dir() and path.name == "extensions":
            yield from _foreign(path, root)
        elif path.is_dir() and _TUPLE.fullmatch(path.name):
            yield from _scrub_tuple(path, root, depth=1)
        elif path.is_dir() or path.name not in ROOT_FILES:
            yield finding("V07", path.name)


def _scrub_tuple(folder: Path, root: Path, *, depth: int) -> Iterator[Finding]:
    children = sorted(folder.iterdir())
    if not children:
        yield finding("V07", folder.relative_to(root).as_posix() + "/")
    for path in children:
        if path.is_dir() and depth == 1 and _TUPLE.fullmatch(path.name):
            yield from _scrub_tuple(path, root, depth=2)
        elif depth == 2 and path.is_dir() and (path / INVENTORY).exists():
            if not (path / OBJECT_DECLARATION).is_file():
                yield finding("V02", (path / OBJECT_DECLARATION).relative_to(root).as_posix())
        elif not (depth == 2 and path.is_dir() and (path / OBJECT_DECLARATION).exists()):
            yield finding("V07", path.relative_to(root).as_posix())


def _foreign(folder: Path, root: Path) -> Iterator[Finding]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and name not in ROOT_FILES:
            yield finding("V07", name)
