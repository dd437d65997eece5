"""What the views of the form of a ledger share: which ledger it is, its page, and what its plain form has."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from flask import render_template, request

from services.ledgers import DraftChanged, Opened
from services.model.errors import Refused
from services.model.files import FILE_KIND_LABELS, FILE_ROLE_LABELS
from services.model.ledgers import LEDGER_STATE_LABELS, PROGRESS_STATUSES, columns_of
from services.model.ledgers.drafts import LedgerDraft
from services.model.ledgers.forms import LEDGER_EXAMPLES, LEDGER_NOTES
from services.model.ledgers.standing import LONGEST_CELL
from services.model.mechanisms import MECHANISM_LABELS
from web.access import office, person
from web.ledger_grid import NUMBERED, change_of, counted, reasons_of, shown_rows, told_of
from web.ledger_typing import Which, typed_ledger, which
from web.paging import url_of


class NoLedgerNamed(Refused):
    message = "没有说明是哪个单位、哪项机制、哪个月的台账。请从“工作台账”页面点开要填的一份。"


def named() -> Which:
    """The ledger that the URL names; raises NoLedgerNamed."""
    found = which()
    if found is None:
        raise NoLedgerNamed()
    return found


def grid_url(one: Which, at: str = "") -> str:
    """The URL of its grid."""
    return url_of("ledger_form.page", one.asked) + at


def open_ledger(one: Which) -> Opened:
    """The month's ledger as it stands."""
    return office().ledgers.open(one.unit, one.mechanism, one.period, by=person())


def grid_page(one: Which, *, refusal: str = "") -> str:
    opened = open_ledger(one)
    one = replace(one, unit=opened.unit.name)
    draft = opened.draft
    settings = office().settings
    return render_template(
        "ledgers/form.html",
        which=one,
        opened=opened,
        draft=draft,
        rows=shown_rows(draft),
        columns=columns_of(draft.mechanism),
        label=MECHANISM_LABELS[draft.mechanism],
        change_of=change_of,
        counted=counted(draft, opened),
        told=told_of(draft),
        left=office().inheriting.offered(opened),
        reasons=reasons_of(opened),
        state_labels=LEDGER_STATE_LABELS,
        statuses=PROGRESS_STATUSES,
        numbered=NUMBERED,
        longest=LONGEST_CELL,
        notes=LEDGER_NOTES[draft.mechanism],
        examples=LEDGER_EXAMPLES[draft.mechanism],
        due_in=office().calendar.days().between(office().now().date(), opened.due),
        held=office().intake.held(one.batch),
        placed=dict(draft.placed),
        approves=opened.unit.approves and person().unit is not None,
        key=uuid4(),
        refusal=refusal,
        file_mb=settings.largest_file_mb,
        stamp_required=settings.stamp_required,
        **file_words(),
    )


def file_words() -> dict[str, object]:
    return {"kind_names": FILE_KIND_LABELS, "role_names": FILE_ROLE_LABELS}


def keep(one: Which) -> LedgerDraft:
    """The draft with what the plain form has; with a script it was saved before. Raises DraftChanged."""
    opened = open_ledger(one)
    typed = typed_ledger(one.mechanism)
    if typed is not None:
        return office().ledgers.save(typed.on(opened), seen=typed.seen, by=person())
    draft = opened.draft
    if draft.version != request.form.get("seen", 0, type=int):
        raise DraftChanged(title=draft.title, by=draft.saved_by, at=f"{draft.saved_at:%m-%d %H:%M}" if draft.saved_at else "")
    return draft
