"""When it was signed: a label, a sentence, or the dates of the signature block; a blank is a remark and never a guess."""

from __future__ import annotations

import re

from services.model.dates import FoundDate, compact_dates_in, dates_in, months_in
from services.model.facts import FactField
from services.model.findings import finding
from services.parsing.drafts import Draft, fact
from services.parsing.parties.names import is_bare_body
from services.parsing.rulebook.parties import ROLE
from services.parsing.rules import DATE_LABEL, OTHER_DATES, SIGNED_AFTER, SIGNED_BEFORE, SIGNED_ELSEWHERE
from services.parsing.view import View

LONE_LINE = 120  # characters, blanks included, of a line that holds dates alone
COVER = 600  # characters of the head
BLOCK = 0.5  # the signature block begins in the second half
_ATTACHMENT = re.compile(r"^\s*附\s*件\s*[\d一二三四五六七八九十]*\s*[:]?", re.MULTILINE)
_SIGNATORY = re.compile(rf"(?:^|\s)[(]?{ROLE}[)]?[^\n:。;,]{{0,14}}:[^\n:。;,]{{0,30}}\s$")
_NEXT_SIGNATORY = re.compile(rf"[ \t]*(?:$|[(]?{ROLE}[)]?[^\n:。;,]{{0,14}}:)", re.MULTILINE)
_BESIDE = re.compile(r"\s*(?:(?:于|在)[^\n]{1,14})?\s*")


def find_signing(view: View) -> Draft:
    """The date of signing with the surest rule that applies; a month without a day is a remark like a blank."""
    dates = dates_in(view.text)
    for rule in (_labelled, _in_signature, _alone):
        draft = rule(view, dates)
        if draft.facts or any(remark.code != "F03" for remark in draft.findings):
            return draft
        if draft.findings:
            return _month(view) if rule is not _labelled and _month(view).findings else draft
    return _month(view)


def _dated(view: View, one: FoundDate, rule: str) -> Draft:
    """The fact, or the remark that the place is blank or names no day."""
    quote = view.text[one.start : one.end].strip()
    if one.value is None:
        code = "F03" if one.blank else "F08"
        return Draft(findings=[finding(code, "signed_on", quote=" ".join(quote.split()))])
    value, named = one.value.isoformat(), "misread date" if one.misread else rule
    return Draft(facts=[fact(view, FactField.SIGNED_ON, one.start, one.end, value=value, rule=named)])


def _month(view: View) -> Draft:
    """签订日期：2022年9月, or the same alone on a line at the end: no day is guessed."""
    for one in months_in(view.text):
        labelled = SIGNED_BEFORE.search(view.text[max(0, one.start - 18) : one.start])
        if labelled or (one.start > len(view.text) * BLOCK and _stands_alone(view.text, one)):
            quote = " ".join(view.text[one.start : one.end].split())
            return Draft(findings=[finding("F10", "signed_on", quote=quote)])
    return Draft()


def _labelled(view: View, dates: list[FoundDate]) -> Draft:
    """签订日期：…, or 本协议于…签订. A label with a date beats a label with a blank."""
    blank: FoundDate | None = None
    for one in sorted([*dates, *compact_dates_in(view.text)], key=lambda one: one.start):
        before = view.text[max(0, one.start - 18) : one.start]
        labelled = SIGNED_BEFORE.search(before)
        if labelled and _is_about_another(view.text, one, before[: labelled.start()]):
            continue
        if labelled and one.blank:
            blank = blank or one
        elif labelled:
            return _dated(view, one, "signed label")
    for one in dates:
        line_start = view.text.rfind("\n", 0, one.start) + 1
        before = view.text[max(line_start, one.start - 16) : one.start]
        after = view.text[one.end : one.end + 50].split("\n", 1)[0]
        if (
            one.value
            and SIGNED_AFTER.match(after)
            and re.search(r"(?:于|由|在|[,、]|^)\s*$", before)
            and not SIGNED_ELSEWHERE.search(before)
        ):
            return _dated(view, one, "signed sentence")
    return _dated(view, blank, "signed label") if blank else Draft()


def _is_about_another(text: str, one: FoundDate, before: str) -> bool:
    """于2020年5月1日签订的《…》 tells of an older paper, not of this one."""
    return bool(SIGNED_ELSEWHERE.search(before)) or bool(re.match(r"\s*的?《", text[one.end : one.end + 6]))


def _in_signature(view: View, dates: list[FoundDate]) -> Draft:
    """日期：… in the second half of the text, once for each party."""
    tail = [one for one in dates if one.start > len(view.text) * BLOCK]
    placed = [one for one in tail if _is_labelled(view.text, one)]
    signed = [] if placed else [one for one in tail if _is_beside_signatory(view.text, one)]
    return _of_block(view, placed or signed, "last date" if len(signed) == 1 else "signature date")


def _is_beside_signatory(text: str, one: FoundDate) -> bool:
    """甲方代表：张三 2022.6.28, and nothing behind it but the next signatory."""
    before = text[text.rfind("\n", 0, one.start) + 1 : one.start][-LONE_LINE:]
    return one.value is not None and bool(_SIGNATORY.search(before)) and bool(_NEXT_SIGNATORY.match(text, one.end))


def _is_labelled(text: str, one: FoundDate) -> bool:
    """日期：, but not 生效日期： or 开工日期：."""
    before = text[max(0, one.start - 20) : one.start]
    label = DATE_LABEL.search(before)
    return label is not None and not OTHER_DATES.search(before[: label.start()])


def _alone(view: View, dates: list[FoundDate]) -> Draft:
    """A date on a line of its own: at the end of the text, else on its cover."""
    lone = [one for one in dates if _stands_alone(view.text, one)]
    attached = [match.start() for match in _ATTACHMENT.finditer(view.text) if match.start() > len(view.text) * BLOCK]
    limit = attached[0] if attached else len(view.text)
    tail = [one for one in lone if len(view.text) * BLOCK < one.start < limit] or [one for one in lone if one.start >= limit][:1]
    if tail:
        return _of_block(view, tail, "last date")
    head = [one for one in dates if one.start < COVER and not one.blank]
    cover = [one for one in head if one in lone or _is_labelled(view.text, one)]
    return _dated(view, cover[0], "cover date") if cover else Draft()


def _stands_alone(text: str, one: FoundDate) -> bool:
    start = text.rfind("\n", 0, one.start) + 1
    end = text.find("\n", one.end)
    line = text[start : end if end >= 0 else len(text)]
    if len(line) > LONE_LINE:
        return False
    rest = line.replace(line[one.start - start : one.end - start], "", 1)
    for other in dates_in(line):
        rest = rest.replace(line[other.start : other.end], "", 1)
    if _BESIDE.fullmatch(rest):
        return True
    return start > len(text) * BLOCK and is_bare_body("".join(rest.split()))  # a row of a table of signatures


def _of_block(view: View, placed: list[FoundDate], rule: str) -> Draft:
    """One fact for the dates of a signature block: all equal is sure, different ones or a blank among them is for a person."""
    full = [one for one in placed if one.value is not None]
    if not full:
        return _dated(view, placed[-1], rule) if placed else Draft()
    days = sorted({one.value for one in full if one.value})
    last = max(full, key=lambda one: (one.value, -one.start))
    draft = _dated(view, last, rule if len(days) == 1 and len(full) == len(placed) else "signatures differ")
    if len(days) > 1:
        draft.findings.append(finding("F06", "signed_on", dates="、".join(day.isoformat() for day in days)))
        others = {one.value: one for one in reversed(full) if one.value != last.value}  # of equal ones the first place
        for one in sorted(others.values(), key=lambda one: one.start):
            draft.alternatives += _dated(view, one, "signatures differ").facts
    if len(full) < len(placed):
        hole = next(one for one in placed if one.value is None)
        draft.findings += _dated(view, hole, rule).findings
    return draft
