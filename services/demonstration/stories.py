"""The threads of the three mechanisms, told from the tables of pursuits, agreements, events and adopted items."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from services.demonstration.adoptions import ADOPTIONS, BATCHES, Adoption
from services.demonstration.cast import PLAYERS, Player
from services.demonstration.efforts import efforts, zeal
from services.demonstration.pacts import GATHERINGS, PACTS, Gathering, Pact
from services.demonstration.papers import FICTION
from services.demonstration.pursuits import PURSUITS, Pursuit, Sought
from services.demonstration.threads import YEAR, Beat, Sheet, Thread, dice, form_of, in_full, in_order, lately, said
from services.model.mechanisms import Mechanism

_PLAYERS = {player.name: player for player in PLAYERS}
_OFTEN = 0.9  # of visits, so many leave a record
_KEPT = 0.88  # of what is claimed, so much is borne out by a material
_SCANNED = frozenset({"市水利局", "市委宣传部", "卢村乡"})  # some send what they have only on paper
_MEDIA = ("广德市融媒体中心", "广德市人民政府网站", "宣城市级媒体", "省级媒体")


def threads() -> tuple[Thread, ...]:
    """Every row of the year."""
    return (
        *(_of_pursuit(one, _PLAYERS[one.unit]) for one in PURSUITS),
        *(thread for place, pact in enumerate(PACTS) if (thread := _of_pact(place, pact)) is not None),
        *(_of_gathering(one) for one in GATHERINGS),
        *(_of_adoption(one) for one in ADOPTIONS),
        *efforts(),
    )


# -- 政策争取 ------------------------------------------------------------------------------------------------------------------


def _of_pursuit(one: Pursuit, player: Player) -> Thread:
    chance = dice(one.unit, one.matter)
    beats = [_visit(one, player, chance), *_application(one, player, chance), *_grant(one, player, chance)]
    beats += [
        _again(one, player, month)
        for month in range(one.begins + 1, one.granted or 13)
        if month not in (one.applied, one.granted)
    ]
    return Thread(unit=one.unit, mechanism=Mechanism.POLICY, name=one.matter, beats=tuple(_joined(beats)))


def _visit(one: Pursuit, player: Player, chance: Random) -> Beat:
    day, who = lately(one.begins, chance), player.deputy if chance.random() < 0.7 else player.head
    matter = f"{said(day)}，{player.name}{who}带队赴{player.above}对接{one.matter}。"
    effect = f"已汇报{one.matter}有关情况，{player.above}有关处室表示支持，正在准备申报材料。"
    record = (
        f"# 对接{one.matter}工作记录",
        f"时间：{in_full(day)}",
        f"地点：{player.above}",
        f"参加人员：{player.full_name}{who}、{player.section}负责人",
        f"对接内容：汇报{one.matter}的前期工作、建设内容和资金需求，请求予以支持。",
        "对接结果：有关处室表示支持，建议抓紧完善申报材料，按程序上报。",
        FICTION,
    )
    plan = f"完善申报材料，力争{one.applied}月底前上报。"
    kept = Sheet(name=f"对接工作记录（{one.matter}）", form=form_of(chance), lines=record) if chance.random() < _KEPT else None
    return Beat(month=one.begins, cells={"matter": matter, "effect": effect, "next_step": plan}, sheet=kept)


def _again(one: Pursuit, player: Player, month: int) -> Beat:
    """Each month somebody goes there once more (notice 二（一）2)."""
    chance = dice(one.unit, one.matter, month)
    day, point = lately(month, chance), chance.choice(("建设内容", "资金安排", "要素保障", "审核进度", "配套条件"))
    record = (
        f"# 赴{player.above}对接{one.matter}情况",
        f"{in_full(day)}，{player.full_name}{player.deputy}带队赴{player.above}，就{one.matter}的{point}再次汇报。",
        f"{player.above}有关处室就{point}提出修改意见，要求按程序继续推进。",
        FICTION,
    )
    kept = (
        Sheet(name=f"对接情况（{one.matter}{month}月）", form=form_of(chance), lines=record) if chance.random() < _OFTEN else None
    )
    told = f"{said(day)}，{player.deputy}再赴{player.above}汇报{point}。"
    return Beat(month=month, cells={"matter": told, "effect": f"{said(day)}，已按要求修改{point}有关内容。"}, sheet=kept)


def _application(one: Pursuit, player: Player, chance: Random) -> Iterator[Beat]:
    day, title = lately(one.applied, chance), f"关于申报{one.matter}的请示"
    body = (
        f"# {title}",
        f"{player.above}：",
        f"为推进苏皖合作示范区建设，我单位编制了{one.matter}申报方案" + (f"，申请{_sum_of(one)}。" if one.sum else "。"),
        "妥否，请批示。",
        f"> {player.full_name}",
        f"> {in_full(day)}",
        FICTION,
    )
    kept = Sheet(name=title, form=form_of(chance), lines=body) if chance.random() < _KEPT else None
    effect = f"{said(day)}，报送《{title}》。"
    yield Beat(
        month=one.applied, cells={"effect": effect, "next_step": f"跟踪审核进度，{player.deputy}牵头定期对接。"}, sheet=kept
    )


def _sum_of(one: Pursuit) -> str:
    return f"资金{one.sum}万元" if one.sought is Sought.FUND else f"总投资{one.sum}万元的项目立项"


def _grant(one: Pursuit, player: Player, chance: Random) -> Iterator[Beat]:
    if not one.granted:
        return
    day = lately(one.granted, chance)
    title, effect, rest = _granted(one, player)
    form = "png" if one.unit in _SCANNED else form_of(chance, table=one.sought is Sought.FUND and chance.random() < 0.4)
    table = ("| 项目 | 金额（万元） | 下达日期", f"| {one.matter} | {one.sum} | {in_full(day)}") if form == "xlsx" else ()
    body = (f"# {title}", f"{player.full_name}：", *rest, *table, f"> {player.above}", f"> {in_full(day)}", FICTION)
    kept = Sheet(name=title, form=form, lines=body) if chance.random() < 0.9 else None
    plan = "加快组织实施，按季度报告进展。"
    yield Beat(
        month=one.granted, cells={"effect": f"{said(day)}，{effect}", "next_step": plan, "remark": one.sought.value}, sheet=kept
    )


def _granted(one: Pursuit, player: Player) -> tuple[str, str, tuple[str, ...]]:
    """The title of the paper, what the ledger says, and what the paper says."""
    if one.sought is Sought.FUND:
        told = f"现下达你单位{one.matter}{one.sum}万元，请专款专用，尽快形成实物工作量。"
        return f"关于下达{one.matter}的通知", f"{player.above}下达{one.matter}{one.sum}万元。", (told,)
    if one.sought is Sought.PROJECT:
        told = f"原则同意{one.matter}立项，项目总投资{one.sum}万元。请据此开展下一步工作。"
        return f"关于{one.matter}立项的批复", f"{one.matter}获批立项，总投资{one.sum}万元。", (told,)
    told = f"同意将广德市纳入{one.matter}范围，请制定实施方案并报备。"
    title = f"关于同意开展{one.matter}的复函"
    return title, f"收到《{title}》，同意广德市纳入范围。", (told,)


def _joined(beats: list[Beat]) -> Iterator[Beat]:
    """A matter's progress is written on, a line for each step."""
    written = {"matter": "", "effect": ""}
    for beat in in_order(beats):
        written = {name: f"{text}\n{beat.cells.get(name, '')}".strip("\n") for name, text in written.items()}
        yield Beat(month=beat.month, cells=beat.cells | written, sheet=beat.sheet)


# -- 交流合作 ------------------------------------------------------------------------------------------------------------------


def _of_pact(place: int, pact: Pact) -> Thread | None:
    """The row of an agreement, from the ledger after its 备案 on; None where the year ends before."""
    filed = pact.sent_on
    first = filed.month if filed.day <= 6 else filed.month + 1
    if first > 12:
        return None
    chance = dice(pact.unit, pact.title)
    beats = [_signed(pact, first, chance)]
    beats += [_followed(pact, month, chance) for month in range(first + 3, 13, 4)]
    return Thread(unit=pact.unit, mechanism=Mechanism.EXCHANGE, name=pact.title, beats=tuple(beats), pact=place)


def _signed(pact: Pact, month: int, chance: Random) -> Beat:
    day = pact.signed_on
    if day.year < YEAR:
        told = f"{in_full(day)}与{pact.other}签订的《{pact.title}》：{pact.project}正在推进。"
        return Beat(month=month, cells={"implementation": told})
    headline = f"我市与{pact.other}签约"
    medium, shown = chance.choice(_MEDIA), max(day, lately(month, chance))
    coverage = f"{said(shown)}，{medium}刊发《{headline}》。"
    lines = (f"# {headline}", f"{medium}　{in_full(shown)}", f"{said(day)}，{pact.own}与{pact.other}签订{pact.title}。", FICTION)
    kept = Sheet(name=f"宣传报道（{headline}）", form=form_of(chance), lines=lines) if chance.random() < _KEPT else None
    signing = f"{in_full(day)}，与{pact.other}签订《{pact.title}》。"
    cells = {"signing": signing, "implementation": f"已建立会商机制，{pact.project}正在筹备。", "coverage": coverage}
    return Beat(month=month, cells=cells, sheet=kept)


def _followed(pact: Pact, month: int, chance: Random) -> Beat:
    day, share = lately(month, chance), 20 + 6 * month + chance.randint(0, 5)
    parts = [f"标志性项目：{pact.project}，{said(day)}召开推进会，完成进度{share}%，仍在推进。"]
    parts += [f"关键性政策：{pact.policy}已会签。"] if month > 4 else []
    parts += [f"突破性成果：{pact.result}正在总结。"] if month > 8 else []
    if pact.signed_on.year < YEAR:
        parts[0] = f"{in_full(pact.signed_on)}与{pact.other}签订的《{pact.title}》\n{parts[0]}"
    lines = (
        f"# {pact.project}推进会纪要",
        f"{in_full(day)}，{pact.own}与{pact.other}召开{pact.project}推进会。",
        f"会议听取{pact.title}落实情况，目前完成进度{share}%。",
        f"会议议定：加快{pact.policy}会签，年内力争{pact.result}。",
        FICTION,
    )
    kept = Sheet(name=f"推进会纪要（{pact.project}{month}月）", form=form_of(chance), lines=lines)
    return Beat(month=month, cells={"implementation": "\n".join(parts)}, sheet=kept if chance.random() < _KEPT else None)


def _of_gathering(one: Gathering) -> Thread:
    chance = dice(one.unit, one.name, one.month)
    day, medium, headline = lately(one.month, chance), chance.choice(_MEDIA), f"{one.name}成功举办"
    cells = {
        "other_cooperation": f"{said(day)}，与{one.other}联合举办{one.name}，达成合作意向{one.deals}项。",
        "coverage": f"{said(day)}，{medium}刊发《{headline}》。",
    }
    lines = (
        f"# {headline}",
        f"{medium}　{in_full(day)}",
        f"{said(day)}，{_PLAYERS[one.unit].full_name}与{one.other}联合举办{one.name}，双方达成合作意向{one.deals}项。",
        FICTION,
    )
    form = "png" if one.unit in _SCANNED else form_of(chance)
    kept = Sheet(name=f"活动材料（{one.name}）", form=form, lines=lines) if chance.random() < _KEPT else None
    return Thread(
        unit=one.unit, mechanism=Mechanism.EXCHANGE, name=one.name, beats=(Beat(month=one.month, cells=cells, sheet=kept),)
    )


# -- 制度创新 ------------------------------------------------------------------------------------------------------------------


def _of_adoption(one: Adoption) -> Thread:
    chance = dice(one.unit, one.item)
    beats = [_step(one, month, chance) for month in range(1, 13) if month % 3 != 2]
    return Thread(unit=one.unit, mechanism=Mechanism.INNOVATION, name=one.item, beats=tuple(beats))


def _step(one: Adoption, month: int, chance: Random) -> Beat:
    """The first month of a quarter sets a goal, the last tells whether it was reached."""
    quarter, day = (month + 2) // 3, lately(month, chance)
    goal, counted = one.pace * 3 * quarter, one.pace * (month - 1) + chance.randint(0, one.pace)
    behind, ends = quarter in one.slow, month % 3 == 0
    status = "序时推进" if not ends else "滞后序时" if behind else "已完成"
    reached = counted // 2 if behind else max(counted, goal) if ends else counted
    progress = (
        f"截至{said(day)}，累计{one.counted}{reached}{one.measure}。" if month > 1 else "已制定复制推广工作方案，明确责任分工。"
    )
    if behind and ends:
        progress += "因外省配套办法出台较晚，进度滞后，下季度加快补齐。"
    told = [_shown_of(one, past) for past in range(1, quarter + ends)]
    shown = told[-1][1] if ends else ()
    cells = {
        "item": one.item,
        "quarter_goal": f"第{'一二三四'[quarter - 1]}季度末累计{one.counted}{goal}{one.measure}",
        "status": status,
        "progress": progress,
        "coverage": "\n".join(filter(None, (words for words, _lines in told))),
        "remark": BATCHES[one.batch],
    }
    lines = (
        f"# {one.item}推进情况统计",
        "| 统计截止日期 | 指标 | 累计数",
        f"| {in_full(day)} | {one.counted} | {reached}{one.measure}",
        *shown,
        FICTION,
    )
    form = "xlsx" if chance.random() < 0.6 else "docx"
    kept = Sheet(name=f"推进情况统计（{one.item}{month}月）", form=form, lines=lines) if chance.random() < _KEPT else None
    return Beat(month=month, cells=cells, sheet=kept if month > 1 else None)


def _shown_of(one: Adoption, quarter: int) -> tuple[str, tuple[str, ...]]:
    """What the media say of it in a quarter, and the lines of the paper that bear it out; the busier the unit, the oftener."""
    chance, told = dice(one.unit, one.item, "shown", quarter), []
    if chance.random() < zeal(one.unit):
        day, medium = date(YEAR, 3 * quarter - 1, chance.randint(4, 27)), chance.choice(("安徽日报", "宣城日报"))
        told.append((day, f"{medium}刊发《{one.item}见实效（{quarter}）》。"))
    if chance.random() < zeal(one.unit) * 0.6:
        day = date(YEAR, 3 * quarter - 2, chance.randint(7, 27))
        told.append((day, f"《{one.item}的做法（{quarter}）》入选合作示范区典型案例。"))
    return "\n".join(f"{said(day)}，{text}" for day, text in told), tuple(f"{in_full(day)}，{text}" for day, text in told)
