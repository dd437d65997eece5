"""A scheme's TOML becomes a Scheme. What is wrong with it is told all at once, each thing with its line (docs/scoring.md)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from services.model.assessment.reading_indicators import indicators
from services.model.assessment.scheme import Group, Naming, Scheme, Unranked
from services.model.assessment.scheme_checks import check
from services.model.assessment.toml_lines import fault_of, lines_of
from services.model.assessment.toml_values import Fault, Faults, Section, closed, or_else
from services.model.errors import Refused
from services.model.findings import Finding
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.periods import PeriodRefused, Quarter
from services.model.units import UnitKind

LONGEST = 100_000  # bytes
_MOST_GROUPS, _MOST_UNRANKED, _MOST_POINTS = 20, 200, 1_000
_TOLD = 30  # findings that the sentence of a refusal holds; the list has them all
_VERSION = re.compile(r"\w[\w.\-]{0,39}")

KIND_WORDS: dict[str, str] = {kind.name.lower(): kind.value for kind in UnitKind}
_NO_FLOOR = ("none", "不设")


class SchemeRefused(Refused):
    """`faults`: everything that is wrong, each with the number of its line, in their order."""

    message = "评分方案有{count}处要改：{told}。请改正后重新提交。"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        told = "；".join(f"{one.where}：{one.text}" for one in self.findings[:_TOLD])
        more = f"；另有{len(faults) - _TOLD}处" if len(faults) > _TOLD else ""
        super().__init__(count=len(faults), told=told + more)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong, without the numbers of the lines."""
        return tuple(one for _line, one in self.faults)


def read_scheme(text: str) -> Scheme:
    """The scheme that a TOML text tells; raises SchemeRefused with everything that is wrong."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    faults = Faults(lines_of(""))
    values = _parsed(text, faults)
    if values is None:
        raise SchemeRefused(faults.in_order())
    faults.lines = lines_of(text)
    scheme = _scheme(Section(values, (), faults), text)
    check(scheme, faults)
    if faults.found:
        raise SchemeRefused(faults.in_order())
    return scheme


def _parsed(text: str, faults: Faults) -> dict[str, Any] | None:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LONGEST:
        faults.at("A11", 1, what=f"全文有{size:,}字节", limit=f"{LONGEST:,}字节")
        return None
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        line, reason = fault_of(text, error)
        faults.at("A01", line, reason=reason)
        return None


def _scheme(top: Section, text: str) -> Scheme:
    groups = tuple(_groups(top))
    return closed(
        top,
        Scheme(
            version=_version(top),
            name=top.text("name", "方案名称", most=60),
            since=_since(top),
            basis=top.text("basis", "制定依据", most=300, required=False),
            unproven=or_else(top.number("unproven", "没有佐证的计多少", least=0, most=1, required=False), Decimal(0)),
            lowest=_lowest(top),
            weights=_weights(top.table("weights")) if top.has("weights") else (),
            groups=groups,
            indicators=tuple(indicators(top, groups)),
            commend=_commended(top.table("commend")),
            demand=_demanded(top.table("demand")),
            unranked=tuple(_unranked(top)),
            objection_days=top.whole("objection_days", "公示的工作日数", least=1, most=60, default=5),
            text=text,
        ),
    )


def _version(top: Section) -> str:
    version = top.text("version", '版本号，如 "2022"', most=40)
    if version and not _VERSION.fullmatch(version):
        top.fault("A05", "version", key="version", found=f"“{version[:20]}”", wanted="字母、数字、汉字、点、横线，不超过40个")
    return version


def _since(top: Section) -> Quarter:
    text = top.text("since", '从哪个季度起施行，如 "2022Q3"', most=20)
    try:
        return Quarter.parse(text) if text else Quarter(1, 1)
    except PeriodRefused:
        top.fault("A05", "since", key="since", found=f"“{text}”", wanted='季度，如 "2022Q3"')
        return Quarter(1, 1)


def _lowest(top: Section) -> Decimal | None:
    """0 where nothing is said; "none": a score may be negative."""
    if not top.has("lowest"):
        return Decimal(0)
    if top.raw("lowest") in _NO_FLOOR:
        return None
    return or_else(top.number("lowest", "最低分", least=-_MOST_POINTS, most=100), Decimal(0))


def _weights(section: Section) -> tuple[tuple[Mechanism, Decimal], ...]:
    found = [
        (mechanism, section.number(mechanism.value, f"{MECHANISM_LABELS[mechanism]}的权重", least=0, most=1000, above=True))
        for mechanism in Mechanism
    ]
    section.close()
    return tuple((mechanism, weight) for mechanism, weight in found if weight is not None)


def _groups(top: Section) -> Iterator[Group]:
    names: list[str] = []
    if not top.has("groups"):
        top.fault("A03", key="groups", label="排名的分组，每组一个 [[groups]]")
    for section in top.tables("groups", most=_MOST_GROUPS):
        group = Group(
            name=section.text("name", "组名", most=30),
            kinds=tuple(UnitKind(KIND_WORDS[word]) for word in section.words("kinds", "单位类别", KIND_WORDS)),
            duties=section.wholes("duties", least=1, most=len(Mechanism)),
        )
        if group.name and group.name in names:
            section.fault("A09", "name", what="组名", found=group.name)
        names.append(group.name)
        yield closed(section, group)


def _commended(section: Section) -> Naming:
    naming = Naming(
        first=section.whole("first", "各组前几名", least=0, most=100, default=0),
        least=or_else(section.number("least", "最低得分", least=-_MOST_POINTS, most=_MOST_POINTS, required=False), Decimal(0)),
    )
    return closed(section, naming)


def _demanded(section: Section) -> Naming:
    naming = Naming(
        below=section.number("below", "低于多少分", least=-_MOST_POINTS, most=_MOST_POINTS, required=False),
        missing=section.whole("missing", "未报台账几期", least=0, most=9, default=0),
        last=section.whole("last", "各组后几名", least=0, most=100, default=0),
    )
    return closed(section, naming)


def _unranked(top: Section) -> Iterator[Unranked]:
    names: list[str] = []
    for section in top.tables("unranked", most=_MOST_UNRANKED):
        one = Unranked(unit=section.text("unit", "单位", most=100), reason=section.text("reason", "不排名的原因", most=100))
        if one.unit and one.unit in names:
            section.fault("A09", "unit", what="单位", found=one.unit)
        names.append(one.unit)
        yield closed(section, one)
