"""What 政策争取 is looked at for: visits upwards, policies, projects and funds. Pure.

Source: notice 附件3: X月X日，XXX带队赴XX部门拜访XXX，汇报（对接）XXX事项; 获得XXX支持政策、项目立项（批复）、专项资金XXX万元等.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from services.model.assessment.facts import FactKind, Level
from services.model.assessment.granting import level_of_grant, level_of_money
from services.model.assessment.occurrence import Occurrence, occurrence
from services.model.assessment.passages import Sentence, day_and_month
from services.model.assessment.upward import Surroundings, bodies_in, is_visit, leader_of
from services.model.ledgers.claims import Found, Range
from services.model.ledgers.evidence import ClaimKind
from services.model.ledgers.moments import Moment
from services.model.normal import normalise

# -- 向上对接 ----------------------------------------------------------------------------------------------------------------

_PAPER_ONLY = re.compile(r"电话|视频(?!会)|微信|书面|来函|发函|函告|报送|上报|行文|线上")
# By wire, and who called it off, has been nowhere (附件3: 到省直有关部门).
_REMOTE = re.compile(r"电话|视频|微信|线上|网上|云(?:端|会议)|腾讯会议|远程|传真")
_ON_THE_WAY = re.compile(r"带队|率队|赴|前往|拜访|走访|上门|当面|现场")
_CALLED_OFF = re.compile(
    r"原定|原计划|未(?:能)?成行|未(?:能)?如期|未能(?:赴|前往|拜访|对接|汇报)|(?:行程|对接|汇报|拜访)(?:已|被)?(?:取消|改期|推迟|延期|搁置)"
)
_LED = re.compile(r"带队|率队|赴|前往|拜访|走访|汇报|座谈|到.{2,20}(?:汇报|对接|衔接)")
_VISITED = re.compile(r"莅临|来(?:我市|广|广德)|到(?:我市|广德)|赴(?:我市|广德)|深入")


def visits(sentence: Sentence, around: Surroundings) -> Iterator[Occurrence]:
    """One for each day of a sentence: whoever sees two bodies on one way has been there once."""
    text = sentence.text
    dated = any(not one.coming for one in sentence.moments)
    went = [
        (start, end, level)
        for start, end, level in bodies_in(text, around)
        if is_visit(text, start, end, dated=dated) and not sentence.planned(sentence.start + start)
    ]
    if not went or _VISITED.search(text) is not None:
        return
    if _PAPER_ONLY.search(text) is not None and _LED.search(text) is None:
        return
    if _CALLED_OFF.search(text) is not None or (_REMOTE.search(text) is not None and _ON_THE_WAY.search(text) is None):
        return
    start, end, _level = went[0]
    highest = min((level for _, _, level in went), key=list(Level).index)
    leader, body = leader_of(text, start, around), normalise(text[start:end])
    partners = sentence.claims(ClaimKind.PARTNER)
    for moment in _days_of(sentence, sentence.moment_at(sentence.start + start)):
        days = [one for one in sentence.claims(ClaimKind.DATE) if moment is not None and one.start == moment.start]
        day, _month = day_and_month(moment)
        key = f"{day.isoformat()} {body}" if day else ""
        claims = (*days, *partners)
        yield occurrence(FactKind.VISIT, sentence, moment, claims, key=key, wide=True, level=highest, leader=leader)


def _days_of(sentence: Sentence, last: Moment | None) -> list[Moment | None]:
    """7月11日、8月15日: each of the days that are told together."""
    days: list[Moment | None] = [last]
    for one in reversed(sentence.moments):
        first = days[0]
        if first is not None and one.end <= first.start and re.fullmatch(r"\s*[、和及]\s*", sentence.cell[one.end : first.start]):
            days.insert(0, one)
    return days


# -- 专项资金 ----------------------------------------------------------------------------------------------------------------

_FUND = r"资金|补助|补贴|奖补|奖励|专项债|债券|转移支付|拨款|经费|补偿|预算内投资|专款"
_GRANTED = re.compile(
    r"下达|获得|获批|获(?=[省市国中上专项补奖资0-9])|喜获|争取到|争取了|取得|到位|到账|拨付|拨入|落实(?!好|情况)|安排|核拨|"
    r"划拨|批复|给予|兑付|兑现|收到|"
    r"争取(?=.{0,24}(?:到位|到账|下达))|已争取|成功争取|共争取|累计争取|补助(?=\s?[0-9])"
)
_NO_FUND = re.compile(
    r"(?:总投资|(?<!预算内)投资(?!资金|补助)|概算|估算|产值|营收|税收|签约|合同金额|贷款(?!贴息)|授信|融资|社会资本|自筹|"
    r"配套|减免|节约|缺口|需求?资金|资金需求|需要?资金|"
    r"采购|中标|销售|总额达|支出|使用|完成投资|投入|惠及|让利)[^，,。；;]{0,10}$"
)
_ASKED = re.compile(r"申请|申报|拟|计划|力争|预计|有望|请求|待(?!遇)|争取(?!到|了)")
_PART = re.compile(r"其中|分别为|包括|含(?!有)|(?:目前|现已?|实际|已)(?:到位|到账|拨付|支付|兑付)(?=\s?约?[0-9])")
_TOTAL = re.compile(r"累计|合计|共计|总计|总共|截至|截止")
_NOT_YET = re.compile(
    r"(?:未|没有|待(?!遇)|拟|预计|力争|有望|将|即将|争取)[^，,。；;]{0,6}(?:下达|到位|到账|拨付|兑付|兑现|批复|落实|获批|安排)"
)
_BATCH = re.compile(r"第([一二三四五六七八九十\d]+)(?:批|期|笔)")


def funds(sentence: Sentence, around: Surroundings) -> Iterator[Occurrence]:
    """Each sum that was granted; what a sum is made of (其中…) is none of its own."""
    text, told = sentence.text, 0
    if re.search(_FUND, text) is None:
        return
    part = _PART.search(text)
    for claim in sentence.claims(ClaimKind.AMOUNT):
        at = claim.start - sentence.start
        if not isinstance(claim.value, Range) or (told and part is not None and part.start() < at):
            continue
        if not _is_granted(sentence, claim):
            continue
        told += 1
        batch = _BATCH.search(sentence.clause(claim.start))
        key = "累计" if _TOTAL.search(sentence.clause(claim.start)) else f"{_nominal(claim):f}{batch[1] if batch else ''}"
        level = level_of_money(text, at, around)
        moment = sentence.moment_at(claim.start)
        yield occurrence(FactKind.FUND, sentence, moment, (claim,), key=key, level=level, amount=_nominal(claim))


def _is_granted(sentence: Sentence, claim: Found) -> bool:
    clause, at = sentence.clause(claim.start), claim.start - sentence.start
    rest = re.split("[，,。；;（(]", sentence.text[claim.end - sentence.start :])[0]
    if _NO_FUND.search(clause) is not None or re.match(r"\s?的?(?:项目|工程|投资)", rest):
        return False
    own = f"{clause}{rest}"
    word = _GRANTED.search(own)
    if word is not None and re.search(_FUND, own):
        if word.start() < len(clause):
            return not sentence.planned(claim.start - len(clause) + word.start()) and _NOT_YET.search(rest) is None
        return not _asked(clause) and _NOT_YET.search(rest) is None
    before = sentence.text[:at]
    return (
        (re.search(_FUND, own) is not None or re.search(_FUND, before[-30:]) is not None)
        and (last := list(_GRANTED.finditer(before))[-1:]) != []
        and not sentence.planned(sentence.start + last[0].start())
        and not _asked(clause)
    )


def _asked(words: str) -> bool:
    return _ASKED.search(words) is not None


def _nominal(claim: Found) -> Decimal:
    """The sum as it is told: 500 of 约500万元, of 近500万元 and of 500余万元."""
    value = claim.value
    if not isinstance(value, Range):
        return Decimal(0)
    if value.low == value.high:
        return value.low
    tenth = value.low / 9 if value.low else Decimal(0)  # 约, 近: a tenth less at the lower end
    middle = value.low + tenth
    if value.high in (middle, middle * Decimal("1.1")):
        return middle.normalize() if middle == middle.to_integral_value() else middle
    return value.low


# -- 项目立项、支持政策 --------------------------------------------------------------------------------------------------------

_PROJECT = re.compile(r"项目|总投资|工程|基地|中心(?!组)|园区|线路|铁路|公路|水库|电站|平台")
_POLICY = re.compile(
    r"政策|试点|措施|意见|办法|方案|规划|指标|资格|示范(?:区|县|市|园|村)?|授权|权限|支持事项|标准|名单|目录|通知|函|批复|园区|基地|平台|称号|工厂|"
    r"名录|百强|提名|(?:文明|卫生|园林|森林|旅游|双拥)(?:城市|县|村镇|单位)|"
    r"强镇|强县|名镇|名村|先进|单位(?=。|$)|优秀"
)
_APPROVED = re.compile(
    r"获批(?!复)|获得批复|批复|批准|核准|立项|入库|纳入|列入|入选|获评|认定|授予|授牌|通过(?:国家|省|"
    r"市)?[^，,。]{0,6}(?:评审|审批|审查|验收|评估)|获准|列为|确定为|命名为"
)
_GIVEN = re.compile(
    r"公布(?=[^，,。；;]{0,6}(?:我市|广德)[^，,。；;]*(?:为|列入))|"
    r"获得|获批|获准|获评|争取到|争取了|取得|出台|印发|下发|发布|同意|批复|批准|支持(?=我市|广德|示范区|在我市)|复函|纳入|"
    r"列入|入选|认定|授予|授牌|赋予|下放|倾斜|明确|列为|确定为|命名为|获(?:得)?(?:国家|省|市)[^，,。；;]{0,6}(?:支持|批准|同意)"
)
# Papers of our own: they ask, they grant nothing.
_OWN_PAPER = re.compile(r"(?:请示|申请|申报书|申请书|申报材料|申报|建议|报告|实施方案（草案）|请求|汇报|诉求)$")
_OWN_DEED = re.compile(
    r"(?:报送|上报|提交|呈报|报请|起草|编制|递交|拟定|拟订|修改完善|报|送审|申报|申请|我市(?:已)?(?:印发|出台)|制定(?:了|"
    r"印发)?|形成(?:了)?)[^，,。；;]{0,10}$"
)
_BASIS = re.compile(
    r"(?:根据|按照|依据|依照|对照|落实|贯彻|学习|围绕|执行|结合|参照|遵照|宣传|解读|推进|符合)(?:了|好)?[^，,。；;《]{0,12}$"
)
_OUR_OWN = re.compile(
    r"(?:^|[日月，,])\s*(?:我市|我局|我委|我镇|市政府(?:办公室|办)?|市委(?:办公室|办)?|市委、?市政府|两办|广德市[^，,。；;]{0,12}|本单位)"
    r"[^，,。；;]{0,4}$"
)
_PROCEDURE = re.compile(
    r"(?:环评|用地预审|预审|能评|稳评|水保|施工许可|规划许可|消防|文物|林地)(?:手续|报告|报告书|方案)?(?:的|获得?)?$"
)
_ISSUED = frozenset({"出台", "印发", "下发", "发布", "明确"})
_NO_LIST = re.compile(
    r"议事日程|重要日程|工作要点|重点工作|计划表|议程|任务清单|台账|目标考核|考核|平台管理|监管|系统(?![化性])|案例|典型(?:经验|做法)"
)


def projects(sentence: Sentence, around: Surroundings) -> Iterator[Occurrence]:
    """A project that was approved, or put on a list of a higher level."""
    word = _approval(sentence, _APPROVED, _PROJECT)
    if word is None or _is_policy(sentence.text):
        return
    yield from _papers(FactKind.PROJECT, sentence, word, around)


def policies(sentence: Sentence, around: Surroundings) -> Iterator[Occurrence]:
    """A policy, a pilot or a quota that was granted."""
    word = _approval(sentence, _GIVEN, _POLICY)
    if word is None or (_approval(sentence, _APPROVED, _PROJECT) is not None and not _is_policy(sentence.text)):
        return
    if _granted_money_only(sentence):
        return
    yield from _papers(FactKind.POLICY, sentence, word, around)


def _granted_money_only(sentence: Sentence) -> bool:
    """A sentence that tells a grant of money, and of no other thing, by the paper that grants it."""
    titled = re.sub("《[^《》]*》", "", sentence.text)
    return (
        bool(sentence.claims(ClaimKind.AMOUNT))
        and re.search(_FUND, titled) is not None
        and re.search(r"政策|试点|措施|指标|资格|示范", titled) is None
        and _POLICY_STEP.search(titled) is None
    )


# What only a project has, and what makes a policy of an approval although the word 项目 stands in it.
_PROJECT_STEP = re.compile(
    r"立项|总投资|可行性研究|可研|初步设计|初设|核准|项目建议书|入库|项目库|投资计划|项目(?:清单|名单|计划)|重点项目|(?:项目|"
    r"工程)(?:已|成功|顺利)?(?:获批|获得批复|获准|纳入|列入|入选)|"
    r"(?:项目|工程)的批复"
)
_POLICY_STEP = re.compile(
    r"支持政策|政策支持|试点|指标|示范(?:区|县|市|园|村)|改革|授权|资格|若干措施|政策措施|互通|统筹|接入|先行先试|"
    r"(?:国家|省|市)级?[^，,。；;]{0,12}(?:园区|基地|平台|工厂|称号|企业|示范)|"
    r"强镇|强县|名镇|名村|列为|确定为|命名为|先进|全国[^，,。；;]{2,10}(?:镇|县|市|村|单位)"
)


def _is_policy(text: str) -> bool:
    """Whether what was approved is a policy: 改革试点, 用地指标; a project that is one of a pilot stays a project."""
    return _PROJECT_STEP.search(text) is None and _POLICY_STEP.search(text) is not None


def _approval(sentence: Sentence, words: re.Pattern[str], things: re.Pattern[str]) -> re.Match[str] | None:
    """Where the sentence says that a thing of this sort was granted; None: it doesn't, or not by anybody above."""
    text = sentence.text
    if things.search(text) is None:
        return None
    shown = re.sub("《[^《》]*》", lambda match: "《" + "　" * (len(match[0]) - 2) + "》", text)
    for match in words.finditer(shown):
        before = sentence.clause(sentence.start + match.start())
        if sentence.planned(sentence.start + match.start()) or _OWN_DEED.search(before) or _BASIS.search(before):
            continue
        if _PROCEDURE.search(before) or (match[0] in _ISSUED and _OUR_OWN.search(before)):
            continue
        rest = re.split("[，,。；;]", text[match.end() :])[0]
        if re.match(r"之?后(?:即|可|将|再|方|拟|立)", rest):  # 批复后即可开工
            continue
        if _NO_LIST.search(rest) or re.search(r"(?:尚未|未获|没有获|暂未)$", before):
            continue
        if match[0] in ("取得", "获得", "明确", "同意", "发布", "通过") and things.search(rest + before) is None:
            continue
        return match
    return None


def _papers(kind: FactKind, sentence: Sentence, word: re.Match[str], around: Surroundings) -> Iterator[Occurrence]:
    """One for each paper that granted it, or one where none is named."""
    named = [one for one in sentence.claims(ClaimKind.TITLE, ClaimKind.NUMBER) if _grants(sentence, one)]
    titles = [one for one in named if one.kind is ClaimKind.TITLE] or named[:1]
    moment = sentence.moment_at(sentence.start + word.start())
    for one in titles:
        claims = tuple(other for other in named if other is one or other.kind is ClaimKind.NUMBER)
        at = word.span() if len(titles) == 1 else (one.start - sentence.start, one.start - sentence.start)
        level = level_of_grant(sentence.text, *at, around)
        yield occurrence(kind, sentence, moment, claims, key=str(one.value), wide=True, level=level)
    if not titles:
        level = level_of_grant(sentence.text, *word.span(), around)
        yield occurrence(kind, sentence, moment, sentence.found, level=level)


def _grants(sentence: Sentence, paper: Found) -> bool:
    if paper.kind is ClaimKind.TITLE and _OWN_PAPER.search(str(paper.value)):
        return False
    before = sentence.clause(paper.start)
    return _BASIS.search(before) is None and _OWN_DEED.search(before) is None
