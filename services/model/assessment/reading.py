"""A scheme's TOML becomes a Scheme. What is wrong with it is told all at once, each thing with its line (docs/scoring.md)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from services.model.assessment.measures import MEASURES, Measure, Nature
from services.model.assessment.scheme import Form, Group, Indicator, Naming, Scheme, Tier, Unranked
from services.model.assessment.scheme_checks import check
from services.model.assessment.toml_lines import fault_of, lines_of
from services.model.assessment.toml_values import Faults, Section
from services.model.errors import Refused
from services.model.findings import Finding
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.periods import PeriodRefused, Quarter
from services.model.units import UnitKind

LONGEST = 100_000  # bytes
MOST_INDICATORS = 200
_MOST_TIERS, _MOST_GROUPS, _MOST_UNRANKED = 50, 20, 200
_MOST_POINTS, _MOST_WORTH, _HIGHEST_TIER = 1_000, 100, 100_000_000
_TOLD = 30  # findings that the sentence of a refusal holds; the list has them all
_VERSION = re.compile(r"\w[\w.\-]{0,39}")

FORM_LABELS: dict[Form, str] = {
    Form.SHARE: "按比例",
    Form.EACH: "逐项计分",
    Form.TIERS: "分档",
    Form.DEDUCTION: "扣分",
    Form.BONUS: "加分",
}
NATURE_FORMS: dict[Nature, tuple[Form, ...]] = {
    Nature.SHARE: (Form.SHARE, Form.TIERS),
    Nature.MERIT: (Form.EACH, Form.TIERS, Form.BONUS),
    Nature.FAULT: (Form.DEDUCTION,),
}
NATURE_LABELS: dict[Nature, str] = {Nature.SHARE: "比例", Nature.MERIT: "数量", Nature.FAULT: "过失"}
KIND_WORDS: dict[str, str] = {kind.name.lower(): kind.value for kind in UnitKind}
_MECHANISMS: dict[str, str] = {one.value: label for one, label in MECHANISM_LABELS.items()}
_FORMS: dict[str, str] = {form.value: label for form, label in FORM_LABELS.items()}
_MEASURES: dict[str, str] = {name: measure.label for name, measure in MEASURES.items()}
_NO_FLOOR = ("none", "不设")
Value = TypeVar("Value")


class SchemeRefused(Refused):
    """`findings`: everything that is wrong, in the order of its lines."""

    message = "评分方案有{count}处要改：{told}。请改正后重新提交。"

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        told = "；".join(f"{one.where}：{one.text}" for one in findings[:_TOLD])
        more = f"；另有{len(findings) - _TOLD}处" if len(findings) > _TOLD else ""
        super().__init__(count=len(findings), told=told + more)


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
    return _closed(
        top,
        Scheme(
            version=_version(top),
            name=top.text("name", "方案名称", most=60),
            since=_since(top),
            basis=top.text("basis", "制定依据", most=300, required=False),
            unproven=_or(top.number("unproven", "没有佐证的计多少", least=0, most=1, required=False), Decimal(0)),
            lowest=_lowest(top),
            weights=_weights(top.table("weights")) if top.has("weights") else (),
            groups=groups,
            indicators=tuple(_indicators(top, groups)),
            commend=_commended(top.table("commend")),
            demand=_demanded(top.table("demand")),
            unranked=tuple(_unranked(top)),
            objection_days=top.whole("objection_days", "公示的工作日数", least=1, most=60, default=5),
            text=text,
        ),
    )


def _closed(section: Section, value: Value) -> Value:
    section.close()
    return value


def _or(number: Decimal | None, instead: Decimal) -> Decimal:
    return instead if number is None else number


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
    return _or(top.number("lowest", "最低分", least=-_MOST_POINTS, most=100), Decimal(0))


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
        yield _closed(section, group)


def _commended(section: Section) -> Naming:
    naming = Naming(
        first=section.whole("first", "各组前几名", least=0, most=100, default=0),
        least=_or(section.number("least", "最低得分", least=-_MOST_POINTS, most=_MOST_POINTS, required=False), Decimal(0)),
    )
    return _closed(section, naming)


def _demanded(section: Section) -> Naming:
    naming = Naming(
        below=section.number("below", "低于多少分", least=-_MOST_POINTS, most=_MOST_POINTS, required=False),
        missing=section.whole("missing", "未报台账几期", least=0, most=9, default=0),
        last=section.whole("last", "各组后几名", least=0, most=100, default=0),
    )
    return _closed(section, naming)


def _unranked(top: Section) -> Iterator[Unranked]:
    names: list[str] = []
    for section in top.tables("unranked", most=_MOST_UNRANKED):
        one = Unranked(unit=section.text("unit", "单位", most=100), reason=section.text("reason", "不排名的原因", most=100))
        if one.unit and one.unit in names:
            section.fault("A09", "unit", what="单位", found=one.unit)
        names.append(one.unit)
        yield _closed(section, one)


# -- indicators ------------------------------------------------------------------------------------------------------


def _indicators(top: Section, groups: tuple[Group, ...]) -> Iterator[Indicator]:
    if not top.has("indicators"):
        top.fault("A03", key="indicators", label="指标，每项一个 [[indicators]]")
    known = {group.name: group.name for group in groups}
    for section in top.tables("indicators", most=MOST_INDICATORS):
        mechanisms = [Mechanism(word) for word in section.words("mechanism", "工作机制", _MECHANISMS)]
        one = _indicator(section, known)
        section.close()
        for mechanism in mechanisms:
            _fits(section, one, mechanism)
            yield replace(one, mechanism=mechanism)


def _indicator(section: Section, groups: Mapping[str, str]) -> Indicator:
    measure = section.word("measure", "考核什么", _MEASURES)
    form = section.word("form", "计分方式", _FORMS)
    kind = Form(form) if form else None
    tiers = _tiers(section) if kind is Form.TIERS else ()
    _suits(section, measure, kind)
    return Indicator(
        mechanism=Mechanism.POLICY,  # told for each mechanism by the caller
        name=section.text("name", "指标名称", most=40),
        source=section.text("source", "依据，如 通知二（一）2", most=100),
        measure=measure,
        form=kind or Form.SHARE,
        points=_points(section, kind, tiers),
        each=_each(section, kind),
        tiers=tiers,
        worth=_worth(section, MEASURES.get(measure)),
        groups=section.words("groups", "适用的组", groups, required=False),
        nothing=_nothing(section, MEASURES.get(measure), kind),
        note=section.text("note", "说明", most=300, required=False),
        line=section.line,
    )


def _points(section: Section, form: Form | None, tiers: tuple[Tier, ...]) -> Decimal:
    """The most; of tiers the highest one, which need not be said."""
    label = {Form.DEDUCTION: "最多扣几分", Form.BONUS: "最多加几分"}.get(form, "满分") if form else "满分"
    points = section.number("points", label, least=0, most=_MOST_POINTS, above=True, required=form is not Form.TIERS)
    if tiers and points is not None and points != tiers[-1].points:
        section.fault("A05", "points", key="points", found=points, wanted=f"最高一档的{tiers[-1].points}")
    return _or(points, tiers[-1].points if tiers else Decimal(0))


def _each(section: Section, form: Form | None) -> Decimal:
    if form in (Form.SHARE, Form.TIERS):
        _useless(section, "each", form)
        return Decimal(0)
    return _or(section.number("each", "每项几分", least=0, most=_MOST_POINTS, above=True), Decimal(0))


def _useless(section: Section, key: str, form: Form) -> None:
    if section.has(key):
        section.raw(key)
        section.fault("A14", key, key=key, form=FORM_LABELS[form])


def _tiers(section: Section) -> tuple[Tier, ...]:
    if not section.has("tiers"):
        section.fault("A03", key="tiers", label="各档，如 tiers = [{ least = 1, points = 10 }]")
    found: list[Tier] = []
    for one in section.tables("tiers", most=_MOST_TIERS):
        least = one.number("least", "从多少起", least=0, most=_HIGHEST_TIER, above=True)
        points = one.number("points", "得几分", least=0, most=_MOST_POINTS, above=True)
        one.close()
        if least is None or points is None:
            continue
        if found and (least <= found[-1].least or points <= found[-1].points):
            one.fault("A08", found=f"{least}起{points}分", before=f"{found[-1].least}起{found[-1].points}分")
        found.append(Tier(least=least, points=points))
    return tuple(found)


def _worth(section: Section, measure: Measure | None) -> tuple[tuple[str, Decimal], ...]:
    """What facts count by status, level or leader; the words are those of the measure."""
    if not section.has("worth"):
        return ()
    table = section.table("worth")
    share = measure is not None and measure.nature is Nature.SHARE
    found = table.numbers(most=1 if share else _MOST_WORTH)
    for word, _value in found:
        if measure is not None and word not in measure.words:
            table.unknown_word(word, "worth", measure.words)
    return found


def _nothing(section: Section, measure: Measure | None, form: Form | None) -> Decimal:
    """What a share counts where there was nothing to measure; a count has none of that: nothing is 0."""
    if measure is not None and measure.nature is not Nature.SHARE and form is not None:
        _useless(section, "nothing", form)
        return Decimal(0)
    return _or(section.number("nothing", "没有可计事项的计多少", least=0, most=1, required=False), Decimal(0))


def _suits(section: Section, measure: str, form: Form | None) -> None:
    """A share is no count: which forms a measure may have."""
    if form is not None and form is not Form.TIERS:
        _useless(section, "tiers", form)
    if not measure or form is None:
        return
    nature = MEASURES[measure].nature
    if form not in NATURE_FORMS[nature]:
        known = "、".join(f"{one.value}（{FORM_LABELS[one]}）" for one in NATURE_FORMS[nature])
        label, told = MEASURES[measure].label, NATURE_LABELS[nature]
        section.fault("A13", "form", label=label, measure=measure, nature=told, form=FORM_LABELS[form], known=known)


def _fits(section: Section, indicator: Indicator, mechanism: Mechanism) -> None:
    """Whether the mechanism has the facts that the measure counts."""
    measure = MEASURES.get(indicator.measure)
    if measure is not None and mechanism not in measure.mechanisms:
        known = "、".join(MECHANISM_LABELS[one] for one in measure.mechanisms)
        told = MECHANISM_LABELS[mechanism]
        section.fault("A12", "mechanism", label=measure.label, measure=indicator.measure, mechanism=told, known=known)
