"""How far a document has come, as the bar above it shows: 拟稿 → 核稿 → … → 签收."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.model.official import DocumentState, DocumentStep, OfficialDocument
from services.model.records import Event

_S, _T = DocumentState, DocumentStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One station of the road: the state in which a document waits there, and the steps that end it."""

    label: str
    state: DocumentState
    steps: tuple[DocumentStep, ...]


ROAD: tuple[Station, ...] = (
    Station(label="拟稿", state=_S.DRAFT, steps=(_T.REVISE, _T.DRAFT)),
    Station(label="核稿", state=_S.REVIEW, steps=(_T.APPROVE,)),
    Station(label="会签", state=_S.COUNTERSIGN, steps=(_T.COUNTERSIGN,)),
    Station(label="签发", state=_S.SIGNING, steps=(_T.SIGN, _T.RECORD_SIGN)),
    Station(label="复核", state=_S.RECHECK, steps=(_T.RECHECK,)),
    Station(label="登记", state=_S.TO_REGISTER, steps=(_T.REGISTER, _T.ISSUE)),
    Station(label="印制", state=_S.REGISTERED, steps=(_T.PRINT, _T.PRINT_PLAIN)),
    Station(label="用印", state=_S.SEALING, steps=(_T.SEAL,)),
    Station(label="分发", state=_S.READY, steps=(_T.DISTRIBUTE,)),
    Station(label="签收", state=_S.DISTRIBUTED, steps=(_T.ACKNOWLEDGE,)),
)
_ENDED = frozenset({_S.VOID, _S.DISCARDED})


class Progress(StrEnum):
    """What the bar says of a station."""

    DONE = "done"
    NOW = "now"
    TO_COME = "to_come"
    LEFT_OUT = "left_out"  # passed without a step: no countersigning asked for, no seal required


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A station as this document stands to it; `event` is the step that ended it, `note` a word about how far it is."""

    label: str
    progress: Progress
    event: Event | None = None
    note: str = ""


def stages(document: OfficialDocument) -> tuple[Stage, ...]:
    """Every station. A return begins the road anew: what was done before it doesn't count any more."""
    returned = document.event(_T.SEND_BACK)
    begun = returned.version if returned else 0
    return tuple(_stages(document, begun))


def _stages(document: OfficialDocument, begun: int) -> Iterator[Stage]:
    here = _here(document)
    for number, station in enumerate(ROAD):
        event = document.event(*station.steps)
        valid = event if event and (number == 0 or event.version > begun) else None
        yield Stage(
            label=station.label,
            progress=_progress(document, number, here, valid),
            event=valid if here is None or number < here else None,
            note=_note(document, station) if number == here else "",
        )


def _here(document: OfficialDocument) -> int | None:
    """The station at which it waits; None where it waits for nothing any more."""
    if document.state in _ENDED:
        return None
    state = _S.DISTRIBUTED if document.state is _S.ABOLISHED else document.state
    return next(number for number, station in enumerate(ROAD) if station.state is state)


def _progress(document: OfficialDocument, number: int, here: int | None, event: Event | None) -> Progress:
    if here is None or number < here:
        return Progress.DONE if event else Progress.LEFT_OUT
    if number > here:
        return Progress.TO_COME
    received = bool(document.deliveries) and all(sent.acknowledged for sent in document.deliveries)
    return Progress.DONE if received or document.state is _S.ABOLISHED else Progress.NOW


def _note(document: OfficialDocument, station: Station) -> str:
    if station.state is _S.DISTRIBUTED:
        return f"{sum(sent.acknowledged for sent in document.deliveries)}/{len(document.deliveries)}"
    if station.state is _S.COUNTERSIGN:
        return f"{sum(bool(asked.agreed) for asked in document.countersigns)}/{len(document.countersigns)}"
    return ""
