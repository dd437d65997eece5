"""A cell as it is looked at for facts: its sentences, each with the days, claims and words of plan in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from services.model.ledgers.checks.cell import says_nothing
from services.model.ledgers.claims import Found, found_in
from services.model.ledgers.evidence import ClaimKind
from services.model.ledgers.forms import EXAMPLE
from services.model.ledgers.moments import Grain, Moment, moments_in
from services.model.periods import Month

ToldIn = Mapping[tuple[str, str], Month]
"""In which month a column's sentence was first told: by that month the year of a day is read that leaves it out."""

_ENDS = re.compile(r"[\n。；;]")
# Titles, and labels of what follows.
_NO_END = re.compile(r"《[^《》\n]*》|(?:标志性项目|关键性政策|突破性成果)[”\"]?\s?[。；;\n]")
_CLAUSE_ENDS = re.compile(r"[，,：:（）()\n。；;]")
# What is not done yet: right before the word that would say that it is.
_PLAN = re.compile(
    r"(?:拟(?![定写订])|计划(?!单|内)|预计|(?<![得获])将(?!其|该|我市|我镇|广德|[^，,。；;]{1,14}(?:列[为入]|纳入|作为|确定为))|即将|力争|(?<!积极)(?<!经)(?<!成功)争取(?!到|了|得|的)|"
    r"有望|准备|筹备|谋划|尚未|"
    r"未(?!来)|没有|(?<!接)(?<!优)待(?!遇)|等待|(?<!已)申请(?!的|到)|(?<!已)申报(?!的)|希望|请求|恳请|建议|如能|确保|目标|"
    r"尽快|早日|持续跟进|抓紧|择机|适时|是否|能否|可否|倘若|一旦|若(?:能|获)|如(?:果|获)|"
    r"正在|着手|酝酿|协商|推动(?=[^，,]*(?:尽快|早日)))[^，,。；;：:]{0,12}$"
)
# 同意将电站纳入…: 将 brings its object before the verb; 将于明年纳入 is still to come.
_TAKEN = re.compile(
    r"将(?!于|在|被|会|要|继续|尽快|进一步|正式|全部|适时|择机|优先|逐步|陆续|按|根据)[^，,。；;：:将拟计未待]{2,20}$"
)
_NONE_OF_IT = re.compile(r"^[^，,。；;：:\n]{0,30}?(?<![\d.])(?:0|零)\s?[篇次项个份场条件起]")  # 签订协议0份
_TAKES = ("纳入", "列入", "列为", "作为", "确定为", "认定为", "命名为")
_REACH = 200  # characters before a word that its clause can have
_PLAN_HEAD = re.compile(
    r"^\s*(?:下一步|下步|接下来|后续|下阶段|下季度|下月|明年|今后|拟(?![定写])|(?:计划|力争|预计)(?!.*(?:实际|已)))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence at `start`..`end` of a cell, with the claims and moments in it by their places in the cell.

    `before` is the last day told before it in the same line.
    """

    column: str
    cell: str
    start: int
    end: int
    found: tuple[Found, ...]
    moments: tuple[Moment, ...]
    before: Moment | None = None
    earlier: tuple[Found, ...] = ()  # claims of the cell before this sentence

    @property
    def text(self) -> str:
        return self.cell[self.start : self.end]

    @property
    def coming(self) -> bool:
        """Whether it speaks only of what is still to come."""
        told = bool(self.moments) and all(one.coming for one in self.moments)
        return told or _PLAN_HEAD.match(self.text) is not None

    def clause(self, at: int) -> str:
        """The words of the clause before `at` (a place in the cell)."""
        text = self.cell[max(self.start, at - _REACH) : at]
        begins = [match.end() for match in _CLAUSE_ENDS.finditer(text)]
        return text[begins[-1] if begins else 0 :]

    def planned(self, at: int) -> bool:
        """Whether the word at `at` tells a plan, a wish or what has not come."""
        words = self.clause(at)
        if self.cell.startswith(_TAKES, at):
            words = _TAKEN.sub("", words)
        return _PLAN.search(words) is not None or _NONE_OF_IT.match(self.cell[at : self.end]) is not None

    def moment_at(self, at: int) -> Moment | None:
        """The moment of what is told at `at`: the last one before it, else the first behind it, else that of the line."""
        past = [one for one in self.moments if not one.coming and one.first is not None]
        earlier = [one for one in past if one.start < at]
        if earlier or past:
            return earlier[-1] if earlier else past[0]
        return self.before

    def moment_of(self, claim: Found) -> Moment | None:
        """That of a title: a day in brackets right behind it is its own."""
        return next((one for one in self.moments if 0 < one.start - claim.end <= 2), None) or self.moment_at(claim.start)

    def claims(self, *kinds: ClaimKind) -> list[Found]:
        return [one for one in self.found if one.kind in kinds]

    def all_before(self) -> tuple[Found, ...]:
        """The claims of the cell up to the end of this sentence."""
        return (*self.earlier, *self.found)


def day_and_month(moment: Moment | None) -> tuple[date | None, Month | None]:
    """The day where one is told, and the month where at least that is."""
    if moment is None or moment.first is None or moment.grain is Grain.YEAR:
        return None, None
    return (moment.first if moment.grain is Grain.DAY else None), Month.of(moment.first)


@lru_cache(maxsize=4096)
def sentences_in(text: str) -> tuple[str, ...]:
    """The words of each sentence, as it is known again: without blanks."""
    return tuple(words for words in ("".join(text[start:end].split()) for start, end in _pieces(text)) if words)


def sentences_of(column: str, text: str, first_told: Month, told_in: ToldIn) -> Iterator[Sentence]:
    """The sentences of a cell that say something, in order; examples of the form say nothing."""
    cell = "\n".join(" " * len(line) if EXAMPLE.match(line) else line for line in text.split("\n"))
    if says_nothing(cell):
        return
    before: Moment | None = None
    for start, end in _pieces(cell):
        if start and cell[start - 1] == "\n":
            before = None
        words = "".join(cell[start:end].split())
        if not words:
            continue
        found, moments = _looked(cell, told_in.get((column, words), first_told))
        own = tuple(one for one in moments if start <= one.start < end)
        yield Sentence(
            column=column,
            cell=cell,
            start=start,
            end=end,
            found=tuple(one for one in found if start <= one.start < end),
            moments=own,
            before=before,
            earlier=tuple(one for one in found if one.start < start),
        )
        before = next((one for one in reversed(own) if not one.coming and one.first is not None), before)


# 8月，分管领导赴…; 已于8月开工: a month without its year, where a clause begins or behind 于. Not 10月底前, 8月6日, 3月至5月.
_BARE_MONTH = re.compile(
    r"(?:^|(?<=[，,。；;：:\n（(.．、）)])|(?<=[于在])|(?<=[\u4e00-\u9fff])(?<![年第近过前后个至到约])"
    r"(?=\d{1,2}\s?月(?:底|初|[上中下]旬)?(?:开工|建成|通车|竣工|完工|投产|投用|印发|出台|签订|签署|获批|开通)))"
    r"[ \u3000]*(?P<m>1[0-2]|[1-9])\s?月(?:份|上旬|中旬|下旬|初|底|末|中)?"
    r"(?![\d前以至到\-—~～]|\s?\d|之?前|以来)",
    re.MULTILINE,
)
_TO_COME = re.compile(r"(?:拟(?![定写])|计划|预计|力争|将|争取|定)(?:[于在])?\s?$")


def _bare_months(cell: str, month: Month) -> Iterator[Moment]:
    """Months that leave their year out: the latest that is not after the month that told them."""
    for match in _BARE_MONTH.finditer(cell):
        number = int(match["m"])
        of = Month(month.year if number <= month.number else month.year - 1, number)
        coming = _TO_COME.search(cell[: match.start()][-6:]) is not None
        yield Moment(
            start=match.start(),
            end=match.end(),
            grain=Grain.MONTH,
            first=of.first_day,
            last=of.last_day,
            assumed=True,
            coming=coming,
        )


# 9.15，赴…; 9.3—9.4，在…; 安徽日报（9.6）: a day written with a dot, where a clause begins. Not 9.8亿元, 1.2倍, 3.5公里.
_DOTTED_DAY = re.compile(
    r"(?:^|(?<=[，,。；;：:、\s（(于在至])|(?<=[\u4e00-\u9fff])(?=[\d.．]+[向赴到在与和同由获召签举]))"
    r"(?P<m>1[0-2]|0?[1-9])[.．](?P<d>3[01]|[12]\d|0?[1-9])"
    r"(?:\s?[-－—–~～至、]+\s?(?:(?:1[0-2]|0?[1-9])[.．])?(?:3[01]|[12]\d|0?[1-9])(?![\d.．]))?"
    r"(?:\s?[日号]|(?=[，,）)：:、《“]|\s(?!\s*[万亿元%％])|$)"
    r"|(?=[\u4e00-\u9fff])(?![万亿元千百十倍个家公米里亩吨人次度级版折秒分克升兆平户岁小年月项名层寸成%％余多左以]))",
    re.MULTILINE,
)
_OUTLINE = re.compile(r"^\s*(?P<n>\d{1,2})[.．]1(?!\d)", re.MULTILINE)  # 1.1 and 1.2 at the heads of lines are numbers of points


def _dotted_days(cell: str, month: Month) -> Iterator[Moment]:
    """Days written 9.15, of the latest year in which they are not after the month that told them."""
    outlined = {match["n"] for match in _OUTLINE.finditer(cell)}
    outlined = {one for one in outlined if len(re.findall(rf"^\s*{one}[.．]\d", cell, re.MULTILINE)) > 1}
    for match in _DOTTED_DAY.finditer(cell):
        number, day = int(match["m"]), int(match["d"])
        of = Month(month.year if number <= month.number else month.year - 1, number)
        if match["m"] in outlined or day > of.last_day.day:
            continue
        coming = _TO_COME.search(cell[: match.start()][-6:]) is not None
        on = of.first_day.replace(day=day)
        yield Moment(start=match.start(), end=match.end(), grain=Grain.DAY, first=on, last=on, assumed=True, coming=coming)


_LAST_MONTH = re.compile(
    r"(?:^|(?<=[，,。；;：:\n（(.．、）)]))[ \u3000]*上个?月(?:份|[上中下]旬|初|底|末)?(?!以来)", re.MULTILINE
)


def _last_months(cell: str, month: Month) -> Iterator[Moment]:
    """上月: the month before the one that told it."""
    of = Month.of(month.first_day - timedelta(days=1))
    for match in _LAST_MONTH.finditer(cell):
        yield Moment(start=match.start(), end=match.end(), grain=Grain.MONTH, first=of.first_day, last=of.last_day, assumed=True)


@lru_cache(maxsize=4096)
def _looked(cell: str, month: Month) -> tuple[tuple[Found, ...], tuple[Moment, ...]]:
    hidden = re.sub(r"《[^《》]*》|〔\d{4}〕\s?\d+\s?号", lambda match: "　" * len(match[0]), cell)
    moments = moments_in(hidden, month=month)
    taken = {place for one in moments for place in range(one.start, one.end)}
    others = (*_bare_months(hidden, month), *_dotted_days(hidden, month), *_last_months(hidden, month))
    bare = [one for one in others if taken.isdisjoint(range(one.start, one.end))]
    return tuple(found_in(cell, month=month)), tuple(sorted((*moments, *bare), key=lambda one: one.start))


def _pieces(cell: str) -> Iterator[tuple[int, int]]:
    """Between full stops, semicolons and line ends that stand in no title."""
    shown = _NO_END.sub(lambda match: "　" * len(match[0]), cell)
    at = 0
    for match in _ENDS.finditer(shown):
        yield at, match.start()
        at = match.end()
    yield at, len(cell)
