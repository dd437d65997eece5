"""Rules for the title."""

from __future__ import annotations

import re

from services.model.facts import FactField
from services.parsing.rulebook.rule import PRACTICE, Rule
from services.parsing.rules import OTHER_TITLE_ENDINGS, TITLE_ENDINGS

SUBTITLE = r"(?:\s{0,4}[(](?![^()]{0,30}号[)])[^()]{1,24}[)]){0,2}"
ENDING = re.compile(rf"(?:{'|'.join(TITLE_ENDINGS)}){SUBTITLE}$")
OTHER_ENDING = re.compile(rf"(?:{'|'.join(OTHER_TITLE_ENDINGS)}){SUBTITLE}$")
QUOTED = re.compile(rf"《([^《》]{{4,60}}(?:{'|'.join(TITLE_ENDINGS)}){SUBTITLE})》")
ENGLISH = re.compile(  # met without its blanks
    r"(?:Agreement|Contract|Memorandum\s?of\s?(?:Understanding|Cooperation)|MOU|Letter\s?of\s?Intent)\W{0,2}$", re.IGNORECASE
)
LABELLED = re.compile(
    r"\s{0,8}(?:协议|合同|文件|项目协议)?\s?(?:名\s{0,4}称|题\s{0,4}目)\s{0,4}[:\t]\s{0,8}(?P<title>[^\t\n]{4,90})"
)

_BODY = "\n甲方：广德市人民政府\n乙方：溧阳市人民政府\n"
TITLE_RULES: tuple[Rule, ...] = (
    Rule(
        id="title label",
        field=FactField.TITLE,
        what="“协议名称：”后的名称",
        pattern=LABELLED,
        confidence=0.95,
        example="签约登记表\n协议名称\t产学研合作协议\n甲方\t广德市科学技术局",
        value="产学研合作协议",
        source=PRACTICE,
    ),
    Rule(
        id="title line",
        field=FactField.TITLE,
        what="开头十行内以“协议”“合同”“备忘录”等结尾的一行，连同属于它的上下行",
        pattern=ENDING,
        confidence=0.95,
        example=f"关于共建合作园区的\n框架协议{_BODY}",
        value="关于共建合作园区的框架协议",
        source=PRACTICE,
    ),
    Rule(
        id="title late",
        field=FactField.TITLE,
        what="以“协议”“合同”“备忘录”等结尾的一行，但在十行以后或只有四五个字",
        pattern=ENDING,
        confidence=0.8,
        example=f"合作协议{_BODY}",
        value="合作协议",
        source=PRACTICE,
    ),
    Rule(
        id="title english",
        field=FactField.TITLE,
        what="以 Agreement、Memorandum 等结尾的一行",
        pattern=ENGLISH,
        confidence=0.7,
        example="Memorandum of Understanding\n甲方：广德市人民政府",
        value="Memorandum of Understanding",
        source=PRACTICE,
    ),
    Rule(
        id="title other",
        field=FactField.TITLE,
        what="以其他文种结尾的一行",
        pattern=OTHER_ENDING,
        confidence=0.6,
        example=f"关于建立合作区工作机制的通知{_BODY}",
        value="关于建立合作区工作机制的通知",
        source="党政机关公文处理工作条例 第八条",
    ),
    Rule(
        id="title quoted",
        field=FactField.TITLE,
        what="正文中书名号里的协议名称",
        pattern=QUOTED,
        confidence=0.5,
        example=f"经双方协商，签订《广溧产业合作协议》如下。{_BODY}",
        value="广溧产业合作协议",
        source=PRACTICE,
    ),
    Rule(
        id="first line",
        field=FactField.TITLE,
        what="开头第一行像标题的文字",
        pattern=None,
        confidence=0.4,
        example=f"广德市与溧阳市全面合作事项{_BODY}",
        value="广德市与溧阳市全面合作事项",
        source=PRACTICE,
    ),
)
