"""What each unit does in every quarter besides its great matters: some much, some little, as their rank shows in the end.

One row for each unit and mechanism, written on in the last month of a quarter, with one paper that bears it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from services.demonstration.cast import PLAYERS, TARDY, Player, duties
from services.demonstration.papers import FICTION
from services.demonstration.threads import YEAR, Beat, Sheet, Thread, dice, form_of, in_full, said
from services.model.mechanisms import Mechanism

_ASPECTS = ("协作", "互认", "共享", "联动")  # of the four quarters
_PARTNERS = ("溧阳市", "宜兴市", "长兴县", "安吉县", "郎溪县", "高淳区")
_PAPERS = ("安徽日报", "新华日报", "宣城日报", "宣城日报", "广德市融媒体中心")
_SUMS = (120, 260, 380, 540, 760, 1080)
_LEAST, _MOST = 0.45, 1.0  # how often the idlest and the busiest get something done
_IDLE = TARDY | {"市数据资源局", "市林业发展中心", "卢村乡"}
_SLOW = 0.1
_KEPT = 0.93


def efforts() -> tuple[Thread, ...]:
    """The rows of those that do anything at all under 政策争取 and 交流合作."""
    made = (
        Thread(unit=player.name, mechanism=mechanism, name=f"综合事项（{mechanism}）", beats=beats)
        for player in PLAYERS
        for mechanism in duties(player)
        if (beats := tuple(_quarters(player, mechanism)))
    )
    return tuple(made)


def zeal(unit: str) -> float:
    """How often a unit gets done what it sets out to do."""
    if unit in _IDLE:
        return _SLOW
    return _LEAST + (_MOST - _LEAST) * dice(unit, "zeal").random()


def _quarters(player: Player, mechanism: Mechanism) -> Iterator[Beat]:
    told: dict[str, str] = {}
    for quarter in range(1, 5):
        chance = dice(player.name, mechanism, "effort", quarter)
        cells, lines = _OF[mechanism](player, quarter, chance) if mechanism in _OF else ({}, [])
        if not lines:
            continue
        told |= {name: f"{told.get(name, '')}\n{text}".strip("\n") for name, text in cells.items()}
        month, name = 3 * quarter, f"第{'一二三四'[quarter - 1]}季度工作情况（{player.section}）"
        body = (f"# {player.full_name}{name}", *lines, f"> {player.full_name}", FICTION)
        kept = Sheet(name=name, form=form_of(chance), lines=body) if chance.random() < _KEPT else None
        yield Beat(month=month, cells=dict(told), sheet=kept)


def _day(quarter: int, chance: Random) -> date:
    """In the quarter, before its last ledger is handed in."""
    return date(YEAR, 3 * quarter - chance.choice((1, 2)), chance.randint(4, 27))


def _stem(player: Player) -> str:
    """What its section works at: 养老服务 of 养老服务科."""
    for tail in ("办公室", "中心", "科", "股", "部"):
        if player.section.endswith(tail):
            return player.section.removesuffix(tail)
    return player.section


def _policy(player: Player, quarter: int, chance: Random) -> tuple[dict[str, str], list[str]]:
    thing, keen = f"毗邻地区{_stem(player)}{_ASPECTS[quarter - 1]}", zeal(player.name)
    matter, effect, lines = [], [], []
    if chance.random() < keen:
        day = _day(quarter, chance)
        matter.append(f"{said(day)}，{player.head}带队赴{player.above}汇报{thing}事项。")
        lines.append(f"{in_full(day)}，{player.full_name}{player.head}带队赴{player.above}汇报{thing}事项。")
    if chance.random() < keen * 0.85:
        day, title = _day(quarter, chance), f"关于支持{thing}的若干措施"
        effect.append(f"{said(day)}，{player.above}印发《{title}》，同意我市先行先试。")
        lines.append(f"{in_full(day)}，{player.above}印发《{title}》，同意广德市先行先试。")
    if chance.random() < keen * 0.85:
        day, total = _day(quarter, chance), chance.choice(_SUMS)
        effect.append(f"{said(day)}，{player.above}下达{thing}补助资金{total}万元。")
        lines.append(f"{in_full(day)}，{player.above}下达{thing}补助资金{total}万元。")
    if chance.random() < keen * 0.7:
        day = _day(quarter, chance)
        effect.append(f"{said(day)}，{thing}示范项目获批立项。")
        lines.append(f"{in_full(day)}，{player.above}批复{thing}示范项目立项。")
    if not lines:
        return {}, []
    cells = {
        "matter": "\n".join(matter) or f"推进{thing}。",
        "effect": "\n".join(effect) or f"{player.above}有关处室表示支持，正在完善材料。",
    }
    return cells | {"next_step": "跟踪落实已取得的支持事项，每月由分管领导对接。"}, lines


def _exchange(player: Player, quarter: int, chance: Random) -> tuple[dict[str, str], list[str]]:
    keen, other, aspect = zeal(player.name), chance.choice(_PARTNERS), _ASPECTS[quarter - 1]
    thing = f"{_stem(player)}{aspect}"
    joint, made, shown, lines = [], [], [], []
    if chance.random() < keen:
        day = _day(quarter, chance)
        joint.append(f"{said(day)}，与{other}联合举办{thing}交流会。")
        lines.append(f"{in_full(day)}，{player.full_name}与{other}联合举办{thing}交流会。")
    for label, words in (
        ("标志性项目", f"毗邻地区{thing}示范点"),
        ("关键性政策", f"《毗邻地区{thing}实施办法》"),
        ("突破性成果", f"首次实现毗邻地区{thing}"),
    ):
        if chance.random() < keen:
            day = _day(quarter, chance)
            done = {"标志性项目": "建成投用", "关键性政策": "联合印发", "突破性成果": ""}[label]
            made.append(f"{label}：{said(day)}，{words}{done}。")
            lines.append(f"{label}：{in_full(day)}，{words}{done}。")
    for headline in ("按下快进键", "结硕果", "惠及两地群众"):
        if chance.random() < keen:
            day, medium, title = _day(quarter, chance), chance.choice(_PAPERS), f"{thing}{headline}"
            shown.append(f"{said(day)}，{medium}刊发《{title}》。")
            lines.append(f"{in_full(day)}，{medium}刊发《{title}》。")
    if chance.random() < keen * 0.5:
        title = f"{thing}的广德实践"
        shown.append(f"{said(_day(quarter, chance))}，《{title}》入选合作示范区典型案例。")
        lines.append(f"《{title}》入选合作示范区典型案例。")
    if not lines:
        return {}, []
    cells = {"other_cooperation": "\n".join(joint), "implementation": "\n".join(made), "coverage": "\n".join(shown)}
    return {name: text for name, text in cells.items() if text}, lines


_OF = {Mechanism.POLICY: _policy, Mechanism.EXCHANGE: _exchange}
