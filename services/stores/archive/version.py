"""One new version of one object: built aside, flushed, then put in place by a single rename."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from services.stores.archive.disk import (
    Milestone,
    exchange,
    link_or_copy,
    remove_tree,
    sync_folder,
    sync_tree,
    write_new,
)
from services.stores.archive.inventory import (
    ID_PREFIX,
    INVENTORY,
    OBJECT_DECLARATION,
    OBJECT_DECLARED,
    SIDECAR,
    SM3_MANIFEST,
    ArchiveDamaged,
    Inventory,
    inventory_bytes,
)

_CHUNK = 1 << 20


class VersionWriter:
    """Writes the next version of the object in `folder`, using `work` (same file system, outside the storage root)."""

    def __init__(self, *, folder: Path, work: Path, milestone: Milestone, exchange: bool) -> None:
        self.folder, self.work = folder, work
        self._milestone, self._exchange = milestone, exchange

    def mend(self) -> Inventory:
        """Finish what a crash of the fall-back road left: a version folder whose inventory is not yet the object's."""
        versions = sorted((int(p.name[1:]) for p in self.folder.glob("v*") if p.name[1:].isdigit()), reverse=True)
        for number in versions:
            try:
                latest = Inventory.load(self.folder / f"v{number}")
            except ArchiveDamaged:
                continue  # versions before the head may share a folder without inventory; the head never does
            if latest.head == number and not self._root_is(latest):
                self._replace_root(inventory_bytes(latest.content))
            break
        return Inventory.load(self.folder)

    def _root_is(self, latest: Inventory) -> bool:
        try:
            return Inventory.load(self.folder).digest == latest.digest
        except ArchiveDamaged:
            raw = (self.folder / INVENTORY).read_bytes() if (self.folder / INVENTORY).exists() else b""
            known = {hashlib.sha512((p / INVENTORY).read_bytes()).hexdigest() for p in self.folder.glob("v*/")}
            if hashlib.sha512(raw).hexdigest() in known:
                return False  # one of our own inventories without its sidecar: a crash between the two
            raise

    def write(
        self, object_id: str, previous: Inventory | None, *, put: Mapping[str, bytes | Path], message: str, by: str, at: datetime
    ) -> str:
        """Build the version and put it in place; returns the sha512 of the new inventory."""
        remove_tree(self.work)
        number = previous.head + 1 if previous else 1
        whole = previous is None or self._exchange  # build the whole object, or only the new version's folder
        self.work.mkdir()
        if whole:
            self._clone(previous)
        (self.work / f"v{number}").mkdir()
        content = _successor(object_id, previous, number)
        version = content["versions"][f"v{number}"]
        version |= {"created": at.isoformat(), "message": message, "user": {"name": by}}
        self._add_content(content, previous, number, put)
        raw, sidecar = inventory_bytes(content)
        for folder in (self.work / f"v{number}", *([self.work] if whole else [])):
            self._milestone("inventory")
            write_new(folder / INVENTORY, raw)
            write_new(folder / SIDECAR, sidecar)
        sync_tree(self.work)
        self._milestone("version_built")
        self._place(previous, number, (raw, sidecar))
        return hashlib.sha512(raw).hexdigest()

    def _clone(self, previous: Inventory | None) -> None:
        if previous is None:
            write_new(self.work / OBJECT_DECLARATION, OBJECT_DECLARED)
            return
        for folder, _folders, files in os.walk(self.folder):
            target = self.work / Path(folder).relative_to(self.folder)
            target.mkdir(exist_ok=True)
            for name in files:
                if Path(folder) == self.folder and name in (INVENTORY, SIDECAR):
                    continue
                link_or_copy(Path(folder) / name, target / name)
        self._milestone("cloned")

    def _add_content(
        self, content: dict[str, Any], previous: Inventory | None, number: int, put: Mapping[str, bytes | Path]
    ) -> None:
        """Copy in what is new, and write the version's state and its SM3 manifest."""
        state = dict(previous.state) if previous else {}
        sm3 = self._earlier_sm3(previous)
        for path, source in sorted(put.items()):
            state[path], sm3[path] = self._add(content, number, path, source)
            self._milestone("content")
        manifest = "".join(f"{digest}  {path}\n" for path, digest in sorted(sm3.items())).encode()
        state[SM3_MANIFEST], _digest = self._add(content, number, SM3_MANIFEST, manifest)
        by_digest: dict[str, list[str]] = {}
        for path, digest in sorted(state.items()):
            by_digest.setdefault(digest, []).append(path)
        content["versions"][f"v{number}"]["state"] = by_digest

    def _add(self, content: dict[str, Any], number: int, path: str, source: bytes | Path) -> tuple[str, str]:
        """Put one file in; bytes that the object holds already are not stored again. Returns its sha512 and SM3."""
        sha512, sm3 = _digests(source)
        if sha512 not in content["manifest"]:
            place = f"v{number}/content/{path}"
            target = self.work / place
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(source, Path):
                link_or_copy(source, target)
            else:
                write_new(target, source)
            content["manifest"][sha512] = [place]
        return sha512, sm3

    def _earlier_sm3(self, previous: Inventory | None) -> dict[str, str]:
        if previous is None:
            return {}
        manifest = self.folder / previous.content_path(previous.state[SM3_MANIFEST])
        return parse_sm3_manifest(manifest.read_text(encoding="utf-8"))

    def _place(self, previous: Inventory | None, number: int, inventory: tuple[bytes, bytes]) -> None:
        if previous is None:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self._milestone("rename")
            self.work.rename(self.folder)
            for parent in list(self.folder.parents)[:3]:
                sync_folder(parent)
        elif self._exchange:
            self._milestone("rename")
            exchange(self.work, self.folder)
            sync_folder(self.folder.parent)
            self._milestone("renamed")
            remove_tree(self.work)
        else:
            self._milestone("rename")
            (self.work / f"v{number}").rename(self.folder / f"v{number}")
            sync_folder(self.folder)
            self._milestone("renamed")
            self._replace_root(inventory)
        remove_tree(self.work)
        self._milestone("committed")

    def _replace_root(self, inventory: tuple[bytes, bytes]) -> None:
        """Fall-back road: the object's own inventory, then its sidecar, each by a rename from outside the object."""
        self.work.mkdir(exist_ok=True)
        for name, raw in zip((INVENTORY, SIDECAR), inventory, strict=True):
            (self.work / name).unlink(missing_ok=True)
            write_new(self.work / name, raw)
            self._milestone("root_inventory")
            (self.work / name).replace(self.folder / name)
        sync_folder(self.folder)
        remove_tree(self.work)


def parse_sm3_manifest(text: str) -> dict[str, str]:
    """Logical path -> SM3, from the lines `digest  path` of manifest-sm3.txt."""
    return {path: digest for digest, path in (line.split("  ", 1) for line in text.splitlines())}


def _successor(object_id: str, previous: Inventory | None, number: int) -> dict[str, Any]:
    """The inventory of the next version, its state still to be filled (OCFL 1.1 §3.5)."""
    before = previous.content if previous else {"manifest": {}, "versions": {}}
    return {
        "id": ID_PREFIX + object_id,
        "type": "https://ocfl.io/1.1/spec/#inventory",
        "digestAlgorithm": "sha512",
        "head": f"v{number}",
        "manifest": dict(before["manifest"]),
        "versions": {**before["versions"], f"v{number}": {}},
    }


def _digests(source: bytes | Path) -> tuple[str, str]:
    sha512, sm3 = hashlib.sha512(), hashlib.new("sm3")
    if isinstance(source, bytes):
        sha512.update(source)
        sm3.update(source)
    else:
        with source.open("rb") as file:
            while chunk := file.read(_CHUNK):
                sha512.update(chunk)
                sm3.update(chunk)
    return sha512.hexdigest(), sm3.hexdigest()
