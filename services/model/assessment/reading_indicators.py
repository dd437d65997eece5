"""The indicators of a scheme's TOML: what each measures, how it becomes points, and whether the two suit each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from services.model.assessment.figures import rounded
from services.model.assessment.measures import MEASURES, Measure, Nature
from services.model.assessment.scheme import Form, Group, Indicator, Tier
from services.model.assessment.toml_values import Section, or_else, plain
from services.model.mechanisms import MECHANISM_LABELS, Mechanism

MOST_INDICATORS = 200
_MOST_TIERS = 50
_MOST_POINTS, _MOST_WORTH, _HIGHEST_TIER = 1_000, 100, 100_000_000

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
_MECHANISMS: dict[str, str] = {one.value: label for one, label in MECHANISM_LABELS.items()}
_FORMS: dict[str, str] = {form.value: label for form, label in FORM_LABELS.items()}
_MEASURES: dict[str, str] = {name: measure.label for name, measure in MEASURES.items()}


def indicators(top: Section, groups: tuple[Group, ...]) -> Iterator[Indicator]:
    """Every indicator, once for each mechanism that it names."""
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
    elif points is not None:
        _gives_something(section, points)
    return or_else(points, tiers[-1].points if tiers else Decimal(0))


def _gives_something(section: Section, points: Decimal) -> None:
    """Points are told to two places: a cap that is 0.00 by then would give, or take, nothing for ever."""
    if not rounded(points):
        section.fault("A05", "points", key="points", found=plain(points), wanted="至少0.01：得分保留两位小数，这里只能得到0.00")


def _each(section: Section, form: Form | None) -> Decimal:
    if form in (Form.SHARE, Form.TIERS):
        _useless(section, "each", form)
        return Decimal(0)
    return or_else(section.number("each", "每项几分", least=0, most=_MOST_POINTS, above=True), Decimal(0))


def _useless(section: Section, key: str, form: Form) -> None:
    if section.has(key):
        section.raw(key)
        section.fault("A14", key, key=key, form=FORM_LABELS[form])


def _tiers(section: Section) -> tuple[Tier, ...]:
    if section.raw("tiers") in (None, []):
        section.fault("A03", "tiers", key="tiers", label="各档，如 tiers = [{ least = 1, points = 10 }]")
    found: list[Tier] = []
    for one in section.tables("tiers", most=_MOST_TIERS):
        least = one.number("least", "从多少起", least=0, most=_HIGHEST_TIER, above=True)
        points = one.number("points", "得几分", least=0, most=_MOST_POINTS, above=True)
        one.close()
        if least is None or points is None:
            continue
        _gives_something(one, points)
        if found and (least <= found[-1].least or points <= found[-1].points):
            one.fault("A08", found=f"{least}起{points}分", before=f"{found[-1].least}起{found[-1].points}分")
        found.append(Tier(least=least, points=points))
    return tuple(found)


def _worth(section: Section, measure: Measure | None) -> tuple[tuple[str, Decimal], ...]:
    """What facts count by status, level or leader; the words are those of the measure."""
    if not section.has("worth"):
        return ()
    if measure is not None and not measure.words:
        section.raw("worth")
        section.fault("A15", "worth", label=measure.label, key="worth")
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
    return or_else(section.number("nothing", "没有可计事项的计多少", least=0, most=1, required=False), Decimal(0))


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
