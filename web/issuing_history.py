"""变动记录 of 发文设置: what a change altered, the old values and the new ones side by side."""

from __future__ import annotations

from itertools import groupby

from flask import render_template
from flask.typing import ResponseReturnValue

from services.model.errors import NotFound
from services.model.issuing_changes import SECTION_LABELS, Section
from services.model.issuing_differences import Difference, differences
from web.access import OFFICE, allow, office
from web.issuing_words import FIELD_LABELS, parts


@allow(OFFICE)
def page(version: int) -> ResponseReturnValue:
    """One change. Raises NotFound."""
    events = {event.version: event for event in office().issuing.book().events}
    if version not in events:
        raise NotFound(what=f"发文设置第 {version} 版")
    earlier = max((known for known in events if known < version), default=0)
    found = differences(office().issuing.book_at(earlier), office().issuing.book_at(version))
    return render_template(
        "issuing/history.html",
        event=events[version],
        earlier=earlier,
        later=min((known for known in events if known > version), default=None),
        changes=[(SECTION_LABELS[section], key, list(rows)) for (section, key), rows in groupby(found, key=_entry)],
        field_labels=FIELD_LABELS,
        parts=parts,
    )


def _entry(difference: Difference) -> tuple[Section, str]:
    return difference.section, difference.entry
