"""Verify, of the frozen quarters: each seal, the chain of seals, what the journal says of it, and the figures reckoned again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from services.model.assessment.assessments import Assessment
from services.model.assessment.comparing import disagreements
from services.model.assessment.lines import AssessmentLine
from services.model.assessment.scoring import standings
from services.model.assessment.sealing import seal
from services.model.errors import WenshuError
from services.model.findings import Finding, finding
from services.stores.assessments import SEALED, counted_in, standing_rows
from services.stores.register import Register, Transaction

_MOST_TOLD = 3  # disagreements of one quarter that are told in full


def check_assessments(register: Register) -> Iterator[Finding]:
    """Every frozen quarter is what was sealed, in the order in which it was sealed, and comes out the same once more."""
    with register.reading() as transaction:
        lines = transaction.assessments.lines()
        yield from _chain([line for line in lines if line.frozen])
        yield from _journal(transaction, {line.object_id: line.seal for line in lines if line.frozen})
        for line in lines:
            record = transaction.objects.find(line.object_id)
            if isinstance(record, Assessment):  # an object without a row, and the other way round, have findings of their own
                yield from _sealed(record)
                yield from _registered(transaction, record, line)


def _sealed(record: Assessment) -> Iterator[Finding]:
    if not record.frozen:
        return
    if record.facts is None or record.standings is None or record.seal != seal(record, previous=record.previous):
        yield finding("V30", record.id)
    if record.facts is None or record.standings is None:
        return
    try:
        again = standings(record.facts, record.scheme, record.adjustments)
    except WenshuError as error:
        yield finding("V32", record.id, what=str(error))
        return
    if differing := disagreements(record.standings, again):
        more = f"等 {len(differing)} 处" if len(differing) > _MOST_TOLD else ""
        yield finding("V32", record.id, what="；".join(differing[:_MOST_TOLD]) + more)


def _chain(frozen: Sequence[AssessmentLine]) -> Iterator[Finding]:
    """Each seal but the first is put upon another one, and no two upon the same."""
    seals, followed = {line.seal for line in frozen}, Counter(line.previous for line in frozen)
    for line in frozen:
        if (line.previous and line.previous not in seals) or followed[line.previous] > 1:
            yield finding("V31", line.object_id)


def _journal(transaction: Transaction, seals: dict[str, str]) -> Iterator[Finding]:
    """What the journal said at the freeze; of quarters that were frozen after its last segment a rebuilt one says nothing."""
    unfinished = {step.object_id for step in transaction.steps.pending()}
    for record in transaction.journal.of(SEALED):
        if record.object_id not in unfinished and seals.get(record.object_id) != json.loads(record.detail)["seal"]:
            yield finding("V34", record.object_id, at=record.at[:16].replace("T", " "), by=record.by)


def _registered(transaction: Transaction, record: Assessment, line: AssessmentLine) -> Iterator[Finding]:
    """Lists and trends show what the assessment says."""

    def ordered(rows: list[dict[str, object]]) -> list[dict[str, object]]:
        return sorted(rows, key=lambda row: (str(row["mechanism"]), str(row["unit"])))

    shown = [dict(row) for row in transaction.assessments.rows_of(record.id)]
    counted = counted_in(record) if record.frozen else set()
    same = ordered(shown) == ordered(list(standing_rows(record))) and transaction.assessments.counted_by(record.id) == counted
    told = (line.quarter, line.serial, line.state, line.scheme, line.previous, line.seal)
    if not same or told != (
        record.quarter,
        record.serial,
        record.state,
        record.scheme.version,
        record.previous,
        record.seal,
    ):
        yield finding("V33", record.id)
