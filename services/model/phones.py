"""Telephone numbers: as they are written down, whether they can be any, and what others see of them."""

from __future__ import annotations

import re
import unicodedata

_DASHES = re.compile("[\u2010-\u2015\u2212\u30fc\ufe58\ufe63~—-]+")
_BETWEEN = re.compile(r"[/、,;|\n\r]+|或者?")
_COUNTRY = re.compile(r"(?:\+|00)?86-?(?=1\d{10}$)")
_MOBILE = r"1[3-9]\d{9}"
# An area code (010, 0563) may stand before a number of seven or eight digits, an extension behind it.
_LANDLINE = r"(?:0\d{2,3}-?)?[2-8]\d{6,7}(?:(?:-|转)\d{1,6})?"
_PHONE = re.compile(f"{_MOBILE}|{_LANDLINE}")
_LONE_MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d(?:\d{8}|-\d{4}-?\d{4}|\d{4}-\d{4})(?![0-9A-Za-z])")
_WORKBOOK_END = re.compile(r"(?<=\d)\.0+$")  # a workbook keeps a number typed in as 13800138007.0
_DIGITS = re.compile(r"\d+")
_STARS = "****"


def tidy(text: str) -> str:
    """The numbers as the register keeps them: half-width, without blanks inside, several of them joined by 、."""
    half = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    return "、".join(number for part in _BETWEEN.split(half) for number in _numbers(part))


def _numbers(part: str) -> list[str]:
    """A blank stands inside of a number (138 1234 5678) as well as between two of them."""
    whole = _number("".join(part.split()))
    pieces = [_number(piece) for piece in part.split()]
    if not _PHONE.fullmatch(whole) and len(pieces) > 1 and all(map(_PHONE.fullmatch, pieces)):
        return pieces
    return [whole] if whole else []


def _number(text: str) -> str:
    """(0563)6012345 is 0563-6012345; a mobile is without +86 and dashes, however it was parted (138-0013-8001)."""
    bare = re.sub(r"^\((0\d{2,3})\)-?(?=\d)", r"\1-", _WORKBOOK_END.sub("", _DASHES.sub("-", text).strip("-")))
    mobile = _COUNTRY.sub("", bare.replace("-", ""))
    return mobile if re.fullmatch(_MOBILE, mobile) else _COUNTRY.sub("", bare)


def is_phone(text: str) -> bool:
    """Whether every number in a tidied text can be one: a mobile, or a landline with or without its area code."""
    return bool(text) and all(_PHONE.fullmatch(number) for number in text.split("、"))


def masked(phone: str) -> str:
    """What others see: 138****5678 of a mobile, 0563-****345 of a landline; of anything else no more than that."""
    whole = _LONE_MOBILE.sub(lambda mobile: mobile[0].replace("-", ""), phone)
    return _DIGITS.sub(lambda run: _starred(run[0]), whole)


def _starred(digits: str) -> str:
    if len(digits) >= 11:
        return f"{digits[:3]}{_STARS}{digits[-4:]}"
    if len(digits) >= 7:
        return f"{_STARS}{digits[-3:]}"
    return digits if digits.startswith("0") and len(digits) in (3, 4) else "*" * len(digits)


def masked_in(text: str) -> str:
    """A running text with the mobile numbers in it masked: for logs, whatever gets into them."""
    return _LONE_MOBILE.sub(lambda found: masked(found[0]), text)
