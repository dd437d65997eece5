"""What the issuing book may not be, and what a change of it may not do to numbers that were given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from services.model.errors import Conflict, Refused
from services.model.issuing import Counting, IssuingBook, Opening, TakenElsewhere
from services.model.numbers import MOST_SERIAL, NUMBER_YEARS, DocumentNumber, issuer_code
from services.model.papers import paper_form


class BookRefused(Refused):
    message = "发文设置没有保存：{reason}。请改正后重新提交。"


class NumberCollides(Conflict):
    message = "发文设置没有保存：{number} {reason}。请在发文登记簿中核对后改正。"


_MOST = 500


def checked(book: IssuingBook) -> IssuingBook:
    """The book, cleaned; raises BookRefused with the first thing that can't be, named."""
    issuers = tuple(replace(issuer, name=_name(issuer.name, "发文机关")) for issuer in book.issuers)
    series = tuple(replace(one, code=issuer_code(one.code)) for one in book.series)
    signers = tuple(replace(signer, name=_name(signer.name, "签发人")) for signer in book.signers)
    lists = tuple(replace(one, name=_name(one.name, "主送名单")) for one in book.recipients)
    elsewhere = tuple(replace(taken, code=issuer_code(taken.code), what=taken.what.strip()) for taken in book.elsewhere)
    openings = tuple(replace(opening, code=issuer_code(opening.code)) for opening in book.openings)
    clean = replace(
        book, issuers=issuers, series=series, signers=signers, recipients=lists, elsewhere=elsewhere, openings=openings
    )
    for problem in _problems(clean):
        raise BookRefused(reason=problem)
    return clean


def _name(name: str, what: str) -> str:
    clean = "".join(name.split())
    if not clean:
        raise BookRefused(reason=f"有一个{what}没有填写名称")
    if len(clean) > 100:
        raise BookRefused(reason=f"{what}“{clean[:20]}…”超过 100 字")
    return clean


def _problems(book: IssuingBook) -> Iterable[str]:
    def numbered(taken: TakenElsewhere) -> str:
        return book.number(taken.code, taken.year, taken.serial).text

    yield from _doubles("发文机关", [issuer.name for issuer in book.issuers])
    yield from _doubles("机关代字", [series.code for series in book.series])
    yield from _doubles("签发人", [signer.name for signer in book.signers])
    yield from _doubles("主送名单", [one.name for one in book.recipients])
    yield from _doubles("起始序号", [f"{opening.code}〔{opening.year}〕" for opening in book.openings])
    yield from _doubles("外部占号", [numbered(taken) for taken in book.elsewhere])
    for issuer in book.issuers:
        if any(len(text) > 100 for text in (*issuer.letterheads, issuer.printed_by)):
            yield f"“{issuer.name}”的红头或印发机关超过 100 字"
    for series in book.series:
        if book.issuer_of(series.issuer) is None:
            yield f"机关代字“{series.code}”的发文机关“{series.issuer}”不在名单中"
        for kind in series.kinds:
            paper_form(kind)  # raises UnknownPaperKind, with the kinds that there are
    codes = {series.code for series in book.series}
    entries: tuple[Opening | TakenElsewhere, ...] = (*book.openings, *book.elsewhere)
    for entry in entries:
        yield from _entry_problems(entry, codes)
    for taken in book.elsewhere:
        if not taken.what:
            yield f"外部占号 {numbered(taken)} 没有写明用于什么"
        elif len(taken.what) > 200:
            yield f"外部占号 {numbered(taken)} 的用途超过 200 字"
    for one in book.recipients:
        if not one.units or len(one.units) > _MOST:
            yield f"主送名单“{one.name}”应有 1 至 {_MOST} 个单位，现有 {len(one.units)} 个"


def _entry_problems(entry: Opening | TakenElsewhere, codes: set[str]) -> Iterable[str]:
    if entry.code not in codes:
        yield f"机关代字“{entry.code}”不在名单中"
    if entry.year not in NUMBER_YEARS:
        yield f"年份 {entry.year} 不在{NUMBER_YEARS[0]}年至{NUMBER_YEARS[-1]}年之间"
    if not 1 <= entry.serial <= MOST_SERIAL:
        yield f"序号 {entry.serial} 应在 1 至 {MOST_SERIAL} 之间"


def _doubles(what: str, names: Sequence[str]) -> Iterable[str]:
    for number, name in enumerate(names):
        if name in names[:number]:
            yield f"{what}“{name}”写了两次"


def require_no_collision(old: IssuingBook, new: IssuingBook, given: Mapping[str, Iterable[int]]) -> None:
    """A change may neither take a number that was given nor leave a gap behind those given.

    `given` are the serials that this office gave, by counter. Raises NumberCollides.
    """
    _require_used_series(old, new, given)
    before, now = old.counting(), new.counting()
    for key, serials in given.items():
        known = sorted(serials)
        was, is_now = before.get(key, Counting()), now.get(key, Counting())
        if not known or was == is_now:
            continue
        code, year = DocumentNumber.of_series(key)
        for serial in known:
            if serial in is_now.elsewhere:
                number = new.number(code, year, serial).text
                raise NumberCollides(number=number, reason="已由本系统编出，不能再登记为外部占号")
        if is_now.opening != was.opening:
            first = new.number(code, year, known[0]).text
            raise NumberCollides(number=first, reason=f"已经编出，{year}年“{code}”的起始序号不能再改")
        for expected, _found in is_now.gaps(known):
            number = new.number(code, year, expected).text
            raise NumberCollides(number=number, reason="编号时已按外部占号跳过，不能取消，否则会断号")


def _require_used_series(old: IssuingBook, new: IssuingBook, given: Iterable[str]) -> None:
    """A series that has numbered something stays, and goes on writing its numbers as it did."""
    before, now = ({series.code: series.form for series in book.series} for book in (old, new))
    for code in sorted({DocumentNumber.of_series(key)[0] for key in given} & before.keys()):
        if code not in now:
            raise NumberCollides(number=f"机关代字“{code}”", reason="已用于编号，不能删除")
        if now[code] is not before[code]:
            raise NumberCollides(number=f"机关代字“{code}”", reason="已用于编号，不能在文号与期号之间改换")
