"""OCFL 1.1 on disk: where an object lies (layout 0003) and its inventory (OCFL 1.1 §3.5)."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.model.errors import NotFound, Unavailable

OBJECT_DECLARATION = "0=ocfl_object_1.1"
ROOT_DECLARATION = "0=ocfl_1.1"
LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"
OBJECT_DECLARED = b"ocfl_object_1.1\n"
# What a storage root holds besides objects, in the order of writing: the declaration comes last (OCFL 1.1 §4.1, layout 0003).
ROOT_FILES: dict[str, bytes] = {
    f"extensions/{LAYOUT}/config.json": json.dumps(
        {"extensionName": LAYOUT, "digestAlgorithm": "sha256", "tupleSize": 3, "numberOfTuples": 2}, indent=1
    ).encode(),
    "ocfl_layout.json": json.dumps(
        {"extension": LAYOUT, "description": "sha256, two tuples of three, then the encoded id"}, indent=1
    ).encode(),
    ROOT_DECLARATION: b"ocfl_1.1\n",
}
INVENTORY = "inventory.json"
SIDECAR = "inventory.json.sha512"
SM3_MANIFEST = "manifest-sm3.txt"
ID_PREFIX = "urn:wenshu:"
_LONGEST_NAME = 100  # layout 0003: a longer encoded id is cut and gets its digest as suffix


class ArchiveDamaged(Unavailable):
    """An object in the archive is not what its inventory says."""

    message = "档案“{object}”与登记不符（{reason}）。请勿改动档案目录，运行 python app.py verify 查看详情，并从备份恢复。"


def object_folder(root: Path, object_id: str) -> Path:
    """The folder of an object under the storage root (layout 0003: sha256, two tuples of three)."""
    name = ID_PREFIX + object_id
    digest = hashlib.sha256(name.encode()).hexdigest()
    encoded = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else _percent(c) for c in name)
    if len(encoded) > _LONGEST_NAME:
        encoded = f"{encoded[:_LONGEST_NAME]}-{digest}"
    return root / digest[:3] / digest[3:6] / encoded


def id_of(folder: Path) -> str:
    """The id that an object's folder is named after (ours hold nothing that layout 0003 encodes)."""
    return folder.name.rpartition("%3a")[2]


def _percent(character: str) -> str:
    return "".join(f"%{byte:02x}" for byte in character.encode())


@dataclass(frozen=True, slots=True)
class Inventory:
    """The inventory of an object: `content` is the JSON of OCFL 1.1 §3.5, `digest` the sha512 of its bytes."""

    content: dict[str, Any]
    digest: str

    @classmethod
    def load(cls, folder: Path) -> Inventory:
        """Read and check an inventory against its sidecar; raises ArchiveDamaged.

        The two files are replaced one after the other where folders can't be exchanged, so a reader looks twice.
        """
        for _look in range(5):
            try:
                raw = (folder / INVENTORY).read_bytes()
                expected = (folder / SIDECAR).read_text(encoding="ascii").split()[0]
            except (OSError, IndexError, UnicodeDecodeError) as error:
                raise ArchiveDamaged(object=folder.name, reason="目录文件缺失或无法读取") from error
            digest = hashlib.sha512(raw).hexdigest()
            if digest == expected:
                return cls(content=json.loads(raw), digest=digest)
            time.sleep(0.02)
        raise ArchiveDamaged(object=folder.name, reason="目录文件的校验值不符")

    @property
    def object_id(self) -> str:
        return str(self.content["id"]).removeprefix(ID_PREFIX)

    @property
    def head(self) -> int:
        """The number of the latest version."""
        return int(str(self.content["head"])[1:])

    @property
    def state(self) -> dict[str, str]:
        """Logical path -> sha512, of the latest version."""
        return self.state_of(self.head)

    def state_of(self, version: int) -> dict[str, str]:
        """Logical path -> sha512, of a version; raises NotFound."""
        known = self.content["versions"].get(f"v{version}")
        if known is None:
            raise NotFound(what=f"{self.object_id} 第 {version} 版")
        return {path: digest for digest, paths in known["state"].items() for path in paths}

    def version_with(self, token: str) -> int | None:
        """The version that the step `token` made, if it was made."""
        for name, version in self.content["versions"].items():
            if version["message"].endswith(f"[{token}]"):
                return int(name[1:])
        return None

    def content_path(self, digest: str) -> str:
        """Where the bytes with this sha512 lie, relative to the object's folder."""
        return str(self.content["manifest"][digest][0])


def inventory_bytes(content: dict[str, Any]) -> tuple[bytes, bytes]:
    """The inventory and its sidecar as they are written."""
    raw = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()
    return raw, f"{hashlib.sha512(raw).hexdigest()} {INVENTORY}\n".encode()
