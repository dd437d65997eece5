"""Official documents: what they are, their states, and the rules of their life."""

from __future__ import annotations

from services.model.official.document import OfficialDocument, as_seen_by
from services.model.official.parts import (
    INVERSE,
    RELATION_LABELS,
    Acceptance,
    Comment,
    Countersign,
    Delivery,
    DocumentLink,
    Relation,
    SignOff,
    verdict,
)
from services.model.official.states import (
    DOCUMENT_STATE_LABELS,
    DOCUMENT_STEP_LABELS,
    IN_FORCE,
    SEEN_BY_UNITS,
    STEP_ROLES,
    TRANSITIONS,
    UNDER_WAY,
    DocumentState,
    DocumentStep,
)

__all__ = [
    "DOCUMENT_STATE_LABELS",
    "DOCUMENT_STEP_LABELS",
    "INVERSE",
    "IN_FORCE",
    "RELATION_LABELS",
    "SEEN_BY_UNITS",
    "STEP_ROLES",
    "TRANSITIONS",
    "UNDER_WAY",
    "Acceptance",
    "Comment",
    "Countersign",
    "Delivery",
    "DocumentLink",
    "DocumentState",
    "DocumentStep",
    "OfficialDocument",
    "Relation",
    "SignOff",
    "as_seen_by",
    "verdict",
]
