"""Numbers that the office gives: a series, a year, a serial. Unique and gapless within their year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from services.model.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingNumber:
    """备案号, e.g. GDBA-2026-001. `text` is what was printed on the receipt and never changes with a later format."""

    year: int
    serial: int
    text: str

    @classmethod
    def give(cls, year: int, serial: int, *, template: str) -> FilingNumber:
        """The number `serial` of `year` in the office's format, e.g. `GDBA-{year}-{serial:03d}`."""
        return cls(year=year, serial=serial, text=template.format(year=year, serial=serial))

    @staticmethod
    def series(year: int) -> str:
        """The name of the year's counter."""
        return f"filing-{year}"

    @staticmethod
    def year_of(series: str) -> int:
        """The inverse of `series`."""
        return int(series.removeprefix("filing-"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationNumber:
    """整改编号, e.g. ZG-2022-003: taken when the rectification is demanded."""

    year: int
    serial: int

    @property
    def text(self) -> str:
        """As it is shown and found."""
        return f"ZG-{self.year}-{self.serial:03d}"

    @property
    def key(self) -> str:
        """The name of the counter that gave it."""
        return self.series(self.year)

    @staticmethod
    def series(year: int) -> str:
        """The name of the year's counter."""
        return f"rectification-{year}"

    @classmethod
    def parse(cls, text: str) -> RectificationNumber:
        """The inverse of `text`; raises ValueError."""
        _letters, year, serial = text.split("-")
        return cls(year=int(year), serial=int(serial))


class NumberForm(StrEnum):
    """How a number of an issued document is written."""

    NUMBER = "number"  # 发文字号: 广合管〔2026〕7号
    ISSUE = "issue"  # 期号 of a briefing: 工作简报2026年第7期


class NumberRefused(Refused):
    message = "“{text}”不是发文字号：{reason}。请写成“机关代字〔年份〕序号号”，如“广合管〔2026〕7号”。"


class CodeRefused(Refused):
    message = "机关代字“{code}”不能使用：{reason}。请改为几个汉字，如“广合管”。"


LONGEST_CODE = 20  # characters; with year and serial it fits the register's columns
MOST_SERIAL = 999_999
NUMBER_YEARS = range(1949, 2101)

_BRACKETS = "〔［\\[（(【〈{｛", "〕］\\]）)】〉}｝"
_NUMBER = re.compile(
    rf"(?P<code>.+?)[{_BRACKETS[0]}](?P<year>[0-9０-９]{{1,9}})[{_BRACKETS[1]}]第?(?P<serial>[0-9０-９]{{1,9}})号?"
)
_NOT_IN_CODE = re.compile(rf"[{_BRACKETS[0]}{_BRACKETS[1]}0-9０-９\s]")


def issuer_code(code: str) -> str:
    """机关代字 as numbers carry it, without white space; raises CodeRefused."""
    clean = "".join(code.split())
    if not clean:
        raise CodeRefused(code=code, reason="没有填写")
    if len(clean) > LONGEST_CODE:
        raise CodeRefused(code=clean[:10] + "…", reason=f"超过{LONGEST_CODE}个字")
    if _NOT_IN_CODE.search(clean) or not clean.isprintable():
        raise CodeRefused(code=clean, reason="含有数字、括号或不能打印的字符")
    return clean


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNumber:
    """发文字号 (GB/T 9704-2012, 7.2.5): issuer code, year in 〔〕, serial without 第 and without leading zeros.

    The number of a briefing is of the form ISSUE; `code` is then the briefing's name.
    """

    code: str
    year: int
    serial: int
    form: NumberForm = NumberForm.NUMBER

    @classmethod
    def parse(cls, text: str) -> DocumentNumber:
        """A 文号 as anybody types it: any brackets, spaces, full-width digits, 第, leading zeros. Raises NumberRefused."""
        typed = text.strip()[:40]
        found = _NUMBER.fullmatch("".join(text.split()))
        if found is None:
            raise NumberRefused(text=typed, reason="缺少机关代字、带括号的年份或序号")
        try:
            code = issuer_code(found["code"])
        except CodeRefused as refused:
            raise NumberRefused(text=typed, reason=f"机关代字{refused.details['reason']}") from refused
        year, serial = int(found["year"]), int(found["serial"])
        if year not in NUMBER_YEARS:
            raise NumberRefused(text=typed, reason=f"年份{year}不在{NUMBER_YEARS[0]}年至{NUMBER_YEARS[-1]}年之间")
        if not 1 <= serial <= MOST_SERIAL:
            raise NumberRefused(text=typed, reason=f"序号应在1至{MOST_SERIAL}之间")
        return cls(code=code, year=year, serial=serial)

    @property
    def text(self) -> str:
        """As it is printed and found."""
        if self.form is NumberForm.ISSUE:
            return f"{self.code}{self.year}年第{self.serial}期"
        return f"{self.code}〔{self.year}〕{self.serial}号"

    @property
    def key(self) -> str:
        """The name of the counter that gave it."""
        return self.series(self.code, self.year)

    @staticmethod
    def series(code: str, year: int) -> str:
        """The name of the counter of a code and a year."""
        return f"{SERIES_PREFIX}{code}-{year}"

    @staticmethod
    def of_series(series: str) -> tuple[str, int]:
        """The inverse of `series`: the code and the year."""
        code, _, year = series.removeprefix(SERIES_PREFIX).rpartition("-")
        return code, int(year)


SERIES_PREFIX = "document-"  # of the counters of official documents; "filing-" is that of 备案号
