"""Facts and schemes small enough to reckon in one's head, and strategies that make any."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from services.model.assessment.facts import FactKind, Input, Leader, Level, Member, QuarterFact, QuarterFacts, ReturnStatus
from services.model.assessment.measures import MEASURES, PROGRESS, RECTIFICATION_STATUSES, Nature
from services.model.assessment.scheme import Form, Group, Indicator, Naming, Scheme, Tier, Unranked
from services.model.mechanisms import Mechanism
from services.model.periods import Quarter
from services.model.units import UnitKind

QUARTER = Quarter(2022, 3)
DEPARTMENTS, TOWNS = "市直单位", "乡镇（街道）"
GROUPS = (
    Group(name=DEPARTMENTS, kinds=(UnitKind.DEPARTMENT, UnitKind.OTHER)),
    Group(name=TOWNS, kinds=(UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT)),
)
POLICY, EXCHANGE, INNOVATION = Mechanism


def an_indicator(measure: str, form: Form, points: str | int, /, **more: object) -> Indicator:
    """An indicator of 政策争取, named after its measure, where nothing else is said."""
    values: dict[str, object] = {
        "mechanism": POLICY,
        "name": MEASURES[measure].label,
        "source": "通知二（一）",
        "each": Decimal(1),
    }
    return Indicator(measure=measure, form=form, points=Decimal(points), **(values | more))  # type: ignore[arg-type]


def a_scheme(*indicators: Indicator, **more: object) -> Scheme:
    """A scheme of these indicators, with departments and towns apart."""
    values: dict[str, object] = {"version": "试", "name": "试用方案", "since": Quarter(2022, 1), "groups": GROUPS}
    return Scheme(indicators=indicators, **(values | more))  # type: ignore[arg-type]


def a_member(unit: str, *mechanisms: Mechanism, position: int = 1) -> Member:
    return Member(unit=unit, kind=UnitKind.of(unit), mechanisms=mechanisms or (POLICY,), position=position)


def a_fact(name: str, kind: FactKind = FactKind.VISIT, unit: str = "市发改委", /, **more: object) -> QuarterFact:
    values: dict[str, object] = {"mechanism": POLICY, "day": date(2022, 8, 8), "text": name, "inputs": (an_input(name),)}
    return QuarterFact(id=name, kind=kind, unit=unit, **(values | more))  # type: ignore[arg-type]


def an_input(name: str) -> Input:
    return Input(object_id=f"台账-{name}", place="第1行“工作成效（进展）”")


def gathered(facts: Iterable[QuarterFact], *members: Member) -> QuarterFacts:
    return QuarterFacts(quarter=QUARTER, members=members or (a_member("市发改委"),), facts=tuple(facts))


def borne_out(fact: QuarterFact) -> QuarterFact:
    """The fact with all the evidence that it can have."""
    return replace(fact, proven=True, part=fact.whole)


# -- any scheme, any quarter -----------------------------------------------------------------------------------------

UNITS = ("市发改委", "市商务局", "桃州镇", "柏垫镇", "祠山街道")
# What a unit did, as against what it owed and how far that has come.
_K = FactKind
OWED = (_K.RETURN, _K.COMPLETENESS, _K.EVIDENCE, _K.FILING, _K.REPLICATION, _K.RECTIFICATION)
DEEDS = tuple(kind for kind in FactKind if kind not in OWED)
_HALVES = st.integers(0, 20).map(lambda number: Decimal(number) / 2)
_STATUS = {
    FactKind.RETURN: tuple(ReturnStatus),
    FactKind.REPLICATION: PROGRESS,
    FactKind.RECTIFICATION: RECTIFICATION_STATUSES,
}
_FORMS = {
    Nature.SHARE: (Form.SHARE, Form.TIERS),
    Nature.MERIT: (Form.EACH, Form.TIERS, Form.BONUS),
    Nature.FAULT: (Form.DEDUCTION,),
}


@st.composite
def any_indicator(draw: st.DrawFn, number: int) -> Indicator:
    """One that a checked scheme could hold: its form fits its measure, tiers rise."""
    name = draw(st.sampled_from(sorted(MEASURES)))
    measure = MEASURES[name]
    words = draw(st.lists(st.sampled_from(measure.words), unique=True, max_size=3)) if measure.words else []
    scale = 100 if measure.nature is Nature.SHARE else 2
    least = sorted(draw(st.sets(st.integers(0, 100), min_size=1, max_size=3)))
    points = sorted(draw(st.lists(_HALVES, min_size=len(least), max_size=len(least))))
    return Indicator(
        mechanism=draw(st.sampled_from(measure.mechanisms)),
        name=f"{measure.label}{number}",
        source="通知",
        measure=name,
        form=draw(st.sampled_from(_FORMS[measure.nature])),
        points=draw(_HALVES),
        each=draw(_HALVES),
        tiers=tuple(Tier(least=Decimal(at) / scale, points=one) for at, one in zip(least, points, strict=True)),
        worth=tuple((word, draw(_HALVES) / 5) for word in words),
        groups=draw(st.sampled_from(((), (DEPARTMENTS,), (TOWNS,)))),
        nothing=draw(st.sampled_from((Decimal(0), Decimal(1)))),
    )


@st.composite
def any_scheme(draw: st.DrawFn) -> Scheme:
    number = draw(st.integers(0, 4))
    return a_scheme(
        *(draw(any_indicator(at)) for at in range(number)),
        unproven=draw(st.sampled_from((Decimal(0), Decimal("0.3"), Decimal(1)))),
        lowest=draw(st.sampled_from((Decimal(0), None))),
        weights=draw(st.sampled_from(((), tuple(zip(Mechanism, map(Decimal, (2, 1, 3)), strict=True))))),
        unranked=draw(st.sampled_from(((), (Unranked(unit="柏垫镇", reason="新设"),)))),
        commend=Naming(first=2, least=Decimal(1)),
        demand=Naming(below=Decimal(5), missing=2, last=1),
    )


@st.composite
def any_fact(draw: st.DrawFn, number: int, kinds: tuple[FactKind, ...] = tuple(FactKind)) -> QuarterFact:
    kind = draw(st.sampled_from(kinds))
    whole = draw(st.integers(0, 9))
    return QuarterFact(
        id=f"f{number}",
        kind=kind,
        unit=draw(st.sampled_from((*UNITS, "外单位"))),
        mechanism=draw(st.sampled_from(Mechanism)),
        day=draw(st.none() | st.integers(-20, 110).map(lambda days: QUARTER.first_day + timedelta(days))),
        text=f"事实{number}",
        proven=draw(st.booleans()),
        status=draw(st.sampled_from(_STATUS.get(kind, ("",)))),
        level=draw(st.sampled_from(Level)),
        leader=draw(st.sampled_from(Leader)),
        amount=draw(st.integers(0, 900)) * Decimal(10_000),
        days=draw(st.integers(0, 5)),
        part=draw(st.integers(0, whole)),
        whole=whole,
        inputs=(an_input(f"f{number}"),),
    )


@st.composite
def any_quarter(draw: st.DrawFn) -> QuarterFacts:
    number = draw(st.integers(0, 8))
    members = tuple(
        a_member(unit, *draw(st.sets(st.sampled_from(Mechanism))), position=draw(st.integers(0, 3)))
        for unit in UNITS[: draw(st.integers(0, len(UNITS)))]
    )
    return QuarterFacts(quarter=QUARTER, members=members, facts=tuple(draw(any_fact(at)) for at in range(number)))
