"""Whether words of a material are a whole title there, not a part of a longer one nor a common noun. Pure; the tables are data.

A title is whole between 《》 or quotes, on lines of its own, or between marks of a sentence. Within a sentence without any mark
it is believed only of a paper with a name of its own (示范区共建框架协议), between words that stand before and behind titles.
"""

from __future__ import annotations

import re

from services.model.ledgers.names import is_body
from services.model.normal import normalise
from services.model.regions import FULL

REACH = 160  # characters before and behind that are looked at
# Source: the kinds of official papers (党政机关公文处理工作条例, 8) and what units call agreements, plans and articles.
_KINDS = (
    "决议 决定 命令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 函 复函 纪要 协议 协议书 合同 备忘录 意向书 方案 办法 规定 "
    "细则 规划 计划 要点 措施 清单 制度 章程 条例 规则 标准 规程 指南 指引 公约 倡议书 倡议 宣言 承诺书 责任书 简报 汇编 "
    "目录 说明 总结 申报书 可行性研究报告 实施方案 工作方案 行动方案 实施意见 实施细则 管理办法 工作要点 行动计划 合作备忘录"
)
_KIND = "(?:" + "|".join(sorted(_KINDS.split(), key=len, reverse=True)) + ")"
_OF_A_KIND = re.compile(f"{_KIND}$")
# What a paper is called that has no name of its own: 战略合作协议, 框架协议.
_COMMON = re.compile(f"(?:战略|友好|全面|合作|框架|补充|意向|工作|实施|有关|相关|年度|共建|专项|资金|总体|行动)*{_KIND}")
_LEAST_ON_A_LINE, _LEAST_WITHOUT_MARKS = 4, 6
_MARKS = "。;,、:!?\"'<>"
_RELAY = "(?:印发|转发|下发|发布|公布|修订|修改)"
_LEAD = re.compile(rf"(?P<issuer>[^\n{_MARKS}()《》]{{0,40}}?)(?P<about>关于)?(?P<relay>{_RELAY})?\Z")
_RELAYED = re.compile(rf"{_RELAY}\Z")
_NUMBERED = re.compile(r"^(?:附件\d{0,2}|\(?\d{1,2}[.)、]|\(?[一二三四五六七八九十]{1,3}[)、])+$")
_OPEN_ABOUT = re.compile(rf"关于(?:(?!{_KIND}|[。;:!?《》]).){{1,80}}$", re.DOTALL)
_BEFORE = re.compile(
    r"(?:签订|签署|签定|印发|出台|制定|制订|根据|按照|依据|依照|落实|贯彻|执行|履行|听取|审议|通过|发布|刊发|收到|报送|起草|编制|关于|转发|达成|"
    r"遵守|参照|共同拟定)(?:了|的|到)?$"
)
_BEHIND = re.compile(
    r"(?:约定|规定|要求|精神|明确|提出|落实|执行|履行|推进|进展|完成|签订|签署|签约|印发|出台|实施|内容|条款|文件|生效|等|已|正式|中|后|以来)"
)
_BRACKETED = re.compile(r"\((?:[^()]|\([^()]*\)){1,60}\)")
_END_OF_LINE = re.compile(rf"(?:[^\u4e00-\u9fff]|\d[日号期版页]|文件|{_KIND})$")
_LEAST_TO_RUN_ON = 6  # no heading is wrapped behind fewer characters


def is_whole(title: str, before: str, behind: str) -> bool:
    """Whether `title`, as it is compared, is a whole title between these texts (each as the material has it)."""
    left, right = _lines(before), _lines(behind)
    inside = left.rpartition("《")[2] if left.rfind("《") > left.rfind("》") else None
    if inside is not None:
        return _begins_in_marks(inside) and _ends_in_marks(right, relayed=_RELAYED.search(inside) is not None)
    if title in _KINDS.split():
        return False  # 通知, 实施方案: a word and no name
    return _between_marks(title, left, right)


def _lines(text: str) -> str:
    """The text as it is compared, with its lines and cells apart."""
    return "\n".join(map(normalise, re.split(r"[\n\t\f\v]", text)))


def _begins_in_marks(inside: str) -> bool:
    match = _LEAD.search(inside)
    return match is not None and match.start() == 0 and _is_issuer(match["issuer"])


def _ends_in_marks(right: str, *, relayed: bool) -> bool:
    rest = _BRACKETED.sub("", right, count=1) if right.startswith("(") else right
    return rest.startswith("》") or (relayed and rest.startswith("的通知"))


def _is_issuer(words: str) -> bool:
    """The body before a title; none at all is one as well."""
    plain = words.replace("\n", "")
    joined = re.search("关于|共建|与", plain) is not None
    return not plain or (not joined and not plain.endswith(("区", "中心", "基地")) and is_body(plain)) or plain in FULL


def _between_marks(title: str, left: str, right: str) -> bool:
    lead = _LEAD.search(left)
    about, relay, issuer = (lead["about"], lead["relay"], lead["issuer"]) if lead else (None, None, "")
    head = left[: lead.start("issuer")] if lead else left
    if not title.startswith("关于") and not about and _OPEN_ABOUT.search(left.replace("\n", "")) is not None and not relay:
        return False
    own_line = not issuer and not about and not relay and (not head or head.endswith("\n"))
    relayed = relay is not None
    begins = title.startswith("关于") or about is not None or _begins(head, issuer)
    if begins and not runs_on(head) and len(title) >= _LEAST_ON_A_LINE and _ends(title, right, own_line, relayed=relayed):
        return True
    if len(title) < _LEAST_WITHOUT_MARKS or _COMMON.fullmatch(title) or not _OF_A_KIND.search(title):
        return False
    return (begins or _BEFORE.search(left.replace("\n", "")) is not None) and (
        _ends(title, right, own_line, relayed=relayed) or _BEHIND.match(right.replace("\n", "")) is not None
    )


def _begins(head: str, words: str) -> bool:
    """Whether nothing of a longer title stands between the mark or line end that closes `head` and the title."""
    return (_is_issuer(words) or _NUMBERED.match(words) is not None) and (not head or head[-1] in f"\n{_MARKS}》()")


def runs_on(text: str) -> bool:
    """Whether a text that ends with a line end breaks off there in the middle of a sentence or of a heading."""
    if not text.endswith("\n"):
        return False
    line = text[:-1].rpartition("\n")[2]
    return len(line) >= _LEAST_TO_RUN_ON and not _END_OF_LINE.search(line) and not _is_issuer(line)


def _ends(title: str, right: str, own_line: bool, *, relayed: bool) -> bool:
    """Whether the title ends where the text behind it begins."""
    of_a_kind = _OF_A_KIND.search(title) is not None
    bracket = _BRACKETED.match(right)
    rest = right[bracket.end() :] if bracket else right
    if relayed and of_a_kind and rest.replace("\n", "").startswith("的通知"):
        return True
    if not rest or rest[0] in f"{_MARKS}》":
        return True
    if rest[0] != "\n":
        return False
    following = re.split(rf"[\n{_MARKS}(]", rest[1:], maxsplit=1)[0]
    if of_a_kind:
        return re.match(f"的.{{0,20}}{_KIND}$", following) is None
    return own_line and _OF_A_KIND.search(following) is None
