"""How a ledger stands: the rows of the months before, what a month makes of them, and a file's rows among them. Pure.

Ledgers are cumulative: a form covers everything since its window opened (notice 附件3, 说明1; 附件4, 说明1 to 3).
So rows persist, and a month adds some and changes some.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from services.model.errors import Refused
from services.model.findings import Finding, finding
from services.model.ledgers.columns import column, columns_of
from services.model.ledgers.drafts import LedgerDraft, new_row_id
from services.model.ledgers.matching import KEY_COLUMNS, Match, ReadRow, matches, said
from services.model.ledgers.returns import LedgerReturn
from services.model.ledgers.rows import Change, LedgerRow
from services.model.mechanisms import Mechanism
from services.model.periods import Month

MOST_ROWS = 3_000
LONGEST_CELL = 32_000  # characters: what a cell of Excel holds (32,767), less some
_QUOTED = 60  # characters of a cell that a finding quotes


class LedgerTooLong(Refused):
    message = (
        "“{title}”有{count}行，超过{limit}行的上限，没有保存。请核对是否粘贴或上传了别的表；"
        "确有这么多的，请把同类事项并成一行，明细作为支撑材料上传。"
    )


class CellTooLong(Refused):
    message = "第{row}行“{column}”有{count}个字，超过{limit}字的上限，没有保存。请精简，详细情况可作为支撑材料上传。"


class NothingWritten(Refused):
    message = "“{title}”没有填写任何内容，没有报送。本月确无新增的，请选择“本月无新增”后报送。"


class NotNothingNew(Refused):
    message = (
        "“{title}”选了“本月无新增”，但有{added}行新增、{changed}行变更、{removed}行删除，没有报送。"
        "请去掉“本月无新增”，或恢复这些行。"
    )


def standing_rows(returns: Iterable[LedgerReturn], *, before: Month, taken: Collection[str] = ()) -> tuple[LedgerRow, ...]:
    """The ledger as the returns of the months before leave it; of one month, the later in the order is the unit's own.

    A month that was handed in after a later one adds its rows all the same; what a month took out stays out. `taken` are the
    names of units that were merged into this one: their rows say so from now on. In the month of a merge both units may have
    reported a row: see `later_word`.
    """
    rows: dict[str, LedgerRow] = {}
    gone: set[str] = set()
    of: dict[str, Month] = {}
    for one in sorted((one for one in returns if one.period < before), key=lambda one: one.period):
        gone |= {row.id for row in one.removed}
        own = {row.id: _marked(row, one, rows.get(row.id), taken) for row in one.rows}
        gone -= own.keys()
        again = {row_id: later_word(rows[row_id], row) for row_id, row in own.items() if of.get(row_id) == one.period}
        of |= dict.fromkeys(own, one.period)
        later = {row_id: row for row_id, row in rows.items() if row_id not in own and row_id not in gone}
        rows = own | again | later
    return tuple(rows.values())


def later_word(theirs: LedgerRow, heirs: LedgerRow) -> LedgerRow:
    """Which of two reports of one row stands, where a merged unit and its heir both sent it in the month of the merge.

    Whoever changed it last: an heir that hands in first has the row as the months before left it, and would take back what the
    unit itself reported of it. Where both have changed it, or neither, the heir's: it answers for the row from now on.
    """
    return theirs if theirs.changed > heirs.changed else heirs


def _marked(row: LedgerRow, one: LedgerReturn, known: LedgerRow | None, taken: Collection[str]) -> LedgerRow:
    """The row with the merged unit from which it came; a return of before rows said so does not forget it."""
    whence = row.taken_from or (known.taken_from if known else "") or (one.unit if one.unit in taken else "")
    return replace(row, taken_from=whence) if whence != row.taken_from else row


def caught_up(draft: LedgerDraft, standing: Sequence[LedgerRow]) -> LedgerDraft:
    """The draft with the rows of the months before that have come since it was begun: an earlier month was handed in again."""
    there = {row.id for row in draft.rows} | set(draft.known)
    come = tuple(row for row in standing if row.id not in there)
    return replace(draft, rows=(*draft.rows, *come), known=tuple(row.id for row in standing))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A month's rows, each with its months, and the rows of the months before that it has no more."""

    rows: tuple[LedgerRow, ...]
    removed: tuple[LedgerRow, ...]


def settled(
    rows: Sequence[LedgerRow],
    standing: Sequence[LedgerRow],
    *,
    mechanism: Mechanism,
    period: Month,
    title: str,
    unit: str = "",
    blanks: bool = False,
) -> Settled:
    """What somebody hands in, told from how the ledger stands: nobody's word is taken for what is new.

    Cells in the order of the form, blank rows left out (unless `blanks`: a draft keeps the row that is just begun), every row
    with an id of its own, and where nobody wrote the unit in its column, `unit`. Raises LedgerTooLong, CellTooLong.
    """
    if len(rows) > MOST_ROWS:
        raise LedgerTooLong(title=title, count=len(rows), limit=MOST_ROWS)
    known = {row.id: row for row in standing}
    done: dict[str, LedgerRow] = {}
    for number, row in enumerate(rows, start=1):
        cells = dict(row.cells)
        if not cells.get("unit", "").strip():
            cells["unit"] = unit
        whole = replace(row, cells=whole_cells(cells, mechanism, row=number))
        if whole.blank and not blanks:
            continue
        if not whole.id or whole.id in done:
            whole = replace(whole, id=new_row_id())
        done[whole.id] = _dated(whole, known.get(whole.id), period)
    return Settled(rows=tuple(done.values()), removed=tuple(row for row in standing if row.id not in done))


def _dated(row: LedgerRow, before: LedgerRow | None, period: Month) -> LedgerRow:
    if before is None:
        return replace(row, since=period, changed=period)
    changed = before.changed if _same(row, before) else period
    return replace(row, since=before.since, changed=changed, taken_from=before.taken_from)


def _same(row: LedgerRow, before: LedgerRow) -> bool:
    """Whether a row says what it said: its number in the table and its unit are no words of it."""
    return said(dict(row.cells)) == said(dict(before.cells))


def whole_cells(cells: Mapping[str, str], mechanism: Mechanism, *, row: int = 0) -> tuple[tuple[str, str], ...]:
    """Every column of the form in its order, an absent one empty; line breaks as \\n. Raises CellTooLong."""
    whole = []
    for one in columns_of(mechanism):
        text = cells.get(one.name, "").replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > LONGEST_CELL:
            raise CellTooLong(row=row, column=one.label, count=len(text), limit=LONGEST_CELL)
        whole.append((one.name, text))
    return tuple(whole)


def require_said(rows: Settled, *, nothing_new: bool, period: Month, title: str) -> None:
    """A return says something, or says that there is nothing new; raises NothingWritten, NotNothingNew."""
    if not nothing_new:
        if not rows.rows:
            raise NothingWritten(title=title)
        return
    added = sum(row.change_in(period) is Change.ADDED for row in rows.rows)
    changed = sum(row.change_in(period) is Change.CHANGED for row in rows.rows)
    if added or changed or rows.removed:
        raise NotNothingNew(title=title, added=added, changed=changed, removed=len(rows.removed))


def taken_in(
    read: Sequence[ReadRow],
    standing: Sequence[LedgerRow],
    *,
    mechanism: Mechanism,
    period: Month,
    where: str,
    later: Sequence[LedgerRow] = (),
) -> tuple[tuple[LedgerRow, ...], tuple[Finding, ...]]:
    """A file's rows among those that stand: a row that is there already keeps its id, one with other words is that row changed.

    Which row is which tells matching.py. Rows that stand and are not in the file stay behind its own, word for word: a unit may
    send the month alone. That is told (L60), and so is a row that is known though its key cell has other words (L64). `place`
    says afterwards of the file's rows alone where they stood. `later` are the rows of months that came before this one, in their
    order: a row that they have already bears their id.
    """
    known = matches(read, standing, mechanism=mechanism, period=period)
    names = _known_later(read, known, standing, later, mechanism=mechanism, period=period)
    rows, told = [], []
    for place, row in enumerate(read):
        match, stood = known.get(place), row.place or f"第{place + 1}行"
        cells = whole_cells(dict(row.cells), mechanism, row=place + 1)
        before = match.row if match else None
        name = before.id if before else names.get(place) or new_row_id()
        made = LedgerRow(id=name, cells=cells, since=period, changed=period, place=stood)
        if before is not None:
            made = replace(made, sources=before.sources)
        if match is not None and match.continued:
            told.append(_continued(made, match.row, mechanism))
        rows.append(_dated(made, before, period))
    taken = {match.row.id for match in known.values()}
    pool = [replace(row, place="") if row.place else row for row in standing if row.id not in taken]
    if pool:
        told.append(finding("L60", where, count=len(pool)))
    return (*rows, *pool), tuple(told)


def _known_later(
    read: Sequence[ReadRow],
    known: Mapping[int, Match],
    standing: Sequence[LedgerRow],
    later: Sequence[LedgerRow],
    *,
    mechanism: Mechanism,
    period: Month,
) -> dict[int, str]:
    """Place of a row that no month before has -> the id under which a later month has it: it is no second row."""
    there = {row.id for row in standing}
    first: dict[str, LedgerRow] = {}
    for row in later:
        if row.id not in there:
            first.setdefault(row.id, row)
    left = [place for place in range(len(read)) if place not in known]
    if not first or not left:
        return {}
    found = matches([read[place] for place in left], tuple(first.values()), mechanism=mechanism, period=period)
    return {left[at]: match.row.id for at, match in found.items()}


def _continued(row: LedgerRow, before: LedgerRow, mechanism: Mechanism) -> Finding:
    """Which row became which words: somebody has to agree."""
    name = next(one for one in KEY_COLUMNS[mechanism] if row[one].strip() != before[one].strip())
    was = " ".join(before[name].split())
    return finding(
        "L64", f"{row.place}“{column(mechanism, name).label}”", before=was[:_QUOTED] + ("…" if len(was) > _QUOTED else "")
    )
