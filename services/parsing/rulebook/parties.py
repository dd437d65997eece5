"""Rules for the parties. Patterns meet the folded text of a View: half-width brackets and colons."""

from __future__ import annotations

import re

from services.model.facts import FactField
from services.parsing.rulebook.rule import CONTRACTS, PRACTICE, Rule
from services.parsing.rules import BODY_ENDINGS, LIST_LABELS, NAMED_ROLES, ORDINAL_ROLES, STRONG_ENDINGS


def _spaced(word: str) -> str:
    return r"[ \t]{0,6}".join(word)


_NAMED = "|".join(_spaced(role) for role in sorted(NAMED_ROLES, key=len, reverse=True))
# 原承租方 and 新承租方 are two; 投资方一 and 投资方二 as well.
ROLE = rf"(?:(?:[原新][ \t]?)?(?:[{ORDINAL_ROLES}][ \t]{{0,8}}方|{_NAMED})(?:[一二三四五1-5](?!\d))?|Party [A-F])"
NOTE = r"(?:[ \t]{0,8}[(][^()\n]{1,24}[)])"
TAIL = r"(?:[ \t]{0,8}(?:单位名称|单位|名称|全称|盖章|签章|公章|签字盖章|签字|印章))?"
_BEGIN = r"(?:^|(?<=[\s,;、().。\]】]))(?:[-•·*]{0,2})"
LABEL = re.compile(rf"{_BEGIN}(?P<role>{ROLE}){TAIL}(?P<notes>{NOTE}{{0,3}}){TAIL}[ \t]{{0,8}}:", re.MULTILINE)
CELL = re.compile(rf"(?:^|(?<=\t))[ ]{{0,8}}(?P<role>{ROLE}){TAIL}(?P<notes>{NOTE}{{0,3}})[ ]{{0,8}}:?[ ]{{0,8}}\t", re.MULTILINE)
BRACKETED = re.compile(rf"(?:^|(?<=[\s]))[(\[【](?P<role>{ROLE})(?P<notes>)[)\]】][ \t]{{0,8}}:?", re.MULTILINE)
NUMBERED = r"[ \t]{0,8}(?:[(]?[一二三四五六七八九十\d]{1,2}[)、.][ ]{0,2})?"
LINE = re.compile(rf"^{NUMBERED}(?P<role>{ROLE})(?P<notes>{NOTE}{{0,2}})[ \t]{{0,8}}(?P<name>[^\n:;。,]{{4,60}})$", re.MULTILINE)
STATED = re.compile(
    rf"(?:^|(?<=[\s,;。:、])|其中)(?P<role>{ROLE})[ ]{{0,4}}(?:为|是|系|即)[ ]{{0,4}}(?P<name>[^\n,;。:]{{4,46}})(?=[,;。\n])"
)
LISTED = re.compile(
    rf"^{NUMBERED}(?:{'|'.join(LIST_LABELS)})(?:[(][^()\n]{{1,16}}[)])?"
    rf"(?:[ ]{{0,4}}:[ ]{{0,4}}(?:\n{{1,2}}{NUMBERED})?|[ ]{{0,4}}\t)(?P<names>[^\n。;]{{6,400}})",
    re.MULTILINE,
)
_ALIAS = r"[(](?:以下|下|后文|以下均)?(?:统一)?(?:简称|称|合称)(?:为|作|:)?[ ]{0,2}[\"“‘'「]?"
DEFINED = re.compile(
    rf"(?P<name>(?:中共[^\s,;。:、()]{{2,16}}委(?:员会)?[、和])?[^\s,;。:、()\"“”]{{3,40}}(?:[(](?!以下|下称|简称|称|[{ORDINAL_ROLES}]方)[^()\n]{{1,10}}[)]"
    rf"[^\s,;。:、()\"“”]{{0,20}})?)[ \t]{{0,4}}(?:{_ALIAS}|[(][\"“‘'「]?)(?P<role>{ROLE})[\"”’'」]?[)]"
)
NICKNAMED = re.compile(
    rf"(?P<name>[^\s,;。:、()\"“”]{{4,40}}(?:[(][^()\n称]{{1,10}}[)][^\s,;。:、()\"“”]{{0,20}})?)[ ]{{0,4}}{_ALIAS}"
    rf"(?!双方|各方|三方|四方|本协议|{ROLE})(?P<alias>[^()\n\"”]{{1,16}})[\"”’'」]?[)]"
)
_FELLOW = r"[(][^()\n]{0,10}(?:牵头|成员)[^()\n]{0,10}[)]"
BESIDE = re.compile(rf"\s*{_FELLOW}[\s、,;]*")  # between two members of one consortium
# A further member of a consortium on a line of its own, under the one that leads it.
FELLOW = re.compile(
    rf"[ ]{{0,8}}\n?[ ]{{0,8}}{_FELLOW}[ 、,;]{{0,4}}\n[ ]{{0,40}}"
    rf"(?P<name>[^\n:;。,()]{{4,40}}(?:[(][^()\n]{{1,12}}[)][^\n:;。,()]{{1,30}})?)(?=[ ]{{0,4}}\n?[ ]{{0,4}}{_FELLOW})"
)
COLUMN = re.compile(rf"{ROLE}{TAIL}{NOTE}{{0,2}}{TAIL}[ \t]{{0,8}}:?")
_ANY_ENDING = "|".join(re.escape(ending) for ending in sorted(BODY_ENDINGS, key=len, reverse=True))
BODY = re.compile(rf"(?:{_ANY_ENDING})(?:[(][^()]{{1,12}}[)])?$")
STRONG = "|".join(re.escape(ending) for ending in sorted(STRONG_ENDINGS, key=len, reverse=True))
STRONG_BODY = re.compile(rf"(?:{STRONG})$")
SEAL = re.compile(r"[ ]{0,8}[(][ ]{0,4}(?:盖章|公章|签章|章|盖公章|印章|签字盖章|加盖公章|盖单位章|签字|印)[ ]{0,4}[)]")
ENDS_NAME = re.compile(
    rf"[\t\n]| {{2,}}|[;。:]|,(?! ?(?:Ltd|Inc|LLC|Limited))|[ ](?={ROLE}\s{{0,4}}[:(])"
    rf"|[(][ ]{{0,4}}(?:盖|公|签|章|加盖|印|以下|下称|后文|简称|称|单位"
    rf"|牵头|联合体|成员|原|{ROLE}|统一社会|法定|代表|地址|住所|身份|营业|注册)"
)
# The last of several bodies that are named one after the other, and what follows it: what they did together.
INTRODUCED = re.compile(
    rf"[ ]?(?P<last>[\u4e00-\u9fffA-Za-z0-9()·]{{2,36}}?(?:{STRONG}))"
    r"(?=[ ]?(?:经|本着|就|为|在|共同|决定|达成|签订|签署|双方|三方|四方|各方|联合|,|友好|协商|按照|根据|依据|围绕|作为|合作|建立"
    r"|于|等|[(]以下|分别|现|特|正式|今))"
)
JOINT = re.compile(r"、|以及|与|及|同|和(?!县|平区)")

_HEAD = "合作协议\n"
_LILIES = ("广德市人民政府", "溧阳市人民政府")


def _rule(
    id: str, what: str, pattern: re.Pattern[str] | None, confidence: float, example: str, role: str = "甲方", **more: str
) -> Rule:
    return Rule(
        id=id,
        field=FactField.PARTY,
        what=what,
        pattern=pattern,
        confidence=confidence,
        example=_HEAD + example,
        value=more.get("value", "广德市人民政府"),
        role=role,
        source=more.get("source", CONTRACTS),
    )


PARTY_RULES: tuple[Rule, ...] = (
    _rule(
        "party label", "“甲方：”一类标签后、像单位名称的文字", LABEL, 0.95, "甲方（全称）：广德市人民政府\n乙方：溧阳市人民政府"
    ),
    _rule("party cell", "表格里“甲方”一格右边的单位名称", CELL, 0.95, "甲方\t广德市人民政府\n乙方\t溧阳市人民政府"),
    _rule("party bracket", "“（甲方）”后的单位名称", BRACKETED, 0.95, "（甲方）广德市人民政府\n（乙方）溧阳市人民政府"),
    _rule(
        "party defined",
        "“……（以下简称甲方）”",
        DEFINED,
        0.93,
        "广德市人民政府（以下简称“甲方”）与溧阳市人民政府（以下简称“乙方”）协商一致。",
    ),
    _rule(
        "party column",
        "签署栏或表格里“甲方、乙方”一行下面对齐的名称",
        COLUMN,
        0.93,
        "甲方（盖章）\t乙方（盖章）\n广德市人民政府\t溧阳市人民政府",
    ),
    _rule("party line", "“甲方”后没有冒号、整行是单位名称", LINE, 0.88, "甲方  广德市人民政府\n乙方  溧阳市人民政府"),
    _rule("party stated", "“甲方为……”", STATED, 0.88, "其中甲方为广德市人民政府，乙方为溧阳市人民政府。"),
    _rule(
        "party list",
        "“签约单位：”后并列的单位名称",
        LISTED,
        0.88,
        "签约单位：广德市人民政府、溧阳市人民政府",
        role="",
        source=PRACTICE,
    ),
    _rule(
        "party nickname",
        "并列的“……（以下简称广德市）”",
        NICKNAMED,
        0.88,
        "广德市人民政府（以下简称“广德市”）与溧阳市人民政府（以下简称“溧阳市”）协商一致。",
        role="",
        source=PRACTICE,
    ),
    _rule(
        "party twice",
        "开头并列、签名处又有的单位名称",
        INTRODUCED,
        0.9,
        "广德市人民政府与溧阳市人民政府经协商达成一致。\n\n\n\n\n广德市人民政府（盖章）\n溧阳市人民政府（盖章）",
        role="",
        source=PRACTICE,
    ),
    _rule(
        "party seal",
        "签名处没有标签的单位名称",
        SEAL,
        0.82,
        "双方协商一致，达成如下约定，共同遵守。\n\n\n广德市人民政府（盖章）\n溧阳市人民政府（盖章）",
        role="",
        source=PRACTICE,
    ),
    _rule(
        "party introduced",
        "开头并列的单位名称",
        INTRODUCED,
        0.75,
        "广德市人民政府与溧阳市人民政府经友好协商，达成如下协议。",
        role="",
        source=PRACTICE,
    ),
    _rule("party person", "标签后的人名", LABEL, 0.9, "甲方：张三，身份证号：略\n乙方：广德市人民政府", value="张三"),
    _rule(
        "party foreign",
        "标签后的外文名称",
        LABEL,
        0.9,
        "甲方：Alpha Valley Co., Ltd.\n乙方：广德市人民政府",
        value="Alpha Valley Co., Ltd.",
    ),
    _rule(
        "party doubtful",
        "标签后的文字，不像单位名称",
        LABEL,
        0.75,
        "甲方：常州市新区筹备组\n乙方：广德市人民政府",
        value="常州市新区筹备组",
    ),
)
