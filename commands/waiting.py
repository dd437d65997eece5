"""What a command causes is done before it returns; what of it was given up is said, and never passed over."""

from __future__ import annotations

from collections.abc import Mapping

from commands.entry import say, sentence
from services.model.errors import WenshuError
from services.model.findings import Finding, finding
from services.model.people import EVERYTHING
from services.office import Office
from services.worker import Worker


def wait_for(office: Office, labels: Mapping[str, str]) -> dict[str, list[Finding]]:
    """Work until the queue holds nothing more of these objects (id -> label); tells of each what could not be done."""
    trouble = ""
    try:
        if labels:
            Worker(office).drain(only=list(labels), tell=say)
    except (WenshuError, OSError) as error:  # what was accepted before is to be told all the same
        trouble = sentence(error)
    undone: dict[str, list[Finding]] = {}
    for object_id, label in labels.items():
        reasons = _given_up(office, object_id) or ([trouble] if trouble else [])
        undone[object_id] = [finding("I25", label, reason=reason.rstrip("。")) for reason in reasons]
    return undone


def _given_up(office: Office, object_id: str) -> list[str]:
    try:
        return [item.error for item in office.waiting(scope=EVERYTHING, object_id=object_id) if item.error]
    except WenshuError as error:
        return [str(error)]
