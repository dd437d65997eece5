"""The table of papers: English id, Chinese name, facts, template."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.model.errors import Refused
from services.model.papers.facts import FilingReceipt, RankingBulletin, RectificationDemand
from services.model.papers.fields import KIND_LABELS, fields_of


class PaperKind(StrEnum):
    """The papers that the office drafts."""

    FILING_RECEIPT = "filing-receipt"
    RANKING_BULLETIN = "ranking-bulletin"
    RECTIFICATION_DEMAND = "rectification-demand"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperForm:
    """One kind of paper. `template` is a file of doc_templates/; `aliases` are other names that a clerk may type."""

    kind: PaperKind
    name: str
    facts: type[FilingReceipt] | type[RankingBulletin] | type[RectificationDemand]
    aliases: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        return f"{self.kind.value}.docx"


PAPERS: tuple[PaperForm, ...] = (
    PaperForm(kind=PaperKind.FILING_RECEIPT, name="备案回执", facts=FilingReceipt, aliases=("回执",)),
    PaperForm(kind=PaperKind.RANKING_BULLETIN, name="季度排名通报", facts=RankingBulletin, aliases=("排名通报", "季度通报")),
    PaperForm(
        kind=PaperKind.RECTIFICATION_DEMAND,
        name="限期整改的通知",
        facts=RectificationDemand,
        aliases=("限期整改通知", "整改通知", "限期整改"),
    ),
)


class UnknownPaperKind(Refused):
    """No paper is called so."""

    message = "没有“{kind}”这一文种。可用的文种：{known}。"


def paper_form(name: str) -> PaperForm:
    """The paper by its English id, Chinese name or alias; raises UnknownPaperKind."""
    wanted = name.strip()
    for form in PAPERS:
        if wanted.lower().replace("_", "-") == form.kind.value or wanted in (form.name, *form.aliases):
            return form
    known = "、".join(f"{form.name}（{form.kind.value}）" for form in PAPERS)
    raise UnknownPaperKind(kind=name, known=known)


def told() -> list[dict[str, Any]]:
    """Every paper and its fields as JSON values, for `draft --list` and the pages."""
    return [
        {
            "kind": form.kind.value,
            "name": form.name,
            "template": form.template,
            "fields": [
                {
                    "name": field.name,
                    "label": field.label,
                    "about": field.about,
                    "type": field.kind.value,
                    "type_label": KIND_LABELS[field.kind],
                    "required": field.required,
                    "fallback": field.fallback,
                    "sample": field.sample,
                }
                for field in fields_of(form.facts)
            ],
        }
        for form in PAPERS
    ]


def sample_of(kind: str, *, minimal: bool = False) -> dict[str, Any]:
    """A facts mapping made of the fields' samples: all of them, or only the required ones."""
    return {field.name: field.sample for field in fields_of(paper_form(kind).facts) if field.required or not minimal}
