"""The papers that the office drafts: their kinds, their facts, and how facts are read."""

from __future__ import annotations

from services.model.papers.bodies import plain_text
from services.model.papers.facts import FilingReceipt, RankingBulletin, RectificationDemand
from services.model.papers.fields import KIND_LABELS, Column, FieldKind, FormRow, PaperField, Place, fields_of
from services.model.papers.frame import PageForm, PaperFacts
from services.model.papers.kinds import PAPERS, PaperForm, PaperGroup, PaperKind, UnknownPaperKind, paper_form
from services.model.papers.ranks import Ranked, RankTable, Standing, rank_tables, ranked
from services.model.papers.reading import FactsRefused, facts_of, mapping_of
from services.model.papers.telling import sample_of, told

__all__ = [
    "KIND_LABELS",
    "PAPERS",
    "Column",
    "FactsRefused",
    "FieldKind",
    "FilingReceipt",
    "FormRow",
    "PageForm",
    "PaperFacts",
    "PaperField",
    "PaperForm",
    "PaperGroup",
    "PaperKind",
    "Place",
    "RankTable",
    "Ranked",
    "RankingBulletin",
    "RectificationDemand",
    "Standing",
    "UnknownPaperKind",
    "facts_of",
    "fields_of",
    "mapping_of",
    "paper_form",
    "plain_text",
    "rank_tables",
    "ranked",
    "sample_of",
    "told",
]
