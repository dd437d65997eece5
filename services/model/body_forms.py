"""The forms in which one body's name is written, without its place: 发改委, 发展和改革委员会, 发展改革委.

Source of the table: the names in the notice's 附件1 and the names of the same bodies in the reform plans of cities and counties
(机构改革方案, 2019). Only forms that mean one body and nothing else stand in it; what is merely likely is a candidate.
"""

from __future__ import annotations

import re
import unicodedata

# One body a line, without its place: every form means the same. `#` stands for the city or county where the name has it inside.
_SAME: str = """
委办公室 委办 党委办公室
委组织部 组织部
委宣传部 宣传部
委统一战线工作部 委统战部 统战部 统一战线工作部
委政法委员会 委政法委 政法委 政法委员会
委机构编制委员会办公室 委编办 编办 编委办 委编委办 机构编制委员会办公室
纪律检查委员会监察委员会 纪委监委 纪委监察委 监委纪委
人民代表大会常务委员会办公室 人大常委会办公室 人大办 人大常委会办 人大办公室
人民政府办公室 政府办公室 政府办 人民政府办
政协办公室 政协办
发展和改革委员会 发改委 发展改革委 发展改革委员会 发展和改革委
教育体育局 教体局 教育和体育局
科学技术局 科技局
经济和信息化局 经信局 经济信息化局
人力资源和社会保障局 人社局 人力资源社会保障局 人力社保局
自然资源和规划局 自然资源规划局 自规局 资规局
生态环境分局 生态环境局分局
住房和城乡建设局 住建局 住房城乡建设局
交通运输局 交运局 交通局
文化和旅游局 文旅局 文化旅游局
卫生健康委员会 卫健委 卫生健康委 卫健委员会
退役军人事务局 退役军人局
应急管理局 应急局
市场监督管理局 市场监管局 市监局
医疗保障局 医保局
城市管理行政执法局 城管执法局 城市管理执法局 城管行政执法局
国有资产监督管理委员会 国资委
铁路建设管理中心 铁路建管中心
人民法院 法院
人民检察院 检察院
残疾人联合会 残联
妇女联合会 妇联
工商业联合会 工商联
科学技术协会 科协
文学艺术界联合会 文联
归国华侨联合会 侨联
共青团委 团委 团#委 共青团#委员会 共青团#委
供销合作社联合社 供销社 供销合作社 供销合作联社
中国人民银行支行 人行支行 人民银行支行
经济开发区管理委员会 经开区管委会 经开区 经济技术开发区管理委员会 经济开发区管委会 经济开发区
"""
_ENDINGS: tuple[tuple[re.Pattern[str], str], ...] = (  # what the name of any body may leave out at its end
    (re.compile("(?<=[镇乡])(?:(?:人民)?政府|党委|党委政府)$"), ""),
    (re.compile("街道(?:办事处|办|党工委)$"), "街道"),
    (re.compile("管理委员会$"), "管委会"),
    (re.compile("委员会$"), "委"),
    (re.compile("办公室$"), "办"),
)
_LINKS = re.compile("[和与及暨、·]")
_QUOTES = re.compile("[“”\"'‘’《》]")
_TRAILING = re.compile(r"[。；;，,：:.]+$")


def plain(name: str) -> str:
    """Compatibility forms folded, without white space, quotes, and the punctuation behind."""
    text = "".join(unicodedata.normalize("NFKC", name).split())
    return _TRAILING.sub("", _QUOTES.sub("", text))


def _reduced(core: str) -> str:
    for pattern, short in _ENDINGS:
        core = pattern.sub(short, core)
    return _LINKS.sub("", core)


def _table() -> tuple[dict[str, str], dict[str, str]]:
    """Every form, reduced -> the body's full name; and the full name -> the form that lists use."""
    same: dict[str, str] = {}
    short: dict[str, str] = {}
    for line in _SAME.split("\n"):
        forms = line.split()
        for form in forms:
            same[_reduced(form.replace("#", ""))] = forms[0]
        if len(forms) > 1:
            short[forms[0]] = forms[1]
    return same, short


_FORMS, _SHORT = _table()


def short_form(core: str) -> str | None:
    """The form that lists use of a body whose full name this is."""
    return _SHORT.get(core)


def canonical(core: str) -> str:
    """One form for all forms of a body."""
    reduced = _reduced(core)
    return _FORMS.get(reduced, reduced)


def forms_of(core: str) -> tuple[str, ...]:
    """Every form of a body's name without its place, its own first: 发改委, 发展和改革委员会, 发展改革委 …"""
    known = canonical(plain(core))
    same = next((line.replace("#", "").split() for line in _SAME.split("\n") if line.startswith(f"{known} ")), [])
    ends = [core.removesuffix(short) + whole for whole, short in (("委员会", "委"), ("办公室", "办")) if core.endswith(short)]
    ends += [core.removesuffix(whole) + short for whole, short in (("委员会", "委"), ("办公室", "办")) if core.endswith(whole)]
    return tuple(dict.fromkeys((core, *same, *ends)))
