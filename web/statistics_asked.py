"""What the pages of 统计 are asked for in the URL, and what of it nobody can give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.model.assessment.facts import FactKind
from services.model.assessment.statistics import BY_LABELS, SUBJECT_LABELS, WAYS, By, Subject
from services.model.mechanisms import Mechanism
from services.model.periods import Month, Quarter
from services.model.units import UnitKind
from web.access import office
from web.forms import asked_one, asked_text
from web.months import asked_month

MONTHS = 12  # that are counted unless somebody asks for others


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the URL asks for; a word that is none of its own asks for nothing."""

    subject: Subject
    by: By
    first: Month
    last: Month
    unit: str
    kind: UnitKind | None
    mechanism: Mechanism | None
    field: str
    region: str
    fact: FactKind | None

    def quarters(self) -> Iterator[Quarter]:
        """The quarters that the months touch."""
        quarter = self.first.quarter
        while quarter <= self.last.quarter:
            yield quarter
            quarter = quarter.next()

    @property
    def title(self) -> str:
        return f"{SUBJECT_LABELS[self.subject]}统计（按{BY_LABELS[self.by]}，{self.first}至{self.last}）"


def asked_of_url() -> Asked:
    subject = asked_one("what", Subject) or Subject.FILINGS
    by = asked_one("by", By)
    today = Month.of(office().now().date())
    last = asked_month("to") or asked_month("from") or today
    first = asked_month("from") or last.plus(1 - MONTHS)
    return Asked(
        subject=subject,
        by=by if by in WAYS[subject] else WAYS[subject][0],
        first=min(first, last),
        last=max(first, last),
        unit=_unit_asked(),
        kind=asked_one("kind", UnitKind),
        mechanism=asked_one("mechanism", Mechanism),
        field=asked_text("field"),
        region=asked_text("region"),
        fact=asked_one("fact", FactKind),
    )


def unheeded(asked: Asked) -> Iterator[str]:
    """What the URL asks for and nobody can give, so that nobody takes the table for what was asked."""
    spans = f"现在列出的是{asked.first}至{asked.last}"
    for name, label in (("from", "起始月份"), ("to", "截止月份")):
        if asked_text(name) and asked_month(name) is None:
            yield f"{label}“{asked_text(name)}”不是月份，没有采用，{spans}。月份请写成2022-09的样子。"
    first, last = asked_month("from"), asked_month("to")
    if first and last and last < first:
        yield f"起始月份{first}晚于截止月份{last}，已对调，{spans}。"
    words: tuple[tuple[str, str, type[StrEnum], str], ...] = (
        ("what", "统计内容", Subject, SUBJECT_LABELS[asked.subject]),
        ("by", "统计方式", By, f"按{BY_LABELS[asked.by]}"),
        ("kind", "单位类别", UnitKind, "全部"),
        ("mechanism", "工作机制", Mechanism, "全部"),
        ("fact", "事项", FactKind, "全部"),
    )
    for name, label, kind, instead in words:
        if asked_text(name) and asked_one(name, kind) is None:
            yield f"没有“{asked_text(name)}”这种{label}，没有采用，现在列出的是{instead}。"


def _unit_asked() -> str:
    """A name by which the register knows a unit stands for what lists call it."""
    text = asked_text("unit")
    means = office().units.directory().resolve(text) if text else None
    return means.name if means is not None else text
