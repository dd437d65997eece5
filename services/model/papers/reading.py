"""From a JSON mapping to the facts of a paper: every problem is told, all at once, each with its place."""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from services.model.errors import Refused
from services.model.papers.facts import PaperFacts
from services.model.papers.fields import FieldKind, PaperField, fields_of
from services.model.papers.kinds import PaperForm, paper_form
from services.model.papers.ranks import MECHANISMS, Standing, rank_tables

LINE_LIMIT = 500  # characters; the longest title that a page still carries
TEXT_LIMIT = 20_000
ITEM_LIMIT = 3_000
LIST_LIMIT = 1_000
STANDINGS_LIMIT = 500
SCORE_LIMIT = Decimal(1_000_000)
YEARS = range(1949, 2101)

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")

_STANDING_KEYS = {
    "unit": "单位",
    "score": "得分",
    "group": "组别",
    "mechanism": "工作机制",
    "remark": "备注",
    "rank": "名次",
}


class FactsRefused(Refused):
    """The facts of a paper can't be used; `details["problems"]` lists each place."""

    message = "“{kind}”的要素有{count}处需要修改：{listed}"

    def __init__(self, kind: str, problems: Sequence[str]) -> None:
        listed = "".join(f"\n{number}. {problem}。" for number, problem in enumerate(problems, 1))
        super().__init__(kind=kind, count=len(problems), listed=listed, problems=tuple(problems))


class _Problem(Exception):
    """One fact that can't be read; its text is the sentence."""


def facts_of(kind: str, mapping: object, *, issuer: str, today: dt.date) -> PaperFacts:
    """The facts of a paper of `kind`. Keys are field names or their Chinese labels.

    `issuer` (from the settings) and `today` stand in for what the mapping leaves out. Raises UnknownPaperKind and
    FactsRefused.
    """
    form = paper_form(kind)
    if not isinstance(mapping, Mapping):
        raise FactsRefused(form.name, (f"要素应是 JSON 对象（{{“名称”: 值}}），现在是{_kind_of(mapping)}",))
    told = fields_of(form.facts)
    given, problems = _by_name(told, mapping)
    values: dict[str, Any] = {"issuer": issuer.strip(), "today": today}
    for field in told:
        try:
            values[field.name] = _value(field, given, values)
        except _Problem as problem:
            problems.append(str(problem))
    if problems:
        raise FactsRefused(form.name, problems)
    return _checked(form, {field.name: values[field.name] for field in told})


def mapping_of(facts: PaperFacts) -> dict[str, Any]:
    """The facts as JSON values, from which `facts_of` makes equal facts again."""
    return {field.name: _plain(getattr(facts, field.name)) for field in dataclasses.fields(facts)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Standing):
        return {**dataclasses.asdict(value), "score": str(value.score)}
    return value.isoformat() if isinstance(value, dt.date) else value


def _checked(form: PaperForm, values: dict[str, Any]) -> PaperFacts:
    facts = form.facts(**values)
    if contradictions := facts.contradictions():
        raise FactsRefused(form.name, contradictions)
    return facts


def _by_name(told: Sequence[PaperField], mapping: Mapping[Any, object]) -> tuple[dict[str, object], list[str]]:
    """The given values by field name, and the problems with their keys."""
    names = {field.name: field.name for field in told} | {field.label: field.name for field in told}
    given: dict[str, object] = {}
    problems: list[str] = []
    for key, value in mapping.items():
        name = names.get(str(key).strip())
        if name is None:
            problems.append(f"没有“{key}”这一项{_did_you_mean(str(key), list(names))}")
        elif name in given:
            problems.append(f"“{key}”写了两次（中文名称和英文名称只写一个）")
        else:
            given[name] = value
    return given, problems


def _did_you_mean(key: str, names: list[str]) -> str:
    close = difflib.get_close_matches(key, names, n=1)
    return f"，是否应为“{close[0]}”" if close else "，请删去或核对名称"


def _value(field: PaperField, given: Mapping[str, object], known: Mapping[str, Any]) -> Any:
    raw = given.get(field.name)
    if _is_blank(raw):
        if field.required:
            raise _Problem(f"缺少{place(field)}：{field.about}")
        try:
            return field.fill(known)
        except KeyError:  # what it falls back to is missing itself and has been told
            return None
    value = _READ[field.kind](field, raw)
    if _is_blank(value) and field.required:
        raise _Problem(f"{place(field)}是空的")
    return value


def place(field: PaperField) -> str:
    """How a sentence names a field: 标题（title）."""
    return f"“{field.label}”（{field.name}）"


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], ())


def _kind_of(value: object) -> str:
    if isinstance(value, bool):
        return "真假值"
    for types, word in (((int, float, Decimal), "数字"), (str, "文字"), (Mapping, "对象"), ((list, tuple), "清单")):
        if isinstance(value, types):
            return word
    return "空值" if value is None else "其他类型的值"


def _text(where: str, raw: object, limit: int) -> str:
    if not isinstance(raw, str):
        raise _Problem(f"{where}应是文字，写在双引号里；现在是{_kind_of(raw)}")
    if len(raw) > limit:
        raise _Problem(f"{where}有{len(raw)}个字，超过{limit}个字的上限，请精简或分开写")
    if _HALF_CHARACTER.search(raw):  # JSON can write it, no file can hold it
        raise _Problem(f"{where}含有残缺的字符（半个生僻字或表情），请删去后重新输入")
    return raw.strip()


def _line(field: PaperField, raw: object) -> str:
    return _text(place(field), raw, LINE_LIMIT)


def _paragraphs(field: PaperField, raw: object) -> str:
    if isinstance(raw, (list, tuple)) and all(isinstance(part, str) for part in raw):
        raw = "\n".join(raw)
    return _text(place(field), raw, TEXT_LIMIT)


def _texts(field: PaperField, raw: object) -> tuple[str, ...]:
    items = [raw] if isinstance(raw, str) else raw
    if not isinstance(items, (list, tuple)):
        raise _Problem(f'{place(field)}应是清单，如 ["……", "……"]；现在是{_kind_of(raw)}')
    if len(items) > LIST_LIMIT:
        raise _Problem(f"{place(field)}有{len(items)}项，超过{LIST_LIMIT}项的上限，请分成几份公文")
    texts = tuple(_text(f"{place(field)}第{number}项", item, ITEM_LIMIT) for number, item in enumerate(items, 1))
    if "" in texts:
        raise _Problem(f"{place(field)}第{texts.index('') + 1}项是空的")
    return texts


def same_name(name: str) -> str:
    """Equal for two writings of one name: width, case and white space aside."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


def _names(field: PaperField, raw: object) -> tuple[str, ...]:
    names = _texts(field, raw)
    seen: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        if (first := seen.setdefault(same_name(name), number)) != number:
            raise _Problem(f"{place(field)}第{number}项与第{first}项重复：“{name}”")
    return names


def _day(field: PaperField, raw: object) -> dt.date:
    if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        return raw
    text = _text(place(field), raw, LINE_LIMIT)
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise _Problem(f"{place(field)}“{text}”不是日期，请写成“2026-11-30”这样的形式，并核对月、日") from None
    if day.year not in YEARS:
        raise _Problem(f"{place(field)}“{text}”的年份不在{YEARS[0]}年至{YEARS[-1]}年之间")
    return day


def _integer(field: PaperField, raw: object) -> int:
    if isinstance(raw, str) and re.fullmatch(r"[0-9]{1,9}", raw.strip()):
        raw = int(raw)
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise _Problem(f"{place(field)}应是整数，如 {field.sample}；现在是{_shown(raw)}")
    if not field.least <= raw <= field.most:
        raise _Problem(f"{place(field)}应在{field.least}至{field.most}之间，现在是{raw}")
    return raw


def _shown(raw: object) -> str:
    text = str(raw)
    return f"“{text[:20]}{'……' if len(text) > 20 else ''}”"


def _standings(field: PaperField, raw: object) -> tuple[Standing, ...]:
    if not isinstance(raw, (list, tuple)):
        raise _Problem(f"{place(field)}应是清单，每个单位一行；现在是{_kind_of(raw)}")
    if len(raw) > STANDINGS_LIMIT:
        raise _Problem(f"{place(field)}有{len(raw)}行，超过{STANDINGS_LIMIT}行的上限")
    problems: list[str] = []
    rows: list[Standing] = []
    for number, row in enumerate(raw, 1):
        try:
            rows.append(_standing(f"{place(field)}第{number}行", row))
        except _Problem as problem:
            problems.append(str(problem))
    problems += [] if problems else [*_repeated(rows), *_misplaced(rows, raw)]
    if problems:
        raise _Problem("；".join(problems))
    return tuple(rows)


def _standing(where: str, raw: object) -> Standing:
    if isinstance(raw, Standing):
        return raw
    if not isinstance(raw, Mapping):
        raise _Problem(f'{where}应写成 {{"unit": "单位", "score": 得分}}；现在是{_kind_of(raw)}')
    labels = {label: name for name, label in _STANDING_KEYS.items()}
    row = {labels.get(str(key), str(key)): value for key, value in raw.items()}
    if unknown := [key for key in row if key not in _STANDING_KEYS]:
        raise _Problem(f"{where}没有“{unknown[0]}”这一栏{_did_you_mean(unknown[0], [*_STANDING_KEYS, *labels])}")
    texts = {
        key: _text(f"{where}的{_STANDING_KEYS[key]}（{key}）", row.get(key) or "", LINE_LIMIT)
        for key in ("unit", "group", "mechanism", "remark")
    }
    if not texts["unit"]:
        raise _Problem(f"{where}缺少单位（unit）")
    texts["mechanism"] = MECHANISMS.get(texts["mechanism"], texts["mechanism"])
    return Standing(score=read_score(f"{where}（{texts['unit']}）", row.get("score")), **texts)


def read_score(where: str, raw: object) -> Decimal:
    """A score as written: a number, or text that is one. Raises `ScoreUnreadable`."""
    if _is_blank(raw):
        raise ScoreUnreadable(f"{where}缺少得分（score）")
    try:
        score = Decimal("NaN") if isinstance(raw, bool) else Decimal(str(raw).strip().removesuffix("分"))
    except InvalidOperation:
        score = Decimal("NaN")
    if not score.is_finite():
        raise ScoreUnreadable(f"{where}的得分（score）不是数字：{_shown(raw)}")
    if abs(score) > SCORE_LIMIT:
        raise ScoreUnreadable(f"{where}的得分（score）{_shown(raw)}太大，请核对")
    return score


class ScoreUnreadable(_Problem):
    """A score that is no number; its text is the sentence."""


def _repeated(rows: Sequence[Standing]) -> Iterator[str]:
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, 1):
        first = seen.setdefault((row.mechanism, same_name(row.unit)), number)
        if first != number:
            table = f"“{row.mechanism}”排名表" if row.mechanism else "排名表"
            yield f"{table}第{number}行与第{first}行是同一单位：“{row.unit}”，请只留一行"


def _misplaced(rows: Sequence[Standing], raw: Sequence[object]) -> Iterator[str]:
    """A rank that was given must be the one that the scores give."""
    ranks = {(table.mechanism, row.unit): row.rank for table in rank_tables(rows) for row in table.rows}
    for number, (row, given) in enumerate(zip(rows, raw, strict=True), 1):
        claimed = given.get("rank", given.get("名次")) if isinstance(given, Mapping) else None
        rank = ranks[row.mechanism, row.unit]
        if claimed is not None and str(claimed) != str(rank):
            yield f"排名表第{number}行“{row.unit}”写的名次是{_shown(claimed)}，按得分应为第{rank}名，请核对得分或删去名次"


_READ: dict[FieldKind, Any] = {
    FieldKind.LINE: _line,
    FieldKind.TEXT: _paragraphs,
    FieldKind.LIST: _texts,
    FieldKind.NAMES: _names,
    FieldKind.DATE: _day,
    FieldKind.INTEGER: _integer,
    FieldKind.STANDINGS: _standings,
}
