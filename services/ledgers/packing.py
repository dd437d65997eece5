"""发送包: a ledger packed into one file that can be sent by mail, and comes in again by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.intake import HeldFile, Intake
from services.ledgers import Ledgers
from services.ledgers.manifest import parcel
from services.ledgers.standing import as_draft
from services.model.files import FileRole
from services.model.ledgers.drafts import LedgerDraft
from services.model.people import EVERYTHING, Scope
from services.stores.archive import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A file to send: its name and its bytes."""

    label: str
    content: bytes


class Packing:
    """Packs what is to go by mail; nothing is kept."""

    def __init__(self, *, archive: Archive, intake: Intake, ledgers: Ledgers) -> None:
        self._archive, self._intake, self._ledgers = archive, intake, ledgers

    def pack(self, ledger_id: str, *, scope: Scope = EVERYTHING) -> Parcel:
        """A return: its ledger as a table, its materials, and the list by which it comes in again. Raises NotFound."""
        record = self._ledgers.get(ledger_id, scope=scope)
        draft = replace(as_draft(record), known=())  # which rows were seen here is nothing to whom it is sent
        of_rows = dict(record.row_files)
        sent = [file for file in record.files if file.role in (FileRole.MATERIAL, FileRole.STAMPED)]
        files = [
            (file.label, file.role, self._archive.read(record.id, file.path), of_rows.get(file.position, "")) for file in sent
        ]
        return Parcel(label=f"{draft.title}发送包.zip", content=parcel(draft, files))

    def pack_draft(
        self, draft: LedgerDraft, batch: str = "", files: Sequence[HeldFile] = (), *, rows_of: dict[str, str] | None = None
    ) -> Parcel:
        """What is being filled in, with the files that wait for it."""
        contents = [
            (held.label, held.role, self._intake.content(batch, held), (rows_of or {}).get(held.name, "")) for held in files
        ]
        return Parcel(label=f"{draft.title}发送包.zip", content=parcel(draft, contents))
