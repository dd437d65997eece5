"""Single values of a paper's facts, read from JSON; a value that can't be read is a `Problem` that names its place."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

from services.model.manuscript.pieces import INVISIBLE
from services.model.papers.fields import PaperField

LINE_LIMIT = 500  # characters; the longest title that a page still carries
TEXT_LIMIT = 20_000
ITEM_LIMIT = 3_000
LIST_LIMIT = 1_000
YEARS = range(1949, 2101)

_UNSEEN = re.compile(rf"[\s{INVISIBLE}]")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


class Problem(Exception):
    """One fact that can't be read; its text is the sentence."""


def place(field: PaperField) -> str:
    """How a sentence names a field: by the label that pages and `draft --list` show."""
    return f"“{field.label}”"


def did_you_mean(key: str, names: Sequence[str]) -> str:
    close = difflib.get_close_matches(key, names, n=1)
    return f"，是否应为“{close[0]}”" if close else "，请删去或核对名称"


def is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not _seen(value)) or value in ([], ())


def _seen(text: str) -> str:
    """The text without white space around it; nothing where all of it is invisible."""
    return text.strip() if _UNSEEN.sub("", text) else ""


def kind_of(value: object) -> str:
    if isinstance(value, bool):
        return "真假值"
    for types, word in (((int, float, Decimal), "数字"), (str, "文字"), (Mapping, "对象"), ((list, tuple), "清单")):
        if isinstance(value, types):
            return word
    return "空值" if value is None else "其他类型的值"


def shown(raw: object) -> str:
    text = str(raw)
    return f"“{text[:20]}{'……' if len(text) > 20 else ''}”"


def whole_text(where: str, raw: object, limit: int) -> str:
    """A text as it stands, white space around it included."""
    if not isinstance(raw, str):
        raise Problem(f"{where}应是文字，写在双引号里；现在是{kind_of(raw)}")
    if len(raw) > limit:
        raise Problem(f"{where}有{len(raw)}个字，超过{limit}个字的上限，请精简或分开写")
    if _HALF_CHARACTER.search(raw):  # JSON can write it, no file can hold it
        raise Problem(f"{where}含有残缺的字符（半个生僻字或表情），请删去后重新输入")
    return raw


def read_text(where: str, raw: object, limit: int) -> str:
    return _seen(whole_text(where, raw, limit))


def read_line(field: PaperField, raw: object) -> str:
    text = read_text(place(field), raw, LINE_LIMIT)
    if field.name == "issuer" and len(text.splitlines()) > 1:
        raise Problem(f"{place(field)}只能写一个机关；联合行文请用“通用公文”，几个机关一行写一个")
    return text


def read_paragraphs(field: PaperField, raw: object) -> str:
    if isinstance(raw, (list, tuple)) and all(isinstance(part, str) for part in raw):
        raw = "\n".join(raw)
    return read_text(place(field), raw, TEXT_LIMIT)


def read_choice(field: PaperField, raw: object) -> str:
    text = read_text(place(field), raw, LINE_LIMIT)
    if text not in field.choices:
        choices = "、".join(f"“{choice}”" for choice in field.choices if choice)
        raise Problem(f"{place(field)}只能选{choices}之一，现在是{shown(text)}")
    return text


def read_texts(field: PaperField, raw: object) -> tuple[str, ...]:
    items = [raw] if isinstance(raw, str) else raw
    if not isinstance(items, (list, tuple)):
        raise Problem(f'{place(field)}应是清单，如 ["……", "……"]；现在是{kind_of(raw)}')
    if len(items) > LIST_LIMIT:
        raise Problem(f"{place(field)}有{len(items)}项，超过{LIST_LIMIT}项的上限，请分成几份公文")
    texts = tuple(read_text(f"{place(field)}第{number}项", item, ITEM_LIMIT) for number, item in enumerate(items, 1))
    if "" in texts:
        raise Problem(f"{place(field)}第{texts.index('') + 1}项是空的")
    return texts


def same_name(name: str) -> str:
    """Equal for two writings of one name: width, case and white space aside."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


def read_names(field: PaperField, raw: object) -> tuple[str, ...]:
    names = read_texts(field, raw)
    seen: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        if (first := seen.setdefault(same_name(name), number)) != number:
            raise Problem(f"{place(field)}第{number}项与第{first}项重复：“{name}”")
    return names


def read_day(field: PaperField, raw: object) -> dt.date:
    if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        return raw
    text = read_text(place(field), raw, LINE_LIMIT)
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise Problem(f"{place(field)}“{text}”不是日期，请写成“2026-11-30”这样的形式，并核对月、日") from None
    if day.year not in YEARS:
        raise Problem(f"{place(field)}“{text}”的年份不在{YEARS[0]}年至{YEARS[-1]}年之间")
    return day


def read_integer(field: PaperField, raw: object) -> int:
    if isinstance(raw, str) and re.fullmatch(r"[0-9]{1,9}", raw.strip()):
        raw = int(raw)
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise Problem(f"{place(field)}应是整数，如 {field.sample}；现在是{shown(raw)}")
    if not field.least <= raw <= field.most:
        raise Problem(f"{place(field)}应在{field.least}至{field.most}之间，现在是{raw}")
    return raw
