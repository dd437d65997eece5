"""Agreements by grammar: kind × way of naming the parties × clauses × signature block, drawn with a fixed seed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from services.model.dates import Period
from tests.samples.labelled import clauses
from tests.samples.labelled.signatures import sign
from tests.samples.labelled.writing import (
    BUREAUS,
    CITIES,
    COMPANIES,
    FULL_PLACES,
    OTHERS,
    PLACES,
    Body,
    Label,
    Labelled,
    labelled,
)

SEED, COUNT = 20220902, 72
FORMS = ("docx", "pdf", "txt", "docx", "pdf", "docx")

# kind -> (roles, titles); {t} is the topic, {p} the places, {f} the field's words.
KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "strategic": (
        ("甲方", "乙方"),
        ("{p}{t}战略合作框架协议", "{t}合作协议书", "关于共同推进{t}的\n战略合作协议", "{p}\n{t}合作框架协议"),
    ),
    "project": (("甲方", "乙方"), ("{t}项目合作协议", "{t}项目投资合作协议书", "共建{t}项目\n合作协议")),
    "service": (("委托方", "受托方"), ("{t}技术服务合同", "{t}委托服务协议", "{t}咨询服务合同书")),
    "lease": (("出租方", "承租方"), ("标准化厂房租赁合同", "{t}基地场地租赁协议", "产业园办公用房租赁合同书")),
    "construction": (("发包人", "承包人"), ("{t}示范工程施工合同", "{t}配套工程建设合同")),
    "purchase": (("采购方", "供货方"), ("{t}设备采购合同", "{t}物资供应协议")),
    "transfer": (("转让方", "受让方"), ("{t}成果转让协议", "{t}专利技术转让合同")),
    "memorandum": (("甲方", "乙方"), ("{t}合作备忘录", "关于加强{t}的备忘录", "{t}合作意向书")),
    "supplement": (("甲方", "乙方"), ("{t}合作协议补充协议", "{t}合作协议之补充协议（一）", "《{t}合作协议》\n补充协议")),
    "multi": (
        ("甲方", "乙方", "丙方", "丁方"),
        ("{t}联防联控协议书", "{t}多方合作框架协议", "{t}联盟合作协议", "毗邻地区{t}合作公约"),
    ),
}
TOPICS: dict[str, tuple[str, ...]] = {
    "规划衔接": ("国土空间规划衔接", "毗邻地区规划协同", "省际规划对接"),
    "产业协作": (
        "智能制造产业协作",
        "产业链协同招商",
        "新材料产业园区共建",
        "科技创新成果转化",
        "G60科创走廊产业协同",
        "竹产业链合作",
    ),
    "交通互联": ("省际毗邻公交", "省界断头路贯通", "城际轨道交通衔接", "交通互联互通"),
    "生态共保": ("跨界河流联保共治", "流域生态补偿", "大气污染联防联控", "松材线虫病联防联治"),
    "服务共享": ("异地就医医保结算", "政务服务“跨省通办”", "教育资源共享", "医疗联合体建设", "公积金异地互认"),
}


def grammar(count: int = COUNT, seed: int = SEED) -> list[Labelled]:
    """`count` agreements; the same seed gives the same ones."""
    rng = Random(seed)
    kinds = list(KINDS)
    return [_agreement(rng, number, kinds[number % len(kinds)]) for number in range(count)]


def _agreement(rng: Random, number: int, kind: str) -> Labelled:
    field = rng.choice(list(TOPICS))
    topic = rng.choice(TOPICS[field])
    roles, titles = KINDS[kind]
    bodies = _bodies(rng, kind, field)
    roles = roles[: len(bodies)]
    label = Label()
    head = _title(rng, rng.choice(titles), topic, bodies, label)
    signed = date(2020, 10, 8) + timedelta(days=rng.randrange(1500))
    named, opening = clauses.parties(rng, list(zip(roles, bodies, strict=True)), kind)
    label.parties = named
    body = clauses.recitals(rng, topic, label)
    body += clauses.field_clause(rng, field, topic)
    body += clauses.money(rng, kind, label)
    body += clauses.promises(rng, topic, label) if kind in ("strategic", "project", "memorandum", "multi") else []
    term, period, fixed = clauses.term(rng, signed, label)
    body += term
    body += clauses.decoys(rng)
    block = sign(rng, named, signed, label)
    if period and not fixed and label.signed_on:
        label.expires_on = Period(months=period).last_day(date.fromisoformat(label.signed_on)).isoformat()
    if kind in ("strategic", "memorandum", "multi"):
        label.field = field
    else:
        label.unjudged = ("field",)
    lines = [*head, *opening, *_numbered(rng, body), *block]
    form = FORMS[number % len(FORMS)]
    header = label.title if form == "pdf" and rng.random() < 0.3 else ""
    encoding = rng.choice(("utf-8", "gb18030"))
    return labelled(f"{number + 1:02}-{kind}", form, "\n".join(lines), label, "grammar", header=header, encoding=encoding)


def _title(rng: Random, pattern: str, topic: str, bodies: list[Body], label: Label) -> list[str]:
    """The head of the paper: the title on one line or several, sometimes with a number or a draft mark about it."""
    above_it = pattern.startswith("{p}\n")
    places = " ".join(body.name for body in bodies) if above_it else rng.choice(("", "苏皖合作示范区", "长三角", "“一地六县”"))
    lines = pattern.format(t=topic, p=places or "两地").split("\n")
    note = rng.choice(("", "", "", "（2022—2025年）", "（修订稿）"))
    label.title = "".join("".join(lines).split()) + note
    lines = [f"# {line}" for line in lines]
    if note:
        lines = [*lines[:-1], lines[-1] + note] if rng.random() < 0.5 else [*lines, f"# {note}"]
    above = rng.choice(([], [], [], [f"合同编号：GD-{rng.randrange(2020, 2025)}-{rng.randrange(1, 90):03}"], ["（示范文本）"]))
    return [*above, *lines, *rng.choice(([], [""]))]


def _bodies(rng: Random, kind: str, field: str) -> list[Body]:
    """Who signs: governments with governments, departments of the same kind, a park and a firm."""
    if kind == "multi":
        return _alike(rng, rng.choice((3, 3, 4)), field)
    if kind in ("strategic", "memorandum") and rng.random() < 0.75:
        return _alike(rng, 2, field)
    first = rng.choice((*OTHERS[:6], *_alike(rng, 1, field)))
    second = rng.choice((*COMPANIES, *OTHERS[6:]))
    if kind == "supplement":
        return [first, second]
    return [second, first] if kind in ("purchase", "transfer") and rng.random() < 0.3 else [first, second]


def _alike(rng: Random, count: int, field: str) -> list[Body]:
    """Bodies of the same kind in different places."""
    pool = rng.choice((PLACES, PLACES, FULL_PLACES, CITIES))
    places: list[tuple[str, str]] = []
    while len(places) < count:
        place = rng.choice(pool)
        if place[1] not in [region for _name, region in places]:
            places.append(place)
    suffix = "人民政府" if rng.random() < 0.4 else rng.choice(BUREAUS[field])
    return [Body(name + suffix, region) for name, region in places]


_FORMS = (
    lambda n: f"第{'一二三四五六七八九十'[n]}条  ",
    lambda n: f"{'一二三四五六七八九十'[n]}、",
    lambda n: f"{n + 1}. ",
    lambda n: f"（{'一二三四五六七八九十'[n]}）",
)


def _numbered(rng: Random, paragraphs: list[str]) -> list[str]:
    """The clauses with their numbers; a paragraph that begins with a blank or a bar stays as it is."""
    form, number, lines = rng.choice(_FORMS), 0, []
    for paragraph in paragraphs:
        if paragraph.startswith((" ", "|", "\u3000")):
            lines.append(paragraph)
        else:
            lines.append("    " + form(min(number, 9)) + paragraph)
            number += 1
    return lines
