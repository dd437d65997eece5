"""The paper by which a unit is told: its kind and issuer by the table of addressing, its facts, what it said as it went out.

Pure. 通知 and 督办单 go to those to whom the office may give orders, 函 to those beside it (条例 第八条（十四）、第十六条（二）).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.model.issuing import IssuingBook
from services.model.official import OfficialDocument
from services.model.papers.addressing import Issuers, Purpose, RecipientClass, Rule, classify, rule_for
from services.model.papers.kinds import PaperKind
from services.model.rectification import Rectification, Trouble

_KINDS: dict[str, PaperKind] = {
    "通知": PaperKind.RECTIFICATION_DEMAND,
    "督办单": PaperKind.SUPERVISION_ORDER,
    "函": PaperKind.RECTIFICATION_LETTER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way of telling a unit: the type of document, and the rule that allows it."""

    type: str
    paper: PaperKind
    recipient: RecipientClass
    rule: Rule

    @property
    def source(self) -> str:
        return self.rule.source


def ways(unit: str, issuers: Issuers) -> tuple[Way, ...]:
    """The types that fit a unit, the usual one first; a body for which the table has none of the three is written a 函."""
    recipient = classify(unit, issuers)
    rule = rule_for(recipient, Purpose.RECTIFY)
    types = [one for one in rule.types if one in _KINDS] or ["函"]
    return tuple(Way(type=one, paper=_KINDS[one], recipient=recipient, rule=rule) for one in types)


def issuer_among(way: Way, book: IssuingBook) -> str:
    """The first of those who may write so that the house can number a paper of; "": the usual one of the book."""
    numbering = {series.issuer for series in book.fitting_series(way.paper.value)}
    for category in way.rule.issuers:
        for issuer in book.issuers:
            if issuer.category is category and issuer.name in numbering:
                return issuer.name
    return ""


def paper_facts(record: Rectification, paper: PaperKind, *, deadline: date, issuer: str) -> dict[str, Any]:
    """The facts of the paper (model/papers/facts.py, sheets.py, letters.py)."""
    problems, measures = [told(one) for one in record.troubles], list(record.measures) or [_MEASURE]
    facts: dict[str, Any] = {"units": [record.unit], "deadline": deadline.isoformat()}
    if issuer:
        facts["issuer"] = issuer
    if paper is PaperKind.SUPERVISION_ORDER:
        return facts | {"matter": _as_matter(record, problems), "basis": _basis(record), "requirements": measures}
    return facts | {"matter": _matter(record), "basis": _basis(record), "problems": problems, "measures": measures}


_MEASURE = "逐条整改。对照存在的问题逐条制定整改措施，明确责任人和完成时间，整改到位并提供佐证材料。"


def told(trouble: Trouble) -> str:
    """A problem as a paper tells it, with the place that shows it."""
    text = trouble.text if trouble.text.endswith(("。", "！", "？", "）")) else f"{trouble.text}。"
    return f"{text}（见{trouble.place}）" if trouble.place and trouble.place not in text else text


def _matter(record: Rectification) -> str:
    return f"{record.matter.removesuffix('问题')}问题"


def _basis(record: Rectification) -> str:
    if record.quarter is not None:
        return f"根据工作机制督查考核要求和{record.quarter.label}考核情况"
    return "按照工作机制督查考核有关要求"


def _as_matter(record: Rectification, problems: Sequence[str]) -> str:
    return "\n".join((f"{_matter(record)}的整改。", *(f"{number}.{text}" for number, text in enumerate(problems, start=1))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the paper that went out says."""

    troubles: tuple[Trouble, ...]
    measures: tuple[str, ...]
    deadline: date

    def differs(self, record: Rectification) -> bool:
        """Whether the paper asks for something else than what was entered."""
        usual = (_MEASURE,)
        return self.troubles != record.troubles or self.measures != (record.measures or usual)


def told_in(document: OfficialDocument, record: Rectification) -> Told:
    """Problems, measures and deadline of the issued paper, as clerk and leader may have changed them on its way.

    A problem whose words are still the same keeps its evidence; so does each where there are as many as before.
    """
    facts = document.facts
    problems = _texts(facts.get("problems")) or _numbered(facts.get("matter"))
    measures = _texts(facts.get("measures") or facts.get("requirements"))
    troubles = _with_evidence(problems, record.troubles) if problems else record.troubles
    return Told(
        troubles=troubles,
        measures=tuple(measures) or record.measures,
        deadline=date.fromisoformat(str(facts["deadline"])),
    )


def _texts(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else []


_NUMBER = re.compile(r"(?:(\d{1,2})\s*[.．、]|[（(](\d{1,2})[）)])\s*")  # 1.… 2、… （3）…


def _numbered(matter: Any) -> list[str]:
    """The problems in what a 督办单 is about: its numbered lines, each with those below it; without any, the whole as one."""
    found: list[str] = []
    lines = [line.strip() for line in str(matter or "").splitlines() if line.strip()]
    for line in lines:
        number = _NUMBER.match(line)
        if number and int(number[1] or number[2]) == len(found) + 1:  # 2.5万元 is no second problem unless one comes before
            found.append(line[number.end() :])
        elif found:
            found[-1] += line
    return found or (["".join(lines)] if lines else [])


def _with_evidence(problems: Sequence[str], known: Iterable[Trouble]) -> tuple[Trouble, ...]:
    before = list(known)
    by_words = {told(one): one for one in before}
    if len(problems) == len(before):
        return tuple(by_words.get(text) or replace(old, text=text) for text, old in zip(problems, before, strict=True))
    return tuple(by_words.get(text) or Trouble(text=text) for text in problems)
