"""The archive: an OCFL 1.1 storage root with our own small writer. What is in it outlives this software."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from services.model.errors import NotFound
from services.stores.archive.disk import Milestone, can_exchange, no_milestone, sync_tree, write_new
from services.stores.archive.inventory import (
    OBJECT_DECLARATION,
    ROOT_DECLARATION,
    ROOT_FILES,
    ArchiveDamaged,
    Inventory,
    object_folder,
)
from services.stores.archive.staging import Staging
from services.stores.archive.version import VersionWriter

__all__ = ["Archive", "ArchiveDamaged", "Committed", "Inventory", "Staging"]


@dataclass(frozen=True, slots=True)
class Committed:
    """A version that lies in the archive: its number and the sha512 of the inventory that describes it."""

    version: int
    inventory: str


class Archive:
    """The storage root at `root`. Nothing leaves it without its digest being checked."""

    def __init__(
        self, *, root: Path, staging: Staging, milestone: Milestone = no_milestone, exchange: bool | None = None
    ) -> None:
        """`exchange`: swap whole folders for a new version; None asks the file system."""
        self.root = root
        self._staging = staging
        self._milestone = milestone
        self._prepare()
        self._exchange = can_exchange(staging.folder) if exchange is None else exchange

    def _prepare(self) -> None:
        """Make the storage root: its declaration is written last, so that a half-made root is made again."""
        if (self.root / ROOT_DECLARATION).exists():
            return
        for name, content in ROOT_FILES.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            write_new(path, content)
        sync_tree(self.root.parent)

    def commit(
        self, object_id: str, *, token: str, put: Mapping[str, bytes | Path], message: str, by: str, at: datetime
    ) -> Committed:
        """Add one version to the object (its first, if there is none): all of `put` on top of what was there.

        Idempotent: where the head or an earlier version carries `token`, nothing is written. Raises OSError; then
        the object is as it was before, or has the version whole.
        """
        folder = object_folder(self.root, object_id)
        writer = VersionWriter(
            folder=folder, work=self._staging.folder / f"object-{token}", milestone=self._milestone, exchange=self._exchange
        )
        previous = writer.mend() if folder.exists() else None
        if previous is not None and (version := previous.version_with(token)) is not None:
            return Committed(version, previous.digest)
        digest = writer.write(object_id, previous, put=put, message=f"{message} [{token}]", by=by, at=at)
        return Committed(previous.head + 1 if previous else 1, digest)

    def inventory(self, object_id: str) -> Inventory:
        """The object's inventory; raises NotFound or ArchiveDamaged."""
        folder = object_folder(self.root, object_id)
        if not folder.exists():
            raise NotFound(what=object_id)
        return Inventory.load(folder)

    def read(self, object_id: str, path: str, *, version: int | None = None) -> bytes:
        """The bytes at a logical path of a version (None: the latest), checked against their digest."""
        return self.locate(object_id, path, version=version).read_bytes()

    def locate(self, object_id: str, path: str, *, version: int | None = None) -> Path:
        """The file at a logical path of a version (None: the latest), after its digest was checked.

        Raises NotFound, ArchiveDamaged.
        """
        inventory = self.inventory(object_id)
        digest = inventory.state_of(inventory.head if version is None else version).get(path)
        if digest is None:
            raise NotFound(what=path)
        file = object_folder(self.root, object_id) / inventory.content_path(digest)
        if not file.exists() or _sha512(file) != digest:
            raise ArchiveDamaged(object=object_id, reason=f"文件 {path} 缺失或已被改动")
        return file

    def paths(self, object_id: str) -> set[str]:
        """The logical paths of the latest version; empty for an object that is not there."""
        return set(self.inventory(object_id).state) if object_folder(self.root, object_id).exists() else set()

    def sizes(self, object_id: str) -> dict[str, int | None]:
        """How many bytes lie at each logical path of the latest version, unchecked; None where the file is missing."""
        inventory, folder = self.inventory(object_id), object_folder(self.root, object_id)
        files = {path: folder / inventory.content_path(digest) for path, digest in sorted(inventory.state.items())}
        return {path: file.stat().st_size if file.is_file() else None for path, file in files.items()}

    def folders(self) -> Iterator[Path]:
        """The folder of every object, in a stable order."""
        for declaration in sorted(self.root.glob(f"*/*/*/{OBJECT_DECLARATION}")):
            yield declaration.parent

    def ids(self) -> Iterator[str]:
        """The id of every object whose inventory can be read."""
        for folder in self.folders():
            yield Inventory.load(folder).object_id

    def is_empty(self) -> bool:
        """Whether there is no object at all."""
        return next(self.folders(), None) is None

    def free_bytes(self) -> int:
        """Free space on the archive's disk."""
        return shutil.disk_usage(self.root).free


def _sha512(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha512").hexdigest()
