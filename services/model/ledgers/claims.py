"""What a cell claims: days, sums, 文号, partners and titles, each with its place in the cell. Pure; an example claims nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.model.amounts import amounts_in
from services.model.ledgers.columns import columns_of
from services.model.ledgers.evidence import Claim, ClaimKind
from services.model.ledgers.moments import Grain, moments_in
from services.model.ledgers.names import partners_in
from services.model.ledgers.rows import LedgerRow
from services.model.ledgers.tones import tells_result
from services.model.mechanisms import Mechanism
from services.model.normal import normalise
from services.model.numbers import DocumentNumber, NumberRefused
from services.model.periods import Month

_EXAMPLE = re.compile(r"^[ \t\u3000]*(?:如|例如|例|示例)[：:].*$", re.MULTILINE)
_TITLE = re.compile(r"《([^《》]{2,80}(?:《[^《》]{1,60}》[^《》]{0,40})?)》")
NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{1,14})\s?[〔［\[(（【{﹝]\s?(?P<year>(?:19|20)\d{2})\s?[〕］\])）】}﹞]\s?第?\s?(?P<serial>\d{1,5})\s?号"
)
# Words of the sentence before a code, as in 根据皖长三角办〔2022〕5号.
_BEFORE_CODE = re.compile(
    r"^.*(?:根据|按照|依据|依照|遵照|落实|贯彻|执行|印发|转发|下发|出台|获得|获批|获|取得|争取|发布|收到|拟定|文件|通知|批复|意见|方案|规定|精神|对照|详见|参见|文号|即|见|引|以|和|与|及|的|为|经|由|在|对|等|了)"
    r"(?=[\u4e00-\u9fff])"
)
# Words before a sum that make it a range; those behind it are in _BOUND_BEHIND.
_BOUND = "约|近|不超过|不高于|最多|至多|超过|超出|超|逾|突破|不少于|不低于|不小于|不下于|至少|最少|最低|高于|大于|多于"
_BOUND_BEFORE = re.compile(rf"(?:{_BOUND})\s?(?:人民币)?$")
_BOUND_BEHIND = re.compile(r"\s?(?:及|或)?(?P<bound>以上|以下|以内|之内|左右|上下)")
_ROUGHLY = ("约", "左右", "上下")
_LEAST = "超过 超出 超 逾 突破 不少于 不低于 不小于 不下于 至少 最少 最低 高于 大于 多于 以上"
_MOST = "不超过 不高于 最多 至多 以下 以内 之内"
_ABOUT = rf"(?P<about>{_BOUND}|达到)?\s?(?:人民币)?"
_MORE = re.compile(rf"{_ABOUT}(?P<n>\d{{1,9}}(?:\.\d{{1,4}})?)\s?[余多]\s?(?P<u>亿|千万|百万|万|千)?元")
# Clerks leave out the last word: 专项资金500万.
SHORTENED = re.compile(
    rf"(?:资金|投资|补助|补贴|拨款|贷款|债券|专项债|奖补|预算|金额|融资|经费|总额|产值|签约额)(?:[为达共计约近超]|总额|合计|规模){{0,3}}"
    rf"(?P<sum>{_ABOUT}(?P<n>\d{{1,9}}(?:\.\d{{1,4}})?)\s?(?P<u>亿|千万|百万|万)(?![元\d亩吨人户平家次件册份米公美欧港日]))"
)
_FACTORS = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, None: 1}
_WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What a claimed sum can be, in yuan: 约500万元 is 450 to 550, 500余万元 from 500 on and less than 600."""

    low: Decimal
    high: Decimal

    def holds(self, yuan: Decimal) -> bool:
        return self.low <= yuan <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A claim with what it means: a day, a range of sums, or for everything else the words as they are compared.

    `result` says that the cell tells it as a fact: what was only asked for bears such a claim out no more than a denial does.
    """

    claim: Claim
    value: date | Range | DocumentNumber | str
    result: bool = True


def claims_of(row: LedgerRow, mechanism: Mechanism) -> list[Said]:
    """Every claim of a row, by column and place; of the same claim twice in a cell the first."""
    return [said for column in columns_of(mechanism) if column.claims for said in _of_cell(row, column.name)]


def _of_cell(row: LedgerRow, column: str) -> Iterator[Said]:
    text = row[column]
    known: set[tuple[ClaimKind, str]] = set()
    for found in found_in(text, month=row.changed):
        key = (found.kind, str(found.value))
        if key not in known:
            known.add(key)
            words = text[found.start : found.end]
            claim = Claim(row=row.id, column=column, start=found.start, end=found.end, kind=found.kind, text=words)
            yield Said(claim=claim, value=found.value, result=tells_result(text, found.start, found.end))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A claim at `start`..`end` of a text."""

    start: int
    end: int
    kind: ClaimKind
    value: date | Range | DocumentNumber | str


def found_in(text: str, *, month: Month) -> list[Found]:
    """The claims of a text that was written in `month`, in order, none within another."""
    shown = _EXAMPLE.sub(lambda match: " " * len(match[0]), text).translate(_WIDE)
    found: list[Found] = []
    taken = bytearray(len(text))
    for look in (_titles, _numbers, _sums, lambda words: _days(words, month), _partners):
        for one in look(shown):
            if not any(taken[one.start : one.end]):
                taken[one.start : one.end] = b"\1" * (one.end - one.start)
                found.append(one)
    return sorted(found, key=lambda one: one.start)


def _titles(text: str) -> Iterator[Found]:
    for match in _TITLE.finditer(text):
        if says := normalise(match[1]):
            yield Found(start=match.start(), end=match.end(), kind=ClaimKind.TITLE, value=says)


def numbers_in(text: str) -> Iterator[tuple[int, int, DocumentNumber]]:
    """Every 文号 in any brackets, with what it is."""
    for match in NUMBER.finditer(text):
        before = _BEFORE_CODE.match(match["code"])
        start = match.start() + (before.end() if before else 0)
        try:
            number = DocumentNumber.parse(f"{text[start : match.end('code')]}〔{match['year']}〕{match['serial']}号")
        except NumberRefused:
            continue
        yield start, match.end(), number


def _numbers(text: str) -> Iterator[Found]:
    for start, end, number in numbers_in(text):
        yield Found(start=start, end=end, kind=ClaimKind.NUMBER, value=number)


def _sums(text: str) -> Iterator[Found]:
    for match in _MORE.finditer(text):
        low = Decimal(match["n"]) * _FACTORS[match["u"]]
        yield _sum(match.start(), match.end(), Range(low=low, high=low + _step(match["n"]) * _FACTORS[match["u"]]))
    for match in SHORTENED.finditer(text):
        start, end = match.span("sum")
        yield _bounded(text, start, end, shortened_sum(match), match["about"] or "")
    for amount in amounts_in(text):
        about = _BOUND_BEFORE.search(text[: amount.start])
        start = about.start() if about else amount.start
        yield _bounded(text, start, amount.end, amount.yuan, about[0] if about else "")


def _bounded(text: str, start: int, end: int, yuan: Decimal, before: str) -> Found:
    """A sum with the words before or behind it that make it a range: 超1000万元, 1000万元以上."""
    behind = _BOUND_BEHIND.match(text, end)
    if behind and not before:
        return _sum(start, behind.end(), _range(yuan, behind["bound"]))
    return _sum(start, end, _range(yuan, before))


def shortened_sum(match: re.Match[str]) -> Decimal:
    """The yuan of a match of SHORTENED."""
    return Decimal(match["n"]) * _FACTORS[match["u"]]


def _sum(start: int, end: int, value: Range) -> Found:
    return Found(start=start, end=end, kind=ClaimKind.AMOUNT, value=value)


def _step(figures: str) -> Decimal:
    """One unit of the last figure that counts: 100 for 500, 100 for 1200, 0.1 for 3.5."""
    exponent = Decimal(figures).normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


_TENTH = Decimal("0.1")


def _range(yuan: Decimal, about: str) -> Range:
    """Of a bound one side alone is said: what a writer rounds is less than one unit of the last figure away, or a tenth."""
    away = max(yuan * _TENTH, _step(str(yuan)))
    if about.startswith(tuple(_MOST.split())):
        return Range(low=max(yuan - away, yuan * _TENTH), high=yuan)
    if about.startswith(tuple(_LEAST.split())):
        return Range(low=yuan, high=yuan + away)
    below = yuan * (1 - _TENTH) if about.startswith((*_ROUGHLY, "近")) else yuan
    above = yuan * (1 + _TENTH) if about.startswith(_ROUGHLY) else yuan
    return Range(low=below, high=above)


def _days(text: str, month: Month) -> Iterator[Found]:
    for moment in moments_in(text, month=month):
        if moment.grain is Grain.DAY and moment.first is not None and not moment.coming:
            yield Found(start=moment.start, end=moment.end, kind=ClaimKind.DATE, value=moment.first)


def _partners(text: str) -> Iterator[Found]:
    for start, end in partners_in(text):
        yield Found(start=start, end=end, kind=ClaimKind.PARTNER, value=normalise(text[start:end]))
