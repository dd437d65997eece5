"""What every labelled agreement is made of: bodies, days as people write them, and the label of what a careful reader finds."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as of
from datetime import date
from random import Random
from typing import Any

from tests.samples.agreements import Sample


@dataclass(frozen=True, slots=True)
class Body:
    """A party: its name as printed, and the place that it belongs to."""

    name: str
    region: str = ""


@dataclass(slots=True)
class Label:
    """The facts of one agreement. `unjudged` are fields of which the sample says nothing sure."""

    title: str = ""
    parties: list[tuple[str, Body]] = of(default_factory=list)
    signed_on: str = ""
    term: str = ""
    expires_on: str = ""
    field: str = ""
    amounts: list[tuple[str, float]] = of(default_factory=list)
    cited: list[str] = of(default_factory=list)
    promises: list[tuple[str, str]] = of(default_factory=list)
    unjudged: tuple[str, ...] = ()

    def as_json(self, group: str) -> dict[str, Any]:
        single = {
            "title": self.title,
            "signed_on": self.signed_on,
            "term": self.term,
            "expires_on": self.expires_on,
            "field": self.field,
        }
        facts: list[dict[str, Any]] = [{"field": key, "value": value} for key, value in single.items() if value]
        facts += [{"field": "party", "role": role, "value": body.name, "region": body.region} for role, body in self.parties]
        facts += [{"field": "amount", "role": role, "value": value} for role, value in self.amounts]
        facts += [{"field": "promise", "role": role, "value": value} for role, value in self.promises]
        facts += [{"field": "cited_number", "value": value} for value in self.cited]
        return {"group": group, "unjudged": list(self.unjudged), "facts": facts}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One agreement with its label. `group` is where the report counts it: grammar, odd, held."""

    sample: Sample
    label: Label
    group: str


def labelled(name: str, form: str, text: str, label: Label, group: str, **more: Any) -> Labelled:
    """The sample whose paper is `text` (lines as in tests/samples/agreements.py)."""
    return Labelled(Sample(name=name, form=form, text=text, expected={}, **more), label, group)


_CHINESE = "〇一二三四五六七八九"


def small(number: int) -> str:
    """1 to 99 in Chinese figures."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _CHINESE[tens] + "十") + (_CHINESE[ones] if ones else "")


def chinese_day(day: date, zero: str = "〇") -> str:
    year = "".join(_CHINESE[int(figure)] for figure in str(day.year)).replace("〇", zero)
    return f"{year}年{small(day.month)}月{small(day.day)}日"


def wide(text: str) -> str:
    """Figures in full width."""
    return text.translate({ord("0") + n: ord("０") + n for n in range(10)})


DAY_FORMS = (
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}年{day.month:02}月{day.day:02}日",
    lambda day: f"{day.year} 年 {day.month} 月 {day.day} 日",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}-{day.month:02}-{day.day:02}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: wide(f"{day.year}年{day.month}月{day.day}日"),
    chinese_day,
    lambda day: chinese_day(day, "○"),
    lambda day: chinese_day(day, "0"),
    lambda day: chinese_day(day, "零"),
)


def written(rng: Random, day: date) -> str:
    """The day in one of the forms that agreements use."""
    return rng.choice(DAY_FORMS)(day)


_CAPITALS = "零壹贰叁肆伍陆柒捌玖"


def capitals(yuan: int) -> str:
    """A whole sum below 10,000 亿 in capital numerals, without 元."""
    if yuan >= 10**8:
        rest = yuan % 10**8
        return capitals(yuan // 10**8) + "亿" + (("零" if rest < 10**7 else "") + capitals(rest) if rest else "")
    if yuan >= 10**4:
        rest = yuan % 10**4
        return capitals(yuan // 10**4) + "万" + (("零" if rest < 10**3 else "") + capitals(rest) if rest else "")
    text, zero = "", False
    for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        figure = yuan // unit % 10
        if figure:
            text += ("零" if zero and text else "") + _CAPITALS[figure] + name
            zero = False
        else:
            zero = True
    return text


PLACES: tuple[tuple[str, str], ...] = (
    ("广德市", "安徽省宣城市广德市"),
    ("郎溪县", "安徽省宣城市郎溪县"),
    ("宁国市", "安徽省宣城市宁国市"),
    ("宣州区", "安徽省宣城市宣州区"),
    ("和县", "安徽省马鞍山市和县"),
    ("当涂县", "安徽省马鞍山市当涂县"),
    ("天长市", "安徽省滁州市天长市"),
    ("全椒县", "安徽省滁州市全椒县"),
    ("太和县", "安徽省阜阳市太和县"),
    ("溧阳市", "江苏省常州市溧阳市"),
    ("宜兴市", "江苏省无锡市宜兴市"),
    ("高淳区", "江苏省南京市高淳区"),
    ("昆山市", "江苏省苏州市昆山市"),
    ("丹阳市", "江苏省镇江市丹阳市"),
    ("长兴县", "浙江省湖州市长兴县"),
    ("安吉县", "浙江省湖州市安吉县"),
    ("南浔区", "浙江省湖州市南浔区"),
    ("嘉善县", "浙江省嘉兴市嘉善县"),
    ("余杭区", "浙江省杭州市余杭区"),
    ("诸暨市", "浙江省绍兴市诸暨市"),
    ("松江区", "上海市松江区"),
    ("青浦区", "上海市青浦区"),
    ("金山区", "上海市金山区"),
)
CITIES: tuple[tuple[str, str], ...] = (
    ("宣城市", "安徽省宣城市"),
    ("芜湖市", "安徽省芜湖市"),
    ("滁州市", "安徽省滁州市"),
    ("常州市", "江苏省常州市"),
    ("无锡市", "江苏省无锡市"),
    ("镇江市", "江苏省镇江市"),
    ("湖州市", "浙江省湖州市"),
    ("嘉兴市", "浙江省嘉兴市"),
)
FULL_PLACES: tuple[tuple[str, str], ...] = (
    ("安徽省广德市", "安徽省宣城市广德市"),
    ("安徽省郎溪县", "安徽省宣城市郎溪县"),
    ("江苏省溧阳市", "江苏省常州市溧阳市"),
    ("浙江省安吉县", "浙江省湖州市安吉县"),
    ("上海市松江区", "上海市松江区"),
    ("湖州市南浔区", "浙江省湖州市南浔区"),
    ("浙江省湖州市长兴县", "浙江省湖州市长兴县"),
    ("常州市溧阳市", "江苏省常州市溧阳市"),
)
BUREAUS: dict[str, tuple[str, ...]] = {
    "规划衔接": ("自然资源和规划局", "住房和城乡建设局", "发展和改革委员会"),
    "产业协作": ("经济和信息化局", "科学技术局", "商务局", "投资促进局", "农业农村局"),
    "交通互联": ("交通运输局", "公路事业发展中心", "城市管理行政执法局"),
    "生态共保": ("生态环境局", "水利局", "林业局", "水务局"),
    "服务共享": (
        "卫生健康委员会",
        "教育体育局",
        "医疗保障局",
        "数据资源管理局",
        "人力资源和社会保障局",
        "文化和旅游局",
        "民政局",
    ),
}
COMPANIES: tuple[Body, ...] = (
    Body("安徽桐汭智造科技有限公司", "安徽省"),
    Body("广德市国有资产投资经营有限公司", "安徽省宣城市广德市"),
    Body("江苏太湖湾装备制造股份有限公司", "江苏省"),
    Body("上海浦江源新材料（集团）有限公司", "上海市"),
    Body("苏州云栖半导体有限公司", "江苏省苏州市"),
    Body("杭州湾数字技术有限公司", "浙江省杭州市"),
    Body("浙江莫干竹业集团有限公司", "浙江省"),
    Body("中铁华东第六工程局有限公司"),
    Body("宣城市交通投资有限公司", "安徽省宣城市"),
    Body("常州市轨道交通发展有限公司", "江苏省常州市"),
    Body("华晟新能源（广德）有限公司", "安徽省宣城市广德市"),
    Body("安徽恒泰建设工程有限责任公司", "安徽省"),
    Body("湖州市城市集团有限公司", "浙江省湖州市"),
    Body("北京中科方舟规划设计有限公司"),
    Body("东南电梯股份有限公司"),
)
OTHERS: tuple[Body, ...] = (
    Body("安徽广德经济开发区管理委员会", "安徽省宣城市广德市"),
    Body("江苏中关村科技产业园管理委员会", "江苏省"),
    Body("苏皖合作示范区广德片区管理委员会", "安徽省宣城市广德市"),
    Body("广德市新杭镇人民政府", "安徽省宣城市广德市"),
    Body("溧阳市社渚镇人民政府", "江苏省常州市溧阳市"),
    Body("长兴县泗安镇人民政府", "浙江省湖州市长兴县"),
    Body("上海交通大学医学院附属东区医院", "上海市"),
    Body("南京林业大学", "江苏省南京市"),
    Body("合肥工业大学", "安徽省合肥市"),
    Body("安徽大学", "安徽省"),
    Body("广德市人民医院", "安徽省宣城市广德市"),
    Body("浙江省农业科学院", "浙江省"),
    Body("安徽广德农村商业银行股份有限公司", "安徽省宣城市广德市"),
    Body("郎溪县桃园专业合作社", "安徽省宣城市郎溪县"),
)
