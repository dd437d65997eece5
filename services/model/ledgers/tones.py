"""Whether a clause tells a result: what is denied in it, or only asked for, bears no result out. Pure; the cues are data."""

from __future__ import annotations

import re

# Not so 未来, 未尽事宜; nor money that was not spent: it had come.
_DENIED_BEFORE = re.compile(
    r"不予|不同意|不安排|不支持|不批准|不纳入|不再|暂不|暂缓|无法|难以|没有|尚无|并无|尚未|从未|取消|撤销|收回|否决|驳回|落选|"
    r"未(?!来|经|知|尽|必|满|成年|雨|使用|支出|支付|用|完工)"
)
_DENIED_BEHIND = re.compile(
    r"不予|不同意|暂不|暂缓|(?:尚)?未(?:获|能|予|到|下达|拨|批|安排|通过|落实|取得|签|印发|出台)|没有(?:获|到|下达|拨|批|安排|通过|落实)|"
    r"被?(?:取消|否决|驳回|收回)|落空"
)
# The next clause takes it back: 资金60万元，尚未到位. Not so 获得资金60万元，未能按期完工.
_DENIED_NEXT = re.compile(
    r"[，,；;]\s?(?:但|目前|至今|均|仍)*(?:不予|(?:尚|还|暂)?未(?:获批|获得|到位|下达|拨付|批准|批复|安排|落实|签订|签署|印发|出台))"
)
_ASKED = re.compile(
    r"(?<!经)申请|申报|请求|恳请|敬请|请予|拟(?![定写订建])|(?:计划|将|继续|积极|全力|正在|为)争取(?!到|了|获|得)|力争|望(?:予以|给予)|希望|建议(?:安排|给予|支持)|"
    r"有望|预计(?:争取|获|下达|到位)|需求|待(?:批|下达|审)"
)
# They turn what was asked for into what came: 申请获批, 同意你市申请的.
_GRANTED_BETWEEN = re.compile(
    r"(?<!力争)(?<!拟)(?<!争取)(?<!请求)(?:获(?!取)|已|到了?(?=专项|资金|补助|项目)|批准|批复|通过|到位)"
)
_GRANTED_BEFORE = re.compile(r"(?:同意|批准|批复|核准|下达|拨付|安排|解决|获得|获批)[^。]{0,20}(?:申请|申报|请求)的?[^。]{0,20}$")
_GRANTED_BEHIND = re.compile(r"[^。;,!?]{0,12}(?:已(?:获|下达|到|批|拨|经)|获批|获得批准|获准)")
_MARKS = re.compile(r"[。；;！!？?，,]|\n\s*\n")
_LAST_MARK = re.compile(r"^.*(?:[。；;！!？?，,]|\n[ \t\u3000]*\n)", re.DOTALL)
_SUMMED = re.compile(r"^\s*(?:共计?|合计|总计|总额|金额|其中|计)[\u4e00-\u9fff：:]{0,6}$")
_REACH = 60
_WRAPPED = 15  # a line as long as this may go on in the next one


def tells_result(text: str, start: int, end: int) -> bool:
    """Whether the clause around `start`..`end` says it as a fact, neither denied nor only asked for."""
    before, behind = _before(text, start), _behind(text, end)
    if _DENIED_BEFORE.search(before) or _DENIED_BEHIND.search(behind) or _DENIED_NEXT.match(text, end):
        return False
    asked = list(_ASKED.finditer(before))
    if not asked:
        return True
    if _GRANTED_BEFORE.search(before) or _GRANTED_BEHIND.match(behind):
        return True
    return _GRANTED_BETWEEN.search(before, asked[-1].end()) is not None


def _before(text: str, start: int) -> str:
    """The clause up to there; with the one before where it only sums up: 申请专项资金，共计300万元."""
    near = _last_lines(text[max(0, start - _REACH) : start])
    clause = _LAST_MARK.sub("", near)
    if _SUMMED.match(clause) and len(clause) < len(near):
        clause = _LAST_MARK.sub("", near[: len(near) - len(clause) - 1]) + clause
    return "".join(clause.split())


def _last_lines(near: str) -> str:
    """The lines that run on up to the end: a short line, or one that ends with a mark, is over."""
    lines = near.split("\n")
    kept = lines[-1]
    for line in reversed(lines[:-1]):
        if len(line) < _WRAPPED or not "\u4e00" <= line[-1:] <= "\u9fff":
            break
        kept = f"{line}\n{kept}"
    return kept


def _behind(text: str, end: int) -> str:
    near = text[end : end + _REACH]
    clause = _MARKS.split(near, maxsplit=1)[0]
    return "".join(clause.split("\n")[0].split())
