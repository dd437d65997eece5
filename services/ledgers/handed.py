"""What a submission makes of a return: its rows, header and files, what is remarked, and whether it says anything new. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.intake import HeldFile
from services.ledgers import rules
from services.model.files import FileKind, FileRole, StoredFile
from services.model.findings import Finding, finding
from services.model.ledgers import Change, LedgerReturn, LedgerRow, LedgerState
from services.model.ledgers.drafts import Behalf, LedgerDraft
from services.model.ledgers.standing import Settled
from services.model.people import Person
from services.model.units import Unit

OWN = "L"  # the letter of findings that come anew with each submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """What is handed in, by whom and how."""

    draft: LedgerDraft
    stored: tuple[StoredFile, ...]
    rows_of: tuple[tuple[int, str], ...]  # (place in `stored`, row id)
    key: str
    digest: str
    behalf: Behalf | None
    by: Person
    at: datetime


def rows_evidenced(files: Sequence[HeldFile], rows_of: Mapping[str, str] | None) -> tuple[tuple[int, str], ...]:
    """(place in `files`, row id) of each file that evidences a row; `rows_of` says so by the names of held files."""
    said = rows_of or {}
    return tuple((place, said[held.name]) for place, held in enumerate(files) if held.name in said)


def put_aside(file: StoredFile) -> StoredFile:
    """A scan of the printed form says what the rows say, a zip what the files say that were in it: kept and not searched."""
    again = file.role is FileRole.STAMPED or (file.role is FileRole.ORIGINAL and file.kind is FileKind.ZIP)
    return file.aside() if again else file


def begun(object_id: str, unit: Unit, hand: Hand, *, due: date) -> LedgerReturn:
    """A return before anything is written in it."""
    return LedgerReturn(
        id=object_id,
        unit=unit.name,
        unit_kind=unit.kind,
        mechanism=hand.draft.mechanism,
        period=hand.draft.period,
        header=hand.draft.header,
        rows=(),
        due=due,
        key=hand.key,
        key_digest=hand.digest,
        submitted_at=hand.at,
        submitted_by=hand.by.name,
    )


def written(base: LedgerReturn, draft: LedgerDraft, rows: Settled, hand: Hand, duty: tuple[Finding, ...]) -> LedgerReturn:
    """The return with what was handed in: rows, header, files, what is remarked."""
    first = len(base.files) + 1
    grown = base.with_files(*hand.stored)
    ids = {row.id for row in rows.rows}
    row_files = (*base.row_files, *((first + place, row) for place, row in hand.rows_of))
    words = {(row.id, name): text for row in rows.rows for name, text in row.cells}
    old = {(row.id, name): text for row in base.rows for name, text in row.cells}
    return replace(
        grown,
        header=draft.header,
        rows=rows.rows,
        removed=rows.removed,
        nothing_new=draft.nothing_new,
        note=draft.note,
        behalf=hand.behalf.how if hand.behalf else "",
        key=hand.key,
        key_digest=hand.digest,
        stamp=_stamp(base, draft, rows, grown.files[first - 1 :]),
        row_files=tuple(one for one in row_files if one[1] in ids),
        evidence=tuple(one for one in base.evidence if _stands(one.claim.row, one.claim.column, words, old)),
        findings=_findings(base, draft, rows, duty),
    )


def _stamp(base: LedgerReturn, draft: LedgerDraft, rows: Settled, brought: Sequence[StoredFile]) -> int:
    """Where the scan of what was printed and stamped is: the one that comes along, or where no word changed the one there is."""
    same = (base.header, base.nothing_new, base.note) == (draft.header, draft.nothing_new, draft.note)
    return rules.last_stamp(brought) or (base.stamp if same and _texts(base.rows) == _texts(rows.rows) else 0)


def _stands(row: str, column: str, words: Mapping[tuple[str, str], str], old: Mapping[tuple[str, str], str]) -> bool:
    """Whether a cell says what it said when its claims were looked for."""
    return (row, column) in old and words.get((row, column)) == old[row, column]


def _findings(base: LedgerReturn, draft: LedgerDraft, rows: Settled, duty: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those of the files' reading stay; those about the ledger come anew."""
    told = [one for one in base.findings if not one.code.startswith(OWN)]
    told += [one for one in draft.findings if one not in told and one.code not in rules.DUTY]
    told += duty
    if not draft.nothing_new and all(row.change_in(draft.period) is Change.KEPT for row in rows.rows) and not rows.removed:
        told.append(finding("L62", draft.title))
    return tuple(told)


def says_the_same(current: LedgerReturn, draft: LedgerDraft, rows: Settled, hand: Hand) -> bool:
    """Whether a ledger that waits for the office is handed in once more as it is."""
    waits = current.state in (LedgerState.SUBMITTED, LedgerState.APPROVING) and _brings_nothing(current, hand)
    same = (current.header, current.nothing_new, current.note) == (draft.header, draft.nothing_new, draft.note)
    return waits and same and _texts(current.rows) == _texts(rows.rows)


def _brings_nothing(current: LedgerReturn, hand: Hand) -> bool:
    """Whether the return has each file that is handed in, byte for byte, in its role and at its row."""
    rows = dict(hand.rows_of)
    stamped = current.stamped
    if (last := rules.last_stamp(hand.stored)) and (stamped is None or stamped.sha256 != hand.stored[last - 1].sha256):
        return False
    there = {(file.sha256, file.role) for file in current.files}
    named = {file.position: file.sha256 for file in current.files}
    placed = {(named[position], row) for position, row in current.row_files}
    return all(
        (file.sha256, file.role) in there and (place not in rows or (file.sha256, rows[place]) in placed)
        for place, file in enumerate(hand.stored)
    )


def _texts(rows: Iterable[LedgerRow]) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return [(row.id, row.cells) for row in rows]


def note_of(record: LedgerReturn, behalf: Behalf | None) -> str:
    """What the event says: 新增2行，变更1行；代报（电子邮件，2022-09-14 09:30收到）."""
    added, changed = record.count(Change.ADDED), record.count(Change.CHANGED)
    parts = [f"{word}{count}行" for word, count in (("新增", added), ("变更", changed), ("删除", len(record.removed))) if count]
    told = "本月无新增" if record.nothing_new else "，".join(parts) or "与上月相同"
    return told + (f"；代报（{behalf.how}，{behalf.received_at:%Y-%m-%d %H:%M}收到）" if behalf else "")
