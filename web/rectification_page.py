"""The page of one rectification, as every view shows it that takes a step on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from flask import render_template, request

from services.model.errors import NotFound
from services.model.files import FILE_KIND_LABELS, FILE_ROLE_LABELS, FileRole, ReadingState, StoredFile
from services.model.mechanisms import MECHANISM_LABELS
from services.model.official import DocumentState
from services.model.people import OFFICE_ROLES
from services.model.rectification import (
    RECTIFICATION_STATE_LABELS,
    RECTIFICATION_STEP_LABELS,
    Rectification,
    RectificationState,
    RectificationStep,
    Trouble,
)
from services.model.work import TaskKind
from services.rectifications import rules
from services.rectifications.changes import signable_from
from services.rectifications.demanding import GONE, Routed
from services.stores.queue import Waiting
from web.access import OFFICE, office, person, scope
from web.places import PLACES, object_url
from web.ranking_words import input_url
from web.standing import standing_of

# What the files of a rectification are to it, where that differs from what they are elsewhere.
ROLE_NAMES = FILE_ROLE_LABELS | {FileRole.PAPER: "整改销号表", FileRole.SHEET: "签批的销号表"}
_ELSEWHERE = frozenset({RectificationStep.REPLY, RectificationStep.AMEND})  # steps that have their place in the page itself


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTrouble:
    """One problem: where it shows, as far as the asker may see it, and the photos of it."""

    text: str
    mechanism: str
    place: str
    url: str
    photos: tuple[StoredFile, ...]


def page_of(rectification_id: str, *, opened: str = "", refusal: str = "") -> str:
    """The page; `opened` is the step whose form stands open, with what was typed."""
    record = office().rectifications.get(rectification_id, scope=scope())
    waiting, steps = waiting_of(record), rules.open_steps(record, person())
    route = _route(record, steps)
    return render_template(
        "rectifications/show.html",
        record=record,
        entry=office().rectification_book.of(record.id, scope=scope()),
        version=office().rectifications.version(record.id),
        troubles=troubles_of(record),
        photos={position for trouble in record.troubles for position in trouble.files},
        steps={step.value for step in steps},
        acts=steps - _ELSEWHERE,
        route=route,
        reworded=office().demanding.reworded(record) if RectificationStep.AMEND in steps else None,
        types=[(way.type, way.type) for way in route.ways] if route else (),
        type=_type_of(record, route) if route else "",
        deadline=office().demanding.deadline(record.working_days) if RectificationStep.AMEND in steps else None,
        answered=_answered(record),
        held=office().intake.held(office().rectifications.batch(record.id)) if RectificationStep.REPLY in steps else (),
        signers=[signer.name for signer in office().issuing.book().signers] if person().role in OFFICE_ROLES else (),
        state_labels=RECTIFICATION_STATE_LABELS,
        step_labels=RECTIFICATION_STEP_LABELS,
        mechanisms=MECHANISM_LABELS,
        kind_names=FILE_KIND_LABELS,
        role_names=ROLE_NAMES,
        standings={file.position: standing_of(file, _recognition(waiting)) for file in record.files},
        progress=next((item for item in waiting if not item.given_up), None),
        unread=sum(file.reading is ReadingState.WAITING for file in record.files),
        office_side=person().role in OFFICE,
        key=uuid4(),
        signable=signable_from(record) if RectificationStep.CLOSE in steps else None,
        file_mb=office().settings.largest_file_mb,
        most_days=rules.MOST_WORKING_DAYS,
        typed=request.form,
        opened=opened,
        refusal=refusal,
    )


def troubles_of(record: Rectification) -> list[ShownTrouble]:
    """The problems with their evidence."""
    return [_shown(record, trouble) for trouble in record.troubles]


def _shown(record: Rectification, trouble: Trouble) -> ShownTrouble:
    return ShownTrouble(
        text=trouble.text,
        mechanism=MECHANISM_LABELS[trouble.mechanism] if trouble.mechanism else "",
        place=trouble.place,
        url=evidence_url(trouble),
        photos=tuple(file for position in trouble.files if (file := record.file(position)) is not None),
    )


def evidence_url(trouble: Trouble) -> str:
    """The row or the passage that shows a problem; "": there is none, or whoever asks may not see it."""
    if not trouble.object_id:
        return ""
    try:
        found = office().record(trouble.object_id, scope=scope())
    except NotFound:
        return ""
    exact = input_url(trouble.spot) if trouble.spot is not None else ""
    return exact or (object_url(found.kind, found.id) if found.kind in PLACES else "")


def _route(record: Rectification, steps: set[RectificationStep]) -> Routed | None:
    """By which paper the unit would be told, as long as that can be drafted; None: it can't, or is on its way."""
    if RectificationStep.AMEND not in steps or record.state is not RectificationState.DRAFTED:
        return None
    paper = office().documents.get(record.document, scope=scope()) if record.document else None
    if paper is not None and paper.state is not DocumentState.DRAFT and paper.state not in GONE:
        return None
    return office().demanding.routes([record.id], by=person())[0]


def _type_of(record: Rectification, route: Routed) -> str:
    """What the form begins with: the type in which the draft is, so that writing it anew makes no other paper of it."""
    drafted = office().documents.get(record.document, scope=scope()) if record.document else None
    known = next((way.type for way in route.ways if drafted is not None and way.paper.value == drafted.paper), "")
    return known if drafted is not None and drafted.state not in GONE and known else route.way.type


def _answered(record: Rectification) -> tuple[str, ...]:
    """What the form of a reply begins with: what was typed, else what came back, one for each problem."""
    typed = request.form.getlist("result")
    if len(typed) == len(record.troubles):
        return tuple(typed)
    last = record.replies[-1].results if record.replies else ()
    return last if len(last) == len(record.troubles) else ("",) * len(record.troubles)


def waiting_of(record: Rectification) -> list[Waiting]:
    """What the machine has still to do about its files."""
    found = office().waiting(scope=scope(), object_id=record.id)
    return [item for item in found if item.task in (TaskKind.READ, TaskKind.OCR)]


def _recognition(waiting: Sequence[Waiting]) -> Waiting | None:
    return next((item for item in waiting if item.task is TaskKind.OCR and office().recognition.possible), None)
