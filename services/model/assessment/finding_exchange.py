"""What 交流合作 is looked at for: signings, the “3个1”, events, alliances, and coverage, which 制度创新 tells as well.

Source: notice 二（二） and 附件4, 填表说明 1 to 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.model.assessment.facts import FactKind
from services.model.assessment.occurrence import Occurrence, occurrence
from services.model.assessment.outlets import Outlet, outlets_in
from services.model.assessment.passages import Sentence
from services.model.assessment.upward import Surroundings
from services.model.ledgers.claims import Found
from services.model.ledgers.evidence import ClaimKind
from services.model.normal import normalise

# -- 协议签署 ----------------------------------------------------------------------------------------------------------------

_SIGNED = re.compile(
    r"签(?:订|署|定|约|了|下)|达成(?:了)?[^，,。]{0,12}协议|(?<!拟)[共续新]签(?![前期约订署定])|"
    r"(?<=[与同])[^，,。；;]{2,30}会签"
)
_AGREEMENT = re.compile(
    r"(?:协议|协议书|合同|备忘录|意向书|协定|框架|合作书|责任书|公约|章程|机制|方案|(?:合作|协作|协同|联动|框架)[^《》]{0,4}(?:意见|纪要|办法))[》”]?(?:[（(][^（）()]*[)）])?$"
)
_NOT_SIGNED = re.compile(
    r"(?:未|没有|拟|计划|预计|有望|即将|是否|将(?!与)|待|准备|争取|力争|推动|洽谈|酝酿|起草|商定|暂无|尽快|推进|筹备|有意向?|"
    r"意向|推迟|延期|暂缓|取消|正在)[^，,。；;]{0,14}(?:签|达成)|"
    r"签(?:订|署|定|约)(?:仪式|活动)?[^，,。；;《]{0,6}(?:事宜|事项|推迟|延期|取消|暂缓)|签(?:订|署|定|约)中|签[^，,。；;《]{0,10}(?<!\d)[0零]\s?[份个项]|"
    r"签(?:订|署|约)(?:仪式)?(?:准备|筹备|工作)|(?:文本|条款)(?:正在|已)?(?:磋商|协商|修改)|续签前"
)
_MENTIONED = re.compile(r"签(?:订|署|定)的")


def signings(sentence: Sentence, around: Surroundings) -> Iterator[Occurrence]:
    """Agreements that were signed: each that is named, or one where none is."""
    match = next((one for one in _SIGNED.finditer(sentence.text) if not _unsigned(sentence.text, one.start())), None)
    if match is None:
        return
    moment = sentence.moment_at(sentence.start + match.start())
    titles = [one for one in _agreements(sentence) if not _unsigned(sentence.text, one.start - sentence.start)]
    for one in titles:
        own = sentence.moment_of(one)
        yield occurrence(FactKind.SIGNING, sentence, own or moment, (one,), key=str(one.value), wide=True)
    if not titles:
        yield occurrence(FactKind.SIGNING, sentence, moment, sentence.found)


def _unsigned(text: str, at: int) -> bool:
    """Whether the clause at `at` denies the signing, or speaks of one to come; other clauses may tell of others."""
    shown = re.sub("《[^《》]*》", lambda found: "《" + "　" * (len(found[0]) - 2) + "》", text)
    start = max(shown.rfind(mark, 0, at) for mark in "，,") + 1
    ends = [place for mark in "，," if (place := shown.find(mark, at)) >= 0]
    return _NOT_SIGNED.search(shown[start : min(ends, default=len(shown))]) is not None


def late_signings(sentence: Sentence, around: Surroundings) -> Iterator[Occurrence]:
    """A signing that was told in another column: only where it names the agreement."""
    if _agreements(sentence) and _MENTIONED.search(sentence.text) is None:
        yield from signings(sentence, around)


def _agreements(sentence: Sentence) -> list[Found]:
    return [one for one in sentence.claims(ClaimKind.TITLE) if _AGREEMENT.search(str(one.value))]


# -- “3个1” ------------------------------------------------------------------------------------------------------------------

_LABELS = {
    "标志性": FactKind.LANDMARK,
    "关键性": FactKind.KEY_POLICY,
    "突破性": FactKind.BREAKTHROUGH,
}
_LABEL = re.compile(r"(?P<label>标志性|关键性|突破性)\s?(?:的)?\s?(?:项目|政策|成果|工程)")
_UNDER_WAY = {  # a landmark project counts once it is carried out; a policy and a result once they are there
    FactKind.LANDMARK: re.compile(
        r"开工|动工|建成|竣工|完工|投产|投运|投用|投入(?:使用|运营|生产)|交付|封顶|通水|开园|营业|启用|启动|实施|推进|建设|完成|进度|揭牌|落地|运行|开通|通车|落户|签约入驻"
    ),
    FactKind.KEY_POLICY: re.compile(
        r"出台|印发|会签|获批|批复|实施|执行|同意|争取到|获得|发布|制定(?!中)|联合发文|落地|兑现|建立|纳入"
    ),
    FactKind.BREAKTHROUGH: re.compile(
        r"取得|实现|建成|完成|获|达到|突破(?!性)|率先|首|开通|办理|办结|惠及|互认|通办|落地|形成|运行|建立|打通|成功|累计|发布"
    ),
}
# 成功实施标志性项目（跨省公交线路）: the verb stands before the label
_DONE_BEFORE = re.compile(r"(?<!拟)(?:实施|建成|完成|出台|取得|争取到|形成|获得|落地)(?:了)?\s?[\d一二两三]*[个项]?$")
_NOT_THERE = re.compile(
    r"拟(?![定写])|计划(?!单)|谋划|筹备|筹划|前期|正在(?:总结|研究|起草|谋划|筹备|申报|争取|洽谈|制定|编制|商)|待|尚未|暂无|"
    r"未(?!来|经|发生|出现|收到|发现)|没有|是否|准备|无$|力争|争取(?!到|了)|"
    r"预计|洽谈|研究中|起草中|征求意见|即将|下一步"
)


def three_ones(sentence: Sentence, around: Surroundings) -> Iterator[Occurrence]:
    """What stands behind the words 标志性项目, 关键性政策, 突破性成果, each once for its agreement."""
    labels = list(_LABEL.finditer(sentence.text))
    if not labels:
        return
    # the agreement that the cell is about: the last that is named before
    of = [str(one.value) for one in _agreements_of(sentence)]
    for place, match in enumerate(labels):
        end = labels[place + 1].start() if place + 1 < len(labels) else len(sentence.text)
        words = sentence.text[match.end() : end].strip(" ：:，,、。；;—-为是\n")
        kind, done = _LABELS[match["label"]], _DONE_BEFORE.search(sentence.clause(sentence.start + match.start())) is not None
        if len(words) < 2 or not (done or _UNDER_WAY[kind].search(words)) or _NOT_THERE.search(words):
            continue
        at = sentence.start + match.end()
        claims = tuple(one for one in sentence.found if at <= one.start < sentence.start + end)
        moment = next((one for one in sentence.moments if at <= one.start < sentence.start + end and not one.coming), None)
        dated = moment if moment is not None and _achieved_then(sentence, moment.end, kind) else None
        yield occurrence(kind, sentence, dated, claims, key=of[-1] if of else "", wide=True)


def _achieved_then(sentence: Sentence, at: int, kind: FactKind) -> bool:
    """Whether the day is that of the thing itself: 7月12日联合印发, and not 7月12日召开推进会."""
    clause = re.split("[，,。；;]", sentence.cell[at : at + 40])[0]
    return (
        re.search(r"会议|推进会|调度|座谈|座谈会|对接|调研|督导", clause) is None and _UNDER_WAY[kind].search(clause) is not None
    )


def _agreements_of(sentence: Sentence) -> list[Found]:
    """The agreements named in the cell up to the end of the sentence."""
    return [one for one in sentence.all_before() if one.kind is ClaimKind.TITLE and _AGREEMENT.search(str(one.value))]


# -- 活动与联盟 --------------------------------------------------------------------------------------------------------------

_HELD = re.compile(r"举办|举行|召开|主办|承办|协办|合办|共办|联办|组织(?:开展|举办)?|开展")
_EVENT = re.compile(
    r"论坛|峰会|推介会|推介活动|洽谈会|对接会|交流会|交流活动|研讨会|博览会|展会|展览|展销会|文化节|旅游节|艺术节|采摘节|"
    r"美食节|[\u4e00-\u9fff]节|比赛|[\u4e00-\u9fff]赛(?![道区场])|赛事|"
    r"马拉松|演练|招聘会|发布会|签约仪式|(?:交流|文化|宣传|推广|体验|活动|服务|展示|旅游|消费)[周月季]|巡演|会演|汇演|年会|大会|联展|研学|集市|技能竞赛|竞赛|嘉年华|音乐会|展演|[\u4e00-\u9fff](?<![开发拓进扩])展(?![示开望板厅现区期销览会演])"
)
_NO_EVENT = re.compile(
    r"推进会|联席会|座谈会|调度会|工作会|专题会|协调会|办公会|例会|培训|视频会|党组会|动员会|部署会|学习会|碰头会|"
    r"节[约能日点]|环节|季节|调节|细节"
)
_JOINTLY = re.compile(
    r"(?:联合|共同|合作|携手|协同)(?:成功)?(?:举办|主办|承办|召开|举行|组织|开展)|合办|共办|联办|联合[^，,。；;]{2,20}(?:举办|举行|主办|召开|开展)"
)
_ROUTINE = re.compile(r"推进会|联席会|调度会|工作会|协调会|例会|办公会|视频会|碰头会|调研|督导|检查(?!活动)")
_OCCASION = re.compile(r"活动|会(?!议|商|办|同|签|员)|联演|联展|演练|比赛|行动|节|周|(?<![开发拓进扩])展")
_CALLED_OFF = re.compile(r"延期|推迟|取消|暂缓|改期|延后|未能|搁置")
_ATTENDED = re.compile(r"(?:参加|参与|出席|应邀|受邀|赴.{2,20}参|列席|观摩)[^，,。；;]{0,20}$")
_NAME_OF_EVENT = re.compile(
    r"(?:举办|举行|召开|主办|承办|协办|合办|组织|开展)(?:了|的)?(?:首届|第[一二三四五六七八九十\d]+届|"
    r"20\d\d年?)?(?P<name>[^，,。；;：:]{2,40})"
)


def events(sentence: Sentence, around: Surroundings) -> Iterator[Occurrence]:
    """A forum, a promotion and the like that was held; whoever only went there held none."""
    held = next(
        (
            match
            for match in _HELD.finditer(sentence.text)
            if not sentence.planned(sentence.start + match.start())
            and not _ATTENDED.search(sentence.clause(sentence.start + match.start()))
        ),
        None,
    )
    if held is None or _CALLED_OFF.search(sentence.text) is not None:
        return
    rest = sentence.text[held.start() :]
    if not _is_event(sentence.text, held):
        return
    moment = sentence.moment_at(sentence.start + held.start())
    name = _event_name(sentence, rest)
    claims = tuple(sentence.claims(ClaimKind.DATE, ClaimKind.PARTNER, ClaimKind.TITLE))
    made = occurrence(FactKind.EVENT, sentence, moment, claims)
    day = made.day.isoformat() if made.day else ""
    yield occurrence(FactKind.EVENT, sentence, moment, claims, key=f"{day} {name}".strip() if name else day, wide=bool(name))


def _is_event(text: str, held: re.Match[str]) -> bool:
    """By its name; of what two held together any occasion but a meeting of the daily work."""
    told = re.split("[，,。；;]", text[held.start() :])[0]
    before = text[max(0, held.start() - 30) : held.start()]
    if _EVENT.search(_NO_EVENT.sub("", told)):
        return True
    if re.fullmatch(r"(?:举办|举行|召开)", told) and _EVENT.search(_NO_EVENT.sub("", before)):  # 某某论坛成功举办
        return True
    jointly = _JOINTLY.search(before[-6:] + told) is not None
    return jointly and _ROUTINE.search(told) is None and _OCCASION.search(told) is not None


def _event_name(sentence: Sentence, rest: str) -> str:
    quoted = re.search(r"[“《]([^“”《》]{2,40})[”》]", sentence.text)
    if quoted is not None:
        return normalise(quoted[1])
    found = _NAME_OF_EVENT.search(rest)
    return normalise(found["name"]) if found is not None else ""


_FORMED = re.compile(r"成立|组建|建立|发起|共建|缔结|结成|组成|加入|揭牌")
_ALLIANCE = re.compile(r"联盟|共同体|联合体|合作体|联合会")
_NO_ALLIANCE = re.compile(r"(?:医疗|教育)?联盟(?:成员单位)?(?:会议|例会|活动|理事会)|命运共同体|中华民族共同体|联盟(?:标准)?工作")


def alliances(sentence: Sentence, around: Surroundings) -> Iterator[Occurrence]:
    """A cooperation alliance that was set up."""
    match = _FORMED.search(sentence.text)
    thing = _ALLIANCE.search(_NO_ALLIANCE.sub(lambda found: "　" * len(found[0]), sentence.text))
    if match is None or thing is None or sentence.planned(sentence.start + match.start()):
        return
    before = sentence.text[max(0, thing.start() - 20) : thing.end()]
    name = normalise(re.split("[，,。；;、了]|成立|组建|建立|发起|共建|加入|缔结|结成|揭牌", before)[-1])
    moment = sentence.moment_at(sentence.start + match.start())
    yield occurrence(FactKind.ALLIANCE, sentence, moment, sentence.found, key=name, wide=True)


# -- 媒体报道 ----------------------------------------------------------------------------------------------------------------

_REPORTED = re.compile(
    r"报道|刊发|刊登|刊载|发布|播出|播放|播发|推送|采用|采访|登载|转载|转发|宣传|发表|推介|关注|点赞|专题|聚焦|直播|头版|"
    r"头条|\d+\s?[篇条次]|[一二三四五六七八九十两]+[篇条]|上稿|见报|《"
)
_MOST = 40  # reports that one sentence tells


def coverage(sentence: Sentence, around: Surroundings) -> Iterator[Occurrence]:
    """Each report: an outlet with a title; where none is named, one for the outlet."""
    outlets = list(outlets_in(sentence.text))
    if not outlets or _REPORTED.search(sentence.text) is None or _only_planned(sentence):
        return
    own = {place for one in outlets for place in range(one.start, one.end)}
    titles = [one for one in sentence.claims(ClaimKind.TITLE) if one.start - sentence.start + 1 not in own]
    days = tuple(sentence.claims(ClaimKind.DATE))
    for outlet, title in list(_pairs(sentence, outlets, titles))[:_MOST]:
        moment = sentence.moment_at((title.start if title else sentence.start + outlet.end) + 1)
        level = outlet.level
        if title is None:
            yield occurrence(FactKind.COVERAGE, sentence, moment, days, key=_undated_key(outlet), level=level)
        else:
            key = f"{normalise(outlet.name)} {title.value}"
            yield occurrence(FactKind.COVERAGE, sentence, moment, (title,), key=key, wide=True, level=level)


def _undated_key(outlet: Outlet) -> str:
    return normalise(outlet.name)


_PRINTED = re.compile(r"报道|刊发|刊登|刊载|发布|播出|播放|播发|推送|采用|登载|转载|转发|发表|直播|上稿|见报")
_HANDED_IN = re.compile(r"投稿|供稿|投送|送审|约稿|组稿")


def _only_planned(sentence: Sentence) -> bool:
    """Whether no word of the sentence says that something was printed or sent."""
    text = sentence.text
    words = list(_PRINTED.finditer(text))
    if not words and _HANDED_IN.search(text) is not None:
        return True
    words = words or list(_REPORTED.finditer(text))[:1]
    return all(sentence.planned(sentence.start + match.start()) for match in words)


def _pairs(sentence: Sentence, outlets: list[Outlet], titles: list[Found]) -> Iterator[tuple[Outlet, Found | None]]:
    """Which report stood where: outlets that follow each other share the titles that come next to them."""
    if not titles:
        yield from ((outlet, None) for outlet in outlets)
        return
    groups = _groups(sentence, outlets, titles)
    told: set[tuple[str, str]] = set()
    for near, of_them in groups:
        for outlet in near:
            for title in (*of_them,) or (None,):
                known = (outlet.name, str(title.value) if title else "")
                if known not in told:
                    told.add(known)
                    yield outlet, title


def _groups(sentence: Sentence, outlets: list[Outlet], titles: list[Found]) -> list[tuple[list[Outlet], list[Found]]]:
    """Runs of outlets and runs of titles in turn: 甲、乙刊发《丙》《丁》; or the other way round: 《丙》被甲、乙刊发."""
    marks: list[tuple[int, Outlet | Found]] = [(one.start, one) for one in outlets]
    marks += [(one.start - sentence.start, one) for one in titles]
    runs: list[list[Outlet | Found]] = []
    for _, one in sorted(marks, key=lambda mark: mark[0]):
        if runs and isinstance(runs[-1][0], Outlet) == isinstance(one, Outlet):
            runs[-1].append(one)
        else:
            runs.append([one])
    first_is_outlet = isinstance(runs[0][0], Outlet)
    groups: list[tuple[list[Outlet], list[Found]]] = []
    for place in range(0, len(runs), 2):
        pair = runs[place : place + 2]
        near = next(([one for one in run if isinstance(one, Outlet)] for run in pair if isinstance(run[0], Outlet)), [])
        of_them = next(
            ([one for one in run if not isinstance(one, Outlet)] for run in pair if not isinstance(run[0], Outlet)), []
        )
        if not near and groups and not first_is_outlet:
            near = groups[-1][0]
        groups.append((near, of_them))
    return groups
