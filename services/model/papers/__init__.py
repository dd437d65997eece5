"""The papers that the office drafts: their kinds, their facts, and how facts are read."""

from __future__ import annotations

from services.model.papers.facts import FilingReceipt, PaperFacts, RankingBulletin, RectificationDemand
from services.model.papers.fields import KIND_LABELS, FieldKind, PaperField, fields_of
from services.model.papers.kinds import PAPERS, PaperForm, PaperKind, UnknownPaperKind, paper_form, sample_of, told
from services.model.papers.ranks import Ranked, RankTable, Standing, rank_tables, ranked
from services.model.papers.reading import FactsRefused, facts_of, mapping_of

__all__ = [
    "KIND_LABELS",
    "PAPERS",
    "FactsRefused",
    "FieldKind",
    "FilingReceipt",
    "PaperFacts",
    "PaperField",
    "PaperForm",
    "PaperKind",
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
    "rank_tables",
    "ranked",
    "sample_of",
    "told",
]
