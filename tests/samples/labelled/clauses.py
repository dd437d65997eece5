"""The text between title and signatures: who the parties are, why, what they do, what it costs, how long it runs."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from services.model.dates import Period
from tests.samples.labelled.writing import Body, Label, capitals, small

Parties = list[tuple[str, Body]]
_ORDINALS = "甲乙丙丁"


def parties(rng: Random, given: Parties, kind: str) -> tuple[Parties, list[str]]:
    """The parties as the label knows them, and the lines that present them."""
    ways = [_plain, _plain, _spaced, _full, _notes, _defined, _cells, _under, _bracketed, _sided, _addressed]
    if kind in ("strategic", "memorandum", "multi"):
        ways += [_introduced, _introduced, _nicknamed, _listed, _row]
    elif given[0][0] not in ("甲方",):
        ways += [_doubled, _doubled]
    return rng.choice(ways)(rng, given)


def _plain(rng: Random, given: Parties) -> tuple[Parties, list[str]]:
    colon = rng.choice(("：", "：", ":", "： "))
    return given, [f"{rng.choice(('', '    '))}{role}{colon}{body.name}" for role, body in given]


def _spaced(rng: Random, given: Parties) -> tuple[Parties, list[str]]:
    return given, [
        f"{role[0]}    {role[1:]}：  {body.name}" if len(role) == 2 else f"{role}：  {body.name}" for role, body in given
    ]


def _full(rng: Random, given: Parties) -> tuple[Parties, list[str]]:
    note = rng.choice(("（全称）", "（盖章）", "名称", "单位", "（单位名称）"))
    return given, [f"{role}{note}：{body.name}" for role, body in given]


def _notes(rng: Random, given: Parties) -> tuple[Parties, list[str]]:
    return given, [f"{role}：{body.name}（以下简称{role}）" for role, body in given]


def _defined(rng: Random, given: Parties) -> tuple[Parties, list[str]]:
    marks = rng.choice(("（以下简称“{}”）", "（以下称{}）", "（以下简称：{}）", "（{}）", "（下称“{}”）"))
    joined = rng.choice(("与", "和", "、")).join(body.name + marks.format(role) for role, body in given)
    return given, [
        f"    {rng.choice(('', '本协议由', '经'))}{joined}{rng.choice(('经友好协商，', '本着平等互利的原则，'))}达成如下协议："
    ]


def _cells(rng: Random, given: Parties) -> tuple[Parties, list[str]]:
    return given, [f"| {role} | {body.name}" for role, body in given] + ["| 联系人 | 张三"]


def _under(rng: Random, given: Parties) -> tuple[Parties, list[str]]:
    return given, [line for role, body in given for line in (f"{role}：", f"    {body.name}")]


def _bracketed(rng: Random, given: Parties) -> tuple[Parties, list[str]]:
    return given, [f"（{role}）{body.name}" for role, body in given]


def _sided(rng: Random, given: Parties) -> tuple[Parties, list[str]]:
    return given, ["        ".join(f"{role}：{body.name}" for role, body in given[:2]), *(f"{r}：{b.name}" for r, b in given[2:])]


def _addressed(rng: Random, given: Parties) -> tuple[Parties, list[str]]:
    more = ["统一社会信用代码：略", "法定代表人：张三", "住所地：桃州路1号", "联系电话：0563-0000000"]
    return given, [line for role, body in given for line in (f"{role}：{body.name}", *rng.sample(more, rng.randrange(1, 4)))]


def _doubled(rng: Random, given: Parties) -> tuple[Parties, list[str]]:
    note = rng.choice(("（{}方）", "（以下简称{}方）", "（以下简称“{}方”）"))
    return given, [f"{role}{note.format(ordinal)}：{body.name}" for (role, body), ordinal in zip(given, _ORDINALS, strict=False)]


def _nameless(given: Parties) -> Parties:
    return [("", body) for _role, body in given]


def _row(rng: Random, given: Parties) -> tuple[Parties, list[str]]:
    return _nameless(given), ["    为落实长三角一体化发展国家战略，推动合作走深走实，各方经友好协商，达成如下协议。"]


def _introduced(rng: Random, given: Parties) -> tuple[Parties, list[str]]:
    names = "、".join(body.name for _role, body in given[:-1]) + rng.choice(("与", "和", "、")) + given[-1][1].name
    words = rng.choice(
        (
            "    {}经友好协商，就有关事项达成如下协议。",
            "    为落实长三角一体化发展国家战略，{}本着优势互补的原则，签订本协议。",
            "    由{}共同推进合作事项，现就有关内容约定如下：",
            "    {}（以下统称“各方”）在平等自愿的基础上，达成以下共识：",
        )
    )
    return _nameless(given), [words.format(names)]


def _nicknamed(rng: Random, given: Parties) -> tuple[Parties, list[str]]:
    names = [f"{body.name}（以下简称“{body.name[:3]}”）" for _role, body in given]
    return _nameless(given), [f"    {'、'.join(names[:-1])}与{names[-1]}就深化合作达成如下协议。"]


def _listed(rng: Random, given: Parties) -> tuple[Parties, list[str]]:
    label = rng.choice(("签约单位", "协议各方", "合作单位", "签署单位"))
    return _nameless(given), [f"{label}：{'、'.join(body.name for _role, body in given)}"]


def recitals(rng: Random, topic: str, label: Label) -> list[str]:
    """Why: with dates, numbers and bodies that are nobody's signature."""
    number = f"皖政〔{rng.randrange(2018, 2023)}〕{rng.randrange(1, 90)}号"
    other = f"国发〔{rng.randrange(2018, 2023)}〕{rng.randrange(1, 60)}号"
    choices = (
        ([], "    为贯彻落实长江三角洲区域一体化发展规划纲要，推动两地务实合作，经协商一致，达成如下约定。"),
        ([number], f"    根据《安徽省人民政府关于推进示范区建设的意见》（{number}），为加快{topic}，制定本协议。"),
        (
            [number, other],
            f"    为落实《国务院关于支持合作区发展的若干意见》（{other}）和{number}文件精神，深化{topic}，约定如下。",
        ),
        ([], "    2019年12月1日，《长江三角洲区域一体化发展规划纲要》印发；2021年3月18日，有关方面召开联席会议，部署合作事项。"),
        (
            [],
            "    鉴于：1. 国家发展和改革委员会已批复建设方案；2. 各方在2020年5月12日的工作会商中形成共识；3. 各方具备合作基础。",
        ),
    )
    cited, words = rng.choice(choices)
    label.cited += cited
    more = (
        "    各方深入学习贯彻习近平总书记关于推动长三角一体化发展的重要讲话精神，坚持创新、协调、绿色、开放、共享的发展理念，"
        "充分发挥各自资源禀赋和区位条件，携手打造毗邻地区高质量一体化发展样板，努力为区域协调发展探索路径。"
    )
    return [words, *([more] if rng.random() < 0.5 else [])]


_WORK = {
    "规划衔接": "加强规划衔接。国土空间规划编制时就毗邻地区空间布局相互征求意见，建立规划对接会商制度，共享规划底图。",
    "产业协作": "加强产业协作。围绕智能制造等主导产业共建产业链，联合招商，推动产业转移和科技创新成果转化，共建园区。",
    "交通互联": "推进交通互联。打通省界断头路，开行毗邻公交，衔接城际轨道交通和高速公路路网，优化客运货运组织。",
    "生态共保": "推进生态共保。开展跨界水环境联防联控，建立生态补偿机制，联合监测水质断面，协同治理大气污染。",
    "服务共享": "推进服务共享。推动异地就医医保结算、教育和养老合作，政务服务一网通办、跨省通办，公共服务便利共享。",
}


def field_clause(rng: Random, field: str, topic: str) -> list[str]:
    return [f"合作内容。各方围绕{topic}开展合作，明确责任分工，定期会商。", _WORK[field]]


def money(rng: Random, kind: str, label: Label) -> list[str]:
    """Sums with their purposes."""
    tens = rng.randrange(2, 900)
    yuan = tens * 100_000
    sums = {
        "strategic": ("总投资", f"项目总投资{yuan // 10**4}万元，由各方按比例筹措。", float(yuan)),
        "project": ("总投资", f"项目计划总投资人民币{capitals(yuan)}元整（¥{yuan:,}.00）。", float(yuan)),
        "service": ("费用", f"服务费共计人民币{yuan:,}元，分两期支付，付款期限30日。", float(yuan)),
        "lease": ("租金", f"年租金为人民币（大写）{capitals(yuan)}元整（小写：{yuan}元）。", float(yuan)),
        "construction": ("合同价款", f"签约合同价为人民币{capitals(yuan)}元（¥{yuan:,}元），质保期2年。", float(yuan)),
        "purchase": ("合同价款", f"合同总价为{yuan / 10**4:g}万元，含税。", float(yuan)),
        "transfer": ("合同价款", f"转让价款为人民币{capitals(yuan)}元整。", float(yuan)),
        "multi": ("补偿资金", f"每年安排生态补偿资金{yuan // 10**4}万元。", float(yuan)),
    }
    if kind not in sums:
        return []
    role, words, value = sums[kind]
    label.amounts.append((role, value))
    lines = [f"资金安排。{words}"]
    if rng.random() < 0.4:
        label.amounts.append(("违约金", 50_000.0))
        lines.append("违约责任。一方违约的，应当向守约方支付违约金5万元。")
    if rng.random() < 0.3:
        label.amounts.append(("保证金", 200_000.0))
        lines.append("履约保证。签订后十五日内缴纳履约保证金人民币贰拾万元整。")
    return lines


def promises(rng: Random, topic: str, label: Label) -> list[str]:
    """The “3个1”, named, counted or absent."""
    project, policy, result = f"共建{topic}示范基地", f"出台{topic}支持办法", f"形成{topic}互认机制"
    named = [("标志性项目", project), ("关键性政策", policy), ("突破性成果", result)]
    way = rng.randrange(6)
    if way == 0:
        label.promises += named
        return [f"    {role}：{value}。" for role, value in named]
    if way == 1:
        label.promises += named
        return ["落实“3个1”。" + "，".join(f"{role}为{value}" for role, value in named) + "。"]
    if way == 2:
        label.promises += [("标志性项目", "一个标志性项目"), ("关键性政策", "一项关键性政策"), ("突破性成果", "一项突破性成果")]
        return ["各方每年共同实施一个标志性项目、争取一项关键性政策、形成一项突破性成果。"]
    if way == 3:
        label.promises += named
        return [f"| {role} | {value}" for role, value in named]
    if way == 4:
        label.promises.append(("标志性项目", f"{topic}示范基地"))
        return [f"各方将{topic}示范基地作为标志性项目，优先保障要素。"]
    return []


def term(rng: Random, signed: date, label: Label) -> tuple[list[str], int, bool]:
    """(lines, months, whether the paper itself fixes the end)."""
    years = rng.choice((1, 2, 3, 3, 5, 10))
    first = signed + timedelta(days=rng.randrange(1, 40))
    last = Period(months=years * 12).last_day(first)
    printed = f"{first.year}年{first.month}月{first.day}日"
    ending = f"{last.year}年{last.month}月{last.day}日"
    way = rng.randrange(10)
    if way < 4:
        label.term = f"{years}年"
        words = (
            f"本协议有效期{small(years)}年，自签字盖章之日起生效。",
            f"合作期限为{years}年，期满前三个月可协商续签。",
            f"协议期限：{years}年（{small(years)}年），自双方签字盖章之日起计算。",
            f"本协议自签订之日起生效，有效期为{small(years)}年。",
        )
        return [words[way]], years * 12, False
    if way < 6:
        label.term, label.expires_on = f"{years}年", last.isoformat()
        return [f"合作期限自{printed}起至{ending}止{rng.choice(('', f'，共{years}年'))}。"], years * 12, True
    if way == 6:
        label.expires_on = last.isoformat()
        return [f"本协议有效期至{ending}，到期自动终止。"], 0, True
    if way == 7:
        label.term, label.expires_on = f"{years}年", last.isoformat()
        return [f"合作期限：自{printed}起{small(years)}年。"], years * 12, True
    if way == 8:
        label.term = "长期"
        return ["本协议自签署之日起生效，长期有效。"], 0, True
    return [], 0, True


def decoys(rng: Random) -> list[str]:
    """Clauses that look like facts and are none."""
    pool = [
        "保密。甲方：负责提供基础资料，协调开展调研。乙方：本协议中的所有术语含义以国家标准为准。保密期限为协议终止后5年。",
        "联络机制。各方确定一名联络员，于每年12月31日前报送工作总结，重大事项及时通报上级政府。",
        "争议解决。因履行本协议发生争议的，应当友好协商；协商不成的，向人民法院提起诉讼。",
        "其他。未尽事宜另行签订补充协议；此前于2019年5月6日签订的《工作备忘录》同时废止。",
        "    甲方指导乙方建设产业园区，乙方配合甲方开展督导，双方不得擅自变更。",
    ]
    return [*rng.sample(pool, rng.randrange(2, 5)), "附则。本协议一式四份，各方各执一份，具有同等法律效力。"]
