"""Export: each object as canonical JSON and its files. Equal facts give equal bytes, before a rebuild and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from services.model.errors import NotFound, Refused
from services.model.findings import Finding, finding
from services.model.records import ArchivedObject
from services.stores.archive import Archive, ArchiveDamaged
from services.stores.archive.disk import remove_tree
from services.stores.codec import as_json, canonical
from services.stores.register import Transaction


class OutNotEmpty(Refused):
    message = "“{out}”里已有文件，没有导出。请换一个新的或空的文件夹。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """The ids that were written, and what could not be."""

    ids: tuple[str, ...]
    problems: tuple[Finding, ...]


def export_all(transaction: Transaction, archive: Archive, records: Iterable[ArchivedObject], out: Path) -> Exported:
    """Write each object below `out`; a damaged one is named, leaves nothing there and harms no other. Raises OutNotEmpty."""
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise OutNotEmpty(out=out)
    done: list[str] = []
    problems: list[Finding] = []
    for record in records:
        try:
            export_object(transaction, archive, record, out)
        except (ArchiveDamaged, NotFound) as error:
            reason = error.details.get("reason", "档案目录里没有这件档案")
            problems.append(finding("V22", record.id, title=record.summary().title, reason=reason))
        else:
            done.append(record.id)
    return Exported(ids=tuple(done), problems=tuple(problems))


def export_object(transaction: Transaction, archive: Archive, record: ArchivedObject, out: Path) -> None:
    """Write out/<id>/object.json (facts, events and texts from the register) and out/<id>/files/… (from the archive).

    Raises ArchiveDamaged, NotFound, OSError; then nothing of the object stays.
    """
    folder = out / record.id
    standing = transaction.objects.standing(record.id)
    texts = {str(position): [page.text for page in pages] for position, pages in transaction.pages.of(record.id).items()}
    facts = as_json(record) | {"texts": texts, "version": standing.version if standing else 0}
    try:
        (folder / "files").mkdir(parents=True)
        (folder / "object.json").write_bytes((canonical(facts) + "\n").encode())
        for file in record.files:
            (folder / file.path).write_bytes(archive.read(record.id, file.path))
    except BaseException:
        remove_tree(folder)
        raise
