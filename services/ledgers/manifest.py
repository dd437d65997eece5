"""发送包: one zip with the ledger as a table, its files, and a list that makes it come in again by itself."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from services.formats.ledger_sheet import write_ledger
from services.intake import clean_label
from services.model.errors import Refused
from services.model.files import FileRole
from services.model.ledgers.drafts import LedgerDraft
from services.stores.codec import canonical, decode_draft, encode_draft

MANIFEST = "发送包清单.json"
FORMAT = "wenshu-ledger-1"
_FOLDERS = {FileRole.MATERIAL: "支撑材料", FileRole.STAMPED: "盖章扫描件"}
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # when a member was made says nothing: the list says what it is

SentFile = tuple[str, FileRole, bytes, str]  # label, role, bytes, row id or ""


class ParcelBroken(Refused):
    message = "“{label}”里的清单读不出来（{reason}），没有按发送包处理；其中的文件已取出，请核对后手工登记。"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedFile:
    """A file of a 发送包: what it is to the ledger, and to which row it belongs ("": to the whole)."""

    name: str
    sha256: str
    role: FileRole
    row: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What the list of a 发送包 says."""

    ledger: LedgerDraft
    files: tuple[PackedFile, ...]


def parcel(draft: LedgerDraft, files: Sequence[SentFile]) -> bytes:
    """The zip."""
    sheet = write_ledger(draft.mechanism, draft.header, (dict(row.cells) for row in draft.rows), note=draft.note)
    members: dict[str, bytes] = {f"{draft.title}.xlsx": sheet}
    listed = [PackedFile(name=f"{draft.title}.xlsx", sha256=_sha256(sheet), role=FileRole.ORIGINAL)]
    for label, role, content, row in files:
        name = _free(f"{_FOLDERS.get(role, '支撑材料')}/{clean_label(label)}", members)
        members[name] = content
        listed.append(PackedFile(name=name, sha256=_sha256(content), role=role, row=row))
    manifest = {
        "format": FORMAT,
        "ledger": json.loads(encode_draft(draft)),
        "files": [{"name": one.name, "sha256": one.sha256, "role": one.role.value, "row": one.row} for one in listed],
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in [(MANIFEST, canonical(manifest).encode()), *members.items()]:
            package.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def packed_from(content: bytes, *, label: str) -> Packed:
    """What a list says; raises ParcelBroken for one that is none, or of a later version than ours."""
    try:
        said = json.loads(content)
        if said["format"] != FORMAT:
            raise ParcelBroken(label=label, reason=f"清单格式为“{str(said['format'])[:40]}”，本系统只认“{FORMAT}”")
        files = tuple(
            PackedFile(name=str(one["name"]), sha256=str(one["sha256"]), role=FileRole(one["role"]), row=str(one.get("row", "")))
            for one in said["files"]
        )
        return Packed(ledger=decode_draft(json.dumps(said["ledger"])), files=files)
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ParcelBroken(label=label, reason="内容不完整或已被改动") from error


def _free(name: str, taken: dict[str, bytes]) -> str:
    """The name, with a number where another file has it already."""
    path, number = PurePosixPath(name), 1
    while name in taken:
        number += 1
        name = str(path.with_name(f"{path.stem}({number}){path.suffix}"))
    return name


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
