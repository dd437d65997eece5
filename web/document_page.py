"""The page of one document: its paper, how far it has come, what this person may do next, and what was said on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.model.files import FILE_KIND_LABELS, FILE_ROLE_LABELS, FileKind, FileRole
from services.model.issuing import leading_name
from services.model.official import (
    DOCUMENT_STATE_LABELS,
    DOCUMENT_STEP_LABELS,
    RELATION_LABELS,
    DocumentState,
    DocumentStep,
    OfficialDocument,
)
from services.model.official.authorship import is_writer
from services.model.official.rules import Numbering, numbering, steps_open_to
from services.model.papers import PaperFacts, Standing, facts_of, paper_form, rank_tables
from services.model.work import TaskKind
from services.stores.queue import Waiting
from web import files
from web.access import office, person, scope
from web.stages import stages
from web.timeline import entries
from web.viewer import look_at

Chart = tuple[str, list[tuple[str, float]]]  # caption, and the bars with their labels

# What is to be told where there is no button: who has to do something, or that nothing is left.
WAITS_FOR: dict[DocumentState, str] = {
    DocumentState.DRAFT: "待经办人修改后送核。",
    DocumentState.REVIEW: "核稿中。",
    DocumentState.COUNTERSIGN: "会签中，由经办人登记各单位的会签意见。",
    DocumentState.SIGNING: "待领导签发。",
    DocumentState.RECHECK: "已签发，待经办人复核。",
    DocumentState.TO_REGISTER: "待经办人登记编号。",
    DocumentState.REGISTERED: "已编号，正在印制。",
    DocumentState.SEALING: "待经办人用印。",
    DocumentState.READY: "待经办人分发。",
    DocumentState.ABOLISHED: "本件已由另一件公文废止。",
    DocumentState.VOID: "本件已作废，发文字号不再使用。",
    DocumentState.DISCARDED: "本件已弃用，不再办理。",
}
_LABELS = {
    "state_labels": DOCUMENT_STATE_LABELS,
    "step_labels": DOCUMENT_STEP_LABELS,
    "relation_labels": RELATION_LABELS,
    "kind_names": FILE_KIND_LABELS,
    "role_names": FILE_ROLE_LABELS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """What the queue knows of the final paper. `sure`: it was asked after the document was read, and just for this."""

    item: Waiting | None
    sure: bool = False

    @property
    def moving(self) -> bool:
        """Asking again will tell something new: also where it was done while the page was being made."""
        if self.item is None:
            return not self.sure
        return not self.item.given_up


def ask_printing(document: OfficialDocument, *, sure: bool = False) -> Printing:
    """How far the final paper is."""
    waiting = office().waiting(scope=scope(), object_id=document.id)
    return Printing(item=next((item for item in waiting if item.task is TaskKind.PRINT), None), sure=sure)


def document_page(document: OfficialDocument, *, opened: str = "", refusal: str = "") -> str:
    """The page; `opened` names the step whose form was refused."""
    paper, steps = document.pdf or document.current, steps_open_to(person(), document)
    return render_template(
        "documents/show.html",
        document=document,
        form=paper_form(document.paper),
        version=office().documents.version(document.id),
        stages=stages(document),
        steps={step.value for step in steps},
        opened=opened,
        refusal=refusal,
        typed=request.form,
        viewer=look_at(document, paper.position, {}, again=files.viewer_url(document, paper.position)),
        printing=ask_printing(document),
        nothing_to_do="" if set(steps) - {DocumentStep.LINK, DocumentStep.COMMENT} else WAITS_FOR.get(document.state, ""),
        late=_late(document),
        versions=versions_of(document),
        paper_names=paper_names(document),
        charts=_charts_of(document),
        timeline=list(entries(document.events)),
        takes_number=numbering(document) is not Numbering.NONE,
        **_choices(document, steps),
        **_LABELS,
    )


def _choices(document: OfficialDocument, steps: Sequence[DocumentStep]) -> dict[str, Any]:
    """What the forms of the open steps offer."""
    return {
        "series": _series(document) if DocumentStep.REGISTER in steps else [],
        "own": is_writer(person(), document),
        "separate_review": office().issuing.separate_review,
        "issuing_name": leading_name(document.paper, document.facts),
        "signers": office().issuing.book().signers if DocumentStep.RECORD_SIGN in steps else (),
        "waiting_offices": [(asked.office, asked.office) for asked in document.countersigns if not asked.agreed],
        "file_mb": office().settings.largest_file_mb,
    }


def not_open(document: OfficialDocument, step: DocumentStep) -> ResponseReturnValue | None:
    """Where the page of a step leads that is not open to this person now: to the document, with a sentence. None where it is."""
    if step in steps_open_to(person(), document):
        return None
    state, label = DOCUMENT_STATE_LABELS[document.state], DOCUMENT_STEP_LABELS[step]
    flash(f"本件当前为“{state}”，不能“{label}”。", "warning")
    return redirect(url_for("documents.show", document_id=document.id))


def _series(document: OfficialDocument) -> list[tuple[str, str]]:
    """The series to choose from: those of the issuer, each with the number that it would give now."""
    offered = office().issuing.offers(document.paper, document.facts, year=document.dated.year)
    return [(number.code, number.text) for number in offered]


def _late(document: OfficialDocument) -> int:
    """How many recipients are overdue with their acknowledgement."""
    now, days = office().now(), office().settings.acknowledge_days
    return sum(sent.overdue(days=days, now=now) for sent in document.deliveries)


def paper_names(document: OfficialDocument) -> dict[int, str]:
    """What each draft and each final paper is called, by the position of its file."""
    drafts = {file.position: f"第 {number} 稿" for number, file in enumerate(document.drafts, 1)}
    finals = [file for file in document.files if file.role is FileRole.FINAL]
    counting = (document.final, document.pdf)
    return drafts | {file.position: "定稿" if file in counting else "旧定稿" for file in finals}


def versions_of(document: OfficialDocument) -> list[tuple[int, str]]:
    """The papers that can be set side by side: position and name."""
    names = paper_names(document)
    return [
        (file.position, names[file.position]) for file in document.files if file.position in names and file.kind is FileKind.DOCX
    ]


def _charts_of(document: OfficialDocument) -> list[Chart]:
    return charts(facts_of(document.paper, document.facts, issuer=office().settings.committee, today=document.dated))


def charts(facts: PaperFacts) -> list[Chart]:
    """The standings of a paper as bars, one chart for each table."""
    standings: Sequence[Standing] = getattr(facts, "standings", ())
    return [
        (
            " · ".join(part for part in (table.mechanism, table.group) if part) or "排名",
            [(f"{row.rank}. {row.unit}" if row.rank else row.unit, float(row.score)) for row in table.rows],
        )
        for table in rank_tables(standings)
    ]
