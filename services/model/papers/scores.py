"""The rows of a standings table, read from JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from services.model.papers.fields import PaperField
from services.model.papers.ranks import MECHANISMS, Standing, rank_tables
from services.model.papers.values import LINE_LIMIT, Problem, did_you_mean, is_blank, kind_of, place, read_text, same_name, shown

STANDINGS_LIMIT = 500
SCORE_LIMIT = Decimal(1_000_000)

_STANDING_KEYS = {
    "unit": "单位",
    "score": "得分",
    "group": "组别",
    "mechanism": "工作机制",
    "remark": "备注",
    "rank": "名次",
}


class ScoreUnreadable(Problem):
    """A score that is no number; its text is the sentence."""


def read_standings(field: PaperField, raw: object) -> tuple[Standing, ...]:
    if not isinstance(raw, (list, tuple)):
        raise Problem(f"{place(field)}应是清单，每个单位一行；现在是{kind_of(raw)}")
    if len(raw) > STANDINGS_LIMIT:
        raise Problem(f"{place(field)}有{len(raw)}行，超过{STANDINGS_LIMIT}行的上限")
    problems: list[str] = []
    rows: list[Standing] = []
    for number, row in enumerate(raw, 1):
        try:
            rows.append(_standing(f"{place(field)}第{number}行", row))
        except Problem as problem:
            problems.append(str(problem))
    problems += [] if problems else [*_repeated(rows), *_misplaced(rows, raw)]
    if problems:
        raise Problem("；".join(problems))
    return tuple(rows)


def _standing(where: str, raw: object) -> Standing:
    if isinstance(raw, Standing):
        return raw
    if not isinstance(raw, Mapping):
        raise Problem(f'{where}应写成 {{"unit": "单位", "score": 得分}}；现在是{kind_of(raw)}')
    labels = {label: name for name, label in _STANDING_KEYS.items()}
    row = {labels.get(str(key), str(key)): value for key, value in raw.items()}
    if unknown := [key for key in row if key not in _STANDING_KEYS]:
        raise Problem(f"{where}没有“{unknown[0]}”这一栏{did_you_mean(unknown[0], [*_STANDING_KEYS, *labels])}")
    texts = {
        key: read_text(f"{where}的{_STANDING_KEYS[key]}（{key}）", row.get(key) or "", LINE_LIMIT)
        for key in ("unit", "group", "mechanism", "remark")
    }
    if not texts["unit"]:
        raise Problem(f"{where}缺少单位（unit）")
    texts["mechanism"] = MECHANISMS.get(texts["mechanism"], texts["mechanism"])
    return Standing(score=read_score(f"{where}（{texts['unit']}）", row.get("score")), **texts)


def read_score(where: str, raw: object) -> Decimal:
    """A score as written: a number, or text that is one. Raises `ScoreUnreadable`."""
    if is_blank(raw):
        raise ScoreUnreadable(f"{where}缺少得分（score）")
    try:
        score = Decimal("NaN") if isinstance(raw, bool) else Decimal(str(raw).strip().removesuffix("分"))
    except InvalidOperation:
        score = Decimal("NaN")
    if not score.is_finite():
        raise ScoreUnreadable(f"{where}的得分（score）不是数字：{shown(raw)}")
    if abs(score) > SCORE_LIMIT:
        raise ScoreUnreadable(f"{where}的得分（score）{shown(raw)}太大，请核对")
    return score


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
        if claimed is None or str(claimed) == str(rank):
            continue
        if rank is None:
            yield f"排名表第{number}行“{row.unit}”属列名单位，只列名、不排名，请删去名次{shown(claimed)}"
        else:
            yield f"排名表第{number}行“{row.unit}”写的名次是{shown(claimed)}，按得分应为第{rank}名，请核对得分或删去名次"
