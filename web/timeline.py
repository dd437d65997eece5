"""流转记录: the events of a document, the latest first; a row of 签收 is one entry, whoever wants each looks at the 签收单."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from services.model.official import DocumentStep
from services.model.records import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One or several events in a row."""

    step: str
    by: str
    when: str
    note: str


def entries(events: Sequence[Event]) -> Iterator[Entry]:
    """As they are shown."""
    for _key, together in groupby(reversed(events), key=_row):
        found = list(together)
        yield _acknowledged(found) if len(found) > 1 else _single(found[0])


def _row(event: Event) -> str | int:
    """Alike for events that are shown as one."""
    return event.step if event.step == DocumentStep.ACKNOWLEDGE else event.version


def _single(event: Event) -> Entry:
    return Entry(step=event.step, by=event.by, when=f"{event.at:%Y-%m-%d %H:%M} · 第 {event.version} 版", note=event.note)


def _acknowledged(found: Sequence[Event]) -> Entry:
    last, first = found[0], found[-1]
    when = f"{first.at:%Y-%m-%d %H:%M} 至 {last.at:%m-%d %H:%M} · 第 {first.version}–{last.version} 版"
    return Entry(step=last.step, by=f"{len(found)} 个单位", when=when, note="")
