"""统计 of agreements on file: by whom, about what, with whom and when. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from services.model.assessment.statistics import BY_LABELS, NONE, By, Table, ordered, quarter_of, share
from services.model.facts import FactField
from services.model.filing import Filing
from services.model.periods import Month

LOCAL = "仅本地单位之间"
_BY_DAY = "按协议签订日期计（未注明的按备案日期）；不含已撤销的。"
_BY_PLACES = "合作地区不含本地；一件协议有几个合作地区的，在每个地区各计一件，各行之和可能超过合计。"


def filings_by(found: Sequence[Filing], by: By, *, place: str = "") -> Table:
    """Agreements on file; one with parties from several regions counts for each of them, and once in the total. `place` is the
    region of the office itself (安徽省宣城市广德市), with which nobody here cooperates."""
    counts: Counter[str] = Counter()
    for one in found:
        counts.update(_places(one, place) if by is By.REGION else [_of_filing(one, by)])
    total = len(found)
    rows = [(name, number, share(number, total)) for name, number in ordered(counts, by)]
    return Table(
        columns=(BY_LABELS[by], "件数", "占比"),
        rows=tuple(rows),
        total=("合计", total, "100%" if total else ""),
        pairs=tuple((name, float(number)) for name, number, _part in rows),
        keys=tuple(name for name, _number, _part in rows),
        note=_BY_DAY + (_BY_PLACES if by is By.REGION else ""),
    )


def _places(one: Filing, place: str) -> set[str]:
    regions = {fact.region for fact in one.facts if fact.field is FactField.PARTY and fact.region}
    return partner_regions(one, place) or {LOCAL if regions else NONE}


def partner_regions(one: Filing, place: str) -> set[str]:
    """Where the parties come from that are not of `place` itself."""
    return {fact.region for fact in one.facts if fact.field is FactField.PARTY and fact.region and fact.region != place}


def _of_filing(one: Filing, by: By) -> str:
    day = counted_on(one)
    if by is By.FIELD:
        return str(one.value(FactField.FIELD) or NONE)
    if by is By.MONTH:
        return str(Month.of(day)) if day else NONE
    if by is By.QUARTER:
        return quarter_of(day) if day else NONE
    return one.unit


def counted_on(one: Filing) -> date | None:
    """The day by which an agreement is counted: that of its signature, else of its filing."""
    return one.summary().date or one.filed_on
