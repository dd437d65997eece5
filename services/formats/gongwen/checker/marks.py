"""What the parts of a document look like as text."""

from __future__ import annotations

import re

OPENERS, CLOSERS = "〔\\[【（(﹝［{", "〕\\]】）)﹞］}"
NUMBERISH = re.compile(
    rf"[{OPENERS}]\s*\d{{2,4}}\s*年?[{CLOSERS}].{{0,4}}\d*\s*号|\d{{4}}年?第?\d+号|[{OPENERS}](?:19|20)\d\d[{CLOSERS}]第?\d+$"
)
LEGAL_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,}〔(?:19|20)\d{2}〕[1-9]\d*号")
DATEISH = re.compile(
    r"[12二一][\d〇○零OoΟ一二三四五六七八九]{3}年[\d〇○零一二三四五六七八九十]{1,3}月[\d〇○零一二三四五六七八九十廿卅]{1,3}[日号]?"
)
OTHER_DATE = re.compile(  # a date too, where one stands
    r"(?:\d{4}[.．/／\-—年]|\d{2}年)\d{1,2}[.．/／\-—月]\d{1,2}日?|[1-9]\d?月[1-9]\d?日"
)
LEGAL_DATE = re.compile(r"(?:19|20)\d{2}年(?:[1-9]|1[0-2])月(?:[1-9]|[12]\d|3[01])日")
FOLIO = re.compile(r"[^\u4e00-\u9fff\d]{0,6}(\d{1,4})[^\u4e00-\u9fff\d]{0,6}|第(\d{1,4})页(?:共\d{1,4}页)?")
LEGAL_FOLIO = re.compile(r"— ?(\d{1,4}) ?—")
LABEL = re.compile(r"附件([0-9０-９]{0,2}|[一二三四五六七八九十]{1,3})[:：]?")
NOTE = re.compile(r"附件(?:[:：]|\d{1,2}[.．、])")
ENTRY = re.compile(r"(\d{1,2})([.．、])")
ISSUED = re.compile(r"\d{1,2}日?印发?$|印发$|\d{4}年\d{1,2}月\d{1,2}日印")
DATED = re.compile(r".*\d{4}年\d{1,2}月\d{1,2}日?")  # the same line where 印发 is lacking
COPY = re.compile(r"(?:抄送|抄报|主送|报|送|发)[:：]")
URGENCY = re.compile(r"(?:特急|加急|特提|平急)")
SECRECY = re.compile(r"(?:绝密|机密|秘密)(?:★.*)?")
COPY_NUMBER = re.compile(r"\d{4,8}")
SIGNER = "签发人"
DRAFT = re.compile(r"[（(]?(?:草|初|征求意见|送审|讨论|修改|审议|报批)?稿[）)]?")
POST = re.compile(r"[\u4e00-\u9fff]{0,14}(?:长|主任|书记|主席|总理|委员|专员|经理|负责人)")  # 签发人职务 (7.3.5.3)
NAMED = re.compile(r"(出席|请假|列席|缺席)[人员]*[:：]")
HEADING_1 = re.compile(r"[一二三四五六七八九十]{1,3}、")
HEADING_2 = re.compile(r"（[一二三四五六七八九十]{1,3}）")
HEADING_3 = re.compile(r"\d{1,2}[.．](?!\d)")
HEADING_4 = re.compile(r"（\d{1,2}）")
NUMBERED = re.compile(
    "|".join(pattern.pattern for pattern in (HEADING_1, HEADING_2, HEADING_3, HEADING_4))
    + r"|\d{1,2}、|\([一二三四五六七八九十\d]+\)|第[一二三四五六七八九十]+[，、]"
)
# 条例 (中办发〔2012〕14号), art. 8
LEGAL_TYPES = (
    "决议",
    "决定",
    "命令",
    "令",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "议案",
    "函",
    "纪要",
)
# Types that may go out without 主送机关: what is announced to everybody (条例, 8: 公告, 通告, 公报, 决议, 决定, 命令), is praised
# or criticised before all (通报) or is itself printed and passed on (意见). 主送 is “the main body that deals with the paper”
# (GB/T 9704-2012, 7.3.2); 通知, 请示, 报告, 批复, 函 and 议案 always have one.
WITHOUT_RECIPIENTS = ("公告", "通告", "公报", "决议", "决定", "命令", "令", "通报", "意见")
FORM_TITLE = re.compile(r"(?:回执|稿纸|督办单|销号表|审批表|申请表|登记表|签收单|登记簿|备案表|处理单|名单|台账)$")


def number_of(text: str) -> int | None:
    """The number of an attachment label, in any figures; None where it has none."""
    if not text:
        return None
    if text.isdigit():
        return int(text)
    figures = {character: value for value, character in enumerate("一二三四五六七八九十", 1)}
    if len(text) == 1:
        return figures.get(text)
    tens, _, units = text.partition("十")
    return figures.get(tens, 1) * 10 + figures.get(units, 0)
