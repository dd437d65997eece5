"""A scheme in Chinese: sentences and table rows that say how each point comes about, for pages and for the printed 考核办法."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.model.assessment.facts import FactKind
from services.model.assessment.figures import percent, plain
from services.model.assessment.measures import KINDS, LEADERS, LEVELS, MEASURES, Measure, Nature
from services.model.assessment.scheme import Form, Group, Indicator, Scheme
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.papers.wording import chinese_numeral
from services.model.units import UnitKind

COLUMNS = ("指标", "分值", "计分办法", "依据")
_OTHERS = "其他单位"  # 其他 alone says nothing beside another kind
_CLAIMED = "没有支撑材料佐证的，"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One indicator as a row: what it is called, what it is worth, how it is counted, which rule is behind it."""

    indicator: Indicator
    name: str
    points: str
    how: str
    source: str

    @property
    def cells(self) -> tuple[str, str, str, str]:
        return self.name, self.points, self.how, self.source


def table_of(scheme: Scheme, mechanism: Mechanism) -> tuple[Line, ...]:
    """The indicators of a mechanism: those that make up the 100 first, then what comes on top, then what is taken away."""
    order = {Form.BONUS: 1, Form.DEDUCTION: 2}
    own = [one for one in scheme.indicators if one.mechanism is mechanism]
    return tuple(_line(one) for one in sorted(own, key=lambda one: order.get(one.form, 0)))


def _line(one: Indicator) -> Line:
    return Line(indicator=one, name=one.name, points=points_of(one), how=how(one), source=one.source)


def points_of(one: Indicator) -> str:
    """10; +10 for what comes on top, -15 for what is taken away."""
    sign = {Form.BONUS: "+", Form.DEDUCTION: "-"}.get(one.form, "")
    return f"{sign}{plain(one.points)}"


def how(one: Indicator) -> str:
    """How the indicator is counted, as sentences."""
    groups = f"只用于{'、'.join(one.groups)}。" if one.groups else ""
    note = f"{one.note.rstrip('。')}。" if one.note else ""
    return f"{_reckoning(one)}{_worth(one)}{_nothing(one)}{groups}{note}"


def _reckoning(one: Indicator) -> str:
    measure, most = MEASURES.get(one.measure), plain(one.points)
    if measure is None:  # of a version that an older or newer house wrote
        return f"按“{one.measure}”计，最多{most}分。"
    if one.form is Form.SHARE:
        return f"按{measure.told}计分，满分{most}分。"
    if one.form is Form.TIERS:
        return f"{measure.told}：{_tiers(one, measure)}。"
    verb = {Form.DEDUCTION: "扣", Form.BONUS: "加"}.get(one.form, "")
    return f"{measure.told}，{_rates(one, measure, verb)}，最多{verb}{most}分。"


def _tiers(one: Indicator, measure: Measure) -> str:
    def least(value: Decimal) -> str:
        return percent(value) if measure.nature is Nature.SHARE else f"{plain(value)}{measure.unit}"

    return "，".join(f"满{least(tier.least)}得{plain(tier.points)}分" for tier in one.tiers) + "，不足的不计分"


def _rates(one: Indicator, measure: Measure, verb: str) -> str:
    """每件5分; where facts are told apart by one thing (国家级, 省级), what each of them gives."""
    if not _graded(one):
        return f"每{measure.unit}{verb}{plain(one.each)}分"
    rates = [(word, value * one.each) for word, value in one.worth if value]
    return f"每{measure.unit}" + "、".join(f"{_said(word)}{verb}{plain(rate)}分" for word, rate in rates)


def _said(word: str) -> str:
    """A word of `worth` for a reader: a kind of facts (fund) by its label, statuses, levels and leaders as they stand."""
    return MEASURES[word].label if word in KINDS and word in MEASURES else word


def _graded(one: Indicator) -> bool:
    """Whether the words of a count are grades of one thing, so that each has its own rate."""
    return one.form not in (Form.SHARE, Form.TIERS) and len(_sides(one)) == 1 and any(value != 1 for _, value in one.worth)


def _sides(one: Indicator) -> list[list[tuple[str, Decimal]]]:
    """The worth of facts, by what the words are about: leaders, levels, anything else."""
    sides: dict[int, list[tuple[str, Decimal]]] = {}
    for word, value in one.worth:
        sides.setdefault((word in LEADERS) + 2 * (word in LEVELS), []).append((word, value))
    return [sides[number] for number in sorted(sides)]


def _worth(one: Indicator) -> str:
    """What facts count; where the indicator says nothing, the measure's own, which its words tell already."""
    if not one.worth or _graded(one):
        return ""
    measure = MEASURES.get(one.measure)
    bodies = "部门" if measure is not None and FactKind.VISIT in measure.kinds else ""
    return "；".join(_side(side, bodies) for side in _sides(one)) + "。"


def _side(side: Sequence[tuple[str, Decimal]], bodies: str) -> str:
    if all(value == 1 for _word, value in side):
        about = "带队" if side[0][0] in LEADERS else bodies if side[0][0] in LEVELS else ""
        return f"只计{'、'.join(_said(word) for word, _value in side)}{about}的"
    return "，".join(f"{_said(word)}计{plain(value)}" for word, value in side if value) + "，其他不计"


def _nothing(one: Indicator) -> str:
    measure = MEASURES.get(one.measure)
    if measure is None or measure.nature is not Nature.SHARE or not one.nothing:
        return ""
    return f"没有可计事项的，按{percent(one.nothing)}计。"


# -- the provisions --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the 考核办法: its heading, its sentences, and the mechanism whose table follows."""

    heading: str
    sentences: tuple[str, ...]
    table: Mechanism | None = None


def provisions(scheme: Scheme) -> tuple[Section, ...]:
    """The whole scheme as a reader needs it, in the order of a 考核办法."""
    return (
        Section(heading="考核对象和分组", sentences=tuple(_whom(scheme))),
        Section(heading="计分原则", sentences=tuple(_principles(scheme))),
        *(_of_mechanism(scheme, mechanism) for mechanism in Mechanism),
        Section(heading="综合得分和排名", sentences=tuple(_ranking(scheme))),
        Section(heading="公示、异议和调整", sentences=tuple(_objecting(scheme))),
        Section(heading="结果运用", sentences=tuple(_consequences(scheme))),
    )


def _whom(scheme: Scheme) -> Iterator[str]:
    yield "按季度考核单位名册中承担工作机制的单位；单位在哪几项机制中承担任务，就按哪几项计分。"
    yield f"分{_numeral(len(scheme.groups))}组排名：{whom_told(scheme)}。"
    if scheme.unranked:
        yield f"以下单位参加考核、列出得分，不参加排名：{_unranked(scheme)}。"


def whom_told(scheme: Scheme) -> str:
    """The groups, each with its kinds of units."""
    return "；".join(_group(group) for group in scheme.groups)


def _numeral(number: int) -> str:
    """Before a measure word: 两组, 三组."""
    return "两" if number == 2 else chinese_numeral(number)


def _group(group: Group) -> str:
    """市直单位（含其他单位）: the kind that gives the group its name is not told again."""
    names = [kind.value for kind in group.kinds]
    others = [_OTHERS if kind is UnitKind.OTHER else kind.value for kind in group.kinds if kind.value != group.name]
    kinds = "、".join(names) if len(others) == len(names) else f"含{'、'.join(others)}"
    same = not others or kinds.replace("、", "") == group.name.replace("（", "").replace("）", "").replace("、", "")
    duties = f"承担{'或'.join(str(number) for number in group.duties)}项机制" if group.duties else ""
    about = "，".join(part for part in ("" if same else kinds, duties) if part)
    return f"{group.name}（{about}）" if about else group.name


def _unranked(scheme: Scheme) -> str:
    """By reason, in the order of the scheme."""
    reasons = dict.fromkeys(one.reason for one in scheme.unranked)
    return "；".join(
        f"{'、'.join(one.unit for one in scheme.unranked if one.reason == reason)}（{reason}）" for reason in reasons
    )


def _principles(scheme: Scheme) -> Iterator[str]:
    yield "每项机制的基本指标合计100分，加分、扣分另计。一件事只计一次，计入它发生的季度。"
    if scheme.unproven == 0:
        yield f"{_CLAIMED}不计分。"
    elif scheme.unproven == 1:
        yield "台账所填事项不论有无支撑材料，都计分。"
    else:
        yield f"{_CLAIMED}按{percent(scheme.unproven)}计。"
    yield "每项指标的得分四舍五入到小数点后两位，机制得分是各项指标得分之和。"
    if scheme.lowest is None:
        yield "扣分没有下限，机制得分可以是负分。"
    else:
        yield f"机制得分最低{plain(scheme.lowest)}分。"


def _of_mechanism(scheme: Scheme, mechanism: Mechanism) -> Section:
    lines = [one for one in scheme.indicators if one.mechanism is mechanism]
    base = sum(1 for one in lines if not one.counts_above)
    more = [
        f"{label}{count}项"
        for label, count in (
            ("加分", sum(one.form is Form.BONUS for one in lines)),
            ("扣分", sum(one.form is Form.DEDUCTION for one in lines)),
        )
        if count
    ]
    told = f"基本指标{base}项{'，' if more else ''}{'、'.join(more)}，见下表。"
    return Section(heading=f"{MECHANISM_LABELS[mechanism]}计分表", sentences=(told,), table=mechanism)


def _ranking(scheme: Scheme) -> Iterator[str]:
    yield f"综合得分是单位所承担各项机制得分的{_mean(scheme)}，四舍五入到小数点后两位。"
    yield "各机制得分和综合得分分组从高到低排名，得分相同的名次并列，并列的按单位名册的顺序列出。"


def _mean(scheme: Scheme) -> str:
    weights = dict(scheme.weights)
    if len(set(weights.values())) <= 1:
        return "平均分"
    told = "、".join(f"{MECHANISM_LABELS[one]}{plain(weights[one])}" for one in Mechanism if one in weights)
    return f"加权平均分（权重：{told}）"


def _objecting(scheme: Scheme) -> Iterator[str]:
    days = scheme.objection_days
    yield f"得分在通报前公示{days}个工作日，单位只看到本单位的得分和名次；有异议的，在公示期内提出，由管委会复核答复。"
    yield "人工调整分数的，写明理由和经办人，在得分表中单列。"
    yield "通报以后发现错误的，另行更正通报，原结果保留备查。"


def _consequences(scheme: Scheme) -> Iterator[str]:
    commend, demand = scheme.commend, scheme.demand
    if commend.first:
        least = f"且综合得分不低于{plain(commend.least)}分" if commend.least else ""
        yield f"各组前{commend.first}名{least}的，通报表扬。"
    reasons = list(_demands(demand.below, demand.missing, demand.last))
    if reasons:
        yield f"{'，或者'.join(reasons)}的，下达限期整改。"
    if not commend.first and not reasons:
        yield "本方案没有规定通报表扬和限期整改的条件，由管委会逐次确定。"


def _demands(below: Decimal | None, missing: int, last: int) -> Iterator[str]:
    if below is not None:
        yield f"综合得分低于{plain(below)}分"
    if missing:
        yield f"一个季度有{missing}期以上台账应报未报"
    if last:
        yield f"得分列各组后{last}名"


def shares(scheme: Scheme, mechanism: Mechanism) -> tuple[tuple[str, Decimal], ...]:
    """The base indicators with their points: what a chart of the 100 shows."""
    base = [one for one in scheme.indicators if one.mechanism is mechanism and not one.counts_above]
    return tuple((one.name, one.points) for one in base)
