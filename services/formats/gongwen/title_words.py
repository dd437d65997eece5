"""Where the lines of a title may end: between words, never inside a number, the name of a body or a short quotation (7.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

import rjieba

from services.formats.gongwen.measuring import printed

_NUMERALS = "〇零一二三四五六七八九十百千"
_MEASURES = "季度|阶段|公里|平方米|个|项|次|届|期|批|号|年|月|日|条|类|级|家|名|人|亩|元|轮|章|周|天|大|化"
_AMOUNT = r"\d+(?:[.,]\d+)*(?:[-—–~～至]+\d+(?:[.,]\d+)*)?"
_DAY = rf"(?:\d+|[{_NUMERALS}]+)月(?:(?:\d+|[{_NUMERALS}]+)日)?"
_DATE = rf"(?:(?:\d+|[{_NUMERALS}]{{2,}})年(?:度|版)?(?:{_DAY})?|{_DAY})"
_WHOLE = re.compile(
    rf"{_DATE}(?:[-—–~～至到]{_DATE}|第[一二三四]季度|[上下]半年)?"  # 2026年10月8日, 2026年1月至10月, 2026年第三季度
    r"|一地六县|乡村振兴|高质量发展|一体化发展|[省市县区]直(?:各|有关)?(?:单位|部门|机关)"
    rf"|第(?:{_AMOUNT}|[{_NUMERALS}]+)(?:{_MEASURES})?"  # 第三季度
    r"|(?:国家|省|市|县|区)?发展(?:和)?改革委(?:员会)?"  # which the dictionary takes for three words
    r"|[\u4e00-\u9fff]{0,2}〔\d{4}〕第?\d+号"  # 合管〔2026〕7号
    rf"|{_AMOUNT}(?:[%％‰℃㎡]|[多余]?[万亿]{{0,2}}(?:{_MEASURES})?)"  # 500万元
    r"|[A-Za-z0-9][A-Za-z0-9.,&+/_'-]*"
)
_QUOTATION = re.compile("“[^“”]{1,9}”|（[^（）]{1,9}）|‘[^‘’]{1,9}’")
_BOOK = re.compile("《[^《》]*》")
_NOT_FIRST = "，。、；：！？”’）》〉〕】,.;:!?)]%的了等们者"  # what begins no line
_NOT_LAST = "“‘（《〈〔【([第"  # what ends no line
_BODIES = (
    "政府|人大|政协|委员会|常委会|管委会|党委|党组|办公室|办公厅|领导小组|工作组|指挥部|联席会议|委|局|厅|部|办|院|署|处|中心|公司|集团|"
    "银行|学校|大学|协会|联合会|商会|基金会|总队|支队|大队|总站|馆|工委|纪委|监委|专班|组委会|执委会"
)
_AREAS = "示范区|合作区|开发区|试验区|创新区|园区|新区|片区|景区|街道|都市圈|经济带|走廊"
_AREA = re.compile(rf".*(?:{_AREAS})$")
_NAME_END = re.compile(rf".*(?:{_BODIES}|{_AREAS})$")
_BODY_END = re.compile(rf".*(?:{_BODIES})$")
_NO_NAME = re.compile("全部|内部|外部|干部|一部|局部|各部|机构|举办|主办|[委办局厅部处院]")
_BESIDE = re.compile(  # words that stand beside a name and are no part of it
    "关于|对|向|同|由|在|给|将|把|为|以|按|按照|从|至|到|的|地|得|了|着|等|及|以及|暨|是|有|各"
    "|印发|转发|批转|下发|发布|公布|调整|成立|设立|组建|撤销|召开|举办|承办|开展|加强|推进|推动|加快"
    "|做好|报送|同意|请求|申请|支持|建立|健全|完善|落实|贯彻|实施|执行|修订|制定|编制|深化|促进|提升"
    "|提高|优化|规范|强化|抓好|参加|邀请|商请|征求|协助|配合|委托|授权|任免|任命|聘任|表扬|表彰|通报"
    "|通报批评|通报表扬|予以|给予|进一步|全面|深入|大力|切实|共同|继续|全力|建设|改进|创建|打造|参与"
    "|支撑|引导|鼓励"
)
_SUFFIXES = ("省", "市", "县", "区", "州", "镇", "乡")
_PLACES = re.compile(  # with which names begin
    "中共|国家|国务院|中国|全国|长三角|苏皖|北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江"
    "|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏"
    "|新疆"
)
_JOINING = frozenset(("和", "与", "同", "及"))
_LONGEST_NAME = 18.0  # characters: more than one name has run together


def cuts(title: str, *, keep: Sequence[str], most: float) -> tuple[frozenset[int], frozenset[int]]:
    """Where a line may end: (places that break nothing, places that break only what is too long for a line of its own)."""
    whole = {name for name in keep if printed(name) <= most}  # a longer name has to be broken, and then between its words
    words = [word for piece in _split(title, keep) for word in ((piece,) if piece in whole else _words(piece))]
    between = {0, *accumulate(len(word) for word in words)}
    numbers = [match.span() for pattern in (_WHOLE, _QUOTATION) for match in pattern.finditer(title)]
    found = [(_after(numbers, start), end) for start, end in _names(words)]
    names = [span for span in found if not any(start < span[1] < end for start, end in found)]  # 开发区 of 开发区管委会 is none
    firm, loose = set(between), set(between)
    for start, end in (*numbers, *names, *_issuers(title), *_kept(title, keep)):
        inside = set(range(start + 1, end))
        firm -= inside
        if printed(title[start:end]) <= most:
            loose -= inside
    marks = _beside_marks(title)
    ends = {0, len(title)}
    firm, loose = (firm - marks) | ends, (loose - marks) | ends
    edges = {at for span in (*names, *_kept(title, keep)) for at in span} & between
    return frozenset(firm), frozenset(_refined(title, loose, (edges, between), most))


def word_ends(name: str, *, most: float) -> frozenset[int]:
    """Where a name that is too long for a line may be broken."""
    ends = {0, *accumulate(len(word) for word in _words(name))}
    return frozenset(_refined(name, ends - _beside_marks(name) | {0, len(name)}, (), most))


def _beside_marks(title: str) -> set[int]:
    return {at for at in range(1, len(title)) if title[at] in _NOT_FIRST or title[at - 1] in _NOT_LAST}


def _refined(title: str, places: set[int], finer: Sequence[set[int]], most: float) -> set[int]:
    """What no line holds is broken between names, between words, or else anywhere."""
    for more in (*finer, set(range(len(title)))):
        for start, end in pairwise(sorted(places)):
            if printed(title[start:end]) > most:
                places |= {at for at in more if start < at < end}
    return places


def _after(spans: Sequence[tuple[int, int]], at: int) -> int:
    """A place that is in none of the spans: 月 of 2026年10月 begins no name."""
    return next((end for start, end in spans if start < at < end), at)


def books(title: str) -> list[tuple[int, int]]:
    """Where titles in 《》 stand: broken only where there is no better way."""
    return [match.span() for match in _BOOK.finditer(title)]


def _split(title: str, keep: Sequence[str]) -> list[str]:
    """The title with the known names in pieces of their own, the longest first: 考核, 桃州镇 and not 考, 核桃, 州镇."""
    names = "|".join(re.escape(name) for name in sorted(keep, key=len, reverse=True) if name)
    return [piece for piece in re.split(f"({names})", title) if piece] if names else [title]


def _words(title: str) -> Iterator[str]:
    """The dictionary's words; 合作, 区 is one, and in 广德, 市桃州 the 市 is no part of the second."""
    found: list[str] = []
    for word in rjieba.cut(title):
        last = found[-1] if found else ""
        open_ = last and _is_han(last) and word[0] in _SUFFIXES and not _BESIDE.fullmatch(last) and not _BODY_END.match(last)
        if open_ and len(word) == 1:
            found[-1] += word
        elif open_ and len(word) > 2:
            found[-1] += word[0]
            found.append(word[1:])
        else:
            found.append(word)
    yield from found


def _is_han(word: str) -> bool:
    return "\u4e00" <= word[0] <= "\u9fff"


def _kept(title: str, keep: Sequence[str]) -> Iterator[tuple[int, int]]:
    for name in keep:
        if name:
            yield from (match.span() for match in re.finditer(re.escape(name), title))


def _issuers(title: str) -> Iterator[tuple[int, int]]:
    """Before 关于 stand the issuers."""
    before, about, _ = title.partition("关于")
    if about:
        yield from (match.span() for match in re.finditer("[^、，\\s]+", before))


def _names(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Names of bodies and areas: back from 委员会, 局, 示范区 to a word that is no part of a name."""
    starts = [0, *accumulate(len(word) for word in words)]
    for at, word in enumerate(words):
        if not _NAME_END.match(word) or (_NO_NAME.fullmatch(word) and not (at and _is_place(words[at - 1]))):
            continue
        first = at
        while first > 0 and _belongs(words, first - 1) and printed("".join(words[first - 1 : at + 1])) <= _LONGEST_NAME:
            if _BODY_END.match(words[first - 1]) and not _BODY_END.match(words[first]):
                break  # another body's name ends here
            first -= 1
        places = [place for place in range(first, at) if _is_place(words[place])]
        while len(places) > 1 and places[-2] == places[-1] - 1:  # 上海市, 松江区
            places.pop()
        first = places[-1] if places else first
        if first < at:
            yield starts[first], starts[at + 1]


def _is_place(word: str) -> bool:
    """Whether a name of a body may begin with the word."""
    return _PLACES.fullmatch(word) is not None or (word[-1:] in _SUFFIXES and not _AREA.match(word))


def _belongs(words: Sequence[str], at: int) -> bool:
    """Whether the word before a name is part of it; 和 is between 发展 and 改革, not between two bodies."""
    word = words[at]
    if _BESIDE.fullmatch(word) or not _is_han(word):
        return False
    if word in _JOINING:
        return at > 0 and not _BODY_END.match(words[at - 1]) and not _BESIDE.fullmatch(words[at - 1])
    return True
